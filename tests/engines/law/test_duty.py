"""Who has the duty, under which act, in which group."""

import pytest

from tests.engines.law.lives import asylum, d, fact, family, home, judged, notice, plan


def permit(day: str, soort: str = "regulier_bepaalde_tijd", **data: str) -> dict:
    return fact("verblijfsrecht.verleend", day, soort=soort, **data)


@pytest.mark.parametrize(("known", "regime"), [("2021-12-31", "wi2013"), ("2022-01-01", "wi2021")])
def test_the_day_the_right_was_made_known_decides_the_act(known: str, regime: str) -> None:
    case = judged(permit("2021-11-01", "asiel_bepaalde_tijd", bekend_gemaakt=known), home("2022-03-01"))
    assert case.value("regime") == regime


@pytest.mark.parametrize(
    ("purpose", "duty"),
    [("gezin", True), ("geestelijke_bedienaar", True), ("humanitair_niet_tijdelijk", True), ("kennismigrant", False),
     ("studie", False), ("arbeid_in_loondienst", False), ("medische_behandeling", False), ("uitwisseling", False)],
)  # fmt: skip
def test_a_temporary_purpose_brings_no_duty(purpose: str, duty: bool) -> None:
    assert judged(permit("2024-02-01", doel=purpose)).value("inburgeringsplichtig") is duty


def test_a_purpose_that_was_on_one_list_only_is_left_to_a_person() -> None:
    case = judged(permit("2024-02-01", doel="vermogende_vreemdeling"))
    assert [one.value for one in next(iter(case.about("plicht.doel_onzeker"))).readings] == [False, True]


@pytest.mark.parametrize(("land", "duty"), [("TR", True), ("SY", True), ("DE", False), ("NO", False), ("CH", False), ("NL", False)])
def test_nationality_matters_only_for_eu_eea_swiss_and_dutch(land: str, duty: bool) -> None:
    case = judged(family(), fact("persoon.nationaliteit", "1990-01-01", land=land))
    assert case.value("inburgeringsplichtig") is duty


def test_ukrainians_get_the_duty_only_with_another_permit() -> None:
    under = permit("2022-04-01", "tijdelijke_bescherming")
    assert judged(under).value("inburgeringsplichtig") is False
    later = judged(under, permit("2025-06-02", doel="gezin"))
    assert later.value("inburgeringsplichtig") is True
    assert later.value("plicht.begin") == d("2025-06-02")
    assert later.value("groep") == "gezins_of_overige_migrant"


def test_the_duty_starts_at_sixteen_and_after_compulsory_school() -> None:
    born = fact("persoon.geboren", "2008-09-10")
    assert judged(born, asylum("2023-01-09")).value("plicht.begin") == d("2024-09-10")
    school = fact("leerplicht", "2023-02-01", soort="kwalificatieplicht")
    case = judged(born, asylum("2024-10-01"), school)
    assert case.value("plicht.begin") == d("2026-09-10")  # the day of turning 18


def test_at_aow_age_there_is_no_duty_and_near_it_a_warning() -> None:
    assert judged(fact("persoon.geboren", "1957-06-01"), asylum("2024-07-01")).value("inburgeringsplichtig") is False
    near = judged(fact("persoon.geboren", "1957-10-15"), asylum("2024-07-01"))
    assert near.value("plicht.aow_nadert") is True
    assert near.value("plicht.einde") == d("2024-10-15")


def test_eight_years_of_compulsory_school_exempt() -> None:
    school = fact("leerplicht", "2012-09-01", "2021-06-30", soort="leerplicht")
    case = judged(fact("persoon.geboren", "2003-06-30"), school, family("2024-01-08"))
    assert case.value("inburgeringsplichtig") is False
    assert next(iter(case.about("vrijstelling.acht_jaar_leerplicht"))).granted


