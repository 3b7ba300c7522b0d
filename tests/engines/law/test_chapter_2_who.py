"""Chapter 2 once more: who has the duty, from when, and what exempts, on the days that border on each other."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, home, notice, plan

YES, NO = {"inburgeringsplichtig": True}, {"inburgeringsplichtig": False}


def reg(day: str, purpose: str, **data: Any) -> dict[str, Any]:
    return fact("verblijfsrecht.verleend", day, soort="regulier_bepaalde_tijd", doel=purpose, **data)


def born(day: str) -> dict[str, Any]:
    return fact("persoon.geboren", day)


def nat(day: str, land: str) -> dict[str, Any]:
    return fact("persoon.nationaliteit", day, land=land)

WHO = {
    "first day of Wi2021": ([asylum("2022-01-01")], {"regime": "wi2021"} | YES),
    "last day of Wi2013": ([asylum("2021-12-31")], {"regime": "wi2013", "afgewezen": True, "must:pip.vaststellen": None}),
    "decided 2021, made known 2022": ([fact("verblijfsrecht.verleend", "2021-12-20", soort="asiel_bepaalde_tijd", bekend_gemaakt="2022-01-03")], {"regime": "wi2021", "plicht.begin": "2022-01-03"}),
    "koppeling and housing in 2021, permit known 2022": ([fact("verblijfsrecht.verleend", "2021-12-20", soort="asiel_bepaalde_tijd", bekend_gemaakt="2022-01-03"), fact("koppeling", "2021-12-22", gemeente="0344")], {"regime": "wi2021"}),
    "known 2021 housed 2023 notice 2022": ([asylum("2021-11-01"), home("2023-01-01"), notice("2022-02-02")], {"regime": "wi2013", "pip.laatste_dag": None}),
    "turkish": ([reg("2023-05-01", "gezin", referent="overig"), nat("2023-05-01", "TR"), born("1990-01-01")], YES),
    "german": ([nat("2023-05-01", "DE"), fact("verblijfsrecht.verleend", "2023-05-01", soort="eu_recht"), fact("inburgeringsplicht.uitzondering", "2023-05-01", grond="eu_eer_zwitserland")], NO),
    "only eu right": ([fact("verblijfsrecht.verleend", "2023-05-01", soort="eu_recht")], NO),
    "family member with free movement": ([fact("inburgeringsplicht.uitzondering", "2023-05-01", grond="familielid_vrij_verkeer"), reg("2023-05-01", "gezin")], NO),
    "student": ([reg("2023-05-01", "studie")], NO | {"inburgeringsplichtig#reden": "tijdelijk_doel"}),
    "kennismigrant": ([reg("2023-05-01", "kennismigrant")], NO),
    "au pair": ([reg("2023-05-01", "uitwisseling")], NO),
    "student then family": ([reg("2023-05-01", "studie"), reg("2024-06-01", "gezin", referent="overig")], {"plicht.begin": "2024-06-01"}),
    "geestelijke bedienaar": ([reg("2023-05-01", "geestelijke_bedienaar")], YES | {"groep": "gezins_of_overige_migrant"}),
    "family of temporary": ([reg("2023-05-01", "gezin_van_tijdelijk")], NO),
    "tijdelijk humanitair": ([reg("2023-05-01", "tijdelijk_humanitair")], NO),
    "not temporary humanitarian": ([reg("2023-05-01", "humanitair_niet_tijdelijk")], YES | {"groep": "gezins_of_overige_migrant"}),
    "asylum indefinite": ([fact("verblijfsrecht.verleend", "2023-05-01", soort="asiel_onbepaalde_tijd")], NO),
    "nareiziger derived": ([fact("verblijfsrecht.verleend", "2023-05-01", soort="asiel_bepaalde_tijd", afgeleid=True)], YES | {"groep": "asielstatushouder_a"}),
    "family with asiel onbepaald": ([reg("2023-05-01", "gezin", referent="asiel_onbepaalde_tijd")], YES | {"groep": "asielstatushouder_b"}),
    "family with eu li": ([reg("2023-05-01", "gezin", referent="eu_langdurig_internationale_bescherming")], YES | {"groep": "asielstatushouder_b"}),
    "ukraine then asylum": ([fact("verblijfsrecht.verleend", "2022-04-01", soort="tijdelijke_bescherming"), asylum("2024-09-02")], YES | {"plicht.begin": "2024-09-02", "regime": "wi2021"}),
    "turns 16 later, 16 on day": ([asylum("2025-06-02"), born("2009-06-02")], YES | {"plicht.begin": "2025-06-02"}),
    "17 no info on school": ([asylum("2025-06-02"), born("2008-01-01")], {"signal:plicht.minderjarig#n": 1}),
    "17 kwalificatieplichtig": ([asylum("2025-06-02"), born("2008-01-01"), fact("leerplicht", "2025-06-02", "2025-12-31", id="l", soort="kwalificatieplicht")], {"right:vrijstelling.leerplichtig@l": True}),
    "AOW reached before": ([asylum("2025-06-02"), born("1958-05-31")], NO | {"inburgeringsplichtig#reden": "aow_leeftijd"}),
    "AOW 67 in 2025: born 2-6-1958, reaches 2-6-2025": ([asylum("2025-06-02"), born("1958-06-02")], NO),
    "AOW a day later": ([asylum("2025-06-02"), born("1958-06-03")], YES | {"plicht.aow_nadert": True}),
    "AOW within six months boundary": ([asylum("2025-06-02"), born("1958-12-02")], YES | {"plicht.aow_nadert": True}),
    "8 years leerplicht": ([reg("2025-06-02", "gezin", referent="overig"), fact("leerplicht", "2010-01-01", "2018-01-01", id="l")], {"right:vrijstelling.acht_jaar_leerplicht": True}),
    "8 years exactly": ([reg("2025-06-02", "gezin", referent="overig"), fact("leerplicht", "2010-01-01", "2017-12-31", id="l")], {"right:vrijstelling.acht_jaar_leerplicht": True}),
    "dutch havo": ([asylum("2025-06-02"), fact("diploma.behaald", "2025-07-01", id="d", soort="havo")], {"right:vrijstelling.document@d": True}),
    "dutch vmbo basis 2023": ([asylum("2022-06-02"), fact("diploma.behaald", "2023-07-01", id="d", soort="vmbo", leerweg="basis")], {"right:vrijstelling.document@d": True}),
    "dutch mbo1": ([asylum("2022-06-02"), fact("diploma.behaald", "2023-07-01", id="d", soort="mbo_entree")], {"right:vrijstelling.document@d": False}),
    "dutch praktijk": ([asylum("2022-06-02"), fact("diploma.behaald", "2023-07-01", id="d", soort="praktijkonderwijs")], {"right:vrijstelling.document@d": False}),
    "mbo2 english": ([asylum("2022-06-02"), fact("diploma.behaald", "2023-07-01", id="d", soort="mbo_2", nederlandstalig=False)], {"right:vrijstelling.document@d": False}),
    "suriname havo": ([reg("2024-06-02", "gezin", referent="overig"), fact("diploma.behaald", "2015-07-01", id="d", soort="havo", land="SR", nederlands_voldoende=True)], {"right:vrijstelling.document@d": True}),
    "belgium no pass dutch": ([reg("2024-06-02", "gezin", referent="overig"), fact("diploma.behaald", "2015-07-01", id="d", soort="havo", land="BE", nederlands_voldoende=False)], {"right:vrijstelling.document@d": False}),
    "syrian wo": ([reg("2024-06-02", "gezin", referent="overig"), fact("diploma.behaald", "2015-07-01", id="d", soort="wo", land="SY")], {"right:vrijstelling.document@d": False}),
    "german wo in dutch?": ([reg("2024-06-02", "gezin", referent="overig"), fact("diploma.behaald", "2015-07-01", id="d", soort="wo", land="DE")], {"right:vrijstelling.document@d": False}),
    "wi2013 all b1": ([reg("2024-06-02", "gezin", referent="overig"), fact("diploma.behaald", "2020-07-01", id="d", soort="inburgeringsdiploma_wi2013", niveau_lezen="b1", niveau_luisteren="b2", niveau_schrijven="b1", niveau_spreken="b1")], {"right:vrijstelling.document@d": True}),
    "staatsexamen II": ([reg("2024-06-02", "gezin", referent="overig"), fact("diploma.behaald", "2020-07-01", id="d", soort="staatsexamen_nt2_2")], {"right:vrijstelling.document@d": False, "vrijstelling.mogelijke_onderdelen@d": ("lezen", "luisteren", "schrijven", "spreken")}),
    "vmbo enrolment": ([asylum("2024-06-02"), born("2005-01-01"), fact("onderwijs.inschrijving", "2024-08-01", "2026-07-31", id="o", soort="mbo_2")], {"right:vrijstelling.opleiding@o": True}),
    "entree enrolment": ([asylum("2024-06-02"), born("2005-01-01"), fact("onderwijs.inschrijving", "2024-08-01", "2026-07-31", id="o", soort="mbo_entree")], {"right:vrijstelling.opleiding@o": False}),
    "mbo4 by 30 year old: signal age": ([asylum("2024-06-02"), born("1994-01-01"), fact("onderwijs.inschrijving", "2024-08-01", "2026-07-31", id="o", soort="mbo_4")], {"right:vrijstelling.opleiding@o": True, "signal:vrijstelling.opleiding_leeftijd@o#n": 1}),
    "mbo4 at 18y2m: no signal": ([asylum("2024-06-02"), born("2006-06-01"), fact("onderwijs.inschrijving", "2024-08-01", "2026-07-31", id="o", soort="mbo_4")], {"right:vrijstelling.opleiding@o": True, "signal:vrijstelling.opleiding_leeftijd": None}),
    "mbo4 at 18y2m+1d: signal": ([asylum("2024-06-02"), born("2006-05-31"), fact("onderwijs.inschrijving", "2024-08-01", "2026-07-31", id="o", soort="mbo_4")], {"signal:vrijstelling.opleiding_leeftijd@o#n": 1}),
    "aantoonbaar all": ([reg("2024-06-02", "gezin", referent="overig"), fact("vrijstelling.aanvraag", "2025-03-03", id="v", grond="aantoonbaar_ingeburgerd", brp_jaren=10, werk_jaren=5, gesprek_b1=True)], {"right:vrijstelling.aantoonbaar_ingeburgerd@v": True, "vrijstelling.leges@v": 90, "must:vrijstelling.besluiten@v": "2025-04-28"}),
    "aantoonbaar 9 yr": ([reg("2024-06-02", "gezin", referent="overig"), fact("vrijstelling.aanvraag", "2025-03-03", id="v", grond="aantoonbaar_ingeburgerd", brp_jaren=9.9, werk_jaren=5, gesprek_b1=True)], {"right:vrijstelling.aantoonbaar_ingeburgerd@v": False}),
    "med 225": ([asylum("2024-06-02"), fact("ontheffing.aanvraag", "2025-03-03", id="v", grond="medisch", advies="aangepast_examen")], {"ontheffing.leges@v": 225, "ontheffing.leges_terug@v": True, "right:ontheffing.medisch@v": False}),
    "med able in 5y": ([asylum("2024-06-02"), fact("ontheffing.aanvraag", "2025-03-03", id="v", grond="medisch", advies="geen", binnen_vijf_jaar_in_staat=True)], {"ontheffing.leges_terug@v": False, "right:ontheffing.medisch@v": False}),
    "BIO no advice": ([asylum("2024-06-02"), fact("ontheffing.aanvraag", "2025-03-03", id="v", grond="bijzondere_omstandigheden")], {"signal:ontheffing.bijzonder@v#n": 1, "ontheffing.aanvraag_volledig@v": False}),
    "BIO granted: naturalisation": ([asylum("2024-06-02"), fact("ontheffing.besluit", "2025-03-03", id="v", grond="bijzondere_omstandigheden", uitkomst="verleend", omvang="volledig")], {"naturalisatie.ontheffing_volstaat@v": False, "plicht.einde": "2025-03-03"}),
    "inspanning": ([asylum("2024-06-02"), fact("ontheffing.aanvraag", "2025-03-03", id="v", grond="geleverde_inspanning")], {"right:ontheffing.geleverde_inspanning@v": False}),
    "four language parts released": ([asylum("2024-06-02"), fact("ontheffing.besluit", "2025-03-03", id="v", grond="medisch", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen", "luisteren", "schrijven", "spreken"])], {"signal:ontheffing.te_veel_onderdelen@v#n": 1}),
    "vision": ([asylum("2024-06-02"), fact("gezondheid.zintuiglijke_beperking", "2024-06-02", id="z", soort="visueel")], {"right:leerbaarheidstoets.ontheffing@z": True}),
    "auditive not able": ([asylum("2024-06-02"), fact("gezondheid.zintuiglijke_beperking", "2024-06-02", id="z", soort="auditief", kan_toets_afleggen=False)], {"right:leerbaarheidstoets.ontheffing@z": True}),
    "auditive unknown": ([asylum("2024-06-02"), fact("gezondheid.zintuiglijke_beperking", "2024-06-02", id="z", soort="auditief")], {"signal:leerbaarheidstoets.onbekend_of_in_staat@z#n": 1}),
    "gap one year exactly": ([family("2023-11-06"), plan("2024-03-15"), fact("inburgeringsplicht.onderbreking", "2025-01-01", "2025-12-31", id="g", reden="geen_ingezetene")], {"plicht.geeindigd_door_onderbreking@g": False, "verlenging.onderbreking@g": "P12M", "termijn.laatste_dag": "2028-03-15"}),
    "gap one year and a day": ([family("2023-11-06"), plan("2024-03-15"), fact("inburgeringsplicht.onderbreking", "2025-01-01", "2026-01-01", id="g", reden="geen_ingezetene")], {"plicht.geeindigd_door_onderbreking@g": True}),
    "gap 45 days": ([family("2023-11-06"), plan("2024-03-15"), fact("inburgeringsplicht.onderbreking", "2025-01-01", "2025-02-14", id="g", reden="tijdelijk_doel")], {"plicht.geeindigd_door_onderbreking@g": False, "verlenging.onderbreking@g": "P1M14D", "termijn.laatste_dag": "2027-04-29"}),
    "died": ([asylum("2022-02-01"), fact("persoon.overleden", "2025-05-05")], {"plicht.einde_reden": "overlijden", "plicht.einde": "2025-05-05"}),
    "withdrawn": ([asylum("2022-02-01"), fact("verblijfsrecht.ingetrokken", "2025-05-05", reden="ingetrokken")], {"plicht.einde_reden": "verblijfsrecht_ingetrokken"}),
    "abroad >1y": ([asylum("2022-02-01"), fact("verblijf.buitenland", "2024-01-01", "2025-01-01")], {"plicht.einde_reden": "vertrek_langer_dan_een_jaar"}),
    "abroad 1y": ([asylum("2022-02-01"), fact("verblijf.buitenland", "2024-01-01", "2024-12-31")], {"plicht.einde_reden": None}),
    "temp exemption granted and withdrawn, no plan": ([asylum("2024-02-01"), home("2024-02-05"), notice("2024-02-12"), fact("vrijstelling.besluit", "2024-04-01", id="v", uitkomst="verleend", omvang="tijdelijk", grond="opleiding"), fact("vrijstelling.besluit", "2025-02-03", id="w", uitkomst="ingetrokken", omvang="tijdelijk"),], {"duo.gebeurtenis@w": "SS129", "duo.gebeurtenis@v": "SS109"}),
    "same with plan": ([asylum("2024-02-01"), home("2024-02-05"), notice("2024-02-12"), plan("2024-03-15"), fact("vrijstelling.besluit", "2024-04-01", id="v", uitkomst="verleend", omvang="tijdelijk", grond="opleiding"), fact("vrijstelling.besluit", "2025-02-03", id="w", uitkomst="ingetrokken", omvang="tijdelijk"),], {"duo.gebeurtenis@w": "SS130", "signal:termijn.tijdelijke_vrijstelling#n": 1}),
    "whole exempt": ([asylum("2024-02-01"), fact("vrijstelling.besluit", "2024-04-01", id="v", uitkomst="verleend", omvang="volledig", grond="document")], {"plicht.einde": "2024-04-01", "plicht.einde_reden": "volledige_vrijstelling", "duo.gebeurtenis@v": "SS107"}),
    "loses asylum purpose": ([asylum("2022-03-01"), reg("2024-03-01", "gezin", referent="overig")], {"groep": "asielstatushouder_a", "signal:groep.verlies_asiel#n": 1}),
}


@pytest.mark.parametrize(("life", "expected"), WHO.values(), ids=WHO.keys())
def test_who(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)
