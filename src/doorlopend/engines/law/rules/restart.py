"""A duty that stopped and runs again: after a temporary exemption, or after it had ended (Bi 2.1; DUO-M2M SS129, SS130)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY
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
    suspended = [(fact.valid_from, fact) for fact in case.life.all("vrijstelling.besluit") if suspends(case, fact)]
    away = [(first, fact) for first, last, fact in case.gap if too_long(case, first, last)]
    return sorted([*ended, *suspended, *away], key=lambda stop: (stop[0], stop[1].id))


def suspends(case: Case, decision: Fact) -> bool:
    """Does this exemption stop the duty for a while only: given for as long as a course is followed, or withdrawn later?"""
    extent = decision.data.get("omvang") or "volledig"
    if decision.kind != "vrijstelling.besluit" or decision.data["uitkomst"] != "verleend" or extent == "gedeeltelijk":
        return False
    return extent == "tijdelijk" or withdrawn(case, decision) is not None


def withdrawn(case: Case, decision: Fact) -> Fact | None:
    """The first decision by which that exemption was withdrawn."""
    extent = decision.data.get("omvang") or "volledig"
    return next((one for one in case.life.all("vrijstelling.besluit") if one.data["uitkomst"] == "ingetrokken"
                 and one.valid_from >= decision.valid_from and (one.data.get("omvang") or extent) == extent), None)  # fmt: skip


def suspensions(case: Case) -> list[tuple[date, date | None, Fact]]:
    """First and last day of each exemption that stops the duty for a while; no last day while it lasts."""
    found = []
    for made in case.life.all("vrijstelling.besluit"):
        back = withdrawn(case, made)
        if suspends(case, made) and (back is None or back.valid_from > made.valid_from):
            found.append((made.valid_from, back.valid_from - ONE_DAY if back else made.valid_until, made))
    return found


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
