"""The small model that turns findings and coverage into a chance that a sentence is unsupported.

A logistic regression whose coefficients stand in `data/support.json` (numbers, not a pickle), fitted by
`tools/train_suggestions.py`. A reason can only raise the chance: coefficients of
reasons are never negative. The model orders and settles; the badge "unsupported" still needs a named reason.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.reasons import REGISTRY
from dashboard.settings import CALLED_SOURCED, CALLED_UNSUPPORTED, HARD_FLOOR, NEW_CLAIM_FROM

HARD = tuple(dict.fromkeys(spec.feature for spec in REGISTRY if spec.nature == "hard"))  # what settles the matter
FILE = Path(__file__).parent / "data" / "support.json"


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model: feature → weight, the intercept, and the chances from which it decides."""

    weights: Mapping[str, float]
    intercept: float
    unsupported_from: float = CALLED_UNSUPPORTED
    new_claim_from: float = NEW_CLAIM_FROM
    sourced_below: float = CALLED_SOURCED

    def chance(self, features: Mapping[str, float]) -> float:
        """The chance (0..1) that a sentence with these features, if it is no boilerplate, is unsupported."""
        z = self.intercept + sum(w * features.get(name, 0.0) for name, w in self.weights.items())
        p = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))
        return max(p, HARD_FLOOR) if any(features.get(name, 0.0) >= 0.9 for name in HARD) else p


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model of data/support.json."""
    return Model(**json.loads(FILE.read_text(encoding="utf-8"))["model"])
