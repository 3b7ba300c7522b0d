"""Everything that is looked at before a plan is set: the law, the routes, the week and the goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import assess
from doorlopend.engines.law.life import Life
from doorlopend.engines.plan import (
    ROUTES,
    Block,
    Clash,
    Goal,
    TimeError,
    clashes,
    collisions,
    minutes,
    parameters,
    tell,
)
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.derivation import facts_of, lawbook
from doorlopend.records.kit.values import Tone

from ..intake import words as intake_words
from ..intake.queries import Known
from ..page import lang
from . import words
from .compose import Content, as_facts


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at. `stops`: setting the plan then asks a reason, which is kept with it."""

    text: str
    tone: Tone
    source: str = ""
    stops: bool = False


def check(*, found: Known, content: Content, occasion: str, on: date, today: date) -> list[Remark]:
    """Remarks on a plan in the making, the gravest first."""
    remarks = [*_law(found, content, occasion, on, today), *_routes(found, content), *_goals(found, content, on), *week(found, on)]
    return sorted(remarks, key=lambda one: (not one.stops, one.tone != "late", one.tone != "warn"))


def _law(found: Known, content: Content, occasion: str, on: date, today: date) -> list[Remark]:
    """The dossier with this plan in it, as the law engine would see it."""
    if not content.leerroute:
        return [Remark(_("Kies een leerroute."), "late", "Wi 15 lid 1", True)]
    with acting(system_for(found.dossier.controller_id, why="page")):
        facts = facts_of(found.dossier)
    planned = as_facts(content, occasion=occasion, on=on, today=today, gemeente="", told_on=None)[0]
    would = assess(facts=[*facts, planned], lawbook=lawbook())
    told = {one.key: one for one in would.findings if one.about == planned.id}
    remarks = [Remark(words.breach(code), "late", told["pip.gebreken"].article, True) for code in _codes(told, "pip.gebreken")]
    remarks += [Remark(_("Nog niet ingevuld: %s.") % words.field_name(name), "warn", told["pip.ontbreekt"].article) for name in _codes(told, "pip.ontbreekt")]
    switch = told.get("schakelen.toegestaan")
    if switch is not None and switch.value is False:
        remarks.append(Remark(_("Wisselen van leerroute kan niet meer: de laatste dag was %s.") % words.day(switch.values.get("laatste_dag")), "late", switch.article, True))
    if (taken := told.get("pip.leerroute_overgenomen")) is not None and taken.value is False:
        remarks.append(Remark(_("Na een verhuizing neemt het nieuwe college de leerroute over."), "late", taken.article, True))
    if any(one.key == "pip.mogelijk" and one.value is False for one in would.findings):
        remarks.append(Remark(_("Voor deze persoon kan geen PIP worden vastgesteld: er is geen inburgeringsplicht."), "late", "Wi 3", True))
    if not found.life.has("intake.afgerond") and occasion == "eerste":
        remarks.append(Remark(_("De brede intake is nog niet afgerond."), "late", "Wi 14; Bi 5.2", True))
    return remarks


def _codes(told: Mapping[str, object], key: str) -> tuple[str, ...]:
    return tuple(getattr(told.get(key), "value", None) or ())


def _routes(found: Known, content: Content) -> list[Remark]:
    """Each route the facts point at has its reasons (ABRvS 24-12-2024)."""
    lacking = [route for route in ROUTES if not content.reasons.get(route, "").strip()]
    names = ", ".join(str(intake_words.ROUTES[route]) for route in lacking)
    return [Remark(_("Motiveer ook: %s. Het college onderzoekt elke leerroute waar de feiten op wijzen.") % names, "late", "ECLI:NL:RVS:2024:5413", True)] if lacking else []


def _goals(found: Known, content: Content, on: date) -> list[Remark]:
    goals = [Goal(key=str(number), kind=goal["soort"], by=date.fromisoformat(goal["uiterlijk"])) for number, goal in enumerate(content.goals)]
    told = collisions(
        goals, on=on, parameters=parameters(on), route=content.leerroute, level=level_of(found.life), pace=pace_of(found.life),
        term_end=_term_end(found, on), hours=available(found.life),
    )  # fmt: skip
    return [
        Remark(tell("collision", one.code, lang(), goals=" + ".join(f"“{content.goals[int(key)]['wat']}”" for key in one.goals), amount=one.amount, limit=one.limit), "warn")
        for one in told
    ]  # fmt: skip


