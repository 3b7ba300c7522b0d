"""Time to an event with covariates: restricted mean, Cox, parametric, and one way out among several."""

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from ..formula import Design, build
from ..stats import parametric, subdistribution
from ..stats import survival as surv
from ..stats.cox import cox
from ..stats.dist import chi2_sf
from ..table import require
from .regression import coefficient_table
from .spec import LEVEL, Arg, Input, estimator, is_treated
from .survival import EXAMPLE, TIME, text_of

Array = NDArray[Any]


@estimator(
    "rmst_regression",
    family="time to event",
    source="Tian, Zhao & Wei 2014 (as survRM2 and SAS RMSTREG); Andersen, Hansen & Klein 2004 (pseudo-values)",
    meaning="Restricted mean time adjusted for covariates (censoring weights per arm): difference, ratio and time-lost ratio.",
    args=TIME
    | {
        "arm": Arg("column", "arm"),
        "treated": Arg("text", "value that counts as treated", 1),
        "covariates": Arg("formula", 'covariates, e.g. "age + C(sex)" or a list of columns'),
        "tau": Arg("number", "horizon"),
        "method": Arg("text", "censoring weights per arm, or pseudo-values", "ipcw", ("ipcw", "pseudo")),
        "level": LEVEL,
    },
    results={
        f"{k}.{e}": f"{m}: {e}"
        for k, m in {
            "difference": "adjusted difference",
            "ratio": "adjusted ratio",
            "lost_ratio": "adjusted time-lost ratio",
        }.items()
        for e in ("estimate", "low", "high", "p")
    }
    | {
        "difference.se": "error of the difference",
        "coefficients.<term>.estimate": "all coefficients of the difference model (also se, t, p, low, high)",
        "means.treated": "adjusted mean with the arm: numbers at their mean, classes weighed equally (SAS lsmeans; also .control)",
        "log_means.treated": "the same from the log-link model (also .control)",
        "n": "people",
    },
    example={
        "time": "t",
        "event": "e",
        "arm": "g",
        "covariates": "x",
        "tau": 6,
        "data": {**EXAMPLE["data"], "x": [1, 2, 2, 1, 3, 1, 2, 4]},
    },
)
def rmst_regression(inp: Input) -> dict[str, Any]:
    """RMST with covariates."""
    columns = [inp["event"], inp["arm"]]
    d = build(
        f"{inp['time']} ~ {inp['covariates']}", inp.data, extra={c: require(inp.data, c) for c in columns}
    )
    arm = is_treated(inp, inp.data[inp["arm"]][d.used]).astype(float)
    event = np.asarray(inp.data[inp["event"]][d.used], dtype=float)
    x, terms = d.x[:, 1:], d.names[1:]
    names = ("intercept", "arm", *terms)
    out: dict[str, Any] = {"n": len(arm)}
    for key, link, lost in (
        ("difference", "identity", False),
        ("ratio", "log", False),
        ("lost_ratio", "log", True),
    ):
        beta, vcov = surv.rmst_regression(
            d.y, event, arm, x, inp["tau"], link=link, lost=lost, method=inp["method"]
        )
        table = coefficient_table(
            names, beta, np.sqrt(np.diag(vcov)), np.full(len(names), np.inf), inp["level"]
        )
        row = table["arm"]
        if link == "identity":
            out |= {"difference": row, "coefficients": table, "means": _adjusted(beta, x, terms)}
            continue
        out[key] = {k: float(np.exp(row[k])) for k in ("estimate", "low", "high")} | {
            "p": row["p"],
            "log_estimate": row["estimate"],
            "log_se": row["se"],
        }
        if not lost:
            out["log_means"] = {k: float(np.exp(v)) for k, v in _adjusted(beta, x, terms).items()}
    return out


def _adjusted(beta: Array, x: Array, terms: tuple[str, ...]) -> dict[str, float]:
    """Linear predictor per arm with numbers at their mean and every class of a C() term weighed equally."""
    classes = Counter(t.split("[")[0] for t in terms if "[" in t and ":" not in t)
    at = [
        1 / (classes[t.split("[")[0]] + 1) if t.split("[")[0] in classes else float(x[:, i].mean())
        for i, t in enumerate(terms)
    ]
    base = float(beta[0] + beta[2:] @ np.array(at)) if len(at) else float(beta[0])
    return {"treated": base + float(beta[1]), "control": base}


