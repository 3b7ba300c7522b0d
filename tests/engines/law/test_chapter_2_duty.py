"""Chapter 2: who has the duty, from when, in which group, and how it ends or is interrupted."""

from typing import Any

import pytest

from tests.engines.law.lives import asylum, check, fact, family, home, judged, look, notice, plan


def permit(day: str, soort: str = "regulier_bepaalde_tijd", **data: Any) -> dict[str, Any]:
    return fact("verblijfsrecht.verleend", day, id="v", soort=soort, **data)


def born(day: str) -> dict[str, Any]:
    return fact("persoon.geboren", day, id="geb")


def school(first: str, last: str | None = None) -> dict[str, Any]:
    return fact("leerplicht", first, last)


def ended(reason: str, day: str = "2026-02-02") -> dict[str, Any]:
    return fact("inburgeringsplicht.beeindigd", day, id="weg", reden=reason)


WHO = {
    # Wi 3 lid 1, Bi 2.2
    "asylum": ([permit("2024-01-08", "asiel_bepaalde_tijd")], {"inburgeringsplichtig": True, "inburgeringsplichtig#reden": "verblijfsrecht",
               "plicht.begin": "2024-01-08", "groep": "asielstatushouder_a", "pip.mogelijk": True, "regime": "wi2021"}),
    "only a referent says enough": ([permit("2024-01-08", referent="overig")], {"inburgeringsplichtig": True, "signal:plicht.doel_onbekend": None}),
    "only a purpose says enough": ([permit("2024-01-08", doel="gezin")], {"inburgeringsplichtig": True, "signal:plicht.doel_onbekend": None}),
    "neither: a person looks": ([permit("2024-01-08")], {"inburgeringsplichtig": None, "regime": "onbekend", "pip.mogelijk": None, "signal:plicht.doel_onbekend": (False, True)}),
    "on one list only": ([permit("2024-01-08", doel="vermogende_vreemdeling")], {"inburgeringsplichtig": None, "signal:plicht.doel_onzeker": (False, True)}),
    "on the list of 2022": ([permit("2022-12-07", doel="vermogende_vreemdeling")], {"inburgeringsplichtig": False, "signal:plicht.doel_onzeker": None}),
    "from the amendment on in doubt": ([permit("2022-12-08", doel="vermogende_vreemdeling")], {"inburgeringsplichtig": None, "signal:plicht.doel_onzeker#n": 1}),
    "the last day of doubt": ([permit("2026-04-01", doel="vermogende_vreemdeling")], {"inburgeringsplichtig": None, "signal:plicht.doel_onzeker#n": 1}),
    "not on the list of 2026": ([permit("2026-04-02", doel="vermogende_vreemdeling")], {"inburgeringsplichtig": True, "groep": "gezins_of_overige_migrant", "signal:plicht.doel_onzeker": None}),
    "temporary purpose": ([permit("2024-01-08", doel="studie")], {"inburgeringsplichtig#reden": "tijdelijk_doel", "pip.mogelijk": False}),
    "asylum for good": ([permit("2024-01-08", "asiel_onbepaalde_tijd")], {"inburgeringsplichtig#reden": "geen_bepaalde_tijd"}),
    "regular for good": ([permit("2024-01-08", "regulier_onbepaalde_tijd")], {"inburgeringsplichtig#reden": "geen_bepaalde_tijd"}),
    "free movement": ([permit("2024-01-08", "eu_recht")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "uitzondering"}),
    "waiting": ([permit("2024-01-08", "in_afwachting")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "asielzoeker"}),
    "recorded as seeker": ([fact("status.vastgesteld", "2024-01-08", groep="asielzoeker")], {"inburgeringsplichtig#reden": "asielzoeker", "regime": "geen"}),
    "recorded as Ukrainian": ([fact("status.vastgesteld", "2024-01-08", groep="oekrainer")], {"inburgeringsplichtig#reden": "tijdelijke_bescherming"}),
    "recorded as none": ([fact("status.vastgesteld", "2024-01-08", groep="geen")], {"inburgeringsplichtig#reden": "geen_status"}),
    "recorded as Wi2013": ([fact("status.vastgesteld", "2019-01-08", groep="wi2013")], {"regime": "wi2013", "afgewezen": True}),
    "nothing but a name": ([fact("persoon.naam", "2024-01-08", achternaam="A")], {"regime": "onbekend", "inburgeringsplichtig": None}),
    "an exception of Wi 3 lid 2": ([asylum(), fact("inburgeringsplicht.uitzondering", "2024-01-08", grond="verdrag")], {"inburgeringsplichtig#reden": "uitzondering"}),
    # the obligation never works back: the day the right was made known counts
    "made known later": ([permit("2024-01-08", "asiel_bepaalde_tijd", bekend_gemaakt="2024-03-01")], {"plicht.begin": "2024-03-01"}),
    # ages: 16, AOW
    "sixteenth birthday": ([born("2008-06-10"), school("2024-01-08", "2024-06-09"), asylum("2024-01-08")], {"plicht.begin": "2024-06-10"}),
    "younger than 18, leerplicht unknown": ([born("2008-06-10"), asylum("2025-01-08")], {"plicht.begin": "2025-01-08", "signal:plicht.minderjarig": ("2025-01-08", "2026-06-10")}),
    "18 on the day itself": ([born("2007-01-08"), asylum("2025-01-08")], {"signal:plicht.minderjarig": None}),
    "at school until 18": ([born("2007-06-10"), school("2023-08-01"), asylum("2024-01-08")], {"plicht.begin": "2025-06-10", "signal:plicht.minderjarig": None}),
    "at school, day of birth unknown": ([school("2023-08-01"), asylum("2024-01-08")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "leerplichtig"}),
    "at school from the very day": ([born("2007-06-10"), school("2024-01-08"), asylum("2024-01-08")], {"plicht.begin": "2025-06-10"}),
    "school ended on the very day": ([born("2006-06-10"), school("2023-08-01", "2024-01-08"), asylum("2024-01-08")], {"plicht.begin": "2024-01-09"}),
    "school ended the day before": ([born("2006-06-10"), school("2023-08-01", "2024-01-07"), asylum("2024-01-08")], {"plicht.begin": "2024-01-08"}),
    "on the day of AOW": ([born("1959-01-08"), asylum("2026-01-08")], {"inburgeringsplichtig": False, "inburgeringsplichtig#reden": "aow_leeftijd", "inburgeringsplichtig#certainty": "S"}),
    "AOW age of who was born before the table read": ([born("1955-01-08"), asylum("2024-01-08")], {"inburgeringsplichtig#reden": "aow_leeftijd", "inburgeringsplichtig#certainty": "M"}),
    "the day before AOW": ([born("1959-01-09"), asylum("2026-01-08")], {"inburgeringsplichtig": True, "plicht.aow_nadert": True, "plicht.aow_nadert#aow_leeftijd_op": "2026-01-09"}),
    "six months before AOW": ([born("1959-07-08"), asylum("2026-01-08")], {"plicht.aow_nadert": True}),
    "more than six months before": ([born("1959-07-09"), asylum("2026-01-08")], {"plicht.aow_nadert": False}),
    # V1: eight years
    "eight years at school": ([born("1999-01-08"), school("2005-08-01", "2013-07-31"), asylum("2024-01-08")], {"inburgeringsplichtig#reden": "acht_jaar_leerplicht",
                              "right:vrijstelling.acht_jaar_leerplicht": True}),
    "a month short of eight years": ([born("1999-01-08"), school("2005-08-01", "2013-06-30"), asylum("2024-01-08")], {"inburgeringsplichtig": True,
                                     "right:vrijstelling.acht_jaar_leerplicht": False}),
    "eight years in two parts": ([born("1999-01-08"), school("2005-08-01", "2009-07-31"), school("2010-08-01", "2014-07-31"), asylum("2024-01-08")],
                                 {"inburgeringsplichtig#reden": "acht_jaar_leerplicht"}),
    # only a notice: DUO settled it
    "only a notice": ([notice("2024-02-05")], {"inburgeringsplichtig": True, "inburgeringsplichtig#reden": "kennisgeving", "regime": "wi2021"}),
    # acts of one regime show it
    "a group told in 2022": ([fact("doelgroep.vastgesteld", "2022-01-01", doelgroep="asielstatushouder_b")], {"regime": "wi2021", "groep": "asielstatushouder_b"}),
    "a term from before 2022": ([fact("inburgeringstermijn.duo", "2021-12-31", einddatum="2024-12-31")], {"regime": "wi2013"}),
    "a term from 2022": ([fact("inburgeringstermijn.duo", "2022-01-01", einddatum="2025-01-01")], {"regime": "wi2021"}),
    "told by DUO": ([fact("inburgeringsplicht.vastgesteld", "2024-01-08", regime="wi2013")], {"regime": "wi2013"}),
}  # fmt: skip


