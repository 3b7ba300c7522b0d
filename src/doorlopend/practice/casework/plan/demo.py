"""Stories for the demo: an intake begun in the azc, one with calls in vain, one ready for its plan, and a plan that was set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.today import today as the_day
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, record_facts
from doorlopend.records.regions.models import Controller

from . import services

GEMEENTE = "GM0855"
"""Tilburg, where the demo has log-ins."""
DEMO = Source("demo")


def load(*, progress: Callable[[int, int], None]) -> str:
    """Runs after the people are there; returns what there is to see."""
    day = the_day()
    place = Controller.objects.get(gemeente__names__code=GEMEENTE, gemeente__names__valid_before=None)
    actor = system_for(place.pk, why="demo")
    with acting(actor):
        newcomers = _without_plan(place)
        stories = (_begun, _in_vain, _ready, _planned)
        for number, (story, dossier) in enumerate(zip(stories, newcomers, strict=False)):
            progress(number, len(stories))
            story(actor, dossier, day)
    return f"{min(len(newcomers), len(stories))} intakes on their way, the last one with a plan"


def _without_plan(place: Controller) -> list[Dossier]:
    """People who must get their first plan: one who still lives in an azc, then those who have a home here."""
    told = {kind: _with(place, kind) for kind in ("inburgeringsplicht.kennisgeving", "pip.vastgesteld", "brp.inschrijving")}
    waiting = told["inburgeringsplicht.kennisgeving"] - told["pip.vastgesteld"]
    rows = list(Dossier.objects.filter(pk__in=waiting, closed_on=None).order_by("-opened_on", "pk"))
    homes = [row for row in rows if row.pk in told["brp.inschrijving"]]
    return [*[row for row in rows if row.pk not in told["brp.inschrijving"]][:1], *homes][:4]


def _with(place: Controller, kind: str) -> set[UUID]:
    return set(FactRow.objects.filter(controller=place, kind=kind).values_list("dossier_id", flat=True))


def _record(actor: Actor, dossier: Dossier, *facts: Fact) -> None:
    record_facts(actor=actor, dossier_id=dossier.pk, facts=facts, source=DEMO)


def _fact(kind: str, on: date, **data: object) -> Fact:
    return new_fact(kind=kind, valid_from=on, known_on=on, **data)  # type: ignore[arg-type]


def _begun(actor: Actor, dossier: Dossier, day: date) -> None:
    """In the azc: a sleutelpersoon came along, the first parts are there."""
    on = day - timedelta(days=4)
    _record(
        actor, dossier, _fact("intake.vertaalhulp_geregeld", on - timedelta(days=3), soort="sleutelpersoon"),
        _fact("intake.gesprek", on, deel="azc", voertaal="ar", vertaalhulp="sleutelpersoon", minuten=70, minuten_werk=35, alleen_gesprek_aangeboden=True),
        _fact("opleiding.eerder", on, niveau="hoger", jaren=14, richting="farmacie", diploma=True),
        _fact("werk.eerder", on, beroep="apothekersassistent", jaren=5, taken="recepten, voorraad, klanten helpen"),
        _fact("wens.uitgesproken", on, woorden="Ik wil weer in een apotheek werken en daarvoor naar school.", taal="nl", onderwijswens=True, werkwens="later", uren_per_week=40),
        _fact("taalniveau.gemeten", on, onderdeel="spreken", niveau="a1"), _fact("taalniveau.gemeten", on, onderdeel="lezen", niveau="a1"),
    )  # fmt: skip


def _in_vain(actor: Actor, dossier: Dossier, day: date) -> None:
    """Called once, did not come: the law asks a warning and a new call."""
    sent = day - timedelta(days=12)
    _record(actor, dossier, _fact("intake.oproep", sent, termijn=sent + timedelta(days=8), uitkomst="niet_verschenen"))


def _ready(actor: Actor, dossier: Dossier, day: date) -> None:
    """A whole intake, with scores on two days and a plan in the making."""
    _record(actor, dossier, *_whole_intake(dossier, day, niveau="voortgezet", uitslag="b1_haalbaar", leerroute="b1_route"))
    services.start(actor=actor, dossier=dossier, occasion="eerste", today=day)


def _planned(actor: Actor, dossier: Dossier, day: date) -> None:
    """A plan that was set last week, and a week in which lessons and work overlap."""
    _record(actor, dossier, *_whole_intake(dossier, day - timedelta(days=10), niveau="basis", uitslag="b1_niet_haalbaar", leerroute="z_route"))
    plan = services.start(actor=actor, dossier=dossier, occasion="eerste", today=day)
    services.set_plan(actor=actor, plan_id=plan.pk, on=day - timedelta(days=7), told_on=None, today=day, reason="demonstratie")
    slots = [
        {"wat": "les", "dag": "ma", "van": "9:00", "tot": "12:00", "reistijd": 20}, {"wat": "les", "dag": "wo", "van": "9:00", "tot": "12:00", "reistijd": 20},
        {"wat": "werk", "dag": "wo", "van": "11:30", "tot": "16:00", "reistijd": 25},
    ]  # fmt: skip
    services.set_week(actor=actor, dossier=dossier, slots=slots, today=day)


def _whole_intake(dossier: Dossier, day: date, *, niveau: str, uitslag: str, leerroute: str) -> list[Fact]:
    first, second = max(dossier.opened_on, day - timedelta(days=30)), day - timedelta(days=3)
    scores = (("wonen", "2", "4"), ("geld", "2", "3"), ("taal", "1", "2"), ("netwerk", "2", "2"), ("digitaal", "3", "4"))
    told = [_fact("leefgebied.score", on, leefgebied=name, score=(one, two)[place]) for place, on in enumerate((first, second)) for name, one, two in scores]
    return [
        _fact("intake.oproep", first, termijn=first, uitkomst="verschenen"),
        _fact("intake.gesprek", first, deel="thuis", voertaal="nl", vertaalhulp="tolk", minuten=80, minuten_werk=45, alleen_gesprek_aangeboden=True),
        _fact("opleiding.eerder", first, niveau=niveau, jaren=9), _fact("werk.eerder", first, beroep="kok", jaren=6),
        _fact("wens.uitgesproken", first, woorden="Werken in een keuken en beter Nederlands praten.", taal="nl", onderwijswens=False, werkwens="naast_de_lessen", uren_per_week=36),
        _fact("taalniveau.gemeten", first, onderdeel="spreken", niveau="a1"), _fact("taalniveau.gemeten", first, onderdeel="lezen", niveau="onder_a1"),
        _fact("leerbaarheidstoets.afgelegd", second - timedelta(days=2), uitslag=uitslag), *told,
        _fact("leerroute.weging", second, leerroute=leerroute, wijkt_af=False, motivering="Past bij de uitslag, de vooropleiding en wat de persoon wil."),
        _fact("intake.gesprek", second, deel="thuis", voertaal="nl", vertaalhulp="tolk", minuten=45, minuten_werk=20, alleen_gesprek_aangeboden=True),
        _fact("intake.afgerond", second, alleen_gesprek_aangeboden=True),
    ]  # fmt: skip
