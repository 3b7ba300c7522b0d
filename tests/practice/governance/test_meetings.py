"""Bodies that report in a line, meetings from agenda to minutes, equal input, and the year with its alarms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import a_controller, a_region, a_user
from tests.practice.governance.world import TODAY, a_body, a_meeting, places, region, somebody

from doorlopend.engines.law.library import load_lawbook
from doorlopend.practice.governance import lawnews, queries, year
from doorlopend.practice.governance.models import Event, Line, PaperFile, YearDate
from doorlopend.practice.governance.services import events, meeting
from doorlopend.practice.governance.services.papers import Upload
from doorlopend.practice.governance.states import MEETING_MACHINE, EventAct, MeetingAct
from doorlopend.practice.governance.steps import NotNow
from doorlopend.practice.governance.words import LineKind, Presence
from doorlopend.records.access.actor import LOGIN, acting
from doorlopend.records.registry import Waiting, registries

pytestmark = pytest.mark.django_db


def test_no_body_reports_to_itself_by_way_of_others() -> None:
    actor = somebody("regiocoordinator")
    top, middle = a_body(actor), a_body(actor, "Werkgroep", "werkgroep")
    with acting(actor):
        meeting.change_body(actor=actor, body=middle, values={"parent": top})
        middle.refresh_from_db()
        with pytest.raises(NotNow):
            meeting.change_body(actor=actor, body=top, values={"parent": middle})


def test_a_series_follows_the_rhythm_and_leaves_days_that_are_taken() -> None:
    actor = somebody("regiocoordinator")
    body = a_body(actor)
    with acting(actor):
        meeting.plan(actor=actor, body=body, first=TODAY + timedelta(weeks=8))
        made = meeting.plan(actor=actor, body=body, first=TODAY, times=3)
        assert [row.on for row in made] == [TODAY, TODAY + timedelta(weeks=16)]
        with pytest.raises(NotNow):
            meeting.plan(actor=actor, body=body, first=TODAY)


def test_who_only_reads_plans_nothing() -> None:
    body = a_body(somebody("regiocoordinator"))
    alderman = somebody("bestuurder")
    with acting(alderman), pytest.raises(PermissionDenied):
        meeting.plan(actor=alderman, body=body, first=TODAY)


def test_another_region_does_not_see_the_body() -> None:
    from tests.factories import a_controller, a_region

    a_body(somebody("regiocoordinator"))
    other = somebody("regiocoordinator", a_region("Achterhoek", a_controller("Doetinchem", code="GM9100", number=9100)))
    with acting(other):
        assert not queries.bodies(actor=other, today=TODAY).exists()


def test_the_agenda_pulls_what_waits_for_this_table_once(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = somebody("regiocoordinator")
    meet = a_meeting(actor)
    signal = Waiting(title="Uitnodigingen", kind="signal", id=region().pk, region_id=meet.region_id, bodies=("stuurgroep",))
    elsewhere = Waiting(title="Niet hier", kind="signal", id=meet.pk, region_id=meet.region_id, bodies=("beleidsoverleg",))
    entry = next(iter(registries.agenda_items))
    monkeypatch.setattr(queries, "registries", type("R", (), {"agenda_items": [_Entry(entry.label, [signal, elsewhere])], "next_dates": []}))
    with acting(actor):
        found = queries.waiting_for(actor=actor, meeting=meet)
        assert [one["title"] for one in found] == ["Uitnodigingen"]
        assert meeting.pull(actor=actor, meeting=meet, found=found) == 1
        assert meeting.pull(actor=actor, meeting=meet, found=found) == 0


class _Entry:
    """What a room registers, with rows that are told already."""

    def __init__(self, label: object, rows: list[Waiting]) -> None:
        self.label, self.rows = label, rows

    def find(self, **_given: object) -> list[Waiting]:
        return self.rows

    def row(self, one: Waiting) -> Waiting:
        return one


def test_a_fixed_agenda_takes_nothing_more() -> None:
    actor = somebody("regiocoordinator")
    meet = a_meeting(actor, until=MeetingAct.FIX)
    with acting(actor), pytest.raises(NotNow):
        meeting.put_on_agenda(actor=actor, meeting=meet, values={"title": "Nog iets", "kind": "bespreking"})


def test_an_action_has_one_owner_and_a_day_and_ends_with_what_came_of_it() -> None:
    actor = somebody("regiocoordinator")
    meet = a_meeting(actor, until=MeetingAct.SEND)
    with acting(actor):
        with pytest.raises(NotNow):
            meeting.write(actor=actor, meeting=meet, kind=LineKind.ACTIE, text="Brief herschrijven", today=TODAY)
        line = meeting.write(actor=actor, meeting=meet, kind=LineKind.ACTIE, text="Brief herschrijven", owner="Tilburg", today=TODAY)
        assert line.due_on == TODAY + timedelta(weeks=8)
        with pytest.raises(NotNow):
            meeting.finish_action(actor=actor, line_id=line.pk, result=" ", today=TODAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Line.objects.filter(pk=line.pk).update(done_on=TODAY)
        meeting.finish_action(actor=actor, line_id=line.pk, result="Af", today=TODAY)
        assert not queries.open_actions(actor=actor).exists()


def test_a_meeting_is_not_held_before_its_day() -> None:
    actor = somebody("regiocoordinator")
    meet = a_meeting(actor, on=TODAY + timedelta(days=1), until=MeetingAct.SEND)
    with acting(actor), pytest.raises(NotNow):
        meeting.act(actor=actor, meeting_id=meet.pk, what=MeetingAct.HOLD, today=TODAY)


@given(data=st.data())
@pytest.mark.django_db(transaction=False)
def test_every_road_of_a_meeting_ends_in_the_archive_or_cancelled(data: st.DataObject) -> None:
    state = next(iter(MEETING_MACHINE))
    for _step in range(30):
        if not MEETING_MACHINE[state]:
            break
        state = type(state)(data.draw(st.sampled_from([one.to for one in MEETING_MACHINE[state].values()])))
    assert MEETING_MACHINE[state] or state.value in {"gearchiveerd", "vervallen"}


def test_the_input_of_each_gemeente_is_counted_over_the_meetings_held() -> None:
    actor = somebody("regiocoordinator")
    meet = a_meeting(actor, until=MeetingAct.FIX)
    first, second = places()[:2]
    with acting(actor):
        meeting.bring_in(actor=actor, meeting=meet, gemeente_id=first.id, input="Wij zoeken een lokaal", today=TODAY)
        meeting.bring_in(actor=actor, meeting=meet, gemeente_id=first.id, presence=Presence.VERVANGER, today=TODAY)
        meeting.bring_in(actor=actor, meeting=meet, gemeente_id=second.id, presence=Presence.AFWEZIG, today=TODAY)
        before = queries.shares(body=meet.body, gemeenten=[first.id], since=date(2026, 1, 1), today=TODAY)
        assert before[0].held == 0
        for what in (MeetingAct.SEND, MeetingAct.HOLD):
            meeting.act(actor=actor, meeting_id=meet.pk, what=what, today=TODAY)
        one, two = queries.shares(body=meet.body, gemeenten=[first.id, second.id], since=date(2026, 1, 1), today=TODAY)
    assert (one.held, one.there, one.input) == (1, 1, 1)
    assert (two.held, two.there, two.input) == (1, 0, 0)


def test_the_policy_meeting_opens_with_the_law_and_others_do_not() -> None:
    actor = somebody("regiocoordinator")
    policy = a_meeting(actor, a_body(actor, "Beleidsoverleg", "beleidsoverleg"))
    board = a_meeting(actor, a_body(actor, "Stuurgroep"))
    with acting(actor):
        first = policy.items.first()
        assert first is not None and first.source_kind == meeting.LAW and first.order == 0
        assert not board.items.exists()
        news = queries.law_news(actor=actor, meeting=policy)
    assert "spuk.gezinsmigrant" in {one.change.rule for one in news}, "the amounts of 2026 began this year"


def test_the_amounts_of_a_new_year_are_a_change_with_was_and_is() -> None:
    found = {one.rule: one for one in lawnews.changes(load_lawbook(), first=date(2026, 1, 1), last=date(2026, 1, 1))}
    change = found["spuk.gezinsmigrant"]
    assert next(one.now for one in change.altered if one.name == "bedrag") == 706.72
    assert lawnews.touched_by(change).breakdown == "gezins_of_overige_migrant"


def test_every_rule_of_the_lawbook_says_whom_it_touches() -> None:
    for change in lawnews.changes(load_lawbook(), first=date(2000, 1, 1), last=date(2090, 1, 1)):
        assert lawnews.touched_by(change).words["nl"] and lawnews.touched_by(change).words["en"]


def test_a_quiet_period_brings_no_news() -> None:
    assert not lawnews.changes(load_lawbook(), first=date(2026, 2, 1), last=date(2026, 2, 2))


def test_the_counting_date_of_spuk_is_said_from_its_alarm_day() -> None:
    assert not [one for one in year.alarms(today=date(2026, 11, 10)) if one.code == "telling"]
    assert [one.on for one in year.alarms(today=date(2026, 11, 20)) if one.code == "telling"] == [date(2026, 12, 31)]


@given(first=st.dates(date(2020, 1, 1), date(2040, 1, 1)), days=st.integers(0, 800))
def test_every_date_of_the_year_falls_within_what_was_asked(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = year.occasions(first=first, last=last, own=[YearDate(title="Eigen", on=date(2024, 2, 29), yearly=True, alarm_days=10)])
    assert all(first <= one.on <= last and one.alarm <= one.on for one in found)
    assert found == sorted(found, key=lambda one: (one.on, one.title))


def test_no_more_people_come_than_there_are_places() -> None:
    actor = somebody("regiocoordinator")
    one, two = somebody("regievoerder", _controller()), somebody("bestuurder")
    with acting(actor):
        event = events.add_event(actor=actor, region_id=region().pk, values={"title": "Netwerkdag", "kind": "netwerk", "on": TODAY + timedelta(days=2), "seats": 1})
        events.event_act(actor=actor, event_id=event.pk, what=EventAct.OPEN, given={})
    with acting(one):
        events.sign_up(actor=one, event_id=event.pk, today=TODAY)
        events.sign_up(actor=one, event_id=event.pk, today=TODAY)
        assert [row.pk for row in queries.to_remember(actor=one, today=TODAY)] == [event.pk]
    with acting(two), pytest.raises(NotNow):
        events.sign_up(actor=two, event_id=event.pk, today=TODAY)
    with acting(one):
        events.sign_off(actor=one, event_id=event.pk)
    with acting(two):
        events.sign_up(actor=two, event_id=event.pk, today=TODAY)
        assert Event.objects.get(pk=event.pk).taken == 1


def _controller() -> object:
    from tests.factories import a_controller

    region()
    return a_controller("Goirle")


def test_an_event_is_held_with_the_number_who_came() -> None:
    actor = somebody("regiocoordinator")
    with acting(actor):
        event = events.add_event(actor=actor, region_id=region().pk, values={"title": "Webinar", "kind": "webinar", "on": TODAY})
        events.event_act(actor=actor, event_id=event.pk, what=EventAct.OPEN, given={})
        with pytest.raises(NotNow):
            events.event_act(actor=actor, event_id=event.pk, what=EventAct.HOLD, given={})
        events.event_act(actor=actor, event_id=event.pk, what=EventAct.HOLD, given={"attended": 41})


def an_upload(**more: Any) -> Upload:
    return Upload(**{"name": "stuk.pdf", "content": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "nobody": True, **more})


@pytest.mark.parametrize(
    ("more", "field"),
    [({"nobody": False}, "nobody"), ({"content": b""}, "file"), ({"content": b"MZ\x90 program"}, "file"), ({"name": "stuk.docx"}, "file")],
)
def test_a_paper_file_that_nobody_looked_through_or_is_of_no_known_kind_is_refused(more: dict[str, Any], field: str) -> None:
    actor = somebody("regiocoordinator")
    table = a_meeting(actor)
    with acting(actor), pytest.raises(NotNow) as error:
        meeting.add_paper(actor=actor, meeting=table, values={"title": "Stuk"}, upload=an_upload(**more))
    assert error.value.field == field
    with acting(actor):
        assert not PaperFile.objects.exists() and not table.papers.exists()


def test_a_paper_with_a_file_is_given_out_as_it_came_and_to_the_own_region_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    user, actor = a_user("regiocoordinator", region().pk)
    table = a_meeting(actor)
    browser = Client()
    with acting(LOGIN):
        browser.force_login(user)
    sent = {"title": "Begroting", "nobody": "on", "file": SimpleUploadedFile("begroting 123456782.pdf", an_upload().content)}
    assert browser.post(f"/vergaderen/{table.pk}/stuk/", sent).status_code == 302
    with acting(actor):
        paper = table.papers.get()
    assert "Download" in browser.get(f"/vergaderen/stukken/{paper.pk}/").content.decode()
    got = browser.get(f"/vergaderen/stukken/{paper.pk}/bestand/")
    assert got.content == an_upload().content and got.headers["Content-Disposition"].startswith("attachment") and "123456782" not in got.headers["Content-Disposition"]
    stranger = Client()
    with acting(LOGIN):
        stranger.force_login(a_user("regiocoordinator", a_region("Elders", a_controller("Elders", code="GM9555", number=9555)).pk, email="x@test.invalid")[0])
    assert stranger.get(f"/vergaderen/stukken/{paper.pk}/bestand/").status_code == 404
