"""Signals and what comes of them: sent, weighed, solved or taken higher, learned from, and shared."""

from .exchange import Abroad, Parcel, Peer, SearchEntry
from .handling import Escalation, Evidence, Poll, PollAnswer, Stay, Trial
from .learning import Adoption, Community, Lesson, Member, Question, Session
from .signals import Cluster, Happening, ReturnCode, Sender, Signal, Signature, Voice

__all__ = [
    "Abroad",
    "Adoption",
    "Cluster",
    "Community",
    "Escalation",
    "Evidence",
    "Happening",
    "Lesson",
    "Member",
    "Parcel",
    "Peer",
    "Poll",
    "PollAnswer",
    "Question",
    "ReturnCode",
    "SearchEntry",
    "Sender",
    "Session",
    "Signal",
    "Signature",
    "Stay",
    "Trial",
    "Voice",
]
