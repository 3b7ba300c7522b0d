"""One life in, everything the law makes of it out."""

from collections.abc import Callable, Iterable
from datetime import date

from doorlopend.engines.facts import Fact

from .case import Case
from .lawbook import Lawbook
from .life import Life
from .model import Assessment, Obligation
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
    support,
    term,
)

ENGINE = "2"
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
        _lapse(case)
        retention.apply(case)
    return Assessment(lawbook.id, ENGINE, known, tuple(case.out))


def _lapse(case: Case) -> None:
    """Nothing need be done after the duty has ended: open obligations lapse on its last day."""
    end = case.duty_until
    if end is None:
        return
    for position, entry in enumerate(case.out):
        if isinstance(entry, Obligation) and entry.until is None and entry.done_on is None and entry.key not in _OUTLIVE:
            case.out[position] = entry._replace(until=end)


_OUTLIVE = ("cbs.leveren", "duo.melden_pvt", "duo.melden_map", "duo.melden_z_route", "pip.overdragen")
