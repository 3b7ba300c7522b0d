"""When is it done: PVT, MAP, KNM, exam, onderwijsroute, Z-route, and the end of the duty (Wi 6-9, Bi 3)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_months
from ..case import COLLEGE, PERSON, A, B, Case
from ..life import number
from . import restart
from .duty import earliest_pension, exceptions, pension_day, temporary
from .hours import reached, total
from .routes import LANGUAGE, exempted_parts, exemptions, passed_on, passed_parts, required_level, route_on
from .term import gaps, too_long


def modules(case: Case) -> None:
    """PVT and MAP: done on which day, or not."""
    if case.regime != "wi2021":
        return
    signed = case.life.first("pvt.ondertekend")
    if signed is not None:
        law = case.law("pvt.inhoud", signed.valid_from)
        hours = _module_hours(case, "pvt")
        enough = hours is None or hours >= law["uren"]
        case.find("pvt.voltooid", enough, law, [signed], about=signed.id, uren=hours, nodig=law["uren"])
        if enough:
            case.done["pvt"] = signed.valid_from
    talk = case.life.first("map.eindgesprek")
    if talk is not None:
        law = case.law("map.inhoud", talk.valid_from)
        hours = _module_hours(case, "map_praktijk")
        enough = hours is None or hours >= law["praktijkuren"]
        case.find("map.voltooid", enough, law, [talk], about=talk.id, praktijkuren=hours, nodig=law["praktijkuren"])
        if enough:
            case.done["map"] = talk.valid_from


def _module_hours(case: Case, purpose: str) -> float | None:
    """Hours recorded for a module, or None when nobody recorded any."""
    kinds = ("pvt",) if purpose == "pvt" else ("map", "map_praktijk")
    if not any(row.data["soort"] in kinds for row in case.life.all("uren.gevolgd")):
        return None
    return total(case, purpose)


def map_needed(case: Case) -> bool:
    """MAP is not asked of who follows or completed the taalschakeltraject (Wi 8 lid 3)."""
    if not case.pips:
        return True
    ended = case.life.last("taalschakeltraject.beeindigd")
    return route_on(case, date.max) != "onderwijsroute" and not (ended and ended.data["voltooid"])


def apply(case: Case) -> None:
    """Write exam parts, route, whole, and the duties of the person with their last day."""
    if case.regime != "wi2021":
        return
    _exam(case)
    if case.pips:
        _route(case)
        _whole(case)
        _duties(case)
    end_of_duty(case)


def _exam(case: Case) -> None:
    taken = case.life.all("examen.afgelegd")
    if not (taken or exempted_parts(case)):
        return
    law = case.law("examen.inhoud", taken[-1].valid_from if taken else case.life.facts[-1].valid_from)
    passed = passed_parts(case)
    case.find("examen.behaalde_onderdelen", tuple(sorted(passed)), law, taken)
    case.find("examen.behaald", passed >= {*LANGUAGE, "knm"}, law, taken, ontbreekt=_lacking_parts(passed))
    case.find("knm.behaald", "knm" in passed, case.law("knm.inhoud", law.valid_from), taken)
    for fact in taken:
        if fact.data.get("uitslag") == "geen":
            _no_result(case, fact)


def _no_result(case: Case, fact: Fact) -> None:
    law = case.law("examen.niet_verschenen", fact.valid_from)
    cancelled = fact.data.get("afgemeld_op")
    in_time = isinstance(cancelled, date) and (fact.valid_from - cancelled).days >= law["dagen"]
    reason = fact.data.get("reden_geen")
    blamed = not (in_time or reason in ("ziek", "fout_duo"))
    case.find("examen.niet_verschenen_verwijtbaar", blamed, law, [fact], about=fact.id, reden=reason or "onbekend")


def _lacking_parts(passed: frozenset[str]) -> tuple[str, ...]:
    return tuple(part for part in (*LANGUAGE, "knm") if part not in passed)


def _route(case: Case) -> None:
    route = route_on(case, date.max)
    law = case.law("leerroute.inhoud", case.pips[-1].valid_from)
    day, lacking, facts = _COMPLETE[route](case)
    for paper in papers(case)[:1]:
        facts = facts if day is not None and day <= paper.valid_from else [paper]
        day, lacking = min(day or paper.valid_from, paper.valid_from), ()
        for part in ("pvt", "map"):
            case.done[part] = min(case.done.get(part, paper.valid_from), paper.valid_from)
    if day is not None:
        case.done["leerroute"] = day
    case.find("leerroute.voltooid", day is not None, law, facts, about=case.pips[-1].id, since=day, leerroute=route,
              ontbreekt=lacking)  # fmt: skip


def _exam_day(case: Case) -> tuple[date | None, tuple[str, ...], list[Fact]]:
    passed = passed_parts(case)
    facts = [fact for part in (*LANGUAGE, "knm") if (fact := passed_on(case, part))]
    lacking = _lacking_parts(passed)
    taken = {fact.data["onderdeel"] for fact in facts}
    days = [fact.valid_from for fact in (*facts, *(made for part, made in exemptions(case).items() if part not in taken))]
    return (max(days) if days and not lacking else None), lacking, facts


def _school_day(case: Case) -> tuple[date | None, tuple[str, ...], list[Fact]]:
    ended = [fact for fact in case.life.all("taalschakeltraject.beeindigd") if fact.data["voltooid"]]
    if ended:
        if "knm" not in passed_parts(case):
            law = case.law("knm.onderwijsroute", ended[0].valid_from)
            case.signal("leerroute.knm_niet_vastgelegd", law, ended[:1], ("Wi 6, 8: het taalschakeltraject met goed gevolg volstaat", True),
                        ("DUO: KNM is een verplicht examenonderdeel", False), about=ended[0].id)  # fmt: skip
        return ended[0].valid_from, (), ended
    day, lacking, facts = _exam_day(case)
    at_b1 = all(required_level(case.pips[-1], part) == "b1" for part in LANGUAGE)
    return (day, (), facts) if day and at_b1 else (None, ("taalschakeltraject", *lacking), facts)


def z_norms(case: Case) -> tuple[float, float]:
    """Course hours and participation hours the Z-route asks of this person."""
    pip = case.pips[-1]
    law = case.law("z_route.uren", pip.valid_from)
    asylum = case.group_on(pip.valid_from) in (A, B)
    participation = float(law["participatie"]) if asylum else 0.0
    for made in case.life.all("ontheffing.besluit"):
        bearable = made.data.get("max_participatie_uren")
        whole = "participatie" in (made.data.get("onderdelen") or ()) and bearable is None  # type: ignore[operator]
        if made.data["uitkomst"] == "verleend" and (whole or bearable is not None):
            participation = min(participation, number(made, "max_participatie_uren"))
    return max(0.0, law["cursus"] - case.hours.get("school", 0.0)), participation


def _z_day(case: Case) -> tuple[date | None, tuple[str, ...], list[Fact]]:
    reported = case.life.first("z_route.afgerond")
    course, participation = z_norms(case)
    law = case.law("z_route.uren", case.pips[-1].valid_from)
    case.find("z_route.cursusuren_nodig", course, law, case.pips[-1:], aftrek=case.hours.get("school", 0.0))
    case.find("z_route.participatie_uren_nodig", participation, law, case.pips[-1:], groep=case.group_on(case.pips[-1].valid_from))
    case.find("z_route.cursusuren_resterend", max(0.0, course - total(case, "z_cursus")), law, case.pips[-1:])
    case.find("z_route.participatie_uren_resterend", max(0.0, participation - total(case, "z_participatie")), law, case.pips[-1:])
    for impaired in case.life.all("gezondheid.zintuiglijke_beperking"):
        rule = case.law("z_route.verlaging", impaired.valid_from)
        case.find("z_route.verlaging_mogelijk", impaired.data.get("revalidatietraject") is True, rule, [impaired],
                  about=impaired.id)  # fmt: skip
    days = {"cursusuren": reached(case, "z_cursus", course) if course else case.pips[-1].valid_from,
            "participatie_uren": reached(case, "z_participatie", participation) if participation else case.pips[-1].valid_from,
            "eindgesprek": _z_talk(case)}  # fmt: skip
    lacking = tuple(name for name, day in days.items() if day is None)
    if reported is not None:
        return reported.valid_from, (), [reported]
    return (None if lacking else max(day for day in days.values() if day)), lacking, case.life.all("z_route.eindgesprek")


def _z_talk(case: Case) -> date | None:
    for talk in case.life.all("z_route.eindgesprek"):
        by = talk.data.get("door") or COLLEGE
        law = case.law("z_route.eindgesprek", talk.valid_from)
        case.find("z_route.eindgesprek_geldig", by != "derde", law, [talk], about=talk.id, door=by)
        if by != "derde":
            return talk.valid_from
    return None


_COMPLETE = {"b1_route": _exam_day, "onderwijsroute": _school_day, "z_route": _z_day}


def needed(case: Case) -> tuple[str, ...]:
    """What must be completed within the term."""
    return ("leerroute", "pvt", "map") if map_needed(case) else ("leerroute", "pvt")


def _whole(case: Case) -> None:
    law = case.law("inburgering.voltooien", case.pips[-1].valid_from)
    parts = needed(case)
    lacking = tuple(part for part in parts if part not in case.done)
    case.find("map.vereist", "map" in parts, case.law("map.inhoud", case.pips[-1].valid_from), case.pips[-1:])
    case.find("map.wettelijk_totaal", None, case.law("map.inhoud", case.pips[-1].valid_from), case.pips[-1:])
    case.find("knm.examen_vereist", route_on(case, date.max) != "z_route", case.law("knm.inhoud", case.pips[-1].valid_from),
              case.pips[-1:])  # fmt: skip
    case.find("inburgering.ontbreekt", lacking, law, case.pips[-1:])
    _map_after_leaving(case)
    if lacking:
        return
    day = max(case.done[part] for part in parts)
    route = route_on(case, date.max)
    shown = [_PAPERS[str(one.data["soort"])] for one in papers(case)]
    paper = shown[0] if shown else "inburgeringscertificaat" if route == "z_route" else "inburgeringsdiploma"
    case.done["inburgering"] = day
    case.find("inburgering.voltooid_op", day, law, case.pips[-1:], since=day)
    case.find("inburgering.resultaat", paper, law, case.pips[-1:], since=day)
    _naturalisation(case, paper, day)


def _map_after_leaving(case: Case) -> None:
    """Who left the taalschakeltraject without a pass neither follows nor completed it; the route is still the onderwijsroute."""
    ended = case.life.last("taalschakeltraject.beeindigd")
    if ended is not None and not ended.data["voltooid"] and route_on(case, date.max) == "onderwijsroute":
        law = case.law("map.na_taalschakeltraject", ended.valid_from)
        case.signal("map.na_afgebroken_traject", law, [ended], ("Wi 8 lid 3: wie het traject volgt of voltooide", True),
                    ("onderwijsroute: geen MAP", False), about=ended.id)  # fmt: skip


def _naturalisation(case: Case, paper: str, day: date) -> None:
    """A diploma suffices; with a partial release the IND judges apart."""
    law = case.law("naturalisatie.eis", day)
    released = [one for one in case.life.all("ontheffing.besluit") if one.data["uitkomst"] == "verleend" and one.data.get("onderdelen")]
    if released and paper == "inburgeringsdiploma":
        case.signal("naturalisatie.aparte_beoordeling", law, released, ("diploma", True), ("gedeeltelijke ontheffing", None), since=day)
    else:
        case.find("naturalisatie.resultaat_volstaat", paper == "inburgeringsdiploma", law, case.pips[-1:], since=day)


def _duties(case: Case) -> None:
    assert case.start is not None and case.extended_end is not None
    law = case.law("inburgering.voltooien", case.start)
    last = case.extended_end
    for part in needed(case):
        own = case.law(f"{part}.inhoud", case.start)
        case.must(f"{part}.afronden", PERSON, own, case.pips[:1], since=case.start, due=last, until=case.duty_until,
                  done=case.done.get(part))  # fmt: skip
    case.must("inburgering.voltooien", PERSON, law, case.pips[:1], since=case.start, due=last, until=case.duty_until,
              done=case.done.get("inburgering"))  # fmt: skip
    if case.done.get("inburgering", date.max) > last and (case.duty_until is None or case.duty_until > last):
        rule = case.law("termijn.verlopen", last)
        case.find("termijn.plicht_loopt_door", True, rule, case.pips[:1], since=last, laatste_dag=last)


def early_end(case: Case) -> None:
    """Settle interruptions and the day on which the duty ends for another reason than completion."""
    case.gap = gaps(case)
    restart.apply(case)
    ends = [] if case.duty_reason else _ends(case)
    case.duty_until = min(day for day, _, _ in ends) if ends else None
    born = case.life.last("persoon.geboren")
    if born is None or case.duty_from is None:
        return
    day, law = pension_day(case, born.valid_from), case.law("plicht.aow_leeftijd", born.valid_from)
    if day is not None and day > case.duty_from:
        near = case.claims["aow_nadert"] = add_months(case.duty_from, law["nadert_maanden"]) >= day
        case.find("plicht.aow_nadert", near, law, [born], since=case.duty_from, aow_leeftijd_op=day)


def end_of_duty(case: Case) -> None:
    """Write the first reason why the duty ends (the ends of Wi 3-6), with its day."""
    _age_not_fixed(case)
    ends = sorted(_ends(case), key=lambda one: one[0])
    if not ends or (case.duty_reason and not case.duty_from):
        return
    day, reason, facts = ends[0]
    law = case.law("plicht.einde", day)
    case.duty_until = day
    case.find("plicht.einde", day, law, facts, since=day, reden=reason)
    case.find("plicht.einde_reden", reason, law, facts, since=day)


_END_KINDS = {
    "inburgeringsplicht.beeindigd": "", "persoon.overleden": "overlijden", "naturalisatie.verleend": "naturalisatie",
    "verblijfsrecht.ingetrokken": "verblijfsrecht_ingetrokken",
}  # fmt: skip


def _ends(case: Case) -> list[tuple[date, str, list[Fact]]]:
    found: list[tuple[date, str, list[Fact]]] = []
    for kind, reason in _END_KINDS.items():
        for fact in case.life.all(kind):
            found.append((fact.valid_from, reason or str(fact.data["reden"]), [fact]))
    for duo in case.life.all("inburgeringsplicht.vastgesteld"):
        if duo.valid_until is not None:
            found.append((duo.valid_until, "volgens_duo", [duo]))
    if "inburgering" in case.done:
        found.append((case.done["inburgering"], "voldaan", case.pips[-1:]))
    for kind, reason in (("vrijstelling.besluit", "volledige_vrijstelling"), ("ontheffing.besluit", "volledige_ontheffing")):
        for made in case.life.all(kind):
            if made.data["uitkomst"] == "verleend" and made.data.get("omvang") in (None, "volledig") and not restart.suspends(case, made):
                found.append((made.valid_from, reason, [made]))
    found += [(paper.valid_from, "voldaan", [paper]) for paper in papers(case)[:1]]
    every = [*found, *_away(case), *_old_age(case), *_other_purpose(case), *_excepted(case)]
    return [one for one in every if case.restarted is None or one[0] >= case.restarted]


def papers(case: Case) -> list[Fact]:
    """Diplomas and certificates of this act that were got while the duty ran: whoever has one has met it (Wi 6 lid 2)."""
    shown = case.life.all("diploma.behaald")
    if not shown:
        return []
    begin = case.duty_from or (case.pips[0].valid_from if case.pips else None)
    return [one for one in shown if one.data["soort"] in _PAPERS
            and begin is not None and one.valid_from >= begin]  # fmt: skip


_PAPERS = {"inburgeringsdiploma_wi2021": "inburgeringsdiploma", "inburgeringscertificaat_wi2021": "inburgeringscertificaat"}


def _excepted(case: Case) -> list[tuple[date, str, list[Fact]]]:
    """An exception of Wi 3 lid 2, or Dutch nationality, that begins after the duty did."""
    later = [fact for fact in exceptions(case) if case.duty_from is not None and fact.valid_from > case.duty_from]
    return [(fact.valid_from, "naturalisatie", [fact]) if fact.data.get("land") == "NL" else
            (fact.valid_from - ONE_DAY, "uitzondering", [fact]) for fact in later]  # fmt: skip


def _other_purpose(case: Case) -> list[tuple[date, str, list[Fact]]]:
    """A later right that brings no duty, and no qualifying right after it."""
    rights = case.life.all("verblijfsrecht.verleend")
    last = rights[-1] if len(rights) > 1 else None
    if last is None or case.duty_from is None or last.valid_from <= case.duty_from:
        return []
    changed = temporary(case, last) or last.data["soort"] == "eu_recht"
    return [(last.valid_from - ONE_DAY, "verblijfsdoel_gewijzigd", [last])] if changed else []


def _away(case: Case) -> list[tuple[date, str, list[Fact]]]:
    """More than a year out of the Netherlands, or an interruption of more than a year."""
    found = [(first, "onderbreking_langer_dan_een_jaar", [fact]) for first, last, fact in case.gap
             if too_long(case, first, last)]  # fmt: skip
    for stay in case.life.all("verblijf.buitenland"):
        limit = add_months(stay.valid_from, 12 * case.law("plicht.onderbreking", stay.valid_from)["jaren"])
        if stay.valid_until is None or stay.valid_until >= limit:
            found.append((limit, "vertrek_langer_dan_een_jaar", [stay]))
    return found


def _age_not_fixed(case: Case) -> None:
    """The AOW-leeftijd may be reached within the term, but has not been fixed for this year of birth."""
    born = case.life.last("persoon.geboren")
    if born is None or case.extended_end is None or pension_day(case, born.valid_from) is not None:
        return
    day, law = earliest_pension(case, born.valid_from), case.law("plicht.aow_leeftijd", born.valid_from)
    if day <= case.extended_end:
        case.signal("plicht.aow_niet_vastgesteld", law, [born], ("op zijn vroegst", day), ("nog niet vastgesteld", None))


def _old_age(case: Case) -> list[tuple[date, str, list[Fact]]]:
    born = case.life.last("persoon.geboren")
    if born is None or case.duty_from is None:
        return []
    day = pension_day(case, born.valid_from)
    return [(day, "aow_leeftijd", [born])] if day is not None and day > case.duty_from else []
