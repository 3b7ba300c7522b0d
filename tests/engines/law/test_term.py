"""The inburgeringstermijn and every ground for extension."""

import pytest

from tests.engines.law.lives import asylum, d, fact, family, judged, plan

START = [family(), plan("2024-03-15")]
END = "2027-03-15"


def delay(kind: str, first: str, last: str | None, **data: object) -> dict:
    return fact(f"omstandigheid.{kind}", first, last, id="o", **data)


def outcome(*raws: dict) -> tuple[object, object, str]:
    case = judged(*raws)
    claim = next(iter(case.about("verlenging.aanspraak")), None)
    reason = str(claim.values.get("reden", "")) if claim else ""
    return claim.value if claim else None, case.value("termijn.laatste_dag_met_aanspraken"), reason


@pytest.mark.parametrize(("pip", "first", "last"), [("2024-02-28", "2024-02-29", "2027-02-28"), ("2024-02-29", "2024-03-01", "2027-02-28"),
                                                    ("2024-12-31", "2025-01-01", "2027-12-31"), ("2023-05-04", "2023-05-05", "2026-05-04")])  # fmt: skip
def test_three_years_from_the_day_after_the_dagtekening(pip: str, first: str, last: str) -> None:
    case = judged(family("2022-06-01"), plan(pip))
    assert (case.value("termijn.start"), case.value("termijn.laatste_dag")) == (d(first), d(last))


def test_a_revoked_or_replaced_plan_does_not_restart_the_term() -> None:
    revoked = fact("pip.ingetrokken", "2024-06-03", id="weg")
    case = judged(*START, revoked, plan("2024-07-01", reden="heroverweging"))
    assert case.value("termijn.start") == d("2024-03-16")
    assert case.value("termijn.opnieuw_gestart", "weg") is False


@pytest.mark.parametrize(
    ("raw", "claim", "last", "reason"),
    [
        (delay("ziekte", "2025-02-01", "2025-05-31"), "P4M", "2027-07-15", ""),
        (delay("ziekte", "2025-02-01", "2025-04-30"), "P3M", "2027-06-15", ""),
        (delay("ziekte", "2025-02-01", "2025-04-29"), "P0D", END, "korter_dan_drie_maanden"),
        (delay("ziekte", "2025-02-01", "2025-05-31", betreft="kind"), "P4M", "2027-07-15", ""),
        (delay("ziekte", "2025-02-01", "2025-05-31", betreft="broer_zus"), "P0D", END, "geen_partner_of_bloedverwant_eerste_graad"),
        (delay("ziekte", "2025-02-01", "2025-05-31", betreft="schoonouder"), None, END, "bronnen_verschillen"),
        (delay("ziekte", "2025-02-01", "2025-05-31", bewijs=False), "P0D", END, "bewijs_ontbreekt"),
        (delay("ziekte", "2023-12-01", "2024-04-30"), "P0D", END, "korter_dan_drie_maanden"),  # only the part in the term
        (delay("bevalling", "2025-02-01", None), "P16W", "2027-07-05", ""),
        (delay("overlijden", "2025-02-01", None, betreft="partner"), "P3M", "2027-06-15", ""),
        (delay("overlijden", "2025-02-01", None, betreft="grootouder"), "P0D", END, "geen_partner_of_bloedverwant_eerste_graad"),
        (delay("opvang", "2025-02-01", "2025-07-31"), "P6M", "2027-09-15", ""),
        (delay("alfabetisering", "2024-06-01", "2025-02-28"), "P6M", "2027-09-15", ""),
        (delay("dakloosheid", "2024-06-01", "2027-02-28"), "P24M", "2029-03-15", ""),
        (delay("aanbieder", "2024-06-01", "2025-03-31"), "P6M", "2027-09-15", ""),
        (delay("overig", "2024-06-01", "2024-10-31"), "P5M", "2027-08-15", ""),
        (delay("overig", "2024-06-01", "2024-10-31", verwijtbaar=True), "P0D", END, "verwijtbaar"),
        (delay("nakijkvertraging", "2026-08-10", None), "P6M", "2027-09-15", ""),
    ],
)  # fmt: skip
def test_each_ground_has_its_threshold_length_and_maximum(raw: dict, claim: str, last: str, reason: str) -> None:
    assert outcome(*START, raw) == (claim, d(last), reason)


def test_alphabetisation_gives_nothing_in_the_z_route() -> None:
    case = outcome(family(), plan("2024-03-15", "z_route"), delay("alfabetisering", "2024-06-01", "2025-02-28"))
    assert case == ("P0D", d(END), "niet_in_de_z_route")


def test_in_laws_are_shown_with_both_readings() -> None:
    case = judged(*START, delay("ziekte", "2025-02-01", "2025-05-31", betreft="schoonouder"))
    assert len(next(iter(case.about("verlenging.schoonfamilie"))).readings) == 2


def test_short_delays_count_together_when_they_join() -> None:
    ill = fact("omstandigheid.ziekte", "2025-02-01", "2025-03-31", id="z")
    homeless = fact("omstandigheid.dakloosheid", "2025-04-01", "2025-05-31", id="d")
    case = judged(*START, ill, homeless)
    assert case.value("verlenging.samen") == "P4M"
    assert case.value("termijn.laatste_dag_met_aanspraken") == d("2027-07-15")
    apart = judged(*START, ill, fact("omstandigheid.dakloosheid", "2025-04-05", "2025-05-31", id="d"))
    assert apart.value("termijn.laatste_dag_met_aanspraken") == d(END)


