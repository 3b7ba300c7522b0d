"""Short ways to write down a life in tests."""

from collections.abc import Callable
from datetime import date
from typing import Any

from doorlopend.engines.facts import Fact, life_from_json, validate_life
from doorlopend.engines.law import (
    Assessment,
    Finding,
    Obligation,
    Responsible,
    Right,
    Signal,
    Term,
    assess,
    load_lawbook,
)

BOOK = load_lawbook()


def d(text: str) -> date:
    return date.fromisoformat(text)


def fact(kind: str, valid_from: str, valid_until: str | None = None, *, id: str | None = None, known_on: str | None = None,
         supersedes: str | None = None, mode: str = "", **data: Any) -> dict[str, Any]:  # fmt: skip
    raw = {"id": id, "kind": kind, "valid_from": valid_from, "valid_until": valid_until, "known_on": known_on,
           "supersedes": supersedes, "mode": mode, "data": data}  # fmt: skip
    return {key: value for key, value in raw.items() if value not in (None, "")}


def life(*raws: dict[str, Any]) -> list[Fact]:
    facts = life_from_json(raws)
    validate_life(facts)
    return facts


def judged(*raws: dict[str, Any], known: str | None = None) -> Assessment:
    return assess(facts=life(*raws), lawbook=BOOK, known=d(known) if known else None)


def asylum(day: str = "2024-01-08") -> dict[str, Any]:
    return fact("verblijfsrecht.verleend", day, soort="asiel_bepaalde_tijd")


def family(day: str = "2024-01-08", referent: str = "overig") -> dict[str, Any]:
    return fact("verblijfsrecht.verleend", day, soort="regulier_bepaalde_tijd", doel="gezin", referent=referent)


def notice(day: str) -> dict[str, Any]:
    return fact("inburgeringsplicht.kennisgeving", day)


def plan(day: str, route: str = "b1_route", **data: Any) -> dict[str, Any]:
    return fact("pip.vastgesteld", day, leerroute=route, **data)


PARTS = ("lezen", "luisteren", "schrijven", "spreken", "knm")
Writes = Callable[..., dict[str, Any]]


def dated(*, plan_on: str, hours_on: str, exam_on: str) -> tuple[Writes, Writes, Writes]:
    """Ways to write a plan, hours followed and an exam taken that need no day when the usual one is meant."""

    def a_plan(day: str = plan_on, route: str = "b1_route", id: str = "p", **data: Any) -> dict[str, Any]:
        return plan(day, route, id=id, **data)

    def hours(kind: str, number: float, day: str = hours_on, until: str | None = None, **data: Any) -> dict[str, Any]:
        return fact("uren.gevolgd", day, until, soort=kind, uren=number, **data)

    def exam(part: str, result: str = "geslaagd", day: str = exam_on, level: str = "b1") -> dict[str, Any]:
        return fact("examen.afgelegd", day, onderdeel=part, uitslag=result, **({} if part == "knm" else {"niveau": level}))

    return a_plan, hours, exam


def home(day: str, gemeente: str = "0344", until: str | None = None) -> dict[str, Any]:
    return fact("brp.inschrijving", day, until, gemeente=gemeente)


def look(case: Assessment, path: str) -> Any:
    """What stands at a path: `[category:]key[@about][#attribute]`, days as text, `None` when it is not there.

    The category is left out for findings. Without attribute: the value, due day (or `undated`), last day, granted or the
    values of the readings. `#n` counts; other attributes are fields of the result, or else names among its values.
    """
    where, _, attribute = path.partition("#")
    where, _, about = where.partition("@")
    category, _, key = where.rpartition(":")
    kind = _KINDS[category]
    found = [one for one in case.about(key, about) if isinstance(one, kind)]
    if attribute == "n":
        return len(found)
    if not found:
        return None
    value = _plain(_part(found[-1], attribute or _MAIN[kind]))
    return "undated" if value is None and kind is Obligation and not attribute else value


def _part(one: Any, name: str) -> Any:
    if name == "readings":
        return tuple(reading.value for reading in one.readings)
    return getattr(one, name) if hasattr(one, name) else one.values[name]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value)
    return value.isoformat() if isinstance(value, date) else value


_KINDS = {"": Finding, "must": Obligation, "term": Term, "right": Right, "signal": Signal, "by": Responsible}
_MAIN = {Finding: "value", Obligation: "due", Term: "last_day", Right: "granted", Signal: "readings", Responsible: "gemeente"}


def check(life_: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    """Every path says what is expected."""
    case = judged(*life_)
    wrong = {path: (found, expected[path]) for path in expected if (found := look(case, path)) != expected[path]}
    assert not wrong, f"found, expected: {wrong}"
