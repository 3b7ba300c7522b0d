"""A round from opening to proposal. Nothing is placed here: the engine advises, a person changes, another decides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.services import end_mandate

from .. import advice, aggregate, data, permissions
from ..households import Household, waiting_at
from ..models import Card, Decision, Fairness, Ground, Round, Run, RunDetail, Screening
from ..policies import check_mandate, check_may, step_of
from ..states import ROUND_MACHINE, RoundAct, RoundState

ADVICE = "advies"
PLAIN = ("needs", "shared_ok", "available_from", "nareis_persons", "wishes", "wishes_said_on")


@transaction.atomic
def open_round(*, actor: Actor, region_id: UUID, controller_id: UUID, name: str, location: str, last_day: date, today: date) -> Round:
    """A new round under a mandate that holds today and has a last day; the round never outlasts it."""
    check_may(actor=actor, permission=permissions.PREPARE, places={region_id, controller_id})
    mandate = check_mandate(region_id=region_id, controller_id=controller_id, today=today)
    limit = mandate.period.last
    if limit is None or not today <= last_day <= limit:
        raise NotNow("last_day", _("De ronde eindigt uiterlijk met het mandaat, op %s.") % limit)
    weights = data.in_force("policy", "weights", today)
    made = Round.objects.create(
        region_id=region_id, controller_id=controller_id, mandate_id=mandate.pk, name=name, location=location, opened_on=today, last_day=last_day,
        weights={key: weights[key] for key in ("work", "education", "network", "wish")},
        policy={"do_no_harm": True, "homes": False, "proxy_limit": data.in_force("policy", "proxy_limit", today)["limit"]},
    )  # fmt: skip
    _audit(actor, made, "round.opened", mandate=str(mandate.pk))
    return made


def locked(round_id: UUID) -> Round:
    found: Round = Round.objects.select_for_update().get(pk=round_id)
    return found


def check_round(actor: Actor, round_: Round, act: RoundAct, *, today: date, reason: str = "") -> RoundState:
    """The state this act leads to. Raises PermissionDenied or NotNow, also when the mandate or the round is over."""
    step = step_of(ROUND_MACHINE, RoundState(round_.state), act, reason=reason)
    places = {round_.controller_id} if step.needs == permissions.DECIDE else {round_.controller_id, round_.region_id}
    check_may(actor=actor, permission=step.needs, places=places)
    if act not in {RoundAct.CLOSE, RoundAct.STOP}:
        check_running(round_, today)
    return RoundState(step.to)


def check_running(round_: Round, today: date) -> None:
    check_mandate(region_id=round_.region_id, controller_id=round_.controller_id, today=today)
    if today > round_.last_day:
        raise NotNow("last_day", _("Deze ronde liep tot en met %s. Sluit haar af en open een nieuwe.") % round_.last_day)


def moved(actor: Actor, round_: Round, act: RoundAct, to: RoundState, **detail: Any) -> None:
    """The step is taken: state, and an audit line that names it."""
    step = ROUND_MACHINE[RoundState(round_.state)][act]
    round_.state = to
    round_.save()
    _audit(actor, round_, step.event, **detail)


def _audit(actor: Actor, round_: Round, event: str, **detail: Any) -> None:
    trail.record(actor=actor, action=event, controller_id=round_.controller_id, object_kind="round", object_id=round_.pk, detail=detail)


@transaction.atomic
def set_places(*, actor: Actor, round_id: UUID, places: Sequence[Mapping[str, Any]], policy: Mapping[str, Any], today: date) -> Round:
    """The gemeenten of the round with how many persons each takes, its vacancies, schooling and homes."""
    round_ = locked(round_id)
    check_may(actor=actor, permission=permissions.PREPARE, places={round_.controller_id, round_.region_id})
    if RoundState(round_.state) not in {RoundState.OPEN, RoundState.MOMENTOPNAME, RoundState.ADVIES}:
        raise NotNow("places", _("De plaatsen liggen vast zodra er een voorstel is."))
    round_.places, round_.policy = [dict(place) for place in places], {**round_.policy, **policy}
    round_.save()
    _audit(actor, round_, "round.places", places=len(places))
    return round_


@transaction.atomic
def screen(*, actor: Actor, dossier_id: UUID, controller_id: UUID, values: Mapping[str, Any]) -> Screening:
    """What the talk with a household yields: housing facts, criteria with their proof, wishes as the household says them."""
    check_may(actor=actor, permission=permissions.DECIDE, places={controller_id})
    made, _new = Screening.objects.update_or_create(dossier_id=dossier_id, controller_id=controller_id, defaults=dict(values))
    trail.record(actor=actor, action="household.screened", controller_id=controller_id, object_kind="screening", object_id=made.pk)
    return made


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How many households came in, and how many wait without a screening talk."""

    cards: int
    unscreened: int


