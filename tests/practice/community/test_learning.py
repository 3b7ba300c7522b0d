"""Escalation with its answer back, polls, questions, lessons and what looks alike."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader
from tests.factories import a_user
from tests.practice.community.world import (
    TODAY,
    a_signal,
    controllers,
    coordinator,
    other_region,
    region,
    somebody,
)

from doorlopend.practice.community import search
from doorlopend.practice.community.models import Lesson, Signal
from doorlopend.practice.community.queries import board
from doorlopend.practice.community.queries.mine import mine
from doorlopend.practice.community.services import escalating, handling, learning, meeting
from doorlopend.practice.community.services.escalating import File
from doorlopend.practice.community.services.handling import Done
from doorlopend.practice.community.services.sending import ask, join
from doorlopend.practice.community.states import LessonAct, QuestionAct, SignalAct
from doorlopend.records.access.actor import LOGIN, Actor, acting
from doorlopend.records.kit.forming import NotNow

pytestmark = pytest.mark.django_db
FILE = File(question="Mag de brief korter?", rule="Awb 3:41", numbers="4 melders in 4 gemeenten", tried="Brief herschreven", proposal="Sta een korte brief toe", party="szw")


@pytest.fixture(autouse=True)
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    monkeypatch.setenv("DOORLOPEND_TODAY", TODAY.isoformat())
    search.forget_weights()


def escalated(actor: Actor, signal_id: object) -> object:
    with acting(actor):
        handling.act(actor=actor, signal_id=signal_id, done=Done(act=SignalAct.TAKE, owner="Beleid"), today=TODAY)  # type: ignore[arg-type]
        file = escalating.draw_up(actor=actor, signal_id=signal_id, file=FILE, today=TODAY)  # type: ignore[arg-type]
        escalating.send(actor=actor, escalation_id=file.pk, today=TODAY)
    return file.pk


def test_an_escalated_question_comes_back_to_every_sender_with_days_per_level() -> None:
    senders = [somebody("sleutelpersoon", region().pk), *(somebody("regievoerder", one.pk) for one in controllers()[:3])]
    sent = a_signal(senders[0])
    for other in senders[1:]:
        with acting(other):
            join(actor=other, signal_id=sent.id, region_id=region().pk, signed=False, today=TODAY)
    us, divosa = coordinator(), somebody("divosa", region().pk)
    file = escalated(us, sent.id)
    with acting(divosa):
        escalating.pass_on(actor=divosa, escalation_id=file, party="szw", contact="directie", today=TODAY + timedelta(days=7))  # type: ignore[arg-type]
        escalating.answer(actor=divosa, escalation_id=file, text="Ja, dat mag.", effect="qa", today=TODAY + timedelta(days=30))  # type: ignore[arg-type]
        with pytest.raises(Exception, match=r"recht|permission"):
            escalating.tell(actor=divosa, escalation_id=file, text="x", today=TODAY)  # type: ignore[arg-type]
    with acting(us):
        escalating.tell(actor=us, escalation_id=file, text="De brief mag korter.", today=TODAY + timedelta(days=31))  # type: ignore[arg-type]
        days = {one.level: one.median for one in board.days_per_level(actor=us, today=TODAY + timedelta(days=40))}
        assert days == {"divosa": 7.0, "landelijk": 23.0}
        assert Signal.objects.get(pk=sent.id).answered_on == TODAY + timedelta(days=31)
    for sender in senders:
        with acting(sender):
            (row,) = mine(actor=sender, today=TODAY)
        assert "De brief mag korter." in [one.text for one in row.happenings if one.answer]


def test_an_answer_without_words_is_refused() -> None:
    us = coordinator()
    file = escalated(us, a_signal(somebody("sleutelpersoon", region().pk)).id)
    with acting(us), pytest.raises(NotNow) as error:
        escalating.answer(actor=us, escalation_id=file, text=" ", effect="geen", today=TODAY)  # type: ignore[arg-type]
    assert error.value.field == "text"


def test_the_file_goes_out_as_accessible_pdf_and_as_message() -> None:
    user, us = a_user("regiocoordinator", region().pk)
    file = escalated(us, a_signal(somebody("sleutelpersoon", region().pk)).id)
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    paper = client.get(f"/opschaling/{file}/brief.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    assert "Mag de brief korter?" in text and "Awb 3:41" in text
    message = client.get(f"/opschaling/{file}/bericht.json").json()
    assert message["question"] == FILE.question and message["levels"][0]["level"] == "divosa"


def test_a_poll_takes_one_answer_per_gemeente_and_shows_who_owes_one() -> None:
    us = coordinator()
    gemeente = controllers()[0].gemeente_id
    assert gemeente
    with acting(us):
        poll = escalating.start_poll(actor=us, region_id=region().pk, question="Herken je dit?", choices=["ja", "nee"], due_on=TODAY, signal_id=None, today=TODAY)
        for choice in ("ja", "nee"):
            escalating.answer_poll(actor=us, poll_id=poll.pk, gemeente_id=gemeente, choice=choice, note="", today=TODAY)
        assert [row.choice for row in poll.answers.all()] == ["nee"]
        with pytest.raises(NotNow):
            escalating.answer_poll(actor=us, poll_id=poll.pk, gemeente_id=gemeente, choice="misschien", note="", today=TODAY)


def test_a_question_ends_in_the_knowledge_base_only_with_an_answer_to_who_asked() -> None:
    asker, us = somebody("sleutelpersoon", region().pk), coordinator()
    with acting(asker):
        sent = ask(actor=asker, region_id=region().pk, text="Wie betaalt de tolk?", topic="geld", today=TODAY)
    with acting(us):
        with pytest.raises(NotNow):
            learning.question_act(actor=us, question_id=sent.id, what=QuestionAct.KEEP, text="", today=TODAY)
        with pytest.raises(NotNow):
            learning.question_act(actor=us, question_id=sent.id, what=QuestionAct.ANSWER, text="", today=TODAY)
        for what, text in ((QuestionAct.PASS_ON, "DUO"), (QuestionAct.ANSWER, "De gemeente."), (QuestionAct.KEEP, "")):
            learning.question_act(actor=us, question_id=sent.id, what=what, text=text, today=TODAY)
    with acting(asker):
        (row,) = mine(actor=asker, today=TODAY)
        assert [one.text for one in row.happenings if one.answer] == ["De gemeente."]


def lesson(us: Actor, title: str = "Korte brief met plaatje") -> Lesson:
    values = {"title": title, "context": "Brieven onbegrepen", "done": "Herschreven met sleutelpersonen", "gave": "Minder gemiste afspraken", "proof": "meting"}
    with acting(us):
        made = learning.write_lesson(actor=us, region_id=region().pk, values=values, today=TODAY)
        return learning.lesson_act(actor=us, lesson_id=made.pk, what=LessonAct.SHARE, today=TODAY)


def test_a_lesson_counts_the_gemeenten_that_adopted_it_once() -> None:
    us = coordinator()
    made = lesson(us)
    with acting(us):
        for one in (*controllers()[:5], controllers()[0]):
            learning.adopt(actor=us, lesson_id=made.pk, gemeente_id=one.gemeente_id, since=TODAY)  # type: ignore[arg-type]
        assert board.lessons(actor=us).get(pk=made.pk).adopted == 5


def test_what_looks_alike_shows_own_and_shared_signals_only() -> None:
    ours, theirs = region(), other_region()
    mine_ = a_signal(somebody("sleutelpersoon", ours.pk), "De brief over de intake wordt niet begrepen")
    assert [one.id for one in search.alike(text="Niemand snapt onze oproep voor het gesprek", regions=[ours.pk])] == [mine_.id]
    assert search.alike(text="Niemand snapt onze oproep voor het gesprek", regions=[theirs.pk]) == []
    us = coordinator()
    with acting(us):
        handling.weigh(actor=us, signal_id=mine_.id, values={"shared": True}, today=TODAY)
    assert search.alike(text="Niemand snapt onze oproep voor het gesprek", regions=[theirs.pk])
    assert search.containing(words="brief begrepen", regions=[ours.pk], kinds=["signal"]) == [mine_.id]


@pytest.mark.parametrize("text", ["", "''' | & ! :*", "\\", "a' OR 1=1 --", "(((", "<->"])
def test_odd_text_never_breaks_the_search(text: str) -> None:
    search.index(id=region().pk, kind="signal", region_id=region().pk, shared=False, text=text)
    search.alike(text=text, regions=[region().pk])
    search.containing(words=text, regions=[region().pk], kinds=["signal"])


def test_evidence_keeps_the_counts_of_the_day_of_sending_and_shows_todays_also_in_the_file_that_goes_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.factories import a_dossier

    from doorlopend.practice.community.queries.evidence import counts_on
    from doorlopend.records.indicators.registry import indicators
    from doorlopend.records.indicators.services import publish

    us = coordinator()
    goirle = controllers()[0]
    for number in range(7):
        a_dossier(goirle, surname=f"Persoon{number}", known=date(2026, 9, 1))
    publish(indicator=indicators()["open_dossiers"], region_id=region().pk, first=date(2026, 10, 1), last=date(2026, 10, 31), counted_on=TODAY)
    sent = a_signal(somebody("sleutelpersoon", region().pk))
    for number in range(8):
        a_dossier(goirle, surname=f"Later{number}", known=date(2026, 11, 25))
    publish(indicator=indicators()["open_dossiers"], region_id=region().pk, first=date(2026, 11, 1), last=date(2026, 11, 30), counted_on=date(2026, 12, 1))
    with acting(us):
        row = handling.add_evidence(actor=us, signal_id=sent.id, indicator="open_dossiers", breakdown="", question="Open dossiers", today=TODAY)
        now = counts_on(actor=us, region_id=region().pk, indicator="open_dossiers", breakdown="", day=date(2026, 12, 5))
    assert row.then_period_end == date(2026, 10, 31) and row.then[str(goirle.gemeente_id)] == "7"
    assert now.values[goirle.gemeente_id] == "15"
    user, _actor = a_user("regiocoordinator", region().pk, email="opschaler@test.invalid")
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    monkeypatch.setenv("DOORLOPEND_TODAY", "2026-12-05")
    begun = client.get(f"/signalen/{sent.id}/opschalen/").content.decode().partition('name="numbers"')[2].partition("</textarea>")[0]
    assert "1 melder;" in begun and "Open dossiers: 7 op 31-10-2026, 15 op 30-11-2026. Per gemeente: Goirle 15." in begun


def test_in_a_meeting_a_signal_gets_its_owner_on_the_spot() -> None:
    user, us = a_user("regiocoordinator", region().pk)
    sent = a_signal(somebody("sleutelpersoon", region().pk), theme="communicatie")
    with acting(us):
        community = meeting.found_community(actor=us, region_id=region().pk, name="CoP", since=TODAY, rhythm_weeks=6, method="", themes=[])
        session = meeting.plan_session(actor=us, community_id=community.pk, on=TODAY, theme="")
    client = Client()
    with acting(LOGIN):
        client.force_login(user)
    path = f"/cop/bijeenkomst/{session.pk}/"
    assert client.post(path, {"action": "theme", "theme": "communicatie"}).status_code == 302
    assert client.post(path, {"action": "timer", "minutes": "15"}).status_code == 302
    assert client.post(path, {"action": "owner", "signal": str(sent.id), "owner": ""}).status_code == 400
    assert client.post(path, {"action": "owner", "signal": str(sent.id), "owner": "Marloes"}).status_code == 302
    assert client.post(path, {"notes": "Besproken", "attendance": "Goirle drie"}).status_code == 400
    assert client.post(path, {"notes": "Besproken", "attendance": "Goirle 3\nCOA 2"}).status_code == 302
    with acting(us):
        assert Signal.objects.get(pk=sent.id).owner_label == "Marloes"
        year = board.year_yield(actor=us, region_id=region().pk, year=2026)
    assert (year.received, year.sessions, year.attendance) == (1, 1, {"Goirle": 3, "COA": 2})
    assert "Marloes" in client.get(path).content.decode()


def test_three_reports_about_one_thing_are_put_side_by_side_and_told_once() -> None:
    from doorlopend.practice.community import reminders
    from doorlopend.practice.community.queries.heaps import heaps
    from doorlopend.practice.governance.mailing.services import system

    us, where = coordinator(), region()
    texts = ("De laatste bus gaat voordat de avondles klaar is", "Na de avondles rijdt er geen bus meer naar huis", "Geen bus na de avondles in Goirle", "De huur van de kamer is te hoog")
    keys = [a_signal(somebody("sleutelpersoon", where.pk, f"bus{n}@test.invalid"), text).id for n, text in enumerate(texts)]
    with acting(us):
        (heap,) = heaps(board.signals(actor=us))
        assert {row.pk for row in heap.signals} == set(keys[:3])
    with acting(system(where.pk)):
        notes = list(reminders.alike(region_id=where.pk, today=TODAY))
        again = list(reminders.alike(region_id=where.pk, today=TODAY + timedelta(days=1)))
    assert notes and {note.key for note in notes} == {note.key for note in again} and "bus" not in notes[0].words()[1]
    with acting(us):
        handling.put_in_cluster(actor=us, signal_id=keys[0], name="Bus in de avond", today=TODAY)
        assert heaps(board.signals(actor=us)) == [], "two that are left are no heap"
