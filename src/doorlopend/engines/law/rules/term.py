"""The inburgeringstermijn: start, length, interruption, DUO's own dates (Wi 11, Bi 2.1 lid 2, 4.2, 9.3)."""

from datetime import date, timedelta
from itertools import pairwise

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_months, as_iso, extend, length, lengthen
from ..case import DUO, Case
from ..life import number
from .duty import brings_duty, temporary
from .place import housings


def apply(case: Case) -> None:
    """Write the term from the first plan, moved by interruptions and by what DUO granted."""
    _write_gaps(case)
    if case.regime != "wi2021" or not case.pips:
        _duo_alone(case)
        return
    first = case.pips[0]
    law = case.law("termijn.duur", first.valid_from)
    case.start = first.valid_from + ONE_DAY
    plain = add_months(first.valid_from, 12 * law["jaren"])
    case.find("termijn.start", case.start, law, [first])
    case.find("termijn.laatste_dag_zonder_verlenging", plain, law, [first], jaren=law["jaren"])
    case.end = _with_gaps(case, plain)
    granted = _granted(case, case.end)
    case.extended_end = granted
    used = [first, *(fact for _, _, fact in case.gap), *_grants(case)]
    case.find("termijn.laatste_dag", granted, law, used)
    case.term("inburgeringstermijn", case.start, granted, law, used, zonder_verlenging=plain)
    _not_moved(case, plain)
    _revoked(case)
    _duo_beside(case, granted)
    _new_terms(case)
    _stays_abroad(case)


def _stays_abroad(case: Case) -> None:
    """A stay abroad counts as an interruption only when the person was no resident, which the stay alone does not show."""
    assert case.start is not None and case.extended_end is not None
    for stay in case.life.all("verblijf.buitenland"):
        last = stay.valid_until
        if last is None or last < case.start or stay.valid_from > case.extended_end:
            continue
        shown = any(first <= last and stay.valid_from <= end for first, end, _ in case.gap)
        if not shown and not too_long(case, stay.valid_from, last):
            law = case.law("plicht.onderbreking", stay.valid_from)
            longer = extend(case.extended_end, *length(max(stay.valid_from, case.start), last))
            case.signal("termijn.verblijf_buitenland", law, [stay], ("bleef ingeschreven: geen onderbreking", case.extended_end),
                        ("geen ingezetene: termijn verlengd met de onderbreking", longer), about=stay.id)  # fmt: skip


def gaps(case: Case) -> list[tuple[date, date, Fact]]:
    """Interruptions with a known end: recorded ones, a temporary purpose between two rights, and gaps between BRP registrations."""
    found = [(fact.valid_from, fact.valid_until, fact) for fact in case.life.all("inburgeringsplicht.onderbreking")
             if fact.valid_until is not None]  # fmt: skip
    found += [gap for gap in _other_purposes(case) if not any(first <= gap[1] and gap[0] <= last for first, last, _ in found)]
    homes = housings(case)
    for before, after in pairwise(homes):
        last = before.valid_until
        covered = any(first <= after.valid_from and end >= (last or first) for first, end, _ in found)
        if last is not None and after.valid_from - last > timedelta(days=1) and not covered:
            found.append((last + ONE_DAY, after.valid_from - ONE_DAY, after))
    return sorted(found, key=lambda gap: gap[0])


def _other_purposes(case: Case) -> list[tuple[date, date, Fact]]:
    """Rights for a temporary purpose that are followed by one that brings the duty again (Bi 2.1 lid 2 b)."""
    rights = case.life.all("verblijfsrecht.verleend")
    if len(rights) < 3 or case.duty_from is None:
        return []
    found: list[tuple[date, date, Fact]] = []
    since: Fact | None = None
    for right in rights:
        if right.valid_from > case.duty_from and temporary(case, right):
            since = since or right
        elif since is not None and brings_duty(case, right):
            found.append((since.valid_from, right.valid_from - ONE_DAY, since))
            since = None
    return found


