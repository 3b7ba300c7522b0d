"""Extension of the term: every circumstance, alone and together (Wi 12; Bi 4.2-4.5; Ri 4.1)."""

from datetime import date
from typing import NamedTuple

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_days, add_months, as_iso, extend, length, lengthen
from ..case import Case
from ..lawbook import Version
from ..life import day
from . import extension_request
from .extension_granted import granted_beside
from .extension_other import almost_done, outside_term, schooling
from .routes import route_on
from .term import too_long

PERIODS = {
    "omstandigheid.ziekte": "ziekte", "omstandigheid.opvang": "opvang", "omstandigheid.alfabetisering": "alfabetisering",
    "omstandigheid.dakloosheid": "dakloosheid", "omstandigheid.aanbieder": "aanbieder", "omstandigheid.overig": "overig",
}  # fmt: skip
_NEAR = ("persoon", "partner", "ouder", "kind")
_IN_LAW = ("schoonouder", "schoonkind")


class Delay(NamedTuple):
    """A circumstance as a period of delay: first and last day that may count, and the ground."""

    ground: str
    first: date
    last: date
    fact: Fact
    alone: bool  # long enough by itself, or a ground without threshold


def apply(case: Case) -> None:
    """Write per ground what extension it gives, and the last day when all grounds are granted."""
    if case.regime != "wi2021" or case.start is None or case.end is None:
        return
    delays, end = _delays(case)
    education = schooling(case)
    fixed, almost = _fixed(case, delays), almost_done(case)
    for months, days in (*granted_beside(case), *fixed, *education, almost):
        end = lengthen(end, months, days)
    assert case.extended_end is not None
    case.claims["end"] = max(end, case.extended_end)
    law = case.law("verlenging.procedure", case.start)
    sources = [delay.fact for delay in delays]
    case.find("termijn.laatste_dag_met_aanspraken", case.claims["end"], law, sources, zonder=case.extended_end)
    extension_request.apply(case)


def _delays(case: Case) -> tuple[list[Delay], date]:
    """The delays that start within the term, or within what earlier delays add to it, and the last day with them.

    Group after group in order of time: once one starts after that day, it and all that follow give nothing.
    """
    assert case.end is not None and case.extended_end is not None
    told = [_delay(case, fact) for fact in case.life.all(*PERIODS)]
    every = [delay for delay in (*told, _late_offer(case)) if delay is not None]
    found: list[Delay] = []
    end = case.end
    for group in _clusters(every):
        if group[0].first > max(end, case.extended_end):
            for delay in group:
                outside_term(case, delay.fact, delay.ground)
            continue
        found += group
        counted = _qualifies(case, group)
        for delay in group:
            _write_delay(case, delay, group, counted=counted)
        for first, last in _periods(case, group) if counted else ():
            end = extend(end, *length(first, last))
    return found, end


def _delay(case: Case, fact: Fact) -> Delay | None:
    """The part of the circumstance inside the term, cut to the maximum of its ground; None with the reason written."""
    ground = PERIODS[fact.kind]
    law = case.law(f"verlenging.{ground}", fact.valid_from)
    refusal = _refusal(case, fact, ground, law)
    if refusal:
        _refuse(case, fact, ground, law, refusal)
        return None
    assert case.start is not None and case.extended_end is not None
    first, last = max(fact.valid_from, case.start), fact.valid_until
    if last is None:
        if first > case.extended_end:
            outside_term(case, fact, ground)
        else:
            case.find("verlenging.loopt_nog", True, law, [fact], about=fact.id, grond=ground, vanaf=first)
        return None
    if last < first:
        case.find("verlenging.aanspraak", "P0D", law, [fact], about=fact.id, grond=ground, reden="niet_in_de_termijn")
        return None
    most = law.params.get("hoogstens_maanden")
    alone = last >= add_months(first, law["drempel_maanden"]) - ONE_DAY
    if most:
        last = min(last, add_months(first, most) - ONE_DAY)
    left = _outside_gaps(case, first, last)
    if not left:
        case.find("verlenging.aanspraak", "P0D", law, [fact], about=fact.id, grond=ground, reden="al_verlengd_met_onderbreking")
        return None
    return Delay(ground, left[0][0], left[-1][1], fact, alone)


def _outside_gaps(case: Case, first: date, last: date) -> list[tuple[date, date]]:
    """What is left of a period without the interruptions that lengthen the term by themselves (Bi 4.2)."""
    left = [(first, last)]
    for start, end, _ in case.gap:
        if not too_long(case, start, end):
            left = [part for one in left for part in _minus(*one, start, end)]
    return left


def _minus(first: date, last: date, start: date, end: date) -> list[tuple[date, date]]:
    """The parts of a period before and after another one."""
    before, after = (first, min(last, start - ONE_DAY)), (max(first, end + ONE_DAY), last)
    return [part for part in (before, after) if part[0] <= part[1]]


