"""Named people with a story, for demonstrations: written out in `data/stories.toml`, dated from `today`."""

import tomllib
from datetime import date, timedelta
from typing import Any

from ..facts import Fact, Value
from .figures import FiguresError, resource
from .life import Life
from .places import demo_places


def stories(*, today: date, text: str | None = None) -> tuple[Life, ...]:
    """The people of the stories as they stand on `today`; days in the data count from then.

    `text` replaces the stories that come with the package. Raises `FiguresError` for a story in an unknown gemeente
    or with a fact in the future.
    """
    rows = tomllib.loads(resource("stories.toml") if text is None else text)["story"]
    return tuple(_life(row, today) for row in rows)


def _life(row: dict[str, Any], today: date) -> Life:
    regions = {p.code: p.region for p in demo_places().gemeenten}
    if row["gemeente"] not in regions:
        raise FiguresError(
            f"story {row['key']}: unknown gemeente '{row['gemeente']}'; use a code of places.toml"
        )
    facts = tuple(_fact(row["key"], number, one, today) for number, one in enumerate(row["facts"], start=1))
    return Life(
        key=row["key"],
        household=row.get("household", row["key"]),
        gemeente=row["gemeente"],
        region=regions[row["gemeente"]],
        facts=facts,
        story=row["story"],
        names=(row["name"][0], row["name"][1]),
    )


def _fact(key: str, number: int, row: dict[str, Any], today: date) -> Fact:
    on = _day(row["on"], today)
    known = on + timedelta(days=row.get("lag", 0))
    if row.get("known") is not None:
        known = _day(row["known"], today)
    if known > today:
        raise FiguresError(
            f"story {key}, fact {number} ({row['kind']}): known after today; lower 'on' or 'lag'"
        )
    data = {name: _value(value, today) for name, value in row.get("data", {}).items()}
    until = None if "until" not in row else _day(row["until"], today)
    return Fact(f"{key}-{number:02d}", row["kind"], on, known, data, valid_until=until)


def _day(given: int | date, today: date) -> date:
    return given if isinstance(given, date) else today + timedelta(days=given)


def _value(value: Any, today: date) -> Value:
    """A value of a fact; text such as `@30` or `@-7` is a day counted from today."""
    if isinstance(value, str) and value.startswith("@"):
        return today + timedelta(days=int(value[1:]))
    return tuple(value) if isinstance(value, list) else value