def _write_gaps(case: Case) -> None:
    for first, last, fact in case.gap:
        law = case.law("plicht.onderbreking", first)
        months, days = length(first, last)
        ended = too_long(case, first, last)
        case.find("plicht.geeindigd_door_onderbreking", ended, law, [fact], about=fact.id, since=first, van=first, tot=last,
                  duur=as_iso(months, days))  # fmt: skip
        if ended:
            case.find("plicht.opnieuw_vanaf", last + ONE_DAY, law, [fact], about=fact.id, since=last + ONE_DAY)
        case.find("verlenging.onderbreking", as_iso(0, 0) if ended else as_iso(months, days), law, [fact], about=fact.id,
                  van=first, tot=last)  # fmt: skip


def too_long(case: Case, first: date, last: date) -> bool:
    """More than a year, so that the duty ended?"""
    return last > add_months(first, 12 * case.law("plicht.onderbreking", first)["jaren"]) - ONE_DAY


def _with_gaps(case: Case, last: date) -> date:
    for first, end, _ in case.gap:
        if case.start is not None and end >= case.start and not too_long(case, first, end):
            last = extend(last, *length(max(first, case.start), end))
    return last


def _grants(case: Case) -> list[Fact]:
    return [fact for fact in case.life.all("verlenging.besluit") if fact.data["uitkomst"] == "verleend"]


def _granted(case: Case, last: date) -> date:
    """The last day after DUO's decisions; a decision that names a day says more than one that adds months."""
    for made in _grants(case):
        named = made.data.get("laatste_dag")
        if isinstance(named, date):
            last = max(last, named)
        else:
            last = lengthen(last, int(number(made, "maanden")), int(number(made, "dagen")))
    return last


def _not_moved(case: Case, plain: date) -> None:
    law = case.law("kalender.lange_termijn", plain)
    case.find("termijn.verschoven_door_termijnenwet", False, law, case.pips[:1], weekdag=plain.isoweekday())


def _revoked(case: Case) -> None:
    law = case.law("termijn.niet_opnieuw", case.pips[0].valid_from)
    later = [*case.life.all("pip.ingetrokken"), *case.pips[1:]]
    for fact in later:
        case.find("termijn.opnieuw_gestart", False, law, [case.pips[0], fact], about=fact.id, since=fact.valid_from)


def _duo_last(told: Fact) -> date | None:
    end = told.data.get("einddatum")
    return end - ONE_DAY if isinstance(end, date) else None


def _duo_alone(case: Case) -> None:
    for told in case.life.all("inburgeringstermijn.duo"):
        last = _duo_last(told)
        if last is not None:
            law = case.law("termijn.duo", told.valid_from)
            case.find("termijn.duo_start", told.valid_from, law, [told], about=told.id, inclusief=True)
            case.find("termijn.duo_laatste_dag", last, law, [told], about=told.id, einddatum_exclusief=told.data["einddatum"])


def _duo_beside(case: Case, ours: date) -> None:
    _duo_alone(case)
    told = case.life.last("inburgeringstermijn.duo")
    last = _duo_last(told) if told else None
    if told is None or last is None or case.start is None:
        return
    law = case.law("termijn.duo", told.valid_from)
    apart = (last - ours).days
    case.find("termijn.verschil_dagen", apart, law, [told, case.pips[0]], about=told.id)
    agree = abs(apart) <= law["tolerantie_dagen"] and abs((told.valid_from - case.start).days) <= law["tolerantie_dagen"]
    case.find("termijn.past_bij_duo", agree, law, [told, case.pips[0]], about=told.id, tolerantie=law["tolerantie_dagen"])
    if last != ours or told.valid_from != case.start:
        case.signal("termijn.verschil_duo", law, [told, case.pips[0]], ("DUO", last), ("berekend", ours), about=told.id,
                    binnen_tolerantie=agree)  # fmt: skip


def _new_terms(case: Case) -> None:
    for fine in case.life.all("boete.besluit"):
        last = fine.data.get("nieuwe_termijn_tot")
        if isinstance(last, date) and fine.data["soort"] in ("pvt", "map", "leerroute"):
            law = case.law("boete.nieuwe_termijn", fine.valid_from)
            case.term("nieuwe_termijn", fine.valid_from, last, law, [fine], about=fine.id, door=DUO)


def effective_end(case: Case) -> date | None:
    """Last day for what follows expiry: the later of ours and DUO's, so that nothing follows too early."""
    told = case.life.last("inburgeringstermijn.duo")
    last = _duo_last(told) if told else None
    ends = [day for day in (case.extended_end, last) if day is not None]
    return max(ends) if ends else None
