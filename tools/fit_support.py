"""Fit the support model: a ridge logistic regression with bounds, for a reason may only raise the chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from dashboard.reasons import REGISTRY, spec_of
from dashboard.suggest.across import ACROSS
from dashboard.suggest.freedom import related
from dashboard.suggest.scoring import Model
from tests.quality.corpora import Line

RIDGE = 6.0  # of 3, 4.5, 6 and 8 the best mean F1 of corpora left out; 2026-11
PRIOR = {"hard": 3.0, "": 2.0, "weak": 0.7}  # what a reason of this nature weighs before any example: rare ones need it
CARRIES_FROM = 0.75  # share of doubted sentences with a reason that must be false for it to carry "unsupported" …
CARRIES_LEAST = 8  # … where there are so many
SOURCED_BELOW = 0.45  # from here to the even chance a third is false: an editor is asked to look; corpus-out, 2026-11
NAMED_BELOW = 0.3  # the same with a reason that contradicts: a fifth is false
NEW_BELOW = 0.35  # the same where nothing covers the sentence
CARRIES_RARE = ("addition",)  # … or seen too seldom here: right on every pair of a sentence and its telling that has it
GROUPS = ("fact", "person", "wording")  # of the registry: what a reason that carries it is about
SMOOTHED = 0.2  # log odds; without it a single new finding moved the even chance by .12, and demo's F1 by .013; 2026-11
ALONE_FROM = 0.8  # share that must be false among sentences without such a reason to be called unsupported all the same


def usable(lines: Sequence[Line]) -> list[Line]:
    """Those to learn support from: judged sentences of rewrites that are no boilerplate."""
    same = [x for x in lines if x.seen.support and ACROSS not in x.seen.support.features]
    return [x for x in same if x.label in ("sourced", "unsupported") and x.role == "rewrite"]


def fit(lines: Sequence[Line]) -> Model:
    """The model that fits these lines best; where it decides is chosen on each corpus by models that have not seen it."""
    some = usable(lines)
    rare = {spec_of(code).feature for code in CARRIES_RARE}  # where no line has one it weighs what its nature says
    names = sorted({n for x in some for n in (*x.seen.support.features, *rare) if weighed(n)})
    x = np.array([[line.seen.support.features.get(n, 0.0) for n in names] for line in some])
    y = np.array([line.label == "unsupported" for line in some])
    corpora = np.array([line.corpus for line in some])
    unseen = _unseen(x, y, corpora, names)
    usual = np.array([line.kind != "document" for line in some])  # most edited summaries are false: no usual share
    even = _best(unseen[usual], y[usual], corpora[usual])
    carries = _carriers(some, unseen >= even)
    w = solve(x, y, names)
    table = {n: round(float(v), 3) for n, v in zip(names, w, strict=False) if abs(v) > 1e-3}
    alone = np.array([not any(f.reason.code in carries for f in line.seen.support.findings) for line in some])
    return Model(
        table,
        round(float(w[-1]) - even, 3),
        carries,
        round(_from(_chance(unseen[alone] - even), y[alone]), 3),
        SOURCED_BELOW,
        NAMED_BELOW,
        NEW_BELOW,
    )


def _chance(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def _unseen(x: np.ndarray, y: np.ndarray, corpora: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The log odds of every line by a model that has not seen its corpus."""
    out = np.zeros(len(y))
    for name in sorted(set(corpora)):
        own = corpora == name
        w = solve(x[~own], y[~own], names)
        out[own] = x[own] @ w[:-1] + w[-1]
    return out


def _best(z: np.ndarray, y: np.ndarray, corpora: np.ndarray) -> float:
    """The log odds from which the mean F1 of the corpora is best, smoothed, so that one sentence moves it little."""
    grid = np.arange(-2.0, 1.01, 0.05)
    large = [c for c in sorted(set(corpora)) if y[corpora == c].sum() >= 20]
    mean = np.array([np.mean([_f1(z[corpora == c] >= t, y[corpora == c]) for c in large]) for t in grid])
    reach = np.arange(-6, 7)
    kernel = np.exp(-0.5 * (reach * 0.05 / SMOOTHED) ** 2)
    smooth = np.convolve(np.pad(mean, reach[-1], mode="edge"), kernel / kernel.sum(), "valid")
    return float(np.mean(grid[smooth >= smooth.max() - 0.002]))


