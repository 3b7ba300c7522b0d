"""A run: a snapshot per gemeente, the one method the design asks for, disclosure control, and pages for every reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from doorlopend.engines import evidence
from doorlopend.engines.evidence import EvidenceError, Finding
from doorlopend.records.access.actor import Actor, acting
from doorlopend.records.audit import trail
from doorlopend.records.kit.forming import NotNow

from .. import publishing, telling
from ..gathering import Gathered, Question, gather, gather_again
from ..models import Analysis, Result, Testbed
from ..policies import check_write
from ..states import MACHINE, MEASURED, Act, State
from ..words import AnalysisKind, AnalysisState, Design
from .card import take
from .locking import protocol_of, publish_page


def analyst_for(region_id: UUID) -> Actor:
    """The background analyst of one region: its testbeds and figures. People are read per gemeente by another actor."""
    return Actor(
        id="system:testbeds", kind="system", label="Doorlopend", scope={"region": frozenset({region_id})},
        flags=frozenset({"counter", "system"}),
    )  # fmt: skip


@transaction.atomic
def ask(*, actor: Actor, testbed_id: UUID, kind: AnalysisKind, today: date, number: int = 0) -> Analysis:
    """A run is asked for; the worker does it. Raises NotNow when this moment was not agreed."""
    testbed = Testbed.objects.select_for_update().get(pk=testbed_id)
    check_write(actor=actor, testbed=testbed)
    if testbed.analyses.filter(state__in=[AnalysisState.WAITING, AnalysisState.RUNNING]).exists():
        raise NotNow("", _("Er loopt al een berekening."))
    repeats = _check_moment(testbed, kind, number)
    row = Analysis.objects.create(
        region_id=testbed.region_id, testbed=testbed, kind=kind, number=number, repeats=repeats, asked_on=today, asked_by=actor.label or actor.id
    )
    trail.record(actor=actor, action="testbed.analysis_asked", object_kind="testbed", object_id=testbed.pk, detail={"kind": kind.value, "number": number})
    return row


def _check_moment(testbed: Testbed, kind: AnalysisKind, number: int) -> Analysis | None:
    state = State(testbed.state)
    if kind is AnalysisKind.LOOK:
        if state is not State.RUNNING or not 1 <= number <= len(testbed.looks):
            raise NotNow("number", _("Dit moment staat niet in het protocol. Wie vaker kijkt, ziet vaker toevallige verschillen."))
        if testbed.analyses.filter(kind=kind, number=number, state=AnalysisState.DONE).exists():
            raise NotNow("number", _("Deze tussenblik is al gedaan."))
        return None
    if state not in MEASURED:
        raise NotNow("", _("Gewone uitkomsten staan er pas als de metingen gesloten zijn."))
    if kind is AnalysisKind.FINAL:
        return None
    first = testbed.analyses.filter(kind=AnalysisKind.FINAL, state=AnalysisState.DONE).order_by("pk").last()
    if first is None:
        raise NotNow("", _("Er is nog geen einduitkomst om te herhalen."))
    return first


def run(*, analysis_id: UUID, region_id: UUID, today: date) -> Analysis:
    """Does the run; the same call twice does it once. What goes wrong stands in the row, in words."""
    with acting(analyst_for(region_id)):
        analysis = Analysis.objects.select_for_update(of=("self",)).select_related("testbed", "repeats").get(pk=analysis_id)
        if analysis.state == AnalysisState.DONE:
            return analysis
        testbed, question = analysis.testbed, Question.of(analysis.testbed, day=today)
        protocol, learning = protocol_of(testbed), dict(testbed.learning)
        analysis.state, analysis.done, analysis.total = AnalysisState.RUNNING, 0, len(question.places) + 1
        analysis.save()
    tick = _ticker(analysis, region_id)
    found = _gathered(analysis, question, tick)
    try:
        # What is read stays what is read: a repeat that meets missing people is told, not hidden.
        snapshot = evidence.snapshot(protocol, found.table(), fact_ids=sorted(found.facts))
        results = _results(analysis, protocol, snapshot)
    except EvidenceError as error:
        return _failed(analysis, region_id, error)
    with acting(analyst_for(region_id)):
        return _kept(analysis, testbed, protocol, snapshot, results, learning, found, today)


def _ticker(analysis: Analysis, region_id: UUID) -> Callable[[], None]:
    def tick() -> None:
        analysis.done += 1
        with acting(analyst_for(region_id)):
            Analysis.objects.filter(pk=analysis.pk).update(done=analysis.done)

    return tick


def _gathered(analysis: Analysis, question: Question, tick: Callable[[], None]) -> Gathered:
    if analysis.repeats is not None:
        return gather_again(question, repeats=analysis.repeats, tick=tick)
    return gather(question, analysis_id=analysis.pk, tick=tick)


def _results(analysis: Analysis, p: evidence.Protocol, s: evidence.Snapshot) -> list[tuple[str, Any]]:
    """Every answer with its kind; a refusal to compare or to pool stays a comparison or a pooling that was refused."""
    if analysis.kind == AnalysisKind.LOOK:
        return [("blik", evidence.look(p, s, analysis.number, arm=arm.id)) for arm in p.treatments]
    found = evidence.analyse_all(p, s)
    told: list[tuple[str, Any]] = [(telling.kind_of(r), r) for r in found]
    primary = [r for r in found if isinstance(r, Finding) and r.outcome == p.primary.id]
    if len(primary) > 1:
        told.append(("vergelijking", evidence.compare(primary)))
    if analysis.testbed.design == Design.LOTTERY:
        told += [("samen", evidence.pool_towns(p, s, arm=f.arm)) for f in primary]
    return told


def _failed(analysis: Analysis, region_id: UUID, error: EvidenceError) -> Analysis:
    with acting(analyst_for(region_id)):
        analysis.state, analysis.error = AnalysisState.FAILED, f"{error.field}: {error.nl}. {error.remedy_nl}"
        analysis.save()
    return analysis


def _kept(
    analysis: Analysis, testbed: Testbed, p: evidence.Protocol, s: evidence.Snapshot, results: Sequence[tuple[str, Any]],
    learning: Mapping[str, str], found: Gathered, today: date,
) -> Analysis:  # fmt: skip
    testbed = Testbed.objects.select_for_update().get(pk=testbed.pk)
    final = analysis.kind == AnalysisKind.FINAL
    counted = publishing.publish(testbed, p, s, day=today, by="system:testbeds") if final else None
    rows = [_row(analysis, kind, result, counted, learning, order) for order, (kind, result) in enumerate(results)]
    if analysis.kind == AnalysisKind.AGAIN:
        _compare_with_first(analysis, rows, s.n)
    else:
        Result.objects.bulk_create(rows)
    analysis.snapshot_hash, analysis.engine, analysis.by_hand = s.hash, evidence.ENGINE_VERSION, found.by_hand
    if analysis.kind != AnalysisKind.AGAIN:
        analysis.people, analysis.flow = _safe_people(testbed, s.n), _safe_flow(s.flow)
    analysis.state, analysis.done = AnalysisState.DONE, analysis.total
    analysis.save()
    if final and Act.FIND in MACHINE[State(testbed.state)]:
        take(actor=analyst_for(testbed.region_id), testbed=testbed, what=Act.FIND, today=today)
    if final:
        publish_page(testbed)
    return analysis


def _row(analysis: Analysis, kind: str, result: Any, counted: Any, learning: Mapping[str, str], order: int) -> Result:
    arms = [getattr(result, "arm", ""), getattr(result, "control", "")]
    told = telling.safe(result, exact=isinstance(result, Finding) and publishing.exact(counted, result.outcome, arms))
    return Result(
        region_id=analysis.region_id, analysis=analysis, kind=kind, outcome=getattr(result, "outcome", ""),
        arm=getattr(result, "arm", ""), content=telling.plain(told), pages=telling.pages_of(told, learning), order=order,
    )  # fmt: skip


def _compare_with_first(analysis: Analysis, rows: Sequence[Result], people: int) -> None:
    """A repeat publishes no numbers of its own: it says whether the answers hold, and how many people are gone."""
    assert analysis.repeats is not None
    first = {(r.kind, r.outcome, r.arm): r.content for r in analysis.repeats.results.all()}
    gone = max(_rows_of(analysis.repeats) - people, 0)
    analysis.gone = gone if gone == 0 or gone >= telling.SMALL else None
    analysis.same = all(telling.same_answer(r.content, first.get((r.kind, r.outcome, r.arm), {})) for r in rows if r.kind in {"bevinding", "weigering"})


def _rows_of(analysis: Analysis) -> int:
    """How many people a snapshot had, as its run kept it; unknown means fewer than ten or hidden, and none are missed."""
    return int(analysis.flow.get("rows") or 0)


def _safe_people(testbed: Testbed, people: int) -> int | None:
    """The size of a snapshot, unless it is small or differs from an earlier one by so few that they would show."""
    earlier = [n for n in testbed.analyses.values_list("people", flat=True) if n]
    return people if people >= telling.SMALL and all(n == people or abs(n - people) >= telling.SMALL for n in earlier) else None


def _safe_flow(flow: Mapping[str, int]) -> dict[str, int | None]:
    return {name: count if count >= telling.SMALL or count == 0 else None for name, count in flow.items()}
