"""Wi2013 is recognised and declined; only its arithmetic and the ruling on fines are shown (Wi 54; ABRvS 2025:3087)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_months, extend
from ..case import A, Case
from ..life import number, total_of
from .hours import total
from .money_fines import enforcement


def apply(case: Case) -> None:
    """Decline a Wi2013 case with the reason; check the dates DUO gave against plain arithmetic."""
    if case.regime != "wi2013":
        return
    facts = case.life.all("inburgeringsplicht.vastgesteld", "verblijfsrecht.verleend", "inburgeringstermijn.duo")
    law = case.law("wi2013.overgangsrecht")
    case.find("afgewezen", True, law, facts[:1], reden="wi2013_blijft_gelden")
    case.find("pip.mogelijk", False, law, facts[:1], reden="wi2013")
    case.signal("regime.wi2013", law, facts[:1], ("Wi 54 lid 1: Wi2013 blijft gelden", "buiten deze rekenregels"))
    for told in case.life.all("inburgeringstermijn.duo"):
        _arithmetic(case, told)
    _effort(case)
    _table(case)
    for loan in case.life.all("lening.terugvordering"):
        _loan(case, loan)
    for fine in case.life.all("boete.besluit"):
        _fine(case, fine)


def _arithmetic(case: Case, told: Fact) -> None:
    end = told.data.get("einddatum")
    if not isinstance(end, date):
        return
    law = case.law("wi2013.termijn", told.valid_from)
    last = add_months(told.valid_from, 12 * law["jaren"]) - ONE_DAY
    used = [told]
    for made in case.life.all("verlenging.besluit"):
        if made.data["uitkomst"] == "verleend":
            named = made.data.get("laatste_dag")
            months, days = int(number(made, "maanden")), int(number(made, "dagen"))
            last = named if isinstance(named, date) else extend(last, months, days)
            used.append(made)
    apart = (end - ONE_DAY - last).days
    case.find("wi2013.termijn_laatste_dag", last, law, used, about=told.id)
    case.find("termijn.verschil_dagen", apart, law, used, about=told.id, duo=end - ONE_DAY, berekend=last)
    case.find("termijn.past_bij_duo", abs(apart) <= 1, law, used, about=told.id, tolerantie=1)


def _effort(case: Case) -> None:
    """Aantoonbaar geleverde inspanning: the page of DUO and the later regulation differ."""
    for request in case.life.all("ontheffing.aanvraag"):
        if request.data["grond"] != "geleverde_inspanning":
            continue
        law = case.law("wi2013.geleverde_inspanning", request.valid_from)
        hours = total(case, "leerroute") or _all_hours(case)
        counts = {part: _taken(case, part) for part in ("lezen", "luisteren", "schrijven", "spreken", "knm")}
        fewest = min(counts.values())
        readings = [(name, hours >= law["uren"] and fewest >= law[field]) for name, field in
                    (("pagina DUO: vier pogingen", "pogingen_pagina"), ("Bi 12.1a, Ri 12.2a: drie pogingen", "pogingen"))]  # fmt: skip
        case.find("wi2013.geleverde_inspanning", readings[-1][1], law, [request], about=request.id, uren=hours,
                  pogingen=fewest)  # fmt: skip
        if readings[0][1] != readings[1][1]:
            case.signal("wi2013.inspanning_pogingen", law, [request], *readings, about=request.id)


def _table(case: Case) -> None:
    """The amount of DUO's public Wi2013 table, before any reduction for parts passed."""
    if not case.life.has("uren.gevolgd"):
        return
    law = case.law("wi2013.boete")
    hours, used = _all_hours(case), case.life.all("uren.gevolgd", "examen.afgelegd")
    parts = ("lezen", "luisteren", "schrijven", "spreken", "knm")
    passed = {str(fact.data["onderdeel"]) for fact in case.life.all("examen.afgelegd") if fact.data.get("uitslag") == "geslaagd"}
    counts = {part: _taken(case, part) for part in parts}
    often = all(count >= 2 for part, count in counts.items() if part not in passed)
    row = 0 if 0 in counts.values() else 2 if often else 1
    column = sum(hours >= border for border in law["grenzen_uren"])
    case.find("wi2013.boete_tabelbedrag", law["tabel"][row][column], law, used, uren=hours, voor_verlaging=True)
    if passed:
        case.signal("wi2013.boete_verlaging", law, used, ("tabel zonder verlaging", law["tabel"][row][column]),
                    ("verlaging per behaald onderdeel, niet vastgesteld", None))  # fmt: skip


def _all_hours(case: Case) -> float:
    return total_of(case.life.all("uren.gevolgd"), "uren")


def _taken(case: Case, part: str) -> int:
    return sum(1 for fact in case.life.all("examen.afgelegd") if fact.data["onderdeel"] == part)


def _fine(case: Case, fine: Fact) -> None:
    law = case.law("wi2013.boete", fine.valid_from)
    standing = case.group_on(fine.valid_from) != A
    if not standing:
        case.find("boete.houdt_stand", False, case.law("boete.handhaving", fine.valid_from), [fine], about=fine.id)
    elif number(fine, "bedrag") > law["hoogstens"]:
        case.find("boete.houdt_stand", False, law, [fine], about=fine.id, reden="boven_maximum", maximum=law["hoogstens"])
    else:
        case.signal("boete.oordeel_nodig", law, [fine], ("boete blijft", number(fine, "bedrag")),
                    ("matigen of vervallen naar verwijtbaarheid", None), about=fine.id)  # fmt: skip


def _loan(case: Case, loan: Fact) -> None:
    law = case.law("boete.handhaving", loan.valid_from)
    protected = case.group_on(loan.valid_from) == A
    answer = "nee" if protected else enforcement(case, [loan], loan.id, loan.valid_from, college=False, write=False)
    case.find("lening.terugvordering_handhaafbaar", answer, law, [loan], about=loan.id)
