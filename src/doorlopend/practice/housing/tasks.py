"""Long work of a round, in the worker. Arguments are ids only; each may run twice and does its work once."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from procrastinate.contrib.django import app

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.access.today import today

from .models import Round


def later(*, kind: Literal["advice", "link"], round_: Round, asked_by: Actor) -> None:
    """In the acting transaction: the job exists exactly when the step was taken."""
    task = make_advice if kind == "advice" else record_links
    task.defer(round_id=str(round_.pk), controller_id=str(round_.controller_id))


@app.task(name="housing.make_advice", queue="messages")
def make_advice(*, round_id: str, controller_id: str) -> None:
    from .services.rounds import answer

    with acting(system_for(UUID(controller_id), why="placement")) as actor:
        answer(actor=actor, round_id=UUID(round_id), today=today())


@app.task(name="housing.record_links", queue="messages")
def record_links(*, round_id: str, controller_id: str) -> None:
    """Twenty households per transaction, so that the bar moves and a stop loses at most those."""
    from .services.deciding import link_some

    left = 1
    while left:
        with acting(system_for(UUID(controller_id), why="koppeling")):
            left = link_some(round_id=UUID(round_id), today=today(), most=20)
