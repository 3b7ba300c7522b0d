"""Courses for the demo: monthly reports of a school, absence, exams, a term that has passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.today import today as the_day
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import Source, new_fact, record_facts

DEMO = Source("demo")
COURSES, MONTHS, SEED = 14, 4, 2027
REASONS = ("ziek", "afspraak", "zonder_bericht", "kinderopvang")
GEMEENTEN = ("GM0855", "GM0785", "GM0867")


def load(*, progress: Callable[[int, int], None]) -> str:
    """The latest plans of three gemeenten get some months of school behind them."""
    day, done = the_day(), 0
    for code in GEMEENTEN:
        for dossier in _people(code, day):
            progress(done, len(GEMEENTEN) * COURSES)
            _course(dossier, day, Random(f"{SEED}:{dossier.pk}"))
            done += 1
    return f"{done} courses with hours, absence and reasons"


def _people(code: str, day: date) -> list[Dossier]:
    from doorlopend.records.regions.models import Controller

    controller = Controller.objects.get(gemeente__names__code=code, gemeente__names__valid_before=None)
    with acting(system_for(controller.pk, why="demo")):
        plans = FactRow.objects.filter(controller=controller, kind="pip.vastgesteld", superseded_by=None, dossier__closed_on=None)
        rows = plans.filter(valid_from__lt=day - timedelta(days=150)).order_by("-valid_from").values_list("dossier_id", flat=True)
        chosen = list(dict.fromkeys(rows))[:COURSES]
        return list(Dossier.objects.filter(pk__in=chosen))


def _course(dossier: Dossier, day: date, chance: Random) -> None:
    actor, facts = system_for(dossier.controller_id, why="demo"), []
    effort = chance.choice((0.97, 0.93, 0.9, 0.72, 0.5))
    for ago in range(MONTHS, 0, -1):
        last = day - timedelta(days=30 * (ago - 1) + 4)
        first = last - timedelta(days=27)
        offered = chance.choice((36, 40, 48))
        followed = round(offered * min(1.0, chance.gauss(effort, 0.04)))
        when = {"valid_from": first, "valid_until": last, "known_on": last}
        facts.append(new_fact(kind="uren.aangeboden", **when, soort="nt2", uren=offered))
        facts.append(new_fact(kind="uren.gevolgd", **when, soort="nt2", uren=max(0, min(offered, followed))))
        if offered - followed > 4:
            facts.append(new_fact(kind="verzuim.gemeld", **when, uren=offered - followed, reden=chance.choice(REASONS), actie_school="Gebeld door de docent"))
    with acting(actor):
        record_facts(actor=actor, dossier_id=dossier.pk, facts=facts, source=DEMO)
