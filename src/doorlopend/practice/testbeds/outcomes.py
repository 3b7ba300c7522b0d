"""Outcomes and traits of one person, derived from the facts of the record: pure functions, days passed in.

A rule gets the standing facts, the start, the day of measurement and the last day the person was followed. It
returns the value (None when it cannot be known yet) and the ids of the facts it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from doorlopend.engines.facts import Fact

from .definitions import Definition

DAYS_PER_MONTH = 30.4375
HALF_YEAR = timedelta(days=183)
SUPPORTED = {"proefplaatsing", "leerwerk"}
ENOUGH = {"b1", "b2"}


@dataclass(frozen=True, slots=True)
class Known:
    """A value with the facts it rests on; `exit_kind` tells apart an event (1) and still waiting (0) for times."""

    value: float | None
    facts: tuple[str, ...] = ()
    cause: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Somebody's standing facts, first day in the testbed, and last day about which the record can speak."""

    facts: Sequence[Fact]
    start: date
    until: date


def standing(facts: Iterable[Fact], *, known: date) -> list[Fact]:
    """Facts as they were known on a day, without what was corrected or replaced by then."""
    told = [fact for fact in facts if fact.known_on <= known]
    gone = {fact.supersedes for fact in told if fact.supersedes}
    return [fact for fact in told if fact.id not in gone and fact.kind != "feit.nietig"]


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    following = date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(following - timedelta(days=1), date(day.year + year, month + 1, 1) + timedelta(days=day.day - 1))


def derive(definition: Definition, person: Followed, *, months: int) -> Known:
    """The outcome of one person by one definition page."""
    return RULES[definition.rule](person, months_later(person.start, months))


def last_followed(facts: Iterable[Fact], *, gemeente: str, start: date, closed: date | None, day: date) -> date:
    """The last day about which this gemeente's record can speak: until a move, death, or the day of the snapshot."""
    ends = [day]
    for fact in facts:
        moved = fact.kind == "brp.inschrijving" and str(fact.data.get("gemeente", gemeente)).zfill(4) != gemeente.removeprefix("GM")
        if (moved or fact.kind == "persoon.overleden") and fact.valid_from >= start:
            ends.append(fact.valid_from)
    return min(ends + ([closed] if closed else []))


def _runs(fact: Fact, day: date) -> bool:
    return fact.valid_from <= day and (fact.valid_until is None or day <= fact.valid_until)


def _of(person: Followed, *kinds: str) -> list[Fact]:
    return [fact for fact in person.facts if fact.kind in kinds]


def _jobs(person: Followed) -> list[Fact]:
    return _of(person, "werk.dienstverband")


