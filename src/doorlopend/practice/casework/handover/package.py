"""What a package holds: the facts that go along per item, packed for the receiver, and unpacked as its own new facts.

Safety facts and health never go. Where a person's whereabouts are secret, neither does the name of a location.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from doorlopend.engines.facts import KINDS, Fact, data_from_json, plain
from doorlopend.records.access.vault import open_sealed, seal
from doorlopend.records.dossiers.services import new_fact, with_fresh_ids

from .parameters import Entry, checklist

ALWAYS = frozenset({"ordinary", "identifying"})
WITH_SANCTION = ALWAYS | {"sanction"}
SANCTIONS = "boetes"
LEFT_OUT = {"huishouden.band": ("persoon", "zelfde_dossier")}
"""Keys that mean nothing, or too much, at another controller."""


@dataclass(frozen=True, slots=True)
class Content:
    """One item with the facts that would go along; none for what is said in a word or goes another way."""

    entry: Entry
    facts: tuple[Fact, ...]


def contents(*, standing: Sequence[Fact], giver: str, hidden: bool) -> list[Content]:
    """Every item that this kind of giver (coa, gemeente) hands over. `hidden`: the whereabouts are secret."""
    kind = _kind(giver)
    entries = [entry.given_by_a(kind) for entry in checklist().values() if kind in entry.given_by]
    return [Content(entry, tuple(_given(entry, standing, hidden))) for entry in entries]


def _kind(giver: str) -> str:
    return "coa" if giver == "coa" else "gemeente"


def _given(entry: Entry, standing: Sequence[Fact], hidden: bool) -> Iterable[Fact]:
    classes = WITH_SANCTION if entry.code == SANCTIONS else ALWAYS
    for fact in standing:
        if fact.kind in entry.kinds and KINDS[fact.kind].sensitivity in classes:
            yield replace(fact, data=_clean(fact, hidden), supersedes=None, mode="")


def _clean(fact: Fact, hidden: bool) -> dict[str, Any]:
    dropped = (*LEFT_OUT.get(fact.kind, ()), *(("locatie",) if hidden else ()))
    return {name: value for name, value in fact.data.items() if name not in dropped and value is not None}


def pack(facts: Iterable[Fact]) -> str:
    """Sealed: it holds names and numbers until the receiver answers."""
    rows = [
        {"origin": fact.id, "kind": fact.kind, "from": fact.valid_from.isoformat(), "until": fact.valid_until and fact.valid_until.isoformat(),
         "data": {name: plain(value) for name, value in fact.data.items()}}
        for fact in facts
    ]  # fmt: skip
    return seal(json.dumps(rows)) if rows else ""


def unpack(bodies: Iterable[str], *, known_on: date) -> tuple[list[Fact], dict[str, UUID]]:
    """New facts of the receiver, and by their ids the facts they came from. It learned them on `known_on`."""
    rows = [row for body in bodies if body for row in json.loads(open_sealed(body))]
    given = [_whole(row, known_on) for row in rows]
    kept = _without_loose_ends(given)
    fresh = with_fresh_ids(kept)
    return fresh, {new.id: UUID(old.id) for new, old in zip(fresh, kept, strict=True)}


def _whole(row: Mapping[str, Any], known_on: date) -> Fact:
    until = date.fromisoformat(row["until"]) if row["until"] else None
    fact = new_fact(
        kind=row["kind"], valid_from=date.fromisoformat(row["from"]), valid_until=until, known_on=known_on,
        **data_from_json(row["kind"], row["data"]),
    )  # fmt: skip
    return replace(fact, id=row["origin"])


def _without_loose_ends(facts: Sequence[Fact]) -> list[Fact]:
    """A field that points at a fact which did not come along is left out; without it some facts mean nothing."""
    here, kept = {fact.id for fact in facts}, []
    for fact in facts:
        pointers = [field for field in KINDS[fact.kind].fields if field.type == "fact"]
        loose = {field.name for field in pointers if fact.data.get(field.name) not in (None, *here)}
        if not any(field.required and field.name in loose for field in pointers):
            kept.append(replace(fact, data={name: value for name, value in fact.data.items() if name not in loose}))
    return kept


def told(body: str) -> list[tuple[str, date, dict[str, Any]]]:
    """The facts of one item as the receiver sees them before it answers: kind, day and data."""
    rows = json.loads(open_sealed(body)) if body else []
    return [(row["kind"], date.fromisoformat(row["from"]), row["data"]) for row in rows]
