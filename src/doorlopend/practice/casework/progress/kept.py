"""Courses of many people at once: read where they were kept for these very facts, derived and kept where not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import ENGINE, assess
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.convert import COLUMNS, fact_of
from doorlopend.records.dossiers.derivation import lawbook, standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow

from .alarms import Course, course_of
from .models import CourseRow

SHAPE = "1"
"""Goes up when `Course` says something else: what was kept before is then derived anew."""


def courses_of(people: Sequence[Dossier], *, most: int) -> dict[UUID, Course]:
    """By dossier. Of those not kept yet at most `most` are derived now; the rest is left out.

    Read and kept as each controller's own system: an alarm says no more than that it is there.
    """
    found: dict[UUID, Course] = {}
    for holder in sorted({one.controller_id for one in people}):
        mine = [one for one in people if one.controller_id == holder]
        with acting(system_for(holder, why="alarms"), savepoint=False):
            kept = _kept(mine)
            made = _derived([one for one in mine if one.pk not in kept][:most])
            most -= len(made)
        found.update({**kept, **made})
    return found


def made_by() -> str:
    return f"{lawbook().id}/{ENGINE}/{SHAPE}"


def _kept(people: Sequence[Dossier]) -> dict[UUID, Course]:
    version = {one.pk: one.version for one in people}
    rows = CourseRow.objects.filter(dossier_id__in=list(version), made_by=made_by())
    return {row.dossier_id: from_json(row.course) for row in rows if row.version == version[row.dossier_id]}


def _derived(people: Sequence[Dossier]) -> dict[UUID, Course]:
    if not people:
        return {}
    lives = _lives(people)
    found = {one.pk: course_of(standing_facts(lives[one.pk]), assess(facts=lives[one.pk], lawbook=lawbook())) for one in people}
    rows = [
        CourseRow(dossier_id=one.pk, controller_id=one.controller_id, version=one.version, made_by=made_by(), course=to_json(found[one.pk]))
        for one in people
    ]
    CourseRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["dossier_id"], update_fields=["version", "made_by", "course"])
    return found


def _lives(people: Sequence[Dossier]) -> Mapping[UUID, tuple[Fact, ...]]:
    found: dict[UUID, list[Fact]] = {one.pk: [] for one in people}
    rows = FactRow.objects.filter(dossier__in=list(found)).order_by("dossier_id", "sequence").values_list("dossier_id", *COLUMNS)
    for key, *row in rows:
        found[key].append(fact_of(*row))
    return {key: tuple(facts) for key, facts in found.items()}


def to_json(course: Course) -> dict[str, Any]:
    """Days as ISO 8601."""
    plain: dict[str, Any] = _plain(asdict(course))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def from_json(data: Mapping[str, Any]) -> Course:
    day = date.fromisoformat
    term = data["term"]
    return Course(
        ends=_day(data["ends"]), reports=tuple((day(on), kind, hours) for on, kind, hours in data["reports"]),
        told=tuple((day(on), share) for on, share in data["told"]), unannounced=tuple(map(day, data["unannounced"])), silent=_day(data["silent"]),
        planned=data["planned"], followed=data["followed"], term=(day(term[0]), day(term[1])) if term else None, last_day=_day(data["last_day"]),
        lacking=data["lacking"], used_up=tuple(data["used_up"]), school=data["school"],
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
