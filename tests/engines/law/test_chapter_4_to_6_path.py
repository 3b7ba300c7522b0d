"""Chapters 4 to 6 once more: calls, plans and their defects, switching, lowering, hours and what completes each route."""

from typing import Any

import pytest

from tests.engines.law.lives import PARTS, asylum, check, dated, fact, family, home, notice, plan

F, A, B = family("2025-01-06"), asylum("2025-01-06"), family("2025-01-06", "asiel_bepaalde_tijd")
P, hours, exam = dated(plan_on="2025-03-14", hours_on="2025-05-01", exam_on="2025-10-01")
ALLB1 = [exam(part) for part in PARTS]
PVT = [hours("pvt", 12), fact("pvt.ondertekend", "2025-06-02", id="pvt")]
MAP = [hours("map", 60), hours("map_praktijk", 40), fact("map.eindgesprek", "2025-11-03", id="map")]


def call(day: str, result: str = "", id: str | None = None, **data: Any) -> dict[str, Any]:
    return fact("intake.oproep", day, id=id, **({"uitkomst": result} if result else {}), **data)


def warn(day: str) -> dict[str, Any]:
    return fact("intake.waarschuwing", day, id="w")


def breach(day: str, id: str = "x", soort: str = "brede_intake", **data: Any) -> dict[str, Any]:
    return fact("overtreding.geconstateerd", day, id=id, soort=soort, **data)


def fine(day: str, amount: float = 250, id: str = "b", soort: str = "brede_intake", **data: Any) -> dict[str, Any]:
    return fact("boete.besluit", day, id=id, soort=soort, bedrag=amount, **data)

