"""E-mail to colleagues: told once whatever happens on the way, never to or about a resident, and stopped when they say so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as post
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import a_controller
from tests.practice.governance.world import TODAY, region, somebody

from doorlopend.practice.governance.mailing import queries, sending, services
from doorlopend.practice.governance.mailing.models import Mail, Refusal
from doorlopend.practice.governance.mailing.states import MAIL_MACHINE, MailAct, MailState
from doorlopend.practice.governance.models import Event
from doorlopend.practice.governance.publicity import services as publicity
from doorlopend.practice.governance.publicity.models import Page
from doorlopend.practice.governance.publicity.states import PageAct
from doorlopend.practice.governance.services import events
from doorlopend.practice.governance.states import EventAct
from doorlopend.practice.governance.steps import NotNow
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.registry import Note
from doorlopend.settings.env import mail as mail_settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on(settings: Any) -> None:
    settings.MAIL_ON = True


@pytest.fixture
def us() -> Actor:
    return somebody("regiocoordinator")


def a_note(to: Actor, key: str = "k", words: tuple[str, str] = ("Onderwerp", "Tekst")) -> Note:
    assert to.user_id is not None
    return Note(key=key, user_id=to.user_id, words=lambda: words)


def composed(*notes: Note, kind: str = "jaar") -> list[Mail]:
    with acting(services.system(region().pk)):
        services.compose(region_id=region().pk, kind=kind, notes=notes, today=TODAY)
        return list(Mail.objects.order_by("pk"))


def gone(row: Mail) -> Mail:
    sending.send(mail_id=row.pk, region_id=row.region_id)
    with acting(services.system(row.region_id)):
        row.refresh_from_db()
    return row


def an_event(us: Actor, **more: Any) -> Event:
    with acting(us):
        event = events.add_event(actor=us, region_id=region().pk, values={"title": "Netwerkbijeenkomst", "kind": "netwerk", "on": TODAY + timedelta(days=3), "place": "Goirle", **more})
        return events.event_act(actor=us, event_id=event.pk, what=EventAct.OPEN, given={})


def test_who_signed_up_is_reminded_once_from_the_day_the_event_says(us: Actor) -> None:
    event, guest = an_event(us, remind_days=2), somebody("sleutelpersoon")
    with acting(guest):
        events.sign_up(actor=guest, event_id=event.pk, today=TODAY)
    services.collect(region_id=region().pk, today=TODAY)
    with acting(services.system(region().pk)):
        assert not Mail.objects.filter(kind="bijeenkomsten").exists()
        assert {row.user_id for row in Mail.objects.filter(kind="jaar")} == {us.user_id}, "the regional year is for who keeps the agenda"
    for _morning in range(2):
        services.collect(region_id=region().pk, today=TODAY + timedelta(days=1))
    with acting(services.system(region().pk)):
        row = Mail.objects.get(kind="bijeenkomsten")
    assert gone(row).state == MailState.VERZONDEN
    (sent,) = post.outbox
    with acting(services.system(region().pk)):
        assert sent.to == [services.User.objects.get(pk=guest.user_id).email]
    assert "Netwerkbijeenkomst" in sent.subject and "Goirle" in sent.body and "afmelden" in sent.extra_headers["List-Unsubscribe"]
    gone(row)
    assert len(post.outbox) == 1


class Killed(BaseException):
    """The process stops here, without last words."""


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, moment: str) -> Iterator[None]:
    """Stops the sender before it hands over, or after that and before it settles."""
    real = post.EmailMessage.send

    def die(message: Any, *given: Any, **more: Any) -> Any:
        if moment == "after":
            real(message, *given, **more)
        raise Killed

    with monkeypatch.context() as patch:
        if moment != "never":
            patch.setattr("django.core.mail.EmailMessage.send", die)
        yield


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(st.sampled_from(["before", "after", "never"]), min_size=1, max_size=4))
def test_a_sender_killed_at_any_moment_sends_nothing_twice_and_loses_nothing_unseen(us: Actor, monkeypatch: pytest.MonkeyPatch, moments: list[str]) -> None:
    post.outbox.clear()
    row = composed(a_note(us, key=f"kill-{timezone.now().timestamp()}"))[-1]
    for moment in moments:
        with dying(monkeypatch, moment), suppress(Killed):
            sending.send(mail_id=row.pk, region_id=row.region_id)
        with acting(services.system(row.region_id)):
            Mail.objects.filter(pk=row.pk, held_until__isnull=False).update(held_until=timezone.now() - timedelta(minutes=1))
        sending.sweep(region_id=row.region_id)
    with acting(services.system(row.region_id)):
        row.refresh_from_db()
    assert len(post.outbox) <= 1
    assert row.state == (MailState.VERZONDEN if moments[0] == "never" else MailState.ONZEKER)
    with acting(us):
        assert (row in queries.stuck(actor=us)) == (row.state == MailState.ONZEKER)


def test_a_server_that_stays_away_is_given_up_after_a_while_and_said_so(us: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = composed(a_note(us))

    def away(*_given: Any, **_more: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", away)
    states = [gone(row).state for _try in range(sending.TRIES)]
    assert states[-2:] == [MailState.KLAAR, MailState.MISLUKT]


def test_no_road_but_a_person_leads_from_unsure_to_sending_again() -> None:
    back = [(state, act) for state, steps in MAIL_MACHINE.items() for act, step in steps.items() if step.to == MailState.KLAAR]
    assert set(back) == {(MailState.ONDERWEG, MailAct.WAIT), (MailState.ONZEKER, MailAct.AGAIN), (MailState.MISLUKT, MailAct.AGAIN)}


def test_a_link_in_the_mail_stops_that_kind_and_nothing_else(us: Actor) -> None:
    (first,) = composed(a_note(us, key="a"))
    link = next(line for line in first.text.splitlines() if "/afmelden/" in line).split(": ", 1)[1]
    path = link[link.index("/e-mail/") :]
    assert Client().get(path).status_code == 200 and Client().get(path[:-4] + "xxx/").status_code == 404
    with acting(us):
        assert not Refusal.objects.exists()
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert len(composed(a_note(us, key="b"))) == 1, "nothing new of this kind"
    assert len(composed(a_note(us, key="c"), kind="bijeenkomsten")) == 2
    assert gone(first).state == MailState.VERVALLEN, "what still waited does not go either"


def test_one_chooses_what_one_gets(us: Actor) -> None:
    with acting(us):
        services.choose(actor=us, wanted=["nieuwsbrief"], today=TODAY)
        assert queries.refused(actor=us) == set(services.kinds()) - {"nieuwsbrief"}
        services.choose(actor=us, wanted=list(services.kinds()), today=TODAY)
        assert queries.refused(actor=us) == set()


@pytest.mark.parametrize("text", ["BSN 123456782", "geboren op 3 mei 1988", "V-nummer 1234567890"])
def test_an_e_mail_that_could_be_about_somebody_is_not_made(us: Actor, text: str) -> None:
    with pytest.raises(NotNow):
        composed(a_note(us, words=("Onderwerp", text)))


def test_an_address_that_happens_to_look_like_a_number_of_somebody_stops_no_reminder(us: Actor) -> None:
    """Addresses are random: about one in some hundred holds ten digits in a row, as a V-nummer does."""
    assert us.user_id is not None
    path = "/bijeenkomsten/89ecf3de-c9a8-49f2-9522-849078feeaf7/"
    assert services._tells_of_somebody(f"Kom langs\n{path}", TODAY), "what this is about"
    (row,) = composed(Note(key="k", user_id=us.user_id, words=lambda: ("Kom langs", "Tot dan"), path=path))
    assert path in row.text


def published(us: Actor, other: Actor, body: str = "Nieuws uit de regio.") -> Page:
    with acting(us):
        page = publicity.build_newsletter(actor=us, region_id=region().pk, title="Nieuwsbrief", items=[("Kop", body)], today=TODAY)
        publicity.act(actor=us, page_id=page.pk, what=PageAct.SUBMIT, given={}, today=TODAY)
    with acting(other):
        for what in (PageAct.APPROVE, PageAct.PUBLISH):
            page = publicity.act(actor=other, page_id=page.pk, what=what, given={}, today=TODAY)
    return page


def test_a_newsletter_goes_once_to_who_works_with_the_region_and_to_no_resident(us: Actor) -> None:
    other, reader = somebody("redacteur"), somebody("sleutelpersoon")
    resident = somebody("statushouder", a_controller("Goirle", code="GM9000", number=9000))
    page = published(us, other)
    with acting(other):
        made = services.send_newsletter(actor=other, page_id=page.pk, today=TODAY)
        assert services.send_newsletter(actor=other, page_id=page.pk, today=TODAY) == 0
    with acting(services.system(region().pk)):
        readers = set(Mail.objects.values_list("user_id", flat=True))
    assert {us.user_id, reader.user_id} <= readers and resident.user_id not in readers and made == len(readers)


def test_a_newsletter_that_nobody_else_read_or_without_right_does_not_go(us: Actor, settings: Any) -> None:
    with acting(us):
        page = publicity.build_newsletter(actor=us, region_id=region().pk, title="Nieuwsbrief", items=[("Kop", "Tekst")], today=TODAY)
        with pytest.raises(NotNow):
            services.send_newsletter(actor=us, page_id=page.pk, today=TODAY)
    out = published(us, somebody("redacteur"))
    reader = somebody("beleidsmedewerker")
    with acting(reader), pytest.raises(PermissionDenied):
        services.send_newsletter(actor=reader, page_id=out.pk, today=TODAY)
    settings.MAIL_ON = False
    with acting(us), pytest.raises(NotNow):
        services.send_newsletter(actor=us, page_id=out.pk, today=TODAY)
    assert services.regions() == [], "nothing is collected while e-mail is off"


def test_the_setting_says_how_mail_leaves_and_a_wrong_one_says_what_to_write() -> None:
    smtp = mail_settings("smtp://lijn:p%40ss@mail.example.nl:465?tls=ssl")
    assert (smtp["EMAIL_HOST"], smtp["EMAIL_PORT"], smtp["EMAIL_HOST_PASSWORD"], smtp["EMAIL_USE_SSL"]) == ("mail.example.nl", 465, "p@ss", True)
    assert mail_settings("")["MAIL_ON"] is False and mail_settings("file:///tmp/mail")["EMAIL_FILE_PATH"] == "/tmp/mail"
    with pytest.raises(ImproperlyConfigured, match="DOORLOPEND_MAIL"):
        mail_settings("sendmail:")
