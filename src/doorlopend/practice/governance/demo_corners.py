"""The demo of the corners: advice, chain, working session, passports and pages, subsidies."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.regions.models import Region
from doorlopend.records.regions.queries import Place

from .advice import services as advice
from .advice.states import AdviceAct
from .chain import services as chains
from .mailing.models import Reader
from .mailing.readers import doorkeeper
from .models import Body
from .publicity import services as publicity
from .publicity import texts
from .publicity.models import Page
from .publicity.states import PageAct, PassportAct
from .session import services as workshops
from .session.door import Guest
from .session.models import Board, Goal, Workshop
from .session.states import WorkshopAct
from .subsidies import services as money
from .subsidies.states import SubsidyAct

STEPS = (
    ("Huisvesten", "gemeente", "koppeling", "huisvesting.gerealiseerd", 98, "Afspraak met COA: 2 + 10 + 2 weken", "Te weinig grote woningen"),
    ("Brede intake", "gemeente", "huisvesting.gerealiseerd", "intake.afgerond", 28, "Regionale werkinstructie intake", "Uitnodiging wordt niet begrepen"),
    ("PIP vaststellen", "gemeente", "intake.afgerond", "pip.vastgesteld", 28, "Regionale werkinstructie intake", "Wachten op de leerbaarheidstoets"),
    ("Beginnen met lessen", "taalaanbieder", "pip.vastgesteld", "lessen.gestart", 42, "Raamovereenkomst leerroutes", "Groep niet vol"),
    ("Begeleiding bij vestiging", "begeleiding", "huisvesting.gerealiseerd", "maatschappelijke_begeleiding.gestart", 7, "Overeenkomst maatschappelijke begeleiding", ""),
)  # fmt: skip


def advices(us: Actor, council: Actor, bodies: dict[str, Body], day: date) -> None:
    """One advice partly taken over and followed, one that waits too long for a reaction, and one nobody asked for."""
    body = bodies["Adviesraad Statushouders"]
    _asked(us, council, body, day - timedelta(days=120), "De uitnodiging voor de intake", "Begrijpt u waarom u komt en wat u meeneemt?", react=True)
    _asked(us, council, body, day - timedelta(days=60), "Begeleiding in de eerste weken", "Wat had u in de eerste zes weken nodig?", react=False)
    with acting(council):
        advice.volunteer(actor=council, body=body, today=day - timedelta(days=5), values={"title": "Avondlessen met opvang", "advice": "Bied bij de avondles opvang voor kinderen aan, dan komen moeders ook."})


def _asked(us: Actor, council: Actor, body: Body, on: date, title: str, question: str, *, react: bool) -> None:
    def step(actor: Actor, what: AdviceAct, days: int, **given: Any) -> None:
        with acting(actor):
            advice.act(actor=actor, advice_id=row.pk, what=what, given=given, today=on + timedelta(days=days))

    with acting(us):
        row = advice.ask(actor=us, body=body, today=on, values={"title": title, "question": question, "context": "Wij willen het beter doen.", "depends": "De tekst van de regionale brief", "languages": "Nederlands, Arabisch, Tigrinya", "due_on": on + timedelta(days=28)})
    step(council, AdviceAct.ADMIT, 2)
    step(council, AdviceAct.SCHEDULE, 2, scheduled_on=on + timedelta(days=10))
    step(council, AdviceAct.DISCUSS, 10, participants=11)
    step(council, AdviceAct.DRAFT, 11, advice="Schrijf één vraag per brief, met een plaatje en een nummer dat wordt opgenomen.", minority="Drie leden willen liever een bericht op de telefoon.")
    step(council, AdviceAct.ADOPT, 14, advice="Schrijf één vraag per brief, met een plaatje en een nummer dat wordt opgenomen.")
    if react:
        step(us, AdviceAct.REACT, 40, taken_over="deels", reaction="De brief wordt korter. Berichten op de telefoon volgen later, omdat de beveiliging nog niet klaar is.")
        step(us, AdviceAct.FOLLOW, 80, effect="Het aantal dat niet verscheen daalde van 38 naar 17 van de 100.")


def chain(us: Actor, region_id: UUID, places: list[Place], day: date) -> None:
    """Steps from koppeling to lessons; most gemeenten arranged them, some otherwise, some not yet."""
    for number, (title, party, starts, ends, term, ground, risk) in enumerate(STEPS, 1):
        values = {"order": number, "title": title, "party": party, "starts": starts, "ends": ends, "term_days": term, "ground": ground, "risk": risk, "review_on": day + timedelta(days=200)}
        step = chains.add_step(actor=us, region_id=region_id, values=values)
        for place in places[: len(places) - number % 3]:
            other = place is places[2] and number == 2
            given = {"who": "Stichting Welkom (fictief)" if other else f"Team inburgering {place.name}", "party": "begeleiding" if other else party, "channel": "Doorlopend", "confirm": "Ontvanger bevestigt", "agreed_on": day - timedelta(days=300)}
            chains.arrange(actor=us, step=step, gemeente_id=place.id, values=given)
        if risk:
            chains.improve(actor=us, step=step, values={"text": f"Oplossen: {risk.lower()}", "owner": "Ambtelijke werkgroep", "due_on": day + timedelta(days=20 * number)})


def session(us: Actor, region_id: UUID, day: date) -> None:
    """An afternoon that is going on: ideas on the boards, two groups, and a first outcome for each goal."""
    with acting(us):
        values = {"title": "Samen eerder beginnen", "problem": "Mensen wachten maanden voordat zij iets kunnen doen. Wat kan er vanaf de eerste week?", "aims": "Het vraagstuk scherp, vier proeftuinen, en wie wat bijdraagt", "on": day, "place": "Venlo"}
        made = workshops.design(actor=us, region_id=region_id, values=values)
        workshops.act(actor=us, workshop_id=made.pk, what=WorkshopAct.INVITE)
        made.refresh_from_db()
        for organisation, people, offers in (("COA", 3, "Een ruimte in het azc"), ("Corporatie Thuis (fictief)", 2, "Twee leerwerkplekken"), ("Taalhuis De Brug (fictief)", 4, "Een docent, vier uur per week")):
            workshops.delegate(actor=us, workshop=made, organisation=organisation, people=people, offers=offers)
        workshops.act(actor=us, workshop_id=made.pk, what=WorkshopAct.START)
    board = Board(pk=_ideas(made.pk, region_id))
    with acting(us):
        for text, group in (("Werk", "Werk vanaf week één"), ("Taal", "Taal op de plek zelf")):
            for idea in Board.objects.get(pk=board.pk).ideas.filter(text__contains=text):
                workshops.sort_idea(actor=us, idea=idea, group=group)
        _conclude(us, made, day)


def _conclude(us: Actor, made: Workshop, day: date) -> None:
    """One outcome per goal; what is pledged goes into the draft of the testbed."""
    problem = {"goal": Goal.VRAAGSTUK, "title": "Wie net gekoppeld is, doet gemiddeld drie maanden niets met taal of werk"}
    testbed = {
        "goal": Goal.PROEFTUIN, "title": "Leerwerkplek in de eerste maand", "text": "Spreken mensen na zes maanden beter als zij vanaf de eerste maand meewerken?",
        "change": "Als mensen in de eerste maand twee dagen meewerken, dan spreken zij sneller, want taal leer je in gebruik.",
    }  # fmt: skip
    workshops.conclude(actor=us, workshop=made, values=problem, today=day)
    served = workshops.conclude(actor=us, workshop=made, values=testbed, today=day)
    pledge = {"goal": Goal.BIJDRAGE, "title": "Twee leerwerkplekken in onderhoud", "organisation": "Corporatie Thuis (fictief)", "due_on": day + timedelta(days=60), "serves": served}
    workshops.conclude(actor=us, workshop=made, values=pledge, today=day)


def _ideas(workshop_id: UUID, region_id: UUID) -> UUID:
    """Ideas and votes of a few phones on the board of testbeds; its id."""
    guests = [Guest(workshop_id, region_id, uuid4()) for _phone in range(4)]
    with acting(guests[0].actor):
        board = Board.objects.get(workshop_id=workshop_id, goal=Goal.PROEFTUIN)
        ideas = [workshops.put_up(guest=guests[0], board_id=board.pk, text=text) for text in ("Werk in de eerste maand, twee dagen", "Taalmaatje op het werk", "Taalles in het azc, drie dagen", "Samen koken in de buurt")]
    for number, guest in enumerate(guests):
        with acting(guest.actor):
            for idea in ideas[: 3 - number % 2]:
                workshops.vote(guest=guest, board_id=board.pk, idea_id=idea.pk)
    return UUID(str(board.pk))


def pages(us: Actor, editor: Actor, region: Region, places: list[Place], day: date) -> None:
    """Passports of two gemeenten side by side; pages that are out, one that waits for a second reader, a newsletter."""
    with acting(editor):
        passports = [_passport(editor, region.pk, place, day, number) for number, place in enumerate(places[:2])]
        out = [publicity.page_of(actor=editor, passport=passports[0], today=day - timedelta(days=30))]
        for slug in texts.STATEMENTS:
            start = texts.statement(slug, region.name)
            values = {**start, "body": _filled_in(start["body"]), "owner": "Redactie", "review_on": day + timedelta(days=150)}
            out.append(publicity.write_page(actor=editor, region_id=region.pk, values=values))
        news = {"slug": "korte-brief", "kind": "nieuws", "title": "De uitnodiging is nu één bladzijde", "lead": "Meer mensen komen naar hun intake.", "body": "## Wat er anders is\nDe brief stelt één vraag. Er staat een plaatje op en een nummer.\n\n## Wat het gaf\n- Van de 100 mensen kwamen er 17 niet. Dat waren er 38.", "owner": "Redactie", "review_on": day + timedelta(days=150)}
        out.append(publicity.write_page(actor=editor, region_id=region.pk, values=news))
    readers(region.pk, day)
    for page in out:
        _publish(editor, us, page, day - timedelta(days=25))
    _again(editor, us, out[-1], day)
    with acting(editor):
        items = [("De uitnodiging is nu één bladzijde", "Meer mensen komen naar hun intake."), ("Netwerkbijeenkomst", "Kom naar de LocHal.")]
        letter = publicity.build_newsletter(actor=editor, region_id=region.pk, title="Nieuwsbrief najaar", items=items, today=day)
        publicity.act(actor=editor, page_id=letter.pk, what=PageAct.SUBMIT, given={}, today=day)


FILLED = {
    "naam van de centrumgemeente en": "Tilburg is de centrumgemeente. De functionaris gegevensbescherming bereikt u via het loket van uw gemeente.",
    "de bewaartermijn van het overige": "Namen van een bijeenkomst bewaren wij een jaar.", "de nalevingsstatus": "Voldoet gedeeltelijk, onderzocht op 1 oktober 2026 (voorbeeld).",
    "met de maatregel": "Van de kaart van de keten staat de tekst in een tabel eronder; een beschrijving per stap volgt voor 1 maart 2027 (voorbeeld).",
}  # fmt: skip
"""What this invented region fills in where the statements leave room."""


def _filled_in(body: str) -> str:
    """The statement with the region's own words."""
    for begins, words in FILLED.items():
        body = re.sub(rf"{texts.FILL_IN}[:,] {begins}.*", words, body)
    return body


