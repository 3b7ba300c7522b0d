"""One spelling for every result: canonical JSON at nine significant digits, its hash, and the seed drawn from it."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np

ENGINE_VERSION = "4"
DIGITS = 9


def plain(value: Any) -> Any:
    """Turn values into plain data: numbers at nine significant digits, no infinities, dates as ISO text."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    return [plain(v) for v in value]


def _number(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    rounded = float(f"{value:.{DIGITS}g}")
    return 0.0 if rounded == 0 else rounded


def canonical(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, the same bytes for the same content."""
    return json.dumps(
        plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, as hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def seed_of(*parts: str) -> int:
    """A seed that anyone can recompute from the hash of the protocol and the purpose of the draw."""
    return int.from_bytes(hashlib.sha256("|".join(parts).encode()).digest()[:8], "big")
