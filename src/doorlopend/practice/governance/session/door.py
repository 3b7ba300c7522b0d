"""Who comes in with a code: a phone gets a token, and acts for this one session only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from doorlopend.records.access.actor import Actor

from .models import JoinCode

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without what looks alike on a screen at the end of a room."""
LENGTH = 8
TAKE = "session.take"
KEY = "meedoen"
HOURS = 12
"""So long a phone stays in: a day's session."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A phone in the room: its session, its region and its token."""

    workshop_id: UUID
    region_id: UUID
    token: UUID

    @property
    def actor(self) -> Actor:
        """Sees what the region shares about this session, and may put up ideas and vote."""
        mine = frozenset({self.region_id})
        return Actor(id=f"guest:{self.token}", kind="guest", scope={"region": mine, "self": frozenset()}, permissions=frozenset({(TAKE, self.region_id)}))


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def digest_of(code: str) -> str:
    kept = "".join(char for char in code.upper() if char in LETTERS)
    return hashlib.sha256(kept.encode()).hexdigest()


def by_code(code: str) -> Guest | None:
    """A new guest of the session of this code; None when there is no such code."""
    row = JoinCode.objects.filter(digest=digest_of(code)).first()
    return None if row is None else Guest(row.workshop_id, row.region_id, uuid4())


def remember(response: HttpResponse, guest: Guest) -> HttpResponse:
    """In a signed cookie of this phone; the server keeps nothing of it."""
    value = " ".join(str(one) for one in (guest.workshop_id, guest.region_id, guest.token))
    response.set_signed_cookie(KEY, value, max_age=HOURS * 3600, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response


def guest_of(request: HttpRequest) -> Guest | None:
    """Who came in with a code; None without one, and when the cookie is old or not ours."""
    kept = request.get_signed_cookie(KEY, default="", max_age=HOURS * 3600)
    return Guest(*(UUID(one) for one in kept.split())) if kept else None
