"""The very day on which one thing meets another: each of two neighbouring outcomes is tried."""

from typing import Any

import pytest

from doorlopend.engines.law import Finding
from tests.engines.law.lives import asylum, check, d, fact, family, home, judged, notice, plan

F, A, P = family("2023-11-06"), asylum("2023-11-06"), plan("2024-03-15", id="p")
OLD, E = family("2022-03-07"), plan("2022-09-15", id="p")


def study(day: str) -> dict[str, Any]:
    return fact("verblijfsrecht.verleend", day, soort="regulier_bepaalde_tijd", doel="studie")


def told(day: str, group: str = "gezins_of_overige_migrant") -> dict[str, Any]:
    return fact("doelgroep.vastgesteld", day, doelgroep=group)


def away(first: str, last: str) -> dict[str, Any]:
    return fact("verblijf.buitenland", first, last)


def gap(first: str, last: str) -> dict[str, Any]:
    return fact("inburgeringsplicht.onderbreking", first, last, reden="geen_ingezetene")


def fined(day: str, amount: float, kind: str = "begeleiding", **data: Any) -> dict[str, Any]:
    return fact("boete.besluit", day, soort=kind, bedrag=amount, **data)


BREACH = fact("overtreding.geconstateerd", "2026-01-12", id="x", soort="begeleiding")
FAILED = [fact("examen.afgelegd", "2025-09-15", onderdeel=part, uitslag="gezakt", **({} if part == "knm" else {"niveau": "b1"}))
          for part in ("lezen", "luisteren", "schrijven", "spreken", "knm")]  # fmt: skip
ILL = fact("omstandigheid.ziekte", "2025-01-01", "2025-04-30", id="i")

