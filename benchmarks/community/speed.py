"""Time of a search for like signals among 100,000, in the database itself; nothing stays behind."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from uuid import uuid4

from django.db import connection, transaction

from doorlopend.engines.text import terms
from doorlopend.practice.community import search

from .alike import pairs

BATCH = 2000


def _texts(count: int, chance: random.Random) -> Iterator[str]:
    """Two sentences of the hand-written ones put together, with some words of other ones."""
    known = [text for pair in pairs() for text in pair]
    for _number in range(count):
        one, other, third = chance.sample(known, 3)
        yield f"{one}. {other}. {' '.join(chance.sample(third.split(), k=min(3, len(third.split()))))}"


def measure(*, count: int = 100_000, asked: int = 200, seed: int = 7) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    chance = random.Random(seed)
    region = uuid4()
    with transaction.atomic():
        _fill(region, list(_texts(count, chance)))
        search.forget_weights()
        search.known_weights()
        queries = [text for pair in pairs() for text in pair]
        taken = [_timed(text, region) for text in chance.sample(queries, asked)]
        transaction.set_rollback(True)
    search.forget_weights()
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def _fill(region: object, texts: list[str]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(texts), BATCH):
            rows = [(uuid4(), region, text, sorted(terms(text))) for text in texts[start : start + BATCH]]
            cursor.executemany(
                "INSERT INTO community_searchentry (id, kind, region_id, shared, search)"
                " VALUES (%s, 'signal', %s, false, to_tsvector('dutch', %s) || array_to_tsvector(%s))",
                rows,
            )
        cursor.execute("ANALYZE community_searchentry")


def _timed(text: str, region: object) -> float:
    began = time.perf_counter()
    search.alike(text=text, regions=[region])  # type: ignore[list-item]
    return (time.perf_counter() - began) * 1000
