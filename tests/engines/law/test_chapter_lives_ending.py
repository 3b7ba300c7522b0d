"""How a duty begins, stops, goes on and ends; what is told with few facts; and what corrections leave of a life."""

from typing import Any

import pytest

from tests.engines.law.lives import PARTS, asylum, check, dated, fact, family, home, judged, notice, plan

F, A, B = family("2024-01-08"), asylum("2024-01-08"), family("2024-01-08", "asiel_bepaalde_tijd")
P, hours, exam = dated(plan_on="2024-03-15", hours_on="2025-05-01", exam_on="2025-10-01")
ALLB1 = [exam(part) for part in PARTS]
PVT = [hours("pvt", 12), fact("pvt.ondertekend", "2025-06-02", id="pvt")]
MAP = [hours("map", 60), hours("map_praktijk", 40), fact("map.eindgesprek", "2025-11-03", id="map")]
BASE = [A, home("2024-02-05"), notice("2024-02-12")]


def o(kind: str, first: str, last: str | None = None, id: str = "o", **data: Any) -> dict[str, Any]:
    return fact("omstandigheid." + kind, first, last, id=id, **data)


def req(day: str, ground: str, id: str = "v", **data: Any) -> dict[str, Any]:
    return fact("verlenging.aanvraag", day, id=id, grond=ground, **data)


def dec(day: str, id: str = "d", out: str = "verleend", **data: Any) -> dict[str, Any]:
    return fact("verlenging.besluit", day, id=id, uitkomst=out, **data)


def ex_(day: str, out: str = "verleend", omv: str = "tijdelijk", id: str | None = None, until: str | None = None) -> dict[str, Any]:
    return fact("vrijstelling.besluit", day, until, id=id, uitkomst=out, omvang=omv)


def reg(day: str, purpose: str, until: str | None = None, **data: Any) -> dict[str, Any]:
    return fact("verblijfsrecht.verleend", day, until, soort="regulier_bepaalde_tijd", doel=purpose, **data)


def off(day: str, id: str = "a") -> dict[str, Any]:
    return fact("aanbod.gedaan", day, id=id, keurmerk="blik_op_werk")


def breach(day: str, id: str = "x", soort: str = "brede_intake", **data: Any) -> dict[str, Any]:
    return fact("overtreding.geconstateerd", day, id=id, soort=soort, **data)


def born(day: str) -> dict[str, Any]:
    return fact("persoon.geboren", day)


def grp(group: str, day: str = "2024-01-08") -> dict[str, Any]:
    return fact("doelgroep.vastgesteld", day, doelgroep=group)

