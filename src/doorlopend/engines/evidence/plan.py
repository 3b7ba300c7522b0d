"""Before the first person is placed: what this design can show, how many people it takes, and how it behaves."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .canonical import seed_of
from .methods import Problem, estimate
from .protocol import Outcome, Protocol
from .stats import multiple, power, wedge
from .stats.dist import t_ppf

Array = NDArray[Any]
POWER = 0.8
ALPHA = 0.05
PUBLISHED = 15  # Effects of published refugee programmes on work: 0-15 people per 100.


@dataclass(frozen=True, slots=True)
class Plan:
    """Detectable difference in people per 100 (None: nothing), needed people, advice, and simulated behaviour."""

    per_arm: float
    arms: int
    base: float
    detectable: float | None
    needed_for_10: float | None
    sentence_nl: str
    sentence_en: str
    advice_nl: str
    advice_en: str
    behaviour: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "result": "plan",
            "per_arm": self.per_arm,
            "arms": self.arms,
            "base": self.base,
            "detectable_per_100": self.detectable,
            "needed_per_arm_for_10_per_100": self.needed_for_10,
            "sentence": {"nl": self.sentence_nl, "en": self.sentence_en},
            "advice": {"nl": self.advice_nl, "en": self.advice_en},
            "behaviour": self.behaviour,
        }


def plan(p: Protocol, *, per_arm: float | None = None, simulate: int = 400) -> Plan:
    """What the protocol's primary outcome, read as a share, can show with these numbers."""
    n = per_arm or (p.sample_size or 0) / len(p.arms)
    base = 0.30 if p.base is None else p.base
    if n < 2:
        from .errors import EvidenceError

        raise EvidenceError(
            "no_size",
            "analysis.sample_size",
            "vul het verwachte aantal mensen in",
            "fill in the expected number of people",
        )
    k = len(p.treatments)
    detectable = _detectable(p, n, base)
    needed = _needed(p, base, 0.10)
    nl, en = _sentence(n, detectable)
    tip_nl, tip_en = _advice(p, k, detectable)
    return Plan(
        n,
        k,
        base,
        None if detectable is None else 100 * detectable,
        needed,
        nl,
        en,
        tip_nl,
        tip_en,
        behaviour(p, n, base, detectable, simulate),
    )


def _critical(p: Protocol, n: float) -> float:
    n0 = n * p.control.weight
    return multiple.family_of(
        n0, np.array([n * a.weight for a in p.treatments], dtype=float), np.inf
    ).critical(1 - ALPHA)


def _detectable(p: Protocol, n: float, base: float) -> float | None:
    if p.design.kind in ("wedge", "staged", "town_lottery"):
        return _detectable_towns(p, n * len(p.arms), base)
    d = power.detectable_share(n, base, power=POWER, crit=_critical(p, n))
    return None if np.isnan(d) else d


def _exposure(p: Protocol) -> NDArray[np.int_] | None:
    if not p.design.rollout:
        return None
    starts = np.array([v or np.inf for v in p.design.rollout.values()])
    times = np.arange(1, max(3, int(np.max(starts[np.isfinite(starts)])) + 1))
    return (times[None, :] >= starts[:, None]).astype(int)


def _detectable_towns(p: Protocol, total: float, base: float) -> float | None:
    """Towns drawn as a whole: generalised least squares with the likeness within towns of the protocol."""
    table = _exposure(p)
    if table is None:
        effect = power.design_effect(max(total / max(2 * p.limit("min_towns"), 2), 1), p.icc)
        d = power.detectable_share(total / 2, base, power=POWER, effect=effect)
        return None if np.isnan(d) else d
    towns, periods = table.shape
    if towns < p.limit("min_towns"):
        return None
    spread = base * (1 - base)
    between = p.icc * spread
    cov = wedge.cell_covariance(
        periods,
        n=max(total / (towns * periods), 0.1),
        sigma=float(np.sqrt(spread - between)),
        tau=float(np.sqrt(p.cac * between)),
        gamma=float(np.sqrt((1 - p.cac) * between)),
    )
    se = float(np.sqrt(wedge.gls_variance(table, cov)))
    # Few towns: t with two degrees of freedom less than there are towns, not the normal.
    d = float(se * (t_ppf(1 - ALPHA / 2, towns - 2) + t_ppf(POWER, towns - 2)))
    return d if d < 1 - base else None


