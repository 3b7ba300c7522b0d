"""Drafts: kept while somebody types, put back after a lost connection or log-in, gone at submit.

On a device nothing is kept, except under a key that the server gives per log-in (`device_key`): the key is
derived for this user from a signed, dated ticket, so another user of the device, or a ticket older than a draft
may live, opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.access.vault import digest
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.dossiers.policies import check_may_write
from doorlopend.records.dossiers.services import seen

from .models import Draft

LIFE = timedelta(days=14)
LARGEST = 200_000
Fields = Mapping[str, list[str]]


FORMS: dict[str, str] = {}
"""Every form that keeps drafts, with the sensitivity of what it asks; rooms add theirs when ready."""


class TooMuch(ValueError):
    """More text than a form can hold."""


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """A key of 32 bytes in hexadecimal, and the ticket by which the same user is given it again."""

    ticket: str
    key: str


@transaction.atomic
def save(*, actor: Actor, dossier: Dossier, form: str, fields: Fields, sensitivity: str, today: date) -> datetime:
    """Overwrites the actor's draft of this form; returns when. Not audited: it happens at every pause."""
    check_may_write(actor=actor, controller_id=dossier.controller_id)
    if sum(len(value) for values in fields.values() for value in values) > LARGEST:
        raise TooMuch(form)
    now = timezone.now()
    Draft.objects.update_or_create(
        user_id=_user(actor), form=form, dossier=dossier,
        defaults={
            "controller_id": dossier.controller_id, "fields": dict(fields), "sensitivity": sensitivity, "saved_at": now,
            "expires_on": today + LIFE,
        },
    )  # fmt: skip
    return now


def opened(*, actor: Actor, dossier: Dossier, form: str, today: date) -> Draft | None:
    """The draft to go on with, if there is one; that it was opened is audited."""
    found = Draft.objects.filter(user_id=_user(actor), form=form, dossier=dossier, expires_on__gt=today).first()
    if found is not None:
        _note(actor, dossier, form, "draft.opened")
    return found


@transaction.atomic
def submitted(*, actor: Actor, dossier: Dossier, form: str) -> None:
    """The text became facts: the draft goes, in the same transaction."""
    Draft.objects.filter(user_id=_user(actor), form=form, dossier=dossier).delete()
    _note(actor, dossier, form, "draft.submitted")


@transaction.atomic
def dropped(*, actor: Actor, dossier: Dossier, form: str) -> None:
    """Whoever typed it throws it away."""
    Draft.objects.filter(user_id=_user(actor), form=form, dossier=dossier).delete()
    _note(actor, dossier, form, "draft.dropped")


def mine(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, datetime]:
    """Forms of this dossier with a draft of the actor's own, and when each was kept."""
    rows = Draft.objects.filter(user_id=_user(actor), dossier=dossier, expires_on__gt=today)
    return dict(rows.values_list("form", "saved_at"))


@transaction.atomic
def sweep(*, actor: Actor, today: date) -> int:
    """Removes what is older than a draft may live, for the controllers of a system actor; returns how many."""
    gone, _by = Draft.objects.filter(expires_on__lte=today, controller_id__in=actor.scope.get("ordinary", ())).delete()
    if gone:
        trail.record(actor=actor, action="drafts.swept", detail={"count": gone})
    return gone


def keeping(_day: date) -> tuple[str, str]:
    """For the page of what is kept: how long a draft stays, and why."""
    return _("%d dagen") % LIFE.days, _("Lang genoeg om na vakantie of ziekte door te gaan; wat niet is ingediend, hoort niet in een dossier.")


def device_key(*, actor: Actor, ticket: str = "") -> DeviceKey:
    """The key for copies on the device: a new one for this log-in, or the one of an earlier ticket of the same user."""
    user = _user(actor)
    signer = TimestampSigner(salt=f"device-draft:{user}")
    if not ticket:
        ticket = signer.sign(get_random_string(24))
    try:
        nonce = signer.unsign(ticket, max_age=LIFE)
    except BadSignature:
        raise PermissionDenied("Deze sleutel is verlopen of hoort bij een ander.") from None
    return DeviceKey(ticket=ticket, key=digest(f"device-draft:{user}:{nonce}"))


def _user(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise PermissionDenied("Alleen wie is ingelogd heeft concepten.")
    return actor.user_id


def _note(actor: Actor, dossier: Dossier, form: str, action: str) -> None:
    trail.record(
        actor=actor, action=action, controller_id=dossier.controller_id, subjects=[seen(dossier)], object_kind="form",
        object_id=form,
    )  # fmt: skip
