"""How long a confirmation of an offer holds, with its source."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def confirmation() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("confirmation.toml").read_text(encoding="utf-8"))["confirmation"]  # type: ignore[no-any-return]
