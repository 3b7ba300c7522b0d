"""Chapters 3 to 5: who is responsible, the brede intake, and the term for the plan."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, home, judged, notice, plan

AZC = fact("azc.verblijf", "2025-05-01", "2026-06-01", id="azc")
LINK = fact("koppeling", "2026-02-10", id="kop", gemeente="0344")


def asked(day: str, what: str = "rapport", needed: bool = True) -> dict[str, Any]:
    return fact("informatie_derden.gevraagd", day, id=f"vraag {day}", wat=what, noodzakelijk=needed)


def got(day: str, what: str = "rapport", needed: bool = True) -> dict[str, Any]:
    return fact("informatie_derden.ontvangen", day, id=f"antwoord {day}", wat=what, noodzakelijk=needed)


TERM = {
    # Bi 5.3 lid 1: the plan is in time on its last day, a day later it is late, without a fine
    "set on the last day": ([family(), notice("2026-02-02"), plan("2026-04-13", id="p")], {"pip.op_tijd@p": True, "pip.te_laat_gevolg": None,
                            "must:pip.vaststellen#done_on": "2026-04-13", "termijn.start": "2026-04-14"}),
    "set a day late": ([family(), notice("2026-02-02"), plan("2026-04-14", id="p")], {"pip.op_tijd@p": False, "pip.te_laat_gevolg@p": "termijn_begint_later",
                       "pip.te_laat_gevolg@p#boete": False, "pip.op_tijd@p#due": "2026-04-13", "pip.op_tijd@p#dagtekening": "2026-04-14"}),
    "two plans: the first counts": ([family(), notice("2026-02-02"), plan("2026-04-01", id="p"), plan("2026-05-04", id="q", reden="inhoud_gewijzigd")],
                       {"pip.op_tijd@p": True, "pip.op_tijd@q": None, "must:pip.vaststellen#facts": ("f2", "p")}),
    "the clock of the college": ([family(), notice("2026-02-02")], {"pip.laatste_dag#weken": 10, "pip.laatste_dag#basis": "2026-04-13", "pip.termijn_loopt": True,
                       "pip.termijn_loopt#valid_from": "2026-02-02", "must:pip.vaststellen#responsible": "college", "must:pip.vaststellen#valid_from": "2026-02-02",
                       "must:pip.vaststellen#trigger": "2026-02-02", "must:pip.vaststellen#facts": ("f2",)}),
    # second sentence: the housing gemeente
    "registered on the day of the notice": ([asylum("2025-11-03"), LINK, home("2026-03-03"), notice("2026-03-03")], {"pip.laatste_dag": "2026-05-12"}),
    "registered a day later": ([asylum("2025-11-03"), LINK, home("2026-03-04"), notice("2026-03-03")], {"pip.laatste_dag": "2026-05-13"}),
    "in the azc, not yet linked": ([asylum("2025-11-03"), AZC, notice("2026-03-03")], {"pip.termijn_loopt": False, "signal:pip.brp_onbekend": None,
                       "pip.termijn_loopt#reden": "nog_niet_ingeschreven_in_huisvestingsgemeente", "must:pip.vaststellen": "undated"}),
    "linked, azc not recorded": ([asylum("2025-11-03"), LINK, notice("2026-03-03")], {"pip.termijn_loopt": False, "signal:pip.brp_onbekend": None}),
    "registered at the azc": ([asylum("2025-11-03"), fact("brp.inschrijving", "2026-01-05", gemeente="1680", in_azc=True), notice("2026-03-03")],
                       {"pip.termijn_loopt": False, "signal:pip.brp_onbekend": None}),
    "was at the azc earlier only": ([asylum("2025-11-03"), fact("brp.inschrijving", "2026-01-05", "2026-02-01", gemeente="1680", in_azc=True), notice("2026-03-03")],
                       {"signal:pip.brp_onbekend": ("2026-05-12", None)}),
    "a family member of group b counts from the notice": ([family("2025-11-03", "asiel_bepaalde_tijd"), AZC, notice("2026-03-03")], {"pip.laatste_dag": "2026-05-12"}),
    "a plan set in the azc": ([asylum("2025-11-03"), AZC, LINK, notice("2026-03-03"), plan("2026-04-01", id="p", gemeente="0344")],
                       {"must:pip.vaststellen#done_on": "2026-04-01", "termijn.start": "2026-04-02", "pip.op_tijd": None}),
    "housed before the duty began": ([home("2022-01-03"), family("2022-05-02"), notice("2022-05-16")], {"pip.laatste_dag": "2022-07-11", "pip.laatste_dag#trigger": "2022-05-02"}),
    # lid 2: third parties
    "asked on the last day": ([family(), notice("2026-02-02"), asked("2026-04-13")], {"pip.laatste_dag": None, "pip.wacht_op_derden": True,
                       "pip.wacht_op_derden#valid_from": "2026-04-13", "pip.wacht_op_derden#basis": "2026-04-13"}),
    "asked too late": ([family(), notice("2026-02-02"), asked("2026-04-14")], {"pip.laatste_dag": "2026-04-13",
                       "signal:pip.derden_te_laat_gevraagd@vraag 2026-04-14": ("2026-04-13", None)}),
    "first asked in time, then too late": ([family(), notice("2026-02-02"), asked("2026-03-02"), asked("2026-04-20", "tweede")], {"signal:pip.derden_te_laat_gevraagd": None,
                       "pip.wacht_op_derden#facts": ("vraag 2026-03-02", "vraag 2026-04-20")}),
    "one of two received": ([family(), notice("2026-02-02"), asked("2026-03-02"), asked("2026-03-03", "tweede"), got("2026-04-16")],
                       {"pip.laatste_dag": None, "pip.wacht_op_derden#facts": ("vraag 2026-03-03",)}),
    "the last of two counts": ([family(), notice("2026-02-02"), got("2026-04-16"), got("2026-04-20", "tweede")], {"pip.laatste_dag": "2026-05-04",
                       "pip.laatste_dag#reden": "na_ontvangst_informatie", "pip.laatste_dag#basis": "2026-04-13", "pip.afwijking_toegestaan": True}),
    "not needed": ([family(), notice("2026-02-02"), asked("2026-03-02", needed=False)], {"pip.laatste_dag": "2026-04-13", "pip.afwijking_toegestaan": False,
                       "pip.afwijking_toegestaan#reden": "geen_noodzakelijke_informatie_van_derde"}),
    "the old text knew none": ([family("2022-04-01"), notice("2022-04-11"), home("2022-05-02"), got("2022-07-20")], {"pip.afwijking_toegestaan#reden": "geen_uitzondering_in_deze_tekst"}),
    # versions
    "31 December 2022": ([family("2022-12-01"), home("2022-12-05"), notice("2022-12-31")], {"pip.laatste_dag": None, "must:pip.vaststellen": "undated", "signal:pip.overgang": ("2023-02-13", "2023-03-13")}),
    "both texts give the same day": ([asylum("2022-11-01"), notice("2022-12-15"), home("2022-12-20")], {"pip.laatste_dag": "2023-02-28", "signal:pip.overgang": None}),
    "in an azc both texts wait": ([asylum("2022-11-01"), fact("azc.verblijf", "2022-01-10"), notice("2022-12-15")], {"pip.termijn_loopt": False, "signal:pip.overgang": None}),
    "1 January 2023": ([family("2022-12-01"), home("2022-12-05"), notice("2023-01-01")], {"pip.laatste_dag": "2023-03-13", "signal:pip.overgang": None}),
    "8 December 2022": ([family("2022-11-01"), home("2022-11-07"), notice("2022-12-08")], {"signal:pip.overgang#n": 1}),
    "7 December 2022": ([family("2022-11-01"), home("2022-11-07"), notice("2022-12-07")], {"signal:pip.overgang#n": 0}),
    "in doubt, not registered": ([family("2022-11-01"), notice("2022-12-08")], {"pip.laatste_dag": None, "signal:pip.overgang": (None, "2023-02-16")}),
    "without a notice": ([family(), home("2024-02-01")], {"pip.termijn_loopt": False, "pip.termijn_loopt#reden": "geen_kennisgeving", "must:pip.vaststellen#n": 0}),
    # a plan from before the duty
    "plan on the first day of the duty": ([family("2024-03-15"), plan("2024-03-15", id="p")], {"signal:pip.voor_begin_plicht": None, "termijn.start": "2024-03-16"}),
    "plan the day before the duty": ([family("2024-03-15"), plan("2024-03-14", id="p")], {"signal:pip.voor_begin_plicht@p": ("2024-03-15", "2024-03-14"), "termijn.start": None}),
    "no permit recorded": ([notice("2024-02-05"), plan("2024-03-15", id="p")], {"signal:pip.voor_begin_plicht": None, "termijn.start": "2024-03-16"}),
    "a change dated on the day of the first": ([family(), plan("2024-03-15", id="p"), plan("2024-03-15", id="q", reden="schakelen")], {"termijn.start": "2024-03-16", "pip.nieuw_besluit#n": 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", TERM)
def test_the_term_for_the_plan(name: str) -> None:
    check(*TERM[name])


OLD, NEW = home("2024-01-10", until="2025-02-28"), fact("brp.inschrijving", "2025-03-01", id="nieuw", gemeente="0363")
FIRST = plan("2024-03-15", id="p", gemeente="0344")
MOVES = {
    "with a plan": ([family(), notice("2024-02-01"), OLD, FIRST, NEW], {"pip.laatste_dag_na_verhuizing@nieuw": "2025-05-12", "pip.leerroute_overgenomen": None,
                    "must:pip.vaststellen_na_verhuizing@nieuw#done_on": None, "leerbaarheidstoets.opnieuw_nodig@nieuw": False}),
    "plan taken over": ([family(), notice("2024-02-01"), OLD, FIRST, NEW, plan("2025-03-01", id="q", gemeente="0363", reden="verhuizing")],
                    {"must:pip.vaststellen_na_verhuizing@nieuw#done_on": "2025-03-01", "pip.leerroute_overgenomen@q": True, "pip.leerroute_overgenomen@q#was": "b1_route",
                     "pip.leerroute_overgenomen@q#werd": "b1_route"}),
    "another route on the way": ([family(), notice("2024-02-01"), OLD, FIRST, NEW, plan("2025-04-01", "z_route", id="q", gemeente="0363", reden="verhuizing")],
                    {"pip.leerroute_overgenomen@q": False, "pip.leerroute_overgenomen@q#was": "b1_route", "pip.leerroute_overgenomen@q#werd": "z_route"}),
    "a switch after the move": ([family(), notice("2024-02-01"), OLD, FIRST, NEW, plan("2025-04-01", "z_route", id="q", gemeente="0363", reden="schakelen")],
                    {"pip.leerroute_overgenomen@q": True}),
    "a plan of another gemeente does not count": ([family(), notice("2024-02-01"), OLD, FIRST, NEW, plan("2025-04-01", id="q", gemeente="0344", reden="inhoud_gewijzigd")],
                    {"must:pip.vaststellen_na_verhuizing@nieuw#done_on": None}),
    "a plan that names none counts": ([family(), notice("2024-02-01"), OLD, FIRST, NEW, plan("2025-04-01", id="q", reden="verhuizing")],
                    {"must:pip.vaststellen_na_verhuizing@nieuw#done_on": "2025-04-01"}),
    "plan set on the day of the move": ([family(), notice("2024-02-01"), OLD, plan("2025-03-01", id="p", gemeente="0363"), NEW],
                    {"must:pip.vaststellen_na_verhuizing": None, "signal:pip.verhuisd_zonder_pip@nieuw": ("2024-04-11", "2025-05-12")}),
    "without a plan": ([family(), notice("2024-02-01"), OLD, NEW], {"signal:pip.verhuisd_zonder_pip@nieuw": ("2024-04-11", "2025-05-12"), "pip.laatste_dag": "2024-04-11"}),
    "without plan or notice": ([family(), OLD, NEW], {"signal:pip.verhuisd_zonder_pip": None}),
    "within the gemeente": ([family(), notice("2024-02-01"), OLD, FIRST, home("2025-03-01", "0344")], {"must:pip.vaststellen_na_verhuizing": None}),
    "linked elsewhere after the plan": ([asylum("2025-11-03"), fact("koppeling", "2026-01-05", gemeente="0363"), notice("2026-01-12"), plan("2026-02-02", gemeente="0344"), home("2026-06-01", "0363")],
                    {"must:pip.vaststellen_na_verhuizing": "2026-08-10"}),
    "linked on the day of registration": ([asylum("2025-11-03"), fact("koppeling", "2026-06-01", gemeente="0363"), notice("2026-01-12"), plan("2026-02-02"), home("2026-06-01", "0363")],
                    {"must:pip.vaststellen_na_verhuizing": None}),
    "twice": ([family(), notice("2024-02-01"), OLD, FIRST, home("2025-03-01", "0363", until="2025-08-31"), plan("2025-04-01", id="q", gemeente="0363", reden="verhuizing"),
               fact("brp.inschrijving", "2025-09-01", id="derde", gemeente="0855")], {"pip.laatste_dag_na_verhuizing@derde": "2025-11-10", "must:pip.vaststellen_na_verhuizing@derde#gemeente": "0855",
                    "must:pip.vaststellen_na_verhuizing@derde#facts": ("derde", "q")}),
    "back to the gemeente of the plan": ([family(), notice("2024-02-01"), OLD, FIRST, home("2025-03-01", "0363", until="2025-08-31"), home("2025-09-01", "0344")],
                    {"must:pip.vaststellen_na_verhuizing#n": 2}),
    "handed over on request": ([family(), notice("2024-02-01"), OLD, FIRST, NEW, fact("pip.overdracht_gevraagd", "2025-03-01", gemeente="0363", id="o1"),
                                fact("pip.overdracht_gevraagd", "2025-03-20", gemeente="0363", id="o2"), fact("pip.overgedragen", "2025-03-24"), fact("pip.overgedragen", "2025-03-31")],
                    {"must:pip.overdragen@nieuw#valid_from": "2025-03-01", "must:pip.overdragen@nieuw#done_on": "2025-03-24", "must:pip.overdragen@nieuw#gemeente": "0344",
                     "must:pip.overdragen@nieuw#facts": ("o1", "p")}),
    "handed over the same day": ([family(), notice("2024-02-01"), OLD, FIRST, NEW, fact("pip.overdracht_gevraagd", "2025-03-01", gemeente="0363"), fact("pip.overgedragen", "2025-03-01")],
                    {"must:pip.overdragen@nieuw#done_on": "2025-03-01"}),
    "asked, not yet given": ([family(), notice("2024-02-01"), OLD, FIRST, NEW, fact("pip.overdracht_gevraagd", "2025-03-10", gemeente="0363"), fact("pip.overgedragen", "2025-02-03")],
                    {"must:pip.overdragen@nieuw#done_on": None}),
    "not asked": ([family(), notice("2024-02-01"), OLD, FIRST, NEW, fact("pip.overdracht_gevraagd", "2025-02-03", gemeente="0363")], {"must:pip.overdragen": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVES)
def test_a_move(name: str) -> None:
    check(*MOVES[name])


def spans(*life: dict[str, Any]) -> list[tuple[str, str | None, str, str | None]]:
    return [(one.party, one.gemeente, one.valid_from.isoformat(), one.valid_until.isoformat() if one.valid_until else None)
            for one in judged(*life).responsible]  # fmt: skip


def test_who_is_responsible_day_by_day() -> None:
    seeker = fact("asiel.aanvraag", "2025-05-01", id="a")
    assert spans(seeker) == [("coa", None, "2025-05-01", None)]
    assert spans(asylum("2025-11-03")) == [("coa", None, "2025-11-03", None)]
    assert spans(family("2025-11-03")) == [("onbekend", None, "2025-11-03", None)]
    assert spans(fact("azc.verblijf", "2025-05-01")) == [("coa", None, "2025-05-01", None)]
    # registered at home before the link: the link decides for an asylum permit holder, even when he lives elsewhere
    assert spans(asylum("2025-11-03"), home("2025-11-10", "0363"), LINK) == [
        ("coa", None, "2025-11-03", "2025-11-09"), ("college", "0363", "2025-11-10", "2026-02-09"), ("college", "0344", "2026-02-10", None)]  # fmt: skip
    # linked, and housed elsewhere in the end: for a permit holder the link stays, for others the home counts
    assert spans(asylum("2025-11-03"), LINK, home("2026-03-02", "0363"))[-1] == ("college", "0344", "2026-02-10", None)
    assert spans(family("2025-11-03"), LINK, home("2026-03-02", "0363"))[-1] == ("college", "0363", "2026-03-02", None)
    assert spans(family("2025-11-03"), LINK, home("2026-02-10", "0363"))[-1] == ("college", "0363", "2026-02-10", None)
    # a second link moves responsibility again; death closes the list
    again = [asylum("2025-11-03"), LINK, fact("koppeling", "2026-03-16", gemeente="0855"), fact("persoon.overleden", "2026-09-01")]
    assert spans(*again)[1:] == [("college", "0344", "2026-02-10", "2026-03-15"), ("college", "0855", "2026-03-16", "2026-09-01")]
    # after housing where linked, a move counts
    assert spans(asylum("2025-11-03"), LINK, home("2026-06-01", until="2027-01-31"), home("2027-02-01", "0363"))[-1] == ("college", "0363", "2027-02-01", None)


def test_an_unknown_party_is_a_point_for_a_person_and_a_known_one_is_not() -> None:
    check([family("2025-11-03")], {"signal:verantwoordelijk.onbekend": (None, None), "by:verantwoordelijk#rule": "verantwoordelijk.college"})
    check([asylum("2025-11-03"), AZC], {"signal:verantwoordelijk.onbekend": None, "by:verantwoordelijk#rule": "verantwoordelijk.coa", "by:verantwoordelijk#facts": ("azc",)})
    check([asylum("2025-11-03"), LINK], {"by:verantwoordelijk#rule": "verantwoordelijk.college", "by:verantwoordelijk#facts": ("kop",)})
    two = [fact("azc.verblijf", "2025-04-01", id="a1"), fact("azc.verblijf", "2025-05-01", id="a2"), asylum("2025-11-03"), home("2026-03-02")]
    assert judged(*two).responsible[0].facts == ("a1",)
    check([asylum(), home("2024-01-08"), fact("uitvoering.overgedragen", "2024-06-01", id="u", openbaar_lichaam="Werkbedrijf", geheel=True)],
          {"uitvoering.openbaar_lichaam@u": "Werkbedrijf", "by:verantwoordelijk#party": "openbaar_lichaam", "by:verantwoordelijk": "0344"})  # fmt: skip
    check([asylum(), home("2024-01-08"), fact("uitvoering.overgedragen", "2024-06-01", id="u", openbaar_lichaam="Werkbedrijf", geheel=False)],
          {"uitvoering.openbaar_lichaam@u": None, "by:verantwoordelijk#party": "college"})  # fmt: skip


def call(day: str, id: str, **data: Any) -> dict[str, Any]:
    told = {"uitkomst": "niet_verschenen", **data}
    return fact("intake.oproep", day, id=id, **{name: value for name, value in told.items() if value is not None})


NOTICE = notice("2026-02-02")
WARNED = fact("intake.waarschuwing", "2026-02-24", id="w")
INTAKE = {
    "nothing done yet": ([family(), NOTICE], {"must:intake.oproepen": "2026-04-13", "must:intake.oproepen#valid_from": "2026-02-02", "must:intake.oproepen#done_on": None,
        "must:intake.afronden": "2026-04-13", "must:intake.alleen_gesprek_aanbieden": "2026-04-13", "must:leerbaarheidstoets.afnemen": "2026-04-13",
        "must:leerbaarheidstoets.afnemen#responsible": "duo", "intake.vergeefse_oproepen": None, "must:intake.waarschuwen": None}),
    "each step on its day": ([family(), NOTICE, call("2026-02-09", "o1", uitkomst="verschenen"), call("2026-02-16", "o2", uitkomst="verschenen"),
        fact("leerbaarheidstoets.afgelegd", "2026-02-23", id="t1", uitslag="b1_haalbaar"), fact("leerbaarheidstoets.afgelegd", "2026-02-25", id="t2"),
        fact("intake.afgerond", "2026-03-02", id="i1"), fact("intake.afgerond", "2026-03-09", id="i2", alleen_gesprek_aangeboden=True), fact("intake.afgerond", "2026-03-16", id="i3", alleen_gesprek_aangeboden=True)],
        {"must:intake.oproepen#done_on": "2026-02-09", "must:intake.oproepen#facts": ("f2", "o1"), "must:intake.afronden#done_on": "2026-03-02", "must:intake.afronden#facts": ("f2", "i1"),
         "must:intake.alleen_gesprek_aanbieden#done_on": "2026-03-09", "must:intake.alleen_gesprek_aanbieden#facts": ("f2", "i2"), "must:leerbaarheidstoets.afnemen#done_on": "2026-02-23",
         "must:leerbaarheidstoets.afnemen#facts": ("f2", "t1"), "leerbaarheidstoets.uitslag@t1": "b1_haalbaar", "leerbaarheidstoets.uitslag@t1#bindend": False,
         "leerbaarheidstoets.uitslag@t2": None}),
    "a plan shows that it was done": ([family(), NOTICE, plan("2026-03-02"), plan("2026-06-01", reden="inhoud_gewijzigd")], {"must:intake.oproepen#done_on": "2026-03-02", "must:intake.afronden#done_on": "2026-03-02"}),
    "a completed intake shows the call": ([family(), NOTICE, fact("intake.afgerond", "2026-02-16"), fact("intake.afgerond", "2026-02-18")], {"must:intake.oproepen#done_on": "2026-02-16"}),
    "notice while in the azc": ([asylum("2025-11-03"), AZC, LINK, NOTICE, home("2026-06-01")], {"must:intake.oproepen#valid_from": "2026-02-02", "must:intake.oproepen": "2026-08-10"}),
    "no notice": ([family()], {"must:intake.oproepen": None}),
    "no duty": ([fact("asiel.aanvraag", "2026-01-05"), NOTICE, call("2026-02-09", "o1")], {"intake.vergeefse_oproepen": 1}),
    "one miss": ([family(), NOTICE, call("2026-02-09", "o1", termijn="2026-02-20")], {"must:intake.waarschuwen@o1#valid_from": "2026-02-20", "must:intake.waarschuwen@o1#done_on": None,
        "must:intake.opnieuw_oproepen@o1#done_on": None, "intake.vergeefse_oproepen": 1, "intake.volgende_stap": "waarschuwen_en_opnieuw_oproepen", "pip.bij_verstek_mogelijk": False,
        "intake.volgende_stap#valid_from": "2026-02-20", "boete.papier": None}),
    "warned on the day of the call": ([family(), NOTICE, call("2026-02-24", "o1"), WARNED], {"must:intake.waarschuwen@o1#done_on": "2026-02-24", "must:intake.opnieuw_oproepen@o1#done_on": None,
        "intake.volgende_stap": "opnieuw_oproepen"}),
    "warned and called": ([family(), NOTICE, call("2026-02-09", "o1"), WARNED, fact("intake.waarschuwing", "2026-02-25"), call("2026-03-02", "o2", uitkomst=None), call("2026-03-03", "o3", uitkomst=None)],
        {"must:intake.waarschuwen@o1#done_on": "2026-02-24", "must:intake.waarschuwen@o1#facts": ("o1", "w"), "must:intake.opnieuw_oproepen@o1#done_on": "2026-03-02",
         "must:intake.opnieuw_oproepen@o1#facts": ("o1", "o2"), "intake.volgende_stap": "opnieuw_oproepen"}),
    "a warning from before does not count": ([family(), NOTICE, fact("intake.waarschuwing", "2026-02-06"), call("2026-02-09", "o1")], {"must:intake.waarschuwen@o1#done_on": None}),
    "insufficient cooperation is a miss": ([family(), NOTICE, call("2026-02-09", "o1", uitkomst="onvoldoende_medewerking")], {"intake.vergeefse_oproepen": 1}),
    "second miss": ([family(), NOTICE, call("2026-02-09", "o1"), WARNED, call("2026-03-02", "o2")], {"boete.papier@o2": 250, "boete.papier@o2#volgnummer": 1, "boete.handhaafbaar@o2": "ja",
        "intake.nieuwe_termijn_uiterlijk@o2": None, "intake.nieuwe_termijn_uiterlijk@o2#maanden": 2, "intake.volgende_stap": "boete_en_nieuwe_termijn", "boete.papier@o1": None}),
    "second miss, warned that very day": ([family(), NOTICE, call("2026-02-09", "o1"), WARNED, call("2026-02-20", "o2", termijn="2026-02-24")], {"boete.papier@o2": 250}),
    "second miss, warned a day late": ([family(), NOTICE, call("2026-02-09", "o1"), WARNED, call("2026-02-20", "o2", termijn="2026-02-23")],
        {"boete.papier@o2": 0, "boete.papier@o2#reden": "geen_waarschuwing_gegeven", "boete.handhaafbaar@o2": None, "intake.nieuwe_termijn_uiterlijk": None}),
    "permit holder since Keren": ([asylum("2025-11-03"), home("2025-12-01"), NOTICE, call("2026-02-09", "o1"), WARNED, call("2026-03-02", "o2")],
        {"boete.papier@o2": 250, "boete.handhaafbaar@o2": "juridische_toets", "signal:boete.juridische_toets@o2": ("ja", "nee")}),
    "third miss": ([family(), NOTICE, call("2026-02-09", "o1"), WARNED, call("2026-03-02", "o2"), call("2026-03-16", "o3")], {"boete.papier@o3": 250, "boete.papier@o3#volgnummer": 2,
        "pip.bij_verstek_mogelijk": True, "pip.bij_verstek_mogelijk#oproepen": 3, "intake.volgende_stap": "intake_in_afwezigheid_afronden_en_pip_vaststellen",
        "must:intake.afronden_bij_verstek@o3": "2026-04-13", "must:intake.afronden_bij_verstek@o3#valid_from": "2026-03-16", "must:intake.afronden_bij_verstek@o3#done_on": None}),
    "third miss, intake completed": ([family(), NOTICE, call("2026-02-09", "o1"), WARNED, call("2026-03-02", "o2"), call("2026-03-16", "o3"), fact("intake.afgerond", "2026-03-16", bij_verstek=True)],
        {"must:intake.afronden_bij_verstek@o3#done_on": "2026-03-16"}),
    "third miss, plan set": ([family(), NOTICE, call("2026-02-09", "o1"), WARNED, call("2026-03-02", "o2"), call("2026-03-16", "o3"), plan("2026-03-16", id="p")],
        {"must:intake.afronden_bij_verstek@o3#done_on": "2026-03-16", "intake.volgende_stap": "pip_is_vastgesteld", "termijn.start": "2026-03-17"}),
    "missed without blame": ([family(), NOTICE, call("2026-02-09", "o1", verwijtbaar=False)], {"must:intake.waarschuwen": None, "intake.volgende_stap": "opnieuw_oproepen"}),
    "once blamed, once not": ([family(), NOTICE, call("2026-02-09", "o1", verwijtbaar=False), WARNED, call("2026-03-02", "o2")], {"boete.papier": None, "intake.volgende_stap": "opnieuw_oproepen",
        "must:intake.waarschuwen@o2#done_on": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", INTAKE)
def test_the_intake(name: str) -> None:
    check(*INTAKE[name])
