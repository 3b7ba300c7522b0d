"""The list of decisions, from the records themselves."""

from __future__ import annotations

import re
from pathlib import Path

from . import table

PATH = "docs/decisions/README.md"


def page(root: Path) -> str:
    """Raises ValueError for a record without number and title, or a number that stands twice."""
    rows, numbers = [], []
    for path in sorted((root / "docs/decisions").glob("[0-9]*.md")):
        found = re.match(r"# (\d+)\. (.+)", path.read_text(encoding="utf-8"))
        if not found or int(path.name[:4]) != int(found[1]):
            raise ValueError(f"{path.relative_to(root)}: begin with `# {int(path.name[:4])}. Title`")
        numbers.append(found[1])
        rows.append((found[1], f"[{found[2]}]({path.name})"))
    if twice := {number for number in numbers if numbers.count(number) > 1}:
        raise ValueError(f"docs/decisions has two records with number {', '.join(sorted(twice))}")
    return "\n\n".join(
        [
            "# Decisions",
            "What a successor would question, each with what was decided, why, and what follows. A decision that no"
            " longer holds stays, and names the one that replaced it.",
            table(("no.", "decision"), rows),
        ]
    )
