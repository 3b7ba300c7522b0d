"""Signals that seem to be about one thing and stand in no cluster yet: what the coordinator is pointed at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from doorlopend.engines.text import Weights, neighbours, terms

from ..models import Signal
from ..services.indexing import text_of
from ..states import SignalState

ENOUGH = 3
"""So many alike are worth a look together."""
ALIKE = 0.3
"""A likeness at which two reports are put side by side; a person decides whether they are one."""
FEW = 200
"""Fewer reports than this do not say how frequent a word is."""
NEWEST = 150
"""How many of the newest open signals are compared with each other."""
OPEN = [state for state in SignalState if state not in {SignalState.GESLOTEN, SignalState.DUBBEL, SignalState.VERVALLEN}]


@dataclass(frozen=True, slots=True)
class Heap:
    """Signals alike, the oldest first; none stands in two heaps."""

    signals: tuple[Signal, ...]


def heaps(rows: Iterable[Signal]) -> list[Heap]:
    """Of these open signals, the newest that stand in no cluster; the largest heap first. What was read is not changed."""
    loose = sorted((row for row in rows if row.cluster_id is None and row.state in OPEN), key=lambda row: (row.sent_on, row.pk))[-NEWEST:]
    written = {row.pk: terms(text_of(row)) for row in loose}
    counts = Counter(term for found in written.values() for term in found)
    near = neighbours(written, Weights(max(len(written), FEW), counts), least=ALIKE)
    found, taken = [], set[UUID]()
    for row in sorted(loose, key=lambda one: (-len(near[one.pk]), one.sent_on, one.pk)):
        members = {row.pk, *near[row.pk]} - taken
        if row.pk not in taken and len(members) >= ENOUGH:
            taken |= members
            found.append(Heap(tuple(one for one in loose if one.pk in members)))
    return found
