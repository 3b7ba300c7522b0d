"""Guessing at the door: slow, told alike of everybody, and seen; and what every page forbids the browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import a_controller, a_user, logged_in

from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.access.vault import digest
from doorlopend.records.audit.models import AuditRow
from doorlopend.records.audit.sealing import SEALER
from doorlopend.records.people import guessing
from doorlopend.records.people.models import Guess, User

pytestmark = pytest.mark.django_db
PASSWORD = "een lang wachtwoord om te oefenen"
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


def somebody() -> User:
    user, _actor = a_user("regievoerder", a_controller().pk, email="marit@goirle.invalid")
    with acting(LOGIN):
        user.set_password(PASSWORD)
        user.save()
    return user


def tell(answer: object) -> str:
    text = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r'value="[^"]*"|[0-9a-zA-Z]{30,}|[^ "]+@[^ "<]+', "", text)


def test_nothing_tells_who_exists() -> None:
    somebody()
    known, unknown = Client(), Client()
    for _try in range(guessing.FREE + 2):
        one = known.post("/inloggen/", {"email": "marit@goirle.invalid", "password": "verkeerd"})
        other = unknown.post("/inloggen/", {"email": "niemand@goirle.invalid", "password": "verkeerd"})
        assert one.status_code == other.status_code == 400
        assert tell(one) == tell(other)
    assert "te vaak" in tell(one)


def test_who_guesses_waits_even_with_the_right_password_and_is_let_in_after() -> None:
    user = somebody()
    for _try in range(guessing.FREE):
        Client().post("/inloggen/", {"email": user.email, "password": "verkeerd"})
    right = {"email": user.email.upper(), "password": PASSWORD}
    assert Client().post("/inloggen/", right).status_code == 400, "a guess that happens to be right is not let in while waiting"
    Guess.objects.update(last_at=datetime.now(UTC) - guessing.LONGEST)
    assert Client().post("/inloggen/", right).status_code == 302
    assert not Guess.objects.exists(), "and begins anew"
    with acting(SEALER):
        assert AuditRow.objects.filter(action="login.refused", object_id=str(user.pk)).count() == guessing.FREE


def test_the_wait_doubles_up_to_five_minutes_and_a_try_that_waits_is_not_counted() -> None:
    waits, now = [], NOW
    for number in range(1, guessing.FREE + 11):
        assert guessing.begin(email="a@b.invalid", now=now) == timedelta(0)
        if number >= guessing.FREE:
            wait = guessing.begin(email="A@b.invalid ", now=now)
            waits.append(int(wait.total_seconds()))
            now += wait
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_what_strangers_typed_as_an_address_is_not_kept() -> None:
    guessing.begin(email="per.ongeluk.een.wachtwoord", now=NOW)
    assert Guess.objects.get().digest == digest("log-in:per.ongeluk.een.wachtwoord")
    assert guessing.sweep(now=NOW + timedelta(days=2)) == 1


@pytest.mark.parametrize("path", ["/inloggen/", "/", "/mensen/", "/bestaat-niet/", "/dossiers/niet-een-sleutel/", "/api/v1/worklist", "/notificaties", "/gezond/"])
@pytest.mark.parametrize("known", [True, False])
def test_every_answer_forbids_what_no_page_of_ours_does(path: str, known: bool) -> None:
    answer = (logged_in(somebody()) if known else Client()).get(path)
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin" and answer["Cross-Origin-Opener-Policy"] == "same-origin"
    if known:
        assert answer["Cache-Control"] == "no-store, private"


def test_what_was_typed_too_late_is_held_in_a_page_that_nothing_keeps() -> None:
    answer = Client().post("/mensen/", {"text": "Zhivago belde over zijn huis"})
    assert answer.status_code == 401 and "Zhivago belde" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"


def test_cookies_are_for_this_site_and_no_script() -> None:
    user = somebody()
    client = Client()
    client.get("/inloggen/")
    client.post("/inloggen/", {"email": user.email, "password": PASSWORD})
    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"] and session["samesite"] == csrf["samesite"] == "Lax"
    assert int(session["max-age"]) == settings.SESSION_COOKIE_AGE == 8 * 3600


def test_with_https_nothing_goes_without() -> None:
    """As a server is set up behind a proxy; read by a process of its own, since settings are read once."""
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "DUO_CLIENT_CERTIFICATE", "DEBUG")
    code = f"import json, doorlopend.settings as s; print(json.dumps([getattr(s, name) for name in {names}]))"
    here = {name: value for name, value in os.environ.items() if not name.startswith("DOORLOPEND_DUO")}
    given = {"DOORLOPEND_HTTPS": "1", "DOORLOPEND_BEHIND_PROXY": "1", "DOORLOPEND_DEMO": "0"}
    done = subprocess.run([sys.executable, "-c", code], env={**here, **given}, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [True, True, True, 31536000, ["HTTP_X_FORWARDED_PROTO", "https"], True, False]
