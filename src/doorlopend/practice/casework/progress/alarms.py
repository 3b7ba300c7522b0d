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
SAID = ("uren.gevolgd", "uren.aangeboden", "verzuim.gemeld", "aanwezigheid.vastgesteld")
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


@dataclass(frozen=True, slots=True)
class Course:
    """What alarms need of a life: it follows from facts and law alone, never from today, so it may be kept.

    `reports` are (last day, kind, hours) of lessons, `told` attendance as (day, percentage), `ends` the first day on which
    the duty has ended, `term` first and last day of the term, `last_day` that with every extension, `silent` begins at
    the last day on which the school said something (None: no lessons run).
    """

    ends: date | None
    reports: tuple[tuple[date, str, float], ...]
    told: tuple[tuple[date, float], ...]
    unannounced: tuple[date, ...]
    silent: date | None
    planned: float
    followed: float
    term: tuple[date, date] | None
    last_day: date | None
    lacking: bool
    used_up: tuple[str, ...]
    school: str


def course_of(facts: Sequence[Fact], assessment: Assessment) -> Course:
    """The course of one life from its standing facts."""
    ends = [one.value for one in assessment.findings if one.key == "plicht.einde" and isinstance(one.value, date)]
    plans = [fact for fact in facts if fact.kind == "pip.vastgesteld" and fact.data.get("intensiteit_uren")]
    term = next((one for one in assessment.terms if one.key == "inburgeringstermijn"), None)
    return Course(
        ends=min(ends, default=None),
        reports=tuple((last_day(fact), fact.kind, float(fact.data["uren"])) for fact in facts if _of_lessons(fact)),  # type: ignore[arg-type]
        told=tuple((fact.valid_from, float(fact.data["percentage"])) for fact in facts if fact.kind == "aanwezigheid.vastgesteld"),  # type: ignore[arg-type]
        unannounced=tuple(fact.valid_from for fact in facts if fact.kind == "verzuim.gemeld" and fact.data["reden"] == "zonder_bericht"),
        silent=_heard(facts),
        planned=float(max(plans, key=lambda fact: fact.valid_from).data["intensiteit_uren"]) if plans else 0.0,  # type: ignore[arg-type]
        followed=number(assessment, "uren.leerroute"), term=(term.start, term.last_day) if term else None, last_day=term_end(assessment),
        lacking=bool(lacking(assessment)), used_up=tuple(_used_up(facts)), school=_school(facts),
    )  # fmt: skip


def _of_lessons(fact: Fact) -> bool:
    return fact.kind in ("uren.aangeboden", "uren.gevolgd") and fact.data["soort"] in LESSONS


def _heard(facts: Sequence[Fact]) -> date | None:
    """Lessons run, and this is the last day on which the school said something."""
    started = [fact.valid_from for fact in facts if fact.kind == "lessen.gestart"]
    if not started or any(fact.kind == "lessen.afgerond" for fact in facts):
        return None
    return max([min(started), *(last_day(fact) for fact in facts if fact.kind in SAID)])


def _used_up(facts: Sequence[Fact]) -> Iterator[str]:
    """Parts of which the free attempts were taken, none of them passed."""
    for part, tries in attempts(facts).items():
        taken = [fact for fact in tries if fact.data.get("uitslag") in ("geslaagd", "gezakt")]
        passed = any(fact.data["uitslag"] == "geslaagd" for fact in taken)
        if part in FREE_PARTS and len(taken) >= BORDERS["pogingen_op"]["times"] and not passed:
            yield part


def _school(facts: Sequence[Fact]) -> str:
    """What the school did about the last absence."""
    told = [fact for fact in facts if fact.kind == "verzuim.gemeld" and fact.data.get("actie_school")]
    return str(max(told, key=lambda fact: fact.valid_from).data["actie_school"]) if told else ""


def alarms(*, facts: Sequence[Fact], assessment: Assessment, today: date) -> list[Alarm]:
    """Everything that asks for attention today; none once the duty has ended or all is done."""
    return alarms_on(course_of(facts, assessment), today)


def alarms_on(course: Course, today: date) -> list[Alarm]:
    """What asks for attention in a course on a day."""
    if course.ends is not None and course.ends <= today:
        return []
    checks = (_attendance, _unannounced, _silent, _pace, _nearing, _attempts)
    return [alarm for check in checks for alarm in check(course, today)]


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


def _attendance(course: Course, today: date) -> Iterator[Alarm]:
    border = BORDERS["aanwezigheid"]
    since = today - timedelta(weeks=border["weeks"])
    counted = {kind: sum(hours for day, one, hours in course.reports if one == kind and since <= day <= today) for kind in ("uren.aangeboden", "uren.gevolgd")}
    share = Hours(counted["uren.aangeboden"], counted["uren.gevolgd"], 0).percentage
    told = [one for one in course.told if since <= one[0] <= today]
    if share is None and told:
        share = round(max(told, key=lambda one: one[0])[1])
    if share is not None and share < border["percent"]:
        yield Alarm("aanwezigheid", {"percentage": share, "weken": border["weeks"]})


def _unannounced(course: Course, today: date) -> Iterator[Alarm]:
    border = BORDERS["zonder_bericht"]
    since = today - timedelta(weeks=border["weeks"])
    times = sum(since <= day <= today for day in course.unannounced)
    if times >= border["times"]:
        yield Alarm("zonder_bericht", {"keer": times, "weken": border["weeks"]})


def _silent(course: Course, today: date) -> Iterator[Alarm]:
    """Lessons run, and the school says nothing."""
    weeks = (today - course.silent).days // 7 if course.silent else 0
    if weeks >= BORDERS["geen_uren"]["weeks"]:
        yield Alarm("geen_uren", {"weken": weeks})


def _pace(course: Course, today: date) -> Iterator[Alarm]:
    """Hours followed against the intensity of the plan, spread evenly over the term."""
    if not course.planned or course.term is None or today <= course.term[0]:
        return
    first, last = course.term
    expected = course.planned * min(1.0, (today - first).days / max(1, (last - first).days))
    if expected >= 40 and course.followed < expected * BORDERS["tempo"]["percent"] / 100:
        yield Alarm("tempo", {"gevolgd": round(course.followed), "verwacht": round(expected)})


def _nearing(course: Course, today: date) -> Iterator[Alarm]:
    if course.last_day is None or not course.lacking:
        return
    if add_months(course.last_day, -BORDERS["termijn_nadert"]["months"]) <= today <= course.last_day:
        yield Alarm("termijn_nadert", {"dag": f"{course.last_day:%d-%m-%Y}"})


def _attempts(course: Course, _today: date) -> Iterator[Alarm]:
    for part in course.used_up:
        yield Alarm("pogingen_op", {"onderdeel": part})


def number(assessment: Assessment, key: str) -> float:
    """A total of the law engine; nought when it did not find any."""
    try:
        return float(assessment.value(key))  # type: ignore[arg-type]
    except KeyError:
        return 0.0


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
