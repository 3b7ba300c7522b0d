"""The demo's four proeftuinen of Noord-Limburg, on the made-up cohort, with a true effect that is known.

One drawn per person, one rolled out gemeente after gemeente, one by choice, and one in which each gemeente chose an
approach: the first three are answered, the last is refused. The effects come from `engines.cohort`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from doorlopend.engines import evidence
from doorlopend.engines.cohort import Life, demo_places, generate, published_figures
from doorlopend.engines.cohort import testbeds as simulated
from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import LOGIN, Actor, acting, system_for
from doorlopend.records.access.ids import ordered, unguessable
from doorlopend.records.access.today import today as the_day
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.convert import to_row
from doorlopend.records.dossiers.models import Dossier, FactRow, Subject
from doorlopend.records.dossiers.services import new_fact, seen
from doorlopend.records.people.models import User
from doorlopend.records.people.services import actor_for, add_user, grant_role
from doorlopend.records.regions.models import Controller, Region

from .drafting import half_year, period_of
from .models import DrawCounter, Enrolment, Testbed
from .outcomes import months_later
from .services import analysing, card, locking, process
from .states import Act
from .words import AnalysisKind, Answer, Design

REGION, SEED, HOUSEHOLDS = "noord-limburg", 2016, 1600
PASSWORD = "doorlopend-demo"
ROLES = {"regiocoordinator": "Regiocoördinator", "beleidsmedewerker": "Beleidsmedewerker", "bestuurder": "Wethouder", "onderzoeker": "Onderzoeker"}
KEPT = {"persoon.naam", "persoon.geboren", "huishouden.band", "diploma.behaald", "status.vastgesteld"}
# The lottery has few gemeenten with many people, so that each can be told apart and all can be pooled.
PEOPLE = {"startbaan": 360, "taal-op-de-werkvloer": 280, "maatje": 160, "eigen-aanpak": 90}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is told about one of the four: the card, and how its people come in."""

    key: str
    design: Design
    theory: str
    usual: str
    fair: str
    cost: tuple[int, int]
    extra: tuple[tuple[str, int], ...] = ()
    covariates: tuple[str, ...] = ()
    towns: int = 7


STORIES = (
    Story(
        key="startbaan", design=Design.LOTTERY, cost=(1800, 4200), towns=4, extra=(("eerste_werk", 12), ("taal_b1", 12)),
        theory="Als iemand naast de lessen drie maanden werkt,\ndan leert hij het werk en de taal samen,\nwant hij gebruikt de taal elke dag.",
        usual="Taalles en gesprekken met de klantmanager.", fair="Er zijn minder startbanen dan mensen die er een willen; het lot kiest eerlijk.",
    ),
    Story(
        key="taal-op-de-werkvloer", design=Design.WEDGE, cost=(2400, 3100),
        theory="Als de taalles op de werkvloer is,\ndan komt iemand sneller aan het werk,\nwant de werkgever leert hem kennen.",
        usual="Taalles op de school.", fair="Elke gemeente komt aan de beurt; wie wanneer, is geloot.",
    ),
    Story(
        key="maatje", design=Design.CHOSEN, cost=(1800, 2300), covariates=("leeftijd", "kinderen", "opleiding"),
        theory="Als iemand een maatje uit de buurt heeft,\ndan hoort hij eerder van werk,\nwant werk gaat via mensen.",
        usual="Begeleiding zonder maatje.", fair="Wie een maatje wil, krijgt er een.",
    ),
    Story(
        key="eigen-aanpak", design=Design.TOWN, cost=(1800, 2600), covariates=("leeftijd", "kinderen", "opleiding"), towns=3,
        theory="Als elke gemeente doet wat bij haar past,\ndan helpt dat het meest,\nwant zij kent haar mensen.",
        usual="Aanpak A zoals die er al was.", fair="Elke gemeente koos zelf.",
    ),
)  # fmt: skip


def load(*, progress: Callable[[int, int], None]) -> str:
    """Makes the region's log-ins, the four testbeds with their people, and their answers."""
    day = the_day()
    region = Region.objects.get(code=REGION)
    actor = _log_ins(region, day)
    lives, total = list(_lives(day)), len(STORIES)
    told = []
    for number, story in enumerate(STORIES):
        progress(number, total)
        mine, lives = lives[: PEOPLE[story.key]], lives[PEOPLE[story.key] :]
        told.append(_tell(story, region, actor, mine, day))
    return ", ".join(told)


