"""College duties, DUO, who is responsible, money, retention, exemption and release."""

import pytest

from tests.engines.law.lives import asylum, d, fact, family, home, judged, notice, plan


@pytest.mark.parametrize(("first", "until", "last"), [("2026-03-10", None, "2026-09-09"), ("2024-08-31", None, "2025-02-27"),
                                                      ("2026-03-10", "2026-05-31", "2026-05-31")])  # fmt: skip
def test_ontzorgen_lasts_six_months_or_as_long_as_the_benefit(first: str, until: str | None, last: str) -> None:
    case = judged(asylum(), fact("bijstand.recht", first, until, id="b"))
    assert case.value("ontzorgen.laatste_dag", "b") == d(last)
    assert next(iter(case.about("ontzorgen"))).granted
    assert next(one for one in case.terms if one.key == "ontzorgen").values["eerder_geeindigd"] is (until is not None)


def test_a_second_right_to_benefit_is_left_to_a_person() -> None:
    case = judged(asylum(), fact("bijstand.recht", "2024-02-01", "2024-03-31"), fact("bijstand.recht", "2024-06-01", id="b2"))
    assert list(case.about("ontzorgen.opnieuw", "b2"))


def test_the_offer_has_a_norm_of_three_months() -> None:
    duty = next(iter(judged(asylum(), plan("2024-11-30")).about("aanbod.doen")))
    assert (duty.due, duty.values["norm"]) == (d("2025-02-28"), True)
    assert not list(judged(family(), plan("2024-11-30")).about("aanbod.doen"))
    school = next(iter(judged(asylum(), plan("2024-03-15", "onderwijsroute")).about("taalschakeltraject.starten")))
    assert school.due == d("2024-09-15")


def test_progress_talks_are_as_many_as_the_plan_says() -> None:
    held = [fact("voortgangsgesprek.gehouden", f"2024-0{n}-03") for n in (5, 7)]
    duty = next(iter(judged(asylum(), plan("2024-03-15", voortgangsgesprekken=2), *held).about("voortgangsgesprek.houden")))
    assert duty.done_on == d("2024-07-03")
    one = next(iter(judged(asylum(), plan("2024-03-15", voortgangsgesprekken=2), held[0]).about("voortgangsgesprek.houden")))
    assert one.done_on is None


def test_a_child_of_vve_age_asks_for_vve() -> None:
    small = fact("huishouden.band", "2024-01-08", relatie="kind", geboortedatum="2021-05-10")
    big = fact("huishouden.band", "2024-01-08", relatie="kind", geboortedatum="2015-05-10")
    case = judged(asylum(), notice("2024-02-01"), small, big)
    assert [one.about for one in case.about("vve.verkennen")] == ["f3"]


def refusals(*raws: dict, about: str) -> tuple[str, ...]:
    return judged(*raws).value("duo.weigeringsgronden", about)  # type: ignore[return-value]


def test_duo_refuses_impossible_plans() -> None:
    first, change = plan("2026-03-10", id="p1"), plan("2026-03-02", id="p2", reden="inhoud_gewijzigd")
    assert refusals(family(), first, change, about="p2") == ("dagtekening_voor_eerder_pip",)
    assert judged(family(), first, change).value("termijn.start") == d("2026-03-11")
    moved = [family(), home("2026-03-20"), plan("2026-03-10", id="p1", gemeente="0344")]
    assert refusals(*moved, about="p1") == ("dagtekening_voor_vestiging_in_gemeente",)
    assert refusals(family(), plan("2026-03-10", "z_route", id="p1", niveau="b1"), about="p1") == ("b1_bij_z_route",)
    assert refusals(family(), plan("2026-03-10", "onderwijsroute", id="p1", niveau="a2"), about="p1") == ("a2_bij_onderwijsroute",)


def test_a_plan_made_in_the_azc_is_shown_with_both_readings() -> None:
    linked = fact("koppeling", "2026-02-02", gemeente="0344")
    case = judged(asylum(), linked, plan("2026-03-10", id="p1", gemeente="0344"), home("2026-05-04"))
    assert not list(case.about("duo.geaccepteerd", "p1"))
    assert case.value("duo.weigeringsgronden", "p1") == ()
    assert list(case.about("duo.pip_voor_vestiging", "p1"))


