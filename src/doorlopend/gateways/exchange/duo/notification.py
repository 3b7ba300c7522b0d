"""DUO's notification: `POST /notificaties`, served as its interface (Notificatie 1.8.0) is published."""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.http import MACHINE, open_to
from doorlopend.records.access.today import today
from doorlopend.records.messages.models import Incoming
from doorlopend.records.messages.services import Arrival, receive
from doorlopend.records.regions.models import Controller
from doorlopend.records.regions.queries import controller_for_oin

API_VERSION = "1.8.0"
MAXIMUM = 16_384


class Refusal(Exception):
    """Why a request is not taken, in DUO's own terms."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


@dataclass(frozen=True, slots=True)
class Notification:
    """The body of a notification, checked."""

    registered_at: str
    event: str
    bsn: str | None
    v_nummer: str | None


@csrf_exempt
@open_to(MACHINE)
def notificaties(request: HttpRequest) -> JsonResponse:
    """201 only when it is kept for good: the answer is sent after the commit of the request's transaction."""
    try:
        controller, sender, message_id = _headers(request)
        arrival = _arrival(request, controller, sender, message_id)
    except Refusal as refusal:
        return _answer({"fouttekst": refusal.text[:200]}, status=refusal.status)
    _take(arrival)
    return _answer({}, status=201)


def _take(arrival: Arrival) -> None:
    from doorlopend.gateways.exchange import tasks

    actor = system_for(arrival.controller_id, why="duo")
    with acting(actor, savepoint=False):
        message = receive(actor=actor, arrival=arrival)
        if message.just_kept and message.state == Incoming.State.RECEIVED:
            tasks.enqueue(message)


def _headers(request: HttpRequest) -> tuple[Controller, str, UUID]:
    if request.method != "POST":
        raise Refusal(400, "Gebruik POST.")
    bron, doel, bericht = (request.headers.get(name, "") for name in ("bron", "doel", "berichtId"))
    for name, value in (("bron", bron), ("doel", doel)):
        if not re.fullmatch(r"[0-9]{20}", value):
            raise Refusal(400, f"Header {name}: geef een OIN van 20 cijfers.")
    _check_sender(request, bron)
    controller = controller_for_oin(doel, today())
    if controller is None:
        raise Refusal(403, "Header doel: dit OIN hoort niet bij een gemeente die hier is aangesloten.")
    try:
        return controller, bron, UUID(bericht)
    except ValueError:
        raise Refusal(400, "Header berichtId: geef een uuid.") from None


def _check_sender(request: HttpRequest, bron: str) -> None:
    """The proxy ends mutual TLS and passes on whose certificate it was; the demo may leave this out."""
    if bron != settings.DUO_OIN:
        raise Refusal(403, "Header bron: alleen DUO mag hier notificeren.")
    if not settings.DUO_CLIENT_CERTIFICATE:
        return
    given = request.headers.get(settings.DUO_CERTIFICATE_HEADER, "")
    if not given:
        raise Refusal(401, "Geen clientcertificaat ontvangen.")
    if not any(hmac.compare_digest(given.encode(), allowed.encode()) for allowed in settings.DUO_CERTIFICATES):
        raise Refusal(401, "Dit clientcertificaat is niet bekend.")


def _arrival(request: HttpRequest, controller: Controller, sender: str, message_id: UUID) -> Arrival:
    _check_size(request)
    if request.content_type != "application/json":
        raise Refusal(400, "Content-Type: gebruik application/json.")
    note = parse(request.body)
    body = json.dumps(json.loads(request.body), sort_keys=True, separators=(",", ":"))
    person = f"bsn:{note.bsn}" if note.bsn else f"v:{note.v_nummer}"
    return Arrival(controller.pk, sender, message_id, note.event, body, (sender, note.event, person, _moment(note.registered_at)))


def _check_size(request: HttpRequest) -> None:
    """What Django itself would not read in is refused in DUO's terms as well."""
    try:
        size = len(request.body)
    except RequestDataTooBig:
        size = MAXIMUM + 1
    if size > MAXIMUM:
        raise Refusal(400, f"Het bericht is groter dan {MAXIMUM} bytes.")


def parse(body: bytes) -> Notification:
    """Raises Refusal that names the field; extra members are let through, as the specification allows."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "Het bericht is geen geldige JSON.") from None
    if not isinstance(raw, dict):
        raise Refusal(400, "Het bericht is geen JSON-object.")
    return Notification(
        registered_at=_date_time(raw.get("registratieDatumTijd")),
        event=_event(raw.get("gebeurtenisId")),
        bsn=_bsn(raw.get("bsn")),
        v_nummer=_v_nummer(raw.get("vNummer")),
    )


def _date_time(value: Any) -> str:
    try:
        if not isinstance(value, str) or "T" not in value.upper():
            raise ValueError
        if datetime.fromisoformat(value).tzinfo is None:
            raise ValueError
    except ValueError:
        raise Refusal(400, "registratieDatumTijd: geef datum en tijd met tijdzone, zoals 2026-01-26T09:00:00Z.") from None
    return value


def _moment(value: str) -> str:
    """The instant, however it was written: 09:00+01:00 and 08:00Z are the same registration."""
    return str(datetime.fromisoformat(value).timestamp())


def _event(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9A-Z]{1,6}", value):
        raise Refusal(400, "gebeurtenisId: geef 1 tot 6 hoofdletters of cijfers, zoals SS139.")
    return value


def _bsn(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{9}", value):
        raise Refusal(400, "bsn: geef negen cijfers.")
    return value


def _v_nummer(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 9_999_999_999:
        raise Refusal(400, "vNummer: geef een geheel getal van hoogstens tien cijfers.")
    return f"{value:010d}"


def _answer(body: dict[str, str], *, status: int) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"API-Version": API_VERSION})
