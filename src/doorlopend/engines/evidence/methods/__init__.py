"""One method per design and kind of outcome. The design chooses; there is no argument with which to choose otherwise."""

from ..results import Estimate
from .choice import chosen
from .lotteries import LOTTERY, lottery_adjusted, pseudo_values
from .problem import Problem, as_share, normal_p, problem_of, z_of
from .towns import lead, staged, town_cells, town_lottery, wedge_effect

__all__ = [
    "Problem",
    "as_share",
    "chosen",
    "estimate",
    "lead",
    "normal_p",
    "problem_of",
    "pseudo_values",
    "town_cells",
    "z_of",
]


def estimate(design: str, q: Problem) -> Estimate:
    """The one method for this design and kind of outcome."""
    if design == "lottery":
        return (
            lottery_adjusted(q)
            if q.x.shape[1] > 1 and q.outcome.kind != "time" and q.outcome.kind != "ordinal"
            else LOTTERY[q.outcome.kind](q)
        )
    q = as_share(q) if q.outcome.kind == "ordinal" else q
    return {"town_lottery": town_lottery, "wedge": wedge_effect, "staged": staged, "chosen": chosen}[design](
        q
    )