@estimator(
    "cox",
    family="time to event",
    source="Cox 1972; Efron 1977; Breslow 1974; Lin & Wei 1989",
    meaning="Cox regression: log hazard ratios, robust errors, strata, traits that change over time (start, stop].",
    args={
        "time": Arg("column", "end of the interval"),
        "event": Arg("column", "1 = event at the end"),
        "covariates": Arg("formula", 'right-hand side, e.g. "age + C(sex)"'),
        "start": Arg("column", "start of the interval, for traits that change", None),
        "strata": Arg("column", "strata", None),
        "weights": Arg("column", "weights", None),
        "cluster": Arg("column", "person or town, for robust errors", None),
        "ties": Arg("text", "tied times", "efron", ("efron", "breslow")),
        "se": Arg("text", "model or robust", "model", ("model", "robust")),
        "level": LEVEL,
    },
    results={
        "coefficients.<term>.estimate": "log hazard ratio",
        "coefficients.<term>.se": "its standard error",
        "coefficients.<term>.robust_se": "robust error",
        "coefficients.<term>.ratio": "hazard ratio (also ratio_low, ratio_high)",
        "coefficients.<term>.t": "z",
        "coefficients.<term>.p": "p-value",
        "log_likelihood": "partial log-likelihood",
        "null_log_likelihood": "without covariates",
        "likelihood_ratio": "chi-square",
        "likelihood_ratio_p": "its p",
        "score_test": "score chi-square",
        "score_p": "its p",
        "wald_test": "Wald chi-square",
        "wald_p": "its p",
        "concordance": "Harrell's C",
        "n": "rows",
        "events": "events",
    },
    example={
        "time": "t",
        "event": "e",
        "covariates": "g",
        "data": {"t": [1, 2, 3, 4, 5, 6, 7, 8], "e": [1, 0, 1, 1, 0, 1, 1, 1], "g": [0, 1, 0, 1, 0, 1, 1, 0]},
    },
)
def cox_regression(inp: Input) -> dict[str, Any]:
    """Cox regression."""
    columns = [inp[k] for k in ("event", "start", "strata", "weights", "cluster") if inp[k]]
    d = build(f"{inp['time']} ~ {inp['covariates']}", inp.data, extra={c: inp.data[c] for c in columns})

    def of(key: str) -> Any:
        return None if not inp[key] else inp.data[inp[key]][d.used]

    x, names = _without_intercept(d)
    strata, cluster = of("strata"), of("cluster")
    fit = cox(
        d.y,
        np.asarray(of("event"), dtype=float),
        x,
        start=of("start"),
        strata=None if strata is None else text_of(strata),
        weights=of("weights"),
        cluster=None if cluster is None else text_of(cluster),
        ties=inp["ties"],
    )
    robust = np.sqrt(np.diag(fit.robust))
    se = np.sqrt(np.diag(fit.vcov)) if inp["se"] == "model" else robust
    table = coefficient_table(names, fit.coef, se, np.full(len(names), np.inf), inp["level"])
    for i, n in enumerate(names):
        table[n] |= {"robust_se": float(robust[i])}
    return {
        "coefficients": _with_ratio(table),
        "log_likelihood": fit.log_likelihood,
        "null_log_likelihood": fit.null_log_likelihood,
        "likelihood_ratio": fit.likelihood_ratio,
        "likelihood_ratio_p": fit.p(fit.likelihood_ratio),
        "score_test": fit.score_test,
        "score_p": fit.p(fit.score_test),
        "wald_test": fit.wald_test,
        "wald_p": fit.p(fit.wald_test),
        "concordance": fit.concordance,
        "n": len(d.y),
        "events": float(np.sum(of("event"))),
    }


