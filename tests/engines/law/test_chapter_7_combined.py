"""Chapter 7 once more: every ground at its border, grounds together, and a term beside moves, corrections and DUO."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, dated, fact, family, home, plan

F, A, B = family("2024-01-08"), asylum("2024-01-08"), family("2024-01-08", "asiel_bepaalde_tijd")
P, hours, exam = dated(plan_on="2024-03-15", hours_on="2024-06-01", exam_on="2026-11-02")
MODS = [hours("pvt", 12), fact("pvt.ondertekend", "2024-07-01", id="pvt"), hours("map", 30, "2024-09-01"),
        hours("map_praktijk", 40, "2024-09-01"), fact("map.eindgesprek", "2025-11-03", id="map")]  # fmt: skip
HX = [hours("nt2", 400), hours("knm", 60)]


def o(kind: str, first: str, last: str | None = None, id: str = "o", **data: Any) -> dict[str, Any]:
    return fact("omstandigheid." + kind, first, last, id=id, **data)


def req(day: str, ground: str, id: str = "v", **data: Any) -> dict[str, Any]:
    return fact("verlenging.aanvraag", day, id=id, grond=ground, **data)


def dec(day: str, id: str = "d", out: str = "verleend", **data: Any) -> dict[str, Any]:
    return fact("verlenging.besluit", day, id=id, uitkomst=out, **data)


def off(day: str, id: str = "a") -> dict[str, Any]:
    return fact("aanbod.gedaan", day, id=id, keurmerk="blik_op_werk")


def cl(value: str, end: str) -> dict[str, Any]:
    return {"verlenging.aanspraak@o": value, "termijn.laatste_dag_met_aanspraken": end}


def ex(*parts: str, level: str = "b1") -> list[dict[str, Any]]:
    return [exam(part, level=level) for part in parts]

GROUNDS = {
    "ill exactly 3 months": ([F, P(), o("ziekte", "2025-02-01", "2025-04-30")], cl("P3M", "2027-06-15")),
    "ill a day short": ([F, P(), o("ziekte", "2025-02-01", "2025-04-29")], cl("P0D", "2027-03-15")),
    "ill 4m10d": ([F, P(), o("ziekte", "2025-02-01", "2025-06-10")], cl("P4M10D", "2027-07-25")),
    "ill grandparent": ([F, P(), o("ziekte", "2025-02-01", "2025-06-30", betreft="grootouder")], cl("P0D", "2027-03-15")),
    "ill child": ([F, P(), o("ziekte", "2025-02-01", "2025-06-30", betreft="kind")], cl("P5M", "2027-08-15")),
    "in-law ill signal": ([F, P(), o("ziekte", "2025-02-01", "2025-06-30", betreft="schoonouder")], {"signal:verlenging.schoonfamilie@o#n": 1}),
    "death child": ([F, P(), o("overlijden", "2025-02-01", betreft="kind")], cl("P3M", "2027-06-15")),
    "death sibling": ([F, P(), o("overlijden", "2025-02-01", betreft="broer_zus")], cl("P0D", "2027-03-15")),
    "birth": ([F, P(), o("bevalling", "2025-02-01")], cl("P16W", "2027-07-05")),
    "two births": ([F, P(), o("bevalling", "2024-06-01"), o("bevalling", "2026-01-01", id="o2")], {"termijn.laatste_dag_met_aanspraken": "2027-10-25"}),
    "shelter 3 m": ([F, P(), o("opvang", "2025-02-01", "2025-05-15")], cl("P3M15D", "2027-06-30")),
    "alfa 9m": ([F, P(), o("alfabetisering", "2024-06-01", "2025-02-28")], cl("P6M", "2027-09-15")),
    "alfa in Z": ([F, P("2024-03-15", "z_route"), o("alfabetisering", "2024-06-01", "2025-02-28")], cl("P0D", "2027-03-15")),
    "homeless 30m": ([F, P(), o("dakloosheid", "2024-06-01", "2026-11-30")], cl("P24M", "2029-03-15")),
    "homeless exactly 24m": ([F, P(), o("dakloosheid", "2024-06-01", "2026-05-31")], cl("P24M", "2029-03-15")),
    "homeless 2m": ([F, P(), o("dakloosheid", "2024-06-01", "2024-07-31")], cl("P0D", "2027-03-15")),
    "provider 8m": ([F, P(), o("aanbieder", "2024-06-01", "2025-01-31")], cl("P6M", "2027-09-15")),
    "provider 4m": ([F, P(), o("aanbieder", "2024-06-01", "2024-09-30")], cl("P4M", "2027-07-15")),
    "other 5m": ([F, P(), o("overig", "2024-06-01", "2024-10-31")], cl("P5M", "2027-08-15")),
    "other blame": ([F, P(), o("overig", "2024-06-01", "2024-10-31", verwijtbaar=True)], cl("P0D", "2027-03-15")),
    "combination 2+1.5 months adjoining": ([F, P(), o("ziekte", "2025-02-01", "2025-03-31"), o("dakloosheid", "2025-04-01", "2025-05-15", id="o2")], {"verlenging.samen": "P3M15D", "termijn.laatste_dag_met_aanspraken": "2027-06-30"}),
    "combination not adjoining": ([F, P(), o("ziekte", "2025-02-01", "2025-03-31"), o("dakloosheid", "2025-06-01", "2025-07-15", id="o2")], {"termijn.laatste_dag_met_aanspraken": "2027-03-15"}),
    "overlap no double": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), o("dakloosheid", "2025-04-01", "2025-07-31", id="o2")], {"verlenging.samen": "P6M", "termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    "two separate": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), o("dakloosheid", "2025-09-01", "2025-12-31", id="o2")], {"termijn.laatste_dag_met_aanspraken": "2027-11-15"}),
    "offer in 3 months exactly": ([A, P(), off("2024-06-15")], {"aanbod.tijdig@a": True, "aanbod.norm@p": "2024-06-15"}),
    "offer late 2m10d": ([A, P(), off("2024-08-25")], {"aanbod.tijdig@a": False, "termijn.laatste_dag_met_aanspraken": "2027-05-25"}),
    "offer a day late": ([A, P(), off("2024-06-16")], {"aanbod.tijdig@a": False}),
    "offer late family: no claim": ([F, P(), off("2024-08-25")], {"termijn.laatste_dag_met_aanspraken": "2027-03-15", "aanbod.norm@p": None}),
    "onderwijs start in 6 months": ([A, P("2024-03-15", "onderwijsroute"), fact("lessen.gestart", "2024-09-15", id="l", soort="onderwijsroute")], {"termijn.laatste_dag_met_aanspraken": "2027-03-15"}),
    "onderwijs start a day late": ([A, P("2024-03-15", "onderwijsroute"), fact("lessen.gestart", "2024-09-16", id="l", soort="onderwijsroute")], {"termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    "onderwijs started a year late still 6 months": ([A, P("2024-03-15", "onderwijsroute"), fact("lessen.gestart", "2025-09-16", id="l", soort="onderwijsroute")], {"termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    "college statement no offer 5 months": ([A, P(), o("geen_aanbod", "2024-03-16", "2024-08-15")], {"verlenging.aanspraak@o": "P2M"}),
    "prakt ended": ([F, P(), fact("onderwijs.inschrijving", "2024-09-01", "2026-01-31", id="o", soort="praktijkonderwijs")], {"verlenging.aanspraak@o": "P17M", "termijn.laatste_dag_met_aanspraken": "2028-08-15"}),
    "prakt started before duty": ([F, P(), fact("onderwijs.inschrijving", "2023-09-01", "2024-07-07", id="o", soort="praktijkonderwijs")], {"verlenging.aanspraak@o": "P6M"}),
    "entree 30 m capped": ([F, P(), fact("onderwijs.inschrijving", "2024-09-01", "2027-02-28", id="o", soort="mbo_entree")], {"verlenging.aanspraak@o": "P24M", "termijn.laatste_dag_met_aanspraken": "2029-03-15"}),
    "prakt still followed": ([F, P(), fact("onderwijs.inschrijving", "2024-09-01", id="o", soort="praktijkonderwijs")], {"verlenging.aanspraak@o": "P24M"}),
    "entree still followed": ([F, P(), fact("onderwijs.inschrijving", "2024-09-01", id="o", soort="mbo_entree")], {"verlenging.aanspraak@o": "P24M"}),
    "prakt then entree add up": ([F, P(), fact("onderwijs.inschrijving", "2024-09-01", "2025-08-31", id="o", soort="praktijkonderwijs"), fact("onderwijs.inschrijving", "2025-09-01", "2026-08-31", id="o2", soort="mbo_entree")], {"termijn.laatste_dag_met_aanspraken": "2029-03-15"}),
    "bijna family 450": ([F, P(), hours("nt2", 390, "2024-06-01"), hours("knm", 60, "2024-06-01"), *ex("lezen", "luisteren", "knm"), *MODS], {"verlenging.bijna_afgerond": "P6M", "termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    "bijna family 449": ([F, P(), hours("nt2", 389, "2024-06-01"), hours("knm", 60, "2024-06-01"), *ex("lezen", "luisteren", "knm"), *MODS], {"verlenging.bijna_afgerond": "P0D"}),
    "bijna family no knm": ([F, P(), *HX, *ex("lezen", "luisteren", "schrijven"), *MODS], {"verlenging.bijna_afgerond": "P0D"}),
    "bijna one part": ([F, P(), *HX, *ex("lezen", "knm"), *MODS], {"verlenging.bijna_afgerond": "P0D"}),
    "bijna asylum all lessons": ([A, P(), fact("lessen.afgerond", "2026-10-01", soort="b1_route"), *ex("lezen", "luisteren", "knm"), *MODS], {"verlenging.bijna_afgerond": "P6M"}),
    "bijna asylum lessons not finished": ([A, P(), *HX, *ex("lezen", "luisteren", "knm"), *MODS], {"verlenging.bijna_afgerond": "P0D"}),
    "bijna no map": ([F, P(), *HX, *ex("lezen", "luisteren", "knm"), *MODS[:2]], {"verlenging.bijna_afgerond": "P0D"}),
    "bijna onderwijsroute": ([F, P("2024-03-15", "onderwijsroute"), *HX, *ex("lezen", "luisteren", "knm"), *MODS], {"verlenging.bijna_afgerond": "P0D"}),
    "bijna a2 parts below plan level": ([F, P(), *HX, *ex("lezen", "luisteren", level="a2"), *ex("knm"), *MODS], {"verlenging.bijna_afgerond": "P0D"}),
    "request too early": ([F, P(), req("2026-09-14", "overlijden"), o("overlijden", "2025-01-01", betreft="ouder")], {"verlenging.aanvraag_toewijsbaar@v": "te_vroeg"}),
    "request first day": ([F, P(), req("2026-09-15", "overlijden", omstandigheid="o"), o("overlijden", "2025-01-01", betreft="ouder")], {"verlenging.aanvraag_toewijsbaar@v": "ja", "verlenging.aanvraag_vanaf": "2026-09-15"}),
    "request last day": ([F, P(), req("2027-03-15", "overlijden", omstandigheid="o"), o("overlijden", "2025-01-01", betreft="ouder")], {"verlenging.aanvraag_toewijsbaar@v": "ja"}),
    "request after expiry": ([F, P(), req("2027-03-16", "overlijden", omstandigheid="o"), o("overlijden", "2025-01-01", betreft="ouder")], {"verlenging.aanvraag_toewijsbaar@v": "te_laat"}),
    "same period twice": ([F, P(), o("ziekte", "2025-01-01", "2025-04-30"), dec("2026-10-01", grond="ziekte", maanden=4, periode_van="2025-01-01", periode_tot="2025-04-30"), req("2027-02-01", "ziekte", omstandigheid="o")], {"verlenging.aanvraag_toewijsbaar@v": "nee", "termijn.laatste_dag": "2027-07-15", "termijn.laatste_dag_met_aanspraken": "2027-07-15"}),
    "granted + other claim": ([F, P(), o("ziekte", "2025-01-01", "2025-04-30"), dec("2026-10-01", grond="ziekte", maanden=4, periode_van="2025-01-01", periode_tot="2025-04-30"), o("overlijden", "2026-12-01", id="o3", betreft="ouder")], {"termijn.laatste_dag": "2027-07-15", "termijn.laatste_dag_met_aanspraken": "2027-10-15", "verlenging.aanvraag_vanaf": "2027-01-15"}),
    "two grants add": ([F, P(), dec("2026-10-01", id="d1", maanden=4, grond="ziekte"), dec("2027-02-01", id="d2", maanden=3, grond="overlijden")], {"termijn.laatste_dag": "2027-10-15"}),
    "grant + gap": ([F, P(), fact("inburgeringsplicht.onderbreking", "2025-01-01", "2025-03-31", reden="geen_ingezetene"), dec("2027-02-01", id="d2", maanden=3, grond="overlijden")], {"termijn.laatste_dag": "2027-09-15"}),
    "grant by last day": ([F, P(), dec("2026-10-01", laatste_dag="2027-09-15", grond="ziekte")], {"termijn.laatste_dag": "2027-09-15"}),
    "grant in days": ([F, P(), dec("2026-10-01", dagen=100, grond="ziekte")], {"termijn.laatste_dag": "2027-06-23"}),
    "refused": ([F, P(), dec("2026-10-01", out="geweigerd", grond="ziekte")], {"termijn.laatste_dag": "2027-03-15"}),
    "marking delay": ([F, P(niveau="b1"), o("nakijkvertraging", "2026-08-10")], {"termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    "duo agrees": ([F, P(), fact("inburgeringstermijn.duo", "2024-03-16", id="t", einddatum="2027-03-16")], {"termijn.duo_laatste_dag@t": "2027-03-15", "termijn.past_bij_duo@t": True, "signal:termijn.verschil_duo": None, "termijn.verschil_dagen@t": 0}),
    "duo a day": ([F, P(), fact("inburgeringstermijn.duo", "2024-03-16", id="t", einddatum="2027-03-15")], {"termijn.duo_laatste_dag@t": "2027-03-14", "termijn.past_bij_duo@t": True, "termijn.verschil_dagen@t": -1}),
    "duo differs": ([F, P(), fact("inburgeringstermijn.duo", "2024-03-16", id="t", einddatum="2027-06-16")], {"signal:termijn.verschil_duo@t#n": 1, "termijn.past_bij_duo@t": False, "termijn.verschil_dagen@t": 92}),
    "duo with granted ext fits": ([F, P(), dec("2026-10-01", maanden=3, grond="overlijden"), fact("inburgeringstermijn.duo", "2024-03-16", id="t", einddatum="2027-06-16")], {"signal:termijn.verschil_duo": None, "termijn.past_bij_duo@t": True}),
    "move does not restart": ([A, home("2024-02-01", "0344", "2024-12-31"), P(gemeente="0344"), home("2025-01-01", "0363"), plan("2025-02-01", id="q", gemeente="0363", reden="verhuizing")], {"termijn.start": "2024-03-16", "termijn.laatste_dag": "2027-03-15", "pip.leerroute_overgenomen@q": True}),
    "move + correction of first plan": ([A, home("2024-02-01", "0344", "2024-12-31"), P(gemeente="0344"), fact("pip.vastgesteld", "2024-04-02", id="p2", supersedes="p", mode="correction", leerroute="b1_route", gemeente="0344"), home("2025-01-01", "0363"), plan("2025-02-01", id="q", gemeente="0363", reden="verhuizing")], {"termijn.start": "2024-04-03", "termijn.laatste_dag": "2027-04-02"}),
    "move other route": ([A, home("2024-02-01", "0344", "2024-12-31"), P(gemeente="0344"), home("2025-01-01", "0363"), plan("2025-02-01", "z_route", id="q", gemeente="0363", reden="verhuizing")], {"pip.leerroute_overgenomen@q": False}),
    "gap then term over, plan annulled": ([A, P(), fact("rechtsmiddel.ingesteld", "2024-04-01", id="r", soort="bezwaar", tegen="p"), fact("rechtsmiddel.beslist", "2024-07-01", id="s", tegen="p", uitkomst="gegrond"), plan("2024-08-01", "z_route", id="q", reden="heroverweging")], {"termijn.start": "2024-03-16", "leerroute@q": "z_route"}),
}


@pytest.mark.parametrize(("life", "expected"), GROUNDS.values(), ids=GROUNDS.keys())
def test_the_term(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)
