"""How freely an article tells its story, and what new words and new figures therefore prove.

In an article that keeps to the wording of its sources a sentence of other words is a new claim. In one that says everything
in its own words it proves little, and so do words that are stronger than those of a sentence it hardly shares any with.
So what the model weighs is related to the rest of the article and to how near the sentence's meaning is to any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import settings
from dashboard.reasons import REGISTRY

_FACTS = tuple(
    dict.fromkeys(spec.feature for spec in REGISTRY if spec.group == "fact" or spec.code.startswith("name-"))
)
_STRONG = tuple(
    spec.feature for spec in REGISTRY if spec.code.removesuffix("-than") in ("stronger", "surer", "sweeping")
)


def closeness(covers: Sequence[float]) -> list[float]:
    """For each sentence of an article how closely the others keep to the pool's words, 0..1; `covers`: the share of each
    that the nearest sentence of the pool covers. A few sentences tell little: they are drawn to the usual."""
    total = sum(covers) + settings.FREE_PRIOR * settings.FREE_USUAL
    means = [(total - own) / (len(covers) - 1 + settings.FREE_PRIOR) for own in covers]
    return [_between(mean, settings.FREE_FROM, settings.FREE_TO) for mean in means]


def related(features: Mapping[str, float], close: float) -> dict[str, float]:
    """The features of one sentence, related to an article that keeps to the pool's words as closely as `close` (0..1)."""
    far = 1.0 - _between(features.get("meaning", 0.0), settings.MEANT_FROM, settings.MEANT_TO)
    near = features["covers.near"]
    found = {
        "new.share": (1.0 - near) * far * close,
        "new.claim": features.get("reason.not-covered", 0.0) * far * close,
        "new.clause": features.get("reason.clause-added", 0.0) * close,
    }
    found |= {f"close.{name}": features[name] * (0.3 + 0.7 * close) for name in _FACTS if name in features}
    found |= {f"close.{name}": features[name] * near for name in _STRONG if name in features}
    return {**features, **{name: round(value, 4) for name, value in found.items() if value}}


def _between(value: float, low: float, high: float) -> float:
    return max(0.0, min(1.0, (value - low) / (high - low)))
