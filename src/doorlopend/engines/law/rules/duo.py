"""DUO: what must be reported, what DUO refuses, who may ask about whom, what DUO sends (Bi 9; DUO-M2M)."""

from collections.abc import Mapping
from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_months
from ..case import COLLEGE, A, B, Case
from ..life import covers
from . import duo_announced
from .completion import papers
from .hours import PURPOSES
from .place import assignments, gemeente_on, housings
from .plan_term import precedes_first
from .term import effective_end

_REPORTS = {
    "pip.vastgesteld": ("duo.melden_pip", "pip"), "pvt.ondertekend": ("duo.melden_pvt", "pvt"),
    "map.eindgesprek": ("duo.melden_map", "map"), "z_route.afgerond": ("duo.melden_z_route", "z_route"),
    "aanbod.gedaan": ("duo.melden_aanbod", "aanbod"),
}  # fmt: skip
_SCHOOLS = ("praktijkonderwijs", "vso_arbeid", "vso_dagbesteding", "mbo_entree")


def apply(case: Case) -> None:
    """Write reports due, refusals to expect, who may ask, and the events DUO sends."""
    if case.regime != "wi2021" or case.duty_reason:
        return
    _reports(case)
    for position, pip in enumerate(case.life.all("pip.vastgesteld")):
        _check_plan(case, position, pip)
    for offer in case.life.all("aanbod.gedaan"):
        _check_offer(case, offer)
    for fact in case.life.all("pvt.ondertekend", "map.eindgesprek"):
        _check_module(case, fact)
    for breach in case.life.all("overtreding.geconstateerd"):
        _check_blame(case, breach)
    _removable(case)
    _who_may_ask(case)
    _events(case)
    duo_announced.apply(case)


def _reports(case: Case) -> None:
    sent = case.life.all("duo.melding")
    law = case.law("duo.melden", case.life.facts[0].valid_from)
    for kind, (key, message) in _REPORTS.items():
        for fact in case.life.all(kind):
            if kind == "aanbod.gedaan" and not case.holds_asylum_group(fact.valid_from):
                continue
            _report(case, key, message, fact, sent)
    for fact in case.life.all("onderwijs.inschrijving"):
        if fact.data["soort"] in _SCHOOLS:
            _report(case, "duo.melden_opleiding", "niet_vrijstellende_opleiding", fact, sent)
    missing = case.duties.get("aanbod.doen")
    if missing is not None and missing.due is not None and (missing.done_on is None or missing.done_on > missing.due):
        done = [one for one in sent if one.data["bericht"] == "geen_aanbod"]
        case.must("duo.melden_geen_aanbod", COLLEGE, law, case.pips[:1], since=missing.due + ONE_DAY, until=missing.done_on,
                  done=done[0].valid_from if done else None)  # fmt: skip


def _report(case: Case, key: str, message: str, fact: Fact, sent: list[Fact]) -> None:
    law = case.law("duo.melden", fact.valid_from)
    done = [one for one in sent if one.data["bericht"] == message and one.data.get("betreft") in (None, fact.id)
            and one.valid_from >= fact.valid_from]  # fmt: skip
    case.must(key, COLLEGE, law, [fact, *done[:1]], since=fact.valid_from, about=fact.id,
              done=done[0].valid_from if done else None, moment="terstond")  # fmt: skip


def _verdict(case: Case, fact: Fact, reasons: list[str], rule: str, *, doubt: bool = False) -> None:
    """Accepted or not, unless that is in doubt and nothing else stands in the way."""
    law = case.law(rule, fact.valid_from)
    if reasons or not doubt:
        case.find("duo.geaccepteerd", not reasons, law, [fact], about=fact.id, redenen=tuple(reasons))
    case.find("duo.weigeringsgronden", tuple(reasons), law, [fact], about=fact.id)


