"""What of each row goes into the search index, and making the index anew when words or stems have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from doorlopend.engines.text import version
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.regions.models import Region

from .. import search
from ..models import Abroad, Lesson, Question, SearchEntry, Signal
from ..states import LessonState

Row = Signal | Lesson | Question | Abroad
BATCH = 200
"""Rows that are locked at a time: a fraction of a second."""


def put(row: Row) -> None:
    """Puts or replaces the entry of this row; what another installation withdrew has none."""
    if isinstance(row, Abroad) and row.withdrawn:
        return search.remove(id=row.pk)
    search.index(id=row.pk, kind=_kind(row), region_id=getattr(row, "region_id", None), shared=_shared(row), text=text_of(row))


def text_of(row: Row) -> str:
    match row:
        case Signal():
            return f"{row.title} {row.what} {row.wanted}"
        case Lesson():
            return f"{row.title} {row.context} {row.done} {row.gave}"
        case Question():
            return f"{row.text} {row.answer}"
        case Abroad():
            return told(row.content)


def told(content: Mapping[str, str]) -> str:
    """What a letter of another installation says of a lesson or signal."""
    return " ".join(content[name] for name in ("title", "what", "wanted", "context", "done", "gave") if name in content)


def _kind(row: Row) -> str:
    return f"{row.kind}_other" if isinstance(row, Abroad) else type(row).__name__.lower()


def _shared(row: Row) -> bool:
    match row:
        case Signal():
            return row.shared
        case Lesson():
            return row.state == LessonState.GEDEELD and row.free_to_use
        case Question():
            return False
        case Abroad():
            return True


def reindex(*, everything: bool = False, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Makes anew what was made by other words or stems, or all; how many. Ends with what is up to date in any case.

    Safe beside running web processes: a row is locked while its entry is made, and one that somebody is writing is
    taken later. Safe to stop and to run again.
    """
    work = list(_work(everything))
    total, done = sum(len(keys) for _actor, _model, keys in work), 0
    for actor, model, keys in work:
        for start in range(0, len(keys), BATCH):
            _again(actor, model, keys[start : start + BATCH])
            done += len(keys[start : start + BATCH])
            tell(done, total)
    search.forget_weights()
    return total


def _work(everything: bool) -> Iterator[tuple[Actor, type[Row], list[UUID]]]:
    regions = Region.objects.filter(kind=Region.Kind.SAMENWERKING).order_by("code").values_list("pk", flat=True)
    readers = [(_reader(pk), models) for pk, models in [*((one, (Signal, Lesson, Question)) for one in regions), (None, (Abroad,))]]
    for actor, models in readers:
        with acting(actor):
            found = [(model, list(_stale(model.objects.all(), everything))) for model in models]  # type: ignore[attr-defined]
        yield from ((actor, model, keys) for model, keys in found if keys)


def _stale(rows: QuerySet[Row], everything: bool) -> QuerySet[Row, UUID]:
    fresh = SearchEntry.objects.filter(made_by=version()).values("pk")
    wanted = rows if everything else rows.exclude(pk__in=fresh)
    if wanted.model is Abroad:
        wanted = wanted.filter(withdrawn=False)  # type: ignore[misc]
    return wanted.order_by("pk").values_list("pk", flat=True)


def _reader(region_id: UUID | None) -> Actor:
    return Actor(id="system:search", kind="system", label="search", scope={"region": frozenset({region_id}) if region_id else frozenset()})


def _again(actor: Actor, model: Any, keys: list[UUID]) -> None:
    """Together what nobody holds, then one by one the rest: with one lock at a time nobody can wait for each other."""
    with acting(actor):
        with transaction.atomic():
            free = list(model.objects.select_for_update(skip_locked=True).filter(pk__in=keys).order_by("pk"))
            for row in free:
                put(row)
        for key in sorted(set(keys) - {row.pk for row in free}):
            with transaction.atomic():
                for row in model.objects.select_for_update().filter(pk=key):
                    put(row)
