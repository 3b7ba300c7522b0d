"""The figures of the generator are the published ones, and a cohort drawn from other figures would not pass for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from doorlopend.engines.cohort import Life, demo_places, generate, published_figures
from doorlopend.engines.cohort.figures import Figures, resource

PLACEMENT = (Path(__file__).parents[4] / "shared" / "domain" / "placement.md").read_text(encoding="utf-8")
FIGURES, TODAY = published_figures(), date(2026, 9, 1)
NATIONS = {"Syria": "SY", "Iraq": "IQ", "Afghanistan": "AF", "Eritrea": "ER", "Iran": "IR", "Other": "other"}


def table(heading: str) -> list[list[str]]:
    """The first table under a heading, row by row, without its rule."""
    part = PLACEMENT.split(heading, 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE)
    assert rows is not None, heading
    cells = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in rows[0].splitlines()]
    return [row for row in cells if not set("".join(row)) <= set("-: ")]


def test_age_and_sex_are_those_of_the_statistics_office() -> None:
    published = {row[0]: (int(row[1].replace(",", "")), int(row[2].replace(",", ""))) for row in table("### 5.4") if re.match(r"\d\d[-+]", row[0])}
    mine = FIGURES.table("age_sex")
    assert {age.replace("55-65", "55+"): (mine["m"][age], mine["v"][age]) for age in mine["m"]} == published


def test_work_by_nationality_and_month_is_as_published() -> None:
    head, *rows = table("### 6.1")
    mine = FIGURES.table("work.nationality")
    for row in rows:
        if row[0].isdigit() and int(row[0]) in mine["months"]:
            place = mine["months"].index(int(row[0]))
            assert {name: float(row[head.index(name)]) for name in NATIONS} == {name: mine[code][place] for name, code in NATIONS.items()}, row[0]
    assert mine["months"] == [int(row[0]) for row in rows if row[0].isdigit() and int(row[0]) <= 30]


@pytest.mark.parametrize(
    ("name", "key", "sentence"),
    [
        ("intake_started.asiel", "2022-2022", r"Brede intake started, asylum cohort 2022 \| (\d+)% by end 2022"),
        ("intake_started.asiel", "2022-2023", r"asylum cohort 2022 \| 35% by end 2022; (\d+)% by end 2023"),
        ("intake_started.asiel", "2023-2023", r"asylum cohort 2023 \| (\d+)% by end 2023"),
        ("nareis", "2023", r"Nareis share of inflow \[D\]: 2023 (\d+)%"), ("nareis", "2025", r"2025 about (\d+)%\."),
        ("work.azc", "m", r"after notice \| ~21%: men (\d+)%"), ("work.azc", "v", r"men 29%, women (\d+)%"),
        ("benefit", "18", r"(\d+)% received a benefit at 18 months"), ("benefit", "30", r"(\d+)% at 30 months"),
        ("nationality.asiel", "SY", r"Syria (\d+), Eritrea 8"), ("nationality.asiel", "ER", r"Syria 45, Eritrea (\d+)"),
    ],
)  # fmt: skip
def test_a_single_figure_is_as_published(name: str, key: str, sentence: str) -> None:
    found = re.search(sentence, PLACEMENT)
    assert found is not None and FIGURES.values(name)[key] == int(found[1])


def cohort(figures: Figures) -> list[Life]:
    return list(generate(seed=20, households=900, today=TODAY, figures=figures, places=demo_places(), names=False))


def asylum(lives: list[Life]) -> list[Life]:
    return [life for life in lives if life.traits.group == "wi2021"]


def men(lives: list[Life]) -> float:
    mine = asylum(lives)
    return 100 * sum(life.traits.sex == "m" for life in mine) / len(mine)


def syrians(lives: list[Life]) -> float:
    heads = {life.household: life.traits.nationality for life in asylum(lives)}
    return 100 * sum(nation == "SY" for nation in heads.values()) / len(heads)


def weeks_to_a_home(lives: list[Life]) -> float:
    return median((x.traits.home - x.traits.permit).days / 7 for x in asylum(lives) if not x.traits.nareis)


@pytest.mark.parametrize(
    ("margin", "published", "line", "other"),
    [
        (men, 59.5, 'm = { "18-24" = 3530, "25-34" = 3580', 'm = { "18-24" = 353, "25-34" = 358'),
        (syrians, 45, "values = { SY = 45, ER = 8", "values = { SY = 30, ER = 23"),
        (weeks_to_a_home, 32, "median = 32.0", "median = 44.0"),
    ],
)  # fmt: skip
def test_a_cohort_of_other_figures_would_be_noticed(margin: Callable[[list[Life]], float], published: float, line: str, other: str) -> None:
    """What the margins are held to (see `test_margins`) is not met by just any figures."""
    text = resource("figures.toml")
    assert text.count(line) == 1
    assert margin(cohort(FIGURES)) == pytest.approx(published, abs=6)
    assert margin(cohort(Figures.parse(text.replace(line, other)))) != pytest.approx(published, abs=6)
