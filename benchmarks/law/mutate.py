"""Do the tests notice when the law engine is wrong? Small errors, one at a time, against the worked tests.

`python -m benchmarks.law.mutate` tries every mutant; `--count 300 --seed 7` a random sample, `--only extension` one
module. The engine and the tests are loaded once. A mutant inside a function is put in place in a forked child,
which then runs only the tests that reach its line; a mutant outside functions, or in what loads the lawbook, is
tried with the engine loaded anew.
"""

import argparse
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from math import sqrt
from pathlib import Path
from time import monotonic
from types import CodeType, FunctionType
from typing import Any

import yaml  # noqa: F401 - loaded once, before forking

from benchmarks.law.mutants import ROOT, Mutant, Place, modules, mutant_at, places
from benchmarks.law.suite import Line, Trial, reached, trials

SECONDS = 60


class Swap(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutated source in place of the module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        if name != self.mutant.place.module:
            return None
        return importlib.util.spec_from_loader(name, self, origin=str(self.mutant.place.path))

    def exec_module(self, module: Any) -> None:
        module.__file__ = str(self.mutant.place.path)
        exec(compile(self.mutant.source, module.__file__, "exec"), module.__dict__)


class Bench:
    """The tests, which lines each reaches, and which lines run while the lawbook is loaded."""

    def __init__(self) -> None:
        self.all = trials()
        self.loading, _ = reached(_load)
        self.by_line: dict[Line, list[tuple[float, Trial]]] = {}
        for trial in self.all:
            lines, spent = reached(trial)
            for line in lines:
                self.by_line.setdefault(line, []).append((spent, trial))

    def dies(self, mutant: Mutant) -> bool:
        """Does a test fail with this mutant?"""
        place = mutant.place
        lines = [(str(place.path), number) for number in range(place.first, place.last + 1)]
        near = {id(trial): (spent, trial) for line in lines for spent, trial in self.by_line.get(line, ())}
        chosen = [trial for _, trial in sorted(near.values(), key=lambda one: one[0])]
        if not place.function or self.loading.intersection(lines):
            return _fails(lambda: _anew(mutant, [*chosen, *(one for one in self.all if id(one) not in near)]))
        return bool(chosen) and _fails(lambda: _in_place(mutant, chosen))


def _load() -> None:
    from doorlopend.engines.law import library

    library._load.__wrapped__(library.DEFAULT)


def _fails(run: Callable[[], None]) -> bool:
    """Run in a forked child; a failure, a crash or too long a run is a death."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        try:
            run()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def _in_place(mutant: Mutant, chosen: Iterable[Trial]) -> None:
    """Give the function its mutated code, wherever it is already referred to, and run the tests that reach it."""
    made: Any = import_module(mutant.place.module)
    for name in mutant.place.function.split("."):
        made = made.__dict__[name]
    function = getattr(made, "fget", None) or getattr(made, "__wrapped__", made)
    assert isinstance(function, FunctionType)
    function.__code__ = _code(compile(mutant.source, str(mutant.place.path), "exec"), mutant.place.function)
    for trial in chosen:
        trial()


def _code(code: CodeType, name: str) -> CodeType:
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    return next(found for one in inner for found in ([one] if one.co_qualname == name else _maybe(one, name)))


def _maybe(code: CodeType, name: str) -> list[CodeType]:
    return [_code(code, name)] if name.startswith(f"{code.co_qualname}.") else []


def _anew(mutant: Mutant, every: Iterable[Trial]) -> None:
    """Load engine and tests again with the mutated module, and run all tests."""
    for name in [one for one in sys.modules if one.startswith(("doorlopend.engines.law", "tests.engines.law"))]:
        del sys.modules[name]
    sys.meta_path.insert(0, Swap(mutant))
    for trial in every:
        trial()


def interval(killed: int, tested: int) -> tuple[float, float]:
    """Wilson interval of 95 % for a share, in percent."""
    share, z = killed / tested, 1.96
    middle, half = share + z * z / (2 * tested), z * sqrt(share * (1 - share) / tested + z * z / (4 * tested * tested))
    return tuple(100 * (middle + sign * half) / (1 + z * z / tested) for sign in (-1, 1))  # type: ignore[return-value]


def main() -> int:
    """Draw, test, report."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, help="a random sample of so many; default: every mutant")
    asked.add_argument("--only", nargs="*", default=(), help="names of modules, such as extension")
    asked.add_argument("--again", type=Path, help="the output of an earlier run: only its survivors")
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--seed", type=int, default=20261121)
    given = asked.parse_args()
    os.chdir(ROOT)
    bench, every = Bench(), [one for path in modules() if not given.only or path.stem in given.only for one in places(path)]
    if given.again:
        every = _survivors(given.again.read_text(encoding="utf-8"), every)
    drawn = random.Random(given.seed).sample(every, min(given.count or len(every), len(every)))
    return report(bench, drawn, possible=len(every), until=monotonic() + 60 * given.minutes)


def _survivors(told: str, every: Iterable[Place]) -> list[Place]:
    """The places that an earlier run of the same engine reported as surviving."""
    known = {line.removeprefix("survived: ") for line in told.splitlines()}
    near = {text.split(": ", 1)[0] for text in known}
    return [place for place in every if f"{place.path.name}:{place.first}" in near and _named(mutant_at(place)) in known]


def _named(mutant: Mutant) -> str:
    return f"{mutant.place.path.name}:{mutant.place.first}: {mutant.change.splitlines()[0][:160]}"


def report(bench: Bench, drawn: list[Place], *, possible: int, until: float) -> int:
    """Try them one by one; print the survivors and the score per module and in all."""
    tested, killed = Counter[Path](), Counter[Path]()
    for place in drawn:
        if monotonic() > until:
            break
        mutant = mutant_at(place)
        tested[place.path] += 1
        if bench.dies(mutant):
            killed[place.path] += 1
        else:
            print(f"survived: {_named(mutant)}", flush=True)
    for path in sorted(tested):
        print(f"{path.name}: {killed[path]} of {tested[path]}")
    low, high = interval(killed.total(), tested.total())
    print(f"{len(bench.all)} tests; {possible} mutants possible, {tested.total()} tested, {killed.total()} killed "
          f"({100 * killed.total() / tested.total():.1f} %; if this is a sample, 95 % interval {low:.1f}-{high:.1f} %)")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    sys.exit(main())
