"""The fairness report of a run as it may be shown: counts through disclosure control, means only of large groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from doorlopend.records.indicators.registry import median_minimum

from . import aggregate

PLACED, UNPLACED = "geplaatst", "niet_geplaatst"
Groups = Mapping[str, Mapping[str, str]]


def told(report: Mapping[str, Any], *, audit: Groups, result: Mapping[str, Any], name: str, day: date) -> dict[str, Any]:
    """The engine's report with every group that is too small taken out; which households it names, never goes along."""
    placed = {row["household"] for row in result["assignments"]}
    dimensions = {key: _counts(key, groups, placed, name, day) for key, groups in audit.items()}
    means = {(one["dimension"], one["group"]): one for one in report["groups"]}
    return {
        "dimensions": [
            {"dimension": key, "groups": [_group(key, group, counts, means) for group, counts in sorted(found.items())]}
            for key, found in dimensions.items()
        ],
        "proxies": report["proxies"], "steering": report["steering"], "weights": report["weights"],
        "individual_do_no_harm": report["individual_do_no_harm"], "below_reference": len(report["households_below_own_reference"]),
        "minimum_mean": median_minimum(),
    }  # fmt: skip


def rule_told(report: Mapping[str, Any]) -> dict[str, Any]:
    """What do-no-harm costs the round, in percent; `dear`: more households stay without a place than without the rule."""
    rule = report.get("rule")
    return {**rule, "percent": 100 * rule["cost"], "dear": rule["unplaced"] > rule["unplaced_without"]} if rule else {}


def _counts(dimension: str, groups: Mapping[str, str], placed: set[str], name: str, day: date) -> dict[str, dict[str, int | None]]:
    """Group to placed, unplaced and all; None where it stays hidden."""
    names = sorted(set(groups.values()))
    counts = {(group, state): 0 for group in names for state in (PLACED, UNPLACED)}
    for household, group in groups.items():
        counts[group, PLACED if household in placed else UNPLACED] += 1
    shown = aggregate.shown(name=f"{name}.{dimension}", day=day, dimensions={"groep": names, "uitkomst": (PLACED, UNPLACED)}, counts=counts)
    return {group: {"placed": shown[group, PLACED], "unplaced": shown[group, UNPLACED], "households": shown[group, "*"]} for group in names}


def _group(dimension: str, group: str, counts: Mapping[str, int | None], means: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """Means stand only where the number of households is shown and large enough (the engine merges smaller groups)."""
    found = means.get((dimension, group))
    large = found is not None and (counts["households"] or 0) >= median_minimum()
    return {
        "group": group, **counts,
        "mean_value": found["mean_value"] if large and found else None, "mean_reference": found["mean_reference"] if large and found else None,
        "not_harmed": found["not_harmed"] if large and found else None,
    }  # fmt: skip
