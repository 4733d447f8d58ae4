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


def likeness_in_meaning(a: Signature, b: Signature) -> float:
    """What meaning is worth between two articles in the unit of `likeness.likeness`, 0..settings.NEAR_MOST."""
    if not a.central or not b.central or _days_apart(a, b) > settings.NEAR_DAYS:
        return 0.0
    return _across(a, b) if a.language != b.language else _within(a, b)


def _days_apart(a: Signature, b: Signature) -> int:
    """Days between the publications; 0 where one is not known."""
    return abs((a.published - b.published).days) if a.published and b.published else 0


def _within(a: Signature, b: Signature) -> float:
    one, other = a.specifics, b.specifics
    figures = agree(np.array(common(a.figures, b.figures)), np.array(min(a.figures.size, b.figures.size)))
    trust = min(float(figures), float(share(np.array(common(one, other)), np.array(min(one.size, other.size)))))
    if trust <= 0:
        return 0.0
    near = settings.NEAR_WORTH * (best_match(a, b) - settings.NEAR_EVENT) * min(trust, 1.0)
    return min(max(near, 0.0), settings.NEAR_MOST)


def agree(both: np.ndarray, least: np.ndarray) -> np.ndarray:
    """From 0, details do not agree, to 1 and more: figures that two articles share, of those that the one with fewer has, as
    `likeness.agreement` counts them."""
    low, high = settings.NEAR_DETAILS
    return (agreement(both, least) - low) / (high - low)


def share(both: np.ndarray, least: np.ndarray) -> np.ndarray:
    """From 0, too few specifics in common, to 1 and more: names count too, where they can be told."""
    low, high = settings.NEAR_SPECIFICS
    return (both / np.maximum(least, 1) - low) / (high - low)


def agree_across(both: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Two languages: names and numbers are the same in both, so enough of them must be."""
    return (both >= settings.SHARED_TERMS) & (both >= settings.ACROSS_SPECIFICS * least)


def _across(a: Signature, b: Signature) -> float:
    least = min(a.names.size + a.details.size, b.names.size + b.details.size)
    both = common(a.names, b.names) + common(a.details, b.details)
    agreed = bool(agree_across(np.array(both), np.array(least)))
    return settings.NEAR_MOST if agreed and best_match(a, b) >= settings.ACROSS_EVENT else 0.0


def best_match(a: Signature, b: Signature) -> float:
    """The mean, over the sentences of both articles, of the cosine with the nearest sentence of the other."""
    near = cosines(a.central, b.central)
    return float(near.max(axis=1).mean() + near.max(axis=0).mean()) / 2
