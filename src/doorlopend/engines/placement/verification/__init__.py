"""Check an advice without trusting, or sharing a line with, what made it: standard library and whole numbers only.

From the two documents alone this recomputes who may go where, whether every limit and home holds, what every
score and the total are, and the upper bound that the certificate's prices prove. A result that says more than it
can show is rejected with the reason.
"""

from collections.abc import Mapping
from typing import Any

from doorlopend.engines.placement.verification.book import (
    CLOSED,
    PARTS,
    UNIT,
    Book,
    Document,
    Rejected,
    floors,
    units,
)
from doorlopend.engines.placement.verification.bound import groups_of, prove, walk
from doorlopend.engines.placement.verification.shape import check_result

__all__ = ["Rejected", "verify"]


def verify(instance: Document, result: Document, *, instance_sha256: str | None = None) -> dict[str, Any]:
    """Recompute everything the result claims; raises `Rejected`, otherwise returns the recomputed figures."""
    if not isinstance(result, Mapping) or result.get("schema") != "doorlopend/placement-result/1":
        raise Rejected("schema", "this is not a placement result")
    check_result(result)
    if instance_sha256 and result["instance"]["sha256"] != instance_sha256:
        raise Rejected("instance", "the result was made for another instance (sha256 differs)")
    if result["instance"]["id"] != instance["id"]:
        raise Rejected("instance", "the result was made for another instance (id differs)")
    book = Book(instance)
    place = _places(book, result)
    _check_homes(book, result)
    _check_limits(book, place)
    _check_ties(book, place)
    value, score = _check_objective(book, place, result)
    bound = _check_bound(book, value, score, result)
    return {"value": value / UNIT, "bound": bound / (UNIT * PARTS), "gap": max(0.0, bound / PARTS - value) / max(1, score),
            "placed": len(place), "unplaced": len(book.households) - len(place)}  # fmt: skip


def _places(book: Book, result: Document) -> dict[int, int]:
    """Household → place, every row checked on its own."""
    place: dict[int, int] = {}
    for row in result["assignments"]:
        k, m = book.household_at.get(row["household"]), book.place_at.get(row["place"])
        if k is None or m is None:
            raise Rejected("unknown", f"{row['household']} at {row['place']}: not in the instance")
        if k in place:
            raise Rejected("twice", f"{row['household']} is placed twice")
        if book.rows[k][m] == CLOSED:
            raise Rejected("excluded", f"{row['household']} may not go to {row['place']}")
        if not _says(row["score"], book.raw[k][m]):
            raise Rejected("score", f"{row['household']} at {row['place']} scores {book.raw[k][m] / UNIT}, not {row['score']}")
        place[k] = m
    absent = {h["id"] for k, h in enumerate(book.households) if k not in place}
    if set(result["unplaced"]) != absent or len(result["unplaced"]) != len(absent):
        raise Rejected("unplaced", "the list of unplaced households is not the rest of the households")
    for k in range(len(book.households)):
        if k not in place and book.must(k):
            raise Rejected("must_place", f"{book.households[k]['id']} must be placed and is not")
    return place


def _says(points: float, whole: int) -> bool:
    """Whether a number of points is this number of units, to within what a float can hold."""
    return abs(points * UNIT - whole) < 1e-3


def _check_homes(book: Book, result: Document) -> None:
    taken: dict[tuple[str, str], int] = {}
    for row in result["assignments"]:
        homes = book.homes[book.place_at[row["place"]]]
        if homes is None:
            if row.get("home") is not None:
                raise Rejected("home", f"{row['place']} has no homes of its own")
            continue
        home = next((h for h in homes if h["id"] == row.get("home")), None)
        household = book.households[book.household_at[row["household"]]]
        if home is None or not book.home_fits(household, home):
            raise Rejected("home", f"{row['household']} may not live in home {row.get('home')} at {row['place']}")
        key = (row["place"], home["id"])
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > int(home.get("count", 1)):
            raise Rejected("home_twice", f"home {home['id']} at {row['place']} is used more often than it exists")


def loads(book: Book, place: Mapping[int, int]) -> tuple[list[int], dict[tuple[int, str], int]]:
    persons, services = [0] * len(book.places), dict[tuple[int, str], int]()
    for k, m in place.items():
        persons[m] += int(book.households[k]["persons"])
        for service, use in (book.households[k].get("uses") or {}).items():
            services[m, service] = services.get((m, service), 0) + use
    return persons, services


