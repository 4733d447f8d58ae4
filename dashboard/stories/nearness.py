"""Whether two articles tell one event although they share few words: the meaning of their sentences and their details.

Meaning alone takes two events with the same people for one (cosines .36-.50 on five corpora, heavy rewrites of one event
have .30-.45): so it only counts where the details agree, and never for more than it takes to join.
"""

from __future__ import annotations

import numpy as np

from dashboard import settings
from dashboard.stories.likeness import agreement
from dashboard.stories.signatures import Signature, common
from dashboard.text.meaning import cosines


def may_mean_the_same(a: Signature, b: Signature) -> bool:
    """Whether meaning can be worth anything between two articles: their days and details agree. Asks no encoder."""
    if not a.said or not b.said or _days_apart(a, b) > settings.NEAR_DAYS:
        return False
    return _agree_across(a, b) if a.language != b.language else _agree(a, b) > 0 and _share(a, b) > 0


def likeness_in_meaning(a: Signature, b: Signature) -> float:
    """What meaning is worth between two articles in the unit of `likeness.likeness`, 0..settings.NEAR_MOST."""
    if not a.said or not b.said or _days_apart(a, b) > settings.NEAR_DAYS:
        return 0.0
    return _across(a, b) if a.language != b.language else _within(a, b)


def _days_apart(a: Signature, b: Signature) -> int:
    """Days between the publications; 0 where one is not known."""
    return abs((a.published - b.published).days) if a.published and b.published else 0


def _within(a: Signature, b: Signature) -> float:
    trust = min(_agree(a, b), _share(a, b))
    if trust <= 0:
        return 0.0
    near = settings.NEAR_WORTH * (best_match(a, b) - settings.NEAR_EVENT) * min(trust, 1.0)
    return min(max(near, 0.0), settings.NEAR_MOST)


def _agree(a: Signature, b: Signature) -> float:
    """From 0, details do not agree, to 1 and more; figures, as `likeness.agreement` counts them."""
    low, high = settings.NEAR_DETAILS
    agreed = agreement(np.array(common(a.figures, b.figures)), np.array(min(a.figures.size, b.figures.size)))
    return (float(agreed) - low) / (high - low)


def _share(a: Signature, b: Signature) -> float:
    """From 0, too few specifics in common, to 1 and more: names count too, where they can be told."""
    low, high = settings.NEAR_SPECIFICS
    first, other = a.specifics, b.specifics
    return (common(first, other) / max(min(first.size, other.size), 1) - low) / (high - low)


def _across(a: Signature, b: Signature) -> float:
    return settings.NEAR_MOST if _agree_across(a, b) and best_match(a, b) >= settings.ACROSS_EVENT else 0.0


def _agree_across(a: Signature, b: Signature) -> bool:
    """Two languages: names and numbers are the same in both, so enough of them must be."""
    least = min(a.names.size + a.details.size, b.names.size + b.details.size)
    shared = common(a.names, b.names) + common(a.details, b.details)
    return shared >= settings.SHARED_TERMS and shared >= settings.ACROSS_SPECIFICS * least


def best_match(a: Signature, b: Signature) -> float:
    """The mean, over the sentences of both articles, of the cosine with the nearest sentence of the other."""
    near = cosines(a.said, b.said)
    return float(near.max(axis=1).mean() + near.max(axis=0).mean()) / 2
