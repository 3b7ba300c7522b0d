"""A port for scores: transparent criteria unless a region decides for a model learnt from its own outcomes.

A model is off by default. It is refused when it would learn from a forbidden attribute or from too few outcomes, it
says how sure it is and how well calibrated, it reports drift, and it carries a model card. It is logistic regression
on purpose: every coefficient can be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from doorlopend.engines.placement.criteria import DEFAULT_WEIGHTS, FORBIDDEN, components
from doorlopend.engines.placement.model import UNIT, Component, Household, Place

Floats = npt.NDArray[np.float64]
MINIMUM_OUTCOMES = 500
MINIMUM_EVENTS = 10
"""Outcomes of the rarer kind per feature (Peduzzi et al. 1996)."""

RIDGE = 1.0
DRIFT_LIMIT = 0.25
"""Population stability index above which a model's inputs have changed too much to be used."""


class Refused(ValueError):
    """The model may not be trained or used; `nl` and `en` say why."""

    def __init__(self, *, nl: str, en: str) -> None:
        super().__init__(en)
        self.nl, self.en = nl, en


class Scores(Protocol):
    """Anything that gives score components for households at places."""

    def components(self, *, households: Sequence[Household], places: Sequence[Place]) -> tuple[Component, ...]: ...


@dataclass(frozen=True, slots=True)
class Criteria:
    """The default: transparent criteria with the region's weights (parts of 10,000)."""

    weights: Mapping[str, int]

    def components(self, *, households: Sequence[Household], places: Sequence[Place]) -> tuple[Component, ...]:
        return components(households=households, places=places, weights=self.weights)


@dataclass(frozen=True, slots=True)
class Card:
    """The model card: what it is, on what it rests, how good it is, and what it may not be used for."""

    outcome: str
    trained_on: date
    period: tuple[date, date]
    outcomes: int
    events: int
    features: tuple[str, ...]
    coefficients: tuple[float, ...]
    auc: float
    brier: float
    brier_baseline: float
    calibration_slope: float
    calibration_error: float
    limits: str = "Advises only; a person decides. Not for detention, sanctions, benefits or any single-person decision."


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted logistic model on standardised features, with the spread of its coefficients."""

    card: Card
    mean: Floats
    spread: Floats
    weight: Floats
    covariance: Floats
    bins: Floats
    shares: Floats

    def chance(self, rows: Floats) -> tuple[Floats, Floats, Floats]:
        """Chance with the bounds of a 90 % interval for each row of features."""
        x = _with_one((rows - self.mean) / self.spread)
        logit = x @ self.weight
        wide = 1.645 * np.sqrt(np.einsum("ij,jk,ik->i", x, self.covariance, x))
        return _logistic(logit), _logistic(logit - wide), _logistic(logit + wide)

    def drift(self, rows: Floats) -> dict[str, float]:
        """Population stability index per feature between training and `rows`; above DRIFT_LIMIT: do not use."""
        found = {}
        for k, name in enumerate(self.card.features):
            now = _shares(rows[:, k], self.bins[k])
            found[name] = float(((now - self.shares[k]) * np.log(now / self.shares[k])).sum())
        return found

    def check(self, rows: Floats) -> None:
        """Refuse to score when an input has drifted."""
        moved = [name for name, psi in self.drift(rows).items() if psi > DRIFT_LIMIT]
        if moved:
            raise Refused(nl=f"de invoer is te veel veranderd: {', '.join(moved)}; hertrain of schakel uit",
                          en=f"the inputs have changed too much: {', '.join(moved)}; retrain or switch off")  # fmt: skip

    def component(self, *, name: str, weight: int, rows: npt.NDArray[np.float64]) -> Component:
        """Chances for every household (one row of places each): rows has shape (H, M, F)."""
        h, m, f = rows.shape
        flat = rows.reshape(h * m, f)
        self.check(flat)
        return Component(name=name, weight=weight, values=np.rint(self.chance(flat)[0].reshape(h, m) * UNIT).astype(np.int32))


def port(*, enabled: bool = False, weights: Mapping[str, int] | None = None) -> Criteria:
    """The scores a region uses. Only criteria come out of here: a model is a separate, explicit component."""
    if enabled:
        raise Refused(nl="een model vraagt een besluit en een getraind model met modelkaart", en="a model needs a decision and a trained model with its card")
    return Criteria(weights=weights or DEFAULT_WEIGHTS)


def train(
    *, features: Mapping[str, Sequence[float]], outcome: Sequence[bool], outcome_name: str, period: tuple[date, date],
    trained_on: date, minimum: int = MINIMUM_OUTCOMES, seed: int = 1,
) -> Model:  # fmt: skip
    """Learn from the region's own outcomes; raises `Refused` for a forbidden feature or too few outcomes."""
    forbidden = sorted(name for name in features if _forbidden(name))
    if forbidden:
        raise Refused(nl=f"mag niet worden gebruikt: {', '.join(forbidden)}", en=f"may not be used: {', '.join(forbidden)}")
    rows, target = np.array([list(v) for v in features.values()], dtype=float).T, np.array(outcome, dtype=float)
    rarer = int(min(target.sum(), len(target) - target.sum()))
    if len(target) < minimum or rarer < MINIMUM_EVENTS * len(features):
        raise Refused(
            nl=f"te weinig uitkomsten: {len(target)} (waarvan {rarer} van de zeldzaamste soort), nodig {minimum} en {MINIMUM_EVENTS * len(features)}",
            en=f"too few outcomes: {len(target)} ({rarer} of the rarer kind), needed {minimum} and {MINIMUM_EVENTS * len(features)}",
        )  # fmt: skip
    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    x = _with_one((rows - mean) / spread)
    weight, covariance = _fit(x, target)
    unseen = _cross_validated(x, target, seed)
    bins = np.array([np.quantile(rows[:, k], np.linspace(0.1, 0.9, 9)) for k in range(rows.shape[1])])
    card = _card(tuple(features), weight, unseen, target, outcome_name, period, trained_on, rarer)
    shares = np.array([_shares(rows[:, k], bins[k]) for k in range(rows.shape[1])])
    return Model(card=card, mean=mean, spread=spread, weight=weight, covariance=covariance, bins=bins, shares=shares)


