"""What stops with the duty: open obligations lapse, rights and the duty itself get a last day (Wi 3-6; DUO-M2M, SS109, SS129)."""

from collections.abc import Callable
from datetime import date
from types import MappingProxyType

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY
from ..case import Case
from ..lawbook import Version
from ..model import Entry, Finding, Obligation, Right
from .restart import suspensions

_OUTLIVE = ("cbs.leveren", "duo.melden_pvt", "duo.melden_map", "duo.melden_z_route", "pip.overdragen")
_FINDINGS = ("pip.mogelijk", "pip.termijn_loopt")
_RIGHTS = ("maatschappelijke_begeleiding", "begeleiding_inburgering", "cursus_van_gemeente", "sociale_lening", "kinderopvangtoeslag_doelgroep")
_BEFORE_PLAN = ("pip.vaststellen", "intake.oproepen", "intake.afronden", "intake.alleen_gesprek_aanbieden", "leerbaarheidstoets.afnemen")


def apply(case: Case) -> None:
    """Close what no longer holds; lives that run on are left alone."""
    stops = suspensions(case)
    if case.duty_until is not None:
        _replace(case, lambda entry: _ended(entry, case.duty_until))
    for first, last, decision in stops:
        if not any(pip.valid_from <= first for pip in case.pips):
            _before_plan(case, first, last, decision)
    if case.duty_until is not None or stops:
        _periods(case, stops)


def _replace(case: Case, change: Callable[[Entry], Entry]) -> None:
    case.out[:] = map(change, case.out)


def _ended(entry: Entry, end: date | None) -> Entry:
    """Nothing need be done, and nothing of the act may be claimed, after the last day of the duty."""
    if isinstance(entry, Obligation):
        open_ = entry.until is None and entry.done_on is None and entry.key not in _OUTLIVE
        return entry._replace(until=end) if open_ else entry
    granted = isinstance(entry, Right) and entry.granted and entry.key in _RIGHTS
    if isinstance(entry, (Right, Finding)) and (granted or entry.key in _FINDINGS) and entry.valid_until is None:
        return entry._replace(valid_until=end)
    return entry


def _before_plan(case: Case, first: date, last: date | None, decision: Fact) -> None:
    """Without a plan the ten weeks stop; after it DUO sees a new inburgeringsplichtige, who gets a new notice (SS129)."""
    if case.notice is None or case.notice.valid_from >= first:
        return
    due = next((entry.value for entry in case.out if isinstance(entry, Finding) and entry.key == "pip.laatste_dag"), None)
    _replace(case, lambda entry: _stopped(entry, first))
    if last is not None and isinstance(due, date):
        law = case.law("plicht.herleving", last)
        case.signal("pip.na_tijdelijke_vrijstelling", law, [case.notice, decision], ("DUO: nieuwe inburgeringsplichtige, tien weken na een nieuwe kennisgeving", None),
                    ("de eerste kennisgeving telt nog", due), since=last + ONE_DAY)  # fmt: skip


def _stopped(entry: Entry, first: date) -> Entry:
    if isinstance(entry, Obligation) and entry.key in _BEFORE_PLAN and entry.until is None and entry.done_on is None:
        return entry._replace(until=first - ONE_DAY)
    if not isinstance(entry, Finding):
        return entry
    if entry.key == "pip.termijn_loopt" and entry.valid_until is None:
        return entry._replace(valid_until=first - ONE_DAY)
    if entry.key == "pip.laatste_dag" and isinstance(entry.value, date) and entry.value >= first:
        return entry._replace(value=None, values=MappingProxyType({**entry.values, "reden": "tijdelijke_vrijstelling"}))
    return entry


def _periods(case: Case, stops: list[tuple[date, date | None, Fact]]) -> None:
    """`inburgeringsplichtig` period by period; what every event on record leaves standing comes last, for it is the short answer."""
    told = next((entry for entry in case.out if isinstance(entry, Finding) and entry.key == "inburgeringsplichtig" and entry.value), None)
    if told is None or told.valid_from is None:
        return
    rows, day = [], told.valid_from
    for first, last, decision in stops:
        if first > day:
            rows.append(told._replace(valid_from=day, valid_until=first - ONE_DAY))
        law = case.law("vrijstelling.gevolg", first)
        rows.append(_not(told, law, (decision.id,), max(first, day), last, "tijdelijke_vrijstelling"))
        day = date.max if last is None else last + ONE_DAY
    if day < date.max:
        rows.append(told._replace(valid_from=day))
    place = case.out.index(told)
    case.out[place : place + 1] = _until_end(case, rows, told)


def _until_end(case: Case, rows: list[Finding], told: Finding) -> list[Finding]:
    """The periods up to the end of the duty, and that there is none after it. Of an age that is still to come the short answer stays yes."""
    end = next((entry for entry in case.out if isinstance(entry, Finding) and entry.key == "plicht.einde"), None)
    if end is None or case.duty_until is None:
        return rows
    last = case.duty_until
    kept = [row._replace(valid_until=min(row.valid_until or last, last)) for row in rows if row.valid_from is not None and row.valid_from <= last]
    reason = str(end.values["reden"])
    after = _not(told, case.law("plicht.einde", last), end.facts, last + ONE_DAY, None, reason)
    return [after, *kept] if reason == "aow_leeftijd" else [*kept, after]


def _not(told: Finding, law: Version, facts: tuple[str, ...], since: date, until: date | None, reason: str) -> Finding:
    return told._replace(value=False, rule=law.rule, article=law.article, certainty=law.certainty, facts=facts, valid_from=since,
                         valid_until=until, values=MappingProxyType({"reden": reason}))  # fmt: skip
