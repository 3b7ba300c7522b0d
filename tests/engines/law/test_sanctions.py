"""Fines on paper and as enforced, new terms, and the intake steps that lead to them."""

import pytest

from tests.engines.law.lives import asylum, d, fact, family, home, judged, notice, plan

MODULES = [fact("pvt.ondertekend", "2023-02-06"), fact("map.eindgesprek", "2023-09-04")]
PIP = "2022-09-15"  # the term ends on 2025-09-15
F, A = family("2022-06-01"), asylum("2022-06-01")
B = family("2022-06-01", referent="asiel_bepaalde_tijd")


def hours(amount: float, soort: str = "nt2") -> dict:
    return fact("uren.gevolgd", "2023-01-09", soort=soort, uren=amount)


def tried(times: int, parts: tuple[str, ...] = ("lezen", "luisteren", "schrijven", "spreken", "knm")) -> list[dict]:
    return [fact("examen.afgelegd", f"2024-0{n}-05", onderdeel=part, uitslag="gezakt", **({} if part == "knm" else {"niveau": "b1"}))
            for part in parts for n in range(1, times + 1)]  # fmt: skip


def passed(*parts: str) -> list[dict]:
    return [fact("examen.afgelegd", "2024-06-05", onderdeel=part, uitslag="geslaagd",
                 **({} if part == "knm" else {"niveau": "b1"})) for part in parts]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "times", "amount"),
    [(0, 0, 1000), (249, 0, 1000), (250, 0, 800), (399, 0, 800), (400, 0, 400), (249, 1, 800), (250, 1, 640), (400, 1, 320),
     (249, 2, 600), (250, 2, 450), (400, 2, 225)],
)  # fmt: skip
def test_the_table_for_family_migrants(count: int, times: int, amount: int) -> None:
    case = judged(F, plan(PIP), *MODULES, hours(count), *tried(times))
    assert case.value("boete.papier", "leerroute") == amount
    assert case.value("boete.handhaafbaar", "leerroute") == "ja"


@pytest.mark.parametrize(("count", "amount"), [(299, 1000), (300, 800), (449, 800), (450, 400)])
def test_the_table_for_permit_holders_goes_by_share_of_the_plan(count: int, amount: int) -> None:
    case = judged(A, plan(PIP, intensiteit_uren=500), *MODULES, hours(count))
    assert case.value("boete.papier", "leerroute") == amount
    assert case.value("boete.handhaafbaar", "leerroute") == "nee"


def test_without_the_hours_of_the_plan_the_fine_is_not_guessed() -> None:
    case = judged(A, plan(PIP), *MODULES, hours(100))
    assert not list(case.about("boete.papier", "leerroute"))
    assert list(case.about("boete.gegevens_ontbreken"))


@pytest.mark.parametrize(("parts", "amount", "months"), [((), 1000, 24), (("knm",), 800, 18), (("knm", "lezen"), 600, 12),
                                                         (("knm", "lezen", "spreken"), 400, 6),
                                                         (("knm", "lezen", "spreken", "schrijven"), 200, 6)])  # fmt: skip
def test_each_passed_part_lowers_the_fine_and_the_new_term(parts: tuple[str, ...], amount: int, months: int) -> None:
    case = judged(F, plan(PIP), *MODULES, hours(100), *passed(*parts))
    assert case.value("boete.papier", "leerroute") == amount
    assert case.value("nieuwe_termijn.duur") == f"P{months}M"


@pytest.mark.parametrize(("share", "amount"), [(59, 1000), (60, 800), (89, 800), (90, 400)])
def test_the_onderwijsroute_goes_by_attendance(share: int, amount: int) -> None:
    attended = fact("aanwezigheid.vastgesteld", "2024-12-02", percentage=share)
    case = judged(F, plan(PIP, "onderwijsroute"), MODULES[0], attended)
    assert case.value("boete.papier", "leerroute") == amount


