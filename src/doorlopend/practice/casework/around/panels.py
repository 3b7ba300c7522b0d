"""What the dossier page says of what stands around the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.dossiers.models import Dossier
from doorlopend.records.kit.shell import Link
from doorlopend.records.kit.values import Item

from . import queries


def tabs(dossier: Dossier, current: str = "") -> list[Link]:
    """The pages around one person."""
    words = {
        "contact": _("Contact"), "family": _("Gezin"), "network": _("Netwerk"), "conferences": _("Overleg"), "messages": _("Partners"),
        "letters": _("Brieven"), "sharing": _("Delen"),
    }  # fmt: skip
    return [Link(label=word, url=reverse(f"around:{key}", args=[dossier.pk]), current=key == current) for key, word in words.items()]


def around_panel(*, actor: Actor, dossier: Dossier, today: date) -> dict[str, Any]:
    children, followers, _ties = queries.family(dossier)
    last = queries.contacts(dossier).filter(outcome="gesproken").first()
    expected = sum(row.adults + row.children for row in followers if row.state in ("bekend", "ingewilligd", "verwacht"))
    spoken = Item(label=_("Laatst gesproken"), value=last.on if last else _("nog niet"), note=last.get_how_display() if last else "")
    counts = [
        Item(label=_("Niet verschenen"), value=queries.no_shows(dossier)),
        Item(label=_("Kinderen zonder plek op school"), value=sum(not child.place for child in children)),
        Item(label=_("Verwachte nareizigers"), value=expected),
    ]
    return {"items": [spoken, *(item for item in counts if item.value)], "links": tabs(dossier)}
