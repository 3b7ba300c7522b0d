"""Who waits at a reception location, as households: from the facts of the controller and the screening talks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from doorlopend.engines.facts import Fact
from doorlopend.records.dossiers.convert import to_fact
from doorlopend.records.dossiers.derivation import standing_facts
from doorlopend.records.dossiers.models import Dossier, FactRow

from .models import Screening
from .words import Feature

BAND = "huishouden.band"
LINK, LINK_FELL = "koppeling", "koppeling.vervallen"
NEED = "woning.behoefte"
KINDS = (
    "azc.verblijf", LINK, LINK_FELL, NEED, BAND, "persoon.geboren", "persoon.nationaliteit", "persoon.taal", "huisvesting.gerealiseerd",
    "feit.nietig", "verblijfsrecht.verleend",
)  # fmt: skip
WAITING = ("azc.verblijf", LINK, LINK_FELL, "huisvesting.gerealiseerd", "feit.nietig", "verblijfsrecht.verleend")
"""What tells whether somebody waits at a location for a gemeente."""
ADULT = 18
CHILD = "kind"


@dataclass(frozen=True, slots=True)
class Member:
    """One dossier of a household with what stands in it."""

    dossier: Dossier
    facts: tuple[Fact, ...]

    def latest(self, kind: str) -> Fact | None:
        return max((fact for fact in self.facts if fact.kind == kind), key=lambda fact: fact.valid_from, default=None)


@dataclass(frozen=True, slots=True)
class Household:
    """People who stay together: members with a file, others who belong to them, and the screening of its head."""

    members: tuple[Member, ...]
    others: tuple[Fact, ...]
    screening: Screening | None

    @property
    def need(self) -> Fact | None:
        """What the home must have, as last recorded (COA's list brings it)."""
        found = (member.latest(NEED) for member in self.members)
        return max((fact for fact in found if fact is not None), key=lambda fact: fact.valid_from, default=None)

    @property
    def persons(self) -> int:
        """Those with a file and those tied to them; more when the home must hold more: not all family is in the file."""
        told = self.need.data.get("personen") if self.need else None
        return max(len(self.members) + len(self.others), told if isinstance(told, int) else 0)

    def features(self) -> list[str]:
        """What the recorded need asks of a home."""
        told = self.need.data if self.need else {}
        return [feature.value for feature in (Feature.GELIJKVLOERS, Feature.ROLSTOEL) if told.get(feature.value)]

    def children(self, on: date) -> int:
        born = [fact.valid_from if fact else None for fact in (member.latest("persoon.geboren") for member in self.members)]
        own = sum(day is not None and age(day, on) < ADULT for day in born)
        return own + sum(_is_child(band, on) for band in self.others)

    def apart(self, on: date) -> int:
        """Partner and minor children who, by the file, live elsewhere: who may come as nareis."""
        away: dict[str, Fact] = {}
        for member in self.members:
            for fact in member.facts:
                if fact.kind == BAND and fact.data.get("samenwonend") is False and fact.valid_until is None and not fact.data.get("zelfde_dossier"):
                    away.setdefault(str(fact.data.get("persoon") or fact.id), fact)
        return sum(fact.data["relatie"] == "partner" or (fact.data["relatie"] == CHILD and _is_child(fact, on)) for fact in away.values())

    def traits(self) -> dict[str, str]:
        """Groups for the fairness report: nationality and mother tongue from the file, the rest from the talk."""
        found = dict(self.screening.audit) if self.screening else {}
        head = self.members[0]
        nation, tongue = head.latest("persoon.nationaliteit"), [f for f in head.facts if f.kind == "persoon.taal" and f.data.get("beheersing") == "moedertaal"]
        found["nationaliteit"] = str(nation.data["land"]) if nation else "onbekend"
        found["moedertaal"] = str(tongue[0].data["taal"]) if tongue else "onbekend"
        return found


def age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _is_child(band: Fact, on: date) -> bool:
    born = band.data.get("geboortedatum")
    return age(born, on) < ADULT if isinstance(born, date) else band.data["relatie"] == CHILD


def waiting_at(*, controller_id: UUID, location: str, today: date) -> list[Household]:
    """Households at the location who have the right to stay and no koppeling yet, in a fixed order."""
    members = _members(controller_id, location, today)
    screened = {one.dossier_id: one for one in Screening.objects.filter(controller_id=controller_id)}
    return [_household(group, screened) for group in _together(members)]


def _members(controller_id: UUID, location: str, today: date) -> list[Member]:
    stays = FactRow.objects.filter(controller_id=controller_id, kind="azc.verblijf", data__locatie=location).values("dossier_id")
    dossiers = {one.pk: one for one in Dossier.objects.filter(controller_id=controller_id, closed_on=None, pk__in=stays)}
    by_dossier: dict[UUID, list[Fact]] = defaultdict(list)
    for row in FactRow.objects.filter(dossier_id__in=dossiers, kind__in=KINDS).order_by("sequence"):
        by_dossier[row.dossier_id].append(to_fact(row))
    found = [Member(dossier, standing_facts(tuple(by_dossier[key]))) for key, dossier in sorted(dossiers.items())]
    return [one for one in found if _waits(one, location, today)]


def still_waiting(*, dossiers: Collection[UUID], location: str, today: date) -> set[UUID]:
    """Which of these files are of somebody who still waits at the location; asks for no others."""
    by_dossier: dict[UUID, list[Fact]] = defaultdict(list)
    for row in FactRow.objects.filter(dossier_id__in=list(dossiers), kind__in=WAITING).order_by("sequence"):
        by_dossier[row.dossier_id].append(to_fact(row))
    open_ = Dossier.objects.filter(pk__in=list(dossiers), closed_on=None)
    return {one.pk for one in open_ if _waits(Member(one, standing_facts(tuple(by_dossier[one.pk]))), location, today)}


def linked_by(facts: Iterable[Fact]) -> Fact | None:
    """The koppeling that stands, of facts in the order in which they were recorded; None when the last one fell."""
    standing: Fact | None = None
    for fact in facts:
        if fact.kind in {LINK, LINK_FELL}:
            standing = fact if fact.kind == LINK else None
    return standing


def _waits(member: Member, location: str, today: date) -> bool:
    stay, right = member.latest("azc.verblijf"), member.latest("verblijfsrecht.verleend")
    here = stay is not None and stay.data.get("locatie") == location and (stay.valid_until is None or stay.valid_until >= today)
    return here and right is not None and linked_by(member.facts) is None and member.latest("huisvesting.gerealiseerd") is None and not _found_it_themselves(member)


def _found_it_themselves(member: Member) -> bool:
    """The last koppeling fell because the household found a home elsewhere: it waits for no gemeente."""
    ends = [fact for fact in member.facts if fact.kind in {LINK, LINK_FELL}]
    return bool(ends) and ends[-1].kind == LINK_FELL and ends[-1].data.get("reden") == "zelf_gehuisvest"


def _together(members: Sequence[Member]) -> list[list[Member]]:
    """Members whose ties say that the other has a file here too are one household."""
    by_subject = {str(one.dossier.subject_id): n for n, one in enumerate(members)}
    lead = list(range(len(members)))

    def root(n: int) -> int:
        while lead[n] != n:
            n = lead[n]
        return n

    for n, one in enumerate(members):
        for band in _bands(one):
            other = by_subject.get(str(band.data.get("persoon")))
            if other is not None and band.data.get("zelfde_dossier"):
                lead[root(other)] = root(n)
    groups: dict[int, list[Member]] = defaultdict(list)
    for n, one in enumerate(members):
        groups[root(n)].append(one)
    return list(groups.values())


def _bands(member: Member) -> Iterable[Fact]:
    return (fact for fact in member.facts if fact.kind == BAND and fact.data.get("samenwonend") is not False and fact.valid_until is None)


def _household(group: list[Member], screened: dict[UUID, Screening]) -> Household:
    group = sorted(group, key=lambda one: (one.dossier.pk not in screened, one.dossier.pk))
    others: dict[str, Fact] = {}
    for one in group:
        for band in _bands(one):
            if not band.data.get("zelfde_dossier"):
                others.setdefault(str(band.data.get("persoon") or band.id), band)
    return Household(tuple(group), tuple(others.values()), screened.get(group[0].dossier.pk))


def household_of(*, dossier: Dossier) -> Household:
    """The household around one file as its own facts tell it, whoever else has a file."""
    rows = FactRow.objects.filter(dossier=dossier, kind__in=KINDS).order_by("sequence")
    return _household([Member(dossier, standing_facts(tuple(map(to_fact, rows))))], {})