PATH = {
    "one missed call": ([F, notice("2025-01-13"), call("2025-01-20", "niet_verschenen")], {"intake.vergeefse_oproepen": 1, "intake.volgende_stap": "waarschuwen_en_opnieuw_oproepen"}),
    "two missed": ([F, notice("2025-01-13"), call("2025-01-20", "niet_verschenen"), warn("2025-01-27"), call("2025-01-27", "niet_verschenen", id="c2")], {"intake.vergeefse_oproepen": 2, "pip.bij_verstek_mogelijk": False}),
    "insufficient cooperation counts": ([F, notice("2025-01-13"), call("2025-01-20", "onvoldoende_medewerking")], {"intake.vergeefse_oproepen": 1}),
    "three missed": ([F, notice("2025-01-13"), call("2025-01-20", "niet_verschenen"), warn("2025-01-27"), call("2025-01-27", "niet_verschenen", id="c2"), fine("2025-02-10"), call("2025-03-10", "niet_verschenen", id="c3")], {"intake.vergeefse_oproepen": 3, "pip.bij_verstek_mogelijk": True}),
    "fine term 2 months": ([F, notice("2025-01-13"), call("2025-01-20", "niet_verschenen"), warn("2025-01-27"), call("2025-01-27", "niet_verschenen", id="c2"), breach("2025-02-05"), fine("2025-12-31", overtreding="x")], {"intake.nieuwe_termijn_uiterlijk@b": "2026-02-28", "boete.papier@x": 250, "boete.handhaafbaar@x": "ja"}),
    "fine term 2 months plain": ([F, breach("2025-02-05"), fine("2025-02-14", overtreding="x")], {"intake.nieuwe_termijn_uiterlijk@b": "2025-04-14"}),
    "fine asylum legal review": ([A, notice("2025-01-13"), home("2025-01-10"), breach("2025-02-05")], {"boete.papier@x": 250, "boete.handhaafbaar@x": "juridische_toets", "signal:boete.juridische_toets@x#n": 1}),
    "asylum wi22 before keren": ([asylum("2024-01-06"), breach("2025-02-03")], {"boete.handhaafbaar@x": "ja"}),
    "asylum wi22 on keren": ([asylum("2024-01-06"), breach("2025-02-04")], {"boete.handhaafbaar@x": "juridische_toets"}),
    "first plan A2": ([F, P(niveau="a2")], {"pip.a2_toegestaan@p": False, "duo.geaccepteerd@p": False}),
    "A2 parts in first plan": ([F, P(a2_onderdelen=["spreken"])], {"pip.a2_toegestaan@p": False}),
    "onderwijs A2": ([F, P("2025-03-14", "onderwijsroute", niveau="a2")], {"duo.geaccepteerd@p": False}),
    "Z with B1": ([F, P("2025-03-14", "z_route", niveau="b1")], {"duo.geaccepteerd@p": False}),
    "B1 no niveau": ([F, P()], {"duo.geaccepteerd@p": True, "leerroute.niveaus@p": ("lezen:b1", "luisteren:b1", "schrijven:b1", "spreken:b1")}),
    "A2 in first plan of the new gemeente ok": ([asylum("2023-01-06"), home("2023-01-10", "0344", "2024-12-31"), P("2023-03-14", gemeente="0344"), fact("brp.inschrijving", "2025-01-01", gemeente="0363"), plan("2025-02-14", id="q", gemeente="0363", niveau="a2", reden="verhuizing")], {"duo.geaccepteerd@q": True}),
    "dagtekening before begin": ([fact("inburgeringsplicht.vastgesteld", "2025-03-15"), P("2025-03-14")], {"duo.geaccepteerd@p": False}),
    "dagtekening on begin": ([fact("inburgeringsplicht.vastgesteld", "2025-03-14"), P("2025-03-14")], {"duo.geaccepteerd@p": True, "termijn.start": "2025-03-15"}),
    "changed plan before first": ([F, P("2025-03-14"), plan("2025-03-10", "z_route", id="q", reden="schakelen")], {"duo.geaccepteerd@q": False}),
    "changed plan before actual": ([F, P("2025-03-14"), plan("2025-06-10", "z_route", id="q", reden="schakelen",), fact("pip.vastgesteld", "2025-05-10", known_on="2025-07-01", id="r", leerroute="b1_route", reden="inhoud_gewijzigd")], {"duo.geaccepteerd@r": False}),
    "plan before settled (azc)": ([A, fact("koppeling", "2025-01-20", gemeente="0344"), fact("azc.verblijf", "2024-05-01", "2025-06-01"), P("2025-03-14", gemeente="0344"), fact("brp.inschrijving", "2025-06-02", gemeente="0344")], {"signal:duo.pip_voor_vestiging@p#n": 1, "termijn.start": "2025-03-15"}),
    "map 30 practical": ([F, P(map_uren=64, map_praktijk_uren=30)], {"pip.rechtmatig@p": False, "map.wettelijk_totaal": None}),
    "map 40 practical of 40": ([F, P(map_uren=40, map_praktijk_uren=40, pvt_uren=12)], {"pip.rechtmatig@p": True}),
    "pvt 11": ([F, P(pvt_uren=11)], {"pip.rechtmatig@p": False}),
    "onderwijsroute without wish": ([F, P("2025-03-14", "onderwijsroute", onderwijswens=False, diplomakans_groot=True)], {"pip.rechtmatig@p": False}),
    "not all routes investigated": ([F, P(leerroutes_onderzocht=False, onderwijswens=True)], {"pip.rechtmatig@p": False}),
    "onderwijsroute map not needed": ([F, P("2025-03-14", "onderwijsroute")], {"map.vereist": False, "knm.examen_vereist": True}),
    "z knm exam not needed": ([F, P("2025-03-14", "z_route")], {"map.vereist": True, "knm.examen_vereist": False}),
    "switch on last day": ([F, P(), fact("schakelen.voorgenomen", "2026-09-14", id="s", naar="z_route")], {"schakelen.laatste_dag": "2026-09-14", "schakelen.toegestaan@s": True}),
    "switch a day late": ([F, P(), fact("schakelen.voorgenomen", "2026-09-15", id="s", naar="z_route")], {"schakelen.toegestaan@s": False}),
    "switch late special": ([F, P(), fact("schakelen.voorgenomen", "2026-09-15", id="s", naar="z_route", bijzonder_geval=True)], {"schakelen.toegestaan@s": True}),
    "switch late after entree": ([F, P(), fact("onderwijs.inschrijving", "2025-09-01", "2026-12-31", soort="mbo_entree"), fact("schakelen.voorgenomen", "2027-02-15", id="s", naar="z_route")], {"schakelen.toegestaan@s": True}),
    "O to B1 late": ([F, P("2025-03-14", "onderwijsroute"), fact("schakelen.voorgenomen", "2027-12-15", id="s", naar="b1_route")], {"schakelen.toegestaan@s": True}),
    "O to Z late": ([F, P("2025-03-14", "onderwijsroute"), fact("schakelen.voorgenomen", "2027-12-15", id="s", naar="z_route")], {"schakelen.toegestaan@s": False}),
    "Z to B1 late": ([F, P("2025-03-14", "z_route"), fact("schakelen.voorgenomen", "2027-12-15", id="s", naar="b1_route")], {"schakelen.toegestaan@s": False}),
    "switch window not lengthened by extension": ([F, P(), fact("verlenging.besluit", "2027-11-01", uitkomst="verleend", grond="ziekte", maanden=6)], {"schakelen.laatste_dag": "2026-09-14", "termijn.laatste_dag": "2028-09-14"}),
    "switch plan: term keeps": ([F, P(), plan("2025-12-01", "z_route", id="q", reden="schakelen")], {"termijn.start": "2025-03-15", "termijn.laatste_dag": "2028-03-14", "pip.nieuw_besluit@q": True, "termijn.opnieuw_gestart@q": False}),
    "afschalen ok": ([F, P(), hours("nt2", 600), fact("afschalen.beoordeling", "2026-06-01", id="a", inzet_voldoende=True, b1_haalbaar=False)], {"afschalen.mogelijk@a": True}),
    "afschalen 599": ([F, P(), hours("nt2", 599), fact("afschalen.beoordeling", "2026-06-01", id="a", inzet_voldoende=True, b1_haalbaar=False)], {"afschalen.mogelijk@a": False}),
    "afschalen alfa+intake": ([F, P(), hours("nt2", 400), hours("alfabetisering", 150), hours("nt2", 50, "2025-02-01", fase="intake"), fact("afschalen.beoordeling", "2026-06-01", id="a", inzet_voldoende=True, b1_haalbaar=False)], {"afschalen.mogelijk@a": True, "uren.afschalen": 600}),
    "afschalen knm hours do not count": ([F, P(), hours("nt2", 560), hours("knm", 60), fact("afschalen.beoordeling", "2026-06-01", id="a", inzet_voldoende=True, b1_haalbaar=False)], {"afschalen.mogelijk@a": False}),
    "afschalen elsewhere not counted": ([F, P(), hours("nt2", 560), hours("nt2", 60, bij="overig"), fact("afschalen.beoordeling", "2026-06-01", id="a", inzet_voldoende=True, b1_haalbaar=False)], {"afschalen.mogelijk@a": False}),
    "afschalen no effort": ([F, P(), hours("nt2", 700), fact("afschalen.beoordeling", "2026-06-01", id="a", inzet_voldoende=False, b1_haalbaar=False)], {"afschalen.mogelijk@a": False}),
    "afschalen b1 attainable": ([F, P(), hours("nt2", 700), fact("afschalen.beoordeling", "2026-06-01", id="a", inzet_voldoende=True, b1_haalbaar=True)], {"afschalen.mogelijk@a": False}),
    "afschalen in onderwijsroute": ([F, P("2025-03-14", "onderwijsroute"), hours("nt2", 700), fact("afschalen.beoordeling", "2026-06-01", id="a", inzet_voldoende=True, b1_haalbaar=False)], {"afschalen.mogelijk@a": False}),
    "afschalen late in trajectory": ([F, P(), hours("nt2", 700), fact("afschalen.beoordeling", "2028-03-01", id="a", inzet_voldoende=True, b1_haalbaar=False)], {"afschalen.mogelijk@a": True}),
    "afschalen hours after decision not counted": ([F, P(), hours("nt2", 500), hours("nt2", 200, "2026-07-01"), fact("afschalen.beoordeling", "2026-06-01", id="a", inzet_voldoende=True, b1_haalbaar=False)], {"afschalen.mogelijk@a": False}),
    "z asylum needs": ([A, P("2025-03-14", "z_route")], {"z_route.cursusuren_nodig": 800, "z_route.participatie_uren_nodig": 800}),
    "z family needs": ([F, P("2025-03-14", "z_route")], {"z_route.cursusuren_nodig": 800, "z_route.participatie_uren_nodig": 0}),
    "z b needs": ([family("2025-01-06", "asiel_bepaalde_tijd"), P("2025-03-14", "z_route")], {"z_route.participatie_uren_nodig": 800}),
    "z pvt map in 800": ([A, P("2025-03-14", "z_route"), hours("participatie", 700), hours("pvt", 12), hours("map", 60)], {"uren.z_participatie": 772}),
    "z after switch credits": ([F, P(), hours("nt2", 300), plan("2025-12-01", "z_route", id="q", reden="schakelen"), hours("nt2", 400, "2026-01-10")], {"uren.z_cursus": 700, "z_route.cursusuren_resterend": 100}),
    "z done asylum": ([A, P("2025-03-14", "z_route"), hours("nt2", 760, "2025-05-01"), hours("knm", 40), hours("participatie", 700), *PVT, *MAP, hours("participatie", 28), fact("z_route.eindgesprek", "2027-01-11", id="e")], {"leerroute.voltooid@p": True, "inburgering.resultaat": "inburgeringscertificaat", "inburgering.voltooid_op": "2027-01-11"}),
    "z eindgesprek third": ([F, P("2025-03-14", "z_route"), hours("nt2", 760), hours("knm", 40), *PVT, *MAP, fact("z_route.eindgesprek", "2027-01-11", id="e", door="derde")], {"z_route.eindgesprek_geldig@e": False, "leerroute.voltooid@p": False}),
    "z eindgesprek OL": ([F, P("2025-03-14", "z_route"), hours("nt2", 760), hours("knm", 40), *PVT, *MAP, fact("z_route.eindgesprek", "2027-01-11", id="e", door="openbaar_lichaam")], {"z_route.eindgesprek_geldig@e": True, "leerroute.voltooid@p": True}),
    "z 799": ([F, P("2025-03-14", "z_route"), hours("nt2", 759), hours("knm", 40), *PVT, *MAP, fact("z_route.eindgesprek", "2027-01-11", id="e")], {"leerroute.voltooid@p": False}),
    "b1 done": ([F, P(), *ALLB1, *PVT, *MAP], {"examen.behaald": True, "inburgering.resultaat": "inburgeringsdiploma", "inburgering.voltooid_op": "2025-11-03"}),
    "b1 no pvt signature": ([F, P(), *ALLB1, hours("pvt", 12), *MAP], {"pvt.voltooid": None, "inburgering.resultaat": None, "inburgering.ontbreekt": ("pvt",)}),
    "pvt 11 hours signed": ([F, P(), *ALLB1, hours("pvt", 11), fact("pvt.ondertekend", "2025-06-02", id="pvt"), *MAP], {"pvt.voltooid@pvt": False}),
    "map 39 practical": ([F, P(), *ALLB1, *PVT, hours("map", 60), hours("map_praktijk", 39), fact("map.eindgesprek", "2025-11-03", id="map")], {"map.voltooid@map": False}),
    "a2 exam in b1 plan": ([F, P(), *[exam(p, level="a2") for p in ("lezen", "luisteren", "schrijven", "spreken")], exam("knm"), *PVT, *MAP], {"examen.behaald": False, "inburgering.resultaat": None}),
    "after afschalen spreken": ([F, P(), hours("nt2", 640), plan("2026-05-01", id="q", reden="afschalen", a2_onderdelen=["spreken"]), *[exam(p) for p in ("lezen", "luisteren", "schrijven")], exam("spreken", level="a2"), exam("knm"), *PVT, *MAP], {"examen.behaald": True, "inburgering.resultaat": "inburgeringsdiploma", "naturalisatie.resultaat_volstaat": True}),
    "b2 exam counts": ([F, P(), *[exam(p, level="b2") for p in ("lezen", "luisteren", "schrijven", "spreken")], exam("knm"), *PVT, *MAP], {"examen.behaald": True}),
    "onderwijs completed": ([F, P("2025-03-14", "onderwijsroute"), fact("taalschakeltraject.beeindigd", "2026-07-01", voltooid=True), exam("knm"), *PVT], {"inburgering.resultaat": "inburgeringsdiploma", "inburgering.voltooid_op": "2026-07-01"}),
    "onderwijs failed but B1 parts": ([F, P("2025-03-14", "onderwijsroute"), fact("taalschakeltraject.beeindigd", "2026-07-01", voltooid=False), *ALLB1, *PVT], {"examen.behaald": True}),
    "free attempts family": ([F, P()], {"examen.gratis_pogingen": 0}),
    "free attempts asylum left": ([A, P(), exam("lezen", "gezakt"), exam("lezen", "gezakt", "2025-12-01")], {"examen.gratis_resterend@lezen": 0, "examen.gratis_resterend@luisteren": 2}),
    "free attempts onderwijs": ([A, P("2025-03-14", "onderwijsroute")], {"examen.gratis_resterend@knm": 2, "examen.gratis_resterend@lezen": None}),
    "free z recorded": ([A, P("2025-03-14", "z_route", z_examen_onderdelen=["spreken", "knm"])], {"examen.gratis_resterend@spreken": 2, "examen.gratis_resterend@knm": 2, "examen.gratis_resterend@lezen": None}),
    "free z not recorded": ([A, P("2025-03-14", "z_route")], {"examen.gratis_resterend@spreken": None}),
    "noshow ill": ([A, P(), fact("examen.afgelegd", "2025-10-20", id="e", onderdeel="lezen", niveau="b1", uitslag="geen", reden_geen="ziek")], {"examen.niet_verschenen_verwijtbaar@e": False}),
    "noshow 14 days": ([A, P(), fact("examen.afgelegd", "2025-10-20", id="e", onderdeel="lezen", niveau="b1", uitslag="geen", reden_geen="afgemeld", afgemeld_op="2025-10-06")], {"examen.niet_verschenen_verwijtbaar@e": False}),
    "noshow 13 days": ([A, P(), fact("examen.afgelegd", "2025-10-20", id="e", onderdeel="lezen", niveau="b1", uitslag="geen", reden_geen="afgemeld", afgemeld_op="2025-10-07")], {"examen.niet_verschenen_verwijtbaar@e": True}),
    "school hours before pip": ([F, P("2025-09-15", "z_route"), hours("nt2", 120, "2024-09-15", "2025-06-30", bij="praktijkonderwijs")], {"uren.z_aftrek_school": 120}),
    "school hours too old": ([F, P("2025-09-15", "z_route"), hours("nt2", 120, "2022-09-15", "2023-06-30", bij="praktijkonderwijs")], {"uren.z_aftrek_school": 0}),
    "school hours plan before 10-7-2025": ([family("2024-01-06"), P("2025-01-15", "z_route"), hours("nt2", 120, "2024-09-15", "2024-12-30", bij="mbo_entree")], {"signal:uren.aftrek_school_datum#n": 1}),
    "voorinburgering": ([A, fact("coa.voorinburgering", "2025-01-15", onderdeel="nt2", uren=50)], {"voorinburgering.telt_mee": False, "voorinburgering.verplicht": False}),
    "hours before pip not counted": ([F, P(), hours("nt2", 100, "2025-02-01", "2025-02-28", fase="voor_pip"), hours("nt2", 100)], {"uren.leerroute": 100, "uren.niet_meegeteld": 100}),
    "revoked plan": ([F, P(), fact("pip.ingetrokken", "2025-09-01", id="i", pip="p"), plan("2025-10-01", id="q")], {"termijn.start": "2025-03-15", "termijn.laatste_dag": "2028-03-14", "termijn.opnieuw_gestart@i": False}),
    "corrected plan date": ([F, P(), fact("pip.vastgesteld", "2025-03-24", id="q", supersedes="p", mode="correction", leerroute="b1_route")], {"termijn.start": "2025-03-25", "termijn.laatste_dag": "2028-03-24"}),
}


@pytest.mark.parametrize(("life", "expected"), PATH.values(), ids=PATH.keys())
def test_the_path(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)
