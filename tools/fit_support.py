"""Fit the support model: a ridge logistic regression with bounds, for a reason may only raise the chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from dashboard.suggest.scoring import Model
from tests.quality.corpora import Line

RIDGE = 0.5
PRIOR = {
    "fact.differs": 4.0,
    "fact.missing": 3.0,
    "fact.elsewhere": 2.0,
    "reason.quote-altered": 3.0,
    "reason.quote-missing": 3.0,
    "reason.quote-speaker": 2.5,
    "reason.role-differs": 3.0,
    "reason.name-differs": 3.0,
    "reason.name-missing": 2.5,
    "reason.negation-differs": 2.5,
    "reason.opposite": 2.5,
    "reason.hedge-dropped": 2.5,
    "reason.sweeping-than": 2.0,
    "reason.surer-than": 1.5,
    "reason.stronger": 1.0,
    "reason.surer": 1.0,
    "reason.sweeping": 0.5,
    "reason.hedge-weaker": 0.5,
    "reason.clause-added": 0.5,
    "reason.not-covered": 0.8,
}
FREE = ("covers.all", "witnesses.few", "title", "short", "details", "quote", "by.source", "link.best")
FALLING = ("covers.", "score.", "link.", "witnesses")
GROUPED = tuple(f"reason.{kind}-" for kind in ("date", "time", "number", "money", "percent"))


def usable(lines: Sequence[Line]) -> list[Line]:
    """Those to learn support from: judged sentences of rewrites that are no boilerplate."""
    return [x for x in lines if x.label in ("sourced", "unsupported") and x.seen.support and x.role == "rewrite"]


def fit(lines: Sequence[Line]) -> Model:
    """The model that fits these lines best."""
    some = usable(lines)
    names = sorted({n for x in some for n in x.seen.support.features if not n.startswith(GROUPED)})
    x = np.array([[line.seen.support.features.get(n, 0.0) for n in names] for line in some])
    y = np.array([float(line.label == "unsupported") for line in some])
    w = solve(x, y, np.ones(len(y)), names)
    return Model(
        {n: round(float(v), 3) for n, v in zip(names, w, strict=False) if abs(v) > 1e-3}, round(float(w[-1]), 3)
    )


def bounds(names: Sequence[str]) -> list[tuple[float | None, float | None]]:
    """A reason may only raise the chance, what covers a sentence only lower it."""
    return [
        (None, None)
        if n in FREE
        else (0.0, None)
        if n.startswith(("reason.", "fact.", "run.", "twist"))
        else (None, 0.0)
        if n.startswith(FALLING)
        else (None, None)
        for n in names
    ]


def solve(x: np.ndarray, y: np.ndarray, weight: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Coefficients and, last, the intercept."""
    prior = np.array([PRIOR.get(n, 0.0) for n in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w[:-1] + w[-1]
        p = 1 / (1 + np.exp(-z))
        value = (weight * (np.logaddexp(0, z) - y * z)).sum() + RIDGE * ((w[:-1] - prior) ** 2).sum() / 2
        error = weight * (p - y)
        return value, np.append(x.T @ error + RIDGE * (w[:-1] - prior), error.sum())

    start = np.zeros(x.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds(names), (None, None)]).x
