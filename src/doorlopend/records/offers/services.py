"""The only way to write offers: add, change, confirm, count places, end. Each with permission check and audit row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.periods import Period
from doorlopend.records.audit import trail
from doorlopend.records.regions.models import Gemeente, Organisation

from .models import Offer, OfferContact, OfferTime
from .policies import check_may_write

DETAILS = frozenset(
    {
        "variant", "name", "language", "level", "places", "places_free", "waiting", "funding", "mode", "description",
        "location", "starts_on", "min_age", "max_age", "childcare", "referral",
    }
)  # fmt: skip
PLACES = ("places", "places_free", "waiting")


class OfferError(ValueError):
    """An offer that cannot be kept as given: which field, and what to do. `str()` gives the Dutch text."""

    def __init__(self, *, field: str, nl: str, en: str) -> None:
        super().__init__(nl)
        self.field = field
        self.message = {"nl": nl, "en": en}


@dataclass(frozen=True, slots=True)
class Slot:
    """A fixed hour of the week: 1 = Monday … 7 = Sunday."""

    weekday: int
    starts_at: time
    ends_at: time


@transaction.atomic
def add_offer(
    *, actor: Actor, organisation_id: UUID, kind: str, name: str, funding: str, gemeenten: Collection[UUID],
    first_day: date, last_day: date | None = None, times: Sequence[Slot] = (), today: date, **details: Any,
) -> Offer:  # fmt: skip
    """A new offer, confirmed by being entered. `details` are the further fields of Offer (see DETAILS)."""
    organisation = Organisation.objects.get(pk=organisation_id)
    check_may_write(actor=actor, organisation=organisation, gemeenten=set(gemeenten), on=today)
    offer = Offer(
        organisation=organisation, kind=kind, name=name, funding=funding, confirmed_on=today,
        valid_from=first_day, valid_before=Period(first_day, last_day).before,
    )  # fmt: skip
    _fill(offer, details)
    _check(offer, gemeenten)
    offer.save(force_insert=True)
    offer.gemeenten.set(Gemeente.objects.filter(pk__in=gemeenten))
    _set_times(offer, times)
    _audit(actor, "offer.added", offer, kind=kind)
    return offer


@transaction.atomic
def change_offer(
    *, actor: Actor, offer_id: UUID, today: date, gemeenten: Collection[UUID] | None = None,
    times: Sequence[Slot] | None = None, **details: Any,
) -> Offer:  # fmt: skip
    """Changes fields, area or timetable. Whoever changes an offer has looked at it, so it counts as confirmed."""
    offer = _locked(actor, offer_id, today)
    _fill(offer, details)
    area = list(offer.gemeenten.values_list("pk", flat=True)) if gemeenten is None else gemeenten
    _check(offer, area)
    offer.confirmed_on = today
    offer.save()
    if gemeenten is not None:
        offer.gemeenten.set(Gemeente.objects.filter(pk__in=gemeenten))
    if times is not None:
        _set_times(offer, times)
    _audit(actor, "offer.changed", offer, fields=sorted(details))
    return offer


@transaction.atomic
def change_places(
    *, actor: Actor, offer_id: UUID, today: date, places_free: int, places: int | None = None, waiting: int | None = None
) -> Offer:
    """How many places there are, are free, and how many people wait; what is not given stays."""
    offer = _locked(actor, offer_id, today)
    given = {"places_free": places_free, "places": places, "waiting": waiting}
    _fill(offer, {name: value for name, value in given.items() if value is not None})
    _check_places(offer)
    offer.confirmed_on = today
    offer.save(update_fields=[*PLACES, "confirmed_on"])
    _audit(actor, "offer.places_changed", offer, **{name: getattr(offer, name) for name in PLACES})
    return offer


@transaction.atomic
def confirm_offer(*, actor: Actor, offer_id: UUID, today: date) -> Offer:
    """Says that the offer is still as it stands here."""
    offer = _locked(actor, offer_id, today)
    offer.confirmed_on = today
    offer.save(update_fields=["confirmed_on"])
    _audit(actor, "offer.confirmed", offer)
    return offer


@transaction.atomic
def end_offer(*, actor: Actor, offer_id: UUID, last_day: date, today: date) -> Offer:
    """The last day of the offer; it stays findable for days before."""
    offer = _locked(actor, offer_id, today)
    if last_day < offer.valid_from:
        raise OfferError(
            field="last_day",
            nl=f"Het aanbod begon op {offer.valid_from}; kies een latere laatste dag.",
            en=f"The offer began on {offer.valid_from}; choose a later last day.",
        )
    offer.valid_before = Period(offer.valid_from, last_day).before
    offer.save(update_fields=["valid_before"])
    _audit(actor, "offer.ended", offer, last_day=str(last_day))
    return offer


@transaction.atomic
def set_contact(
    *, actor: Actor, offer_id: UUID, region_id: UUID, name: str, email: str = "", phone: str = "", today: date
) -> OfferContact:
    """Whom a region's people call about this offer; kept apart, since an offer is public and a person is not."""
    offer = _locked(actor, offer_id, today)
    if not name.strip() or not (email or phone):
        raise OfferError(
            field="name" if not name.strip() else "phone",
            nl="Een contact heeft een naam en een e-mailadres of telefoonnummer.",
            en="A contact has a name and an e-mail address or phone number.",
        )
    contact, _ = OfferContact.objects.update_or_create(
        offer=offer, region_id=region_id, defaults={"name": name, "email": email, "phone": phone}
    )
    _audit(actor, "offer.contact_set", offer)
    return contact