def _check_plan(case: Case, position: int, pip: Fact) -> None:
    """Reasons for which DUO refuses this plan."""
    reasons, day = [], pip.valid_from
    begin = case.life.first("inburgeringsplicht.vastgesteld")
    start = begin.valid_from if begin else case.duty_from
    if start is not None and day < start:
        reasons.append("dagtekening_voor_begin_plicht")
    earlier = [one for one in case.life.all("pip.vastgesteld") if (one.known_on, one.id) < (pip.known_on, pip.id) and one is not pip]
    if any(day < one.valid_from for one in earlier) or precedes_first(pip, case.life.all("pip.vastgesteld")):
        reasons.append("dagtekening_voor_eerder_pip")
    reasons += _level_reasons(pip, first=position == 0)
    settled = _settled(case, pip)
    early = settled is not None and day < settled
    if settled is not None and early:
        law = case.law("duo.controle_pip", day)
        if case.life.has("koppeling"):
            case.signal("duo.pip_voor_vestiging", law, [pip], ("DUO: niet voor vestiging in de gemeente", False),
                        ("koppeling in azc volstaat", True), about=pip.id)  # fmt: skip
        else:
            reasons.append("dagtekening_voor_vestiging_in_gemeente")
    _verdict(case, pip, reasons, "duo.controle_pip", doubt=early)


def _level_reasons(pip: Fact, *, first: bool) -> list[str]:
    route, level = pip.data["leerroute"], pip.data.get("niveau")
    low = level == "a2" or bool(pip.data.get("a2_onderdelen"))
    reasons = []
    if low and route == "onderwijsroute":
        reasons.append("a2_bij_onderwijsroute")
    if level == "b1" and route == "z_route":
        reasons.append("b1_bij_z_route")
    if low and route == "b1_route" and first:
        reasons.append("a2_in_eerste_pip")
    return reasons


def _settled(case: Case, pip: Fact) -> date | None:
    """Day on which the person settled in the gemeente of the plan, as far as known."""
    gemeente = pip.data.get("gemeente")
    homes = [home for home in housings(case) if gemeente in (None, home.data["gemeente"])]
    return homes[0].valid_from if homes else None


def _actual(case: Case, day: date) -> Fact | None:
    plans = [pip for pip in case.pips if pip.valid_from <= day]
    return plans[-1] if plans else None


def _check_offer(case: Case, offer: Fact) -> None:
    reasons, day = [], offer.valid_from
    actual = case.pips[-1] if case.pips else None
    if not case.holds_asylum_group(day):
        reasons.append("alleen_voor_asielstatushouder")
    if actual is None:
        reasons.append("geen_pip")
    elif day < actual.valid_from:
        reasons.append("voor_dagtekening_actueel_pip")
    mark = offer.data.get("keurmerk") or "blik_op_werk"
    if mark == "geen" or (mark == "taalschakeltraject" and (actual is None or actual.data["leerroute"] != "onderwijsroute")):
        reasons.append("geen_toegelaten_aanbieder")
    if _outside_term(case, offer):
        reasons.append("lesdata_buiten_termijn")
    _verdict(case, offer, reasons, "duo.controle_aanbod")
    _replaced(case, offer)


def _outside_term(case: Case, offer: Fact) -> bool:
    """Does the course start or end before the term begins or after its last day?"""
    last, start, end = effective_end(case), offer.data.get("start_lessen"), offer.data.get("einde_lessen")
    if last is None or case.start is None:
        return False
    days = [start] if isinstance(start, date) else []
    days += [end - ONE_DAY] if isinstance(end, date) else []
    return any(not case.start <= day <= last for day in days)


def _replaced(case: Case, offer: Fact) -> None:
    """Of one school DUO keeps one offer: a newer one takes its place."""
    school = offer.data.get("instellingsnummer") or offer.data.get("aanbieder")
    later = [one for one in case.life.all("aanbod.gedaan") if one.valid_from > offer.valid_from
             and (one.data.get("instellingsnummer") or one.data.get("aanbieder")) == school]  # fmt: skip
    if school and later:
        law = case.law("duo.controle_aanbod", later[0].valid_from)
        case.find("duo.aanbod_vervangen", True, law, [offer, later[0]], about=offer.id, since=later[0].valid_from)


def _check_module(case: Case, fact: Fact) -> None:
    reasons, day = [], fact.valid_from
    last, blamed = effective_end(case), fact.data.get("verwijtbaar")
    if not _own_plan(case, day):
        reasons.append("geen_actueel_pip")
    if case.start is not None and day < case.start:
        reasons.append("voor_begin_termijn")
    z_done = case.life.first("z_route.afgerond")
    if z_done is not None and day > z_done.valid_from:
        reasons.append("na_afronding_z_route")
    if fact.known_on < day:
        reasons.append("in_de_toekomst")
    if last is not None and day <= last and blamed is not None:
        reasons.append("verwijtbaar_moet_leeg_zijn")
    if last is not None and day > last and blamed is None:
        reasons.append("verwijtbaar_ontbreekt")
    _verdict(case, fact, reasons, "duo.controle_module")
    law = case.law("duo.controle_module", day)
    case.find("duo.intrekbaar", z_done is None, law, [fact, *([z_done] if z_done else [])], about=fact.id,
              reden="z_route_afgerond" if z_done else "z_route_niet_afgerond")  # fmt: skip