@transaction.atomic
def take_snapshot(*, actor: Actor, round_id: UUID, today: date) -> Snapshot:
    """Cards of who waits at the location today. By the controller alone: it is its data that is lent to the round."""
    round_ = locked(round_id)
    to = check_round(actor, round_, RoundAct.SNAPSHOT, today=today)
    waiting = waiting_at(controller_id=round_.controller_id, location=round_.location, today=today)
    ready = [(one, one.screening) for one in waiting if one.screening is not None]
    if not ready:
        raise NotNow("cards", _("Op deze locatie wacht niemand die gescreend is. Leg eerst het screeningsgesprek vast."))
    shuffled = sorted(ready, key=lambda pair: blake2b(round_.pk.bytes + pair[0].members[0].dossier.pk.bytes).digest())
    cards = [_card(round_, number, household, screening, today) for number, (household, screening) in enumerate(shuffled, start=1)]
    Card.objects.bulk_create(cards)
    Ground.objects.bulk_create(ground for card, (household, screening) in zip(cards, shuffled, strict=True) for ground in _grounds(card, household, screening))
    sizes = aggregate.by_size(name=f"ronde.{round_.pk}", day=today, sizes=[card.persons for card in cards])
    nareis = sum(card.nareis_persons for card in cards)
    round_.demand = {"sizes": sizes, "nareis": nareis if nareis == 0 or nareis >= 5 else None, "on": today.isoformat()}
    moved(actor, round_, RoundAct.SNAPSHOT, to, cards=len(cards))
    subjects = [seen(member.dossier) for household, _s in shuffled for member in household.members]
    trail.record(actor=actor, action="round.cards_lent", controller_id=round_.controller_id, subjects=subjects, object_kind="round", object_id=round_.pk)
    return Snapshot(len(cards), len(waiting) - len(ready))


def _card(round_: Round, number: int, household: Household, screening: Screening, today: date) -> Card:
    children = household.children(today)
    profile = {"adults": _adults(screening), "children_education": _of_children(screening), "network": screening.network}
    return Card(
        controller_id=round_.controller_id, region_id=round_.region_id, dossier_id=household.members[0].dossier.pk, round=round_, number=number,
        persons=household.persons, adults=household.persons - children, children=children, hard=bool(screening.criteria),
        only=[criterion["places"] for criterion in screening.criteria], profile=profile, **{name: getattr(screening, name) for name in PLAIN},
    )  # fmt: skip


def _adults(screening: Screening) -> list[dict[str, Any]]:
    """Every adult counts: lines of work and wanted schooling, side by side."""
    schooling = [wish["wants"] for wish in screening.education if wish.get("who") != "children"]
    length = max(len(screening.work), len(schooling))
    pairs = [(screening.work[n] if n < len(screening.work) else [], schooling[n] if n < len(schooling) else []) for n in range(length)]
    return [{"work": list(work), "education": list(wants)} for work, wants in pairs]


def _of_children(screening: Screening) -> list[str]:
    return [want for wish in screening.education if wish.get("who") == "children" for want in wish["wants"]]


def _grounds(card: Card, household: Household, screening: Screening) -> list[Ground]:
    traits = household.traits()
    return [
        Ground(
            controller_id=card.controller_id, dossier_id=member.dossier.pk, round_id=card.round_id, card_id=card.pk,
            criteria=screening.criteria if n == 0 else [], traits=traits if n == 0 else {},
        )
        for n, member in enumerate(household.members)
    ]  # fmt: skip


