"""Chapter 6: modules, leerroutes, hours, exams, lowering and switching."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, plan

LANGUAGES = ("lezen", "luisteren", "schrijven", "spreken")


def hours(day: str, amount: float, soort: str = "nt2", **data: Any) -> dict[str, Any]:
    return fact("uren.gevolgd", day, id=data.pop("id", f"u {day} {soort}"), soort=soort, uren=amount, **data)


def exam(day: str, part: str, niveau: str | None = "b1", uitslag: str | None = "geslaagd", **data: Any) -> dict[str, Any]:
    told = {"niveau": None if part == "knm" else niveau, "uitslag": uitslag, **data}
    return fact("examen.afgelegd", day, id=f"{part} {day}", onderdeel=part, **{name: value for name, value in told.items() if value})


def exams(day: str = "2026-03-02", *, niveau: str = "b1", without: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    return [exam(day, part, niveau) for part in (*LANGUAGES, "knm") if part not in without]


def plan_(day: str = "2024-03-15", route: str = "b1_route", id: str = "p", **data: Any) -> dict[str, Any]:
    return plan(day, route, id=id, **data)


PVT, MAP = fact("pvt.ondertekend", "2024-09-02", id="pvt"), fact("map.eindgesprek", "2025-09-01", id="map")
DONE = [PVT, MAP]
FULL = {"pvt_uren": 12, "map_uren": 60, "map_praktijk_uren": 40, "voortgangsgesprekken": 4}

PLANS = {
    # Wi 15 lid 1-2, Bi 5.3 lid 4
    "sound": ([family(), plan_(**FULL)], {"pip.rechtmatig@p": True, "pip.gebreken@p": (), "pip.ontbreekt@p": (), "leerroute@p": "b1_route"}),
    "asylum without intensity": ([asylum(), plan_(**FULL)], {"pip.ontbreekt@p": ("intensiteit_uren",), "pip.intensiteit_leerroute_vereist": True}),
    "family has none": ([family(), plan_(**FULL)], {"pip.intensiteit_leerroute_vereist": False}),
    "nothing in it": ([family(), plan_()], {"pip.ontbreekt@p": ("pvt_uren", "voortgangsgesprekken", "map_uren", "map_praktijk_uren"), "pip.rechtmatig@p": True}),
    "onderwijsroute asks no MAP": ([family(), plan_(route="onderwijsroute", pvt_uren=12, voortgangsgesprekken=4)], {"pip.ontbreekt@p": (), "map.vereist": False}),
    "onderwijsroute with few MAP hours": ([family(), plan_(route="onderwijsroute", map_praktijk_uren=10)], {"pip.gebreken@p": ()}),
    "PVT of 12 hours": ([family(), plan_(pvt_uren=12)], {"pip.gebreken@p": ()}),
    "PVT of 11.5 hours": ([family(), plan_(pvt_uren=11.5)], {"pip.gebreken@p": ("pvt_minder_dan_12_uur",), "pip.rechtmatig@p": False}),
    "PVT of no hours": ([family(), plan_(pvt_uren=0)], {"pip.gebreken@p": ("pvt_minder_dan_12_uur",)}),
    "MAP of 40 practical hours": ([family(), plan_(map_praktijk_uren=40)], {"pip.gebreken@p": ()}),
    "A2 in the first plan": ([family(), plan_(niveau="a2")], {"pip.gebreken@p": ("a2_in_eerste_pip",), "pip.a2_toegestaan@p": False, "pip.a2_toegestaan@p#reden": "alleen_door_afschalen"}),
    "one part at A2 in the first plan": ([family(), plan_(a2_onderdelen=["spreken"])], {"pip.gebreken@p": ("a2_in_eerste_pip",), "pip.a2_toegestaan@p": False}),
    "B1 in the first plan": ([family(), plan_(niveau="b1")], {"pip.gebreken@p": (), "pip.a2_toegestaan": None}),
    "B1 in the Z-route": ([family(), plan_(route="z_route", niveau="b1")], {"pip.gebreken@p": ("b1_in_z_route",)}),
    "A2 parts later in the onderwijsroute": ([family(), plan_(), plan_("2025-01-06", "onderwijsroute", "q", a2_onderdelen=["spreken"])], {"pip.gebreken@q": ("a2_in_onderwijsroute",)}),
    "no wish for school": ([family(), plan_(route="onderwijsroute", onderwijswens=False)], {"pip.gebreken@p": ("onderwijsroute_zonder_wens_of_kans",)}),
    "no chance of a diploma": ([family(), plan_(route="onderwijsroute", diplomakans_groot=False)], {"pip.gebreken@p": ("onderwijsroute_zonder_wens_of_kans",)}),
    "wish and chance": ([family(), plan_(route="onderwijsroute", diplomakans_groot=True, onderwijswens=True)], {"pip.gebreken@p": ()}),
    "no wish is no breach in another route": ([family(), plan_(onderwijswens=False, diplomakans_groot=False)], {"pip.gebreken@p": ()}),
    "routes not investigated": ([family(), plan_(leerroutes_onderzocht=False)], {"pip.gebreken@p": ("leerroutes_niet_onderzocht",)}),
    "routes over time": ([family(), plan_(), plan_("2025-01-06", "z_route", "q"), plan_("2025-06-02", "z_route", "r", reden="inhoud_gewijzigd")],
        {"leerroute@p#valid_until": "2025-01-05", "leerroute@q#valid_from": "2025-01-06", "leerroute@q#valid_until": "2025-06-01", "leerroute@r#valid_until": None,
         "leerroute.niveaus@p": ("lezen:b1", "luisteren:b1", "schrijven:b1", "spreken:b1"), "leerroute.niveaus@q": None, "pip.nieuw_besluit@q": True,
         "pip.nieuw_besluit@q#aanleiding": "", "pip.nieuw_besluit@r": False, "pip.nieuw_besluit@r#aanleiding": "inhoud_gewijzigd"}),
    "lowered for one part": ([family(), plan_(), plan_("2025-01-06", id="q", a2_onderdelen=["spreken"])],
        {"leerroute.niveaus@q": ("lezen:b1", "luisteren:b1", "schrijven:b1", "spreken:a2"), "pip.nieuw_besluit@q": True, "pip.a2_toegestaan": None}),
    "moved, same content": ([family(), plan_(), plan_("2025-01-06", id="q", reden="verhuizing")], {"pip.nieuw_besluit@q": True, "pip.nieuw_besluit@q#facts": ("p", "q")}),
    "revoked": ([family(), plan_(), fact("pip.ingetrokken", "2024-06-03", id="weg")], {"termijn.opnieuw_gestart@weg": False, "termijn.opnieuw_gestart@weg#facts": ("p", "weg"), "termijn.opnieuw_gestart@weg#valid_from": "2024-06-03"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_the_content_of_a_plan(name: str) -> None:
    check(*PLANS[name])


MODULES = {
    "no hours on record": ([family(), plan_(), *DONE], {"pvt.voltooid@pvt": True, "pvt.voltooid@pvt#uren": None, "map.voltooid@map": True, "map.voltooid@map#praktijkuren": None,
                           "must:pvt.afronden#done_on": "2024-09-02", "must:map.afronden#done_on": "2025-09-01"}),
    "just enough": ([family(), plan_(), hours("2024-05-06", 12, "pvt"), hours("2024-05-06", 40, "map_praktijk"), *DONE], {"pvt.voltooid@pvt": True, "map.voltooid@map": True,
                    "map.voltooid@map#praktijkuren": 40, "map.voltooid@map#nodig": 40, "pvt.voltooid@pvt#nodig": 12}),
    "just too little": ([family(), plan_(), hours("2024-05-06", 11.5, "pvt"), hours("2024-05-06", 39.5, "map_praktijk"), *DONE], {"pvt.voltooid@pvt": False, "map.voltooid@map": False,
                        "must:pvt.afronden#done_on": None, "must:map.afronden#done_on": None}),
    "theory is no practice": ([family(), plan_(), hours("2024-05-06", 60, "map"), *DONE], {"map.voltooid@map": False, "pvt.voltooid@pvt": True}),
    "PVT hours say nothing of MAP": ([family(), plan_(), hours("2024-05-06", 8, "pvt"), *DONE], {"map.voltooid@map": True, "pvt.voltooid@pvt": False}),
    "no statutory total": ([family(), plan_()], {"map.wettelijk_totaal": None, "map.wettelijk_totaal#n": 1, "map.vereist": True, "map.vereist#facts": ("p",), "knm.examen_vereist": True}),
    "the Z-route asks no KNM exam": ([family(), plan_(route="z_route")], {"knm.examen_vereist": False, "map.vereist": True}),
    "taalschakeltraject completed, then another route": ([family(), plan_(route="onderwijsroute"), fact("taalschakeltraject.beeindigd", "2026-01-30", voltooid=True), plan_("2026-02-02", id="q")], {"map.vereist": False}),
    "taalschakeltraject left, then another route": ([family(), plan_(route="onderwijsroute"), fact("taalschakeltraject.beeindigd", "2026-01-30", voltooid=False), plan_("2026-02-02", id="q")], {"map.vereist": True}),
}  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_pvt_map_and_knm(name: str) -> None:
    check(*MODULES[name])


KNM = fact("vrijstelling.besluit", "2026-04-06", id="vr", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["knm"])
EXAM = {
    "all passed": ([family(), plan_(), *exams(), *DONE], {"examen.behaald": True, "examen.behaald#ontbreekt": (), "knm.behaald": True, "examen.behaalde_onderdelen": ("knm", *LANGUAGES),
        "leerroute.voltooid@p": True, "leerroute.voltooid@p#valid_from": "2026-03-02", "inburgering.voltooid_op": "2026-03-02", "inburgering.voltooid_op#facts": ("p",), "inburgering.resultaat": "inburgeringsdiploma",
        "naturalisatie.resultaat_volstaat": True, "inburgering.ontbreekt": (), "must:inburgering.voltooien#done_on": "2026-03-02", "plicht.einde_reden": "voldaan", "plicht.einde": "2026-03-02"}),
    "a module comes last": ([family(), plan_(), *exams(), PVT, fact("map.eindgesprek", "2026-05-04")], {"inburgering.voltooid_op": "2026-05-04", "leerroute.voltooid@p#valid_from": "2026-03-02"}),
    "KNM open": ([family(), plan_(), *exams(without=("knm",))], {"examen.behaald": False, "knm.behaald": False, "examen.behaald#ontbreekt": ("knm",), "leerroute.voltooid@p": False, "leerroute.voltooid@p#ontbreekt": ("knm",)}),
    "KNM exempted": ([family(), plan_(), *exams(without=("knm",)), KNM, *DONE], {"knm.behaald": True, "leerroute.voltooid@p#valid_from": "2026-04-06", "inburgering.resultaat": "inburgeringsdiploma"}),
    "exemption refused": ([family(), plan_(), *exams(without=("knm",)), fact("vrijstelling.besluit", "2026-04-06", uitkomst="geweigerd", omvang="gedeeltelijk", onderdelen=["knm"])], {"knm.behaald": False}),
    "B2 is more than enough": ([family(), plan_(), *exams(niveau="b2")], {"examen.behaald": True}),
    "level not recorded": ([family(), plan_(), exam("2026-03-02", "lezen", None)], {"examen.behaalde_onderdelen": ("lezen",)}),
    "result not known yet": ([family(), plan_(), exam("2026-03-02", "lezen", uitslag=None)], {"examen.behaalde_onderdelen": (), "examen.niet_verschenen_verwijtbaar": None, "duo.gebeurtenis": "SS102"}),
    "first fail, then pass": ([family(), plan_(), exam("2026-01-05", "lezen", uitslag="gezakt"), exam("2026-03-02", "lezen")], {"examen.behaalde_onderdelen": ("lezen",)}),
    "B1 passes when A2 is asked": ([family(), plan_(), plan_("2025-01-06", id="q", niveau="a2", reden="afschalen"), *exams()], {"examen.behaald": True}),
    "no exam yet": ([family(), plan_()], {"examen.behaald": None, "leerroute.voltooid@p": False, "leerroute.voltooid@p#ontbreekt": (*LANGUAGES, "knm")}),
    "onderwijsroute by the exam": ([family(), plan_(route="onderwijsroute"), *exams(), PVT], {"leerroute.voltooid@p": True, "inburgering.resultaat": "inburgeringsdiploma", "leerroute.voltooid@p#ontbreekt": ()}),
    "onderwijsroute, part open": ([family(), plan_(route="onderwijsroute"), *exams(without=("lezen",)), PVT], {"leerroute.voltooid@p": False, "leerroute.voltooid@p#ontbreekt": ("taalschakeltraject", "lezen")}),
    "onderwijsroute at A2 falls short": ([family(), plan_(), plan_("2025-01-06", "onderwijsroute", "q", niveau="a2"), *exams(niveau="a2"), PVT], {"leerroute.voltooid@q": False, "leerroute.voltooid@q#ontbreekt": ("taalschakeltraject",)}),
    "school left without success": ([family(), plan_(route="onderwijsroute"), fact("taalschakeltraject.beeindigd", "2026-01-30", voltooid=False), PVT], {"leerroute.voltooid@p": False}),
    "day of completion, then on": ([family(), plan_(), *exams("2027-03-15"), *DONE], {"termijn.plicht_loopt_door": None, "boete.papier": None}),
    "a day after the term": ([family(), plan_(), *exams("2027-03-16"), *DONE], {"termijn.plicht_loopt_door": True, "termijn.plicht_loopt_door#valid_from": "2027-03-15", "termijn.plicht_loopt_door#laatste_dag": "2027-03-15",
                        "inburgering.voltooid_op": "2027-03-16"}),
    "the reasons of no-show": ([family(), plan_(), exam("2026-03-02", "lezen", uitslag="geen")], {"examen.niet_verschenen_verwijtbaar": True, "examen.niet_verschenen_verwijtbaar#reden": "onbekend"}),
    "cancelled 14 days before": ([family(), plan_(), exam("2026-03-16", "lezen", uitslag="geen", afgemeld_op="2026-03-02", reden_geen="afgemeld")], {"examen.niet_verschenen_verwijtbaar": False, "examen.niet_verschenen_verwijtbaar#reden": "afgemeld"}),
    "cancelled 13 days before": ([family(), plan_(), exam("2026-03-16", "lezen", uitslag="geen", afgemeld_op="2026-03-03", reden_geen="afgemeld")], {"examen.niet_verschenen_verwijtbaar": True}),
    "free attempts": ([asylum(), plan_(), exam("2025-01-06", "lezen", uitslag="gezakt"), exam("2025-02-03", "lezen", uitslag="geen"), exam("2025-03-03", "lezen", uitslag="gezakt"), exam("2025-04-07", "lezen", uitslag="gezakt"), exam("2025-01-06", "knm", uitslag="gezakt")],
        {"examen.gratis_pogingen": 2, "examen.gratis_resterend@lezen": 0, "examen.gratis_resterend@knm": 1, "examen.gratis_resterend@spreken": 2, "examen.gratis_resterend#n": 5, "examen.kosten_a2_knm": 50}),
    "free attempts in the onderwijsroute": ([asylum(), plan_(route="onderwijsroute")], {"examen.gratis_resterend@knm": 2, "examen.gratis_resterend#n": 1}),
    "free attempts in the Z-route": ([asylum(), plan_(route="z_route", z_examen_onderdelen=["spreken", "knm"])], {"examen.gratis_resterend@spreken": 2, "examen.gratis_resterend#n": 2}),
    "no free attempts in the Z-route unless in the plan": ([asylum(), plan_(route="z_route")], {"examen.gratis_resterend#n": 0}),
    "family pays": ([family(), plan_()], {"examen.gratis_pogingen": 0, "examen.gratis_resterend#n": 0}),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAM)
def test_exam_and_completion(name: str) -> None:
    check(*EXAM[name])


TALK = fact("z_route.eindgesprek", "2026-02-02", id="g")
LESSONS, PART = hours("2024-04-01", 800), hours("2024-04-02", 800, "participatie")
Z = {
    "all of it": ([asylum(), plan_(route="z_route"), LESSONS, PART, TALK, *DONE], {"leerroute.voltooid@p": True, "leerroute.voltooid@p#valid_from": "2026-02-02", "inburgering.resultaat": "inburgeringscertificaat",
        "naturalisatie.resultaat_volstaat": False, "z_route.cursusuren_nodig": 800, "z_route.participatie_uren_nodig": 800, "z_route.participatie_uren_nodig#groep": "asielstatushouder_a", "z_route.eindgesprek_geldig@g": True}),
    "hours reached after the talk": ([asylum(), plan_(route="z_route"), hours("2024-04-01", 500), hours("2026-04-01", 300, id="laatst"), PART, TALK], {"leerroute.voltooid@p#valid_from": "2026-04-01"}),
    "group b too": ([family(referent="asiel_bepaalde_tijd"), plan_(route="z_route"), LESSONS, TALK], {"z_route.participatie_uren_nodig": 800, "leerroute.voltooid@p": False, "leerroute.voltooid@p#ontbreekt": ("participatie_uren",)}),
    "family only course hours": ([family(), plan_(route="z_route"), LESSONS, TALK], {"z_route.participatie_uren_nodig": 0, "leerroute.voltooid@p": True}),
    "without a talk": ([asylum(), plan_(route="z_route"), LESSONS, PART], {"leerroute.voltooid@p": False, "leerroute.voltooid@p#ontbreekt": ("eindgesprek",)}),
    "talk by a third party, then by the college": ([asylum(), plan_(route="z_route"), LESSONS, PART, fact("z_route.eindgesprek", "2026-02-02", id="g1", door="derde"), fact("z_route.eindgesprek", "2026-03-02", id="g2")],
        {"z_route.eindgesprek_geldig@g1": False, "z_route.eindgesprek_geldig@g2": True, "leerroute.voltooid@p#valid_from": "2026-03-02"}),
    "talk by a public body": ([asylum(), plan_(route="z_route"), LESSONS, PART, fact("z_route.eindgesprek", "2026-02-02", id="g", door="openbaar_lichaam")], {"z_route.eindgesprek_geldig@g": True, "leerroute.voltooid@p": True}),
    "nothing": ([asylum(), plan_(route="z_route")], {"leerroute.voltooid@p#ontbreekt": ("cursusuren", "participatie_uren", "eindgesprek")}),
    "reported complete": ([asylum(), plan_(route="z_route"), fact("z_route.afgerond", "2026-03-02", id="z"), *DONE], {"leerroute.voltooid@p": True, "leerroute.voltooid@p#valid_from": "2026-03-02", "leerroute.voltooid@p#facts": ("z",)}),
    "released from participation": ([asylum(), plan_(route="z_route"), LESSONS, TALK, fact("ontheffing.besluit", "2025-01-06", uitkomst="verleend", omvang="gedeeltelijk", max_participatie_uren=0)],
        {"z_route.participatie_uren_nodig": 0, "leerroute.voltooid@p": True}),
    "release refused": ([asylum(), plan_(route="z_route"), fact("ontheffing.besluit", "2025-01-06", uitkomst="geweigerd", omvang="gedeeltelijk", max_participatie_uren=100)], {"z_route.participatie_uren_nodig": 800}),
    "release without a number": ([asylum(), plan_(route="z_route"), fact("ontheffing.besluit", "2025-01-06", uitkomst="verleend", omvang="gedeeltelijk")], {"z_route.participatie_uren_nodig": 800}),
    "school hours off": ([asylum("2024-01-08"), plan_("2025-09-01", route="z_route"), hours("2025-01-06", 300, bij="praktijkonderwijs"), hours("2025-09-08", 500), TALK, PART],
        {"z_route.cursusuren_nodig": 500, "z_route.cursusuren_nodig#aftrek": 300, "uren.z_aftrek_school": 300, "signal:uren.aftrek_school_datum": None}),
    "lowering of hours with rehabilitation": ([asylum(), plan_(route="z_route"), fact("gezondheid.zintuiglijke_beperking", "2024-01-08", id="b", soort="visueel", revalidatietraject=True)], {"z_route.verlaging_mogelijk@b": True}),
    "no lowering without rehabilitation": ([asylum(), plan_(route="z_route"), fact("gezondheid.zintuiglijke_beperking", "2024-01-08", id="b", soort="visueel")], {"z_route.verlaging_mogelijk@b": False}),
}  # fmt: skip


@pytest.mark.parametrize("name", Z)
def test_the_z_route(name: str) -> None:
    check(*Z[name])


ZPLAN = plan_("2025-09-01", "z_route")
HOURS = {
    "school in the two years before the plan": ([asylum(), hours("2023-09-01", 100, bij="mbo_entree"), hours("2025-08-31", 50, bij="vso_arbeid"), ZPLAN],
        {"uren.z_aftrek_school": 150, "uren.z_aftrek_school#vanaf": "2023-09-01", "uren.z_aftrek_school#tot": "2025-09-01"}),
    "school earlier or from the plan on": ([asylum(), hours("2023-08-31", 100, bij="mbo_entree"), hours("2025-09-01", 50, bij="vso_arbeid"), ZPLAN], {"uren.z_aftrek_school": 0}),
    "other lessons at school": ([asylum(), hours("2025-01-06", 100, "participatie", bij="praktijkonderwijs"), ZPLAN], {"uren.z_aftrek_school": None}),
    "no plan yet": ([asylum(), hours("2025-01-06", 100, bij="praktijkonderwijs")], {"uren.z_aftrek_school": None}),
    "before the rule surely held": ([asylum(), hours("2025-01-06", 100, bij="praktijkonderwijs"), plan_("2025-07-09", "z_route")], {"signal:uren.aftrek_school_datum": (100, 0.0)}),
    "on the day it surely held": ([asylum(), hours("2025-01-06", 100, bij="praktijkonderwijs"), plan_("2025-07-10", "z_route")], {"signal:uren.aftrek_school_datum": None}),
    "on the day of the plan": ([family(), hours("2024-03-15", 10), plan_()], {"uren.leerroute": 10, "uren.niet_meegeteld": None}),
    "the day before the plan": ([family(), hours("2024-03-14", 10), plan_()], {"uren.leerroute": 0, "uren.niet_meegeteld": 10}),
    "before the plan, expressly counted": ([family(), hours("2024-03-14", 10), plan_(voor_pip_meegeteld=True)], {"uren.leerroute": 10, "uren.duo_school": 0, "uren.duo_intake": 0, "uren.niet_meegeteld": None}),
    "no plan": ([family(), hours("2024-03-14", 10)], {"uren.leerroute": 0, "uren.niet_meegeteld": 10}),
    "without keurmerk": ([family(), plan_(), hours("2024-05-06", 10, bij="overig")], {"uren.leerroute": 0, "uren.niet_meegeteld": 10}),
    "a school lesson after the plan is no lost hour": ([family(), plan_(), hours("2024-05-06", 10, bij="praktijkonderwijs")], {"uren.niet_meegeteld": None}),
    "taalschakelinstelling": ([family(), plan_(route="onderwijsroute"), hours("2024-05-06", 10, "taalschakeltraject", bij="taalschakelinstelling")], {"uren.leerroute": 10, "uren.duo_school": 10, "uren.z_cursus": 0, "uren.afschalen": 10}),
    "the three totals of DUO": ([asylum(), hours("2024-02-05", 90, fase="intake"), hours("2024-02-06", 7, "participatie", fase="intake"), plan_(), hours("2024-05-06", 310), hours("2025-05-06", 200, "alfabetisering"),
                                 hours("2025-05-07", 20, "map_praktijk"), hours("2025-05-08", 12, "pvt"), hours("2025-05-09", 15, "knm")],
        {"uren.duo_intake": 90, "uren.duo_participatie": 39, "uren.duo_school": 525, "uren.z_participatie": 39, "uren.z_cursus": 615, "uren.afschalen": 600, "uren.pvt": 12, "uren.map": 20, "uren.map_praktijk": 20}),
    "COA lessons": ([asylum(), fact("coa.voorinburgering", "2023-11-06", onderdeel="nt2", uren=100)], {"voorinburgering.telt_mee": False, "voorinburgering.telt_mee#vrijwillig": True, "voorinburgering.verplicht": False}),
}  # fmt: skip


@pytest.mark.parametrize("name", HOURS)
def test_hours(name: str) -> None:
    check(*HOURS[name])


def view(day: str = "2026-05-04", effort: bool = True, b1: bool = False) -> dict[str, Any]:
    return fact("afschalen.beoordeling", day, id="oordeel", inzet_voldoende=effort, b1_haalbaar=b1)


SWITCH = {
    "last day": ([family(), plan_(), plan_("2025-09-15", "z_route", "q")], {"schakelen.toegestaan@q": True, "schakelen.toegestaan@q#reden": "binnen_anderhalf_jaar", "schakelen.laatste_dag": "2025-09-15",
        "schakelen.verrekening@q": ("cursusuren_in_mindering_op_800",), "must:pip.aanpassen": None, "schakelen.laatste_dag#facts": ("p",)}),
    "a day later": ([family(), plan_(), plan_("2025-09-16", "z_route", "q")], {"schakelen.toegestaan@q": False, "schakelen.toegestaan@q#reden": "na_anderhalf_jaar", "schakelen.toegestaan@q#laatste_dag": "2025-09-15"}),
    "counted from the first plan": ([family(), plan_(), plan_("2025-01-06", id="q", reden="inhoud_gewijzigd"), plan_("2025-09-16", "z_route", "r")], {"schakelen.toegestaan@r": False, "schakelen.toegestaan#n": 1, "schakelen.toegestaan@r#van": "b1_route"}),
    "onderwijsroute to B1 at any time": ([family(), plan_(route="onderwijsroute"), plan_("2026-11-01", "b1_route", "q")], {"schakelen.toegestaan@q": True, "schakelen.toegestaan@q#reden": "onderwijs_naar_b1_altijd",
        "schakelen.laatste_dag_onderwijs_naar_b1": None, "schakelen.laatste_dag_onderwijs_naar_b1#reden": "altijd_mogelijk"}),
    "onderwijsroute to Z not": ([family(), plan_(route="onderwijsroute"), plan_("2026-11-01", "z_route", "q")], {"schakelen.toegestaan@q": False}),
    "a special case": ([family(), plan_(), fact("schakelen.voorgenomen", "2026-11-02", id="w", naar="z_route", bijzonder_geval=True)], {"schakelen.toegestaan@w": True, "schakelen.toegestaan@w#reden": "bijzonder_geval",
        "must:pip.aanpassen@w#done_on": None, "must:pip.aanpassen@w#valid_from": "2026-11-02"}),
    "to the same route": ([family(), plan_(), fact("schakelen.voorgenomen", "2025-01-06", id="w", naar="b1_route")], {"schakelen.toegestaan@w": False, "schakelen.toegestaan@w#reden": "zelfde_leerroute", "must:pip.aanpassen": None}),
    "wish and plan on one day": ([family(), plan_(), fact("schakelen.voorgenomen", "2025-01-06", id="w", naar="z_route"), plan_("2025-01-06", id="q", reden="inhoud_gewijzigd"), plan_("2025-02-03", "z_route", "r")],
        {"must:pip.aanpassen@w#done_on": "2025-01-06"}),
    "after school that ended the same day": ([family(), plan_(), fact("onderwijs.inschrijving", "2024-09-02", "2026-02-09", soort="mbo_entree"), fact("schakelen.voorgenomen", "2026-02-09", id="w", naar="z_route")],
        {"schakelen.toegestaan@w": True, "schakelen.toegestaan@w#reden": "na_niet_vrijstellende_opleiding"}),
    "school still followed": ([family(), plan_(), fact("onderwijs.inschrijving", "2024-09-02", "2026-02-10", soort="mbo_entree"), fact("schakelen.voorgenomen", "2026-02-09", id="w", naar="z_route")], {"schakelen.toegestaan@w": False}),
    "an exempting school does not reopen it": ([family(), plan_(), fact("onderwijs.inschrijving", "2024-09-02", "2025-12-31", soort="mbo_2"), fact("schakelen.voorgenomen", "2026-02-09", id="w", naar="z_route")], {"schakelen.toegestaan@w": False}),
    "lowering possible": ([family(), plan_(), hours("2024-05-06", 600), view()], {"afschalen.mogelijk@oordeel": True, "afschalen.mogelijk@oordeel#uren": 600, "afschalen.mogelijk@oordeel#ontbreekt": (), "afschalen.mogelijk@oordeel#laatste_dag": "geen",
        "must:pip.aanpassen@oordeel#done_on": None, "must:pip.aanpassen@oordeel#valid_from": "2026-05-04"}),
    "lowering not possible": ([family(), plan_(), hours("2024-05-06", 599), view(effort=False, b1=True)], {"afschalen.mogelijk@oordeel": False, "afschalen.mogelijk@oordeel#ontbreekt": ("uren", "inzet", "b1_niet_haalbaar"), "must:pip.aanpassen": None}),
    "only hours up to the day": ([family(), plan_(), hours("2024-05-06", 500), hours("2026-05-04", 100), hours("2026-05-05", 500), view()], {"afschalen.mogelijk@oordeel#uren": 600}),
    "lowered the same day": ([family(), plan_(), hours("2024-05-06", 600), view(), plan_("2026-05-04", id="q", niveau="a2", reden="afschalen"), plan_("2026-08-03", id="r", niveau="a2", reden="inhoud_gewijzigd")], {"must:pip.aanpassen@oordeel#done_on": "2026-05-04"}),
    "the route of that day counts": ([family(), plan_(route="z_route"), plan_("2026-05-04", id="q"), hours("2024-05-06", 600), view()], {"afschalen.mogelijk@oordeel": True}),
}  # fmt: skip


@pytest.mark.parametrize("name", SWITCH)
def test_switching_and_lowering(name: str) -> None:
    check(*SWITCH[name])
