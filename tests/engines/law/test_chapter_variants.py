"""Variants that lie beside the worked cases: what touches, overlaps, comes too late, or is told by another party."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, home, notice, plan

A, F, B = asylum("2023-11-06"), family("2023-11-06"), family("2023-11-06", "asiel_bepaalde_tijd")
P, ON, Z = plan("2024-03-15", id="p"), plan("2024-03-15", "onderwijsroute", id="p"), plan("2024-03-15", "z_route", id="p")
HOME, PVT, MAP = home("2024-02-01"), fact("pvt.ondertekend", "2025-02-03"), fact("map.eindgesprek", "2025-03-03")


def school(first: str, last: str | None = None, kind: str = "leerplicht", id: str | None = None) -> dict[str, Any]:
    return fact("leerplicht", first, last, soort=kind, id=id)


def born(day: str) -> dict[str, Any]:
    return fact("persoon.geboren", day)


def delay(ground: str, first: str, last: str | None = None, **data: Any) -> dict[str, Any]:
    return fact(f"omstandigheid.{ground}", first, last, id=ground, **data)


def hours(count: float, kind: str = "nt2", day: str = "2025-01-06", **data: Any) -> dict[str, Any]:
    return fact("uren.gevolgd", day, soort=kind, uren=count, **data)


def exam(part: str, day: str = "2026-06-01", result: str = "geslaagd", level: str = "b1") -> dict[str, Any]:
    return fact("examen.afgelegd", day, onderdeel=part, uitslag=result, **({} if part == "knm" else {"niveau": level}))


ALL = [exam(part) for part in ("lezen", "luisteren", "schrijven", "spreken", "knm")]

DUTY = {
    # Wi 4 lid 1 a: eight years, in pieces that touch, overlap or still run
    "eight years in two pieces that touch": ([F, school("2010-01-01", "2013-06-15"), school("2013-06-16", "2017-12-31", "kwalificatieplicht")], {"inburgeringsplichtig": False, "right:vrijstelling.acht_jaar_leerplicht": True}),
    "eight years less a day in two pieces": ([F, school("2010-01-01", "2013-06-15"), school("2013-06-16", "2017-12-30", "kwalificatieplicht")], {"inburgeringsplichtig": True}),
    "pieces that touch in a short month": ([F, school("2010-03-15", "2013-02-20"), school("2013-02-21", "2018-03-14")], {"inburgeringsplichtig": False}),
    "pieces apart: the days of both make a month": ([F, school("2010-01-01", "2013-12-20"), school("2014-01-01", "2018-01-11")], {"inburgeringsplichtig": False}),
    "pieces apart: a day short of it": ([F, school("2010-01-01", "2013-12-20"), school("2014-01-01", "2018-01-10")], {"inburgeringsplichtig": True}),
    "years that overlap count once": ([F, school("2010-01-01", "2015-12-31"), school("2013-01-01", "2016-12-31", "kwalificatieplicht")], {"inburgeringsplichtig": True, "right:vrijstelling.acht_jaar_leerplicht": False}),
    # AOW 7a by year of birth
    "AOW in 2030": ([A, born("1962-10-01"), P], {"plicht.einde": "2030-01-01", "plicht.einde_reden": "aow_leeftijd"}),
    "AOW in 2031": ([A, born("1964-09-30"), P], {"plicht.einde": "2031-12-30"}),
    "AOW age not fixed yet": ([A, born("1964-10-01"), P], {"plicht.einde": None, "signal:plicht.aow_niet_vastgesteld": None}),
    "AOW age not fixed, within the term": ([asylum("2029-01-08"), born("1964-10-01"), plan("2029-03-15")], {"plicht.einde": None, "signal:plicht.aow_niet_vastgesteld": ("2032-01-01", None)}),
    "AOW age not fixed, on the last day of the term": ([asylum("2028-11-06"), born("1964-10-01"), plan("2029-01-01")], {"signal:plicht.aow_niet_vastgesteld": ("2032-01-01", None)}),
    "AOW age not fixed, a day after the term": ([asylum("2028-11-06"), born("1964-10-01"), plan("2028-12-31")], {"signal:plicht.aow_niet_vastgesteld": None}),
    # the record alone says that somebody is a family migrant
    "family migrant by the record": ([fact("status.vastgesteld", "2026-01-01", groep="gezinsmigrant"), notice("2026-01-26")], {"groep": "gezins_of_overige_migrant", "pip.laatste_dag": "2026-04-07", "right:ontzorgen": False}),
    "the record names no other group": ([fact("status.vastgesteld", "2026-01-01", groep="wi2021"), notice("2026-01-26")], {"groep": None}),
    # registered away from the koppeling during a stay in an azc whose place is not recorded
    "BRP during the azc, away from the koppeling": ([A, fact("azc.verblijf", "2023-06-01", "2024-05-31"), fact("brp.inschrijving", "2023-09-01", "2024-05-31", gemeente="1680"), fact("koppeling", "2024-01-05", gemeente="0344"), notice("2024-01-20"), home("2024-06-03")], {"pip.laatste_dag": "2024-08-12"}),
    "BRP elsewhere than the azc and the koppeling": ([A, fact("azc.verblijf", "2023-06-01", "2024-05-31", gemeente="1680"), fact("koppeling", "2024-01-05", gemeente="0344"), notice("2024-01-20"), home("2024-03-04", "0363")], {"pip.laatste_dag": "2024-05-13"}),
    "BRP during an azc of which nothing is known": ([A, fact("azc.verblijf", "2023-06-01", "2024-05-31"), notice("2024-01-20"), home("2024-03-04", "0363")], {"pip.laatste_dag": "2024-05-13"}),
    "BRP on the day the azc ended": ([A, fact("azc.verblijf", "2023-06-01", "2024-02-05"), fact("koppeling", "2024-01-05", gemeente="1680"), notice("2024-01-20"), home("2024-02-05")], {"pip.laatste_dag": "2024-04-15"}),
}  # fmt: skip

PLAN = {
    "A2 is no breach in the Z-route": ([A, plan("2024-03-15", "z_route", id="p", niveau="a2")], {"pip.gebreken@p": (), "pip.a2_toegestaan": None, "duo.geaccepteerd@p": True}),
    "A2 in the onderwijsroute is one breach": ([A, plan("2024-03-15", "onderwijsroute", id="p", niveau="a2")], {"pip.gebreken@p": ("a2_in_onderwijsroute",)}),
    "lowered with too few hours": ([A, P, hours(599), plan("2025-09-01", id="q", niveau="a2", reden="afschalen")], {"pip.gebreken@q": ("afgeschaald_zonder_voorwaarden",), "pip.rechtmatig@q": False}),
    "lowered with enough hours": ([A, P, hours(600), plan("2025-09-01", id="q", niveau="a2", reden="afschalen")], {"pip.gebreken@q": ()}),
    "hours not recorded at all": ([A, P, plan("2025-09-01", id="q", niveau="a2", reden="afschalen")], {"pip.gebreken@q": ()}),
    "lowered against the college's own view": ([A, P, hours(700), fact("afschalen.beoordeling", "2025-08-01", inzet_voldoende=False, b1_haalbaar=False), plan("2025-09-01", id="q", niveau="a2", reden="afschalen")], {"pip.gebreken@q": ("afgeschaald_zonder_voorwaarden",)}),
    "a view of later does not count": ([A, P, hours(700), fact("afschalen.beoordeling", "2025-09-02", inzet_voldoende=False, b1_haalbaar=False), plan("2025-09-01", id="q", niveau="a2", reden="afschalen")], {"pip.gebreken@q": ()}),
    "the level stays low after a move": ([A, home("2024-02-01"), P, hours(500), plan("2025-09-01", id="q", niveau="a2", reden="afschalen"), home("2025-11-03", "0363"), plan("2025-12-01", id="r", niveau="a2", reden="verhuizing", gemeente="0363")], {"pip.gebreken@r": ()}),
    "a view of that very day does": ([A, P, hours(700), fact("afschalen.beoordeling", "2025-09-01", inzet_voldoende=False, b1_haalbaar=False), plan("2025-09-01", id="q", niveau="a2", reden="afschalen")], {"pip.gebreken@q": ("afgeschaald_zonder_voorwaarden",)}),
    "a switch to the Z-route is no lowering": ([A, P, hours(300), plan("2025-03-03", "z_route", id="q", niveau="a2", reden="schakelen")], {"pip.gebreken@q": ()}),
    "a part passed at A2 in the Z-route": ([A, Z, exam("lezen", level="a2")], {"examen.behaalde_onderdelen": ("lezen",)}),
    "a part passed at A2 before any plan": ([A, exam("lezen", level="a2")], {"examen.behaalde_onderdelen": ("lezen",)}),
    # free attempts are for the level of the plan
    "an attempt below the level of the plan costs no free one": ([A, P, exam("spreken", result="gezakt", level="a2"), exam("lezen", result="gezakt")], {"examen.gratis_resterend@spreken": 2, "examen.gratis_resterend@lezen": 1}),
    "an attempt above it does": ([A, P, exam("spreken", level="b2")], {"examen.gratis_resterend@spreken": 1}),
}  # fmt: skip

TERM = {
    "illness wholly after the term": ([F, P, delay("ziekte", "2027-03-16", "2027-08-31")], {"verlenging.aanspraak@ziekte": "P0D", "verlenging.aanspraak@ziekte#reden": "niet_in_de_termijn", "termijn.laatste_dag_met_aanspraken": "2027-03-15"}),
    "illness from the last day on": ([F, P, delay("ziekte", "2027-03-15", "2027-08-14")], {"verlenging.aanspraak@ziekte": "P5M"}),
    "illness that still lasts, from after the term": ([F, P, delay("ziekte", "2027-03-16")], {"verlenging.loopt_nog": None, "verlenging.aanspraak@ziekte": "P0D"}),
    "in what another ground adds": ([F, P, delay("ziekte", "2026-12-01", "2027-03-31"), delay("dakloosheid", "2027-06-01", "2027-09-30")], {"verlenging.aanspraak@dakloosheid": "P4M", "termijn.laatste_dag_met_aanspraken": "2027-11-15"}),
    "a gap between that and the next": ([F, P, delay("ziekte", "2026-12-01", "2027-03-31"), delay("dakloosheid", "2027-07-16", "2027-10-31")], {"verlenging.aanspraak@dakloosheid": "P0D"}),
    # Wi 24 lid 2: the same grounds in a new term
    "in the new term after a fine": ([F, P, fact("boete.besluit", "2027-05-03", soort="leerroute", bedrag=500, nieuwe_termijn_tot="2028-05-03"), delay("ziekte", "2027-06-01", "2027-10-31")], {"verlenging.aanspraak@ziekte": "P0D", "verlenging.geldt_voor_nieuwe_termijn@ziekte": True}),
    "from the first day of the new term": ([F, P, fact("boete.besluit", "2027-05-03", soort="leerroute", bedrag=500, nieuwe_termijn_tot="2028-05-03"), delay("ziekte", "2027-05-03", "2027-10-31")], {"verlenging.geldt_voor_nieuwe_termijn@ziekte": True}),
    "on its last day": ([F, P, fact("boete.besluit", "2027-05-03", soort="leerroute", bedrag=500, nieuwe_termijn_tot="2028-05-03"), delay("ziekte", "2028-05-03", "2028-10-31")], {"verlenging.geldt_voor_nieuwe_termijn@ziekte": True}),
    "after the new term": ([F, P, fact("boete.besluit", "2027-05-03", soort="leerroute", bedrag=500, nieuwe_termijn_tot="2028-05-03"), delay("ziekte", "2028-05-04", "2028-10-31")], {"verlenging.geldt_voor_nieuwe_termijn": None}),
    # a day counts once, also beside an interruption
    "illness within an interruption": ([F, P, delay("ziekte", "2025-01-01", "2025-04-30"), fact("inburgeringsplicht.onderbreking", "2025-01-01", "2025-08-31", reden="geen_ingezetene")], {"verlenging.aanspraak@ziekte#reden": "al_verlengd_met_onderbreking", "termijn.laatste_dag_met_aanspraken": "2027-11-15"}),
    "illness that goes on after an interruption": ([F, P, delay("ziekte", "2025-01-01", "2025-10-31"), fact("inburgeringsplicht.onderbreking", "2025-01-01", "2025-08-31", reden="geen_ingezetene")], {"verlenging.aanspraak@ziekte": "P2M", "termijn.laatste_dag_met_aanspraken": "2028-01-15"}),
    "a single day after an interruption": ([F, P, delay("ziekte", "2025-01-01", "2025-09-01"), fact("inburgeringsplicht.onderbreking", "2025-01-01", "2025-08-31", reden="geen_ingezetene")], {"verlenging.aanspraak@ziekte": "P1D"}),
    "illness that still lasts, from the last day": ([F, P, delay("ziekte", "2027-03-15")], {"verlenging.loopt_nog@ziekte": True}),
    "a short illness right after a death": ([F, P, delay("overlijden", "2025-02-01", betreft="ouder"), delay("ziekte", "2025-05-01", "2025-06-30")], {"signal:verlenging.samenloop@overlijden": ("2027-06-15", "2027-08-15")}),
    "a short illness a day later": ([F, P, delay("overlijden", "2025-02-01", betreft="ouder"), delay("ziekte", "2025-05-02", "2025-06-30")], {"signal:verlenging.samenloop": None}),
    "illness around an interruption": ([F, P, delay("ziekte", "2025-01-01", "2025-06-30"), fact("inburgeringsplicht.onderbreking", "2025-03-01", "2025-03-31", reden="geen_ingezetene")], {"termijn.laatste_dag_met_aanspraken": "2027-09-15"}),
    # a birth or death beside another delay
    "a death within an illness": ([F, P, delay("ziekte", "2025-01-01", "2025-05-31"), delay("overlijden", "2025-02-01", betreft="ouder")], {"signal:verlenging.samenloop@overlijden": ("2027-11-15", "2027-08-15")}),
    "a birth right after a short illness": ([F, P, delay("ziekte", "2025-01-01", "2025-02-28"), delay("bevalling", "2025-03-01")], {"signal:verlenging.samenloop@bevalling": ("2027-07-05", "2027-09-04")}),
    "a death long after": ([F, P, delay("ziekte", "2025-01-01", "2025-05-31"), delay("overlijden", "2025-07-01", betreft="ouder")], {"signal:verlenging.samenloop": None}),
    "a death too far off to count": ([F, P, delay("ziekte", "2025-01-01", "2025-05-31"), delay("overlijden", "2025-02-01", betreft="grootouder")], {"signal:verlenging.samenloop": None}),
    # Bi 4.4: the first three years only
    "almost done, by what was passed in time": ([F, P, hours(450), PVT, MAP, exam("lezen"), exam("luisteren"), exam("knm", "2027-03-15")], {"verlenging.bijna_afgerond": "P6M"}),
    "almost done, a part passed a day late": ([F, P, hours(450), PVT, MAP, exam("lezen"), exam("luisteren"), exam("knm", "2027-03-16")], {"verlenging.bijna_afgerond": "P0D", "verlenging.bijna_afgerond#ontbreekt": ("knm",)}),
    "almost done, hours of later do not count": ([F, P, hours(449), hours(1, day="2027-03-16"), PVT, MAP, exam("lezen"), exam("luisteren"), exam("knm")], {"verlenging.bijna_afgerond#ontbreekt": ("lessen_gevolgd",)}),
    "almost done, the modules on the last day": ([F, P, hours(450), fact("pvt.ondertekend", "2027-03-15"), fact("map.eindgesprek", "2027-03-15"), exam("lezen"), exam("luisteren"), exam("knm")], {"verlenging.bijna_afgerond": "P6M"}),
    "almost done, the modules a day late": ([F, P, hours(450), fact("pvt.ondertekend", "2027-03-16"), fact("map.eindgesprek", "2027-03-16"), exam("lezen"), exam("luisteren"), exam("knm")], {"verlenging.bijna_afgerond#ontbreekt": ("pvt", "map")}),
    "all lessons followed on the last day": ([A, P, fact("lessen.afgerond", "2027-03-15"), PVT, MAP, exam("lezen"), exam("luisteren"), exam("knm")], {"verlenging.bijna_afgerond": "P6M"}),
    "all lessons followed a day late": ([A, P, fact("lessen.afgerond", "2027-03-16"), PVT, MAP, exam("lezen"), exam("luisteren"), exam("knm")], {"verlenging.bijna_afgerond#ontbreekt": ("lessen_gevolgd",)}),
    "asked in an extended term": ([F, P, hours(450), PVT, MAP, exam("lezen"), exam("luisteren"), exam("knm"), fact("verlenging.besluit", "2026-12-01", uitkomst="verleend", maanden=4), fact("verlenging.aanvraag", "2027-05-03", id="r", grond="bijna_afgerond")], {"verlenging.aanvraag_toewijsbaar@r": "nee", "verlenging.aanvraag_toewijsbaar@r#reden": "alleen_in_de_eerste_termijn"}),
    "asked in the first term": ([F, P, hours(450), PVT, MAP, exam("lezen"), exam("luisteren"), exam("knm"), fact("verlenging.aanvraag", "2027-03-15", id="r", grond="bijna_afgerond")], {"verlenging.aanvraag_toewijsbaar@r": "ja"}),
    "who arranges the course alone has no late offer": ([F, P, fact("aanbod.gedaan", "2024-08-16", id="o")], {"verlenging.aanspraak@o": "P0D", "verlenging.aanspraak@o#reden": "regelt_cursus_zelf"}),
}  # fmt: skip

DONE = {
    "what is left of the Z-route after a switch": ([A, P, hours(310), plan("2025-03-03", "z_route", id="q", reden="schakelen"), hours(100, "participatie", "2025-06-02")], {"z_route.cursusuren_resterend": 490, "z_route.participatie_uren_resterend": 700, "z_route.cursusuren_resterend#facts": ("q",), "z_route.participatie_uren_resterend#facts": ("q",)}),
    "nothing is left beyond the norm": ([F, Z, hours(900)], {"z_route.cursusuren_resterend": 0, "z_route.participatie_uren_resterend": 0}),
    "released from the whole of participation": ([A, Z, fact("ontheffing.besluit", "2025-01-06", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["participatie"])], {"z_route.participatie_uren_nodig": 0, "examen.behaalde_onderdelen": ()}),
    "a refusal releases from nothing": ([A, Z, fact("ontheffing.besluit", "2025-01-06", uitkomst="geweigerd", omvang="gedeeltelijk", onderdelen=["participatie"])], {"z_route.participatie_uren_nodig": 800}),
    "a diploma with a partial release": ([F, P, PVT, MAP, *ALL[1:], fact("ontheffing.besluit", "2025-01-06", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], {"inburgering.resultaat": "inburgeringsdiploma", "naturalisatie.resultaat_volstaat": None, "signal:naturalisatie.aparte_beoordeling": (True, None)}),
    "a diploma with a partial exemption": ([F, P, PVT, MAP, *ALL[1:], fact("vrijstelling.besluit", "2025-01-06", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], {"naturalisatie.resultaat_volstaat": True, "signal:naturalisatie.aparte_beoordeling": None}),
    "a certificate with a release": ([F, Z, hours(800), PVT, MAP, fact("z_route.eindgesprek", "2026-06-01"), fact("ontheffing.besluit", "2025-01-06", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["participatie"])], {"naturalisatie.resultaat_volstaat": False}),
    "left the taalschakeltraject within the onderwijsroute": ([A, ON, PVT, fact("taalschakeltraject.beeindigd", "2026-01-05", id="t", voltooid=False), *ALL], {"inburgering.resultaat": "inburgeringsdiploma", "signal:map.na_afgebroken_traject@t": (True, False)}),
    "left it for the B1-route": ([A, ON, fact("taalschakeltraject.beeindigd", "2026-01-05", voltooid=False), plan("2026-01-12", reden="schakelen")], {"signal:map.na_afgebroken_traject": None, "map.vereist": True}),
    "completed it": ([A, ON, PVT, fact("taalschakeltraject.beeindigd", "2026-01-05", voltooid=True)], {"signal:map.na_afgebroken_traject": None, "inburgering.resultaat": "inburgeringsdiploma"}),
}  # fmt: skip


def offer(day: str = "2024-04-01", **data: Any) -> dict[str, Any]:
    return fact("aanbod.gedaan", day, id="o", **data)


def told(day: str, blame: str, kind: str = "map") -> dict[str, Any]:
    return fact("overtreding.geconstateerd", day, id="x", soort=kind, verwijtbaarheid=blame)


def told_group(day: str, group: str) -> dict[str, Any]:
    return fact("doelgroep.vastgesteld", day, doelgroep=group)


DUO = {
    "lessons start on the last day": ([A, HOME, P, offer(start_lessen="2027-03-15")], {"duo.weigeringsgronden@o": ()}),
    "lessons start after the term": ([A, HOME, P, offer(start_lessen="2027-03-16")], {"duo.weigeringsgronden@o": ("lesdata_buiten_termijn",)}),
    "lessons end before the term began": ([A, HOME, P, offer(einde_lessen="2024-03-16")], {"duo.weigeringsgronden@o": ("lesdata_buiten_termijn",)}),
    "lessons end on its first day": ([A, HOME, P, offer(einde_lessen="2024-03-17")], {"duo.weigeringsgronden@o": ()}),
    "an offer within DUO's term, without a plan": ([A, HOME, fact("inburgeringstermijn.duo", "2024-03-16", einddatum="2027-03-16"), offer(start_lessen="2028-01-10")], {"duo.weigeringsgronden@o": ("geen_pip",)}),
    "settled on the day of another gemeente's plan": ([A, plan("2025-01-06", gemeente="0344"), fact("brp.inschrijving", "2025-01-06", id="e", gemeente="0363")], {"duo.gebeurtenis@e": "SS120"}),
    "a later offer of the same school": ([A, HOME, P, offer(instellingsnummer="1"), fact("aanbod.gedaan", "2024-05-01", id="n", instellingsnummer="1")], {"duo.aanbod_vervangen@o": True, "duo.aanbod_vervangen@n": None, "duo.aanbod_vervangen@o#valid_from": "2024-05-01"}),
    "a later offer of another school": ([A, HOME, P, offer(instellingsnummer="1"), fact("aanbod.gedaan", "2024-05-01", id="n", instellingsnummer="2")], {"duo.aanbod_vervangen": None}),
    "MAP after a move without a plan of one's own": ([A, HOME, plan("2024-03-15", gemeente="0344"), home("2025-01-06", "0363"), fact("map.eindgesprek", "2025-03-03", id="m")], {"duo.weigeringsgronden@m": ("geen_actueel_pip",)}),
    "MAP after a move with one": ([A, HOME, plan("2024-03-15", gemeente="0344"), home("2025-01-06", "0363"), plan("2025-02-03", gemeente="0363", reden="verhuizing"), fact("map.eindgesprek", "2025-03-03", id="m")], {"duo.weigeringsgronden@m": ()}),
    "not culpable, two months before the end": ([F, P, told("2027-01-15", "geen")], {"duo.geaccepteerd@x": True}),
    "not culpable, a day too early": ([F, P, told("2027-01-14", "geen")], {"duo.weigeringsgronden@x": ("nee_pas_twee_maanden_voor_einde",)}),
    "culpable on the last day": ([F, P, told("2027-03-15", "gewoon", "pvt")], {"duo.weigeringsgronden@x": ("ja_pas_na_einde_termijn",)}),
    "culpable a day later": ([F, P, told("2027-03-16", "gewoon", "pvt")], {"duo.geaccepteerd@x": True}),
    "of another duty DUO is told nothing": ([F, P, told("2027-03-16", "gewoon", "begeleiding")], {"duo.geaccepteerd@x": None}),
    "hours of participation do not keep a plan": ([A, HOME, P, hours(10, "participatie")], {"duo.pip_verwijderbaar@p": True}),
    "hours of lessons do": ([A, HOME, P, hours(10, "knm")], {"duo.pip_verwijderbaar@p": False}),
    "signed up for the test": ([A, HOME, notice("2024-02-05"), fact("leerbaarheidstoets.geboekt", "2024-03-04", id="e", known_on="2024-02-12")], {"duo.gebeurtenis@e": "SS137", "duo.gebeurtenis@e#valid_from": "2024-02-12"}),
    "settled with a plan of the same gemeente": ([A, fact("koppeling", "2024-01-08", gemeente="0344"), plan("2024-02-05", gemeente="0344"), fact("brp.inschrijving", "2024-05-01", id="e", gemeente="0344")], {"duo.gebeurtenis@e": "SS120"}),
    "partial release refused": ([F, P, fact("ontheffing.besluit", "2025-01-06", id="e", uitkomst="geweigerd", omvang="gedeeltelijk")], {"duo.gebeurtenis@e": "SS118"}),
    # announced, not in use
    "ten weeks over": ([F, notice("2024-02-05")], {"duo.aangekondigd@pip.vaststellen": "SS126", "duo.aangekondigd@pip.vaststellen#valid_from": "2024-04-16", "duo.aangekondigd@pip.vaststellen#nog_niet_in_gebruik": True}),
    "plan in time": ([F, notice("2024-02-05"), plan("2024-04-15")], {"duo.aangekondigd": None}),
    "three months without a course": ([A, HOME, P], {"duo.aangekondigd@aanbod.doen": "SS127"}),
    "extension asked": ([F, P, fact("verlenging.aanvraag", "2027-01-04", id="e", grond="ziekte")], {"duo.aangekondigd@e": "SS112", "duo.aangekondigd@e#nog_niet_in_gebruik": True}),
    "moved": ([A, HOME, home("2025-01-06", "0363") | {"id": "e"}], {"duo.aangekondigd@e": "SS122"}),
    "moved within the gemeente": ([A, HOME, home("2025-01-06") | {"id": "e"}], {"duo.aangekondigd@e": None}),
    "left the country": ([A, HOME, fact("verblijf.buitenland", "2025-01-06", id="e")], {"duo.aangekondigd@e": "SS123"}),
    "advice on BIO wanted": ([F, P, fact("ontheffing.aanvraag", "2025-01-06", id="e", grond="bijzondere_omstandigheden")], {"duo.aangekondigd@e": "SS140"}),
    "no advice on a medical one": ([F, P, fact("ontheffing.aanvraag", "2025-01-06", id="e", grond="medisch")], {"duo.aangekondigd@e": None}),
    "certificate ready": ([F, Z, fact("z_route.afgerond", "2026-01-05", id="e")], {"duo.aangekondigd@e": "SS141"}),
    "non-exempting education over": ([F, P, fact("onderwijs.inschrijving", "2024-09-02", "2025-06-30", id="e", soort="mbo_entree")], {"duo.aangekondigd@e": "SS142", "duo.aangekondigd@e#valid_from": "2025-07-01"}),
    "exempting education over": ([F, P, fact("onderwijs.inschrijving", "2024-09-02", "2025-06-30", id="e", soort="mbo_2")], {"duo.aangekondigd@e": None}),
}  # fmt: skip

RIGHTS = {
    "a whole state exam shows every part": ([F, fact("diploma.behaald", "2022-06-01", id="d", soort="staatsexamen_nt2_1")], {"vrijstelling.mogelijke_onderdelen@d": ("lezen", "luisteren", "schrijven", "spreken"), "right:vrijstelling.document@d": False}),
    "one part of it only that part": ([F, fact("diploma.behaald", "2022-06-01", id="d", soort="staatsexamen_nt2_deel", niveau_lezen="b2")], {"vrijstelling.mogelijke_onderdelen@d": ("lezen",)}),
    "not able within five years: fee back": ([F, fact("ontheffing.aanvraag", "2024-02-05", id="a", grond="medisch", binnen_vijf_jaar_in_staat=False)], {"ontheffing.leges_terug@a": True, "right:ontheffing.medisch@a": True}),
    "able within five years: adapted exams may still be advised": ([F, fact("ontheffing.aanvraag", "2024-02-05", id="a", grond="medisch", binnen_vijf_jaar_in_staat=True)], {"ontheffing.leges_terug@a": None, "right:ontheffing.medisch@a": False}),
    "not decided yet: nothing about the fee": ([F, fact("ontheffing.aanvraag", "2024-02-05", id="a", grond="medisch")], {"ontheffing.leges_terug@a": None}),
    "special circumstances, in part": ([F, fact("ontheffing.besluit", "2024-02-05", id="b", uitkomst="verleend", omvang="gedeeltelijk", grond="bijzondere_omstandigheden", onderdelen=["lezen"])], {"signal:ontheffing.bijzonder_alleen_geheel@b": (False, True)}),
    "medical, in part": ([F, fact("ontheffing.besluit", "2024-02-05", id="b", uitkomst="verleend", omvang="gedeeltelijk", grond="medisch", onderdelen=["lezen"])], {"signal:ontheffing.bijzonder_alleen_geheel": None}),
    # SS125: asylum rights gained by a decision of DUO
    "asylum rights gained": ([F, told_group("2023-11-06", "gezins_of_overige_migrant"), told_group("2024-06-03", "asielstatushouder_b") | {"id": "g"}], {"groep": "asielstatushouder_b", "groep#valid_from": "2024-06-03", "duo.gebeurtenis@g": "SS125", "signal:groep.verschil_duo": None}),
    "asylum rights gained, told twice": ([F, told_group("2023-11-06", "gezins_of_overige_migrant"), told_group("2024-06-03", "asielstatushouder_b"), told_group("2025-06-02", "asielstatushouder_b")], {"groep#n": 2}),
    "no release advised: no fee back": ([F, fact("ontheffing.aanvraag", "2024-02-05", id="a", grond="medisch", advies="geen", binnen_vijf_jaar_in_staat=False)], {"ontheffing.leges_terug@a": False}),
    "DUO and the permit never agreed": ([F, told_group("2023-11-06", "asielstatushouder_b")], {"groep": "gezins_of_overige_migrant", "signal:groep.verschil_duo#n": 1}),
}  # fmt: skip
E = plan("2022-09-15", id="p")
OLD = family("2022-03-07")
FINES = {
    # Awb 5:45, 5:53: by what can be imposed, not by what is
    "a small fine for the route": ([OLD, E, hours(400, day="2023-01-09"), PVT, MAP, *(exam(part, "2024-06-03") for part in ("lezen", "luisteren", "schrijven", "spreken"))], {"boete.papier@leerroute": 80, "boete.horen_verplicht@leerroute": True, "boete.bevoegdheid_vervalt@leerroute": "2030-09-16"}),
    "PVT at 340": ([OLD, E, MAP, *(exam(part, "2024-06-03") for part in ("lezen", "luisteren", "schrijven", "spreken", "knm"))], {"boete.horen_verplicht@pvt_map": False, "boete.bevoegdheid_vervalt@pvt_map": "2028-09-16"}),
    "a first breach": ([F, fact("overtreding.geconstateerd", "2024-05-06", id="x", soort="begeleiding", verwijtbaarheid="opzet")], {"boete.horen_verplicht@x": False, "boete.bevoegdheid_vervalt@x": "2027-05-06"}),
    "no fine, no hearing": ([OLD, E, PVT, MAP, hours(100, day="2023-01-09"), fact("verblijfsrecht.ingetrokken", "2025-12-01", reden="ingetrokken")], {"boete.papier@leerroute": 0, "boete.horen_verplicht": None, "boete.bevoegdheid_vervalt": None}),
    # the ruling holds for every Wi2013 fine on an asylum permit holder that still stands
    "Wi2013, fined before the ruling": ([asylum("2015-03-02"), fact("boete.besluit", "2019-01-07", id="b", soort="leerroute", bedrag=500)], {"boete.handhaafbaar@b": "nee", "boete.houdt_stand@b": False}),
    "Wi2021, fined before the ruling": ([asylum("2022-03-07"), fact("boete.besluit", "2025-02-03", id="b", soort="pvt", bedrag=340)], {"boete.handhaafbaar@b": "ja"}),
}  # fmt: skip


@pytest.mark.parametrize("name", [*DUTY, *PLAN, *TERM, *DONE, *DUO, *RIGHTS, *FINES])
def test_a_variant(name: str) -> None:
    check(*(DUTY | PLAN | TERM | DONE | DUO | RIGHTS | FINES)[name])


GROUPS = (DUTY, PLAN, TERM, DONE, DUO, RIGHTS, FINES)


def test_no_variant_hides_another() -> None:
    assert sum(map(len, GROUPS)) == len({name for group in GROUPS for name in group})