def _own_plan(case: Case, day: date) -> bool:
    """Is there an actual plan, and is it not of another gemeente than the one that answers for the person that day?"""
    actual = _actual(case, day)
    owner = actual.data.get("gemeente") if actual else None
    return actual is not None and owner in (None, gemeente_on(case, day) or owner)


def _check_blame(case: Case, breach: Fact) -> None:
    """Lateness told before the module is done: `Nee` from two months before the end of the term, `Ja` after it."""
    last, told = effective_end(case), breach.data.get("verwijtbaarheid")
    if breach.data["soort"] not in ("pvt", "map") or last is None:
        return
    law, day = case.law("duo.controle_module", breach.valid_from), breach.valid_from
    early = day < add_months(last, -law["maanden_nee"]) if told == "geen" else day <= last
    reason = "nee_pas_twee_maanden_voor_einde" if told == "geen" else "ja_pas_na_einde_termijn"
    _verdict(case, breach, [reason] if early else [], "duo.controle_module")


def _removable(case: Case) -> None:
    if not case.pips:
        return
    law = case.law("duo.controle_pip", case.pips[-1].valid_from)
    fixed = case.life.all("inburgeringstermijn.duo")
    hours = [row for row in case.life.all("uren.gevolgd") if row.valid_from >= case.pips[-1].valid_from
             and row.data["soort"] in PURPOSES["duo_school"][0]]  # fmt: skip
    reasons = tuple(name for name, found in (("termijn_vastgesteld", fixed), ("lesuren_geregistreerd", hours)) if found)
    case.find("duo.pip_verwijderbaar", not reasons, law, [case.pips[-1], *fixed[:1], *hours[:1]], about=case.pips[-1].id,
              redenen=reasons)  # fmt: skip


def _who_may_ask(case: Case) -> None:
    """Which gemeente may ask DUO about this person, when and why."""
    law = case.law("duo.bevraging", case.life.facts[0].valid_from)
    homes = case.life.all("brp.inschrijving")
    for home in homes:
        if home in housings(case):
            later = [one.valid_from for one in housings(case) if one.valid_from > home.valid_from]
            until = home.valid_until or (later[0] - ONE_DAY if later else None)
            case.find("duo.bevraagbaar_door", home.data["gemeente"], law, [home], since=home.valid_from, until=until,
                      about=home.id, grond="inwoner")  # fmt: skip
    for link in assignments(case):
        stays = [stay for stay in case.life.all("azc.verblijf") if covers(stay, link.valid_from) or stay.valid_from > link.valid_from]
        for stay in stays:
            since, until = max(link.valid_from, stay.valid_from), _sooner(link.valid_until, stay.valid_until)
            if until is None or since <= until:
                case.find("duo.bevraagbaar_door", link.data["gemeente"], law, [link, stay], about=link.id, grond="gekoppeld_in_azc",
                          since=since, until=until)  # fmt: skip
    _plan_owners(case)


def _sooner(one: date | None, other: date | None) -> date | None:
    """The earlier of two last days, either of which may be open."""
    return min((day for day in (one, other) if day is not None), default=None)


def _plan_owners(case: Case) -> None:
    law = case.law("duo.bevraging", case.life.facts[0].valid_from)
    for position, pip in enumerate(case.pips):
        gemeente = pip.data.get("gemeente")
        if gemeente is None:
            continue
        after = case.pips[position + 1] if position + 1 < len(case.pips) else None
        until = after.valid_from - ONE_DAY if after else None
        case.find("duo.bevraagbaar_door", gemeente, law, [pip], since=pip.valid_from, until=until, about=pip.id, grond="actueel_pip")
        if after is not None and after.data.get("gemeente") != gemeente:
            last = add_months(after.valid_from, law["maanden"]) - ONE_DAY
            case.find("duo.bevraagbaar_door", gemeente, law, [pip, after], since=after.valid_from, until=last, about=pip.id,
                      grond="vorig_pip_binnen_een_maand")  # fmt: skip


