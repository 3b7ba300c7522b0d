"""Which approach helps people most, told honestly: from a locked protocol and a snapshot to a finding or a refusal.

    protocol = parse(tomllib.loads(text))           # fixed by protocol.hash
    plan(protocol)                                   # what this number of people can show, said first
    people = snapshot(protocol, table(columns))      # checked data with their own hash
    check(protocol, people)                          # blinded: no outcome is opened
    result = analyse(protocol, people)               # Finding or Refusal; the design chooses the method
    compare([...]); pool({...}); look(...); sensitivity(...)
    tell(result, reader="bestuur", language="nl")    # a sentence, a picture, what is not known

Every draw is seeded from the hash of the protocol: the same protocol, snapshot and engine version give the same
canonical JSON (`canonical`), byte for byte.
"""

from .analyse import Result, analyse, analyse_all
from .assign import Draw, assign, assign_towns
from .canonical import ENGINE_VERSION, canonical, digest
from .checks import check
from .compare import compare
from .errors import EvidenceError
from .export import FORMS, export
from .looks import look
from .parsing import parse
from .plan import Plan, plan
from .pooling import by_town, pool, pool_towns
from .protocol import Protocol, lock
from .refusals import CODES, Refusal
from .results import Check, Comparison, Finding, Level, Look, PooledFinding
from .sensitivity import sensitivity
from .snapshot import Snapshot, snapshot
from .table import Table, table
from .tell import Page, tell

__all__ = [
    "CODES",
    "ENGINE_VERSION",
    "FORMS",
    "Check",
    "Comparison",
    "Draw",
    "EvidenceError",
    "Finding",
    "Level",
    "Look",
    "Page",
    "Plan",
    "PooledFinding",
    "Protocol",
    "Refusal",
    "Result",
    "Snapshot",
    "Table",
    "analyse",
    "analyse_all",
    "assign",
    "assign_towns",
    "by_town",
    "canonical",
    "check",
    "compare",
    "digest",
    "export",
    "lock",
    "look",
    "parse",
    "plan",
    "pool",
    "pool_towns",
    "sensitivity",
    "snapshot",
    "table",
    "tell",
]
