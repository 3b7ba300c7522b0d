"""Chapters 8 and 2.4-2.5: what the college does for the person, exemption and release."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, home, notice, plan

B = family(referent="asiel_bepaalde_tijd")
PIP = plan("2024-03-15", id="p")


def benefit(first: str, last: str | None = None, id: str = "b") -> dict[str, Any]:
    return fact("bijstand.recht", first, last, id=id)


def lessons(day: str) -> dict[str, Any]:
    return fact("lessen.gestart", day, id=f"l {day}", soort="b1_route")


COLLEGE = {
    # Wi 13, Bi 5.1
    "guidance from the day of registration": ([asylum(), home("2024-02-05"), home("2024-06-03")], {"right:maatschappelijke_begeleiding": True, "right:maatschappelijke_begeleiding#valid_from": "2024-02-05",
        "right:maatschappelijke_begeleiding#facts": ("f2",), "must:maatschappelijke_begeleiding.starten": "2024-02-05", "must:maatschappelijke_begeleiding.starten#done_on": None, "must:maatschappelijke_begeleiding.starten#facts": ("f2",)}),
    "guidance started": ([asylum(), home("2024-02-05"), fact("maatschappelijke_begeleiding.gestart", "2024-02-06")], {"must:maatschappelijke_begeleiding.starten#done_on": "2024-02-06"}),
    "guidance for group b": ([B, home("2024-02-05")], {"right:maatschappelijke_begeleiding": True, "cursus.betaald_door": "gemeente", "right:ontzorgen": False}),
    "no guidance for family migrants": ([family(), home("2024-02-05")], {"right:maatschappelijke_begeleiding": False, "right:maatschappelijke_begeleiding#valid_from": "2024-01-08", "must:maatschappelijke_begeleiding.starten": None,
        "right:begeleiding_inburgering": True, "right:begeleiding_inburgering#valid_from": "2024-01-08", "cursus.betaald_door": "inburgeraar", "right:cursus_van_gemeente": False}),
    "not registered yet": ([asylum()], {"right:maatschappelijke_begeleiding": True, "right:maatschappelijke_begeleiding#valid_from": None, "must:maatschappelijke_begeleiding.starten": None}),
    "support since the duty began": ([family(), fact("inburgeringsplicht.vastgesteld", "2024-01-20"), PIP, plan("2024-09-02", id="q")], {"right:begeleiding_inburgering#valid_from": "2024-01-20", "right:begeleiding_inburgering#facts": ("p",)}),
    # Pw 56a
    "six months": ([asylum(), benefit("2024-02-05")], {"right:ontzorgen@b": True, "ontzorgen.laatste_dag@b": "2024-08-04", "ontzorgen.betalingen@b": ("huur", "gas", "water", "stroom", "zorgverzekering"), "must:ontzorgen.starten@b": "2024-02-05",
        "must:ontzorgen.starten@b#until": "2024-08-04", "must:ontzorgen.starten@b#done_on": None, "ontzorgen.langer_via@b": "pw_57", "ontzorgen.gevolg_weigering@b": "maatregel_pw_18", "term:ontzorgen@b#start": "2024-02-05",
        "term:ontzorgen@b#eerder_geeindigd": False, "signal:ontzorgen.opnieuw": None}),
    "benefit ends on the last day": ([asylum(), benefit("2024-02-05", "2024-08-04")], {"ontzorgen.laatste_dag@b": "2024-08-04", "term:ontzorgen@b#eerder_geeindigd": False}),
    "benefit ends a day earlier": ([asylum(), benefit("2024-02-05", "2024-08-03")], {"ontzorgen.laatste_dag@b": "2024-08-03", "term:ontzorgen@b#eerder_geeindigd": True}),
    "started": ([asylum(), benefit("2024-02-05"), fact("ontzorgen.gestart", "2024-02-12")], {"must:ontzorgen.starten@b#done_on": "2024-02-12"}),
    "benefit again": ([asylum(), benefit("2024-02-05", "2024-04-30"), benefit("2024-09-02", id="b2")], {"signal:ontzorgen.opnieuw@b2": ("2025-03-01", None), "signal:ontzorgen.opnieuw@b": None}),
    "not group b": ([B, benefit("2024-02-05")], {"right:ontzorgen@b": False, "right:ontzorgen@b#reden": "alleen_groep_a", "right:ontzorgen@b#groep": "asielstatushouder_b", "must:ontzorgen.starten": None}),
    "no benefit, family": ([family()], {"right:ontzorgen": False, "right:ontzorgen#reden": "alleen_groep_a"}),
    "no benefit, asylum": ([asylum()], {"right:ontzorgen": None}),
    "refused": ([asylum(), benefit("2024-02-05"), fact("ontzorgen.geweigerd", "2024-03-04", id="r")], {"ontzorgen.gevolg_weigering@r": "maatregel_pw_18", "ontzorgen.gevolg_weigering@r#valid_from": "2024-03-04"}),
    # Pw 18b: within eight weeks of a wet, so moved past Whit Monday 2024
    "language test of the benefit": ([asylum(), benefit("2024-03-25")], {"taaleis.toets_uiterlijk@b": "2024-05-21", "taaleis.toets_uiterlijk@b#verlaging_procent": (20, 40, 100), "taaleis.toets_uiterlijk@b#eigen_regime": True}),
    # Wi 16
    "offer in time": ([asylum(), PIP, fact("aanbod.gedaan", "2024-06-15", id="a")], {"aanbod.tijdig@a": True, "aanbod.norm@p": "2024-06-15", "must:aanbod.doen": "2024-06-15", "must:aanbod.doen#done_on": "2024-06-15", "must:aanbod.doen#norm": True}),
    "offer late": ([asylum(), PIP, fact("aanbod.gedaan", "2024-06-16", id="a"), fact("aanbod.gedaan", "2024-07-01", id="a2")], {"aanbod.tijdig@a": False, "aanbod.tijdig@a#norm": "2024-06-15", "must:aanbod.doen#done_on": "2024-06-16", "must:aanbod.doen#facts": ("p", "a")}),
    "offer on the day of the plan": ([asylum(), PIP, fact("aanbod.gedaan", "2024-03-15", id="a")], {"must:aanbod.doen#done_on": "2024-03-15"}),
    "offer from before": ([asylum(), PIP, fact("aanbod.gedaan", "2024-03-14", id="a")], {"must:aanbod.doen#done_on": None, "aanbod.tijdig": None}),
    "no plan yet": ([asylum()], {"must:aanbod.doen": None, "right:cursus_van_gemeente": True, "right:cursus_van_gemeente#reden": "asielstatushouder_a"}),
    "taalschakeltraject": ([asylum(), plan("2024-03-15", "onderwijsroute", id="p"), lessons("2024-03-15"), lessons("2024-09-02")], {"must:taalschakeltraject.starten": "2024-09-15", "must:taalschakeltraject.starten#done_on": "2024-03-15",
        "must:taalschakeltraject.starten#facts": ("p", "l 2024-03-15"), "must:taalschakeltraject.starten#norm": True, "must:aanbod.doen": None}),
    "taalschakeltraject, lessons from before": ([asylum(), plan("2024-03-15", "onderwijsroute", id="p"), lessons("2024-03-14")], {"must:taalschakeltraject.starten#done_on": None}),
    # Wi 17, Bi 5.3 lid 4
    "talks from the day of the plan": ([asylum(), plan("2024-03-15", id="p", voortgangsgesprekken=1), fact("voortgangsgesprek.gehouden", "2024-03-15", id="t")], {"must:voortgangsgesprek.houden#done_on": "2024-03-15", "must:voortgangsgesprek.houden": "2027-03-15",
        "voortgangsgesprek.wettelijk_minimum": None, "voortgangsgesprek.wettelijk_minimum#gehouden": 1, "voortgangsgesprek.wettelijk_minimum#afgesproken": 1}),
    "talks from before do not count": ([asylum(), plan("2024-03-15", id="p", voortgangsgesprekken=1), fact("voortgangsgesprek.gehouden", "2024-03-14")], {"must:voortgangsgesprek.houden#done_on": None, "voortgangsgesprek.wettelijk_minimum#gehouden": 0}),
    "no number in the plan": ([asylum(), PIP], {"must:voortgangsgesprek.houden": None, "voortgangsgesprek.wettelijk_minimum#n": 1}),
    "no talks without a plan": ([asylum()], {"voortgangsgesprek.wettelijk_minimum#n": 0}),
    # VVE
    "child of 2.5 to 4": ([asylum(), notice("2024-02-05"), fact("huishouden.band", "2024-01-08", id="k", relatie="kind", geboortedatum="2022-01-08")], {"must:vve.verkennen@k#vve_leeftijd_van": "2024-07-08", "must:vve.verkennen@k#until": "2026-01-07", "must:vve.verkennen@k#valid_from": "2024-01-08",
        "must:vve.verkennen@k#done_on": None}),
    "four on the first day of the duty": ([asylum(), fact("huishouden.band", "2024-01-08", relatie="kind", geboortedatum="2020-01-08")], {"must:vve.verkennen#n": 0}),
    "four a day later": ([asylum(), fact("huishouden.band", "2024-01-08", relatie="kind", geboortedatum="2020-01-09")], {"must:vve.verkennen#n": 1}),
    "in the plan": ([asylum(), fact("huishouden.band", "2024-01-08", id="k", relatie="kind", geboortedatum="2022-01-08"), plan("2024-03-15", vve=True), plan("2024-09-02", vve=True, reden="inhoud_gewijzigd")], {"must:vve.verkennen@k#done_on": "2024-03-15"}),
    "a partner is no child": ([asylum(), fact("huishouden.band", "2024-01-08", relatie="partner", geboortedatum="2022-01-08")], {"must:vve.verkennen#n": 0}),
    "a child whose age is unknown": ([asylum(), fact("huishouden.band", "2024-01-08", relatie="kind")], {"must:vve.verkennen#n": 0}),
    # Wi 19, Wk 1.6
    "loan": ([family(), PIP, plan("2024-09-02", id="q")], {"right:sociale_lening": True, "right:sociale_lening#maximum": 10000, "lening.maximum": 10000, "lening.gebruik_tot": "2033-03-15", "lening.gebruik_tot#facts": ("p",)}),
    "no loan": ([asylum(), PIP], {"right:sociale_lening": False, "right:sociale_lening#maximum": 0, "lening.maximum": None}),
    "loan before a plan": ([family()], {"lening.gebruik_tot": None, "right:sociale_lening": True}),
    "childcare": ([family(), lessons("2024-06-03")], {"right:kinderopvangtoeslag_doelgroep": True, "right:kinderopvangtoeslag_doelgroep#valid_from": "2024-06-03"}),
    "no course, no childcare": ([family()], {"right:kinderopvangtoeslag_doelgroep": False, "right:kinderopvangtoeslag_doelgroep#valid_from": "2024-01-08"}),
    # Awb: six weeks from the day after notification; moved past a free day
    "objection": ([family(), plan("2024-03-15", id="p"), fact("rechtsmiddel.ingesteld", "2024-04-26", id="r", soort="bezwaar", tegen="p")], {"bezwaar.laatste_dag@p": "2024-04-26", "bezwaar.laatste_dag@p#bekendmaking": "2024-03-15", "bezwaar.op_tijd@r": True,
        "term:bezwaar@p#start": "2024-03-16", "term:bezwaar@p": "2024-04-26"}),
    "objection a day late": ([family(), plan("2024-03-15", id="p"), fact("rechtsmiddel.ingesteld", "2024-04-27", id="r", soort="bezwaar", tegen="p")], {"bezwaar.op_tijd@r": False, "bezwaar.op_tijd@r#laatste_dag": "2024-04-26"}),
    # nothing for who has no duty
    "no duty, no rights": ([fact("asiel.aanvraag", "2024-01-08"), benefit("2024-02-05")], {"right:ontzorgen": False, "taaleis.toets_uiterlijk": None, "right:sociale_lening": None, "spuk.cohort": None, "must:cbs.leveren": None, "duo.bevraagbaar_door": None}),
    "an exception that applies": ([asylum(), home("2024-02-05"), fact("inburgeringsplicht.uitzondering", "2024-01-08", grond="verdrag"), notice("2024-02-05")], {"right:maatschappelijke_begeleiding": False, "must:intake.oproepen": None, "spuk.cohort": None, "duo.gebeurtenis": None}),
}  # fmt: skip


@pytest.mark.parametrize("name", COLLEGE)
def test_what_the_college_does(name: str) -> None:
    check(*COLLEGE[name])


def diploma(soort: str, **data: Any) -> dict[str, Any]:
    return fact("diploma.behaald", "2023-06-26", id="d", soort=soort, **data)


def levels(**levels_: str) -> dict[str, str]:
    return {f"niveau_{part}": level for part, level in levels_.items()}


ALL_B1 = levels(lezen="b1", luisteren="b1", schrijven="b1", spreken="b2")
DOCUMENTS = {
    "Wi2021 diploma": (diploma("inburgeringsdiploma_wi2021"), True, "inburgeringsdiploma"),
    "Wi2013 diploma, all at B1": (diploma("inburgeringsdiploma_wi2013", **ALL_B1), True, "alle_vier_onderdelen_b1"),
    "Wi2013 diploma, one at A2": (diploma("inburgeringsdiploma_wi2013", **(ALL_B1 | levels(spreken="a2"))), False, "niet_alle_vier_onderdelen_b1"),
    "Wi2013 diploma, levels unknown": (diploma("inburgeringsdiploma_wi2013"), False, "niet_alle_vier_onderdelen_b1"),
    "international school with Dutch": (diploma("internationale_school", nederlands_voldoende=True), True, "nederlands_op_b1"),
    "international school without": (diploma("internationale_school"), False, "nederlands_niet_op_b1"),
    "not designated": (diploma("mbo_entree"), False, "document_niet_aangewezen"),
    "taught in English": (diploma("wo", nederlandstalig=False), False, "niet_in_het_nederlands"),
    "taught in Dutch": (diploma("wo", nederlandstalig=True), True, "aangewezen_document"),
    "vmbo basis": (diploma("vmbo", leerweg="basis"), True, "elke_leerweg"),
    "vmbo basis, the Netherlands named": (diploma("vmbo", leerweg="basis", land="NL"), True, "elke_leerweg"),
    "vmbo theoretical": (diploma("vmbo", leerweg="theoretisch"), True, "aangewezen_document"),
    "vmbo from Curaçao": (diploma("vmbo", leerweg="basis", land="CW"), True, "aangewezen_document"),
    "Suriname": (diploma("havo", land="SR"), True, "aangewezen_document"),
    "Belgium without a pass": (diploma("havo", land="BE"), False, "geen_voldoende_voor_nederlands"),
    "Belgium with a pass": (diploma("havo", land="BE", nederlands_voldoende=True), True, "aangewezen_document"),
    "elsewhere": (diploma("havo", land="TR"), False, "land_niet_aangewezen"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_that_exempt(name: str) -> None:
    document, exempt, reason = DOCUMENTS[name]
    check([family(), document], {"right:vrijstelling.document@d": exempt, "right:vrijstelling.document@d#reden": reason})


def ask(day: str, grond: str, id: str = "v", **data: Any) -> dict[str, Any]:
    return fact("vrijstelling.aanvraag", day, id=id, grond=grond, **data)


def free(day: str, grond: str, **data: Any) -> dict[str, Any]:
    return fact("ontheffing.aanvraag", day, id="o", grond=grond, **data)


def decided(day: str, kind: str = "vrijstelling", **data: Any) -> dict[str, Any]:
    return fact(f"{kind}.besluit", day, id=f"d {day}", **{"uitkomst": "verleend", **data})


BORN = fact("persoon.geboren", "2006-05-10")
EXEMPT = {
    "parts at B1 that may be asked": ([family(), diploma("inburgeringsdiploma_wi2013", **levels(lezen="b1", spreken="a2", luisteren="b2"))], {"vrijstelling.mogelijke_onderdelen@d": ("lezen", "luisteren")}),
    "nothing partial beside the whole": ([family(), diploma("inburgeringsdiploma_wi2013", **ALL_B1)], {"vrijstelling.mogelijke_onderdelen": None}),
    "nothing partial without levels": ([family(), diploma("mbo_entree")], {"vrijstelling.mogelijke_onderdelen": None}),
    "vmbo basis asked on the day of the diploma": ([family("2022-02-01"), fact("diploma.behaald", "2022-06-27", id="d", soort="vmbo", leerweg="basis"), ask("2022-06-27", "document")], {"right:vrijstelling.document@d": False,
        "right:vrijstelling.document@d#reden": "leerweg_telde_toen_niet", "right:vrijstelling.document@d#facts": ("d", "v")}),
    "asked twice: the first counts": ([family("2022-02-01"), fact("diploma.behaald", "2022-06-27", id="d", soort="vmbo", leerweg="basis"), ask("2022-07-01", "document", "v1"), ask("2023-02-01", "document", "v2")], {"right:vrijstelling.document@d": False,
        "right:vrijstelling.document@d#facts": ("d", "v1"), "right:vrijstelling.document@d#valid_from": None}),
    "vmbo basis, not asked yet": ([family("2022-02-01"), fact("diploma.behaald", "2022-06-27", id="d", soort="vmbo", leerweg="basis")], {"right:vrijstelling.document@d#valid_from": "2023-01-01"}),
    "another diploma has no first day of its own": ([family(), diploma("havo")], {"right:vrijstelling.document@d#valid_from": None}),
    "compulsory school now": ([BORN, fact("leerplicht", "2022-01-10", id="l"), asylum("2022-01-10")], {"right:vrijstelling.leerplichtig@l": True, "right:vrijstelling.leerplichtig@l#valid_until": "2024-05-09"}),
    "compulsory school until a day": ([BORN, fact("leerplicht", "2022-01-10", "2023-07-31", id="l"), asylum("2022-01-10")], {"right:vrijstelling.leerplichtig@l#valid_until": "2023-07-31"}),
    "compulsory school, birth unknown": ([fact("leerplicht", "2022-01-10", id="l"), asylum("2022-01-10")], {"right:vrijstelling.leerplichtig@l#valid_until": None}),
    # Wi 4 lid 1 d: while enrolled; DUO's page adds an age
    "school that leads to a document": ([family(), fact("onderwijs.inschrijving", "2024-09-02", "2026-06-30", id="s", soort="mbo_2")], {"right:vrijstelling.opleiding@s": True, "right:vrijstelling.opleiding@s#valid_from": "2024-09-02"}),
    "taught in English ": ([family(), fact("onderwijs.inschrijving", "2024-09-02", id="s", soort="wo", nederlandstalig=False)], {"right:vrijstelling.opleiding@s": False}),
    "begun two months after 18": ([BORN, family(), fact("onderwijs.inschrijving", "2024-07-10", id="s", soort="mbo_2")], {"signal:vrijstelling.opleiding_leeftijd": None}),
    "begun a day later": ([BORN, family(), fact("onderwijs.inschrijving", "2024-07-11", id="s", soort="mbo_2")], {"signal:vrijstelling.opleiding_leeftijd@s": (True, False)}),
    "other school, no doubt about age": ([BORN, family(), fact("onderwijs.inschrijving", "2024-09-02", id="s", soort="mbo_entree")], {"signal:vrijstelling.opleiding_leeftijd": None, "right:vrijstelling.opleiding@s": False}),
    # decisions close requests on the same ground, from the same day on
    "request decided": ([family(), ask("2025-02-03", "document"), decided("2025-02-03", grond="document")], {"must:vrijstelling.besluiten@v": "2025-03-31", "must:vrijstelling.besluiten@v#done_on": "2025-02-03", "must:vrijstelling.besluiten@v#responsible": "duo"}),
    "decided on another ground": ([family(), ask("2025-02-03", "document"), decided("2025-02-10", uitkomst="geweigerd", grond="opleiding")], {"must:vrijstelling.besluiten@v#done_on": None}),
    "decided without a ground": ([family(), ask("2025-02-03", "document"), decided("2025-02-10", uitkomst="geweigerd"), decided("2025-03-10", uitkomst="geweigerd")], {"must:vrijstelling.besluiten@v#done_on": "2025-02-10"}),
    "decided before": ([family(), ask("2025-02-03", "document"), decided("2025-01-06", uitkomst="geweigerd")], {"must:vrijstelling.besluiten@v#done_on": None}),
    "demonstrably integrated": ([family(), ask("2025-02-03", "aantoonbaar_ingeburgerd", brp_jaren=10, werk_jaren=5, gesprek_b1=True)], {"right:vrijstelling.aantoonbaar_ingeburgerd@v": True, "vrijstelling.leges@v": 90}),
    "nothing shown": ([family(), ask("2025-02-03", "aantoonbaar_ingeburgerd")], {"right:vrijstelling.aantoonbaar_ingeburgerd@v#ontbreekt": ("brp_jaren", "werk_jaren", "gesprek_b1")}),
    # Wi 5
    "medical, advice to release": ([family(), free("2025-02-03", "medisch", advies="ontheffing")], {"right:ontheffing.medisch@o": True, "right:ontheffing.medisch@o#omvang": "volledig", "right:ontheffing.medisch@o#reden": "niet_binnen_vijf_jaar_in_staat",
        "ontheffing.leges@o": 225, "ontheffing.leges_terug@o": True, "must:ontheffing.besluiten@o": "2025-03-31"}),
    "medical, partly": ([family(), free("2025-02-03", "medisch", advies="gedeeltelijk")], {"right:ontheffing.medisch@o": True, "right:ontheffing.medisch@o#omvang": "gedeeltelijk", "ontheffing.leges_terug@o": True}),
    "medical, able in five years": ([family(), free("2025-02-03", "medisch", binnen_vijf_jaar_in_staat=True)], {"right:ontheffing.medisch@o": False, "right:ontheffing.medisch@o#omvang": "geen", "right:ontheffing.medisch@o#reden": "binnen_vijf_jaar_in_staat_of_geen_advies",
        "ontheffing.leges_terug": None}),
    "medical, not able in five years": ([family(), free("2025-02-03", "medisch", binnen_vijf_jaar_in_staat=False)], {"right:ontheffing.medisch@o": True, "right:ontheffing.medisch@o#omvang": "volledig"}),
    "medical, able whatever the advice": ([family(), free("2025-02-03", "medisch", binnen_vijf_jaar_in_staat=True, advies="ontheffing")], {"right:ontheffing.medisch@o": False}),
    "medical, advice against": ([family(), free("2025-02-03", "medisch", advies="geen")], {"right:ontheffing.medisch@o": False, "ontheffing.leges_terug@o": False}),
    "medical, adapted exam": ([family(), free("2025-02-03", "medisch", advies="aangepast_examen")], {"right:ontheffing.medisch@o": False, "ontheffing.leges_terug@o": True}),
    "medical, nothing known yet": ([family(), free("2025-02-03", "medisch")], {"right:ontheffing.medisch": None, "ontheffing.leges@o": 225}),
    "special, with advice": ([family(), free("2025-02-03", "bijzondere_omstandigheden", advies_college=True)], {"ontheffing.aanvraag_volledig@o": True, "ontheffing.aanvraag_volledig@o#reden": "advies_college_bij_aanvraag",
        "must:ontheffing.advies_geven@o#done_on": "2025-02-03", "signal:ontheffing.bijzonder@o": (True, False)}),
    "special, advice sent later": ([family(), free("2025-02-03", "bijzondere_omstandigheden"), fact("duo.melding", "2025-02-10", bericht="advies_bio"), fact("duo.melding", "2025-02-17", bericht="advies_bio")],
        {"ontheffing.aanvraag_volledig@o": False, "ontheffing.aanvraag_volledig@o#reden": "advies_college_ontbreekt", "must:ontheffing.advies_geven@o#done_on": "2025-02-10"}),
    "special, another message": ([family(), free("2025-02-03", "bijzondere_omstandigheden"), fact("duo.melding", "2025-02-10", bericht="pip")], {"must:ontheffing.advies_geven@o#done_on": None}),
    "effort does not exist": ([family(), free("2025-02-03", "geleverde_inspanning")], {"right:ontheffing.geleverde_inspanning@o": False, "right:ontheffing.geleverde_inspanning@o#reden": "bestaat_niet_in_wi2021", "must:ontheffing.besluiten": None}),
    "release granted": ([family(), PIP, decided("2025-02-03", "ontheffing", omvang="gedeeltelijk", onderdelen=["lezen"], grond="medisch")], {"right:ontheffing.verleend": True, "right:ontheffing.verleend#omvang": "gedeeltelijk", "right:ontheffing.verleend#onderdelen": ("lezen",),
        "right:ontheffing.verleend#rule": "ontheffing.gevolg", "right:ontheffing.verleend#valid_until": None, "naturalisatie.ontheffing_volstaat": None, "signal:ontheffing.te_veel_onderdelen": None}),
    "three language parts": ([family(), PIP, decided("2025-02-03", "ontheffing", omvang="gedeeltelijk", onderdelen=["lezen", "luisteren", "schrijven", "knm"])], {"signal:ontheffing.te_veel_onderdelen": None}),
    "four language parts": ([family(), PIP, decided("2025-02-03", "ontheffing", omvang="gedeeltelijk", onderdelen=["lezen", "luisteren", "schrijven", "spreken"])], {"signal:ontheffing.te_veel_onderdelen": (3, 4)}),
    "exemption from four parts is no release": ([family(), PIP, decided("2025-02-03", omvang="gedeeltelijk", onderdelen=["lezen", "luisteren", "schrijven", "spreken"])], {"signal:ontheffing.te_veel_onderdelen": None, "right:vrijstelling.verleend#rule": "vrijstelling.gevolg"}),
    "whole exemption, no extent said": ([family(), decided("2025-02-03")], {"right:vrijstelling.verleend#omvang": "volledig", "right:vrijstelling.verleend#onderdelen": (), "duo.gebeurtenis": "SS107"}),
    "special release and naturalisation": ([family(), decided("2025-02-03", "ontheffing", omvang="volledig", grond="bijzondere_omstandigheden")], {"naturalisatie.ontheffing_volstaat": False, "duo.gebeurtenis": "SS108"}),
    # Wi 14 lid 6
    "visual": ([family(), fact("gezondheid.zintuiglijke_beperking", "2024-01-08", id="z", soort="visueel")], {"right:leerbaarheidstoets.ontheffing@z": True, "right:leerbaarheidstoets.ontheffing@z#reden": "visueel_altijd"}),
    "auditory, able": ([family(), fact("gezondheid.zintuiglijke_beperking", "2024-01-08", id="z", soort="auditief", kan_toets_afleggen=True)], {"right:leerbaarheidstoets.ontheffing@z": False, "right:leerbaarheidstoets.ontheffing@z#reden": "auditief_kan_wel"}),
    "auditory, not able": ([family(), fact("gezondheid.zintuiglijke_beperking", "2024-01-08", id="z", soort="auditief", kan_toets_afleggen=False)], {"right:leerbaarheidstoets.ontheffing@z": True, "right:leerbaarheidstoets.ontheffing@z#reden": "auditief_kan_niet"}),
    "auditory, not known": ([family(), fact("gezondheid.zintuiglijke_beperking", "2024-01-08", id="z", soort="auditief")], {"right:leerbaarheidstoets.ontheffing": None, "signal:leerbaarheidstoets.onbekend_of_in_staat@z": (False, True)}),
}  # fmt: skip


@pytest.mark.parametrize("name", EXEMPT)
def test_exemption_and_release(name: str) -> None:
    check(*EXEMPT[name])
