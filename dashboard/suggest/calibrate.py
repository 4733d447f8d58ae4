"""From a raw score to a confidence that means what it says: of suggestions shown with .9, nine in ten are right.

A monotone map per label (isotonic regression, cross-fitted by story on labelled corpora) is fitted at training time by
`tests/quality/train_calibration.py` and kept as numbers in `data/calibration.json`; here it is only looked up.
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


def confidence(label: str, raw: float) -> float:
    """The chance (0..1) that a suggestion `label` with this raw score (0..1) is right; without a map, the score."""
    curve = curves().get(label)
    inside = min(1.0, max(0.0, raw))
    return curve.at(inside) if curve else min(inside, CALIBRATION_CEILING)


def fit(raw: Sequence[float], right: Sequence[bool]) -> Curve:
    """An isotonic map from scores and whether they were right (equal lengths, at least one).

    Every level block is drawn towards one half by one right and one wrong (Laplace), so that twenty out of twenty reads
    .95, not 1; blocks that this would bring out of order are levelled.
    """
    from sklearn.isotonic import IsotonicRegression

    x, y = np.asarray(raw, float), np.asarray(right, float)
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    level = IsotonicRegression().fit(x, y).predict(x)
    points: list[tuple[float, float]] = []
    highest = 0.0
    for value in np.unique(level):
        block = level == value
        highest = max(highest, min(CALIBRATION_CEILING, float((y[block].sum() + 1) / (block.sum() + 2))))
        points += [(float(x[block][0]), highest), (float(x[block][-1]), highest)]
    kept = [p for k, p in enumerate(points) if k == 0 or p != points[k - 1]]
    return Curve(tuple(round(a, 4) for a, _ in kept), tuple(round(b, 4) for _, b in kept), len(x))


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
