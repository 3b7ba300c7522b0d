"""Extension of the term: every ground, alone and together (Wi 12; Bi 4.2-4.5; Ri 4.1, 4.2)."""

from dataclasses import dataclass
from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_days, add_months, as_iso, extend, length, lengthen
from ..case import DUO, FAMILY, Case
from ..lawbook import Version
from ..life import day, number
from .hours import total
from .routes import passed_parts, route_on

PERIODS = {
    "omstandigheid.ziekte": "ziekte", "omstandigheid.opvang": "opvang", "omstandigheid.alfabetisering": "alfabetisering",
    "omstandigheid.dakloosheid": "dakloosheid", "omstandigheid.aanbieder": "aanbieder", "omstandigheid.overig": "overig",
}  # fmt: skip
_NON_EXEMPTING = ("praktijkonderwijs", "vso_arbeid", "vso_dagbesteding", "mbo_entree")
_NEAR = ("persoon", "partner", "ouder", "kind")
_IN_LAW = ("schoonouder", "schoonkind")


@dataclass(frozen=True, slots=True)
class Delay:
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
    delays = _delays(case)
    fixed = _fixed(case)
    schooling = _schooling(case)
    almost = _almost_done(case)
    end = case.end
    for first, last in _counting(case, delays):
        end = extend(end, *length(first, last))
    for months, days in (*fixed, *schooling, almost):
        end = lengthen(end, months, days)
    assert case.extended_end is not None
    case.claims["end"] = max(end, case.extended_end)
    law = case.law("verlenging.procedure", case.start)
    sources = [delay.fact for delay in delays]
    case.find("termijn.laatste_dag_met_aanspraken", case.claims["end"], law, sources, zonder=case.extended_end)
    _window(case, law)
    for request in case.life.all("verlenging.aanvraag"):
        _request(case, request, law)


def _delays(case: Case) -> list[Delay]:
    found: list[Delay] = []
    for fact in case.life.all(*PERIODS):
        delay = _delay(case, fact)
        if delay is not None:
            found.append(delay)
    offer = _late_offer(case)
    if offer is not None:
        found.append(offer)
    clusters = _clusters(found)
    for delay in found:
        _write_delay(case, delay, next(one for one in clusters if delay in one))
    return found


def _delay(case: Case, fact: Fact) -> Delay | None:
    """The part of the circumstance inside the term, cut to the maximum of its ground; None with the reason written."""
    ground = PERIODS[fact.kind]
    law = case.law(f"verlenging.{ground}", fact.valid_from)
    refusal = _refusal(case, fact, ground, law)
    if refusal:
        case.find("verlenging.aanspraak", "P0D", law, [fact], about=fact.id, grond=ground, reden=refusal)
        return None
    assert case.start is not None
    first, last = max(fact.valid_from, case.start), fact.valid_until
    if last is None:
        case.find("verlenging.loopt_nog", True, law, [fact], about=fact.id, grond=ground, vanaf=first)
        return None
    if last < first:
        case.find("verlenging.aanspraak", "P0D", law, [fact], about=fact.id, grond=ground, reden="niet_in_de_termijn")
        return None
    most = law.params.get("hoogstens_maanden")
    alone = last >= add_months(first, law["drempel_maanden"]) - ONE_DAY
    if most:
        last = min(last, add_months(first, most) - ONE_DAY)
    return Delay(ground, first, last, fact, alone)


def _refusal(case: Case, fact: Fact, ground: str, law: Version) -> str:
    relation = str(fact.data.get("betreft") or "persoon")
    if ground == "ziekte" and relation not in _NEAR:
        return _too_far(case, fact, relation, law)
    if ground == "overig" and fact.data.get("verwijtbaar") is True:
        return "verwijtbaar"
    if ground == "alfabetisering" and route_on(case, fact.valid_from) == "z_route":
        return "niet_in_de_z_route"
    return "bewijs_ontbreekt" if fact.data.get("bewijs") is False else ""


def _too_far(case: Case, fact: Fact, relation: str, law: Version) -> str:
    if relation in _IN_LAW:
        case.signal("verlenging.schoonfamilie", law, [fact], ("Ri 4.1: alleen bloedverwant eerste graad", "P0D"),
                    ("pagina DUO: ook schoonfamilie", "duur"), about=fact.id)  # fmt: skip
    return "geen_partner_of_bloedverwant_eerste_graad"


