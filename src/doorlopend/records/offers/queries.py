"""Finding an offer: who has what, where, when, in which language, with a place free, confirmed lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from doorlopend.records.access.actor import Actor

from .data import confirmation
from .models import Offer, OfferArea, OfferContact, OfferTime
from .policies import check_may_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty fields do not narrow. `at` is a time on `weekday` (1 = Monday).

    An offer without a timetable is found for a weekday only with `or_without_times`: it may be by appointment.
    `age` fits offers without age limits too.
    """

    kind: str = ""
    variant: str = ""
    language: str = ""
    level: str = ""
    gemeente_id: UUID | None = None
    organisation_id: UUID | None = None
    weekday: int | None = None
    at: time | None = None
    or_without_times: bool = False
    free_only: bool = False
    funding: str = ""
    mode: str = ""
    age: int | None = None
    childcare: bool = False
    text: str = ""


def search(*, actor: Actor, on: date, wanted: Wanted, limit: int = 200) -> list[Offer]:
    """Offers that hold on a day: those confirmed last first, with organisation, timetable and area at hand."""
    check_may_read(actor=actor)
    held: QuerySet[Offer] = Offer.objects.on(on).filter(_plain(wanted), _fits(wanted))
    rows = _where(_when(held, wanted), wanted)
    found = rows.select_related("organisation").prefetch_related("times", "gemeenten")
    return list(found.order_by("-confirmed_on", "name", "pk")[:limit])


def _plain(wanted: Wanted) -> Q:
    same = {name: getattr(wanted, name) for name in ("kind", "variant", "language", "level", "funding", "mode")}
    given = Q(**{name: value for name, value in same.items() if value})
    return given & Q(organisation_id=wanted.organisation_id) if wanted.organisation_id else given


def _fits(wanted: Wanted) -> Q:
    fits = Q()
    if wanted.free_only:
        fits &= Q(places_free__gt=0)
    if wanted.age is not None:
        fits &= Q(min_age=None) | Q(min_age__lte=wanted.age)
        fits &= Q(max_age=None) | Q(max_age__gte=wanted.age)
    if wanted.childcare:
        fits &= Q(childcare=True)
    if wanted.text:
        fits &= Q(name__icontains=wanted.text) | Q(description__icontains=wanted.text)
    return fits


def _where(rows: QuerySet[Offer], wanted: Wanted) -> QuerySet[Offer]:
    if wanted.gemeente_id is None:
        return rows
    return rows.filter(Exists(OfferArea.objects.filter(offer=OuterRef("pk"), gemeente_id=wanted.gemeente_id)))


def _when(rows: QuerySet[Offer], wanted: Wanted) -> QuerySet[Offer]:
    if wanted.weekday is None and wanted.at is None:
        return rows
    times = OfferTime.objects.filter(offer=OuterRef("pk"))
    hours = times.filter(weekday=wanted.weekday) if wanted.weekday is not None else times
    if wanted.at is not None:
        hours = hours.filter(starts_at__lte=wanted.at, ends_at__gt=wanted.at)
    found = Q(Exists(hours))
    return rows.filter(found | ~Exists(times) if wanted.or_without_times else found)


def contacts(*, actor: Actor, offer_ids: list[UUID]) -> dict[UUID, list[OfferContact]]:
    """Whom to call, per offer, as far as row-level security shows them to the actor's regions."""
    check_may_read(actor=actor)
    found: dict[UUID, list[OfferContact]] = {}
    for contact in OfferContact.objects.filter(offer_id__in=offer_ids).order_by("name"):
        found.setdefault(contact.offer_id, []).append(contact)
    return found


def confirmation_days() -> int:
    """How many days a confirmation holds (a working agreement, see confirmation.toml)."""
    return int(confirmation()["days"])


def is_stale(offer: Offer, *, today: date) -> bool:
    return offer.confirmed_on is None or offer.confirmed_on + timedelta(days=confirmation_days()) < today


def stale(*, actor: Actor, today: date, organisation_id: UUID | None = None) -> list[Offer]:
    """Offers that hold today but were not confirmed lately, the longest silent first."""
    check_may_read(actor=actor)
    limit = today - timedelta(days=confirmation_days())
    rows = Offer.objects.on(today).filter(Q(confirmed_on=None) | Q(confirmed_on__lt=limit))
    rows = rows.filter(organisation_id=organisation_id) if organisation_id else rows
    found = rows.select_related("organisation").order_by("confirmed_on", "organisation__name", "name", "pk")
    return sorted(found, key=lambda offer: offer.confirmed_on or date.min)
