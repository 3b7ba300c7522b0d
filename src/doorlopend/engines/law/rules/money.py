"""Which events count for the SPUK and with what amounts; CBS deliveries (Wi 39-42; Bi 9.12, 10.1-10.8; Ri 10.1-10.5)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import add_days, add_months
from ..case import GEMEENTE, Case
from .place import gemeente_on, housings

_MILESTONES = ("inburgeringsplicht.kennisgeving", "intake.afgerond", "leerbaarheidstoets.afgelegd", "pip.vastgesteld",
               "lessen.gestart", "pvt.ondertekend", "map.eindgesprek", "z_route.afgerond", "voortgangsgesprek.gehouden")  # fmt: skip


def apply(case: Case) -> None:
    """Write cohort, amounts and events for the SPUK, and the quarters to deliver to CBS."""
    if case.regime != "wi2021" or case.duty_reason:
        return
    housed = _housed(case)
    if housed is not None and case.groups:
        if case.holds_asylum_group(housed.valid_from):
            _asylum(case, housed)
        else:
            _family(case, housed)
    _performance(case)
    _statistics(case)


def _housed(case: Case) -> Fact | None:
    """The event that makes the cohort: housing, else the first registration at a home."""
    real = case.life.first("huisvesting.gerealiseerd")
    homes = housings(case)
    return real or (homes[0] if homes else None)


def _asylum(case: Case, housed: Fact) -> None:
    cohort = housed.valid_from.year
    law = case.law("spuk.asielstatushouder", housed.valid_from)
    case.find("spuk.cohort", cohort, law, [housed], since=housed.valid_from, gemeente=housed.data["gemeente"])
    level = case.law("spuk.asielstatushouder", date(max(cohort, law["budgetjaar"]), 1, 1))
    amounts = level["bedragen"]
    final = case.law("spuk.definitief", housed.valid_from)
    case.find("spuk.gegevens_definitief", date(cohort + 1, 9, 30), final, [housed])
    case.find("spuk.verantwoording_uiterlijk", add_months(date(cohort, 12, 31), final["maanden"]), final, [housed])
    case.find("spuk.drie_jaar_som", round(sum(amounts), 2), level, [housed], niveau=level["budgetjaar"], bedragen=amounts)
    for offset, part in enumerate("abc"):
        year = cohort + offset
        version = case.book.in_force("spuk.asielstatushouder", date(year, 1, 1))
        if version is not None and version["budgetjaar"] == year:
            case.find("spuk.bedrag", version["bedragen"][offset], version, [housed], about=f"{year}", budgetjaar=year, deel=part)
            case.find("spuk.gewicht", version["gewichten"][offset], version, [housed], about=f"{year}", budgetjaar=year, deel=part)
    routes = [pip for pip in case.pips if pip.data["leerroute"] == "onderwijsroute"]
    if routes:
        rule = case.law("spuk.onderwijsroute", housed.valid_from)
        case.find("spuk.onderwijsroute_aantal", 1, rule, [housed, routes[0]], cohort=cohort, keren_in_pip=len(routes))
        case.signal("spuk.onderwijsroute_bedrag", rule, [housed, routes[0]], ("bedrag niet vastgesteld", None), since=housed.valid_from)


def _family(case: Case, housed: Fact) -> None:
    law = case.law("spuk.gezinsmigrant", housed.valid_from)
    case.find("spuk.cohort", housed.valid_from.year, law, [housed], since=housed.valid_from, gemeente=housed.data["gemeente"])
    if law["budgetjaar"] == housed.valid_from.year:
        case.find("spuk.gezinsmigrant_bedrag", law["bedrag"], law, [housed], budgetjaar=law["budgetjaar"])
    else:
        case.signal("spuk.gezinsmigrant_bedrag_onbekend", law, [housed], (f"bedrag van budgetjaar {law['budgetjaar']}", law["bedrag"]),
                    (f"bedrag van budgetjaar {housed.valid_from.year} is niet gevonden", None), since=housed.valid_from)  # fmt: skip


def _performance(case: Case) -> None:
    day = case.done.get("inburgering")
    if day is None or not case.holds_asylum_group(day):
        return
    law = case.law("spuk.prestatie", day)
    year = max(day.year + law["jaren_later"], law["eerste_budgetjaar"])
    case.find("spuk.prestatie_budgetjaar", year, law, case.pips[-1:], behaald_op=day, gemeente=gemeente_on(case, day),
              gewicht=law["gewicht"])  # fmt: skip


def _statistics(case: Case) -> None:
    law = case.law("cbs.levering")
    case.find("cbs.alle_kenmerken_verplicht", False, law, (), reden="alleen_wat_bij_groep_en_leerroute_hoort")
    quarters: dict[date, list[Fact]] = {}
    for fact in case.life.all(*_MILESTONES):
        quarters.setdefault(_quarter_end(fact.valid_from), []).append(fact)
    for last, events in quarters.items():
        due = add_days(last, law["days"])
        case.must("cbs.leveren", GEMEENTE, law, events, since=add_days(last, 1), due=due, about=f"{last.year}K{last.month // 3}",
                  until=due, kwartaal_tot=last)  # fmt: skip


def _quarter_end(day: date) -> date:
    month = 3 * ((day.month + 2) // 3)
    return date(day.year, month, 31 if month in (3, 12) else 30)