def _late_offer(case: Case) -> Delay | None:
    """Ground g: no course offered in time by the college (asielstatushouders)."""
    pip = case.pips[0]
    law = case.law("verlenging.geen_aanbod", pip.valid_from)
    if not case.holds_asylum_group(pip.valid_from) and case.groups:
        for told in case.life.all("omstandigheid.geen_aanbod"):
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
              norm=limit, reden="taalschakeltraject_te_laat" if late else "binnen_zes_maanden_begonnen")  # fmt: skip


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


def _counting(case: Case, delays: list[Delay]) -> list[tuple[date, date]]:
    """Periods that count, without counting a day twice."""
    return [(group[0].first, max(delay.last for delay in group)) for group in _clusters(delays) if _qualifies(case, group)]


def _write_delay(case: Case, delay: Delay, group: list[Delay]) -> None:
    counted = _qualifies(case, group)
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


def _fixed(case: Case) -> list[tuple[int, int]]:
    """Grounds with a fixed length: a death, a birth, slow marking, a school that started too late."""
    found: list[tuple[int, int]] = [case.claims.pop("school")] if "school" in case.claims else []
    for fact in case.life.all("omstandigheid.overlijden"):
        law = case.law("verlenging.overlijden", fact.valid_from)
        relation = str(fact.data.get("betreft") or "")
        near = relation in _NEAR[1:]
        if not near:
            _too_far(case, fact, relation, law)
        found.append(_write_fixed(case, fact, law, near, "geen_partner_of_bloedverwant_eerste_graad"))
    for kind in ("bevalling", "nakijkvertraging"):
        for fact in case.life.all(f"omstandigheid.{kind}"):
            found.append(_write_fixed(case, fact, case.law(f"verlenging.{kind}", fact.valid_from), True, ""))
    return found


def _write_fixed(case: Case, fact: Fact, law: Version, granted: bool, refusal: str) -> tuple[int, int]:
    assert case.start is not None and case.extended_end is not None
    inside = case.start <= fact.valid_from <= case.extended_end
    proven = fact.data.get("bewijs") is not False
    ground = fact.kind.removeprefix("omstandigheid.")
    if not (granted and inside and proven):
        reason = refusal if not granted else "niet_in_de_termijn" if not inside else "bewijs_ontbreekt"
        case.find("verlenging.aanspraak", "P0D", law, [fact], about=fact.id, grond=ground, reden=reason)
        return 0, 0
    months, weeks = law.params.get("maanden", 0), law.params.get("weken", 0)
    text = f"P{weeks}W" if weeks else as_iso(months, 0)
    case.find("verlenging.aanspraak", text, law, [fact], about=fact.id, grond=ground, maanden=months, dagen=7 * weeks)
    return months, 7 * weeks


def _schooling(case: Case) -> list[tuple[int, int]]:
    """A non-exempting education: its length since the duty began, or two years while it runs (Ri 4.2)."""
    found = []
    begin = case.duty_from
    for fact in case.life.all("onderwijs.inschrijving"):
        kind = str(fact.data["soort"])
        law = case.law("verlenging.niet_vrijstellende_opleiding", fact.valid_from)
        if kind not in _NON_EXEMPTING or case.extended_end is None or fact.valid_from > case.extended_end:
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


def _almost_done(case: Case) -> tuple[int, int]:
    """Bijna afgerond (Bi 4.4): six months of the first term, in the B1-route only."""
    assert case.end is not None
    law = case.law("verlenging.bijna_afgerond", case.end)
    lacking = _lacking_for_almost(case, law)
    if _complete(case):
        return 0, 0
    months = 0 if lacking else law["maanden"]
    case.find("verlenging.bijna_afgerond", as_iso(months, 0), law, case.pips[-1:], ontbreekt=lacking)
    return months, 0


def _complete(case: Case) -> bool:
    return len(passed_parts(case)) >= 5 and {"pvt", "map"} <= case.done.keys()


