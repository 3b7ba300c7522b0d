"""The half-year task to house vergunninghouders: formula, rounding, backlog, exchange, supervision and forecast.

Huisvestingswet 2014 art. 28-29: every gemeente houses its share by inhabitants of the national number of persons in
a half-year. Totals, inhabitants and the terms of provincial supervision are dated data that come in with the
document; nothing of them is fixed here. Whole persons are counted exactly, shares are fractions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from doorlopend.engines.placement.fields import Node, unique

SCHEMA = "doorlopend/taakstelling/1"
MONTHS = 6
PEOPLE = 10**10
"""No country has more inhabitants; more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Total:
    """A published national number for a half-year; a later one replaces it (mid-period correction)."""

    known_on: date
    persons: int
    source: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """Uitruil: `relieved` hands `persons` of its task to `takes_over`, both colleges agreeing, province informed."""

    relieved: str
    takes_over: str
    persons: int
    agreed_on: date
    both_colleges: bool
    province_informed: bool

    @property
    def valid(self) -> bool:
        return self.both_colleges and self.province_informed

    def adjustments(self) -> tuple[tuple[str, int], tuple[str, int]]:
        """The pair of signed changes; together they are nothing, so no region's total moves."""
        return (self.relieved, -self.persons), (self.takes_over, self.persons)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the interventieladder: reached after `missed` half-years in a row, with a term in days to answer."""

    number: int
    name: str
    missed: int
    term_days: int | None


def share(*, total: int, inhabitants: int, national: int) -> Fraction:
    """The exact task: total x inhabitants / inhabitants of the country."""
    return Fraction(total * inhabitants, national)


def rounded(exact: Fraction) -> int:
    """Ordinary rounding, half up."""
    return floor(exact + Fraction(1, 2))


def largest_remainder(exact: Mapping[str, Fraction], *, total: int) -> dict[str, int]:
    """Whole numbers that add up to `total`: everyone's floor, the rest to the largest remainders (Hamilton)."""
    whole = {key: floor(value) for key, value in exact.items()}
    order = sorted(exact, key=lambda key: (whole[key] - exact[key], key))
    for key in order[: max(0, total - sum(whole.values()))]:
        whole[key] += 1
    return whole


def total_on(totals: Sequence[Total], day: date) -> Total | None:
    """The number in force on a day: the last one published by then; of two of one day the one that stands later."""
    known = [t for t in totals if t.known_on <= day]
    return max(enumerate(known), key=lambda one: (one[1].known_on, one[0]))[1] if known else None


def corrected(*, task: int, carried: int) -> int:
    """Gecorrigeerde taakstelling: task + achterstand (carried > 0) or - voorsprong (carried < 0)."""
    return task + carried


def carry(*, to_do: int, housed: int) -> int:
    """What rolls into the next half-year, in full: > 0 achterstand, < 0 voorsprong."""
    return to_do - housed


def gaps(left: Sequence[int]) -> tuple[int, int]:
    """(gross, net): shortfalls alone, and after setting off those ahead. Supervision looks at gross."""
    return sum(max(0, n) for n in left), sum(left)


def norm_line(to_do: int) -> tuple[float, ...]:
    """Persons that should be housed after each month at an even pace: sixths of the corrected task."""
    return tuple(to_do * k / MONTHS for k in range(1, MONTHS + 1))


def pace(*, to_do: int, housed: int, months: int) -> str:
    """on_track, somewhat_behind (within one month of the norm) or far_behind, as the national map showed it."""
    norm = to_do * min(months, MONTHS) / MONTHS
    if housed >= norm:
        return "on_track"
    return "somewhat_behind" if housed >= norm - to_do / MONTHS else "far_behind"


