"""How far editors agree: percent, Cohen's, Fleiss' and Krippendorff's measures, each with an interval (docs/agreement.md).

A table of answers has one row a sentence, one column an editor, and the label or None in it. Every measure here is a
function of sums over sentences. That makes its interval cheap: a resample of 10,000 sentences is a draw of how often
each distinct row of the table occurs, and its sums are one matrix product.

Sources: Cohen 1960 (two editors); Fleiss 1971 (many editors; Gwet 2014, ch. 2, where sentences have unequal numbers of
answers); Krippendorff 2011 (alpha, nominal, answers missing); Spitzer and Fleiss 1974 (agreement on one label);
Efron 1987 (BCa intervals); Wilson 1927 (interval of a share).
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, ndtri

from dashboard.settings import (
    AGREEMENT_DRAWS,
    AGREEMENT_FEW,
    AGREEMENT_LEVEL,
    AGREEMENT_LOST_DRAWS,
    AGREEMENT_SEED,
)

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Measure = Callable[[Numbers], Numbers]
Missing = Literal["", "nobody", "one_editor", "no_overlap", "one_label", "not_said"]
NoInterval = Literal["", "few", "same", "lost"]
_SAME = 1e-12  # differences below are rounding
_PART = 250  # draws held in memory at once: 250 x 10,000 distinct rows are 20 MB


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure. `value` is None where it is undefined, and `missing` then says why; never 1 or NaN instead.

    `low`, `high` are the 95 % interval, None where `no_interval` says why. `n` is the sentences it rests on.
    """

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    missing: Missing = ""
    no_interval: NoInterval = ""

    @property
    def few(self) -> bool:
        """It rests on too few sentences to be relied upon."""
        return self.n < AGREEMENT_FEW


@dataclass(frozen=True, slots=True)
class Summary:
    """A table of answers in figures. `units` are sentences with two answers and more, `answers` all theirs."""

    units: int
    answers: int
    editors: int
    percent: Figure
    fleiss: Figure
    alpha: Figure


@dataclass(frozen=True, slots=True)
class LabelSummary:
    """One label against all others. `times_chosen` answers name it; `specific`: when one editor says it, another does too."""

    label: str
    times_chosen: int
    specific: Figure
    fleiss: Figure
    alpha: Figure


@dataclass(frozen=True, slots=True)
class PairSummary:
    """Two editors on the sentences that both answered."""

    editors: tuple[str, str]
    percent: Figure
    cohen: Figure


# ---- tables -----------------------------------------------------------------------------------------------------
def codes(table: pd.DataFrame, labels: Sequence[str]) -> Codes:
    """The table in numbers: which of `labels` each answer is, -1 for none."""
    flat = pd.Categorical(table.to_numpy(dtype=object).ravel(), categories=list(labels)).codes
    return np.asarray(flat, dtype=np.int8).reshape(table.shape)


def counts(coded: Codes, labels: int) -> Counts:
    """How many editors gave each label to each sentence: (sentences, labels)."""
    return np.stack([(coded == which).sum(axis=1) for which in range(labels)], axis=1).astype(np.int64)


def pairable(counted: Counts) -> Counts:
    """The rows with two answers and more: the others say nothing about agreement."""
    return counted[counted.sum(axis=1) >= 2]


def confusion(first: Codes, second: Codes, labels: int) -> Counts:
    """How often two editors (one's answers in rows, the other's in columns) gave which labels to the same sentence."""
    both = (first >= 0) & (second >= 0)
    met = first[both].astype(np.int64) * labels + second[both]
    return np.bincount(met, minlength=labels * labels).reshape(labels, labels)


