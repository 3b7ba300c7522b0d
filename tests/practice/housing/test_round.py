"""A whole round: a mandate, cards without names, advice that can be checked, a second person who decides, what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from tests.factories import TEST, TODAY, a_user, as_actor
from tests.practice.housing.world import (
    AZC,
    KNOWN,
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
from doorlopend.practice.housing.households import household_of, waiting_at
from doorlopend.practice.housing.models import (
    Answer,
    Arrival,
    Card,
    Decision,
    Fairness,
    Ground,
    Outcome,
    Round,
    Run,
    RunDetail,
)
from doorlopend.practice.housing.services import advising, answering, deciding, mending, passing, rounds
from doorlopend.practice.housing.services.answering import Said
from doorlopend.practice.housing.states import CardAct, CardState, RoundAct, RoundState
from doorlopend.practice.housing.words import Saying, Step
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.dossiers.models import FactRow
from doorlopend.records.dossiers.services import new_fact, record_facts
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.people.models import User
from doorlopend.records.regions.models import Mandate
from doorlopend.records.regions.services import end_mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def households(world: World) -> list[object]:
    made = [a_household(world, number, partner=number % 3 == 0, children=number % 2) for number in range(10)]
    made.append(a_household(world, 90, criteria=[{"kind": "medical", "places": ["GM0855"], "proof": "verklaring"}]))
    return made


def test_without_a_mandate_that_holds_today_no_round_opens() -> None:
    world = build(mandated=False)
    mandate(world.coa, world.region, first=date(2025, 1, 1), last=TODAY - timedelta(days=1))
    with acting(world.coordinator), pytest.raises(NotNow) as error:
        an_open_round(world)
    assert error.value.field == "controller" and "COA" in str(error.value)


def test_a_mandate_without_last_day_is_no_ground_for_a_round() -> None:
    world = build(mandated=False)
    mandate(world.coa, world.region, last=None)
    with pytest.raises(NotNow, match="laatste dag"):
        an_open_round(world)


def test_a_round_never_outlasts_its_mandate(world: World) -> None:
    with acting(world.coordinator), pytest.raises(NotNow) as error:
        rounds.open_round(
            actor=world.coordinator, region_id=world.region.pk, controller_id=world.coa.pk, name="x", location=AZC,
            last_day=LAST + timedelta(days=1), today=TODAY,
        )  # fmt: skip
    assert error.value.field == "last_day"


def test_the_snapshot_is_the_controllers_to_make(world: World, households: list[object]) -> None:
    made = an_open_round(world)
    with acting(world.coordinator), pytest.raises(PermissionDenied):
        rounds.take_snapshot(actor=world.coordinator, round_id=made.pk, today=TODAY)


def test_a_card_tells_sizes_and_yes_or_no_and_never_a_ground(world: World, households: list[object]) -> None:
    made = a_round(world)
    with acting(world.coordinator):
        cards = list(Card.objects.filter(round_id=made))
        assert len(cards) == 11
        assert sum(card.hard for card in cards) == 1
        assert {card.persons for card in cards} == {1, 2, 3}
        text = str([{name: getattr(card, name) for name in ("needs", "only", "profile", "wishes", "hard")} for card in cards])
        assert "medical" not in text and "Geheim" not in text and "SY" not in text
        assert not Ground.objects.exists()
    with acting(world.officer):
        assert Ground.objects.filter(criteria__contains=[{"kind": "medical"}]).count() == 1


def _raw(actor: object, statement: str) -> int:
    with acting(actor), connection.cursor() as cursor:  # type: ignore[arg-type]
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def test_by_raw_sql_the_region_sees_cards_only_while_the_mandate_holds(world: World, households: list[object]) -> None:
    """As the application role: cards, never files; and nothing of the cards when the mandate has ended."""
    made = an_advised_round(world)
    for table in ("housing_ground", "housing_screening", "housing_answer", "housing_arrival", "dossiers_dossier", "dossiers_fact"):
        assert _raw(world.coordinator, f"SELECT count(*) FROM {table}") == 0, table
    for table in ("housing_card", "housing_rundetail"):
        assert _raw(world.coordinator, f"SELECT count(*) FROM {table}") > 0, table
    with acting(LOGIN):
        user = User.objects.get(pk=world.coordinator.user_id)
    after = as_actor(user, today=LAST + timedelta(days=1))
    for table in ("housing_card", "housing_rundetail", "housing_decision"):
        assert _raw(after, f"SELECT count(*) FROM {table}") == 0, table
    with acting(world.coordinator):
        rounds.end(actor=world.coordinator, round_id=made, act=RoundAct.STOP, reason="proef", today=TODAY)
    assert _raw(world.coordinator, "SELECT count(*) FROM housing_card") == 0
    assert _raw(world.coordinator, "SELECT count(*) FROM housing_run") > 0
    assert _raw(world.officer, "SELECT count(*) FROM housing_card") == 11


@pytest.mark.parametrize("role", ["regiocoordinator", "bestuurder", "corporatie", "beleidsmedewerker"])
def test_without_a_mandate_no_role_of_region_or_corporation_sees_person_rows(world: World, households: list[object], role: str) -> None:
    an_advised_round(world)
    system = system_for(world.coa.pk, why="test")
    with acting(system):
        end_mandate(actor=system, mandate_id=Mandate.objects.get(purpose=Mandate.PLACING).pk, last_day=TODAY - timedelta(days=1))
    place = world.corporation.pk if role == "corporatie" else world.region.pk
    actor = a_user(role, place, email=f"{role}-later@test.invalid")[1]
    for table in ("card", "rundetail", "decision", "ground", "screening", "answer", "arrival", "outcome", "gift"):
        assert _raw(actor, f"SELECT count(*) FROM housing_{table}") == 0, table


def test_the_advice_keeps_hard_criteria_and_limits_and_can_be_checked(world: World, households: list[object]) -> None:
    made = an_advised_round(world)
    with acting(world.officer):
        run = Run.objects.get(round_id=made)
        detail = RunDetail.objects.get(run_id=run.pk)
        cards = list(Card.objects.filter(round_id=made))
    assert run.verified and run.engine and advice.checked(detail.instance, detail.result)
    assert run.instance_sha256 == advice.sha(detail.instance) and run.result_sha256 == advice.sha(detail.result)
    assert all(card.place == "GM0855" for card in cards if card.hard)
    for code, most in (("GM0785", 6), ("GM0855", 12), ("GM0867", 6)):
        assert sum(card.persons for card in cards if card.place == code) <= most
    assert all(card.state == CardState.IN_RONDE for card in cards), "nothing is placed by an advice"
    broken = {**detail.result, "assignments": [{**row, "place": "GM0785"} for row in detail.result["assignments"]]}
    assert not advice.checked(detail.instance, broken)


def test_do_no_harm_leaves_nobody_without_a_place_for_whom_there_is_room(world: World) -> None:
    """All work in care: Goirle is the worst place for everyone, yet better than none when elsewhere is full."""
    for number in range(6):
        a_household(world, number, work=[["zorg"]])
    made = an_advised_round(world, maxima=(4, 1, 1))
    with acting(world.officer):
        cards = list(Card.objects.filter(round_id=made))
        detail = RunDetail.objects.get(round_id=made)
        assert Run.objects.get(round_id=made).verified
    assert all(card.place for card in cards)
    marked = {one["id"] for one in detail.instance["households"] if one.get("harm_ok")}
    assert marked and {advice.key_of(card.number) for card in cards if card.place == "GM0785"} <= marked


def test_an_answer_to_what_the_round_no_longer_asks_is_not_kept(world: World, households: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine works without a lock: places that changed meanwhile make its answer one to another question."""
    monkeypatch.setattr(advice, "AT_ONCE", 0)
    made = a_round(world)
    with acting(world.coordinator):
        assert not advising.ask_advice(actor=world.coordinator, round_id=made, today=TODAY)
        asked = advising.question(round_id=made, today=TODAY)
        assert asked is not None
        found = advising.find(asked)
        Round.objects.filter(pk=made).update(places=places(3, 20, 3))
        assert advising.keep(actor=world.coordinator, found=found, today=TODAY) is None
        assert Round.objects.get(pk=made).state == RoundState.REKENT and not Run.objects.filter(round_id=made).exists()
        run = advising.answer(actor=world.coordinator, round_id=made, today=TODAY)
        assert run is not None and run.verified
        assert advising.keep(actor=world.coordinator, found=found, today=TODAY) is None, "an advice is kept once"


