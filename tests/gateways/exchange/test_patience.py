"""How long the queue goes on trying: soon again while DUO may be away shortly, for days when it is away long."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from doorlopend.gateways.exchange.duo.client import DuoSilent, DuoUnavailable
from doorlopend.gateways.exchange.duo.send import MOST_ATTEMPTS
from doorlopend.gateways.exchange.tasks import Patience
from doorlopend.records.messages.outbox import Busy

HOUR = 3600


def waits(error: BaseException) -> list[int]:
    """Seconds between the attempts, until it is given up or `MOST_ATTEMPTS` were made."""
    found: list[int] = []
    for made in range(MOST_ATTEMPTS):
        job: Any = SimpleNamespace(attempts=made)
        decision = Patience().get_retry_decision(exception=error, job=job)
        if decision is None:
            break
        assert decision.retry_at is not None
        found.append(round((decision.retry_at - datetime.now(UTC)).total_seconds()))
    return found


@pytest.mark.parametrize("error", [DuoUnavailable("weg"), DuoSilent("stil"), Busy()])
def test_duo_away_is_tried_each_minute_for_an_hour_and_each_hour_for_days(error: BaseException) -> None:
    pauses = waits(error)
    assert len(pauses) == MOST_ATTEMPTS, "never given up by the queue itself"
    assert pauses == sorted(pauses) and pauses[0] <= 5
    first_hour = next(place for place in range(len(pauses)) if sum(pauses[:place]) >= HOUR)
    assert max(pauses[:first_hour]) <= 60 and max(pauses) == HOUR
    assert 2 <= sum(pauses) / (24 * HOUR) <= 4, "about three days, then a person decides"


def test_another_error_is_given_up_after_twelve_times() -> None:
    assert len(waits(RuntimeError("bug"))) == 12
