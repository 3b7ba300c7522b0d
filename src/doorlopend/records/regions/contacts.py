"""The register of contact points: topic × gemeente × organisation, each with one person and a last confirmation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.periods import Period
from doorlopend.records.audit import trail

from . import data
from .errors import RegionError
from .models import ContactPoint
from .policies import check_may_keep_contacts, check_may_read_contacts
from .queries import Place, members_on

CONFIRMED, TO_CONFIRM, STALE, EMPTY = "bevestigd", "te_bevestigen", "verouderd", "leeg"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: who is called for a topic in a gemeente, and how sure that still is.

    `state` is the best of its contacts: `bevestigd`, `te_bevestigen` (never confirmed), `verouderd` or `leeg`.
    """

    topic: str
    gemeente: Place | None
    contacts: tuple[ContactPoint, ...]
    state: str
    confirmed_on: date | None


def confirmation_days() -> int:
    """How many days a confirmation holds (a working agreement, see contact_topics.toml)."""
    return int(data.contact_topics()["confirmation"]["days"])


def state_of(contact: ContactPoint, *, today: date) -> str:
    if contact.confirmed_on is None:
        return TO_CONFIRM
    fresh = contact.confirmed_on + timedelta(days=confirmation_days()) >= today
    return CONFIRMED if fresh else STALE


def contacts_on(*, actor: Actor, region_id: UUID, day: date) -> list[ContactPoint]:
    """All contact points of a region that hold on that day."""
    check_may_read_contacts(actor=actor)
    rows = ContactPoint.objects.on(day).filter(region_id=region_id).select_related("organisation")
    return list(rows.order_by("topic", "organisation__name", "pk"))


def matrix(*, actor: Actor, region_id: UUID, today: date, topics: Sequence[str] = ()) -> list[Cell]:
    """Topic × gemeente, every cell present, in the order of the topics and then of the gemeenten's names.

    A contact for the whole region fills the cells of its topic where no own contact stands.
    """
    contacts = contacts_on(actor=actor, region_id=region_id, day=today)
    places = members_on(region_id, today)
    wanted = topics or tuple(data.contact_topics()["topics"])
    return [_cell(topic, place, contacts, today) for topic in wanted for place in places]


def _cell(topic: str, place: Place, contacts: Iterable[ContactPoint], today: date) -> Cell:
    about = [contact for contact in contacts if contact.topic == topic]
    own = [contact for contact in about if contact.gemeente_id == place.id]
    found = tuple(own or (contact for contact in about if contact.gemeente_id is None))
    states = {state_of(contact, today=today) for contact in found}
    state = next((name for name in (CONFIRMED, TO_CONFIRM, STALE) if name in states), EMPTY)
    confirmed = max((c.confirmed_on for c in found if c.confirmed_on), default=None)
    return Cell(topic, place, found, state, confirmed)


def to_confirm(*, actor: Actor, region_id: UUID, today: date) -> list[ContactPoint]:
    """Those never confirmed or confirmed too long ago, the longest silent first."""
    rows = contacts_on(actor=actor, region_id=region_id, day=today)
    late = [row for row in rows if state_of(row, today=today) != CONFIRMED]
    return sorted(late, key=lambda row: (row.confirmed_on or date.min, row.topic, str(row.pk)))


@transaction.atomic
def add_contact(
    *, actor: Actor, region_id: UUID, organisation_id: UUID, topic: str, name: str, first_day: date,
    gemeente_id: UUID | None = None, last_day: date | None = None, email: str = "", phone: str = "",
    deputy: str = "", confirmed_on: date | None = None,
) -> ContactPoint:  # fmt: skip
    """Names the person for a topic. Whoever held the cell at that organisation ends the day before."""
    check_may_keep_contacts(actor=actor, region_id=region_id)
    _check_contact(topic, name, email, phone)
    cell = {"region_id": region_id, "gemeente_id": gemeente_id, "organisation_id": organisation_id, "topic": topic}
    _end_before(cell, first_day)
    contact = ContactPoint.objects.create(
        **cell, name=name, email=email, phone=phone, deputy=deputy, confirmed_on=confirmed_on,
        valid_from=first_day, valid_before=Period(first_day, last_day).before,
    )  # fmt: skip
    _audit(actor, "contact.added", contact, topic=topic)
    return contact


def _check_contact(topic: str, name: str, email: str, phone: str) -> None:
    topics = data.contact_topics()["topics"]
    if topic not in topics:
        raise RegionError(
            field="topic",
            nl=f"Kies een onderwerp uit: {', '.join(topics)}.",
            en=f"Choose a topic of: {', '.join(topics)}.",
        )
    if not name.strip() or not (email or phone):
        raise RegionError(
            field="name" if not name.strip() else "email",
            nl="Een aanspreekpunt heeft een naam en een e-mailadres of telefoonnummer.",
            en="A contact point has a name and an e-mail address or phone number.",
        )


def _end_before(cell: Mapping[str, object], first_day: date) -> None:
    running = ContactPoint.objects.select_for_update().filter(**cell, valid_before=None)
    running.filter(valid_from__lt=first_day).update(valid_before=first_day)


@transaction.atomic
def confirm_contact(*, actor: Actor, contact_id: UUID, today: date) -> ContactPoint:
    """Says that this is still the right person and that the number still works."""
    contact = _locked(actor, contact_id)
    contact.confirmed_on = today
    contact.save(update_fields=["confirmed_on"])
    _audit(actor, "contact.confirmed", contact)
    return contact


@transaction.atomic
def end_contact(*, actor: Actor, contact_id: UUID, last_day: date) -> ContactPoint:
    """The last day on which this person is called for the topic."""
    contact = _locked(actor, contact_id)
    contact.valid_before = Period(contact.valid_from, last_day).before
    contact.save(update_fields=["valid_before"])
    _audit(actor, "contact.ended", contact, last_day=str(last_day))
    return contact


def _locked(actor: Actor, contact_id: UUID) -> ContactPoint:
    contact: ContactPoint = ContactPoint.objects.select_for_update().get(pk=contact_id)
    check_may_keep_contacts(actor=actor, region_id=contact.region_id)
    return contact


def _audit(actor: Actor, action: str, contact: ContactPoint, **detail: object) -> None:
    trail.record(actor=actor, action=action, object_kind="contact_point", object_id=contact.pk, detail=detail)
