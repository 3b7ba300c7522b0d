"""Work and benefit: when somebody first works, by the published shares per months since permit."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from .draw import chance, pick
from .figures import Figures, interpolate
from .life import Notebook

HORIZON = range(1, 121)
MONTH = 30.44


def share_working(figures: Figures, *, nationality: str, sex: str, age: int, education: str) -> list[float]:
    """The chance to have worked by each month since the permit (1 to 120), rising.

    Nationality follows cohort 2014, the level recent cohorts; sex, age and education shift people within that,
    so that the whole keeps to the published share.
    """
    return list(_curve(_Key(figures), nationality, sex, age >= 45, education))


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """Makes figures usable as a cache key: the same object, not the same content."""

    figures: Figures

    def __hash__(self) -> int:
        return id(self.figures)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.figures is self.figures


@lru_cache(maxsize=1024)
def _curve(key: _Key, nationality: str, sex: str, older: bool, education: str) -> tuple[float, ...]:
    figures = key.figures
    best, curve = 0.0, []
    whole = figures.table("work.all")
    for month in HORIZON:
        level = interpolate(month, whole["months"], whole["values"]) / 100
        ratio = _nationality_at(figures, nationality, month) / _mean_nationality(key, month)
        person = _person(figures, sex, older, education, month) / _mean_person(key, month)
        best = max(best, min(0.95, level * ratio * person))
        curve.append(best)
    return tuple(curve)


def _nationality_at(figures: Figures, nationality: str, month: int) -> float:
    table = figures.table("work.nationality")
    values = table.get(nationality, table["other"])
    level: float = interpolate(min(month, table["months"][-1]), table["months"], values)
    return level + 0.1


@lru_cache(maxsize=512)
def _mean_nationality(key: _Key, month: int) -> float:
    mix: dict[str, float] = dict(key.figures.values("nationality.asiel"))
    return sum(w * _nationality_at(key.figures, n, month) for n, w in mix.items()) / sum(mix.values())


def _person(figures: Figures, sex: str, older: bool, education: str, month: int) -> float:
    table = figures.table("work.persons")
    women = table["women"] if month <= 36 else (1 + table["women"]) / 2
    return float((women if sex == "v" else 1) * (table["older"] if older else 1) * table[education])


@lru_cache(maxsize=512)
def _mean_person(key: _Key, month: int) -> float:
    ages, education = key.figures.table("age_sex"), key.figures.values("education")
    total: float = sum(sum(ages[s].values()) for s in "mv") * sum(education.values())
    weighted = sum(
        n * w * _person(key.figures, sex, group in ("45-54", "55-65"), level, month)
        for sex in "mv"
        for group, n in ages[sex].items()
        for level, w in education.items()
    )
    return float(weighted / total)


def first_work(rng: Random, figures: Figures, *, permit: date, curve: list[float]) -> date | None:
    """The day of the first lasting job, or None within ten years."""
    level = rng.random()
    month = next((m for m, share in zip(HORIZON, curve, strict=True) if level < share), None)
    return None if month is None else permit + timedelta(days=int((month - rng.random()) * MONTH))


def write_work(book: Notebook, rng: Random, figures: Figures, *, start: date) -> date:
    """Jobs after each other without a gap from `start`; returns the day of a job that ends the benefit."""
    day, hours = start, rng.choice((12, 16, 20, 24))
    enough: date | None = None
    while day <= book.today and len(book.facts) < 60:
        lasts = timedelta(days=rng.randint(150, 420))
        kind = rng.choice(("uitzend", "regulier", "regulier", "leerwerk"))
        sector = pick(rng, figures.table("work.sector")["values"])
        book.write(
            "werk.dienstverband",
            day,
            until=day + lasts,
            lag=14,
            uren_per_week=hours,
            soort=kind,
            sector=sector,
        )
        if hours >= 32 and enough is None:
            enough = day
        day, hours = day + lasts + timedelta(days=1), min(36, hours + rng.choice((0, 8, 8, 12)))
    return enough or date.max


def write_benefit(
    book: Notebook, rng: Random, figures: Figures, *, home: date, single: bool, until: date
) -> None:
    if not chance(rng, figures.table("benefit")["start"]) or until <= home:
        return
    form = "alleenstaand" if single else "gehuwd"
    book.write(
        "bijstand.recht", home, until=min(until, date(2190, 1, 1)) - timedelta(days=1), lag=10, leefvorm=form
    )
    book.write("ontzorgen.gestart", home + timedelta(days=rng.randint(3, 20)), lag=2)
