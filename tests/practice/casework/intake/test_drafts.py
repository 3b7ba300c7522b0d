"""Typed text is never lost, and never somebody else's to read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.factories import TODAY, a_controller, a_dossier, a_user

from doorlopend.practice.casework.intake import drafts
from doorlopend.practice.casework.intake.models import Draft
from doorlopend.records.access.actor import LOGIN, acting, system_for
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.dossiers.models import Dossier

pytestmark = pytest.mark.django_db
FORM = "intake.wensen"


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", str(TODAY))


def keep(actor, dossier: Dossier, words: str, *, today: date = TODAY, sensitivity: str = "identifying") -> None:  # type: ignore[no-untyped-def]
    with acting(actor):
        drafts.save(actor=actor, dossier=dossier, form=FORM, fields={"woorden": [words]}, sensitivity=sensitivity, today=today)


def drafts_seen(actor) -> list[str]:  # type: ignore[no-untyped-def]
    with acting(actor):
        return [row.fields["woorden"][0] for row in Draft.objects.all()]


def test_a_draft_is_only_for_whoever_typed_it_also_within_a_team() -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    _user, writer = a_user("regievoerder", goirle.pk)
    _other, leader = a_user("teamleider", goirle.pk)
    keep(writer, dossier, "Ik wil")
    keep(writer, dossier, "Ik wil koken")
    assert drafts_seen(writer) == ["Ik wil koken"]
    assert drafts_seen(leader) == []
    keep(leader, dossier, "iets anders")
    assert drafts_seen(writer) == ["Ik wil koken"]


def test_health_that_is_being_typed_has_the_class_of_health() -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    _user, writer = a_user("begeleider", goirle.pk)
    with pytest.raises(Exception, match="row-level security"):
        keep(writer, dossier, "ziek", sensitivity="health")


def test_after_fourteen_days_it_is_gone_and_not_before() -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    _user, writer = a_user("regievoerder", goirle.pk)
    keep(writer, dossier, "Ik wil koken")
    system = system_for(goirle.pk, why="drafts")
    with acting(system):
        assert drafts.sweep(actor=system, today=TODAY + timedelta(days=13)) == 0
    with acting(writer):
        assert drafts.opened(actor=writer, dossier=dossier, form=FORM, today=TODAY + timedelta(days=14)) is None
    with acting(system):
        assert drafts.sweep(actor=system, today=TODAY + timedelta(days=14)) == 1
    assert drafts_seen(writer) == []


def test_the_sweep_is_on_the_clock_of_the_worker() -> None:
    from procrastinate.contrib.django import app

    import doorlopend.gateways.exchange.tasks  # noqa: F401

    periodic = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert "casework.sweep_drafts" in periodic


def test_a_lost_log_in_loses_no_text() -> None:
    """Typed, logged out in the middle, logged in again: the text is in the form, and goes when it is submitted."""
    goirle = a_controller()
    dossier = a_dossier(goirle)
    user, writer = a_user("teamleider", goirle.pk)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    page = f"/dossiers/{dossier.pk}/intake/deel/wensen/"
    saved = client.post(f"/dossiers/{dossier.pk}/concepten/{FORM}/", {"woorden": "Ik wil weer koken", "on": "21-11-2026", "werkwens": "nu"})
    assert saved.status_code == 200 and "X-Draft-Saved" in saved
    client.session.flush()
    client.cookies.clear()
    lost = client.post(f"/dossiers/{dossier.pk}/concepten/{FORM}/", {"woorden": "en meer"}, headers={"HX-Request": "true"})
    assert lost.status_code == 302 and "X-Draft-Saved" not in lost
    with acting(LOGIN):
        client.force_login(user)
    text = client.get(page).content.decode()
    assert "Ik wil weer koken" in text and '<option value="nu" selected>' in text and "concept is teruggezet" in text
    client.post(page, {"on": "21-11-2026", "woorden": "Ik wil weer koken", "werkwens": "nu", "action": "done"})
    assert drafts_seen(writer) == []
    with acting(SEALER):
        acts = list(AuditRow.objects.filter(subject=dossier.audit_token).order_by("at").values_list("action", flat=True))
    assert acts.index("draft.opened") < acts.index("draft.submitted")


def test_a_refused_form_keeps_its_draft() -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    user, writer = a_user("teamleider", goirle.pk)
    keep(writer, dossier, "Ik wil koken")
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    assert client.post(f"/dossiers/{dossier.pk}/intake/deel/wensen/", {"on": "", "woorden": "Ik wil koken"}).status_code == 400
    assert drafts_seen(writer) == ["Ik wil koken"]


def test_the_key_for_a_device_is_of_one_user_and_ends() -> None:
    goirle = a_controller()
    _user, one = a_user("regievoerder", goirle.pk)
    _user, two = a_user("teamleider", goirle.pk)
    given = drafts.device_key(actor=one)
    assert drafts.device_key(actor=one, ticket=given.ticket) == given
    assert drafts.device_key(actor=one).key != given.key and len(bytes.fromhex(given.key)) == 32
    with pytest.raises(PermissionDenied):
        drafts.device_key(actor=two, ticket=given.ticket)


def test_an_old_ticket_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    goirle = a_controller()
    _user, one = a_user("regievoerder", goirle.pk)
    given = drafts.device_key(actor=one)
    monkeypatch.setattr(drafts, "LIFE", timedelta(seconds=-1))
    with pytest.raises(PermissionDenied):
        drafts.device_key(actor=one, ticket=given.ticket)


def test_more_text_than_a_form_holds_is_refused() -> None:
    goirle = a_controller()
    dossier = a_dossier(goirle)
    _user, writer = a_user("regievoerder", goirle.pk)
    with pytest.raises(drafts.TooMuch):
        keep(writer, dossier, "x" * (drafts.LARGEST + 1))
