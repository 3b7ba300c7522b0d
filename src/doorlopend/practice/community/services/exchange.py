"""Lessons and shared signals to and from another installation: signed, numbered, and harmless when sent twice.

A letter is one JSON document. `items` hold a lesson or signal as it stands, with the digest of its content as
revision; a withdrawn one is told as withdrawn. The signature is Ed25519 (RFC 8032) over the body in a fixed spelling.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from doorlopend.engines.text import find
from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.regions.models import Region

from .. import search
from ..models import Abroad, Lesson, Parcel, Peer, Signal
from ..states import LessonState
from ..words import Phase, Proof, Theme
from .handling import _allowed

FORMAT = "doorlopend-lessons/1"
LESSON = {"title": 120, "context": 2000, "done": 2000, "gave": 2000, "for_whom": 300, "conditions": 1000, "material": 200, "proof": 12, "theme": 20, "phase": 20}
SIGNAL = {"title": 120, "what": 2000, "wanted": 2000, "theme": 20, "phase": 20, "cause": 20}
FIELDS = {"lesson": LESSON, "signal": SIGNAL}
WORDS = {"theme": {*Theme.values, ""}, "phase": {*Phase.values, ""}, "proof": {*Proof.values, ""}}


class BadLetter(ValueError):
    """The letter is refused; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a letter changed; `again` when it had been taken in before."""

    new: int = 0
    changed: int = 0
    same: int = 0
    again: bool = False


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"doorlopend exchange" + settings.EXCHANGE_KEY.encode()).digest())


def public_key() -> str:
    """This installation's own, in hex, to be told to others."""
    return _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _spelled(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@transaction.atomic
def export(*, actor: Actor, region_id: UUID, today: date) -> dict[str, Any]:
    """A signed letter with every lesson that may be used freely, what was withdrawn, and signals that may be shared."""
    _allowed(actor, region_id, "lessons.exchange")
    region = Region.objects.get(pk=region_id)
    items = _items(region)
    number = _next_number()
    body = {"format": FORMAT, "from": public_key(), "number": number, "made_on": today.isoformat(), "region": region.name, "items": items}
    Parcel.objects.create(digest=hashlib.sha256(_spelled(body)).hexdigest(), direction="out", number=number, items=len(items))
    trail.record(actor=actor, action="lessons.exported", object_kind="region", object_id=region_id, detail={"items": len(items), "number": number})
    return {"body": body, "signature": _key().sign(_spelled(body)).hex()}


def _next_number() -> int:
    """One after the last; two letters at once wait for each other, so that no number is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7301002)")
    last = Parcel.objects.filter(direction="out").aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _items(region: Region) -> list[dict[str, Any]]:
    lessons = Lesson.objects.filter(region_id=region.pk, free_to_use=True).exclude(state=LessonState.CONCEPT).order_by("pk")
    signals = Signal.objects.filter(region_id=region.pk, shared=True).order_by("pk")
    items = [_item("lesson", one, one.made_on, one.state == LessonState.INGETROKKEN) for one in lessons]
    return items + [_item("signal", one, one.sent_on, False) for one in signals]


def _item(kind: str, row: Lesson | Signal, on: date, withdrawn: bool) -> dict[str, Any]:
    content = {name: getattr(row, name) for name in FIELDS[kind]}
    return {"id": str(row.pk), "kind": kind, "made_on": on.isoformat(), "withdrawn": withdrawn, "content": content, "revision": _revision(content, withdrawn)}


def _revision(content: dict[str, Any], withdrawn: bool) -> str:
    return hashlib.sha256(_spelled({"content": content, "withdrawn": withdrawn})).hexdigest()


@transaction.atomic
def add_peer(*, actor: Actor, region_id: UUID, name: str, key: str, today: date) -> Peer:
    """Trusts an installation, after its key was checked through another channel."""
    _allowed(actor, region_id, "lessons.exchange")
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    except ValueError as error:
        raise BadLetter(_("Dit is geen openbare sleutel: verwacht 64 tekens van 0 tot 9 en a tot f.")) from error
    peer, _made = Peer.objects.get_or_create(public_key=key.lower(), defaults={"name": name, "added_on": today})
    trail.record(actor=actor, action="peer.added", object_kind="peer", object_id=peer.pk, detail={"name": name})
    return peer


@transaction.atomic
def take_in(*, actor: Actor, region_id: UUID, data: bytes, today: date) -> TakenIn:
    """Takes in a letter of a trusted installation.

    The same letter again does nothing; an older one after a newer is refused. Raises BadLetter.
    """
    _allowed(actor, region_id, "lessons.exchange")
    body, peer = _opened(data)
    digest = hashlib.sha256(_spelled(body)).hexdigest()
    if Parcel.objects.filter(digest=digest).exists():
        return TakenIn(again=True)
    if body["number"] <= peer.last_number:
        raise BadLetter(_("Deze brief (nummer %(got)d) is ouder dan de laatste van deze regio (%(last)d). Vraag een nieuwe.") % {"got": body["number"], "last": peer.last_number})
    checked = [_checked(number, item, today) for number, item in enumerate(body["items"], start=1)]
    result = _kept(checked, peer, str(body["region"])[:80])
    Peer.objects.filter(pk=peer.pk).update(last_number=body["number"])
    Parcel.objects.create(digest=digest, direction="in", peer=peer, number=body["number"], items=len(checked))
    trail.record(actor=actor, action="lessons.imported", object_kind="peer", object_id=peer.pk, detail={"items": len(checked), "number": body["number"]})
    return result


def _opened(data: bytes) -> tuple[dict[str, Any], Peer]:
    """The body, once the signature of a known installation holds."""
    try:
        letter = json.loads(data)
        body, signature = letter["body"], bytes.fromhex(letter["signature"])
        sender, kind, number, items = body["from"], body["format"], body["number"], body["items"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadLetter(_("Dit bestand is geen brief van Doorlopend. Vraag de andere regio om een nieuwe export.")) from error
    if kind != FORMAT or type(number) is not int or not isinstance(items, list) or "region" not in body:
        raise BadLetter(_("Deze brief heeft een vorm die deze versie niet kent: %s.") % kind)
    peer = Peer.objects.select_for_update().filter(public_key=str(sender)).first()
    if peer is None:
        raise BadLetter(_("De afzender is niet bekend. Voeg eerst de openbare sleutel van die regio toe."))
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(peer.public_key)).verify(signature, _spelled(body))
    except InvalidSignature as error:
        raise BadLetter(_("De handtekening klopt niet: de brief is onderweg veranderd. Vraag een nieuwe.")) from error
    return body, peer


@dataclass(frozen=True, slots=True)
class _Item:
    id: UUID
    kind: str
    made_on: date
    withdrawn: bool
    content: dict[str, str]
    revision: str


def _checked(number: int, item: Any, today: date) -> _Item:
    """One item with the fields of its kind and nothing else; person data is refused at the door."""
    try:
        fields = FIELDS[item["kind"]]
        content = {name: str(item["content"][name]) for name in fields}
        made = _Item(UUID(item["id"]), item["kind"], date.fromisoformat(item["made_on"]), bool(item["withdrawn"]), content, item["revision"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadLetter(_("Onderdeel %(number)d mist het veld %(field)s of het is onleesbaar.") % {"number": number, "field": error}) from error
    for name, value in content.items():
        if len(value) > fields[name] or value not in WORDS.get(name, {value}):
            raise BadLetter(_("Onderdeel %(number)d: het veld %(field)s is te lang of heeft een onbekende waarde.") % {"number": number, "field": name})
        if find(value, born_before=today.replace(year=today.year - 12, day=1)):
            raise BadLetter(_("Onderdeel %(number)d: in het veld %(field)s staat iets dat naar een persoon kan leiden.") % {"number": number, "field": name})
    return made


def _kept(items: list[_Item], peer: Peer, region: str) -> TakenIn:
    known = {row.pk: row for row in Abroad.objects.filter(pk__in=[item.id for item in items])}
    new = changed = same = 0
    for item in items:
        row = known.get(item.id)
        if row is not None and row.origin != peer.public_key:
            raise BadLetter(_("Een onderdeel heeft een kenmerk dat al van een andere regio is."))
        if row is not None and row.revision == item.revision:
            same += 1
            continue
        new, changed = new + (row is None), changed + (row is not None)
        Abroad.objects.update_or_create(
            pk=item.id,
            defaults={
                "kind": item.kind, "origin": peer.public_key, "region_name": region, "revision": item.revision,
                "made_on": item.made_on, "title": item.content["title"], "content": item.content, "withdrawn": item.withdrawn,
            },
        )  # fmt: skip
        _indexed(item)
    return TakenIn(new, changed, same)


def _indexed(item: _Item) -> None:
    if item.withdrawn:
        search.remove(id=item.id)
    else:
        text = " ".join(item.content[name] for name in ("title", "what", "wanted", "context", "done", "gave") if name in item.content)
        search.index(id=item.id, kind=f"{item.kind}_other", region_id=None, shared=True, text=text)
