"""Chapters 8 to 17 once more: support, every cell and border of the fines, DUO, money and retention."""

from typing import Any

import pytest

from tests.engines.law.lives import PARTS, asylum, check, dated, fact, family, home, plan

F, A, B = family("2022-01-10"), asylum("2022-01-10"), family("2022-01-10", "asiel_bepaalde_tijd")
P, hours, exam = dated(plan_on="2022-03-15", hours_on="2022-06-01", exam_on="2024-11-02")
MODS = [hours("pvt", 12), fact("pvt.ondertekend", "2022-07-01", id="pvt"), hours("map", 30, "2022-09-01"),
        hours("map_praktijk", 40, "2022-09-01"), fact("map.eindgesprek", "2023-11-03", id="map")]  # fmt: skip


def h(number: float, kind: str = "nt2") -> dict[str, Any]:
    return hours(kind, number)


def br(day: str, id: str = "x", soort: str = "begeleiding", **data: Any) -> dict[str, Any]:
    return fact("overtreding.geconstateerd", day, id=id, soort=soort, **data)


def fi(day: str, amount: float = 50, id: str = "b", soort: str = "begeleiding", **data: Any) -> dict[str, Any]:
    return fact("boete.besluit", day, id=id, soort=soort, bedrag=amount, **data)


def final(day: str, fine: str = "b") -> dict[str, Any]:
    return fact("boete.onherroepelijk", day, boete=fine)


def ex(*parts: str, out: str = "geslaagd", day: str = "2024-11-02") -> list[dict[str, Any]]:
    return [exam(part, out, day) for part in parts]


def fineL(amount: float, term: str | None = None, enforceable: str | None = None) -> dict[str, Any]:
    said = {"boete.papier@leerroute": amount, "nieuwe_termijn.leerroute": term, "boete.handhaafbaar@leerroute": enforceable}
    return {key: value for key, value in said.items() if value is not None}

