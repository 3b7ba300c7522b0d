"""Asks and tells DUO about one person, as one controller: its address, its OIN, its certificate. Holds no transaction open.

The address of each question holds a BSN, so no address is ever logged or put in an error.
"""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
from django.conf import settings

from doorlopend.records.regions.models import Controller

from .operations import OPERATIONS, Operation, UnexpectedAnswer

# httpx writes each address at INFO; ours hold a BSN.
logging.getLogger("httpx").setLevel(logging.WARNING)

SECONDS = 10.0
PAUSES = (0.2, 1.0)
"""Waits between the tries within one job; after that the job itself is tried again later."""


class DuoUnavailable(Exception):
    """DUO did not answer, or said to come back later. Worth trying again."""


class DuoSilent(DuoUnavailable):
    """The question left and no answer came: DUO may have acted on it, or not."""


class DuoRefuses(Exception):
    """DUO answered and will go on answering this: not our person, unknown, or a fault of ours."""


@dataclass(frozen=True, slots=True)
class Line:
    """A controller's line to DUO. `certificate` is the path of a PEM file with certificate and key, or empty."""

    url: str
    oin: str
    certificate: str = ""

    @classmethod
    def of(cls, controller: Controller) -> Line | None:
        """None for a controller that has no line: its dates stay those of the notifications."""
        return cls(controller.duo_url.rstrip("/"), controller.oin, controller.certificate) if controller.duo_url else None


def ask(*, line: Line, bsn: str, names: Iterable[str], pause: Callable[[float], None] = time.sleep) -> dict[str, Any]:
    """What DUO's registers hold of a person by register name; None where DUO has nothing (404).

    Raises DuoUnavailable (try again), DuoRefuses (do not), each in words that name no person.
    """
    with _open(line) as client:
        return {name: _one(client, OPERATIONS[name], line, bsn, pause) for name in dict.fromkeys(names)}


@dataclass(frozen=True, slots=True)
class Reply:
    """DUO's answer to a message: its status, what it holds, and the texts of a refusal."""

    status: int
    body: Any = None

    @property
    def reasons(self) -> list[str]:
        rows = self.body if isinstance(self.body, list) else []
        return [str(row["fouttekst"]) for row in rows if isinstance(row, dict) and row.get("fouttekst")]


def tell(*, line: Line, method: str, path: str, message_id: UUID, body: Any = None) -> Reply:
    """Sends one message once. `path` is whole, with the BSN in it.

    Raises DuoUnavailable when DUO certainly did nothing with it (no connection, 503), DuoSilent when it may have.
    """
    headers = _headers(line, str(message_id))
    try:
        with _open(line) as client:
            answer = client.request(method, path, headers=headers, json=body) if body is not None else client.request(method, path, headers=headers)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL) as error:
        _certificates(error)
        raise DuoUnavailable(f"DUO is niet te bereiken ({type(error).__name__}).") from None
    except httpx.HTTPError as error:
        _certificates(error)
        raise DuoSilent(f"DUO gaf geen antwoord ({type(error).__name__}).") from None
    if answer.status_code in (408, 429, 502, 503, 504):
        raise DuoUnavailable(f"DUO is nu niet beschikbaar (status {answer.status_code}).")
    if answer.status_code >= 500:
        raise DuoSilent(f"DUO meldt een storing (status {answer.status_code}).")
    return Reply(answer.status_code, _json(answer))


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json() if answer.content else None
    except ValueError:
        return None


def ask_list(*, line: Line, path: str) -> list[dict[str, Any]]:
    """A list of DUO's that is about no person, such as its schools. Raises DuoUnavailable, DuoRefuses."""
    reply = tell(line=line, method="GET", path=path, message_id=uuid4())
    if reply.status != 200 or not isinstance(reply.body, list):
        raise DuoRefuses(f"DUO gaf geen lijst (status {reply.status}). Controleer OIN, adres en certificaat.")
    return reply.body


def _headers(line: Line, message_id: str) -> dict[str, str]:
    return {"bron": line.oin, "doel": settings.DUO_OIN, "berichtId": message_id, "Accept": "application/json"}


def _open(line: Line) -> httpx.Client:
    try:
        secure = line.url.startswith("https")
        # A stand-in without TLS needs no authorities, and reading them all costs more than the questions.
        trust = ssl.create_default_context(cafile=settings.DUO_TRUST or None) if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if line.certificate and secure:
            trust.load_cert_chain(line.certificate, password="")  # a locked key is an error here, never a question at a terminal
    except (OSError, ssl.SSLError) as error:
        raise DuoRefuses(f"Het certificaat voor DUO is niet te lezen ({type(error).__name__}). Controleer het pad bij deze gemeente.") from None
    return httpx.Client(base_url=line.url, timeout=SECONDS, verify=trust)


NOT_TAKEN = ("CERTIFICATE", "HANDSHAKE_FAILURE", "UNKNOWN_CA", "ACCESS_DENIED")
"""In the alert with which a server turns a certificate down. In TLS 1.3 it comes after ours was sent, instead of an answer."""


def _certificates(error: BaseException) -> None:
    """Raises DuoRefuses when the line broke on a certificate, theirs or ours: trying again mends nothing, and nothing was told."""
    broken = _ssl_error(error)
    if isinstance(broken, ssl.SSLCertVerificationError):
        raise DuoRefuses(
            f"Het certificaat van DUO wordt niet vertrouwd ({broken.verify_message}). Er is niets verstuurd. "
            "Laat de beheerder het adres van DUO en DOORLOPEND_DUO_TRUST controleren."
        ) from None
    if broken is not None and "ALERT" in (broken.reason or "") and any(word in broken.reason for word in NOT_TAKEN):
        raise DuoRefuses(
            f"DUO neemt het certificaat van deze gemeente niet aan ({broken.reason}). DUO heeft niets verwerkt. "
            "Laat de beheerder nagaan of het certificaat is ingesteld, geldig is en bij DUO bekend is."
        ) from None


def _ssl_error(error: BaseException | None) -> ssl.SSLError | None:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error


def _one(client: httpx.Client, operation: Operation, line: Line, bsn: str, pause: Callable[[float], None]) -> Any:
    for wait in (*PAUSES, None):
        try:
            return _answer(operation, _get(client, operation, line, bsn))
        except DuoUnavailable:
            if wait is None:
                raise
            pause(wait)
    raise AssertionError("unreachable")


def _get(client: httpx.Client, operation: Operation, line: Line, bsn: str) -> httpx.Response:
    try:
        return client.get(operation.path.replace("{bsn}", bsn), headers=_headers(line, str(uuid4())))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        _certificates(error)
        raise DuoUnavailable(f"DUO gaf geen antwoord op {operation.name} ({type(error).__name__}).") from None


def _answer(operation: Operation, response: httpx.Response) -> Any:
    status = response.status_code
    if status == 404:
        return None
    if status >= 500 or status in (408, 429):
        raise DuoUnavailable(f"DUO is nu niet beschikbaar voor {operation.name} (status {status}).")
    if status == 403:
        raise DuoRefuses("DUO geeft aan dat deze gemeente niet over deze persoon gaat (status 403).")
    if status != 200:
        raise DuoRefuses(f"DUO neemt de vraag {operation.name} niet aan (status {status}). Controleer OIN, adres en certificaat.")
    try:
        body = response.json()
        operation.check(body)
    except (ValueError, UnexpectedAnswer) as error:
        what = str(error) if isinstance(error, UnexpectedAnswer) else f"{operation.name}: geen JSON"
        raise DuoRefuses(f"Het antwoord van DUO heeft een andere vorm dan gepubliceerd ({what}).") from None
    return body