def _refusal(case: Case, fact: Fact, ground: str, law: Version) -> str:
    relation = str(fact.data.get("betreft") or "persoon")
    if ground == "ziekte" and relation not in _NEAR:
        return _too_far(relation)
    if ground == "overig" and fact.data.get("verwijtbaar") is True:
        return "verwijtbaar"
    if ground == "alfabetisering" and route_on(case, fact.valid_from) == "z_route":
        return "niet_in_de_z_route"
    return "bewijs_ontbreekt" if fact.data.get("bewijs") is False else ""


def _too_far(relation: str) -> str:
    return "bronnen_verschillen" if relation in _IN_LAW else "geen_partner_of_bloedverwant_eerste_graad"


def _refuse(case: Case, fact: Fact, ground: str, law: Version, reason: str) -> None:
    """No extension; of in-laws the regulation and DUO's pages differ, so nothing is decided."""
    settled = reason != "bronnen_verschillen"
    case.find("verlenging.aanspraak", "P0D" if settled else None, law, [fact], about=fact.id, grond=ground, reden=reason)
    if not settled:
        case.signal("verlenging.schoonfamilie", law, [fact], ("Ri 4.1: alleen bloedverwant eerste graad", "P0D"),
                    ("pagina DUO: ook schoonfamilie", "duur"), about=fact.id)  # fmt: skip


def _late_offer(case: Case) -> Delay | None:
    """Ground g: no course offered in time by the college (asielstatushouders)."""
    pip = case.pips[0]
    law = case.law("verlenging.geen_aanbod", pip.valid_from)
    if not case.holds_asylum_group(pip.valid_from) and case.groups:
        for told in case.life.all("omstandigheid.geen_aanbod", "aanbod.gedaan"):
            case.find("verlenging.aanspraak", "P0D", law, [pip, told], about=told.id, grond="geen_aanbod",
                      reden="regelt_cursus_zelf")  # fmt: skip
        return None
    if pip.data["leerroute"] == "onderwijsroute":
        _late_school(case, pip, law)
        return None
    offers = [fact for fact in case.life.all("aanbod.gedaan") if fact.valid_from >= pip.valid_from]
    limit = add_months(pip.valid_from, law["maanden"])
    if not offers:
        return _stated_absence(case, pip, law, limit)
    offer = offers[0]
    if offer.valid_from <= limit:
        case.find("verlenging.aanspraak", "P0D", law, [pip, offer], about=offer.id, grond="geen_aanbod", norm=limit,
                  reden="aanbod_binnen_drie_maanden")  # fmt: skip
        return None
    return Delay("geen_aanbod", limit, offer.valid_from - ONE_DAY, offer, True)


def _stated_absence(case: Case, pip: Fact, law: Version, limit: date) -> Delay | None:
    """No offer is on record, but the college states for how long there was none."""
    for told in case.life.all("omstandigheid.geen_aanbod"):
        if told.valid_until is None:
            case.find("verlenging.loopt_nog", True, law, [pip, told], about=told.id, grond="geen_aanbod", vanaf=limit)
        elif told.valid_until > limit:
            return Delay("geen_aanbod", add_days(limit, 1), told.valid_until, told, True)
        else:
            case.find("verlenging.aanspraak", "P0D", law, [pip, told], about=told.id, grond="geen_aanbod", norm=limit,
                      reden="aanbod_binnen_drie_maanden")  # fmt: skip
    return None


def _school_start(case: Case, pip: Fact) -> tuple[Fact, date] | None:
    """When the taalschakeltraject began or could begin, and the fact that shows it."""
    told: list[tuple[Fact, date]] = [(fact, fact.valid_from) for fact in case.life.all("lessen.gestart")]
    told += [(fact, fact.valid_from) for fact in case.life.all("onderwijs.inschrijving")
             if fact.data["soort"] == "taalschakeltraject"]  # fmt: skip
    told += [(fact, day(fact, "start_lessen") or fact.valid_from) for fact in case.life.all("aanbod.gedaan")]
    told += [(fact, add_days(fact.valid_until, 1) if fact.valid_until else date.max)
             for fact in case.life.all("omstandigheid.geen_aanbod")]  # fmt: skip
    return next(((fact, first) for fact, first in told if first >= pip.valid_from), None)


def _late_school(case: Case, pip: Fact, law: Version) -> None:
    start = _school_start(case, pip)
    limit = add_months(pip.valid_from, law["onderwijs_maanden"])
    if start is None:
        return
    starts, late = [start[0]], start[1] > limit
    months = law["onderwijs_verlenging_maanden"] if late else 0
    case.claims["school"] = (months, 0)
    case.find("verlenging.aanspraak", as_iso(months, 0), law, [pip, starts[0]], about=starts[0].id, grond="geen_aanbod",
              norm=limit, maanden=months, dagen=0, reden="taalschakeltraject_te_laat" if late else "binnen_zes_maanden_begonnen")  # fmt: skip


