"""Derives a dossier from its facts by the law engine. Holds from, due and until days; never depends on today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from doorlopend.engines.facts import Fact, plain
from doorlopend.engines.law import Assessment, Lawbook, assess, load_lawbook
from doorlopend.engines.law import Obligation as Duty
from doorlopend.records.access import rows
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.access.periods import Period

from .convert import COLUMNS, fact_of
from .index import display_name
from .models import Dossier, FactRow, Involved, Obligation


@dataclass(frozen=True, slots=True)
class Derived:
    """What a derivation made of a locked dossier. `moved`: who is involved may be others than before."""

    dossier: Dossier
    standing: tuple[Fact, ...]
    obligations: list[Obligation]
    involved: list[Involved]
    moved: bool = True


Follow = Callable[[Derived], None]
AFTER: list[Follow] = []
"""What follows a derivation on this floor: `records.work` makes tasks. Registered when its app is ready."""


@lru_cache(maxsize=1)
def lawbook() -> Lawbook:
    """The lawbook that this installation derives with."""
    return load_lawbook()


@dataclass(frozen=True, slots=True)
class Change:
    """One derived duty that a new lawbook or engine would change: was → is, each empty when it is not there."""

    key: str
    was: str
    now: str
    before: Obligation | None = field(default=None, compare=False, repr=False)
    after: Obligation | None = field(default=None, compare=False, repr=False)


def facts_of(dossier: Dossier) -> tuple[Fact, ...]:
    """All facts that the actor may see, in order of recording."""
    return tuple(fact_of(*values) for values in rows.fetch(FactRow, COLUMNS, tail=' ORDER BY "sequence"', dossier_id=dossier.pk))


def assess_dossier(dossier: Dossier, *, book: Lawbook | None = None) -> Assessment:
    return assess(facts=facts_of(dossier), lawbook=book or lawbook())


def derive(dossier: Dossier) -> None:
    """Rewrites the derived rows of a locked dossier; under equal versions a second run changes nothing.

    It reads as the controller's own system: a duty may rest on a fact that the recorder may not see.
    """
    with acting(system_for(dossier.controller_id, why="derivation"), savepoint=False):
        facts = facts_of(dossier)
        assessment = assess(facts=facts, lawbook=lawbook())
        standing = standing_facts(facts)
        _columns(dossier, standing, assessment)
        involved, moved = _involved(dossier, standing, assessment)
        _tell(Derived(dossier, standing, _obligations(dossier, assessment), involved, moved))


def follow(dossier: Dossier, facts: tuple[Fact, ...], assessment: Assessment) -> None:
    """The columns of the dossier and what follows a derivation, once the derived rows are written."""
    standing = standing_facts(facts)
    if columns_of(standing, assessment) != (dossier.display_name, dossier.status_group, dossier.lawbook_id, dossier.engine_version):
        _columns(dossier, standing, assessment)
    if AFTER:
        duties = list(Obligation.objects.filter(dossier=dossier))
        _tell(Derived(dossier, standing, duties, list(Involved.objects.filter(dossier=dossier))))


def _tell(derived: Derived) -> None:
    for after in AFTER:
        after(derived)


def changes(dossier: Dossier, book: Lawbook) -> list[Change]:
    """What another lawbook (or a newer engine) would make of this dossier: was → is, without writing anything."""
    with acting(system_for(dossier.controller_id, why="preview")):
        was = {row.key: row for row in Obligation.objects.filter(dossier=dossier)}
        duties = keyed(assess_dossier(dossier, book=book).obligations)
    now = {key: _row(dossier, key, duty, None) for key, duty in duties.items()}
    found = (Change(key, _told(was.get(key)), _told(now.get(key)), was.get(key), now.get(key)) for key in sorted(was.keys() | now.keys()))
    return [change for change in found if change.was != change.now]


def _told(row: Obligation | None) -> str:
    """A duty in one line, to set beside another: who, from, due, until, article."""
    return "" if row is None else f"{row.responsible}: {row.starts_on} – {row.due_on or '…'}, until {row.until or '…'} ({row.article})"


def standing_facts(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Facts that nothing superseded, without those that only drop another."""
    gone = {fact.supersedes for fact in facts}
    return tuple(fact for fact in facts if fact.id not in gone and fact.kind != "feit.nietig")


def _columns(dossier: Dossier, standing: tuple[Fact, ...], assessment: Assessment) -> None:
    dossier.display_name, dossier.status_group, dossier.lawbook_id, dossier.engine_version = columns_of(standing, assessment)
    rows.put([dossier], fields=("display_name", "status_group", "lawbook_id", "engine_version", "version"))


def columns_of(standing: tuple[Fact, ...], assessment: Assessment) -> tuple[str, str, str, str]:
    """Name, group, lawbook and engine, as the dossier itself shows them."""
    name, group = _latest(standing, "persoon.naam"), _latest(standing, "status.vastgesteld")
    return display_name(name)[:200] if name else "", str(group.data["groep"]) if group else "", assessment.lawbook, assessment.engine


