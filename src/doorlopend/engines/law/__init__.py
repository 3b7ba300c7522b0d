"""The Wet inburgering 2021 as pure functions over dated facts."""

from .assess import ENGINE, assess
from .explain import explain, label
from .lawbook import Lawbook, LawbookError, amended, parse
from .library import lawbooks, load_lawbook
from .model import (
    Assessment,
    Entry,
    Finding,
    Obligation,
    Reading,
    Responsible,
    Right,
    Signal,
    Term,
)
from .view import View, is_late, is_open, on_date

__all__ = [
    "ENGINE",
    "Assessment",
    "Entry",
    "Finding",
    "Lawbook",
    "LawbookError",
    "Obligation",
    "Reading",
    "Responsible",
    "Right",
    "Signal",
    "Term",
    "View",
    "amended",
    "assess",
    "explain",
    "is_late",
    "is_open",
    "label",
    "lawbooks",
    "load_lawbook",
    "on_date",
    "parse",
]
