"""The brede intake: calls, warning, fine, and completion in absence (Wi 14, 22)."""

from datetime import date

from doorlopend.engines.facts import Fact

from ..calendar import add_months
from ..case import COLLEGE, DUO, Case
from ..life import day
from .money_fines import paper_fine

_MISSED = ("niet_verschenen", "onvoldoende_medewerking")


def apply(case: Case) -> None:
    """Write the steps of the intake for who needs a first plan."""
    if case.regime != "wi2021" or case.duty_reason:
        return
    _duties(case)
    _results(case)
    _calls(case)
    _terms_in_fines(case)


def _duties(case: Case) -> None:
    notice = case.notice
    if notice is None:
        return
    plan = case.duties["pip.vaststellen"]  # who has a notice has that duty
    since, due = min(notice.valid_from, plan.valid_from), plan.due
    until = case.duty_until
    law = case.law("intake.oproepen", since)
    calls = case.life.all("intake.oproep")
    case.must("intake.oproepen", COLLEGE, law, [notice, *calls[:1]], since=since, due=due, until=until,
              done=_done(case, calls, "intake.afgerond"))  # fmt: skip
    completed = case.life.all("intake.afgerond")
    case.must("intake.afronden", COLLEGE, case.law("intake.inhoud", since), [notice, *completed[:1]], since=since, due=due,
              until=until, done=_done(case, completed))  # fmt: skip
    alone = [fact for fact in completed if fact.data.get("alleen_gesprek_aangeboden")]
    case.must("intake.alleen_gesprek_aanbieden", COLLEGE, case.law("intake.alleen_gesprek", since), [notice, *alone[:1]],
              since=since, due=due, until=until, done=_done(case, alone))  # fmt: skip
    _test(case, notice, since, due)


def _test(case: Case, notice: Fact, since: date, due: date | None) -> None:
    law = case.law("leerbaarheidstoets.door_duo", since)
    taken = case.life.all("leerbaarheidstoets.afgelegd", "leerbaarheidstoets.ontheven")
    case.must("leerbaarheidstoets.afnemen", DUO, law, [notice, *taken[:1]], since=since, due=due,
              until=case.duty_until, done=_done(case, taken))  # fmt: skip


def _results(case: Case) -> None:
    for result in case.life.all("leerbaarheidstoets.afgelegd"):
        if result.data.get("uitslag"):
            law = case.law("leerbaarheidstoets.door_duo", result.valid_from)
            case.find("leerbaarheidstoets.uitslag", result.data["uitslag"], law, [result], about=result.id,
                      since=result.valid_from, bindend=False)  # fmt: skip


def _done(case: Case, facts: list[Fact], *other: str) -> date | None:
    """Day of the first such fact; a plan that was set shows that it happened before."""
    days = [fact.valid_from for fact in (*facts[:1], *case.life.all(*other)[:1], *case.pips[:1])]
    return min(days) if days else None


def _calls(case: Case) -> None:
    calls = case.life.all("intake.oproep")
    missed = [call for call in calls if call.data.get("uitkomst") in _MISSED]
    if not missed:
        if calls:
            case.find("intake.vergeefse_oproepen", 0, case.law("intake.gemiste_oproep", calls[0].valid_from), calls)
        return
    warnings = case.life.all("intake.waarschuwing")
    blamed = [call for call in missed if call.data.get("verwijtbaar") is not False]
    law = case.law("intake.gemiste_oproep", missed[0].valid_from)
    case.find("intake.vergeefse_oproepen", len(missed), law, missed)
    if blamed:
        _warn(case, blamed[0], warnings, calls)
        _fine_after_warning(case, blamed, warnings)
    _absence(case, missed)
    _next_step(case, missed, blamed, warnings)


