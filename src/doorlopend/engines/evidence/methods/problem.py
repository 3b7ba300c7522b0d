"""One approach against usual care on one outcome, in plain arrays; and what every method gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..canonical import seed_of
from ..protocol import Arm, Outcome, Protocol
from ..results import Estimate
from ..snapshot import Snapshot
from ..stats.dist import norm_two_sided, t_ppf

Array = NDArray[Any]
INNER = 0.5
OUTER = 0.95


@dataclass(frozen=True, slots=True)
class Problem:
    """One approach against usual care on one outcome: complete cases, in plain arrays. `a` is 1 for the approach."""

    outcome: Outcome
    y: Array
    cause: Array
    a: NDArray[np.int_]
    block: NDArray[np.int_]
    town: NDArray[Any]
    period: Array
    x: Array
    strata: NDArray[Any] | None
    rollout: Mapping[str, float]
    random_order: bool
    seed: int
    draws: int

    @property
    def tau(self) -> float:
        """Horizon of a time outcome, in the unit of the data."""
        return float(self.outcome.tau or self.outcome.horizon)


def problem_of(
    p: Protocol, s: Snapshot, o: Outcome, arm: Arm, *, keep: NDArray[np.bool_] | None = None
) -> Problem:
    """Restrict a snapshot to one approach and usual care, known outcomes only."""
    codes = [a.id for a in p.arms]
    i, c = codes.index(arm.id), codes.index(p.control.id)
    v = s.outcomes[o.id]
    rows = ((s.arm == i) | (s.arm == c)) & ~v.missing
    rows = rows if keep is None else rows & keep
    strata = s.strata[o.censoring_by][rows] if o.censoring_by else None
    return Problem(
        o,
        v.value[rows],
        v.cause[rows],
        (s.arm[rows] == i).astype(int),
        s.block[rows],
        s.town[rows],
        s.period[rows],
        s.covariates[rows] if len(s.covariate_names) else np.empty((int(rows.sum()), 0)),
        strata,
        p.design.rollout,
        p.design.order == "random",
        seed_of(p.hash, o.id, arm.id),
        p.design.draws,
    )


def t_estimate(
    value: float,
    se: float,
    df: float,
    means: tuple[float, float],
    method: str,
    p: float | None,
    source: str,
    **extra: Any,
) -> Estimate:
    half, inner = (float(t_ppf(0.5 + level / 2, df)) * se for level in (OUTER, INNER))
    return Estimate(
        value,
        se,
        df,
        value - half,
        value + half,
        value - inner,
        value + inner,
        p,
        source,
        *means,
        method,
        extra,
    )


def as_share(q: Problem) -> Problem:
    """A ladder outcome as the share at or above the step of the protocol."""
    return replace(q, y=(q.y >= float(q.outcome.step or 0)).astype(float))


def z_of(e: Estimate) -> float:
    """Estimate over its error."""
    return e.value / e.se if e.se > 0 else 0.0


def normal_p(e: Estimate) -> float:
    """Two-sided normal p of an estimate."""
    return float(norm_two_sided(z_of(e)))