@pytest.mark.parametrize(
    ("course", "part", "amount", "months"),
    [(100, 100, 1000, 24), (299, 300, 800, 18), (300, 0, 800, 24), (300, 300, 640, 18), (600, 600, 225, 12), (600, 100, 400, 18),
     (700, 700, 225, 6), (200, 200, 1000, 24), (400, 400, 640, 18), (401, 400, 640, 12)],
)  # fmt: skip
def test_the_z_route_goes_by_course_and_participation(course: int, part: int, amount: int, months: int) -> None:
    case = judged(A, plan(PIP, "z_route"), *MODULES, hours(course), hours(part, "participatie"))
    assert case.value("boete.papier", "leerroute") == amount
    assert case.value("nieuwe_termijn.leerroute") == f"P{months}M"


@pytest.mark.parametrize(("course", "amount", "months"), [(200, 1000, 24), (201, 1000, 18), (300, 800, 18), (401, 800, 12),
                                                          (600, 400, 12), (601, 400, 6)])  # fmt: skip
def test_the_z_route_of_family_migrants_goes_by_course_only(course: int, amount: int, months: int) -> None:
    case = judged(F, plan(PIP, "z_route"), *MODULES, hours(course))
    assert (case.value("boete.papier", "leerroute"), case.value("nieuwe_termijn.leerroute")) == (amount, f"P{months}M")


def test_one_open_module_costs_340_and_half_a_year() -> None:
    case = judged(F, plan(PIP), MODULES[0], *passed("lezen", "luisteren", "schrijven", "spreken", "knm"))
    assert case.value("boete.papier", "pvt_map") == 340
    assert case.value("nieuwe_termijn.duur") == "P6M"
    assert not list(case.about("boete.pvt_en_map"))


def test_a_module_late_without_blame_brings_no_fine() -> None:
    late = fact("map.eindgesprek", "2025-10-06", verwijtbaar=False)
    case = judged(F, plan(PIP), MODULES[0], late, *passed("lezen", "luisteren", "schrijven", "spreken", "knm"))
    assert not list(case.about("boete.papier", "pvt_map"))


def test_two_open_modules_leave_the_number_of_fines_to_a_person() -> None:
    signal = next(iter(judged(F, plan(PIP)).about("boete.pvt_en_map")))
    assert [one.value for one in signal.readings] == [340, 680]


def test_nothing_follows_before_the_later_of_both_ends() -> None:
    case = judged(F, plan(PIP), *MODULES, hours(100), fact("inburgeringstermijn.duo", "2022-09-16", einddatum="2026-03-16"))
    fine = next(iter(case.about("boete.papier", "leerroute")))
    assert fine.valid_from == d("2026-03-16")


def test_a_withdrawn_permit_means_no_route_fine() -> None:
    gone = fact("verblijfsrecht.ingetrokken", "2025-11-03", reden="ingetrokken")
    assert judged(F, plan(PIP), *MODULES, hours(100), gone).value("boete.papier", "leerroute") == 0


@pytest.mark.parametrize(("first", "day", "college", "duo"), [(A, "2025-02-03", "ja", "ja"), (A, "2025-02-04", "juridische_toets", "nee"),
                                                              (B, "2025-06-02", "juridische_toets", "juridische_toets"), (F, "2025-06-02", "ja", "ja")])  # fmt: skip
def test_enforcement_since_keren(first: dict, day: str, college: str, duo: str) -> None:
    fines = [fact("boete.besluit", day, id="c", soort="begeleiding", bedrag=25), fact("boete.besluit", day, id="d", soort="leerroute", bedrag=500)]
    case = judged(first, plan(PIP), *fines)
    assert (case.value("boete.handhaafbaar", "c"), case.value("boete.handhaafbaar", "d")) == (college, duo)


def breach(day: str, id: str, **data: str) -> dict:
    return fact("overtreding.geconstateerd", day, id=id, soort="begeleiding", **data)


def final(day: str, of: str, amount: float = 25) -> dict:
    return fact("boete.besluit", day, soort="begeleiding", bedrag=amount, overtreding=of, onherroepelijk_op=day)


