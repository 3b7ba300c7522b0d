"""Chapter 9: fines on paper and as enforced, and the new term."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, plan

PIP = "2022-09-15"  # the term runs up to and including 2025-09-15
F, A = family("2022-06-01"), asylum("2022-06-01")
B = family("2022-06-01", referent="asiel_bepaalde_tijd")
PVT, MAP = fact("pvt.ondertekend", "2023-02-06", id="pvt"), fact("map.eindgesprek", "2023-09-04", id="map")
P = plan(PIP, id="p", intensiteit_uren=500)


def hours(amount: float, soort: str = "nt2", day: str = "2023-01-09", **data: Any) -> dict[str, Any]:
    return fact("uren.gevolgd", day, soort=soort, uren=amount, **data)


def exam(part: str, day: str = "2024-06-05", uitslag: str = "geslaagd") -> dict[str, Any]:
    return fact("examen.afgelegd", day, onderdeel=part, uitslag=uitslag, **({} if part == "knm" else {"niveau": "b1"}))


def passed(*parts: str, day: str = "2024-06-05") -> list[dict[str, Any]]:
    return [exam(part, day) for part in parts]


def breach(day: str, id: str = "x", soort: str = "begeleiding", **data: str) -> dict[str, Any]:
    return fact("overtreding.geconstateerd", day, id=id, soort=soort, **data)


def fined(day: str, of: str | None = None, amount: float = 25, soort: str = "begeleiding", id: str | None = None, **data: Any) -> dict[str, Any]:
    return fact("boete.besluit", day, id=id or f"b {day}", soort=soort, bedrag=amount, **({"overtreding": of} if of else {}), **data)


COLLEGE = {
    "intake": ([F, P, breach("2023-01-09", soort="brede_intake")], {"boete.papier@x": 250, "boete.handhaafbaar@x": "ja", "boete.basisbedrag": None, "boete.horen_verplicht@x": False, "boete.bevoegdheid_vervalt@x": "2026-01-09"}),
    "intake without blame": ([F, P, breach("2023-01-09", soort="brede_intake", verwijtbaarheid="geen")], {"boete.papier@x": 0, "boete.bevoegdheid_vervalt@x": None}),
    "intake with intent is still 250": ([F, P, breach("2023-01-09", soort="brede_intake", verwijtbaarheid="opzet")], {"boete.papier@x": 250}),
    "support, ordinary": ([F, P, breach("2023-01-09")], {"boete.basisbedrag@x": 50, "boete.basisbedrag@x#eerdere": 0, "boete.percentage@x": 50, "boete.percentage@x#verwijtbaarheid": "gewoon", "boete.papier@x": 25,
        "boete.ruimte_tot_maximum@x": 2400, "boete.ruimte_tot_maximum@x#opgelegd": 0, "signal:boete.verhoging_lezing": None, "signal:boete.maximum_bereikt": None}),
    "not a matter of the college": ([F, P, breach("2023-01-09", soort="pvt")], {"boete.papier@x": None}),
    # Bi 7.1 lid 3: a second one doubles when the first is final, at the latest on that day
    "final on the day itself": ([F, P, breach("2023-01-09", "x1"), fined("2023-02-06", "x1", onherroepelijk_op="2023-05-08"), breach("2023-05-08")], {"boete.basisbedrag@x": 100, "boete.basisbedrag@x#facts": ("x", "x1"), "signal:boete.verhoging_lezing": None}),
    "final a day later": ([F, P, breach("2023-01-09", "x1"), fined("2023-02-06", "x1", onherroepelijk_op="2023-05-09"), breach("2023-05-08")], {"boete.basisbedrag@x": 50}),
    "final by a fact of its own": ([F, P, breach("2023-01-09", "x1"), fined("2023-02-06", "x1", id="b1"), fact("boete.onherroepelijk", "2023-04-03", boete="b1"), breach("2023-05-08")], {"boete.basisbedrag@x": 100}),
    "another fine became final": ([F, P, breach("2023-01-09", "x1"), fined("2023-02-06", "x1", id="b1"), fined("2023-02-07", soort="brede_intake", amount=250, id="b2"), fact("boete.onherroepelijk", "2023-04-03", boete="b2"), breach("2023-05-08")], {"boete.basisbedrag@x": 50}),
    "a fine that names no breach": ([F, P, breach("2023-01-09", "x1"), fined("2023-01-09", onherroepelijk_op="2023-03-06"), breach("2023-05-08")], {"boete.basisbedrag@x": 100}),
    "a fine from before the breach": ([F, P, breach("2023-01-09", "x1"), fined("2023-01-08", onherroepelijk_op="2023-03-06"), breach("2023-05-08")], {"boete.basisbedrag@x": 50}),
    "a fine for something else": ([F, P, breach("2023-01-09", "x1"), fined("2023-02-06", soort="brede_intake", amount=250, onherroepelijk_op="2023-03-06"), breach("2023-05-08")], {"boete.basisbedrag@x": 50}),
    "not fined": ([F, P, breach("2023-01-09", "x1"), breach("2023-05-08")], {"boete.basisbedrag@x": 50}),
    "an earlier breach of the intake does not count": ([F, P, breach("2023-01-09", "x1", "brede_intake"), fined("2023-02-06", "x1", 250, "brede_intake", onherroepelijk_op="2023-03-06"), breach("2023-05-08")], {"boete.basisbedrag@x": 50}),
    "two on one day": ([F, P, breach("2023-05-08", "x1"), fined("2023-05-08", "x1", onherroepelijk_op="2023-05-08"), breach("2023-05-08")], {"boete.basisbedrag@x": 50}),
    "three: doubling or adding": ([F, P, breach("2023-01-09", "x1"), fined("2023-02-06", "x1", onherroepelijk_op="2023-02-20"), breach("2023-05-08", "x2"), fined("2023-06-05", "x2", onherroepelijk_op="2023-06-19"), breach("2023-09-04")],
        {"boete.basisbedrag@x": 200, "signal:boete.verhoging_lezing@x": (200, 150), "boete.ruimte_tot_maximum@x#opgelegd": 50, "boete.ruimte_tot_maximum@x": 2350, "boete.papier@x": 100}),
    # Wi 27
    "lowered for the same": ([F, P, breach("2023-01-09"), fact("bijstand.maatregel", "2023-01-09", gedraging="begeleiding", percentage=20)], {"boete.papier@x": 0, "boete.papier@x#reden": "bijstand_al_verlaagd", "boete.basisbedrag": None}),
    "lowered before": ([F, P, breach("2023-01-09"), fact("bijstand.maatregel", "2023-01-08", gedraging="begeleiding", percentage=20)], {"boete.papier@x": 25}),
    "lowered for another breach": ([F, P, breach("2023-01-09", "x1"), breach("2023-02-06"), fact("bijstand.maatregel", "2023-02-13", gedraging="begeleiding", overtreding="x1", percentage=20)], {"boete.papier@x": 25, "boete.papier@x1": 0}),
    # lid 5
    "exactly the room that is left": ([F, P, fined("2023-02-06", amount=2375), breach("2023-05-08")], {"boete.papier@x": 25, "boete.ruimte_tot_maximum@x": 25, "signal:boete.maximum_bereikt": None}),
    "one euro too much": ([F, P, fined("2023-02-06", amount=2376), breach("2023-05-08")], {"boete.papier@x": 24, "signal:boete.maximum_bereikt@x": (24, 25)}),
    "no room": ([F, P, fined("2023-02-06", amount=3000), breach("2023-05-08")], {"boete.papier@x": 0, "boete.ruimte_tot_maximum@x": 0}),
    "a fine of that day counts, its own not": ([F, P, fined("2023-05-08", amount=100), fined("2023-05-09", "x", 25), breach("2023-05-08")], {"boete.ruimte_tot_maximum@x#opgelegd": 100}),
    "a fine of DUO does not count": ([F, P, fined("2023-02-06", amount=340, soort="pvt"), breach("2023-05-08")], {"boete.ruimte_tot_maximum@x#opgelegd": 0}),
    "before a plan": ([F, breach("2022-08-08", soort="brede_intake")], {"boete.papier@x": 250, "boete.ruimte_tot_maximum@x": 2400}),
    "in a new term": ([F, P, PVT, MAP, fined("2025-11-10", amount=500, soort="leerroute", nieuwe_termijn_tot="2026-11-09"), fined("2026-01-05", amount=100), breach("2026-01-12")], {"boete.ruimte_tot_maximum@x#maximum": 800, "boete.ruimte_tot_maximum@x": 700}),
    "earlier fines do not weigh in a new term": ([F, P, PVT, MAP, fined("2024-11-10", amount=600), fined("2025-11-10", amount=500, soort="leerroute", nieuwe_termijn_tot="2026-11-09"), breach("2026-01-12")], {"boete.ruimte_tot_maximum@x": 800}),
    "on the last day of the new term": ([F, P, PVT, MAP, fined("2025-11-10", amount=500, soort="leerroute", nieuwe_termijn_tot="2026-11-09"), breach("2026-11-09")], {"boete.ruimte_tot_maximum@x#maximum": 800}),
    "a day after the new term": ([F, P, PVT, MAP, fined("2025-11-10", amount=500, soort="leerroute", nieuwe_termijn_tot="2026-11-09"), breach("2026-11-10")], {"boete.ruimte_tot_maximum@x#maximum": 2400}),
    "on the day the new term was given": ([F, P, PVT, MAP, fined("2025-11-10", amount=500, soort="leerroute", nieuwe_termijn_tot="2026-11-09"), breach("2025-11-10")], {"boete.ruimte_tot_maximum@x#maximum": 2400}),
    "a new term of more than two years": ([F, P, PVT, MAP, fined("2025-11-10", amount=500, soort="leerroute", nieuwe_termijn_tot="2028-11-09"), breach("2026-01-12")], {"boete.ruimte_tot_maximum@x#maximum": 1600}),
}  # fmt: skip


@pytest.mark.parametrize("name", COLLEGE)
def test_fines_by_the_college(name: str) -> None:
    check(*COLLEGE[name])


ALL = ("lezen", "luisteren", "schrijven", "spreken", "knm")
AFTER = {
    # nothing when done on the last day; all of it a day later
    "done on the last day": ([F, P, *passed(*ALL, day="2025-09-15"), fact("pvt.ondertekend", "2025-09-15"), fact("map.eindgesprek", "2025-09-15")], {"boete.papier": None, "nieuwe_termijn.duur": None}),
    "exam a day late": ([F, P, PVT, MAP, hours(400), *passed("lezen", "luisteren", "schrijven", "spreken"), exam("knm", "2025-09-16")], {"boete.papier@leerroute": 80, "boete.papier@leerroute#tabelbedrag": 400, "boete.papier@leerroute#behaalde_onderdelen": 4,
        "nieuwe_termijn.leerroute": "P6M", "boete.papier@leerroute#valid_from": "2025-09-16"}),
    "hours of the last day count": ([F, P, PVT, MAP, hours(249), hours(1, day="2025-09-15")], {"boete.papier@leerroute": 800, "boete.papier@leerroute#kolom": 1, "boete.papier@leerroute#rij": "niet_alle_onderdelen_afgelegd"}),
    "hours of a day later do not": ([F, P, PVT, MAP, hours(249), hours(1, day="2025-09-16")], {"boete.papier@leerroute": 1000}),
    "the duty ended on the last day": ([F, P, fact("naturalisatie.verleend", "2025-09-15")], {"boete.papier": None, "nieuwe_termijn.duur": None}),
    "the duty ended a day later": ([F, P, fact("naturalisatie.verleend", "2025-09-16")], {"nieuwe_termijn.duur#n": 1}),
    "PVT and MAP open": ([F, P, *passed(*ALL)], {"signal:boete.pvt_en_map": (340, 680), "boete.pvt_map_per_onderdeel": 340, "nieuwe_termijn.modules": "P12M", "pvt.te_laat": True, "map.te_laat": True, "pvt.te_laat#laatste_dag": "2025-09-15",
        "boete.papier@pvt_map": None, "boete.handhaafbaar@pvt_map": "ja", "nieuwe_termijn.duur": "P12M", "nieuwe_termijn.duur#mogelijk": (12,), "pvt.te_laat#facts": ("p",)}),
    "PVT open": ([F, P, MAP, *passed(*ALL)], {"boete.papier@pvt_map": 340, "boete.papier@pvt_map#onderdelen": ("pvt",), "boete.handhaafbaar@pvt_map": "ja", "map.te_laat": None, "boete.horen_verplicht@pvt_map": False, "boete.bevoegdheid_vervalt@pvt_map": "2028-09-16"}),
    "MAP late without blame, by the report": ([F, P, PVT, *passed(*ALL), fact("map.eindgesprek", "2025-10-06", verwijtbaar=False)], {"boete.papier": None, "nieuwe_termijn.duur": None}),
    "MAP late with blame": ([F, P, PVT, *passed(*ALL), fact("map.eindgesprek", "2025-10-06", verwijtbaar=True)], {"boete.papier@pvt_map": 340}),
    "PVT late without blame, as established": ([F, P, MAP, *passed(*ALL), breach("2025-10-06", soort="pvt", verwijtbaarheid="geen")], {"boete.papier": None}),
    "PVT late with blame, as established": ([F, P, MAP, *passed(*ALL), breach("2025-10-06", soort="pvt", verwijtbaarheid="gewoon")], {"boete.papier@pvt_map": 340}),
    "blame for the other module": ([F, P, MAP, *passed(*ALL), breach("2025-10-06", soort="map", verwijtbaarheid="geen")], {"boete.papier@pvt_map": 340}),
    "no MAP in the onderwijsroute": ([F, plan(PIP, "onderwijsroute", id="p"), PVT, fact("aanwezigheid.vastgesteld", "2025-09-15", percentage=95)], {"map.te_laat": None, "boete.papier@leerroute": 400, "nieuwe_termijn.duur": "P24M"}),
    "attendance of a day later does not count": ([F, plan(PIP, "onderwijsroute", id="p"), PVT, fact("aanwezigheid.vastgesteld", "2025-09-16", percentage=95)], {"boete.papier@leerroute": None, "signal:boete.gegevens_ontbreken": ("aanwezigheid.vastgesteld",)}),
    "the last attendance counts": ([F, plan(PIP, "onderwijsroute", id="p"), PVT, fact("aanwezigheid.vastgesteld", "2024-09-16", percentage=95), fact("aanwezigheid.vastgesteld", "2025-06-30", percentage=70)], {"boete.papier@leerroute": 800}),
    "leerroute without blame": ([F, P, PVT, MAP, hours(100), breach("2025-10-06", soort="leerroute", verwijtbaarheid="geen")], {"boete.papier@leerroute": 0, "boete.papier@leerroute#reden": "niet_verwijtbaar", "nieuwe_termijn.leerroute": "P24M"}),
    "leerroute with blame": ([F, P, PVT, MAP, hours(100), breach("2025-10-06", soort="leerroute", verwijtbaarheid="gewoon")], {"boete.papier@leerroute": 1000}),
    "blameless in something else": ([F, P, PVT, MAP, hours(100), breach("2025-10-06", soort="begeleiding", verwijtbaarheid="geen")], {"boete.papier@leerroute": 1000}),
    "permit extension refused": ([F, P, PVT, MAP, hours(100), fact("verblijfsrecht.ingetrokken", "2025-11-03", reden="verlenging_geweigerd")], {"boete.papier@leerroute": 0, "boete.papier@leerroute#reden": "verblijf_geweigerd_of_ingetrokken"}),
    "exempted part counts as passed": ([F, P, PVT, MAP, hours(100), fact("vrijstelling.besluit", "2024-06-03", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["knm"])], {"boete.papier@leerroute": 800, "nieuwe_termijn.leerroute": "P18M"}),
    "exempted part need not be taken": ([F, P, PVT, MAP, hours(100), fact("vrijstelling.besluit", "2024-06-03", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["knm"]), *(exam(part, uitslag="gezakt") for part in ALL[:4])],
        {"boete.papier@leerroute#rij": "alle_een_keer_afgelegd", "boete.papier@leerroute": 640}),
    "passed parts need no second attempt": ([F, P, PVT, MAP, hours(100), *passed("lezen"), *(exam(part, day, "gezakt") for part in ALL[1:] for day in ("2024-06-05", "2024-09-05"))], {"boete.papier@leerroute#rij": "gezakte_twee_keer_afgelegd", "boete.papier@leerroute": 480}),
    "several new terms: the longest": ([F, P, *passed("lezen", "luisteren", "schrijven")], {"nieuwe_termijn.duur": "P12M", "nieuwe_termijn.duur#mogelijk": (6, 12), "nieuwe_termijn.duur#facts": ("p",)}),
    # since Keren
    "permit holder": ([A, P, PVT, MAP, hours(100)], {"boete.papier@leerroute": 1000, "boete.handhaafbaar@leerroute": "nee", "signal:nieuwe_termijn.zonder_boetebesluit": (None, 24), "boete.handhaafbaar@leerroute#groep": "asielstatushouder_a", "boete.horen_verplicht@leerroute": True,
        "boete.horen_verplicht@leerroute#beslisweken_na_rapport": 13, "signal:boete.juridische_toets": None, "signal:nieuwe_termijn.zonder_boetebesluit#facts": ("p",)}),
    "permit holder, the day before": ([asylum("2022-01-03"), plan("2022-02-02", id="p", intensiteit_uren=500), PVT, MAP, hours(100)], {"boete.handhaafbaar@leerroute": "ja", "signal:nieuwe_termijn.zonder_boetebesluit": None, "boete.handhaafbaar@leerroute#valid_from": "2025-02-03"}),
    "permit holder, on the day": ([asylum("2022-01-03"), plan("2022-02-03", id="p", intensiteit_uren=500), PVT, MAP, hours(100)], {"boete.handhaafbaar@leerroute": "nee", "signal:nieuwe_termijn.zonder_boetebesluit#n": 1, "boete.handhaafbaar@leerroute#valid_from": "2025-02-04"}),
    "group b": ([B, P, PVT, MAP, hours(100)], {"boete.handhaafbaar@leerroute": "juridische_toets", "signal:boete.juridische_toets@leerroute": ("ja", "nee"), "signal:nieuwe_termijn.zonder_boetebesluit": None}),
    "group unknown": ([plan(PIP, id="p"), fact("boete.besluit", "2025-11-10", id="b", soort="leerroute", bedrag=500)], {"boete.handhaafbaar@b": None, "signal:boete.gegevens_ontbreken@b": ("doelgroep",)}),
    "group unknown, on the day of Keren": ([plan(PIP, id="p"), fact("boete.besluit", "2025-02-04", id="b", soort="begeleiding", bedrag=50)], {"boete.handhaafbaar@b": None, "signal:boete.gegevens_ontbreken@b#n": 1}),
    "group unknown, before Keren": ([plan(PIP, id="p"), fact("boete.besluit", "2025-02-03", id="b", soort="begeleiding", bedrag=50)], {"boete.handhaafbaar@b": "ja", "boete.handhaafbaar@b#groep": "onbekend", "signal:boete.gegevens_ontbreken@b": None}),
    "permit holder without hours in the plan": ([A, plan(PIP, id="p"), PVT, MAP, hours(100)], {"signal:boete.gegevens_ontbreken": ("pip.vastgesteld.intensiteit_uren",), "boete.papier@leerroute": None, "nieuwe_termijn.duur": "P24M"}),
    # Z: hours from school before the plan count too
    "Z with school hours": ([A, plan(PIP, "z_route", id="p"), PVT, MAP, hours(250), hours(60, day="2022-01-10", bij="praktijkonderwijs")], {"boete.papier@leerroute#cursusuren": 310, "boete.papier@leerroute": 800}),
    "Z new term with school hours": ([A, plan(PIP, "z_route", id="p"), PVT, MAP, hours(350), hours(60, day="2022-01-10", bij="praktijkonderwijs")], {"nieuwe_termijn.leerroute": "P18M"}),
    "Z participation row": ([A, plan(PIP, "z_route", id="p"), PVT, MAP, hours(100), hours(600, "participatie")], {"boete.papier@leerroute": 600, "boete.papier@leerroute#rij": 2}),
    # a new term by decision, and its end
    "new term from the decision": ([F, P, PVT, MAP, hours(100), fined("2025-11-10", amount=1000, soort="leerroute", id="b")], {"nieuwe_termijn.laatste_dag@b": "2027-11-10", "nieuwe_termijn.laatste_dag@b#maanden": 24, "nieuwe_termijn.verlopen@b": "boete_met_nieuwe_termijn",
        "nieuwe_termijn.verlopen@b#valid_from": "2027-11-11", "nieuwe_termijn.verlopen@b#laatste_dag": "2027-11-10"}),
    "done on the last day of it": ([F, P, PVT, MAP, fined("2025-11-10", amount=1000, soort="leerroute", id="b"), *passed(*ALL, day="2027-11-10")], {"nieuwe_termijn.verlopen": None}),
    "done a day later": ([F, P, PVT, MAP, fined("2025-11-10", amount=1000, soort="leerroute", id="b"), *passed(*ALL, day="2027-11-11")], {"nieuwe_termijn.verlopen@b": "boete_met_nieuwe_termijn"}),
    "the second time": ([F, P, PVT, MAP, fined("2025-11-10", amount=1000, soort="leerroute", id="b1", nieuwe_termijn_tot="2026-11-09"), fined("2027-01-04", amount=1000, soort="leerroute", id="b2", nieuwe_termijn_tot="2028-01-03")],
        {"nieuwe_termijn.verlopen@b1": "boete_met_nieuwe_termijn", "nieuwe_termijn.verlopen@b2": "boete_om_de_twee_jaar"}),
    "the duty ended in between": ([F, P, PVT, MAP, fined("2025-11-10", amount=1000, soort="leerroute", id="b", nieuwe_termijn_tot="2026-11-09"), fact("naturalisatie.verleend", "2026-11-09")], {"nieuwe_termijn.verlopen": None}),
    "a college fine has no new term of this kind": ([F, P, PVT, MAP, fined("2025-11-10", id="b")], {"nieuwe_termijn.laatste_dag": None, "nieuwe_termijn.verlopen": None}),
    "a fine before the term ended": ([F, P, PVT, MAP, *passed(*ALL), fined("2025-11-10", amount=340, soort="pvt", id="b")], {"nieuwe_termijn.laatste_dag": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", AFTER)
def test_after_the_term(name: str) -> None:
    check(*AFTER[name])


@pytest.mark.parametrize(("amount", "hearing", "lapses"), [(340, False, "2026-01-09"), (340.5, True, "2028-01-09")])
def test_above_340_euro_there_is_a_hearing_and_a_longer_power(amount: float, hearing: bool, lapses: str) -> None:
    from doorlopend.engines.law.case import Case
    from doorlopend.engines.law.life import Life
    from doorlopend.engines.law.rules.money_fines import paper_fine
    from tests.engines.law.lives import BOOK, d

    case = Case(Life([]), BOOK)
    paper_fine(case, case.law("boete.intake"), amount, [], "x", d("2023-01-09"), college=True)
    said = {one.key: one.value for one in case.out}  # type: ignore[union-attr]
    assert said.get("boete.horen_verplicht") is hearing
    assert said["boete.bevoegdheid_vervalt"] == d(lapses)