@transaction.atomic
def ask_advice(*, actor: Actor, round_id: UUID, today: date) -> bool:
    """Asks the engine. A handful is answered at once (True); any other round is left to the worker (False)."""
    round_ = locked(round_id)
    to = check_round(actor, round_, RoundAct.ASK, today=today)
    if not round_.places:
        raise NotNow("places", _("Vul eerst in welke gemeenten meedoen en hoeveel personen zij opnemen."))
    round_.asked_at = timezone.now()
    moved(actor, round_, RoundAct.ASK, to)
    document = advice.instance_of(round_, cards_of(round_), today=today)
    if not advice.is_small(document):
        return False
    answer(actor=actor, round_id=round_.pk, today=today)
    return True


def cards_of(round_: Round) -> list[Card]:
    return list(Card.objects.filter(round=round_).order_by("number"))


def answer(*, actor: Actor, round_id: UUID, today: date) -> Run | None:
    """Runs the engine and keeps what it says; None when nothing fits, with the conflict in the log of runs."""
    with transaction.atomic():
        round_ = locked(round_id)
        if RoundState(round_.state) is not RoundState.REKENT:
            return None
        cards = cards_of(round_)
        document = advice.instance_of(round_, cards, today=today)
        try:
            made = advice.make(document)
        except advice.NoAdvice as error:
            moved(actor, round_, RoundAct.FAILED, RoundState.MOMENTOPNAME)
            return _keep_run(actor, round_, ADVICE, document, {}, None, today, outcome=error.conflict)
        document = made.instance
        run = _keep_run(actor, round_, ADVICE, document, made.result, made.verified, today)
        places = advice.places_in(made.result)
        for card in cards:
            card.advised = places.get(card.number, "")
            card.place = card.place if card.pinned else card.advised
        Card.objects.bulk_update(cards, ["advised", "place"])
        _fairness(actor, round_, run, document, made.result, today)
        moved(actor, round_, RoundAct.ADVISED, RoundState.ADVIES, run=str(run.pk))
        return run


def _keep_run(
    actor: Actor, round_: Round, kind: str, document: dict[str, Any], result: dict[str, Any], verified: bool | None, today: date,
    *, outcome: dict[str, Any] | None = None,
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
            explained=advice.explained(document, result) if kind == ADVICE else {},
        )  # fmt: skip
    return run


