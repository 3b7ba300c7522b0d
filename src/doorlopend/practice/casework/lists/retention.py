"""What must go and when, per kind of fact, as the law engine says; who proposes, who approves, and what proves it.

The days are those of `engines.law` (Bi 9.9). The deciding and the doing are `records.dossiers.destruction`'s.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from doorlopend.engines.facts import KINDS
from doorlopend.engines.law import Finding
from doorlopend.practice.casework.page import kind_name
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.dossiers.derivation import assess_dossier
from doorlopend.records.dossiers.models import Destruction, DestructionOrder, Dossier, FactRow, Obligation

DUTY = "dossier.verwijderen"
HORIZON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Keep:
    """One kind of fact in a file: how many, how long they stay, by which rule. `until` None: as long as needed."""

    kind: str
    name: str
    count: int
    retention: str
    until: date | None
    article: str
    core: bool


def due(*, actor: Actor, today: date) -> QuerySet[Obligation]:
    """Files that must be gone within ninety days, or should have been; without those already proposed."""
    proposed = DestructionOrder.objects.filter(object_kind="dossier", object_id=OuterRef("dossier_id"))
    rows = Obligation.objects.filter(controller__in=actor.where("dossier.destroy"), rule=DUTY, due_on__lte=today + HORIZON)
    return rows.filter(~Exists(proposed)).select_related("dossier").order_by("due_on", "pk")


def no_term(*, actor: Actor, today: date) -> QuerySet[Dossier]:
    """Closed files for which the law gives no day: the gemeente's own selection list decides, so a person must look."""
    bound = Obligation.objects.filter(dossier=OuterRef("pk"), rule=DUTY)
    closed = Dossier.objects.filter(controller__in=actor.where("dossier.destroy"), closed_on__lt=today)
    return closed.filter(~Exists(bound)).order_by("closed_on", "pk")


def orders(*, actor: Actor) -> QuerySet[DestructionOrder]:
    """Proposals that wait for a second person."""
    return DestructionOrder.objects.filter(controller__in=actor.where("dossier.destroy"), approved_on=None).order_by("proposed_on", "pk")


def proofs(*, actor: Actor) -> QuerySet[Destruction]:
    """What was destroyed: id, ground and day; nothing that names a person."""
    return Destruction.objects.filter(controller_id__in=actor.where("dossier.destroy")).order_by("-destroyed_on", "-pk")


def keeps(*, dossier: Dossier) -> list[Keep]:
    """Per kind of fact that this reader may see: until when it stays, under which article."""
    rows = Counter(FactRow.objects.filter(dossier=dossier).values_list("kind", flat=True))
    with acting(system_for(dossier.controller_id, why="retention")):
        found = {one.key: one for one in assess_dossier(dossier).findings if one.key.startswith("bewaren.")}
    return sorted((_keep(kind, count, found) for kind, count in rows.items()), key=lambda one: (one.until or date.max, one.name))


def _keep(kind: str, count: int, found: dict[str, Finding]) -> Keep:
    shape = KINDS[kind]
    key = {"kern": "bewaren.kern_uiterlijk_tot", "dossier": "bewaren.dossier_verwijderen_op"}.get(shape.retention, "")
    said = found.get(key)
    until = said.value if said and isinstance(said.value, date) else None
    return Keep(kind, kind_name(kind), count, shape.retention, until, said.article if said else "", shape.core)


def spent(*, actor: Actor, today: date) -> QuerySet[FactRow]:
    """Facts kept only as long as needed whose period is over: each is proposed on its own."""
    kinds = [kind.name for kind in KINDS.values() if kind.retention == "zolang_nodig"]
    proposed = DestructionOrder.objects.filter(object_kind="fact", object_id=OuterRef("pk"))
    rows = FactRow.objects.filter(controller__in=actor.where("dossier.destroy"), kind__in=kinds, valid_before__lte=today)
    return rows.filter(~Exists(proposed)).select_related("dossier").order_by("valid_before", "pk")


def ground_for(*, dossier_id: UUID) -> str:
    """The ground on which this file goes: death, or the term that passed."""
    died = FactRow.objects.filter(dossier_id=dossier_id, kind="persoon.overleden", superseded_by=None).exists()
    return "overlijden" if died else "bewaartermijn"
