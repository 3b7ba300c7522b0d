"""Random lives for property tests: any valid facts, and lives that look like a trajectory."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from doorlopend.engines.facts import KINDS, Fact, Field, Kind, Value, validate
from doorlopend.engines.facts.check import IN_ORDER

DAYS = st.dates(min_value=date(2021, 6, 1), max_value=date(2028, 12, 31))
_TYPES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(["een", "twee"]),
    "bool": st.booleans(),
    "date": DAYS,
    "gemeente": st.sampled_from(["0344", "0363", "1680"]),
    "land": st.sampled_from(["SY", "ER", "TR", "DE"]),
    "taal": st.sampled_from(["ar", "ti"]),
    "bsn": st.just("111222333"),
    "v_nummer": st.just("1234567890"),
}
# Facts that refer to others are left to the worked tests; birth and death would often contradict each other.
FREE = [kind for kind in KINDS.values() if not any(field.type == "fact" and field.required for field in kind.fields)
        and kind.name not in ("persoon.geboren", "persoon.overleden", "feit.nietig")]  # fmt: skip


def _value(field: Field) -> st.SearchStrategy[Value]:
    if field.type == "enum":
        return st.sampled_from(field.values)
    if field.type == "enums":
        return st.lists(st.sampled_from(field.values), unique=True, max_size=3).map(tuple)
    least, most = int(field.minimum or 0), int(field.maximum or 900)
    if field.type == "int":
        return st.integers(least, min(most, 60))
    if field.type == "number":
        return st.one_of(st.integers(least, most), st.floats(least, most, allow_nan=False).map(lambda x: round(x, 1)))
    return _TYPES[field.type]


@st.composite
def a_fact(draw: st.DrawFn, kinds: list[Kind], number: int) -> Fact:
    kind = draw(st.sampled_from(kinds))
    first = draw(DAYS)
    last = None
    if kind.span != "moment" and draw(st.booleans()):
        last = first + timedelta(days=draw(st.integers(0, 700)))
    chosen = [field for field in kind.fields if field.type != "fact" and (field.required or draw(st.booleans()))]
    data = {field.name: draw(_value(field)) for field in chosen}
    for before, after in IN_ORDER.get(kind.name, ()):
        begin, end = data.get(before) if before else first, data.get(after)
        if isinstance(begin, date) and isinstance(end, date) and end < begin:
            data[after] = begin
    fact = Fact(f"r{number}", kind.name, first, first + timedelta(days=draw(st.integers(0, 40))), data, last)
    validate(fact)
    return fact


@st.composite
def lives(draw: st.DrawFn, *, kinds: list[Kind] = FREE, most: int = 14) -> list[Fact]:
    count = draw(st.integers(1, most))
    return [draw(a_fact(kinds, number)) for number in range(count)]


LEGAL = [kind for kind in FREE if kind.name.split(".")[0] in (
    "verblijfsrecht", "inburgeringsplicht", "koppeling", "azc", "brp", "pip", "intake", "informatie_derden", "omstandigheid",
    "verlenging", "uren", "examen", "pvt", "map", "aanbod", "bijstand", "overtreding", "boete", "onderwijs", "z_route")]  # fmt: skip


@st.composite
def trajectories(draw: st.DrawFn) -> list[Fact]:
    """A permit, a notice, a plan, and then whatever happens."""
    first = draw(st.dates(min_value=date(2022, 1, 1), max_value=date(2025, 6, 1)))
    asylum = draw(st.booleans())
    permit: dict[str, Value] = {"soort": "asiel_bepaalde_tijd"} if asylum else {"soort": "regulier_bepaalde_tijd", "doel": "gezin"}
    route = draw(st.sampled_from(["b1_route", "onderwijsroute", "z_route"]))
    start = [
        Fact("permit", "verblijfsrecht.verleend", first, first, permit),
        Fact("notice", "inburgeringsplicht.kennisgeving", first + timedelta(days=14), first + timedelta(days=14)),
        Fact("home", "brp.inschrijving", first + timedelta(days=30), first + timedelta(days=30), {"gemeente": "0344"}),
        Fact("plan", "pip.vastgesteld", first + timedelta(days=90), first + timedelta(days=90), {"leerroute": route}),
    ]
    later = [kind for kind in LEGAL if kind.name not in ("verblijfsrecht.verleend", "inburgeringsplicht.vastgesteld")]
    return start + draw(lives(kinds=later, most=8))
