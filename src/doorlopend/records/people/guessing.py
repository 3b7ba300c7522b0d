"""Slows down who guesses passwords: after a few wrong ones an e-mail address waits, twice as long each time.

An address that nobody has waits as well, so that waiting tells nothing about who exists.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from doorlopend.records.access.vault import digest

from .models import Guess

FREE = 5
"""Wrong passwords before the first wait."""
LONGEST = timedelta(minutes=5)
KEPT, MOST = timedelta(days=1), 1000


def begin(*, email: str, now: datetime) -> timedelta:
    """Counts a try, and says how long it must wait; nothing when it may go on. A try that waits is not counted.

    Tries at the same address go one after the other, so that many at once are no way around.
    """
    Guess.objects.get_or_create(digest=_name(email), defaults={"last_at": now})
    tries = Guess.objects.select_for_update().filter(digest=_name(email)).first()
    if tries is None:  # somebody else gave the right one this very moment
        return timedelta(0)
    left = tries.last_at + _wait(tries.wrong) - now
    if left > timedelta(0):
        return left
    tries.wrong, tries.last_at = min(tries.wrong + 1, MOST), now
    tries.save(update_fields=["wrong", "last_at"])
    return timedelta(0)


def right(*, email: str) -> None:
    """The password was right: the count begins anew."""
    Guess.objects.filter(digest=_name(email)).delete()


def sweep(*, now: datetime) -> int:
    """Forgets addresses at which nobody tried for a day; returns how many."""
    return Guess.objects.filter(last_at__lt=now - KEPT).delete()[0]


def _wait(wrong: int) -> timedelta:
    return timedelta(0) if wrong < FREE else min(timedelta(seconds=2 ** min(wrong - FREE + 1, 10)), LONGEST)


def _name(email: str) -> str:
    """No table holds what strangers typed as an address."""
    return digest(f"log-in:{email.strip().lower()}")
