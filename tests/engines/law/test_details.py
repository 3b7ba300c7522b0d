"""Smaller points on which an answer turns."""

from tests.engines.law.lives import asylum, d, fact, family, home, judged, notice, plan


def test_without_notice_no_term_for_the_plan_runs() -> None:
    assert judged(family(), home("2024-02-01")).value("pip.termijn_loopt") is False
    assert judged(family()).value("pip.termijn_loopt") is False


def test_absence_follows_the_third_call() -> None:
    calls = [fact("intake.oproep", f"2024-0{n}-05", id=f"o{n}", uitkomst="niet_verschenen") for n in (2, 3, 4, 5)]
    case = judged(family(), notice("2024-01-22"), fact("intake.waarschuwing", "2024-02-12"), *calls)
    assert [one.about for one in case.about("intake.afronden_bij_verstek")] == ["o4"]
    assert [one.about for one in case.about("boete.papier")] == ["o3", "o4"]  # at most two fines
    assert judged(family(), notice("2024-01-22"), *calls[:2]).value("pip.bij_verstek_mogelijk") is False


def test_only_a_granted_special_release_bears_on_naturalisation() -> None:
    def said(outcome: str) -> bool:
        made = fact("ontheffing.besluit", "2025-02-03", uitkomst=outcome, grond="bijzondere_omstandigheden", omvang="volledig")
        return bool(list(judged(family(), made).about("naturalisatie.ontheffing_volstaat")))

    assert (said("verleend"), said("geweigerd")) == (True, False)


def test_registration_in_the_gemeente_of_the_azc_is_no_home_unless_one_moves_out_there() -> None:
    stay = fact("azc.verblijf", "2025-05-01", "2026-06-01", gemeente="1680")
    base = [asylum("2025-11-03"), stay, notice("2026-03-03")]
    assert judged(*base, home("2026-01-05", "1680")).value("pip.termijn_loopt") is False
    assert judged(*base, home("2026-06-01", "1680")).value("pip.laatste_dag") == d("2026-08-10")
    assert judged(*base, home("2026-01-05", "0363")).value("pip.laatste_dag") == d("2026-05-12")
    linked = fact("koppeling", "2026-01-05", gemeente="1680")
    assert judged(*base, linked, home("2026-02-02", "1680")).value("pip.laatste_dag") == d("2026-05-12")


def test_a_request_on_another_ground_does_not_date_the_document() -> None:
    rows = fact("diploma.behaald", "2021-06-28", soort="vmbo", leerweg="kader"), fact("vrijstelling.aanvraag", "2022-05-02", grond="opleiding")
    right = next(iter(judged(family("2022-01-10"), *rows).about("vrijstelling.document")))
    assert (right.granted, right.valid_from) == (True, d("2023-01-01"))


def test_results_name_the_facts_they_rest_on() -> None:
    later = fact("verblijfsrecht.verleend", "2025-02-03", id="nieuw", soort="asiel_bepaalde_tijd")
    case = judged(family("2024-01-08"), later)
    assert [(one.value, one.facts, one.valid_until) for one in case.about("groep")] == [
        ("gezins_of_overige_migrant", ("f1",), d("2025-02-02")), ("asielstatushouder_a", ("nieuw",), None)]  # fmt: skip


def test_only_a_later_plan_is_a_new_decision() -> None:
    case = judged(family(), plan("2024-03-15", id="p1"), plan("2024-09-02", id="p2", reden="inhoud_gewijzigd"),
                  plan("2025-01-06", "z_route", id="p3"))  # fmt: skip
    assert [(one.about, one.value) for one in case.about("pip.nieuw_besluit")] == [("p2", False), ("p3", True)]
    lowered = judged(family(), plan("2024-03-15", id="p1"), plan("2025-01-06", niveau="a2", reden="afschalen", id="p2"))
    assert not list(lowered.about("pip.a2_toegestaan"))
    assert lowered.value("pip.gebreken", "p2") == ()