def test_a_change_asks_for_a_reason_and_does_what_its_preview_said(world: World, households: list[object]) -> None:
    made = an_advised_round(world)
    with acting(world.coordinator):
        card = Card.objects.filter(round_id=made, hard=False).exclude(place="").order_by("number").first()
        assert card is not None
        other = next(code for code in ("GM0785", "GM0855", "GM0867") if code != card.place)
        round_ = Round.objects.get(pk=made)
        seen = advising.preview(round_=round_, number=card.number, place=other)
        assert seen.possible and any(move.number == card.number and move.after == other for move in seen.moves)
        with pytest.raises(NotNow) as error:
            advising.change(actor=world.coordinator, round_id=made, number=card.number, place=other, reason=" ", today=TODAY)
        assert error.value.field == "reason"
        advising.change(actor=world.coordinator, round_id=made, number=card.number, place=other, reason="zus woont daar", today=TODAY)
        now = {one.number: one for one in Card.objects.filter(round_id=made)}
        assert {number: one.place for number, one in now.items() if one.place} == dict(seen.places or {})
        assert now[card.number].pinned and now[card.number].reason == "zus woont daar"
        assert all(one.reason for one in now.values() if one.place != one.advised)
        assert all(run.verified for run in Run.objects.filter(round_id=made))
        again = advising.preview(round_=round_, number=next(n for n in now if n != card.number and not now[n].hard), place="GM0855")
        assert not again.possible or (again.places or {}).get(card.number) == other, "who a person put somewhere stays there"


