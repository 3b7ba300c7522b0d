"""A letter of another installation: opened and checked, looked at before anything changes, taken in, and undone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail

from .. import search
from ..models import Abroad, Lesson, Parcel, Peer, Signal
from ..states import PARCEL_MACHINE, ParcelAct, ParcelState
from . import indexing
from .exchange import FIELDS, FORMAT, WORDS, BadLetter, digest_of, personal, revision_of, spelled
from .handling import _allowed

TWIN = 0.5
"""From this likeness on, what another region sends is said to resemble something of one's own."""
KEPT = ("kind", "origin", "region_name", "revision", "title", "content", "withdrawn")


class Change(StrEnum):
    """What taking in an item does here."""

    NEW = "nieuw"
    CHANGED = "gewijzigd"
    SAME = "gelijk"
    WITHDRAWN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class Seen:
    """An item of a letter before it is taken in; `like` is the title of something of one's own that resembles it."""

    title: str
    kind: str
    change: Change
    like: str = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many items of a letter were new, changed, or as they stood here."""

    new: int = 0
    changed: int = 0
    same: int = 0


def _opened(data: bytes) -> tuple[dict[str, Any], Peer]:
    """The body, once the signature of a known installation holds."""
    try:
        letter = json.loads(data)
        body, signature = letter["body"], bytes.fromhex(letter["signature"])
        sender, kind, number, items = body["from"], body["format"], body["number"], body["items"]
        spelled(body)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadLetter(_("Dit bestand is geen brief van Doorlopend. Vraag de andere regio om een nieuwe export.")) from error
    if kind != FORMAT or type(number) is not int or not 0 < number < 2**63 or not isinstance(items, list) or "region" not in body:
        raise BadLetter(_("Deze brief heeft een vorm die deze versie niet kent: %s.") % kind)
    peer = Peer.objects.select_for_update().filter(public_key=str(sender)).first()
    if peer is None:
        raise BadLetter(_("De afzender is niet bekend. Voeg eerst de openbare sleutel van die regio toe."))
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(peer.public_key)).verify(signature, spelled(body))
    except InvalidSignature as error:
        raise BadLetter(_("De handtekening klopt niet: de brief is onderweg veranderd. Vraag een nieuwe.")) from error
    return body, peer


@dataclass(frozen=True, slots=True)
class Item:
    """A lesson or signal as another region shares it."""

    id: UUID
    kind: str
    made_on: date
    withdrawn: bool
    content: dict[str, str]
    revision: str

    def kept(self) -> dict[str, Any]:
        """As a letter holds it, and nothing besides."""
        return {"id": str(self.id), "kind": self.kind, "made_on": self.made_on.isoformat(), "withdrawn": self.withdrawn, "content": self.content}


def _checked(number: int, item: Any, today: date) -> Item:
    """One item with the fields of its kind and nothing else; person data is refused at the door."""
    try:
        fields = FIELDS[item["kind"]]
        content = {name: str(item["content"][name]) for name in fields}
        withdrawn = bool(item["withdrawn"])
        made = Item(UUID(item["id"]), item["kind"], date.fromisoformat(item["made_on"]), withdrawn, content, revision_of(content, withdrawn))
    except (KeyError, TypeError, ValueError) as error:
        raise BadLetter(_("Onderdeel %(number)d mist het veld %(field)s of het is onleesbaar.") % {"number": number, "field": error}) from error
    for name, value in content.items():
        if len(value) > fields[name] or "\x00" in value or value not in WORDS.get(name, {value}):
            raise BadLetter(_("Onderdeel %(number)d: het veld %(field)s is te lang of heeft een onbekende waarde.") % {"number": number, "field": name})
    if field := personal(content, today):
        raise BadLetter(_("Onderdeel %(number)d: in het veld %(field)s staat iets dat naar een persoon kan leiden. Vraag een nieuwe brief.") % {"number": number, "field": field})
    return made


@transaction.atomic
def receive(*, actor: Actor, region_id: UUID, data: bytes, today: date) -> Parcel:
    """Keeps a letter of a trusted installation to be looked at; nothing else changes. The same letter is the same row.

    Raises BadLetter: not a letter, unknown sender, changed on the way, older than what was taken in, person data.
    """
    _allowed(actor, region_id, "lessons.exchange")
    body, peer = _opened(data)
    items = _items(body, today)
    known = Parcel.objects.filter(digest=digest_of(body)).first()
    if known is not None and known.direction == "out":
        raise BadLetter(_("Deze brief is van onszelf. Kies de brief van de andere regio."))
    if known is not None:
        return known
    _check_newer(body["number"], peer)
    kept = {"region": str(body["region"])[:80].replace("\x00", ""), "items": [item.kept() for item in items]}
    made = Parcel.objects.create(digest=digest_of(body), direction="in", state=ParcelState.BEKEKEN, peer=peer, number=body["number"], items=len(items), body=kept)
    trail.record(actor=actor, action="lessons.received", object_kind="peer", object_id=peer.pk, detail={"items": len(items), "number": made.number})
    return made


def _items(body: dict[str, Any], today: date) -> list[Item]:
    return [_checked(number, item, today) for number, item in enumerate(body["items"], start=1)]


def _check_newer(number: int, peer: Peer) -> None:
    if number <= peer.last_number:
        raise BadLetter(_("Deze brief (nummer %(got)d) is ouder dan de laatste van deze regio (%(last)d). Vraag een nieuwe.") % {"got": number, "last": peer.last_number})


def look(*, parcel: Parcel, region_id: UUID, today: date) -> list[Seen]:
    """Each item with what it would do here."""
    items = _items(parcel.body or {"items": []}, today)
    known = _known(items)
    return [Seen(item.content["title"], item.kind, _change(item, known), _twin(item, region_id)) for item in items]


def _known(items: Iterable[Item]) -> dict[UUID, Abroad]:
    return {row.pk: row for row in Abroad.objects.filter(pk__in=[item.id for item in items])}


def _change(item: Item, known: dict[UUID, Abroad]) -> Change:
    row = known.get(item.id)
    if row is not None and row.revision == item.revision:
        return Change.SAME
    if item.withdrawn:
        return Change.WITHDRAWN
    return Change.NEW if row is None else Change.CHANGED


def _twin(item: Item, region_id: UUID) -> str:
    """A lesson or signal of one's own about the same thing, for who reads before taking in."""
    found = [one.id for one in search.alike(text=indexing.told(item.content), regions=[region_id], kinds=(item.kind,)) if one.likeness >= TWIN]
    model: Any = Lesson if item.kind == "lesson" else Signal
    titles = dict(model.objects.filter(pk__in=found, region_id=region_id).values_list("pk", "title"))
    return next((str(titles[id]) for id in found if id in titles), "")


