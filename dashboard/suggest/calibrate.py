"""From a raw score to a confidence that means what it says: of suggestions shown with .9, nine in ten are right.

A monotone map per label (isotonic regression, cross-fitted by story on labelled corpora) is fitted at training time by
`tools/train_suggestions.py` and kept as numbers in `data/calibration.json`; here it is only looked up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from dashboard.settings import CALIBRATION_CEILING

FILE = Path(__file__).parent / "data" / "calibration.json"


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a monotone map, ascending: raw score -> confidence; straight lines between, level outside."""

    raw: tuple[float, ...]
    confidence: tuple[float, ...]
    n: int  # suggestions it was fitted on

    def at(self, raw: float) -> float:
        """The confidence for a raw score."""
        return float(np.interp(raw, self.raw, self.confidence))


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of a reliability table: `n` suggestions with confidence in [low, high), their mean, the share right."""

    low: float
    high: float
    n: int
    mean: float
    right: float


@lru_cache(maxsize=1)
def curves() -> Mapping[str, Curve]:
    """The fitted maps by label; empty where none has been fitted."""
    if not FILE.exists():
        return {}
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return {k: Curve(tuple(c["raw"]), tuple(c["confidence"]), c["n"]) for k, c in data["curves"].items()}


def confidence(label: str, raw: float, fitted: Mapping[str, Curve] | None = None) -> float:
    """The chance (0..1) that a suggestion `label` with this raw score (0..1) is right, by the maps `fitted` (None: those
    shipped); without a map, the score."""
    curve = (curves() if fitted is None else fitted).get(label)
    inside = min(1.0, max(0.0, raw))
    return curve.at(inside) if curve else min(inside, CALIBRATION_CEILING)


def fit(raw: Sequence[float], right: Sequence[bool]) -> Curve:
    """An isotonic map from scores and whether they were right (equal lengths, at least one).

    Every level block is drawn towards one half by one right and one wrong (Laplace), so that twenty out of twenty reads
    .95, not 1; blocks that this would bring out of order are levelled.
    """
    from sklearn.isotonic import isotonic_regression

    x, place = np.unique(np.round(np.asarray(raw, float), 4), return_inverse=True)
    n, hits = np.bincount(place), np.bincount(place, weights=np.asarray(right, float))
    level = isotonic_regression(hits / n, sample_weight=n)
    points: dict[float, float] = {}
    highest = 0.0
    for value in np.unique(np.round(level, 9)):
        block = np.round(level, 9) == value
        share = float((hits[block].sum() + 1) / (n[block].sum() + 2))
        highest = max(highest, min(CALIBRATION_CEILING, share))
        points |= {float(x[block][0]): round(highest, 4), float(x[block][-1]): round(highest, 4)}
    return Curve(tuple(points), tuple(points.values()), len(place))


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> tuple[Bin, ...]:
    """How often suggestions of like confidence were right, in `bins` equal steps; empty steps are left out."""
    c, y = np.asarray(confidences, float), np.asarray(right, float)
    place = np.minimum((c * bins).astype(int), bins - 1)
    rows = []
    for k in range(bins):
        here = place == k
        if here.any():
            rows.append(Bin(k / bins, (k + 1) / bins, int(here.sum()), float(c[here].mean()), float(y[here].mean())))
    return tuple(rows)


def calibration_error(rows: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of confidence and share right, weighted by n. 0 is perfect."""
    total = sum(row.n for row in rows)
    return sum(row.n * abs(row.mean - row.right) for row in rows) / total if total else 0.0
