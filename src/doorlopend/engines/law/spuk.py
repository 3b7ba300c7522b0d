"""The SPUK counted over a gemeente: who counts in which cohort, and what weight and amounts follow (Bi 10.1-10.3; Ri 10.1-10.4).

Only what the formulas ask of a gemeente is counted. The share in the national budget also needs the national total of
weights and the national budget, and the amount for the onderwijsroute is not settled: without them those parts are None.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .lawbook import Lawbook, Version
from .model import Assessment, Finding, Responsible


@dataclass(frozen=True, slots=True)
class Person:
    """What counts of one life: year of housing, woongemeente on the day of counting, year of diploma or certificate."""

    gemeente: str
    cohort: int
    asylum: bool
    completed: int | None
    onderwijsroute: bool


@dataclass(frozen=True, slots=True)
class Count:
    """The counts and outcomes of one gemeente in one budget year; amounts in euro.

    `housed`: asielstatushouders of cohort t, t-1, t-2; `completed`: those of the performance part; `others`: gezins- en
    overige migranten; `onderwijsroute`: persons for whom that amount is given in this year; `weight`: GG; `amounts`: what
    these people bring to the national budget (LAA times the amounts); `share`: BA, when the national figures are given.
    """

    gemeente: str
    year: int
    housed: tuple[int, int, int]
    completed: int
    others: int
    onderwijsroute: int
    weight: float
    amounts: float
    others_amount: float
    share: float | None


def person_of(assessment: Assessment, *, on: date) -> Person | None:
    """What counts of this life, with the woongemeente on that day; None when there is no cohort or no gemeente."""
    found = {one.key: one for one in assessment.log if isinstance(one, Finding)}
    cohort, done = found.get("spuk.cohort"), found.get("inburgering.voltooid_op")
    gemeente = _gemeente(assessment, on)
    if cohort is None or gemeente is None or not isinstance(cohort.value, int):
        return None
    return Person(
        gemeente=gemeente,
        cohort=cohort.value,
        asylum=cohort.rule == "spuk.asielstatushouder",
        completed=done.value.year if done is not None and isinstance(done.value, date) else None,
        onderwijsroute="spuk.onderwijsroute_aantal" in found,
    )


def count(
    people: Iterable[Person], *, year: int, lawbook: Lawbook, provisional: bool = False,
    national: tuple[float, float] | None = None,
) -> Mapping[str, Count]:  # fmt: skip
    """Counts of budget year `year` per gemeente. `national`: (total of all weights, budget to be shared).

    A provisional count takes the other migrants of two years before (Bi 10.2). Raises LookupError when the lawbook holds
    no amounts for that year.
    """
    law, others = _version(lawbook, "spuk.asielstatushouder", year), _version(lawbook, "spuk.gezinsmigrant", year)
    reward = lawbook.at("spuk.prestatie", date(year, 1, 1))
    by_gemeente: dict[str, list[Person]] = {}
    for person in people:
        by_gemeente.setdefault(person.gemeente, []).append(person)
    return {code: _of(code, persons, year, law, others, reward, provisional, national)
            for code, persons in sorted(by_gemeente.items())}  # fmt: skip


def _of(
    code: str, persons: list[Person], year: int, law: Version, others: Version, reward: Version, provisional: bool,
    national: tuple[float, float] | None,
) -> Count:  # fmt: skip
    cohorts = Counter(one.cohort for one in persons if one.asylum)
    housed = (cohorts[year], cohorts[year - 1], cohorts[year - 2])
    done = sum(_rewarded(one, year, reward) for one in persons)
    migrants = sum(not one.asylum and one.cohort == (year - 2 if provisional else year) for one in persons)
    rate = reward["gewicht"] if year >= reward["eerste_budgetjaar"] else 0
    weight = sum(number * each for number, each in zip(housed, law["gewichten"], strict=True)) + done * rate
    return Count(
        gemeente=code, year=year, housed=housed, completed=done, others=migrants,
        onderwijsroute=sum(one.asylum and one.onderwijsroute and one.cohort == year for one in persons),
        weight=round(weight, 2), amounts=round(sum(n * each for n, each in zip(housed, law["bedragen"], strict=True)), 2),
        others_amount=round(migrants * others["bedrag"], 2),
        share=None if national is None else round(weight / national[0] * national[1], 2),
    )  # fmt: skip


def _rewarded(person: Person, year: int, law: Version) -> bool:
    """A diploma or certificate of year t-2; in the first year of the reward also all earlier ones (Bi 10.3 lid 5)."""
    if not person.asylum or person.completed is None or year < law["eerste_budgetjaar"]:
        return False
    last = year - law["jaren_later"]
    return bool(person.completed <= last if year == law["eerste_budgetjaar"] else person.completed == last)


def _version(lawbook: Lawbook, rule: str, year: int) -> Version:
    found = lawbook.in_force(rule, date(year, 1, 1))
    if found is None or found["budgetjaar"] != year:
        raise LookupError(f"{rule}: {year}")
    return found


def _gemeente(assessment: Assessment, on: date) -> str | None:
    """Gemeente whose college answers for the person on that day."""
    held = [one.gemeente for one in assessment.log if isinstance(one, Responsible) and one.party == "college"
            and one.valid_from <= on and (one.valid_until is None or on <= one.valid_until)]  # fmt: skip
    return held[-1] if held else None