def readers(region_id: UUID, day: date) -> None:
    """Two people outside who read the newsletter, and one who still has to confirm."""
    with acting(doorkeeper(region_id)):
        for name, confirmed in (("lezer", True), ("docent", True), ("buurtbewoner", False)):
            asked = day - timedelta(days=40 if confirmed else 2)
            Reader.objects.create(region_id=region_id, address=f"{name}@lezers.demo.invalid", asked_on=asked, confirmed_on=asked if confirmed else None)


def _passport(editor: Actor, region_id: UUID, place: Place, day: date, number: int) -> Any:
    values = {
        "kind": "programma", "gemeente_id": place.id, "title": f"Startbanen {place.name}", "reason": "Wie net komt, wil werken.", "aim": "Binnen een half jaar een baan van zestien uur naast de lessen.",
        "starts": day - timedelta(days=300), "ends": day + timedelta(days=200), "client": f"College van {place.name}", "activities": ("Werkgevers bezoeken, proefdagen, taal op de werkvloer", "Een week meelopen, daarna een contract van drie maanden")[number],
        "results": f"{14 - 5 * number} mensen begonnen, {9 - 3 * number} werken nog.", "learned": ("Een collega als maatje maakt het verschil.", "Wie eerst meeloopt, kiest bewuster.")[number], "success": ("Een vaste contactpersoon op het werk", "Vijf werkgevers die elkaar kennen")[number],
        "develop": ("Vervoer in de avond", "Les en werk op één rooster")[number], "progress": "Volgende groep begint in het voorjaar.", "money": "Gemeente en provincie", "contacts": "Werkplein Zuid (fictief)", "inside": ["money"],
        "figures": ["instroom", "dagen_huisvesting_intake"],
    }  # fmt: skip
    made = publicity.write_passport(actor=editor, region_id=region_id, values=values, today=day - timedelta(days=10))
    return publicity.passport_act(actor=editor, passport_id=made.pk, what=PassportAct.START, given={})


