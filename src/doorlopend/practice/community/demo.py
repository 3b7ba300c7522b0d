"""A story for the demo: from a report that invitations are not understood to an answer for everybody who said so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.access.today import today as the_day
from doorlopend.records.people.models import User
from doorlopend.records.people.services import actor_for
from doorlopend.records.regions.models import Region
from doorlopend.records.regions.queries import members_on

from .services import escalating, handling, learning, meeting
from .services.escalating import File
from .services.handling import Done
from .services.sending import Draft, ask, join, report
from .states import LessonAct, QuestionAct, SignalAct

REGION = "hart-van-brabant"
GEMEENTEN = ("tilburg", "goirle", "waalwijk")
OTHERS = (
    ("De wachtlijst voor een alfabetiseringsgroep is opgelopen.", "Start samen met de buurgemeenten een groep.", "leerroute", "wachttijd", 45, ""),
    ("Moeders missen lessen omdat er geen opvang is voor jonge kinderen.", "Opvang bij de leslocatie.", "leerroute", "kinderen", 30, "Anouk, beleid Tilburg"),
    ("Bij de overgang van azc naar gemeente komt het klantprofiel niet mee.", "COA en gemeente spreken één lijst af.", "koppeling", "overdracht", 20, "Regiocoördinator"),
    ("De laatste bus gaat voordat de avondles klaar is.", "", "leerroute", "aanbod", 12, ""),
    ("Toeslagen komen maanden te laat op gang na de huisvesting.", "Samen met de Belastingdienst een spreekuur.", "ontzorgen", "geld", 6, ""),
    ("Vrijwilligers weten niet wie ze bellen als het misgaat.", "Eén aanspreekpunt per gemeente.", "participatie", "overdracht", 2, ""),
)  # fmt: skip


def _actor(email: str, day: date) -> Actor:
    with acting(LOGIN):
        return actor_for(user=User.objects.get(email=f"{email}.demo.invalid"), today=day)


def load(*, progress: Callable[[int, int], None]) -> str:
    """Runs after the log-ins are there; returns what there is to see."""
    day = the_day()
    region = Region.objects.get(code=REGION)
    us, divosa = _actor("regiocoordinator@hartvanbrabant", day), _actor("divosa@hartvanbrabant", day)
    progress(0, 4)
    signal_id = _told(region.pk, day)
    progress(1, 4)
    _tested(us, signal_id, region.pk, day)
    progress(2, 4)
    _raised(us, divosa, signal_id, day)
    progress(3, 4)
    _further(us, region.pk, day)
    return "a signal from report to answer, six more on the way, a lesson, a poll and a Community of Practice"


def _told(region_id: UUID, day: date) -> UUID:
    """A sleutelpersoon reports; three regievoerders of other gemeenten join in."""
    first = _actor("sleutelpersoon@hartvanbrabant", day)
    draft = Draft(
        what="Mensen begrijpen de uitnodiging voor de brede intake niet en komen daarom niet.", phase="intake", theme="communicatie",
        wanted="Een korte brief in eenvoudige taal, met een plaatje en een telefoonnummer van de gemeente.", page="portal",
    )  # fmt: skip
    with acting(first):
        sent = report(actor=first, region_id=region_id, draft=draft, today=day - timedelta(days=150))
    for name in GEMEENTEN:
        other = _actor(f"regievoerder@{name}", day)
        with acting(other):
            join(actor=other, signal_id=sent.id, region_id=region_id, signed=True, today=day - timedelta(days=145))
    return sent.id


def _tested(us: Actor, signal_id: UUID, region_id: UUID, day: date) -> None:
    """Weighed, taken up, tested with a rewritten letter; no-shows fall; a lesson, adopted by five gemeenten."""
    places = [place.id for place in members_on(region_id, day)]
    with acting(us):
        values = {"title": "Uitnodiging voor de intake wordt niet begrepen", "cause": "kennis", "severity": 2, "solvable": "nu", "recurring": True, "touched": 140, "shared": True, "places": places[:4]}
        handling.weigh(actor=us, signal_id=signal_id, values=values, today=day - timedelta(days=140))
        handling.add_evidence(
            actor=us, signal_id=signal_id, indicator="dagen_huisvesting_intake", breakdown="", today=day - timedelta(days=140),
            question="Personen met een brede intake in de maand",
        )  # fmt: skip
        handling.put_in_cluster(actor=us, signal_id=signal_id, name="Begrijpelijke brieven", today=day - timedelta(days=140))
        handling.act(actor=us, signal_id=signal_id, done=Done(act=SignalAct.WEIGH), today=day - timedelta(days=140))
        handling.act(actor=us, signal_id=signal_id, done=Done(act=SignalAct.TAKE, owner="CoP: werkgroep brieven", feedback_due=day - timedelta(days=90), text="De CoP herschrijft de brief."), today=day - timedelta(days=135))
        trial = handling.start_trial(
            actor=us, signal_id=signal_id, what="De herschreven brief, gemaakt met sleutelpersonen", owner="CoP: werkgroep brieven", before="38 van 100",
            measure="Niet verschenen bij de intake", due_on=day - timedelta(days=80), today=day - timedelta(days=125),
        )  # fmt: skip
        handling.end_trial(actor=us, trial_id=trial.pk, after="17 van 100", outcome="Mensen bellen vaker als de dag niet uitkomt.", today=day - timedelta(days=82))
        lesson = learning.write_lesson(actor=us, region_id=region_id, today=day - timedelta(days=80), values={
            "title": "Een uitnodiging die wordt begrepen", "context": "De brief voor de intake was te lang en te ambtelijk.", "proof": "meting",
            "done": "Herschreven met sleutelpersonen: één vraag, één plaatje, één nummer.", "gave": "Het aantal dat niet verscheen daalde van 38 naar 17 van de 100.",
            "for_whom": "Iedereen die een uitnodiging krijgt, ook wie weinig leest", "conditions": "Er moet iemand opnemen op het nummer in de brief.",
            "theme": "communicatie", "phase": "intake", "signal_id": signal_id,
        })  # fmt: skip
        learning.lesson_act(actor=us, lesson_id=lesson.pk, what=LessonAct.SHARE, today=day - timedelta(days=80))
        for number, place in enumerate(places[:5]):
            learning.adopt(actor=us, lesson_id=lesson.pk, gemeente_id=place, since=day - timedelta(days=75 - 8 * number))
        poll = escalating.start_poll(actor=us, region_id=region_id, question="Gebruikt u de herschreven uitnodiging?", choices=["ja", "nee", "deels"], due_on=day + timedelta(days=7), signal_id=signal_id, today=day - timedelta(days=14))
        for place, choice in zip(places, ("ja", "ja", "ja", "ja", "ja", "deels", "nee"), strict=False):
            escalating.answer_poll(actor=us, poll_id=poll.pk, gemeente_id=place, choice=choice, note="", today=day - timedelta(days=9))


def _raised(us: Actor, divosa: Actor, signal_id: UUID, day: date) -> None:
    """A rule stands in the way: to Divosa, on to the ministry, answered, and every sender told."""
    file = File(
        question="Mag de oproep voor de intake korter zijn dan het model voorschrijft?", rule="De vaste tekst van de modelbrief", party="szw",
        numbers="Vier melders in vier gemeenten; 140 mensen per jaar.", tried="Een herschreven brief: niet verschenen daalde van 38 naar 17 van de 100.",
        proposal="Laat de wettelijke tekst op de achterkant staan, zodat de voorkant kort kan zijn.",
    )  # fmt: skip
    with acting(us):
        made = escalating.draw_up(actor=us, signal_id=signal_id, file=file, today=day - timedelta(days=70))
        escalating.send(actor=us, escalation_id=made.pk, today=day - timedelta(days=69))
    with acting(divosa):
        escalating.pass_on(actor=divosa, escalation_id=made.pk, party="szw", contact="directie Inburgering", today=day - timedelta(days=58))
        escalating.answer(actor=divosa, escalation_id=made.pk, text="Dat mag: de vereiste tekst mag in een bijlage.", effect="qa", today=day - timedelta(days=20))
    with acting(us):
        escalating.tell(actor=us, escalation_id=made.pk, text="De brief mag kort: wat wettelijk moet, staat voortaan in de bijlage. Vanaf deze maand stuurt uw gemeente de nieuwe brief.", today=day - timedelta(days=18))


def _further(us: Actor, region_id: UUID, day: date) -> None:
    """What else is on the board, a question that became knowledge, and the community that meets."""
    for what, wanted, phase, theme, ago, owner in OTHERS:
        sender = _actor(f"regievoerder@{GEMEENTEN[ago % 3]}", day)
        with acting(sender):
            sent = report(actor=sender, region_id=region_id, draft=Draft(what=what, wanted=wanted, phase=phase, theme=theme), today=day - timedelta(days=ago))
        if owner:
            with acting(us):
                handling.act(actor=us, signal_id=sent.id, done=Done(act=SignalAct.TAKE, owner=owner, feedback_due=day + timedelta(days=ago)), today=day - timedelta(days=ago - 5))
    asker = _actor("regievoerder@goirle", day)
    for text, topic, answer in (("Wie betaalt de tolk bij de brede intake?", "geld", "De gemeente die de intake doet; meld de uren bij de centrumgemeente."), ("Bij wie meld ik dat een klaslokaal niet toegankelijk is?", "aanbod", "")):
        with acting(asker):
            asked = ask(actor=asker, region_id=region_id, text=text, topic=topic, today=day - timedelta(days=9))
        if answer:
            with acting(us):
                learning.question_act(actor=us, question_id=asked.id, what=QuestionAct.ANSWER, text=answer, today=day - timedelta(days=8))
                learning.question_act(actor=us, question_id=asked.id, what=QuestionAct.KEEP, text="", today=day - timedelta(days=8))
    with acting(us):
        community = meeting.found_community(
            actor=us, region_id=region_id, name="CoP Hart van Brabant", since=day - timedelta(days=500), rhythm_weeks=6,
            method="Wat al werkt groter maken; elke oplossing heeft een eigenaar", themes=["communicatie", "wachttijd", "aanbod"],
        )  # fmt: skip
        for name, organisation, leads in (("Esmée Vugts", "Procesbegeleiding", True), ("Selam B.", "Sleutelpersonen", False), ("Marloes de Wit", "Tilburg", False), ("Bram Hendriks", "Goirle", False), ("Ilse Kok", "VluchtelingenWerk", False)):
            meeting.add_member(actor=us, community_id=community.pk, name=name, organisation=organisation, leads=leads, since=day - timedelta(days=400))
        past = meeting.plan_session(actor=us, community_id=community.pk, on=day - timedelta(days=40), theme="communicatie")
        meeting.run_session(actor=us, session_id=past.pk, notes="De herschreven brief werkt. Volgende keer: kinderopvang.", attendance={"Tilburg": 3, "Goirle": 2, "Sleutelpersonen": 4, "VluchtelingenWerk": 1})
        meeting.close_session(actor=us, session_id=past.pk, today=day - timedelta(days=40))
        meeting.plan_session(actor=us, community_id=community.pk, on=day + timedelta(days=2), theme="")