@pytest.mark.parametrize(
    ("first", "route", "data", "day", "reasons"),
    [(asylum(), "b1_route", {}, "2024-04-02", ()), (family(), "b1_route", {}, "2024-04-02", ("alleen_voor_asielstatushouder",)),
     (asylum(), "b1_route", {"keurmerk": "geen"}, "2024-04-02", ("geen_toegelaten_aanbieder",)),
     (asylum(), "b1_route", {"keurmerk": "taalschakeltraject"}, "2024-04-02", ("geen_toegelaten_aanbieder",)),
     (asylum(), "onderwijsroute", {"keurmerk": "taalschakeltraject"}, "2024-04-02", ()),
     (asylum(), "b1_route", {}, "2024-03-14", ("voor_dagtekening_actueel_pip",)),
     (asylum(), "b1_route", {"einde_lessen": "2027-03-16"}, "2024-04-02", ()),
     (asylum(), "b1_route", {"einde_lessen": "2027-03-17"}, "2024-04-02", ("lesdata_buiten_termijn",))],
)  # fmt: skip
def test_duo_checks_an_offer(first: dict, route: str, data: dict, day: str, reasons: tuple[str, ...]) -> None:
    assert refusals(first, plan("2024-03-15", route), fact("aanbod.gedaan", day, id="a", **data), about="a") == reasons


@pytest.mark.parametrize(
    ("day", "data", "reasons"),
    [("2024-03-16", {}, ()), ("2024-03-15", {}, ("voor_begin_termijn",)), ("2027-03-15", {"verwijtbaar": True}, ("verwijtbaar_moet_leeg_zijn",)),
     ("2027-03-16", {}, ("verwijtbaar_ontbreekt",)), ("2027-03-16", {"verwijtbaar": True}, ())],
)  # fmt: skip
def test_duo_checks_a_module(day: str, data: dict, reasons: tuple[str, ...]) -> None:
    assert refusals(family(), plan("2024-03-15"), fact("pvt.ondertekend", day, id="m", **data), about="m") == reasons


def test_duo_refuses_the_future_and_what_comes_after_the_z_route() -> None:
    ahead = fact("pvt.ondertekend", "2025-05-12", id="m", known_on="2025-05-01")
    assert refusals(family(), plan("2024-03-15"), ahead, about="m") == ("in_de_toekomst",)
    closed = fact("z_route.afgerond", "2026-01-12")
    late = fact("map.eindgesprek", "2026-02-02", id="m")
    assert refusals(family(), plan("2024-03-15", "z_route"), closed, late, about="m") == ("na_afronding_z_route",)


def test_a_plan_can_be_deleted_at_duo_until_term_or_hours_exist() -> None:
    assert judged(family(), plan("2024-03-15")).value("duo.pip_verwijderbaar") is True
    told = fact("inburgeringstermijn.duo", "2024-03-16", einddatum="2027-03-16")
    assert judged(family(), plan("2024-03-15"), told).value("duo.pip_verwijderbaar") is False


def test_who_may_ask_duo_follows_residence_koppeling_and_plan() -> None:
    case = judged(asylum("2025-11-03"), fact("azc.verblijf", "2025-06-01", "2026-05-31"), fact("koppeling", "2026-01-12", gemeente="0344"),
                  home("2026-06-01"))  # fmt: skip
    rows = {(one.values["grond"], one.valid_from, one.valid_until) for one in case.about("duo.bevraagbaar_door")}
    assert rows == {("gekoppeld_in_azc", d("2026-01-12"), d("2026-05-31")), ("inwoner", d("2026-06-01"), None)}


def test_duo_starts_the_plan_term_at_notice_or_at_housing() -> None:
    plain = judged(family(), notice("2024-02-01"))
    assert plain.value("duo.gebeurtenis") == "SS139"
    azc = [asylum("2025-11-03"), fact("azc.verblijf", "2025-06-01", "2026-05-31"), notice("2026-03-03")]
    assert judged(*azc).value("duo.gebeurtenis", "f3") == "SS101"
    housed = judged(*azc, home("2026-06-01"))
    assert housed.value("duo.gebeurtenis", "f3") == "SS101"
    assert housed.value("duo.gebeurtenis_pip_termijn", "f4") == "SS139"


