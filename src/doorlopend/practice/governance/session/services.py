"""Designing a session, and what happens in the room: ideas, groups and votes, and the outcome per goal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.registry import hand_on, registries

from ..forms import found_in
from ..steps import NotNow, check_allowed, take
from ..writing import add, change
from . import wall
from .door import TAKE, Guest, digest_of, new_code
from .models import Board, Delegation, Goal, Idea, JoinCode, Outcome, Vote, Workshop
from .states import WORKSHOP_MACHINE, WorkshopAct, WorkshopState

MOST_IDEAS = 40
"""Per phone and board: enough for who has many thoughts, too few to fill the wall by machine."""
BOARDS = {
    Goal.VRAAGSTUK: gettext_lazy("Wat is het vraagstuk precies, en voor wie?"),
    Goal.PROEFTUIN: gettext_lazy("Welke aanpak wilt u uitproberen?"),
    Goal.BIJDRAGE: gettext_lazy("Wat brengt u in: mensen, geld, ruimte, kennis?"),
}
"""The boards a session begins with."""


@transaction.atomic
def design(*, actor: Actor, region_id: UUID, values: Mapping[str, Any]) -> Workshop:
    """A session with a code, and a board for each of its three goals."""
    code = new_code()
    made = add(actor=actor, model=Workshop, region_id=region_id, values={**values, "code": code})
    JoinCode.objects.create(digest=digest_of(code), workshop_id=made.pk, region_id=region_id)
    for goal, title in BOARDS.items():
        add_board(actor=actor, workshop=made, values={"goal": goal, "title": str(title)})
    return made


@transaction.atomic
def change_workshop(*, actor: Actor, workshop: Workshop, values: Mapping[str, Any]) -> Workshop:
    return change(actor=actor, row=workshop, values=values)


@transaction.atomic
def act(*, actor: Actor, workshop_id: UUID, what: WorkshopAct) -> Workshop:
    """One step; ending closes the boards, so that nothing moves under the outcome."""
    row = Workshop.objects.select_for_update().get(pk=workshop_id)
    take(actor=actor, row=row, machine=WORKSHOP_MACHINE, act=what)
    if what is WorkshopAct.END:
        row.boards.update(open=False, revision=F("revision") + 1)
    return row


@transaction.atomic
def add_board(*, actor: Actor, workshop: Workshop, values: Mapping[str, Any]) -> Board:
    return add(actor=actor, model=Board, region_id=workshop.region_id, values={**values, "workshop": workshop})


@transaction.atomic
def change_board(*, actor: Actor, board: Board, values: Mapping[str, Any]) -> Board:
    return change(actor=actor, row=board, values={**values, "revision": board.revision + 1})


@transaction.atomic
def delegate(*, actor: Actor, workshop: Workshop, organisation: str, people: int, offers: str) -> Delegation:
    """An organisation signs up; a second time it changes what it said."""
    check_allowed(actor=actor, region_id=workshop.region_id, permission=TAKE if actor.kind == "guest" else "governance.write")
    if workshop.state != WorkshopState.AANMELDEN:
        raise NotNow("organisation", _("Aanmelden kan niet meer."))
    if told := found_in(offers):
        raise NotNow("offers", _("Dit kan naar een persoon leiden: %s. Haal het uit de tekst.") % told)
    values = {"region_id": workshop.region_id, "people": people, "offers": offers}
    row, _made = Delegation.objects.update_or_create(workshop=workshop, organisation=organisation.strip(), defaults=values)
    trail.record(actor=actor, action="workshop.joined", object_kind="workshop", object_id=workshop.pk)
    return row


def _held(guest: Guest, board_id: UUID) -> Board:
    """The board, locked: one phone at a time changes it. Raises NotNow when it is closed or of another session."""
    board = Board.objects.select_for_update(of=("self",)).select_related("workshop").filter(pk=board_id, workshop_id=guest.workshop_id).first()
    if board is None or not board.open or board.workshop.state != WorkshopState.BEZIG:
        raise NotNow("text", _("Dit bord is dicht."))
    return board


def _moved(board: Board) -> None:
    Board.objects.filter(pk=board.pk).update(revision=F("revision") + 1)
    wall.moved(board.pk)


@transaction.atomic
def put_up(*, guest: Guest, board_id: UUID, text: str) -> Idea:
    """An idea on the board. Raises NotNow when it is empty, leads to a person, or there are too many of this phone."""
    board, text = _held(guest, board_id), " ".join(text.split())
    if not text or len(text) > 280:
        raise NotNow("text", _("Schrijf uw idee in één tot drie zinnen (ten hoogste 280 tekens)."))
    if told := found_in(text):
        raise NotNow("text", _("Dit kan naar een persoon leiden: %s. Haal het uit de tekst.") % told)
    if board.ideas.filter(author=guest.token).count() >= MOST_IDEAS:
        raise NotNow("text", _("U heeft op dit bord al %d ideeën. Kies de beste.") % MOST_IDEAS)
    made = add(actor=guest.actor, model=Idea, region_id=guest.region_id, values={"board": board, "text": text, "author": guest.token}, permission=TAKE)
    _moved(board)
    return made


@transaction.atomic
def vote(*, guest: Guest, board_id: UUID, idea_id: UUID) -> bool:
    """Casts the vote, or takes it back when it was cast; true when it stands. Raises NotNow when all votes are spent."""
    board = _held(guest, board_id)
    idea = Idea.objects.filter(pk=idea_id, board=board, hidden=False).first()
    if idea is None:
        raise NotNow("text", _("Dit idee staat er niet meer."))
    gone, _tables = Vote.objects.filter(idea=idea, voter=guest.token).delete()
    if not gone:
        if Vote.objects.filter(board_id=board.pk, voter=guest.token).count() >= board.votes_each:
            raise NotNow("text", _("Uw stemmen zijn op. Haal er eerst een weg."))
        try:
            Vote.objects.create(region_id=guest.region_id, board_id=board.pk, idea=idea, voter=guest.token)
        except IntegrityError:
            raise NotNow("text", _("Uw stem staat er al.")) from None
    Idea.objects.filter(pk=idea.pk).update(votes=F("votes") + (-1 if gone else 1))
    trail.record(actor=guest.actor, action="idea.voted", object_kind="idea", object_id=idea.pk)
    _moved(board)
    return not gone


@transaction.atomic
def sort_idea(*, actor: Actor, idea: Idea, group: str | None = None, hidden: bool | None = None) -> Idea:
    """Who leads the session groups ideas, or takes one from the wall."""
    values: dict[str, Any] = {}
    if group is not None:
        values["group"] = group.strip()[:80]
    if hidden is not None:
        values["hidden"] = hidden
    changed = change(actor=actor, row=idea, values=values)
    _moved(idea.board)
    return changed


@transaction.atomic
def conclude(*, actor: Actor, workshop: Workshop, values: Mapping[str, Any], today: date) -> Outcome:
    """A problem statement, a testbed with its theory of change, or a pledge with who makes it.

    A testbed goes on as a draft to the room that works testbeds out, and a pledge as partner of that draft.
    """
    if values["goal"] == Goal.PROEFTUIN and not values.get("change"):
        raise NotNow("change", _("Schrijf op wat u verwacht: als we dit doen, dan …, want …"))
    if values["goal"] == Goal.BIJDRAGE and not values.get("organisation"):
        raise NotNow("organisation", _("Welke organisatie zegt dit toe?"))
    served = values.get("serves")
    if served is not None and (values["goal"] != Goal.BIJDRAGE or served.goal != Goal.PROEFTUIN or served.workshop_id != workshop.pk):
        raise NotNow("serves", _("Alleen een bijdrage hoort bij een proeftuin, en wel van deze sessie."))
    made = add(actor=actor, model=Outcome, region_id=workshop.region_id, values={**values, "workshop": workshop})
    if served is not None:
        _bring(actor, made, served)
    return work_out(actor=actor, outcome_id=made.pk, today=today) if made.goal == Goal.PROEFTUIN else made


@transaction.atomic
def work_out(*, actor: Actor, outcome_id: UUID, today: date) -> Outcome:
    """The draft of this testbed, with what was pledged for it; once. Without a right to make one it stays as it is."""
    row = Outcome.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=outcome_id, goal=Goal.PROEFTUIN)
    check_allowed(actor=actor, region_id=row.region_id)
    if row.draft_id is not None:
        return row
    values = {"title": row.title, "question": row.text or row.title, "theory": row.change}
    row.draft_kind, row.draft_id = hand_on(registries.testbed_takers, actor=actor, region_id=row.region_id, values=values, today=today)
    row.save(update_fields=["draft_kind", "draft_id"])
    for pledge in row.pledges.order_by("pk"):
        _bring(actor, pledge, row)
    return row


def _bring(actor: Actor, pledge: Outcome, testbed: Outcome) -> None:
    taker = next((one for one in registries.testbed_takers if one.kind == testbed.draft_kind and one.add is not None), None)
    if taker is not None and taker.add is not None:
        taker.add(actor=actor, id=testbed.draft_id, values={"name": pledge.organisation, "contribution": pledge.title})
