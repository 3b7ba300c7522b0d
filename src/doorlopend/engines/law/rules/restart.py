"""A duty that stopped and runs again: after a temporary exemption, or after it had ended (Bi 2.1; DUO-M2M SS129, SS130)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..case import Case
from .term import too_long


def apply(case: Case) -> None:
    """Settle which notice counts for the first plan, and from when the duty runs anew.

    A later notice counts only when the duty stopped between the first one and that one; another letter about the
    same duty starts nothing.
    """
    notices = case.life.all("inburgeringsplicht.kennisgeving")
    case.notice = notices[0] if notices else None
    stops = _stops(case)
    for notice in notices[1:]:
        before = [stop for stop in stops if notices[0].valid_from <= stop[0] < notice.valid_from]
        if before:
            _again(case, notice, before[-1])


def _stops(case: Case) -> list[tuple[date, Fact]]:
    """Days on which the duty ended or was suspended, with the fact that shows it."""
    ended = [(fact.valid_from, fact) for fact in case.life.all("inburgeringsplicht.beeindigd")]
    suspended = [(fact.valid_from, fact) for fact in case.life.all("vrijstelling.besluit") if suspends(fact)]
    away = [(first, fact) for first, last, fact in case.gap if too_long(case, first, last)]
    return sorted([*ended, *suspended, *away], key=lambda stop: (stop[0], stop[1].id))


def suspends(decision: Fact) -> bool:
    """Does this decision exempt for as long as a course is followed?"""
    return decision.data["uitkomst"] == "verleend" and decision.data.get("omvang") == "tijdelijk"


def _again(case: Case, notice: Fact, stop: tuple[date, Fact]) -> None:
    planned = any(pip.valid_from <= stop[0] for pip in case.life.all("pip.vastgesteld"))
    temporary = stop[1].kind == "vrijstelling.besluit" or stop[1].data.get("reden") == "tijdelijke_vrijstelling"
    resumed = planned and temporary
    law = case.law("plicht.herleving", notice.valid_from)
    case.find("plicht.opnieuw_vanaf", notice.valid_from, law, [stop[1], notice], about=notice.id, since=notice.valid_from,
              hervat=resumed)  # fmt: skip
    case.restarted = notice.valid_from
    if not resumed:
        case.notice = notice
        case.void_until = stop[0]