def _warn(case: Case, first: Fact, warnings: list[Fact], calls: list[Fact]) -> None:
    law = case.law("intake.waarschuwing", first.valid_from)
    on = _missed_on(first)
    after = [one for one in warnings if one.valid_from >= first.valid_from]
    again = [call for call in calls if call.valid_from > first.valid_from]
    case.must("intake.waarschuwen", COLLEGE, law, [first, *after[:1]], since=on, about=first.id,
              done=after[0].valid_from if after else None)  # fmt: skip
    case.must("intake.opnieuw_oproepen", COLLEGE, law, [first, *again[:1]], since=on, about=first.id,
              done=again[0].valid_from if again else None)  # fmt: skip


def _missed_on(call: Fact) -> date:
    return day(call, "termijn") or call.valid_from


def _fine_after_warning(case: Case, blamed: list[Fact], warnings: list[Fact]) -> None:
    """Each culpable miss after the warning: a fine with a new term, at most twice."""
    for number, call in enumerate(blamed[1:], 1):
        law = case.law("boete.intake", call.valid_from)
        if number > law["hoogstens"]:
            break
        on = _missed_on(call)
        warned = any(one.valid_from <= on for one in warnings)
        if not warned:
            case.find("boete.papier", 0, law, [blamed[0], call], about=call.id, since=on, reden="geen_waarschuwing_gegeven")
            continue
        paper_fine(case, law, law["bedrag"], [call, *warnings[:1]], call.id, on, college=True, volgnummer=number)
        if number == 1 and not _fines(case):
            case.find("intake.nieuwe_termijn_uiterlijk", None, law, [call], about=call.id, maanden=law["nieuwe_termijn_maanden"],
                      reden="vanaf_bekendmaking_boetebesluit")  # fmt: skip


def _fines(case: Case) -> list[Fact]:
    return [fine for fine in case.life.all("boete.besluit") if fine.data["soort"] == "brede_intake"]


def _terms_in_fines(case: Case) -> None:
    """At most two months from the notification of the fine decision in which to come after all (Wi 22 lid 2)."""
    for fine in _fines(case)[:1]:
        law = case.law("boete.intake", fine.valid_from)
        latest, told = add_months(fine.valid_from, law["nieuwe_termijn_maanden"]), day(fine, "nieuwe_termijn_tot")
        case.find("intake.nieuwe_termijn_uiterlijk", latest, law, [fine], about=fine.id, vanaf=fine.valid_from,
                  maanden=law["nieuwe_termijn_maanden"], gesteld_tot=told, te_lang=told is not None and told > latest)  # fmt: skip


def _absence(case: Case, missed: list[Fact]) -> None:
    law = case.law("intake.bij_verstek", missed[-1].valid_from)
    possible = len(missed) >= law["oproepen"]
    case.find("pip.bij_verstek_mogelijk", possible, law, missed, oproepen=len(missed), nodig=law["oproepen"])
    if not possible:
        return
    third = missed[law["oproepen"] - 1]
    completed = [one for one in case.life.all("intake.afgerond") if one.valid_from >= third.valid_from]
    later = [pip for pip in case.pips if pip.valid_from >= third.valid_from]
    done = (completed or later)[0].valid_from if completed or later else None
    plan = case.duties.get("pip.vaststellen")
    case.must("intake.afronden_bij_verstek", COLLEGE, law, missed[: law["oproepen"]], since=_missed_on(third), about=third.id,
              done=done, due=plan.due if plan else None)  # fmt: skip


def _next_step(case: Case, missed: list[Fact], blamed: list[Fact], warnings: list[Fact]) -> None:
    law = case.law("intake.gemiste_oproep", missed[-1].valid_from)
    needed = case.law("intake.bij_verstek", missed[-1].valid_from)["oproepen"]
    if case.pips and case.pips[0].valid_from >= missed[-1].valid_from:
        step = "pip_is_vastgesteld"
    elif len(missed) >= needed:
        step = "intake_in_afwezigheid_afronden_en_pip_vaststellen"
    elif not blamed:
        step = "opnieuw_oproepen"
    elif not warnings:
        step = "waarschuwen_en_opnieuw_oproepen"
    else:
        step = "boete_en_nieuwe_termijn" if len(blamed) > 1 else "opnieuw_oproepen"
    case.find("intake.volgende_stap", step, law, missed, since=_missed_on(missed[-1]), vergeefs=len(missed))
