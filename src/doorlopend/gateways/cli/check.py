"""`bin/doorlopend check`: is the audit unbroken, is every table guarded? Ends with 1 when not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from .django_setup import setup

Finding = dict[str, Any]


def audit() -> Finding:
    """Reads the whole chain: altered, missing, foreign and unsealed rows, broken links."""
    from doorlopend.records.audit import sealing

    report = sealing.check()
    return {"sound": report.sound, **asdict(report)}


def access() -> Finding:
    """Compares policies and classes in the database with those in code, and looks at the role itself."""
    from doorlopend.records.access import security
    from doorlopend.records.access.roles import refuse_strong_role

    refuse_strong_role()
    problems = security.problems()
    return {"sound": not problems, "problems": problems}


CHECKS: dict[str, Callable[[], Finding]] = {"audit": audit, "access": access}
LABELS = {
    "sealed": "sealed and whole", "altered": "altered after writing", "missing": "removed after sealing",
    "foreign": "put in from outside", "unsealed": "written, not sealed yet", "broken_links": "broken links",
    "not_outside": "links without a copy outside the database (DOORLOPEND_AUDIT_SEALS)",
    "problems": "problems",
}  # fmt: skip


@click.group()
def group() -> None:
    """Is the audit unbroken, is every table guarded? Ends with 1 when not."""


def _command(name: str, names: tuple[str, ...], help_: str) -> None:
    @group.command(name, help=help_)
    @click.option("--json", "as_json", is_flag=True, help="One JSON document.")
    def run(as_json: bool) -> None:
        setup()
        found = {each: CHECKS[each]() for each in names}
        click.echo(json.dumps(found, indent=2) if as_json else "\n".join(_lines(found)))
        raise SystemExit(0 if all(finding["sound"] for finding in found.values()) else 1)


def _lines(found: dict[str, Finding]) -> list[str]:
    lines = []
    for name, finding in found.items():
        lines.append(f"{name}: {'sound' if finding['sound'] else 'NOT SOUND'}")
        for key, value in finding.items():
            if key != "sound":
                lines += _detail(LABELS[key], value)
    return lines


def _detail(label: str, value: Any) -> list[str]:
    if isinstance(value, list):
        shown = [f"    {entry}" for entry in value[:20]] + ([f"    … and {len(value) - 20} more"] if len(value) > 20 else [])
        return [f"  {len(value)} {label}", *shown]
    return [f"  {value} {label}"]


_command("audit", ("audit",), "Read the whole audit chain and compare it with the seals kept outside the database.")
_command("access", ("access",), "Compare row-level security in the database with the table classes in code.")
_command("all", tuple(CHECKS), "Everything above.")
