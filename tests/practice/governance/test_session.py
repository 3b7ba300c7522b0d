"""Sixty phones in one room: a code lets in, ideas and votes are counted right, and the outcome says who and why."""

from __future__ import annotations

import time
from dataclasses import replace
from uuid import uuid4

import pytest
from django.apps import apps as django_apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import a_user
from tests.practice.governance.world import TODAY, region, somebody

from doorlopend.practice.governance.session import queries, services
from doorlopend.practice.governance.session.door import Guest, by_code, digest_of
from doorlopend.practice.governance.session.models import Board, Goal, Outcome, Vote, Workshop
from doorlopend.practice.governance.session.states import WorkshopAct
from doorlopend.practice.governance.steps import NotNow
from doorlopend.records.access.actor import LOGIN, Actor, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> tuple[Actor, Workshop, Board]:
    actor = somebody("regiocoordinator")
    with acting(actor):
        made = services.design(actor=actor, region_id=region().pk, values={"title": "Middag in Venlo", "problem": "Wie doet mee?", "aims": "Vier proeftuinen", "on": TODAY})
        for what in (WorkshopAct.INVITE, WorkshopAct.START):
            services.act(actor=actor, workshop_id=made.pk, what=what)
        made.refresh_from_db()
        return actor, made, Board.objects.filter(workshop=made, goal=Goal.PROEFTUIN).get()


def guest_in(workshop: Workshop) -> Guest:
    found = by_code(workshop.code.lower())
    assert found is not None
    return found


def test_a_session_begins_with_a_board_per_goal_and_a_code_that_leads_only_there(room: tuple[Actor, Workshop, Board]) -> None:
    _actor, workshop, _board = room
    guest = guest_in(workshop)
    assert guest.workshop_id == workshop.pk and guest.token != guest_in(workshop).token
    assert by_code("AAAAAAAA") is None and digest_of("ab-cd ef") == digest_of("ABCDEF")
    with acting(guest.actor):
        assert {board.goal for board in workshop.boards.all()} == set(Goal.values)


def test_a_guest_reaches_no_board_of_another_session(room: tuple[Actor, Workshop, Board]) -> None:
    _actor, workshop, board = room
    stranger = Guest(uuid4(), workshop.region_id, uuid4())
    with acting(stranger.actor), pytest.raises(NotNow):
        services.put_up(guest=stranger, board_id=board.pk, text="Iets")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=25))
def test_votes_always_add_up_and_nobody_has_more_than_the_board_gives(room: tuple[Actor, Workshop, Board], deeds: list[tuple[int, int]]) -> None:
    _actor, workshop, board = room
    guests = [Guest(workshop.pk, workshop.region_id, uuid4()) for _n in range(4)]
    with acting(guests[0].actor):
        ideas = [services.put_up(guest=guests[0], board_id=board.pk, text=f"Idee {number}") for number in range(5)]
    for who, which in deeds:
        with acting(guests[who].actor):
            try:
                services.vote(guest=guests[who], board_id=board.pk, idea_id=ideas[which].pk)
            except NotNow:
                assert Vote.objects.filter(board_id=board.pk, voter=guests[who].token).count() == board.votes_each
    with acting(guests[0].actor):
        for idea in ideas:
            idea.refresh_from_db()
            assert idea.votes == Vote.objects.filter(idea=idea).count()
        for guest in guests:
            assert Vote.objects.filter(board_id=board.pk, voter=guest.token).count() <= board.votes_each


def test_every_change_on_the_wall_is_a_new_revision(room: tuple[Actor, Workshop, Board]) -> None:
    actor, workshop, board = room
    guest = guest_in(workshop)
    seen = [revision_of(guest, board)]
    with acting(guest.actor):
        idea = services.put_up(guest=guest, board_id=board.pk, text="Taalmaatje op het werk")
        seen.append(revision_of(guest, board))
        services.vote(guest=guest, board_id=board.pk, idea_id=idea.pk)
        seen.append(revision_of(guest, board))
    with acting(actor):
        services.sort_idea(actor=actor, idea=idea, group="Werk")
        seen.append(revision_of(guest, board))
        services.act(actor=actor, workshop_id=workshop.pk, what=WorkshopAct.END)
        seen.append(revision_of(guest, board))
    assert seen == sorted(set(seen))


def revision_of(guest: Guest, board: Board) -> int:
    with acting(guest.actor):
        return Board.objects.get(pk=board.pk).revision


def test_groups_come_by_votes_and_what_is_taken_off_is_gone(room: tuple[Actor, Workshop, Board]) -> None:
    actor, workshop, board = room
    guest = guest_in(workshop)
    with acting(guest.actor):
        a, b, c = (services.put_up(guest=guest, board_id=board.pk, text=text) for text in ("A", "B", "C"))
        services.vote(guest=guest, board_id=board.pk, idea_id=b.pk)
    with acting(actor):
        services.sort_idea(actor=actor, idea=a, group="Eerst")
        services.sort_idea(actor=actor, idea=b, group="Werk")
        services.sort_idea(actor=actor, idea=c, hidden=True)
        assert [(one.name, one.votes) for one in queries.clusters(board)] == [("Werk", 1), ("Eerst", 0)]


