"""The instance, read anew: who may go where, what everything scores, and whether somebody fits in a home."""

import base64
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import repeat
from operator import add, mul
from typing import Any

from doorlopend.engines.placement.verification.criteria import criteria

UNIT = 10_000
PARTS = 1000
FAR = 1 << 50
CLOSED = -(1 << 40)
Document = Mapping[str, Any]


class Rejected(Exception):
    """The result does not hold; `code` is stable, the message says what is wrong."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def units(points: float) -> int:
    return int(points * UNIT + 0.5)


def present(node: Any, key: str = "") -> Any:
    """The same without fields that are null, which count as absent; a service without a limit keeps its null."""
    if isinstance(node, Mapping):
        return {k: present(v, k) for k, v in node.items() if v is not None or key == "services"}
    return [present(v) for v in node] if isinstance(node, list) and key != "values" else node


class Book:
    """The instance, read anew: score rows in units with `CLOSED` where a pair may not be."""

    def __init__(self, instance: Document) -> None:
        self.instance = instance = present(instance)
        self.places: Sequence[Document] = instance["places"]
        self.households: Sequence[Document] = instance["households"]
        self.policy: Document = instance.get("policy") or {}
        self.place_at = {p["id"]: m for m, p in enumerate(self.places)}
        self.household_at = {h["id"]: k for k, h in enumerate(self.households)}
        self.vacancy = int(self.policy.get("max_vacancy_days", 90))
        self.homes: list[list[Document] | None] = [p.get("homes") for p in self.places]
        self.raw = self._scores()
        self.weights = [max(1, self._drawn(p)) for p in self.places]
        self.reference: list[tuple[int, int]] = []
        self._open_memory: dict[tuple[Any, ...], list[bool]] = {}
        self.rows = [self._row(h) for h in range(len(self.households))]

    def _drawn(self, place: Document) -> int:
        if place.get("persons"):
            return int(place["persons"]["maximum"])
        return sum(int(h.get("count", 1)) * int(h["most"]) for h in place.get("homes") or ())

    def _scores(self) -> list[list[int]]:
        parts = self.instance.get("scores")
        if parts is None:
            parts = list(criteria(self.instance))
        total: list[list[int]] | None = None
        for part in parts:
            weight = units(part.get("weight", 1)) * (UNIT // int(part.get("scale", UNIT)))
            rows = (list(map(mul, row, repeat(weight))) for row in self._matrix(part))
            total = list(rows) if total is None else [list(map(add, a, b)) for a, b in zip(total, rows, strict=True)]
        return [[(v + UNIT // 2) // UNIT for v in row] for row in total or []]

    def _matrix(self, node: Document) -> Iterable[Sequence[int]]:
        width, encoding = len(self.places), node.get("encoding", "rows")
        if encoding == "rows":
            return list(node["values"])
        flat = array("B" if encoding == "base64-u8" else "H")
        flat.frombytes(base64.b64decode(node["values"]))
        if flat.itemsize > 1 and array("H", [1]).tobytes() != b"\x01\x00":
            flat.byteswap()
        return [flat[first : first + width] for first in range(0, len(flat), width)]

    def home_fits(self, household: Document, home: Document) -> bool:
        size, ready = int(household["persons"]), home.get("available_from")
        if not int(home.get("least", 1)) <= size <= int(home["most"]) or int(home.get("count", 1)) < 1:
            return False
        if not set(household.get("needs") or ()) <= set(home.get("features") or ()):
            return False
        if home.get("shared") and not household.get("shared_ok"):
            return False
        if ready and household.get("needed_by") and ready > household["needed_by"]:
            return False
        if ready and household.get("available_from"):
            latest = date.fromisoformat(ready) + timedelta(days=self.vacancy)
            return date.fromisoformat(household["available_from"]) <= latest
        return True

    def _open(self, household: Document) -> list[bool]:
        """Where size, homes, services and limits let such a household be, apart from its own criteria."""
        key = (household["persons"], tuple(sorted(household.get("needs") or ())), household.get("shared_ok"),
               tuple(sorted((household.get("uses") or {}).items())), household.get("available_from"),
               household.get("needed_by"))  # fmt: skip
        if key not in self._open_memory:
            self._open_memory[key] = [self._takes(household, p) for p in self.places]
        return self._open_memory[key]

    def _takes(self, household: Document, place: Document) -> bool:
        quota, services = place.get("persons"), place.get("services") or {}
        if quota and quota.get("price") is None and int(household["persons"]) > int(quota["maximum"]):
            return False
        for service, use in (household.get("uses") or {}).items():
            if service not in services or (services[service] is not None and use > services[service]):
                return False
        homes = place.get("homes")
        return homes is None or any(self.home_fits(household, h) for h in homes)

    def _row(self, k: int) -> list[int]:
        household, raw = self.households[k], self.raw[k]
        good = list(self._open(household))
        if self._codes is not None:
            good = [g and not c for g, c in zip(good, self._codes[k], strict=True)]
        for rule in household.get("only") or ():
            good = [g and p["id"] in rule["places"] for g, p in zip(good, self.places, strict=True)]
        for rule in household.get("avoid") or ():
            good = [g and p["id"] not in rule["places"] for g, p in zip(good, self.places, strict=True)]
        promised = household.get("promised")
        if promised is not None:
            good = [g and p["id"] == promised for g, p in zip(good, self.places, strict=True)]
        drawn, earned = self._own_reference(household, raw, good)
        self.reference.append((drawn, earned))
        if self.policy.get("individual_do_no_harm", True) and promised is None and not household.get("harm_ok"):
            return [v if g and v * drawn >= earned else CLOSED for v, g in zip(raw, good, strict=True)]
        return [v if g else CLOSED for v, g in zip(raw, good, strict=True)]

    def _own_reference(self, household: Document, raw: list[int], good: list[bool]) -> tuple[int, int]:
        """The household's own value as a fraction: (denominator, numerator) in units."""
        if self.policy.get("reference", "lottery") == "given":
            return 1, units(household.get("reference") or 0)
        weight = [w if g else 0 for w, g in zip(self.weights, good, strict=True)]
        return max(1, sum(weight)), sum(map(mul, weight, raw))

    @property
    def _codes(self) -> Sequence[Sequence[int]] | None:
        if not hasattr(self, "_code_rows"):
            node = self.instance.get("exclusions")
            self._code_rows = None if node is None else list(self._matrix(node))
        return self._code_rows

    def must(self, k: int) -> bool:
        household = self.households[k]
        return bool(self.policy.get("everyone_placed") or household.get("must_place") or household.get("promised"))

    @property
    def unplaced_cost(self) -> int:
        return units(self.policy.get("unplaced_cost", 2))


def floors(book: Book) -> list[tuple[str, list[int], int]]:
    found = []
    for dimension in book.policy.get("group_floors") or ():
        groups: dict[str, list[int]] = {}
        for household, group in ((book.instance.get("audit") or {}).get(dimension) or {}).items():
            groups.setdefault(group, []).append(book.household_at[household])
        for group, members in groups.items():
            least = sum(book.reference[k][1] // book.reference[k][0] for k in members)
            found.append((f"{dimension}={group}", members, least))
    return found
