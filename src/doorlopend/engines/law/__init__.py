"""The Wet inburgering 2021 as pure functions over dated facts."""

from .as_json import answers, entry_json, to_json
from .assess import ENGINE, assess
from .compare import Difference, compare
from .explain import explain, label, meaning, said
from .lawbook import Lawbook, LawbookError, amended, parse
from .library import lawbooks, load_lawbook, load_results
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
from .whatif import grant_extension, move, switch_route

__all__ = [
    "ENGINE",
    "Assessment",
    "Difference",
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
    "answers",
    "assess",
    "compare",
    "entry_json",
    "explain",
    "grant_extension",
    "is_late",
    "is_open",
    "label",
    "lawbooks",
    "load_lawbook",
    "load_results",
    "meaning",
    "move",
    "on_date",
    "parse",
    "said",
    "switch_route",
    "to_json",
]
