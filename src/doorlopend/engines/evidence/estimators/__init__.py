"""Estimators callable by name, each checked against a published number; `analyse` uses the same code underneath."""

from collections.abc import Mapping
from typing import Any

from ..table import Table
from . import (
    any_day,
    bounds,
    hidden,
    looks,
    lotteries,
    means,
    observational,
    outcome_models,
    pooling,
    power,
    regression,
    rollout,
    several,
    shares,
    strata,
    survival,
    time_regression,
)
from .spec import COMMON, REGISTRY, Estimator
from .spec import call as _call

__all__ = ["COMMON", "estimate", "estimators"]

# Imported for their effect: each module registers its estimators.
FAMILIES = (
    any_day,
    bounds,
    hidden,
    looks,
    lotteries,
    means,
    observational,
    outcome_models,
    pooling,
    power,
    regression,
    rollout,
    several,
    shares,
    strata,
    survival,
    time_regression,
)


def estimators() -> dict[str, Estimator]:
    """All estimators by name, in alphabetical order."""
    return dict(sorted(REGISTRY.items()))


def estimate(name: str, *, args: Mapping[str, Any], data: Table | None = None) -> dict[str, Any]:
    """Run one estimator; raises EvidenceError that names the argument at fault."""
    return _call(name, args=args, data=data)
