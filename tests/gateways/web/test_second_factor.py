"""Logging in with both steps: the code of the app opens the site, and every page after it."""

from __future__ import annotations

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.factories import a_region, a_user

from doorlopend.records.access.actor import LOGIN, acting

pytestmark = pytest.mark.django_db
PASSWORD = "een lang wachtwoord om te oefenen"


def test_who_gives_password_and_code_is_in_and_stays_in() -> None:
    user, _actor = a_user("regiocoordinator", a_region("Hart van Brabant").pk)
    with acting(LOGIN):
        user.set_password(PASSWORD)
        user.save()
    browser = Client()
    assert browser.get("/signalen/").headers["Location"].startswith("/inloggen/")
    assert browser.post("/inloggen/", {"email": user.email, "password": PASSWORD}).status_code == 302
    assert browser.get("/signalen/").headers["Location"] == "/tweede-stap/", "a password alone opens nothing"
    browser.get("/tweede-stap/")
    with acting(LOGIN):
        device = TOTPDevice.objects.get(user_id=user.pk)
    assert browser.post("/tweede-stap/", {"code": f"{(totp(device.bin_key) + 1) % 1_000_000:06d}"}).status_code == 400
    with acting(LOGIN):
        TOTPDevice.objects.filter(pk=device.pk).update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert browser.post("/tweede-stap/", {"code": f"{totp(device.bin_key):06d}"}).status_code == 302
    for _page in range(2):
        assert browser.get("/signalen/").status_code == 200
