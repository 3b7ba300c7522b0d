"""Leerroutes, hours, modules, exams, completion."""

import pytest

from tests.engines.law.lives import asylum, d, fact, family, judged, plan


def hours(day: str, amount: float, soort: str = "nt2", **data: str) -> dict:
    return fact("uren.gevolgd", day, soort=soort, uren=amount, **data)


def exam(day: str, part: str, niveau: str = "b1", uitslag: str = "geslaagd") -> dict:
    level = {} if part == "knm" else {"niveau": niveau}
    return fact("examen.afgelegd", day, onderdeel=part, uitslag=uitslag, **level)


PASSED = [exam(f"2026-03-0{n}", part) for n, part in enumerate(("lezen", "luisteren", "schrijven", "spreken", "knm"), 1)]
MODULES = [fact("pvt.ondertekend", "2024-09-02"), fact("map.eindgesprek", "2025-09-01")]


def test_the_b1_route_ends_with_exam_pvt_and_map() -> None:
    case = judged(family(), plan("2024-03-15"), *PASSED, *MODULES)
    assert case.value("inburgering.voltooid_op") == d("2026-03-05")
    assert case.value("inburgering.resultaat") == "inburgeringsdiploma"
    assert case.value("plicht.einde_reden") == "voldaan"
    assert case.value("naturalisatie.resultaat_volstaat") is True
    assert not list(case.about("boete.papier"))


@pytest.mark.parametrize("missing", range(5))
def test_one_missing_part_leaves_the_exam_open(missing: int) -> None:
    case = judged(family(), plan("2024-03-15"), *(one for n, one in enumerate(PASSED) if n != missing), *MODULES)
    assert case.value("inburgering.ontbreekt") == ("leerroute",)


def test_a2_counts_only_after_lowering() -> None:
    low = [exam("2026-03-02", part, "a2") for part in ("lezen", "luisteren", "schrijven", "spreken")]
    assert judged(family(), plan("2024-03-15"), *low).value("examen.behaalde_onderdelen") == ()
    lowered = judged(family(), plan("2024-03-15"), plan("2026-01-05", niveau="a2", reden="afschalen"), *low)
    assert len(lowered.value("examen.behaalde_onderdelen")) == 4
    some = judged(family(), plan("2024-03-15"), plan("2026-01-05", a2_onderdelen=["spreken"], reden="afschalen"), *low)
    assert some.value("examen.behaalde_onderdelen") == ("spreken",)


def test_partial_exemption_fills_a_part() -> None:
    exempt = fact("vrijstelling.besluit", "2025-01-06", uitkomst="verleend", omvang="gedeeltelijk", onderdelen=["knm"])
    case = judged(family(), plan("2024-03-15"), *PASSED[:4], exempt, *MODULES)
    assert case.value("inburgering.resultaat") == "inburgeringsdiploma"


def test_the_onderwijsroute_asks_no_map_and_falls_back_on_the_exam() -> None:
    done = fact("taalschakeltraject.beeindigd", "2026-01-30", voltooid=True)
    case = judged(asylum(), plan("2024-03-15", "onderwijsroute"), done, MODULES[0])
    assert case.value("inburgering.voltooid_op") == d("2026-01-30")
    assert case.value("map.vereist") is False
    fallen = judged(asylum(), plan("2024-03-15", "onderwijsroute"), *PASSED, MODULES[0])
    assert fallen.value("leerroute.voltooid") is True


Z = [asylum(), plan("2024-03-15", "z_route"), *MODULES]


def test_the_z_route_asks_hours_and_a_talk_by_the_college() -> None:
    full = [hours("2024-04-01", 800), hours("2024-04-01", 740, "participatie"), hours("2024-04-01", 12, "pvt"),
            hours("2024-04-01", 48, "map_praktijk")]  # fmt: skip
    talk = fact("z_route.eindgesprek", "2026-02-02")
    case = judged(*Z, *full, talk)
    assert case.value("inburgering.resultaat") == "inburgeringscertificaat"
    assert case.value("naturalisatie.resultaat_volstaat") is False
    by_other = judged(*Z, *full, fact("z_route.eindgesprek", "2026-02-02", door="derde"))
    assert by_other.value("z_route.eindgesprek_geldig") is False
    assert by_other.value("leerroute.voltooid") is False
    short = judged(*Z, hours("2024-04-01", 799.5), *full[1:], talk)
    assert short.value("leerroute.voltooid") is False


def test_family_migrants_need_no_participation_hours() -> None:
    case = judged(family(), plan("2024-03-15", "z_route"), hours("2024-04-01", 800), fact("z_route.eindgesprek", "2026-02-02"))
    assert case.value("z_route.participatie_uren_nodig") == 0
    assert case.value("leerroute.voltooid") is True


def test_a_release_lowers_the_participation_hours() -> None:
    release = fact("ontheffing.besluit", "2025-01-06", uitkomst="verleend", omvang="gedeeltelijk",
                   onderdelen=["participatie"], max_participatie_uren=250)  # fmt: skip
    assert judged(*Z, release).value("z_route.participatie_uren_nodig") == 250


def test_hours_elsewhere_or_before_the_plan_do_not_count() -> None:
    case = judged(family(), hours("2024-02-01", 50), plan("2024-03-15"), hours("2024-05-01", 70, bij="overig"))
    assert case.value("uren.leerroute") == 0
    assert case.value("uren.niet_meegeteld") == 120


