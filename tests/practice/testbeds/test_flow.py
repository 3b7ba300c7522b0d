"""From a question to a decision: what must be there before, who draws, what is told, and what stays hidden."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.practice.testbeds.world import (
    START,
    TODAY,
    a_draft,
    a_running,
    analysed,
    closed,
    decided,
    person,
    taking_part,
    worker,
    world,
)

from doorlopend.practice.testbeds.models import Decision, Enrolment, PublicPage, SnapshotRow
from doorlopend.practice.testbeds.models import Testbed as Proeftuin
from doorlopend.practice.testbeds.services import card, deciding, enrolling, locking
from doorlopend.practice.testbeds.states import Act, State
from doorlopend.practice.testbeds.words import AnalysisKind, Verdict
from doorlopend.records.access.actor import acting
from doorlopend.records.kit.forming import NotNow

pytestmark = pytest.mark.django_db


def test_the_plan_says_first_what_these_people_can_show() -> None:
    w = world()
    testbed = a_draft(w, expected_people=100)
    with acting(w.coordinator):
        made = card.act(actor=w.coordinator, testbed_id=testbed.pk, what=Act.PLAN, today=START)
    # evaluation table: 50 per arm at base 30 shows about 27.5 people per 100
    assert made.plan["detectable_per_100"] == pytest.approx(27.5, abs=0.5)
    assert "Met 50 mensen per aanpak" in made.plan["sentence"]["nl"]


def test_a_draft_without_a_learning_agenda_is_no_plan() -> None:
    w = world()
    testbed = a_draft(w, learning={})
    with acting(w.coordinator), pytest.raises(NotNow, match="Zeg bij elk antwoord"):
        card.act(actor=w.coordinator, testbed_id=testbed.pk, what=Act.PLAN, today=START)


def test_nothing_is_locked_without_the_decision_of_every_college() -> None:
    w = world()
    testbed = a_draft(w, places=2)
    with acting(w.coordinator):
        card.act(actor=w.coordinator, testbed_id=testbed.pk, what=Act.PLAN, today=START)
        card.note_decision(actor=w.coordinator, testbed_id=testbed.pk, controller_id=w.places[0].pk, text="B&W 3", on=START)
        with pytest.raises(NotNow, match="Venray"):
            locking.lock(actor=w.coordinator, testbed_id=testbed.pk, today=START)
    decided(w, testbed)
    with acting(w.coordinator):
        locked = locking.lock(actor=w.coordinator, testbed_id=testbed.pk, today=START)
        page = PublicPage.objects.get(pk=testbed.pk)
    assert page.hash == locked.hash
    assert page.content["secret"] == ""
    assert page.content["commitment"] == locked.commitment


def test_a_locked_card_cannot_be_changed_and_a_change_is_appended() -> None:
    w = world()
    testbed = a_running(w)
    with acting(w.coordinator):
        with pytest.raises(NotNow):
            card.change_card(actor=w.coordinator, testbed_id=testbed.pk, values={"question": "Iets anders?"})
        before = testbed.lock.hash
        change = locking.append_change(actor=w.coordinator, testbed_id=testbed.pk, part="looptijd", reason="Later begonnen", today=TODAY)
        assert not change.after_unblinding
        assert locking.protocol_of(Proeftuin.objects.get(pk=testbed.pk)).hash == before


def test_the_draw_is_only_among_what_suits_and_can_be_repeated() -> None:
    from doorlopend.engines import evidence

    w = world()
    testbed = a_running(w, arms=("startbaan", "maatje"))
    actor = worker(w, w.places[0])
    rows = []
    for number in range(12):
        dossier = person(w.places[0], number)
        with acting(actor):
            rows.append(enrolling.enrol(actor=actor, dossier_id=dossier.pk, testbed_id=testbed.pk, suitable={"gewoon": "kan", "maatje": "wil contact"}, today=START))
    assert {row.arm for row in rows} == {"gewoon", "maatje"}
    with acting(w.coordinator):
        protocol, lock = locking.protocol_of(testbed), testbed.lock
    for row in rows:
        town_and_half = row.block.rpartition("|")[0]
        again = evidence.assign(protocol, block=town_and_half, position=row.position, suitable=row.suitable, secret=lock.secret)
        assert (again.arm, str(again.seed)) == (row.arm, row.log["seed"])
    # every run of two holds each suitable arm once
    for pair in zip(rows[::2], rows[1::2], strict=True):
        assert {one.arm for one in pair} == {"gewoon", "maatje"}


def test_one_suitable_approach_is_no_draw_and_each_needs_its_reason() -> None:
    w = world()
    testbed = a_running(w)
    actor, dossier = worker(w, w.places[0]), person(w.places[0], 1)
    with acting(actor):
        with pytest.raises(NotNow, match="Er valt niets te loten"):
            enrolling.enrol(actor=actor, dossier_id=dossier.pk, testbed_id=testbed.pk, suitable={"startbaan": "wil werken"}, today=START)
        with pytest.raises(NotNow, match="waarom"):
            enrolling.enrol(actor=actor, dossier_id=dossier.pk, testbed_id=testbed.pk, suitable={"startbaan": "wil werken", "gewoon": " "}, today=START)


def test_a_leerroute_is_no_approach_that_can_be_drawn() -> None:
    w = world()
    testbed = a_running(w)
    actor, dossier = worker(w, w.places[0]), person(w.places[0], 1)
    with acting(actor), pytest.raises(NotNow, match="hoort niet bij deze proeftuin"):
        enrolling.enrol(actor=actor, dossier_id=dossier.pk, testbed_id=testbed.pk, suitable={"startbaan": "ja", "b1_route": "ja"}, today=START)


def test_only_the_own_gemeente_enrols_and_only_while_it_runs() -> None:
    w = world()
    testbed = a_running(w)
    dossier = person(w.places[0], 1)
    with acting(w.coordinator), pytest.raises(Exception, match="Dossier matching query does not exist"):
        enrolling.enrol(actor=w.coordinator, dossier_id=dossier.pk, testbed_id=testbed.pk, suitable={}, today=START)
    closed(w, testbed)
    with acting(w.regievoerder), pytest.raises(NotNow, match="zolang de proeftuin loopt"):
        enrolling.enrol(actor=w.regievoerder, dossier_id=dossier.pk, testbed_id=testbed.pk, suitable={}, today=TODAY)


def test_regional_roles_never_see_who_takes_part() -> None:
    w = world()
    testbed = a_running(w)
    taking_part(w, testbed, 4)
    for actor in (w.coordinator, w.onderzoeker):
        with acting(actor):
            assert Enrolment.objects.count() == 0
            assert SnapshotRow.objects.count() == 0
    with acting(w.regievoerder):
        assert Enrolment.objects.count() == 4


def test_the_lottery_is_answered_and_told_to_three_readers() -> None:
    w = world()
    testbed = a_running(w, outcomes=(("betaald_werk", 12), ("eerste_werk", 12)))
    rows = taking_part(w, testbed, 120)
    with acting(worker(w, w.places[0])) as actor:
        enrolling.leave(actor=actor, enrolment_id=rows[0].pk, why="gestopt", note="", today=TODAY)
    closed(w, testbed)
    done = analysed(w, testbed)
    assert done.error == ""
    with acting(w.coordinator):
        assert Proeftuin.objects.get(pk=testbed.pk).state == State.FOUND
        found = done.results.get(outcome="betaald_werk_12", kind="bevinding")
        page = found.pages["bestuur"]["nl"]
        assert "Van elke 100 statushouders" in page["sentence"]
        assert "significant" not in json.dumps(found.pages)
        # as assigned: the one who left still counts where the draw put them
        assert found.content["n_arm"] + found.content["n_control"] == 120
        assert found.content["level"]["level"] == 5
        assert PublicPage.objects.get(pk=testbed.pk).content["secret"] == testbed.lock.secret


def test_a_repeat_after_a_destruction_says_fewer_and_never_how_few() -> None:
    from doorlopend.practice.testbeds import telling

    w = world()
    testbed = a_running(w)
    rows = taking_part(w, testbed, 80, one_in=10)  # an effect no draw can hide: one person fewer turns no verdict
    closed(w, testbed)
    analysed(w, testbed)
    with acting(worker(w, w.places[0])):
        assert SnapshotRow.objects.filter(dossier_id=rows[0].dossier_id).count() == 1
    again = analysed(w, testbed, AnalysisKind.AGAIN)
    assert (again.gone, again.same) == (0, True)
    _destroy(w, rows[0])
    after = analysed(w, testbed, AnalysisKind.AGAIN)
    assert after.same is True
    assert telling.shown_fewer(after.gone, "nl") == "minder dan 10 personen minder"


def _destroy(w, row) -> None:  # type: ignore[no-untyped-def]
    """Through the one function that destroys, after two people agreed."""
    from tests.factories import a_user

    from doorlopend.records.dossiers import destruction
    from doorlopend.records.dossiers.services import close_dossier

    place = w.places[0]
    with acting(worker(w, place)) as system:
        close_dossier(actor=system, dossier_id=row.dossier_id, closed_on=START, reason="test")
    first, second = a_user("teamleider", place.pk, email="a@test.invalid")[1], a_user("teamleider", place.pk, email="b@test.invalid")[1]
    with acting(first):
        order = destruction.propose(actor=first, controller_id=place.pk, object_kind="dossier", object_id=row.dossier_id, ground="wissing_verzocht", today=TODAY)
    with acting(second):
        destruction.approve(actor=second, order_id=order.pk, today=TODAY)


def test_a_decision_needs_the_decision_of_the_region_and_ends_in_a_lesson() -> None:
    w = world()
    testbed = a_running(w)
    taking_part(w, testbed, 60)
    closed(w, testbed)
    analysed(w, testbed)
    with acting(w.coordinator):
        with pytest.raises(NotNow, match="Noem het besluit"):
            deciding.decide(actor=w.coordinator, testbed_id=testbed.pk, verdict=Verdict.ADOPT, why="Het helpt", on=TODAY, today=TODAY)
        deciding.decide(actor=w.coordinator, testbed_id=testbed.pk, verdict=Verdict.ADOPT, why="Het helpt", on=TODAY, today=TODAY, governance_text="Stuurgroep, punt 4")
        values = {"thought": "Dat het helpt", "saw": "Meer werk", "know": "Het helpt", "unknown": "Hoe lang", "next_question": "Houdt het stand?"}
        learned = deciding.learn(actor=w.coordinator, testbed_id=testbed.pk, values=values, today=TODAY)
        assert learned.lesson_kind == "community.lesson"
        assert Proeftuin.objects.get(pk=testbed.pk).state == State.DONE
        assert Decision.objects.count() == 1


def test_before_the_end_only_planned_looks_are_possible() -> None:
    w = world()
    testbed = a_running(w, looks=[0.5, 1.0])
    taking_part(w, testbed, 60)
    with pytest.raises(NotNow, match="gesloten"):
        analysed(w, testbed)
    with pytest.raises(NotNow, match="niet in het protocol"):
        analysed(w, testbed, AnalysisKind.LOOK, number=3)
    done = analysed(w, testbed, AnalysisKind.LOOK, number=1, today=START + timedelta(days=400))
    with acting(w.coordinator):
        told = done.results.get()
        assert told.kind in {"blik", "weigering"}
        assert Proeftuin.objects.get(pk=testbed.pk).state == State.RUNNING


def test_a_stranger_to_the_role_cannot_write() -> None:
    w = world()
    testbed = a_draft(w)
    with acting(w.onderzoeker), pytest.raises(PermissionDenied):
        card.change_card(actor=w.onderzoeker, testbed_id=testbed.pk, values={"title": "Anders"})
