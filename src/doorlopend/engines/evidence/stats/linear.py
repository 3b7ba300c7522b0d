"""Least squares with honest standard errors: classical, HC0-HC3, CR0-CR3 and few-cluster degrees of freedom.

Sources: MacKinnon & White 1985 (HC); Bell & McCaffrey 2002 (CR2, HC2 degrees of freedom); Imbens & Kolesár 2016
(degrees of freedom under a random-effects error); Pustejovsky & Tipton 2018.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from .dist import t_ppf, t_two_sided

Array = NDArray[Any]
Labels = NDArray[np.generic]
KINDS = ("classical", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2", "CR3")


@dataclass(frozen=True, slots=True)
class LinearFit:
    """A weighted least-squares fit; `x` and `resid` are already multiplied by the root of the weights."""

    names: tuple[str, ...]
    coef: Array
    resid: Array
    x: Array
    bread: Array
    extra_k: int = 0

    @property
    def n(self) -> int:
        return len(self.resid)

    @property
    def k(self) -> int:
        return len(self.coef) + self.extra_k


@dataclass(frozen=True, slots=True)
class Inference:
    """Per coefficient: estimate, standard error, degrees of freedom, t, p and interval; `vcov` is k × k."""

    names: tuple[str, ...]
    estimate: Array
    se: Array
    df: Array
    t: Array
    p: Array
    low: Array
    high: Array
    vcov: Array


def least_squares(
    y: Array, x: Array, *, names: tuple[str, ...] = (), weights: Array | None = None, extra_k: int = 0
) -> LinearFit:
    """Fit y on the columns of x; `extra_k` counts parameters already swept out of y and x."""
    root = np.ones(len(y)) if weights is None else np.sqrt(weights)
    xw, yw = x * root[:, None], y * root
    gram = xw.T @ xw
    if np.linalg.matrix_rank(xw) < x.shape[1]:
        raise EvidenceError(
            "collinear",
            "columns",
            "kolommen vallen samen; het effect is niet te onderscheiden",
            "columns coincide, so their effects cannot be told apart",
            "laat een kolom weg",
            "drop one of them",
        )
    bread = np.linalg.inv(gram)
    coef = np.linalg.lstsq(xw, yw, rcond=None)[0]
    return LinearFit(
        names or tuple(f"x{i}" for i in range(x.shape[1])), coef, yw - xw @ coef, xw, bread, extra_k
    )


def infer(
    fit: LinearFit,
    *,
    kind: str = "HC2",
    cluster: Labels | None = None,
    level: float = 0.95,
    df: str | float = "auto",
) -> Inference:
    """Standard errors of the named kind with t intervals.

    `df`: "residual" (n-k; clusters-1 for CR0/CR1), "BM" (Bell-McCaffrey/Satterthwaite), "IK" (Imbens-Kolesár),
    "normal", a number, or "auto" (BM for HC2, HC3, CR2 and CR3, else residual).
    """
    vcov = covariance(fit, kind=kind, cluster=cluster)
    se = np.sqrt(np.diag(vcov))
    dofs = _degrees(fit, kind, cluster, df)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = fit.coef / se
    half = t_ppf(0.5 + level / 2, dofs) * se
    return Inference(
        fit.names, fit.coef, se, dofs, t, t_two_sided(t, dofs), fit.coef - half, fit.coef + half, vcov
    )


def covariance(fit: LinearFit, *, kind: str, cluster: Labels | None = None) -> Array:
    """Covariance matrix of the coefficients, k × k."""
    if kind not in KINDS:
        raise EvidenceError(
            "choice",
            "kind",
            f"onbekende soort {kind}",
            f"unknown kind {kind}",
            f"kies uit {KINDS}",
            f"choose from {KINDS}",
        )
    if kind == "classical":
        return fit.bread * float(fit.resid @ fit.resid) / (fit.n - fit.k)
    if kind.startswith("CR"):
        return _cluster_covariance(fit, kind, _need(cluster))
    scores = fit.x * (fit.resid * _hc_factor(fit, kind))[:, None]
    meat: Array = fit.bread @ (scores.T @ scores) @ fit.bread
    return meat


def _need(cluster: Labels | None) -> Labels:
    if cluster is None:
        raise EvidenceError(
            "missing",
            "cluster",
            "ontbreekt",
            "is missing",
            "noem de kolom met clusters",
            "name the column that holds the clusters",
        )
    return cluster


def leverage(fit: LinearFit) -> Array:
    """Diagonal of the hat matrix."""
    return np.asarray(np.einsum("ij,jk,ik->i", fit.x, fit.bread, fit.x))


def _hc_factor(fit: LinearFit, kind: str) -> Array:
    if kind == "HC0":
        return np.ones(fit.n)
    if kind == "HC1":
        return np.full(fit.n, np.sqrt(fit.n / (fit.n - fit.k)))
    spare = np.clip(1 - leverage(fit), 1e-12, None)
    return np.asarray(spare ** (-0.5 if kind == "HC2" else -1.0))


def _groups(cluster: Labels) -> list[NDArray[np.intp]]:
    _, codes = np.unique(cluster, return_inverse=True)
    return [np.flatnonzero(codes == g) for g in range(codes.max() + 1)]


def _power(m: Array, exponent: float) -> Array:
    values, vectors = np.linalg.eigh(m)
    safe = np.where(values > 1e-10, np.clip(values, 1e-10, None) ** exponent, 0.0)
    return np.asarray((vectors * safe) @ vectors.T)


def _adjusters(fit: LinearFit, groups: list[NDArray[np.intp]], kind: str) -> list[Array]:
    """Per cluster the matrix that corrects its residuals for leverage (CR2: power -1/2, CR3: power -1)."""
    exponent = {"CR2": -0.5, "CR3": -1.0}.get(kind)
    if exponent is None:
        return [np.eye(len(g)) for g in groups]
    return [_power(np.eye(len(g)) - fit.x[g] @ fit.bread @ fit.x[g].T, exponent) for g in groups]


def _cluster_covariance(fit: LinearFit, kind: str, cluster: Labels) -> Array:
    groups = _groups(cluster)
    scores = np.array(
        [fit.x[g].T @ (a @ fit.resid[g]) for g, a in zip(groups, _adjusters(fit, groups, kind), strict=True)]
    )
    s, n = len(groups), fit.n
    factor = s / (s - 1) * (n - 1) / (n - fit.k) if kind == "CR1" else 1.0
    return np.asarray(factor * fit.bread @ (scores.T @ scores) @ fit.bread)


def _degrees(fit: LinearFit, kind: str, cluster: Labels | None, df: str | float) -> Array:
    k = len(fit.coef)
    if isinstance(df, int | float):
        return np.full(k, float(df))
    choice = ("BM" if kind in ("HC2", "HC3", "CR2", "CR3") else "residual") if df == "auto" else df
    if choice == "normal":
        return np.full(k, np.inf)
    if choice == "residual":
        clustered = kind.startswith("CR") and cluster is not None
        return np.full(k, float(len(np.unique(_need(cluster))) - 1 if clustered else fit.n - fit.k))
    return satterthwaite(fit, kind=kind, cluster=cluster, contrasts=np.eye(k), imbens_kolesar=choice == "IK")


def satterthwaite(
    fit: LinearFit, *, kind: str, cluster: Labels | None, contrasts: Array, imbens_kolesar: bool = False
) -> Array:
    """Degrees of freedom of each row of `contrasts`, from the moments of its variance estimator."""
    if kind.startswith("CR"):
        groups = _groups(_need(cluster))
        adjust = _adjusters(fit, groups, kind if kind in ("CR2", "CR3") else "CR2")
    else:
        return np.array([_hc_degrees(fit, kind, c) for c in contrasts])
    rho, spread = _moulton(fit, groups) if imbens_kolesar else (0.0, 1.0)
    return np.array([_cluster_degrees(fit, groups, adjust, c, rho, spread) for c in contrasts])


def _hc_degrees(fit: LinearFit, kind: str, contrast: Array) -> float:
    """tr(G)^2 / tr(G^2) without forming the n × n matrix: G = D - Q with D diagonal and Q of rank k."""
    direction = fit.x @ (fit.bread @ contrast) * _hc_factor(fit, "HC3" if kind == "HC3" else "HC2")
    a2 = direction**2
    h = leverage(fit)
    b = fit.x.T @ (fit.x * a2[:, None])
    middle = np.linalg.multi_dot([fit.bread, b, fit.bread, b])
    square = float(np.sum(a2**2) - 2 * np.sum(a2**2 * h) + np.trace(middle))
    return float(np.sum(a2 * (1 - h)) ** 2 / square)


def _cluster_degrees(
    fit: LinearFit,
    groups: list[NDArray[np.intp]],
    adjust: list[Array],
    contrast: Array,
    rho: float,
    spread: float,
) -> float:
    g = np.zeros((fit.n, len(groups)))
    for s, (rows, a) in enumerate(zip(groups, adjust, strict=True)):
        piece = a @ (fit.x[rows] @ (fit.bread @ contrast))
        g[rows, s] = piece
        g[:, s] -= fit.x @ (fit.bread @ (fit.x[rows].T @ piece))
    gram = (spread - rho) * (g.T @ g)
    if rho:
        sums = np.array([g[rows].sum(axis=0) for rows in groups])
        gram += rho * sums.T @ sums
    return float(np.trace(gram) ** 2 / np.sum(gram**2))


def _moulton(fit: LinearFit, groups: list[NDArray[np.intp]]) -> tuple[float, float]:
    """Within-cluster covariance and variance of the error, by moments of the residuals (may be negative)."""
    total = float(fit.resid @ fit.resid)
    squares = sum(float(fit.resid[g].sum()) ** 2 for g in groups)
    pairs = sum(len(g) ** 2 for g in groups) - fit.n
    return ((squares - total) / pairs if pairs else 0.0), total / fit.n
