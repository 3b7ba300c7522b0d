"""Where there is a place on the route, and what fits beside the lessons: from the region's offers, laid in the week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doorlopend.engines.plan import DAYS, Block, clashes, parameters
from doorlopend.records.access.actor import Actor
from doorlopend.records.kit.templatetags.kit import day as written
from doorlopend.records.kit.values import Badge, Item
from doorlopend.records.offers.models import Offer
from doorlopend.records.offers.queries import Wanted, search

from ..intake.queries import Known
from . import words
from .checks import blocks_of

VARIANTS = {"b1_route": "B1", "onderwijsroute": "O", "z_route": "Z"}
BESIDE = (Offer.Kind.ACTIVITEIT, Offer.Kind.TRAJECT)
MOST = 5


@dataclass(frozen=True, slots=True)
class Fit:
    """An offer, and whether its fixed hours fit in the week of the person (None: it has none)."""

    item: Item
    badge: Badge


def places(*, actor: Actor, found: Known, route: str, today: date) -> list[Fit]:
    """Places on the route in this gemeente, those with a place free first."""
    rows = _search(actor, today, Wanted(kind=Offer.Kind.LEERROUTE, variant=VARIANTS.get(route, ""), gemeente_id=found.dossier.controller.gemeente_id))
    return _fits(sorted(rows, key=lambda one: -(one.places_free or 0))[:MOST], found, today)


def beside(*, actor: Actor, found: Known, today: date) -> list[Fit]:
    """Activities and projects towards work in this gemeente that fit beside what is fixed already."""
    here = found.dossier.controller.gemeente_id
    rows = [row for kind in BESIDE for row in _search(actor, today, Wanted(kind=kind, gemeente_id=here))]
    return [fit for fit in _fits(rows, found, today) if fit.badge.tone != "late"][:MOST]


def _search(actor: Actor, today: date, wanted: Wanted) -> list[Offer]:
    """Nothing for who may not see offers."""
    try:
        return search(actor=actor, on=today, wanted=wanted, limit=40)
    except PermissionDenied:
        return []


def _fits(rows: Sequence[Offer], found: Known, today: date) -> list[Fit]:
    own = [block for _fact, block in blocks_of(found.life, today) if block.what in ("les", "werk", "participatie", "overig")]
    return [Fit(_item(row), _badge(row, own, today)) for row in rows]


def _item(row: Offer) -> Item:
    start = _("start %s") % written(row.starts_on) if row.starts_on else ""
    times = ", ".join(f"{words.day_name(DAYS[one.weekday - 1])} {one.starts_at:%H:%M}–{one.ends_at:%H:%M}" for one in row.times.all())
    free = _("%d plaatsen vrij") % row.places_free if row.places_free is not None else _("plaatsen niet bekend")
    queue = ngettext("%d wachtende", "%d wachtenden", row.waiting) % row.waiting if row.waiting else ""
    told = (free, queue, start, MODES.get(row.mode, ""), times, row.location)
    return Item(label=row.name, value=row.organisation.name, note="; ".join(str(part) for part in told if part))


MODES = {"overdag": gettext_lazy("overdag"), "avond": gettext_lazy("in de avond"), "weekend": gettext_lazy("in het weekend"), "online": gettext_lazy("online")}


def _badge(row: Offer, own: Sequence[Block], today: date) -> Badge:
    slots = [
        Block(key=str(number), what="les", day=DAYS[one.weekday - 1], start=one.starts_at.hour * 60 + one.starts_at.minute, end=one.ends_at.hour * 60 + one.ends_at.minute)
        for number, one in enumerate(row.times.all())
    ]  # fmt: skip
    if not slots:
        return Badge(text=_("zonder vaste uren"), tone="neutral")
    told = clashes([*own, *slots], parameters=parameters(today))
    ours = {str(number) for number in range(len(slots))}
    hit = any(ours & set(one.blocks) and one.code == "overlap" for one in told)
    return Badge(text=_("past niet in de week"), tone="late") if hit else Badge(text=_("past in de week"), tone="ok")
