"""Derives many dossiers anew, in batches: what already stands as the facts say is left alone.

For a new lawbook or engine on a large record. It writes what `derivation.derive` would write, with a few statements
per batch in place of a dozen per dossier; what follows a derivation (tasks and the like) runs for who changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import ENGINE, Assessment, assess
from doorlopend.records.access.actor import acting, system_for

from . import derivation
from .convert import COLUMNS, fact_of
from .models import Dossier, FactRow, Involved, Obligation

BATCH = 500
OBLIGATION = ("id", "key", *derivation.VALUES)
INVOLVED = derivation.SHAPE


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many dossiers were derived, and of how many something changed."""

    derived: int = 0
    changed: int = 0

    def __add__(self, other: Rebuilt) -> Rebuilt:
        return Rebuilt(self.derived + other.derived, self.changed + other.changed)


def rebuild(
    *, controller_id: UUID, batch: int = BATCH, follow: bool = True, present: bool = False,
    told: Callable[[Rebuilt], None] = lambda so_far: None,
) -> Rebuilt:  # fmt: skip
    """Every dossier of one controller; each batch in a transaction of its own, so that a stop loses little.

    `follow=False` is for derived rows that were lost while tasks and the like, which people may have worked on, stand.
    `present`: only those that the present lawbook and engine derived; the others wait for a person (`renewal`).
    """
    with acting(system_for(controller_id, why="rebuild")):
        mine = Dossier.objects.filter(controller_id=controller_id).order_by("pk")
        wanted = mine.filter(lawbook_id=derivation.lawbook().id, engine_version=ENGINE) if present else mine
        rows = iter(list(wanted.values_list("pk", flat=True)))
    so_far = Rebuilt()
    while chosen := list(islice(rows, batch)):
        with acting(system_for(controller_id, why="rebuild")), transaction.atomic():
            so_far += _batch(controller_id, chosen, follow)
        told(so_far)
    return so_far


@dataclass(frozen=True, slots=True)
class Anew:
    """A dossier as its facts say now: the rows it should have, and with what they were worked out."""

    dossier: Dossier
    life: tuple[Fact, ...]
    result: Assessment
    duties: Mapping[str, tuple[Any, ...]]
    people: Sequence[tuple[Any, ...]]


def _anew(dossier: Dossier, life: tuple[Fact, ...]) -> Anew:
    result = assess(facts=life, lawbook=derivation.lawbook())
    duties = {key: derivation.values_of(duty) for key, duty in derivation.keyed(result.obligations).items()}
    people = derivation.wanted_involved(derivation.standing_facts(life), result)
    return Anew(dossier, life, result, duties, [tuple(row[name] for name in INVOLVED) for row in people])


def _batch(controller_id: UUID, keys: Sequence[UUID], follow: bool) -> Rebuilt:
    dossiers = {row.pk: row for row in Dossier.objects.filter(pk__in=keys).select_for_update().order_by("pk")}
    facts = _grouped(FactRow.objects.filter(dossier_id__in=keys).order_by("sequence").values_list("dossier_id", *COLUMNS))
    duties = _grouped(Obligation.objects.filter(dossier_id__in=keys).values_list("dossier_id", *OBLIGATION))
    people = _grouped(Involved.objects.filter(dossier_id__in=keys).values_list("dossier_id", *INVOLVED))
    changed: list[Anew] = []
    stale: list[Dossier] = []
    for key, dossier in dossiers.items():
        anew = _anew(dossier, tuple(fact_of(*row) for row in facts.get(key, ())))
        if not _stands(anew, duties.get(key, ()), people.get(key, ())):
            changed.append(anew)
        elif (dossier.lawbook_id, dossier.engine_version) != (anew.result.lawbook, anew.result.engine):
            stale.append(dossier)
    _write(controller_id, changed, duties)
    if follow:
        for one in changed:
            derivation.follow(one.dossier, one.life, one.result)
    else:
        stale += [one.dossier for one in changed]
    Dossier.objects.filter(pk__in=[one.pk for one in stale]).update(lawbook_id=derivation.lawbook().id, engine_version=ENGINE)
    return Rebuilt(len(dossiers), len(changed))


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, list[tuple[Any, ...]]]:
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for key, *rest in rows:
        found.setdefault(key, []).append(tuple(rest))
    return found


def _stands(anew: Anew, duties: Iterable[tuple[Any, ...]], people: Iterable[tuple[Any, ...]]) -> bool:
    """Do the rows that are there say what the facts say now?"""
    if {key: tuple(values) for _id, key, *values in duties} != anew.duties:
        return False
    return sorted(map(str, people)) == sorted(map(str, anew.people))


def _write(controller_id: UUID, changed: Sequence[Anew], duties: Mapping[UUID, Sequence[tuple[Any, ...]]]) -> None:
    """Replace the rows of who changed; an obligation that stays keeps its id, for a task may point at its key."""
    if not changed:
        return
    keys = [one.dossier.pk for one in changed]
    Obligation.objects.filter(dossier_id__in=keys).delete()
    Involved.objects.filter(dossier_id__in=keys).delete()
    kept = {(dossier, row[1]): row[0] for dossier in keys for row in duties.get(dossier, ())}
    _insert(Obligation, [_obligation(one.dossier, controller_id, kept, *row) for one in changed for row in one.duties.items()])
    _insert(Involved, [_person(one.dossier, controller_id, row) for one in changed for row in one.people])


def _obligation(
    dossier: Dossier, controller_id: UUID, kept: Mapping[tuple[UUID, str], UUID], key: str, values: tuple[Any, ...]
) -> dict[str, Any]:
    own = kept.get((dossier.pk, key)) or Obligation._meta.pk.get_default()
    return {"id": own, "controller_id": controller_id, "dossier_id": dossier.pk, "key": key, **dict(zip(derivation.VALUES, values, strict=True))}


def _person(dossier: Dossier, controller_id: UUID, row: tuple[Any, ...]) -> dict[str, Any]:
    own = Involved._meta.pk.get_default()
    return {"id": own, "controller_id": controller_id, "dossier_id": dossier.pk, **dict(zip(INVOLVED, row, strict=True))}


def _insert(model: type[Obligation] | type[Involved], rows: Sequence[dict[str, Any]]) -> None:
    """One statement for the batch; the policies of the table check every row as with any other insert."""
    if rows:
        table = connection.ops.quote_name(model._meta.db_table)
        names = ", ".join(rows[0])
        statement = f"INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
        with connection.cursor() as cursor:
            cursor.execute(statement, [json.dumps(rows, default=str)])
