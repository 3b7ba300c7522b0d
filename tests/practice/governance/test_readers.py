"""Readers outside: nobody is written to who did not confirm, and nothing stays of who leaves."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as post
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.practice.governance.test_mailing import gone, published
from tests.practice.governance.world import TODAY, region, somebody

from doorlopend.practice.governance.mailing import queries, readers, services
from doorlopend.practice.governance.mailing.models import Mail, Reader, Silence
from doorlopend.practice.governance.mailing.readers import Why
from doorlopend.practice.governance.mailing.states import MailState
from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.dossiers import destruction
from doorlopend.records.people.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "Lezer@Voorbeeld.invalid"


@pytest.fixture(autouse=True)
def on(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    settings.MAIL_ON, settings.HOME = True, tmp_path
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)


def site(path: str) -> str:
    return f"/openbaar/{region().code}/nieuwsbrief/{path}"


def asked(address: str = ADDRESS) -> None:
    answer = Client().post(site("aanmelden/"), {"address": address})
    assert answer.status_code == 200


def all_mails() -> list[Mail]:
    with acting(services.system(region().pk)):
        return list(Mail.objects.order_by("pk"))


def all_readers() -> list[Reader]:
    with acting(services.system(region().pk)):
        return list(Reader.objects.order_by("asked_on", "pk"))


def links(mail: Mail, settings: Any) -> dict[str, str]:
    """The ways in and out that the e-mail as it went offers, by what they do."""
    gone(mail)
    body = post.outbox[-1].body
    found = [word.removeprefix(settings.SITE) for word in body.split() if word.startswith(settings.SITE)]
    return {word.split("/")[4]: word for word in found if "/nieuwsbrief/" in word}


def confirmed(settings: Any) -> dict[str, str]:
    region()
    asked()
    way = links(all_mails()[-1], settings)
    assert Client().post(way["bevestigen"]).status_code == 200
    return way


def test_asking_confirming_reading_and_leaving_without_a_trace(settings: Any) -> None:
    us, other = somebody("regiocoordinator"), somebody("redacteur")
    asked()
    way = links(all_mails()[-1], settings)
    assert post.outbox[-1].to == [ADDRESS] and "Bevestig" in post.outbox[-1].subject
    assert Client().get(way["bevestigen"]).status_code == 200 and all_readers()[0].confirmed_on is None, "opening a link is no yes"
    assert Client().post(way["bevestigen"]).status_code == 200 and all_readers()[0].confirmed_on == TODAY
    assert Client().post(way["bevestigen"]).status_code == 404, "the link works once"
    page = published(us, other)
    with acting(other):
        services.send_newsletter(actor=other, page_id=page.pk, today=TODAY)
    (letter,) = (row for row in all_mails() if row.reader_id and row.kind == services.NEWSLETTER)
    way = links(letter, settings)
    assert post.outbox[-1].to == [ADDRESS] and way["afmelden"] in post.outbox[-1].extra_headers["List-Unsubscribe"]
    assert "mijn" not in post.outbox[-1].body.lower() and "bevestigen" not in way
    with acting(other):
        assert queries.went(actor=other, page_id=page.pk)[MailState.VERZONDEN.value] == 1
    assert Client().get(way["afmelden"]).status_code == 200 and len(all_readers()) == 1
    assert Client(enforce_csrf_checks=True).post(way["afmelden"], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Client().post(way["afmelden"]).status_code == 200, "a second time changes nothing"
    assert not all_readers()
    with acting(other):
        assert services.send_newsletter(actor=other, page_id=page.pk, today=TODAY) == 0
    assert gone(letter).state == MailState.VERZONDEN
    with acting(services.system(region().pk)), connection.cursor() as cursor:
        for table in ("governance_mailing_mail", "governance_mailing_silence", "audit_row", "dossiers_destruction", "procrastinate_jobs"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s", [f"%{ADDRESS}%"])
            assert cursor.fetchone() == (0,), f"{table} holds the address"


def test_whether_an_address_is_known_cannot_be_asked(settings: Any) -> None:
    confirmed(settings)
    known = Client().post(site("aanmelden/"), {"address": ADDRESS.upper()})
    new = Client().post(site("aanmelden/"), {"address": "ander@voorbeeld.invalid"})
    main = [answer.content.decode().partition("<main")[2].partition("</main>")[0] for answer in (known, new)]
    assert main[0] == main[1] != ""
    assert [row.kind for row in all_mails()] == [readers.CONFIRMATION] * 2, "who is there gets no second question"


def test_the_form_cannot_fill_a_mailbox_and_cannot_fill_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    region()
    for _time in range(3):
        asked()
    assert len(all_mails()) == 1
    monkeypatch.setenv("DOORLOPEND_TODAY", (TODAY + readers.AGAIN_AFTER).isoformat())
    asked()
    assert len(all_mails()) == 2 and len(all_readers()) == 1
    monkeypatch.setattr(readers, "UNCONFIRMED_AT_MOST", 1)
    answer = Client().post(site("aanmelden/"), {"address": "nog-een@voorbeeld.invalid"})
    assert answer.status_code == 400 and "morgen" in answer.content.decode()
    assert Client().post(site("aanmelden/"), {"address": "geen adres"}).status_code == 400


def test_only_the_last_link_works_and_not_after_its_week(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    region()
    asked()
    first = links(all_mails()[0], settings)["bevestigen"]
    monkeypatch.setenv("DOORLOPEND_TODAY", (TODAY + readers.AGAIN_AFTER).isoformat())
    asked()
    second = links(all_mails()[1], settings)["bevestigen"]
    assert Client().post(first).status_code == 404
    monkeypatch.setenv("DOORLOPEND_TODAY", (TODAY + readers.AGAIN_AFTER + readers.CONFIRM_WITHIN + timedelta(days=1)).isoformat())
    assert Client().post(second).status_code == 404
    assert Client().post(second[:-5] + "xxxx/").status_code == 404


def test_an_address_that_nobody_confirmed_is_wiped_after_a_week_and_gets_nothing_meanwhile() -> None:
    us, other = somebody("regiocoordinator"), somebody("redacteur")
    asked()
    page = published(us, other)
    with acting(other):
        services.send_newsletter(actor=other, page_id=page.pk, today=TODAY)
    assert not [row for row in all_mails() if row.reader_id and row.kind != readers.CONFIRMATION]
    assert readers.forget_unconfirmed(region_id=region().pk, today=TODAY + readers.CONFIRM_WITHIN) == 0
    assert readers.forget_unconfirmed(region_id=region().pk, today=TODAY + readers.CONFIRM_WITHIN + timedelta(days=1)) == 1
    assert not all_readers()
    (question,) = (row for row in all_mails() if row.reader_id)
    assert gone(question).state == MailState.VERVALLEN, "an e-mail that still waited has nobody to go to"


def test_a_colleague_who_also_asked_gets_one(settings: Any) -> None:
    us, other = somebody("regiocoordinator"), somebody("redacteur")
    with acting(LOGIN):
        address = User.objects.get(pk=us.user_id).email
    asked(address)
    Client().post(links(all_mails()[-1], settings)["bevestigen"])
    page = published(us, other)
    with acting(other):
        services.send_newsletter(actor=other, page_id=page.pk, today=TODAY)
    to = [row for row in all_mails() if row.kind == services.NEWSLETTER]
    assert not [row for row in to if row.reader_id] and [row.user_id for row in to].count(us.user_id) == 1


@pytest.mark.parametrize("why", [Why.ASKED, Why.BOUNCED, Why.COMPLAINED])
def test_by_hand_an_address_goes_and_who_complained_is_never_asked_again(settings: Any, why: Why) -> None:
    confirmed(settings)
    editor, reader = somebody("redacteur"), somebody("sleutelpersoon")
    with acting(reader), pytest.raises(PermissionDenied):
        readers.remove(actor=reader, region_id=region().pk, address=ADDRESS, why=why, today=TODAY)
    client = Client()
    with acting(LOGIN):
        client.force_login(User.objects.get(pk=editor.user_id))
    assert ADDRESS.lower() not in client.get("/e-mail/lezers/").content.decode().lower()
    looked = client.post("/e-mail/lezers/", {"address": ADDRESS.lower(), "why": "inzage"}, follow=True).content.decode()
    assert "21 november 2026" in looked
    assert "gewist" in client.post("/e-mail/lezers/", {"address": ADDRESS.lower(), "why": why.value}, follow=True).content.decode()
    assert not all_readers()
    asked()
    assert len(all_readers()) == (0 if why is Why.COMPLAINED else 1)
    with acting(services.system(region().pk)):
        assert Silence.objects.count() == (why is Why.COMPLAINED)


def test_what_stays_of_who_left_is_a_line_without_the_address(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    way = confirmed(settings)
    (before,) = all_readers()
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(way["afmelden"])
    (line,) = destruction.read_ledger(destruction.kept_ledger())
    assert (line["object_kind"], line["object_id"], line["controller_id"]) == ("lezer", str(before.pk), str(before.region_id))
    assert ADDRESS not in json.dumps(line)


def test_the_database_lets_nobody_wipe_what_is_not_theirs(settings: Any) -> None:
    confirmed(settings)
    (row,) = all_readers()
    stranger = readers.doorkeeper(row.pk)
    with acting(stranger):
        assert not Reader.objects.exists()
        for kind, holder in (("lezer", row.region_id), ("dossier", row.pk)):
            with pytest.raises(ProgrammingError), transaction.atomic():
                destruction.destroy_alone(object_kind=kind, object_id=row.pk, holder=holder, why="x", today=TODAY)
        destruction.destroy_alone(object_kind="lezer", object_id=row.pk, holder=row.pk, why="x", today=TODAY)
    assert all_readers() == [row]


def test_without_e_mail_the_site_says_how_to_follow_the_news_instead(settings: Any) -> None:
    settings.MAIL_ON = False
    answer = Client().post(site("aanmelden/"), {"address": ADDRESS})
    assert answer.status_code == 400 and "RSS" in answer.content.decode()
    assert "nieuwsbrief/aanmelden" not in Client().get(f"/openbaar/{region().code}/").content.decode()


def test_in_english(settings: Any) -> None:
    region()
    client = Client()
    client.post("/taal/", {"language": "en"})
    page = client.post(site("aanmelden/"), {"address": ADDRESS}).content.decode()
    assert "Check your e-mail" in page
    gone(all_mails()[0])
    assert "Confirm" in post.outbox[-1].subject


def test_a_newsletter_to_many_takes_as_few_statements_as_to_a_few_and_each_gets_an_own_way_out() -> None:
    us, other = somebody("regiocoordinator"), somebody("redacteur")

    def sent_to(count: int) -> int:
        with acting(services.system(region().pk)):
            Reader.objects.bulk_create([Reader(region_id=region().pk, address=f"{count}-{n}@voorbeeld.invalid", asked_on=TODAY, confirmed_on=TODAY) for n in range(count)])
        page = published(us, other)
        with acting(other), CaptureQueriesContext(connection) as asked:
            made = services.send_newsletter(actor=other, page_id=page.pk, today=TODAY)
            assert services.send_newsletter(actor=other, page_id=page.pk, today=TODAY) == 0
        with acting(services.system(region().pk)):
            mine = Mail.objects.filter(key__startswith=f"newsletter:{page.pk}:", reader_id__isnull=False)
            assert len({row.text for row in mine}) == Reader.objects.count() == made - 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), count(DISTINCT args->>'mail_id') FROM procrastinate_jobs WHERE task_name = 'mailing.send' AND args->>'mail_id' = ANY(%s)", [[str(row.pk) for row in mine]])
            assert cursor.fetchone() == (made - 1, made - 1), "a job each, in the same transaction"
        return len(asked)

    few = sent_to(3)
    assert sent_to(200) <= few + 2