def _with_ratio(table: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Coefficients with their exponentials."""
    return {
        n: row
        | {
            "ratio": float(np.exp(row["estimate"])),
            "ratio_low": float(np.exp(row["low"])),
            "ratio_high": float(np.exp(row["high"])),
        }
        for n, row in table.items()
    }


@estimator(
    "parametric_survival",
    family="time to event",
    source="Kalbfleisch & Prentice 2002; as R's survreg and SAS LIFEREG",
    meaning="Accelerated failure time regression: exponential, Weibull, log-normal, log-logistic; gaussian is the Tobit model (censored above).",
    args=TIME
    | {
        "covariates": Arg("formula", 'right-hand side, e.g. "age + C(sex)"; "1" for none'),
        "distribution": Arg("text", "shape", "weibull", tuple(parametric.DISTRIBUTIONS)),
        "level": LEVEL,
    },
    results={
        "coefficients.<term>.estimate": "effect on the logarithm of time (also se, t, p, low, high, ratio)",
        "scale": "scale of the error (1 / shape of a Weibull)",
        "log_scale_se": "error of its logarithm (null when fixed)",
        "log_likelihood": "log-likelihood of the times (as survreg)",
        "log_likelihood_log_time": "log-likelihood of the logarithms of the times (as LIFEREG and Stata)",
        "null_log_likelihood": "without covariates",
        "likelihood_ratio": "chi-square",
        "likelihood_ratio_p": "its p",
        "aic": "Akaike's criterion",
        "n": "rows",
        "events": "events",
    },
    example=EXAMPLE | {"covariates": "g"},
)
def parametric_survival(inp: Input) -> dict[str, Any]:
    """Accelerated failure time."""
    d = build(
        f"{inp['time']} ~ {inp['covariates']}",
        inp.data,
        extra={inp["event"]: require(inp.data, inp["event"])},
    )
    event = np.asarray(inp.data[inp["event"]][d.used], dtype=float)
    name = inp["distribution"]
    if parametric.DISTRIBUTIONS[name][1] and (d.y <= 0).any():
        raise EvidenceError(
            "range",
            inp["time"],
            "tijden horen boven 0 te zijn",
            "times must be above 0",
            "laat tijden van 0 weg",
            "leave out times of 0",
        )
    fit = parametric.fit(d.y, event, d.x, distribution=name)
    null = parametric.fit(d.y, event, np.ones((len(d.y), 1)), distribution=name)
    k = len(d.names)
    se = np.sqrt(np.diag(fit.vcov))
    ratio = 2 * (fit.log_likelihood - null.log_likelihood)
    table = coefficient_table(d.names, fit.coef, se[:k], np.full(k, np.inf), inp["level"])
    return {
        "coefficients": _with_ratio(table),
        "scale": fit.scale,
        "log_scale_se": float(se[k]) if len(se) > k else None,
        "log_likelihood": fit.log_likelihood,
        "log_likelihood_log_time": fit.log_likelihood + _jacobian(d.y, event, name),
        "null_log_likelihood": null.log_likelihood,
        "likelihood_ratio": ratio,
        "likelihood_ratio_p": float(chi2_sf(ratio, k - 1)) if k > 1 else None,
        "aic": 2 * len(se) - 2 * fit.log_likelihood,
        "n": len(d.y),
        "events": float(event.sum()),
    }


def _jacobian(time: Array, event: Array, distribution: str) -> float:
    return float(np.sum(np.log(time[event == 1]))) if parametric.DISTRIBUTIONS[distribution][1] else 0.0


@estimator(
    "fine_gray",
    family="time to event",
    source="Fine & Gray 1999; as R's cmprsk, or R's survival (Geskus 2011)",
    meaning="Regression of the share that leaves by one cause (subdistribution hazard), others staying at risk with censoring weights.",
    args={
        "time": Arg("column", "time since the start"),
        "cause": Arg("column", "0 = last seen, 1, 2, ... = causes"),
        "covariates": Arg("formula", 'right-hand side, e.g. "age + C(sex)"'),
        "of": Arg("integer", "cause of interest", 1),
        "censoring": Arg(
            "text",
            "who leaves when another is last seen: both still there (cmprsk), or the leaver first (survival)",
            "cmprsk",
            ("cmprsk", "survival"),
        ),
        "level": LEVEL,
    },
    results={
        "coefficients.<term>.estimate": "log subdistribution hazard ratio (also se, t, p, low, high, ratio)",
        "log_likelihood": "pseudo log-likelihood",
        "null_log_likelihood": "without covariates",
        "likelihood_ratio": "chi-square",
        "n": "people",
        "events": "events of this cause",
    },
    example={
        "time": "t",
        "cause": "c",
        "covariates": "g",
        "data": {"t": [1, 2, 3, 4, 5, 6, 7, 8], "c": [1, 0, 2, 1, 0, 1, 2, 1], "g": [0, 1, 0, 1, 0, 1, 0, 1]},
    },
)
def fine_gray(inp: Input) -> dict[str, Any]:
    """Subdistribution hazards."""
    d = build(
        f"{inp['time']} ~ {inp['covariates']}",
        inp.data,
        extra={inp["cause"]: require(inp.data, inp["cause"])},
    )
    cause = np.asarray(inp.data[inp["cause"]][d.used], dtype=float)
    x, names = _without_intercept(d)
    fit = subdistribution.fit(d.y, cause, x, of=inp["of"], events_first=inp["censoring"] == "survival")
    table = coefficient_table(
        names, fit.coef, np.sqrt(np.diag(fit.vcov)), np.full(len(names), np.inf), inp["level"]
    )
    return {
        "coefficients": _with_ratio(table),
        "log_likelihood": fit.log_likelihood,
        "null_log_likelihood": fit.null_log_likelihood,
        "likelihood_ratio": 2 * (fit.log_likelihood - fit.null_log_likelihood),
        "n": len(d.y),
        "events": float(np.sum(cause == inp["of"])),
    }


def _without_intercept(d: Design) -> tuple[Array, tuple[str, ...]]:
    if "Intercept" not in d.names:
        raise EvidenceError("formula", "covariates", "laat het intercept staan", "keep the intercept")
    if len(d.names) < 2:
        raise EvidenceError("formula", "covariates", "geen kenmerk dat varieert", "no covariate that varies")
    return d.x[:, 1:], d.names[1:]
