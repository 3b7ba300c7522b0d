"""Where the person is housed and which college is responsible (Wi 1 lid 1, Wi 18)."""

from dataclasses import replace
from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY
from ..case import COA, COLLEGE, A, Case
from ..life import covers

# The kinds of fact that open a file: somebody has to answer for the person from then on.
_OPENING = (
    "asiel.aanvraag", "azc.verblijf", "verblijfsrecht.verleend", "koppeling", "brp.inschrijving", "huisvesting.gerealiseerd",
    "inburgeringsplicht.vastgesteld", "inburgeringsplicht.kennisgeving", "doelgroep.vastgesteld", "status.vastgesteld",
    "pip.vastgesteld",
)  # fmt: skip


def assignments(case: Case) -> list[Fact]:
    """Koppelingen in order of time; one that fell holds until the day before (of its own day: never)."""
    if "links" not in case.parts:
        found: list[Fact] = []
        for fact in case.life.all("koppeling", "koppeling.vervallen"):
            found = [*found, fact] if fact.kind == "koppeling" else _without(found, fact)
        case.parts["links"] = found
    return case.parts["links"]  # type: ignore[no-any-return]


def _without(links: list[Fact], fell: Fact) -> list[Fact]:
    """The last koppeling to that gemeente ends; which one it was follows from the order in which they became known."""
    last = max((n for n, link in enumerate(links) if link.data["gemeente"] == fell.data["gemeente"]), default=-1)
    return [replace(link, valid_until=fell.valid_from - ONE_DAY) if n == last else link for n, link in enumerate(links)]


def assigned_on(case: Case, day: date) -> Fact | None:
    """The last koppeling before or on that day, when it has not fallen: one that was replaced does not come back."""
    begun = [link for link in assignments(case) if link.valid_from <= day]
    return begun[-1] if begun and covers(begun[-1], day) else None


def housings(case: Case) -> list[Fact]:
    """BRP registrations outside an azc, in order of time; settled once per case."""
    if "homes" not in case.parts:
        case.parts["homes"] = [fact for fact in case.life.all("brp.inschrijving") if _is_home(case, fact)]
    return case.parts["homes"]  # type: ignore[no-any-return]


def _is_home(case: Case, brp: Fact) -> bool:
    """Not in an azc: neither said so, nor during a stay in an azc in that gemeente or, if unknown, away from the koppeling."""
    if brp.data.get("in_azc"):
        return False
    standing = [link for link in assignments(case) if link.valid_until is None or link.valid_until >= brp.valid_from]
    koppeling = standing[-1] if standing else None
    if koppeling is not None and koppeling.data["gemeente"] == brp.data["gemeente"]:
        return True
    for stay in case.holding("azc.verblijf", brp.valid_from):
        where = stay.data.get("gemeente")
        there = where == brp.data["gemeente"] or (where is None and koppeling is not None)
        if there and stay.valid_until != brp.valid_from:
            return False
    return True


def apply(case: Case) -> None:
    """Write who is responsible for each day since the file opened."""
    opening = case.life.all(*_OPENING)
    if not opening:
        return
    opened = opening[0].valid_from
    marks = _marks(case, opened)
    died = case.life.last("persoon.overleden")
    closed = died.valid_from if died else None
    for position, (day, party, gemeente, facts) in enumerate(marks):
        last = marks[position + 1][0] - ONE_DAY if position + 1 < len(marks) else closed
        rule = "verantwoordelijk.coa" if party == COA else "verantwoordelijk.college"
        case.answerable(party, gemeente, case.law(rule, day), facts, day, last)
        if party == "onbekend":
            case.signal("verantwoordelijk.onbekend", case.law(rule, day), facts, ("BRP", None), ("koppeling", None), since=day)
    _transferred(case)


def _marks(case: Case, opened: date) -> list[tuple[date, str, str | None, list[Fact]]]:
    """(first day, party, gemeente, facts) of each period, without repeats."""
    days = sorted({opened, *(max(opened, fact.valid_from) for fact in case.life.all("koppeling", "koppeling.vervallen", "brp.inschrijving"))})
    marks: list[tuple[date, str, str | None, list[Fact]]] = []
    for day in days:
        party, gemeente, facts = _on(case, day)
        if not marks or marks[-1][1:3] != (party, gemeente):
            marks.append((day, party, gemeente, facts))
    return marks


def _on(case: Case, day: date) -> tuple[str, str | None, list[Fact]]:
    homes = [fact for fact in housings(case) if fact.valid_from <= day]
    link = assigned_on(case, day)
    if link is not None and not any(home.data["gemeente"] == link.data["gemeente"] for home in homes):
        later = [home for home in homes if home.valid_from >= link.valid_from]
        if not later or case.group_on(day) == A:
            return COLLEGE, str(link.data["gemeente"]), [link]
    if homes:
        return COLLEGE, str(homes[-1].data["gemeente"]), [homes[-1]]
    early = case.holding("azc.verblijf", day) or case.life.all("asiel.aanvraag")
    if early or case.group_on(day) == A:
        return COA, None, early[:1]
    return "onbekend", None, []


def gemeente_on(case: Case, day: date) -> str | None:
    """Gemeente whose college is responsible on that day."""
    return _on(case, day)[1]


def _transferred(case: Case) -> None:
    for fact in case.life.all("uitvoering.overgedragen"):
        law = case.law("verantwoordelijk.openbaar_lichaam", fact.valid_from)
        name = str(fact.data["openbaar_lichaam"])
        if fact.data["geheel"]:
            case.answerable("openbaar_lichaam", gemeente_on(case, fact.valid_from), law, [fact], fact.valid_from,
                            fact.valid_until)  # fmt: skip
        case.find("uitvoering.openbaar_lichaam", name if fact.data["geheel"] else None, law, [fact], about=fact.id,
                  since=fact.valid_from, until=fact.valid_until, blijft_bij_gemeente=("Wi 39", "Wi hoofdstuk 10"))  # fmt: skip


def was_in_azc(case: Case, day: date) -> bool:
    """Did the person live in a COA location that day, as far as the facts say?"""
    registered = any(fact.data.get("in_azc") and covers(fact, day) for fact in case.life.all("brp.inschrijving"))
    return registered or bool(case.holding("azc.verblijf", day))