def ladder_step(steps: Sequence[Step], *, missed: int, behind: bool = False) -> Step | None:
    """The highest step that so many missed half-years in a row allow; the province decides whether to take it.

    `behind`: short at the end of this half-year, which is not among the missed ones yet. Who neither missed one nor is
    short has no step.
    """
    reached = [s for s in steps if s.missed <= missed and (missed > 0 or behind)]
    return max(reached, key=lambda s: s.number, default=None)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Persons housed at the end of the period: expected, and the range that holds in four of five cases."""

    expected: float
    low: int
    high: int


def forecast(*, housed: int, months: float, planned: int = 0) -> Forecast:
    """From the pace so far, homes with a date (`planned`) counted as sure.

    The number still to come is Poisson with an unknown rate; with a flat prior on the rate the prediction is
    negative binomial (Gelman et al., Bayesian Data Analysis, 2.6).
    """
    from scipy.stats import nbinom

    left = max(0.0, MONTHS - months)
    if left == 0:
        return Forecast(expected=float(housed), low=housed, high=housed)
    if months <= 0:
        return Forecast(expected=float(housed + planned), low=housed + planned, high=housed + planned)
    chance = months / (months + left)
    coming = nbinom(housed + 1, chance)
    low, high = int(coming.ppf(0.1)), int(coming.ppf(0.9))
    expected = max(planned, (housed + 1) * left / months)
    return Forecast(expected=housed + expected, low=housed + max(low, planned), high=housed + max(high, planned))


@dataclass(frozen=True, slots=True)
class Gemeente:
    """One gemeente in a half-year. `carried`: > 0 achterstand, < 0 voorsprong of the half-year before."""

    id: str
    name: str
    province: str
    inhabitants: int
    carried: int = 0
    housed: int = 0
    planned: int = 0
    missed: int = 0
    published: int | None = None
    published_on: date | None = None

    def published_under(self, total: Total) -> int | None:
        """The published task, unless it is older than the national number in force: that replaced it."""
        old = self.published_on is not None and self.published_on < total.known_on
        return None if old else self.published


def report(document: Any) -> dict[str, Any]:
    """Everything about one half-year from a document; raises `Malformed` with the field's name."""
    root = Node(document, "").object(known=("schema", "period", "as_of", "months", "totals", "national", "gemeenten",
                                            "exchanges", "ladders", "note"))  # fmt: skip
    root.child("schema").one_of((SCHEMA,))
    as_of, national = root.child("as_of").day(), root.child("national")
    totals = tuple(_total(n) for n in root.child("totals").items())
    total = total_on(totals, as_of)
    if total is None:
        raise root.child("totals").bad(nl=f"geen landelijk aantal bekend op {as_of}", en=f"no national number known on {as_of}")
    gemeenten = unique(root.child("gemeenten").items(), _gemeente, lambda g: g.id)
    exchanges = tuple(e for e in _exchanges(root.child("exchanges"), {g.id for g in gemeenten}) if e.valid and e.agreed_on <= as_of)
    inhabitants = national.object(known=("inhabitants", "on", "source")).child("inhabitants").whole(least=1, most=PEOPLE)
    months = root.child("months").whole(default=0, most=MONTHS)
    exact = {g.id: share(total=total.persons, inhabitants=g.inhabitants, national=inhabitants) for g in gemeenten}
    exact_sum = largest_remainder(exact, total=rounded(Fraction(sum(exact.values()))))
    ladders = {name: tuple(_step(s) for s in node.items()) for name, node in root.child("ladders").entries()}
    rows = [_row(g, g.published_under(total), exact[g.id], exact_sum[g.id], exchanges, ladders.get(g.province, ()), months) for g in gemeenten]
    gross, net = gaps([r["to_do"] for r in rows])
    return {
        "schema": "doorlopend/taakstelling-report/1",
        "period": root.child("period").text(),
        "total": {"persons": total.persons, "known_on": total.known_on.isoformat(), "source": total.source},
        "history": [{"persons": t.persons, "known_on": t.known_on.isoformat(), "source": t.source} for t in totals],
        "gemeenten": rows, "gap_gross": gross, "gap_net": net,
        "sum_rounded": sum(r["task_rounded"] for r in rows), "sum_largest_remainder": sum(exact_sum.values()),
    }  # fmt: skip