def _events(case: Case) -> None:
    """The event id by which DUO tells the gemeente of a fact."""
    law = case.law("duo.gebeurtenissen", case.life.facts[0].valid_from)
    for fact in case.life.all(*_TOLD):
        code = _event(case, fact, law["codes"])
        if code:
            since = fact.known_on if fact.kind == "leerbaarheidstoets.geboekt" else fact.valid_from
            case.find("duo.gebeurtenis", code, law, [fact], about=fact.id, since=since)


_TOLD = ("inburgeringsplicht.kennisgeving", "pip.vastgesteld", "verlenging.besluit", "vrijstelling.besluit",
         "ontheffing.besluit", "brp.inschrijving", "leerbaarheidstoets.geboekt", "leerbaarheidstoets.afgelegd", "examen.afgelegd",
         "inburgeringsplicht.beeindigd", "persoon.overleden", "naturalisatie.verleend", "verblijfsrecht.ingetrokken",
         "diploma.behaald", "doelgroep.vastgesteld")  # fmt: skip
_SIMPLE = {"leerbaarheidstoets.geboekt": "toets_aangemeld", "leerbaarheidstoets.afgelegd": "toets_uitslag", "persoon.overleden": "overleden",
           "naturalisatie.verleend": "einde", "verblijfsrecht.ingetrokken": "einde"}  # fmt: skip


def _event(case: Case, fact: Fact, table: Mapping[str, str]) -> str:
    kind, outcome = fact.kind, str(fact.data.get("uitkomst", ""))
    if kind in _SIMPLE:
        return table[_SIMPLE[kind]]
    if kind == "diploma.behaald":
        return table["einde_voldaan"] if fact in papers(case)[:1] else ""
    if kind == "inburgeringsplicht.kennisgeving":
        near = case.claims.get("aow_nadert", False)
        return table["kennisgeving_aow" if near else "kennisgeving_termijn" if fact is case.trigger else "kennisgeving"]
    if kind == "examen.afgelegd":
        return table["examen_uitslag"] if fact.data.get("uitslag") else ""
    if kind == "inburgeringsplicht.beeindigd":
        return table.get(f"einde_{fact.data['reden']}", table["einde"])
    if kind == "doelgroep.vastgesteld":
        return _regrouped(case, fact, table)
    if kind == "pip.vastgesteld":
        return table["termijn_gestart"] if case.pips and fact is case.pips[0] else ""
    if kind == "verlenging.besluit":
        return table["verlenging_geweigerd" if outcome == "geweigerd" else
                     "verlenging_ambtshalve" if fact.data.get("ambtshalve") else "verlenging_verleend"]  # fmt: skip
    if kind in ("vrijstelling.besluit", "ontheffing.besluit"):
        extent = fact.data.get("omvang") or "volledig"
        if outcome == "ingetrokken":
            had = any(pip.valid_from <= fact.valid_from for pip in case.life.all("pip.vastgesteld"))
            return table["tijdelijk_ingetrokken_met_pip" if had else "tijdelijk_ingetrokken_zonder_pip"] if extent == "tijdelijk" else ""
        return table.get(f"{kind.split('.')[0]}_{extent}_{outcome}", "")
    if kind == "brp.inschrijving" and fact in housings(case):
        if fact is case.trigger:
            law = case.law("duo.gebeurtenissen", fact.valid_from)
            case.find("duo.gebeurtenis_pip_termijn", table["kennisgeving_termijn"], law, [fact], about=fact.id,
                      since=fact.valid_from)  # fmt: skip
        actual = _actual(case, fact.valid_from - ONE_DAY)
        of_earlier = actual is not None and actual.data.get("gemeente") != fact.data["gemeente"]
        return table["vestiging_met_pip" if of_earlier else "vestiging_zonder_pip"]
    return ""


def _regrouped(case: Case, fact: Fact, table: Mapping[str, str]) -> str:
    """The asylum rights given up at the person's own request, or gained; the first group is told with the duty."""
    earlier = [one for one in case.life.all("doelgroep.vastgesteld") if one.valid_from < fact.valid_from]
    was = str(earlier[-1].data["doelgroep"]) if earlier else ""
    now = str(fact.data["doelgroep"])
    if not was or (was in (A, B)) == (now in (A, B)):
        return ""
    return table["asielrechten_gekregen" if now in (A, B) else "asielrechten_opgegeven"]
