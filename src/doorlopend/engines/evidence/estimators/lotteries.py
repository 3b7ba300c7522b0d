"""The lottery re-drawn, and how alike people of one town are."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..stats import clusters, ordinal, permutation
from .spec import LEVEL, Arg, Input, estimator, is_treated

Array = NDArray[Any]


@estimator(
    "randomisation_test",
    family="lotteries",
    source="Fisher 1935; Imbens & Rubin 2015",
    meaning="Re-draw the lottery: p-values of a statistic under the sharp null, within blocks or by whole clusters; exact when all draws can be listed.",
    args={
        "outcome": Arg("column", "numeric outcome"),
        "arm": Arg("column", "arm"),
        "treated": Arg("text", "value that counts as treated", 1),
        "block": Arg("column", "blocks within which was drawn", None),
        "cluster": Arg("column", "clusters that were drawn as a whole", None),
        "statistic": Arg(
            "text",
            "what is compared",
            "mean_difference",
            ("mean_difference", "t", "rank_sum", "median_difference", "ks"),
        ),
        "draws": Arg("integer", "number of re-draws when not all can be listed", 10000),
        "seed": Arg("integer", "seed", 1),
        "list_all_below": Arg("integer", "list all draws when there are at most this many", 200000),
    },
    results={
        "observed": "the statistic",
        "p": "two-sided p: share of draws at least as extreme in absolute value",
        "p_greater": "one-sided",
        "p_less": "one-sided",
        "draws": "draws used",
        "exact": "whether every possible draw was listed",
    },
    example={"outcome": "y", "arm": "a", "data": {"y": [3, 4, 5, 6, 8, 9], "a": [0, 0, 0, 1, 1, 1]}},
)
def randomisation_test(inp: Input) -> dict[str, Any]:
    """The lottery re-drawn."""
    clean = inp.complete("outcome", "arm", *[n for n in ("block", "cluster") if inp[n]])
    y, a = clean.vector("outcome"), is_treated(inp, clean.labels("arm"))
    block = (
        np.zeros(len(y), dtype=int)
        if not inp["block"]
        else np.unique([str(v) for v in clean.labels("block")], return_inverse=True)[1]
    )
    if inp["cluster"]:
        _, first, codes = np.unique(
            [str(v) for v in clean.labels("cluster")], return_index=True, return_inverse=True
        )
    else:
        first = codes = np.arange(len(y))
    listed, exact = _draws(a[first], block[first], inp)
    stat = STATISTICS[inp["statistic"]]
    observed = stat(y, a)
    values = np.array([stat(y, row[codes]) for row in listed])
    plus, tol = (0, 1e-10 * (abs(observed) + 1)) if exact else (1, 1e-10 * (abs(observed) + 1))
    n = len(values) + plus
    return {
        "observed": observed,
        "p": float((np.sum(np.abs(values) >= abs(observed) - tol) + plus) / n),
        "p_greater": float((np.sum(values >= observed - tol) + plus) / n),
        "p_less": float((np.sum(values <= observed + tol) + plus) / n),
        "draws": len(values),
        "exact": exact,
    }


def _draws(a: NDArray[np.int_], block: NDArray[np.int_], inp: Input) -> tuple[NDArray[np.int_], bool]:
    from itertools import combinations, product
    from math import comb, prod

    groups = [np.flatnonzero(block == b) for b in np.unique(block)]
    total = prod(comb(len(g), int(a[g].sum())) for g in groups)
    if total > inp["list_all_below"]:
        return permutation.redraw(a, block, inp["draws"], inp["seed"]), False
    out = np.zeros((total, len(a)), dtype=int)
    choices = [list(combinations(g.tolist(), int(a[g].sum()))) for g in groups]
    for i, picked in enumerate(product(*choices)):
        for part in picked:
            out[i, list(part)] = 1
    return out, True


def _ks(y: Array, a: NDArray[np.int_]) -> float:
    grid = np.sort(y)
    one, zero = np.sort(y[a == 1]), np.sort(y[a == 0])
    return float(
        np.max(
            np.abs(
                np.searchsorted(one, grid, side="right") / len(one)
                - np.searchsorted(zero, grid, side="right") / len(zero)
            )
        )
    )


def _studentised(y: Array, a: NDArray[np.int_]) -> float:
    one, zero = y[a == 1], y[a == 0]
    se = np.sqrt(one.var(ddof=1) / len(one) + zero.var(ddof=1) / len(zero))
    return float((one.mean() - zero.mean()) / se) if se else 0.0


STATISTICS = {
    "mean_difference": lambda y, a: float(y[a == 1].mean() - y[a == 0].mean()),
    "median_difference": lambda y, a: float(np.median(y[a == 1]) - np.median(y[a == 0])),
    "rank_sum": lambda y, a: float(ordinal.midranks(y)[a == 1].mean() - ordinal.midranks(y)[a == 0].mean()),
    "t": _studentised,
    "ks": _ks,
}


@estimator(
    "icc",
    family="few towns",
    source="Donner & Koval 1980; Searle 1971",
    meaning="How alike people of one town are: ANOVA intra-cluster correlation with exact-F interval, and the design effect.",
    args={"outcome": Arg("column", "numeric outcome"), "cluster": Arg("column", "towns"), "level": LEVEL},
    results={
        "icc": "intra-cluster correlation",
        "low": "lower bound",
        "high": "upper bound",
        "between": "mean square between",
        "within": "mean square within",
        "size": "adjusted mean cluster size",
        "clusters": "number of clusters",
        "design_effect": "1 + (mean size - 1) icc",
    },
    example={
        "outcome": "y",
        "cluster": "town",
        "data": {"y": [1, 2, 3, 4, 5, 7], "town": ["a", "a", "b", "b", "c", "c"]},
    },
)
def icc(inp: Input) -> dict[str, Any]:
    """Intra-cluster correlation."""
    clean = inp.complete("outcome", "cluster")
    r = clusters.anova_icc(
        clean.vector("outcome"), np.array([str(v) for v in clean.labels("cluster")]), level=inp["level"]
    )
    return {
        "icc": r.icc,
        "low": r.low,
        "high": r.high,
        "between": r.between,
        "within": r.within,
        "size": r.size,
        "clusters": r.clusters,
        "design_effect": r.design_effect,
    }
