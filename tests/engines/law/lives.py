"""Short ways to write down a life in tests."""

from datetime import date
from typing import Any

from doorlopend.engines.facts import Fact, from_json, validate_life
from doorlopend.engines.law import Assessment, assess, load_lawbook

BOOK = load_lawbook()


def d(text: str) -> date:
    return date.fromisoformat(text)


def fact(kind: str, valid_from: str, valid_until: str | None = None, *, id: str | None = None, known_on: str | None = None,
         supersedes: str | None = None, mode: str = "", **data: Any) -> dict[str, Any]:  # fmt: skip
    raw = {"id": id, "kind": kind, "valid_from": valid_from, "valid_until": valid_until, "known_on": known_on,
           "supersedes": supersedes, "mode": mode, "data": data}  # fmt: skip
    return {key: value for key, value in raw.items() if value not in (None, "")}


def life(*raws: dict[str, Any]) -> list[Fact]:
    facts = [from_json(raw, position=position) for position, raw in enumerate(raws, 1)]
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


def home(day: str, gemeente: str = "0344", until: str | None = None) -> dict[str, Any]:
    return fact("brp.inschrijving", day, until, gemeente=gemeente)
