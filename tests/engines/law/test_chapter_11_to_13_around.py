"""Chapters 11 to 13: DUO, retention, money, statistics, and Wi2013."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, d, fact, family, home, judged, look, notice, plan

F = family()
P = plan("2024-03-15", id="p", gemeente="0344")


def sent(day: str, what: str, about: str | None = None) -> dict[str, Any]:
    return fact("duo.melding", day, id=f"{what} {day}", bericht=what, **({"betreft": about} if about else {}))


def offer(day: str, **data: Any) -> dict[str, Any]:
    return fact("aanbod.gedaan", day, id="a", **data)


REPORTS = {
    "each is due at once": ([asylum(), P, fact("pvt.ondertekend", "2024-09-02", id="pvt"), fact("map.eindgesprek", "2025-09-01", id="map"), fact("z_route.afgerond", "2026-01-12", id="z"), offer("2024-04-02"),
        fact("onderwijs.inschrijving", "2024-09-02", id="s", soort="mbo_entree")],
        {"must:duo.melden_pip@p#valid_from": "2024-03-15", "must:duo.melden_pip@p#done_on": None, "must:duo.melden_pip@p#responsible": "college", "must:duo.melden_pvt@pvt#valid_from": "2024-09-02", "must:duo.melden_map@map#n": 1,
         "must:duo.melden_z_route@z#n": 1, "must:duo.melden_aanbod@a#n": 1, "must:duo.melden_opleiding@s#valid_from": "2024-09-02", "must:duo.melden_geen_aanbod": None}),
    "sent the same day, any message of the kind": ([F, P, sent("2024-03-15", "pip"), sent("2024-03-20", "pip")], {"must:duo.melden_pip@p#done_on": "2024-03-15", "must:duo.melden_pip@p#facts": ("p", "pip 2024-03-15")}),
    "sent about this plan": ([F, P, sent("2024-03-18", "pip", "p")], {"must:duo.melden_pip@p#done_on": "2024-03-18"}),
    "sent about another plan": ([F, P, plan("2024-03-16", id="q"), sent("2024-03-18", "pip", "q")], {"must:duo.melden_pip@p#done_on": None, "must:duo.melden_pip@q#done_on": "2024-03-18"}),
    "sent before": ([F, P, sent("2024-03-14", "pip")], {"must:duo.melden_pip@p#done_on": None}),
    "another message": ([F, P, sent("2024-03-18", "pvt")], {"must:duo.melden_pip@p#done_on": None}),
    "an exempting school is not reported": ([F, P, fact("onderwijs.inschrijving", "2024-09-02", id="s", soort="mbo_2")], {"must:duo.melden_opleiding": None}),
    "an offer to a family migrant is not reported": ([F, P, offer("2024-04-02")], {"must:duo.melden_aanbod": None}),
    "no offer after three months": ([asylum(), P], {"must:duo.melden_geen_aanbod#valid_from": "2024-06-16", "must:duo.melden_geen_aanbod#done_on": None, "must:duo.melden_geen_aanbod#until": None, "must:duo.melden_geen_aanbod#facts": ("p",)}),
    "no offer, told": ([asylum(), P, plan("2024-04-01", id="q", reden="inhoud_gewijzigd"), sent("2024-06-17", "geen_aanbod"), sent("2024-07-01", "geen_aanbod")], {"must:duo.melden_geen_aanbod#done_on": "2024-06-17", "must:duo.melden_geen_aanbod#facts": ("p",)}),
    "no offer, something else told": ([asylum(), P, sent("2024-06-17", "pip")], {"must:duo.melden_geen_aanbod#done_on": None}),
    "offered on the last day": ([asylum(), P, offer("2024-06-15")], {"must:duo.melden_geen_aanbod": None}),
    "offered a day late": ([asylum(), P, offer("2024-06-16")], {"must:duo.melden_geen_aanbod#until": "2024-06-16"}),
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_what_must_be_reported(name: str) -> None:
    check(*REPORTS[name])


def refused(about: str, *reasons: str) -> dict[str, Any]:
    return {f"duo.weigeringsgronden@{about}": reasons, f"duo.geaccepteerd@{about}": not reasons}


CHECKS = {
    "plan on the first day of the duty": ([family("2024-03-15"), P], refused("p")),
    "plan the day before": ([family("2024-03-15"), plan("2024-03-14", id="p")], refused("p", "dagtekening_voor_begin_plicht")),
    "the begin that DUO told counts": ([F, fact("inburgeringsplicht.vastgesteld", "2024-03-16"), plan("2024-03-15", id="p")], refused("p", "dagtekening_voor_begin_plicht")),
    "a change on the day of the plan before": ([F, P, plan("2024-03-15", id="q", reden="schakelen", gemeente="0344")], refused("q")),
    "a change dated before the plan it follows": ([F, P, fact("pip.vastgesteld", "2024-06-03", id="q", known_on="2024-06-03", leerroute="b1_route", reden="schakelen"), fact("pip.vastgesteld", "2024-05-06", id="r", known_on="2024-07-01", leerroute="b1_route", reden="schakelen")],
        refused("r", "dagtekening_voor_eerder_pip")),
    "on the day of settling": ([F, home("2024-03-15"), P], refused("p")),
    "before settling": ([F, home("2024-03-16"), P], refused("p", "dagtekening_voor_vestiging_in_gemeente")),
    "settled elsewhere": ([F, home("2024-03-20", "0363"), P], refused("p")),
    "linked, in the azc": ([asylum(), fact("koppeling", "2024-02-05", gemeente="0344"), home("2024-06-03"), P], {"duo.geaccepteerd@p": None, "duo.weigeringsgronden@p": (), "signal:duo.pip_voor_vestiging@p": (False, True)}),
    "linked, in the azc, and wrong anyway": ([asylum(), fact("koppeling", "2024-02-05", gemeente="0344"), home("2024-06-03"), P | {"data": {"leerroute": "z_route", "niveau": "b1"}}], {"duo.geaccepteerd@p": False, "duo.weigeringsgronden@p": ("b1_bij_z_route",), "signal:duo.pip_voor_vestiging@p#n": 1}),
    "A2 in the first": ([F, plan("2024-03-15", id="p", niveau="a2")], refused("p", "a2_in_eerste_pip")),
    "one part at A2 in the first": ([F, plan("2024-03-15", id="p", a2_onderdelen=["lezen"])], refused("p", "a2_in_eerste_pip")),
    "A2 later": ([F, P, plan("2024-09-02", id="q", niveau="a2", reden="afschalen")], refused("q")),
    "A2 in a first Z plan": ([F, plan("2024-03-15", "z_route", id="p", niveau="a2")], refused("p")),
    "A2 in the onderwijsroute, later": ([F, P, plan("2024-09-02", "onderwijsroute", id="q", niveau="a2")], refused("q", "a2_bij_onderwijsroute")),
    "B1 in the onderwijsroute": ([F, plan("2024-03-15", "onderwijsroute", id="p", niveau="b1")], refused("p")),
    "B1 in the B1-route": ([F, plan("2024-03-15", id="p", niveau="b1")], refused("p")),
    "B1 in the Z-route": ([F, plan("2024-03-15", "z_route", id="p", niveau="b1")], refused("p", "b1_bij_z_route")),
    # offers
    "offer on the day of the actual plan": ([asylum(), P, offer("2024-03-15")], refused("a")),
    "offer without a plan": ([asylum(), offer("2024-03-15")], refused("a", "geen_pip")),
    "offer between two plans": ([asylum(), P, offer("2024-06-03"), plan("2024-09-02", id="q", reden="inhoud_gewijzigd")], refused("a", "voor_dagtekening_actueel_pip")),
    "lessons from the first day of the term": ([asylum(), P, offer("2024-04-02", start_lessen="2024-03-16")], refused("a")),
    "lessons from a day earlier": ([asylum(), P, offer("2024-04-02", start_lessen="2024-03-15")], refused("a", "lesdata_buiten_termijn")),
    "lessons without dates": ([asylum(), P, offer("2024-04-02")], refused("a")),
    "mark unknown to DUO": ([asylum(), P, offer("2024-04-02", keurmerk="geen")], refused("a", "geen_toegelaten_aanbieder")),
    "TST in the onderwijsroute": ([asylum(), plan("2024-03-15", "onderwijsroute", id="p"), offer("2024-04-02", keurmerk="taalschakeltraject")], refused("a")),
    "BoW in the onderwijsroute": ([asylum(), plan("2024-03-15", "onderwijsroute", id="p"), offer("2024-04-02", keurmerk="blik_op_werk")], refused("a")),
    "TST without a plan": ([asylum(), offer("2024-04-02", keurmerk="taalschakeltraject")], refused("a", "geen_pip", "geen_toegelaten_aanbieder")),
    # modules
    "module before any plan": ([F, fact("pvt.ondertekend", "2024-03-01", id="m"), P], refused("m", "geen_actueel_pip", "voor_begin_termijn")),
    "module on the last day": ([F, P, fact("pvt.ondertekend", "2027-03-15", id="m")], refused("m")),
    "module on the day of Z completion": ([F, plan("2024-03-15", "z_route", id="p"), fact("z_route.afgerond", "2026-01-12", id="z"), fact("map.eindgesprek", "2026-01-12", id="m")], {**refused("m"), "duo.intrekbaar@m": False, "duo.intrekbaar@m#facts": ("m", "z")}),
    "module, no Z completion": ([F, P, fact("pvt.ondertekend", "2024-09-02", id="m")], {**refused("m"), "duo.intrekbaar@m": True, "duo.intrekbaar@m#facts": ("m",)}),
    "module known on the day": ([F, P, fact("pvt.ondertekend", "2024-09-02", id="m", known_on="2024-09-02")], refused("m")),
    "late and not blamed": ([F, P, fact("pvt.ondertekend", "2027-03-16", id="m", verwijtbaar=False)], refused("m")),
    # removing a plan
    "removable": ([F, P, plan("2024-09-02", id="q", reden="inhoud_gewijzigd"), fact("uren.gevolgd", "2024-09-01", soort="nt2", uren=3)], {"duo.pip_verwijderbaar@q": True, "duo.pip_verwijderbaar@q#redenen": (), "duo.pip_verwijderbaar@p": None}),
    "hours on its first day": ([F, P, fact("uren.gevolgd", "2024-03-15", id="u1", soort="nt2", uren=3), fact("uren.gevolgd", "2024-03-16", id="u2", soort="nt2", uren=3)], {"duo.pip_verwijderbaar@p": False, "duo.pip_verwijderbaar@p#redenen": ("lesuren_geregistreerd",),
        "duo.pip_verwijderbaar@p#facts": ("p", "u1")}),
    "term fixed": ([F, P, fact("inburgeringstermijn.duo", "2024-03-16", id="t1"), fact("inburgeringstermijn.duo", "2024-03-17", id="t2")], {"duo.pip_verwijderbaar@p#redenen": ("termijn_vastgesteld",), "duo.pip_verwijderbaar@p#facts": ("p", "t1")}),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKS)
def test_what_duo_refuses(name: str) -> None:
    check(*CHECKS[name])


EVENTS = {
    "duty": ([asylum(), fact("azc.verblijf", "2023-05-01"), fact("inburgeringsplicht.kennisgeving", "2024-02-05", id="e")], "SS101"),
    "duty and term for the plan": ([F, fact("inburgeringsplicht.kennisgeving", "2024-02-05", id="e")], "SS139"),
    "duty, AOW near": ([fact("persoon.geboren", "1957-05-10"), F, fact("inburgeringsplicht.kennisgeving", "2024-02-05", id="e")], "SS128"),
    "term started": ([F, plan("2024-03-15", id="e")], "SS102"),
    "a second plan starts none": ([F, P, plan("2024-09-02", id="e", reden="inhoud_gewijzigd")], None),
    "extended by itself": ([F, P, fact("verlenging.besluit", "2025-02-03", id="e", uitkomst="verleend", maanden=6, ambtshalve=True)], "SS103"),
    "extended on request": ([F, P, fact("verlenging.besluit", "2025-02-03", id="e", uitkomst="verleend", maanden=6)], "SS104"),
    "extension refused": ([F, P, fact("verlenging.besluit", "2025-02-03", id="e", uitkomst="geweigerd")], "SS113"),
    "settled without a plan": ([F, notice("2024-02-05"), fact("brp.inschrijving", "2024-03-15", id="e", gemeente="0344"), P], "SS120"),
    "settled with a plan": ([F, notice("2024-02-05"), home("2024-02-06"), P, fact("brp.inschrijving", "2025-03-01", id="e", gemeente="0363")], "SS121"),
    "registered at the azc": ([asylum(), fact("brp.inschrijving", "2024-02-05", id="e", gemeente="1680", in_azc=True)], None),
    "test result": ([F, fact("leerbaarheidstoets.afgelegd", "2024-02-26", id="e")], "SS131"),
    "exam result": ([F, P, fact("examen.afgelegd", "2025-03-03", id="e", onderdeel="knm", uitslag="gezakt")], "SS199"),
    "exam without result": ([F, P, fact("examen.afgelegd", "2025-03-03", id="e", onderdeel="knm")], None),
    "temporary exemption": ([F, P, fact("vrijstelling.besluit", "2025-02-03", "2025-06-30", id="e", uitkomst="verleend", omvang="tijdelijk")], "SS109"),
    "withdrawn, with a plan": ([F, P, fact("vrijstelling.besluit", "2025-02-03", id="e", uitkomst="ingetrokken", omvang="tijdelijk")], "SS130"),
    "withdrawn, without": ([F, fact("vrijstelling.besluit", "2025-02-03", id="e", uitkomst="ingetrokken", omvang="tijdelijk")], "SS129"),
    "another exemption withdrawn": ([F, fact("vrijstelling.besluit", "2025-02-03", id="e", uitkomst="ingetrokken", omvang="gedeeltelijk")], None),
    "whole exemption": ([F, fact("vrijstelling.besluit", "2025-02-03", id="e", uitkomst="verleend")], "SS107"),
    "whole exemption refused": ([F, fact("vrijstelling.besluit", "2025-02-03", id="e", uitkomst="geweigerd", omvang="volledig")], "SS114"),
    "temporary refused": ([F, fact("vrijstelling.besluit", "2025-02-03", id="e", uitkomst="geweigerd", omvang="tijdelijk")], "SS115"),
    "partial refused": ([F, fact("vrijstelling.besluit", "2025-02-03", id="e", uitkomst="geweigerd", omvang="gedeeltelijk")], "SS116"),
    "partial": ([F, fact("vrijstelling.besluit", "2025-02-03", id="e", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["knm"])], "SS117"),
    "release": ([F, fact("ontheffing.besluit", "2025-02-03", id="e", uitkomst="verleend", omvang="volledig")], "SS108"),
    "release refused": ([F, fact("ontheffing.besluit", "2025-02-03", id="e", uitkomst="geweigerd", omvang="volledig")], "SS118"),
    "release in part": ([F, fact("ontheffing.besluit", "2025-02-03", id="e", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], "SS119"),
    "done": ([F, P, fact("inburgeringsplicht.beeindigd", "2026-02-02", id="e", reden="voldaan")], "SS106"),
    "withdrawn duty": ([F, P, fact("inburgeringsplicht.beeindigd", "2026-02-02", id="e", reden="verblijfsdoel_gewijzigd")], "SS110"),
    "dead, by DUO": ([F, P, fact("inburgeringsplicht.beeindigd", "2026-02-02", id="e", reden="overlijden")], "SS111"),
    "dead": ([F, P, fact("persoon.overleden", "2026-02-02", id="e")], "SS111"),
    "asylum rights given up": ([fact("doelgroep.vastgesteld", "2024-01-08", "2025-01-31", doelgroep="asielstatushouder_a"), fact("doelgroep.vastgesteld", "2025-02-01", id="e", doelgroep="gezins_of_overige_migrant")], "SS124"),
    "asylum rights gained": ([fact("doelgroep.vastgesteld", "2024-01-08", "2025-01-31", doelgroep="gezins_of_overige_migrant"), fact("doelgroep.vastgesteld", "2025-02-01", id="e", doelgroep="asielstatushouder_b")], "SS125"),
    "from a to b keeps the rights": ([fact("doelgroep.vastgesteld", "2024-01-08", "2025-01-31", doelgroep="asielstatushouder_a"), fact("doelgroep.vastgesteld", "2025-02-01", id="e", doelgroep="asielstatushouder_b")], None),
    "the first group": ([fact("doelgroep.vastgesteld", "2024-01-08", id="e", doelgroep="asielstatushouder_a")], None),
}  # fmt: skip


@pytest.mark.parametrize("name", EVENTS)
def test_the_numbers_of_duos_events(name: str) -> None:
    life, number = EVENTS[name]
    check(life, {"duo.gebeurtenis@e": number})


def asked(*life: dict[str, Any]) -> set[tuple[str, str, str | None, str]]:
    rows = judged(*life).about("duo.bevraagbaar_door")
    return {(one.value, one.valid_from.isoformat(), one.valid_until.isoformat() if one.valid_until else None, one.values["grond"]) for one in rows}  # type: ignore[union-attr]


def test_who_may_ask_duo_about_whom() -> None:
    moved = [F, home("2024-02-06"), P, home("2025-03-01", "0363"), plan("2025-04-10", id="q", gemeente="0363", reden="verhuizing"), plan("2025-09-01", id="r", gemeente="0363", reden="inhoud_gewijzigd")]
    assert asked(*moved) == {
        ("0344", "2024-02-06", "2025-02-28", "inwoner"), ("0363", "2025-03-01", None, "inwoner"), ("0344", "2024-03-15", "2025-04-09", "actueel_pip"),
        ("0344", "2025-04-10", "2025-05-09", "vorig_pip_binnen_een_maand"), ("0363", "2025-04-10", "2025-08-31", "actueel_pip"), ("0363", "2025-09-01", None, "actueel_pip")}  # fmt: skip
    azc = [asylum(), fact("azc.verblijf", "2023-05-01", "2024-03-31"), fact("azc.verblijf", "2024-04-01", "2024-06-02"), fact("koppeling", "2024-02-05", gemeente="0344"), home("2024-06-03", until="2025-01-31")]
    assert asked(*azc) == {("0344", "2024-02-05", "2024-03-31", "gekoppeld_in_azc"), ("0344", "2024-04-01", "2024-06-02", "gekoppeld_in_azc"), ("0344", "2024-06-03", "2025-01-31", "inwoner")}
    assert asked(asylum(), fact("azc.verblijf", "2024-02-05"), fact("koppeling", "2024-02-05", gemeente="0344")) == {("0344", "2024-02-05", None, "gekoppeld_in_azc")}
    assert asked(F, plan("2024-03-15")) == set()


MONEY = {
    "housed in 2026": ([asylum("2025-12-01"), home("2026-02-02"), fact("huisvesting.gerealiseerd", "2026-03-02", id="h", gemeente="0344"), fact("huisvesting.gerealiseerd", "2026-04-06", gemeente="0363")],
        {"spuk.cohort": 2026, "spuk.cohort#facts": ("h",), "spuk.cohort#gemeente": "0344", "spuk.bedrag@2026": 6087.34, "spuk.gewicht@2026": 5820.70, "spuk.bedrag@2026#deel": "a", "spuk.drie_jaar_som": 11986.04, "spuk.drie_jaar_som#niveau": 2026,
         "spuk.gegevens_definitief": "2027-09-30", "spuk.verantwoording_uiterlijk": "2028-06-30"}),
    "housed in 2025": ([asylum("2024-12-01"), home("2025-02-03")], {"spuk.bedrag@2025": 9154.91, "spuk.gewicht@2025": 9154.91, "spuk.bedrag@2026": 4718.96, "spuk.gewicht@2026": 4247.06, "spuk.bedrag@2026#deel": "b", "spuk.drie_jaar_som": 14949.34, "spuk.drie_jaar_som#niveau": 2025}),
    "housed in 2023": ([asylum("2023-01-09"), home("2023-02-06")], {"spuk.bedrag@2025": 1158.89, "spuk.bedrag@2025#deel": "c", "spuk.bedrag@2026": None, "spuk.drie_jaar_som#niveau": 2025}),
    "the first home makes the cohort": ([asylum("2022-12-01"), fact("brp.inschrijving", "2023-02-06", id="h1", gemeente="0344"), home("2024-02-05", "0363")], {"spuk.cohort": 2023, "spuk.cohort#facts": ("h1",)}),
    "onderwijsroute once": ([asylum(), home("2024-02-05"), plan("2024-03-15", "onderwijsroute", id="p"), plan("2024-09-02", id="q"), plan("2025-03-03", "onderwijsroute", id="r")], {"spuk.onderwijsroute_aantal": 1, "spuk.onderwijsroute_aantal#keren_in_pip": 2,
        "spuk.onderwijsroute_aantal#facts": ("f2", "p"), "signal:spuk.onderwijsroute_bedrag": (None,), "signal:spuk.onderwijsroute_bedrag#facts": ("f2", "p"), "spuk.onderwijsroute_aantal#cohort": 2024}),
    "no onderwijsroute": ([asylum(), home("2024-02-05"), P], {"spuk.onderwijsroute_aantal": None, "signal:spuk.onderwijsroute_bedrag": None}),
    "family migrant": ([F, home("2025-02-05")], {"spuk.cohort": 2025, "spuk.gezinsmigrant_bedrag": 694.23, "spuk.gezinsmigrant_bedrag#budgetjaar": 2025, "spuk.bedrag": None, "spuk.gegevens_definitief": None}),
    "family migrant on the last day of the year": ([F, home("2025-12-31")], {"spuk.gezinsmigrant_bedrag": 694.23}),
    "family migrant of 2026": ([F, home("2026-01-01")], {"spuk.gezinsmigrant_bedrag": 706.72}),
    "family migrant of a year without a known amount": ([F, home("2024-02-05")], {"spuk.cohort": 2024, "spuk.gezinsmigrant_bedrag": None, "signal:spuk.gezinsmigrant_bedrag_onbekend": (694.23, None)}),
    "family migrant of a year to come": ([F, home("2027-02-05")], {"spuk.gezinsmigrant_bedrag": None, "signal:spuk.gezinsmigrant_bedrag_onbekend": (706.72, None)}),
    "group b counts as asylum": ([family(referent="asiel_bepaalde_tijd"), home("2025-02-03")], {"spuk.bedrag@2025": 9154.91}),
    "the amounts of the first day of a budget year": ([family("2025-12-01"), home("2026-01-01")], {"spuk.gezinsmigrant_bedrag": 706.72}),
    "the amounts of the last day": ([family("2025-12-01"), home("2025-12-31")], {"spuk.gezinsmigrant_bedrag": 694.23}),
    "not housed": ([asylum()], {"spuk.cohort": None}),
    "certificate": ([asylum("2022-02-01"), home("2022-03-01"), plan("2022-06-01", "z_route", id="p"), plan("2022-07-01", "z_route", id="q", reden="inhoud_gewijzigd"), fact("pvt.ondertekend", "2022-09-05"), fact("map.eindgesprek", "2022-10-03"), fact("z_route.afgerond", "2025-01-13")],
        {"spuk.prestatie_budgetjaar": 2027, "spuk.prestatie_budgetjaar#gewicht": 856.51, "spuk.prestatie_budgetjaar#gemeente": "0344", "spuk.prestatie_budgetjaar#facts": ("q",), "spuk.prestatie_budgetjaar#behaald_op": "2025-01-13"}),
    "certificate of a family migrant": ([family("2022-02-01"), plan("2022-06-01", "z_route"), fact("pvt.ondertekend", "2022-09-05"), fact("map.eindgesprek", "2022-10-03"), fact("z_route.afgerond", "2025-01-13")], {"spuk.prestatie_budgetjaar": None}),
    # Wi 39: four weeks after each quarter with something in it
    "four quarters": ([F, notice("2024-01-15"), plan("2024-06-30"), fact("voortgangsgesprek.gehouden", "2024-09-30"), fact("pvt.ondertekend", "2024-10-01")],
        {"must:cbs.leveren@2024K1": "2024-04-28", "must:cbs.leveren@2024K1#valid_from": "2024-04-01", "must:cbs.leveren@2024K2": "2024-07-28", "must:cbs.leveren@2024K3": "2024-10-28", "must:cbs.leveren@2024K4": "2025-01-28", "must:cbs.leveren#n": 4,
         "must:cbs.leveren@2024K1#responsible": "gemeente", "cbs.alle_kenmerken_verplicht": False}),
    "on the first and last day of quarters": ([F, notice("2024-03-31"), plan("2024-04-01"), fact("pvt.ondertekend", "2024-12-31")], {"must:cbs.leveren@2024K1#n": 1, "must:cbs.leveren@2024K2#n": 1, "must:cbs.leveren@2024K4#n": 1}),
    # Bi 9.9
    "five years after the duty": ([F, P, fact("inburgeringsplicht.beeindigd", "2026-11-21", reden="voldaan")], {"bewaren.dossier_verwijderen_op": "2031-11-21", "bewaren.dossier_verwijderen_op#reden": "vijf_jaar_na_einde_plicht", "bewaren.kern_uiterlijk_tot": "2076-11-21",
        "must:dossier.verwijderen": "2031-11-21", "bewaren.lening_tot": None}),
    "at once on death": ([F, P, fact("persoon.overleden", "2026-04-01", id="x")], {"bewaren.dossier_verwijderen_op": "2026-04-01", "bewaren.dossier_verwijderen_op#reden": "overlijden", "bewaren.dossier_verwijderen_op#facts": ("x",)}),
    "no end, no day": ([F, P], {"bewaren.dossier_verwijderen_op": None}),
    "without a regime nothing follows": ([fact("asiel.aanvraag", "2024-01-08"), fact("persoon.overleden", "2024-02-05")], {"bewaren.dossier_verwijderen_op": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", MONEY)
def test_money_statistics_and_retention(name: str) -> None:
    check(*MONEY[name])


def test_the_last_day_of_each_kind_of_fact() -> None:
    from doorlopend.engines.law.rules.retention import last_day

    assert last_day("persoon.bsn", d("2026-11-21")) == d("2076-11-21")
    assert last_day("pip.vastgesteld", d("2026-11-21")) == d("2031-11-21")
    assert last_day("pip.vastgesteld", d("2026-11-21"), years=1) == d("2027-11-21")
    assert last_day("persoon.bsn", d("2026-11-21"), core_years=2) == d("2028-11-21")
    assert last_day("persoon.contactgegevens", d("2026-11-21")) is None  # only as long as needed


OLD = fact("inburgeringsplicht.vastgesteld", "2016-05-02", id="plicht", regime="wi2013")


def term(start: str, end: str, **data: Any) -> dict[str, Any]:
    return fact("inburgeringstermijn.duo", start, id="t", einddatum=end, **data)


def attempt(part: str, day: str, uitslag: str = "gezakt") -> dict[str, Any]:
    return fact("examen.afgelegd", day, onderdeel=part, uitslag=uitslag)


ALL = ("lezen", "luisteren", "schrijven", "spreken", "knm")
WI2013 = {
    "declined with the reason": ([OLD, fact("inburgeringsplicht.vastgesteld", "2016-06-06", regime="wi2013")], {"afgewezen": True, "afgewezen#reden": "wi2013_blijft_gelden", "afgewezen#facts": ("plicht",), "pip.mogelijk": False, "pip.mogelijk#facts": ("plicht",), "pip.mogelijk#reden": "wi2013",
        "signal:regime.wi2013": ("buiten deze rekenregels",), "signal:regime.wi2013#facts": ("plicht",), "inburgeringsplichtig": None, "must:cbs.leveren": None}),
    "three years to the day before": ([OLD, term("2016-05-02", "2019-05-02")], {"wi2013.termijn_laatste_dag@t": "2019-05-01", "termijn.verschil_dagen@t": 0, "termijn.past_bij_duo@t": True, "termijn.verschil_dagen@t#duo": "2019-05-01"}),
    "a day less": ([OLD, term("2016-05-02", "2019-05-01")], {"termijn.verschil_dagen@t": -1, "termijn.past_bij_duo@t": True}),
    "two days less": ([OLD, term("2016-05-02", "2019-04-30")], {"termijn.past_bij_duo@t": False}),
    "extended by months": ([OLD, term("2016-05-02", "2019-11-02"), fact("verlenging.besluit", "2018-05-07", uitkomst="verleend", maanden=6)], {"wi2013.termijn_laatste_dag@t": "2019-11-01", "termijn.past_bij_duo@t": True}),
    "extended to a day": ([OLD, term("2016-05-02", "2019-11-02"), fact("verlenging.besluit", "2018-05-07", uitkomst="verleend", laatste_dag="2019-11-01")], {"termijn.verschil_dagen@t": 0}),
    "extension refused": ([OLD, term("2016-05-02", "2019-05-02"), fact("verlenging.besluit", "2018-05-07", uitkomst="geweigerd", maanden=6)], {"wi2013.termijn_laatste_dag@t": "2019-05-01"}),
    "no end told": ([OLD, fact("inburgeringstermijn.duo", "2016-05-02", id="t")], {"wi2013.termijn_laatste_dag": None}),
    "the table, with a part passed": ([OLD, fact("uren.gevolgd", "2017-01-09", soort="nt2", uren=200), *(attempt(part, "2018-01-08") for part in ALL[1:]), attempt("lezen", "2018-01-08", "geslaagd")],
        {"wi2013.boete_tabelbedrag": 625, "wi2013.boete_tabelbedrag#voor_verlaging": True, "wi2013.boete_tabelbedrag#uren": 200, "signal:wi2013.boete_verlaging": (625, None)}),
    "the table, none passed": ([OLD, fact("uren.gevolgd", "2017-01-09", soort="nt2", uren=200)], {"wi2013.boete_tabelbedrag": 875, "signal:wi2013.boete_verlaging": None}),
    "no hours, no table": ([OLD], {"wi2013.boete_tabelbedrag": None}),
    "fine within the maximum": ([OLD, fact("boete.besluit", "2020-03-02", id="b", soort="leerroute", bedrag=1250)], {"boete.houdt_stand": None, "signal:boete.oordeel_nodig@b": (1250, None)}),
    "fine above the maximum": ([OLD, fact("boete.besluit", "2020-03-02", id="b", soort="leerroute", bedrag=1251)], {"boete.houdt_stand@b": False, "boete.houdt_stand@b#reden": "boven_maximum", "boete.houdt_stand@b#maximum": 1250}),
    "fine of an asylum permit holder": ([fact("verblijfsrecht.verleend", "2016-05-02", soort="asiel_bepaalde_tijd"), fact("boete.besluit", "2020-03-02", id="b", soort="leerroute", bedrag=500)], {"boete.houdt_stand@b": False}),
    "loan of an asylum permit holder": ([fact("verblijfsrecht.verleend", "2016-05-02", soort="asiel_bepaalde_tijd"), fact("lening.terugvordering", "2020-03-02", id="l", bedrag=10000)], {"lening.terugvordering_handhaafbaar@l": "nee", "boete.handhaafbaar": None}),
    "loan of a family migrant": ([fact("verblijfsrecht.verleend", "2016-05-02", soort="regulier_bepaalde_tijd", doel="gezin", referent="overig"), fact("lening.terugvordering", "2020-03-02", id="l", bedrag=10000)], {"lening.terugvordering_handhaafbaar@l": "ja", "boete.handhaafbaar": None}),
    "loan of group b since Keren": ([fact("verblijfsrecht.verleend", "2016-05-02", soort="regulier_bepaalde_tijd", doel="gezin", referent="asiel_bepaalde_tijd"), fact("lening.terugvordering", "2025-03-03", id="l", bedrag=10000)], {"lening.terugvordering_handhaafbaar@l": "juridische_toets"}),
}  # fmt: skip


@pytest.mark.parametrize("name", WI2013)
def test_wi2013_is_recognised_and_declined(name: str) -> None:
    check(*WI2013[name])


def test_an_empty_life_says_nothing() -> None:
    assert judged().log == ()
    assert look(judged(), "regime") is None