def _log_ins(region: Region, day: date) -> Actor:
    """The people of this region who keep, read and study testbeds."""
    system = system_for(region.pk, why="demo")
    for role, name in ROLES.items():
        with acting(system):
            user = add_user(actor=system, email=f"{role}@noordlimburg.demo.invalid", name=f"{name} Noord-Limburg", steward_id=region.pk, password=PASSWORD)
            grant_role(actor=system, user=user, role=role, organisation_id=region.pk, steward_id=region.pk, ground="AVG 6 lid 1 e", valid_from=date(2022, 1, 1))
    with acting(LOGIN):
        return actor_for(user=User.objects.get(email="regiocoordinator@noordlimburg.demo.invalid"), today=day)


def _lives(day: date) -> Iterator[Life]:
    places = demo_places().region(REGION)
    for life in generate(seed=SEED, households=HOUSEHOLDS, today=day, figures=published_figures(), places=places):
        if life.traits is not None and life.traits.group == "wi2021" and life.traits.home is not None:
            yield life


def _begin(day: date) -> date:
    """Long enough ago for everybody to be followed a year."""
    return date(day.year - 3, 1, 1)


def _tell(story: Story, region: Region, actor: Actor, lives: Sequence[Life], day: date) -> str:
    truth = next(one for one in simulated() if one.key == story.key)
    places = _places(lives, story)
    testbed = _card(story, truth, region, actor, places, len(lives), day)
    with acting(actor):
        _plant(story, testbed, truth, lives, places, day)
    return _finish(story, testbed, truth, actor, region, day)


def _places(lives: Sequence[Life], story: Story) -> list[Controller]:
    codes = sorted({life.gemeente for life in lives})[: story.towns]
    return [Controller.objects.get(gemeente__names__code=f"GM{code}", gemeente__names__valid_before=None) for code in codes]


def _card(story: Story, truth: Any, region: Region, actor: Actor, places: Sequence[Controller], people: int, day: date) -> Testbed:
    start = _begin(day)
    values = {
        "title": truth.name, "question": truth.question, "design": story.design, "theory": story.theory, "target_group": "Inburgeraars met een PIP die in een van deze gemeenten wonen",
        "usual_care": story.usual, "why_fair": story.fair, "evaluator": "Lectoraat arbeidsparticipatie (fictief)", "independence": "Betaald door de regio, publiceert ongeacht de uitkomst",
        "legal_room": "De aanpak komt naast de leerroute; rechten en plichten blijven gelijk. Of loting hier mag, is aan de colleges [?].", "missing_plan": "Bij meer dan 5 % ontbrekend tonen we grenzen.",
        "expected_people": people, "base": 30, "starts_on": start, "period_months": 5, "covariates": list(story.covariates), "budget": 180000, "subsidy": 90000, "funder": "Europees fonds (fictief)",
        "learning": {str(Answer.BETTER): "Invoeren in de hele regio en opnemen in de inkoop.", str(Answer.EQUAL): "Kiezen op kosten.", str(Answer.WORSE): "Stoppen en de lessen delen.", str(Answer.UNCLEAR): "Samen met een buurregio verder meten.", str(Answer.REFUSED): "Opnieuw beginnen met een opzet die wel kan antwoorden."},
    }  # fmt: skip
    with acting(actor):
        testbed = card.open_testbed(actor=actor, region_id=region.pk, values=values, today=start - timedelta(days=150))
        for number, arm in enumerate(truth.arms):
            _put(actor, testbed, "aanpak", code=arm.key, name=arm.name, control=number == 0, cost_each=story.cost[min(number, 1)])
        for number, (code, months) in enumerate((("betaald_werk", 12), *story.extra)):
            _put(actor, testbed, "uitkomst", definition=code, version=1, months=months, primary=number == 0)
        for number, place in enumerate(places):
            slot = number // 2 + 1 if story.design == Design.WEDGE else None
            _put(actor, testbed, "gemeente", controller_id=place.pk, start=slot, arm=truth.arms[number % len(truth.arms)].key if story.design == Design.TOWN else "")
        _put(actor, testbed, "partner", name="Werkgeversservicepunt (fictief)", role="werft plaatsen", contribution="0,4 fte")
        card.act(actor=actor, testbed_id=testbed.pk, what=Act.PLAN, today=start - timedelta(days=120))
        for place in places:
            card.note_decision(actor=actor, testbed_id=testbed.pk, controller_id=place.pk, text="Collegevoorstel deelname proeftuin", on=start - timedelta(days=60))
        locking.lock(actor=actor, testbed_id=testbed.pk, today=start - timedelta(days=30))
        return card.act(actor=actor, testbed_id=testbed.pk, what=Act.START, today=start)


