"""Real SMTP over a socket: how a message looks, how the line is secured, and what becomes of one the server does not take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.practice.governance.postbox import CUT, Postbox, certificate
from tests.practice.governance.test_mailing import a_note, composed, gone
from tests.practice.governance.world import region, somebody

from doorlopend.practice.governance.mailing import queries, sending, services
from doorlopend.practice.governance.mailing.models import Mail
from doorlopend.practice.governance.mailing.states import MailState
from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.people.models import User
from doorlopend.settings.env import mail as mail_settings

pytestmark = pytest.mark.django_db
WORDS = ("Nieuws & agenda", "## Kop\nEen regel met <haken>.\n\n- eerste punt\n- tweede punt")


def through(settings: Any, box: Postbox, *, user: str = "", tls: str = "none") -> None:
    """As an administrator sets it: one address."""
    for name, value in mail_settings(f"smtp://{user}127.0.0.1:{box.port}?tls={tls}").items():
        setattr(settings, name, value)


@pytest.fixture
def box() -> Iterator[Postbox]:
    with Postbox() as one:
        yield one


@pytest.fixture
def us() -> Actor:
    return somebody("regiocoordinator")


def test_a_message_has_two_readings_of_the_same_words_and_the_headers_mail_programs_ask_for(settings: Any, box: Postbox, us: Actor) -> None:
    through(settings, box)
    settings.DEFAULT_FROM_EMAIL = "Regio <nieuws@regio.invalid>"
    (row,) = composed(a_note(us, words=WORDS))
    assert gone(row).state == MailState.VERZONDEN
    (one,) = box.received
    mail = one.message
    with acting(LOGIN):
        address = User.objects.get(pk=us.user_id).email
    assert one.recipients == [address] and one.sender == "nieuws@regio.invalid"
    assert mail["Subject"] == WORDS[0] and mail["From"].addresses[0].display_name == "Hart van Brabant"
    assert mail["Message-ID"] == f"<{row.pk}@regio.invalid>" and mail["Auto-Submitted"] == "auto-generated" and mail["Date"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    plain, html = (part.get_content().replace("\r", "") for part in mail.iter_parts())
    assert "Kop\nEen regel met <haken>." in plain and "##" not in plain and "\n-- \n" in plain
    assert "<h2>Kop</h2>" in html and "&lt;haken&gt;" in html and "<li>tweede punt</li>" in html and 'lang="nl"' in html
    assert not [word for word in ("<img", "<script", "<link", "src=", "url(") if word in html], "nothing is fetched, so nobody is followed"
    off = mail["List-Unsubscribe"].strip(" <>")
    assert off in plain and off in html
    assert Client().post(off.removeprefix(settings.SITE), {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_the_line_is_secured_and_we_log_in_as_the_setting_says(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, us: Actor) -> None:
    with Postbox(certificate=certificate(tmp_path), login=("lijn", "p@ss/woord")) as box:
        through(settings, box, user="lijn:p%40ss%2Fwoord@", tls="starttls")
        first, second = composed(a_note(us, key="a"), a_note(us, key="b"))
        assert gone(first).state == MailState.KLAAR and first.problem == "SSLCertVerificationError", "a server we do not know gets nothing"
        assert not box.received
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "postbox.crt"))
        assert gone(first).state == MailState.VERZONDEN
        assert [(one.secret, one.user) for one in box.received] == [(True, "lijn")]
        through(settings, box, user="lijn:fout@", tls="starttls")
        assert gone(second).state == MailState.KLAAR and second.problem == "SMTPAuthenticationError"
        assert len(box.received) == 1


REFUSALS = {
    "no such address": ("RCPT", "550 5.1.1 unknown", MailState.MISLUKT, 0), "come back later": ("RCPT", "450 4.2.0 greylisted", MailState.KLAAR, 0),
    "refused as a whole": ("END", "554 5.7.1 no", MailState.MISLUKT, 0), "full for now": ("END", "452 4.3.1 full", MailState.KLAAR, 0),
    "not this sender": ("MAIL", "553 5.7.1 no", MailState.MISLUKT, 0), "too busy to begin": ("HELLO", "421 4.3.2 busy", MailState.KLAAR, 0),
    "cut before it was taken": ("RCPT", CUT, MailState.ONZEKER, 0), "cut after it was taken": ("END", CUT, MailState.ONZEKER, 1),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_what_the_server_says_decides_and_somebody_sees_it(settings: Any, box: Postbox, us: Actor, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    command, answer, state, taken = REFUSALS[case]
    through(settings, box)
    box.replies[command] = [answer]
    (row,) = composed(a_note(us))
    assert gone(row).state == state and len(box.received) == taken
    with acting(us):
        seen = queries.put_off(actor=us) if state == MailState.KLAAR else queries.stuck(actor=us)
        assert [mail.pk for mail in seen] == [row.pk]
    client = Client()
    with acting(LOGIN):
        client.force_login(User.objects.get(pk=us.user_id))
    page = client.get("/e-mail/").content.decode()
    assert "mailserver" in page and "SMTP" not in page and "Error" not in page
    if state == MailState.KLAAR:
        assert gone(row).state == MailState.VERZONDEN


def test_a_server_that_is_down_gets_everything_once_when_it_is_back_and_waits_longer_each_time(settings: Any, us: Actor) -> None:
    with Postbox() as box:
        port = box.port
    through(settings, box)
    (row,) = composed(a_note(us))
    waits = []
    for _try in range(3):
        before = timezone.now()
        assert gone(row).state == MailState.KLAAR
        waits.append(round((row.held_until - before) / timedelta(minutes=1)))
        sending.sweep(region_id=row.region_id)
    assert waits == [10, 20, 40]
    with acting(services.system(region().pk)):
        assert Mail.objects.get(pk=row.pk).problem == "ConnectionRefusedError"
    assert port
