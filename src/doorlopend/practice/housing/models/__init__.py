"""The tables of the room: homes, the task, rounds, and what follows a decision."""

from .after import Answer, Arrival, LetterCode, Outcome
from .homes import Gift, Home, HomeEvent, Upload
from .rounds import Card, Decision, Fairness, Ground, Round, Run, RunDetail, Screening
from .task import Ladder, Location, Occupancy, TaskEntry, Total

__all__ = [
    "Answer",
    "Arrival",
    "Card",
    "Decision",
    "Fairness",
    "Gift",
    "Ground",
    "Home",
    "HomeEvent",
    "Ladder",
    "LetterCode",
    "Location",
    "Occupancy",
    "Outcome",
    "Round",
    "Run",
    "RunDetail",
    "Screening",
    "TaskEntry",
    "Total",
    "Upload",
]