@transaction.atomic
def take_in(*, actor: Actor, region_id: UUID, digest: str, today: date) -> TakenIn:
    """What was looked at becomes part of the library. Raises BadLetter when it cannot any more."""
    parcel, peer = _step(actor, region_id, digest, ParcelAct.TAKE)
    _check_newer(parcel.number, peer)
    items = _items(parcel.body or {"items": []}, today)
    known = _known(items)
    if any(row.origin != peer.public_key for row in known.values()):
        raise BadLetter(_("Een onderdeel heeft een kenmerk dat al van een andere regio is."))
    moved = [item for item in items if _change(item, known) is not Change.SAME]
    parcel.before = {"number": peer.last_number, "rows": {str(item.id): _row(known.get(item.id)) for item in moved}}
    for item in moved:
        _keep(item, peer, parcel.body["region"] if parcel.body else "")
    new = sum(item.id not in known for item in moved)
    _done(actor, parcel, peer, last=parcel.number, what=ParcelAct.TAKE)
    return TakenIn(new, len(moved) - new, len(items) - len(moved))


def _row(row: Abroad | None) -> dict[str, Any] | None:
    return None if row is None else {**{name: getattr(row, name) for name in KEPT}, "made_on": row.made_on.isoformat()}


@transaction.atomic
def undo(*, actor: Actor, region_id: UUID, digest: str) -> None:
    """As it was before the letter was taken in. Only the last letter of a region: later ones rest on it."""
    parcel, peer = _step(actor, region_id, digest, ParcelAct.UNDO)
    if parcel.number != peer.last_number:
        raise BadLetter(_("Alleen de laatste brief van een regio kan terug. Draai eerst de latere terug."))
    for key, row in parcel.before["rows"].items():
        if row is None:
            Abroad.objects.filter(pk=key).delete()
            search.remove(id=UUID(key))
        else:
            made = Abroad(pk=UUID(key), **{**row, "made_on": date.fromisoformat(row["made_on"])})
            made.save()
            indexing.put(made)
    _done(actor, parcel, peer, last=parcel.before["number"], what=ParcelAct.UNDO)


def _step(actor: Actor, region_id: UUID, digest: str, what: ParcelAct) -> tuple[Parcel, Peer]:
    """Letter and sender, both locked."""
    _allowed(actor, region_id, "lessons.exchange")
    parcel = Parcel.objects.select_for_update(of=("self",)).select_related("peer").get(digest=digest, direction="in")
    if what not in PARCEL_MACHINE[ParcelState(parcel.state)]:
        raise BadLetter(_("Dat kan niet vanuit de stand “%s”.") % ParcelState(parcel.state).label)
    return parcel, Peer.objects.select_for_update().get(parcel=parcel)


def _done(actor: Actor, parcel: Parcel, peer: Peer, *, last: int, what: ParcelAct) -> None:
    step = PARCEL_MACHINE[ParcelState(parcel.state)][what]
    parcel.state = step.to
    parcel.save()
    Peer.objects.filter(pk=peer.pk).update(last_number=last)
    trail.record(actor=actor, action=step.event, object_kind="peer", object_id=peer.pk, detail={"items": parcel.items, "number": parcel.number})


def _keep(item: Item, peer: Peer, region: str) -> None:
    row, _made = Abroad.objects.update_or_create(
        pk=item.id,
        defaults={
            "kind": item.kind, "origin": peer.public_key, "region_name": region, "revision": item.revision,
            "made_on": item.made_on, "title": item.content["title"], "content": item.content, "withdrawn": item.withdrawn,
        },
    )  # fmt: skip
    indexing.put(row)
