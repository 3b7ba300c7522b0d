"""The wall of a board as it stands on a phone and on the screen of the room, made once per change and not once per look.

Sixty phones ask every two seconds. What is the same for all of them is kept in the process: which revision a board has
(for a second), and each idea as it is drawn with and without one's own vote (until the board changes).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import queries
from .door import Guest
from .models import Board
from .states import WorkshopState

SECOND = 1.0
"""So long a phone may be told that nothing moved when something just did: less than the time to its next look."""
MOST = 64
_revisions: dict[UUID, tuple[float, int]] = {}
_drawn: dict[tuple[UUID, str, bool], tuple[int, tuple[Heap, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Heap:
    """A group of ideas, drawn: for each idea its id, how it looks, and how it looks to who voted for it."""

    name: str
    votes: int
    ideas: tuple[tuple[UUID, SafeString, SafeString], ...]


def is_still(board_id: UUID, shown: str) -> bool:
    """Whether a screen that shows this revision has nothing to fetch, as far as this process saw in the last second."""
    at, revision = _revisions.get(board_id, (0.0, -1))
    return str(revision) == shown and time.monotonic() - at < SECOND


def saw(board_id: UUID, revision: int) -> None:
    if len(_revisions) >= MOST:
        _revisions.clear()
    _revisions[board_id] = (time.monotonic(), revision)


def moved(board_id: UUID) -> None:
    """Who just changed a board sees it at once."""
    _revisions.pop(board_id, None)


def wall_for(guest: Guest, board: Board) -> dict[str, Any]:
    """With what this phone may still do."""
    mine = queries.voted(board=board, token=guest.token)
    live = _going(board)
    return _wall(board, live=live, mine=mine, left=board.votes_each - len(mine))


def wall_of(board: Board) -> dict[str, Any]:
    """The same wall for who leads the session: to look at, and on the screen of the room."""
    return _wall(board, live=False, mine=set(), left=0)


def _going(board: Board) -> bool:
    return board.open and board.workshop.state == WorkshopState.BEZIG


def _wall(board: Board, *, live: bool, mine: set[UUID], left: int) -> dict[str, Any]:
    heaps = [(heap, [voted if id in mine else plain for id, plain, voted in heap.ideas]) for heap in _heaps(board, live)]
    return {"board": board, "heaps": heaps, "left": left, "live": live, "polls": _going(board)}


def _heaps(board: Board, live: bool) -> tuple[Heap, ...]:
    """The board was read in this transaction, so its revision says what stands on it."""
    key = (board.pk, get_language() or "", live)
    revision, heaps = _drawn.get(key, (-1, ()))
    if revision != board.revision:
        heaps = tuple(Heap(one.name, one.votes, tuple(_idea(board, row, live) for row in one.ideas)) for one in queries.clusters(board))
        if len(_drawn) >= MOST:
            _drawn.clear()
        _drawn[key] = (board.revision, heaps)
    return heaps


def _idea(board: Board, row: Any, live: bool) -> tuple[UUID, SafeString, SafeString]:
    plain, voted = (render_to_string("session/idea.html", {"idea": row, "board": board, "live": live, "voted": mine}) for mine in (False, True))
    return row.pk, plain, voted