@pytest.mark.parametrize("name", WHO)
def test_who_has_the_duty(name: str) -> None:
    check(*WHO[name])


@pytest.mark.parametrize(("day", "months"), [("1956-05-31", 799), ("1956-06-01", 802), ("1957-02-28", 802), ("1957-03-01", 804),
                                             ("1960-12-31", 804), ("1961-01-01", 807)])  # fmt: skip
def test_the_aow_age_by_day_of_birth(day: str, months: int) -> None:
    """svb.nl, table of AOW ages: 66 and 7 months, 66 and 10 months, 67, 67 and 3 months."""
    years, rest = divmod(months, 12)
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    last = {"05-31": "12-31", "06-01": "04-01", "02-28": "12-28", "03-01": "03-01", "12-31": "12-31", "01-01": "04-01"}[day[5:]]
    assert last.startswith(f"{month + 1:02d}"), (years, rest)
    assert look(judged(born(day), asylum("2022-02-01")), "plicht.einde") == f"{year}-{last}"


GROUPS = {
    "nareiziger": ([permit("2024-01-08", "asiel_bepaalde_tijd", afgeleid=True)], {"groep": "asielstatushouder_a"}),
    "family of a fixed-term holder": ([family(referent="asiel_bepaalde_tijd")], {"groep": "asielstatushouder_b"}),
    "family of a holder for good": ([family(referent="asiel_onbepaalde_tijd")], {"groep": "asielstatushouder_b"}),
    "family of an EU resident with protection": ([family(referent="eu_langdurig_internationale_bescherming")], {"groep": "asielstatushouder_b"}),
    "family of others": ([family()], {"groep": "gezins_of_overige_migrant"}),
    "minister of religion": ([permit("2024-01-08", doel="geestelijke_bedienaar")], {"groep": "gezins_of_overige_migrant", "inburgeringsplichtig": True}),
    # DUO-M2M: asylum rights are not lost by new data of the IND, only at the person's own request (SS124)
    "asylum lost": ([asylum(), permit("2025-02-03", doel="gezin", referent="overig")],
                    {"groep": "asielstatushouder_a", "groep#n": 1, "groep#valid_until": None, "groep#facts": ("f1",),
                     "signal:groep.verlies_asiel@v": ("asielstatushouder_a", "gezins_of_overige_migrant")}),
    "asylum given up": ([asylum(), permit("2025-02-03", doel="gezin", referent="overig"),
                         fact("doelgroep.vastgesteld", "2025-05-01", id="g", doelgroep="gezins_of_overige_migrant")],
                        {"groep": "gezins_of_overige_migrant", "groep#valid_from": "2025-05-01", "groep#facts": ("g",), "signal:groep.verlies_asiel": None}),
    "given up on the day it was lost": ([asylum(), permit("2025-02-03", doel="gezin", referent="overig"), fact("doelgroep.vastgesteld", "2025-02-03", id="g", doelgroep="gezins_of_overige_migrant")],
                         {"groep": "gezins_of_overige_migrant", "groep#valid_from": "2025-02-03"}),
    "told before it was lost": ([asylum(), permit("2025-02-03", doel="gezin", referent="overig"),
                                 fact("doelgroep.vastgesteld", "2025-02-02", doelgroep="gezins_of_overige_migrant")], {"groep": "asielstatushouder_a"}),
    "asylum gained": ([family(), permit("2025-02-03", "asiel_bepaalde_tijd")], {"groep": "asielstatushouder_a", "groep#valid_from": "2025-02-03", "groep#n": 2}),
    "a second permit of the same kind": ([asylum(), permit("2025-02-03", "asiel_bepaalde_tijd")], {"groep#n": 1, "signal:groep.verlies_asiel": None}),
    "a second family permit": ([family(), permit("2025-02-03", doel="gezin", referent="overig")], {"groep#n": 1, "signal:groep.verlies_asiel": None}),
    "DUO says otherwise": ([asylum(), fact("doelgroep.vastgesteld", "2024-02-01", id="g", doelgroep="gezins_of_overige_migrant")],
                           {"groep": "asielstatushouder_a", "signal:groep.verschil_duo@g": ("gezins_of_overige_migrant", "asielstatushouder_a")}),
    "DUO says the same": ([asylum(), fact("doelgroep.vastgesteld", "2024-02-01", doelgroep="asielstatushouder_a")], {"signal:groep.verschil_duo": None}),
    "DUO told two groups in turn": ([fact("doelgroep.vastgesteld", "2024-02-01", "2025-01-31", id="g1", doelgroep="gezins_of_overige_migrant"),
                                     fact("doelgroep.vastgesteld", "2025-02-01", id="g2", doelgroep="asielstatushouder_a")],
                                    {"groep": "asielstatushouder_a", "groep#facts": ("g2",), "groep#n": 2}),
}  # fmt: skip