def test_intake_hours_count_for_the_z_route_and_lowering_only() -> None:
    case = judged(asylum(), hours("2024-02-01", 40, fase="intake"), plan("2024-03-15", "z_route"), hours("2024-05-01", 60))
    assert [case.value(f"uren.{name}") for name in ("z_cursus", "afschalen", "leerroute", "duo_intake", "duo_school")] == [
        100, 100, 60, 40, 60]  # fmt: skip


@pytest.mark.parametrize(("count", "effort", "attainable", "allowed"), [(600, True, False, True), (599, True, False, False),
                                                                        (600, False, False, False), (600, True, True, False)])  # fmt: skip
def test_lowering_needs_600_hours_effort_and_b1_out_of_reach(count: int, effort: bool, attainable: bool, allowed: bool) -> None:
    view = fact("afschalen.beoordeling", "2026-05-04", inzet_voldoende=effort, b1_haalbaar=attainable)
    assert judged(family(), plan("2024-03-15"), hours("2024-05-01", count), view).value("afschalen.mogelijk") is allowed


def test_lowering_exists_only_in_the_b1_route_and_at_a_marked_school() -> None:
    view = fact("afschalen.beoordeling", "2026-05-04", inzet_voldoende=True, b1_haalbaar=False)
    route = judged(family(), plan("2024-03-15", "onderwijsroute"), hours("2024-05-01", 700), view)
    place = judged(family(), plan("2024-03-15"), hours("2024-05-01", 700, bij="overig"), view)
    assert route.value("afschalen.mogelijk") is False
    assert place.value("afschalen.mogelijk") is False


@pytest.mark.parametrize(("day", "extra", "allowed"), [("2025-09-15", {}, True), ("2025-09-16", {}, False),
                                                       ("2025-09-16", {"bijzonder_geval": True}, True)])  # fmt: skip
def test_switching_ends_after_a_year_and_a_half(day: str, extra: dict, allowed: bool) -> None:
    wish = fact("schakelen.voorgenomen", day, naar="z_route", **extra)
    case = judged(family(), plan("2024-03-15"), wish)
    assert case.value("schakelen.toegestaan") is allowed
    assert case.value("schakelen.laatste_dag") == d("2025-09-15")
    assert bool(list(case.about("pip.aanpassen"))) is allowed


def test_after_a_non_exempting_education_one_may_still_switch() -> None:
    school = fact("onderwijs.inschrijving", "2024-04-01", "2026-01-31", soort="praktijkonderwijs")
    wish = fact("schakelen.voorgenomen", "2026-02-09", naar="z_route")
    assert judged(family(), plan("2024-03-15"), school, wish).value("schakelen.toegestaan") is True


@pytest.mark.parametrize(
    ("data", "breach"),
    [({"pvt_uren": 11}, "pvt_minder_dan_12_uur"), ({"map_praktijk_uren": 39}, "map_minder_dan_40_praktijkuren"),
     ({"niveau": "a2"}, "a2_in_eerste_pip"), ({"route": "onderwijsroute", "niveau": "a2"}, "a2_in_onderwijsroute"),
     ({"route": "z_route", "niveau": "b1"}, "b1_in_z_route"), ({"route": "onderwijsroute", "onderwijswens": False},
                                                                "onderwijsroute_zonder_wens_of_kans"),
     ({"leerroutes_onderzocht": False}, "leerroutes_niet_onderzocht")],
)  # fmt: skip
def test_a_plan_that_breaks_a_hard_rule_is_named(data: dict, breach: str) -> None:
    assert breach in judged(family(), plan("2024-03-15", **data)).value("pip.gebreken")


def test_a_sound_plan_has_no_breach() -> None:
    sound = plan("2024-03-15", pvt_uren=12, map_uren=60, map_praktijk_uren=40, voortgangsgesprekken=4)
    case = judged(family(), sound)
    assert case.value("pip.rechtmatig") is True
    assert case.value("pip.ontbreekt") == ()
    assert judged(asylum(), sound).value("pip.ontbreekt") == ("intensiteit_uren",)


@pytest.mark.parametrize(("data", "blamed"), [({"afgemeld_op": "2026-02-16"}, False), ({"afgemeld_op": "2026-02-17"}, True),
                                              ({"reden_geen": "ziek"}, False), ({"reden_geen": "fout_duo"}, False),
                                              ({"reden_geen": "niet_verschenen"}, True)])  # fmt: skip
def test_a_no_show_is_blamed_unless_excused(data: dict, blamed: bool) -> None:
    raw = fact("examen.afgelegd", "2026-03-02", onderdeel="lezen", niveau="b1", uitslag="geen", **data)
    assert judged(family(), plan("2024-03-15"), raw).value("examen.niet_verschenen_verwijtbaar") is blamed


def test_free_attempts_are_used_up() -> None:
    tried = [exam("2025-01-06", "lezen", uitslag="gezakt"), exam("2025-03-03", "lezen", uitslag="gezakt"),
             exam("2025-03-04", "knm", uitslag="gezakt")]  # fmt: skip
    case = judged(asylum(), plan("2024-03-15"), *tried)
    assert (case.value("examen.gratis_resterend", "lezen"), case.value("examen.gratis_resterend", "knm")) == (0, 1)
    assert judged(family(), plan("2024-03-15")).value("examen.gratis_pogingen") == 0
