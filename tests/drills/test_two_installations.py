"""Two installations, each with its own database, keys and address, exchange lessons as their coordinators would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from django_otp.oath import totp

from .installation import Installation

pytestmark = pytest.mark.drill
PASSWORD = "een lang wachtwoord om te oefenen"
LESSONS = {
    "Korte brief": ("Mensen begrepen de uitnodiging niet.", "Herschreven met sleutelpersonen: één vraag, één plaatje.", "Het verzuim daalde van 38 naar 17 van de 100."),
    "Bellen werkt": ("Niemand reageerde op de oproep.", "Een dag van tevoren gebeld.", "Acht van de tien kwamen."),
}
REGION = """
from doorlopend.records.access.actor import Actor, LOGIN, acting
from doorlopend.records.access.ids import unguessable
from doorlopend.records.people.models import Grant, User
from doorlopend.records.regions.models import Region
from datetime import date
region = unguessable()
system = Actor(id="system:drill", kind="system", scope={"region": frozenset({region}), "staff": frozenset({region}), "manage": frozenset({region})}, flags=frozenset({"login", "system"}))
with acting(system):
    Region.objects.create(id=region, kind="samenwerking", code=NAME.lower(), name=NAME, source="drill")
    for role in ("regiocoordinator", "beleidsmedewerker"):
        user = User(email=f"{role}@{NAME.lower()}.invalid", name=role, steward_id=region)
        user.set_password(PASSWORD)
        user.save()
        Grant.objects.create(steward_id=region, user=user, role=role, organisation_id=region, ground="oefening", valid_from=date(2026, 1, 1))
"""
FORGE = """
from doorlopend.practice.community.services import exchange
body = json.loads(BODY)
answer = {"body": body, "signature": exchange._key().sign(exchange.spelled(body)).hex()}
"""


class Site:
    """One region's installation and who is logged in there."""

    def __init__(self, home: Path, name: str) -> None:
        self.name, self.home = name, Installation(home / name)
        self.home.home.mkdir()
        self.home.run("db", "migrate")
        self.home.python(f"NAME, PASSWORD = {name!r}, {PASSWORD!r}\n{REGION}")
        self.address = ""

    def coordinator(self) -> Visitor:
        return Visitor(self, "regiocoordinator")


class Visitor:
    """A browser of somebody who logged in with both steps."""

    def __init__(self, site: Site, role: str) -> None:
        self.site, self.client = site, httpx.Client(base_url=site.address, follow_redirects=True, timeout=60)
        page = self.post("/inloggen/", {"username": f"{role}@{site.name.lower()}.invalid", "email": f"{role}@{site.name.lower()}.invalid", "password": PASSWORD})
        key = site.home.rows("SELECT key FROM otp_totp_totpdevice d JOIN people_user u ON u.id = d.user_id WHERE u.email LIKE %s", f"{role}@%")[0][0]
        page = self.post("/tweede-stap/", {"code": f"{totp(bytes.fromhex(key)):06d}"})
        assert page.status_code == 200, page.text[:2000]

    def get(self, path: str) -> str:
        page = self.client.get(path)
        assert page.status_code == 200, f"{path}: {page.status_code}"
        return page.text

    def post(self, path: str, data: dict[str, Any], **more: Any) -> httpx.Response:
        self.client.get(path) if "csrftoken" not in self.client.cookies else None
        return self.client.post(path, data={**data, "csrfmiddlewaretoken": self.client.cookies["csrftoken"]}, headers={"Referer": str(self.client.base_url)}, **more)

    def lesson(self, title: str) -> str:
        context, done, gave = LESSONS[title]
        page = self.post("/lessen/nieuw/", {"title": title, "context": context, "done": done, "gave": gave, "for_whom": "Iedereen", "proof": "meting", "free_to_use": "on"})
        assert page.status_code == 200, page.text[:3000]
        address = page.url.path
        assert self.post(f"{address}stap/delen/", {}).status_code == 200
        return address

    def export(self) -> dict[str, Any]:
        letter = self.post("/lessen/uitwisselen/export/", {})
        assert letter.headers["Content-Disposition"].startswith("attachment")
        return letter.json()  # type: ignore[no-any-return]

    def key(self) -> str:
        found = re.search(r"dl-key.*?<code>(.*?)</code>", self.get("/lessen/uitwisselen/"), re.DOTALL)
        assert found
        return found[1].replace("<wbr>", "")

    def upload(self, letter: dict[str, Any]) -> httpx.Response:
        return self.post("/lessen/uitwisselen/", {}, files={"file": ("brief.json", json.dumps(letter).encode())})

    def library(self) -> list[str]:
        other = self.get("/lessen/").split("Van andere regio", 1)[1]
        return [title for title in LESSONS if title in other]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Site]]:
    home = tmp_path_factory.mktemp("two")
    for folder in (home, home.parent):
        folder.chmod(0o755)
    both = Site(home, "Brabant"), Site(home, "Achterhoek")
    with ExitStack() as running:
        for site in both:
            site.address = running.enter_context(site.home.serving())
        yield both
    for site in both:
        site.home.destroy()


def test_two_running_installations_exchange_lessons(sites: tuple[Site, Site]) -> None:
    here, there = (site.coordinator() for site in sites)
    first = here.lesson("Korte brief")
    letter = here.export()
    assert "afzender is niet bekend" in there.upload(letter).text
    there.post("/lessen/uitwisselen/regio/", {"name": "Brabant", "public_key": here.key()})
    seen = there.upload(letter)
    assert "Korte brief" in seen.text and "nieuw" in seen.text and there.library() == []
    assert "1 nieuw" in there.post(f"{seen.url.path}inlezen/", {}).text
    assert there.library() == ["Korte brief"]
    assert there.upload(letter).url.path == seen.url.path, "the same letter is known"

    mine = there.lesson("Bellen werkt")
    here.lesson("Bellen werkt")
    here.post(f"{first}stap/intrekken/", {})
    later = here.export()
    look = there.upload(later)
    assert "lijkt op: Bellen werkt" in look.text and "ingetrokken" in look.text
    assert "1 nieuw, 1 gewijzigd" in there.post(f"{look.url.path}inlezen/", {}).text
    assert there.library() == ["Bellen werkt"]
    there.post(f"{look.url.path}terugdraaien/", {})
    assert there.library() == ["Korte brief"], "as before that letter"
    assert "Bellen werkt" in there.get(mine)

    forged = json.dumps({**later["body"], "number": 9, "items": [_with_a_number(later["body"]["items"][0])]})
    signed = sites[0].home.python(f"BODY = {forged!r}\n{FORGE}")
    assert "naar een persoon kan leiden" in there.upload(signed).text
    changed = {**later, "body": {**later["body"], "region": "Anders"}}
    assert "handtekening klopt niet" in there.upload(changed).text
    reader = Visitor(sites[1], "beleidsmedewerker")
    assert reader.client.get("/lessen/uitwisselen/").status_code == 403

    kept = [site.home.rows("SELECT count(*) FROM community_abroad")[0][0] for site in sites]
    assert kept == [0, 1]
    for site in sites:
        site.home.run("check", "all")


def _with_a_number(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "content": {**item["content"], "gave": "Bel 06-12345678 voor meer."}}
