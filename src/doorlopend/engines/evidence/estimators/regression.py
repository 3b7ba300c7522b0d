"""Regression estimators: least squares and generalised linear models from a formula."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..formula import Design, build
from ..stats import glm, linear
from ..stats.dist import chi2_sf, f_sf, norm_ppf, norm_two_sided
from .spec import LEVEL, Arg, Input, estimator

Array = NDArray[Any]
COEFFICIENTS = {
    "coefficients.<term>.estimate": "coefficient of the term",
    "coefficients.<term>.se": "its standard error",
    "coefficients.<term>.df": "degrees of freedom of its t (null = normal)",
    "coefficients.<term>.t": "estimate divided by standard error",
    "coefficients.<term>.p": "two-sided p-value",
    "coefficients.<term>.low": "lower bound of the interval",
    "coefficients.<term>.high": "upper bound of the interval",
}


def coefficient_table(
    names: tuple[str, ...], est: Array, se: Array, df: Array, level: float
) -> dict[str, dict[str, Any]]:
    """Per term estimate, error, degrees of freedom, t, p and interval."""
    from ..stats.dist import t_ppf, t_two_sided

    half = t_ppf(0.5 + level / 2, df) * se
    p = t_two_sided(est / se, df)
    return {
        n: {
            "estimate": float(est[i]),
            "se": float(se[i]),
            "df": float(df[i]) if np.isfinite(df[i]) else None,
            "t": float(est[i] / se[i]) if se[i] else None,
            "p": float(p[i]),
            "low": float(est[i] - half[i]),
            "high": float(est[i] + half[i]),
        }
        for i, n in enumerate(names)
    }


def _demean(d: Design, inp: Input) -> tuple[Array, Array, tuple[str, ...], int]:
    """Sweep the fixed effects of `absorb` out of outcome and columns; count their parameters."""
    if not inp["absorb"]:
        return d.y, d.x, d.names, 0
    dummies = []
    for name in inp["absorb"]:
        codes = np.unique(np.asarray([str(v) for v in inp.data[name][d.used]]), return_inverse=True)[1]
        dummies.append((codes[:, None] == np.arange(codes.max() + 1)[None]).astype(float))
    z = np.column_stack(dummies)
    keep = [i for i, n in enumerate(d.names) if n != "Intercept"]
    both = np.column_stack([d.y, d.x[:, keep]])
    swept = both - z @ np.linalg.lstsq(z, both, rcond=None)[0]
    counted = np.column_stack(
        [m for m, n in zip(dummies, inp["absorb"], strict=True) if n != inp["cluster"]]
        or [np.ones((len(d.y), 1))]
    )
    rank = int(np.linalg.matrix_rank(np.column_stack([counted, np.ones(len(d.y))])))
    return swept[:, 0], swept[:, 1:], tuple(d.names[i] for i in keep), rank


@estimator(
    "ols",
    family="regression",
    source="MacKinnon & White 1985; Bell & McCaffrey 2002; Imbens & Kolesár 2016",
    meaning="Least squares from a formula, with classical, robust (HC0-HC3) or cluster-robust (CR0-CR3) errors, "
    "Satterthwaite degrees of freedom, weights, and absorbed fixed effects. Two-way fixed effects and "
    'difference-in-differences are formulas: "y ~ post * treated" or absorb ["unit", "year"].',
    args={
        "formula": Arg("formula", "outcome ~ terms"),
        "se": Arg("text", "kind of standard error", "HC2", linear.KINDS),
        "cluster": Arg("column", "clusters, for CR kinds", None),
        "weights": Arg("column", "regression weights", None),
        "absorb": Arg(
            "columns",
            "fixed effects swept out; those equal to the cluster are not counted as parameters",
            None,
        ),
        "df": Arg(
            "text",
            "degrees of freedom: auto (BM for HC2/HC3/CR2/CR3, else residual; clusters-1 for CR0/CR1), "
            "residual, BM (Bell-McCaffrey = Satterthwaite), IK (Imbens-Kolesár), normal",
            "auto",
            ("auto", "residual", "BM", "IK", "normal"),
        ),
        "contrasts": Arg("object", "name -> {term: weight}: linear combinations to report", None),
        "level": LEVEL,
    },
    results=COEFFICIENTS
    | {
        "coefficients.<term>.adjusted_se": "se times t(df)/normal quantile: the error that makes a normal interval right (dfadjust)",
        "contrasts.<name>.estimate": "linear combination (also se, df, t, p, low, high)",
        "n": "rows used",
        "dropped": "rows left out because something was missing",
        "df_residual": "n minus parameters",
        "r2": "share of variance explained",
        "adjusted_r2": "the same, corrected for the number of terms",
        "sigma": "residual standard deviation",
        "rss": "residual sum of squares",
        "f": "F of all slopes (classical)",
        "f_p": "its p-value",
        "clusters": "number of clusters",
    },
    example={
        "formula": "y ~ a",
        "se": "CR2",
        "cluster": "town",
        "data": {"y": [1, 2, 2, 4, 3, 5], "a": [0, 0, 0, 1, 1, 1], "town": [1, 2, 3, 1, 2, 3]},
    },
)
def ols(inp: Input) -> dict[str, Any]:
    """Least squares."""
    extra = {n: inp.data[n] for n in [inp["cluster"], inp["weights"], *(inp["absorb"] or [])] if n}
    d = build(inp["formula"], inp.data, extra=extra)
    _enough(d)
    y, x, names, absorbed = _demean(d, inp)
    weights = inp.data[inp["weights"]][d.used] if inp["weights"] else None
    fit = linear.least_squares(y, x, names=names, weights=weights, extra_k=absorbed)
    cluster = inp.data[inp["cluster"]][d.used] if inp["cluster"] else None
    cluster = None if cluster is None else np.asarray([str(v) for v in cluster])
    r = linear.infer(fit, kind=inp["se"], cluster=cluster, df=inp["df"], level=inp["level"])
    out = coefficient_table(names, r.estimate, r.se, r.df, inp["level"])
    for i, n in enumerate(names):
        half = (r.high[i] - r.low[i]) / 2
        out[n]["adjusted_se"] = float(half / norm_ppf(0.5 + inp["level"] / 2))
    return (
        {"coefficients": out, "contrasts": _contrasts(inp, fit, r, cluster)}
        | _fit_quality(d, fit, y, weights)
        | {"clusters": None if cluster is None else len(np.unique(cluster))}
    )


def _enough(d: Design) -> None:
    if len(d.y) <= d.x.shape[1]:
        raise EvidenceError(
            "too_few_rows",
            "data",
            f"{len(d.y)} volledige rijen voor {d.x.shape[1]} termen",
            f"{len(d.y)} complete rows for {d.x.shape[1]} terms",
            "gebruik minder termen",
            "use fewer terms",
        )


def _fit_quality(d: Design, fit: linear.LinearFit, y: Array, weights: Array | None) -> dict[str, Any]:
    w = np.ones(len(y)) if weights is None else weights
    rss, n, k = float(fit.resid @ fit.resid), fit.n, fit.k
    tss = float(np.sum(w * (y - np.average(y, weights=w)) ** 2))
    r2, slopes = 1 - rss / tss, max(len(fit.coef) - 1, 1)
    f = (tss - rss) / slopes / (rss / (n - k)) if n > k and rss > 0 else float("nan")
    return {
        "n": n,
        "dropped": int((~d.used).sum()),
        "df_residual": n - k,
        "r2": r2,
        "adjusted_r2": 1 - (1 - r2) * (n - 1) / (n - k),
        "sigma": float(np.sqrt(rss / (n - k))),
        "rss": rss,
        "f": f,
        "f_p": f_sf(f, slopes, n - k),
    }


def _contrasts(inp: Input, fit: linear.LinearFit, r: linear.Inference, cluster: Any) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, weights in (inp["contrasts"] or {}).items():
        c = np.array([float(weights.get(n, 0.0)) for n in fit.names])
        if inp["df"] == "auto" and inp["se"] in ("HC2", "HC3", "CR2", "CR3"):
            df = linear.satterthwaite(fit, kind=inp["se"], cluster=cluster, contrasts=c[None])
        else:
            df = r.df[:1]
        est, se = np.array([c @ fit.coef]), np.array([np.sqrt(c @ r.vcov @ c)])
        out |= coefficient_table((name,), est, se, df, inp["level"])
    return out


@estimator(
    "glm",
    family="regression",
    source="Nelder & Wedderburn 1972; profile intervals as R's confint",
    meaning="Logistic or Poisson regression from a formula: coefficients, odds or rate ratios, likelihood-ratio tests, "
    "robust or cluster-robust errors, profile intervals, and adjusted average predictions per arm.",
    args={
        "formula": Arg("formula", "outcome ~ terms"),
        "family": Arg("text", "kind of outcome", "binomial", glm.FAMILIES),
        "se": Arg("text", "model, robust (HC0) or cluster", "model", ("model", "robust", "cluster")),
        "cluster": Arg("column", "clusters", None),
        "weights": Arg("column", "frequency weights", None),
        "offset": Arg("column", "offset on the linear predictor", None),
        "profile": Arg("boolean", "also give profile-likelihood intervals", False),
        "contrasts": Arg("object", "name -> {term: weight}", None),
        "level": LEVEL,
    },
    results=COEFFICIENTS
    | {
        "coefficients.<term>.ratio": "odds ratio (binomial) or rate ratio (poisson)",
        "coefficients.<term>.ratio_low": "lower bound of the ratio (Wald)",
        "coefficients.<term>.ratio_high": "upper bound",
        "coefficients.<term>.profile_low": "profile-likelihood lower bound of the coefficient (profile: true)",
        "coefficients.<term>.profile_high": "profile-likelihood upper bound",
        "contrasts.<name>.estimate": "linear combination (also se, t, p, low, high, ratio)",
        "log_likelihood": "maximised log-likelihood",
        "null_log_likelihood": "with the intercept only",
        "likelihood_ratio": "chi-square against the intercept only",
        "likelihood_ratio_df": "its degrees of freedom",
        "likelihood_ratio_p": "its p-value",
        "deviance": "residual deviance",
        "aic": "Akaike's criterion",
        "pseudo_r2": "McFadden's",
        "n": "rows used",
        "dropped": "rows left out",
    },
    example={"formula": "y ~ x", "data": {"y": [0, 0, 1, 0, 1, 1, 0, 1], "x": [1, 2, 3, 4, 5, 6, 7, 8]}},
)
def generalised(inp: Input) -> dict[str, Any]:
    """Logistic and Poisson regression."""
    columns = [inp["cluster"], inp["weights"], inp["offset"]]
    d = build(inp["formula"], inp.data, extra={n: inp.data[n] for n in columns if n})
    _enough(d)
    w = inp.data[inp["weights"]][d.used] if inp["weights"] else None
    off = inp.data[inp["offset"]][d.used] if inp["offset"] else None
    fit = glm.fit(d.y, d.x, family=inp["family"], weights=w, offset=off)
    cluster = np.asarray([str(v) for v in inp.data[inp["cluster"]][d.used]]) if inp["cluster"] else None
    vcov = (
        fit.vcov
        if inp["se"] == "model"
        else glm.sandwich(fit, cluster=cluster if inp["se"] == "cluster" else None)
    )
    infinite = np.full(len(fit.coef), np.inf)
    out = _with_ratio(coefficient_table(d.names, fit.coef, np.sqrt(np.diag(vcov)), infinite, inp["level"]))
    if inp["profile"]:
        for i, n in enumerate(d.names):
            low, high = glm.profile_interval(
                d.y, d.x, i, family=inp["family"], weights=w, offset=off, level=inp["level"]
            )
            out[n] |= {"profile_low": low, "profile_high": high}
    null = glm.fit(d.y, np.ones((len(d.y), 1)), family=inp["family"], weights=w, offset=off)
    lr, df = 2 * (fit.log_likelihood - null.log_likelihood), len(fit.coef) - 1
    return {
        "coefficients": out,
        "contrasts": _ratio_contrasts(inp, d.names, fit.coef, vcov),
        "log_likelihood": fit.log_likelihood,
        "null_log_likelihood": null.log_likelihood,
        "likelihood_ratio": lr,
        "likelihood_ratio_df": df,
        "likelihood_ratio_p": float(chi2_sf(lr, df)) if df else None,
        "deviance": fit.deviance,
        "aic": 2 * len(fit.coef) - 2 * fit.log_likelihood,
        "pseudo_r2": 1 - fit.log_likelihood / null.log_likelihood,
        "n": len(d.y),
        "dropped": int((~d.used).sum()),
    }


def _ratio_contrasts(inp: Input, names: Sequence[str], coef: Array, vcov: Array) -> dict[str, Any]:
    """Each asked combination of coefficients with its error."""
    found: dict[str, Any] = {}
    for name, terms in (inp["contrasts"] or {}).items():
        c = np.array([float(terms.get(n, 0.0)) for n in names])
        value, se = np.array([c @ coef]), np.array([np.sqrt(c @ vcov @ c)])
        found |= _with_ratio(coefficient_table((name,), value, se, np.full(1, np.inf), inp["level"]))
    return found


def _with_ratio(table: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    for row in table.values():
        row |= {
            "ratio": float(np.exp(row["estimate"])),
            "ratio_low": float(np.exp(row["low"])),
            "ratio_high": float(np.exp(row["high"])),
        }
    return table


@estimator(
    "two_stage_least_squares",
    family="regression",
    source="Angrist, Imbens & Rubin 1996",
    meaning="Effect of taking part among those moved by the draw (CACE): two-stage least squares with the draw as instrument.",
    args={
        "outcome": Arg("column", "outcome"),
        "taken": Arg("column", "whether the person took part"),
        "drawn": Arg("columns", "instruments: the draw"),
        "covariates": Arg("formula", 'right-hand side of covariates, e.g. "age + C(town)"', "1"),
        "se": Arg("text", "classical, HC0 or HC1", "HC1", ("classical", "HC0", "HC1")),
        "level": LEVEL,
    },
    results=COEFFICIENTS
    | {
        "first_stage": "effect of the first instrument on taking part",
        "first_stage_f": "F of the instruments",
        "itt": "effect of the draw on the outcome (one instrument)",
        "n": "rows used",
    },
    example={
        "outcome": "y",
        "taken": "d",
        "drawn": ["z"],
        "data": {"y": [1, 2, 3, 4, 6, 5, 7, 8], "d": [0, 0, 0, 1, 1, 0, 1, 1], "z": [0, 0, 0, 0, 1, 1, 1, 1]},
    },
)
def two_stage(inp: Input) -> dict[str, Any]:
    """Instrumental variables with the lottery as instrument."""
    extra = {n: inp.data[n] for n in [inp["taken"], *inp["drawn"]]}
    d = build(f"{inp['outcome']} ~ {inp['covariates']}", inp.data, extra=extra)
    taken = np.asarray(inp.data[inp["taken"]][d.used], dtype=float)
    z = np.column_stack([np.asarray(inp.data[n][d.used], dtype=float) for n in inp["drawn"]])
    first_x = np.column_stack([d.x, z])
    first = linear.least_squares(taken, first_x)
    x = np.column_stack([d.x, taken])
    fitted = np.column_stack([d.x, taken - first.resid])
    beta = np.linalg.lstsq(fitted, d.y, rcond=None)[0]
    e, n, k = d.y - x @ beta, len(d.y), x.shape[1]
    bread = np.linalg.inv(fitted.T @ fitted)
    if inp["se"] == "classical":
        vcov = bread * float(e @ e) / (n - k)
    else:
        scores = fitted * e[:, None]
        vcov = bread @ (scores.T @ scores) @ bread * (n / (n - k) if inp["se"] == "HC1" else 1)
    short = linear.least_squares(taken, d.x)
    q, rss = z.shape[1], float(first.resid @ first.resid)
    f = (
        (float(short.resid @ short.resid) - rss) / q / (rss / (n - first_x.shape[1]))
        if rss > 0
        else float("inf")
    )
    itt = linear.least_squares(d.y, first_x).coef[-q]
    names = (*d.names, inp["taken"])
    return {
        "coefficients": coefficient_table(
            names, beta, np.sqrt(np.diag(vcov)), np.full(k, np.inf), inp["level"]
        ),
        "first_stage": float(first.coef[-q]),
        "first_stage_f": f,
        "itt": float(itt),
        "n": n,
    }


def two_sided_normal(z: float) -> float:
    """Two-sided p-value of z."""
    return float(norm_two_sided(z))
