"""People who chose or were chosen: overlap weights with the jackknife."""

import numpy as np

from ..results import Estimate
from ..stats import weighting
from .lotteries import pseudo_values
from .problem import INNER, Problem


def chosen(q: Problem) -> Estimate:
    """Augmented overlap weights with delete-one jackknife: the effect among people who could have got either."""
    y = pseudo_values(q) if q.outcome.kind == "time" else q.y
    c = weighting.overlap_jackknife(y, q.a.astype(float), q.x)
    inner = weighting.contrast(c.estimate, c.se, c.df, (c.mean_treated, c.mean_control), INNER)
    return Estimate(
        c.estimate,
        c.se,
        c.df,
        c.low,
        c.high,
        inner.low,
        inner.high,
        c.p,
        "jackknife t",
        c.mean_treated,
        c.mean_control,
        "augmented_overlap_weights_jackknife",
        {
            "crude": float(y[q.a == 1].mean() - y[q.a == 0].mean()),
            "se_arm": c.se / np.sqrt(2),
            "se_control": c.se / np.sqrt(2),
        },
    )
