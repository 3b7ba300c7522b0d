"""Small tables for tests, hypothesis strategies, and an attacker that only counts (no solver)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from hypothesis import strategies as st

from doorlopend.engines.disclosure import Dimension, Frame, Key, PublishedTable, Table, Threshold

JULY = date(2026, 7, 1)
OCTOBER = date(2026, 10, 1)
GEMEENTEN = ("Goirle", "Heusden", "Tilburg")
ROUTES = ("B1", "Z")
FIVE = Threshold("figures", 5, date(2022, 1, 1), source="test")
FIVE_ZEROS_SHOWN = Threshold("figures", 5, date(2022, 1, 1), source="test", zeros_shown=True)
TEN = Threshold("testbeds", 10, date(2022, 1, 1), source="test")


def frame(
    *, name: str = "t", dimensions: Sequence[Dimension] | None = None, vintage: date = JULY, **rest: object
) -> Frame:
    parts = dimensions or (Dimension("gemeente", GEMEENTEN), Dimension("leerroute", ROUTES))
    given = {"measure": "m", "people": "p", "purpose": "figures", **rest}
    return Frame(name=name, vintage=vintage, dimensions=tuple(parts), **given)  # type: ignore[arg-type]


@st.composite
def tables(draw: st.DrawFn, *, vintage: date = JULY, over_time: str = "same_people") -> Table:
    layout = frame(vintage=vintage, over_time=over_time)
    counts = st.integers(0, 12) | st.integers(0, 400)
    leaves = {key: draw(counts) for key in product(GEMEENTEN, ROUTES)}
    return Table.of(layout, leaves)


def later(table: Table, steps: Sequence[int], *, vintage: date = OCTOBER) -> Table:
    """The same table at a next date, each leaf moved by its step (never below zero)."""
    old = table.frame
    moved = frame(name=old.name, vintage=vintage, over_time=old.over_time, dimensions=old.dimensions)
    keys = list(product(*(d.leaves() for d in old.dimensions)))
    return Table.of(moved, {k: max(0, table.counts[k] + step) for k, step in zip(keys, steps, strict=True)})


def agreeing_worlds(published: PublishedTable, *, most: int) -> Iterator[dict[Key, int]]:
    """Every table of leaf counts up to `most` that agrees with what is shown: brute force, no solver."""
    layout = published.frame
    keys = list(product(*(d.leaves() for d in layout.dimensions)))
    shown = published.public()
    floor = 1 if published.zeros_shown else 0
    choices = [range(floor, most + 1) if shown[k] is None else (shown[k] or 0,) for k in keys]
    for values in product(*choices):
        world = Table.of(layout, dict(zip(keys, values, strict=True))).counts
        if all(value is None or world[key] == value for key, value in shown.items()):
            yield dict(world)
