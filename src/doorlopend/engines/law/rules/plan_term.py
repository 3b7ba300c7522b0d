"""When the PIP must be set: Bi 5.3 lid 1-3, in every version (Besluit inburgering 2021)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..case import COLLEGE, A, Case
from ..lawbook import Version
from ..model import Finding
from .place import assigned_on, housings, was_in_azc


def apply(case: Case) -> None:
    """Settle the valid plans, then write the term for the first plan and for a plan after each move."""
    case.pips = _counting(case)
    _possible(case)
    if case.regime == "wi2021" and not case.duty_reason:
        _first_plan(case)
        _after_moves(case)


def _counting(case: Case) -> list[Fact]:
    """Plans that exist under the act: not dated before the duty began."""
    begin = case.duty_from
    plans = case.life.all("pip.vastgesteld")
    for pip in plans:
        if begin is not None and pip.valid_from < begin:
            law = case.law("pip.vereist_plicht", pip.valid_from)
            case.signal("pip.voor_begin_plicht", law, [pip], ("telt niet: nog geen plicht", begin),
                        ("telt: begin van de plicht is onjuist", pip.valid_from), about=pip.id)  # fmt: skip
    valid = [pip for pip in plans if (begin is None or pip.valid_from >= begin)
             and (case.void_until is None or pip.valid_from > case.void_until)]  # fmt: skip
    return [pip for pip in valid if not precedes_first(pip, valid)]


def precedes_first(pip: Fact, plans: list[Fact]) -> bool:
    """A change of a plan that is dated before the first plan; DUO refuses it and it starts nothing."""
    if pip.data.get("reden") in (None, "eerste"):
        return False
    firsts = [one.valid_from for one in plans if one.data.get("reden") in (None, "eerste")]
    return bool(firsts) and min(firsts) > pip.valid_from


def _possible(case: Case) -> None:
    law = case.law("pip.vereist_plicht", case.duty_from)
    if case.duty_reason:
        case.find("pip.mogelijk", False, law, reden=case.duty_reason)
    elif case.regime == "wi2021":
        case.find("pip.mogelijk", True, law, since=case.duty_from, reden="inburgeringsplichtig")


def _first_plan(case: Case) -> None:
    notice = case.notice
    homes = housings(case)
    decisive = notice or (homes[0] if homes else None)
    if decisive is None:
        if case.duty_from is not None:
            law = case.law("pip.termijn", case.duty_from)
            case.find("pip.termijn_loopt", False, law, since=case.duty_from, reden="geen_kennisgeving")
        return
    law = case.law("pip.termijn", decisive.valid_from)
    if law["trigger"] == "kennisgeving" and notice is None:
        case.find("pip.termijn_loopt", False, law, [decisive], since=case.duty_from, reden="geen_kennisgeving")
        return
    trigger, law = _trigger(case, law, notice, homes)
    if notice is not None and _two_readings(case, notice, homes):
        _undecided(case, law, notice)
    elif trigger is None:
        _not_running(case, law, decisive)
    else:
        _running(case, law, trigger, decisive)


def _trigger(case: Case, law: Version, notice: Fact | None, homes: list[Fact]) -> tuple[Fact | None, Version]:
    """The fact that starts the term and the rule by which it does; None while nothing runs."""
    if law["trigger"] == "brp" or notice is None:
        return (homes[0] if homes else None), law
    registered = any(home.valid_from <= notice.valid_from for home in homes)
    if case.group_on(notice.valid_from) != A or registered:
        return notice, law
    azc = case.law("pip.termijn_azc", notice.valid_from)
    if homes:
        return homes[0], azc
    if was_in_azc(case, notice.valid_from) or case.life.has("koppeling") or case.life.has("azc.verblijf"):
        return None, azc
    later = ("Bi 5.3 lid 1, tweede zin: na BRP-inschrijving", None)
    case.signal("pip.brp_onbekend", azc, [notice],
                ("Bi 5.3 lid 1, eerste zin: na kennisgeving", case.book.deadline(law, notice.valid_from)), later)  # fmt: skip
    return notice, law


def _two_readings(case: Case, notice: Fact, homes: list[Fact]) -> bool:
    """Is the notice of the weeks of which it is not settled which text held, and do the two differ?"""
    doubt = case.law("pip.termijn_overgang", notice.valid_from)
    if not doubt["van"] <= notice.valid_from <= doubt["tot"]:
        return False
    old, new = (_due_by(case, notice, homes, doubt[name]) for name in ("van", "nieuw"))
    if old != new:
        case.signal("pip.overgang", doubt, [notice, *homes[:1]], ("oude tekst, na BRP-inschrijving", old),
                    ("nieuwe tekst, na kennisgeving", new))  # fmt: skip
    return old != new


def _due_by(case: Case, notice: Fact, homes: list[Fact], text_of: date) -> date | None:
    """Last day by the text of that day; None while its term does not run."""
    trigger, law = _trigger(case, case.law("pip.termijn", text_of), notice, homes)
    return None if trigger is None else case.book.deadline(law, max(trigger.valid_from, case.duty_from or trigger.valid_from))


def _undecided(case: Case, law: Version, notice: Fact) -> None:
    case.must("pip.vaststellen", COLLEGE, law, [notice, *case.pips[:1]], since=notice.valid_from, due=None, until=case.duty_until,
              done=_first_day(case), reden="lezingen_verschillen", trigger=notice.valid_from)  # fmt: skip


def _not_running(case: Case, law: Version, decisive: Fact) -> None:
    reason = "nog_niet_ingeschreven_in_huisvestingsgemeente"
    case.find("pip.termijn_loopt", False, law, [decisive], since=decisive.valid_from, reden=reason)
    case.must("pip.vaststellen", COLLEGE, law, [decisive, *case.pips[:1]], since=decisive.valid_from,
              until=case.duty_until, done=_first_day(case), reden=reason, due=None, trigger=decisive.valid_from)  # fmt: skip


def _running(case: Case, law: Version, trigger: Fact, decisive: Fact) -> None:
    start = trigger.valid_from
    if trigger.kind == "brp.inschrijving" and case.duty_from is not None:
        start = max(start, case.duty_from)  # the duty never works back (Wi 3 lid 3)
    base = case.book.deadline(law, start)
    due, reason, facts, used = _with_third_parties(case, law, base, decisive)
    case.trigger = trigger
    case.find("pip.termijn_loopt", True, law, [trigger], since=start)
    case.find("pip.laatste_dag", due, used, [trigger, *facts], trigger=start, weken=law["weeks"], basis=base, reden=reason)
    case.must("pip.vaststellen", COLLEGE, used, [trigger, *facts, *case.pips[:1]], since=start, due=due,
              until=case.duty_until, done=_first_day(case), trigger=start, weken=law["weeks"], basis=base)  # fmt: skip
    if case.pips and due is not None:
        case.find("pip.op_tijd", case.pips[0].valid_from <= due, used, [trigger, case.pips[0]], about=case.pips[0].id,
                  due=due, dagtekening=case.pips[0].valid_from)  # fmt: skip
        if case.pips[0].valid_from > due:
            late = case.law("pip.te_laat", due)
            case.find("pip.te_laat_gevolg", late["gevolg"], late, [case.pips[0]], about=case.pips[0].id, boete=False)


def _first_day(case: Case) -> date | None:
    return case.pips[0].valid_from if case.pips else None


def _with_third_parties(
    case: Case, law: Version, base: date, decisive: Fact
) -> tuple[date | None, str, list[Fact], Version]:
    """Last day, why, the facts used, and the rule that decided."""
    rule = case.book.in_force("pip.termijn_derden", decisive.valid_from)
    told = case.law("pip.termijn_derden", decisive.valid_from)
    received = [fact for fact in case.life.all("informatie_derden.ontvangen") if fact.data["noodzakelijk"]]
    asked = [fact for fact in case.life.all("informatie_derden.gevraagd") if fact.data["noodzakelijk"]]
    delays = case.life.all("pip.vertraging")
    if rule is None or not (received or asked):
        causes = tuple(str(fact.data["oorzaak"]) for fact in delays)
        reason = "geen_uitzondering_in_deze_tekst" if rule is None else "geen_noodzakelijke_informatie_van_derde"
        case.find("pip.afwijking_toegestaan", False, told, delays, reden=reason, oorzaken=causes)
        return base, reason, [], law
    if asked and asked[0].valid_from > base:
        case.signal("pip.derden_te_laat_gevraagd", rule, asked[:1], ("afwijking geldt niet", base),
                    ("afwijking geldt", None), about=asked[0].id)  # fmt: skip
        return base, "te_laat_gevraagd", asked[:1], law
    open_ = [fact for fact in asked if fact.data["wat"] not in {one.data["wat"] for one in received}]
    case.find("pip.afwijking_toegestaan", True, rule, [*asked, *received], reden="informatie_van_derde_afgewacht")
    if open_:
        case.find("pip.wacht_op_derden", True, rule, open_, since=open_[0].valid_from, basis=base)
        return None, "informatie_nog_niet_ontvangen", open_, rule
    last = received[-1]
    due = max(base, case.book.deadline(rule, last.valid_from))
    return due, "na_ontvangst_informatie", [*asked, last], rule


def _after_moves(case: Case) -> None:
    homes = housings(case)
    for position, home in enumerate(homes):
        before = _home_before(case, homes, position)
        if before is None or before == home.data["gemeente"]:
            continue
        earlier = [pip for pip in case.pips if pip.valid_from < home.valid_from]
        law = case.law("pip.termijn_verhuizing", home.valid_from)
        if earlier:
            _plan_after_move(case, law, home, earlier[-1])
        elif position > 0 and case.life.has("inburgeringsplicht.kennisgeving"):
            runs = next((entry.value for entry in case.out if isinstance(entry, Finding) and entry.key == "pip.laatste_dag"), None)
            case.signal("pip.verhuisd_zonder_pip", law, [home], ("termijn loopt door vanaf de kennisgeving", runs),
                        ("nieuwe termijn na inschrijving", case.book.deadline(law, home.valid_from)), about=home.id)  # fmt: skip


def _home_before(case: Case, homes: list[Fact], position: int) -> str | None:
    """Gemeente responsible just before this registration: of the latest plan, the home before, or the koppeling."""
    home = homes[position]
    plans = [pip for pip in case.pips if pip.valid_from < home.valid_from and pip.data.get("gemeente")]
    if plans and (position == 0 or plans[-1].valid_from >= homes[position - 1].valid_from):
        return str(plans[-1].data["gemeente"])
    if position > 0:
        return str(homes[position - 1].data["gemeente"])
    link = assigned_on(case, home.valid_from)
    return str(link.data["gemeente"]) if link else None


def _plan_after_move(case: Case, law: Version, home: Fact, old: Fact) -> None:
    due = case.book.deadline(law, home.valid_from)
    later = [pip for pip in case.pips if pip.valid_from >= home.valid_from
             and pip.data.get("gemeente", home.data["gemeente"]) == home.data["gemeente"]]  # fmt: skip
    done = later[0].valid_from if later else None
    route = str(old.data["leerroute"])
    case.find("pip.laatste_dag_na_verhuizing", due, law, [home, old], about=home.id, trigger=home.valid_from, weken=law["weeks"],
              leerroute=route)  # fmt: skip
    case.must("pip.vaststellen_na_verhuizing", COLLEGE, law, [home, old], since=home.valid_from, due=due, done=done,
              until=case.duty_until, about=home.id, trigger=home.valid_from, weken=law["weeks"],
              gemeente=home.data["gemeente"], leerroute=route)  # fmt: skip
    if later and later[0].data["leerroute"] != route and later[0].data.get("reden") != "schakelen":
        taken = case.law("pip.verhuizing_zelfde_leerroute", home.valid_from)
        case.find("pip.leerroute_overgenomen", False, taken, [old, later[0]], about=later[0].id, was=route,
                  werd=later[0].data["leerroute"])  # fmt: skip
    elif later:
        taken = case.law("pip.verhuizing_zelfde_leerroute", home.valid_from)
        case.find("pip.leerroute_overgenomen", True, taken, [old, later[0]], about=later[0].id, was=route, werd=route)
    _handover(case, home, old)


def _handover(case: Case, home: Fact, old: Fact) -> None:
    law = case.law("pip.overdracht", home.valid_from)
    asked = [fact for fact in case.life.all("pip.overdracht_gevraagd") if fact.valid_from >= home.valid_from]
    given = [fact for fact in case.life.all("pip.overgedragen") if fact.valid_from >= home.valid_from]
    if asked:
        case.must("pip.overdragen", COLLEGE, law, [asked[0], old], since=asked[0].valid_from, about=home.id,
                  done=given[0].valid_from if given else None, gemeente=old.data.get("gemeente"))  # fmt: skip
    no_test = case.law("leerbaarheidstoets.na_verhuizing", home.valid_from)
    case.find("leerbaarheidstoets.opnieuw_nodig", False, no_test, [home, old], about=home.id)
