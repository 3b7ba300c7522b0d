"""Who lives together: group, nationality, adults with age and sex, children."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from .draw import chance, pick
from .figures import Figures


@dataclass(frozen=True, slots=True)
class Adult:
    """A grown-up: sex m or v, age in years when the duty begins, and whether he or she came after the other."""

    sex: str
    age: int
    nareis: bool


@dataclass(frozen=True, slots=True)
class Household:
    """Adults and the ages of the children; `expects` when family abroad is still to come."""

    group: str
    nationality: str
    adults: tuple[Adult, ...]
    children: tuple[int, ...]
    expects: bool


def household(rng: Random, figures: Figures) -> Household:
    group = pick(rng, figures.values("groups"))
    if group == "gezinsmigrant":
        nationality = pick(rng, figures.values("nationality.gezin"))
        return Household(
            group, nationality, (_adult(rng, figures, "v" if rng.random() < 0.6 else "m"),), (), False
        )
    nationality = "UA" if group == "oekrainer" else pick(rng, figures.values("nationality.asiel"))
    return _asylum_household(rng, figures, group, nationality)


def _asylum_household(rng: Random, figures: Figures, group: str, nationality: str) -> Household:
    table = figures.table("household")
    kind = pick(rng, table["values"])
    quantile = rng.random()
    if kind in ("gezin", "paar"):
        after = group in ("wi2021", "wi2013") and chance(rng, table["nareis_partner"])
        first = "m" if rng.random() < 0.8 else "v"
        second = "v" if first == "m" else "m"
        adults: tuple[Adult, ...] = (
            _adult(rng, figures, first, quantile),
            _adult(rng, figures, second, quantile, nareis=after),
        )
    else:
        men = single_men(figures) if kind == "alleen" else 0.2
        adults = (_adult(rng, figures, "m" if rng.random() < men else "v", quantile),)
    children = _children(rng, figures) if kind in ("gezin", "eenouder") else ()
    expects = kind == "alleen" and group == "wi2021" and chance(rng, table["nareis_expected"])
    return Household(group, nationality, adults, children, expects)


@cache
def _shares(source: tuple[tuple[str, int], ...]) -> tuple[tuple[str, float], ...]:
    total = sum(count for _, count in source)
    return tuple((name, count / total) for name, count in source)


def single_men(figures: Figures) -> float:
    """The share of men among singles that makes the published share of men among all adults come out."""
    table, ages = figures.table("household")["values"], figures.table("age_sex")
    alone, two, parent = (table[k] / 100 for k in ("alleen", "gezin", "eenouder"))
    two += table["paar"] / 100
    adults = alone + parent + 2 * two
    men, women = sum(ages["m"].values()), sum(ages["v"].values())
    return float((men / (men + women) * adults - two - 0.2 * parent) / alone)


def _adult(
    rng: Random, figures: Figures, sex: str, quantile: float | None = None, *, nareis: bool = False
) -> Adult:
    """Age from the published table of that sex; partners share their quantile, so that they are of like age."""
    shares = _shares(tuple(figures.table("age_sex")[sex].items()))
    left = rng.random() if quantile is None else quantile
    for name, share in shares:
        if left < share or name == shares[-1][0]:
            low, high = map(int, name.split("-"))
            return Adult(sex, rng.randint(low, high), nareis)
        left -= share
    raise AssertionError("shares add up to one")


def _children(rng: Random, figures: Figures) -> tuple[int, ...]:
    """At least one; on average what the share of minors among persons asks."""
    table = figures.table("household")
    values = table["values"]
    families = (values["gezin"] + values["eenouder"]) / 100
    adults = (values["alleen"] + values["eenouder"] + 2 * values["gezin"] + 2 * values["paar"]) / 100
    minors = table["minors"] / 100
    extra = max(0.0, adults * minors / (1 - minors) / families - 1)
    number = 1 + sum(rng.random() < extra / 4 for _ in range(4))
    return tuple(sorted(rng.randint(0, 15) for _ in range(number)))


def birth_of(rng: Random, *, age: int, on: date) -> date:
    """A birthday that makes somebody `age` on that day."""
    return on - timedelta(days=int(age * 365.25) + rng.randrange(1, 364))
