"""Two dossiers of one person become one, and two again when it was a mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import TEST, TODAY, a_controller, a_dossier, a_user

from doorlopend.practice.casework.same import queries
from doorlopend.practice.casework.same.services import NotTogether, join, part
from doorlopend.records.access.actor import LOGIN, Actor, acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.dossiers.derivation import facts_of, standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow
from doorlopend.records.dossiers.services import new_fact, record_facts
from doorlopend.records.messages.models import Incoming, LedgerLine, Outgoing
from doorlopend.records.regions.models import Controller
from doorlopend.records.work.models import Task
from doorlopend.records.work.services import add_task

pytestmark = pytest.mark.django_db
BSN, V_NUMBER, DAY = "999900006", "9000000077", date(2026, 1, 12)


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())


@pytest.fixture
def goirle() -> Controller:
    return a_controller()


@pytest.fixture
def officer(goirle: Controller) -> Actor:
    return a_user("regievoerder", goirle.pk)[1]


def fact(kind: str, day: date = DAY, **data: Any) -> Any:
    return new_fact(kind=kind, valid_from=day, known_on=day, **data)


def two(goirle: Controller) -> tuple[Dossier, Dossier]:
    """One known to COA by V-nummer, one that DUO opened by BSN."""
    kept = a_dossier(goirle, facts=(fact("persoon.v_nummer", v_nummer=V_NUMBER), fact("koppeling", gemeente="0785")))
    duo = (fact("inburgeringsplicht.vastgesteld"), fact("inburgeringsplicht.kennisgeving"), fact("doelgroep.vastgesteld", doelgroep="asielstatushouder_a"))
    return kept, a_dossier(goirle, bsn=BSN, facts=duo)


def said(dossier: Dossier) -> set[tuple[Any, ...]]:
    """What stands in a dossier, whatever the ids."""
    with acting(system_for(dossier.controller_id, why="test")):
        return {(one.kind, one.valid_from, one.valid_until, str(sorted(one.data.items()))) for one in standing_facts(facts_of(dossier)) if one.kind != "feit.nietig"}


def joined(officer: Actor, kept: Dossier, double: Dossier) -> UUID:
    with acting(officer):
        return join(actor=officer, dossier_id=kept.pk, double_id=double.pk, reason="zelfde pas", today=TODAY).pk


def test_one_dossier_goes_on_with_what_both_knew(goirle: Controller, officer: Actor) -> None:
    kept, double = two(goirle)
    before = said(kept) | said(double)
    joined(officer, kept, double)
    assert said(kept) == before
    with acting(officer):
        double.refresh_from_db()
        assert double.closed_on == TODAY and double.subject_id == Dossier.objects.get(pk=kept.pk).subject_id
        copies = FactRow.objects.filter(dossier=kept, source="merge")
        assert {one.origin_id for one in copies} <= set(FactRow.objects.filter(dossier=double).values_list("pk", flat=True))
        assert queries.other_with(dossier=double, number=BSN) == Dossier.objects.get(pk=kept.pk)


def test_it_can_be_undone_and_leaves_both_as_they_were(goirle: Controller, officer: Actor) -> None:
    kept, double = two(goirle)
    before = said(kept), said(double)
    subject = double.subject_id
    key = joined(officer, kept, double)
    with acting(officer):
        assert part(actor=officer, joined_id=key, reason="broers", today=TODAY) == []
        double.refresh_from_db()
    assert (said(kept), said(double)) == before
    assert double.closed_on is None and double.subject_id == subject
    with acting(officer), pytest.raises(NotTogether):
        part(actor=officer, joined_id=key, reason="nog eens", today=TODAY)


def test_what_was_built_on_since_stays_and_is_named(goirle: Controller, officer: Actor) -> None:
    kept, double = two(goirle)
    key = joined(officer, kept, double)
    with acting(officer):
        copy = FactRow.objects.get(dossier=kept, kind="doelgroep.vastgesteld")
        better = fact("doelgroep.vastgesteld", doelgroep="asielstatushouder_b")
        record_facts(actor=officer, dossier_id=kept.pk, facts=[replace(better, supersedes=str(copy.pk), mode="correction")], source=TEST)
        assert part(actor=officer, joined_id=key, reason="broers", today=TODAY) == ["Doelgroep volgens DUO"]


def test_agreed_steps_and_notifications_go_along_and_come_back(goirle: Controller, officer: Actor) -> None:
    kept, double = two(goirle)
    with acting(officer):
        step = add_task(actor=officer, dossier_id=double.pk, title="Bellen", due_on=TODAY, owner_id=None)
    with acting(system_for(goirle.pk, why="test")):
        message = Incoming.objects.create(controller=goirle, sender="duo", message_id=step.pk, event="SS101", body="", content="x", same_as="x", state="handled", dossier_id=double.pk)
    key = joined(officer, kept, double)
    with acting(officer):
        assert Task.objects.get(pk=step.pk).dossier_id == kept.pk and Incoming.objects.get(pk=message.pk).dossier_id == kept.pk
        part(actor=officer, joined_id=key, reason="broers", today=TODAY)
        assert Task.objects.get(pk=step.pk).dossier_id == double.pk and Incoming.objects.get(pk=message.pk).dossier_id == double.pk
        assert LedgerLine.objects.filter(message_id=message.message_id, what="moved").count() == 2
    with acting(SEALER):
        done = set(AuditRow.objects.values_list("action", flat=True))
    assert {"tasks.moved", "messages.moved", "dossier.subject_changed", "dossier.reopened"} <= done


def test_not_while_a_message_is_under_way_and_not_across_controllers(goirle: Controller, officer: Actor) -> None:
    kept, double = two(goirle)
    elsewhere = a_dossier(a_controller("Tilburg", code="GM0855", number=855))
    with acting(system_for(goirle.pk, why="test")):
        sent = Outgoing.objects.create(controller=goirle, dossier_id=double.pk, receiver="duo", operation="pip", slot="pip", message_id=double.pk, body="", state="sent")
    for other in (double, elsewhere, kept):
        with acting(officer), pytest.raises(NotTogether):
            join(actor=officer, dossier_id=kept.pk, double_id=other.pk, reason="zelfde", today=TODAY)
    with acting(system_for(goirle.pk, why="test")):
        Outgoing.objects.filter(pk=sent.pk).update(state="draft")
    joined(officer, kept, double)
    with acting(officer):
        assert Outgoing.objects.get(pk=sent.pk).state == "withdrawn", "a closed dossier has nothing to tell"


def test_only_who_may_write_there(goirle: Controller) -> None:
    kept, double = two(goirle)
    stranger = a_user("regievoerder", a_controller("Tilburg", code="GM0855", number=855).pk)[1]
    with acting(stranger), pytest.raises((NotTogether, PermissionDenied)):
        join(actor=stranger, dossier_id=kept.pk, double_id=double.pk, reason="zelfde", today=TODAY)


KINDS = st.sampled_from(("taalniveau.gemeten", "werk.dienstverband", "brp.inschrijving", "uren.gevolgd"))
DATA = {"taalniveau.gemeten": {"niveau": "a1"}, "werk.dienstverband": {"uren_per_week": 16}, "brp.inschrijving": {"gemeente": "0785"}, "uren.gevolgd": {"soort": "nt2", "uren": 8}}
LIFE = st.lists(st.tuples(KINDS, st.dates(date(2026, 1, 1), date(2026, 3, 31))), max_size=5, unique=True)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=LIFE, other=LIFE)
def test_joining_and_parting_loses_nothing_whatever_both_say(goirle: Controller, officer: Actor, one: Any, other: Any) -> None:
    kept, double = (a_dossier(goirle, facts=tuple(fact(kind, day, **DATA[kind]) for kind, day in life)) for life in (one, other))
    before = said(kept), said(double)
    key = joined(officer, kept, double)
    assert said(kept) == before[0] | before[1]
    with acting(officer):
        part(actor=officer, joined_id=key, reason="toch niet", today=TODAY)
    assert (said(kept), said(double)) == before


def test_from_the_list_of_doubles_and_back(goirle: Controller) -> None:
    kept, _double = two(goirle)
    user, officer = a_user("teamleider", goirle.pk)
    with acting(officer):
        record_facts(actor=officer, dossier_id=kept.pk, facts=[fact("persoon.bsn", bsn=BSN)], source=TEST)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    for dossier in (kept, _double):
        client.post(f"/dossiers/{dossier.pk}/openen/", {"reason": "dubbel"})
    assert "Zelfde nummer" in client.get("/dubbel/").content.decode()
    assert client.post(f"/dossiers/{kept.pk}/dubbel/", {"number": "123"}).status_code == 400
    found = client.post(f"/dossiers/{kept.pk}/dubbel/", {"number": BSN})
    assert found.status_code == 302 and BSN not in found["Location"]
    assert client.get(found["Location"]).status_code == 200
    assert client.post(found["Location"], {"reason": "zelfde pas"}).status_code == 302
    with acting(officer):
        (row,) = queries.joined(actor=officer)
        assert queries.doubles(actor=officer) == []
    assert client.post(f"/dubbel/{row.pk}/scheiden/", {"reason": "broers"}).status_code == 302
    with acting(officer):
        assert len(queries.doubles(actor=officer)) == 1