FEW_FACTS = {
    "only group and notice (family)": ([grp("gezins_of_overige_migrant"), notice("2026-01-26")], {"pip.laatste_dag": "2026-04-07"}),
    "only notice": ([notice("2026-01-26")], {"pip.laatste_dag": "2026-04-07"}),
    "only group a, notice, brp": ([grp("asielstatushouder_a"), notice("2026-03-03"), home("2026-06-01")], {"pip.laatste_dag": "2026-08-10"}),
    "only plan": ([P()], {"termijn.start": "2024-03-16", "termijn.laatste_dag": "2027-03-15", "schakelen.laatste_dag": "2025-09-15"}),
    "only plan bezwaar": ([plan("2026-03-24", id="p")], {"bezwaar.laatste_dag@p": "2026-05-06"}),
    "only status vastgesteld gezins": ([fact("status.vastgesteld", "2024-01-08", groep="gezinsmigrant"), P(), fact("bijstand.recht", "2024-04-01", id="b")], {"groep": "gezins_of_overige_migrant", "right:ontzorgen@b": False, "right:maatschappelijke_begeleiding": False}),
    "only status oekrainer": ([fact("status.vastgesteld", "2024-01-08", groep="oekrainer")], {"inburgeringsplichtig": False, "pip.mogelijk": False}),
    "only status asielzoeker": ([fact("status.vastgesteld", "2024-01-08", groep="asielzoeker")], {"inburgeringsplichtig": False, "pip.mogelijk": False}),
    "status wi2013": ([fact("status.vastgesteld", "2024-01-08", groep="wi2013")], {"regime": "wi2013", "afgewezen": True}),
    "status wi2021": ([fact("status.vastgesteld", "2024-01-08", groep="wi2021"), P()], {"regime": "wi2021"}),
    "plicht vastgesteld only": ([fact("inburgeringsplicht.vastgesteld", "2024-01-08"), notice("2024-02-05")], {"inburgeringsplichtig": True, "pip.laatste_dag": "2024-04-15", "regime": "wi2021"}),
    "plicht vastgesteld wi2013 by date": ([fact("inburgeringsplicht.vastgesteld", "2021-12-31")], {"regime": "wi2013", "afgewezen": True}),
    "group a with bijstand only": ([grp("asielstatushouder_a"), fact("bijstand.recht", "2025-03-10", id="b")], {"right:ontzorgen@b": True, "ontzorgen.laatste_dag@b": "2025-09-09"}),
    "group b with bijstand only": ([grp("asielstatushouder_b"), fact("bijstand.recht", "2025-03-10", id="b")], {"right:ontzorgen@b": False}),
    "asylum + migr both: permit plus doelgroep differs": ([F, grp("asielstatushouder_b")], {"signal:groep.verschil_duo#n": 1}),
    "breach only with group": ([grp("gezins_of_overige_migrant"), fact("overtreding.geconstateerd", "2025-03-10", id="x", soort="begeleiding", verwijtbaarheid="opzet")], {"boete.papier@x": 50, "boete.handhaafbaar@x": "ja"}),
    "intake calls without notice": ([grp("gezins_of_overige_migrant"), fact("intake.oproep", "2025-03-10", id="c", uitkomst="niet_verschenen")], {"intake.volgende_stap": "waarschuwen_en_opnieuw_oproepen"}),
    "third calls no permit": ([fact("intake.oproep", "2025-03-10", uitkomst="niet_verschenen"), fact("intake.oproep", "2025-04-10", uitkomst="niet_verschenen"), fact("intake.oproep", "2025-05-10", uitkomst="niet_verschenen")], {"pip.bij_verstek_mogelijk": True}),
    "diploma only": ([fact("diploma.behaald", "2020-06-01", id="d", soort="vwo")], {"right:vrijstelling.document@d": True}),
    "sight only": ([fact("gezondheid.zintuiglijke_beperking", "2025-06-01", id="z", soort="visueel")], {"right:leerbaarheidstoets.ontheffing@z": True}),
    "req only no plan": ([fact("ontheffing.aanvraag", "2025-06-02", id="z", grond="geleverde_inspanning")], {"right:ontheffing.geleverde_inspanning@z": False}),
    "permit after plan same person: stranger puts permit date later": ([family("2024-06-01"), P()], {"signal:pip.voor_begin_plicht#n": 1}),
    "azc responsible coa": ([asylum("2025-01-06"), fact("azc.verblijf", "2024-05-01")], {"by:verantwoordelijk#party": "coa"}),
    "koppeling responsible college": ([asylum("2025-01-06"), fact("azc.verblijf", "2024-05-01"), fact("koppeling", "2025-02-03", id="k", gemeente="0344")], {"by:verantwoordelijk#party": "college", "by:verantwoordelijk": "0344", "duo.bevraagbaar_door@k": "0344"}),
    "koppeling falls": ([asylum("2025-01-06"), fact("azc.verblijf", "2024-05-01"), fact("koppeling", "2025-02-03", id="k", gemeente="0344"), fact("koppeling.vervallen", "2025-04-01", gemeente="0344", reden="weigering_terecht")], {"by:verantwoordelijk#party": "coa"}),
    "koppeling falls then again": ([asylum("2025-01-06"), fact("azc.verblijf", "2024-05-01"), fact("koppeling", "2025-02-03", id="k", gemeente="0344"), fact("koppeling.vervallen", "2025-04-01", gemeente="0344", reden="weigering_terecht"), fact("koppeling", "2025-04-15", id="k2", gemeente="0363")], {"by:verantwoordelijk": "0363"}),
    "family member moves": ([F, home("2024-02-01", "0344", "2024-12-31"), home("2025-01-01", "0363")], {"by:verantwoordelijk": "0363"}),
    "asylum registered at azc: not the azc gemeente": ([asylum("2025-01-06"), fact("azc.verblijf", "2024-05-01", gemeente="0363"), fact("brp.inschrijving", "2024-06-01", gemeente="0363", in_azc=True), fact("koppeling", "2025-02-03", id="k", gemeente="0344")], {"by:verantwoordelijk": "0344"}),
    "SS139 after azc": ([asylum("2025-01-06"), fact("azc.verblijf", "2024-05-01", "2025-05-31"), fact("koppeling", "2025-02-03", gemeente="0344"), notice("2025-02-10"), fact("brp.inschrijving", "2025-06-01", id="h", gemeente="0344")], {"duo.gebeurtenis_pip_termijn@h": "SS139", "duo.gebeurtenis@f4": "SS101"}),
    "SS121 move with plan": ([A, home("2024-02-01", "0344", "2024-12-31"), P(gemeente="0344"), fact("brp.inschrijving", "2025-01-01", id="m", gemeente="0363")], {"duo.gebeurtenis@m": "SS121"}),
    "SS104": ([F, P(), fact("verlenging.besluit", "2027-01-01", id="v", uitkomst="verleend", maanden=3)], {"duo.gebeurtenis@v": "SS104"}),
    "SS103": ([F, P(), fact("verlenging.besluit", "2027-01-01", id="v", uitkomst="verleend", maanden=3, ambtshalve=True)], {"duo.gebeurtenis@v": "SS103"}),
    "SS113": ([F, P(), fact("verlenging.besluit", "2027-01-01", id="v", uitkomst="geweigerd")], {"duo.gebeurtenis@v": "SS113"}),
    "SS131": ([F, fact("leerbaarheidstoets.afgelegd", "2024-02-20", id="l", uitslag="b1_haalbaar")], {"duo.gebeurtenis@l": "SS131", "leerbaarheidstoets.uitslag@l": "b1_haalbaar"}),
    "SS137": ([F, fact("leerbaarheidstoets.geboekt", "2024-02-20", id="l")], {"duo.gebeurtenis@l": "SS137"}),
    "SS114": ([F, fact("vrijstelling.besluit", "2024-02-20", id="l", uitkomst="geweigerd", omvang="volledig")], {"duo.gebeurtenis@l": "SS114"}),
    "SS115": ([F, fact("vrijstelling.besluit", "2024-02-20", id="l", uitkomst="geweigerd", omvang="tijdelijk")], {"duo.gebeurtenis@l": "SS115"}),
    "SS116": ([F, fact("vrijstelling.besluit", "2024-02-20", id="l", uitkomst="geweigerd", omvang="gedeeltelijk")], {"duo.gebeurtenis@l": "SS116"}),
    "SS117": ([F, fact("vrijstelling.besluit", "2024-02-20", id="l", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], {"duo.gebeurtenis@l": "SS117"}),
    "SS118": ([F, fact("ontheffing.besluit", "2024-02-20", id="l", uitkomst="geweigerd")], {"duo.gebeurtenis@l": "SS118"}),
    "SS119": ([F, fact("ontheffing.besluit", "2024-02-20", id="l", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], {"duo.gebeurtenis@l": "SS119"}),
    "SS108": ([F, fact("ontheffing.besluit", "2024-02-20", id="l", uitkomst="verleend", omvang="volledig")], {"duo.gebeurtenis@l": "SS108"}),
    "SS111": ([F, fact("persoon.overleden", "2024-02-20", id="l")], {"duo.gebeurtenis@l": "SS111"}),
    "SS110 natural": ([F, fact("naturalisatie.verleend", "2024-02-20", id="l")], {"duo.gebeurtenis@l": "SS110"}),
    "SS128": ([fact("persoon.geboren", "1957-06-01"), F, notice("2024-01-20")], {"duo.gebeurtenis@f3": "SS128"}),
    "asks: 30 days after": ([A, home("2024-02-01", "0344", "2024-12-31"), P(gemeente="0344"), home("2025-01-01", "0363"), plan("2025-02-03", id="q", gemeente="0363", reden="verhuizing")], {"duo.bevraagbaar_door@p#valid_until": "2025-03-02"}),
    "partial exemption counts": ([F, P(), fact("vrijstelling.besluit", "2024-05-01", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen", "luisteren"]), *[exam(x) for x in ("schrijven", "spreken", "knm")], *PVT, *MAP], {"examen.behaald": True, "inburgering.resultaat": "inburgeringsdiploma"}),
    "partial release counts, naturalisation apart": ([F, P(), fact("ontheffing.besluit", "2024-05-01", uitkomst="verleend", omvang="gedeeltelijk", grond="medisch", onderdelen=["spreken"]), *[exam(x) for x in ("schrijven", "lezen", "luisteren", "knm")], *PVT, *MAP], {"inburgering.resultaat": "inburgeringsdiploma", "signal:naturalisatie.aparte_beoordeling#n": 1}),
    "knm release in Z irrelevant": ([A, P("2024-03-15", "z_route"), fact("ontheffing.besluit", "2024-05-01", uitkomst="verleend", omvang="gedeeltelijk", grond="medisch", onderdelen=["participatie"], max_participatie_uren=200)], {"z_route.participatie_uren_nodig": 200}),
    "z participation none bearable": ([A, P("2024-03-15", "z_route"), fact("ontheffing.besluit", "2024-05-01", uitkomst="verleend", omvang="gedeeltelijk", grond="medisch", onderdelen=["participatie"], max_participatie_uren=0)], {"z_route.participatie_uren_nodig": 0}),
    "auditive with revalidation": ([A, P("2024-03-15", "z_route"), fact("gezondheid.zintuiglijke_beperking", "2024-01-08", id="z", soort="auditief", kan_toets_afleggen=True, revalidatietraject=True)], {"z_route.verlaging_mogelijk@z": True, "right:leerbaarheidstoets.ontheffing@z": False}),
    "turns 18, kwal": ([asylum("2025-06-02"), fact("persoon.geboren", "2007-11-15"), fact("leerplicht", "2025-06-02", id="l", soort="kwalificatieplicht")], {"plicht.begin": "2025-11-15"}),
    "extension pending R2.9": ([A, fact("verblijfsrecht.verleend", "2025-01-08", soort="in_afwachting")], {"inburgeringsplichtig": True, "plicht.einde": None}),
    "temp purpose 8 months then back": ([family("2022-03-01"), P("2022-05-02"), fact("verblijfsrecht.verleend", "2023-01-01", "2023-08-31", soort="regulier_bepaalde_tijd", doel="studie"), fact("verblijfsrecht.verleend", "2023-09-01", soort="regulier_bepaalde_tijd", doel="gezin", referent="overig")], {"termijn.laatste_dag": "2026-01-02", "plicht.einde": None}),
}

ON_RECORD = {
    "dip2021 fact ends duty": ([F, P(), fact("diploma.behaald", "2026-11-21", id="d", soort="inburgeringsdiploma_wi2021")], {"plicht.einde": "2026-11-21", "plicht.einde_reden": "voldaan", "bewaren.dossier_verwijderen_op": "2031-11-21", "duo.gebeurtenis@d": "SS106"}),
    "cert2021 fact ends duty": ([A, P("2024-03-15", "z_route"), fact("diploma.behaald", "2026-11-21", id="d", soort="inburgeringscertificaat_wi2021")], {"plicht.einde": "2026-11-21", "spuk.prestatie_budgetjaar": 2028}),
    "permit lapses then renewed directly": ([fact("verblijfsrecht.verleend", "2024-01-08", "2026-01-07", soort="regulier_bepaalde_tijd", doel="gezin", referent="overig"), fact("verblijfsrecht.verleend", "2026-01-08", soort="regulier_bepaalde_tijd", doel="gezin", referent="overig"), P()], {"plicht.einde": None, "termijn.laatste_dag": "2027-03-15"}),
    "permit lapses then in afwachting": ([fact("verblijfsrecht.verleend", "2024-01-08", "2026-01-07", soort="regulier_bepaalde_tijd", doel="gezin", referent="overig"), fact("verblijfsrecht.verleend", "2026-01-08", soort="in_afwachting"), P()], {"plicht.einde": None, "inburgeringsplichtig": True}),
    "to indefinite": ([asylum("2022-01-08"), P("2022-03-15"), fact("verblijfsrecht.verleend", "2027-01-08", soort="asiel_onbepaalde_tijd")], {"plicht.einde": None}),
    "BIO partial": ([F, P(), fact("ontheffing.besluit", "2025-03-01", id="o", uitkomst="verleend", omvang="gedeeltelijk", grond="bijzondere_omstandigheden", onderdelen=["lezen"])], {"signal:ontheffing.bijzonder_alleen_geheel@o#n": 1}),
    "abroad 5 months in term": ([F, P(), fact("verblijf.buitenland", "2025-01-01", "2025-05-31", id="b")], {"signal:termijn.verblijf_buitenland@b#n": 1, "termijn.laatste_dag": "2027-03-15"}),
    "temp doel in referent missing": ([fact("verblijfsrecht.verleend", "2024-01-08", id="v", soort="regulier_bepaalde_tijd")], {"signal:plicht.doel_onbekend@v#n": 1}),
    "temp doel unknown, decided?": ([fact("verblijfsrecht.verleend", "2024-01-08", id="v", soort="regulier_bepaalde_tijd")], {"inburgeringsplichtig": None}),
    "vermogend decided?": ([fact("verblijfsrecht.verleend", "2024-01-08", id="v", soort="regulier_bepaalde_tijd", doel="vermogende_vreemdeling")], {"inburgeringsplichtig": None}),
    "minor 17 no school word decided?": ([asylum("2025-06-02"), fact("persoon.geboren", "2008-01-01")], {"signal:plicht.minderjarig#n": 1, }),
    "two plans, first withdrawn as never true": ([F, P(), fact("feit.nietig", "2024-05-01", id="n", supersedes="p", mode="correction"), plan("2024-05-10", id="q")], {"termijn.start": "2024-05-11"}),
    "aanbod corrected": ([A, P(), fact("aanbod.gedaan", "2024-08-25", id="a", keurmerk="blik_op_werk"), fact("aanbod.gedaan", "2024-05-25", id="a2", keurmerk="blik_op_werk", supersedes="a", mode="correction")], {"termijn.laatste_dag_met_aanspraken": "2027-03-15", "aanbod.tijdig@a2": True}),
    "correction by later knowledge": ([F, P(), fact("pip.vastgesteld", "2024-04-15", id="q", known_on="2024-09-01", supersedes="p", mode="correction", leerroute="b1_route")], {"termijn.start": "2024-04-16", "duo.geaccepteerd@q": True}),
}

STOPS = {
    "naturalised: duty is over": ([*BASE, fact("naturalisatie.verleend", "2025-05-05")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "naturalisatie", "inburgeringsplichtig#valid_from": "2025-05-06", "right:maatschappelijke_begeleiding#valid_until": "2025-05-05", "right:cursus_van_gemeente#valid_until": "2025-05-05", "pip.termijn_loopt#valid_until": "2025-05-05", "pip.mogelijk#valid_until": "2025-05-05", "must:pip.vaststellen#until": "2025-05-05"}),
    "done: duty is over the day after": ([F, P(), *ALLB1, *PVT, *MAP], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "voldaan", "inburgeringsplichtig#valid_from": "2025-11-04", "right:sociale_lening#valid_until": "2025-11-03", "termijn.plicht_loopt_door": None}),
    "age to come keeps the short answer": ([fact("persoon.geboren", "1959-06-01"), A, home("2024-02-05"), notice("2024-02-12"), P()], {"inburgeringsplichtig": True, "inburgeringsplichtig#valid_until": "2026-06-01", "plicht.einde": "2026-06-01", "plicht.einde_reden": "aow_leeftijd", "termijn.plicht_loopt_door": None, "inburgeringsplichtig#n": 2}),
    "age after the term": ([fact("persoon.geboren", "1960-06-01"), A, home("2024-02-05"), notice("2024-02-12"), P()], {"termijn.plicht_loopt_door": True, "plicht.einde": "2027-06-01"}),
    "no attention signal after the end": ([*BASE, ex_("2024-04-01", omv="volledig")], {"duo.aangekondigd": None}),
    "attention signal from the eleventh week until the end": ([*BASE, ex_("2024-06-03", omv="volledig")], {"duo.aangekondigd@pip.vaststellen": "SS126", "duo.aangekondigd@pip.vaststellen#valid_from": "2024-04-23", "duo.aangekondigd@pip.vaststellen#valid_until": "2024-06-03"}),
    "nobody ends: nothing is cut": ([*BASE], {"inburgeringsplichtig#n": 1, "inburgeringsplichtig#valid_until": None, "right:maatschappelijke_begeleiding#valid_until": None}),
    "denied right keeps no end": ([F, fact("naturalisatie.verleend", "2025-05-05")], {"right:maatschappelijke_begeleiding": False, "right:maatschappelijke_begeleiding#valid_until": None}),
    "temporary: the ten weeks stop": ([*BASE, ex_("2024-04-01", id="v")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "tijdelijke_vrijstelling", "inburgeringsplichtig#valid_from": "2024-04-01", "must:pip.vaststellen#until": "2024-03-31", "must:intake.afronden#until": "2024-03-31", "pip.laatste_dag": None, "pip.termijn_loopt#valid_until": "2024-03-31", "plicht.einde": None}),
    "temporary after the ten weeks keeps the day": ([*BASE, ex_("2024-05-01", id="v")], {"pip.laatste_dag": "2024-04-22", "must:pip.vaststellen#until": "2024-04-30"}),
    "temporary withdrawn without plan": ([*BASE, ex_("2024-04-01", id="v"), ex_("2025-02-03", "ingetrokken", id="w")], {"inburgeringsplichtig": True, "inburgeringsplichtig#n": 3, "inburgeringsplichtig#valid_from": "2025-02-03", "signal:pip.na_tijdelijke_vrijstelling": (None, "2024-04-22"), "duo.gebeurtenis@w": "SS129"}),
    "temporary withdrawn, new notice": ([*BASE, ex_("2024-04-01", id="v"), ex_("2025-02-03", "ingetrokken", id="w"), notice("2025-02-10")], {"pip.laatste_dag": "2025-04-22", "signal:pip.na_tijdelijke_vrijstelling": None, "inburgeringsplichtig": True, "must:pip.vaststellen#until": None}),
    "temporary until a day": ([*BASE, ex_("2024-04-01", id="v", until="2024-12-31")], {"inburgeringsplichtig": True, "inburgeringsplichtig#valid_from": "2025-01-01", "signal:pip.na_tijdelijke_vrijstelling#n": 1}),
    "temporary with plan: duties stay, term in doubt": ([*BASE, P(), ex_("2024-06-03", id="v")], {"must:leerroute.afronden": "2027-03-15", "must:leerroute.afronden#until": None, "pip.laatste_dag": "2024-04-22", "signal:termijn.tijdelijke_vrijstelling@v#n": 1, "inburgeringsplichtig": False}),
    "whole exemption that is withdrawn": ([F, P(), ex_("2024-05-01", omv="volledig", id="v"), ex_("2024-09-02", "ingetrokken", "volledig", id="w")], {"plicht.einde": None, "inburgeringsplichtig": True, "inburgeringsplichtig#n": 3, "bewaren.dossier_verwijderen_op": None}),
    "another extent does not withdraw it": ([F, P(), ex_("2024-05-01", omv="volledig", id="v"), ex_("2024-09-02", "ingetrokken", "tijdelijk", id="w")], {"plicht.einde": "2024-05-01"}),
    "temporary, then naturalised": ([*BASE, ex_("2024-04-01", id="v"), fact("naturalisatie.verleend", "2024-08-05")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "naturalisatie", "inburgeringsplichtig#n": 3}),
    "naturalised before an exemption": ([*BASE, fact("naturalisatie.verleend", "2024-03-04"), ex_("2024-04-01", id="v")], {"inburgeringsplichtig#n": 2, "plicht.einde": "2024-03-04"}),
    "free movement from a later day": ([F, P(), fact("inburgeringsplicht.uitzondering", "2025-03-03", id="u", grond="familielid_vrij_verkeer")], {"plicht.einde": "2025-03-02", "plicht.einde_reden": "uitzondering", "termijn.laatste_dag": "2027-03-15", "inburgeringsplichtig": False}),
    "German from a later day": ([F, P(), fact("persoon.nationaliteit", "2025-03-03", land="DE")], {"plicht.einde": "2025-03-02", "plicht.einde_reden": "uitzondering"}),
    "Dutch from a later day": ([F, P(), fact("persoon.nationaliteit", "2025-03-03", land="NL")], {"plicht.einde": "2025-03-03", "plicht.einde_reden": "naturalisatie"}),
    "exception on the day of the permit": ([F, fact("inburgeringsplicht.uitzondering", "2024-01-08", grond="verdrag")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "uitzondering"}),
    "exception over before the permit": ([fact("inburgeringsplicht.uitzondering", "2022-01-03", "2023-12-31", grond="verdrag"), F], {"inburgeringsplichtig": True}),
    "EU national without permit": ([fact("persoon.nationaliteit", "2024-01-08", land="FR")], {"inburgeringsplichtig": False}),
    "a year for study to the day": ([reg("2022-03-01", "gezin", referent="overig"), plan("2022-05-02"), reg("2023-01-01", "studie", "2023-12-31", id="s"), reg("2024-01-01", "gezin", referent="overig")], {"plicht.geeindigd_door_onderbreking@s": False, "verlenging.onderbreking@s": "P12M", "termijn.laatste_dag": "2026-05-02"}),
    "a day more than a year": ([reg("2022-03-01", "gezin", referent="overig"), plan("2022-05-02"), reg("2023-01-01", "studie", "2024-01-01", id="s"), reg("2024-01-02", "gezin", referent="overig")], {"plicht.geeindigd_door_onderbreking@s": True, "plicht.opnieuw_vanaf@s": "2024-01-02", "termijn.laatste_dag": "2025-05-02"}),
    "study, then work, then family": ([reg("2022-03-01", "gezin", referent="overig"), plan("2022-05-02"), reg("2023-01-01", "studie", "2023-03-31", id="s"), reg("2023-04-01", "seizoenarbeid", "2023-06-30"), reg("2023-07-01", "gezin", referent="overig")], {"verlenging.onderbreking@s": "P6M", "termijn.laatste_dag": "2025-11-02"}),
    "study for good ends it": ([reg("2022-03-01", "gezin", referent="overig"), plan("2022-05-02"), reg("2023-01-01", "studie")], {"plicht.einde": "2022-12-31", "plicht.einde_reden": "verblijfsdoel_gewijzigd"}),
    "study before the duty is no gap": ([reg("2021-03-01", "studie"), reg("2022-03-01", "gezin", referent="overig"), reg("2023-03-01", "gezin", referent="overig")], {"verlenging.onderbreking": None}),
    "recorded and shown by rights: once": ([reg("2022-03-01", "gezin", referent="overig"), plan("2022-05-02"), reg("2023-01-01", "studie", "2023-06-30", id="s"), reg("2023-07-01", "gezin", referent="overig"), fact("inburgeringsplicht.onderbreking", "2023-01-01", "2023-06-30", id="r", reden="tijdelijk_doel")], {"verlenging.onderbreking@r": "P6M", "verlenging.onderbreking@s": None, "termijn.laatste_dag": "2025-11-02"}),
    "granted illness, then a death": ([F, P(), dec("2026-10-05", grond="ziekte", maanden=4), o("overlijden", "2027-04-05", betreft="ouder")], {"termijn.laatste_dag": "2027-07-15", "termijn.laatste_dag_met_aanspraken": "2027-10-15"}),
    "granted for the very illness": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), dec("2026-10-05", grond="ziekte", maanden=4)], {"termijn.laatste_dag_met_aanspraken": "2027-07-15"}),
    "granted more than the claim, and a birth": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), dec("2026-10-05", grond="ziekte", maanden=6), o("bevalling", "2026-12-01", id="g")], {"termijn.laatste_dag": "2027-09-15", "termijn.laatste_dag_met_aanspraken": "2028-01-05"}),
    "granted without ground rests on what was there": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), dec("2026-10-05", maanden=4)], {"termijn.laatste_dag_met_aanspraken": "2027-07-15"}),
    "granted before the illness began": ([F, P(), dec("2026-10-05", grond="ziekte", maanden=4), o("ziekte", "2026-11-01", "2027-01-31")], {"termijn.laatste_dag_met_aanspraken": "2027-10-15"}),
    "granted over another period": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), dec("2026-10-05", grond="ziekte", maanden=3, periode_van="2024-05-01", periode_tot="2024-07-31")], {"termijn.laatste_dag_met_aanspraken": "2027-10-15"}),
    "granted to a named day, and a death": ([F, P(), dec("2026-10-05", grond="ziekte", laatste_dag="2027-07-15"), o("overlijden", "2027-04-05", betreft="kind")], {"termijn.laatste_dag_met_aanspraken": "2027-10-15"}),
    "refused adds nothing": ([F, P(), dec("2026-10-05", out="geweigerd", grond="ziekte"), o("overlijden", "2026-11-05", betreft="kind")], {"termijn.laatste_dag_met_aanspraken": "2027-06-15"}),
    "a combination was granted": ([F, P(), o("ziekte", "2025-02-01", "2025-03-31"), o("dakloosheid", "2025-04-01", "2025-05-31", id="o2"), dec("2026-10-05", grond="combinatie", maanden=4)], {"termijn.laatste_dag_met_aanspraken": "2027-07-15"}),
    "in-laws: a person decides": ([F, P(), o("overlijden", "2025-02-01", betreft="schoonouder"), req("2026-10-05", "overlijden", omstandigheid="o")], {"verlenging.aanvraag_toewijsbaar@v": "beoordelen", "verlenging.aanvraag_toewijsbaar@v#reden": "bronnen_verschillen"}),
    "diploma on record": ([F, P(), fact("diploma.behaald", "2026-11-20", id="d", soort="inburgeringsdiploma_wi2021")], {"inburgering.resultaat": "inburgeringsdiploma", "inburgering.voltooid_op": "2026-11-20", "inburgering.ontbreekt": (), "leerroute.voltooid@p": True, "boete.papier": None, "must:leerroute.afronden#done_on": "2026-11-20", "must:pvt.afronden#done_on": "2026-11-20"}),
    "diploma later than what was done": ([F, P(), *ALLB1, *PVT, *MAP, fact("diploma.behaald", "2026-02-02", id="d", soort="inburgeringsdiploma_wi2021")], {"inburgering.voltooid_op": "2025-11-03", "plicht.einde": "2025-11-03", "duo.gebeurtenis@d": "SS106"}),
    "certificate in the Z-route": ([A, P("2024-03-15", "z_route"), fact("diploma.behaald", "2026-11-20", id="d", soort="inburgeringscertificaat_wi2021")], {"inburgering.resultaat": "inburgeringscertificaat", "naturalisatie.resultaat_volstaat": False, "plicht.einde_reden": "voldaan"}),
    "diploma from before the duty exempts": ([fact("diploma.behaald", "2023-06-01", id="d", soort="inburgeringsdiploma_wi2021"), F], {"right:vrijstelling.document@d": True, "plicht.einde": None, "duo.gebeurtenis@d": None}),
    "diploma without a plan on record": ([F, fact("diploma.behaald", "2026-11-20", id="d", soort="inburgeringsdiploma_wi2021")], {"plicht.einde": "2026-11-20", "plicht.einde_reden": "voldaan"}),
    "havo during the duty does not end it by itself": ([F, P(), fact("diploma.behaald", "2026-11-20", id="d", soort="havo")], {"plicht.einde": None, "duo.gebeurtenis@d": None, "right:vrijstelling.document@d": True}),
    "exempted after the term does not lower the fine": ([family("2022-01-10"), plan("2022-03-15"), hours("pvt", 12, "2022-06-01"), fact("pvt.ondertekend", "2022-07-01"), hours("map_praktijk", 40, "2022-09-01"), fact("map.eindgesprek", "2023-11-03"), fact("vrijstelling.besluit", "2025-06-02", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], {"boete.papier@leerroute": 1000}),
    "exempted within the term does": ([family("2022-01-10"), plan("2022-03-15"), hours("pvt", 12, "2022-06-01"), fact("pvt.ondertekend", "2022-07-01"), hours("map_praktijk", 40, "2022-09-01"), fact("map.eindgesprek", "2023-11-03"), fact("vrijstelling.besluit", "2024-06-02", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], {"boete.papier@leerroute": 800}),
    "a refusal later is no completion day": ([F, P(), *ALLB1, *PVT, *MAP, fact("vrijstelling.besluit", "2026-01-05", uitkomst="geweigerd", omvang="gedeeltelijk", onderdelen=["lezen"])], {"inburgering.voltooid_op": "2025-11-03"}),
    "exempted for the last part": ([F, P(), *[e for e in ALLB1 if e["data"]["onderdeel"]!="lezen"], *PVT, *MAP, fact("vrijstelling.besluit", "2026-01-05", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], {"inburgering.voltooid_op": "2026-01-05"}),
    "one of two parts withdrawn": ([F, P(), fact("vrijstelling.besluit", "2025-05-01", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen", "spreken"]), fact("vrijstelling.besluit", "2025-09-01", uitkomst="ingetrokken", omvang="gedeeltelijk", onderdelen=["lezen"])], {"examen.behaalde_onderdelen": ("spreken",)}),
    "all parts withdrawn": ([F, P(), fact("vrijstelling.besluit", "2025-05-01", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen", "spreken"]), fact("vrijstelling.besluit", "2025-09-01", uitkomst="ingetrokken", omvang="gedeeltelijk")], {"examen.behaalde_onderdelen": None}),
    "a release stays when an exemption goes": ([F, P(), fact("ontheffing.besluit", "2025-05-01", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"]), fact("vrijstelling.besluit", "2025-09-01", uitkomst="ingetrokken", omvang="gedeeltelijk")], {"examen.behaalde_onderdelen": ("lezen",)}),
    "new term from the fine, too long": ([F, notice("2024-01-15"), fact("boete.besluit", "2024-03-04", id="b", soort="brede_intake", bedrag=250, nieuwe_termijn_tot="2024-05-06")], {"intake.nieuwe_termijn_uiterlijk@b": "2024-05-04", "intake.nieuwe_termijn_uiterlijk@b#te_lang": True}),
    "new term from the fine, in order": ([F, notice("2024-01-15"), fact("boete.besluit", "2024-03-04", id="b", soort="brede_intake", bedrag=250, nieuwe_termijn_tot="2024-05-03")], {"intake.nieuwe_termijn_uiterlijk@b#te_lang": False}),
    "second fine has no new term": ([F, notice("2024-01-15"), fact("boete.besluit", "2024-03-04", id="b", soort="brede_intake", bedrag=250), fact("boete.besluit", "2024-06-03", id="b2", soort="brede_intake", bedrag=250)], {"intake.nieuwe_termijn_uiterlijk@b2": None, "intake.nieuwe_termijn_uiterlijk@b": "2024-05-04"}),
    "a fine for another breach gives none": ([F, notice("2024-01-15"), fact("boete.besluit", "2024-03-04", id="b", soort="begeleiding", bedrag=25)], {"intake.nieuwe_termijn_uiterlijk": None}),
    "result of the test without a notice": ([F, fact("leerbaarheidstoets.afgelegd", "2024-02-19", id="t", uitslag="b1_niet_haalbaar")], {"leerbaarheidstoets.uitslag@t": "b1_niet_haalbaar", "leerbaarheidstoets.uitslag@t#bindend": False}),
    "right runs out, nothing on record": ([reg("2024-01-08", "gezin", "2026-01-07", id="r", referent="overig")], {"signal:plicht.verblijfsrecht_afgelopen@r": (None, "2026-01-07"), "plicht.einde": None}),
    "right runs out, request pending": ([reg("2024-01-08", "gezin", "2026-01-07", id="r", referent="overig"), fact("verblijfsrecht.verleend", "2026-01-08", soort="in_afwachting")], {"signal:plicht.verblijfsrecht_afgelopen": None, "plicht.einde": None}),
    "right runs out on the day it is withdrawn": ([reg("2024-01-08", "gezin", "2026-01-07", id="r", referent="overig"), fact("verblijfsrecht.ingetrokken", "2026-01-07", reden="verlenging_geweigerd")], {"signal:plicht.verblijfsrecht_afgelopen": None, "plicht.einde": "2026-01-07"}),
    "startkwalificatie before 18": ([asylum("2025-06-02"), fact("persoon.geboren", "2008-03-01"), fact("leerplicht", "2025-06-02", id="l", soort="kwalificatieplicht"), fact("diploma.behaald", "2025-07-10", soort="mbo_2")], {"plicht.begin": "2025-07-10", "right:vrijstelling.leerplichtig@l#valid_until": "2025-07-09"}),
    "entree is no startkwalificatie": ([asylum("2025-06-02"), fact("persoon.geboren", "2008-03-01"), fact("leerplicht", "2025-06-02", id="l", soort="kwalificatieplicht"), fact("diploma.behaald", "2025-07-10", soort="mbo_entree")], {"plicht.begin": "2026-03-01"}),
    "diploma of another country is none": ([asylum("2025-06-02"), fact("persoon.geboren", "2008-03-01"), fact("leerplicht", "2025-06-02", id="l", soort="kwalificatieplicht"), fact("diploma.behaald", "2025-07-10", soort="havo", land="SY")], {"plicht.begin": "2026-03-01"}),
    "three calls alone show the act": ([fact("intake.oproep", "2025-03-10", uitkomst="niet_verschenen"), fact("intake.oproep", "2025-04-10", uitkomst="niet_verschenen"), fact("intake.oproep", "2025-05-12", uitkomst="niet_verschenen")], {"regime": "wi2021", "pip.bij_verstek_mogelijk": True}),
    "a breach of the support shows it": ([fact("overtreding.geconstateerd", "2025-06-10", id="x", soort="begeleiding")], {"regime": "wi2021", "boete.basisbedrag@x": 50, "boete.papier@x": 25, "boete.handhaafbaar@x": None, "signal:boete.gegevens_ontbreken@x": ("doelgroep",)}),
    "a breach that both acts know does not": ([fact("overtreding.geconstateerd", "2025-06-10", id="x", soort="leerroute")], {"regime": "onbekend"}),
    "loan data by themselves": ([F, fact("lening.afgelost", "2024-02-29", id="l")], {"bewaren.lening_tot@l": "2029-02-28", "bewaren.dossier_verwijderen_op": None}),
    "withdrawn right is told as SS110": ([F, fact("verblijfsrecht.ingetrokken", "2025-05-05", id="i", reden="ingetrokken")], {"duo.gebeurtenis@i": "SS110"}),
    "corrected to an earlier day": ([F, P(), fact("pip.vastgesteld", "2024-03-01", id="q", supersedes="p", mode="correction", leerroute="b1_route")], {"termijn.start": "2024-03-02", "termijn.laatste_dag": "2027-03-01"}),
    "corrected twice": ([F, P(), fact("pip.vastgesteld", "2024-03-01", id="q", supersedes="p", mode="correction", leerroute="b1_route"), fact("pip.vastgesteld", "2024-02-20", id="r", supersedes="q", mode="correction", leerroute="b1_route")], {"termijn.start": "2024-02-21"}),
}


TOGETHER = {
    "15 in 2021, 16 in 2022": ([asylum("2021-11-01"), born("2006-02-10")], {"regime": "wi2021", "plicht.begin": "2022-02-10"}),
    "study 2020 family 2022": ([reg("2020-09-01", "studie"), reg("2022-03-01", "gezin", referent="overig")], {"regime": "wi2021", "plicht.begin": "2022-03-01"}),
    "wi2013 then new permit 2023": ([reg("2020-09-01", "gezin", referent="overig"), asylum("2023-03-01")], {"regime": "wi2013"}),
    "gap by brp 14 months": ([F, fact("brp.inschrijving", "2024-01-15", "2024-12-31", gemeente="0344"), P(gemeente="0344"), fact("brp.inschrijving", "2026-03-01", id="t", gemeente="0344")], {"plicht.geeindigd_door_onderbreking@t": True, "plicht.opnieuw_vanaf@t": "2026-03-01"}),
    "gap by brp exactly a year": ([F, fact("brp.inschrijving", "2024-01-15", "2024-12-31", gemeente="0344"), P(gemeente="0344"), fact("brp.inschrijving", "2026-01-01", id="t", gemeente="0344")], {"plicht.geeindigd_door_onderbreking@t": False, "termijn.laatste_dag": "2028-03-15"}),
    "move next day is no gap": ([F, fact("brp.inschrijving", "2024-01-15", "2024-12-31", gemeente="0344"), P(gemeente="0344"), fact("brp.inschrijving", "2025-01-01", id="t", gemeente="0363")], {"verlenging.onderbreking": None, "termijn.laatste_dag": "2027-03-15"}),
    "late plan consequence": ([F, notice("2024-02-05"), P("2024-05-06")], {"pip.op_tijd@p": False, "pip.te_laat_gevolg@p#boete": False}),
    "gives up asylum rights": ([A, reg("2025-03-03", "gezin", id="r", referent="overig"), fact("doelgroep.vastgesteld", "2025-06-02", id="d", doelgroep="gezins_of_overige_migrant")], {"groep": "gezins_of_overige_migrant"}),
    "gives up told in two facts": ([A, fact("doelgroep.vastgesteld", "2024-01-08", doelgroep="asielstatushouder_a"), reg("2025-03-03", "gezin", id="r", referent="overig"), fact("doelgroep.vastgesteld", "2025-06-02", id="d", doelgroep="gezins_of_overige_migrant")], {"groep": "gezins_of_overige_migrant", "duo.gebeurtenis@d": "SS124"}),
    "azc koppeling pip starts clock, move to other gemeente than koppeling": ([asylum("2025-01-06"), fact("azc.verblijf", "2024-05-01", "2025-06-01"), fact("koppeling", "2025-02-03", gemeente="0344"), P("2025-03-14", gemeente="0344"), fact("brp.inschrijving", "2025-06-02", id="h", gemeente="0344")], {"termijn.start": "2025-03-15", "must:pip.vaststellen_na_verhuizing": None}),
    "pip in azc then BRP: pip.op_tijd": ([asylum("2025-01-06"), fact("azc.verblijf", "2024-05-01", "2025-06-01"), fact("koppeling", "2025-02-03", gemeente="0344"), notice("2025-01-20"), P("2025-03-14", gemeente="0344"), fact("brp.inschrijving", "2025-06-02", id="h", gemeente="0344")], {"pip.op_tijd@p": True, "pip.laatste_dag": "2025-08-11"}),
    "afschalen in plan without hours": ([F, P(), hours("nt2", 300, "2024-05-01"), plan("2025-05-01", id="q", reden="afschalen", niveau="a2")], {"pip.rechtmatig@q": False}),
    "afschalen plan with 600 ok": ([F, P(), hours("nt2", 600, "2024-05-01"), plan("2025-05-01", id="q", reden="afschalen", niveau="a2")], {"pip.rechtmatig@q": True, "duo.geaccepteerd@q": True, "leerroute.niveaus@q": ("lezen:a2", "luisteren:a2", "schrijven:a2", "spreken:a2")}),
    "afschalen after switch from onderwijs": ([F, P("2024-03-15", "onderwijsroute"), hours("nt2", 400, "2024-05-01", bij="taalschakelinstelling"), plan("2025-01-10", id="q", reden="schakelen"), hours("nt2", 200, "2025-02-01"), fact("afschalen.beoordeling", "2025-12-01", id="a", inzet_voldoende=True, b1_haalbaar=False)], {"afschalen.mogelijk@a": True, "schakelen.toegestaan@q": True}),
    "overlap three": ([F, P(), o("ziekte", "2025-01-01", "2025-02-28"), o("dakloosheid", "2025-02-15", "2025-04-15", id="o2"), o("opvang", "2025-04-16", "2025-05-31", id="o3")], {"verlenging.samen": "P5M", "termijn.laatste_dag_met_aanspraken": "2027-08-15"}),
    "gap inside illness": ([F, P(), o("ziekte", "2025-01-01", "2025-06-30"), fact("inburgeringsplicht.onderbreking", "2025-03-01", "2025-04-30", id="g", reden="geen_ingezetene")], {"termijn.laatste_dag": "2027-05-15"}),
    "ext after gap: 6-month window": ([F, P(), fact("inburgeringsplicht.onderbreking", "2025-03-01", "2025-04-30", id="g", reden="geen_ingezetene")], {"verlenging.aanvraag_vanaf": "2026-11-15"}),
    "ext granted leap": ([family("2024-01-08"), P("2024-11-30"), dec("2027-08-02", maanden=3, grond="overlijden")], {"termijn.laatste_dag": "2028-02-29"}),
    "ext 16 weeks granted in days": ([F, P(), dec("2027-01-04", dagen=112, grond="bevalling")], {"termijn.laatste_dag": "2027-07-05"}),
    "offer then late lessons": ([A, P(), off("2024-05-01")], {"aanbod.tijdig@a": True}),
    "no offer at all, 8 months": ([A, P()], {"must:aanbod.doen": "2024-06-15", "must:duo.melden_geen_aanbod#valid_from": "2024-06-16"}),
    "onderwijs starts late by education enrolment": ([A, P("2024-03-15", "onderwijsroute"), fact("onderwijs.inschrijving", "2024-10-01", id="s", soort="taalschakeltraject")], {"verlenging.aanspraak@s": "P6M"}),
    "z-route afgerond reported": ([A, P("2024-03-15", "z_route"), fact("z_route.afgerond", "2026-03-02", id="z"), *PVT, *MAP], {"leerroute.voltooid@p": True, "inburgering.resultaat": "inburgeringscertificaat"}),
    "exam fee": ([F, P()], {"examen.kosten_a2_knm": 50}),
    "attempt at A2 in B1 plan does not use a free attempt": ([A, P(), exam("lezen", "gezakt", "2024-10-01", level="a2")], {"examen.gratis_resterend@lezen": 2}),
    "no-show does not use free attempt": ([A, P(), fact("examen.afgelegd", "2024-10-01", onderdeel="lezen", niveau="b1", uitslag="geen", reden_geen="ziek")], {"examen.gratis_resterend@lezen": 2}),
    "child of 12 no vve": ([A, notice("2024-02-05"), fact("huishouden.band", "2024-01-08", id="k", relatie="kind", geboortedatum="2012-06-01")], {"must:vve.verkennen@k": None}),
    "fine after new term (Wi 24 lid 3)": ([family("2022-01-10"), P("2022-03-15"), hours("nt2", 100, "2022-06-01"), fact("boete.besluit", "2025-06-10", id="b", soort="leerroute", bedrag=1000, nieuwe_termijn_tot="2027-06-10"), fact("boete.besluit", "2027-08-02", id="b2", soort="leerroute", bedrag=1000, nieuwe_termijn_tot="2029-08-02")], {"nieuwe_termijn.verlopen@b": "boete_met_nieuwe_termijn", "nieuwe_termijn.verlopen@b2": "boete_om_de_twee_jaar"}),
    "cap in new term of 12 months": ([family("2022-01-10"), P("2022-03-15"), fact("boete.besluit", "2025-06-10", id="b", soort="leerroute", bedrag=400, nieuwe_termijn_tot="2026-06-10"), fact("boete.besluit", "2025-09-10", id="c", soort="begeleiding", bedrag=790), breach("2026-01-12", soort="begeleiding", verwijtbaarheid="opzet")], {"boete.ruimte_tot_maximum@x": 10}),
    "spuk prov": ([asylum("2021-12-30"), home("2022-02-01")], {"regime": "wi2013"}),
    "cbs q3": ([A, P("2026-07-20")], {"must:cbs.leveren@2026K3": "2026-10-28"}),
    "OL by college on date": ([A, home("2024-02-05"), fact("uitvoering.overgedragen", "2025-01-01", id="u", openbaar_lichaam="Avres", geheel=True)], {"uitvoering.openbaar_lichaam@u": "Avres"}),
    "revoked and annulled then nothing": ([A, P(), fact("pip.ingetrokken", "2024-05-01", id="i")], {"termijn.start": "2024-03-16", "termijn.opnieuw_gestart@i": False}),
    "hardship 2y cap": ([F, P(), o("overig", "2024-06-01", "2026-11-30")], {"verlenging.aanspraak@o": "P24M"}),
    "fifteen: not yet": ([asylum("2025-06-02"), born("2009-09-10")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "jonger_dan_zestien", "inburgeringsplichtig#valid_from": "2025-06-02", "inburgeringsplichtig#valid_until": "2025-09-09", "plicht.begin": "2025-09-10", "inburgeringsplichtig#n": 2}),
    "sixteen, as the notice says": ([asylum("2025-06-02"), born("2009-09-10"), notice("2025-09-15")], {"inburgeringsplichtig": True, "inburgeringsplichtig#valid_from": "2025-09-10", "inburgeringsplichtig#n": 2}),
    "a notice from before the age says nothing": ([asylum("2025-06-02"), born("2009-09-10"), notice("2025-09-09")], {"inburgeringsplichtig": False}),
    "at school until 18: not yet": ([asylum("2025-06-02"), born("2008-09-10"), fact("leerplicht", "2025-06-02", soort="kwalificatieplicht")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "leerplichtig", "inburgeringsplichtig#valid_until": "2026-09-09", "plicht.begin": "2026-09-10"}),
    "school ended on record": ([asylum("2025-06-02"), born("2008-09-10"), fact("leerplicht", "2025-06-02", "2025-12-31", soort="kwalificatieplicht")], {"inburgeringsplichtig": True, "inburgeringsplichtig#valid_from": "2026-01-01", "inburgeringsplichtig#n": 2}),
    "sixteen on the day": ([asylum("2025-06-02"), born("2009-06-02")], {"inburgeringsplichtig": True, "inburgeringsplichtig#n": 1}),
    "DUO says when": ([asylum("2025-06-02"), born("2009-09-10"), fact("inburgeringsplicht.vastgesteld", "2025-09-10")], {"inburgeringsplichtig#n": 1, "inburgeringsplichtig": True}),
    "nothing to claim under temporary protection": ([fact("verblijfsrecht.verleend", "2024-01-08", soort="tijdelijke_bescherming"), home("2024-01-15"), fact("bijstand.recht", "2024-02-01", id="b")], {"right:maatschappelijke_begeleiding": False, "right:maatschappelijke_begeleiding#reden": "tijdelijke_bescherming", "right:cursus_van_gemeente": False, "right:ontzorgen@b": False}),
    "nothing to claim from AOW age on": ([born("1950-01-01"), A, fact("bijstand.recht", "2024-02-01", id="b")], {"right:ontzorgen@b": False, "right:ontzorgen@b#reden": "aow_leeftijd", "right:maatschappelijke_begeleiding": False}),
    "bijstand after the duty": ([A, home("2024-02-05"), fact("naturalisatie.verleend", "2025-05-05"), fact("bijstand.recht", "2025-05-06", id="b")], {"right:ontzorgen@b": False, "right:ontzorgen@b#reden": "plicht_geeindigd", "term:ontzorgen": None}),
    "bijstand on the last day of the duty": ([A, home("2024-02-05"), fact("naturalisatie.verleend", "2025-05-05"), fact("bijstand.recht", "2025-05-05", id="b")], {"right:ontzorgen@b": True}),
    "a fixed fine may be mitigated": ([F, notice("2024-02-05"), breach("2024-04-01", verwijtbaarheid="verminderd")], {"boete.papier@x": 250, "signal:boete.matiging_mogelijk@x": (250, None)}),
    "without less blame there is no doubt": ([F, notice("2024-02-05"), breach("2024-04-01")], {"boete.papier@x": 250, "signal:boete.matiging_mogelijk": None}),
    "VVE in the intake": ([A, notice("2024-02-05"), fact("huishouden.band", "2024-01-08", id="k", relatie="kind", geboortedatum="2021-06-01")], {"must:vve.verkennen@k": "2024-04-15"}),
}


RIGHTS = [reg("2022-03-01", "gezin", referent="overig"), plan("2022-05-02"), reg("2023-01-01", "studie", "2023-06-30", id="s"), reg("2023-07-01", "gezin", referent="overig")]
LATE = [family("2022-01-10"), plan("2022-03-15"), hours("pvt", 12, "2022-06-01"), fact("pvt.ondertekend", "2022-07-01"), hours("map_praktijk", 40, "2022-09-01"), fact("map.eindgesprek", "2023-11-03")]
ALMOST = [F, P(), hours("nt2", 450, "2024-06-01"), hours("pvt", 12, "2024-06-01"), fact("pvt.ondertekend", "2024-07-01"), hours("map_praktijk", 40, "2024-09-01"), fact("map.eindgesprek", "2025-11-03"),
          *[exam(part, day="2026-05-04") for part in ("lezen", "luisteren", "knm")]]  # fmt: skip
VERY_DAYS = {
    "exempt on the last of the ten weeks": ([*BASE, ex_("2024-04-22", id="v")], {"pip.laatste_dag": None, "must:pip.vaststellen#until": "2024-04-21"}),
    "a plan of that very day": ([*BASE, P("2024-04-01"), ex_("2024-04-01", id="v")], {"pip.laatste_dag": "2024-04-22", "pip.op_tijd@p": True}),
    "a plan of a day later": ([*BASE, P("2024-04-02"), ex_("2024-04-01", id="v")], {"pip.laatste_dag": None}),
    "exempt the day after": ([*BASE, ex_("2024-04-23", id="v")], {"pip.laatste_dag": "2024-04-22"}),
    "the duty's first day stays told": ([*BASE, fact("naturalisatie.verleend", "2025-05-05")], {"plicht.begin": "2024-01-08"}),
    "naturalised the day after the right ran out": ([reg("2024-01-08", "gezin", "2026-01-07", id="r", referent="overig"), fact("naturalisatie.verleend", "2026-01-08")], {"signal:plicht.verblijfsrecht_afgelopen": None}),
    "naturalised two days after": ([reg("2024-01-08", "gezin", "2026-01-07", id="r", referent="overig"), fact("naturalisatie.verleend", "2026-01-09")], {"signal:plicht.verblijfsrecht_afgelopen#n": 1}),
    "exempted on the last day of the term": ([*LATE, fact("vrijstelling.besluit", "2025-03-15", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], {"boete.papier@leerroute": 800}),
    "exempted the day after": ([*LATE, fact("vrijstelling.besluit", "2025-03-16", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], {"boete.papier@leerroute": 1000}),
    "a diploma on the day of the last exam": ([F, P(), *(exam(part) | {"id": part} for part in PARTS), *PVT, *MAP, fact("diploma.behaald", "2025-10-01", id="d", soort="inburgeringsdiploma_wi2021")], {"leerroute.voltooid@p#facts": PARTS, "inburgering.voltooid_op": "2025-10-01", "plicht.einde": "2025-10-01"}),
    "two diplomas: the first counts": ([F, P(), fact("diploma.behaald", "2025-10-01", id="d", soort="inburgeringsdiploma_wi2021"), fact("diploma.behaald", "2026-10-01", id="e", soort="inburgeringsdiploma_wi2021")], {"inburgering.voltooid_op": "2025-10-01", "leerroute.voltooid@p#facts": ("d",), "duo.gebeurtenis@e": None}),
    "a certificate before a diploma": ([A, P("2024-03-15", "z_route"), fact("diploma.behaald", "2025-10-01", id="d", soort="inburgeringscertificaat_wi2021"), fact("diploma.behaald", "2026-10-01", id="e", soort="inburgeringsdiploma_wi2021")], {"inburgering.resultaat": "inburgeringscertificaat"}),
    "what two texts rest on": ([family("2022-11-01"), home("2022-12-05") | {"id": "h"}, home("2023-02-05", "0363") | {"id": "i"}, notice("2022-12-12") | {"id": "n"}, plan("2023-01-09", id="p"), plan("2023-03-06", "z_route", id="q")], {"signal:pip.overgang#facts": ("n", "h"), "must:pip.vaststellen#facts": ("n", "p"), "must:pip.vaststellen#done_on": "2023-01-09", "pip.op_tijd": None}),
    "called and came": ([F, notice("2024-01-15"), fact("intake.oproep", "2024-01-22", id="c", uitkomst="verschenen")], {"intake.vergeefse_oproepen": 0, "intake.vergeefse_oproepen#facts": ("c",), "intake.volgende_stap": None}),
    "a plan between two misses is no end of it": ([F, notice("2024-01-15"), fact("intake.oproep", "2024-01-22", uitkomst="niet_verschenen"), P("2024-02-05"), fact("intake.oproep", "2024-02-19", uitkomst="niet_verschenen")], {"intake.volgende_stap": "waarschuwen_en_opnieuw_oproepen"}),
    "almost done was granted, and a death": ([*ALMOST, dec("2026-11-02", grond="bijna_afgerond", maanden=6), o("overlijden", "2026-12-01", betreft="ouder")], {"verlenging.bijna_afgerond": "P6M", "termijn.laatste_dag": "2027-09-15", "termijn.laatste_dag_met_aanspraken": "2027-12-15"}),
    "a recorded interruption up to the first day of study": ([*RIGHTS, fact("inburgeringsplicht.onderbreking", "2022-12-01", "2023-01-01", id="r", reden="geen_ingezetene")], {"verlenging.onderbreking@s": None, "verlenging.onderbreking@r": "P1M1D"}),
    "a recorded interruption from the last day of study on": ([*RIGHTS, fact("inburgeringsplicht.onderbreking", "2023-06-30", "2023-07-31", id="r", reden="geen_ingezetene")], {"verlenging.onderbreking@s": None}),
    "a death was granted, and another came": ([F, P(), dec("2026-12-01", grond="overlijden", maanden=3, periode_van="2025-01-06", periode_tot="2025-01-06"), o("overlijden", "2026-11-05", betreft="ouder")], {"termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    "the very death was granted": ([F, P(), dec("2026-12-01", grond="overlijden", maanden=3, periode_van="2026-11-05", periode_tot="2026-11-05"), o("overlijden", "2026-11-05", betreft="ouder")], {"termijn.laatste_dag_met_aanspraken": "2027-06-15"}),
    "the duty ends on the last day of the term": ([F, P(), fact("naturalisatie.verleend", "2027-03-15")], {"termijn.plicht_loopt_door": None}),
    "the duty ends a day later": ([F, P(), fact("naturalisatie.verleend", "2027-03-16")], {"termijn.plicht_loopt_door": True}),
    "home on the last day of the koppeling": ([A, fact("azc.verblijf", "2023-01-09", gemeente="0344"), fact("koppeling", "2024-02-05", gemeente="0344"), fact("koppeling.vervallen", "2024-06-03", gemeente="0344", reden="ingetrokken"), home("2024-06-02")], {"must:maatschappelijke_begeleiding.starten": "2024-06-02"}),
    "no home the day after": ([A, fact("azc.verblijf", "2023-01-09", gemeente="0344"), fact("koppeling", "2024-02-05", gemeente="0344"), fact("koppeling.vervallen", "2024-06-03", gemeente="0344", reden="ingetrokken"), home("2024-06-03")], {"must:maatschappelijke_begeleiding.starten": None}),
    "a new term of just two months": ([F, notice("2024-01-15"), fact("boete.besluit", "2024-03-04", id="b", soort="brede_intake", bedrag=250, nieuwe_termijn_tot="2024-05-04")], {"intake.nieuwe_termijn_uiterlijk@b#te_lang": False}),
    "from which day the right has run out": ([reg("2024-01-08", "gezin", "2026-01-07", id="r", referent="overig")], {"signal:plicht.verblijfsrecht_afgelopen@r#valid_from": "2026-01-08"}),
    "three misses, no fine yet: the first fine brings a new term": ([F, notice("2024-01-15"), fact("intake.oproep", "2024-01-22", id="c1", uitkomst="niet_verschenen"), fact("intake.waarschuwing", "2024-01-29"), fact("intake.oproep", "2024-02-05", id="c2", uitkomst="niet_verschenen"), fact("intake.oproep", "2024-03-04", id="c3", uitkomst="niet_verschenen")], {"intake.nieuwe_termijn_uiterlijk@c2#n": 1, "intake.nieuwe_termijn_uiterlijk@c3#n": 0}),
    "a fine was given: told of the fine, not of the call": ([F, notice("2024-01-15"), fact("intake.oproep", "2024-01-22", id="c1", uitkomst="niet_verschenen"), fact("intake.waarschuwing", "2024-01-29"), fact("intake.oproep", "2024-02-05", id="c2", uitkomst="niet_verschenen"), fact("boete.besluit", "2024-02-19", id="b", soort="brede_intake", bedrag=250)], {"intake.nieuwe_termijn_uiterlijk@c2#n": 0, "intake.nieuwe_termijn_uiterlijk@b": "2024-04-19"}),
    "study, then asylum": ([*RIGHTS[:3], asylum("2023-07-01")], {"verlenging.onderbreking@s": "P6M"}),
    "study, then a right without end": ([*RIGHTS[:3], fact("verblijfsrecht.verleend", "2023-07-01", soort="asiel_onbepaalde_tijd")], {"verlenging.onderbreking": None}),
    "when the first notice is in doubt": ([*BASE, ex_("2024-04-01", id="v"), ex_("2025-02-03", "ingetrokken", id="w")], {"signal:pip.na_tijdelijke_vrijstelling#valid_from": "2025-02-03", "signal:pip.na_tijdelijke_vrijstelling#facts": ("f3", "v")}),
    "exempt and withdrawn on one day": ([F, P(), ex_("2024-05-01", omv="volledig", id="v"), ex_("2024-05-01", "ingetrokken", "volledig", id="w")], {"plicht.einde": None, "inburgeringsplichtig#n": 1, "inburgeringsplichtig": True}),
    "granted from the last day of the illness on": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), dec("2026-10-05", grond="ziekte", maanden=3, periode_van="2025-05-31", periode_tot="2025-08-31")], {"termijn.laatste_dag_met_aanspraken": "2027-07-15"}),
    "granted up to the first day of the illness": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), dec("2026-10-05", grond="ziekte", maanden=3, periode_van="2024-11-01", periode_tot="2025-02-01")], {"termijn.laatste_dag_met_aanspraken": "2027-07-15"}),
    "granted up to the day before": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), dec("2026-10-05", grond="ziekte", maanden=3, periode_van="2024-10-31", periode_tot="2025-01-31")], {"termijn.laatste_dag_met_aanspraken": "2027-10-15"}),
    "registered before the duty, in the weeks of doubt": ([home("2022-10-03"), family("2022-11-01"), notice("2022-12-15")], {"signal:pip.overgang": ("2023-01-10", "2023-02-23")}),
    "granted on the day of the death": ([F, P(), dec("2026-11-05", grond="overlijden", maanden=3), o("overlijden", "2026-11-05", betreft="ouder")], {"termijn.laatste_dag_met_aanspraken": "2027-06-15"}),
    "granted the day before the death": ([F, P(), dec("2026-11-04", grond="overlijden", maanden=3), o("overlijden", "2026-11-05", betreft="ouder")], {"termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    "granted on another ground than what was there": ([F, P(), dec("2026-10-05", grond="ziekte", maanden=4), o("overlijden", "2026-09-01", betreft="ouder")], {"termijn.laatste_dag_met_aanspraken": "2027-10-15"}),
    "a combination may rest on an illness": ([F, P(), o("ziekte", "2025-02-01", "2025-05-31"), dec("2026-10-05", grond="combinatie", maanden=4)], {"termijn.laatste_dag_met_aanspraken": "2027-07-15"}),
    "study, then a purpose that is not settled": ([*RIGHTS[:3], reg("2023-07-01", "vermogende_vreemdeling")], {"verlenging.onderbreking": None}),
    "a diploma on the first day of the duty": ([F, fact("diploma.behaald", "2024-01-08", id="d", soort="inburgeringsdiploma_wi2021")], {"plicht.einde": "2024-01-08"}),
    "a diploma of the day before": ([F, fact("diploma.behaald", "2024-01-07", id="d", soort="inburgeringsdiploma_wi2021")], {"plicht.einde": None}),
    "school completed, KNM not on record": ([A, P("2024-03-15", "onderwijsroute"), fact("taalschakeltraject.beeindigd", "2025-07-01", id="t", voltooid=True), *PVT], {"inburgering.resultaat": "inburgeringsdiploma", "signal:leerroute.knm_niet_vastgelegd@t": (True, False)}),
    "school completed, KNM passed": ([A, P("2024-03-15", "onderwijsroute"), fact("taalschakeltraject.beeindigd", "2025-07-01", id="t", voltooid=True), exam("knm"), *PVT], {"inburgering.resultaat": "inburgeringsdiploma", "signal:leerroute.knm_niet_vastgelegd": None}),
    "a release that was refused is none": ([F, P(), *(exam(part) for part in PARTS), *PVT, *MAP, fact("ontheffing.besluit", "2025-02-03", uitkomst="geweigerd", grond="medisch", omvang="gedeeltelijk", onderdelen=["spreken"])], {"naturalisatie.resultaat_volstaat": True, "signal:naturalisatie.aparte_beoordeling": None}),
    "the last to reach the age at 67": ([born("1960-12-31"), A], {"plicht.einde": "2027-12-31"}),
    "the first to reach it three months later": ([born("1961-01-01"), A], {"plicht.einde": "2028-04-01"}),
    "a second letter starts nothing": ([F, notice("2024-02-05"), notice("2024-03-04")], {"pip.laatste_dag": "2024-04-15"}),
    "a corrected notice": ([F, notice("2024-02-05") | {"id": "n"}, fact("inburgeringsplicht.kennisgeving", "2024-02-12", supersedes="n", mode="correction")], {"pip.laatste_dag": "2024-04-22"}),
    "a corrected registration": ([A, notice("2024-02-05"), home("2024-03-01") | {"id": "h"}, fact("brp.inschrijving", "2024-03-04", supersedes="h", mode="correction", gemeente="0344")], {"pip.laatste_dag": "2024-05-13"}),
    "bijstand that changed ends the first right": ([A, fact("bijstand.recht", "2024-02-01", id="b"), fact("bijstand.recht", "2024-05-01", supersedes="b", mode="change")], {"ontzorgen.laatste_dag@b": "2024-04-30"}),
    "an illness that never was": ([F, P(), o("ziekte", "2025-01-01", "2025-06-30"), fact("feit.nietig", "2025-07-01", supersedes="o", mode="correction")], {"termijn.laatste_dag_met_aanspraken": "2027-03-15"}),
    "an illness corrected to a shorter one": ([F, P(), o("ziekte", "2025-01-01", "2025-06-30"), fact("omstandigheid.ziekte", "2025-01-01", "2025-03-15", id="y", supersedes="o", mode="correction")], {"termijn.laatste_dag_met_aanspraken": "2027-03-15", "verlenging.aanspraak@y": "P0D"}),
    "one that ended before": ([*RIGHTS, fact("inburgeringsplicht.onderbreking", "2022-10-01", "2022-12-31", id="r", reden="geen_ingezetene")], {"verlenging.onderbreking@s": "P6M", "verlenging.onderbreking@r": "P3M", "termijn.laatste_dag": "2026-02-02"}),
}


@pytest.mark.parametrize(("life", "expected"), FEW_FACTS.values(), ids=FEW_FACTS.keys())
def test_few_facts(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)


@pytest.mark.parametrize(("life", "expected"), ON_RECORD.values(), ids=ON_RECORD.keys())
def test_on_record(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)


@pytest.mark.parametrize(("life", "expected"), STOPS.values(), ids=STOPS.keys())
def test_what_stops(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)


@pytest.mark.parametrize(("life", "expected"), TOGETHER.values(), ids=TOGETHER.keys())
def test_together(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)


@pytest.mark.parametrize(("life", "expected"), VERY_DAYS.values(), ids=VERY_DAYS.keys())
def test_on_the_very_day(life: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    check(life, expected)


@pytest.mark.parametrize(("data", "sources"), [({}, ["tijdelijk doel", "ander doel"]), ({"doel": "vermogende_vreemdeling"}, ["lijst van 2022", "lijst van 2026"])])
def test_the_readings_of_a_purpose_say_where_they_come_from(data: dict[str, Any], sources: list[str]) -> None:
    case = judged(fact("verblijfsrecht.verleend", "2024-01-08", soort="regulier_bepaalde_tijd", **data))
    told = [one for one in case.signals if one.key.startswith("plicht.doel_")]
    assert [one.source for signal in told for one in signal.readings] == sources


PERIODS = {
    "exempt for a while": ([*BASE, ex_("2024-04-01"), ex_("2025-02-03", "ingetrokken")], [("2024-01-08", "2024-03-31", True), ("2024-04-01", "2025-02-02", False), ("2025-02-03", None, True)]),
    "exempt until further notice": ([*BASE, ex_("2024-04-01")], [("2024-01-08", "2024-03-31", True), ("2024-04-01", None, False)]),
    "exempt from the first day on": ([*BASE, ex_("2024-01-08"), ex_("2025-02-03", "ingetrokken")], [("2024-01-08", "2025-02-02", False), ("2025-02-03", None, True)]),
    "exempt twice": ([*BASE, ex_("2024-04-01", until="2024-06-30"), ex_("2024-07-01", until="2024-12-31")], [("2024-01-08", "2024-03-31", True), ("2024-04-01", "2024-06-30", False), ("2024-07-01", "2024-12-31", False), ("2025-01-01", None, True)]),
    "exempt, and naturalised before it is over": ([*BASE, ex_("2024-04-01"), fact("naturalisatie.verleend", "2024-08-05")], [("2024-01-08", "2024-03-31", True), ("2024-04-01", "2024-08-05", False), ("2024-08-06", None, False)]),
    "naturalised on the day of an exemption": ([*BASE, ex_("2024-04-01"), fact("naturalisatie.verleend", "2024-04-01")], [("2024-01-08", "2024-03-31", True), ("2024-04-01", "2024-04-01", False), ("2024-04-02", None, False)]),
    "exempt after the end": ([*BASE, ex_("2024-04-01"), fact("naturalisatie.verleend", "2024-03-04")], [("2024-01-08", "2024-03-04", True), ("2024-03-05", None, False)]),
    "an age to come": ([born("1959-06-01"), *BASE], [("2026-06-02", None, False), ("2024-01-08", "2026-06-01", True)]),
    "too young, then done": ([asylum("2024-01-08"), born("2008-03-04"), P("2024-04-01"), fact("diploma.behaald", "2026-03-02", soort="inburgeringsdiploma_wi2021")], [("2024-01-08", "2024-03-03", False), ("2024-03-04", "2026-03-02", True), ("2026-03-03", None, False)]),
}


@pytest.mark.parametrize(("life", "expected"), PERIODS.values(), ids=PERIODS.keys())
def test_the_duty_period_by_period(life: list[dict[str, Any]], expected: list[tuple[str, str | None, bool]]) -> None:
    """The last of them is the short answer."""
    told = [one for one in judged(*life).findings if one.key == "inburgeringsplichtig"]
    assert [(str(one.valid_from), one.valid_until and str(one.valid_until), one.value) for one in told] == expected
