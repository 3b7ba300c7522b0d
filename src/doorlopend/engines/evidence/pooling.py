"""One approach in several towns or regions: exact pooling, so that no town is praised or blamed for chance."""

from collections.abc import Mapping

import numpy as np

from .analyse import Result, analyse, provenance, restrict
from .protocol import Protocol
from .refusals import Refusal
from .results import Finding, PooledFinding
from .snapshot import Snapshot
from .stats import meta

PRIOR_SCALE = {"share": 0.10, "ordinal": 0.10, "time": 3.0, "months": 3.0, "count": 1.0}
LEAST_PLACES = 3


def pool(findings: Mapping[str, Finding]) -> PooledFinding | Refusal:
    """Findings by place on one outcome. Average with a Knapp-Hartung interval; places by the exact posterior with a
    half-normal prior on the spread, printed with the result. Fewer than three places are refused (R2)."""
    names = list(findings)
    shown = list(findings.values())
    if len(shown) < LEAST_PLACES:
        code = shown[0] if shown else None
        return Refusal(
            "R2",
            code.outcome if code else "",
            code.arm if code else "",
            f"{len(shown)} plaatsen",
            f"{len(shown)} places",
            {},
            (),
            dict(code.provenance) if code else {},
        )
    first = shown[0]
    y, v = np.array([x.estimate.value for x in shown]), np.array([x.estimate.se**2 for x in shown])
    scale = PRIOR_SCALE[first.kind]
    average = meta.pool(y, v, knapp_hartung=True)
    exact = meta.posterior(y, v, prior="half-normal", scale=scale)
    half = 1.959963984540054 * exact.place_sd
    return PooledFinding(
        first.outcome,
        first.kind,
        float(average.coef[0]),
        float(average.low[0]),
        float(average.high[0]),
        average.prediction_low,
        average.prediction_high,
        exact.tau,
        exact.prob_positive,
        f"half-normal({scale:g}) on the spread between places",
        {
            n: (float(exact.place[i]), float(exact.place[i] - half[i]), float(exact.place[i] + half[i]))
            for i, n in enumerate(names)
        },
        {**first.provenance, "purpose": "pool"},
    )


def by_town(
    p: Protocol, s: Snapshot, outcome: str | None = None, *, arm: str | None = None
) -> dict[str, Result]:
    """The same question per town, in a lottery of people; towns too small are refused one by one."""
    return {
        str(t): analyse(p, restrict(s, s.town.astype(str) == t), outcome, arm=arm)
        for t in np.unique(s.town.astype(str))
    }


def pool_towns(
    p: Protocol, s: Snapshot, outcome: str | None = None, *, arm: str | None = None
) -> PooledFinding | Refusal:
    """Pool the towns that can be told."""
    o, a = p.outcome(outcome), p.treatment(arm)
    found = {t: r for t, r in by_town(p, s, o.id, arm=a.id).items() if isinstance(r, Finding)}
    if len(found) < LEAST_PLACES:
        return Refusal(
            "R2",
            o.id,
            a.id,
            f"{len(found)} gemeenten met genoeg mensen",
            f"{len(found)} towns with enough people",
            {},
            (),
            provenance(p, s, o.id, a.id),
        )
    return pool(found)
