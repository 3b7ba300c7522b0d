"""An `Instance` as arrays, in an order that depends on content only.

Households and places are sorted by what they are, not by name or position, so that relabelling or shuffling an
instance gives the same advice. Households with equal needs form a class: a limit is felt per class, which keeps
the number of prices small whatever the number of households.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement.model import Home, Household, Instance, Place, total_scores

ENDLESS = 1 << 28
"""Stands for a limit that does not exist."""

FORBIDDEN = -(1 << 28)
"""Score of a pair that may not be."""

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TiedParty:
    """Households of one tie: `area_of[m]` is the area of each place (-1: none); `bonus` None means they must."""

    members: tuple[int, ...]
    area_of: Ints
    bonus: int | None


@dataclass(frozen=True, slots=True)
class Floor:
    """A group of audited households together may not fall below `least` units."""

    name: str
    members: Longs
    least: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Shapes: H households, M places, C classes, R counted things (0 = persons), T kinds of home."""

    instance: Instance
    household_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    household_order: Longs
    place_order: Longs
    scores: Ints
    """(H, M) units; `FORBIDDEN` where a pair may not be."""
    raw_scores: Ints
    reason: npt.NDArray[np.int16]
    """(H, M) why a pair may not be: index in `reasons`, 0 = it may."""
    reasons: tuple[str, ...]
    reference: npt.NDArray[np.float64]
    """(H,) own value under the reference policy, in units."""
    class_of: Ints
    uses: Ints
    """(C, R)"""
    fits: Flags
    """(C, T)"""
    homes: Ints
    """(M, T) how many there are."""
    limits: Ints
    """(M, R) hard limits."""
    soft_limit: Ints
    soft_price: Ints
    least: Ints
    least_price: Ints
    """(M,) persons; price -1: hard."""
    unplaced_cost: Ints
    """(H,) units; `ENDLESS` when the household must be placed."""
    promised: Ints
    parties: tuple[TiedParty, ...]
    floors: tuple[Floor, ...]
    resource_names: tuple[str, ...]
    home_kinds: tuple[tuple[object, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        return self.scores.shape[0], self.scores.shape[1]


def compile_problem(instance: Instance) -> Problem:
    """Turn an instance into arrays; the same content always gives the same arrays."""
    scores = total_scores(instance.components)
    places, households = instance.places, instance.households
    services = sorted({s for p in places for s, limit in p.services.items() if limit is not None})
    kinds = sorted({kind_of(h) for p in places for h in p.homes or ()}, key=repr)
    class_of, uses, fits = _classes(households, services, kinds, instance.policy.max_vacancy_days)
    homes = np.array([_home_row(p, kinds) for p in places], dtype=np.int32).reshape(len(places), len(kinds) + 1)
    limits = np.array([_limit_row(p, services) for p in places], dtype=np.int32)
    reason, reasons = _reasons(instance, class_of, uses, fits, homes, limits)
    reference = _reference(instance, scores, reason == 0)
    if instance.policy.individual_do_no_harm:
        reasons = _forbid_harm(instance, scores, reason, reasons)
    row, column = _orders(instance, scores, reason, class_of)
    grid = np.ix_(row, column)
    raw, why = np.ascontiguousarray(scores[grid]), np.ascontiguousarray(reason[grid])
    sorted_places = [places[int(m)] for m in column]
    sorted_households = [households[int(h)] for h in row]
    rank = {h.id: k for k, h in enumerate(sorted_households)}
    return Problem(
        instance=instance, household_ids=tuple(h.id for h in sorted_households), place_ids=tuple(p.id for p in sorted_places),
        household_order=row, place_order=column, scores=np.where(why == 0, raw, np.int32(FORBIDDEN)), raw_scores=raw,
        reason=why, reasons=reasons, reference=reference[row], class_of=class_of[row], uses=uses, fits=fits,
        homes=homes[column], limits=limits[column], **_person_limits(sorted_places),
        unplaced_cost=np.array([_unplaced_cost(instance, h) for h in sorted_households], dtype=np.int32),
        promised=_promised(sorted_households, sorted_places), resource_names=("persons", *services), home_kinds=(*kinds, ("none",)),
        parties=_parties(instance, rank, sorted_places), floors=_floors(instance, rank, reference[row]),
    )  # fmt: skip


def _forbid_harm(instance: Instance, scores: Ints, reason: npt.NDArray[np.int16], reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Marks in `reason` what lies below somebody's reference, but for who was promised a place or agreed to it."""
    harmed = _below_reference(instance, scores, reason == 0)
    harmed[[i for i, h in enumerate(instance.households) if h.promised is not None or h.harm_ok]] = False
    reason[harmed & (reason == 0)] = len(reasons)
    return (*reasons, "below_reference")


def _orders(instance: Instance, scores: Ints, reason: npt.NDArray[np.int16], class_of: Ints) -> tuple[Longs, Longs]:
    """Households by class and then by what they are, and places by what they are; names decide between equals only."""
    places, households = instance.places, instance.households
    column = _place_keys(places, scores, reason)
    place_order = np.array(sorted(range(len(places)), key=lambda m: (column[m], places[m].id)), dtype=np.int64)
    row = _household_keys(scores, reason, place_order)
    order = sorted(range(len(households)), key=lambda h: (class_of[h], row[h], households[h].id))
    return np.array(order, dtype=np.int64), place_order


def _promised(households: list[Household], places: list[Place]) -> Ints:
    spot = {place.id: at for at, place in enumerate(places)}
    return np.array([-1 if h.promised is None else spot[h.promised] for h in households], dtype=np.int32)


def _person_limits(places: list[Place]) -> dict[str, Ints]:
    """What a place holds in persons where more or fewer has a price; a price of -1 for a minimum says that it is hard."""
    persons = [place.persons for place in places]
    soft = [None if q is None or q.price is None else q for q in persons]
    columns = {
        "soft_limit": [ENDLESS if q is None else q.maximum for q in soft], "soft_price": [0 if q is None else q.price for q in soft],
        "least": [0 if q is None else q.minimum for q in persons],
        "least_price": [-1 if q is None or q.minimum_price is None else q.minimum_price for q in persons],
    }  # fmt: skip
    return {name: np.array(values, dtype=np.int32) for name, values in columns.items()}


def _unplaced_cost(instance: Instance, household: Household) -> int:
    must = instance.policy.everyone_placed or household.must_place or household.promised is not None
    return ENDLESS if must else instance.policy.unplaced_cost


def kind_of(home: Home) -> tuple[object, ...]:
    """What makes homes alike: size, features, shared or not, and the day they are ready."""
    return (home.least, home.most, tuple(sorted(home.features)), home.shared, home.available_from)


def _suits(household: Household, kind: tuple[object, ...], vacancy: int) -> bool:
    """Whether a household may live in a home of this kind: size, needs, sharing and dates."""
    least, most, features, shared, ready = kind
    assert isinstance(least, int) and isinstance(most, int) and isinstance(features, tuple)
    in_time = True
    if isinstance(ready, date):
        in_time = household.needed_by is None or ready <= household.needed_by
        if household.available_from is not None:
            in_time = in_time and household.available_from <= ready + timedelta(days=vacancy)
    return (
        least <= household.persons <= most
        and household.needs <= set(features)
        and (household.shared_ok or not shared)
        and in_time
    )


def _classes(
    households: tuple[Household, ...], services: list[str], kinds: list[tuple[object, ...]], vacancy: int
) -> tuple[Ints, Ints, Flags]:
    """Class of each household, what a class uses, and which kinds of home fit it (the last kind: no home needed)."""
    seen: dict[object, tuple[tuple[int, ...], tuple[bool, ...]]] = {}
    signatures = []
    for h in households:
        key = (h.persons, h.needs, h.shared_ok, tuple(sorted(h.uses.items())), h.available_from, h.needed_by)
        if key not in seen:
            use = (h.persons, *(h.uses.get(s, 0) for s in services))
            seen[key] = (use, (*(_suits(h, k, vacancy) for k in kinds), True))
        signatures.append(seen[key])
    classes = sorted(set(signatures))
    index = {c: i for i, c in enumerate(classes)}
    return (
        np.array([index[s] for s in signatures], dtype=np.int32),
        np.array([c[0] for c in classes], dtype=np.int32),
        np.array([c[1] for c in classes], dtype=np.bool_),
    )


def _home_row(place: Place, kinds: list[tuple[object, ...]]) -> list[int]:
    if place.homes is None:
        return [0] * len(kinds) + [ENDLESS]
    counts = dict.fromkeys(kinds, 0)
    for home in place.homes:
        counts[kind_of(home)] += home.count
    return [*counts.values(), 0]


def _limit_row(place: Place, services: list[str]) -> list[int]:
    """Hard limits of a place. A service it does not offer needs none: who uses it may not go there at all."""
    hard = place.persons is not None and place.persons.price is None
    limits = [place.persons.maximum if hard and place.persons is not None else ENDLESS]
    offered = [place.services.get(service) for service in services]
    return [*limits, *(ENDLESS if limit is None else limit for limit in offered)]


def _reasons(
    instance: Instance, class_of: Ints, uses: Ints, fits: Flags, homes: Ints, limits: Ints
) -> tuple[npt.NDArray[np.int16], tuple[str, ...]]:
    """Why each pair may not be. Hard criteria come first, then services, homes and limits."""
    names = ["", *instance.exclusion_reasons]
    spot = {p.id: m for m, p in enumerate(instance.places)}
    reason = np.zeros((len(instance.households), len(instance.places)), dtype=np.int16)
    if instance.exclusions is not None:
        reason[:] = instance.exclusions

    def code(name: str) -> int:
        if name not in names:
            names.append(name)
        return names.index(name)

    every = np.arange(len(instance.places))
    for h, household in enumerate(instance.households):
        for criterion in household.only:
            outside = ~np.isin(every, [spot[p] for p in criterion.places])
            reason[h, outside & (reason[h] == 0)] = code(criterion.name)
        for criterion in household.avoid:
            inside = np.isin(every, [spot[p] for p in criterion.places])
            reason[h, inside & (reason[h] == 0)] = code(criterion.name)
        for service in household.uses:
            absent = np.array([service not in p.services for p in instance.places])
            reason[h, absent & (reason[h] == 0)] = code(f"service:{service}")
    some_home = np.asarray((fits[:, None, :] & (homes > 0)[None, :, :]).any(axis=2))
    reason[~some_home[class_of] & (reason == 0)] = code("no_home")
    too_full = np.asarray((uses[:, None, :] > limits[None, :, :]).any(axis=2))
    reason[too_full[class_of] & (reason == 0)] = code("limit")
    for h, household in enumerate(instance.households):
        if household.promised is not None:
            elsewhere = every != spot[household.promised]
            reason[h, elsewhere & (reason[h] == 0)] = code("promised")
    return reason, tuple(names)


def lottery_weights(places: tuple[Place, ...]) -> Longs:
    """How often a lottery by task would draw each place: its persons, else its beds, else once."""
    return np.array(
        [
            max(1, p.persons.maximum if p.persons is not None else sum(h.count * h.most for h in p.homes or ()))
            for p in places
        ],
        dtype=np.int64,
    )


def _reference(instance: Instance, scores: Ints, allowed: Flags) -> npt.NDArray[np.float64]:
    if instance.policy.reference == "given":
        return np.array([h.reference or 0 for h in instance.households], dtype=np.float64)
    weights = lottery_weights(instance.places) * allowed
    drawn = np.maximum(1, weights.sum(axis=1))
    return np.asarray((weights * scores).sum(axis=1) / drawn)


def _below_reference(instance: Instance, scores: Ints, allowed: Flags) -> Flags:
    """Pairs worth less to the household than its own reference, compared in whole numbers."""
    if instance.policy.reference == "given":
        given = np.array([h.reference or 0 for h in instance.households])
        return np.asarray(scores < given[:, None])
    weights = lottery_weights(instance.places) * allowed
    return np.asarray(scores * weights.sum(axis=1)[:, None] < (weights * scores).sum(axis=1)[:, None])


def _digest(*parts: bytes) -> bytes:
    return blake2b(b"|".join(parts), digest_size=16).digest()


def _place_keys(places: tuple[Place, ...], scores: Ints, reason: npt.NDArray[np.int16]) -> list[bytes]:
    """What a place is, apart from its name: its limits and the scores it gives, whoever they belong to."""
    column = np.sort(np.where(reason == 0, scores, FORBIDDEN), axis=0)
    return [_digest(_plain(p), column[:, m].tobytes()) for m, p in enumerate(places)]


def _plain(place: Place) -> bytes:
    quota = place.persons and (place.persons.maximum, place.persons.price, place.persons.minimum, place.persons.minimum_price)
    homes = None if place.homes is None else sorted(repr((kind_of(h), h.count)) for h in place.homes)
    return repr((quota, homes, sorted(place.services.items(), key=repr))).encode()


def _household_keys(scores: Ints, reason: npt.NDArray[np.int16], place_order: Longs) -> list[bytes]:
    rows = np.ascontiguousarray(np.where(reason == 0, scores, FORBIDDEN)[:, place_order])
    return [_digest(rows[h].tobytes()) for h in range(rows.shape[0])]


def _parties(instance: Instance, rank: dict[str, int], places: list[Place]) -> tuple[TiedParty, ...]:
    parties = []
    for tie in instance.ties:
        names = [p.areas.get(tie.area, "") for p in places]
        codes = {name: i for i, name in enumerate(sorted(set(names) - {""}))}
        area_of = np.array([codes.get(name, -1) for name in names], dtype=np.int32)
        members = tuple(sorted(rank[h] for h in tie.households))
        parties.append(TiedParty(members=members, area_of=area_of, bonus=tie.bonus))
    return tuple(sorted(parties, key=lambda p: p.members))


def _floors(instance: Instance, rank: dict[str, int], reference: npt.NDArray[np.float64]) -> tuple[Floor, ...]:
    floors = []
    for dimension in instance.policy.group_floors:
        groups: dict[str, list[int]] = {}
        for household, group in instance.audit.get(dimension, {}).items():
            groups.setdefault(group, []).append(rank[household])
        for group, members in sorted(groups.items()):
            chosen = np.array(sorted(members), dtype=np.int64)
            floors.append(Floor(name=f"{dimension}={group}", members=chosen, least=int(np.floor(reference[chosen]).sum())))
    return tuple(floors)
