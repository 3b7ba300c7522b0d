"""Dossiers derived by an older lawbook or engine: which they are, and what the present one would change in each.

Nothing changes by itself: `services.apply_lawbook` is a person's decision per dossier.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from doorlopend.engines.law import ENGINE
from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from . import derivation
from .models import Dossier
from .services import seen


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the present rules change in one dossier; empty when only the version differs."""

    dossier: Dossier
    changes: tuple[derivation.Change, ...]


def behind(*, controllers: Collection[UUID]) -> QuerySet[Dossier]:
    """Dossiers of these controllers that another lawbook or engine derived, the oldest first."""
    known = Dossier.objects.filter(controller__in=controllers).exclude(lawbook_id="")
    return known.exclude(lawbook_id=derivation.lawbook().id, engine_version=ENGINE).order_by("opened_on", "pk")


def renewals(*, actor: Actor, dossiers: Iterable[Dossier]) -> list[Renewal]:
    """Was → is per dossier. Writes nothing but that this actor looked."""
    found = [Renewal(one, tuple(derivation.changes(one, derivation.lawbook()))) for one in dossiers]
    trail.record(actor=actor, action="lawbook.compared", subjects=[seen(one.dossier) for one in found], object_kind="dossier")
    return found