AFTER = {
    "wi23 gewoon": ([F, P(), br("2024-05-06")], {"boete.basisbedrag@x": 50, "boete.percentage@x": 50, "boete.papier@x": 25}),
    "wi23 opzet": ([F, P(), br("2024-05-06", verwijtbaarheid="opzet")], {"boete.papier@x": 50}),
    "wi23 grove schuld": ([F, P(), br("2024-05-06", verwijtbaarheid="grove_schuld")], {"boete.papier@x": 37.5}),
    "wi23 verminderd": ([F, P(), br("2024-05-06", verwijtbaarheid="verminderd")], {"boete.papier@x": 12.5}),
    "wi23 geen": ([F, P(), br("2024-05-06", verwijtbaarheid="geen")], {"boete.papier@x": 0}),
    "wi23 second final within 12 months": ([F, P(), br("2024-05-06", id="x1", verwijtbaarheid="opzet"), fi("2024-05-20", overtreding="x1"), final("2024-07-02"), br("2025-01-13", verwijtbaarheid="opzet")], {"boete.basisbedrag@x": 100, "boete.papier@x": 100}),
    "wi23 second exactly 12 months": ([F, P(), br("2024-05-06", id="x1"), fi("2024-05-20", overtreding="x1"), final("2024-07-02"), br("2025-05-06")], {"boete.basisbedrag@x": 100}),
    "wi23 second 12 months and a day": ([F, P(), br("2024-05-05", id="x1"), fi("2024-05-20", overtreding="x1"), final("2024-07-02"), br("2025-05-06")], {"boete.basisbedrag@x": 50}),
    "wi23 second not final": ([F, P(), br("2024-05-06", id="x1"), fi("2024-05-20", overtreding="x1"), br("2025-01-13")], {"boete.basisbedrag@x": 50}),
    "wi23 third: reading": ([F, P(), br("2023-09-04", id="x1"), fi("2023-09-20", id="b1", overtreding="x1"), final("2023-11-02", "b1"), br("2024-02-05", id="x2"), fi("2024-02-20", 100, id="b2", overtreding="x2"), final("2024-04-05", "b2"), br("2024-06-10")], {"boete.basisbedrag@x": 200}),
    "wi23 asylum": ([A, P(), br("2025-05-06")], {"boete.handhaafbaar@x": "juridische_toets", "boete.papier@x": 25}),
    "wi23 b group": ([B, P(), br("2025-05-06")], {"boete.handhaafbaar@x": "juridische_toets"}),
    "wi27": ([F, P(), br("2024-05-06"), fact("bijstand.maatregel", "2024-05-20", gedraging="begeleiding", overtreding="x")], {"boete.papier@x": 0}),
    "cap 2400": ([F, P(), fi("2023-01-02", 800, id="b1"), fi("2023-03-01", 800, id="b2"), fi("2023-05-01", 790, id="b3"), br("2024-01-10", verwijtbaarheid="opzet")], {"boete.ruimte_tot_maximum@x": 10}),
    "h11 100 hours": ([F, P(), *MODS, h(100)], fineL(1000, "P24M", "ja")),
    "249 hours": ([F, P(), *MODS, h(249)], fineL(1000)),
    "250 hours": ([F, P(), *MODS, h(250)], fineL(800)),
    "399": ([F, P(), *MODS, h(399)], fineL(800)),
    "400": ([F, P(), *MODS, h(400)], fineL(400)),
    "400 all once failed": ([F, P(), *MODS, h(400), *ex(*PARTS, out="gezakt")], fineL(320)),
    "100 all once failed": ([F, P(), *MODS, h(100), *ex(*PARTS, out="gezakt")], fineL(800)),
    "300 failed ones twice": ([F, P(), *MODS, h(300), *ex(*PARTS, out="gezakt"), *ex(*PARTS, out="gezakt", day="2025-02-01")], fineL(450)),
    "450, 1 pass not all taken": ([F, P(), *MODS, h(450), *ex("lezen")], fineL(400*0.8, "P18M")),
    "450, 2 passes all once": ([F, P(), *MODS, h(450), *ex("lezen", "luisteren"), *ex("schrijven", "spreken", "knm", out="gezakt")], fineL(320*0.6, "P12M")),
    "450, 3 passes, rest twice": ([F, P(), *MODS, h(450), *ex("lezen", "luisteren", "knm"), *ex("schrijven", "spreken", out="gezakt"), *ex("schrijven", "spreken", out="gezakt", day="2025-02-01")], fineL(225*0.4, "P6M")),
    "450, 4 passes": ([F, P(), *MODS, h(450), *ex("lezen", "luisteren", "knm", "spreken"), *ex("schrijven", out="gezakt")], fineL(320*0.2, "P6M")),
    "passed after the term does not help": ([F, P(), *MODS, h(100), *ex("lezen", day="2025-03-16")], fineL(1000, "P24M")),
    "knm hours count with": ([F, P(), *MODS, h(200), h(60, "knm")], fineL(800)),
    "asylum 59%": ([A, P(intensiteit_uren=600), *MODS, h(359)], fineL(1000, None, "nee")),
    "asylum 60%": ([A, P(intensiteit_uren=600), *MODS, h(360)], fineL(800)),
    "asylum 89.9%": ([A, P(intensiteit_uren=600), *MODS, h(539)], fineL(800)),
    "asylum 90%": ([A, P(intensiteit_uren=600), *MODS, h(540)], fineL(400)),
    "onderwijs 75%": ([F, P("2022-03-15", "onderwijsroute"), *MODS[:2], fact("aanwezigheid.vastgesteld", "2024-10-01", percentage=75)], fineL(800)),
    "onderwijs 90": ([F, P("2022-03-15", "onderwijsroute"), *MODS[:2], fact("aanwezigheid.vastgesteld", "2024-10-01", percentage=90)], fineL(400)),
    "z family 300": ([F, P("2022-03-15", "z_route"), *MODS, h(300)], fineL(800, "P18M")),
    "z family 599": ([F, P("2022-03-15", "z_route"), *MODS, h(599)], fineL(800, "P12M")),
    "z family 600": ([F, P("2022-03-15", "z_route"), *MODS, h(600)], fineL(400, "P12M")),
    "z family 601": ([F, P("2022-03-15", "z_route"), *MODS, h(601)], fineL(400, "P6M")),
    "z family 200": ([F, P("2022-03-15", "z_route"), *MODS, h(200)], fineL(1000, "P24M")),
    "z family 201": ([F, P("2022-03-15", "z_route"), *MODS, h(201)], fineL(1000, "P18M")),
    "z asylum 299/299": ([A, P("2022-03-15", "z_route"), h(299), h(299, "participatie")], fineL(1000, "P18M")),
    "z asylum 600/600": ([A, P("2022-03-15", "z_route"), h(600), h(600, "participatie")], fineL(225, "P12M")),
    "z asylum 300/300": ([A, P("2022-03-15", "z_route"), h(300), h(300, "participatie")], fineL(640, "P18M")),
    "z asylum 300/100": ([A, P("2022-03-15", "z_route"), h(300), h(100, "participatie")], fineL(800, "P24M")),
    "z asylum 300/101": ([A, P("2022-03-15", "z_route"), h(300), h(101, "participatie")], fineL(800, "P18M")),
    "z asylum 700/501": ([A, P("2022-03-15", "z_route"), h(700), h(501, "participatie")], fineL(320, "P6M")),
    "pvt only open": ([F, P(), *MODS[2:], *ex(*PARTS)], {"boete.papier@pvt_map": 340, "nieuwe_termijn.modules": "P6M", "nieuwe_termijn.duur": "P6M"}),
    "both open signal": ([F, P(), *ex(*PARTS)], {"signal:boete.pvt_en_map#n": 1, "boete.papier@pvt_map": None, "nieuwe_termijn.modules": "P12M", "nieuwe_termijn.duur": "P12M"}),
    "pvt in onderwijsroute": ([F, P("2022-03-15", "onderwijsroute"), fact("taalschakeltraject.beeindigd", "2024-09-01", voltooid=True), *ex("knm")], {"boete.papier@pvt_map": 340, "nieuwe_termijn.duur": "P6M"}),
    "longest": ([F, P(), *ex("lezen", "luisteren", "schrijven"), h(450)], {"nieuwe_termijn.duur": "P12M", "nieuwe_termijn.leerroute": "P6M", "nieuwe_termijn.modules": "P12M"}),
    "permit refused": ([F, P(), h(100), fact("verblijfsrecht.ingetrokken", "2025-03-20", reden="verlenging_geweigerd")], {"boete.papier@leerroute": 0}),
    "asylum not enforceable": ([A, P(intensiteit_uren=600), h(100)], {"boete.handhaafbaar@leerroute": "nee", "signal:nieuwe_termijn.zonder_boetebesluit#n": 1}),
    "asylum expired before Keren": ([asylum("2022-01-03"), P("2022-01-31", intensiteit_uren=600), h(100)], {"boete.handhaafbaar@leerroute": "ja"}),
    "asylum expired on Keren": ([asylum("2022-01-03"), P("2022-02-03", intensiteit_uren=600), h(100)], {"boete.handhaafbaar@leerroute": "nee"}),
    "new term": ([F, P(), h(100), *MODS, fact("boete.besluit", "2025-06-10", id="b", soort="leerroute", bedrag=1000)], {"nieuwe_termijn.laatste_dag@b": "2027-06-10"}),
    "new term ran out": ([F, P(), h(100), *MODS, fact("boete.besluit", "2025-06-10", id="b", soort="leerroute", bedrag=1000, nieuwe_termijn_tot="2027-06-10")], {"nieuwe_termijn.verlopen@b": "boete_met_nieuwe_termijn"}),
    "begeleiding A at housing": ([A, fact("azc.verblijf", "2021-06-01", "2022-04-30"), home("2022-05-01")], {"must:maatschappelijke_begeleiding.starten": "2022-05-01", "right:maatschappelijke_begeleiding": True}),
    "begeleiding family none": ([F, home("2022-05-01")], {"right:maatschappelijke_begeleiding": False, "must:maatschappelijke_begeleiding.starten": None}),
    "ontzorgen refused": ([A, home("2022-02-01"), fact("bijstand.recht", "2022-03-01", id="bij"), fact("ontzorgen.geweigerd", "2022-03-20", id="g")], {"right:ontzorgen@bij": True, "ontzorgen.laatste_dag@bij": "2022-08-31"}),
    "ontzorgen again": ([A, fact("bijstand.recht", "2022-03-01", "2022-05-31", id="b1"), fact("bijstand.recht", "2023-03-01", id="b2")], {"signal:ontzorgen.opnieuw@b2#n": 1}),
    "loan": ([F, P()], {"right:sociale_lening": True, "lening.maximum": 10000, "lening.gebruik_tot": "2031-03-15"}),
    "OL full": ([F, home("2022-02-01"), fact("uitvoering.overgedragen", "2022-01-10", id="u", openbaar_lichaam="OL X", geheel=True)], {"by:verantwoordelijk#party": "openbaar_lichaam"}),
    "OL partial": ([F, home("2022-02-01"), fact("uitvoering.overgedragen", "2022-01-10", id="u", openbaar_lichaam="OL X", geheel=False)], {"by:verantwoordelijk#party": "college"}),
    "handover": ([A, home("2022-02-01", "0344", "2022-12-31"), P(gemeente="0344"), fact("brp.inschrijving", "2023-01-01", id="m", gemeente="0363"), fact("pip.overdracht_gevraagd", "2023-01-10", gemeente="0363")], {"must:pip.overdragen@m": "undated"}),
    "map before term": ([F, P(), fact("map.eindgesprek", "2022-03-15", id="m")], {"duo.geaccepteerd@m": False}),
    "map first day of term": ([F, P(), fact("map.eindgesprek", "2022-03-16", id="m")], {"duo.geaccepteerd@m": True}),
    "map verwijtbaar within term": ([F, P(), fact("map.eindgesprek", "2024-03-16", id="m", verwijtbaar=True)], {"duo.geaccepteerd@m": False}),
    "map late without verwijtbaar": ([F, P(), fact("map.eindgesprek", "2025-03-16", id="m")], {"duo.geaccepteerd@m": False}),
    "map late verwijtbaar ja": ([F, P(), fact("map.eindgesprek", "2025-03-16", id="m", verwijtbaar=True)], {"duo.geaccepteerd@m": True}),
    "map late nee 2 months": ([F, P(), fact("map.eindgesprek", "2025-05-15", id="m", verwijtbaar=False)], {"duo.geaccepteerd@m": True}),
    "pvt after Z completion": ([F, P("2022-03-15", "z_route"), fact("z_route.afgerond", "2024-03-15"), fact("pvt.ondertekend", "2024-03-16", id="m")], {"duo.geaccepteerd@m": False}),
    "offer family": ([F, P(), fact("aanbod.gedaan", "2022-04-01", id="a", keurmerk="blik_op_werk")], {"duo.geaccepteerd@a": False}),
    "offer no keurmerk": ([A, P(), fact("aanbod.gedaan", "2022-04-01", id="a", keurmerk="geen")], {"duo.geaccepteerd@a": False}),
    "offer before plan": ([A, P(), fact("aanbod.gedaan", "2022-03-14", id="a", keurmerk="blik_op_werk")], {"duo.geaccepteerd@a": False}),
    "offer TST in B1": ([A, P(), fact("aanbod.gedaan", "2022-04-14", id="a", keurmerk="taalschakeltraject")], {"duo.geaccepteerd@a": False}),
    "offer TST in O": ([A, P("2022-03-15", "onderwijsroute"), fact("aanbod.gedaan", "2022-04-14", id="a", keurmerk="taalschakeltraject")], {"duo.geaccepteerd@a": True}),
    "offer dates outside": ([A, P(), fact("aanbod.gedaan", "2022-04-14", id="a", keurmerk="blik_op_werk", start_lessen="2022-05-01", einde_lessen="2025-03-17")], {"duo.geaccepteerd@a": False}),
    "offer dates exclusive end": ([A, P(), fact("aanbod.gedaan", "2022-04-14", id="a", keurmerk="blik_op_werk", start_lessen="2022-05-01", einde_lessen="2025-03-16")], {"duo.geaccepteerd@a": True}),
    "delete plan w/o term": ([A, P()], {"duo.pip_verwijderbaar@p": True}),
    "delete with term": ([A, P(), fact("inburgeringstermijn.duo", "2022-03-16", einddatum="2025-03-16")], {"duo.pip_verwijderbaar@p": False}),
    "spuk 2026 cohort a": ([asylum("2025-12-01"), home("2026-02-01")], {"spuk.cohort": 2026, "spuk.bedrag@2026": 6087.34, "spuk.gewicht@2026": 5820.70, "spuk.drie_jaar_som": 11986.04}),
    "spuk 2025 in 2026 b": ([asylum("2024-12-01"), home("2025-02-01")], {"spuk.bedrag@2026": 4718.96, "spuk.gewicht@2026": 4247.06, "spuk.bedrag@2025": 9154.91}),
    "spuk gezins 2026": ([family("2026-01-05"), home("2026-01-20")], {"spuk.gezinsmigrant_bedrag": 706.72}),
    "spuk gezins 2025": ([family("2025-01-05"), home("2025-01-20")], {"spuk.gezinsmigrant_bedrag": 694.23}),
    "spuk prestatie": ([A, home("2022-02-01"), P(), *MODS, *ex(*PARTS, day="2024-11-02")], {"spuk.prestatie_budgetjaar": 2026}),
    "spuk prestatie 2023 counts in 2026": ([A, home("2022-02-01"), P(), *MODS[:2], hours("map_praktijk", 40, "2022-09-01"), fact("map.eindgesprek", "2022-12-03"), *ex(*PARTS, day="2023-06-02")], {"spuk.prestatie_budgetjaar": 2026}),
    "spuk prestatie 2025 counts in 2027": ([A, home("2022-02-01"), P(), *MODS, *ex(*PARTS, day="2025-02-02")], {"spuk.prestatie_budgetjaar": 2027}),
    "spuk onderwijs once": ([A, home("2022-02-01"), P("2022-03-15", "onderwijsroute"), plan("2022-09-15", id="q", reden="schakelen"), plan("2023-02-15", "onderwijsroute", id="r", reden="schakelen")], {"spuk.onderwijsroute_aantal": 1}),
    "retention": ([F, fact("inburgeringsplicht.beeindigd", "2024-02-29", reden="voldaan")], {"bewaren.dossier_verwijderen_op": "2029-02-28", "bewaren.kern_uiterlijk_tot": "2074-02-28"}),
    "retention death": ([F, fact("persoon.overleden", "2024-02-29")], {"bewaren.dossier_verwijderen_op": "2024-02-29"}),
    "loan settled": ([F, fact("lening.afgelost", "2024-05-01", id="l")], {"bewaren.lening_tot@l": "2029-05-01"}),
    "cbs q4": ([A, P("2022-11-15")], {"must:cbs.leveren@2022K4": "2023-01-28"}),
    "wi2013 875": ([fact("inburgeringsplicht.vastgesteld", "2017-05-01", regime="wi2013")], {"regime": "wi2013", "afgewezen": True}),
}


@pytest.mark.parametrize(("life", "expected"), AFTER.values(), ids=AFTER.keys())
def test_what_follows(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)
