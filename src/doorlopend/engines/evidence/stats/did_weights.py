"""The simple Callaway-Sant'Anna summary as linear weights on the cells of a panel, so that a roll-out can be drawn again."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError

Array = NDArray[Any]


def simple_weights(first: Array, periods: Array) -> Array:
    """Weights on units × periods whose sum product is the group-size weighted mean of all post-treatment effects.

    Comparison: towns not yet treated at that time. Groups without a period before or without comparison drop out.
    """
    out = np.zeros((len(first), len(periods)))
    total = 0.0
    for g in np.unique(first[np.isfinite(first)]):
        own, before = first == g, np.flatnonzero(periods < g)
        if not len(before):
            continue
        for ti in np.flatnonzero(periods >= g):
            others = first > periods[ti]
            if not others.any():
                continue
            n = float(own.sum())
            out[own, ti] += 1
            out[own, before[-1]] -= 1
            out[others, ti] -= n / others.sum()
            out[others, before[-1]] += n / others.sum()
            total += n
    if total == 0:
        raise EvidenceError(
            "no_comparison",
            "rollout",
            "er is geen gemeente zonder de aanpak om mee te vergelijken",
            "no town without the approach to compare with",
            "laat een gemeente later of niet beginnen",
            "let one town start later or never",
        )
    return out / total