def _publish(editor: Actor, reader: Actor, page: Page, on: date) -> None:
    for actor, what in ((editor, PageAct.SUBMIT), (reader, PageAct.APPROVE), (editor, PageAct.PUBLISH)):
        with acting(actor):
            publicity.act(actor=actor, page_id=page.pk, what=what, given={}, today=on)


def _again(editor: Actor, reader: Actor, page: Page, day: date) -> None:
    """A second version, so that the archive has something to show."""
    with acting(editor):
        held = publicity.act(actor=editor, page_id=page.pk, what=PageAct.REVISE, given={}, today=day)
        publicity.change_page(actor=editor, page=held, values={"body": f"{held.body}\n- Vijf gemeenten gebruiken de brief."})
    _publish(editor, reader, page, day)


def subsidies(us: Actor, region_id: UUID, day: date) -> None:
    """A chance with a deadline, and one that runs with evidence still to come."""
    money.spot(actor=us, region_id=region_id, values={"scheme": "eui", "title": "Samen eerder beginnen", "call": "Oproep innovatieve acties", "deadline": day + timedelta(days=55), "budget": Decimal(1200000), "share": Decimal(20)})
    row = money.spot(actor=us, region_id=region_id, values={"scheme": "amif", "title": "Taal op de werkvloer", "call": "Integratie 2026", "deadline": day + timedelta(days=1), "budget": Decimal(400000), "share": Decimal(25), "publicity": "Logo van de EU op elk stuk", "source": "Oproeptekst (voorbeeld)"})
    for name, euros, hours in (("Tilburg", 60000, 0), ("Goirle", 20000, 0), ("Taalhuis De Brug (fictief)", 20000, 300)):
        money.join(actor=us, subsidy=row, values={"name": name, "role": "partner", "money": Decimal(euros), "hours": hours, "signed_on": day - timedelta(days=100)})
    for what, given in ((SubsidyAct.GO, {"lead": "Tilburg"}), (SubsidyAct.SUBMIT, {}), (SubsidyAct.GRANT, {"granted": Decimal(300000), "conditions": "Halfjaarlijks rapport; presentielijsten als bewijs"}), (SubsidyAct.START, {})):
        money.act(actor=us, subsidy_id=row.pk, what=what, given=given, today=day)
    for kind, title, ahead in (("rapportage", "Halfjaarrapport", 35), ("bewijs", "Presentielijsten najaar", 10), ("verplichting", "Logo op de website", -3)):
        money.promise(actor=us, subsidy=row, values={"kind": kind, "title": title, "due_on": day + timedelta(days=ahead), "owner": "Projectleider"})
    target = money.aim(actor=us, subsidy=row, values={"name": "Deelnemers met taalles op het werk", "source": "Deelnemerslijst", "wanted": 120})
    money.count(actor=us, target=target, reached=48, today=day)
