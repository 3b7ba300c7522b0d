"""DUO: what must be reported, what DUO refuses, who may ask about whom, what DUO sends (Bi 9; DUO-M2M)."""

from collections.abc import Mapping
from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_months
from ..case import COLLEGE, A, B, Case
from ..life import covers
from .place import housings
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
    _removable(case)
    _who_may_ask(case)
    _events(case)


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
    missing = next((one for one in case.out if one.key == "aanbod.doen"), None)
    if missing is not None and missing.due is not None:  # type: ignore[union-attr]
        done = [one for one in sent if one.data["bericht"] == "geen_aanbod"]
        offered = missing.done_on  # type: ignore[union-attr]
        if offered is None or offered > missing.due:  # type: ignore[union-attr]
            case.must("duo.melden_geen_aanbod", COLLEGE, law, case.pips[:1], since=missing.due + ONE_DAY, until=offered,  # type: ignore[union-attr]
                      done=done[0].valid_from if done else None)  # fmt: skip


def _report(case: Case, key: str, message: str, fact: Fact, sent: list[Fact]) -> None:
    law = case.law("duo.melden", fact.valid_from)
    done = [one for one in sent if one.data["bericht"] == message and one.data.get("betreft") in (None, fact.id)
            and one.valid_from >= fact.valid_from]  # fmt: skip
    case.must(key, COLLEGE, law, [fact, *done[:1]], since=fact.valid_from, about=fact.id,
              done=done[0].valid_from if done else None, moment="terstond")  # fmt: skip


def _verdict(case: Case, fact: Fact, reasons: list[str], rule: str) -> None:
    law = case.law(rule, fact.valid_from)
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
    if settled is not None and day < settled:
        law = case.law("duo.controle_pip", day)
        if case.life.has("koppeling"):
            case.signal("duo.pip_voor_vestiging", law, [pip], ("DUO: niet voor vestiging in de gemeente", False),
                        ("koppeling in azc volstaat", True), about=pip.id)  # fmt: skip
        else:
            reasons.append("dagtekening_voor_vestiging_in_gemeente")
    _verdict(case, pip, reasons, "duo.controle_pip")


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
    last, start = effective_end(case), offer.data.get("start_lessen")
    end = offer.data.get("einde_lessen")
    outside = isinstance(start, date) and case.start is not None and start < case.start
    if last and (outside or (isinstance(end, date) and end - ONE_DAY > last)):
        reasons.append("lesdata_buiten_termijn")
    _verdict(case, offer, reasons, "duo.controle_aanbod")


def _check_module(case: Case, fact: Fact) -> None:
    reasons, day = [], fact.valid_from
    last, blamed = effective_end(case), fact.data.get("verwijtbaar")
    if _actual(case, day) is None:
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
    if z_done is not None:
        law = case.law("duo.controle_module", day)
        case.find("duo.intrekbaar", False, law, [fact, z_done], about=fact.id, reden="z_route_afgerond")


def _removable(case: Case) -> None:
    if not case.pips:
        return
    law = case.law("duo.controle_pip", case.pips[-1].valid_from)
    fixed = case.life.all("inburgeringstermijn.duo")
    hours = [row for row in case.life.all("uren.gevolgd") if row.valid_from >= case.pips[-1].valid_from]
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
    for link in case.life.all("koppeling"):
        stays = [stay for stay in case.life.all("azc.verblijf") if covers(stay, link.valid_from) or stay.valid_from > link.valid_from]
        for stay in stays:
            case.find("duo.bevraagbaar_door", link.data["gemeente"], law, [link, stay], about=link.id, grond="gekoppeld_in_azc",
                      since=max(link.valid_from, stay.valid_from), until=stay.valid_until)  # fmt: skip
    _plan_owners(case)


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
            case.find("duo.gebeurtenis", code, law, [fact], about=fact.id, since=fact.valid_from)


_TOLD = ("inburgeringsplicht.kennisgeving", "pip.vastgesteld", "verlenging.besluit", "vrijstelling.besluit",
         "ontheffing.besluit", "brp.inschrijving", "leerbaarheidstoets.afgelegd", "examen.afgelegd",
         "inburgeringsplicht.beeindigd", "persoon.overleden", "doelgroep.vastgesteld")  # fmt: skip
_SIMPLE = {"leerbaarheidstoets.afgelegd": "toets_uitslag", "persoon.overleden": "overleden"}


def _event(case: Case, fact: Fact, table: Mapping[str, str]) -> str:
    kind, outcome = fact.kind, str(fact.data.get("uitkomst", ""))
    if kind in _SIMPLE:
        return table[_SIMPLE[kind]]
    if kind == "inburgeringsplicht.kennisgeving":
        near = any(one.key == "plicht.aow_nadert" for one in case.out)
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
        had = any(pip.valid_from < fact.valid_from for pip in case.pips)
        return table["vestiging_met_pip" if had else "vestiging_zonder_pip"]
    return ""


def _regrouped(case: Case, fact: Fact, table: Mapping[str, str]) -> str:
    """The asylum rights given up at the person's own request, or gained; the first group is told with the duty."""
    earlier = [one for one in case.life.all("doelgroep.vastgesteld") if one.valid_from < fact.valid_from]
    was = str(earlier[-1].data["doelgroep"]) if earlier else ""
    now = str(fact.data["doelgroep"])
    if not was or (was in (A, B)) == (now in (A, B)):
        return ""
    return table["asielrechten_gekregen" if now in (A, B) else "asielrechten_opgegeven"]
