"""Every environment variable that the code reads, with its meaning from `docs/settings.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from . import table

READ = re.compile(
    r"""(?:environ(?:\.get|\.setdefault)?[\[(]\s*|(?:flag|items|one_of|secret)\(\s*|envvar=|MADE_BY\s*=\s*)["']((?:DOORLOPEND|DATABASE|PORT)[A-Z_]*)["']"""
)
IN_SCRIPTS = re.compile(r"\$\{(DOORLOPEND_[A-Z_]+)")
TITLES = {
    "database": "Database", "place": "Folders", "keys": "Keys", "web": "Web and workers", "login": "Log-in",
    "duo": "DUO", "log": "Log", "scripts": "The scripts in `bin`",
}  # fmt: skip


def page(root: Path) -> str:
    """Raises ValueError when code and descriptions differ."""
    groups = tomllib.loads((root / "docs/settings.toml").read_text(encoding="utf-8"))
    described = {name for group in groups.values() for name in group}
    read = variables(root / "src") | {name for path in (root / "bin").iterdir() for name in IN_SCRIPTS.findall(path.read_text(encoding="utf-8"))}
    if missing := sorted(read - described):
        raise ValueError(f"docs/settings.toml does not describe {', '.join(missing)}")
    if idle := sorted(described - read):
        raise ValueError(f"docs/settings.toml describes {', '.join(idle)}, which nothing reads")
    parts = ["# Settings", "All settings come from the environment. A wrong value stops the start with the name and the remedy."]
    for key, lines in groups.items():
        rows = [(f"`{name}`", meaning) for name, meaning in lines.items()]
        parts += [f"## {TITLES[key]}", table(("variable", "meaning"), rows)]
    return "\n\n".join(parts)


def variables(source: Path) -> set[str]:
    """Names of the variables that any module reads."""
    return {name for path in source.rglob("*.py") for name in READ.findall(path.read_text(encoding="utf-8"))}
