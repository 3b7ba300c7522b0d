"""What in a course asks for attention. Pure: facts, assessment and the day are passed in; borders are data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from doorlopend.engines.facts import Fact
from doorlopend.engines.law import Assessment
from doorlopend.engines.law.calendar import add_months

BORDERS: Mapping[str, Mapping[str, Any]] = tomllib.loads(files(__package__).joinpath("data/alarms.toml").read_text(encoding="utf-8"))
LESSONS = ("nt2", "alfabetisering", "knm", "taalschakeltraject")
FREE_PARTS = ("lezen", "luisteren", "schrijven", "spreken", "knm")


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that asks for attention: which border, and the values that filled it."""

    code: str
    values: Mapping[str, Any]

    @property
    def tone(self) -> str:
        return str(BORDERS[self.code]["tone"])

    def words(self, lang: str) -> str:
        return str(BORDERS[self.code][lang]).format(**self.values)


@dataclass(frozen=True, slots=True)
class Hours:
    """Lesson hours over a period: offered, followed, and missed with or without reason."""

    offered: float
    followed: float
    missed: float

    @property
    def percentage(self) -> int | None:
        """Followed of offered; None when the school gave no offered hours, or not all of them."""
        return round(100 * self.followed / self.offered) if self.followed <= self.offered and self.offered else None


def alarms(*, facts: Sequence[Fact], assessment: Assessment, today: date) -> list[Alarm]:
    """Everything that asks for attention today; none once the duty has ended or all is done."""
    if _ended(assessment, today):
        return []
    checks = (_attendance, _unannounced, _silent, _pace, _nearing, _attempts)
    return [alarm for check in checks for alarm in check(facts, assessment, today)]


def _ended(assessment: Assessment, today: date) -> bool:
    ends = [one.value for one in assessment.findings if one.key == "plicht.einde"]
    return any(isinstance(day, date) and day <= today for day in ends)


def last_day(fact: Fact) -> date:
    return fact.valid_until or fact.valid_from


def hours_between(facts: Iterable[Fact], first: date, last: date) -> Hours:
    """Lessons whose last day lies in the period: schools report per month, and a month is counted whole."""
    totals = {"uren.aangeboden": 0.0, "uren.gevolgd": 0.0, "verzuim.gemeld": 0.0}
    for fact in facts:
        counts = fact.kind in totals and first <= last_day(fact) <= last
        if counts and (fact.kind == "verzuim.gemeld" or fact.data["soort"] in LESSONS):
            totals[fact.kind] += float(fact.data["uren"])  # type: ignore[arg-type]
    return Hours(totals["uren.aangeboden"], totals["uren.gevolgd"], totals["verzuim.gemeld"])


def _attendance(facts: Sequence[Fact], _assessment: Assessment, today: date) -> Iterator[Alarm]:
    border = BORDERS["aanwezigheid"]
    since = today - timedelta(weeks=border["weeks"])
    share = hours_between(facts, since, today).percentage
    told = [fact for fact in facts if fact.kind == "aanwezigheid.vastgesteld" and since <= fact.valid_from <= today]
    if share is None and told:
        share = round(float(max(told, key=lambda fact: fact.valid_from).data["percentage"]))  # type: ignore[arg-type]
    if share is not None and share < border["percent"]:
        yield Alarm("aanwezigheid", {"percentage": share, "weken": border["weeks"]})


def _unannounced(facts: Sequence[Fact], _assessment: Assessment, today: date) -> Iterator[Alarm]:
    border = BORDERS["zonder_bericht"]
    since = today - timedelta(weeks=border["weeks"])
    times = sum(fact.kind == "verzuim.gemeld" and fact.data["reden"] == "zonder_bericht" and since <= fact.valid_from <= today for fact in facts)
    if times >= border["times"]:
        yield Alarm("zonder_bericht", {"keer": times, "weken": border["weeks"]})


def _silent(facts: Sequence[Fact], _assessment: Assessment, today: date) -> Iterator[Alarm]:
    """Lessons run, and the school says nothing."""
    border = BORDERS["geen_uren"]
    started = [fact.valid_from for fact in facts if fact.kind == "lessen.gestart"]
    done = any(fact.kind == "lessen.afgerond" for fact in facts)
    heard = [last_day(fact) for fact in facts if fact.kind in ("uren.gevolgd", "uren.aangeboden", "verzuim.gemeld", "aanwezigheid.vastgesteld")]
    if not started or done:
        return
    weeks = (today - max([min(started), *heard])).days // 7
    if weeks >= border["weeks"]:
        yield Alarm("geen_uren", {"weken": weeks})


def _pace(facts: Sequence[Fact], assessment: Assessment, today: date) -> Iterator[Alarm]:
    """Hours followed against the intensity of the plan, spread evenly over the term."""
    plans = [fact for fact in facts if fact.kind == "pip.vastgesteld" and fact.data.get("intensiteit_uren")]
    term = next((one for one in assessment.terms if one.key == "inburgeringstermijn"), None)
    if not plans or term is None or today <= term.start:
        return
    planned = float(max(plans, key=lambda fact: fact.valid_from).data["intensiteit_uren"])  # type: ignore[arg-type]
    gone = min(1.0, (today - term.start).days / max(1, (term.last_day - term.start).days))
    expected, followed = planned * gone, number(assessment, "uren.leerroute")
    if expected >= 40 and followed < expected * BORDERS["tempo"]["percent"] / 100:
        yield Alarm("tempo", {"gevolgd": round(followed), "verwacht": round(expected)})


def number(assessment: Assessment, key: str) -> float:
    """A total of the law engine; nought when it did not find any."""
    try:
        return float(assessment.value(key))  # type: ignore[arg-type]
    except KeyError:
        return 0.0


def _nearing(_facts: Sequence[Fact], assessment: Assessment, today: date) -> Iterator[Alarm]:
    last = term_end(assessment)
    if last is None or not lacking(assessment):
        return
    if add_months(last, -BORDERS["termijn_nadert"]["months"]) <= today <= last:
        yield Alarm("termijn_nadert", {"dag": f"{last:%d-%m-%Y}"})


def term_end(assessment: Assessment) -> date | None:
    """Last day of the term, extensions granted included."""
    ends = [one.last_day for one in assessment.terms if one.key == "inburgeringstermijn"]
    return max(ends, default=None)


def lacking(assessment: Assessment) -> tuple[str, ...]:
    """What is still to be done: leerroute, pvt, map."""
    try:
        found = assessment.value("inburgering.ontbreekt")
    except KeyError:
        return ()
    return found if isinstance(found, tuple) else ()


def attempts(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Exams by part, in order of time."""
    found: dict[str, list[Fact]] = {}
    for fact in sorted((fact for fact in facts if fact.kind == "examen.afgelegd"), key=lambda fact: (fact.valid_from, fact.id)):
        found.setdefault(str(fact.data["onderdeel"]), []).append(fact)
    return found


def _attempts(facts: Sequence[Fact], assessment: Assessment, today: date) -> Iterator[Alarm]:
    for part, tries in attempts(facts).items():
        taken = [fact for fact in tries if fact.data.get("uitslag") in ("geslaagd", "gezakt")]
        passed = any(fact.data["uitslag"] == "geslaagd" for fact in taken)
        if part in FREE_PARTS and len(taken) >= BORDERS["pogingen_op"]["times"] and not passed:
            yield Alarm("pogingen_op", {"onderdeel": part})