def test_reports_stay_open_until_sent() -> None:
    pip = plan("2024-03-15", id="p")
    before = next(iter(judged(family(), pip).about("duo.melden_pip")))
    after = next(iter(judged(family(), pip, fact("duo.melding", "2024-03-18", bericht="pip", betreft="p")).about("duo.melden_pip")))
    assert (before.done_on, after.done_on) == (None, d("2024-03-18"))
    none_offered = judged(asylum(), pip)
    assert next(iter(none_offered.about("duo.melden_geen_aanbod"))).valid_from == d("2024-06-16")


def test_responsibility_runs_from_coa_to_koppeling_to_home_to_new_home() -> None:
    case = judged(fact("asiel.aanvraag", "2024-06-03"), fact("azc.verblijf", "2024-06-03", "2026-05-31"), asylum("2025-11-03"),
                  fact("koppeling", "2026-01-12", gemeente="0344"), home("2026-06-01", until="2027-01-31"), home("2027-02-01", "0363"))  # fmt: skip
    spans = [(one.party, one.gemeente, one.valid_from, one.valid_until) for one in case.responsible]
    assert spans == [("coa", None, d("2024-06-03"), d("2026-01-11")), ("college", "0344", d("2026-01-12"), d("2027-01-31")),
                     ("college", "0363", d("2027-02-01"), None)]  # fmt: skip


@pytest.mark.parametrize(("whole", "parties"), [(True, {"college", "openbaar_lichaam"}), (False, {"college"})])
def test_only_a_full_transfer_replaces_the_college(whole: bool, parties: set[str]) -> None:
    given = fact("uitvoering.overgedragen", "2024-06-01", openbaar_lichaam="Werkbedrijf", geheel=whole)
    assert {one.party for one in judged(asylum(), home("2024-01-08"), given).responsible} == parties


def test_spuk_by_year_of_housing() -> None:
    case = judged(asylum(), home("2024-05-01"))
    assert [(one.about, one.value) for one in case.about("spuk.bedrag")] == [("2025", 4635.54), ("2026", 1179.74)]
    assert [(one.about, one.value) for one in case.about("spuk.gewicht")] == [("2025", 4635.54), ("2026", 1061.77)]
    assert judged(family("2026-01-05"), home("2026-02-02")).value("spuk.gezinsmigrant_bedrag") == 706.72
    assert judged(family("2025-01-05"), home("2025-02-02")).value("spuk.gezinsmigrant_bedrag") == 694.23
    assert judged(asylum("2025-12-01"), home("2026-02-02")).value("spuk.gegevens_definitief") == d("2027-09-30")


@pytest.mark.parametrize(("done", "year"), [("2023-05-08", 2026), ("2024-05-06", 2026), ("2025-05-05", 2027)])
def test_a_certificate_counts_two_years_later_and_never_before_2026(done: str, year: int) -> None:
    rows = [asylum("2022-02-01"), plan("2022-06-01", "z_route"), fact("pvt.ondertekend", "2022-09-05"), fact("map.eindgesprek", "2022-10-03")]
    assert judged(*rows, fact("z_route.afgerond", done)).value("spuk.prestatie_budgetjaar") == year


def test_cbs_wants_each_quarter_within_four_weeks() -> None:
    duty = next(iter(judged(family(), plan("2026-02-02")).about("cbs.leveren")))
    assert (duty.about, duty.due) == ("2026K1", d("2026-04-28"))


def test_death_ends_retention_at_once_and_the_core_stays() -> None:
    case = judged(family(), plan("2024-03-15"), fact("persoon.overleden", "2026-04-01"))
    assert case.value("bewaren.dossier_verwijderen_op") == d("2026-04-01")
    assert case.value("bewaren.kern_uiterlijk_tot") == d("2076-04-01")
    loan = judged(family(), fact("inburgeringsplicht.beeindigd", "2026-04-01", reden="voldaan"), fact("lening.afgelost", "2028-02-29"))
    assert loan.value("bewaren.lening_tot") == d("2033-02-28")


