"""Which open dossiers share a number, and which were joined; scoped by the actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers import index
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.models import Dossier, FactRow, Identifier

from .models import Joined

WRITE, MOST = "dossier.write", 100
TELLING = ("persoon.bsn", "persoon.v_nummer", "persoon.geboren")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two open dossiers with one number: the older, which goes on, and the double."""

    older: Dossier
    double: Dossier
    number: str


def doubles(*, actor: Actor) -> list[Pair]:
    """Open dossiers of what should be one person; at most a hundred pairs."""
    mine = Identifier.objects.filter(controller__in=actor.where(WRITE), dossier__closed_on=None)
    shared = mine.values("controller_id", "kind", "digest").annotate(people=Count("dossier__subject_id", distinct=True)).filter(people__gt=1)[:MOST]
    keys = {(row["controller_id"], row["kind"], row["digest"]) for row in shared}
    return _pairs(mine.filter(digest__in={key[2] for key in keys}).select_related("dossier"), keys)


def _pairs(rows: QuerySet[Identifier], keys: set[tuple[UUID, str, str]]) -> list[Pair]:
    found: dict[tuple[UUID, str, str], dict[UUID, Dossier]] = defaultdict(dict)
    for row in rows:
        if (key := (row.controller_id, row.kind, row.digest)) in keys:
            found[key][row.dossier_id] = row.dossier
    pairs = {}
    for (_controller, kind, _digest), same in found.items():
        older, *others = sorted(same.values(), key=lambda one: (one.opened_on, str(one.pk)))
        pairs.update({(older.pk, other.pk): Pair(older, other, kind) for other in others})
    return list(pairs.values())


def joined(*, actor: Actor) -> list[Joined]:
    """The latest joins, also those undone."""
    return list(Joined.objects.filter(controller__in=actor.where(WRITE)).order_by("-made_at")[:MOST])


def names(rows: Sequence[Joined]) -> dict[UUID, Dossier]:
    return {one.pk: one for one in Dossier.objects.filter(pk__in={key for row in rows for key in (row.dossier_id, row.double_id)})}


def other_with(*, dossier: Dossier, number: str) -> Dossier | None:
    """The other open dossier here with this BSN or V-nummer."""
    for kind, length in (("bsn", 9), ("v_nummer", 10)):
        found = index.find_by_number(controller_id=dossier.controller_id, kind=kind, value=number.zfill(length))
        other = Dossier.objects.filter(pk__in=found, closed_on=None).exclude(pk=dossier.pk).first()
        if other is not None:
            return other
    return None


@dataclass(frozen=True, slots=True)
class Known:
    """By what a person in a dossier is told from somebody of the same name; empty when not recorded."""

    bsn: str = ""
    v_nummer: str = ""
    born: date | None = None


def known_as(*, dossiers: Collection[UUID]) -> dict[UUID, Known]:
    """What stands now of numbers and birth, in one look for all these dossiers."""
    rows = FactRow.objects.filter(dossier__in=dossiers, kind__in=TELLING, superseded_by=None).order_by("valid_from", "sequence")
    found: dict[UUID, dict[str, FactRow]] = defaultdict(dict)
    for row in rows:
        found[row.dossier_id][row.kind] = row
    return {key: _known(found[key]) for key in dossiers}


def _known(rows: Mapping[str, FactRow]) -> Known:
    told = {kind: to_fact(row) for kind, row in rows.items()}
    bsn, v_nummer = (str(told[f"persoon.{name}"].data[name]) if f"persoon.{name}" in told else "" for name in ("bsn", "v_nummer"))
    return Known(bsn, v_nummer, told["persoon.geboren"].valid_from if "persoon.geboren" in told else None)
