"""Extension on other grounds than a circumstance: a non-exempting education, and almost done (Bi 4.3, 4.4; Ri 4.2)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import as_iso, length
from ..case import FAMILY, Case
from ..lawbook import Version
from ..life import number
from ..model import Term
from .hours import total
from .routes import passed_parts, route_on

_NON_EXEMPTING = ("praktijkonderwijs", "vso_arbeid", "vso_dagbesteding", "mbo_entree")


def outside_term(case: Case, fact: Fact, ground: str) -> None:
    """No extension of the first term; in a new term the same grounds take the blame away (Wi 24 lid 2)."""
    law = case.law(f"verlenging.{ground}", fact.valid_from)
    case.find("verlenging.aanspraak", "P0D", law, [fact], about=fact.id, grond=ground, reden="niet_in_de_termijn")
    if any(one.start <= fact.valid_from <= one.last_day for one in case.out if isinstance(one, Term) and one.key == "nieuwe_termijn"):
        rule = case.law("verlenging.nieuwe_termijn", fact.valid_from)
        case.find("verlenging.geldt_voor_nieuwe_termijn", True, rule, [fact], about=fact.id, grond=ground)


def schooling(case: Case) -> list[tuple[int, int]]:
    """A non-exempting education: its length since the duty began, or two years while it runs (Ri 4.2)."""
    found = []
    begin = case.duty_from
    for fact in case.life.all("onderwijs.inschrijving"):
        kind = str(fact.data["soort"])
        law = case.law("verlenging.niet_vrijstellende_opleiding", fact.valid_from)
        if kind not in _NON_EXEMPTING or case.extended_end is None:
            continue
        if fact.valid_from > case.extended_end:
            outside_term(case, fact, "niet_vrijstellende_opleiding")
            continue
        first = max(fact.valid_from, begin) if begin else fact.valid_from
        if fact.valid_until is None:
            months, days, reason = law["lopend_maanden"], 0, "opleiding_loopt_nog"
        elif fact.valid_until < first:
            months, days, reason = 0, 0, "voor_begin_plicht"
        else:
            (months, days), reason = length(first, fact.valid_until), ""
        if kind == "mbo_entree" and (months, days) > (law["entree_hoogstens_maanden"], 0):
            months, days, reason = law["entree_hoogstens_maanden"], 0, "entree_hoogstens_twee_jaar"
        again = law["lopend_opnieuw_maanden"] if fact.valid_until is None and kind != "mbo_entree" else ()
        case.find("verlenging.aanspraak", as_iso(months, days), law, [fact], about=fact.id, reden=reason, maanden=months,
                  grond="niet_vrijstellende_opleiding", dagen=days, daarna_maanden=again)  # fmt: skip
        found.append((months, days))
    return found


def almost_done(case: Case) -> tuple[int, int]:
    """Bijna afgerond (Bi 4.4): six months of the first term, in the B1-route only."""
    assert case.end is not None
    law = case.law("verlenging.bijna_afgerond", case.end)
    lacking = _lacking_for_almost(case, law)
    if _complete(case):
        return 0, 0
    months = 0 if lacking else law["maanden"]
    case.find("verlenging.bijna_afgerond", as_iso(months, 0), law, case.pips[-1:], ontbreekt=lacking, maanden=months, dagen=0)
    return months, 0


def _complete(case: Case) -> bool:
    return len(passed_parts(case)) >= 5 and {"pvt", "map"} <= case.done.keys()


def _lacking_for_almost(case: Case, law: Version) -> tuple[str, ...]:
    assert case.end is not None
    passed = passed_parts(case, case.end)
    languages = len(passed - {"knm"})
    lacking = {
        "b1_route": route_on(case, case.end) == "b1_route",
        "lessen_gevolgd": _lessons_followed(case, law),
        "twee_taalonderdelen": languages >= law["taalonderdelen"],
        "knm": "knm" in passed,
        "pvt": case.done.get("pvt", date.max) <= case.end,
        "map": case.done.get("map", date.max) <= case.end,
    }
    return tuple(name for name, met in lacking.items() if not met)


def _lessons_followed(case: Case, law: Version) -> bool:
    assert case.end is not None
    if any(done.valid_from <= case.end for done in case.life.all("lessen.afgerond")):
        return True
    hours = total(case, "leerroute", case.end)
    if case.group_on(case.end) == FAMILY:
        return hours >= float(law["uren_gezinsmigrant"])
    planned = number(case.pips[-1], "intensiteit_uren")
    return planned > 0 and hours >= planned
