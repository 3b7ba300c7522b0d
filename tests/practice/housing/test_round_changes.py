"""A round while the world goes on: places, rules, households and homes that change, a mandate that ends, two people at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests.factories import TEST, TODAY, as_actor
from tests.practice.housing.test_pages import client_of, text_of
from tests.practice.housing.world import (
    AZC,
    LAST,
    World,
    a_household,
    a_round,
    an_advised_round,
    an_open_round,
    build,
    mandate,
    places,
)

from doorlopend.practice.housing import advice
from doorlopend.practice.housing.households import waiting_at
from doorlopend.practice.housing.models import Card, Decision, Ground, Home, Round, Run
from doorlopend.practice.housing.services import advising, answering, deciding, homes, rounds
from doorlopend.practice.housing.services.answering import Said
from doorlopend.practice.housing.services.homes import Done
from doorlopend.practice.housing.states import CardAct, CardState, HomeAct, RoundAct, RoundState
from doorlopend.practice.housing.words import Saying
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import new_fact, record_facts
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import Mandate
from doorlopend.records.regions.services import end_mandate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def world() -> World:
    made = build()
    for number in range(6):
        a_household(made, number, children=number % 2)
    return made


def state(made: UUID) -> RoundState:
    return RoundState(Round.objects.get(pk=made).state)


def pinned(world: World, made: UUID, place: str) -> int:
    """A household that a person put at this place; its number."""
    card = Card.objects.filter(round_id=made, hard=False, pinned=False).exclude(place=place).order_by("number").first()
    assert card is not None
    advising.change(actor=world.coordinator, round_id=made, number=card.number, place=place, reason="zus woont daar", today=TODAY)
    return card.number


def test_other_places_make_the_advice_lapse_and_nobody_falls_off_the_board(world: World) -> None:
    """The advice rested on three gemeenten; with one gone nobody may seem to go there, and nothing may be proposed."""
    made = an_advised_round(world, maxima=(20, 20, 20))
    with acting(world.coordinator):
        there, elsewhere = pinned(world, made, "GM0785"), pinned(world, made, "GM0855")
        rounds.set_places(actor=world.coordinator, round_id=made, places=places(20, 20, 20)[1:], policy={}, today=TODAY)
        assert state(made) is RoundState.MOMENTOPNAME
        cards = {card.number: card for card in Card.objects.filter(round_id=made)}
        assert (cards[elsewhere].pinned, cards[elsewhere].place) == (True, "GM0855")
        assert (cards[there].pinned, cards[there].place, cards[there].reason) == (False, "", "")
        assert {card.place for card in cards.values()} <= {"", "GM0855"} and not any(card.advised for card in cards.values())
        with pytest.raises(NotNow):
            rounds.propose(actor=world.coordinator, round_id=made, proxy_reason="x", today=TODAY)
        assert advising.ask_advice(actor=world.coordinator, round_id=made, today=TODAY)
        assert state(made) is RoundState.ADVIES and Card.objects.get(round_id=made, number=elsewhere).place == "GM0855"
        rounds.set_places(actor=world.coordinator, round_id=made, places=places(20, 20, 20)[1:], policy={}, today=TODAY)
        assert state(made) is RoundState.ADVIES, "the same places: the advice still holds"


@pytest.mark.parametrize("how", ["weights", "do_no_harm"])
def test_other_rules_make_the_advice_lapse(world: World, how: str) -> None:
    made = an_advised_round(world)
    with acting(world.coordinator):
        if how == "weights":
            given = {"work": 10, "education": 10, "network": 10, "wish": 70}
            for wrong, field in (({**given, "wish": 69}, "wish"), (given, "reason")):
                with pytest.raises(NotNow) as error:
                    rounds.set_weights(actor=world.coordinator, round_id=made, hundredths=wrong, reason="" if field == "reason" else "besluit", today=TODAY)
                assert error.value.field == field
            rounds.set_weights(actor=world.coordinator, round_id=made, hundredths=given, reason="besluit van 1 november", today=TODAY)
            assert Round.objects.get(pk=made).weights == {"work": 0.1, "education": 0.1, "network": 0.1, "wish": 0.7}
        else:
            rounds.set_do_no_harm(actor=world.coordinator, round_id=made, on=False, reason="besluit", today=TODAY)
        assert state(made) is RoundState.MOMENTOPNAME
        assert advising.ask_advice(actor=world.coordinator, round_id=made, today=TODAY) and Run.objects.filter(round_id=made).latest("pk").verified


def test_places_that_cannot_be_are_refused_with_what_mends_them(world: World) -> None:
    made = a_round(world)
    one = places(4, 4, 4)[0]
    wrong: tuple[tuple[list[dict[str, object]], str], ...] = (
        ([], "ten minste één"), ([{**one, "persons": {"maximum": 4, "minimum": 5}}], "Wissel ze om"),
        ([{**one, "persons": {"maximum": 0}}], "Wissel ze om"), ([{**one, "id": "GM0363", "name": "Amsterdam"}], "Amsterdam hoort niet bij deze regio"),
    )  # fmt: skip
    with acting(world.coordinator):
        for given, words in wrong:
            with pytest.raises(NotNow, match=words):
                rounds.set_places(actor=world.coordinator, round_id=made, places=given, policy={}, today=TODAY)
    coordinator, page = client_of(world.coordinator), reverse("housing:round-places", args=[made])
    told = coordinator.post(page, {"GM0785-maximum": "4", "GM0785-minimum": "9"})
    assert told.status_code == 400 and "Groter dan het grootste aantal" in told.content.decode()
    empty = coordinator.post(page, {"GM0785-maximum": ""})
    assert empty.status_code == 400 and "ten minste één gemeente" in empty.content.decode()


def test_what_cannot_go_together_stands_on_the_page_by_name(world: World) -> None:
    made, coordinator = a_round(world), client_of(world.coordinator)
    most = [{**one, "persons": {"maximum": 9, "minimum": 9}} for one in places(9, 9, 9)]
    with acting(world.coordinator):
        rounds.set_places(actor=world.coordinator, round_id=made, places=most, policy={}, today=TODAY)
    asked = coordinator.post(reverse("housing:round-act", args=[made, "rekenen"]), follow=True).content.decode()
    assert "Er is geen advies mogelijk" in asked and "ten minste 9 personen in" in asked and "GM0" not in asked.split("<main")[1].split("dl-board")[0]
    with acting(world.coordinator):
        rounds.set_places(actor=world.coordinator, round_id=made, places=places(9, 9, 9), policy={}, today=TODAY)
    assert "Het advies is klaar" in coordinator.post(reverse("housing:round-act", args=[made, "rekenen"]), follow=True).content.decode()
    effect = reverse("housing:effect", args=[a_round_of_later(world), 1]) + "?naar=GM0785"
    assert "Vraag eerst een advies" in coordinator.get(effect).content.decode(), "no advice yet: said, not a fault"


def a_round_of_later(world: World) -> UUID:
    with acting(world.coordinator):
        made = rounds.open_round(actor=world.coordinator, region_id=world.region.pk, controller_id=world.coa.pk, name="Ronde januari", location=AZC, last_day=LAST, today=TODAY)
    with acting(world.officer):
        rounds.take_snapshot(actor=world.officer, round_id=made.pk, today=TODAY)
    with acting(world.coordinator):
        rounds.set_places(actor=world.coordinator, round_id=made.pk, places=places(6, 12, 6), policy={}, today=TODAY)
    return UUID(str(made.pk))


def test_a_household_that_waits_no_longer_is_seen_and_never_linked(world: World) -> None:
    """Linked by another road while the round was open: the round says so by number, and does not decide over it."""
    made = an_advised_round(world)
    with acting(world.officer):
        card = Card.objects.filter(round_id=made).exclude(place="").order_by("number").last()
        assert card is not None
        link = new_fact(kind="koppeling", valid_from=TODAY, known_on=TODAY, gemeente="0363")
        record_facts(actor=system_for(world.coa.pk, why="test"), dossier_id=card.dossier_id, facts=[link], source=TEST)
    told = text_of(client_of(world.coordinator), "round", made)
    assert "Wachten niet meer op een gemeente" in told and f"Huishouden {card.number}." in told
    with acting(world.coordinator), pytest.raises(NotNow, match=str(card.number)):
        rounds.propose(actor=world.coordinator, round_id=made, proxy_reason="kleine ronde", today=TODAY)
    with acting(world.coordinator), pytest.raises(PermissionDenied):
        deciding.withdraw(actor=world.coordinator, round_id=made, number=card.number, reason="al gekoppeld", today=TODAY)
    officer = client_of(world.officer)
    page = reverse("housing:card-act", args=[made, card.number, "uit_ronde"])
    assert page in text_of(officer, "card", made, card.number)
    assert officer.post(page, {"reason": ""}).status_code == 400
    assert officer.post(page, {"reason": "al gekoppeld aan Amsterdam"}).status_code == 302
    with acting(world.officer):
        assert state(made) is RoundState.MOMENTOPNAME, "the advice counted on this household"
        advising.ask_advice(actor=world.officer, round_id=made, today=TODAY)
        rounds.propose(actor=world.officer, round_id=made, proxy_reason="kleine ronde", today=TODAY)
        gone = Card.objects.get(pk=card.pk)
        assert (gone.state, gone.place, gone.reason) == (CardState.UIT_RONDE, "", "al gekoppeld aan Amsterdam")
    with acting(world.second):
        deciding.decide(actor=world.second, round_id=made, today=TODAY)
        deciding.link_some(round_id=made, today=TODAY)
        assert not Decision.objects.filter(card_id=card.pk).exists()
        assert [row.data["gemeente"] for row in FactRow.objects.filter(dossier_id=card.dossier_id, kind="koppeling")] == ["0363"]
        assert Ground.objects.get(card_id=card.pk).linked_on is None


def test_two_rounds_with_the_same_people_decide_over_each_once(world: World) -> None:
    first, second = an_advised_round(world), a_round_of_later(world)
    with acting(world.coordinator):
        advising.ask_advice(actor=world.coordinator, round_id=second, today=TODAY)
        for made in (first, second):
            rounds.propose(actor=world.coordinator, round_id=made, proxy_reason="kleine ronde", today=TODAY)
    with acting(world.second):
        deciding.decide(actor=world.second, round_id=first, today=TODAY)
        deciding.link_some(round_id=first, today=TODAY)
        with pytest.raises(NotNow, match="wachten niet meer"):
            deciding.decide(actor=world.second, round_id=second, today=TODAY)


def test_a_round_that_counts_on_homes_hears_of_one_that_is_gone(world: World) -> None:
    with acting(world.landlord):
        made_homes = [
            homes.announce(actor=world.landlord, organisation_id=world.corporation.pk, today=TODAY, values={
                "reference": f"W-{n}", "gemeente_id": world.gemeenten[0].gemeente_id, "kind": "regulier", "postcode": "5051", "bedrooms": 2, "least": 1, "most": 3,
                "features": [], "rent": None, "available_from": TODAY,
            })
            for n in range(4)
        ]  # fmt: skip
    made, officer = a_round(world), client_of(world.officer)
    page = reverse("housing:round-places", args=[made])
    assert officer.post(page, {"homes": "on", "GM0785-maximum": "9"}).status_code == 302
    with acting(world.officer):
        assert {home["id"] for home in Round.objects.get(pk=made).places[0]["homes"]} == {str(home.pk) for home in made_homes}, "COA works in no region, and homes count all the same"
    with acting(world.coordinator):
        advising.ask_advice(actor=world.coordinator, round_id=made, today=TODAY)
    with acting(world.landlord):
        homes.act(actor=world.landlord, home_id=made_homes[0].pk, done=Done(act=HomeAct.INTREKKEN, reason="verkocht"), today=TODAY)
        assert Home.objects.get(pk=made_homes[0].pk).state == "ingetrokken"
    assert "Woningen die niet meer vrij zijn" in text_of(client_of(world.coordinator), "round", made)
    with acting(world.coordinator), pytest.raises(NotNow, match="W-0"):
        rounds.propose(actor=world.coordinator, round_id=made, proxy_reason="kleine ronde", today=TODAY)


def test_a_mandate_that_ends_halfway_takes_the_cards_out_of_sight_and_is_not_made_longer(world: World) -> None:
    made, system = an_advised_round(world), system_for(world.coa.pk, why="test")
    yesterday = TODAY - timedelta(days=1)
    with acting(system):
        end_mandate(actor=system, mandate_id=Mandate.objects.get(purpose=Mandate.PLACING).pk, last_day=yesterday)
    coordinator = client_of(world.coordinator)
    told = text_of(coordinator, "round", made)
    assert "Het mandaat van de regio geldt vandaag niet" in told and "dl-board" not in told and "Voorstellen ter besluit" not in told
    assert coordinator.get(reverse("housing:card", args=[made, 1])).status_code == 404
    for name in ("round-places", "round-weights", "round-harm"):
        assert reverse(f"housing:{name}", args=[made]) not in told
    assert text_of(client_of(world.officer), "round", made).count("data-hs-card") == 6, "COA sees its own"
    with acting(LOGIN):
        user = User.objects.get(pk=world.coordinator.user_id)
    now = as_actor(user, today=TODAY)
    with acting(now):
        with pytest.raises(NotNow, match="mandaat"):
            rounds.set_places(actor=now, round_id=made, places=places(4, 4, 4), policy={}, today=TODAY)
        rounds.end(actor=now, round_id=made, act=RoundAct.STOP, reason="mandaat voorbij", today=TODAY)
    with acting(system):
        assert Mandate.objects.get(purpose=Mandate.PLACING).period.last == yesterday


def test_a_second_mandate_under_which_a_round_went_on_ends_with_it(world: World) -> None:
    made, system = an_advised_round(world), system_for(world.coa.pk, why="test")
    with acting(system):
        end_mandate(actor=system, mandate_id=Mandate.objects.get(purpose=Mandate.PLACING).pk, last_day=TODAY - timedelta(days=1))
    mandate(world.coa, world.region, first=TODAY, last=LAST)
    with acting(world.officer):
        rounds.end(actor=world.officer, round_id=made, act=RoundAct.STOP, reason="klaar", today=TODAY)
    with acting(system):
        assert not Mandate.objects.on(TODAY + timedelta(days=1)).filter(purpose=Mandate.PLACING).exists()


def test_a_question_to_the_engine_can_be_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advice, "AT_ONCE", 0)
    made, coordinator = a_round(world), client_of(world.coordinator)
    coordinator.post(reverse("housing:round-act", args=[made, "rekenen"]))
    assert "Berekening afbreken" in text_of(coordinator, "round", made)
    coordinator.post(reverse("housing:round-act", args=[made, "afbreken"]))
    with acting(world.coordinator):
        assert state(made) is RoundState.MOMENTOPNAME
        assert advising.answer(actor=world.coordinator, round_id=made, today=TODAY) is None, "what it still finds is not kept"


def test_the_second_person_sees_what_differs_and_the_second_click_says_why_not(world: World) -> None:
    made = an_advised_round(world)
    with acting(world.coordinator):
        number = pinned(world, made, "GM0785")
        rounds.propose(actor=world.coordinator, round_id=made, proxy_reason="kleine ronde", today=TODAY)
    second, decide = client_of(world.second), reverse("housing:round-act", args=[made, "besluiten"])
    told = text_of(second, "round", made)
    assert "Anders dan het advies" in told and "zus woont daar" in told and f"Huishouden {number}</a>" in told.split("Anders dan het advies")[-1]
    assert "Het besluit is genomen" in second.post(decide, follow=True).content.decode()
    again = client_of(world.officer).post(decide, follow=True).content.decode()
    assert "kan niet vanuit de stand" in again
    with acting(world.officer):
        assert Decision.objects.count() == 6


def test_a_form_that_is_sent_twice_opens_one_round(world: World) -> None:
    an_open_round(world)
    with acting(world.coordinator), pytest.raises(NotNow) as error:
        an_open_round(world)
    assert error.value.field == "name"
    with acting(world.coordinator):
        assert Round.objects.count() == 1


def _decided(world: World) -> UUID:
    made = an_advised_round(world)
    with acting(world.officer):
        rounds.propose(actor=world.officer, round_id=made, proxy_reason="kleine ronde", today=TODAY)
    with acting(world.second):
        deciding.decide(actor=world.second, round_id=made, today=TODAY)
        deciding.link_some(round_id=made, today=TODAY)
    return made


@pytest.mark.parametrize(("act", "reden", "waits"), [(CardAct.SELF, "zelf_gehuisvest", 0), (CardAct.LAPSE, "ingetrokken", 1)])
def test_a_koppeling_ends_in_the_file_when_the_household_found_a_home_itself_or_it_is_withdrawn(world: World, act: CardAct, reden: str, waits: int) -> None:
    made = _decided(world)
    with acting(world.officer):
        card = Card.objects.filter(round_id=made).exclude(place="").order_by("number").first()
        assert card is not None
        with pytest.raises(NotNow):
            deciding.take(actor=world.officer, card_id=card.pk, act=act, today=TODAY)
        before = len(waiting_at(controller_id=world.coa.pk, location=AZC, today=TODAY))
        deciding.take(actor=world.officer, card_id=card.pk, act=act, reason="toont een huurcontract elders", today=TODAY)
        assert FactRow.objects.get(dossier_id=card.dossier_id, kind="koppeling.vervallen").data["reden"] == reden
        assert "toont een huurcontract elders" in text_of(client_of(world.officer), "card", made, card.number)
        assert len(waiting_at(controller_id=world.coa.pk, location=AZC, today=TODAY)) - before == waits


def test_why_a_refusal_was_justified_stays_with_coa(world: World) -> None:
    """The reason may be medical: the region sees that the koppeling fell, never why."""
    made = _decided(world)
    with acting(world.officer):
        card = Card.objects.filter(round_id=made).exclude(place="").order_by("number").first()
        assert card is not None
        answering.say(actor=world.officer, card_id=card.pk, said=Said(kind=Saying.WEIGERING, text="arts", said_on=TODAY, by_person=True), today=TODAY)
        deciding.take(actor=world.officer, card_id=card.pk, act=CardAct.JUSTIFY, reason="behandeling in het Radboudumc", today=TODAY)
    assert "Radboudumc" in text_of(client_of(world.officer), "card", made, card.number)
    assert "Radboudumc" not in text_of(client_of(world.coordinator), "card", made, card.number)


def test_coa_sees_what_is_still_to_do_the_refusal_first(world: World) -> None:
    made, officer = _decided(world), client_of(world.officer)
    assert "6 huishoudens hebben nog geen brief" in text_of(officer, "round", made)
    with acting(world.officer):
        one, two = Card.objects.filter(round_id=made).exclude(place="").order_by("number")[:2]
        answering.say(actor=world.officer, card_id=one.pk, said=Said(kind=Saying.VRAAG, text="Is er een school?", said_on=TODAY, by_person=True), today=TODAY)
        answering.say(actor=world.officer, card_id=two.pk, said=Said(kind=Saying.WEIGERING, text="te ver", said_on=TODAY, by_person=True), today=TODAY)
        for kind, field in ((Saying.WENS, "wish_first"), (Saying.VRAAG, "text")):
            with pytest.raises(NotNow) as error:
                answering.say(actor=world.officer, card_id=one.pk, said=Said(kind=kind, said_on=TODAY, by_person=True), today=TODAY)
            assert error.value.field == field
    told = text_of(officer, "round", made)
    assert told.index("Weigering beoordelen") < told.index("Vraag of bedenking beantwoorden")
    assert "Weigering beoordelen" not in text_of(client_of(world.coordinator), "round", made), "what is said to COA is not the region's"


def test_the_audit_says_who_looked_at_which_card(world: World) -> None:
    made = an_advised_round(world)
    text_of(client_of(world.coordinator), "card", made, 1)
    text_of(client_of(world.officer), "card", made, 1)
    with acting(system_for(world.coa.pk, why="test")):
        card = Card.objects.get(round_id=made, number=1)
        lines = {row.user_id: row.subject for row in AuditRow.objects.filter(action="card.viewed", object_id=str(card.pk))}
        token = Dossier.objects.get(pk=card.dossier_id).audit_token
    assert lines == {world.coordinator.user_id: None, world.officer.user_id: token}, "the region looks at a number, COA at a person"