def test_a_hard_criterion_is_not_overridden(world: World, households: list[object]) -> None:
    made = an_advised_round(world)
    with acting(world.coordinator):
        card = Card.objects.get(round_id=made, hard=True)
        with pytest.raises(NotNow, match="hard criterium"):
            advising.change(actor=world.coordinator, round_id=made, number=card.number, place="GM0785", reason="toch", today=TODAY)


def _decided(world: World) -> object:
    made = an_advised_round(world)
    with acting(world.officer):
        rounds.propose(actor=world.officer, round_id=made, proxy_reason="kleine ronde", today=TODAY)
    with acting(world.second):
        deciding.decide(actor=world.second, round_id=made, today=TODAY)
        assert deciding.link_some(round_id=made, today=TODAY) == 0
    return made


def test_who_proposes_does_not_decide(world: World, households: list[object]) -> None:
    made = an_advised_round(world)
    with acting(world.officer):
        rounds.propose(actor=world.officer, round_id=made, proxy_reason="kleine ronde", today=TODAY)
        with pytest.raises(NotNow, match="ander"):
            deciding.decide(actor=world.officer, round_id=made, today=TODAY)
    with acting(world.coordinator), pytest.raises(PermissionDenied):
        deciding.decide(actor=world.coordinator, round_id=made, today=TODAY)
    with acting(world.officer), pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=made).update(decided_by=world.officer.user_id)