def level_of(life: Life) -> str:
    """The lowest of the latest levels per skill: a goal asks all skills."""
    latest = {str(fact.data["onderdeel"]): str(fact.data["niveau"]) for fact in life.all("taalniveau.gemeten") if fact.data.get("onderdeel")}
    order = list(intake_words.LEVELS)
    return min(latest.values(), key=order.index, default="onder_a1")


def pace_of(life: Life) -> str:
    """How many lesson hours a level takes: who reads no language first learns that, little schooling goes slower."""
    scripts = [fact.data["schrift"] for fact in life.all("persoon.taal") if fact.data.get("schrift") is not None]
    if scripts and not any(scripts):
        return "alfabetisering"
    schooling = {str(fact.data["niveau"]) for fact in life.all("opleiding.eerder")}
    return "snel" if schooling & {"voortgezet", "beroeps", "hoger"} else "gewoon"


def available(life: Life) -> float | None:
    """Hours per week the person said to have."""
    told = [fact.data["uren_per_week"] for fact in life.all("wens.uitgesproken") if fact.data.get("uren_per_week") is not None]
    return float(str(told[-1])) if told else None


def _term_end(found: Known, on: date) -> date:
    """The last day of the term that runs, or that this plan would start (three years from the day after)."""
    running = [term.last_day for term in found.assessment.terms if term.key == "inburgeringstermijn"]
    return running[-1] if running else on + timedelta(days=3 * 365)


def blocks_of(life: Life, on: date) -> list[tuple[Fact, Block]]:
    """The slots of the week that hold on that day; one that cannot be read is left out."""
    held = []
    for fact in life.all("weekrooster.blok"):
        if fact.valid_until is not None and fact.valid_until < on:
            continue
        try:
            start, end = minutes(str(fact.data["van"])), minutes(str(fact.data["tot"]), field="tot")
            held.append((fact, Block(key=fact.id, what=str(fact.data["wat"]), day=str(fact.data["dag"]), start=start, end=end, travel=int(str(fact.data.get("reistijd") or 0)))))
        except TimeError:
            continue
    return held


def week(found: Known, on: date) -> list[Remark]:
    """What cannot be true in the week: lessons, work, travel and childcare together."""
    held = blocks_of(found.life, on)
    worked = any(block.what == "werk" for _fact, block in held)
    loose = 0.0 if worked else sum(float(str(fact.data.get("uren_per_week") or 0)) for fact in found.life.all("werk.dienstverband") if fact.valid_until is None or fact.valid_until >= on)
    told = clashes(
        [block for _fact, block in held], parameters=parameters(on), children=_children(found.life, on), loose_hours=loose, available=available(found.life),
    )  # fmt: skip
    return [_clash(one, {block.key: block for _fact, block in held}) for one in told]


def _children(life: Life, on: date) -> bool:
    """Children under twelve whom nobody at home or in the family looks after."""
    young = [fact for fact in life.all("huishouden.band") if fact.data["relatie"] == "kind" and isinstance(born := fact.data.get("geboortedatum"), date) and on.year - born.year < 12]
    home = {str(fact.data.get("kind")) for fact in life.all("kinderopvang.afspraak") if fact.data["soort"] in ("thuis", "familie") and fact.valid_until is None}
    return any(fact.id not in home for fact in young)


def _clash(one: Clash, held: dict[str, Block]) -> Remark:
    names = _(" en ").join(f"{words.block_name(held[key].what)} {_clock(held[key].start)}–{_clock(held[key].end)}" for key in one.blocks)
    text = tell("clash", one.code, lang(), day=words.day_name(one.day) if one.day else "", blocks=names, amount=one.amount, limit=one.limit)
    return Remark(text if one.certain else _("Let op: %s") % text, "late" if one.certain else "warn")


def _clock(at: int) -> str:
    return f"{at // 60:02d}:{at % 60:02d}"


def stops(remarks: Sequence[Remark]) -> bool:
    """Does setting the plan ask a reason?"""
    return any(one.stops for one in remarks)