@pytest.mark.parametrize(("blame", "amount"), [("opzet", 50), ("grove_schuld", 37.5), ("gewoon", 25), ("verminderd", 12.5), ("geen", 0)])
def test_the_degree_of_blame_sets_the_share(blame: str, amount: float) -> None:
    assert judged(F, plan(PIP), breach("2024-05-06", "x", verwijtbaarheid=blame)).value("boete.papier", "x") == amount


def test_a_repeated_breach_doubles_while_earlier_fines_are_final() -> None:
    rows = [breach("2024-01-08", "x1"), final("2024-02-05", "x1"), breach("2024-05-06", "x2"), final("2024-06-03", "x2"),
            breach("2024-09-02", "x3")]  # fmt: skip
    case = judged(F, plan(PIP), *rows)
    assert [case.value("boete.basisbedrag", one) for one in ("x1", "x2", "x3")] == [50, 100, 200]
    readings = next(iter(case.about("boete.verhoging_lezing", "x3"))).readings
    assert [one.value for one in readings] == [200, 150]


@pytest.mark.parametrize(("day", "base"), [("2025-01-08", 100), ("2025-01-09", 50)])
def test_only_breaches_of_the_last_twelve_months_count(day: str, base: int) -> None:
    case = judged(F, plan(PIP), breach("2024-01-08", "x1"), final("2024-02-05", "x1"), breach(day, "x2"))
    assert case.value("boete.basisbedrag", "x2") == base


def test_the_base_never_passes_800() -> None:
    rows = []
    for n in range(1, 8):
        rows += [breach(f"2024-0{n}-08", f"x{n}", verwijtbaarheid="opzet"), final(f"2024-0{n}-20", f"x{n}", 50)]
    assert judged(F, plan(PIP), *rows).value("boete.basisbedrag", "x7") == 800


def test_all_college_fines_together_stay_under_the_maximum() -> None:
    earlier = fact("boete.besluit", "2024-02-05", soort="begeleiding", bedrag=2390)
    case = judged(F, plan(PIP), earlier, breach("2024-05-06", "x", verwijtbaarheid="opzet"))
    assert case.value("boete.ruimte_tot_maximum", "x") == 10
    assert case.value("boete.papier", "x") == 10
    assert list(case.about("boete.maximum_bereikt", "x"))


@pytest.mark.parametrize(("last", "room"), [("2026-05-10", 400), ("2026-11-10", 800), ("2027-05-10", 1200), ("2027-11-10", 1600)])
def test_in_a_new_term_the_maximum_is_lower(last: str, room: int) -> None:
    fine = fact("boete.besluit", "2025-11-10", soort="leerroute", bedrag=500, nieuwe_termijn_tot=last)
    case = judged(F, plan(PIP), *MODULES, fine, breach("2026-01-12", "x"))
    assert case.value("boete.ruimte_tot_maximum", "x") == room


def test_a_lowered_benefit_excludes_the_fine() -> None:
    cut = fact("bijstand.maatregel", "2024-05-13", overtreding="x", percentage=20)
    assert judged(F, plan(PIP), breach("2024-05-06", "x"), cut).value("boete.papier", "x") == 0
    other = fact("bijstand.maatregel", "2024-05-13", gedraging="taaleis", percentage=20)
    assert judged(F, plan(PIP), breach("2024-05-06", "x"), other).value("boete.papier", "x") == 25


def test_a_fine_decision_sets_the_last_day_of_the_new_term() -> None:
    fine = fact("boete.besluit", "2025-11-10", id="b", soort="leerroute", bedrag=1000)
    assert judged(F, plan(PIP), *MODULES, hours(100), fine).value("nieuwe_termijn.laatste_dag", "b") == d("2027-11-10")


def call(day: str, id: str, outcome: str = "niet_verschenen", **data: object) -> dict:
    return fact("intake.oproep", day, id=id, uitkomst=outcome, **data)


