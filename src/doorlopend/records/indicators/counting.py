"""The counting functions in the database: made after each migration, owned by the counting role, for it alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from uuid import UUID

from django.db import connection

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.security import APP, COUNTER

from .registry import Indicator, indicators

REGISTER = ("dl_check_counter()", "dl_add_figures(jsonb)", "dl_publish(jsonb, jsonb)", "dl_published(uuid, text, integer)")
ARGUMENTS = "(date, date, uuid[])"


def counter_for(region_id: UUID) -> Actor:
    """The background counter of one region: it sees its figures, and of person files only what it may count."""
    return Actor(
        id="system:counter", kind="system", label="counter", scope={"region": frozenset({region_id})},
        flags=frozenset({"counter"}),
    )  # fmt: skip


def create_functions() -> None:
    """Run as owner after each migration; the same run twice changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_text("register"))
        names = list(REGISTER)
        for indicator in indicators().values():
            for name, statement in statements(indicator).items():
                cursor.execute(statement)
                names.append(name + ARGUMENTS)
        for name in names:
            cursor.execute(f"ALTER FUNCTION {name} OWNER TO {COUNTER}")
            cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {APP}")


def statements(indicator: Indicator) -> dict[str, str]:
    """The functions of one indicator by name: its count, and its median where it has one."""
    select = _filled(_text(indicator.sql), indicator)
    kinds = re.search(r"^-- kinds: (.+)$", select, re.MULTILINE)
    if kinds is None:
        raise LookupError(f"sql/{indicator.sql}.sql does not say which kinds of facts it reads")
    common = {"kinds": kinds[1], "facts": _text("00_facts"), "select": select}
    made = {indicator.function: _fill(_text("count"), {**common, "name": indicator.function})}
    if indicator.median:
        steps = _filled(_text("steps"), indicator)
        values = {**common, "name": indicator.median_function, "steps": steps}
        made[indicator.median_function] = _fill(_text("median"), values)
    return made


def _text(name: str) -> str:
    return files(__package__).joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")


def _fill(template: str, values: dict[str, object]) -> str:
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", str(value))
    return template


def _filled(template: str, indicator: Indicator) -> str:
    """Puts in the shared steps, the parameters of the registry, and classes of days as a CASE."""
    text = template.replace("{steps}", _text("steps"))
    text = re.sub(r"\{class:([a-z.]+)\}", lambda found: _class_case(indicator, found[1]), text)
    return _fill(text, dict(indicator.parameters))


def _class_case(indicator: Indicator, column: str) -> str:
    bounded = [c for c in indicator.categories if c.until is not None]
    last = next(c for c in indicator.categories if c.until is None)
    whens = " ".join(f"WHEN {column} <= {c.until} THEN '{c.code}'" for c in bounded)
    return f"CASE {whens} ELSE '{last.code}' END"


def count(indicator: Indicator, *, first: date, last: date, gemeente_ids: Sequence[UUID]) -> dict[tuple[UUID, str], int]:
    """True numbers of people by gemeente and class, for disclosure control only. Act as `counter_for(…)`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {indicator.function}(%s, %s, %s)", [first, last, list(gemeente_ids)])
        return {(gemeente, category): people for gemeente, category, people in cursor.fetchall()}


def median(
    indicator: Indicator, *, first: date, last: date, gemeente_ids: Sequence[UUID]
) -> tuple[int, Decimal | None]:
    """How many people took the step, and the median of their days. Act as `counter_for(…)`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {indicator.median_function}(%s, %s, %s)", [first, last, list(gemeente_ids)])
        people, middle = cursor.fetchone()
    return people, middle
