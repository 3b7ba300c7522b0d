"""An assessment looked at on a day: what is open, what is late, what comes next."""

from dataclasses import dataclass
from datetime import date

from .model import Assessment, Finding, Obligation, Responsible, Right, Term


@dataclass(frozen=True, slots=True)
class View:
    """The state of things at the end of `on`. `next` is the open obligation of the authorities or the person that is due first."""

    on: date
    open: tuple[Obligation, ...]
    late: tuple[Obligation, ...]
    next: Obligation | None
    findings: tuple[Finding, ...]
    rights: tuple[Right, ...]
    terms: tuple[Term, ...]
    responsible: Responsible | None


def on_date(assessment: Assessment, on: date) -> View:
    """What the assessment means on that day; pure, the day is passed in."""
    open_ = tuple(sorted((one for one in assessment.obligations if is_open(one, on)), key=_order))
    dated = [one for one in open_ if one.due is not None and one.due >= on]
    late = tuple(one for one in open_ if is_late(one, on))
    return View(
        on=on,
        open=open_,
        late=late,
        next=late[0] if late else dated[0] if dated else open_[0] if open_ else None,
        findings=tuple(one for one in assessment.findings if _holds(one.valid_from, one.valid_until, on)),
        rights=tuple(one for one in assessment.rights if _holds(one.valid_from, one.valid_until, on)),
        terms=tuple(one for one in assessment.terms if one.start <= on <= one.last_day),
        responsible=next((one for one in reversed(assessment.responsible)
                          if _holds(one.valid_from, one.valid_until, on)), None),
    )  # fmt: skip


def is_open(obligation: Obligation, on: date) -> bool:
    """Begun, not done before or on that day, and not lapsed."""
    done = obligation.done_on is not None and obligation.done_on <= on
    return not done and _holds(obligation.valid_from, obligation.until, on)


def is_late(obligation: Obligation, on: date) -> bool:
    """Open after its last day."""
    return obligation.due is not None and obligation.due < on and is_open(obligation, on)


def _holds(first: date | None, last: date | None, on: date) -> bool:
    return (first is None or first <= on) and (last is None or on <= last)


def _order(obligation: Obligation) -> tuple[bool, date, str, str]:
    return obligation.due is None, obligation.due or date.max, obligation.key, obligation.about