def _needed(p: Protocol, base: float, target: float) -> float | None:
    if p.design.kind not in ("lottery", "chosen"):
        return None

    def seen(n: float) -> float:
        d = power.detectable_share(n, base, power=POWER, crit=_critical(p, n))
        return 1.0 if np.isnan(d) else d

    return float(np.ceil(power.solve(seen, target, 5.0, 1e6)))


def _sentence(n: float, detectable: float | None) -> tuple[str, str]:
    if detectable is None:
        return (
            f"Met {n:.0f} mensen per aanpak zien we in deze opzet geen enkel verschil.",
            f"With {n:.0f} people per approach this design shows no difference at all.",
        )
    # Upwards: the sentence says "or more".
    points = int(np.ceil(100 * detectable))
    size_nl, size_en = (
        ("alleen heel grote verschillen", "only very large differences")
        if points > PUBLISHED
        else ("verschillen", "differences")
    )
    return (
        f"Met {n:.0f} mensen per aanpak zien we {size_nl} (ongeveer {points} mensen per 100 of meer).",
        f"With {n:.0f} people per approach we see {size_en} (about {points} people per 100 or more).",
    )


def _advice(p: Protocol, k: int, detectable: float | None) -> tuple[str, str]:
    if p.design.kind == "town_lottery" and len(p.treatments) + 1 > 2:
        return "Loot mensen in plaats van gemeenten.", "Draw people instead of towns."
    if detectable is None or 100 * detectable > PUBLISHED:
        if k > 1:
            return (
                "Eerdere programma's voor vluchtelingen scheelden 0 tot 15 mensen per 100. Kies minder aanpakken, of doe dit samen met buurregio's.",
                "Earlier programmes for refugees made a difference of 0 to 15 people per 100. Choose fewer approaches, or do this with neighbouring regions.",
            )
        drawn = p.design.kind == "lottery"
        first = (
            ("Laat meer mensen meedoen", "Let more people take part")
            if drawn
            else ("Loot per persoon", "Draw people")
        )
        return (
            f"Eerdere programma's voor vluchtelingen scheelden 0 tot 15 mensen per 100. {first[0]}, volg langer, of doe dit samen met buurregio's.",
            f"Earlier programmes for refugees made a difference of 0 to 15 people per 100. {first[1]}, follow longer, or do this with neighbouring regions.",
        )
    return "Dit aantal past bij de vraag.", "This number fits the question."


def behaviour(p: Protocol, n: float, base: float, detectable: float | None, worlds: int) -> dict[str, Any]:
    """Simulated lotteries of this size: how often the interval holds the truth, a false alarm, and the detectable is seen."""
    if p.design.kind != "lottery" or worlds < 1:
        return {}
    o = replace(p.primary, kind="share")
    none = _simulate(p, o, int(n), base, 0.0, worlds)
    seen = _simulate(p, o, int(n), base, detectable, worlds) if detectable else None
    return {
        "worlds": worlds,
        "false_alarm": 1 - none["covers"],
        "covers": none["covers"],
        "seen": seen["away"] if seen else None,
    }


def _simulate(p: Protocol, o: Outcome, n: int, base: float, effect: float, worlds: int) -> dict[str, float]:
    rng = np.random.default_rng(seed_of(p.hash, "plan", f"{effect:.6f}"))
    a = np.repeat([1, 0], n)
    covers = away = 0
    blank: Array = np.empty((2 * n, 0))
    for _ in range(worlds):
        y = (rng.random(2 * n) < base + effect * a).astype(float)
        q = Problem(
            o,
            y,
            np.zeros(2 * n),
            a,
            np.zeros(2 * n, dtype=int),
            np.zeros(2 * n, dtype=object),
            np.zeros(2 * n),
            blank,
            None,
            {},
            True,
            1,
            1,
        )
        e = estimate("lottery", q)
        covers += e.low <= effect <= e.high
        away += e.low > 0 or e.high < 0
    return {"covers": covers / worlds, "away": away / worlds}
