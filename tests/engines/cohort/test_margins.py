"""The made-up cohort keeps to the figures others published (tolerances are of the drawing, not of the truth)."""

from datetime import date, timedelta
from statistics import median

import pytest

from doorlopend.engines.cohort import demo_places, generate, published_figures

TODAY = date(2026, 9, 1)
FIGURES = published_figures()


@pytest.fixture(scope="module")
def lives():
    return list(
        generate(seed=20, households=9000, today=TODAY, figures=FIGURES, places=demo_places(), names=False)
    )


@pytest.fixture(scope="module")
def asylum(lives):
    return [life for life in lives if life.traits.group == "wi2021"]


def share(items, test):
    kept = list(items)
    return 100 * sum(map(test, kept)) / len(kept)


def first(life, kind):
    return next((f for f in life.facts if f.kind == kind), None)


def running(life, kind, day):
    return any(f.kind == kind and f.valid_from <= day <= (f.valid_until or date.max) for f in life.facts)


def months(count):
    return timedelta(days=round(30.44 * count))


def test_sex_and_age_of_asylum_adults_follow_cbs(asylum):
    published = FIGURES.table("age_sex")
    everyone = sum(sum(published[s].values()) for s in "mv")
    assert share(asylum, lambda x: x.traits.sex == "m") == pytest.approx(59.5, abs=2)
    for group in published["m"]:
        low, high = map(int, group.split("-"))
        wanted = 100 * (published["m"][group] + published["v"][group]) / everyone

        def inside(life, low=low, high=high):
            return low <= (life.traits.permit - life.traits.birth).days / 365.25 < high + 1

        came_alone = [x for x in asylum if not x.traits.nareis]
        assert share(came_alone, inside) == pytest.approx(wanted, abs=2.5), group


def test_nationality_of_asylum_households_follows_the_mix(asylum):
    heads = {life.household: life.traits.nationality for life in asylum}
    for code, wanted in FIGURES.values("nationality.asiel").items():
        assert share(heads.values(), lambda n, code=code: n == code) == pytest.approx(wanted, abs=2), code


def test_household_size_minors_and_singles(asylum):
    households = {}
    for life in asylum:
        households.setdefault(life.household, []).append(life)
    kids = {
        key: sum(f.kind == "huishouden.band" and f.data["relatie"] == "kind" for f in members[0].facts)
        for key, members in households.items()
    }
    adults = len(asylum)
    assert 100 * sum(kids.values()) / (adults + sum(kids.values())) == pytest.approx(30, abs=2.5)
    assert (adults + sum(kids.values())) / len(households) == pytest.approx(1.9, abs=0.1)


def test_people_who_followed_family_lie_between_the_published_years(asylum):
    low, high = sorted(FIGURES.values("nareis").values())
    households = {life.household for life in asylum if life.traits.nareis}
    kids = sum(
        f.kind == "huishouden.band" and f.data["relatie"] == "kind"
        for life in asylum
        if life.traits.nareis
        for f in life.facts
    )
    all_kids = sum(
        sum(f.kind == "huishouden.band" and f.data["relatie"] == "kind" for f in life.facts)
        for life in {x.household: x for x in asylum}.values()
    )
    assert low - 2 <= 100 * (len(households) + kids) / (len(asylum) + all_kids) <= high


def test_wait_for_a_home(asylum):
    waits = [
        (x.traits.home - x.traits.permit).days / 7
        for x in asylum
        if not x.traits.nareis and x.traits.permit.year in (2022, 2025)
    ]
    assert median(waits) == pytest.approx(32, abs=2)
    assert sum(waits) / len(waits) == pytest.approx(40, abs=3)
    assert share(waits, lambda w: w < 14) == pytest.approx(10, abs=2.5)


