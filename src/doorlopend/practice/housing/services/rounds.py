"""A round from opening to proposal. Nothing is placed here: the engine advises, a person changes, another decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from doorlopend.records.access.actor import Actor, acting, system_for
from doorlopend.records.audit import trail
from doorlopend.records.dossiers.services import seen
from doorlopend.records.kit.forming import NotNow
from doorlopend.records.regions.models import Mandate
from doorlopend.records.regions.queries import members_on
from doorlopend.records.regions.services import end_mandate

from .. import aggregate, data, permissions
from ..households import Household, still_waiting, waiting_at
from ..models import Card, Decision, Ground, Home, Round, RunDetail, Screening
from ..policies import check_mandate, check_may, step_of
from ..queries.homes import free_homes, system_of_region
from ..states import ENDS, ROUND_MACHINE, CardState, RoundAct, RoundState

SETTING = frozenset({RoundState.OPEN, RoundState.MOMENTOPNAME, RoundState.ADVIES})
"""States in which places and rules may still be set."""

PLAIN = ("needs", "shared_ok", "available_from", "nareis_persons", "wishes", "wishes_said_on")


@transaction.atomic
def open_round(*, actor: Actor, region_id: UUID, controller_id: UUID, name: str, location: str, last_day: date, today: date) -> Round:
    """A new round under a mandate that holds today and has a last day; the round never outlasts it."""
    check_may(actor=actor, permission=permissions.PREPARE, places={region_id, controller_id})
    mandate = check_mandate(region_id=region_id, controller_id=controller_id, today=today)
    limit = mandate.period.last
    if limit is None or not today <= last_day <= limit:
        raise NotNow("last_day", _("Kies een dag van vandaag tot en met %s: de ronde eindigt uiterlijk met het mandaat.") % date_format(limit, "j F Y") if limit else _("De ronde eindigt uiterlijk met het mandaat."))
    if Round.objects.filter(region_id=region_id, name__iexact=name.strip(), location=location).exclude(state__in=[*ENDS, RoundState.BESLOTEN]).exists():
        raise NotNow("name", _("Er loopt al een ronde met deze naam op deze locatie. Ga daarmee verder, of kies een andere naam."))
    weights = data.in_force("policy", "weights", today)
    made = Round.objects.create(
        region_id=region_id, controller_id=controller_id, mandate_id=mandate.pk, name=name, location=location, opened_on=today, last_day=last_day,
        weights={key: weights[key] for key in ("work", "education", "network", "wish")},
        policy={"do_no_harm": True, "homes": False, "proxy_limit": data.in_force("policy", "proxy_limit", today)["limit"]},
    )  # fmt: skip
    audited(actor, made, "round.opened", mandate=str(mandate.pk))
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
        raise NotNow("last_day", _("Deze ronde liep tot en met %s. Sluit haar af en open een nieuwe.") % date_format(round_.last_day, "j F Y"))


def moved(actor: Actor, round_: Round, act: RoundAct, to: RoundState, **detail: Any) -> None:
    """The step is taken: state, and an audit line that names it."""
    step = ROUND_MACHINE[RoundState(round_.state)][act]
    round_.state = to
    round_.save()
    audited(actor, round_, step.event, **detail)


def audited(actor: Actor, round_: Round, event: str, **detail: Any) -> None:
    """A line about the round itself."""
    trail.record(actor=actor, action=event, controller_id=round_.controller_id, object_kind="round", object_id=round_.pk, detail=detail)


@transaction.atomic
def set_places(*, actor: Actor, round_id: UUID, places: Sequence[Mapping[str, Any]], policy: Mapping[str, Any], today: date) -> Round:
    """The gemeenten of the round with how many persons each takes, its vacancies, schooling and homes."""
    round_ = to_set(actor, round_id, "places", _("De plaatsen liggen vast zodra er een voorstel is."), today)
    _check_places(round_, places, today)
    made, rules = [dict(place) for place in places], {**round_.policy, **policy}
    changed, round_.places, round_.policy = (made, rules) != (round_.places, round_.policy), made, rules
    round_.save()
    audited(actor, round_, "round.places", places=len(places))
    if changed:
        lapse(actor, round_, "places")
    return round_


def _check_places(round_: Round, places: Sequence[Mapping[str, Any]], today: date) -> None:
    """At least one gemeente of the region, each with room for at least one person and no more asked than allowed."""
    if not places:
        raise NotNow("places", _("Vul bij ten minste één gemeente in hoeveel personen zij opneemt."))
    known = {place.code for place in members_on(round_.region_id, today)}
    for place in places:
        persons, name = place["persons"], place.get("name", place["id"])
        if place["id"] not in known:
            raise NotNow("places", _("%s hoort niet bij deze regio. Laat deze gemeente weg.") % name)
        if not persons.get("minimum", 0) <= persons["maximum"] or persons["maximum"] < 1:
            raise NotNow("places", _("%s: het kleinste aantal is groter dan het grootste. Wissel ze om.") % name)


def to_set(actor: Actor, round_id: UUID, field: str, otherwise: str, today: date) -> Round:
    """The round, locked, while what it goes by may still be set."""
    round_ = locked(round_id)
    check_may(actor=actor, permission=permissions.PREPARE, places={round_.controller_id, round_.region_id})
    check_running(round_, today)
    if RoundState(round_.state) not in SETTING:
        raise NotNow(field, otherwise)
    return round_


@transaction.atomic
def set_do_no_harm(*, actor: Actor, round_id: UUID, on: bool, reason: str, today: date) -> Round:
    """Switches "nobody below the own lottery value" off for this round, with a reason, or on again."""
    round_ = to_set(actor, round_id, "reason", _("Deze regel ligt vast zodra er een voorstel is."), today)
    if not on and not reason.strip():
        raise NotNow("reason", _("Schrijf in één zin waarom. De reden staat in het logboek bij uw naam."))
    off = {} if on else {"harm_reason": reason.strip()[:1000], "harm_by": actor.label, "harm_on": today.isoformat()}
    kept = {key: value for key, value in round_.policy.items() if not key.startswith("harm_")}
    round_.policy = {**kept, "do_no_harm": on, **off}
    round_.save()
    audited(actor, round_, "round.do_no_harm_on" if on else "round.do_no_harm_off", reason=reason.strip())
    lapse(actor, round_, "do_no_harm")
    return round_


@transaction.atomic
def set_weights(*, actor: Actor, round_id: UUID, hundredths: Mapping[str, int], reason: str, today: date) -> Round:
    """How much each criterion counts in this round; together a hundred. With a reason, since it moves everybody."""
    round_ = to_set(actor, round_id, "reason", _("De wegingen liggen vast zodra er een voorstel is."), today)
    if not reason.strip():
        raise NotNow("reason", _("Schrijf in één zin waarom. De reden staat in het logboek bij uw naam."))
    if sum(hundredths.values()) != 100:
        raise NotNow("wish", _("De wegingen zijn samen %s. Maak er honderd van.") % sum(hundredths.values()))
    round_.weights = {name: hundredths[name] / 100 for name in round_.weights}
    round_.policy = {**round_.policy, "weights_reason": reason.strip()[:1000], "weights_by": actor.label, "weights_on": today.isoformat()}
    round_.save()
    audited(actor, round_, "round.weights", hundredths=dict(hundredths), reason=reason.strip())
    lapse(actor, round_, "weights")
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


def in_round(round_: Round) -> QuerySet[Card]:
    """The households of the round, without those that were taken out of it."""
    return Card.objects.filter(round=round_).exclude(state=CardState.UIT_RONDE)


def cards_of(round_: Round) -> list[Card]:
    return list(in_round(round_).order_by("number"))


def lapse(actor: Actor, round_: Round, why: str) -> None:
    """What the advice rested on is no longer so: it counts no more. Who a person put somewhere stays, where that still can be."""
    cards, known = in_round(round_), [place["id"] for place in round_.places]
    cards.filter(pinned=True).exclude(place__in=known).update(pinned=False, place="", reason="", by="")
    if RoundState(round_.state) is RoundState.ADVIES:
        clear(round_)
        moved(actor, round_, RoundAct.LAPSE, RoundState.MOMENTOPNAME, why=why)


def clear(round_: Round) -> None:
    """No advice stands: nobody has a place but who a person put somewhere."""
    in_round(round_).filter(pinned=False).update(advised="", place="", reason="", by="")
    in_round(round_).filter(pinned=True).update(advised="")


def gone(round_: Round, today: date) -> list[int]:
    """Numbers of households that wait no longer: file closed, linked or housed otherwise, moved away.

    Read as the controller, so that a region learns the number of the card and no more.
    """
    with acting(system_for(round_.controller_id, why="placement")):
        cards = list(in_round(round_).order_by("number").values_list("number", "dossier_id"))
        waiting = still_waiting(dossiers=[dossier for _number, dossier in cards], location=round_.location, today=today)
        return [number for number, dossier in cards if dossier not in waiting]


def homes_gone(round_: Round) -> list[str]:
    """Marks of homes that the round counts on and that are no longer free."""
    if not round_.policy.get("homes"):
        return []
    counted = {home["id"] for place in round_.places for home in place.get("homes", [])}
    free = {str(home.pk) for homes in free_homes(round_.region_id).values() for home in homes}
    with acting(system_of_region(round_.region_id)):
        return sorted(Home.objects.filter(pk__in=counted - free).values_list("reference", flat=True))


def check_still_so(round_: Round, today: date) -> None:
    """Raises NotNow when households or homes of the round are gone since it was worked out."""
    if numbers := gone(round_, today):
        raise NotNow("act", _("Deze huishoudens wachten niet meer op een gemeente: %s. COA haalt ze eerst uit de ronde.") % ", ".join(map(str, numbers)))
    if marks := homes_gone(round_):
        raise NotNow("act", _("Deze woningen zijn niet meer vrij: %s. Sla de plaatsen opnieuw op en vraag opnieuw advies.") % ", ".join(marks))


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
    check_still_so(round_, today)
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
    mandates = _mandates(round_, today)
    moved(actor, round_, act, to, reason=reason)
    with acting(system_for(round_.controller_id, why="round ended")) as system:
        Decision.objects.filter(card_id__in=Card.objects.filter(round=round_).values("pk")).update(region_id=None)
        RunDetail.objects.filter(round_id=round_.pk).update(region_id=None)
        Card.objects.filter(round=round_).update(region_id=None)
        for mandate_id in mandates:
            end_mandate(actor=system, mandate_id=mandate_id, last_day=today)
    return round_


def _mandates(round_: Round, today: date) -> list[UUID]:
    """What ends with the round: its mandate, or the one under which it went on; never one that is over, or that another round needs."""
    standing = Mandate.objects.on(today).filter(organisation_id=round_.region_id, controller_id=round_.controller_id, purpose=Mandate.PLACING)
    own = standing.filter(pk=round_.mandate_id)
    others = Round.objects.filter(region_id=round_.region_id, controller_id=round_.controller_id).exclude(pk=round_.pk).exclude(state__in=ENDS)
    needed = {one.mandate_id for one in others}
    if needed and not own.exists():
        return []
    return [key for key in (own if own.exists() else standing).values_list("pk", flat=True) if key not in needed]


def last_day_for(today: date, limit: date | None) -> date:
    """A month on, or the mandate's last day."""
    wanted = today + timedelta(days=30)
    return min(wanted, limit) if limit else wanted
