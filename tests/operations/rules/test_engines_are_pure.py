"""Engines take dates and data, and give values: no clock, no file, no environment, no chance of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ENGINES = Path(__file__).resolve().parents[3] / "src/doorlopend/engines"
CALLS = {
    "date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time", "time.monotonic",
    "time.perf_counter", "open", "os.getenv", "random.random", "random.choice", "random.shuffle", "random.seed",
    "np.random.seed", "np.random.rand", "np.random.random", "uuid4", "uuid.uuid4", "print", "input",
}  # fmt: skip
MODULES = {"os", "subprocess", "socket", "urllib.request", "sqlite3", "requests", "httpx", "django", "psycopg", "logging"}
READS = {"read_text", "read_bytes", "write_text", "write_bytes", "iterdir"}
EDGES = {"library.py", "loader.py", "docs.py"}
"""Modules that read folders: the lawbook's tables, and the tests that a generated page names."""


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def packaged(node: ast.expr) -> bool:
    """Whether this reads a data file of the package itself: `files(__package__)…`, the same on every machine."""
    return any(isinstance(each, ast.Call) and dotted(each.func) == "files" for each in ast.walk(node))


def impurities(source: str, *, edge: bool = False) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            if name in CALLS or any(name.endswith(f".{call}") for call in CALLS if "." in call):
                yield f"line {node.lineno}: {name}()"
            elif not edge and isinstance(node.func, ast.Attribute) and node.func.attr in READS and not packaged(node.func):
                yield f"line {node.lineno}: .{node.func.attr}()"
        elif isinstance(node, ast.Import):
            yield from (f"line {node.lineno}: import {name.name}" for name in node.names if name.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield f"line {node.lineno}: from {node.module}"


@pytest.mark.parametrize("path", sorted(ENGINES.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINES)))
def test_an_engine_module_is_pure(path: Path) -> None:
    assert list(impurities(path.read_text(), edge=path.name in EDGES)) == []


@pytest.mark.parametrize(
    "bad",
    [
        "from datetime import date\nx = date.today()",
        "import datetime\nx = datetime.datetime.now()",
        "import time\nx = time.time()",
        "x = open('file')",
        "import os",
        "from pathlib import Path\nx = Path('a').read_text()",
    ],
)
def test_the_rule_sees_what_it_must(bad: str) -> None:
    assert list(impurities(bad))
