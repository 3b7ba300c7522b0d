"""A diagram of every state machine: each `states.py` holds `MACHINE: {state: {act: next state}}`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

Machine = Mapping[Any, Mapping[Any, Any]]


def page(root: Path) -> str:
    import django

    django.setup()
    parts = ["# States", "What can become what, and by which act. The same tables decide in the services."]
    for title, machine in machines(root / "src"):
        parts += [f"## {title}", f"```mermaid\n{diagram(machine)}\n```"]
    return "\n\n".join(parts)


def machines(source: Path) -> Iterator[tuple[str, Machine]]:
    """Every mapping named MACHINE, or ending in _MACHINE, of every module called states."""
    for path in sorted((source / "doorlopend").rglob("states.py")):
        name = ".".join(path.relative_to(source).with_suffix("").parts)
        module = import_module(name)
        room = name.split(".")[-2]
        for key in sorted(vars(module)):
            if key == "MACHINE" or key.endswith("_MACHINE"):
                part = key.removesuffix("MACHINE").strip("_").lower().replace("_", " ")
                yield (f"{room}: {part}" if part else room), vars(module)[key]


def diagram(machine: Machine) -> str:
    """The machine in Mermaid; the first state is where it begins, a state without acts is an end."""
    lines = ["stateDiagram-v2", f"    [*] --> {_word(next(iter(machine)))}"]
    for state, acts in machine.items():
        lines += [f"    {_word(state)} --> {_word(target)}: {_word(act)}" for act, target in acts.items()]
        if not acts:
            lines.append(f"    {_word(state)} --> [*]")
    return "\n".join(lines)


def _word(value: Any) -> str:
    return str(getattr(value, "to", getattr(value, "value", value))).replace(" ", "_").replace("-", "_")
