"""A plan composed from the intake: what is known fills it in, what the law requires is there, a person changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact
from doorlopend.engines.law.life import Life
from doorlopend.engines.plan import ROUTES
from doorlopend.records.dossiers.derivation import lawbook
from doorlopend.records.dossiers.services import new_fact

from ..intake.queries import Known, advice_of, reason_words

COUNTS = ("intensiteit_uren", "pvt_uren", "map_uren", "map_praktijk_uren", "voortgangsgesprekken")
GOALS = 4
TALKS = 2
"""Talks proposed per year of the term; the law sets no least number (Wi 17 lid 1), the college writes its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a plan holds. `goals` are mappings with soort, wat, wie, uiterlijk (ISO); `reasons` one text per route."""

    leerroute: str = ""
    a2_onderdelen: tuple[str, ...] = ()
    intensiteit_uren: int | None = None
    pvt_uren: int | None = None
    map_uren: int | None = None
    map_praktijk_uren: int | None = None
    voortgangsgesprekken: int | None = None
    vve: bool | None = None
    z_examen_onderdelen: tuple[str, ...] = ()
    opleiding_afmaken: bool = False
    onderwijswens: bool | None = None
    diplomakans_groot: bool | None = None
    bij_verstek: bool = False
    bijzonder_geval: bool = False
    ondersteuning: tuple[str, ...] = ()
    toelichting_ondersteuning: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    goals: tuple[Mapping[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Content:
        """Back from what a plan row keeps."""
        listed = {name: tuple(data.get(name) or ()) for name in ("a2_onderdelen", "z_examen_onderdelen", "ondersteuning", "goals")}
        return cls(**{**{name: data[name] for name in cls.__slots__ if name in data}, **listed})  # type: ignore[attr-defined]


def compose(*, found: Known, today: date) -> Content:
    """The first proposal: from the weighing, or else the advice; from the plan that holds, when there is one."""
    life, advice = found.life, advice_of(found)
    before, weighed = life.last("pip.vastgesteld"), life.last("leerroute.weging")
    route = found.fixed_route or str((before or weighed).data["leerroute"] if before or weighed else advice.advised)  # type: ignore[union-attr]
    kept = _kept(before) if before else {}
    wish = _last_told(life, "wens.uitgesproken", "onderwijswens")
    done = life.last("intake.afgerond")
    start = {
        "leerroute": route, **_least(today, route), **kept, "reasons": _reasons(found, weighed), "onderwijswens": wish,
        "diplomakans_groot": _last_told(life, "leerroute.weging", "diplomakans_groot"),
        "bij_verstek": bool(done and done.data.get("bij_verstek")), "vve": _vve(found) or kept.get("vve"),
        "ondersteuning": _support(life), "goals": _goals(life, route, today),
    }  # fmt: skip
    return Content(**start)


def _kept(before: Fact) -> dict[str, Any]:
    names = (*COUNTS, "vve", "opleiding_afmaken")
    kept: dict[str, Any] = {name: before.data[name] for name in names if before.data.get(name) is not None}
    for name in ("a2_onderdelen", "z_examen_onderdelen"):
        kept[name] = tuple(before.data.get(name) or ())  # type: ignore[arg-type]
    return kept


def _least(today: date, route: str) -> dict[str, int]:
    """What the law asks at least (PVT, practical MAP, the 800 hours of the Z-route), and talks to plan."""
    book = lawbook()
    least = {"pvt_uren": int(book.at("pvt.inhoud", today)["uren"]), "voortgangsgesprekken": 3 * TALKS}
    if route != "onderwijsroute":
        practice = int(book.at("map.inhoud", today)["praktijkuren"])
        least |= {"map_uren": practice, "map_praktijk_uren": practice}
    if route == "z_route":
        least["intensiteit_uren"] = Z_HOURS
    return least


Z_HOURS = 800
"""Course hours of the Z-route (Bi 3.14); the law engine checks them, this only fills the field."""


def _last_told(life: Life, kind: str, name: str) -> Any:
    told = [fact.data[name] for fact in life.all(kind) if fact.data.get(name) is not None]
    return told[-1] if told else None


def _vve(found: Known) -> bool | None:
    """The law asks to look into VVE for a child of that age, or a child has an indication."""
    asked = any(one.key == "vve.verkennen" and one.done_on is None for one in found.assessment.obligations)
    indicated = any(fact.data.get("vve_indicatie") for fact in found.life.all("kinderopvang.afspraak"))
    return True if asked or indicated else None


def _reasons(found: Known, weighed: Fact | None) -> dict[str, str]:
    """Per route the reasons in words, to be edited: the weighing for the route it chose, the facts for the others."""
    advice = advice_of(found)
    chosen = str(weighed.data["leerroute"]) if weighed else ""
    told = {}
    for one in advice.routes:
        parts = [reason_words(why) for side in ("for", "against", "weigh") for why in one.of(side) if set(why.facts) <= found.visible]  # type: ignore[arg-type]
        told[one.route] = str(weighed.data["motivering"]) if weighed and one.route == chosen else " ".join(parts)
    return told


def _support(life: Life) -> tuple[str, ...]:
    """Proposed from what the intake showed to lack."""
    asked = []
    if any(fact.data["soort"] == "gezocht" for fact in life.all("kinderopvang.afspraak") if fact.valid_until is None):
        asked.append("opvang_kinderen")
    low = {fact.data["leefgebied"]: int(str(fact.data["score"])) for fact in life.all("leefgebied.score")}
    for domain, support in (("geld", "hulp_bij_administratie"), ("digitaal", "laptop"), ("taal", "taalmaatje")):
        if low.get(domain, 5) <= 2:
            asked.append(support)
    return tuple(asked)


LANGUAGE_GOAL = {"b1_route": "taal_b1", "onderwijsroute": "taal_b1", "z_route": "netwerk"}


def _goals(life: Life, route: str, today: date) -> tuple[Mapping[str, str], ...]:
    """The goals that stand, or else one for the route and one for each wish, as a start."""
    held = [fact for fact in life.all("pip.doel")]
    latest = held[-1].data.get("pip") if held else None
    if held:
        return tuple({name: str(fact.data[name]) for name in ("soort", "wat", "wie", "uiterlijk")} for fact in held if fact.data.get("pip") == latest)[:GOALS]
    if not route:
        return ()
    by = str(today + timedelta(days=3 * 365))
    words = {"taal_b1": _("Nederlands op B1 voor alle onderdelen"), "netwerk": _("Nederlands gebruiken in het dagelijks leven")}
    kind = LANGUAGE_GOAL[route]
    goals = [{"soort": kind, "wat": words[kind], "wie": "persoon", "uiterlijk": by}]
    work = _last_told(life, "wens.uitgesproken", "werkwens")
    if work in ("nu", "naast_de_lessen"):
        goals.append({"soort": "werk_deeltijd", "wat": _("Werk naast de lessen"), "wie": "persoon", "uiterlijk": str(today + timedelta(days=365))})
    if route == "onderwijsroute":
        goals.append({"soort": "opleiding_voltijd", "wat": _("Doorstromen naar een beroepsopleiding of hoger onderwijs"), "wie": "persoon", "uiterlijk": by})
    return tuple(goals)


def as_facts(content: Content, *, occasion: str, on: date, today: date, gemeente: str, told_on: date | None) -> list[Fact]:
    """The decision as facts: the plan first, then each route that was investigated, the goals and the support."""
    plan = _plan_fact(content, occasion=occasion, on=on, today=today, gemeente=gemeente, told_on=told_on)
    known = max(on, today)
    routes = [
        new_fact(
            kind="leerroute.onderzocht", valid_from=on, known_on=known, leerroute=route, motivering=content.reasons[route].strip(),
            uitkomst="gekozen" if route == content.leerroute else "afgewezen",
        )
        for route in ROUTES if content.reasons.get(route, "").strip()
    ]  # fmt: skip
    goals = [
        new_fact(
            kind="pip.doel", valid_from=on, known_on=known, soort=goal["soort"], wat=goal["wat"], wie=goal["wie"],
            uiterlijk=date.fromisoformat(goal["uiterlijk"]), pip=plan.id,
        )
        for goal in content.goals
    ]  # fmt: skip
    note: dict[str, Any] = {"toelichting": content.toelichting_ondersteuning} if content.toelichting_ondersteuning else {}
    support = [new_fact(kind="pip.ondersteuning", valid_from=on, known_on=known, soort=one, pip=plan.id, **note) for one in content.ondersteuning]
    return [plan, *routes, *goals, *support]


def _plan_fact(content: Content, *, occasion: str, on: date, today: date, gemeente: str, told_on: date | None) -> Fact:
    all_lowered = len(content.a2_onderdelen) == 4
    level = None if content.leerroute == "z_route" else "a2" if all_lowered else "b1"
    data: dict[str, Any] = {
        "leerroute": content.leerroute, "niveau": level, "a2_onderdelen": content.a2_onderdelen, "reden": occasion, "gemeente": gemeente or None,
        "bekendmaking": told_on, "vve": content.vve, "z_examen_onderdelen": content.z_examen_onderdelen if content.leerroute == "z_route" else (),
        "bij_verstek": content.bij_verstek or None, "opleiding_afmaken": content.opleiding_afmaken or None, "bijzonder_geval": content.bijzonder_geval or None,
        "onderwijswens": content.onderwijswens, "diplomakans_groot": content.diplomakans_groot,
        "leerroutes_onderzocht": all(content.reasons.get(route, "").strip() for route in ROUTES),
        **{name: getattr(content, name) for name in COUNTS},
    }  # fmt: skip
    if content.leerroute == "onderwijsroute":
        data |= {"map_uren": None, "map_praktijk_uren": None}
    filled = {name: value for name, value in data.items() if value not in (None, ())}
    return new_fact(kind="pip.vastgesteld", valid_from=on, known_on=max(on, today), **filled)