def _row(
    g: Gemeente, published: int | None, exact: Fraction, exact_sum: int, exchanges: Sequence[Exchange], steps: Sequence[Step], months: int,
) -> dict[str, Any]:  # fmt: skip
    own = rounded(exact) if published is None else published
    exchanged = sum(n for e in exchanges for who, n in e.adjustments() if who == g.id)
    goal = corrected(task=own + exchanged, carried=g.carried)
    end = forecast(housed=g.housed, months=months, planned=g.planned)
    step = ladder_step(steps, missed=g.missed, behind=months >= MONTHS and g.housed < goal)
    return {
        "id": g.id, "name": g.name, "province": g.province, "exact": round(float(exact), 4),
        "task_rounded": rounded(exact), "task_largest_remainder": exact_sum, "published": published,
        "basis": "berekend" if published is None else "gepubliceerd", "replaced": g.published if published is None else None,
        "task": own, "exchanged": exchanged,
        "carried": g.carried, "corrected": goal, "housed": g.housed, "to_do": carry(to_do=goal, housed=g.housed),
        "norm_line": [round(n, 1) for n in norm_line(goal)], "pace": pace(to_do=goal, housed=g.housed, months=months),
        "forecast": {"expected": round(end.expected, 1), "low": end.low, "high": end.high},
        "ladder": step and {"step": step.number, "name": step.name, "term_days": step.term_days},
    }  # fmt: skip


def _total(node: Node) -> Total:
    node.object(known=("known_on", "persons", "source"))
    return Total(known_on=node.child("known_on").day(), persons=node.child("persons").whole(), source=node.child("source").text())


def _signed(node: Node) -> int:
    if node.value is None:
        return 0
    if isinstance(node.value, bool) or not isinstance(node.value, int):
        raise node.bad(nl="moet een geheel getal zijn (+ achterstand, - voorsprong)", en="must be a whole number (+ behind, - ahead)")
    return node.value


def _gemeente(node: Node) -> Gemeente:
    node.object(known=("id", "name", "province", "inhabitants", "carried", "housed", "planned", "missed", "published", "published_on"))
    return Gemeente(
        id=node.child("id").text(), name=node.child("name").text(default=str(node.value.get("id"))),
        province=node.child("province").text(default="-"), inhabitants=node.child("inhabitants").whole(least=1, most=PEOPLE),
        carried=_signed(node.child("carried")), housed=node.child("housed").whole(default=0),
        planned=node.child("planned").whole(default=0), missed=node.child("missed").whole(default=0),
        published=node.child("published").whole() if node.has("published") else None,
        published_on=node.child("published_on").optional_day(),
    )  # fmt: skip


def _exchanges(node: Node, known: set[str]) -> tuple[Exchange, ...]:
    found = []
    for item in node.items():
        item.object(known=("relieved", "takes_over", "persons", "agreed_on", "both_colleges", "province_informed"))
        for side in ("relieved", "takes_over"):
            if item.child(side).text() not in known:
                raise item.child(side).bad(nl="deze gemeente staat niet in 'gemeenten'", en="this gemeente is not in 'gemeenten'")
        if item.child("relieved").text() == item.child("takes_over").text():
            raise item.child("takes_over").bad(nl="een gemeente ruilt niet met zichzelf", en="a gemeente does not exchange with itself")
        found.append(Exchange(
            relieved=item.child("relieved").text(), takes_over=item.child("takes_over").text(),
            persons=item.child("persons").whole(least=1), agreed_on=item.child("agreed_on").day(),
            both_colleges=item.child("both_colleges").yes_no(default=False),
            province_informed=item.child("province_informed").yes_no(default=False),
        ))  # fmt: skip
    return tuple(found)


def _step(node: Node) -> Step:
    node.object(known=("number", "name", "missed", "term_days"))
    days = node.child("term_days").whole() if node.has("term_days") else None
    return Step(number=node.child("number").whole(least=1), name=node.child("name").text(), missed=node.child("missed").whole(), term_days=days)
