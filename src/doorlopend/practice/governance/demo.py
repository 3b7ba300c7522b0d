"""Demo: bodies with a year of meetings, a decision that one college still owes, advice, chain, session, pages, subsidies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.access.today import today as the_day
from doorlopend.records.people.models import User
from doorlopend.records.people.services import actor_for
from doorlopend.records.regions.models import Region
from doorlopend.records.regions.queries import Place, members_on

from . import demo_corners as corners
from .decisions import services as decisions
from .decisions.models import Decision, Position
from .decisions.states import FollowAct
from .mailing.services import collect
from .models import Body, Meeting
from .services import events, meeting
from .states import EventAct, MeetingAct
from .words import BodyKind, LineKind, Presence, SeatRole

REGION = "hart-van-brabant"
BODIES = (
    ("Portefeuillehoudersoverleg", BodyKind.PORTEFEUILLEHOUDERS, "Richting, geld en mandaat voor de regio", "", 26),
    ("Stuurgroep", BodyKind.STUURGROEP, "Programma, planning en budget; lost op wat de werkgroep niet kan", "Portefeuillehoudersoverleg", 8),
    ("Bestuurlijke klankbordgroep", BodyKind.KLANKBORD, "Denkt mee over de aanpak en volgt hoe het gaat", "Portefeuillehoudersoverleg", 17),
    ("Beleidsoverleg", BodyKind.BELEID, "Stemt af, houdt de kennis van de wet bij, bereidt collegebesluiten voor", "Stuurgroep", 4),
    ("Ambtelijke werkgroep", BodyKind.WERKGROEP, "Keten, gezondheid en werk met COA, VluchtelingenWerk en het werkgeversservicepunt", "Stuurgroep", 8),
    ("Adviesraad Statushouders", BodyKind.ADVIESRAAD, "Adviseert gevraagd en ongevraagd, uit eigen ervaring", "Stuurgroep", 6),
    ("Leveranciersoverleg", BodyKind.LEVERANCIERS, "Kwartaalgesprek met taalaanbieders", "Ambtelijke werkgroep", 13),
)  # fmt: skip
DECISION = "Eén integrale stuurgroep voor wonen, inburgering en meedoen"


def actor_of(email: str, day: date) -> Actor:
    with acting(LOGIN):
        return actor_for(user=User.objects.get(email=f"{email}.demo.invalid"), today=day)


def load(*, progress: Callable[[int, int], None]) -> str:
    """Runs after the log-ins and figures are there; returns what there is to see."""
    day, region = the_day(), Region.objects.get(code=REGION)
    us, editor, council = (actor_of(f"{role}@hartvanbrabant", day) for role in ("regiocoordinator", "redacteur", "adviesraadlid"))
    places = members_on(region.pk, day)
    with acting(us):
        bodies = _bodies(us, region.pk, places, day)
        progress(1, 6)
        _decided(us, bodies["Portefeuillehoudersoverleg"], places, day)
        _startnotitie(us, region.pk, day)
        progress(2, 6)
        _policy(us, bodies["Beleidsoverleg"], places, day)
        _events(us, region.pk, day)
    progress(3, 6)
    corners.advices(us, council, bodies, day)
    progress(4, 6)
    with acting(us):
        corners.chain(us, region.pk, places, day)
        corners.subsidies(us, region.pk, day)
    corners.session(us, region.pk, day)
    progress(5, 6)
    corners.pages(us, editor, region, places, day)
    mails = collect(region_id=region.pk, today=day)
    progress(6, 6)
    return f"{len(bodies)} bodies, a decision of {len(places)} colleges of which one still owes, advice, chain, session, pages, subsidies, {mails} e-mails"


def _bodies(us: Actor, region_id: UUID, places: list[Place], day: date) -> dict[str, Body]:
    made: dict[str, Body] = {}
    for name, kind, mandate, parent, weeks in BODIES:
        values: dict[str, Any] = {
            "name": name, "kind": kind, "mandate": mandate, "parent": made.get(parent), "rhythm_weeks": weeks, "secretary": "Regiobureau",
            "public": kind is not BodyKind.LEVERANCIERS, "since": day - timedelta(days=1500),
        }  # fmt: skip
        made[name] = meeting.found_body(actor=us, region_id=region_id, values=values)
    for number, place in enumerate(places):
        for name, person in (("Stuurgroep", f"Wethouder {place.name}"), ("Beleidsoverleg", f"Beleidsmedewerker {place.name}")):
            role = SeatRole.VOORZITTER if number == 0 and name == "Stuurgroep" else SeatRole.LID
            values = {"name": person, "gemeente_id": place.id, "role": role, "deputy": "" if number == 2 else f"Vervanger {place.name}", "since": day - timedelta(days=700)}
            meeting.seat(actor=us, body=made[name], values=values)
    for organisation in ("COA", "Corporaties"):
        meeting.seat(actor=us, body=made["Stuurgroep"], values={"name": f"Lid namens {organisation}", "organisation": organisation, "votes": False, "since": day - timedelta(days=700)})
    for body in made.values():
        meeting.plan(actor=us, body=body, first=day + timedelta(days=6 + body.rhythm_weeks), times=2, starts=time(10), place="Stadhuis Tilburg")
    return made


def _held(us: Actor, body: Body, on: date, day: date) -> Meeting:
    """A meeting whose papers are sent, so that minutes can be written."""
    made = meeting.plan(actor=us, body=body, first=on, starts=time(10), place="Stadhuis Tilburg")[0]
    meeting.act(actor=us, meeting_id=made.pk, what=MeetingAct.OPEN, today=day)
    made.refresh_from_db()
    return made


def _to_minutes(us: Actor, made: Meeting, day: date) -> Meeting:
    for what in (MeetingAct.FIX, MeetingAct.SEND):
        meeting.act(actor=us, meeting_id=made.pk, what=what, today=day)
    made.refresh_from_db()
    return made


def _decided(us: Actor, body: Body, places: list[Place], day: date) -> None:
    """The regional day: one decision that nearly all colleges took, one changed and one still owes."""
    on = day - timedelta(days=130)
    made = _held(us, body, on, day)
    item = meeting.put_on_agenda(actor=us, meeting=made, values={"title": "Eén stuurgroep", "kind": "besluit", "brought_by": "Tilburg", "minutes": 40, "text": "Wonen en inburgering aan één tafel, met corporaties en COA."})
    made = _to_minutes(us, made, day)
    line = meeting.write(actor=us, meeting=made, item=item, kind=LineKind.BESLUIT, text=DECISION, today=on)
    meeting.write(actor=us, meeting=made, item=item, kind=LineKind.ACTIE, text="Corporaties en COA uitnodigen", owner="Regiocoördinator", due_on=on + timedelta(days=21), today=on)
    meeting.act(actor=us, meeting_id=made.pk, what=MeetingAct.HOLD, today=day)
    decision = Decision.objects.get(line_id=line.pk)
    rows = {row.gemeente_id: row for row in decision.follows.all()}
    *took, changed, owes = places
    for number, place in enumerate(took):
        decisions.follow(actor=us, follow_id=rows[place.id].pk, what=FollowAct.TAKE, given={"decided_on": on + timedelta(days=20 + 6 * number), "number": f"2026-{100 + number}"})
        if number % 2 == 0:
            decisions.follow(actor=us, follow_id=rows[place.id].pk, what=FollowAct.WORK_IN, given={"worked_in_on": on + timedelta(days=40 + 6 * number)})
    other = {"decided_on": on + timedelta(days=66), "deviation": "Wonen doet mee met raadgevende stem", "reason": "Wonen zit bij een andere wethouder"}
    decisions.follow(actor=us, follow_id=rows[changed.id].pk, what=FollowAct.CHANGE, given=other)
    decisions.follow(actor=us, follow_id=rows[owes.id].pk, what=FollowAct.PLAN, given={"planned_on": on + timedelta(days=90)})
    _positions(us, decision, places, day)


def _positions(us: Actor, decision: Decision, places: list[Place], day: date) -> None:
    for text, against in (("Corporaties beslissen mee", (1, 4)), ("Eén voorzitter voor wonen en inburgering", (2,))):
        choice = decisions.add_choice(actor=us, decision=decision, text=text)
        for number, place in enumerate(places):
            stance = Position.Stance.TEGEN if number in against else Position.Stance.MITS if number == 3 else Position.Stance.VOOR
            note = {Position.Stance.MITS: "mits na een jaar bekeken", Position.Stance.TEGEN: "beslissen is aan gemeenten"}.get(stance, "")
            decisions.take_position(actor=us, choice=choice, gemeente_id=place.id, stance=stance, note=note, today=day)


def _startnotitie(us: Actor, region_id: UUID, day: date) -> None:
    values = {"kind": "startnotitie", "title": "Startnotitie inburgering", "owner": "Beleidsoverleg", "route": "Beleidsoverleg, stuurgroep, ieder college", "public": True, "category": "Beleid", "keep_years": 20}
    document = decisions.start_document(actor=us, region_id=region_id, values=values)
    first = "Wij werken vroegtijdig, integraal en doorlopend.\n\nIedere gemeente koopt zelf in."
    second = "Wij werken vroegtijdig, integraal en doorlopend.\n\nDe gemeenten kopen samen in. Iedere gemeente houdt een eigen beleidskader."
    decisions.new_version(actor=us, document=document, text=first, note="Eerste tekst", today=day - timedelta(days=200))
    version = decisions.new_version(actor=us, document=document, text=second, note="Samen inkopen, na de marktconsultatie", today=day - timedelta(days=150))
    decisions.propose(actor=us, region_id=region_id, values={"title": "Startnotitie vaststellen", "text": "De colleges stellen de startnotitie vast.", "version": version, "ground": "Wet inburgering 2021"})


def _policy(us: Actor, body: Body, places: list[Place], day: date) -> None:
    """Two policy meetings: one held, with input of most gemeenten, and one coming, with an open agenda."""
    made = _held(us, body, day - timedelta(days=24), day)
    for number, place in enumerate(places):
        presence = Presence.AFWEZIG if number == 5 else Presence.VERVANGER if number == 3 else Presence.AANWEZIG
        meeting.bring_in(actor=us, meeting=made, gemeente_id=place.id, presence=presence, input="" if number in {5, 7} else "Drie mensen wachten op een plek in de avondgroep", today=day)
    made = _to_minutes(us, made, day)
    meeting.write(actor=us, meeting=made, kind=LineKind.NOTITIE, text="De nieuwe bedragen van de SPUK zijn besproken.", today=day)
    meeting.write(actor=us, meeting=made, kind=LineKind.ACTIE, text="Avondgroep samen met buurgemeenten uitvragen", owner="Contractmanager", due_on=day - timedelta(days=2), today=day - timedelta(days=24))
    meeting.act(actor=us, meeting_id=made.pk, what=MeetingAct.HOLD, today=day)
    coming = _held(us, body, day + timedelta(days=4), day)
    meeting.add_paper(actor=us, meeting=coming, values={"title": "Voorstel: samen een avondgroep", "text": "Vier gemeenten vullen samen een groep van twaalf."})
    meeting.bring_in(actor=us, meeting=coming, gemeente_id=places[0].id, input="Wij zoeken een lokaal", today=day)
    meeting.put_on_agenda(actor=us, meeting=coming, values={"title": "Avondgroep B1", "kind": "bespreking", "brought_by": places[0].name, "minutes": 20})


def _events(us: Actor, region_id: UUID, day: date) -> None:
    rows = (
        ("Netwerkbijeenkomst: samen eerder beginnen", "netwerk", 12, "LocHal Tilburg", EventAct.OPEN), ("Webinar: de nieuwe brief", "webinar", -20, "", EventAct.HOLD),
        ("Scholing sleutelpersonen", "scholing", 40, "Goirle", None),
    )  # fmt: skip
    for title, kind, ahead, place, upto in rows:
        values = {"title": title, "kind": kind, "on": day + timedelta(days=ahead), "starts": time(13, 30), "place": place, "program": "Inloop, drie korte verhalen, in gesprek aan tafels", "seats": 150, "remind_days": 14}
        event = events.add_event(actor=us, region_id=region_id, values=values)
        for what in (EventAct.OPEN, EventAct.HOLD):
            if upto is None:
                break
            given = {"attended": 88} if what is EventAct.HOLD else {}
            events.event_act(actor=us, event_id=event.pk, what=what, given=given)
            if what is upto:
                break
        if upto is EventAct.OPEN:
            events.sign_up(actor=us, event_id=event.pk, today=day)
    events.add_date(actor=us, region_id=region_id, values={"title": "Regiodag Hart van Brabant", "on": date(day.year, 7, 6), "yearly": True, "alarm_days": 45})