def test_a_decision_puts_the_koppeling_in_the_file_and_tells_the_gemeente(world: World, households: list[object]) -> None:
    made = _decided(world)
    with acting(world.officer):
        placed = Card.objects.filter(round_id=made).exclude(place="")
        assert FactRow.objects.filter(kind="koppeling").count() == placed.count() == Decision.objects.exclude(place="").count()
        expected = set(placed.filter(place="GM0855").values_list("pk", flat=True))
        assert deciding.link_some(round_id=made, today=TODAY) == 0
        assert FactRow.objects.filter(kind="koppeling").count() == placed.count(), "a second run does nothing"
    tilburg = a_user("regievoerder", world.gemeenten[1].pk)[1]
    with acting(tilburg):
        arrivals = list(Arrival.objects.all())
        assert {one.origin_id for one in arrivals} == expected and expected
        assert all(one.household.startswith("Geheim") or "Geheim" in one.household for one in arrivals)
        assert any(criterion["kind"] == "medical" for one in arrivals for criterion in one.criteria)
    with acting(world.caseworker):
        assert not set(Arrival.objects.values_list("origin_id", flat=True)) & expected


def test_the_database_refuses_an_override_without_a_reason(world: World, households: list[object]) -> None:
    made = an_advised_round(world)
    with acting(world.officer):
        card = Card.objects.filter(round_id=made).first()
        assert card is not None
        row = {"controller_id": card.controller_id, "dossier_id": card.dossier_id, "card_id": card.pk, "on": TODAY, "proposed_by": "a", "decided_by": "b"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**row, place="GM0785", advised="GM0855", reason="")


def test_the_answer_is_the_households_own(world: World, households: list[object]) -> None:
    made = _decided(world)
    with acting(world.officer):
        cards = list(Card.objects.filter(round_id=made).exclude(place="").order_by("number"))
        with pytest.raises(NotNow) as error:
            answering.say(actor=world.officer, card_id=cards[0].pk, said=Said(kind=Saying.AKKOORD, said_on=TODAY), today=TODAY)
        assert error.value.field == "by_person"
        answering.say(actor=world.officer, card_id=cards[0].pk, said=Said(kind=Saying.AKKOORD, said_on=TODAY, by_person=True), today=TODAY)
        code = answering.new_code(actor=world.officer, card_id=cards[1].pk, today=TODAY)
    nobody = replace(world.landlord, scope={}, permissions=frozenset(), id="anonymous", kind="anonymous", user_id=None)
    with acting(nobody):
        answering.answer_by_code(code=code.lower(), kind=Saying.WEIGERING, text="Te ver van mijn werk", today=TODAY)
        with pytest.raises(NotNow):
            answering.answer_by_code(code=code, kind=Saying.AKKOORD, text="", today=TODAY)
    with acting(world.officer):
        states = {card.pk: card.state for card in Card.objects.filter(round_id=made)}
        assert states[cards[0].pk] == CardState.AKKOORD and states[cards[1].pk] == CardState.GEWEIGERD
        assert Answer.objects.get(card_id=cards[1].pk).by_code
        with pytest.raises(NotNow):
            deciding.take(actor=world.officer, card_id=cards[1].pk, act=CardAct.JUSTIFY, today=TODAY)
        deciding.take(actor=world.officer, card_id=cards[1].pk, act=CardAct.JUSTIFY, reason="medische reden", today=TODAY)
        deciding.note_outcome(actor=world.officer, card_id=cards[0].pk, step=Step.GEHUISVEST, on=TODAY, source="gemeente", today=TODAY)
        assert Card.objects.get(pk=cards[0].pk).state == CardState.GEHUISVEST and Outcome.objects.count() == 1