def _fairness(actor: Actor, round_: Round, run: Run, document: dict[str, Any], result: dict[str, Any], today: date) -> Fairness:
    """Who gains and who loses, in aggregate. Reads the audited traits as the controller; only counts leave it."""
    from ..fairness import told

    limit = float(round_.policy["proxy_limit"])
    with acting(system_for(round_.controller_id, why="fairness")):
        traits = dict(Ground.objects.filter(round_id=round_.pk).exclude(traits={}).values_list("card_id", "traits"))
        numbers = dict(Card.objects.filter(round=round_).values_list("pk", "number"))
    audit: dict[str, dict[str, str]] = {}
    for card_id, groups in traits.items():
        for dimension, group in groups.items():
            audit.setdefault(dimension, {})[advice.key_of(numbers[card_id])] = group
    report = told(advice.fairness(document, result, audit=audit, limit=limit), audit=audit, result=result, name=f"billijkheid.{run.pk}", day=today)
    return Fairness.objects.create(
        region_id=round_.region_id, controller_id=round_.controller_id, round=round_, run_id=run.pk, on=today, report=report,
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
    if detail is None:
        raise NotNow("place", _("Vraag eerst een advies."))
    return advice.effect_of(advice.standing(detail.pk), detail.instance, number=number, place=place)


def one_more(*, round_: Round, place: str, persons: int) -> advice.More:
    """What one more home for so many persons at a place would do for everyone; writes nothing."""
    detail = current_detail(round_)
    if detail is None:
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
    run = _keep_run(actor, round_, "wijziging", document, made.result, made.verified, today)
    _apply(round_, effect.places, number, reason, actor.label)
    _audit(actor, round_, "round.changed", run=str(run.pk), number=number, place=place)
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
    for card in cards:
        card.place = places.get(card.number, "")
        if card.number == number:
            card.pinned, card.reason, card.by = True, reason.strip()[:1000], by
        elif card.place != card.advised and not card.reason:
            card.reason, card.by = _("Maakt plaats voor huishouden %s") % number, by
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
        _keep_run(actor, round_, "wijziging", document, made.result, made.verified, today)
    _audit(actor, round_, "round.released", number=number)
    return card


def impossible(why: str) -> str:
    """Why a place cannot be, in words."""
    words = {
        advice.HARD: _("Een hard criterium bindt dit huishouden aan andere plaatsen."), "no_home": _("Er is daar geen passende woning."),
        "limit": _("Het huishouden is groter dan wat de gemeente opneemt."), "no_room": _("Er is geen plaats te maken: wie er al vast staat, kan niet weg."),
        "promised": _("Dit huishouden staat al vast op een andere plaats. Maak het eerst los."),
    }  # fmt: skip
    return words.get(why, _("Deze plaats is voor dit huishouden niet mogelijk."))


@transaction.atomic
def propose(*, actor: Actor, round_id: UUID, proxy_reason: str, today: date) -> Round:
    """Puts the round up for decision. Asks for a written reason when a group is too easily guessed."""
    round_ = locked(round_id)
    to = check_round(actor, round_, RoundAct.PROPOSE, today=today)
    report = round_.reports.order_by("-pk").first()
    if report is not None and report.needs_reason and not (proxy_reason.strip() or round_.proxy_reason):
        raise NotNow("proxy_reason", _("Een groep is te goed te raden uit wat meetelt. Schrijf waarom dit hier verantwoord is, of pas de wegingen aan."))
    if actor.user_id is None:
        raise NotNow("act", _("Een voorstel doet een persoon."))
    round_.proxy_reason = proxy_reason.strip() or round_.proxy_reason
    round_.proposed_by, round_.proposed_label, round_.proposed_on = actor.user_id, actor.label, today
    moved(actor, round_, RoundAct.PROPOSE, to)
    return round_


@transaction.atomic
def send_back(*, actor: Actor, round_id: UUID, reason: str, today: date) -> Round:
    """The proposal goes back to be changed, with a reason."""
    round_ = locked(round_id)
    to = check_round(actor, round_, RoundAct.BACK, today=today, reason=reason)
    round_.proposed_by, round_.proposed_label, round_.proposed_on = None, "", None
    moved(actor, round_, RoundAct.BACK, to, reason=reason)
    return round_


@transaction.atomic
def end(*, actor: Actor, round_id: UUID, act: RoundAct, reason: str, today: date) -> Round:
    """Closes or stops a round. Its mandate ends with it, and the region sees the cards no more from this moment."""
    round_ = locked(round_id)
    to = check_round(actor, round_, act, today=today, reason=reason)
    round_.closed_on = today
    moved(actor, round_, act, to, reason=reason)
    with acting(system_for(round_.controller_id, why="round ended")) as system:
        Decision.objects.filter(card_id__in=Card.objects.filter(round=round_).values("pk")).update(region_id=None)
        RunDetail.objects.filter(round_id=round_.pk).update(region_id=None)
        Card.objects.filter(round=round_).update(region_id=None)
        if not _others(round_):
            end_mandate(actor=system, mandate_id=round_.mandate_id, last_day=today)
    return round_


def _others(round_: Round) -> bool:
    """Whether another round runs under the same mandate."""
    going = Round.objects.filter(mandate_id=round_.mandate_id).exclude(pk=round_.pk)
    return going.exclude(state__in=[RoundState.AFGESLOTEN, RoundState.GESTOPT]).exists()


def last_day_for(today: date, limit: date | None) -> date:
    """A month on, or the mandate's last day."""
    wanted = today + timedelta(days=30)
    return min(wanted, limit) if limit else wanted
