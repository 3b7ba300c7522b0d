"""Bounds that may be looked at on any day."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ..errors import EvidenceError
from ..stats import any_day
from .spec import Arg, Input, estimator


@estimator(
    "always_valid",
    family="looks",
    source="Howard, Ramdas, McAuliffe & Sekhon 2021; Howard & Ramdas 2022; checked against confseq",
    meaning="Bounds that may be looked at on any day: how far a sum may stray at intrinsic time v. Two-sided and one-sided normal mixture, polynomial stitching, gamma-exponential, gamma-Poisson and beta-binomial mixtures.",
    args={
        "v": Arg("number", "intrinsic time (sum of variances)"),
        "alpha": Arg("number", "error over all time", 0.05),
        "v_opt": Arg("number", "time at which the bound is tightest", None),
        "alpha_opt": Arg("number", "level used for tuning (default alpha)", None),
        "rho": Arg("number", "tuning, instead of v_opt", None),
        "s": Arg("number", "sum at which to give the log mixture", None),
        "c": Arg(
            "number", "scale of sub-exponential or sub-Poisson sums (may be negative when stitched)", 0.0
        ),
        "g": Arg("number", "values lie between -g and h (beta-binomial; shares: g = p, h = 1 - p)", None),
        "h": Arg("number", "upper end of the values", None),
        "v_min": Arg("number", "first time of the stitched bound and of the distribution bound", None),
        "stitch_s": Arg("number", "exponent of the stitched bound", 1.4),
        "eta": Arg("number", "spacing of the stitched bound", 2.0),
    },
    results={
        "rho": "tuning of the two-sided mixture",
        "bound": "two-sided normal mixture bound of the sum",
        "mean_bound": "the same per unit of v",
        "log_mixture": "logarithm of the two-sided mixture at s and v",
        "one_sided.rho": "tuning of the one-sided mixture",
        "one_sided.bound": "one-sided bound",
        "one_sided.log_mixture": "its logarithm at s and v",
        "stitched": "polynomial stitched bound (needs v_min)",
        "distribution": "bound of the whole empirical distribution after v people (needs v_min)",
        "gamma_exponential.bound": "gamma-exponential bound (needs c > 0)",
        "gamma_exponential.log_mixture": "its logarithm at s and v",
        "gamma_poisson.bound": "gamma-Poisson bound, for counts (needs c > 0)",
        "gamma_poisson.log_mixture": "its logarithm at s and v",
        "beta_binomial.bound": "two-sided beta-binomial bound, for shares (needs g and h)",
        "beta_binomial.log_mixture": "its logarithm at s and v",
        "beta_binomial_one_sided.bound": "one-sided beta-binomial bound",
        "beta_binomial_one_sided.log_mixture": "its logarithm at s and v",
    },
    example={"v": 100, "v_opt": 100, "s": 10, "c": 2, "v_min": 10, "g": 0.2, "h": 0.8},
)
def always_valid(inp: Input) -> dict[str, Any]:
    """Any-day bounds."""
    v, alpha = inp["v"], inp["alpha"]
    tune = alpha if inp["alpha_opt"] is None else inp["alpha_opt"]
    v_opt = v if inp["v_opt"] is None else inp["v_opt"]
    rho = any_day.normal_mixture_rho(v_opt, tune) if inp["rho"] is None else inp["rho"]
    # confseq tunes its one-sided mixture as the two-sided one at twice the level.
    rho1 = any_day.normal_mixture_rho(v_opt, 2 * tune) if inp["rho"] is None else inp["rho"]
    bound = any_day.normal_mixture_bound(v, alpha, rho)
    out: dict[str, Any] = {
        "rho": rho,
        "bound": bound,
        "mean_bound": bound / v,
        "log_mixture": None if inp["s"] is None else any_day.normal_log_mixture(inp["s"], v, rho),
        "one_sided": {
            "rho": rho1,
            "bound": any_day.one_sided_bound(v, alpha, rho1),
            "log_mixture": None if inp["s"] is None else any_day.one_sided_log_mixture(inp["s"], v, rho1),
        },
    }
    if inp["v_min"] is not None:
        out["stitched"] = any_day.poly_stitching_bound(
            v, alpha, inp["v_min"], c=inp["c"], s=inp["stitch_s"], eta=inp["eta"]
        )
        out["distribution"] = any_day.curve_bound(v, alpha, inp["v_min"])
    if inp["c"] > 0:
        for name, log_mixture in (
            ("gamma_exponential", any_day.gamma_exponential_log_mixture),
            ("gamma_poisson", any_day.gamma_poisson_log_mixture),
        ):
            out[name] = _mixture(inp, partial(log_mixture, v=v, rho=rho1, c=inp["c"]))
    if inp["g"] is not None or inp["h"] is not None:
        g, h = _range(inp)
        for name, r, one_sided in (("beta_binomial", rho, False), ("beta_binomial_one_sided", rho1, True)):
            log_mixture = partial(
                any_day.beta_binomial_log_mixture, v=v, rho=r, g=g, h=h, one_sided=one_sided
            )
            out[name] = _mixture(inp, log_mixture)
    return out


def _range(inp: Input) -> tuple[float, float]:
    g, h = inp["g"], inp["h"]
    if not g or not h or g <= 0 or h <= 0:
        raise EvidenceError(
            "range", "h" if g else "g", "g en h horen beide boven 0", "g and h must both be above 0"
        )
    return float(g), float(h)


def _mixture(inp: Input, log_mixture: Callable[..., float]) -> dict[str, Any]:
    return {
        "bound": any_day.bound_of(log_mixture, inp["v"], inp["alpha"]),
        "log_mixture": None if inp["s"] is None else log_mixture(inp["s"]),
    }
