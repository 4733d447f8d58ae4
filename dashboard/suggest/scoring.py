"""The small model that turns findings and coverage into a chance that a sentence is unsupported.

A logistic regression whose coefficients stand in `data/support.json` (numbers, not a pickle), fitted by
`tools/train_suggestions.py`. A reason can only raise the chance: its coefficient is never negative. The even chance is
where the F1 of corpora that the model had not seen was best. The model orders and settles; the badge "unsupported" still
needs a named reason.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "support.json"
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model: feature → weight, and the intercept.

    `carries`: the reasons that were right often enough, on corpora they were not chosen on, to carry "unsupported" from an
    even chance on. Another reason that contradicts takes the chance `doubtful_from`. An editor is asked to look from
    `sourced_below` on; where a reason contradicts from `named_below`, where nothing covers the sentence from `new_below`.
    """

    weights: Mapping[str, float]
    intercept: float
    carries: tuple[str, ...] = ()
    doubtful_from: float = 0.75
    sourced_below: float = EVEN
    named_below: float = EVEN
    new_below: float = EVEN

    def chance(self, features: Mapping[str, float]) -> float:
        """The chance (0..1) that a sentence with these features, if it is no boilerplate, is unsupported."""
        z = self.intercept + sum(w * features.get(name, 0.0) for name, w in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model of data/support.json."""
    data = json.loads(FILE.read_text(encoding="utf-8"))["model"]
    return Model(**data | {"carries": tuple(data["carries"])})
