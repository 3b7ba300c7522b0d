"""The command line: every group loads, explains itself, and starts fast where no record is needed."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from doorlopend.gateways.cli import GROUPS, main


@pytest.mark.parametrize("name", sorted(GROUPS))
def test_every_group_explains_itself(name: str) -> None:
    answer = CliRunner().invoke(main, [name, "--help"])
    assert answer.exit_code == 0, answer.output
    assert "Usage:" in answer.output


@pytest.mark.parametrize("name", sorted(GROUPS))
def test_every_command_has_a_sentence_of_help(name: str) -> None:
    command = main.get_command(click.Context(main), name)  # type: ignore[attr-defined]
    assert command is not None
    todo = [command]
    while todo:
        one = todo.pop()
        assert one.hidden or (one.help and one.help.strip()), f"{name} {one.name} does not say what it does"
        todo += list(getattr(one, "commands", {}).values())


def test_loading_the_groups_does_not_start_django() -> None:
    code = (
        "import sys, click; from doorlopend.gateways.cli import GROUPS, main\n"
        "for name in GROUPS: main.get_command(click.Context(main), name)\n"
        "import django.apps; sys.exit(django.apps.apps.ready)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
