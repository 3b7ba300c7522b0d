"""Old shapes of facts stay readable for ever: each step lifts a kind's data one version up."""

from collections.abc import Callable, Mapping

from .kinds import KINDS
from .model import FactError, Kind, Value

Step = Callable[[Mapping[str, Value]], Mapping[str, Value]]

# (kind, version the data has) -> function that makes the next version. Never remove a step.
STEPS: Mapping[tuple[str, int], Step] = {}


def upcast(
    kind: str,
    version: int,
    data: Mapping[str, Value],
    *,
    kinds: Mapping[str, Kind] = KINDS,
    steps: Mapping[tuple[str, int], Step] = STEPS,
) -> Mapping[str, Value]:
    """The data in the current shape of its kind; raises FactError for a version that never existed."""
    target = kinds[kind].version if kind in kinds else 0
    if not 1 <= version <= target:
        raise FactError(fact_id="?", kind=kind, field="schema_version", code="unknown_version",
                        nl=f"Versie {version} van {kind} bestaat niet.", en=f"Version {version} of {kind} does not exist.",
                        remedy_nl=f"Gebruik versie 1 tot en met {target}.", remedy_en=f"Use version 1 to {target}.")  # fmt: skip
    for step in range(version, target):
        data = steps[kind, step](data)
    return data
