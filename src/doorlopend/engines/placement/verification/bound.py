"""What the prices of a certificate, and its tree of cases, prove that nothing can pass."""

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from operator import mul, sub
from typing import Any

from doorlopend.engines.placement.verification.book import FAR, PARTS, Book, Document, Rejected, floors, units

Limit = tuple[str | None, str]
"""Place and group that a case limits; no place: how many of the group have a place, whichever."""


def groups_of(book: Book, groups: Mapping[str, Sequence[str]]) -> dict[int, tuple[str, ...]]:
    """The groups each household is in; a limit on a group asks its price of every member."""
    group_of: dict[int, tuple[str, ...]] = {}
    for name, members in groups.items():
        for household in members:
            known = group_of.get(book.household_at[household], ())
            if name in known:
                raise Rejected("tree", f"{household} is twice in one group")
            group_of[book.household_at[household]] = (*known, name)
    return group_of


def walk(book: Book, group_of: Mapping[int, tuple[str, ...]], node: Document, limits: Mapping[Limit, tuple[int, int | None]]) -> int:
    """The highest bound over all cases; the two sides of a split together leave nothing out."""
    if "prices" in node:
        counts = {}
        for row in node["counts"]:
            low, high = limits.get((row["place"], str(row["group"])), (0, None))
            if (row["price"] > 0 and high is None) or (row["price"] < 0 and low == 0):
                raise Rejected("tree", "a price on a limit that this case does not have")
            counts[row["place"], str(row["group"])] = (row["price"], high if row["price"] > 0 else low)
        return prove(book, node["prices"], counts, group_of)
    key = (node["place"], str(node["group"]))
    low, high = limits.get(key, (0, None))
    most = int(node["most"])
    above = walk(book, group_of, node["at_least"], {**limits, key: (max(low, most + 1), high)})
    below = walk(book, group_of, node["at_most"], {**limits, key: (low, most if high is None else min(high, most))})
    return max(above, below)


def prove(book: Book, prices: Document, counts: Mapping[Limit, tuple[int, int | None]], group_of: Mapping[int, tuple[str, ...]] | None = None) -> int:
    """Parts that nothing can pass at these prices: everyone's best priced value plus the value of all room."""
    tariff = Tariff(book, prices)
    total: int = tariff.room
    extra: dict[str, dict[int, int]] = {}
    for (place, group), (price, limit) in counts.items():
        charged = extra.setdefault(group, {})
        for m in range(len(book.places)) if place is None else (book.place_at[place],):
            charged[m] = charged.get(m, 0) + price
        total += price * int(limit or 0)
    cut: dict[Any, list[int]] = {}

    def row(k: int) -> list[int]:
        """What the household is worth at every place, less what it pays there."""
        groups = group_of.get(k, ()) if group_of is not None else ()
        key = (tariff.key(book.households[k]), groups)
        if key not in cut:
            cut[key] = list(tariff.costs(book.households[k]))
            for group in groups:
                for m, price in extra.get(group, {}).items():
                    cut[key][m] += price
        return tariff.row(k, cut[key])

    ties = book.instance.get("ties") or ()
    tied = {book.household_at[h] for tie in ties for h in tie["households"]}
    total += sum(max(max(row(k)), tariff.outside(k)) for k in range(len(book.households)) if k not in tied)
    return total + sum(tariff.party(tie, row) for tie in ties)


