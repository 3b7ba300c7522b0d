"""A testbed that another room proposes: a card in draft, for people here to work out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor

from ..models import Testbed
from ..states import State
from .card import open_testbed, put_part


@transaction.atomic
def take_draft(*, actor: Actor, region_id: UUID, values: Mapping[str, Any], today: date) -> UUID:
    """`values`: title, question, theory. Raises PermissionDenied."""
    lengths = {name: Testbed._meta.get_field(name).max_length for name in ("title", "question", "theory")}  # type: ignore[union-attr]
    return open_testbed(actor=actor, region_id=region_id, values={name: str(values[name])[:most] for name, most in lengths.items()}, today=today).pk


@transaction.atomic
def take_pledge(*, actor: Actor, id: UUID, values: Mapping[str, Any]) -> bool:
    """A partner with what it brings; False when the card is no draft any more, and people here decide themselves."""
    testbed = Testbed.objects.filter(pk=id, state=State.DRAFT).first()
    if testbed is None:
        return False
    partner = {"name": values["name"][:120], "role": _("toegezegd in een werksessie"), "contribution": values["contribution"][:300]}
    put_part(actor=actor, testbed_id=id, part="partner", values=partner)
    return True