def _check_limits(book: Book, place: Mapping[int, int]) -> None:
    persons, services = loads(book, place)
    for m, p in enumerate(book.places):
        quota = p.get("persons")
        if quota and quota.get("price") is None and persons[m] > quota["maximum"]:
            raise Rejected("quota", f"{p['id']} takes {persons[m]} persons, the limit is {quota['maximum']}")
        if quota and quota.get("minimum_price") is None and persons[m] < quota.get("minimum", 0):
            raise Rejected("minimum", f"{p['id']} takes {persons[m]} persons, the minimum is {quota['minimum']}")
    for (m, service), used in services.items():
        limit = book.places[m]["services"][service]
        if limit is not None and used > limit:
            raise Rejected("service", f"{book.places[m]['id']}: {used} of {service}, the limit is {limit}")


def _area(book: Book, tie: Document, place: Mapping[int, int], household: str) -> str | None:
    k = book.household_at[household]
    if k not in place:
        return None
    return str((book.places[place[k]].get("areas") or {}).get(tie["area"], ""))


def together(book: Book, tie: Document, place: Mapping[int, int]) -> bool:
    areas = {_area(book, tie, place, h) for h in tie["households"]}
    return len(areas) == 1 and areas.isdisjoint({None, ""})


def _check_ties(book: Book, place: Mapping[int, int]) -> None:
    for tie in book.instance.get("ties") or ():
        nobody = all(book.household_at[h] not in place for h in tie["households"])
        if tie.get("bonus") is None and not nobody and not together(book, tie, place):
            raise Rejected("tie", f"{', '.join(tie['households'])} must be in one {tie['area']}")
    for name, members, least in floors(book):
        gained = sum(book.raw[k][place[k]] for k in members if k in place)
        if gained < least:
            raise Rejected("floor", f"group {name} gets {gained / UNIT}, its floor is {least / UNIT}")


def _check_objective(book: Book, place: Mapping[int, int], result: Document) -> tuple[int, int]:
    score = sum(book.raw[k][m] for k, m in place.items())
    absent = sum(1 for k in range(len(book.households)) if k not in place and not book.must(k))
    value = score - absent * book.unplaced_cost
    for m, used in enumerate(loads(book, place)[0]):
        quota = book.places[m].get("persons") or {}
        if quota.get("price") is not None:
            value -= max(0, used - quota["maximum"]) * units(quota["price"])
        if quota.get("minimum_price") is not None:
            value -= max(0, quota.get("minimum", 0) - used) * units(quota["minimum_price"])
    for tie in book.instance.get("ties") or ():
        if tie.get("bonus") is not None and together(book, tie, place):
            value += units(tie["bonus"])
    claim = result["objective"]
    if not _says(claim["value"], value) or not _says(claim["score"], score):
        raise Rejected("objective", f"the value is {value / UNIT} (score {score / UNIT}), not {claim['value']} ({claim['score']})")
    if claim["placed"] != len(place) or claim["unplaced"] != len(book.households) - len(place):
        raise Rejected("objective", "the numbers of placed and unplaced households are wrong")
    return value, score


def _check_bound(book: Book, value: int, score: int, result: Document) -> int:
    """The bound that the prices (and the tree, when there is one) prove must be the one that is claimed."""
    certificate = result["certificate"]
    bound: int = prove(book, certificate["prices"], {})
    claimed: int = round(certificate["bound"] * UNIT * PARTS)
    if "tree" in certificate:
        groups = groups_of(book, certificate["tree"]["groups"])
        shown = walk(book, groups, certificate["tree"]["tree"], {}) // PARTS * PARTS
        bound = max(shown, value * PARTS)
    if claimed != bound:
        raise Rejected("bound", f"the certificate proves {bound / UNIT / PARTS}, not {certificate['bound']}")
    if claimed // PARTS < value:
        raise Rejected("bound", "the bound lies below the value that was reached")
    gap = max(0.0, claimed / PARTS - value) / max(1, score)
    if not abs(gap - certificate["gap"]) <= 1e-9:
        raise Rejected("gap", f"the gap is {gap}, not {certificate['gap']}")
    if (result["status"] == "optimal") != (claimed // PARTS <= value):
        raise Rejected("status", "the status does not follow from the bound")
    return claimed