def _ids(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(fact.id for fact in facts)


def works_on_day(person: Followed, day: date) -> Known:
    if day > person.until:
        return Known(None)
    running = [job for job in _jobs(person) if _runs(job, day)]
    return Known(float(bool(running)), _ids(running))


def first_work(person: Followed, day: date) -> Known:
    """Months until the first job: an event, or still waiting on the last day followed (at most the day of measurement)."""
    jobs = sorted((job for job in _jobs(person) if job.valid_until is None or job.valid_until >= person.start), key=lambda job: job.valid_from)
    last = min(person.until, day)
    if jobs and jobs[0].valid_from <= last:
        waited = max((jobs[0].valid_from - person.start).days, 0)
        return Known(waited / DAYS_PER_MONTH, _ids(jobs[:1]), cause=1)
    return Known(max((last - person.start).days, 0) / DAYS_PER_MONTH, (), cause=0)


def months_worked(person: Followed, day: date) -> Known:
    if day > person.until:
        return Known(None)
    jobs = [job for job in _jobs(person) if job.valid_from <= day and (job.valid_until is None or job.valid_until >= person.start)]
    days = {
        date.fromordinal(number)
        for job in jobs
        for number in range(max(job.valid_from, person.start).toordinal(), min(job.valid_until or day, day).toordinal() + 1)
    }
    return Known(len(days) / DAYS_PER_MONTH, _ids(jobs))


def language_b1(person: Followed, day: date) -> Known:
    """Reached counts from the day it was measured; without a test it is not reached, as long as somebody was followed."""
    within = [fact for fact in _of(person, "taalniveau.gemeten", "examen.afgelegd") if person.start <= fact.valid_from <= min(day, person.until)]
    passed = [f for f in within if f.data.get("niveau") in ENOUGH and (f.kind == "taalniveau.gemeten" or f.data.get("uitslag") == "geslaagd")]
    if not passed and day > person.until:
        return Known(None)
    return Known(float(bool(passed)), _ids(passed or within))


def ladder_step(person: Followed, day: date) -> Known:
    if day > person.until:
        return Known(None)
    recent = [fact for fact in person.facts if day - HALF_YEAR <= fact.valid_from <= day]
    running = [job for job in _jobs(person) if _runs(job, day)]
    steps: list[tuple[int, list[Fact]]] = [
        (6, [job for job in running if job.data.get("soort") not in SUPPORTED]),
        (5, [job for job in running if job.data.get("soort") in SUPPORTED]),
        (4, [fact for fact in _of(person, "vrijwilligerswerk") if _runs(fact, day)]),
        (3, [fact for fact in recent if fact.kind in {"activiteit.gestart", "lessen.gestart"}]),
        (2, [fact for fact in recent if fact.kind == "netwerk.contact"]),
    ]
    step, why = next(((step, found) for step, found in steps if found), (1, []))
    return Known(float(step), _ids(why))


def off_benefit(person: Followed, day: date) -> Known:
    if day > person.until:
        return Known(None)
    running = [fact for fact in _of(person, "bijstand.recht") if _runs(fact, day)]
    return Known(float(not running), _ids(running))


RULES: Mapping[str, Callable[[Followed, date], Known]] = {
    "works_on_day": works_on_day, "first_work": first_work, "months_worked": months_worked,
    "language_b1": language_b1, "ladder_step": ladder_step, "off_benefit": off_benefit,
}  # fmt: skip


def _age(person: Followed) -> float:
    born = [fact.valid_from for fact in _of(person, "persoon.geboren")]
    return (person.start - born[0]).days / 365.25 if born else 35.0


def _children(person: Followed) -> float:
    bands = [f for f in _of(person, "huishouden.band") if f.data.get("relatie") == "kind" and f.data.get("samenwonend")]
    return float(min(len([f for f in bands if f.valid_from <= person.start]), 4))


def _schooling(person: Followed) -> float:
    return float(any(fact.valid_from < person.start for fact in _of(person, "diploma.behaald")))


def _stay(person: Followed) -> float:
    there = [fact.valid_from for fact in _of(person, "brp.inschrijving", "huisvesting.gerealiseerd") if fact.valid_from <= person.start]
    return min((person.start - min(there)).days / DAYS_PER_MONTH, 60.0) if there else 0.0


TRAITS: Mapping[str, Callable[[Followed], float]] = {
    "leeftijd": _age, "kinderen": _children, "opleiding": _schooling, "maanden_in_gemeente": _stay,
}  # fmt: skip
TRAIT_KINDS = frozenset({"persoon.geboren", "huishouden.band", "diploma.behaald", "brp.inschrijving", "huisvesting.gerealiseerd", "persoon.overleden"})


def traits(person: Followed, names: Iterable[str]) -> dict[str, float]:
    """What was known before the start, only of the traits the protocol named."""
    before = Followed(facts=[f for f in person.facts if f.valid_from <= person.start], start=person.start, until=person.until)
    return {name: TRAITS[name](before) for name in names}


def worked_before(person: Followed) -> float:
    """Whether somebody already worked on the day before the start: no approach can have changed that."""
    return float(any(_runs(job, person.start - timedelta(days=1)) for job in _jobs(person)))