def test_overlapping_delays_are_not_counted_twice() -> None:
    ill = fact("omstandigheid.ziekte", "2025-01-01", "2025-06-30")
    homeless = fact("omstandigheid.dakloosheid", "2025-04-01", "2025-09-30")
    assert judged(*START, ill, homeless).value("termijn.laatste_dag_met_aanspraken") == d("2027-12-15")


def test_separate_grounds_add_up() -> None:
    ill = fact("omstandigheid.ziekte", "2025-01-01", "2025-03-31")
    birth = fact("omstandigheid.bevalling", "2025-08-01")
    died = fact("omstandigheid.overlijden", "2026-01-05", betreft="ouder")
    # 3 months of illness, 3 months for the death, 16 weeks for the birth
    assert judged(*START, ill, birth, died).value("termijn.laatste_dag_met_aanspraken") == d("2028-01-05")


def test_a_late_offer_extends_by_the_time_beyond_three_months() -> None:
    offered = fact("aanbod.gedaan", "2024-08-16", keurmerk="blik_op_werk")
    assert outcome(asylum(), plan("2024-03-15"), offered)[:2] == ("P2M1D", d("2027-05-16"))
    assert outcome(family(), plan("2024-03-15"), offered)[:2] == ("P0D", d("2027-03-15"))
    stated = fact("omstandigheid.geen_aanbod", "2024-03-15", "2024-09-15")
    assert outcome(asylum(), plan("2024-03-15"), stated)[:2] == ("P3M", d("2027-06-15"))


@pytest.mark.parametrize(("start", "claim"), [("2024-09-15", "P0D"), ("2024-09-16", "P6M"), ("2025-05-01", "P6M")])
def test_a_late_taalschakeltraject_extends_by_six_months(start: str, claim: str) -> None:
    begun = fact("lessen.gestart", start, soort="onderwijsroute")
    assert outcome(asylum(), plan("2024-03-15", "onderwijsroute"), begun)[0] == claim


@pytest.mark.parametrize(
    ("first", "last", "kind", "claim"),
    [("2024-09-01", "2026-06-30", "praktijkonderwijs", "P22M"), ("2023-09-01", "2024-12-31", "vso_arbeid", "P11M24D"),
     ("2024-09-01", None, "praktijkonderwijs", "P24M"), ("2024-09-01", "2027-08-31", "mbo_entree", "P24M"),
     ("2024-09-01", None, "mbo_entree", "P24M")],
)  # fmt: skip
def test_a_non_exempting_education_extends_by_its_length_since_the_duty(first: str, last: str | None, kind: str, claim: str) -> None:
    raw = fact("onderwijs.inschrijving", first, last, soort=kind)
    assert outcome(*START, raw)[0] == claim


def test_an_exempting_education_gives_no_extension() -> None:
    assert outcome(*START, fact("onderwijs.inschrijving", "2024-09-01", soort="mbo_2"))[0] is None


def test_what_duo_granted_moves_the_term() -> None:
    granted = fact("verlenging.besluit", "2026-12-01", uitkomst="verleend", maanden=6)
    refused = fact("verlenging.besluit", "2026-12-01", uitkomst="geweigerd", maanden=6)
    named = fact("verlenging.besluit", "2026-12-01", uitkomst="verleend", laatste_dag="2027-12-31")
    assert judged(*START, granted).value("termijn.laatste_dag") == d("2027-09-15")
    assert judged(*START, refused).value("termijn.laatste_dag") == d(END)
    assert judged(*START, named).value("termijn.laatste_dag") == d("2027-12-31")


@pytest.mark.parametrize(("end", "apart", "fits", "signalled"), [("2027-03-16", 0, True, False), ("2027-03-15", -1, True, True),
                                                                 ("2027-09-16", 184, False, True)])  # fmt: skip
def test_duos_term_stands_beside_ours(end: str, apart: int, fits: bool, signalled: bool) -> None:
    case = judged(*START, fact("inburgeringstermijn.duo", "2024-03-16", einddatum=end))
    assert (case.value("termijn.verschil_dagen"), case.value("termijn.past_bij_duo")) == (apart, fits)
    assert bool(list(case.about("termijn.verschil_duo"))) is signalled


def request(day: str, **data: str) -> str:
    ill = fact("omstandigheid.ziekte", "2025-02-01", "2025-05-31", id="o")
    case = judged(*START, ill, fact("verlenging.aanvraag", day, id="a", **{"grond": "ziekte", "omstandigheid": "o", **data}))
    return str(case.value("verlenging.aanvraag_toewijsbaar"))


def test_a_request_is_possible_in_the_last_six_months() -> None:
    assert request("2026-09-14") == "te_vroeg"
    assert request("2026-09-15") == "ja"
    assert request("2027-03-15") == "ja"
    assert request("2027-03-16") == "te_laat"


def test_duo_decides_in_eight_weeks_that_may_run_past_a_free_day() -> None:
    raw = fact("verlenging.aanvraag", "2026-10-31", id="a", grond="overig")
    duty = next(iter(judged(*START, raw).about("verlenging.besluiten")))
    assert (duty.due, duty.responsible) == (d("2026-12-28"), "duo")  # 26 December and the weekend