class Tariff:
    """What a household pays at each place at the certificate's prices, and what all room is worth."""

    def __init__(self, book: Book, prices: Document) -> None:
        self.book, self.memory = book, dict[Any, list[int]]()
        places = range(len(book.places))
        self.use: list[dict[str, int]] = [{} for _ in places]
        self.least, self.home = [0 for _ in places], [dict[str, int]() for _ in places]
        self.room = 0
        self.weight: dict[int, int] = {}
        for row in prices["per_use"]:
            self._per_use(book.place_at[row["place"]], row["of"], self._good(row["price"]))
        for row in prices["minimum"]:
            self._minimum(book.place_at[row["place"]], self._good(row["price"]))
        for row in prices["homes"]:
            self._homes(book.place_at[row["place"]], row["homes"], self._good(row["price"]))
        known = {name: (members, least) for name, members, least in floors(book)}
        for row in prices["floors"]:
            members, least = known[row["floor"]]
            self.room -= self._good(row["price"]) * least
            for k in members:
                self.weight[k] = self.weight.get(k, PARTS) + row["price"]

    def _good(self, price: Any) -> int:
        if not isinstance(price, int) or price < 0:
            raise Rejected("prices", "a price must be a whole number that is not negative")
        return price

    def _per_use(self, m: int, name: str, price: int) -> None:
        place = self.book.places[m]
        quota = place.get("persons") or {}
        limit = quota.get("maximum") if name == "persons" else (place.get("services") or {}).get(name)
        if limit is None or name in self.use[m]:
            raise Rejected("prices", f"{place['id']}: a price on '{name}', which has no limit there (or two prices)")
        if name == "persons" and quota.get("price") is not None and price > units(quota["price"]) * PARTS:
            raise Rejected("prices", f"{place['id']}: a price above that of its soft limit")
        self.use[m][name] = price
        self.room += price * int(limit)

    def _minimum(self, m: int, price: int) -> None:
        quota = self.book.places[m].get("persons") or {}
        most = quota.get("minimum_price")
        if most is not None and price > units(most) * PARTS:
            raise Rejected("prices", "a price above that of a soft minimum")
        if self.least[m]:
            raise Rejected("prices", "two prices on one minimum")
        self.least[m] = price
        self.room -= price * int(quota.get("minimum", 0))

    def _homes(self, m: int, names: Sequence[str], price: int) -> None:
        count = {h["id"]: int(h.get("count", 1)) for h in self.book.homes[m] or ()}
        for name in names:
            if name not in count or name in self.home[m]:
                raise Rejected("prices", f"home {name} is unknown or priced twice")
            self.home[m][name] = price
            self.room += price * count[name]

    def key(self, household: Document) -> Any:
        return (household["persons"], tuple(sorted(household.get("needs") or ())), household.get("shared_ok"),
                tuple(sorted((household.get("uses") or {}).items())), household.get("available_from"),
                household.get("needed_by"))  # fmt: skip

    def costs(self, household: Document) -> list[int]:
        key = self.key(household)
        if key not in self.memory:
            self.memory[key] = [self._cost(household, m) for m in range(len(self.book.places))]
        return self.memory[key]

    def _cost(self, household: Document, m: int) -> int:
        size, homes = int(household["persons"]), self.book.homes[m]
        cost: int = size * (self.use[m].get("persons", 0) - self.least[m])
        cost += sum(use * self.use[m].get(service, 0) for service, use in (household.get("uses") or {}).items())
        if homes is not None:
            fitting = [self.home[m].get(h["id"], 0) for h in homes if self.book.home_fits(household, h)]
            cost += min(fitting, default=FAR)
        return cost

    def row(self, k: int, costs: Sequence[int]) -> list[int]:
        return list(map(sub, map(mul, self.book.rows[k], repeat(self.weight.get(k, PARTS))), costs))

    def outside(self, k: int) -> int:
        return -FAR if self.book.must(k) else -self.book.unplaced_cost * PARTS

    def party(self, tie: Document, row: Callable[[int], list[int]]) -> int:
        members = [self.book.household_at[h] for h in tie["households"]]
        rows = [row(k) for k in members]
        absent = [self.outside(k) for k in members]
        areas: dict[str, list[int]] = {}
        for m, place in enumerate(self.book.places):
            if (place.get("areas") or {}).get(tie["area"]):
                areas.setdefault(place["areas"][tie["area"]], []).append(m)
        bonus = units(tie.get("bonus") or 0) * PARTS
        joint = [sum(max(values[m] for m in inside) for values in rows) + bonus for inside in areas.values()]
        if tie.get("bonus") is None:
            return max([sum(absent), *joint])
        return max([sum(max(max(values), out) for values, out in zip(rows, absent, strict=True)), *joint])
