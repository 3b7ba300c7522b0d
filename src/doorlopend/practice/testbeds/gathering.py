"""A snapshot: per gemeente, under that gemeente's own actor, the people, the facts their outcomes rest on, and the values.

The rows stay with the gemeente. Only columns without any name leave this module, in the memory of the one run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from doorlopend.engines import evidence
from doorlopend.engines.facts import Fact
from doorlopend.records.access.actor import acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.models import FactRow
from doorlopend.records.dossiers.services import seen
from doorlopend.records.regions.models import Controller

from . import outcomes
from .definitions import definition
from .drafting import PLACEBO, outcome_id, period_of
from .models import Analysis, ChosenOutcome, Enrolment, HandOutcome, SnapshotRow, Testbed

Row = dict[str, Any]


@dataclass(slots=True)
class Gathered:
    """All rows of a snapshot, the facts they rest on, and whether anything was typed in by hand."""

    rows: list[Row] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    by_hand: bool = False

    def table(self) -> evidence.Table:  # type: ignore[valid-type]
        """Columns, people in an order that tells nothing: by gemeente and pseudonym."""
        ordered = sorted(self.rows, key=lambda row: (row["gemeente"], row["persoon"]))
        return evidence.table({name: [row[name] for row in ordered] for name in ordered[0]}) if ordered else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to derive of each person, read once under the region's actor."""

    testbed: Testbed
    chosen: Sequence[ChosenOutcome]
    places: Sequence[tuple[Controller, str]]
    covariates: Sequence[str]
    day: date

    @classmethod
    def of(cls, testbed: Testbed, *, day: date) -> Question:
        from doorlopend.records.regions.queries import gemeenten_on

        codes = {place.id: place.code for place in gemeenten_on(day)}
        joined = testbed.participants.select_related("controller").order_by("controller__name")
        places = [(p.controller, codes.get(p.controller.gemeente_id or UUID(int=0), "")) for p in joined]
        return cls(testbed=testbed, chosen=list(testbed.outcomes.all()), places=places, covariates=testbed.covariates, day=day)

    @property
    def kinds(self) -> frozenset[str]:
        read = {kind for one in self.chosen for kind in definition(one.definition, one.version).facts}
        return frozenset(read | outcomes.TRAIT_KINDS | {"werk.dienstverband", "feit.nietig"})


def gather(question: Question, *, analysis_id: UUID, tick: Callable[[], None] = lambda: None) -> Gathered:
    """Takes the snapshot: derives every row anew and keeps it with its gemeente."""
    found = Gathered()
    for controller, code in question.places:
        with acting(system_for(controller.pk, why="testbed snapshot")) as actor:
            people = list(Enrolment.objects.filter(controller=controller, testbed=question.testbed).select_related("dossier").order_by("pk"))
            kept = _snapshot_of(question, controller, code, people, analysis_id, found)
            SnapshotRow.objects.bulk_create(kept)
            trail.record(
                actor=actor, action="testbed.snapshot", controller_id=controller.pk, subjects=[seen(one.dossier) for one in people],
                object_kind="testbed", object_id=question.testbed.pk, detail={"analysis": str(analysis_id)},
            )  # fmt: skip
        tick()
    return found


def _snapshot_of(
    question: Question, controller: Controller, code: str, people: Sequence[Enrolment], analysis_id: UUID, found: Gathered
) -> list[SnapshotRow]:
    facts, hand, kept = _facts_of(people, question), _by_hand(people), []
    for one in people:
        row, used, typed = row_of(question, one, facts[one.dossier_id], hand.get(one.pk, {}), town=controller.name, code=code)
        kept.append(SnapshotRow(controller=controller, dossier=one.dossier, analysis_id=analysis_id, enrolment=one, facts=sorted(used), values=row))
        found.rows.append(row)
        found.facts += used
        found.by_hand = found.by_hand or typed
    return kept


def _facts_of(people: Sequence[Enrolment], question: Question) -> Mapping[UUID, list[Fact]]:
    rows = FactRow.objects.filter(dossier__in=[one.dossier_id for one in people], kind__in=question.kinds, known_on__lte=question.day)
    found: dict[UUID, list[Fact]] = defaultdict(list)
    for row in rows.order_by("dossier", "sequence"):
        found[row.dossier_id].append(to_fact(row))
    return found


def _by_hand(people: Sequence[Enrolment]) -> dict[UUID, dict[str, float]]:
    """The last value typed in, per person and outcome."""
    found: dict[UUID, dict[str, float]] = defaultdict(dict)
    for row in HandOutcome.objects.filter(enrolment__in=[one.pk for one in people]).order_by("pk"):
        found[row.enrolment_id][row.outcome] = row.value
    return found


def row_of(
    question: Question, one: Enrolment, facts: Iterable[Fact], hand: Mapping[str, float], *, town: str, code: str
) -> tuple[Row, set[str], bool]:
    """The columns of one person, the ids of the facts they rest on, and whether a hand entry was used."""
    told = outcomes.standing(facts, known=question.day)
    until = outcomes.last_followed(told, gemeente=code, start=one.on, closed=None, day=question.day)
    person = outcomes.Followed(facts=told, start=one.on, until=until)
    row: Row = {
        "persoon": str(one.pseudonym), "aanpak": one.arm, "gemeente": town, "start": one.on.isoformat(), "toegewezen": one.on.isoformat(),
        "blok": one.block, **outcomes.traits(person, question.covariates), PLACEBO: outcomes.worked_before(person),
    }  # fmt: skip
    if question.testbed.starts_on:
        row["periode"] = float(period_of(one.on, start=question.testbed.starts_on, months=question.testbed.period_months))
    used, typed = set(), False
    for chosen in question.chosen:
        value = outcomes.derive(definition(chosen.definition, chosen.version), person, months=chosen.months)
        name = outcome_id(chosen.definition, chosen.months)
        if value.value is None and name in hand:
            value, typed = outcomes.Known(hand[name]), True
        row |= {name: value.value} if value.cause is None else {f"{name}_maanden": value.value, f"{name}_soort": float(value.cause)}
        used |= set(value.facts)
    return row, used, typed


def gather_again(question: Question, *, repeats: Analysis, tick: Callable[[], None] = lambda: None) -> Gathered:
    """The rows of an earlier snapshot that are still there: a destroyed dossier took its own along."""
    found = Gathered()
    for controller, _code in question.places:
        with acting(system_for(controller.pk, why="testbed snapshot")):
            for row in SnapshotRow.objects.filter(controller=controller, analysis=repeats).order_by("pk"):
                found.rows.append(row.values)
                found.facts += row.facts
        tick()
    return found
