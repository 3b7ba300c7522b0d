"""Outgoing e-mail does not stay: gone when its term is over, never told twice because of it, and everybody can read how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories import a_controller, a_region, a_user, logged_in
from tests.practice.governance.test_mailing import a_note, composed, published
from tests.practice.governance.world import TODAY, region, somebody

from doorlopend.practice.governance.mailing import keeping, services, tasks
from doorlopend.practice.governance.mailing.models import Mail, Reader
from doorlopend.practice.governance.steps import NotNow
from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.people.models import User
from doorlopend.records.registry import Reminder, registries

pytestmark = pytest.mark.django_db
DAYS = keeping.term_on(TODAY).days


@pytest.fixture(autouse=True)
def on(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    settings.MAIL_ON, settings.HOME = True, tmp_path
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)


@pytest.fixture
def us() -> Actor:
    return somebody("regiocoordinator")


def night(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The run of the night so many days after today."""
    monkeypatch.setenv("DOORLOPEND_TODAY", (TODAY + timedelta(days=after)).isoformat())
    tasks.forget_all(0)


def kept() -> list[str]:
    with acting(services.system(region().pk)):
        return sorted(Mail.objects.values_list("key", flat=True))


def test_a_row_goes_in_the_night_after_its_last_day_and_the_audit_says_how_many(us: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    composed(a_note(us, key="a"), a_note(us, key="b"))
    night(monkeypatch, DAYS)
    assert kept() == ["a", "b"], "its last day counts"
    night(monkeypatch, DAYS + 1)
    night(monkeypatch, DAYS + 1)
    assert not kept()
    with acting(SEALER):
        (line,) = AuditRow.objects.filter(action="mail.forgotten")
    assert line.detail == {"count": 2, "made_before": (TODAY + timedelta(days=1)).isoformat()}


def test_another_region_keeps_its_own_and_mail_that_is_off_goes_too(us: Actor, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    composed(a_note(us))
    other = a_region("Achterhoek", a_controller("Winterswijk", code="GM0294", number=294))
    assert keeping.forget_mails(actor=services.system(other.pk), region_id=other.pk, today=TODAY + timedelta(days=DAYS + 1)) == 0
    assert kept() == ["k"]
    settings.MAIL_ON = False
    night(monkeypatch, DAYS + 1)
    assert not kept()


def test_what_would_be_told_again_stays_as_long_as_its_occasion_stands(us: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    there = [a_note(us, key="stands")]
    entry = Reminder(code="test", label="test", find=lambda **_when: list(there))
    monkeypatch.setattr(registries.reminders, "_entries", {"test": (1, entry)})
    later = TODAY + timedelta(days=DAYS + 1)
    assert services.collect(region_id=region().pk, today=TODAY) == 1
    night(monkeypatch, DAYS + 1)
    assert kept() == ["stands"] and services.collect(region_id=region().pk, today=later) == 0, "told once"
    there.clear()
    night(monkeypatch, DAYS + 1)
    assert not kept()


def test_a_newsletter_cannot_go_again_once_it_is_forgotten_who_had_it(us: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    other = somebody("redacteur")
    with acting(services.system(region().pk)):
        Reader.objects.create(region_id=region().pk, address="lezer@voorbeeld.invalid", asked_on=TODAY, confirmed_on=TODAY)
    page = published(us, other)
    last = TODAY + timedelta(days=DAYS)
    with acting(other):
        made = services.send_newsletter(actor=other, page_id=page.pk, today=TODAY)
        assert made >= 2 and services.send_newsletter(actor=other, page_id=page.pk, today=last) == 0
    night(monkeypatch, DAYS + 1)
    assert not kept()
    with acting(other), pytest.raises(NotNow, match="bewaren wie hem kreeg"):
        services.send_newsletter(actor=other, page_id=page.pk, today=last + timedelta(days=1))


def test_every_term_says_since_when_how_long_and_why_in_both_languages() -> None:
    terms = keeping.terms()
    assert [one.since for one in terms] == sorted({one.since for one in terms}) and keeping.term_on(TODAY) in terms
    assert all(one.days > 0 and one.nl and one.en and one.source and one.url.startswith("https://") for one in terms)


def test_the_page_of_retention_and_that_of_e_mail_say_how_long_and_why(us: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())
    leader, _actor = a_user("teamleider", a_controller("Dongen", code="GM0766", number=766).pk)
    page = logged_in(leader).get("/bewaren/").content.decode()
    assert "Wat vanzelf weggaat" in page and f"{DAYS} dagen" in page and "7 dagen" in page and "14 dagen" in page and "geen wet noemt een termijn" in page
    client = Client()
    with acting(LOGIN):
        client.force_login(User.objects.get(pk=us.user_id))
    assert f"Een bericht blijft {DAYS} dagen" in client.get("/e-mail/").content.decode()
