"""Lessons and shared signals to and from another installation: signed, numbered, and harmless when sent twice.

A letter is one JSON document. `items` hold a lesson or signal as it stands, with the digest of its content as
revision; a withdrawn one is told as withdrawn. The signature is Ed25519 (RFC 8032) over the body in a fixed spelling.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor
from doorlopend.records.audit import trail
from doorlopend.records.kit.persondata import hits
from doorlopend.records.regions.models import Region

from ..models import Lesson, Parcel, Peer, Signal
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


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"doorlopend exchange" + settings.EXCHANGE_KEY.encode()).digest())


def public_key() -> str:
    """This installation's own, in hex, to be told to others."""
    return _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def spelled(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(body: dict[str, Any]) -> str:
    return hashlib.sha256(spelled(body)).hexdigest()


@transaction.atomic
def export(*, actor: Actor, region_id: UUID, today: date) -> dict[str, Any]:
    """A signed letter with every lesson that may be used freely, what was withdrawn, and signals that may be shared."""
    _allowed(actor, region_id, "lessons.exchange")
    region = Region.objects.get(pk=region_id)
    items, held_back = items_of(region, today)
    number = _next_number()
    body = {"format": FORMAT, "from": public_key(), "number": number, "made_on": today.isoformat(), "region": region.name, "items": items}
    Parcel.objects.create(digest=digest_of(body), direction="out", number=number, items=len(items))
    trail.record(actor=actor, action="lessons.exported", object_kind="region", object_id=region_id, detail={"items": len(items), "held_back": len(held_back), "number": number})
    return {"body": body, "signature": _key().sign(spelled(body)).hex()}


def _next_number() -> int:
    """One after the last; two letters at once wait for each other, so that no number is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7301002)")
    last = Parcel.objects.filter(direction="out").aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def items_of(region: Region, today: date) -> tuple[list[dict[str, Any]], list[str]]:
    """What goes along, and the titles of what does not: the next reader does not know why somebody held it for no person."""
    lessons = Lesson.objects.filter(region_id=region.pk, free_to_use=True).exclude(state=LessonState.CONCEPT).order_by("pk")
    signals = Signal.objects.filter(region_id=region.pk, shared=True).order_by("pk")
    items = [_item("lesson", one, one.made_on, one.state == LessonState.INGETROKKEN) for one in lessons]
    items += [_item("signal", one, one.sent_on, False) for one in signals]
    held = [one for one in items if personal(one["content"], today)]
    return [one for one in items if one not in held], [one["content"]["title"] for one in held]


def personal(content: dict[str, str], today: date) -> str:
    """The first field in which something could lead to a person; empty when there is none."""
    return next((name for name, value in content.items() if hits(value, today=today)), "")


def _item(kind: str, row: Lesson | Signal, on: date, withdrawn: bool) -> dict[str, Any]:
    content = {name: getattr(row, name) for name in FIELDS[kind]}
    return {"id": str(row.pk), "kind": kind, "made_on": on.isoformat(), "withdrawn": withdrawn, "content": content, "revision": revision_of(content, withdrawn)}


def revision_of(content: dict[str, Any], withdrawn: bool) -> str:
    return hashlib.sha256(spelled({"content": content, "withdrawn": withdrawn})).hexdigest()


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