DAYS = {
    # what ends the duty
    "a right for study from the same day ends nothing": ([family("2024-01-08"), study("2024-01-08")], {"plicht.einde": None}),
    "a right for study from a day later does": ([family("2024-01-08"), study("2024-01-09")], {"plicht.einde": "2024-01-08"}),
    "a further right for family ends nothing": ([family("2023-01-09"), family("2024-01-08")], {"plicht.einde": None}),
    "a nationality that came with the permit": ([fact("asiel.aanvraag", "2023-01-09"), fact("persoon.nationaliteit", "2024-01-01", land="DE"), family("2024-01-08")], {"inburgeringsplichtig": False}),
    # a withdrawal on the day of the plan
    "withdrawn on the day of the plan": ([F, P, fact("vrijstelling.besluit", "2024-03-15", id="e", uitkomst="ingetrokken", omvang="tijdelijk")], {"duo.gebeurtenis@e": "SS130"}),
    "withdrawn the day before": ([F, P, fact("vrijstelling.besluit", "2024-03-14", id="e", uitkomst="ingetrokken", omvang="tijdelijk")], {"duo.gebeurtenis@e": "SS129"}),
    # weeks, periods, requests
    "sixteen weeks in days": ([F, P, fact("omstandigheid.bevalling", "2025-01-06", id="o")], {"verlenging.aanspraak@o#dagen": 112}),
    "a request with only the first day of its period": ([F, P, ILL, fact("verlenging.besluit", "2026-10-05", uitkomst="verleend", maanden=4, periode_van="2025-01-01", periode_tot="2025-04-30"),
        fact("verlenging.aanvraag", "2027-02-01", id="r", grond="ziekte", omstandigheid="i", periode_van="2025-01-01")], {"verlenging.aanvraag_toewijsbaar@r#reden": "al_verlengd_over_deze_periode"}),
    "a request about an illness that still lasts": ([F, P, fact("omstandigheid.ziekte", "2025-05-01", id="i"), fact("verlenging.besluit", "2026-10-05", uitkomst="verleend", maanden=4, periode_van="2025-01-01", periode_tot="2025-04-30"),
        fact("verlenging.aanvraag", "2027-02-01", id="r", grond="ziekte", omstandigheid="i")], {"verlenging.aanvraag_toewijsbaar@r#reden": "omstandigheid_niet_vastgelegd"}),
    # the intake under the old text starts with the registration
    "the intake runs from the term for the plan": ([family("2022-02-01"), home("2022-02-10"), notice("2022-02-21")], {"must:intake.oproepen#valid_from": "2022-02-10"}),
    # Wi2013 and loans
    "a loan of a family migrant": ([family("2019-03-04"), fact("lening.terugvordering", "2025-03-03", id="l", bedrag=5000)], {"lening.terugvordering_handhaafbaar@l": "ja", "boete.handhaafbaar": None}),
    "two days beside the arithmetic": ([fact("inburgeringstermijn.duo", "2016-03-05", id="t", einddatum="2019-03-03", regime="wi2013")], {"termijn.verschil_dagen@t": -2, "termijn.past_bij_duo@t": False}),
    "one day beside it": ([fact("inburgeringstermijn.duo", "2016-03-05", id="t", einddatum="2019-03-04", regime="wi2013")], {"termijn.past_bij_duo@t": True, "termijn.past_bij_duo@t#tolerantie": 1}),
    # a move, seen from the plan or from the koppeling
    "a plan of elsewhere on the day of the first registration": ([A, home("2024-01-08"), plan("2024-01-08", gemeente="0599"), fact("brp.inschrijving", "2025-01-06", id="h", gemeente="0344")], {"pip.laatste_dag_na_verhuizing@h": "2025-03-17"}),
    "assigned elsewhere on the day of registration": ([A, plan("2024-04-02"), fact("koppeling", "2024-05-01", gemeente="0363"), fact("brp.inschrijving", "2024-05-01", id="h", gemeente="0344")], {"pip.laatste_dag_na_verhuizing@h": "2024-07-10"}),
    # fines
    "attempts on the last day count": ([OLD, E, *FAILED], {"boete.papier@leerroute#rij": "alle_een_keer_afgelegd"}),
    "a fine on the day the new term was given": ([OLD, E, fined("2025-11-10", 500, "leerroute", nieuwe_termijn_tot="2026-11-09"), fined("2025-11-10", 100), BREACH], {"boete.ruimte_tot_maximum@x": 700}),
    "an earlier fine without any plan": ([OLD, fined("2025-11-10", 100), BREACH], {"boete.ruimte_tot_maximum@x": 2300}),
    "a fine after the term does not weigh within it": ([OLD, E, fined("2025-09-16", 100), BREACH], {"boete.ruimte_tot_maximum@x": 2400}),
    # a stay abroad beside a recorded interruption
    "the stay ends where the interruption starts": ([F, P, away("2025-01-06", "2025-03-31"), gap("2025-03-31", "2025-04-30")], {"signal:termijn.verblijf_buitenland": None}),
    "the stay starts where the interruption ends": ([F, P, away("2025-04-30", "2025-06-30"), gap("2025-03-31", "2025-04-30")], {"signal:termijn.verblijf_buitenland": None}),
    "the stay ends a day before it": ([F, P, away("2025-01-06", "2025-03-30"), gap("2025-03-31", "2025-04-30")], {"signal:termijn.verblijf_buitenland#n": 1}),
    "the stay starts a day after it": ([F, P, away("2025-05-01", "2025-06-30"), gap("2025-03-31", "2025-04-30")], {"signal:termijn.verblijf_buitenland#n": 1}),
    "the stay ends on the first day of the term": ([F, P, away("2024-01-08", "2024-03-16")], {"signal:termijn.verblijf_buitenland#n": 1}),
    "the stay ends the day before": ([F, P, away("2024-01-08", "2024-03-15")], {"signal:termijn.verblijf_buitenland": None}),
    "the stay starts on the last day": ([F, P, away("2027-03-15", "2027-06-30")], {"signal:termijn.verblijf_buitenland#n": 1}),
    "the stay starts the day after": ([F, P, away("2027-03-16", "2027-06-30")], {"signal:termijn.verblijf_buitenland": None}),
    "anew from the day after too long an interruption": ([F, P, fact("inburgeringsplicht.onderbreking", "2025-01-01", "2026-01-01", id="g", reden="geen_ingezetene")], {"plicht.opnieuw_vanaf@g": "2026-01-02", "plicht.opnieuw_vanaf@g#valid_from": "2026-01-02"}),
    # a level nobody knows is not B1
    "a part of unknown level": ([F, fact("diploma.behaald", "2021-03-01", id="d", soort="inburgeringsdiploma_wi2013", niveau_lezen="b1")], {"vrijstelling.mogelijke_onderdelen@d": ("lezen",), "right:vrijstelling.document@d": False}),
}  # fmt: skip


@pytest.mark.parametrize("name", DAYS)
def test_on_that_very_day(name: str) -> None:
    check(*DAYS[name])


def test_each_group_lasts_until_the_day_before_the_next() -> None:
    later = fact("verblijfsrecht.verleend", "2025-01-06", soort="regulier_bepaalde_tijd", doel="gezin", referent="overig")
    result = judged(family("2023-01-09"), asylum("2024-01-08"), later, told("2025-03-03"), told("2026-03-02"))
    spans = [(one.value, one.valid_from, one.valid_until) for one in result.about("groep") if isinstance(one, Finding)]
    assert spans == [
        ("gezins_of_overige_migrant", d("2023-01-09"), d("2024-01-07")), ("asielstatushouder_a", d("2024-01-08"), d("2025-03-02")),
        ("gezins_of_overige_migrant", d("2025-03-03"), None),
    ]  # fmt: skip


def test_the_reason_of_age_goes_by_the_day_of_birth_and_others_do_not() -> None:
    old = judged(fact("persoon.geboren", "1959-01-08"), asylum("2026-01-08"))
    assert next(one for one in old.about("inburgeringsplichtig")).certainty == "S"
    exempt = judged(fact("persoon.geboren", "1959-01-08"), fact("persoon.nationaliteit", "1959-01-08", land="DE"), asylum("2026-01-08"))
    assert [one.rule for one in exempt.about("inburgeringsplichtig")] == ["plicht.uitzondering"]
