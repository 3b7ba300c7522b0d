"""Which of the facts that come from elsewhere are new to a dossier: what is given adds, it never overwrites."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from doorlopend.engines.facts import Fact

from .convert import to_fact
from .models import FactRow

ONCE = frozenset(
    {"persoon.bsn", "persoon.v_nummer", "persoon.naam", "persoon.nationaliteit", "persoon.taal", "persoon.adres", "persoon.contactgegevens",
     "contactpersoon.aangewezen", "organisatie.handelt", "volgende_stap.afgesproken"}
)  # fmt: skip
"""Facts that hold from the day they were learned: the same value again, whatever the day, is nothing new."""


def new_to(dossier_id: UUID, facts: Sequence[Fact]) -> list[Fact]:
    """Without what the dossier says already."""
    rows = FactRow.objects.filter(dossier_id=dossier_id, superseded_by=None, kind__in={fact.kind for fact in facts})
    there = [to_fact(row) for row in rows]
    return [fact for fact in facts if not any(same(fact, old) for old in there)]


def same(fact: Fact, old: Fact) -> bool:
    """Does the old fact say all that the new one would? A person is born once, whatever the day says."""
    if fact.kind != old.kind:
        return False
    if fact.kind == "persoon.geboren":
        return True
    said = all(old.data.get(name) == value for name, value in fact.data.items())
    return said and (fact.kind in ONCE or fact.valid_from == old.valid_from)
