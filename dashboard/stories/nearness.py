"""Whether two articles tell one event although they share few words: the meaning of their sentences and their details.

Meaning alone takes two events with the same people for one (cosines .36-.50 on five corpora, heavy rewrites of one event
have .30-.45): so it only counts where the details agree, and never for more than it takes to join.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dashboard import settings
from dashboard.stories.likeness import agreement
from dashboard.stories.signatures import Signature, common
from dashboard.text.meaning import cosines, prepare


def likenesses_in_meaning(marks: Sequence[Signature], pairs: Sequence[tuple[int, int]]) -> Iterator[float]:
    """What meaning is worth between the two articles of each pair in the unit of `likeness.likeness`, 0..settings.NEAR_MOST.
    The sentences of several pairs are encoded together, which takes three quarters of the time."""
    for start in range(0, len(pairs), settings.MEANT_AT_ONCE):
        some = [(marks[i], marks[j]) for i, j in pairs[start : start + settings.MEANT_AT_ONCE]]
        trusts = [_trust(a, b) for a, b in some]
        prepare(text for (a, b), trust in zip(some, trusts, strict=True) if trust for text in (*a.central, *b.central))
        yield from (_near(a, b, trust) if trust else 0.0 for (a, b), trust in zip(some, trusts, strict=True))


def _trust(a: Signature, b: Signature) -> float:
    """How far details say that meaning may be asked, 0..1."""
    if not a.central or not b.central or _days_apart(a, b) > settings.NEAR_DAYS:
        return 0.0
    return _trust_across(a, b) if a.language != b.language else _trust_within(a, b)


def _near(a: Signature, b: Signature, trust: float) -> float:
    if a.language != b.language:
        return settings.NEAR_MOST if best_match(a, b) >= settings.ACROSS_EVENT else 0.0
    near = settings.NEAR_WORTH * (best_match(a, b) - settings.NEAR_EVENT) * trust
    return min(max(near, 0.0), settings.NEAR_MOST)


def _days_apart(a: Signature, b: Signature) -> int:
    """Days between the publications; 0 where one is not known."""
    return abs((a.published - b.published).days) if a.published and b.published else 0


def _trust_within(a: Signature, b: Signature) -> float:
    one, other = a.specifics, b.specifics
    figures = agree(np.array(common(a.figures, b.figures)), np.array(min(a.figures.size, b.figures.size)))
    trust = min(float(figures), float(share(np.array(common(one, other)), np.array(min(one.size, other.size)))))
    return min(max(trust, 0.0), 1.0)


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


def _trust_across(a: Signature, b: Signature) -> float:
    least = min(a.names.size + a.details.size, b.names.size + b.details.size)
    both = common(a.names, b.names) + common(a.details, b.details)
    return float(bool(agree_across(np.array(both), np.array(least))))


def best_match(a: Signature, b: Signature) -> float:
    """The mean, over the sentences of both articles, of the cosine with the nearest sentence of the other."""
    near = cosines(a.central, b.central)
    return float(near.max(axis=1).mean() + near.max(axis=0).mean()) / 2
