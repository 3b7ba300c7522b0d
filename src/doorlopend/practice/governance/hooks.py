"""What the corners of this room want to hear of, so that the room need not know them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

DECIDED: list[Callable[..., Any]] = []
"""Called with actor, line and today when a decision is written in the minutes."""
REFLECT: list[Callable[..., Any]] = []
"""Called with actor, item, body and today when an agenda item is sent to another body for reflection."""
