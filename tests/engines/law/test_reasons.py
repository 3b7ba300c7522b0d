"""Every result names the facts it rests on, no more: what follows the first plan names that one, what follows the last that one."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, home, judged, notice, plan

P1, P2 = plan("2022-09-15", id="p1"), plan("2023-02-01", id="p2", reden="inhoud_gewijzigd")
TWO = [family("2022-06-01"), P1, P2]
MODULES = [fact("pvt.ondertekend", "2023-02-06", id="pvt"), fact("map.eindgesprek", "2023-09-04", id="map")]
HOURS = fact("uren.gevolgd", "2023-03-06", id="u", soort="nt2", uren=100)


def passed(day: str = "2024-06-03") -> list[dict[str, Any]]:
    return [fact("examen.afgelegd", day, id=part, onderdeel=part, uitslag="geslaagd", **({} if part == "knm" else {"niveau": "b1"}))
            for part in ("lezen", "luisteren", "schrijven", "spreken", "knm")]  # fmt: skip


BY_FIRST = ("must:pvt.afronden", "must:map.afronden", "must:leerroute.afronden", "must:inburgering.voltooien", "termijn.plicht_loopt_door", "verlenging.aanvraag_vanaf",
            "schakelen.laatste_dag", "schakelen.laatste_dag_onderwijs_naar_b1", "termijn.verschoven_door_termijnenwet", "termijn.start", "nieuwe_termijn.duur")  # fmt: skip
BY_LAST = ("map.vereist", "map.wettelijk_totaal", "knm.examen_vereist", "inburgering.ontbreekt", "verlenging.bijna_afgerond")


def test_what_rests_on_the_first_and_what_on_the_last_plan() -> None:
    check(TWO, {f"{path}#facts": ("p1",) for path in BY_FIRST} | {f"{path}#facts": ("p2",) for path in BY_LAST})


RESTS: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "both modules open": ([*TWO, *passed()], {f"{path}#facts": ("p1",) for path in ("pvt.te_laat", "map.te_laat", "signal:boete.pvt_en_map", "boete.handhaafbaar@pvt_map",
        "boete.pvt_map_per_onderdeel", "nieuwe_termijn.modules")}),
    "one module open": ([*TWO, *passed(), MODULES[0]], {"boete.papier@pvt_map#facts": ("p1",)}),
    "route open": ([*TWO, *MODULES, HOURS], {"boete.papier@leerroute#facts": ("p1",), "nieuwe_termijn.leerroute#facts": ("p1",)}),
    "route open without blame": ([*TWO, *MODULES, fact("overtreding.geconstateerd", "2025-10-06", soort="leerroute", verwijtbaarheid="geen")], {"boete.papier@leerroute#facts": ("p1",)}),
    "permit withdrawn": ([*TWO, *MODULES, fact("verblijfsrecht.ingetrokken", "2025-11-03", id="v", reden="ingetrokken")], {"boete.papier@leerroute#facts": ("p1", "v")}),
    "hours of the plan missing": ([asylum("2022-06-01"), P1, P2, *MODULES], {"signal:boete.gegevens_ontbreken#facts": ("p1",), "signal:nieuwe_termijn.zonder_boetebesluit#facts": ("p1",)}),
    "completed": ([*TWO, *MODULES, *passed()], {f"{path}#facts": ("p2",) for path in ("inburgering.voltooid_op", "inburgering.resultaat", "naturalisatie.resultaat_volstaat", "plicht.einde")}),
    "Z-route": ([asylum("2022-06-01"), plan("2022-09-15", "z_route", id="p1"), plan("2023-02-01", "z_route", id="p2", reden="inhoud_gewijzigd")],
        {"z_route.cursusuren_nodig#facts": ("p2",), "z_route.participatie_uren_nodig#facts": ("p2",)}),
    "still in the azc, a plan already": ([asylum("2025-11-03"), fact("koppeling", "2026-02-10", gemeente="0344"), fact("inburgeringsplicht.kennisgeving", "2026-03-03", id="k"),
        plan("2026-04-01", id="p1", gemeente="0344"), plan("2026-05-01", id="p2", gemeente="0344", reden="inhoud_gewijzigd")], {"must:pip.vaststellen#facts": ("k", "p1")}),
    "asked too late, twice": ([family(), notice("2026-02-02"), fact("informatie_derden.gevraagd", "2026-04-20", id="i1", wat="a", noodzakelijk=True),
        fact("informatie_derden.gevraagd", "2026-04-21", id="i2", wat="b", noodzakelijk=True)], {"signal:pip.derden_te_laat_gevraagd#facts": ("i1",), "pip.laatste_dag#facts": ("f2", "i1")}),
    "the first of two permits shows the act": ([fact("verblijfsrecht.verleend", "2024-01-08", id="v1", soort="asiel_bepaalde_tijd"), fact("verblijfsrecht.verleend", "2025-01-08", id="v2", soort="asiel_bepaalde_tijd")],
        {"regime#facts": ("v1",)}),
    "two warnings": ([family(), notice("2026-02-02"), fact("intake.oproep", "2026-02-09", id="o1", uitkomst="niet_verschenen"), fact("intake.waarschuwing", "2026-02-12", id="w1"), fact("intake.waarschuwing", "2026-02-16", id="w2"),
        fact("intake.oproep", "2026-03-02", id="o2", uitkomst="niet_verschenen")], {"boete.papier@o2#facts": ("o2", "w1")}),
    "unwarned: no fine at all": ([family(), notice("2026-02-02"), fact("intake.oproep", "2026-02-09", id="o1", uitkomst="niet_verschenen"), fact("intake.oproep", "2026-03-02", id="o2", uitkomst="niet_verschenen")],
        {"boete.papier@o2": 0, "boete.papier@o2#facts": ("o1", "o2")}),
    # DUO's fines and those of the college are enforced differently since Keren
    "permit holder, PVT open": ([asylum("2022-06-01"), P1, *passed(), MODULES[1]], {"boete.handhaafbaar@pvt_map": "nee"}),
    "permit holder, both open": ([asylum("2022-06-01"), P1, *passed()], {"boete.handhaafbaar@pvt_map": "nee"}),
    "permit holder, withdrawn": ([asylum("2022-06-01"), P1, *MODULES, fact("verblijfsrecht.ingetrokken", "2025-11-03", reden="ingetrokken")], {"boete.handhaafbaar@leerroute": "nee"}),
    "permit holder, no blame": ([asylum("2022-06-01"), P1, *MODULES, fact("overtreding.geconstateerd", "2025-10-06", soort="leerroute", verwijtbaarheid="geen")], {"boete.handhaafbaar@leerroute": "nee"}),
    "permit holder, breach of support": ([asylum("2022-06-01"), P1, *MODULES, fact("overtreding.geconstateerd", "2025-05-06", id="x", soort="begeleiding")], {"boete.handhaafbaar@x": "juridische_toets"}),
    "group b on the day of Keren": ([family("2022-06-01", "asiel_bepaalde_tijd"), P1, fact("boete.besluit", "2025-02-04", id="b", soort="leerroute", bedrag=500), fact("boete.besluit", "2025-02-03", id="a", soort="leerroute", bedrag=500)],
        {"boete.handhaafbaar@b": "juridische_toets", "boete.handhaafbaar@a": "ja"}),
    # steps of the intake: the first of each kind closes the step
    "a plan before the call that is recorded later": ([family(), notice("2026-02-02"), plan("2026-03-02", id="p1"), plan("2026-03-03", id="p2"), fact("intake.oproep", "2026-03-09", id="o", uitkomst="verschenen")], {"must:intake.oproepen#done_on": "2026-03-02"}),
    "registered in two gemeenten in turn": ([asylum(), home("2024-02-05"), P1 | {"valid_from": "2024-03-15"}], {"right:maatschappelijke_begeleiding#facts": ("f2",)}),
}  # fmt: skip


@pytest.mark.parametrize("name", RESTS)
def test_what_each_result_rests_on(name: str) -> None:
    check(*RESTS[name])


def test_every_fact_that_is_named_is_there() -> None:
    for life, _expected in RESTS.values():
        case = judged(*life)
        ids = {one.get("id") or f"f{place}" for place, one in enumerate(life, 1)}
        assert {name for entry in case.log for name in entry.facts} <= ids