def _f1(said: np.ndarray, y: np.ndarray) -> float:
    return float(2 * (said & y).sum() / max(1, said.sum() + y.sum()))


def _from(chance: np.ndarray, y: np.ndarray) -> float:
    """The least chance from which ALONE_FROM of the sentences without a reason that carries it are unsupported."""
    order = np.argsort(-chance)
    right = (np.cumsum(y[order]) + 1) / (np.arange(len(order)) + 2)
    good = np.flatnonzero(right >= ALONE_FROM)
    return float(max(0.5, min(0.95, chance[order][good[-1]]))) if good.size else 0.95


def _carriers(lines: Sequence[Line], doubted: np.ndarray) -> tuple[str, ...]:
    """The codes of reasons that may carry "unsupported": of the sentences with such a reason that are `doubted` by models
    that have not seen their corpus, CARRIES_FROM are false. A reason too rare to tell carries it by its nature."""
    found: dict[str, list[bool]] = {s.code: [] for s in REGISTRY if s.nature in ("hard", "") and s.group in GROUPS}
    for line, doubt in zip(lines, doubted, strict=True):
        for code in {f.reason.code for f in line.seen.support.findings if doubt and f.reason.code in found}:
            found[code].append(line.label == "unsupported")
    good = [
        code
        for code, hits in found.items()
        if (_rare(code) if len(hits) < CARRIES_LEAST else _share(hits) >= CARRIES_FROM)
    ]
    return tuple(sorted(good))


def _rare(code: str) -> bool:
    """Whether a reason too rare to tell carries "unsupported"."""
    return spec_of(code).nature == "hard" or code in CARRIES_RARE


def _share(hits: Sequence[bool]) -> float:
    """The share that is true, drawn a little to one half."""
    return (sum(hits) + 1) / (len(hits) + 2)


_ALL = dict.fromkeys((s.feature for s in REGISTRY), 1.0) | {"covers.near": 1.0}
_PLAIN = ("covers.all", "covers.two", "new.share", "new.claim", "new.clause", "twist")
_RELATED = tuple(dict.fromkeys(s.feature for s in REGISTRY if f"close.{s.feature}" in related(_ALL, 1.0)))


def weighed(name: str) -> bool:
    """Which features the model weighs: those related to the article instead of what they were made of."""
    reason = next((s for s in REGISTRY if s.feature == name), None)
    if name.startswith("close.") or name in _PLAIN:
        return True
    if (
        name == "reason.wording-differs"
    ):  # it names what is wrong, and finds it no better: without it corpora left out gain .005 AUC
        return False
    return reason is not None and reason.nature != "coverage" and name not in _RELATED


def bounds(names: Sequence[str]) -> list[tuple[float | None, float | None]]:
    """A reason may only raise the chance, what covers a sentence only lower it."""
    return [(None, 0.0) if n.startswith("covers.") else (0.0, None) for n in names]


def _prior(name: str) -> float:
    spec = next((s for s in REGISTRY if s.feature == name.removeprefix("close.")), None)
    return PRIOR.get(spec.nature, 0.0) if spec else 0.0


def solve(x: np.ndarray, y: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Coefficients and, last, the intercept."""
    prior = np.array([_prior(n) for n in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w[:-1] + w[-1]
        p = 1 / (1 + np.exp(-z))
        value = (np.logaddexp(0, z) - y * z).sum() + RIDGE * ((w[:-1] - prior) ** 2).sum() / 2
        error = p - y
        return value, np.append(x.T @ error + RIDGE * (w[:-1] - prior), error.sum())

    start = np.zeros(x.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds(names), (None, None)]).x