@pytest.mark.parametrize("text", ["", " ", "x" * 281, "Bel 06-12345678"])
def test_an_idea_that_is_nothing_too_long_or_about_a_person_is_refused(room: tuple[Actor, Workshop, Board], text: str) -> None:
    _actor, workshop, board = room
    guest = guest_in(workshop)
    with acting(guest.actor), pytest.raises(NotNow):
        services.put_up(guest=guest, board_id=board.pk, text=text)


def test_a_session_that_ended_takes_no_idea_and_no_vote(room: tuple[Actor, Workshop, Board]) -> None:
    actor, workshop, board = room
    guest = guest_in(workshop)
    with acting(actor):
        services.act(actor=actor, workshop_id=workshop.pk, what=WorkshopAct.END)
    with acting(guest.actor), pytest.raises(NotNow):
        services.put_up(guest=guest, board_id=board.pk, text="Te laat")


def test_a_testbed_says_why_and_a_pledge_says_who(room: tuple[Actor, Workshop, Board]) -> None:
    actor, workshop, _board = room
    with acting(actor):
        for values in ({"goal": Goal.PROEFTUIN, "title": "Leren op het werk"}, {"goal": Goal.BIJDRAGE, "title": "Een lokaal"}):
            with pytest.raises(NotNow):
                services.conclude(actor=actor, workshop=workshop, values=values, today=TODAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Outcome.objects.create(region_id=workshop.region_id, workshop=workshop, goal=Goal.BIJDRAGE, title="Een lokaal")
        services.conclude(actor=actor, workshop=workshop, values={"goal": Goal.BIJDRAGE, "title": "Een lokaal", "organisation": "Corporatie"}, today=TODAY)


THEORY = "Als mensen meewerken, dan spreken zij sneller, want taal leer je in gebruik."


def test_a_testbed_of_the_session_is_worked_out_as_a_draft_with_what_was_pledged_for_it(room: tuple[Actor, Workshop, Board]) -> None:
    actor, workshop, _board = room
    with acting(actor):
        made = services.conclude(actor=actor, workshop=workshop, values={"goal": Goal.PROEFTUIN, "title": "Leren op het werk", "change": THEORY}, today=TODAY)
        pledge = {"goal": Goal.BIJDRAGE, "title": "Twee plekken", "organisation": "Corporatie", "serves": made}
        services.conclude(actor=actor, workshop=workshop, values=pledge, today=TODAY)
        draft = django_apps.get_model("testbeds", "Testbed").objects.get(pk=made.draft_id)
        assert (draft.title, draft.theory, draft.state, draft.region_id) == ("Leren op het werk", THEORY, "ontwerp", workshop.region_id)
        assert [(row.name, row.contribution) for row in draft.partners.all()] == [("Corporatie", "Twee plekken")]
        services.work_out(actor=actor, outcome_id=made.pk, today=TODAY)
        assert django_apps.get_model("testbeds", "Testbed").objects.count() == 1, "once, however often it is asked"
        assert queries.draft_address(actor=actor, outcome=made) and not queries.draft_address(actor=Actor(id="x", kind="user"), outcome=made)


def test_without_a_right_to_make_testbeds_the_outcome_stays_and_somebody_else_makes_the_draft(room: tuple[Actor, Workshop, Board]) -> None:
    actor, workshop, _board = room
    secretary = replace(actor, permissions=frozenset(one for one in actor.permissions if not one[0].startswith("testbeds.")))
    with acting(secretary):
        made = services.conclude(actor=secretary, workshop=workshop, values={"goal": Goal.PROEFTUIN, "title": "Leren op het werk", "change": THEORY}, today=TODAY)
        pledge = {"goal": Goal.BIJDRAGE, "title": "Twee plekken", "organisation": "Corporatie", "serves": made}
        services.conclude(actor=secretary, workshop=workshop, values=pledge, today=TODAY)
        assert made.draft_id is None
    with acting(actor):
        assert services.work_out(actor=actor, outcome_id=made.pk, today=TODAY).draft_id is not None
        assert django_apps.get_model("testbeds", "Partner").objects.get().name == "Corporatie"


def test_a_pledge_serves_a_testbed_of_its_own_session_only(room: tuple[Actor, Workshop, Board]) -> None:
    actor, workshop, _board = room
    with acting(actor):
        problem = services.conclude(actor=actor, workshop=workshop, values={"goal": Goal.VRAAGSTUK, "title": "Wachten"}, today=TODAY)
        with pytest.raises(NotNow):
            services.conclude(actor=actor, workshop=workshop, values={"goal": Goal.BIJDRAGE, "title": "Twee plekken", "organisation": "Corporatie", "serves": problem}, today=TODAY)


def test_what_was_pledged_for_a_day_stands_in_the_calendars(room: tuple[Actor, Workshop, Board]) -> None:
    actor, workshop, _board = room
    with acting(actor):
        services.conclude(actor=actor, workshop=workshop, values={"goal": Goal.BIJDRAGE, "title": "Twee plekken", "organisation": "Corporatie", "due_on": TODAY}, today=TODAY)
        assert [row.organisation for row in queries.pledges(actor=actor, first=TODAY, last=TODAY)] == ["Corporatie"]


def test_a_phone_comes_in_puts_up_an_idea_votes_and_asks_what_moved(room: tuple[Actor, Workshop, Board]) -> None:
    _actor, workshop, board = room
    phone = Client()
    assert phone.get("/meedoen/borden/").status_code == 302
    assert phone.post("/meedoen/", {"code": "FOUTFOUT"}).status_code == 400
    assert phone.post("/meedoen/", {"code": workshop.code}).headers["Location"] == "/meedoen/borden/"
    phone.post(f"/meedoen/bord/{board.pk}/idee/", {"text": "Samen fietsen leren"})
    assert "Samen fietsen leren" in phone.get("/meedoen/borden/").content.decode()
    wall = f"/meedoen/bord/{board.pk}/?v="
    with acting(guest_in(workshop).actor):
        now, idea = revision_of(guest_in(workshop), board), board.ideas.get()
    assert [phone.get(f"{wall}{now}").status_code for _look in range(2)] == [204, 204], "nothing moved"
    phone.post(f"/meedoen/bord/{board.pk}/stem/{idea.pk}/")
    assert "Haal mijn stem weg" in phone.get(f"{wall}{now}").content.decode()
    other = Client()
    assert other.get(f"{wall}{now}").status_code == 404, "without a code there is no wall"


def a_phone(workshop: Workshop) -> Client:
    phone = Client()
    phone.post("/meedoen/", {"code": workshop.code})
    return phone


def test_each_phone_sees_its_own_votes_on_a_wall_that_is_drawn_once(room: tuple[Actor, Workshop, Board]) -> None:
    _actor, workshop, board = room
    guest = guest_in(workshop)
    with acting(guest.actor):
        idea = services.put_up(guest=guest, board_id=board.pk, text="Samen fietsen leren")
    one, other = a_phone(workshop), a_phone(workshop)
    address = f"/meedoen/bord/{board.pk}/?v="
    one.post(f"/meedoen/bord/{board.pk}/stem/{idea.pk}/")
    for _look in range(2):
        assert "Haal mijn stem weg" in one.get(address).content.decode()
        page = other.get(address).content.decode()
        assert "Haal mijn stem weg" not in page and "1 stem" in page and "U heeft nog 3 stemmen" in page


def test_a_look_that_brings_nothing_asks_the_database_for_no_board(room: tuple[Actor, Workshop, Board]) -> None:
    _actor, workshop, board = room
    phone, now = a_phone(workshop), revision_of(guest_in(workshop), board)
    address = f"/meedoen/bord/{board.pk}/?v={now}"
    phone.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert phone.get(address).status_code == 204
    assert not [one["sql"] for one in asked if "FROM" in one["sql"]]


def test_what_another_process_put_up_is_seen_after_a_second_at_most(room: tuple[Actor, Workshop, Board], monkeypatch: pytest.MonkeyPatch) -> None:
    actor, workshop, board = room
    phone, now = a_phone(workshop), revision_of(guest_in(workshop), board)
    address = f"/meedoen/bord/{board.pk}/?v={now}"
    assert phone.get(address).status_code == 204
    with acting(actor):
        Board.objects.filter(pk=board.pk).update(revision=now + 1)
    then = time.monotonic()
    monkeypatch.setattr("doorlopend.practice.governance.session.wall.time.monotonic", lambda: then + 1)
    assert phone.get(address).status_code == 200


def test_who_leads_sees_the_wall_move_and_has_no_vote(room: tuple[Actor, Workshop, Board], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doorlopend.records.people.demo.made_by_demo", lambda: True)
    _actor, workshop, board = room
    guest = guest_in(workshop)
    with acting(guest.actor):
        services.put_up(guest=guest, board_id=board.pk, text="Samen koken")
    leader = Client()
    with acting(LOGIN):
        leader.force_login(a_user("beleidsmedewerker", region().pk)[0])
    page = leader.get(f"/werksessies/bord/{board.pk}/").content.decode()
    assert "Samen koken" in page and "every 2s" in page and "vote-" not in page
    assert leader.get(f"/meedoen/bord/{board.pk}/?v=1").status_code == 204
