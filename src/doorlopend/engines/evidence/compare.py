"""Several approaches against usual care: together honest (Dunnett), who can be best (rank sets), how big (shrunken)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .canonical import seed_of
from .errors import EvidenceError
from .refusals import Refusal
from .results import Comparison, Estimate, Finding
from .stats import meta, multiple, ranks
from .stats import proportions as prop
from .stats.dist import norm_cdf


def compare(findings: Sequence[Finding], *, name_best: bool = False) -> Comparison | Refusal:
    """Findings on one outcome against one control; `name_best` asks for a single winner, which may be refused (R12)."""
    first = _same_question(findings)
    e = [f.estimate for f in findings]
    family = _family(e)
    crit = family.critical(0.95)
    spans = [_simultaneous(f, crit) for f in findings]
    best, sets = _ranked(first, e)
    can = tuple(f.arm for i, f in enumerate(findings) if best[i])
    result = Comparison(
        first.outcome,
        first.kind,
        tuple(f.arm for f in findings),
        tuple(f.arm_name for f in findings),
        tuple(v.value for v in e),
        tuple(lo for lo, _ in spans),
        tuple(hi for _, hi in spans),
        tuple(family.p(v.value / v.se) for v in e),
        _shrunken(e),
        can,
        {f.arm: (int(sets.rank[i]), int(sets.low[i]), int(sets.high[i])) for i, f in enumerate(findings)},
        crit,
        "dunnett_rank_sets",
        {**first.provenance, "purpose": "compare"},
    )
    return _no_single_best(result) if name_best and len(can) > 1 else result


def _ranked(first: Finding, e: list[Estimate]) -> tuple[NDArray[np.bool_], ranks.Ranks]:
    """Which approaches can be the best, and between which ranks each stands; one alone needs no draws."""
    if len(e) == 1:
        one = np.ones(1, dtype=int)
        return np.ones(1, dtype=bool), ranks.Ranks(one, one, one)
    sign = 1.0 if first.better == "up" else -1.0
    means = np.array([sign * v.mean_arm for v in e])
    cov = np.diag([float(v.extra.get("se_arm", v.se)) ** 2 for v in e])
    seed = seed_of(first.provenance["protocol"], "ranks", first.outcome) % 2**32
    return ranks.best_set(means, cov, seed=seed), ranks.rank_sets(means, cov, seed=seed)


def _no_single_best(result: Comparison) -> Refusal:
    many = list(result.can_be_best)
    return Refusal(
        "R12", result.outcome, "", f"{len(many)} aanpakken kunnen de beste zijn", f"{len(many)} approaches can be the best",
        {"can_be_best": many}, (), result.provenance,
    )  # fmt: skip


def _same_question(findings: Sequence[Finding]) -> Finding:
    if not findings:
        raise EvidenceError(
            "nothing_to_compare",
            "findings",
            "er is geen enkele uitkomst om te vergelijken",
            "there is no finding to compare",
            "bekijk de weigeringen",
            "see the refusals",
        )
    keys = {(f.testbed, f.outcome, f.control) for f in findings}
    if len(keys) > 1 or len({f.arm for f in findings}) < len(findings):
        raise EvidenceError(
            "different_questions",
            "findings",
            "vergelijk verschillende aanpakken op één uitkomst",
            "compare different approaches on one outcome",
        )
    return findings[0]


def _family(e: Sequence[Estimate]) -> multiple.DunnettFamily:
    """Contrasts share the error of usual care: that is what ties them together."""
    shared = np.array([float(v.extra.get("se_control", 0.0)) for v in e])
    loading = np.clip(shared / np.array([v.se for v in e]), 0.0, 0.999)
    return multiple.DunnettFamily(tuple(float(v) for v in loading), float(min(v.df for v in e)))


def _simultaneous(f: Finding, crit: float) -> tuple[float, float]:
    """Newcombe at the family's level where Newcombe was used, else estimate plus and minus."""
    counts = f.estimate.extra.get("counts")
    if counts:
        shown = prop.newcombe(*counts, level=float(2 * norm_cdf(crit) - 1))
        return shown.low, shown.high
    e = f.estimate
    return e.value - crit * e.se, e.value + crit * e.se


def _shrunken(e: Sequence[Estimate]) -> tuple[float, ...]:
    """Sizes pulled towards the mean of the approaches, because the top one is over-praised."""
    if len(e) < 3:
        return tuple(v.value for v in e)
    y, v = np.array([x.value for x in e]), np.array([x.se**2 for x in e])
    tau2 = meta.estimate_tau2(y, v, np.ones((len(y), 1)), "PM")
    return tuple(float(b) for b in meta.shrunken(y, v, tau2)[0])