def test_the_first_missed_call_asks_a_warning_and_a_new_call() -> None:
    case = judged(F, notice("2023-02-06"), call("2023-02-20", "o1"))
    assert case.value("intake.volgende_stap") == "waarschuwen_en_opnieuw_oproepen"
    assert {one.key for one in case.obligations} >= {"intake.waarschuwen", "intake.opnieuw_oproepen"}
    assert not list(case.about("boete.papier"))


def test_a_missed_call_after_the_warning_is_fined() -> None:
    warned = fact("intake.waarschuwing", "2023-02-24")
    case = judged(F, notice("2023-02-06"), call("2023-02-20", "o1"), warned, call("2023-03-06", "o2"))
    assert case.value("boete.papier", "o2") == 250
    assert case.value("intake.nieuwe_termijn_uiterlijk", "o2") is None  # two months from the notification of a decision that is not there yet
    assert case.value("intake.volgende_stap") == "boete_en_nieuwe_termijn"
    unwarned = judged(F, notice("2023-02-06"), call("2023-02-20", "o1"), call("2023-03-06", "o2"))
    assert unwarned.value("boete.papier", "o2") == 0


def test_a_call_missed_without_blame_is_not_fined_but_counts_for_absence() -> None:
    rows = [call("2023-02-20", "o1", verwijtbaar=False), call("2023-03-06", "o2", verwijtbaar=False), call("2023-03-20", "o3", verwijtbaar=False)]
    case = judged(F, notice("2023-02-06"), *rows)
    assert not list(case.about("boete.papier"))
    assert case.value("pip.bij_verstek_mogelijk") is True


def test_above_340_hearing_is_required() -> None:
    case = judged(F, plan(PIP), *MODULES, hours(100))
    assert case.value("boete.horen_verplicht", "leerroute") is True
    assert case.value("boete.bevoegdheid_vervalt", "leerroute") == d("2030-09-16")
    low = judged(F, plan(PIP), breach("2024-05-06", "x"))
    assert low.value("boete.horen_verplicht", "x") is False
    assert low.value("boete.bevoegdheid_vervalt", "x") == d("2027-05-06")


def test_wi2013_fines_show_the_table_and_leave_blame_to_a_person() -> None:
    old = fact("inburgeringsplicht.vastgesteld", "2017-05-01", regime="wi2013")
    for count, amount in ((149, 1250), (150, 875), (299, 875), (300, 500)):
        assert judged(old, hours(count)).value("wi2013.boete_tabelbedrag") == amount
    assert judged(old, hours(200), *tried(1)).value("wi2013.boete_tabelbedrag") == 625
    assert judged(old, hours(300), *tried(2)).value("wi2013.boete_tabelbedrag") == 0
    over = judged(old, fact("boete.besluit", "2020-03-02", soort="leerroute", bedrag=1300))
    assert over.value("boete.houdt_stand") is False


def test_begeleiding_starts_at_registration_and_home_is_where_it_is_registered() -> None:
    case = judged(A, home("2022-07-04"))
    start = next(iter(case.about("maatschappelijke_begeleiding.starten")))
    assert (start.valid_from, start.due) == (d("2022-07-04"), d("2022-07-04"))


@pytest.mark.parametrize(("times", "count", "day", "granted", "signalled"), [(2, 600, "2023-09-04", False, False), (3, 600, "2023-09-04", True, True),
                                                                             (3, 599, "2023-09-04", False, False), (3, 600, "2022-09-05", False, False),
                                                                             (4, 600, "2022-09-05", True, False)])  # fmt: skip
def test_wi2013_effort_asks_600_hours_and_attempts_on_every_part(times: int, count: int, day: str, granted: bool, signalled: bool) -> None:
    old = fact("inburgeringsplicht.vastgesteld", "2020-05-01", regime="wi2013")
    asked = fact("ontheffing.aanvraag", day, grond="geleverde_inspanning")
    case = judged(old, hours(count), *tried(times), asked)
    assert case.value("wi2013.geleverde_inspanning") is granted
    assert bool(list(case.about("wi2013.inspanning_pogingen"))) is signalled
