"""The values components show: plain, frozen, without knowledge of what they are about.

Dates are given, never looked up: whoever builds a value passes the day it is seen on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from .shell import Text

Tone = Literal["neutral", "info", "ok", "warn", "late"]
StepState = Literal["done", "current", "todo", "late", "skipped"]
RowState = Literal["new", "matched", "conflict", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to do: a link, or with `method="post"` a small form of one button with `fields`."""

    label: Text
    url: str = ""
    method: Literal["get", "post"] = "get"
    icon: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A short status in words; the tone gives colour and a sign, never colour alone."""

    text: Text
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A last day, seen on `today`; `done` is the day it was met. `soon` is the amber span in days."""

    due: date
    today: date
    done: date | None = None
    soon: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as shown: name, one line of detail, and a link for who may follow it."""

    name: str
    detail: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A traffic light with its words; `tone` ok, warn, late, or neutral for 'no figure'."""

    text: Text
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A tile: one number with its label; `note` says of what or since when; `url` leads to the rows."""

    label: Text
    value: object
    unit: Text = ""
    note: Text = ""
    url: str = ""
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One step of an explanation: what was used, its value, and the article or source it rests on."""

    text: Text
    value: object = ""
    source: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a date or an amount is what it is: the outcome in one sentence and its steps in order."""

    outcome: Text
    reasons: Sequence[Reason] = ()
    title: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a definition list; an empty value shows as 'not known', `why` adds its explanation."""

    label: Text
    value: object
    note: Text = ""
    why: Explanation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A point on the timeline. `planned` marks what is still to come."""

    on: date
    title: Text
    text: Text = ""
    who: Text = ""
    source: Text = ""
    url: str = ""
    badge: Badge | None = None
    why: Explanation | None = None
    planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A station of a flow."""

    label: Text
    state: StepState = "todo"
    on: date | None = None
    note: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """A cell of a matrix: a state in a badge, or `plain` words to read."""

    text: Text
    tone: Tone = "neutral"
    on: date | None = None
    url: str = ""
    note: Text = ""
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """A row of a decision matrix: one cell per column, None where nothing is due."""

    label: Text
    cells: Sequence[MatrixCell | None]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Who decided what: `columns` are for example the colleges, rows the decisions."""

    caption: Text
    corner: Text
    columns: Sequence[Text]
    rows: Sequence[MatrixRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card on a board; `actions` are its moves, so that a board works without dragging."""

    title: Text
    url: str = ""
    text: Text = ""
    badges: Sequence[Badge] = ()
    deadline: Deadline | None = None
    owner: Text = ""
    actions: Sequence[Action] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A column of a board: its state in words and its cards; `more` cards are elsewhere, at `url`."""

    title: Text
    cards: Sequence[Card] = ()
    more: int = 0
    url: str = ""

    @property
    def count(self) -> int:
        return len(self.cards) + self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """An entry of a calendar list; without `start` it lasts the whole day."""

    on: date
    title: Text
    start: time | None = None
    end: time | None = None
    place: Text = ""
    url: str = ""
    badge: Badge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A row of an upload before it counts: what will happen with it, why, and what mends it."""

    number: int
    state: RowState
    cells: Sequence[object]
    why: Text = ""
    remedy: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A whole upload before it counts: its columns and its rows."""

    columns: Sequence[Text]
    rows: Sequence[PreviewRow]
    file_name: str = ""

    def counts(self) -> dict[RowState, int]:
        """Rows per state, every state named."""
        states: tuple[RowState, ...] = ("new", "matched", "conflict", "error")
        return {state: sum(row.state == state for row in self.rows) for state in states}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Long work: `done` of `total`; while `poll_url` is set the bar asks there for its successor."""

    label: Text
    done: int
    total: int
    note: Text = ""
    poll_url: str = ""
    seconds: int = 2

    @property
    def finished(self) -> bool:
        return self.done >= self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """A page that asks before something is done; `consequences` are what follows from it."""

    title: Text
    text: Text
    submit: Text
    cancel_url: str
    consequences: Sequence[Text] = ()
    tone: Tone = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error in a page or fragment: what went wrong, what the reader can do, and a reference."""

    title: Text
    remedy: Text
    status: int = 0
    reference: str = ""
    fields: Sequence[tuple[Text, Text]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter: everything `kit/letter.html` sets around its body."""

    sender: Text
    addressee: Sequence[str]
    on: date
    subject: Text
    reference: str = ""
    place: Text = ""
    contact: Sequence[Text] = ()
    signed_by: Sequence[Text] = ()
    language: str = "nl"