@pytest.mark.parametrize(
    ("data", "granted"),
    [({"soort": "inburgeringsdiploma_wi2021"}, True), ({"soort": "mbo_2"}, True), ({"soort": "mbo_entree"}, False),
     ({"soort": "praktijkonderwijs"}, False), ({"soort": "havo", "nederlandstalig": False}, False), ({"soort": "havo", "land": "SR"}, True),
     ({"soort": "vwo", "land": "BE"}, False), ({"soort": "vwo", "land": "BE", "nederlands_voldoende": True}, True),
     ({"soort": "wo", "land": "TR"}, False), ({"soort": "internationale_school", "nederlands_voldoende": True}, True),
     ({"soort": "vmbo", "leerweg": "basis"}, True), ({"soort": "staatsexamen_nt2_1"}, False)],
)  # fmt: skip
def test_designated_documents_exempt(data: dict, granted: bool) -> None:
    case = judged(family(), fact("diploma.behaald", "2021-06-28", **data))
    assert next(iter(case.about("vrijstelling.document"))).granted is granted


def test_the_lower_vmbo_tracks_count_for_requests_since_2023() -> None:
    def granted(day: str) -> bool:
        rows = fact("diploma.behaald", "2021-06-28", soort="vmbo", leerweg="kader"), fact("vrijstelling.aanvraag", day, grond="document")
        return next(iter(judged(family("2022-01-10"), *rows).about("vrijstelling.document"))).granted

    assert (granted("2022-12-31"), granted("2023-01-01")) == (False, True)


@pytest.mark.parametrize(("years", "work", "talk", "lacking"), [(10, 5, True, ()), (9, 5, True, ("brp_jaren",)), (10, 4, True, ("werk_jaren",)),
                                                                (10, 5, False, ("gesprek_b1",))])  # fmt: skip
def test_demonstrably_integrated(years: int, work: int, talk: bool, lacking: tuple[str, ...]) -> None:
    asked = fact("vrijstelling.aanvraag", "2025-02-03", grond="aantoonbaar_ingeburgerd", brp_jaren=years, werk_jaren=work, gesprek_b1=talk)
    case = judged(family(), asked)
    right = next(iter(case.about("vrijstelling.aantoonbaar_ingeburgerd")))
    assert (right.granted, right.values["ontbreekt"]) == (not lacking, lacking)
    assert next(iter(case.about("vrijstelling.besluiten"))).due == d("2025-03-31")
    assert case.value("vrijstelling.leges") == 90


def test_a_term_set_by_ministerial_regulation_is_not_moved() -> None:
    asked = fact("vrijstelling.aanvraag", "2025-03-01", grond="document")
    assert next(iter(judged(family(), asked).about("vrijstelling.besluiten"))).due == d("2025-04-26")  # a Saturday


@pytest.mark.parametrize(("data", "granted", "refund"), [({"advies": "ontheffing", "binnen_vijf_jaar_in_staat": False}, True, True),
                                                         ({"advies": "geen", "binnen_vijf_jaar_in_staat": True}, False, False),
                                                         ({"advies": "aangepast_examen", "binnen_vijf_jaar_in_staat": True}, False, True)])  # fmt: skip
def test_medical_release(data: dict, granted: bool, refund: bool) -> None:
    case = judged(family(), fact("ontheffing.aanvraag", "2025-02-03", grond="medisch", **data))
    assert next(iter(case.about("ontheffing.medisch"))).granted is granted
    assert (case.value("ontheffing.leges"), case.value("ontheffing.leges_terug")) == (225, refund)


def test_special_circumstances_are_judged_by_people() -> None:
    case = judged(family(), fact("ontheffing.aanvraag", "2025-02-03", grond="bijzondere_omstandigheden"))
    assert list(case.about("ontheffing.bijzonder"))
    assert case.value("ontheffing.aanvraag_volledig") is False
    assert next(iter(case.about("ontheffing.advies_geven"))).responsible == "college"


