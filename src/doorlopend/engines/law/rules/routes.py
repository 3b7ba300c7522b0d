"""Leerroutes: what each plan says, switching, lowering to A2, and whether a plan is lawful (Wi 7-9, 15, 17)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import ONE_DAY, add_months
from ..case import COLLEGE, FAMILY, Case
from ..lawbook import Version
from ..life import number
from .hours import total

LANGUAGE = ("lezen", "luisteren", "schrijven", "spreken")
_PARTS = frozenset((*LANGUAGE, "knm"))
_RANK = {"a2": 1, "b1": 2, "b2": 3}
_SCHOOLS = ("praktijkonderwijs", "vso_arbeid", "vso_dagbesteding", "mbo_entree")


def route_on(case: Case, day: date) -> str:
    """Leerroute of the plan that holds that day; before the first plan its route; empty without a plan."""
    found = case.pips[0] if case.pips else None
    for pip in case.pips:
        if pip.valid_from <= day:
            found = pip
    return str(found.data["leerroute"]) if found else ""


def required_level(pip: Fact, part: str) -> str:
    """Level the plan asks for a language part: B1, or A2 after lowering."""
    lowered = pip.data.get("a2_onderdelen") or ()
    return "a2" if part in lowered or (not lowered and pip.data.get("niveau") == "a2") else "b1"  # type: ignore[operator]


def attempts(case: Case, part: str, until: date | None = None) -> list[Fact]:
    """Exam attempts of a part that were really taken, in order of time."""
    taken = _taken(case).get(part, [])
    return taken if until is None else [fact for fact in taken if fact.valid_from <= until]


def _taken(case: Case) -> dict[str, list[Fact]]:
    """Attempts by part; settled once per case."""
    if "attempts" not in case.parts:
        found: dict[str, list[Fact]] = {}
        for fact in case.life.all("examen.afgelegd"):
            if fact.data.get("uitslag") in ("geslaagd", "gezakt"):
                found.setdefault(str(fact.data["onderdeel"]), []).append(fact)
        case.parts["attempts"] = found
    return case.parts["attempts"]  # type: ignore[no-any-return]


def exempted_parts(case: Case, until: date | None = None) -> frozenset[str]:
    """Parts from which DUO exempted or released the person, up to and including a day."""
    made = exemptions(case).items()
    return frozenset(part for part, one in made if until is None or one.valid_from <= until)


def exemptions(case: Case) -> dict[str, Fact]:
    """Per part the decision by which the person need not take it; one that was withdrawn later is gone. Settled once per case."""
    if "exempt" not in case.parts:
        case.parts["exempt"] = _exemptions(case)
    return case.parts["exempt"]  # type: ignore[no-any-return]


def _exemptions(case: Case) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for made in case.life.all("vrijstelling.besluit", "ontheffing.besluit"):
        if made.data.get("omvang") != "gedeeltelijk":
            continue
        parts = [str(part) for part in (made.data.get("onderdelen") or ())]  # type: ignore[union-attr]
        if made.data["uitkomst"] == "verleend":
            found |= {part: made for part in parts if part not in found}
        elif made.data["uitkomst"] == "ingetrokken":
            found = {part: one for part, one in found.items() if one.kind != made.kind or (parts and part not in parts)}
    return found


def passed_on(case: Case, part: str, until: date | None = None) -> Fact | None:
    """First pass of a part at the level the latest plan asks."""
    plan = case.pips[-1] if case.pips else None
    for fact in attempts(case, part):
        if until is not None and fact.valid_from > until:
            return None
        if fact.data["uitslag"] == "geslaagd" and at_level(plan, part, fact):
            return fact
    return None


def at_level(plan: Fact | None, part: str, attempt: Fact) -> bool:
    """Was the attempt at the level the plan asks, or higher? A level left out is the level asked; KNM has none."""
    if plan is None or part == "knm" or plan.data["leerroute"] == "z_route":
        return True
    asked = required_level(plan, part)
    return _RANK[str(attempt.data.get("niveau") or asked)] >= _RANK[asked]


def passed_parts(case: Case, until: date | None = None) -> frozenset[str]:
    """Parts passed at the level of the plan, or exempted; settled once per day asked for."""
    known: dict[date | None, frozenset[str]] = case.parts.setdefault("passed", {})
    if until not in known:
        taken = {part for part in _taken(case) if part in _PARTS and passed_on(case, part, until)}
        known[until] = frozenset(taken | (exempted_parts(case, until) & _PARTS))
    return known[until]


def apply(case: Case) -> None:
    """Write route and level over time, switches, lowering, and the defects of each plan."""
    if case.regime != "wi2021":
        return
    for position, pip in enumerate(case.pips):
        until = case.pips[position + 1].valid_from - ONE_DAY if position + 1 < len(case.pips) else None
        law = case.law("leerroute.inhoud", pip.valid_from)
        case.find("leerroute", pip.data["leerroute"], law, [pip], about=pip.id, since=pip.valid_from, until=until)
        if pip.data["leerroute"] != "z_route":
            levels = tuple(f"{part}:{required_level(pip, part)}" for part in LANGUAGE)
            case.find("leerroute.niveaus", levels, law, [pip], about=pip.id, since=pip.valid_from, until=until)
        _lawful(case, position, pip)
        _redone(case, position, pip)
    _switching(case)
    _lowering(case)


def _redone(case: Case, position: int, pip: Fact) -> None:
    if position == 0:
        return
    law = case.law("pip.aanpassen", pip.valid_from)
    before = case.pips[position - 1]
    changed = pip.data.get("reden") in ("schakelen", "afschalen", "verhuizing") or (
        pip.data["leerroute"] != before.data["leerroute"] or _lowered(pip) != _lowered(before))  # fmt: skip
    case.find("pip.nieuw_besluit", changed, law, [before, pip], about=pip.id, aanleiding=pip.data.get("reden") or "")


def _lowered(pip: Fact) -> tuple[str, ...]:
    return tuple(part for part in LANGUAGE if required_level(pip, part) == "a2")


def _lawful(case: Case, position: int, pip: Fact) -> None:
    """Breaches of hard rules, and what a plan must hold but does not show."""
    breaches, missing = _breaches(case, position, pip), _missing(case, pip)
    law = case.law("pip.inhoud", pip.valid_from)
    case.find("pip.rechtmatig", not breaches, law, [pip], about=pip.id, gebreken=breaches)
    case.find("pip.gebreken", breaches, law, [pip], about=pip.id)
    case.find("pip.ontbreekt", missing, law, [pip], about=pip.id)
    if "a2_in_eerste_pip" in breaches:
        first = case.law("pip.geen_a2_in_eerste", pip.valid_from)
        case.find("pip.a2_toegestaan", False, first, [pip], about=pip.id, reden="alleen_door_afschalen")


def _breaches(case: Case, position: int, pip: Fact) -> tuple[str, ...]:
    data, found = pip.data, []
    asks_a2 = data.get("niveau") == "a2" or bool(data.get("a2_onderdelen"))
    pvt, practical = data.get("pvt_uren"), data.get("map_praktijk_uren")
    if pvt is not None and number(pip, "pvt_uren") < case.law("pvt.inhoud", pip.valid_from)["uren"]:
        found.append("pvt_minder_dan_12_uur")
    needs_map = data["leerroute"] != "onderwijsroute"
    if needs_map and practical is not None and number(pip, "map_praktijk_uren") < case.law(
            "map.inhoud", pip.valid_from)["praktijkuren"]:
        found.append("map_minder_dan_40_praktijkuren")
    if asks_a2 and position == 0 and data["leerroute"] == "b1_route":
        found.append("a2_in_eerste_pip")
    if _lowered_in_vain(case, position, pip):
        found.append("afgeschaald_zonder_voorwaarden")
    if asks_a2 and data["leerroute"] == "onderwijsroute":
        found.append("a2_in_onderwijsroute")
    if data.get("niveau") == "b1" and data["leerroute"] == "z_route":
        found.append("b1_in_z_route")
    if data["leerroute"] == "onderwijsroute" and (data.get("onderwijswens") is False or data.get("diplomakans_groot") is False):
        found.append("onderwijsroute_zonder_wens_of_kans")
    if data.get("leerroutes_onderzocht") is False:
        found.append("leerroutes_niet_onderzocht")
    return tuple(found)


def _missing(case: Case, pip: Fact) -> tuple[str, ...]:
    needed = ["pvt_uren", "voortgangsgesprekken"]
    if pip.data["leerroute"] != "onderwijsroute":
        needed += ["map_uren", "map_praktijk_uren"]
    if case.group_on(pip.valid_from) not in (FAMILY, ""):
        needed.append("intensiteit_uren")
    return tuple(name for name in needed if pip.data.get(name) is None)


def _switching(case: Case) -> None:
    if not case.pips:
        return
    first = case.pips[0].valid_from
    law = case.law("schakelen.termijn", first)
    last = add_months(first, law["maanden"])
    case.find("schakelen.laatste_dag", last, law, case.pips[:1], maanden=law["maanden"])
    case.find("schakelen.laatste_dag_onderwijs_naar_b1", None, law, case.pips[:1], reden="altijd_mogelijk")
    before = case.pips[0]
    for pip in case.pips[1:]:
        if pip.data["leerroute"] != before.data["leerroute"]:
            _switch(case, pip, str(before.data["leerroute"]), str(pip.data["leerroute"]), last)
        before = pip
    for plan in case.life.all("schakelen.voorgenomen"):
        _switch(case, plan, route_on(case, plan.valid_from), str(plan.data["naar"]), last)


def _switch(case: Case, fact: Fact, old: str, new: str, last: date) -> None:
    law, reason = _switch_reason(case, fact, old, new, last)
    allowed = reason not in ("na_anderhalf_jaar", "zelfde_leerroute")
    case.find("schakelen.toegestaan", allowed, law, [fact], about=fact.id, van=old, naar=new, laatste_dag=last, reden=reason)
    credit = case.law("schakelen.verrekening", fact.valid_from)
    case.find("schakelen.verrekening", tuple(credit[new]), credit, [fact], about=fact.id, van=old, naar=new)
    if fact.kind == "schakelen.voorgenomen" and allowed:
        redo = case.law("pip.aanpassen", fact.valid_from)
        later = [pip for pip in case.pips if pip.valid_from >= fact.valid_from]
        case.must("pip.aanpassen", COLLEGE, redo, [fact], since=fact.valid_from, about=fact.id,
                  done=later[0].valid_from if later else None)  # fmt: skip


def _switch_reason(case: Case, fact: Fact, old: str, new: str, last: date) -> tuple[Version, str]:
    law = case.law("schakelen.termijn", fact.valid_from)
    if old == new:
        return law, "zelfde_leerroute"
    if (old, new) == ("onderwijsroute", "b1_route"):
        return law, "onderwijs_naar_b1_altijd"
    if fact.valid_from <= last:
        return law, "binnen_anderhalf_jaar"
    if fact.data.get("bijzonder_geval"):
        return case.law("schakelen.bijzonder", fact.valid_from), "bijzonder_geval"
    left = [one for one in case.life.all("onderwijs.inschrijving") if one.data["soort"] in _SCHOOLS
            and one.valid_until is not None and one.valid_until <= fact.valid_from]  # fmt: skip
    after = case.book.in_force("schakelen.na_opleiding", fact.valid_from)
    return (after, "na_niet_vrijstellende_opleiding") if left and after else (law, "na_anderhalf_jaar")


def _lowering(case: Case) -> None:
    """Lowering to A2: B1-route, 600 hours, effort, B1 not attainable (Bi 5.5)."""
    for view in case.life.all("afschalen.beoordeling"):
        law = case.law("afschalen.voorwaarden", view.valid_from)
        hours, lacking = total(case, "afschalen", view.valid_from), _lacking_for_a2(case, view, view.valid_from)
        case.find("afschalen.mogelijk", not lacking, law, [view], about=view.id, since=view.valid_from, uren=hours,
                  nodig=law["uren"], ontbreekt=lacking, laatste_dag="geen")  # fmt: skip
        if not lacking:
            redo = case.law("pip.aanpassen", view.valid_from)
            later = [pip for pip in case.pips if pip.valid_from >= view.valid_from]
            case.must("pip.aanpassen", COLLEGE, redo, [view], since=view.valid_from, about=view.id,
                      done=later[0].valid_from if later else None)  # fmt: skip


def _lacking_for_a2(case: Case, view: Fact, day: date) -> tuple[str, ...]:
    """Conditions of Bi 5.5 that the facts do not show on that day, with the college's view."""
    enough = total(case, "afschalen", day) >= case.law("afschalen.voorwaarden", day)["uren"]
    needs = {
        "b1_route": route_on(case, day) == "b1_route",
        "uren": enough,
        "inzet": view.data["inzet_voldoende"] is True,
        "b1_niet_haalbaar": view.data["b1_haalbaar"] is False,
    }
    return tuple(name for name, met in needs.items() if not met)


def _lowered_in_vain(case: Case, position: int, pip: Fact) -> bool:
    """Lowers to A2 although hours were counted and fall short, or the college's own view does not allow it."""
    if position == 0 or pip.data["leerroute"] != "b1_route" or set(_lowered(pip)) <= set(_lowered(case.pips[position - 1])):
        return False
    views = [view for view in case.life.all("afschalen.beoordeling") if view.valid_from <= pip.valid_from]
    if views:
        return bool(_lacking_for_a2(case, views[-1], pip.valid_from))
    short = total(case, "afschalen", pip.valid_from) < case.law("afschalen.voorwaarden", pip.valid_from)["uren"]
    return short and case.life.has("uren.gevolgd")