def _put(actor: Actor, testbed: Testbed, part: str, **values: Any) -> None:
    card.put_part(actor=actor, testbed_id=testbed.pk, part=part, values=values)


@dataclass(frozen=True, slots=True)
class Planted:
    """One person of the demo: the file, its facts, and the place in the testbed."""

    dossier: Dossier
    facts: list[Fact]
    row: Enrolment


def _plant(story: Story, testbed: Testbed, truth: Any, lives: Sequence[Life], places: Sequence[Controller], day: date) -> None:
    """All people of a testbed at once, per gemeente. The demo's short cut: one insert per table instead of a call per
    person, with the same draw. Their files have no worklist; the facts that count are there."""
    rng, draw = Random(f"{SEED}:{story.key}"), _Draw(testbed, locking.protocol_of(testbed), {})
    by_place: dict[Controller, list[Planted]] = {place: [] for place in places}
    dated = sorted((_begin(day) + timedelta(days=rng.randrange(0, 600)), n, life) for n, life in enumerate(lives))
    for on, number, life in dated:
        place = places[number % len(places)]
        by_place[place].append(_planted(story, draw, truth, life, place, on, rng))
    for place, people in by_place.items():
        _insert(place, people, draw)


def _planted(story: Story, draw: _Draw, truth: Any, life: Life, place: Controller, on: date, rng: Random) -> Planted:
    subject = Subject(id=unguessable(), controller=place)
    name = f"{life.names[0]} {life.names[1]}"
    dossier = Dossier(id=unguessable(), controller=place, subject=subject, opened_on=on - timedelta(days=60), closed_on=months_later(on, 24), display_name=name, status_group="wi2021")
    row = Enrolment(
        controller=place, dossier=dossier, testbed=draw.testbed, suitable=sorted(arm.key for arm in truth.arms), on=on, by="Demo",
        reasons={arm.key: "past bij wens en gezondheid" for arm in truth.arms}, **draw.next(story, truth, place, on, _inclined(life, on, rng)),
    )  # fmt: skip
    job = _job(row, truth, life, on, rng)
    return Planted(dossier, [*_kept(life, on), *([job] if job else [])], row)


@dataclass(slots=True)
class _Draw:
    """The draw as `enrolling` does it, with its counters in hand instead of in the database."""

    testbed: Testbed
    protocol: evidence.Protocol
    used: dict[tuple[str, str], int]

    def next(self, story: Story, truth: Any, place: Controller, on: date, inclined: int) -> dict[str, Any]:
        if story.design == Design.CHOSEN:
            return {"arm": truth.arms[inclined].key, "how": Enrolment.How.CHOSEN, "block": place.name}
        if story.design != Design.LOTTERY:
            return {"arm": self._by_town(truth, place, on), "how": Enrolment.How.TOWN, "block": place.name}
        block, suitable = f"{place.name}|{half_year(on)}", sorted(arm.key for arm in truth.arms)
        position = self.used.get((place.name, block), 0)
        self.used[place.name, block] = position + 1
        drawn = evidence.assign(self.protocol, block=block, position=position, suitable=suitable, secret=self.testbed.lock.secret)
        log = {"seed": str(drawn.seed), "nl": drawn.reason_nl, "en": drawn.reason_en, "protocol": self.protocol.hash, "engine": evidence.ENGINE_VERSION}
        return {"arm": drawn.arm, "how": Enrolment.How.DRAWN, "block": f"{block}|{'+'.join(suitable)}", "position": position, "log": log}

    def _by_town(self, truth: Any, place: Controller, on: date) -> str:
        row = next(one for one in self.testbed.participants.all() if one.controller_id == place.pk)
        assert self.testbed.starts_on is not None
        now = period_of(on, start=self.testbed.starts_on, months=self.testbed.period_months)
        return row.arm or str(truth.arms[int(bool(row.start and now >= row.start))].key)


