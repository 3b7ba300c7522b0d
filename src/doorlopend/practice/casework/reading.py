"""What one page reads of a dossier, read once however many parts the page has.

It is kept on the opened dossier itself, so it lives as long as the request; a service that writes reads anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import Assessment
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.dossiers.derivation import assess_dossier, facts_of
from doorlopend.records.dossiers.models import Dossier

T = TypeVar("T")


def seen(dossier: Dossier) -> tuple[Fact, ...]:
    """All facts that the reader of this page may see. Not for a part that reads as somebody else."""
    return _once(dossier, "_seen", lambda: facts_of(dossier))


def assessed(dossier: Dossier) -> Assessment:
    """What the law makes of all facts: it may rest on one that this reader may not see."""
    return _once(dossier, "_assessed", lambda: _assess(dossier))


def _assess(dossier: Dossier) -> Assessment:
    with acting(system_for(dossier.controller_id, why="page"), savepoint=False):
        return assess_dossier(dossier)


def _once(dossier: Dossier, name: str, read: Callable[[], T]) -> T:
    kept = vars(dossier)
    if name not in kept:
        kept[name] = read()
    found: T = kept[name]
    return found
