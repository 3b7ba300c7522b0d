"""Looks for signals, lessons and answers about the same thing: index terms in PostgreSQL, likeness in the engine.

Candidates come from one GIN index under a budget of rows, by the rarest terms first; how rare a term is PostgreSQL
itself counts (`pg_stats`). The best few are then compared as the engine compares texts.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db import connection

from doorlopend.engines.text import Weights, likeness, terms, version

BUDGET = 1500
"""About how many rows a search may touch."""
CANDIDATES = 100
LEAST = 0.1
"""Below this likeness nothing is said to be alike."""
STALE = 300.0
_weights: dict[str, tuple[float, Weights]] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that is about the same thing, and how like it is (0 to 1)."""

    id: UUID
    kind: str
    likeness: float


def index(*, id: UUID, kind: str, region_id: UUID | None, shared: bool, text: str) -> None:
    """Puts or replaces the entry of one object."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO community_searchentry (id, kind, region_id, shared, search, made_by)"
            " VALUES (%s, %s, %s, %s, to_tsvector('dutch', %s) || array_to_tsvector(%s), %s)"
            " ON CONFLICT (id) DO UPDATE SET shared = excluded.shared, search = excluded.search, made_by = excluded.made_by",
            [id, kind, region_id, shared, text, sorted(terms(text)), version()],
        )


def remove(*, id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM community_searchentry WHERE id = %s", [id])


def alike(
    *, text: str, regions: Iterable[UUID], kinds: Iterable[str] = ("signal",), limit: int = 5, but: UUID | None = None
) -> list[Found]:
    """The most alike first: of the own regions, and of others what they share."""
    wanted = terms(text)
    weights = known_weights()
    query = _query(wanted, weights)
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, tsvector_to_array(search) FROM community_searchentry WHERE search @@ %s::tsquery"
            " AND kind = ANY (%s) AND (region_id = ANY (%s) OR shared) AND id IS DISTINCT FROM %s"
            " ORDER BY ts_rank(search, %s::tsquery) DESC, id LIMIT %s",
            [query, list(kinds), list(regions), but, _any(wanted), CANDIDATES],
        )
        rows = cursor.fetchall()
    found = [Found(id, kind, likeness(wanted, _own(lexemes), weights)) for id, kind, lexemes in rows]
    return sorted((one for one in found if one.likeness >= LEAST), key=lambda one: -one.likeness)[:limit]


def containing(*, words: str, regions: Iterable[UUID], kinds: Iterable[str], limit: int = 100) -> list[UUID]:
    """Entries that hold these words as Dutch full text reads them; what is merely alike is `alike`'s."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM community_searchentry, websearch_to_tsquery('dutch', %s) q WHERE search @@ q"
            " AND kind = ANY (%s) AND (region_id = ANY (%s) OR shared) ORDER BY ts_rank(search, q) DESC, id LIMIT %s",
            [words, list(kinds), list(regions), limit],
        )
        return [id for (id,) in cursor.fetchall()]


def _own(lexemes: Iterable[str]) -> set[str]:
    return {one for one in lexemes if one[1:2] == ":"}


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _any(wanted: Iterable[str]) -> str:
    return " | ".join(_quoted(term) for term in sorted(wanted)) or "''"


def _query(wanted: frozenset[str], weights: Weights) -> str:
    """Rare terms alone, then pairs of frequent ones, until the rows they are expected to touch fill the budget."""
    share = {term: weights.counts.get(term, 1.0) for term in wanted}
    rare = sorted(wanted, key=lambda term: (share[term], term))
    parts, left = [], float(BUDGET)
    for term in rare:
        if share[term] <= left:
            parts.append(_quoted(term))
            left -= share[term]
    often = [term for term in rare if _quoted(term) not in parts][:10]
    pairs = sorted(combinations(often, 2), key=lambda pair: share[pair[0]] * share[pair[1]])
    for one, other in pairs:
        rows = share[one] * share[other] / max(weights.total, 1)
        if rows > left and parts:
            break
        parts.append(f"({_quoted(one)} & {_quoted(other)})")
        left -= rows
    return " | ".join(parts)


def known_weights() -> Weights:
    """How often each term stands in the index, as PostgreSQL last counted; read anew every five minutes."""
    name = str(connection.settings_dict["NAME"])
    at, weights = _weights.get(name, (0.0, Weights()))
    if not at or time.monotonic() - at > STALE:
        weights = _read_weights()
        _weights[name] = (time.monotonic(), weights)
    return weights


def _read_weights() -> Weights:
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 1) FROM pg_class WHERE relname = 'community_searchentry'")
        total = float(cursor.fetchone()[0])
        cursor.execute(
            "SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats"
            " WHERE tablename = 'community_searchentry' AND attname = 'search'"
        )
        row = cursor.fetchone()
    return Weights(int(total), _counts(row, total))


def _counts(row: tuple[list[str], list[float]] | None, total: float) -> Mapping[str, float]:
    """The last numbers of the frequencies are the least, the greatest and that of nulls."""
    if row is None or row[0] is None:
        return {}
    return {term: share * total for term, share in zip(row[0], row[1], strict=False)}


def forget_weights() -> None:
    """After a great change, such as filling the index."""
    _weights.clear()