def _fill(offer: Offer, details: Mapping[str, Any]) -> None:
    if unknown := set(details) - DETAILS:
        name = min(unknown)
        raise OfferError(
            field=name, nl=f"Onbekend veld: {name}.", en=f"Unknown field: {name}. Use one of {sorted(DETAILS)}."
        )
    for name, value in details.items():
        setattr(offer, name, value)


def _check(offer: Offer, gemeenten: Collection[UUID]) -> None:
    for field, choices in (("kind", Offer.Kind), ("funding", Offer.Funding)):
        if getattr(offer, field) not in choices.values:
            options = ", ".join(choices.values)
            raise OfferError(field=field, nl=f"Kies uit: {options}.", en=f"Choose one of: {options}.")
    if offer.mode and offer.mode not in Offer.Mode.values:
        options = ", ".join(Offer.Mode.values)
        raise OfferError(field="mode", nl=f"Kies uit: {options}.", en=f"Choose one of: {options}.")
    if not offer.name.strip():
        raise OfferError(field="name", nl="Geef het aanbod een naam.", en="Give the offer a name.")
    if not gemeenten:
        raise OfferError(
            field="gemeenten", nl="Kies minstens een gemeente.", en="Choose at least one gemeente."
        )
    if offer.kind == Offer.Kind.SLEUTELPERSOON and not offer.language:
        raise OfferError(
            field="language",
            nl="Geef de taal van de sleutelpersoon, als ISO 639-code (ti = Tigrinya).",
            en="Give the language of the sleutelpersoon, as an ISO 639 code (ti = Tigrinya).",
        )
    if offer.min_age is not None and offer.max_age is not None and offer.min_age > offer.max_age:
        raise OfferError(
            field="max_age",
            nl="De hoogste leeftijd ligt onder de laagste.",
            en="The highest age lies below the lowest.",
        )
    _check_places(offer)


def _check_places(offer: Offer) -> None:
    counts = [getattr(offer, name) for name in PLACES]
    if any(count is not None and count < 0 for count in counts):
        raise OfferError(field="places", nl="Een aantal is nul of meer.", en="A number is zero or more.")
    if offer.places is not None and offer.places_free is not None and offer.places_free > offer.places:
        raise OfferError(
            field="places_free",
            nl=f"Er zijn {offer.places} plaatsen; er kunnen er geen {offer.places_free} vrij zijn.",
            en=f"There are {offer.places} places; {offer.places_free} cannot be free.",
        )


def _set_times(offer: Offer, times: Sequence[Slot]) -> None:
    for slot in times:
        if not 1 <= slot.weekday <= 7 or slot.ends_at <= slot.starts_at:
            raise OfferError(
                field="times",
                nl="Een tijd heeft een dag (1 = maandag t/m 7 = zondag), een begin en een later einde.",
                en="A time has a day (1 = Monday to 7 = Sunday), a start and a later end.",
            )
    offer.times.all().delete()
    OfferTime.objects.bulk_create(
        OfferTime(offer=offer, weekday=slot.weekday, starts_at=slot.starts_at, ends_at=slot.ends_at) for slot in times
    )


def _locked(actor: Actor, offer_id: UUID, today: date) -> Offer:
    offer: Offer = Offer.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=offer_id)
    area = set(offer.gemeenten.values_list("pk", flat=True))
    check_may_write(actor=actor, organisation=offer.organisation, gemeenten=area, on=today)
    return offer


def _audit(actor: Actor, action: str, offer: Offer, **detail: object) -> None:
    trail.record(actor=actor, action=action, object_kind="offer", object_id=offer.pk, detail=detail)
