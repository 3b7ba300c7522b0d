"""What DUO's registers say of a person, in the record's own kinds of facts. Pure: no clock, no database."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    files(__package__).joinpath("data/words.toml").read_text(encoding="utf-8")
)
EXEMPTIONS = {"GeheleVrijstelling": "volledig", "TijdelijkeVrijstelling": "tijdelijk", "GedeeltelijkeVrijstelling": "gedeeltelijk"}
DISPENSATIONS = {"GeheleOntheffing": "volledig", "GedeeltelijkeOntheffing": "gedeeltelijk"}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing DUO says. `key` tells, within its kind, which earlier fact it is about."""

    kind: str
    valid_from: date
    data: Mapping[str, Any]
    key: tuple[Any, ...] = ()
    valid_until: date | None = None


def translate(answers: Mapping[str, Any]) -> list[Said]:
    """All that these answers (by register name; None: DUO has nothing) say, each thing once."""
    found = [said for name, body in answers.items() if body is not None for said in READERS[name](body)]
    return list({(said.kind, said.key): said for said in found}.values())


def _day(row: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(row[name]) if row.get(name) else None


def _word(table: str, value: Any) -> str | None:
    return WORDS[table].get(str(value))


def _given(**data: Any) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


def _duty(body: Mapping[str, Any]) -> Iterator[Said]:
    begin, told, end = (_day(body, name) for name in ("begindatum", "datumKennisgevingInburgeringsplicht", "einddatum"))
    if begin:
        yield Said("inburgeringsplicht.vastgesteld", begin, {})
    if told:
        yield Said("inburgeringsplicht.kennisgeving", told, {})
    if not body["indicatorInburgeringsplicht"] and end:
        reason = _word("einde", body.get("redenGeenInburgeringsplicht")) or "overig"
        yield Said("inburgeringsplicht.beeindigd", end, {"reden": reason})


def _group(body: Mapping[str, Any]) -> Iterator[Said]:
    begin = _day(body, "begindatum")
    asylum = body.get("indeling") == "Asielstatushouder"
    group = _word("doelgroep", body.get("gedetailleerdeDoelgroep")) if asylum else "gezins_of_overige_migrant"
    if begin and group and body.get("indeling"):
        yield Said("doelgroep.vastgesteld", begin, {"doelgroep": group}, (begin,))


def _former_groups(body: list[Mapping[str, Any]]) -> Iterator[Said]:
    """DUO's past has no detail; only family members (Wi 13 lid 1 b) can leave the group of asielstatushouders."""
    for row in body:
        begin, end = _day(row, "begindatum"), _day(row, "einddatum")
        group = "asielstatushouder_b" if row.get("indeling") == "Asielstatushouder" else "gezins_of_overige_migrant"
        if begin and end and end >= begin:
            yield Said("doelgroep.vastgesteld", begin, {"doelgroep": group}, (begin,), end)


def _term(body: Mapping[str, Any]) -> Iterator[Said]:
    start, end = date.fromisoformat(body["startdatum"]), date.fromisoformat(body["einddatum"])
    yield Said("inburgeringstermijn.duo", start, {"einddatum": end})
    yield from _extension(body)


def _former_terms(body: list[Mapping[str, Any]]) -> Iterator[Said]:
    for row in body:
        yield from _extension(row)


def ground_of(code: str, words: str | None) -> str | None:
    """The ground that DUO's words name; without words what the code stands for. None where neither is sure."""
    if not words:
        return _word("verlenging", code)
    named = {ground for stem, ground in WORDS["verlenging_woorden"].items() if stem in words.lower()}
    return named.pop() if len(named) == 1 else None


def _extension(row: Mapping[str, Any]) -> Iterator[Said]:
    """An end that came with a ground was a decision to extend. DUO's end is exclusive."""
    end, decided = _day(row, "einddatum"), _day(row, "wijzigingsdatum")
    if row.get("verlengingsgrondcode") and end and decided:
        last = end - timedelta(days=1)
        data = _given(uitkomst="verleend", laatste_dag=last, grond=ground_of(str(row["verlengingsgrondcode"]), row.get("verlengingsgrondomschrijving")))
        yield Said("verlenging.besluit", decided, data, ("verleend", last))


def _tests(body: list[Mapping[str, Any]]) -> Iterator[Said]:
    for row in body:
        day = date.fromisoformat(row["datumAfname"])
        yield Said("leerbaarheidstoets.afgelegd", day, _given(uitslag=_word("toets", row["resultaat"])), (day,))


def _exams(body: list[Mapping[str, Any]]) -> Iterator[Said]:
    for row in body:
        day, part = date.fromisoformat(row["examendatum"]), _word("onderdeel", row["onderdeel"])
        level = _word("niveau", row.get("niveau"))
        result = _given(
            onderdeel=part, niveau=level, uitslag=_word("uitslag", row["resultaat"]),
            reden_geen=_word("reden_geen", row.get("redenGeenResultaat")),
        )  # fmt: skip
        if part:
            yield Said("examen.afgelegd", day, result, (day, part, level))


def _decisions(body: list[Mapping[str, Any]], scopes: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, Any], date]]:
    for row in body:
        for name, scope in scopes.items():
            if (inner := row.get(name)) and (day := _day(inner, "datumOordeel") or _day(inner, "startdatum")):
                yield scope, inner, day


