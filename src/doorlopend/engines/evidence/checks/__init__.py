"""Questions put to design and data before an outcome may be told; each may refuse. The first part needs no outcomes."""

from collections.abc import Sequence

from ..methods import Problem
from ..protocol import Arm, Outcome, Protocol
from ..results import Check
from ..snapshot import Snapshot
from .design import (
    balanced,
    comparable,
    enough_people,
    enough_towns,
    known_at_start,
    unchanged,
    whole_denominator,
)
from .outcomes import (
    alike_before,
    attainable,
    enough_events,
    event_counts,
    few_missing,
    followed,
    parallel_before,
    values_for,
    worst_case,
)

__all__ = [
    "CLUSTERED",
    "attainable",
    "blinded",
    "check",
    "enough_events",
    "event_counts",
    "failing",
    "followed",
    "opened",
    "values_for",
    "worst_case",
]
CLUSTERED = ("town_lottery", "wedge", "staged")


def check(
    p: Protocol, s: Snapshot, *, outcome: Outcome | None = None, locked: Protocol | None = None
) -> tuple[Check, ...]:
    """Blinded checks for every approach: sizes, towns, time zero, protocol, overlap. Works without outcome values."""
    o = outcome or p.primary
    found: list[Check] = []
    for arm in p.treatments:
        found += [_tagged(c, arm) for c in blinded(p, s, o, arm, locked)]
    return tuple(found)


def _tagged(c: Check, arm: Arm) -> Check:
    return Check(f"{c.name}.{arm.id}", c.value, c.limit, c.passed, c.refuses, c.note_nl, c.note_en)


def blinded(p: Protocol, s: Snapshot, o: Outcome, arm: Arm, locked: Protocol | None) -> list[Check]:
    """What can be said before outcomes are opened, for one approach, in the order in which refusals are told."""
    codes = [a.id for a in p.arms]
    i, c = codes.index(arm.id), codes.index(p.control.id)
    mine, usual = s.arm == i, s.arm == c
    if not (mine.any() and usual.any()):
        # A subgroup or a town without one of the two: nothing else can be asked.
        return [enough_people(p, mine, usual)]
    return [
        *enough_towns(p, s, mine, usual),
        known_at_start(p, s),
        whole_denominator(o),
        enough_people(p, mine, usual),
        unchanged(p, locked),
        *([comparable(p, s, mine, usual)] if p.design.kind == "chosen" else []),
        balanced(s, mine, usual, p),
    ]


def opened(p: Protocol, s: Snapshot, o: Outcome, arm: Arm, q: Problem) -> list[Check]:
    """Checks that need outcomes: missing, enough events, followed long enough, placebo."""
    found = [few_missing(p, s, o, arm), *enough_events(p, o, q)]
    if o.kind == "time" and all(c.passed for c in found):
        found.append(followed(p, q))
    if p.placebos and p.design.kind == "chosen" and all(c.passed for c in found):
        found += [alike_before(p, s, arm, q, i) for i in range(len(p.placebos))]
    if p.design.kind == "staged" and p.placebos:
        found.append(parallel_before(p, q))
    return found


def failing(found: Sequence[Check]) -> Check | None:
    """The first check that refuses."""
    return next((c for c in found if c.refuses and not c.passed), None)
