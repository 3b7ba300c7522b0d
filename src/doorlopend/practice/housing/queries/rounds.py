"""Rounds, their cards as they stand, runs and reports. Row-level security decides who sees a card."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from doorlopend.records.access.actor import Actor
from doorlopend.records.regions.models import Controller, Region

from ..models import Answer, Card, Decision, Fairness, Ground, Outcome, Round, Run


def rounds(*, actor: Actor) -> QuerySet[Round]:
    """Of regions and controllers where the actor may see rounds."""
    places = actor.where("placement.read")
    return Round.objects.filter(Q(region_id__in=places) | Q(controller_id__in=places)).order_by("-opened_on", "-pk")


def counted(*, actor: Actor) -> QuerySet[Round]:
    """Rounds whose counts the actor may see: own ones, and those of regions whose figures the actor reads. Holds no people."""
    regions = actor.where("placement.read") | actor.where("figures.read")
    return Round.objects.filter(Q(region_id__in=regions) | Q(controller_id__in=actor.where("placement.read"))).order_by("-opened_on", "-pk")


def cards(round_: Round) -> list[Card]:
    return list(Card.objects.filter(round=round_).order_by("number"))


@dataclass(frozen=True, slots=True)
class Lane:
    """One place of a round: who is there now, and how full it is."""

    code: str
    name: str
    cards: list[Card]
    maximum: int

    @property
    def persons(self) -> int:
        return sum(card.persons for card in self.cards)


def lanes(round_: Round, found: list[Card]) -> list[Lane]:
    """A lane for who has no place, then one per place."""
    by_place: dict[str, list[Card]] = defaultdict(list)
    for card in found:
        by_place[card.place].append(card)
    places = [Lane(one["id"], one["name"], by_place[one["id"]], (one.get("persons") or {}).get("maximum", 0)) for one in round_.places]
    return [Lane("", "", by_place[""], 0), *places]


def flows(found: list[Card]) -> dict[str, tuple[int, int]]:
    """Place to households and persons that go there."""
    households = Counter(card.place for card in found if card.place)
    persons: Counter[str] = Counter()
    for card in found:
        if card.place:
            persons[card.place] += card.persons
    return {code: (households[code], persons[code]) for code in households}


def runs(round_: Round) -> list[Run]:
    return list(Run.objects.filter(round=round_).order_by("-pk"))


def latest_report(round_: Round) -> Fairness | None:
    return Fairness.objects.filter(round=round_).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class About:
    """What only the controller sees of a household, and what was said and done since."""

    ground: Ground | None
    answers: list[Answer]
    outcomes: list[Outcome]
    decision: Decision | None


def about(card: Card) -> About:
    grounds = Ground.objects.filter(card_id=card.pk).order_by("pk")
    return About(
        grounds.first(), list(Answer.objects.filter(card_id=card.pk).order_by("pk")), list(Outcome.objects.filter(card_id=card.pk).order_by("on")),
        Decision.objects.filter(card_id=card.pk).first(),
    )  # fmt: skip


def mandated_controllers(region_id: UUID, actor: Actor) -> list[Controller]:
    """Controllers whose cards the region may prepare with today."""
    return list(Controller.objects.filter(pk__in=actor.scope.get("placing", ())).order_by("name"))


def regions_for(actor: Actor, permission: str) -> list[Region]:
    """Cooperating regions of the actor that hold the permission."""
    return list(Region.objects.filter(pk__in=actor.where(permission), kind=Region.Kind.SAMENWERKING).order_by("name"))
