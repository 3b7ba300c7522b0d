"""Who is inburgeringsplichtig, under which act, from when, in which group (Wi 3, 4, 13, 19, 54)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_months, length
from ..case import FAMILY, A, B, Case
from ..life import covers

# Acts that exist under this law only; of breaches those of the intake, the support and MAP.
_WI2021_KINDS = (
    "inburgeringsplicht.kennisgeving", "pip.vastgesteld", "doelgroep.vastgesteld", "intake.oproep", "intake.waarschuwing",
    "intake.afgerond", "leerbaarheidstoets.afgelegd", "leerbaarheidstoets.ontheven", "informatie_derden.gevraagd",
    "informatie_derden.ontvangen", "schakelen.voorgenomen", "afschalen.beoordeling", "aanbod.gedaan", "map.eindgesprek",
    "z_route.eindgesprek", "z_route.afgerond", "taalschakeltraject.beeindigd", "overtreding.geconstateerd",
)  # fmt: skip
_WI2021_BREACHES = ("brede_intake", "begeleiding", "map")


def apply(case: Case) -> None:
    """Settle permits, groups, duty and regime."""
    qualifying = [fact for fact in case.life.all("verblijfsrecht.verleend") if _qualifies(case, fact)]
    _groups(case, qualifying)
    _start(case, qualifying)
    _regime(case)
    if case.regime != "wi2013":
        _write_duty(case)
        _write_groups(case)
        _run_out(case)


def made_known(permit: Fact) -> date:
    """Day on which the IND made the right known; decides start and regime."""
    day = permit.data.get("bekend_gemaakt")
    return day if isinstance(day, date) else permit.valid_from


def _qualifies(case: Case, permit: Fact) -> bool:
    kind, purpose = permit.data.get("soort"), permit.data.get("doel")
    if kind == "asiel_bepaalde_tijd":
        return True
    if kind != "regulier_bepaalde_tijd":
        return False
    law = case.law("plicht.tijdelijk_doel", made_known(permit))
    if not _purpose_settled(case, permit):
        readings = (("tijdelijk doel", False), ("ander doel", True)) if purpose is None else (("lijst van 2022", False), ("lijst van 2026", True))
        case.signal(f"plicht.doel_{'onbekend' if purpose is None else 'onzeker'}", law, [permit], *readings, about=permit.id)
        return False
    return purpose not in law["doelen"]


def temporary(case: Case, permit: Fact) -> bool:
    """Is this a regular permit for a temporary purpose (Bi 2.2)?"""
    law = case.law("plicht.tijdelijk_doel", made_known(permit))
    return permit.data["soort"] == "regulier_bepaalde_tijd" and permit.data.get("doel") in law["doelen"]


def brings_duty(case: Case, permit: Fact) -> bool:
    """Does this right bring the duty, as far as is settled?"""
    if permit.data["soort"] != "regulier_bepaalde_tijd":
        return permit.data["soort"] == "asiel_bepaalde_tijd"
    return _purpose_settled(case, permit) and not temporary(case, permit)


def _purpose_settled(case: Case, permit: Fact) -> bool:
    """Is it known, and settled by the list of that day, whether this regular permit is for a temporary purpose?"""
    purpose = permit.data.get("doel")
    if purpose is None:
        return permit.data.get("referent") is not None
    return purpose not in case.law("plicht.tijdelijk_doel", made_known(permit))["onzeker"]


def _groups(case: Case, permits: list[Fact]) -> None:
    marks = _marks(case, permits)
    for position, (day, group) in enumerate(marks):
        last = marks[position + 1][0] - ONE_DAY if position + 1 < len(marks) else None
        case.groups.append((day, last, group))


def _marks(case: Case, permits: list[Fact]) -> list[tuple[date, str]]:
    """(first day, group): by the permits, but the rights of an asylum permit holder go only by a decision of DUO."""
    told = [(fact.valid_from, str(fact.data["doelgroep"])) for fact in case.life.all("doelgroep.vastgesteld")]
    if not permits:
        return told or _registered(case)
    marks: list[tuple[date, str]] = []
    for permit in permits:
        day, group = min(made_known(permit), permit.valid_from), _group(permit)
        if marks and group == FAMILY != marks[-1][1]:
            marks += [(since, by_duo) for since, by_duo in told if by_duo == FAMILY and since >= day][:1]
            _kept(case, permit, marks[-1][1])
        elif not marks or marks[-1][1] != group:
            marks.append((day, group))
    return [*marks, *_gained(told, marks[-1])]


def _gained(told: list[tuple[date, str]], last: tuple[date, str]) -> list[tuple[date, str]]:
    """The rights of an asylum permit holder that DUO gave to who had been a family migrant before (DUO-M2M, SS125)."""
    before = [since for since, group in told if group == FAMILY]
    after = [(since, group) for since, group in told if group != FAMILY and before and since > max(before[0], last[0])]
    return after[:1] if last[1] == FAMILY else []


def _registered(case: Case) -> list[tuple[date, str]]:
    """Without permit or word of DUO: the record may still say that somebody is a family migrant."""
    return [(fact.valid_from, FAMILY) for fact in case.life.all("status.vastgesteld") if fact.data["groep"] == "gezinsmigrant"]


def _kept(case: Case, permit: Fact, group: str) -> None:
    law = case.law("groep.verlies_asiel", permit.valid_from)
    if group != FAMILY:
        case.signal("groep.verlies_asiel", law, [permit], ("DUO: rechten en plichten blijven tot de persoon er afstand van doet", group),
                    ("naar het nieuwe verblijfsrecht", FAMILY), about=permit.id)  # fmt: skip


def _group(permit: Fact) -> str:
    if permit.data.get("soort") == "asiel_bepaalde_tijd":
        return A
    return B if permit.data.get("referent") not in (None, "overig") else FAMILY


def _start(case: Case, permits: list[Fact]) -> None:
    duo = case.life.first("inburgeringsplicht.vastgesteld")
    own = made_known(permits[0]) if permits else None
    birth = case.life.last("persoon.geboren")
    if own is not None and birth is not None:
        own = max(own, add_months(birth.valid_from, 12 * case.law("plicht.basis", own)["leeftijd"]))
    if own is not None:
        _perhaps_at_school(case, own, birth)
        own = _after_compulsory_school(case, own)
    case.duty_from = duo.valid_from if duo else own
    case.duty_reason = _why_not(case, permits, own)
    if duo and own and duo.valid_from != own:
        law = case.law("plicht.aanvang", own)
        case.signal("plicht.begin_verschil", law, [duo, permits[0]], ("DUO", duo.valid_from), ("berekend", own))


def _perhaps_at_school(case: Case, start: date, birth: Fact | None) -> None:
    """Of most of 16 and 17 years old the duty starts at 18: without word of leerplicht a person must look."""
    if birth is None or case.life.has("leerplicht"):
        return
    grown = add_months(birth.valid_from, 18 * 12)
    if start < grown:
        law = case.law("vrijstelling.leerplichtig", start)
        case.signal("plicht.minderjarig", law, [birth], ("niet leer- of kwalificatieplichtig", start),
                    ("leer- of kwalificatieplichtig tot 18 jaar", grown))  # fmt: skip


def _after_compulsory_school(case: Case, start: date) -> date | None:
    """First day on which the person is not leer- of kwalificatieplichtig; None while that lasts without end."""
    for fact in case.life.all("leerplicht"):
        last = fact.valid_until or last_school_day(case)
        if fact.valid_from <= start and last is None:
            return None
        if last is not None and fact.valid_from <= start <= last:
            start = last + ONE_DAY
    return start


def _why_not(case: Case, permits: list[Fact], start: date | None) -> str:
    """Reason why there is no duty, or empty. Rule names are looked up by it."""
    life = case.life
    begin = case.duty_from
    if any(begin is None or covers(fact, begin) for fact in exceptions(case)):
        return "uitzondering"
    if start is not None:
        return _age_or_school(case, start)
    if life.has("inburgeringsplicht.vastgesteld") or life.has("inburgeringsplicht.kennisgeving"):
        return ""
    if permits:
        return "leerplichtig"
    return _no_permit(case)


def exceptions(case: Case) -> list[Fact]:
    """Facts because of which there is no duty from their first day on (Wi 3 lid 2)."""
    found = list(case.life.all("inburgeringsplicht.uitzondering"))
    for nationality in case.life.all("persoon.nationaliteit"):
        if nationality.data["land"] in case.law("plicht.uitzondering", nationality.valid_from)["landen"]:
            found.append(nationality)
    return found


def _age_or_school(case: Case, start: date) -> str:
    birth = case.life.last("persoon.geboren")
    day = None if birth is None else pension_day(case, birth.valid_from)
    if day is not None and start >= day:
        return "aow_leeftijd"
    return "acht_jaar_leerplicht" if school_years(case) >= case.law("vrijstelling.acht_jaar", start)["jaren"] else ""


def _no_permit(case: Case) -> str:
    kinds = {fact.data.get("soort") for fact in case.life.all("verblijfsrecht.verleend")}
    recorded = case.life.last("status.vastgesteld")
    group = recorded.data.get("groep") if recorded else None
    if "tijdelijke_bescherming" in kinds or group == "oekrainer":
        return "tijdelijke_bescherming"
    if "eu_recht" in kinds:
        return "uitzondering"
    if "regulier_bepaalde_tijd" in kinds:
        rights = [fact for fact in case.life.all("verblijfsrecht.verleend") if fact.data["soort"] == "regulier_bepaalde_tijd"]
        return "tijdelijk_doel" if all(_purpose_settled(case, fact) for fact in rights) else ""
    if kinds & {"asiel_onbepaalde_tijd", "regulier_onbepaalde_tijd"}:
        return "geen_bepaalde_tijd"
    if case.life.has("asiel.aanvraag") or "in_afwachting" in kinds or group == "asielzoeker":
        return "asielzoeker"
    return "geen_status" if group == "geen" else ""


def school_years(case: Case) -> float:
    """Whole months of leer- of kwalificatieplicht shown by the facts, in years; no day counts twice."""
    pieces: list[tuple[date, date]] = []
    for fact in case.life.all("leerplicht"):
        last = fact.valid_until or last_school_day(case)
        if last is not None and pieces and fact.valid_from <= pieces[-1][1] + ONE_DAY:
            pieces[-1] = pieces[-1][0], max(pieces[-1][1], last)
        elif last is not None and last >= fact.valid_from:
            pieces.append((fact.valid_from, last))
    lengths = [length(*piece) for piece in pieces]
    return (sum(months for months, _ in lengths) + sum(days for _, days in lengths) // 31) / 12


def last_school_day(case: Case) -> date | None:
    """The last day before somebody turns 18 or gets a startkwalificatie, when leer- en kwalificatieplicht end at the latest."""
    birth = case.life.last("persoon.geboren")
    days = [] if birth is None else [add_months(birth.valid_from, 18 * 12)]
    enough = case.law("vrijstelling.leerplichtig")["startkwalificaties"]
    days += [fact.valid_from for fact in case.life.all("diploma.behaald") if fact.data["soort"] in enough
             and fact.data.get("land") in (None, "NL")]  # fmt: skip
    return min(days) - ONE_DAY if days else None


def pension_day(case: Case, born: date) -> date | None:
    """Day on which the AOW-leeftijd is reached; None while that age has not been fixed for this year of birth."""
    return earliest_pension(case, born) if case.law("plicht.aow_leeftijd", born)["vastgesteld"] else None


def earliest_pension(case: Case, born: date) -> date:
    """Day on which the AOW-leeftijd is reached, or the first day on which it can be reached."""
    ages = case.law("plicht.aow_leeftijd", born)["vanaf_geboren"]
    return add_months(born, next(age["maanden"] for age in reversed(ages) if age["van"] <= born))


def _regime(case: Case) -> None:
    life = case.life
    recorded = [fact.data.get("regime") for fact in life.all("inburgeringsplicht.vastgesteld", "inburgeringstermijn.duo")]
    group = life.last("status.vastgesteld")
    told = next((one for one in recorded if one), None)
    day = case.duty_from
    law = case.law("regime.peildatum", day)
    if told:
        case.regime = str(told)
    elif day is not None and not case.duty_reason:
        case.regime = "wi2021" if day >= law["datum"] else "wi2013"
    elif group is not None and group.data["groep"] == "wi2013":
        case.regime = "wi2013"
    elif case.duty_reason:
        case.regime = "geen"
    else:
        case.regime = _by_act(case, law["datum"])
    source = life.all("inburgeringsplicht.vastgesteld", "verblijfsrecht.verleend", "inburgeringsplicht.kennisgeving")
    case.find("regime", case.regime, law, source[:1], dag=day)


def _by_act(case: Case, border: date) -> str:
    """Acts that exist under one law only show the regime; without any the regime is unknown."""
    shown = [fact for fact in case.life.all(*_WI2021_KINDS)
             if fact.kind != "overtreding.geconstateerd" or fact.data["soort"] in _WI2021_BREACHES]  # fmt: skip
    if shown:
        return "wi2021" if shown[0].valid_from >= border else "wi2013"
    term = case.life.first("inburgeringstermijn.duo")
    if term is not None:
        return "wi2021" if term.valid_from >= border else "wi2013"
    return "onbekend"


_REASON_RULE = {
    "uitzondering": "plicht.uitzondering",
    "tijdelijke_bescherming": "plicht.tijdelijke_bescherming",
    "asielzoeker": "plicht.asielzoeker",
    "geen_status": "plicht.basis",
    "geen_bepaalde_tijd": "plicht.basis",
    "tijdelijk_doel": "plicht.tijdelijk_doel",
    "aow_leeftijd": "plicht.aow_leeftijd",
    "acht_jaar_leerplicht": "vrijstelling.acht_jaar",
    "leerplichtig": "vrijstelling.leerplichtig",
}


def _write_duty(case: Case) -> None:
    facts = case.life.all(
        "verblijfsrecht.verleend", "inburgeringsplicht.vastgesteld", "inburgeringsplicht.uitzondering", "asiel.aanvraag",
        "inburgeringsplicht.kennisgeving",
    )  # fmt: skip
    day = case.duty_from or case.life.facts[0].valid_from
    if case.duty_reason:
        law = case.law(_REASON_RULE[case.duty_reason], _decided_on(case, day))
        case.find("inburgeringsplichtig", False, law, facts, since=day, reden=case.duty_reason)
        case.duty_from = None
    elif case.duty_from is not None:
        law = case.law("plicht.aanvang", day)
        case.find("inburgeringsplichtig", True, law, facts, since=day, reden="verblijfsrecht")
        _too_young(case, day)
        case.find("plicht.begin", day, law, facts, since=day)
    elif case.life.has("inburgeringsplicht.kennisgeving"):
        notice = case.life.all("inburgeringsplicht.kennisgeving")[0]
        case.find("inburgeringsplichtig", True, case.law("plicht.kennisgeving", notice.valid_from), [notice],
                  since=notice.valid_from, reden="kennisgeving")  # fmt: skip


def _too_young(case: Case, begin: date) -> None:
    """From the day the right is known until the duty begins there is none: younger than 16, or at school.

    That comes last, as the short answer, as long as the duty begins by an age to come and no act of the law says it has begun.
    """
    known = next((made_known(right) for right in case.life.all("verblijfsrecht.verleend") if brings_duty(case, right)), begin)
    if known >= begin or case.life.has("inburgeringsplicht.vastgesteld"):
        return
    school = case.life.all("leerplicht")
    law = case.law("vrijstelling.leerplichtig" if school else "plicht.basis", known)
    case.find("inburgeringsplichtig", False, law, school or case.life.all("persoon.geboren"), since=known, until=begin - ONE_DAY,
              reden="leerplichtig" if school else "jonger_dan_zestien")  # fmt: skip
    told = any(one.valid_until == begin - ONE_DAY for one in school) or any(act.valid_from >= begin for act in case.life.all(*_WI2021_KINDS))
    if told:
        case.out[-2], case.out[-1] = case.out[-1], case.out[-2]


def _decided_on(case: Case, day: date) -> date:
    """The AOW age goes by the day of birth, all else by the day itself."""
    born = case.life.last("persoon.geboren")
    return born.valid_from if born is not None and case.duty_reason == "aow_leeftijd" else day


def _write_groups(case: Case) -> None:
    permits = case.life.all("verblijfsrecht.verleend", "doelgroep.vastgesteld")
    for day, last, group in case.groups:
        sources = [fact for fact in permits if covers(fact, day)][-1:]
        case.find("groep", group, case.law("groep.bepaling", day), sources, since=day, until=last)
    own_from_permit = case.life.has("verblijfsrecht.verleend")
    for told in case.life.all("doelgroep.vastgesteld") if own_from_permit else ():
        group = case.group_on(told.valid_from)
        if group and group != told.data["doelgroep"]:
            case.signal("groep.verschil_duo", case.law("groep.bepaling", told.valid_from), [told],
                        ("DUO", told.data["doelgroep"]), ("berekend", group), about=told.id)  # fmt: skip


def _run_out(case: Case) -> None:
    """The right ran out and nothing says what came after: a pending request keeps the duty going (Bi 2.1 lid 1), its lack ends it."""
    rights = case.life.all("verblijfsrecht.verleend")
    last = max((right.valid_until or date.max for right in rights), default=date.max)
    if last == date.max or case.duty_from is None or any(fact.valid_from <= last + ONE_DAY for fact in case.life.all(*_ENDINGS)):
        return
    ran_out = next(right for right in rights if right.valid_until == last)
    case.signal("plicht.verblijfsrecht_afgelopen", case.law("plicht.verblijfsrecht_afgelopen", last), [ran_out],
                ("verblijf in afwachting van een aanvraag: de plicht duurt voort", None), ("geen verblijfsrecht meer: de plicht eindigt", last),
                since=last + ONE_DAY, about=ran_out.id)  # fmt: skip


_ENDINGS = ("verblijfsrecht.ingetrokken", "naturalisatie.verleend", "persoon.overleden", "inburgeringsplicht.beeindigd")