def pooled_confusion(counted: Counts) -> Counts:
    """All pairs of answers to one sentence, whoever gave them; symmetric, each pair of unlike labels in both cells."""
    crossed: Counts = counted.T @ counted
    same = np.diag((counted * (counted - 1) // 2).sum(axis=0))
    return crossed - np.diag(np.diag(crossed)) + same


# ---- figures ----------------------------------------------------------------------------------------------------
def summary(table: pd.DataFrame, labels: Sequence[str]) -> Summary:
    """All editors of a table together."""
    coded = codes(table, labels)
    return of_counts(counts(coded, len(labels)), int((coded >= 0).any(axis=0).sum()))


def of_counts(counted: Counts, editors: int) -> Summary:
    """The same from counts; `editors` is how many people stand behind them."""
    rows = pairable(counted)
    missing = _missing(rows, editors)
    flat = "one_label" if not missing and (rows.sum(axis=0) > 0).sum() < 2 else missing
    n, answers = len(rows), int(rows.sum())
    if missing:
        none = Figure(None, n, missing=missing)
        return Summary(n, answers, editors, none, none, none)
    sample = Sample.drawn(_sums(rows))
    percent = _percent(sample, n)
    if flat:
        none = Figure(None, n, missing=flat)
        return Summary(n, answers, editors, percent, none, none)
    return Summary(n, answers, editors, percent, sample.figure(fleiss_of, n), sample.figure(alpha_of, n))


def of_label(counted: Counts, labels: Sequence[str], label: str, editors: int) -> LabelSummary:
    """One label of a table of counts against the rest."""
    which = list(labels).index(label)
    rest = counted.sum(axis=1) - counted[:, which]
    two = np.stack([counted[:, which], rest], axis=1)
    whole = of_counts(two, editors)
    rows = pairable(two)
    times_chosen = int(rows[:, 0].sum())
    if whole.percent.missing or not times_chosen:
        specific = Figure(None, len(rows), missing=whole.percent.missing or "not_said")
    else:
        pairs = np.stack([rows[:, 0] * (rows[:, 0] - 1), rows[:, 0] * (rows.sum(axis=1) - 1)], axis=1)
        specific = Sample.drawn(pairs.astype(float)).figure(_ratio, int((rows[:, 0] > 0).sum()))
    return LabelSummary(label, times_chosen, specific, whole.fleiss, whole.alpha)


def of_pair(editors: tuple[str, str], square: Counts) -> PairSummary:
    """Percent agreement and Cohen's kappa of two editors from their confusion table."""
    n, agreed = int(square.sum()), int(np.trace(square))
    if not n:
        none = Figure(None, 0, missing="no_overlap")
        return PairSummary(editors, none, none)
    percent = Figure(agreed / n, n, *wilson(agreed, n))
    if (square.sum(axis=0) + square.sum(axis=1) > 0).sum() < 2:
        return PairSummary(editors, percent, Figure(None, n, missing="one_label"))
    cohen = Sample.of_cells(square.ravel()).figure(cohen_of, n)
    return PairSummary(editors, percent, dataclasses.replace(cohen, value=_cohen(square)))


def _missing(rows: Counts, editors: int) -> Missing:
    if editors < 2:
        return "one_editor" if editors else "nobody"
    return "" if len(rows) else "no_overlap"


def _cohen(square: Counts) -> float:
    """Cohen's kappa of a square table, by scikit-learn."""
    from sklearn.metrics import cohen_kappa_score  # a second to import: for pages that show agreement alone

    first, second = np.indices(square.shape).reshape(2, -1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # labels that neither used
        return float(cohen_kappa_score(first, second, sample_weight=square.ravel()))


def _percent(sample: Sample, n: int) -> Figure:
    """Percent agreement; where nobody disagrees resampling shows no spread, and Wilson's interval of n of n serves."""
    estimate = sample.figure(percent_of, n)
    return Figure(1.0, n, *wilson(n, n)) if estimate.value == 1.0 else estimate


# ---- the measures, as functions of sums -------------------------------------------------------------------------
# Columns of the sums: 0 sentences answered; 1 sentences with two answers and more; 2 share of agreeing pairs;
# 3 agreeing pairs per possible partner (coincidences); then per label the share of a sentence's answers, then per label
# the answers of sentences with two and more.
def _sums(counted: Counts) -> Numbers:
    n = counted.sum(axis=1, keepdims=True).astype(float)
    agreeing = (counted * (counted - 1)).sum(axis=1, keepdims=True)
    several = n >= 2
    others = np.where(several, n - 1, 1)
    share = agreeing / (np.maximum(n, 1) * others)
    parts = [n >= 1, several, share, agreeing / others, counted / np.maximum(n, 1), counted * several]
    return np.hstack([part.astype(float) for part in parts])


def percent_of(sums: Numbers) -> Numbers:
    """Mean over sentences of the share of pairs of answers that agree (Fleiss 1971, P-bar; Gwet 2014, p_a)."""
    with np.errstate(all="ignore"):
        return np.asarray(sums[..., 2] / sums[..., 1])


def fleiss_of(sums: Numbers) -> Numbers:
    """(P - P_e) / (1 - P_e), where P_e sums the squares of the labels' mean shares."""
    many = (sums.shape[-1] - 4) // 2
    with np.errstate(all="ignore"):
        shares = sums[..., 4 : 4 + many] / sums[..., :1]
        chance = (shares**2).sum(axis=-1)
        return _corrected(percent_of(sums), chance)


def alpha_of(sums: Numbers) -> Numbers:
    """Krippendorff's alpha, nominal: 1 - D_o / D_e of the coincidences (Krippendorff 2011, step D).

    Unlike Fleiss' kappa it allows for small samples in D_e and takes sentences that not all editors answered.
    """
    many = (sums.shape[-1] - 4) // 2
    with np.errstate(all="ignore"):
        each = sums[..., 4 + many :]
        n = each.sum(axis=-1)
        chance = (each * (each - 1)).sum(axis=-1) / (n * (n - 1))
        return _corrected(sums[..., 3] / n, chance)


def cohen_of(sums: Numbers) -> Numbers:
    """Cohen's kappa of square tables, given flat: (…, labels²)."""
    many = round(sums.shape[-1] ** 0.5)
    with np.errstate(all="ignore"):
        square = sums.reshape(*sums.shape[:-1], many, many)
        square = square / square.sum(axis=(-1, -2), keepdims=True)
        chance = (square.sum(axis=-1) * square.sum(axis=-2)).sum(axis=-1)
        return _corrected(np.trace(square, axis1=-2, axis2=-1), chance)


def _ratio(sums: Numbers) -> Numbers:
    with np.errstate(all="ignore"):
        return np.asarray(sums[..., 0] / sums[..., 1])


def _corrected(seen: Numbers, chance: Numbers) -> Numbers:
    """What was seen, less what chance gives; NaN where chance alone gives all."""
    room = np.where(chance > 1 - _SAME, np.nan, 1 - chance)
    return np.asarray((seen - chance) / room)


# ---- intervals --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Sample:
    """Sentences as their distinct rows of features, how often each occurs, and the sums of many resamples of them."""

    features: Numbers  # (rows, k)
    weights: Counts  # (rows,)
    draws: Numbers  # (resamples, k)

    @classmethod
    def drawn(cls, features: Numbers) -> Sample:
        """Resample sentences, one a row of `features`, with replacement."""
        return cls._of(*_distinct(features))

    @classmethod
    def of_cells(cls, cells: Counts, draws: int = AGREEMENT_DRAWS) -> Sample:
        """Resample sentences of which `cells` says how many are of each kind; the sums are those of the kinds."""
        return cls._of(np.eye(len(cells)), cells, draws)

    @classmethod
    def _of(cls, features: Numbers, weights: Counts, draws: int = AGREEMENT_DRAWS) -> Sample:
        """The same sentences give the same resamples: the generator is seeded."""
        n, random = int(weights.sum()), np.random.default_rng(AGREEMENT_SEED)
        sizes = [min(_PART, draws - start) for start in range(0, draws, _PART)]
        parts = [random.multinomial(n, weights / n, size=size) @ features for size in sizes]
        return cls(features, weights, np.concatenate(parts))

    @property
    def total(self) -> Numbers:
        """The sums of the sentences as they are."""
        return np.asarray(self.weights @ self.features)

    def figure(self, measure: Measure, n: int) -> Figure:
        """The measure with its interval."""
        low, high, why = self.interval(measure)
        return Figure(float(measure(self.total)), n, low, high, no_interval=why)

    def interval(self, measure: Measure) -> tuple[float | None, float | None, NoInterval]:
        """The bias-corrected and accelerated bootstrap interval (BCa, Efron 1987).

        None, None and the reason: "few" (one sentence), "lost" (the measure is undefined in too many resamples),
        "same" (every resample gives the same value: the sample shows no spread).
        """
        if self.weights.sum() < 2:
            return None, None, "few"
        estimates = measure(self.draws)
        fine = estimates[np.isfinite(estimates)]
        if len(fine) < len(estimates) * (1 - AGREEMENT_LOST_DRAWS):
            return None, None, "lost"
        if np.ptp(fine) < _SAME:
            return None, None, "same"
        low, high = np.quantile(fine, _edges(fine, float(measure(self.total)), self._acceleration(measure)))
        return float(low), float(high), ""

    def _acceleration(self, measure: Measure) -> float:
        """How the spread changes with the value: the skewness of the values with one sentence left out."""
        without = measure(self.total - self.features)
        fine = np.isfinite(without) & (self.weights > 0)
        if not fine.any():
            return 0.0
        without, weights = without[fine], self.weights[fine]
        apart = np.average(without, weights=weights) - without
        spread = float((weights * apart**2).sum())
        return float((weights * apart**3).sum()) / (6 * spread**1.5) if spread > _SAME**2 else 0.0


def _distinct(features: Numbers) -> tuple[Numbers, Counts]:
    """Rows that are alike put together, and how many they are: 10,000 sentences have a few dozen different rows."""
    grouped = pd.DataFrame(features).groupby(list(range(features.shape[1])), sort=True).size()
    return grouped.index.to_frame(index=False).to_numpy(dtype=float), grouped.to_numpy(dtype=np.int64)


def _edges(drawn: Numbers, value: float, acceleration: float) -> Numbers:
    """Which quantiles of the resamples bound the interval; ties with the value count half."""
    tails = ndtri(np.array([(1 - AGREEMENT_LEVEL) / 2, (1 + AGREEMENT_LEVEL) / 2]))
    tied = np.isclose(drawn, value, rtol=0, atol=_SAME)
    below = float(((drawn < value) & ~tied).mean() + tied.mean() / 2)
    bias = float(ndtri(below)) if 0 < below < 1 else 0.0
    return np.asarray(ndtr(bias + (bias + tails) / (1 - acceleration * (bias + tails))))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The interval of a share (Wilson 1927): never outside 0..1, and of use where all or none are hits."""
    z = float(ndtri((1 + AGREEMENT_LEVEL) / 2))
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * (share * (1 - share) / of + square / (4 * of * of)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
