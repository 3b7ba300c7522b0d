"""Decide which cells stay hidden so that nobody can work a small number out, now or next to earlier figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log1p
from typing import TYPE_CHECKING

from .published import Published, PublishedCell, PublishedTable, State
from .system import System, Target, World
from .tables import CellId, DisclosureError, Table
from .thresholds import Rule, Threshold, rules_by_people

if TYPE_CHECKING:
    from .solve import Worlds


def suppress(
    tables: Sequence[Table], *, thresholds: Iterable[Threshold], published: Sequence[PublishedTable] = ()
) -> Published:
    """Protect `tables` together, beside everything `published` before.

    Raises `DisclosureError` when a table has no threshold in force, when two tables count the same people
    differently, or when a figure already published on that date would change.
    """
    rules = _with_earlier(rules_by_people((t.frame for t in tables), thresholds), published)
    if not tables:
        raise DisclosureError("nothing to protect: give at least one table")
    plan = _Plan(tables, published, rules)
    plan.protect()
    return plan.outcome()


def _with_earlier(rules: dict[str, Rule], published: Sequence[PublishedTable]) -> dict[str, Rule]:
    """A minimum once promised to people holds for later tables on the same people too."""
    for earlier in published:
        old = Rule(earlier.minimum, earlier.zeros_shown)
        now = rules.get(earlier.frame.people, old)
        rules[earlier.frame.people] = Rule(max(now.minimum, old.minimum), now.zeros_shown and old.zeros_shown)
    return rules


@dataclass(slots=True)
class _Plan:
    """The working state of one suppression: what is fixed, what hides, and what must stay hidden."""

    tables: Sequence[Table]
    published: Sequence[PublishedTable]
    rules: Mapping[str, Rule]
    worlds: Worlds = field(init=False)
    truth: dict[CellId, int] = field(default_factory=dict)
    fixed: dict[CellId, int] = field(default_factory=dict)
    states: dict[CellId, State] = field(default_factory=dict)
    pool: list[World] = field(default_factory=list)
    ranges: dict[CellId, tuple[int, int]] = field(default_factory=dict)
    groups: dict[CellId, int] = field(default_factory=dict)
    new_groups: set[int] = field(default_factory=set)
    exposed: list[str] = field(default_factory=list)
    series: list[list[CellId]] = field(default_factory=list)
    earlier_rules: dict[CellId, Rule] = field(default_factory=dict)
    zeros_withheld: set[str] = field(default_factory=set)

    def protect(self) -> None:
        self._start()
        for target in [t for t in self._targets() if self._touched(t)]:
            if not self._covered(target) and not self._cover(target):
                if self._withhold_zeros(target):
                    return self.protect()
                self._accept_exposed(target)
        return None

    def outcome(self) -> Published:
        return Published(tuple(self._publish(table) for table in self.tables), tuple(self.exposed))

    def _start(self) -> None:
        for part in (self.truth, self.fixed, self.states, self.earlier_rules):
            part.clear()
        self.pool.clear()
        self.ranges.clear()
        self.exposed.clear()
        self._read_published()
        self._read_tables()
        from .solve import Worlds  # the solver takes long to load, and few who know a threshold need it

        self.worlds = Worlds(self._system())
        self.groups = self.worlds.groups(self.fixed)
        self.new_groups = {self.groups[cell] for cell in self.truth if cell not in self.fixed}

    def _read_published(self) -> None:
        for earlier in self.published:
            rule = Rule(earlier.minimum, earlier.zeros_shown)
            for cell, content in earlier.by_id().items():
                self.earlier_rules[cell] = rule
                self.states[cell] = content.state
                if content.value is not None:
                    self.fixed[cell] = content.value

    def _read_tables(self) -> None:
        for table in self.tables:
            for key, count in table.counts.items():
                cell = table.frame.cell(key)
                self._check_same(table, cell, count)
                self.truth[cell] = count
                if cell not in self.states:
                    self._first_state(table, cell, count, impossible=key in table.frame.impossible)

    def _check_same(self, table: Table, cell: CellId, count: int) -> None:
        known = self.truth.get(cell, self.fixed.get(cell, count))
        if known != count:
            raise DisclosureError(
                f"table {table.frame.name}: {_name(cell)} differs from the figure already given for that date; "
                "count both tables on the same records, or publish a correction under a new date"
            )

    def _first_state(self, table: Table, cell: CellId, count: int, *, impossible: bool) -> None:
        if impossible:
            self.states[cell] = State.ZERO
            self.fixed[cell] = 0
        elif self._rule(cell).hides(count):
            self.states[cell] = State.PRIMARY
        elif count == 0:
            self.states[cell] = State.ZERO
            self.fixed[cell] = 0

    def _rule(self, cell: CellId) -> Rule:
        rule = self.earlier_rules.get(cell) or self.rules[cell.people]
        return Rule(rule.minimum, False) if cell.people in self.zeros_withheld else rule

    def _system(self) -> System:
        system = System()
        for table in self.tables:
            people = table.frame.people
            withheld = people in self.zeros_withheld
            system.add(table.frame, floor=0 if withheld else self.rules[people].floor)
        for earlier in self.published:
            system.add(earlier.frame, floor=1 if earlier.zeros_shown else 0)
        self.series = list(system.series())
        self._check_rising(system)
        return system

    def _check_rising(self, system: System) -> None:
        for earlier, later in system.rising():
            before, after = (self.truth.get(c, self.fixed.get(c)) for c in (earlier, later))
            if before is not None and after is not None and after < before:
                raise DisclosureError(
                    f"{_name(later)} is below {_name(earlier)}, yet the series is declared cumulative; "
                    "declare over_time='same_people' for figures that may be corrected downwards"
                )

    def _targets(self) -> Iterator[Target]:
        """Small cells first, then small or unknown differences, then whatever was hidden earlier at all."""
        for cell, state in self.states.items():
            if state is State.PRIMARY:
                rule = self._rule(cell)
                yield Target(((cell, 1),), rule.protection, rule.minimum)
        for members in self.series:
            for earlier, later in combinations(members, 2):
                if self._difference_tells(earlier, later):
                    yield Target(((later, 1), (earlier, -1)), self._rule(later).protection, None)
        for cell in self.earlier_rules:
            if not self.states[cell].shown:
                yield Target(((cell, 1),), 1, None)

    def _touched(self, target: Target) -> bool:
        """Whether the new tables bear on it at all; what stands apart from them is as safe as it was."""
        return any(cell in self.truth or self.groups[cell] in self.new_groups for cell, _ in target.terms)

    def _difference_tells(self, earlier: CellId, later: CellId) -> bool:
        before, after = (self.truth.get(c, self.fixed.get(c)) for c in (earlier, later))
        if before is not None and after is not None:
            return 0 < abs(after - before) < self._rule(later).minimum
        if earlier in self.truth or later in self.truth:
            return True
        states = {self.states.get(earlier), self.states.get(later)}
        return bool(states & {State.PRIMARY, State.OVER_TIME})

    def _accept_exposed(self, target: Target) -> None:
        """Earlier figures tell this already: say so, and at least let the new ones tell no more."""
        self.exposed.append(_describe(target))
        low, high = (self.worlds.extreme(target, fixed=self.fixed, sign=sign) for sign in (1, -1))
        if low is not None and high is not None and high > low:
            self._cover(Target(target.terms, high - low, None))

    def _covered(self, target: Target) -> bool:
        """Worlds found for other targets often serve this one too."""
        cells = [cell for cell, _ in target.terms]
        if len({self.groups[cell] for cell in cells}) == len(cells):
            low, high = max((self.ranges.get(cell, (0, 0)) for cell in cells), key=lambda r: r[1] - r[0])
            return high - low >= target.width and (target.reach is None or high >= target.reach)
        values = [self._value(target, world) for world in self.pool if cells[0] in world]
        known = [value for value in values if value is not None]
        return bool(known) and max(known) - min(known) >= target.width

    def _value(self, target: Target, world: World) -> int | None:
        parts = [(world.get(cell, self.fixed.get(cell)), factor) for cell, factor in target.terms]
        if any(count is None for count, _ in parts):
            return None
        return sum(factor * count for count, factor in parts if count is not None)

    def _cover(self, target: Target) -> bool:
        """Find two worlds, if need be by hiding more; False when no hiding helps."""
        candidates = self._candidates()
        as_it_is = {**self.fixed, **{cell: count for cell, (count, _) in candidates.items()}}
        pair = self.worlds.pair(target, fixed=as_it_is, candidates={})
        pair = pair or self.worlds.pair(target, fixed=self.fixed, candidates=candidates)
        if pair is None:
            return False
        self._remember(pair)
        over_time = {cell for cell, _ in target.terms} if len(target.terms) > 1 else set()
        for cell in candidates:
            if any(world.get(cell, self.truth[cell]) != self.truth[cell] for world in pair):
                self.states[cell] = State.OVER_TIME if cell in over_time else State.COMPLEMENTARY
        return True

    def _remember(self, pair: tuple[World, World]) -> None:
        self.pool.extend(pair)
        for world in pair:
            for cell, count in world.items():
                low, high = self.ranges.get(cell, (count, count))
                self.ranges[cell] = (min(low, count), max(high, count))

    def _candidates(self) -> dict[CellId, tuple[int, float]]:
        """Cells still shown with the price of hiding them: large numbers and margins cost more."""
        return {
            cell: (count, (1 + log1p(count)) * 4.0 ** -len(cell.conditions))
            for cell, count in self.truth.items()
            if cell not in self.states
        }

    def _withhold_zeros(self, target: Target) -> bool:
        """Where even the pattern of zeros would tell, zeros hide too; True when that is new."""
        people = {cell.people for cell, _ in target.terms if cell in self.truth}
        fresh = {p for p in people if self.rules[p].zeros_shown} - self.zeros_withheld
        self.zeros_withheld |= fresh
        return bool(fresh)

    def _publish(self, table: Table) -> PublishedTable:
        rule = self.rules[table.frame.people]
        zeros_shown = rule.zeros_shown and table.frame.people not in self.zeros_withheld
        cells = {key: self._cell(table.frame.cell(key), count) for key, count in table.counts.items()}
        return PublishedTable(table.frame, rule.minimum, zeros_shown, cells)

    def _cell(self, cell: CellId, count: int) -> PublishedCell:
        state = self.states.get(cell, State.SHOWN)
        return PublishedCell(state, count if state.shown else None)


def _name(cell: CellId) -> str:
    where = ", ".join(f"{name} {value}" for name, value in sorted(cell.conditions)) or "all"
    return f"{cell.measure} ({where}) of {cell.vintage.isoformat()}"


def _describe(target: Target) -> str:
    return " against ".join(_name(cell) for cell, _ in target.terms)
