"""Chapter 1 applied: every feast day, leap days, changes of year, and both texts of the term for the plan around 1 January 2023."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, home, notice, plan


def g(day: str) -> dict[str, Any]:
    return family(day)


def due(day: str) -> dict[str, Any]:
    return {"pip.laatste_dag": day, "must:pip.vaststellen": day}

DAYS = {
    "tweede paasdag 2025": ([g("2025-01-06"), notice("2025-02-10")], due("2025-04-22")),
    "goede vrijdag 2025": ([g("2025-01-06"), notice("2025-02-07")], due("2025-04-22")),
    "day before goede vrijdag": ([g("2025-01-06"), notice("2025-02-06")], due("2025-04-17")),
    "6 mei": ([g("2025-01-06"), notice("2025-02-25")], due("2025-05-06")),
    "5 mei 2025": ([g("2025-01-06"), notice("2025-02-24")], due("2025-05-06")),
    "4 mei 2025 sunday": ([g("2025-01-06"), notice("2025-02-23")], due("2025-05-06")),
    "koningsdag on sat 26 apr": ([g("2025-01-06"), notice("2025-02-15")], due("2025-04-28")),
    "koningsdag 2026 mon": ([g("2025-01-06"), notice("2026-02-16")], due("2026-04-28")),
    "koningsdag 2024 sat": ([g("2024-01-06"), notice("2024-02-17")], due("2024-04-29")),
    "hemelvaart 2025": ([g("2025-01-06"), notice("2025-03-20")], due("2025-05-30")),
    "day after hemelvaart 2025 is a workday": ([g("2025-01-06"), notice("2025-03-21")], due("2025-05-30")),
    "pinksteren 2025": ([g("2025-01-06"), notice("2025-03-31")], due("2025-06-10")),
    "christmas 2025": ([g("2025-01-06"), notice("2025-10-16")], due("2025-12-29")),
    "christmas 2026": ([g("2025-01-06"), notice("2026-10-16")], due("2026-12-28")),
    "newyear 2026": ([g("2025-01-06"), notice("2025-10-23")], due("2026-01-02")),
    "31 dec 2025": ([g("2025-01-06"), notice("2025-10-22")], due("2025-12-31")),
    "leap day 2024 in term": ([g("2023-12-01"), notice("2024-01-15")], due("2024-03-25")),
    "ends on 29 feb 2024": ([g("2023-12-01"), notice("2023-12-21")], due("2024-02-29")),
    "new version on the first day": ([g("2022-12-01"), notice("2023-01-01")], due("2023-03-13")),
    "old version migrant by BRP": ([g("2022-02-01"), notice("2022-02-15"), home("2022-03-28")], due("2022-06-07")),
    "old version asylum by BRP": ([asylum("2022-02-01"), notice("2022-03-01"), home("2022-04-04")], due("2022-06-13")),
    "old version last clear day 7 dec 2022": ([g("2022-02-01"), home("2022-11-01"), notice("2022-12-07")], due("2023-01-10")),
    "old version asylum azc, no term yet": ([asylum("2022-02-01"), fact("azc.verblijf", "2021-06-01"), notice("2022-03-01")], {"pip.termijn_loopt": False, "pip.laatste_dag": None}),
    "transition 8 dec": ([g("2022-02-01"), home("2022-11-01"), notice("2022-12-08")], {"signal:pip.overgang#n": 1, "pip.laatste_dag": None}),
    "transition 31 dec": ([g("2022-02-01"), home("2022-11-01"), notice("2022-12-31")], {"signal:pip.overgang#n": 1, "pip.laatste_dag": None}),
    "asylum new, registered before": ([asylum("2025-01-06"), home("2025-01-20"), notice("2025-02-03")], due("2025-04-14")),
    "asylum new, registered the same day as notice": ([asylum("2025-01-06"), home("2025-02-03"), notice("2025-02-03")], due("2025-04-14")),
    "asylum new, registered day after notice": ([asylum("2025-01-06"), notice("2025-02-03"), home("2025-02-04")], due("2025-04-15")),
    "asylum registered at azc address at notice": ([asylum("2025-01-06"), fact("brp.inschrijving", "2025-01-10", "2025-05-31", gemeente="0363", in_azc=True), notice("2025-02-03"), home("2025-06-02")], due("2025-08-11")),
    "asylum azc no home: no term": ([asylum("2025-01-06"), fact("azc.verblijf", "2025-01-10"), notice("2025-02-03")], {"pip.termijn_loopt": False, "pip.laatste_dag": None, "pip.mogelijk": True}),
    "gezinsmigrant not registered counts from notice": ([g("2025-01-06"), notice("2025-02-03"), home("2025-03-03")], due("2025-04-14")),
    "third party: 14 d later": ([g("2026-01-05"), notice("2026-02-02"), fact("informatie_derden.gevraagd", "2026-03-02", wat="x", noodzakelijk=True), fact("informatie_derden.ontvangen", "2026-04-21", wat="x", noodzakelijk=True)], due("2026-05-06")),
    "third party: received early keeps ten weeks": ([g("2026-01-05"), notice("2026-02-02"), fact("informatie_derden.gevraagd", "2026-02-05", wat="x", noodzakelijk=True), fact("informatie_derden.ontvangen", "2026-02-10", wat="x", noodzakelijk=True)], due("2026-04-13")),
    "third party: awaited": ([g("2026-01-05"), notice("2026-02-02"), fact("informatie_derden.gevraagd", "2026-03-02", wat="x", noodzakelijk=True)], {"pip.laatste_dag": None, "pip.wacht_op_derden": True, "must:pip.vaststellen": "undated"}),
    "third party: not necessary": ([g("2026-01-05"), notice("2026-02-02"), fact("informatie_derden.gevraagd", "2026-03-02", wat="x", noodzakelijk=False), fact("informatie_derden.ontvangen", "2026-04-21", wat="x", noodzakelijk=False)], due("2026-04-13") | {"pip.afwijking_toegestaan": False}),
    "third party: old version no exception": ([g("2022-02-01"), home("2022-03-28"), notice("2022-02-15"), fact("informatie_derden.gevraagd", "2022-04-02", wat="x", noodzakelijk=True), fact("informatie_derden.ontvangen", "2022-06-21", wat="x", noodzakelijk=True)], due("2022-06-07") | {"pip.afwijking_toegestaan": False}),
    "third party: two, last received counts": ([g("2026-01-05"), notice("2026-02-02"), fact("informatie_derden.gevraagd", "2026-03-02", wat="x", noodzakelijk=True), fact("informatie_derden.gevraagd", "2026-03-02", wat="y", noodzakelijk=True), fact("informatie_derden.ontvangen", "2026-04-09", wat="x", noodzakelijk=True), fact("informatie_derden.ontvangen", "2026-04-14", wat="y", noodzakelijk=True)], due("2026-04-28")),
    "third party: one of two still awaited": ([g("2026-01-05"), notice("2026-02-02"), fact("informatie_derden.gevraagd", "2026-03-02", wat="x", noodzakelijk=True), fact("informatie_derden.gevraagd", "2026-03-02", wat="y", noodzakelijk=True), fact("informatie_derden.ontvangen", "2026-04-09", wat="x", noodzakelijk=True)], {"pip.laatste_dag": None, "pip.wacht_op_derden": True}),
    "third party ends on sat": ([g("2026-01-05"), notice("2026-02-02"), fact("informatie_derden.gevraagd", "2026-03-02", wat="x", noodzakelijk=True), fact("informatie_derden.ontvangen", "2026-04-11", wat="x", noodzakelijk=True)], due("2026-04-28")),  # 25 apr Sat -> 26 Sun -> 27 Koningsdag -> 28
    "third party asked after term": ([g("2026-01-05"), notice("2026-02-02"), fact("informatie_derden.gevraagd", "2026-04-20", wat="x", noodzakelijk=True), fact("informatie_derden.ontvangen", "2026-05-11", wat="x", noodzakelijk=True)], {"signal:pip.derden_te_laat_gevraagd#n": 1}),
    "moved with plan": ([asylum("2024-01-08"), home("2024-02-01", "0344", "2025-03-09"), notice("2024-02-05"), plan("2024-03-15", id="p", gemeente="0344"), fact("brp.inschrijving", "2025-03-10", id="m", gemeente="0363")], {"pip.laatste_dag_na_verhuizing@m": "2025-05-19", "must:pip.vaststellen_na_verhuizing@m": "2025-05-19", "termijn.laatste_dag": "2027-03-15"}),
    "moved with plan, pinksteren": ([asylum("2024-01-08"), home("2024-02-01", "0344", "2025-03-30"), notice("2024-02-05"), plan("2024-03-15", id="p", gemeente="0344"), fact("brp.inschrijving", "2025-03-31", id="m", gemeente="0363")], {"pip.laatste_dag_na_verhuizing@m": "2025-06-10"}),
    "moved in 2022": ([g("2022-01-08"), home("2022-02-01", "0344", "2022-08-07"), notice("2022-02-05"), plan("2022-03-15", id="p", gemeente="0344"), fact("brp.inschrijving", "2022-08-08", id="m", gemeente="0363")], {"pip.laatste_dag_na_verhuizing@m": "2022-10-17"}),
    "moved without plan": ([asylum("2024-01-08"), home("2024-02-01", "0344", "2024-03-09"), notice("2024-02-05"), fact("brp.inschrijving", "2024-03-11", id="m", gemeente="0363")], {"signal:pip.verhuisd_zonder_pip#n": 1}),
    "no notice, no term": ([g("2025-01-06")], {"pip.termijn_loopt": False, "pip.laatste_dag": None, "pip.mogelijk": True}),
    "plan in time on last day": ([g("2025-01-06"), notice("2025-02-10"), plan("2025-04-22", id="p")], {"pip.op_tijd@p": True}),
    "plan a day late": ([g("2025-01-06"), notice("2025-02-10"), plan("2025-04-23", id="p")], {"pip.op_tijd@p": False, "termijn.start": "2025-04-24", "termijn.laatste_dag": "2028-04-23"}),
    "bezwaar kerst": ([g("2025-01-06"), plan("2025-11-10", id="p", bekendmaking="2025-11-13")], {"bezwaar.laatste_dag@p": "2025-12-29"}),
    "bezwaar koningsdag": ([g("2025-01-06"), plan("2026-03-16", id="p")], {"bezwaar.laatste_dag@p": "2026-04-28"}),
    "bezwaar op tijd": ([g("2025-01-06"), plan("2026-03-16", id="p"), fact("rechtsmiddel.ingesteld", "2026-04-28", id="r", soort="bezwaar", tegen="p")], {"bezwaar.op_tijd@r": True}),
    "bezwaar te laat": ([g("2025-01-06"), plan("2026-03-16", id="p"), fact("rechtsmiddel.ingesteld", "2026-04-29", id="r", soort="bezwaar", tegen="p")], {"bezwaar.op_tijd@r": False}),
    "decision verlenging kerst": ([g("2023-01-06"), plan("2023-03-16", id="p"), fact("verlenging.aanvraag", "2025-10-30", id="v", grond="overlijden")], {"must:verlenging.besluiten@v": "2025-12-29"}),
    "decision vrijstelling no atw": ([g("2025-01-06"), fact("vrijstelling.aanvraag", "2025-10-30", id="v", grond="document")], {"must:vrijstelling.besluiten@v": "2025-12-25"}),
    "decision ontheffing atw": ([g("2025-01-06"), fact("ontheffing.aanvraag", "2025-10-30", id="v", grond="medisch")], {"must:ontheffing.besluiten@v": "2025-12-29"}),
    "decision BIO atw": ([g("2025-01-06"), fact("ontheffing.aanvraag", "2025-10-31", id="v", grond="bijzondere_omstandigheden", advies_college=True)], {"must:ontheffing.besluiten@v": "2025-12-29", "ontheffing.aanvraag_volledig@v": True}),
    "termijn 28 feb leap": ([g("2024-01-06"), plan("2024-02-28", id="p")], {"termijn.start": "2024-02-29", "termijn.laatste_dag": "2027-02-28"}),
    "termijn ends 29 feb": ([g("2024-01-06"), plan("2025-02-28", id="p")], {"termijn.start": "2025-03-01", "termijn.laatste_dag": "2028-02-28"}),
    "termijn 31 dec": ([g("2023-01-06"), plan("2023-12-31", id="p")], {"termijn.start": "2024-01-01", "termijn.laatste_dag": "2026-12-31", "verlenging.aanvraag_vanaf": "2026-06-30"}),
    "switch aug 31": ([g("2024-01-06"), plan("2024-08-31", id="p")], {"schakelen.laatste_dag": "2026-02-28", "verlenging.aanvraag_vanaf": "2027-02-28", "aanbod.norm": None}),
    "aanbod norm end of month": ([asylum("2024-01-06"), plan("2024-11-30", id="p")], {"aanbod.norm@p": "2025-02-28"}),
    "taalschakel start norm": ([asylum("2024-01-06"), plan("2024-08-31", "onderwijsroute", id="p")], {"must:taalschakeltraject.starten": "2025-02-28"}),
    "ontzorgen 31 aug": ([asylum("2025-01-06"), fact("bijstand.recht", "2025-08-31", id="b")], {"ontzorgen.laatste_dag@b": "2026-02-27", "term:ontzorgen@b": "2026-02-27"}),
    "ontzorgen 1 jan": ([asylum("2025-01-06"), fact("bijstand.recht", "2025-02-01", id="b")], {"ontzorgen.laatste_dag@b": "2025-07-31"}),
    "ontzorgen 29 aug 2024": ([asylum("2024-01-06"), fact("bijstand.recht", "2024-08-29", id="b")], {"ontzorgen.laatste_dag@b": "2025-02-27"}),
    "ontzorgen ends with bijstand": ([asylum("2024-01-06"), fact("bijstand.recht", "2024-08-29", "2024-11-30", id="b")], {"ontzorgen.laatste_dag@b": "2024-11-30"}),
}


@pytest.mark.parametrize(("life", "expected"), DAYS.values(), ids=DAYS.keys())
def test_a_day(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)
