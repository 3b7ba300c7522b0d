"""Reasons for and against each leerroute, from the facts of an intake (Wi 7-9 and 14-15).

The college must investigate every route that the facts point at and justify its choice (ABRvS 24 December 2024,
ECLI:NL:RVS:2024:5413), so each route always gets its reasons, also the one that is not advised. Nationality,
country, sex and mother tongue are never looked at; of health only *that* it matters, never what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from doorlopend.engines.facts import Fact, Value
from doorlopend.engines.law.life import Life

Side = Literal["for", "against", "weigh"]
ROUTES = ("b1_route", "onderwijsroute", "z_route")
B1, SCHOOL, Z = ROUTES
_RANK = {"onder_a1": 0, "a1": 1, "a2": 2, "b1": 3, "b2": 4}
_LOW, _MIDDLE = ("geen", "basis"), ("voortgezet", "beroeps", "hoger")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason about one route. `code` names its words (`wording.toml`), `facts` what it rests on."""

    route: str
    side: Side
    code: str
    article: str = ""
    facts: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class RouteAdvice:
    """What speaks for and against a route. `indicated`: the facts point at it, so it must be investigated."""

    route: str
    reasons: tuple[Reason, ...]
    indicated: bool

    def of(self, side: Side) -> tuple[Reason, ...]:
        """The reasons on one side."""
        return tuple(one for one in self.reasons if one.side == side)


@dataclass(frozen=True, slots=True)
class Advice:
    """The three routes with their reasons. `advised` is empty while the facts do not settle it.

    `doubts` are the codes of what speaks against the advised route or makes it uncertain; `missing` the codes of
    what the intake has not answered yet.
    """

    routes: tuple[RouteAdvice, ...]
    advised: str
    missing: tuple[str, ...]
    doubts: tuple[str, ...]

    def route(self, name: str) -> RouteAdvice:
        """The advice on one route; KeyError for an unknown one."""
        return {one.route: one for one in self.routes}[name]


def advise(*, facts: Iterable[Fact], family: bool = False, fixed: str = "") -> Advice:
    """Advice from all facts of a person; `family` for a gezins- of overige migrant.

    `fixed` is the route that must be taken over after a move (Wi 15 lid 4): it is advised whatever else is known.
    """
    life = Life(facts)
    found = [reason for rule in RULES for reason in rule(life)]
    if family:
        found.append(Reason(B1, "weigh", "gezinsmigrant_b1", "Wi 7; RBMNE 12-4-2024, ECLI:NL:RBMNE:2024:2554"))
    if fixed:
        found += [Reason(fixed, "for", "overnemen_na_verhuizing", "Wi 15 lid 4")]
        found += [Reason(other, "against", "andere_route_na_verhuizing", "Wi 15 lid 4") for other in ROUTES if other != fixed]
    routes = tuple(_route(name, found) for name in ROUTES)
    advised = fixed or _advised(life)
    return Advice(routes, advised, _missing(life), _doubts(advised, routes))


def _route(name: str, found: list[Reason]) -> RouteAdvice:
    mine = tuple(one for one in found if one.route == name)
    return RouteAdvice(name, mine, name == B1 or any(one.side == "for" for one in mine))


def _start(life: Life) -> Iterator[Reason]:
    """B1 is the rule; the other two routes have conditions of their own."""
    yield Reason(B1, "for", "uitgangspunt", "Wi 7")


def _test(life: Life) -> Iterator[Reason]:
    released, taken = life.last("leerbaarheidstoets.ontheven"), _result(life)
    if taken is not None:
        good = taken.data["uitslag"] == "b1_haalbaar"
        code, ids = f"toets_{taken.data['uitslag']}", (taken.id,)
        for route, side in ((B1, good), (SCHOOL, good), (Z, not good)):
            yield Reason(route, "for" if side else "against", code, "Wi 14 lid 5", ids)
    elif released is not None:
        for route in ROUTES:
            yield Reason(route, "weigh", "toets_ontheven", "Wi 14 lid 5", (released.id,))


def _result(life: Life) -> Fact | None:
    told = [fact for fact in life.all("leerbaarheidstoets.afgelegd") if fact.data.get("uitslag") not in (None, "onbekend")]
    return told[-1] if told else None