def test_a_refusal_of_before_that_left_its_koppeling_standing_is_found_and_put_right(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = a_household(world, 1, work=[["zorg"]], children=1)
    made = _decided(world)
    with acting(world.officer):
        card = Card.objects.get(round_id=made)
        answering.say(actor=world.officer, card_id=card.pk, said=Said(kind=Saying.WEIGERING, text="behandeling", said_on=TODAY, by_person=True), today=TODAY)
        with monkeypatch.context() as before:
            before.setattr(deciding, "end_link", lambda *_given: None)
            deciding.take(actor=world.officer, card_id=card.pk, act=CardAct.JUSTIFY, reason="medische reden", today=TODAY)
        assert [one.dossier_id for one in mending.lasting(actor=world.officer, today=TODAY)] == [dossier.pk]
        assert len(mending.end_lasting(actor=world.officer, today=TODAY)) == 1
        assert mending.end_lasting(actor=world.officer, today=TODAY) == []
        line = list(FactRow.objects.filter(dossier_id=dossier.pk, kind__startswith="koppeling").order_by("sequence").values_list("kind", "source_ref"))
        assert line == [("koppeling", str(card.pk)), ("koppeling.vervallen", str(card.pk))]
        assert len(waiting_at(controller_id=world.coa.pk, location=AZC, today=TODAY)) == 1
    with acting(world.coordinator):
        assert mending.lasting(actor=world.coordinator, today=TODAY) == [], "who does not decide sees none"


def test_after_a_justified_refusal_the_koppeling_falls_until_a_later_round(world: World) -> None:
    """The file says on each day what is true: linked, no longer linked, linked anew; the gemeente that was refused hears it."""
    dossier = a_household(world, 1, work=[["zorg"]], children=1)
    made = _decided(world)
    with acting(world.officer):
        first = Card.objects.get(round_id=made)
        answering.say(actor=world.officer, card_id=first.pk, said=Said(kind=Saying.WEIGERING, text="behandeling", said_on=TODAY, by_person=True), today=TODAY)
        assert waiting_at(controller_id=world.coa.pk, location=AZC, today=TODAY) == []
        deciding.take(actor=world.officer, card_id=first.pk, act=CardAct.JUSTIFY, reason="medische reden", today=TODAY)
        assert len(waiting_at(controller_id=world.coa.pk, location=AZC, today=TODAY)) == 1
    gemeente = system_for(next(one for one in world.gemeenten if one.gemeente.names.filter(code=first.place).exists()).pk, why="test")
    with acting(gemeente):
        assert Arrival.objects.get(origin_id=first.pk).ended_on == TODAY
    again = _decided(world)
    with acting(world.officer):
        second = Card.objects.get(round_id=again)
        line = list(FactRow.objects.filter(dossier_id=dossier.pk, kind__startswith="koppeling").order_by("sequence"))
        assert [row.kind for row in line] == ["koppeling", "koppeling.vervallen", "koppeling"]
        assert line[1].data == {"gemeente": first.place.removeprefix("GM"), "reden": "weigering_terecht"} and line[1].valid_from == TODAY
        assert line[2].supersedes_id is None and line[2].data["gemeente"] == second.place.removeprefix("GM")
        assert waiting_at(controller_id=world.coa.pk, location=AZC, today=TODAY) == [], "linked again: nobody waits"


def test_the_gemeente_of_koppeling_passes_on_what_the_household_says(world: World, households: list[object]) -> None:
    made = _decided(world)
    tilburg = a_user("regievoerder", world.gemeenten[1].pk)[1]
    said = Said(kind=Saying.AKKOORD, said_on=TODAY, by_person=True)
    with acting(tilburg):
        arrival = Arrival.objects.order_by("pk").first()
        assert arrival is not None
        with pytest.raises(NotNow):
            passing.pass_to_coa(actor=tilburg, arrival_id=arrival.pk, said=replace(said, by_person=False), today=TODAY)
        passing.pass_to_coa(actor=tilburg, arrival_id=arrival.pk, said=said, today=TODAY)
        assert Arrival.objects.get(pk=arrival.pk).answer == Saying.AKKOORD
    with acting(world.caseworker), pytest.raises(Arrival.DoesNotExist):
        passing.pass_to_coa(actor=world.caseworker, arrival_id=arrival.pk, said=said, today=TODAY)
    with acting(world.officer):
        assert Card.objects.get(pk=arrival.origin_id, round_id=made).state == CardState.AKKOORD
        kept = Answer.objects.get(card_id=arrival.origin_id)
        assert kept.by == tilburg.label and kept.said_by_person and not kept.by_code


def test_family_that_lives_elsewhere_by_the_file_is_asked_about(world: World) -> None:
    dossier = a_household(world, 1, partner=True)
    system = system_for(world.coa.pk, why="test")
    with acting(system):
        away = [
            new_fact(kind="huishouden.band", valid_from=KNOWN, known_on=KNOWN, relatie="kind", persoon=f"weg{n}", samenwonend=False, geboortedatum=date(born, 1, 1))
            for n, born in enumerate((2015, 2001))
        ]  # fmt: skip
        record_facts(actor=system, dossier_id=dossier.pk, facts=away, source=TEST)
    with acting(world.officer):
        (found,) = waiting_at(controller_id=world.coa.pk, location=AZC, today=TODAY)
        assert found.persons == 2 and found.apart(TODAY) == 1, "a grown child is no nareis"
        assert household_of(dossier=dossier).apart(TODAY) == 1


def test_what_the_home_must_have_counts_as_the_list_told_it(world: World) -> None:
    """Not all family is in the file yet: the home must hold them."""
    dossier = a_household(world, 1)
    system = system_for(world.coa.pk, why="test")
    with acting(system):
        need = new_fact(kind="woning.behoefte", valid_from=KNOWN, known_on=KNOWN, personen=4, slaapkamers=2, gelijkvloers=True, rolstoel=False)
        record_facts(actor=system, dossier_id=dossier.pk, facts=[need], source=TEST)
    with acting(world.officer):
        (found,) = waiting_at(controller_id=world.coa.pk, location=AZC, today=TODAY)
        assert (found.persons, found.features()) == (4, ["gelijkvloers"])
    made = an_open_round(world)
    with acting(world.officer):
        rounds.take_snapshot(actor=world.officer, round_id=made.pk, today=TODAY)
        assert Card.objects.get(round=made).persons == 4


def test_the_fairness_report_names_nobody_and_hides_small_groups(world: World, households: list[object]) -> None:
    made = an_advised_round(world)
    with acting(world.coordinator):
        report = Fairness.objects.get(round_id=made).report
    nations = next(one for one in report["dimensions"] if one["dimension"] == "nationaliteit")
    assert {group["group"] for group in nations["groups"]} == {"SY", "ER"}
    for dimension in report["dimensions"]:
        for group in dimension["groups"]:
            assert group["households"] is None or group["households"] == 0 or group["households"] >= 5
            assert group["mean_value"] is None or group["households"] >= 10
    assert "h1" not in str(report)


def test_a_round_that_nobody_can_fit_in_says_what_is_in_conflict(world: World) -> None:
    a_household(world, 1)
    made = a_round(world, maxima=(6, 6, 6))
    with acting(world.coordinator):
        rounds.set_places(
            actor=world.coordinator, round_id=made, policy={}, today=TODAY,
            places=[{"id": "GM0785", "name": "Goirle", "persons": {"maximum": 9, "minimum": 5}}, {"id": "GM0855", "name": "Tilburg", "persons": {"maximum": 9, "minimum": 5}}],
        )  # fmt: skip
        advising.ask_advice(actor=world.coordinator, round_id=made, today=TODAY)
        assert Round.objects.get(pk=made).state == RoundState.MOMENTOPNAME
        assert Run.objects.get(round_id=made).outcome["status"] == "infeasible"


def test_runs_are_never_changed(world: World, households: list[object]) -> None:
    made = an_advised_round(world)
    with pytest.raises(Exception, match="permission denied") as error, acting(system_for(world.coa.pk, why="test")), transaction.atomic():
        Run.objects.filter(round_id=made).update(by="iemand anders")
    assert isinstance(error.value.__cause__, psycopg.errors.InsufficientPrivilege)