@pytest.mark.parametrize("name", GROUPS)
def test_the_group(name: str) -> None:
    check(*GROUPS[name])


PIP = plan("2024-03-15", id="p")
ENDS = {
    "withdrawn": ([family(), PIP, fact("verblijfsrecht.ingetrokken", "2025-02-03", reden="ingetrokken")], ("2025-02-03", "verblijfsrecht_ingetrokken")),
    "Dutch": ([family(), PIP, fact("naturalisatie.verleend", "2025-02-03")], ("2025-02-03", "naturalisatie")),
    "dead": ([family(), PIP, fact("persoon.overleden", "2025-02-03")], ("2025-02-03", "overlijden")),
    "ended by DUO": ([family(), PIP, ended("verblijfsdoel_gewijzigd")], ("2026-02-02", "verblijfsdoel_gewijzigd")),
    "period told by DUO": ([fact("inburgeringsplicht.vastgesteld", "2024-01-08", "2025-06-30"), PIP], ("2025-06-30", "volgens_duo")),
    "wholly exempt": ([family(), PIP, fact("vrijstelling.besluit", "2025-02-03", uitkomst="verleend")], ("2025-02-03", "volledige_vrijstelling")),
    "wholly exempt, said so": ([family(), PIP, fact("vrijstelling.besluit", "2025-02-03", uitkomst="verleend", omvang="volledig")], ("2025-02-03", "volledige_vrijstelling")),
    "wholly released": ([family(), PIP, fact("ontheffing.besluit", "2025-02-03", uitkomst="verleend", omvang="volledig", grond="medisch")], ("2025-02-03", "volledige_ontheffing")),
    "exemption refused": ([family(), PIP, fact("vrijstelling.besluit", "2025-02-03", uitkomst="geweigerd")], (None, None)),
    "partly exempt": ([family(), PIP, fact("vrijstelling.besluit", "2025-02-03", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["lezen"])], (None, None)),
    "first of two ends": ([family(), PIP, fact("naturalisatie.verleend", "2025-05-05"), fact("verblijfsrecht.ingetrokken", "2025-02-03", reden="ingetrokken")],
                          ("2025-02-03", "verblijfsrecht_ingetrokken")),
    "a year away": ([family(), PIP, fact("verblijf.buitenland", "2025-02-03", "2026-02-03")], ("2026-02-03", "vertrek_langer_dan_een_jaar")),
    "a day less than a year away": ([family(), PIP, fact("verblijf.buitenland", "2025-02-03", "2026-02-02")], (None, None)),
    "away without end": ([family(), PIP, fact("verblijf.buitenland", "2025-02-03")], ("2026-02-03", "vertrek_langer_dan_een_jaar")),
    "a temporary purpose later": ([asylum(), PIP, permit("2025-02-03", doel="studie")], ("2025-02-02", "verblijfsdoel_gewijzigd")),
    "free movement later": ([asylum(), PIP, permit("2025-02-03", "eu_recht")], ("2025-02-02", "verblijfsdoel_gewijzigd")),
    "a family permit later": ([asylum(), PIP, permit("2025-02-03", doel="gezin", referent="overig")], (None, None)),
    "a temporary purpose that was there first": ([permit("2023-02-06", doel="studie"), family(), PIP], (None, None)),
    "asylum for good later": ([asylum(), PIP, permit("2025-02-03", "asiel_onbepaalde_tijd")], (None, None)),
    "AOW": ([fact("persoon.geboren", "1959-05-10"), asylum("2024-01-08"), PIP], ("2026-05-10", "aow_leeftijd")),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_how_the_duty_ends(name: str) -> None:
    life, (day, reason) = ENDS[name]
    check(life, {"plicht.einde": day, "plicht.einde_reden": reason})


def test_open_duties_lapse_when_the_duty_ends_and_closed_ones_stay_as_they_were() -> None:
    life = [asylum(), notice("2024-02-05"), home("2024-02-01"), PIP, fact("pvt.ondertekend", "2024-09-02"),
            fact("verblijfsrecht.ingetrokken", "2025-02-03", reden="ingetrokken")]  # fmt: skip
    check(life, {"must:aanbod.doen#until": "2025-02-03", "must:duo.melden_pvt#until": None, "must:map.afronden#until": "2025-02-03",
                 "must:pip.vaststellen#done_on": "2024-03-15"})  # fmt: skip
    check(life[:5], {"must:aanbod.doen#until": None, "must:map.afronden#until": None})


def gap(first: str, last: str, reason: str = "geen_ingezetene") -> dict[str, Any]:
    return fact("inburgeringsplicht.onderbreking", first, last, id="gat", reden=reason)


GAPS = {
    "eight months": ([family(), PIP, gap("2025-01-01", "2025-08-31")], {"plicht.geeindigd_door_onderbreking": False, "verlenging.onderbreking": "P8M",
                     "termijn.laatste_dag": "2027-11-15", "plicht.opnieuw_vanaf": None, "plicht.einde": None}),
    "exactly a year": ([family(), PIP, gap("2025-01-01", "2025-12-31")], {"plicht.geeindigd_door_onderbreking": False, "verlenging.onderbreking": "P12M",
                       "termijn.laatste_dag": "2028-03-15"}),
    "a year and a day": ([family(), PIP, gap("2025-01-01", "2026-01-01")], {"plicht.geeindigd_door_onderbreking": True, "verlenging.onderbreking": "P0D",
                         "termijn.laatste_dag": "2027-03-15", "plicht.opnieuw_vanaf": "2026-01-02", "plicht.einde": "2025-01-01"}),
    "temporary purpose": ([family(), PIP, gap("2025-01-01", "2025-03-31", "tijdelijk_doel")], {"termijn.laatste_dag": "2027-06-15"}),
    "ends on the first day of the term": ([family(), PIP, gap("2024-01-16", "2024-03-16")], {"termijn.laatste_dag": "2027-03-16"}),
    "over before the term": ([family(), PIP, gap("2024-01-16", "2024-03-15")], {"termijn.laatste_dag": "2027-03-15"}),
    "between two registrations": ([family(), PIP, home("2024-02-01", until="2024-12-31"), home("2025-09-01")], {"verlenging.onderbreking@f4": "P8M",
                                  "verlenging.onderbreking@f4#van": "2025-01-01", "verlenging.onderbreking@f4#tot": "2025-08-31", "termijn.laatste_dag": "2027-11-15"}),
    "registrations that join": ([family(), PIP, home("2024-02-01", until="2024-12-31"), home("2025-01-01", "0363")], {"verlenging.onderbreking#n": 0}),
    "one day between": ([family(), PIP, home("2024-02-01", until="2024-12-30"), home("2025-01-01")], {"verlenging.onderbreking": "P1D"}),
    "told and seen, counted once": ([family(), PIP, home("2024-02-01", until="2024-12-31"), home("2025-09-01"), gap("2025-01-01", "2025-08-31")],
                                    {"verlenging.onderbreking#n": 1, "termijn.laatste_dag": "2027-11-15"}),
    "two interruptions": ([family(), PIP, gap("2025-01-01", "2025-02-28"), home("2024-02-01", until="2025-05-31"), home("2025-08-01")],
                          {"verlenging.onderbreking#n": 2, "termijn.laatste_dag": "2027-07-15"}),
    "a stay abroad shows no interruption by itself": ([family(), PIP, fact("verblijf.buitenland", "2025-01-01", "2025-06-30", id="b")],
                          {"termijn.laatste_dag": "2027-03-15", "signal:termijn.verblijf_buitenland@b": ("2027-03-15", "2027-09-15")}),
    "a stay abroad that is told as interruption": ([family(), PIP, gap("2025-01-01", "2025-06-30"), fact("verblijf.buitenland", "2025-01-01", "2025-06-30")],
                          {"termijn.laatste_dag": "2027-09-15", "signal:termijn.verblijf_buitenland": None}),
    "a stay abroad before the term": ([family(), PIP, fact("verblijf.buitenland", "2024-01-01", "2024-03-15")], {"signal:termijn.verblijf_buitenland": None}),
    "a stay abroad until the first day": ([family(), PIP, fact("verblijf.buitenland", "2024-01-16", "2024-03-16")], {"signal:termijn.verblijf_buitenland": ("2027-03-15", "2027-03-16")}),
    "a stay abroad after the term": ([family(), PIP, fact("verblijf.buitenland", "2027-03-16", "2027-06-30")], {"signal:termijn.verblijf_buitenland": None}),
    "a stay abroad on the last day": ([family(), PIP, fact("verblijf.buitenland", "2027-03-15", "2027-06-14")], {"signal:termijn.verblijf_buitenland": ("2027-03-15", "2027-06-15")}),
}  # fmt: skip


@pytest.mark.parametrize("name", GAPS)
def test_interruptions(name: str) -> None:
    check(*GAPS[name])


SUSPENDED = fact("vrijstelling.besluit", "2024-03-01", "2025-07-31", id="t", uitkomst="verleend", omvang="tijdelijk", grond="opleiding")
AGAIN = fact("inburgeringsplicht.kennisgeving", "2025-08-04", id="k2")
RESTARTS = {
    "temporary exemption before any plan": ([family(), notice("2024-02-05"), SUSPENDED, AGAIN],
        {"pip.laatste_dag": "2025-10-13", "pip.laatste_dag#trigger": "2025-08-04", "plicht.opnieuw_vanaf@k2": "2025-08-04", "plicht.opnieuw_vanaf@k2#hervat": False,
         "must:pip.vaststellen": "2025-10-13"}),
    "temporary exemption with a plan": ([family(), notice("2023-12-04"), plan("2024-02-12", id="p"), SUSPENDED, AGAIN],
        {"pip.laatste_dag": "2024-02-12", "plicht.opnieuw_vanaf@k2#hervat": True, "termijn.start": "2024-02-13"}),
    "another letter starts nothing": ([family(), notice("2024-02-05"), AGAIN], {"pip.laatste_dag": "2024-04-15", "plicht.opnieuw_vanaf": None}),
    "ended and begun anew": ([family(), notice("2024-02-05"), plan("2024-03-15", id="p"), ended("vertrek_langer_dan_een_jaar", "2024-09-02"),
                              fact("inburgeringsplicht.kennisgeving", "2026-01-12", id="k2"), plan("2026-03-02", "z_route", id="q")],
        {"pip.laatste_dag": "2026-03-23", "termijn.start": "2026-03-03", "termijn.laatste_dag": "2029-03-02", "plicht.einde": None,
         "plicht.opnieuw_vanaf@k2#hervat": False}),
    "ended by temporary exemption, with a plan": ([family(), notice("2024-02-05"), plan("2024-03-15", id="p"), ended("tijdelijke_vrijstelling", "2024-09-02"),
                              fact("inburgeringsplicht.kennisgeving", "2026-01-12", id="k2")],
        {"plicht.opnieuw_vanaf@k2#hervat": True, "termijn.laatste_dag": "2027-03-15", "pip.laatste_dag": "2024-04-15", "plicht.einde": None}),
    "after more than a year away": ([family(), notice("2024-02-05"), plan("2024-03-15", id="p"), gap("2024-09-01", "2025-12-31"),
                              fact("inburgeringsplicht.kennisgeving", "2026-01-12", id="k2")],
        {"pip.laatste_dag": "2026-03-23", "must:pip.vaststellen#done_on": None, "termijn.start": None, "plicht.opnieuw_vanaf@k2": "2026-01-12"}),
    "an exemption for good is no pause": ([family(), notice("2024-02-05"), fact("vrijstelling.besluit", "2024-03-01", uitkomst="geweigerd", omvang="tijdelijk"), AGAIN],
        {"plicht.opnieuw_vanaf": None, "pip.laatste_dag": "2024-04-15"}),
    "suspended on the day of the first notice": ([family(), notice("2024-02-05"), fact("vrijstelling.besluit", "2024-02-05", id="t", uitkomst="verleend", omvang="tijdelijk"), AGAIN],
        {"plicht.opnieuw_vanaf@k2#hervat": False, "pip.laatste_dag": "2025-10-13"}),
    "suspended on the day of the plan": ([family(), notice("2023-12-04"), plan("2024-03-01", id="p"), SUSPENDED, AGAIN], {"plicht.opnieuw_vanaf@k2#hervat": True, "termijn.start": "2024-03-02"}),
    "ended on the day of a plan": ([family(), notice("2024-02-05"), plan("2024-09-02", id="p"), ended("vertrek_langer_dan_een_jaar", "2024-09-02"), fact("inburgeringsplicht.kennisgeving", "2026-01-12", id="k2")],
        {"termijn.start": None, "must:pip.vaststellen#done_on": None}),
    "ended again on the day it began anew": ([family(), notice("2024-02-05"), ended("overig", "2024-09-02"), fact("inburgeringsplicht.kennisgeving", "2026-01-12", id="k2"), fact("naturalisatie.verleend", "2026-01-12")],
        {"plicht.einde": "2026-01-12", "plicht.einde_reden": "naturalisatie"}),
    "an end on the day of the notice itself": ([family(), notice("2024-02-05"), ended("overig", "2025-08-04"), AGAIN],
        {"plicht.opnieuw_vanaf": None, "plicht.einde": "2025-08-04"}),
}  # fmt: skip


@pytest.mark.parametrize("name", RESTARTS)
def test_a_duty_that_runs_again(name: str) -> None:
    check(*RESTARTS[name])