def _insert(place: Controller, people: Sequence[Planted], draw: _Draw) -> None:
    system = system_for(place.pk, why="demo")
    with acting(replace(system, scope={**system.scope, "region": frozenset({draw.testbed.region_id})})) as actor:
        Subject.objects.bulk_create([one.dossier.subject for one in people])
        for one in people:
            one.dossier.version = len(one.facts)
        Dossier.objects.bulk_create([one.dossier for one in people])
        FactRow.objects.bulk_create([
            to_row(fact, id=UUID(fact.id), controller_id=place.pk, dossier_id=one.dossier.pk, sequence=number, recorded_by=actor.id, source="demo")
            for one in people for number, fact in enumerate(one.facts, start=1)
        ])  # fmt: skip
        Enrolment.objects.bulk_create([one.row for one in people])
        blocks = {block: used for (name, block), used in draw.used.items() if name == place.name}
        DrawCounter.objects.bulk_create([
            DrawCounter(controller=place, testbed=draw.testbed, block=block, suitable="+".join(people[0].row.suitable), next=used) for block, used in blocks.items()
        ])  # fmt: skip
        trail.record(actor=actor, action="testbed.enrolled", controller_id=place.pk, subjects=[seen(one.dossier) for one in people], object_kind="testbed", object_id=draw.testbed.pk)


def _kept(life: Life, on: date) -> Iterator[Fact]:
    """Who somebody is, without the life's own work; what has a day lies before the start."""
    for fact in life.facts:
        if fact.kind in KEPT:
            valid = fact.valid_from if fact.kind in {"persoon.geboren", "diploma.behaald"} else min(fact.valid_from, on - timedelta(days=45))
            data = {name: value for name, value in fact.data.items() if name != "persoon"}
            yield replace(fact, id=str(ordered()), valid_from=valid, known_on=on - timedelta(days=45), data=data)


def _usual_chance(life: Life, on: date) -> float:
    """The young and the schooled find work more often: what a fair comparison must take into account."""
    assert life.traits is not None
    age = (on - life.traits.birth).days / 365.25
    return min(max(0.34 - 0.008 * (age - 33) + 0.10 * (life.traits.education != "basis"), 0.08), 0.7)


def _inclined(life: Life, on: date, rng: Random) -> int:
    """Who chooses a maatje: the young rather more; all of it visible in the record."""
    assert life.traits is not None
    age = (on - life.traits.birth).days / 365.25
    return int(rng.random() < min(max(0.5 - 0.01 * (age - 33), 0.2), 0.8))


def _job(row: Enrolment, truth: Any, life: Life, on: date, rng: Random) -> Fact | None:
    """Works a year on with the usual chance plus the true effect of the arm."""
    effect = next(arm.effect for arm in truth.arms if arm.key == row.arm)
    works, begin, until = rng.random() < _usual_chance(life, on) + effect, on + timedelta(days=rng.randint(60, 340)), months_later(on, 12) + timedelta(days=rng.randint(30, 400))
    if not works:
        return None
    return new_fact(kind="werk.dienstverband", valid_from=begin, known_on=begin, valid_until=until, uren_per_week=24, soort="regulier", sector="logistiek")


def _finish(story: Story, testbed: Testbed, truth: Any, actor: Actor, region: Region, day: date) -> str:
    with acting(actor):
        for kind, ago, text in (("leerkring", 300, "Werkgevers willen eerder kennismaken; de startbaan begint nu met een proefdag."), ("klantreis", 200, "Het wachten tussen intake en start is het zwaarst.")):
            process.write_note(actor=actor, testbed_id=testbed.pk, values={"kind": kind, "on": day - timedelta(days=ago), "text": text})
        process.write_note(actor=actor, testbed_id=testbed.pk, values={"kind": "geleverd", "on": day - timedelta(days=120), "text": "Begeleide uren volgens de registratie van de uitvoerder.", "planned": 2400, "delivered": 2010, "unit": "uren", "arm": truth.arms[1].key})
        card.act(actor=actor, testbed_id=testbed.pk, what=Act.CLOSE, today=day - timedelta(days=2))
        Testbed.objects.filter(pk=testbed.pk).update(simulated={"outcome": "betaald_werk_12", "effects": {arm.key: arm.effect for arm in truth.arms[1:]}})
        asked = analysing.ask(actor=actor, testbed_id=testbed.pk, kind=AnalysisKind.FINAL, today=day)
    done = analysing.run(analysis_id=asked.pk, region_id=region.pk, today=day)
    with acting(analysing.analyst_for(region.pk)):
        answers = [row.content.get("code") or row.content.get("verdict", "") for row in done.results.all() if row.outcome == "betaald_werk_12" and row.kind in {"bevinding", "weigering"}]
    return f"{story.key}: {done.error or ' '.join(answers)}"
