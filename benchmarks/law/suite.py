"""The worked tests of the law engine as plain calls, and which of them reach which line."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from time import perf_counter
from types import FrameType
from typing import Any

from _pytest.mark.structures import ParameterSet

from benchmarks.law.mutants import ENGINE, ROOT

LEFT_OUT = ("test_the_engine_knows_no_case", "test_every_listed_case_has_a_twin")
NOT_HERE = ("test_properties", "test_vocabulary")  # random lives, and tables of texts
Line = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Trial:
    """One test with one set of parameters."""

    module: str
    name: str
    values: tuple[tuple[str, Any], ...]

    def __call__(self) -> None:
        getattr(import_module(self.module), self.name)(**dict(self.values))


def test_modules() -> list[str]:
    """Names of the test modules of the law engine that run by themselves."""
    paths = sorted((ROOT / "tests" / "engines" / "law").glob("test_*.py"))
    return [f"tests.engines.law.{path.stem}" for path in paths if path.stem not in NOT_HERE]


def trials() -> list[Trial]:
    """Every test with every set of its parameters."""
    return [Trial(name, test, tuple(values.items())) for name in test_modules()
            for test, made in vars(import_module(name)).items()
            if test.startswith("test_") and callable(made) and test not in LEFT_OUT for values in _combinations(made)]  # fmt: skip


def reached(run: Callable[[], None]) -> tuple[set[Line], float]:
    """The lines of the engine a call runs through, and how long it takes without looking (seconds)."""
    seen: set[Line] = set()
    own = str(ENGINE)

    def look(frame: FrameType, event: str, _: object) -> Any:
        if not frame.f_code.co_filename.startswith(own):
            return None
        seen.add((frame.f_code.co_filename, frame.f_lineno))
        return look

    begun = perf_counter()
    run()
    spent = perf_counter() - begun
    sys.settrace(look)
    try:
        run()
    finally:
        sys.settrace(None)
    return seen, spent


def _combinations(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """The parameters of a test as pytest would pass them."""
    sets = []
    for mark in getattr(test, "pytestmark", ()):
        if mark.name == "parametrize":
            names = [one.strip() for one in mark.args[0].split(",")] if isinstance(mark.args[0], str) else list(mark.args[0])
            sets.append([dict(zip(names, _row(row, len(names)), strict=True)) for row in mark.args[1]])
    for chosen in product(*sets):
        yield {name: value for part in chosen for name, value in part.items()}


def _row(row: Any, count: int) -> tuple[Any, ...]:
    if isinstance(row, ParameterSet):
        return tuple(row.values)
    return tuple(row) if count > 1 else (row,)