@pytest.mark.parametrize(
    ("raw", "group"),
    [(permit("2024-02-01", "asiel_bepaalde_tijd", afgeleid=True), "asielstatushouder_a"),
     (family(referent="asiel_bepaalde_tijd"), "asielstatushouder_b"),
     (family(referent="asiel_onbepaalde_tijd"), "asielstatushouder_b"),
     (family(referent="eu_langdurig_internationale_bescherming"), "asielstatushouder_b"),
     (family(), "gezins_of_overige_migrant"), (permit("2024-02-01", doel="geestelijke_bedienaar"), "gezins_of_overige_migrant")],
)  # fmt: skip
def test_the_group_follows_from_the_permit(raw: dict, group: str) -> None:
    assert judged(raw).value("groep") == group


def test_duo_naming_another_group_is_a_signal() -> None:
    told = fact("doelgroep.vastgesteld", "2024-02-01", doelgroep="asielstatushouder_a")
    signal = next(iter(judged(family(), told).about("groep.verschil_duo")))
    assert {one.value for one in signal.readings} == {"asielstatushouder_a", "gezins_of_overige_migrant"}
    assert judged(told).value("groep") == "asielstatushouder_a"
    same = fact("doelgroep.vastgesteld", "2024-02-01", doelgroep="gezins_of_overige_migrant")
    assert not list(judged(family(), same).about("groep.verschil_duo"))


def test_an_interruption_of_more_than_a_year_ends_the_duty() -> None:
    gap = fact("inburgeringsplicht.onderbreking", "2025-01-01", "2026-02-28", id="gat", reden="geen_ingezetene")
    case = judged(family(), plan("2024-03-15"), gap)
    assert case.value("plicht.geeindigd_door_onderbreking") is True
    assert case.value("plicht.opnieuw_vanaf") == d("2026-03-01")
    assert case.value("termijn.laatste_dag") == d("2027-03-15")
    exactly = fact("inburgeringsplicht.onderbreking", "2025-01-01", "2025-12-31", reden="geen_ingezetene")
    assert judged(family(), plan("2024-03-15"), exactly).value("plicht.geeindigd_door_onderbreking") is False


@pytest.mark.parametrize(
    ("raw", "reason", "day"),
    [(fact("naturalisatie.verleend", "2026-04-01"), "naturalisatie", "2026-04-01"),
     (fact("persoon.overleden", "2026-04-01"), "overlijden", "2026-04-01"),
     (fact("verblijfsrecht.ingetrokken", "2026-04-01", reden="ingetrokken"), "verblijfsrecht_ingetrokken", "2026-04-01"),
     (fact("verblijf.buitenland", "2025-04-01"), "vertrek_langer_dan_een_jaar", "2026-04-01"),
     (fact("vrijstelling.besluit", "2026-04-01", uitkomst="verleend", omvang="volledig"), "volledige_vrijstelling", "2026-04-01"),
     (fact("ontheffing.besluit", "2026-04-01", uitkomst="verleend", omvang="volledig"), "volledige_ontheffing", "2026-04-01"),
     (permit("2026-04-02", doel="kennismigrant"), "verblijfsdoel_gewijzigd", "2026-04-01")],
)  # fmt: skip
def test_the_duty_ends_and_open_obligations_with_it(raw: dict, reason: str, day: str) -> None:
    case = judged(family(), notice("2024-02-01"), plan("2024-03-15"), raw)
    assert (case.value("plicht.einde_reden"), case.value("plicht.einde")) == (reason, d(day))
    finish = next(iter(case.about("inburgering.voltooien")))
    assert finish.until == d(day)


def test_a_short_stay_abroad_does_not_end_the_duty() -> None:
    case = judged(family(), plan("2024-03-15"), fact("verblijf.buitenland", "2025-04-01", "2025-09-01"))
    assert not list(case.about("plicht.einde"))


def test_conflicting_starts_show_duo_and_own_reckoning() -> None:
    case = judged(asylum("2024-01-08"), fact("inburgeringsplicht.vastgesteld", "2024-01-20"))
    assert case.value("plicht.begin") == d("2024-01-20")
    assert [one.value for one in next(iter(case.about("plicht.begin_verschil"))).readings] == [d("2024-01-20"), d("2024-01-08")]