def _schooling(life: Life) -> Iterator[Reason]:
    best = _best_schooling(life)
    if best is None:
        return
    ids, values = (best.id,), MappingProxyType({"niveau": best.data["niveau"], "jaren": best.data.get("jaren")})
    if best.data["niveau"] in _LOW:
        yield Reason(SCHOOL, "against", "vooropleiding_laag", "Wi 8", ids, values)
        yield Reason(Z, "for", "vooropleiding_laag", "Wi 9", ids, values)
    else:
        yield Reason(SCHOOL, "for", "vooropleiding_genoeg", "Wi 8", ids, values)
        yield Reason(Z, "against", "vooropleiding_genoeg", "Wi 9", ids, values)


def _best_schooling(life: Life) -> Fact | None:
    order = (*_LOW, *_MIDDLE)
    return max(life.all("opleiding.eerder"), key=lambda fact: order.index(str(fact.data["niveau"])), default=None)


def _wish(life: Life) -> Iterator[Reason]:
    wish = _last_with(life, "wens.uitgesproken", "onderwijswens")
    if wish is None:
        return
    wants = wish.data["onderwijswens"] is True
    yield Reason(SCHOOL, "for" if wants else "against", "onderwijswens" if wants else "geen_onderwijswens", "Wi 8", (wish.id,))


def _last_with(life: Life, kind: str, name: str) -> Fact | None:
    told = [fact for fact in life.all(kind) if fact.data.get(name) is not None]
    return told[-1] if told else None


def _chance(life: Life) -> Iterator[Reason]:
    view = _last_with(life, "leerroute.weging", "diplomakans_groot")
    if view is not None:
        good = view.data["diplomakans_groot"] is True
        yield Reason(SCHOOL, "for" if good else "against", "diplomakans_groot" if good else "diplomakans_klein", "Wi 8", (view.id,))


def _language(life: Life) -> Iterator[Reason]:
    """The best level measured in any skill; below A1 says nothing by itself."""
    best = max(life.all("taalniveau.gemeten"), key=lambda fact: _RANK[str(fact.data["niveau"])], default=None)
    if best is None or _RANK[str(best.data["niveau"])] < 2:
        return
    values = MappingProxyType({"niveau": best.data["niveau"]})
    yield Reason(B1, "for", "niveau_al_a2", "Wi 7", (best.id,), values)
    yield Reason(Z, "against", "niveau_al_a2", "Wi 9", (best.id,), values)


def _script(life: Life) -> Iterator[Reason]:
    """No language in which the person reads and writes; which languages they are is not looked at."""
    told = [fact for fact in life.all("persoon.taal") if fact.data.get("schrift") is not None]
    if told and not any(fact.data["schrift"] for fact in told):
        ids = tuple(fact.id for fact in told)
        yield Reason(Z, "for", "niet_gealfabetiseerd", "Wi 9; Bi 3.14", ids)
        yield Reason(B1, "against", "niet_gealfabetiseerd", "Wi 7", ids)
        yield Reason(SCHOOL, "against", "niet_gealfabetiseerd", "Wi 8", ids)


def _health(life: Life) -> Iterator[Reason]:
    ids = tuple(fact.id for fact in life.all("gezondheid.aandachtspunt", "gezondheid.zintuiglijke_beperking") if fact.valid_until is None)
    if ids:
        for route in ROUTES:
            yield Reason(route, "weigh", "gezondheid_weegt_mee", "Wi 14 lid 3; Wi 37 lid 2", ids)


RULES: tuple[Callable[[Life], Iterator[Reason]], ...] = (_start, _test, _schooling, _wish, _chance, _language, _script, _health)


def _advised(life: Life) -> str:
    """By the test first, then by wish and schooling. Without a result the facts do not settle it."""
    taken = _result(life)
    if taken is None:
        return ""
    if taken.data["uitslag"] == "b1_niet_haalbaar":
        return Z
    wish, best = _last_with(life, "wens.uitgesproken", "onderwijswens"), _best_schooling(life)
    wants = wish is not None and wish.data["onderwijswens"] is True
    return SCHOOL if wants and best is not None and best.data["niveau"] in _MIDDLE else B1


def _missing(life: Life) -> tuple[str, ...]:
    asked = {
        "toets": _result(life) is not None or life.has("leerbaarheidstoets.ontheven"),
        "vooropleiding": life.has("opleiding.eerder") or life.has("diploma.behaald"),
        "onderwijswens": _last_with(life, "wens.uitgesproken", "onderwijswens") is not None,
        "taalniveau": life.has("taalniveau.gemeten"),
    }
    return tuple(name for name, known in asked.items() if not known)


def _doubts(advised: str, routes: tuple[RouteAdvice, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.code for route in routes if route.route == advised for one in route.of("against")))
