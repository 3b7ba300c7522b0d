"""The term for the plan: Bi 5.3 in every version, with the Algemene termijnenwet."""

import pytest

from tests.engines.law.lives import asylum, d, fact, family, home, judged, notice, plan

AZC = fact("azc.verblijf", "2025-05-01", "2026-06-01")
KOPPELING = fact("koppeling", "2026-02-10", gemeente="0344")


@pytest.mark.parametrize(
    ("noticed", "last"),
    [
        ("2026-02-02", "2026-04-13"),  # plain: the 70th day is a Monday
        ("2026-01-26", "2026-04-07"),  # 70th day is tweede Paasdag
        ("2026-02-16", "2026-04-28"),  # 70th day is Koningsdag
        ("2026-02-24", "2026-05-06"),  # 70th day is 5 May
        ("2026-03-05", "2026-05-15"),  # 70th day is Hemelvaartsdag; the Friday after is no feestdag
        ("2026-03-14", "2026-05-26"),  # Saturday, then Pinksteren
        ("2025-10-17", "2025-12-29"),  # 26 December, then the weekend
        ("2023-10-24", "2024-01-02"),  # Nieuwjaarsdag
    ],
)
def test_ten_weeks_after_the_notice(noticed: str, last: str) -> None:
    case = judged(family(), notice(noticed))
    assert case.value("pip.laatste_dag") == d(last)
    duty = next(iter(case.about("pip.vaststellen")))
    assert (duty.due, duty.responsible, duty.article) == (d(last), "college", "Bi 5.3 lid 1, eerste zin")


def test_asylum_holder_in_azc_counts_from_registration_in_the_housing_gemeente() -> None:
    waiting = judged(asylum(), AZC, KOPPELING, notice("2026-03-03"))
    assert waiting.value("pip.termijn_loopt") is False
    assert next(iter(waiting.about("pip.vaststellen"))).due is None
    housed = judged(asylum(), AZC, KOPPELING, notice("2026-03-03"), home("2026-06-01"))
    assert housed.value("pip.laatste_dag") == d("2026-08-10")


def test_registration_at_the_azc_is_not_housing() -> None:
    at_azc = fact("brp.inschrijving", "2026-01-05", "2026-05-31", gemeente="1680", in_azc=True)
    case = judged(asylum(), AZC, KOPPELING, at_azc, notice("2026-03-03"), home("2026-06-01"))
    assert case.value("pip.laatste_dag") == d("2026-08-10")


def test_asylum_holder_already_registered_counts_from_the_notice() -> None:
    case = judged(asylum(), KOPPELING, home("2026-02-20"), notice("2026-03-03"))
    assert case.value("pip.laatste_dag") == d("2026-05-12")
    assert not list(case.about("pip.brp_onbekend"))


def test_family_migrant_counts_from_the_notice_even_before_registration() -> None:
    assert judged(family(), notice("2026-03-03"), home("2026-06-01")).value("pip.laatste_dag") == d("2026-05-12")


def test_asylum_holder_of_whom_no_address_is_known_gets_both_readings() -> None:
    case = judged(asylum(), notice("2026-03-03"))
    signal = next(iter(case.about("pip.brp_onbekend")))
    assert [reading.value for reading in signal.readings] == [d("2026-05-12"), None]


def test_third_party_information_gives_two_weeks_after_receipt() -> None:
    asked = fact("informatie_derden.gevraagd", "2026-02-20", wat="medisch rapport", noodzakelijk=True)
    got = fact("informatie_derden.ontvangen", "2026-04-16", wat="medisch rapport", noodzakelijk=True)
    assert judged(family(), notice("2026-02-02"), asked, got).value("pip.laatste_dag") == d("2026-04-30")
    waiting = judged(family(), notice("2026-02-02"), asked)
    assert waiting.value("pip.laatste_dag") is None
    assert waiting.value("pip.wacht_op_derden") is True


def test_early_receipt_does_not_shorten_the_ten_weeks() -> None:
    got = fact("informatie_derden.ontvangen", "2026-02-10", wat="rapport", noodzakelijk=True)
    assert judged(family(), notice("2026-02-02"), got).value("pip.laatste_dag") == d("2026-04-13")


@pytest.mark.parametrize("cause", ["persoon_afwezig", "capaciteit_college", "wachtlijst"])
def test_no_other_reason_gives_more_time(cause: str) -> None:
    case = judged(family(), notice("2026-02-02"), fact("pip.vertraging", "2026-03-01", oorzaak=cause))
    assert case.value("pip.afwijking_toegestaan") is False
    assert case.value("pip.laatste_dag") == d("2026-04-13")


def test_information_the_plan_can_do_without_gives_no_more_time() -> None:
    got = fact("informatie_derden.ontvangen", "2026-04-16", wat="cv", noodzakelijk=False)
    assert judged(family(), notice("2026-02-02"), got).value("pip.laatste_dag") == d("2026-04-13")


def test_the_text_of_2022_counted_from_registration_and_knew_no_exception() -> None:
    got = fact("informatie_derden.ontvangen", "2022-07-20", wat="rapport", noodzakelijk=True)
    case = judged(family("2022-04-01"), notice("2022-04-11"), home("2022-05-02"), got)
    assert case.value("pip.laatste_dag") == d("2022-07-11")
    assert case.value("pip.afwijking_toegestaan") is False


def test_a_notice_in_the_unsettled_weeks_shows_both_texts() -> None:
    case = judged(family("2022-11-01"), home("2022-11-07"), notice("2022-12-12"))
    signal = next(iter(case.about("pip.overgang")))
    assert [reading.value for reading in signal.readings] == [d("2023-01-16"), d("2023-02-20")]


def test_who_moves_with_a_plan_gets_ten_weeks_at_the_new_college_and_the_same_route() -> None:
    case = judged(family(), notice("2024-02-01"), home("2024-01-10", until="2025-02-28"),
                  plan("2024-03-15", gemeente="0344"), home("2025-03-01", "0363"))  # fmt: skip
    duty = next(iter(case.about("pip.vaststellen_na_verhuizing")))
    assert duty.due == d("2025-05-12")  # 10 May is a Saturday
    assert (duty.values["gemeente"], duty.values["leerroute"]) == ("0363", "b1_route")
    assert case.value("leerbaarheidstoets.opnieuw_nodig") is False


def test_housing_in_the_gemeente_that_already_set_the_plan_asks_no_new_plan() -> None:
    case = judged(asylum("2025-11-01"), AZC, KOPPELING, plan("2026-03-15", gemeente="0344"), home("2026-06-01"))
    assert not list(case.about("pip.vaststellen_na_verhuizing"))


def test_without_a_duty_there_is_no_plan_and_no_term() -> None:
    seeker = judged(fact("asiel.aanvraag", "2026-01-05", kansrijk=True), AZC)
    assert seeker.value("pip.mogelijk") is False
    assert not seeker.obligations