def _forbidden(name: str) -> bool:
    whole = f"_{name.lower().replace('-', '_').replace(' ', '_')}_"
    return any(f"_{word}_" in whole for word in FORBIDDEN)


def _card(features: tuple[str, ...], weight: Floats, unseen: Floats, target: Floats, outcome: str, period: tuple[date, date], trained_on: date, rarer: int) -> Card:
    from doorlopend.engines.placement.fairness import auc

    logit = np.log(np.clip(unseen, 1e-6, 1 - 1e-6) / (1 - np.clip(unseen, 1e-6, 1 - 1e-6)))
    slope = _fit(_with_one(logit[:, None]), target, ridge=0.0)[0][0]
    return Card(
        outcome=outcome, trained_on=trained_on, period=period, outcomes=len(target), events=rarer, features=features,
        coefficients=tuple(float(w) for w in weight[:-1]), auc=auc(unseen, target > 0.5),
        brier=float(((unseen - target) ** 2).mean()), brier_baseline=float(target.mean() * (1 - target.mean())),
        calibration_slope=float(slope), calibration_error=calibration_error(unseen, target),
    )  # fmt: skip


def calibration_error(chance: Floats, target: Floats, *, bins: int = 10) -> float:
    """Mean distance between predicted and observed shares over tenths of the predictions."""
    order = np.array_split(np.argsort(chance, kind="stable"), bins)
    return float(np.mean([abs(chance[part].mean() - target[part].mean()) for part in order if len(part)]))


def _cross_validated(x: Floats, target: Floats, seed: int, folds: int = 5) -> Floats:
    fold, unseen = np.random.default_rng(seed).integers(folds, size=len(target)), np.zeros(len(target))
    for k in range(folds):
        weight, _ = _fit(x[fold != k], target[fold != k])
        unseen[fold == k] = _logistic(x[fold == k] @ weight)
    return unseen


def _fit(x: Floats, target: Floats, *, ridge: float = RIDGE) -> tuple[Floats, Floats]:
    """Penalised logistic regression by Newton's method; the intercept is not penalised."""
    weight, penalty = np.zeros(x.shape[1]), np.eye(x.shape[1]) * (ridge + 1e-9)
    penalty[-1, -1] = 1e-9
    for _ in range(50):
        p = _logistic(x @ weight)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(hessian, x.T @ (target - p) - penalty @ weight)
        weight = weight + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-9:
            break
    return np.asarray(weight), np.asarray(np.linalg.inv(hessian), dtype=np.float64)


def _with_one(rows: Floats) -> Floats:
    return np.concatenate([rows, np.ones((len(rows), 1))], axis=1)


def _logistic(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -35, 35))))


def _shares(column: Floats, edges: Floats) -> Floats:
    count = np.bincount(np.searchsorted(edges, column, side="right"), minlength=len(edges) + 1) + 0.5
    return np.asarray(count / count.sum())


def card_document(card: Card) -> dict[str, Any]:
    """The card as JSON-ready data."""
    return {
        "outcome": card.outcome, "trained_on": card.trained_on.isoformat(), "period": [d.isoformat() for d in card.period],
        "outcomes": card.outcomes, "rarer_outcomes": card.events, "coefficients": dict(zip(card.features, card.coefficients, strict=True)),
        "auc": card.auc, "brier": card.brier, "brier_baseline": card.brier_baseline,
        "calibration_slope": card.calibration_slope, "calibration_error": card.calibration_error, "limits": card.limits,
    }  # fmt: skip