def _lacking_for_almost(case: Case, law: Version) -> tuple[str, ...]:
    assert case.end is not None
    passed = passed_parts(case)
    languages = len(passed - {"knm"})
    lacking = {
        "b1_route": route_on(case, case.end) == "b1_route",
        "lessen_gevolgd": _lessons_followed(case, law),
        "twee_taalonderdelen": languages >= law["taalonderdelen"],
        "knm": "knm" in passed,
        "pvt": "pvt" in case.done,
        "map": "map" in case.done,
    }
    return tuple(name for name, met in lacking.items() if not met)


def _lessons_followed(case: Case, law: Version) -> bool:
    assert case.end is not None
    if case.life.has("lessen.afgerond"):
        return True
    hours = total(case, "leerroute")
    if case.group_on(case.end) == FAMILY:
        return hours >= float(law["uren_gezinsmigrant"])
    planned = number(case.pips[-1], "intensiteit_uren")
    return planned > 0 and hours >= planned


def _window(case: Case, law: Version) -> None:
    assert case.extended_end is not None
    earliest = add_months(case.extended_end, -law["vroegst_maanden"])
    case.find("verlenging.aanvraag_vanaf", earliest, law, case.pips[:1], tot=case.extended_end)


def _request(case: Case, request: Fact, law: Version) -> None:
    rule = case.law("verlenging.beslistermijn", request.valid_from)
    made = [one for one in case.life.all("verlenging.besluit") if one.valid_from >= request.valid_from]
    case.must("verlenging.besluiten", DUO, rule, [request, *made[:1]], since=request.valid_from, about=request.id,
              due=case.book.deadline(rule, request.valid_from), done=made[0].valid_from if made else None)  # fmt: skip
    answer, reason = _answer(case, request, law)
    case.find("verlenging.aanvraag_toewijsbaar", answer, law, [request], about=request.id, reden=reason,
              grond=request.data["grond"])  # fmt: skip


def _answer(case: Case, request: Fact, law: Version) -> tuple[str, str]:
    """`ja`, `nee`, `te_vroeg`, `te_laat` or `beoordelen`, with the reason."""
    end = _end_at(case, request.valid_from)
    if request.valid_from < add_months(end, -law["vroegst_maanden"]):
        return "te_vroeg", "eerder_dan_zes_maanden_voor_einde"
    if request.valid_from > end:
        return "te_laat", "termijn_verstreken"
    period = _period(case, request)
    if period and _already(case, request, *period):
        return "nee", "al_verlengd_over_deze_periode"
    wanted = request.data.get("omstandigheid")
    claims = [one for one in case.out if one.key == "verlenging.aanspraak"
              and (one.about == wanted if wanted else one.values.get("grond") == request.data["grond"])]  # fmt: skip
    if request.data["grond"] == "bijna_afgerond":
        claims = [one for one in case.out if one.key == "verlenging.bijna_afgerond"]
    if not claims:
        return "beoordelen", "omstandigheid_niet_vastgelegd"
    lasting = [one for one in claims if one.value != "P0D"]  # type: ignore[union-attr]
    return ("ja", "grond_voldaan") if lasting else ("nee", str(claims[0].values.get("reden") or "voorwaarden_niet_voldaan"))


def _end_at(case: Case, day: date) -> date:
    """Last day as it stood when the request came in."""
    assert case.end is not None
    end = case.end
    for made in case.life.all("verlenging.besluit"):
        if made.valid_from < day and made.data["uitkomst"] == "verleend":
            named = made.data.get("laatste_dag")
            months, days = int(number(made, "maanden")), int(number(made, "dagen"))
            end = max(end, named) if isinstance(named, date) else lengthen(end, months, days)
    return end


def _period(case: Case, request: Fact) -> tuple[date, date] | None:
    first, last = request.data.get("periode_van"), request.data.get("periode_tot")
    if isinstance(first, date) and isinstance(last, date):
        return first, last
    told = next((fact for fact in case.life.facts if fact.id == request.data.get("omstandigheid")), None)
    return (told.valid_from, told.valid_until or add_days(told.valid_from, 0)) if told else None


def _already(case: Case, request: Fact, first: date, last: date) -> bool:
    for made in case.life.all("verlenging.besluit"):
        start, end = made.data.get("periode_van"), made.data.get("periode_tot")
        if made.data["uitkomst"] == "verleend" and made.valid_from <= request.valid_from and isinstance(
            start, date) and isinstance(end, date) and start <= last and first <= end:  # fmt: skip
            return True
    return False
