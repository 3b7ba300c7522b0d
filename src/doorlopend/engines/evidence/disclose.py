"""What may leave: counts through the one disclosure engine; nothing here invents its own rule."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from ..disclosure import Dimension, Frame, Published, Table, Threshold, suppress
from .protocol import Outcome, Protocol
from .snapshot import Snapshot

SOURCE = "protocol of the testbed"


def outcome_table(p: Protocol, s: Snapshot, o: Outcome, *, vintage: date, people: str) -> Table:
    """People per arm by outcome yes, no and unknown: shares are published as counts, never as a rate beside a total."""
    v = s.outcomes[o.id]
    hit = (
        v.value >= float(o.step or 0)
        if o.kind == "ordinal"
        else (v.cause == 1 if o.kind == "time" else v.value == 1)
    )
    arms = tuple(a.id for a in p.arms)
    # A column of zeros would have to be hidden and would take others with it.
    states = ("yes", "no", "unknown") if v.missing.any() else ("yes", "no")
    frame = Frame(
        name=f"testbed.{p.id}.{o.id}",
        measure="people",
        people=people,
        purpose="testbeds",
        vintage=vintage,
        # The answer is named after its outcome: the same people per arm are tied across outcomes, their answers are not.
        dimensions=(Dimension("arm", arms), Dimension(o.id, states)),
    )
    counts: dict[tuple[str, ...], int] = {}
    for i, a in enumerate(arms):
        rows = s.arm == i
        counts[(a, "yes")] = int(np.sum(rows & hit & ~v.missing))
        counts[(a, "no")] = int(np.sum(rows & ~hit & ~v.missing))
        if "unknown" in states:
            counts[(a, "unknown")] = int(np.sum(rows & v.missing))
    return Table.of(frame, counts)


def disclose(
    p: Protocol, tables: Sequence[Table], *, since: date, published: Sequence[Any] = ()
) -> Published:
    """Suppress tables under the protocol's smallest cell, against everything published before."""
    limit = Threshold("testbeds", int(p.limit("min_cell")), since, source=SOURCE)
    return suppress(list(tables), thresholds=[limit], published=list(published))


def public_counts(result: Published, name: str) -> Mapping[Any, int | None]:
    """The publishable counts of one table; None where hidden."""
    return result.table(name).public()
