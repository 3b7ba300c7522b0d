"""Letters of another installation: signed, looked at first, taken in once, undone whole, and never about a person."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.practice.community.world import TODAY, coordinator, other_region, region, somebody

from doorlopend.practice.community import search
from doorlopend.practice.community.models import Abroad, Lesson, Parcel, Peer, Signal
from doorlopend.practice.community.services import exchange, learning, letters
from doorlopend.practice.community.services.exchange import BadLetter
from doorlopend.practice.community.services.letters import Change, TakenIn
from doorlopend.practice.community.states import LessonAct
from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db
THEIRS, OURS = "key of the others", "our own key"


class Others:
    """The other installation, played in the same database: under its own key, its items under ids of their own."""

    def __init__(self, settings: Any) -> None:
        self.settings, self.actor = settings, coordinator(other_region())

    def lesson(self, title: str, gave: str = "Minder verzuim") -> Lesson:
        values = {"title": title, "context": "Brieven werden niet begrepen", "done": "Herschreven met sleutelpersonen", "gave": gave, "proof": "meting"}
        with acting(self.actor):
            row = learning.write_lesson(actor=self.actor, region_id=other_region().pk, today=TODAY, values=values)
            return learning.lesson_act(actor=self.actor, lesson_id=row.pk, what=LessonAct.SHARE, today=TODAY)

    def withdraw(self, lesson: Lesson) -> None:
        with acting(self.actor):
            learning.lesson_act(actor=self.actor, lesson_id=lesson.pk, what=LessonAct.WITHDRAW, today=TODAY)

    def letter(self) -> dict[str, Any]:
        self.settings.EXCHANGE_KEY = THEIRS
        with acting(self.actor):
            made = exchange.export(actor=self.actor, region_id=other_region().pk, today=TODAY)
        self.settings.EXCHANGE_KEY = OURS
        items = [{**item, "id": str(uuid5(NAMESPACE_OID, item["id"]))} for item in made["body"]["items"]]
        return self.sign({**made["body"], "items": items})

    def key(self) -> str:
        self.settings.EXCHANGE_KEY = THEIRS
        key = exchange.public_key()
        self.settings.EXCHANGE_KEY = OURS
        return key

    def sign(self, body: dict[str, Any]) -> dict[str, Any]:
        self.settings.EXCHANGE_KEY = THEIRS
        signed = {"body": body, "signature": exchange._key().sign(exchange.spelled(body)).hex()}
        self.settings.EXCHANGE_KEY = OURS
        return signed


@pytest.fixture
def others(settings: Any) -> Others:
    settings.EXCHANGE_KEY = OURS
    return Others(settings)


@pytest.fixture
def us(others: Others) -> Actor:
    actor = coordinator()
    with acting(actor):
        exchange.add_peer(actor=actor, region_id=region().pk, name="Achterhoek", key=others.key(), today=TODAY)
    return actor


def received(us: Actor, letter: dict[str, Any]) -> Parcel:
    with acting(us):
        return letters.receive(actor=us, region_id=region().pk, data=json.dumps(letter).encode(), today=TODAY)


def taken(us: Actor, letter: dict[str, Any]) -> TakenIn:
    parcel = received(us, letter)
    with acting(us):
        return letters.take_in(actor=us, region_id=region().pk, digest=parcel.digest, today=TODAY)


def here(us: Actor) -> dict[str, tuple[Any, ...]]:
    """What the library holds of others, and what the search finds of it."""
    with acting(us):
        rows = {str(row.pk): (row.title, row.region_name, row.withdrawn, row.content["gave"]) for row in Abroad.objects.all()}
        found = search.alike(text="brieven herschreven met sleutelpersonen, minder verzuim", regions=[region().pk], kinds=("lesson_other",), limit=20)
    return {**rows, "found": tuple(sorted(str(one.id) for one in found))}


def test_a_letter_is_looked_at_before_anything_changes_and_then_taken_in_once(us: Actor, others: Others) -> None:
    others.lesson("Korte brief")
    letter = others.letter()
    parcel = received(us, letter)
    assert here(us) == {"found": ()}
    with acting(us):
        assert [(seen.title, seen.change) for seen in letters.look(parcel=parcel, region_id=region().pk, today=TODAY)] == [("Korte brief", Change.NEW)]
    assert taken(us, letter) == TakenIn(new=1)
    assert received(us, letter).state == "ingelezen", "the same letter is known"
    with pytest.raises(BadLetter):
        taken(us, letter)


def test_a_later_letter_changes_withdraws_and_leaves_alone(us: Actor, others: Others) -> None:
    first, _second = others.lesson("Korte brief"), others.lesson("Bellen werkt")
    taken(us, others.letter())
    others.withdraw(first)
    others.lesson("Spreekuur")
    parcel = received(us, others.letter())
    with acting(us):
        seen = {one.title: one.change for one in letters.look(parcel=parcel, region_id=region().pk, today=TODAY)}
        assert seen == {"Korte brief": Change.WITHDRAWN, "Bellen werkt": Change.SAME, "Spreekuur": Change.NEW}
        assert letters.take_in(actor=us, region_id=region().pk, digest=parcel.digest, today=TODAY) == TakenIn(new=1, changed=1, same=1)


def test_undoing_gives_back_exactly_what_stood_there(us: Actor, others: Others) -> None:
    first = others.lesson("Korte brief")
    one = others.letter()
    taken(us, one)
    before = here(us)
    others.withdraw(first)
    others.lesson("Spreekuur")
    two = others.letter()
    taken(us, two)
    with acting(us), pytest.raises(BadLetter):
        letters.undo(actor=us, region_id=region().pk, digest=exchange.digest_of(one["body"]))
    with acting(us):
        letters.undo(actor=us, region_id=region().pk, digest=exchange.digest_of(two["body"]))
    assert here(us) == before
    assert taken(us, two) == TakenIn(new=1, changed=1), "what was undone can be taken in again"
    with acting(us):
        for letter in (two, one):
            letters.undo(actor=us, region_id=region().pk, digest=exchange.digest_of(letter["body"]))
    assert here(us) == {"found": ()}


def test_a_twin_of_an_own_lesson_is_pointed_out(us: Actor, others: Others) -> None:
    values = {"title": "De korte brief", "context": "Brieven werden niet begrepen", "done": "Herschreven met sleutelpersonen", "gave": "Minder verzuim", "proof": "ervaring"}
    with acting(us):
        mine = learning.write_lesson(actor=us, region_id=region().pk, today=TODAY, values=values)
        learning.lesson_act(actor=us, lesson_id=mine.pk, what=LessonAct.SHARE, today=TODAY)
    others.lesson("Korte brief")
    parcel = received(us, others.letter())
    with acting(us):
        assert [one.like for one in letters.look(parcel=parcel, region_id=region().pk, today=TODAY)] == ["De korte brief"]


@pytest.mark.parametrize("said", ["Bel 06-12345678 voor meer.", "Mail naar jan@voorbeeld.nl", "Zijn BSN is 123456782."])
def test_person_data_neither_leaves_nor_comes_in(us: Actor, others: Others, said: str) -> None:
    others.lesson("Korte brief")
    others.lesson("Met een nummer", gave=said)
    with acting(others.actor):
        signal = Signal.objects.create(region_id=other_region().pk, title="x", what=said, privacy_note="van de balie", shared=True, sent_on=TODAY, feedback_due=TODAY + timedelta(days=9))
    letter = others.letter()
    assert [item["content"]["title"] for item in letter["body"]["items"]] == ["Korte brief"]
    body = {**letter["body"], "items": [{**letter["body"]["items"][0], "content": {**letter["body"]["items"][0]["content"], "gave": said}}]}
    with pytest.raises(BadLetter, match="persoon"):
        received(us, others.sign(body))
    assert str(signal.pk) not in json.dumps(letter)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0}, {"number": "1"}, {"number": 2**63}, {"items": {}}, {"format": "iets/2"}, {"items": [{}]}, {"items": ["x"]},
        {"items": [{"id": "1", "kind": "lesson"}]}, {"region": "\ud800"}, {"from": "\ud800"},
    ],
)  # fmt: skip
def test_what_is_no_letter_is_refused_with_a_reason(us: Actor, others: Others, change: dict[str, Any]) -> None:
    body = {**others.letter()["body"], **change}
    try:
        signed = others.sign(body)
    except UnicodeEncodeError:
        signed = {"body": body, "signature": "00"}
    with pytest.raises(BadLetter):
        received(us, signed)


def test_only_who_is_trusted_and_only_unchanged(us: Actor, others: Others) -> None:
    others.lesson("Korte brief")
    letter = others.letter()
    for wrong in ({**letter, "body": {**letter["body"], "region": "Anders"}}, {**letter, "body": {**letter["body"], "from": "ab" * 32}}, [], {"body": 1}):
        with pytest.raises(BadLetter):
            received(us, wrong)  # type: ignore[arg-type]
    newer = others.letter()
    taken(us, newer)
    with pytest.raises(BadLetter, match="ouder"):
        received(us, letter)


def test_a_letter_of_ones_own_is_not_taken_in(us: Actor) -> None:
    with acting(us):
        letter = exchange.export(actor=us, region_id=region().pk, today=TODAY)
        exchange.add_peer(actor=us, region_id=region().pk, name="Wij", key=exchange.public_key(), today=TODAY)
    with pytest.raises(BadLetter, match="onszelf"):
        received(us, letter)


def test_who_only_reads_signals_exchanges_nothing(us: Actor, others: Others) -> None:
    reader = somebody("beleidsmedewerker", region().pk, "reader@test.invalid")
    with acting(reader), pytest.raises(PermissionDenied):
        letters.receive(actor=reader, region_id=region().pk, data=b"{}", today=TODAY)


def test_the_screens_look_take_in_and_undo(us: Actor, others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    others.lesson("Korte brief")
    letter = SimpleUploadedFile("brief.json", json.dumps(others.letter()).encode())
    browser = Client()
    with acting(LOGIN):
        browser.force_login(User.objects.get(pk=us.user_id))
    assert browser.post("/lessen/uitwisselen/", {"file": SimpleUploadedFile("x.json", b"{}")}).status_code == 400
    address = browser.post("/lessen/uitwisselen/", {"file": letter}).headers["Location"]
    assert "Korte brief" in (page := browser.get(address).content.decode()) and "nieuw" in page
    assert "1 nieuw" in browser.post(f"{address}inlezen/", follow=True).content.decode()
    assert "Korte brief" in browser.get("/lessen/").content.decode()
    assert "staat zoals voor" in browser.post(f"{address}terugdraaien/", follow=True).content.decode()
    assert "Korte brief" not in browser.get("/lessen/").content.decode()
    with acting(us):
        assert Peer.objects.get().last_number == 0
