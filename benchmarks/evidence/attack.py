"""Somebody who has every table a testbed ever published: does a count under ten follow from all of them together?"""

from datetime import date
from time import process_time
from typing import Any

import numpy as np

from doorlopend.engines.disclosure import recoverable
from doorlopend.engines.evidence import parse, snapshot, table
from doorlopend.engines.evidence.disclose import disclose, outcome_table

from .kept import Answer

SEEDS = 30
SMALL: dict[str, Any] = {
    "testbed": {"id": "small", "title": "small", "question": "does it help"},
    "design": {"kind": "lottery"},
    "arms": [{"id": x, "name": x, "control": x == "U"} for x in "ABU"],
    "outcomes": [{"id": f"o{i}", "kind": "share", "primary": i == 0, "column": f"o{i}"} for i in range(3)],
    "columns": {"person": "id", "arm": "arm"},
}


def published(seed: int) -> list[Any]:
    """Tables of a testbed of 30-90 people, three outcomes, published on three days while answers come in and change."""
    rng, protocol = np.random.default_rng(seed), parse(SMALL)
    n = int(rng.integers(30, 90))
    data = {"id": list(range(n)), "arm": [*"ABU", *rng.choice(list("ABU"), n - 3).tolist()]}
    answers = (rng.random((3, n)) < rng.uniform(0.1, 0.6, (3, 1))).astype(float)
    known = rng.random((3, n)) < 0.7
    earlier: list[Any] = []
    for month in (1, 4, 7):
        columns = {f"o{i}": np.where(known[i], answers[i], np.nan).tolist() for i in range(3)}
        seen = snapshot(protocol, table(data | columns))
        day = date(2026, month, 1)
        made = [outcome_table(protocol, seen, o, vintage=day, people="p") for o in protocol.outcomes]
        earlier += disclose(protocol, made, since=date(2025, 1, 1), published=earlier).tables
        known |= rng.random((3, n)) < 0.4
        answers = np.where(rng.random((3, n)) < 0.05, 1 - answers, answers)
    return earlier


def name(seed: int) -> str:
    return f"all tables of all dates, world {seed}"


def promise(seed: int, _count: int) -> Answer:
    """One world: what the attacker finds, and the smallest count on any page."""
    began = process_time()
    tables = published(seed)
    found = recoverable(tables)
    shown = [cell for one in tables for cell in one.public().values() if cell is not None]
    holds = found == () and all(cell >= 10 for cell in shown)
    told = f"{len(found)} found, {len(shown)} counts shown"
    return Answer(name(seed), holds, told, process_time() - began)
