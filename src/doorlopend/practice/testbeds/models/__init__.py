"""A testbed, its locked protocol, and what came of it. Who takes part stands in person tables of each gemeente."""

from .agreed import Change, Happening, Lock, Note
from .answers import Analysis, Decision, Learned, PublicPage, Result, SnapshotRow
from .card import Arm, ChosenOutcome, Participant, Partner, Testbed
from .people import DrawCounter, Enrolment, HandOutcome
from .research import Release, StudyGrant

__all__ = [
    "Analysis",
    "Arm",
    "Change",
    "ChosenOutcome",
    "Decision",
    "DrawCounter",
    "Enrolment",
    "HandOutcome",
    "Happening",
    "Learned",
    "Lock",
    "Note",
    "Participant",
    "Partner",
    "PublicPage",
    "Release",
    "Result",
    "SnapshotRow",
    "StudyGrant",
    "Testbed",
]
