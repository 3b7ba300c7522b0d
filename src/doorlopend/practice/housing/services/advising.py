"""The engine's advice in a round, what it rests on, and what people change in it. Solving holds no lock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from doorlopend.engines.placement.model import Malformed
from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.kit.forming import NotNow

from .. import advice, permissions
from ..models import Card, Fairness, Ground, Round, Run, RunDetail
from ..policies import check_may
from ..states import RoundAct, RoundState
from .rounds import audited, cards_of, check_round, check_running, clear, in_round, locked, moved

ADVICE, CHANGE = "advies", "wijziging"


@transaction.atomic
def ask_advice(*, actor: Actor, round_id: UUID, today: date) -> bool:
    """Asks the engine. A handful is answered at once (True); any other round is left to the worker (False)."""
    round_ = locked(round_id)
    to = check_round(actor, round_, RoundAct.ASK, today=today)
    if not round_.places:
        raise NotNow("places", _("Vul eerst in welke gemeenten meedoen en hoeveel personen zij opnemen."))
    cards = cards_of(round_)
    if not cards:
        raise NotNow("cards", _("Er is geen huishouden meer in de ronde. Stop haar, en open een nieuwe."))
    round_.asked_at = timezone.now()
    moved(actor, round_, RoundAct.ASK, to)
    document = advice.instance_of(round_, cards, today=today)
    if not advice.is_small(document):
        return False
    answer(actor=actor, round_id=round_.pk, today=today)
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """What a round asks the engine: the document with its hash, and the traits that are audited and never score."""

    round_id: UUID
    document: dict[str, Any]
    sha256: str
    audit: Mapping[str, Mapping[str, str]]
    proxy_limit: float


@dataclass(frozen=True, slots=True)
class Found:
    """What the engine says to a question: the advice with reasons and fairness, or what is in conflict."""

    question: Question
    made: advice.Made | None
    told: Mapping[str, Any]
    """Reasons per household, or the smallest conflict."""
    fairness: Mapping[str, Any]


def answer(*, actor: Actor, round_id: UUID, today: date) -> Run | None:
    """Asks, solves and keeps at once, for who waits; None when no advice is being worked out."""
    asked = question(round_id=round_id, today=today)
    return None if asked is None else keep(actor=actor, found=find(asked), today=today)


def question(*, round_id: UUID, today: date) -> Question | None:
    """The round as it stands, read without a lock; None when it does not wait for an advice."""
    round_ = Round.objects.filter(pk=round_id, state=RoundState.REKENT).first()
    if round_ is None:
        return None
    document = advice.instance_of(round_, cards_of(round_), today=today)
    return Question(round_.pk, document, advice.sha(document), _audit_of(round_), float(round_.policy["proxy_limit"]))


def find(asked: Question) -> Found:
    """The long part: solving, checking, explaining. Touches no table."""
    try:
        made = advice.make(asked.document)
    except advice.NoAdvice as error:
        return Found(asked, None, error.conflict, {})
    except Malformed as error:
        return Found(asked, None, {"status": "malformed", "field": error.field, "nl": error.nl, "en": error.en}, {})
    told = advice.explained(made.instance, made.result)
    return Found(asked, made, told, advice.fairness(made.instance, made.result, audit=asked.audit, limit=asked.proxy_limit))


@transaction.atomic
def keep(*, actor: Actor, found: Found, today: date) -> Run | None:
    """Writes down what was found, when the round still asks what was answered; None otherwise."""
    round_ = locked(found.question.round_id)
    if RoundState(round_.state) is not RoundState.REKENT:
        return None
    cards = cards_of(round_)
    if advice.sha(advice.instance_of(round_, cards, today=today)) != found.question.sha256:
        return None
    if found.made is None:
        clear(round_)
        moved(actor, round_, RoundAct.FAILED, RoundState.MOMENTOPNAME)
        return _keep_run(actor, round_, ADVICE, found.question.document, {}, None, today, outcome=dict(found.told))
    document, result = found.made.instance, found.made.result
    run = _keep_run(actor, round_, ADVICE, document, result, found.made.verified, today, explained=found.told)
    places = advice.places_in(result)
    for card in cards:
        card.advised = places.get(card.number, "")
        if not card.pinned:
            card.place, card.reason, card.by = card.advised, "", ""
    Card.objects.bulk_update(cards, ["advised", "place", "reason", "by"])
    _keep_fairness(round_, run, found, today)
    moved(actor, round_, RoundAct.ADVISED, RoundState.ADVIES, run=str(run.pk))
    return run


def _keep_run(
    actor: Actor, round_: Round, kind: str, document: dict[str, Any], result: dict[str, Any], verified: bool | None, today: date,
    *, outcome: dict[str, Any] | None = None, explained: Mapping[str, Any] | None = None,
) -> Run:  # fmt: skip
    engine = result.get("engine", {})
    told = outcome if outcome is not None else {**result.get("objective", {}), "status": result.get("status"), "gap": result.get("certificate", {}).get("gap")}
    run = Run.objects.create(
        region_id=round_.region_id, controller_id=round_.controller_id, round=round_, kind=kind, on=today, by_id=actor.user_id, by=actor.label,
        engine=engine.get("version", ""), instance_sha256=advice.sha(document), result_sha256=advice.sha(result) if result else "",
        parameters={**engine.get("parameters", {}), "seconds": engine.get("seconds"), "weights": round_.weights, "policy": round_.policy},
        outcome=told, verified=verified,
    )  # fmt: skip
    if result:
        RunDetail.objects.create(
            controller_id=round_.controller_id, region_id=round_.region_id, round_id=round_.pk, run_id=run.pk, instance=document, result=result,
            explained=dict(explained or {}),
        )  # fmt: skip
    return run


def last_failure(round_: Round) -> dict[str, Any] | None:
    """What stood in the way when the last question to the engine had no answer; None when it had one."""
    run = Run.objects.filter(round=round_).order_by("-pk").first()
    failed = run is not None and run.kind == ADVICE and not run.result_sha256 and RoundState(round_.state) is RoundState.MOMENTOPNAME
    return dict(run.outcome) if failed and run is not None else None


@transaction.atomic
def cancel(*, actor: Actor, round_id: UUID, today: date) -> Round:
    """Leaves the question; what the engine still finds is not kept."""
    round_ = locked(round_id)
    to = check_round(actor, round_, RoundAct.CANCEL, today=today)
    clear(round_)
    moved(actor, round_, RoundAct.CANCEL, to)
    return round_


def _audit_of(round_: Round) -> dict[str, dict[str, str]]:
    """Dimension to household to group, read as the controller; only counts leave it."""
    with acting(system_for(round_.controller_id, why="fairness")):
        numbers = dict(in_round(round_).values_list("pk", "number"))
        traits = dict(Ground.objects.filter(card_id__in=numbers).exclude(traits={}).values_list("card_id", "traits"))
    audit: dict[str, dict[str, str]] = {}
    for card_id, groups in traits.items():
        for dimension, group in groups.items():
            audit.setdefault(dimension, {})[advice.key_of(numbers[card_id])] = group
    return audit


def _keep_fairness(round_: Round, run: Run, found: Found, today: date) -> Fairness:
    """Who gains and who loses, in aggregate."""
    from ..fairness import told

    assert found.made is not None
    report = told(found.fairness, audit=found.question.audit, result=found.made.result, name=f"billijkheid.{run.pk}", day=today)
    return Fairness.objects.create(
        region_id=round_.region_id, controller_id=round_.controller_id, round=round_, run_id=run.pk, on=today, report={**report, "rule": dict(found.made.rule)},
        needs_reason=any(proxy["needs_written_reason"] for proxy in report["proxies"]),
    )  # fmt: skip


def current_detail(round_: Round) -> RunDetail | None:
    """The documents of the round as it stands: of the last advice or change."""
    found: RunDetail | None = RunDetail.objects.defer("explained").filter(round_id=round_.pk).order_by("-pk").first()
    return found


def _advice_details(round_: Round) -> QuerySet[RunDetail]:
    run = Run.objects.filter(round=round_, kind=ADVICE).exclude(result_sha256="").order_by("-pk").values("pk")[:1]
    return RunDetail.objects.filter(run_id__in=run)


def reasons(round_: Round, number: int, *, kind: str) -> list[str]:
    """Why the last advice has this household where it is: `kind` is a language, or "b1-" and a language for the person."""
    key = advice.key_of(number)
    found = _advice_details(round_).annotate(told=KT(f"explained__{key}__{kind}")).values_list("told", flat=True).first()
    return list(json.loads(found)) if found else []


def preview(*, round_: Round, number: int, place: str) -> advice.Effect:
    """What everyone would notice if this household went there; writes nothing."""
    detail = current_detail(round_)
    if detail is None or RoundState(round_.state) is not RoundState.ADVIES:
        raise NotNow("place", _("Vraag eerst een advies."))
    return advice.effect_of(advice.standing(detail.pk), detail.instance, number=number, place=place)


def one_more(*, round_: Round, place: str, persons: int) -> advice.More:
    """What one more home for so many persons at a place would do for everyone; writes nothing."""
    detail = current_detail(round_)
    if detail is None or RoundState(round_.state) is not RoundState.ADVIES:
        raise NotNow("place", _("Vraag eerst een advies."))
    return advice.one_more_home(advice.standing(detail.pk), place=place, persons=persons)


@transaction.atomic
def change(*, actor: Actor, round_id: UUID, number: int, place: str, reason: str, today: date) -> advice.Effect:
    """Puts one household elsewhere, with a reason; others make room as the preview said, and who was pinned stays."""
    round_ = locked(round_id)
    _check_changing(actor, round_, reason, today)
    if place not in {one["id"] for one in round_.places}:
        raise NotNow("place", _("Deze gemeente doet niet mee in de ronde."))
    effect = preview(round_=round_, number=number, place=place)
    if not effect.possible or effect.places is None:
        raise NotNow("place", impossible(effect.why))
    detail = current_detail(round_)
    assert detail is not None  # preview found it
    document = advice.promised(detail.instance, number=number, place=place)
    made = advice.changed(document, effect.places)
    run = _keep_run(actor, round_, CHANGE, document, made.result, made.verified, today)
    _apply(round_, effect.places, number, reason, actor.label)
    audited(actor, round_, "round.changed", run=str(run.pk), number=number, place=place)
    return effect


def _check_changing(actor: Actor, round_: Round, reason: str, today: date) -> None:
    check_may(actor=actor, permission=permissions.PREPARE, places={round_.controller_id, round_.region_id})
    check_running(round_, today)
    if RoundState(round_.state) is not RoundState.ADVIES:
        raise NotNow("place", _("Schuiven kan alleen zolang er een advies ligt en nog geen voorstel."))
    if not reason.strip():
        raise NotNow("reason", _("Schrijf in één zin waarom u van het advies afwijkt."))


def _apply(round_: Round, places: Mapping[int, str], number: int, reason: str, by: str) -> None:
    """Writes only who goes elsewhere: in a large round nearly everybody stays."""
    cards = [card for card in cards_of(round_) if card.number == number or card.place != places.get(card.number, "")]
    with translation.override("nl"):  # what is kept does not hang on who moved the card
        made_room = _("Maakt plaats voor huishouden %s") % number
    for card in cards:
        card.place = places.get(card.number, "")
        if card.number == number:
            card.pinned, card.reason, card.by = True, reason.strip()[:1000], by
        elif card.place != card.advised and not card.reason:
            card.reason, card.by = made_room, by
        elif card.place == card.advised and not card.pinned:
            card.reason, card.by = "", ""
    Card.objects.bulk_update(cards, ["place", "pinned", "reason", "by"])


@transaction.atomic
def release(*, actor: Actor, round_id: UUID, number: int, today: date) -> Card:
    """Takes a pin away: the next advice may place the household anew."""
    round_ = locked(round_id)
    _check_changing(actor, round_, "vrij", today)
    card = Card.objects.select_for_update().get(round=round_, number=number)
    card.pinned = False
    card.save(update_fields=["pinned"])
    detail = current_detail(round_)
    if detail is not None:
        document = advice.promised(detail.instance, number=number, place="")
        made = advice.changed(document, advice.places_in(detail.result))
        _keep_run(actor, round_, CHANGE, document, made.result, made.verified, today)
    audited(actor, round_, "round.released", number=number)
    return card


def impossible(why: str) -> str:
    """Why a place cannot be, in words."""
    words = {
        advice.HARD: _("Een hard criterium bindt dit huishouden aan andere plaatsen."), "no_home": _("Er is daar geen passende woning."),
        "limit": _("Het huishouden is groter dan wat de gemeente opneemt."), "no_room": _("Er is geen plaats te maken: wie er al vast staat, kan niet weg."),
        "promised": _("Dit huishouden staat al vast op een andere plaats. Maak het eerst los."),
    }  # fmt: skip
    return words.get(why, _("Deze plaats is voor dit huishouden niet mogelijk."))
