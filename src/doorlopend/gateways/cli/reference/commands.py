"""Every command with its help, as the command line itself gives it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from .. import GROUPS, main


def page(root: Path) -> str:
    parts = ["# Commands", "`bin/doorlopend <group> <command>`. Errors say what to do; bad input ends with 2."]
    for name, summary in sorted(GROUPS.items()):
        command = main.get_command(click.Context(main), name)  # type: ignore[attr-defined]
        assert command is not None
        parts += [f"## {name}", summary, *_helps(command, click.Context(command, info_name=f"bin/doorlopend {name}"))]
    return "\n\n".join(parts)


def _helps(command: click.Command, context: click.Context) -> Iterator[str]:
    if command.hidden:
        return
    context.terminal_width = 100
    if not isinstance(command, click.Group):
        yield f"```\n{command.get_help(context)}\n```"
        return
    if len(command.params):
        yield f"```\n{command.get_help(context)}\n```"
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None:
            yield from _helps(child, click.Context(child, info_name=name, parent=context))
