"""Long work of a round, in the worker. Arguments are ids only; each may run twice and does its work once."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from procrastinate.contrib.django import app

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.today import today

from .models import Round

TRIES = 5
"""Times an advice is worked out anew because the round changed under it."""


def later(*, kind: Literal["advice", "link"], round_: Round, asked_by: Actor) -> None:
    """In the acting transaction: the job exists exactly when the step was taken."""
    task = make_advice if kind == "advice" else record_links
    task.defer(round_id=str(round_.pk), controller_id=str(round_.controller_id))


@app.task(name="housing.make_advice", queue="messages")
def make_advice(*, round_id: str, controller_id: str) -> None:
    """Read, solve, write: no transaction is open while the engine works. A round that changed meanwhile is asked again."""
    from .services import advising

    for _try in range(TRIES):
        with acting(system_for(UUID(controller_id), why="placement")):
            asked = advising.question(round_id=UUID(round_id), today=today())
        if asked is None:
            return
        found = advising.find(asked)
        with acting(system_for(UUID(controller_id), why="placement")) as actor:
            kept = advising.keep(actor=actor, found=found, today=today())
        if kept is not None:
            return
    raise RuntimeError("the round changed each time while its advice was worked out")


@app.task(name="housing.record_links", queue="messages")
def record_links(*, round_id: str, controller_id: str) -> None:
    """Twenty households per transaction, so that the bar moves and a stop loses at most those."""
    from .services.deciding import link_some

    left = 1
    while left:
        with acting(system_for(UUID(controller_id), why="koppeling")):
            left = link_some(round_id=UUID(round_id), today=today(), most=20)