@pytest.mark.parametrize(("kind", "leads"), [("mbo_2", True), ("hbo", True), ("mbo_entree", False), ("praktijkonderwijs", False), ("vso_arbeid", False)])
def test_education_that_leads_to_a_document_exempts_while_enrolled(kind: str, leads: bool) -> None:
    case = judged(family(), fact("onderwijs.inschrijving", "2024-09-02", "2026-06-30", soort=kind))
    right = next(iter(case.about("vrijstelling.opleiding")))
    assert (right.granted, right.valid_until) == (leads, d("2026-06-30"))


def test_objection_is_possible_for_six_weeks() -> None:
    case = judged(family(), plan("2024-03-15", id="p", bekendmaking="2024-03-18"),
                  fact("rechtsmiddel.ingesteld", "2024-04-30", id="r", soort="bezwaar", tegen="p"))  # fmt: skip
    assert case.value("bezwaar.laatste_dag", "p") == d("2024-04-29")
    assert case.value("bezwaar.op_tijd", "r") is False


def test_family_migrants_borrow_and_permit_holders_do_not() -> None:
    case = judged(family(), plan("2024-03-15"))
    assert case.value("lening.gebruik_tot") == d("2033-03-15")
    assert [next(iter(judged(one).about("sociale_lening"))).granted for one in (family(), asylum())] == [True, False]


def answerable(*raws: dict) -> list[tuple[str, str | None, object, object]]:
    return [(one.party, one.gemeente, one.valid_from, one.valid_until) for one in judged(*raws).responsible]


AZC = fact("azc.verblijf", "2023-06-01", locatie="azc Proef")
LINKED = fact("koppeling", "2024-03-01", id="k1", gemeente="0785")
FELL = fact("koppeling.vervallen", "2024-04-15", id="k2", gemeente="0785", reden="weigering_terecht")


def test_a_koppeling_that_fell_leaves_the_person_to_coa_until_the_next_one() -> None:
    again = fact("koppeling", "2024-06-03", id="k3", gemeente="0855")
    assert answerable(asylum(), AZC, LINKED, FELL, again) == [
        ("coa", None, d("2023-06-01"), d("2024-02-29")), ("college", "0785", d("2024-03-01"), d("2024-04-14")),
        ("coa", None, d("2024-04-15"), d("2024-06-02")), ("college", "0855", d("2024-06-03"), None),
    ]  # fmt: skip


def test_a_koppeling_that_was_replaced_does_not_come_back_when_the_next_one_falls() -> None:
    other = fact("koppeling", "2024-03-20", id="k1b", gemeente="0855")
    fell = fact("koppeling.vervallen", "2024-04-15", id="k2", gemeente="0855", reden="ingetrokken")
    assert answerable(asylum(), AZC, LINKED, other, fell)[-1] == ("coa", None, d("2024-04-15"), None)


def test_a_koppeling_of_the_day_on_which_the_former_fell_stands() -> None:
    again = fact("koppeling", "2024-04-15", id="k3", gemeente="0785")
    assert answerable(asylum(), AZC, LINKED, FELL, again)[-1] == ("college", "0785", d("2024-03-01"), None)


def test_a_gemeente_asks_duo_about_who_is_linked_to_it_as_long_as_the_koppeling_holds() -> None:
    case = judged(asylum(), AZC, LINKED, FELL)
    asked = [one for one in case.findings if one.key == "duo.bevraagbaar_door"]
    assert [(one.value, one.valid_from, one.valid_until) for one in asked] == [("0785", d("2024-03-01"), d("2024-04-14"))]
    same_day = judged(asylum(), AZC, LINKED, fact("koppeling.vervallen", "2024-03-01", id="k2", gemeente="0785", reden="weigering_terecht"))
    assert not [one for one in same_day.findings if one.key == "duo.bevraagbaar_door"]


def test_after_a_koppeling_that_fell_a_home_elsewhere_is_a_first_home() -> None:
    """With the koppeling standing the plan term would count as a move from that gemeente."""
    case = judged(asylum(), LINKED, FELL, notice("2024-05-01"), home("2024-06-10", "0344"))
    assert not list(case.about("pip.verhuisd_zonder_pip"))
    assert answerable(asylum(), LINKED, FELL, home("2024-06-10", "0344"))[-1][:2] == ("college", "0344")
