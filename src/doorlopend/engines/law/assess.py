"""One life in, everything the law makes of it out."""

from collections.abc import Callable, Iterable
from datetime import date

from doorlopend.engines.facts import Fact

from .case import Case
from .lawbook import Lawbook
from .life import Life
from .model import Assessment
from .rules import duty, place, plan_term

ENGINE = "1"
STEPS: tuple[Callable[[Case], None], ...] = (duty.apply, place.apply, plan_term.apply)


def assess(*, facts: Iterable[Fact], lawbook: Lawbook, known: date | None = None) -> Assessment:
    """What follows under `lawbook` from the facts known on `known` (None = all of them).

    The facts are one person's, already validated. The order of the facts does not matter, and nothing depends
    on today: obligations hold from, due and until.
    """
    case = Case(Life(facts, known=known), lawbook)
    for step in STEPS:
        step(case)
    return Assessment(lawbook.id, ENGINE, known, tuple(case.out))
