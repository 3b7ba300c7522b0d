"""Times in milliseconds, and how they are told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """Sorted durations in milliseconds."""

    all: tuple[float, ...]

    def at(self, share: float) -> float:
        return self.all[min(len(self.all) - 1, int(share * len(self.all)))]

    def __str__(self) -> str:
        return f"median {self.at(0.5):.1f} ms, p95 {self.at(0.95):.1f} ms, n = {len(self.all)}"


def timed(act: Callable[[], object], *, times: int) -> Times:
    return gathered([_once(act) for _ in range(times)])


def _once(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def gathered(durations: Sequence[float]) -> Times:
    return Times(tuple(sorted(durations)))
