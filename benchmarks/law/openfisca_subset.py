"""The shared subset in OpenFisca-Core: PIP term, termijn, extension for illness, ontzorgen; vectorised over persons."""

from typing import Any

import numpy as np
from openfisca_core import entities, periods, taxbenefitsystems, variables
from openfisca_core.simulation_builder import SimulationBuilder

from benchmarks.law.lives import plain
from doorlopend.engines.law import load_lawbook

Days = np.ndarray[Any, np.dtype[np.datetime64]]
PERSON = entities.build_entity(key="person", plural="persons", label="Person", is_person=True)
FREE = np.array(sorted(load_lawbook().free), dtype="datetime64[D]")
PERIOD = "2024"


def add_months(day: Days, months: int) -> Days:
    """Same numbered day so many months later, or the last day of that month."""
    month = day.astype("datetime64[M]")
    offset = (day - month.astype("datetime64[D]")).astype(int)
    target = month + months
    last = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(int) - 1
    return target.astype("datetime64[D]") + np.minimum(offset, last)


def _variable(name: str, formula: Any = None) -> type:
    members: dict[str, Any] = {"value_type": __import__("datetime").date, "entity": PERSON, "definition_period": periods.ETERNITY}
    if formula is not None:
        members["formula"] = formula
    return type(name, (variables.Variable,), members)


def _plan_due(person: Any, period: Any) -> Days:
    return np.busday_offset(person("notice", period) + np.timedelta64(70, "D"), 0, roll="forward", holidays=FREE)


def _term_end(person: Any, period: Any) -> Days:
    return add_months(person("plan", period), 36)


def _extended(person: Any, period: Any) -> Days:
    first, last = person("ill_from", period), person("ill_until", period)
    long = add_months(first, 3) <= last + np.timedelta64(1, "D")
    return np.where(long, person("term_end", period) + (last - first + np.timedelta64(1, "D")), person("term_end", period))


def _unburdened(person: Any, period: Any) -> Days:
    return add_months(person("benefit", period), 6) - np.timedelta64(1, "D")


def system() -> Any:
    """The tax and benefit system with inputs and the four outcomes."""
    made = taxbenefitsystems.TaxBenefitSystem([PERSON])
    for name in ("notice", "plan", "ill_from", "ill_until", "benefit"):
        made.add_variable(_variable(name))
    for name, formula in (("plan_due", _plan_due), ("term_end", _term_end), ("extended_end", _extended), ("unburdened", _unburdened)):
        made.add_variable(_variable(name, formula))
    return made


def columns(count: int) -> dict[str, Days]:
    """Inputs of that many persons, the same lives as `plain`; made one life at a time, so that memory stays small."""
    picks = {"notice": (2, "valid_from"), "plan": (3, "valid_from"), "ill_from": (4, "valid_from"), "ill_until": (4, "valid_until"),
             "benefit": (5, "valid_from")}  # fmt: skip
    found = {name: np.empty(count, dtype="datetime64[D]") for name in picks}
    for number in range(count):
        life = plain(number)
        for name, (at, field) in picks.items():
            found[name][number] = getattr(life[at], field)
    return found


def calculate(made: Any, inputs: dict[str, Days]) -> dict[str, Days]:
    """Build a simulation and compute the four outcomes."""
    count = len(inputs["notice"])
    simulation = SimulationBuilder().build_default_simulation(made, count)
    for name, values in inputs.items():
        simulation.set_input(name, PERIOD, values)
    return {name: simulation.calculate(name, PERIOD) for name in ("plan_due", "term_end", "extended_end", "unburdened")}
