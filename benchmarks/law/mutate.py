"""Do the tests notice when the law engine is wrong? Small mutations, one at a time, against the worked tests.

`python -m benchmarks.law.mutate --count 200 --minutes 8` changes one operator, comparison, constant or
condition per mutant, drawn at random over all rule modules, and runs the tests in a forked child.
Survivors are printed with file, line and change.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any

import yaml  # noqa: F401 - loaded once, before forking
from _pytest.mark.structures import ParameterSet

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src" / "doorlopend" / "engines" / "law"
LEFT_OUT = ("test_the_engine_knows_no_case", "test_every_listed_case_has_a_twin")
TESTS = [f"tests.engines.law.test_{name}" for name in (
    "plan_term", "term", "routes", "duty", "sanctions", "surroundings", "details", "cases", "lawbook")]  # fmt: skip
COMPARE = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
           ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}  # fmt: skip
BINARY = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}


@dataclass(frozen=True)
class Mutant:
    """One changed module: which, where, what."""

    module: str
    path: Path
    line: int
    change: str
    source: str


def modules() -> list[Path]:
    """The modules that decide: rules, calendar, life, lawbook, view."""
    own = [ENGINE / f"{name}.py" for name in ("calendar", "life", "lawbook", "view", "assess")]
    return [*own, *sorted((ENGINE / "rules").glob("[a-z]*.py"))]


def places(path: Path) -> Iterator[tuple[Path, int, str]]:
    """Where a module can be mutated: number of the node in walking order, and how."""
    for number, node in enumerate(ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        for kind in _kinds(node):
            yield path, number, kind


def mutant_at(path: Path, number: int, kind: str) -> Mutant:
    """The mutant at that place."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node = next(one for at, one in enumerate(ast.walk(tree)) if at == number)
    before, line = ast.unparse(node), getattr(node, "lineno", 0)
    _apply(node, kind)
    name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
    return Mutant(name, path, line, f"{before} -> {ast.unparse(node)}", ast.unparse(ast.fix_missing_locations(tree)))


def _kinds(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARE:
        return ["compare"]
    if isinstance(node, ast.BoolOp):
        return ["boolean"]
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY and not isinstance(node.left, (ast.Constant, ast.List)):
        return ["binary"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ["not"]
    if isinstance(node, ast.Constant) and type(node.value) in (bool, int):
        return ["constant"]
    if isinstance(node, (ast.If, ast.IfExp)):
        return ["condition"]
    return []


def _apply(node: ast.AST, kind: str) -> None:
    if kind == "compare":
        node.ops[0] = COMPARE[type(node.ops[0])]()  # type: ignore[attr-defined]
    elif kind == "boolean":
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()  # type: ignore[attr-defined]
    elif kind == "binary":
        node.op = BINARY[type(node.op)]()  # type: ignore[attr-defined]
    elif kind == "not":
        node.operand = ast.UnaryOp(ast.Not(), node.operand)  # type: ignore[attr-defined]
    elif kind == "constant":
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1  # type: ignore[attr-defined]
    else:
        node.test = ast.UnaryOp(ast.Not(), node.test)  # type: ignore[attr-defined]


def _row(row: Any, count: int) -> tuple[Any, ...]:
    if isinstance(row, ParameterSet):
        return tuple(row.values)
    return tuple(row) if count > 1 else (row,)


class Swap(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutated source in place of the module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_loader(name, self, origin=str(self.mutant.path))

    def exec_module(self, module: object) -> None:
        module.__file__ = str(self.mutant.path)  # type: ignore[attr-defined]
        exec(compile(self.mutant.source, str(self.mutant.path), "exec"), module.__dict__)


def dies(mutant: Mutant | None) -> bool:
    """Do the tests fail with this mutant (None: the engine as it is)? Run in a forked child."""
    child = os.fork()
    if child == 0:
        if mutant is not None:
            sys.meta_path.insert(0, Swap(mutant))
        signal.alarm(60)
        try:
            for name in TESTS:
                run_module(import_module(name))
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def run_module(module: ModuleType) -> None:
    """Call every test of a module with every set of its parameters; the first failure raises."""
    for name, test in vars(module).items():
        if name.startswith("test_") and name not in LEFT_OUT:
            for values in combinations(test):
                test(**values)


def combinations(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """The parameters of a test as pytest would pass them."""
    sets = []
    for mark in getattr(test, "pytestmark", ()):
        if mark.name == "parametrize":
            names = [one.strip() for one in mark.args[0].split(",")] if isinstance(mark.args[0], str) else list(mark.args[0])
            sets.append([dict(zip(names, _row(row, len(names)), strict=True)) for row in mark.args[1]])
    for chosen in product(*sets):
        yield {name: value for part in chosen for name, value in part.items()}


def main() -> int:
    """Draw, test, report."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=200)
    asked.add_argument("--minutes", type=float, default=8)
    asked.add_argument("--seed", type=int, default=20261121)
    given = asked.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    every = [one for path in modules() for one in places(path)]
    drawn = random.Random(given.seed).sample(every, min(given.count, len(every)))
    if dies(None):
        print("the tests fail without any mutation")
        return 1
    until, tested, survivors = monotonic() + 60 * given.minutes, 0, []
    for path, number, kind in drawn:
        if monotonic() > until:
            break
        mutant = mutant_at(path, number, kind)
        tested += 1
        if not dies(mutant):
            survivors.append(mutant)
            print(f"survived: {mutant.path.relative_to(ROOT)}:{mutant.line}: {mutant.change.splitlines()[0][:200]}", flush=True)
    print(f"{len(every)} mutants possible, {tested} tested, {tested - len(survivors)} killed "
          f"({100 * (tested - len(survivors)) / max(tested, 1):.1f} %)")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
