"""Hours: what counts for which purpose (Bi 3.1, 3.2, 3.14, 5.3 lid 5, 5.5; DUO's three totals)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import add_months
from ..case import Case
from ..life import number, total_of

_LESSONS = ("nt2", "alfabetisering", "knm", "taalschakeltraject")
_MARKED = ("keurmerkinstelling", "taalschakelinstelling")
_SCHOOLS = ("praktijkonderwijs", "vso_arbeid", "vso_dagbesteding", "mbo_entree")
# purpose -> (kinds of hours, places or None for any, phases)
PURPOSES: dict[str, tuple[tuple[str, ...], tuple[str, ...] | None, tuple[str, ...]]] = {
    "duo_intake": (("nt2", "alfabetisering", "knm"), None, ("intake",)),
    "duo_participatie": (("participatie", "map", "map_praktijk", "pvt"), None, ("intake", "leerroute")),
    "duo_school": (_LESSONS, _MARKED, ("leerroute",)),
    "leerroute": (("nt2", "alfabetisering", "knm", "taalschakeltraject"), _MARKED, ("leerroute",)),
    "z_cursus": (("nt2", "alfabetisering", "knm"), _MARKED, ("intake", "leerroute")),
    "z_participatie": (("participatie", "map", "map_praktijk", "pvt"), None, ("intake", "leerroute")),
    "afschalen": (("nt2", "alfabetisering", "taalschakeltraject"), _MARKED, ("intake", "leerroute")),
    "pvt": (("pvt",), None, ("intake", "leerroute")),
    "map": (("map", "map_praktijk"), None, ("intake", "leerroute")),
    "map_praktijk": (("map_praktijk",), None, ("intake", "leerroute")),
}


_BY_KIND = {kind: tuple((purpose, places, phases) for purpose, (kinds, places, phases) in PURPOSES.items() if kind in kinds)
            for kinds, _, _ in PURPOSES.values() for kind in kinds}  # fmt: skip


def apply(case: Case) -> None:
    """Write the totals per purpose, and what does not count."""
    rows = case.life.all("uren.gevolgd")
    if rows:
        law = case.law("uren.telling", rows[-1].valid_from)
        for purpose, used in counted(case).items():
            case.hours[purpose] = total_of(used, "uren")
            case.find(f"uren.{purpose}", case.hours[purpose], law, used)
        _school_before(case, rows)
        _lost(case, rows)
    early = case.life.all("coa.voorinburgering")
    if early:
        law = case.law("uren.voor_pip", early[0].valid_from)
        case.find("voorinburgering.telt_mee", False, law, early, vrijwillig=True)
        case.find("voorinburgering.verplicht", False, law, early)


def counted(case: Case) -> dict[str, list[Fact]]:
    """Per purpose the rows of hours that count for it, in order of time; settled once the plans are."""
    if "hours" not in case.parts:
        found: dict[str, list[Fact]] = {purpose: [] for purpose in PURPOSES}
        for row in case.life.all("uren.gevolgd"):
            for purpose in _purposes(case, row):
                found[purpose].append(row)
        case.parts["hours"] = found
    return case.parts["hours"]  # type: ignore[no-any-return]


def _purposes(case: Case, row: Fact) -> list[str]:
    """The purposes these hours count for: by kind, place and phase."""
    when, place = phase(case, row), row.data.get("bij") or _MARKED[0]
    allowed = when == "voor_pip" and bool(case.pips) and case.pips[0].data.get("voor_pip_meegeteld") is True
    return [purpose for purpose, places, phases in _BY_KIND[str(row.data["soort"])] if not places or place in places
            if when in phases or (allowed and "leerroute" in phases and purpose != "duo_school")]  # fmt: skip


def phase(case: Case, row: Fact) -> str:
    """`intake`, `leerroute` or `voor_pip`: as recorded, else by the day of the first plan."""
    told = row.data.get("fase")
    if told:
        return str(told)
    if not case.pips or row.valid_from < case.pips[0].valid_from:
        return "voor_pip"
    return "leerroute"


def total(case: Case, purpose: str, until: date | None = None) -> float:
    """Hours that count for a purpose, up to and including a day."""
    if until is None and purpose in case.hours:
        return case.hours[purpose]
    return total_of((row for row in counted(case)[purpose] if until is None or row.valid_from <= until), "uren")


def reached(case: Case, purpose: str, goal: float) -> date | None:
    """Day on which the total reached the goal, counted at the end of each row; None when it did not."""
    so_far = 0.0
    for row in sorted(counted(case)[purpose], key=lambda one: one.valid_until or one.valid_from):
        so_far += number(row, "uren")
        if so_far >= goal:
            return row.valid_until or row.valid_from
    return None


def _school_before(case: Case, rows: list[Fact]) -> None:
    """Dutch and KNM lessons at school in the two years before the plan come off the 800 (Bi 3.14 lid 9-10)."""
    school = [row for row in rows if row.data.get("bij") in _SCHOOLS and row.data["soort"] in _LESSONS]
    if not school or not case.pips:
        return
    day = case.pips[0].valid_from
    law = case.law("uren.school_voor_pip", day)
    first = add_months(day, -12 * law["jaren"])
    used = [row for row in school if first <= row.valid_from < day]
    hours = total_of(used, "uren")
    case.hours["school"] = hours
    case.find("uren.z_aftrek_school", hours, law, used, vanaf=first, tot=day)
    if day < law["zeker_vanaf"]:
        case.signal("uren.aftrek_school_datum", law, used, ("in werking op dat moment", hours), ("nog niet in werking", 0.0))


def _lost(case: Case, rows: list[Fact]) -> None:
    useful = {row.id for used in counted(case).values() for row in used}
    lost = [row for row in rows if row.id not in useful and row.data.get("bij") not in _SCHOOLS]
    if lost:
        law = case.law("uren.voor_pip", lost[0].valid_from)
        hours = total_of(lost, "uren")
        case.find("uren.niet_meegeteld", hours, law, lost)