def _latest(standing: tuple[Fact, ...], kind: str) -> Fact | None:
    return max((fact for fact in standing if fact.kind == kind), key=lambda fact: fact.valid_from, default=None)


def _involved(dossier: Dossier, standing: tuple[Fact, ...], assessment: Assessment) -> tuple[list[Involved], bool]:
    """Rewritten only when it differs: a second derivation under equal versions changes no row."""
    wanted = [
        Involved(dossier=dossier, controller_id=dossier.controller_id, **row) for row in wanted_involved(standing, assessment)
    ]
    there = rows.read(Involved, dossier_id=dossier.pk)
    if sorted(map(_shape, there)) == sorted(map(_shape, wanted)):
        return there, False
    if there:
        Involved.objects.filter(dossier=dossier).delete()
    rows.add(wanted)
    return wanted, True


def _shape(row: Involved) -> str:
    return str([getattr(row, name) for name in SHAPE])


def wanted_involved(standing: tuple[Fact, ...], assessment: Assessment) -> list[dict[str, Any]]:
    """Who is involved by law and by the facts, as rows in `SHAPE`."""
    return [*_by_law(assessment), *_by_fact(standing)]


UNKNOWN = "onbekend"
SHAPE = ("how", "party", "user_id", "rule", "article", "valid_from", "valid_before")


def _by_law(assessment: Assessment) -> Iterator[dict[str, Any]]:
    for one in assessment.responsible:
        if one.party == UNKNOWN:  # the law knows no party yet: that is a gap, not an answer
            continue
        party = one.party if one.gemeente is None else f"{one.party} {one.gemeente}"
        yield _row_of(Involved.How.RESPONSIBLE, party, one.valid_from, one.valid_until, rule=one.rule, article=one.article)


def _by_fact(standing: tuple[Fact, ...]) -> Iterator[dict[str, Any]]:
    for fact in standing:
        if fact.kind == "organisatie.handelt":
            yield _row_of(Involved.How.ACTS, fact.data["organisatie"], fact.valid_from, fact.valid_until)
        elif fact.kind == "contactpersoon.aangewezen":
            user = fact.data.get("gebruiker")
            yield _row_of(
                Involved.How.CONTACT, fact.data["naam"], fact.valid_from, fact.valid_until,
                user_id=UUID(str(user)) if user else None,
            )  # fmt: skip


def _row_of(how: str, party: object, first: date, last: date | None, **more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"user_id": None, "rule": "", "article": ""}
    period = {"valid_from": first, "valid_before": Period(first, last).before}
    return {**empty, "how": str(how), "party": str(party)[:120], **period, **more}


def _obligations(dossier: Dossier, assessment: Assessment) -> list[Obligation]:
    before = {row.key: row for row in rows.read(Obligation, dossier_id=dossier.pk)}
    wanted = [_row(dossier, key, duty, before.get(key)) for key, duty in keyed(assessment.obligations).items()]
    kept = {row.key for row in wanted}
    if gone := before.keys() - kept:
        Obligation.objects.filter(dossier=dossier, key__in=gone).delete()
    rows.add([row for row in wanted if row.key not in before])
    rows.put([row for row in wanted if row.key in before and row is not before[row.key]], fields=VALUES)
    return wanted


def keyed(duties: tuple[Duty, ...]) -> dict[str, Duty]:
    """A name per duty that stays the same when other duties come or go."""
    keyed: dict[str, Duty] = {}
    for duty in duties:
        name = f"{duty.key}:{duty.about}" if duty.about else duty.key
        if name in keyed:
            name = f"{name}@{duty.valid_from}"
        keyed[name[:120]] = duty
    return keyed


VALUES = ("rule", "article", "responsible", "starts_on", "due_on", "until", "risk", "facts", "log")
_values_in = attrgetter(*VALUES)


def _row(dossier: Dossier, key: str, duty: Duty, old: Obligation | None) -> Obligation:
    """The row that says this duty: the old one itself when that says the same."""
    values = values_of(duty)
    if old is not None and _values_in(old) == values:
        return old
    row = Obligation(dossier=dossier, controller_id=dossier.controller_id, key=key, **dict(zip(VALUES, values, strict=True)))
    if old is not None:
        row.pk = old.pk
    return row


def values_of(duty: Duty) -> tuple[Any, ...]:
    """What a row says of a duty, in the order of `VALUES`."""
    ended = [day for day in (duty.done_on, duty.until) if day is not None]
    log = [{"rule": duty.rule, "certainty": duty.certainty, "values": {k: plain(v) for k, v in duty.values.items()}}]
    return (duty.key, duty.article[:120], duty.responsible, duty.valid_from, duty.due, min(ended, default=None), risk_of(duty),
            list(duty.facts), log)  # fmt: skip


def risk_of(duty: Duty) -> int:
    """How much hangs on it: a statutory day weighs more than a duty without one, a sure rule more than a doubtful."""
    return (2 if duty.due else 0) + (1 if duty.certainty in {"L", "L22", "S"} else 0)