@pytest.mark.parametrize(
    ("group", "cohort", "by", "wanted"),
    [("wi2021", 2022, 2022, 35), ("wi2021", 2022, 2023, 88), ("wi2021", 2023, 2023, 45),
     ("gezinsmigrant", 2022, 2023, 90), ("gezinsmigrant", 2023, 2023, 55)],
)  # fmt: skip
def test_started_intakes_follow_the_statistiek_wet_inburgering(lives, group, cohort, by, wanted):
    members = [x for x in lives if x.traits.group == group and x.traits.permit.year == cohort]

    def started(life):
        call = first(life, "intake.oproep")
        return call is not None and call.valid_from <= date(by, 12, 31)

    kind = "asiel" if group == "wi2021" else "gezin"
    assert FIGURES.values(f"intake_started.{kind}")[f"{cohort}-{by}"] == wanted
    assert share(members, started) == pytest.approx(wanted, abs=6)


@pytest.mark.parametrize(
    ("after", "wanted", "margin"), [(12, 7.8, 3.5), (24, 15, 3), (30, 20, 3), (36, 31, 3.5)]
)
def test_paid_work_by_months_since_the_permit(asylum, after, wanted, margin):
    seen = [x for x in asylum if x.traits.permit + months(after) <= TODAY - timedelta(days=30)]
    worked = share(seen, lambda x: running(x, "werk.dienstverband", x.traits.permit + months(after)))
    assert worked == pytest.approx(wanted, abs=margin)


def test_women_and_older_people_work_less_and_nationalities_keep_their_order(asylum):
    seen = [x for x in asylum if x.traits.permit + months(30) <= TODAY - timedelta(days=30)]

    def working(test):
        return share(
            filter(test, seen), lambda x: running(x, "werk.dienstverband", x.traits.permit + months(30))
        )

    women, men = working(lambda x: x.traits.sex == "v"), working(lambda x: x.traits.sex == "m")
    assert women < 0.55 * men
    assert working(lambda x: x.traits.nationality == "AF") > working(lambda x: x.traits.nationality == "SY")
    assert working(lambda x: x.traits.nationality == "SY") > working(lambda x: x.traits.nationality == "ER")


def test_jobs_while_in_the_azc(asylum):
    stayed = [
        x
        for x in asylum
        if not x.traits.nareis and (x.traits.home - x.traits.permit).days > 130 and x.traits.home < TODAY
    ]

    def worked(life):
        return any(f.kind == "werk.dienstverband" and f.valid_from < life.traits.home for f in life.facts)

    for sex, wanted in FIGURES.values("work.azc").items():
        assert share((x for x in stayed if x.traits.sex == sex), worked) == pytest.approx(wanted, abs=6)


@pytest.mark.parametrize(("after", "wanted"), [(18, 90), (30, 84)])
def test_benefit_of_the_housed(asylum, after, wanted):
    day = months(after)
    housed = [x for x in asylum if x.traits.permit + day <= TODAY - timedelta(days=30)]
    housed = [x for x in housed if x.traits.home < x.traits.permit + day]
    on_benefit = share(housed, lambda x: running(x, "bijstand.recht", x.traits.permit + day))
    later_cohorts_work_more = 9
    assert on_benefit == pytest.approx(wanted, abs=later_cohorts_work_more)


def test_school_for_the_young(asylum):
    seen = [x for x in asylum if x.traits.permit + months(36) <= TODAY]
    young = [x for x in seen if 18 <= (x.traits.permit - x.traits.birth).days / 365.25 < 34]
    at_school = share(young, lambda x: running(x, "onderwijs.inschrijving", x.traits.permit + months(36)))
    assert at_school == pytest.approx(FIGURES.values("education_later")["18-33"], abs=5)


def test_gemeenten_by_inhabitants(lives):
    places = demo_places().gemeenten
    whole = sum(p.inhabitants for p in places)
    tilburg = next(p for p in places if p.code == "0855")
    assert share(lives, lambda x: x.gemeente == "0855") == pytest.approx(
        100 * tilburg.inhabitants / whole, abs=2
    )
