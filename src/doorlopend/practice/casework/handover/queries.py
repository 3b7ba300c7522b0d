"""What the screens of a hand-over read: scoped by the actor, one page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.index import find_by_number
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.search import TooLittle, find
from doorlopend.records.kit.values import Figure
from doorlopend.records.regions.models import Controller

from .models import Difference, Handover, Item, Move
from .package import told
from .parameters import term
from .states import FROM, TO, WAITING, State


@dataclass(frozen=True, slots=True)
class Alike:
    """A file here that may be of the same person, and on what it was found."""

    dossier: Dossier
    why: str


def rows(*, actor: Actor, side: str, stage: str = "waiting") -> QuerySet[Handover]:
    """Hand-overs of the actor's organisations on one side: `waiting` for somebody, or `all`."""
    mine = Handover.objects.filter(controller__in=actor.where("dossier.read"), side=side).select_related("other", "controller")
    wanted = mine.filter(state__in=WAITING) if stage == "waiting" else mine
    return wanted.order_by("since", "pk")


def too_long(today: date) -> date:
    """A difference, or an answer, that has stood since this day or longer is a gap."""
    return today - timedelta(days=term("gat_na", today).days)


def lasting(*, actor: Actor, today: date) -> QuerySet[Handover]:
    """Waiting hand-overs that follow from the law and have stood too long, on either side: gaps on both lists."""
    mine = Handover.objects.filter(controller__in=actor.where("gaps.read"), by_law=True, state__in=WAITING)
    return mine.filter(since__lte=too_long(today)).select_related("other").order_by("since", "pk")


def gap_tile(actor: Actor, today: date) -> Figure:
    """For the first screen: how many hand-overs stand too long, on either side."""
    count = lasting(actor=actor, today=today).count()
    return Figure(
        label=_("Overdracht duurt te lang"), value=count, note=_("een ander handelt dan wie verantwoordelijk is"), url=reverse("handover:list"),
        tone="late" if count else "ok",
    )  # fmt: skip


def differs_too_long(today: date) -> Exists:
    """For a query of dossiers: somebody else than the responsible party acts, for longer than the set number of days."""
    standing = Difference.objects.filter(Q(until=None) | Q(until__gte=today), dossier_id=OuterRef("pk"), since__lte=too_long(today))
    return Exists(standing)


def of_dossier(dossier_id: UUID) -> list[Handover]:
    return list(Handover.objects.filter(dossier_id=dossier_id).select_related("other", "controller").order_by("since", "pk"))


def difference_of(dossier_id: UUID, today: date) -> Difference | None:
    """What stands today between law and practice, if anything."""
    return Difference.objects.filter(Q(until=None) | Q(until__gte=today), dossier_id=dossier_id, since__lte=today).first()


def moves(dossier_id: UUID) -> list[Move]:
    return list(Move.objects.filter(dossier_id=dossier_id).order_by("id"))


def alike(row: Handover) -> list[Alike]:
    """Files at the receiver that may be of this person: by number surely, by name and birth date perhaps."""
    said = [fact for item in row.items.exclude(body="") for fact in told(item.body)]
    found: dict[UUID, str] = {}
    for kind, label in (("bsn", "BSN"), ("v_nummer", "V-nummer")):
        for value in {str(data[kind]) for fact, _day, data in said if fact == f"persoon.{kind}" and data.get(kind)}:
            found.update(dict.fromkeys(find_by_number(controller_id=row.controller_id, kind=kind, value=value), label))
    for key in _same_name_and_birth(row.controller_id, said):
        found.setdefault(key, _("achternaam en geboortedatum"))
    return [Alike(one, found[one.pk]) for one in Dossier.objects.filter(pk__in=found).order_by("pk")]


def _same_name_and_birth(controller_id: UUID, said: Iterable[tuple[str, date, dict[str, object]]]) -> list[UUID]:
    names = [str(data["achternaam"]) for kind, _day, data in said if kind == "persoon.naam"]
    births = [day for kind, day, _data in said if kind == "persoon.geboren"]
    if not names or not births:
        return []
    try:
        return [hit.dossier.pk for hit in find(controllers=[controller_id], text=names[-1], born=births[-1])]
    except TooLittle:
        return []


def receivers(*, dossier: Dossier) -> QuerySet[Controller]:
    """To whom this file may be handed over: every other organisation on this installation that still exists."""
    return Controller.objects.filter(succeeded_by=None).exclude(pk=dossier.controller_id).order_by("kind", "name")


def items_of(row: Handover) -> list[Item]:
    """In the order of the checklist."""
    from .parameters import checklist

    place = {code: number for number, code in enumerate(checklist())}
    return sorted(row.items.all(), key=lambda item: place.get(item.code, 99))


__all__ = ["FROM", "TO", "State", "alike", "difference_of", "differs_too_long", "items_of", "lasting", "moves", "of_dossier", "receivers", "rows"]
