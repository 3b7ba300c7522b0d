"""Who gains and who loses: reports in aggregate by any dimension a region audits, and what the features give away.

Audit dimensions (nationality, sex, mother tongue, ...) come in here only; the solver's scores never see them. The
five criticisms of placement by prediction are each a figure: proxies, the weight of work history and education,
every adult counted, reasons for everyone, and whether low chances are steered to weak places.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement.model import UNIT
from doorlopend.engines.placement.problem import Problem
from doorlopend.engines.placement.solve import Advice

SMALLEST_GROUP = 10
"""Groups below this many households are shown only inside "other"."""

FOLDS = 5
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupReport:
    """One group of one dimension; values are mean points per household, unplaced counted as zero."""

    dimension: str
    group: str
    households: int
    placed_share: float
    mean_value: float
    mean_reference: float
    below_reference: int

    @property
    def not_harmed(self) -> bool:
        return self.mean_value >= self.mean_reference


@dataclass(frozen=True, slots=True)
class ProxyReport:
    """How well a group can be told from what the scores use: AUC 0.5 = not at all, 1 = always."""

    dimension: str
    auc: float | None
    largest_group_share: float
    limit: float
    needs_reason: bool


def values(problem: Problem, place: npt.NDArray[np.int64]) -> Floats:
    """(H,) points each household gets; 0 when unplaced."""
    rows = np.arange(problem.shape[0])
    return np.where(place >= 0, problem.raw_scores[rows, place], 0) / UNIT


def below_reference(problem: Problem, place: npt.NDArray[np.int64]) -> list[str]:
    """Placed households whose place is worth less to them than their own reference."""
    units = problem.raw_scores[np.arange(problem.shape[0]), place]
    worse = (place >= 0) & (units < np.floor(problem.reference))
    return [problem.household_ids[h] for h in np.flatnonzero(worse)]


def groups(advice: Advice, dimension: str) -> tuple[GroupReport, ...]:
    """Every group of a dimension against the reference policy; small groups are taken together."""
    problem, audit = advice.problem, advice.problem.instance.audit.get(dimension, {})
    label = _merged([audit.get(h, "unknown") for h in problem.household_ids])
    value, reference = values(problem, advice.place), problem.reference / UNIT
    worse = set(below_reference(problem, advice.place))
    found = []
    for group in sorted(set(label)):
        member = np.array([g == group for g in label])
        found.append(GroupReport(
            dimension=dimension, group=group, households=int(member.sum()), placed_share=float((advice.place[member] >= 0).mean()),
            mean_value=float(value[member].mean()), mean_reference=float(reference[member].mean()),
            below_reference=sum(problem.household_ids[h] in worse for h in np.flatnonzero(member)),
        ))  # fmt: skip
    return tuple(found)


def _merged(label: list[str]) -> list[str]:
    """Groups that are too small to show become "other"."""
    count = {g: label.count(g) for g in set(label)}
    return [g if count[g] >= SMALLEST_GROUP else "other" for g in label]


def features(problem: Problem) -> Floats:
    """What the scores use about a household: its size and its score components over the places (principal parts)."""
    order, columns = problem.household_order, [np.log(problem.uses[problem.class_of, 0].astype(float))[:, None]]
    for component in problem.instance.components:
        table = component.values[order].astype(float)
        centred = table - table.mean(axis=0)
        _, _, axes = np.linalg.svd(centred[:2_000], full_matrices=False)
        columns.append(centred @ axes[:5].T)
    stacked = np.concatenate(columns, axis=1)
    return np.asarray((stacked - stacked.mean(axis=0)) / np.maximum(stacked.std(axis=0), 1e-9))


def proxy(problem: Problem, dimension: str, *, limit: float, seed: int = 1) -> ProxyReport:
    """Cross-validated AUC of telling the groups apart (mean over groups, each against the rest).

    Above `limit` (dated, set by the region) the round asks for a written reason before it can be decided.
    """
    audit = problem.instance.audit.get(dimension, {})
    label = np.array([audit.get(h, "unknown") for h in problem.household_ids])
    names, count = np.unique(label, return_counts=True)
    table, fold = features(problem), np.random.default_rng(seed).integers(FOLDS, size=len(label))
    found = [auc(_out_of_fold(table, label == name, fold), label == name) for name, n in zip(names, count, strict=True) if 2 * FOLDS <= n < len(label)]
    mean = float(np.mean(found)) if found else None
    return ProxyReport(dimension=dimension, auc=mean, largest_group_share=float(count.max() / len(label)), limit=limit,
                       needs_reason=mean is not None and mean > limit)  # fmt: skip


def _out_of_fold(table: Floats, target: npt.NDArray[np.bool_], fold: npt.NDArray[np.int64]) -> Floats:
    """Ridge scores for each household from a fit that has not seen it."""
    full = np.concatenate([table, table**2, np.ones((len(table), 1))], axis=1)
    guess = np.zeros(len(table))
    for k in range(FOLDS):
        train = fold != k
        square = full[train].T @ full[train] + np.eye(full.shape[1]) * 1.0
        weight = np.linalg.solve(square, full[train].T @ target[train].astype(float))
        guess[~train] = full[~train] @ weight
    return guess


def auc(guess: Floats, target: npt.NDArray[np.bool_]) -> float:
    """Area under the ROC curve (Mann-Whitney, ties count half)."""
    from scipy.stats import rankdata

    ranks, positive = rankdata(guess), int(target.sum())
    negative = len(target) - positive
    return float((ranks[target].sum() - positive * (positive + 1) / 2) / (positive * negative))


def steering(problem: Problem, place: npt.NDArray[np.int64]) -> float:
    """Correlation of a household's mean score with the mean score its place gives everybody: 0 = nobody is steered."""
    allowed = problem.reason == 0
    total = np.maximum(1, allowed.sum(axis=1))
    own = np.where(allowed, problem.raw_scores, 0).sum(axis=1) / total
    general = problem.raw_scores.mean(axis=0)
    placed = place >= 0
    if placed.sum() < 3 or general[place[placed]].std() == 0 or own[placed].std() == 0:
        return 0.0
    return float(np.corrcoef(own[placed], general[place[placed]])[0, 1])


def report(advice: Advice, *, proxy_limits: Mapping[str, float]) -> dict[str, Any]:
    """The fairness report of a round. `proxy_limits`: dimension → highest AUC without a written reason."""
    problem = advice.problem
    found = {d: groups(advice, d) for d in sorted(problem.instance.audit)}
    proxies = [proxy(problem, d, limit=proxy_limits.get(d, 0.7)) for d in sorted(problem.instance.audit)]
    return {
        "schema": "doorlopend/placement-fairness/1",
        "households_below_own_reference": below_reference(problem, advice.place),
        "individual_do_no_harm": problem.instance.policy.individual_do_no_harm,
        "groups": [
            {"dimension": g.dimension, "group": g.group, "households": g.households, "placed_share": round(g.placed_share, 4),
             "mean_value": round(g.mean_value, 4), "mean_reference": round(g.mean_reference, 4),
             "below_reference": g.below_reference, "not_harmed": g.not_harmed}
            for d in found.values() for g in d
        ],
        "proxies": [
            {"dimension": p.dimension, "auc": p.auc and round(p.auc, 3), "limit": p.limit, "needs_written_reason": p.needs_reason}
            for p in proxies
        ],
        "steering": round(steering(problem, advice.place), 3),
        "weights": {c.name: c.weight / UNIT for c in problem.instance.components},
    }  # fmt: skip
