"""What an approach costs per participant, and per person more who reaches the goal, with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Cost:
    """Euros. `low` and `high` bound the cost of one result more; None where the data cannot bound it."""

    each: Decimal
    extra: Decimal
    per_result: Decimal | None
    low: Decimal | None
    high: Decimal | None


def cost_of(content: Mapping[str, Any], *, each: Decimal | None, usual: Decimal | None) -> Cost | None:
    """Extra cost divided by the difference. When no difference cannot be excluded there is no upper bound, and no point."""
    if each is None or usual is None or content.get("result") != "finding" or content["better"] != "up":
        return None
    extra = each - usual
    if content["low"] <= 0:
        low = _euros(extra / Decimal(str(content["high"]))) if content["high"] > 0 else None
        return Cost(each, extra, None, low, None)
    per, low, high = (_euros(extra / Decimal(str(content[name]))) for name in ("estimate", "high", "low"))
    return Cost(each, extra, per, low, high)


def _euros(amount: Decimal) -> Decimal:
    """To hundreds: more digits would promise what the interval cannot keep."""
    return amount.quantize(Decimal("1E2"))