def _clusters(delays: list[Delay]) -> list[list[Delay]]:
    """Delays that touch or overlap, together."""
    groups: list[list[Delay]] = []
    reach = date.min
    for delay in sorted(delays, key=lambda one: (one.first, one.last, one.fact.id)):
        if groups and delay.first <= reach + ONE_DAY:
            groups[-1].append(delay)
        else:
            groups.append([delay])
        reach = max(reach, delay.last) if len(groups[-1]) > 1 else delay.last
    return groups


def _qualifies(case: Case, group: list[Delay]) -> bool:
    """Any of them long enough alone, or together at least three months without a break (ground j)."""
    if any(delay.alone for delay in group):
        return True
    first, last = group[0].first, max(delay.last for delay in group)
    law = case.law("verlenging.combinatie", first)
    return len(group) > 1 and last >= add_months(first, law["drempel_maanden"]) - ONE_DAY


def _periods(case: Case, group: list[Delay]) -> list[tuple[date, date]]:
    """The period of a group, without the interruptions in it, so that no day counts twice."""
    return _outside_gaps(case, group[0].first, max(delay.last for delay in group))


def _write_delay(case: Case, delay: Delay, group: list[Delay], *, counted: bool) -> None:
    together = counted and not delay.alone
    rule = "verlenging.combinatie" if together else f"verlenging.{delay.ground}"
    law = case.law(rule, delay.first)
    months, days = length(delay.first, delay.last) if counted else (0, 0)
    reason = "samen_drie_maanden" if together else "" if counted else "korter_dan_drie_maanden"
    case.find("verlenging.aanspraak", as_iso(months, days), law, [one.fact for one in group] if together else [delay.fact],
              about=delay.fact.id, grond="combinatie" if together else delay.ground, van=delay.first, tot=delay.last,
              maanden=months, dagen=days, reden=reason)  # fmt: skip
    if counted and len(group) > 1 and group[0] is delay:
        first, last = delay.first, max(one.last for one in group)
        case.find("verlenging.samen", as_iso(*length(first, last)), law, [one.fact for one in group], van=first, tot=last)


def _fixed(case: Case, delays: list[Delay]) -> list[tuple[int, int]]:
    """Grounds with a fixed length: a death, a birth, slow marking, a school that started too late."""
    found: list[tuple[int, int]] = [case.claims.pop("school")] if "school" in case.claims else []
    for fact in case.life.all("omstandigheid.overlijden"):
        law = case.law("verlenging.overlijden", fact.valid_from)
        relation = str(fact.data.get("betreft") or "")
        found.append(_write_fixed(case, fact, law, "" if relation in _NEAR[1:] else _too_far(relation)))
    for kind in ("bevalling", "nakijkvertraging"):
        for fact in case.life.all(f"omstandigheid.{kind}"):
            found.append(_write_fixed(case, fact, case.law(f"verlenging.{kind}", fact.valid_from), ""))
    for fact in case.life.all("omstandigheid.overlijden", "omstandigheid.bevalling") if delays else ():
        _beside(case, fact, delays)
    return found


def _beside(case: Case, fact: Fact, delays: list[Delay]) -> None:
    """A birth or death that touches a delay: whether both count in full, or together as one period, is not settled."""
    law = case.law("verlenging.samenloop", fact.valid_from)
    given = next(one for one in case.out if one.key == "verlenging.aanspraak" and one.about == fact.id).values
    if "maanden" not in given or case.end is None:
        return
    last = lengthen(fact.valid_from, given["maanden"], given["dagen"]) - ONE_DAY
    near = [one for one in delays if one.first <= last + ONE_DAY and one.last >= fact.valid_from - ONE_DAY]
    if not near:
        return
    apart = case.end
    for group in _clusters(near):
        for part in _periods(case, group) if _qualifies(case, group) else ():
            apart = extend(apart, *length(*part))
    apart = lengthen(apart, given["maanden"], given["dagen"])
    first, until = min(fact.valid_from, near[0].first), max(last, *(one.last for one in near))
    together = extend(case.end, *length(first, until))
    if together != apart:
        case.signal("verlenging.samenloop", law, [fact, *(one.fact for one in near)], ("elke grond voor zich", apart),
                    ("samen een periode, niets telt dubbel", together), about=fact.id)  # fmt: skip


def _write_fixed(case: Case, fact: Fact, law: Version, refusal: str) -> tuple[int, int]:
    assert case.start is not None and case.extended_end is not None
    inside = case.start <= fact.valid_from <= case.extended_end
    proven = fact.data.get("bewijs") is not False
    ground = fact.kind.removeprefix("omstandigheid.")
    if refusal or not (inside and proven):
        _refuse(case, fact, ground, law, refusal or ("bewijs_ontbreekt" if inside else "niet_in_de_termijn"))
        return 0, 0
    months, weeks = law.params.get("maanden", 0), law.params.get("weken", 0)
    text = f"P{weeks}W" if weeks else as_iso(months, 0)
    case.find("verlenging.aanspraak", text, law, [fact], about=fact.id, grond=ground, maanden=months, dagen=7 * weeks)
    return months, 7 * weeks
