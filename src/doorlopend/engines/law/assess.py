"""One life in, everything the law makes of it out."""

from collections.abc import Callable, Iterable
from datetime import date

from doorlopend.engines.facts import Fact

from .case import Case
from .lawbook import Lawbook
from .life import Life
from .model import Assessment
from .rules import (
    completion,
    duo,
    duty,
    exemption,
    extension,
    hours,
    intake,
    money,
    neighbours,
    place,
    plan_term,
    retention,
    routes,
    sanctions,
    standing,
    support,
    term,
)

ENGINE = "3"
STEPS: tuple[Callable[[Case], None], ...] = (
    duty.apply,
    place.apply,
    completion.early_end,
    plan_term.apply,
    hours.apply,
    completion.modules,
    term.apply,
    routes.apply,
    extension.apply,
    exemption.apply,
    intake.apply,
    completion.apply,
    support.apply,
    sanctions.apply,
    duo.apply,
    money.apply,
    neighbours.apply,
    standing.apply,
    retention.apply,
)


def assess(*, facts: Iterable[Fact], lawbook: Lawbook, known: date | None = None) -> Assessment:
    """What follows under `lawbook` from the facts known on `known` (None = all of them).

    The facts are one person's, already validated. The order of the facts does not matter, and nothing depends
    on today: obligations hold from, due and until.
    """
    case = Case(Life(facts, known=known), lawbook)
    if case.life.facts:
        for step in STEPS:
            step(case)
    return Assessment(lawbook.id, ENGINE, known, tuple(case.out))