def _exemptions(body: list[Mapping[str, Any]]) -> Iterator[Said]:
    for scope, row, day in _decisions(body, EXEMPTIONS):
        part = _word("onderdeel", row.get("examenonderdeel"))
        granted = _word("oordeel", row["oordeel"])
        data = _given(uitkomst=granted, omvang=scope, grond=_word("vrijstelling", row["reden"]), onderdelen=(part,) if part else None)
        first, last = _day(row, "startdatum") or day, _day(row, "einddatum")
        running = scope == "tijdelijk" and granted == "verleend"
        until = last if running and last and last >= first else None
        start = first if running else day
        yield Said("vrijstelling.besluit", start, data, (start, scope, part), until)


def _dispensations(body: list[Mapping[str, Any]]) -> Iterator[Said]:
    for scope, row, day in _decisions(body, DISPENSATIONS):
        part, hours = _word("onderdeel", row.get("examenonderdeel")), row.get("urenBelastbaarheidParticipatieactiviteit")
        about = part or ("participatie" if hours is not None else None)
        data = _given(
            uitkomst=_word("oordeel", row["oordeel"]), omvang=scope, grond=_word("ontheffing", row["grond"]),
            onderdelen=(about,) if about else None, max_participatie_uren=hours,
        )  # fmt: skip
        yield Said("ontheffing.besluit", day, data, (day, scope, about))


def _plan(body: Mapping[str, Any]) -> Iterator[Said]:
    plan = body["pip"]
    day, route = _day(plan, "dagtekeningPip"), _word("leerroute", plan.get("leerroute"))
    if day and route:
        data = _given(
            leerroute=route, niveau=_word("niveau", plan.get("niveau")), gemeente=str(body["gemeentecode"]),
            intensiteit_uren=plan.get("geschatteIntensiteitB1Route"), opleiding_afmaken=plan.get("indicatorMagOpleidingAfmaken"),
        )  # fmt: skip
        yield Said("pip.vastgesteld", day, data, (day,))


def _talk(body: Mapping[str, Any]) -> Iterator[Said]:
    yield Said("map.eindgesprek", date.fromisoformat(body["datumEindgesprekMap"]), {})


def _signature(body: Mapping[str, Any]) -> Iterator[Said]:
    yield Said("pvt.ondertekend", date.fromisoformat(body["datumOndertekeningPvt"]), {})


def _compared(_body: Any) -> Iterator[Said]:
    """Read to compare with what we hold, never recorded."""
    return iter(())


READERS: Mapping[str, Callable[[Any], Iterator[Said]]] = {
    "plicht": _duty, "doelgroep": _group, "doelgroep_eerder": _former_groups, "termijn": _term,
    "termijn_eerder": _former_terms, "lbt": _tests, "examens": _exams, "vrijstellingen": _exemptions,
    "ontheffingen": _dispensations, "pip": _plan, "map": _talk, "pvt": _signature, "plicht_eerder": _compared,
    "uren": _compared, "pogingen": _compared,
}  # fmt: skip
