"""Which sentences of two versions say the same.

Rule 1: never order. Rewriters move paragraphs, so no step assumes that both sides run in parallel (aligners that do fall
from .96 to .55 there). Rule 2: only within a pair; the cost is the pair's own n × m, done as one sparse product.

First pass: two sentences are as alike as the weight of their common stems (Dice, rare words count more), and a little
more if their neighbours are alike too. A link is kept if each is the other's best, or if one is the best of the other
and clearly so. Second pass, for merged and split sentences: what the partners of a sentence leave over of it may be
found in a sentence that has no partner yet or has words left over itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from dashboard import settings
from dashboard.compare.weights import Weights
from dashboard.model import Alignment, Link, Version
from dashboard.words import fold, stems

Matrix = np.ndarray


@dataclass(frozen=True, slots=True)
class Overlap:
    """Weight of the common stems of each pair of sentences, and of all stems of each sentence."""

    left: sp.csr_matrix  # sentences × stems, holding the root of the stem's weight
    right: sp.csr_matrix
    common: Matrix  # n × m
    a: Matrix  # n
    b: Matrix  # m

    @property
    def dice(self) -> Matrix:
        return 2 * self.common / np.maximum(self.a[:, None] + self.b[None, :], 1e-9)


def align(a: Version, b: Version, weights: Weights) -> Alignment:
    """All links between two versions, solid ones and maybes, by sentence numbers; scores 0..1, see `exported`."""
    if not a.sentences or not b.sentences:
        return Alignment(a.article.id, b.article.id, ())
    found = overlap(a, b, weights)
    dice = found.dice
    score = np.minimum(dice + settings.NEIGHBOUR * _best_neighbour(dice) * (dice > 0), 1.0)
    kept = best_pairs(score)
    pairs = [(int(i), int(j), float(score[i, j])) for i, j in zip(*np.nonzero(kept), strict=True)]
    moved = _moved([(i, j, s) for i, j, s in pairs])
    links = tuple(
        Link(i + 1, j + 1, round(s, 4), _kind(a.sentences[i].text, b.sentences[j].text, s, dice[i, j]), (i, j) in moved)
        for i, j, s in pairs
    )
    return Alignment(a.article.id, b.article.id, links)


def exported(alignment: Alignment) -> tuple[Link, ...]:
    """The links that stand for "says the same" outside this program: see settings.EXPORT."""
    return tuple(link for link in alignment.links if link.score >= settings.EXPORT)


def overlap(a: Version, b: Version, weights: Weights) -> Overlap:
    """The common weight of all pairs of sentences, by one sparse product."""
    places: dict[str, int] = {}
    left = _rows(a, weights, places)
    right = _rows(b, weights, places)
    shape = max(len(places), 1)
    ma = sp.csr_matrix((left[0], left[1], left[2]), shape=(len(a.sentences), shape))
    mb = sp.csr_matrix((right[0], right[1], right[2]), shape=(len(b.sentences), shape))
    return Overlap(ma, mb, (ma @ mb.T).toarray(), _norms(ma), _norms(mb))


def _norms(matrix: sp.csr_matrix) -> Matrix:
    return np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()


def _rows(version: Version, weights: Weights, places: dict[str, int]) -> tuple[list[float], list[int], list[int]]:
    """The sparse rows of a version (data, column, row start); new stems get a column in `places`."""
    data: list[float] = []
    columns: list[int] = []
    starts = [0]
    language = version.article.language
    for sentence in version.sentences:
        for stem in dict.fromkeys(stems(sentence.text, language)):
            columns.append(places.setdefault(stem, len(places)))
            data.append(weights.of(stem, language) ** 0.5)
        starts.append(len(columns))
    return data, columns, starts


def _best_neighbour(dice: Matrix) -> Matrix:
    """For each pair the better of the pair before and the pair after."""
    padded = np.pad(dice, 1)
    return np.maximum(padded[:-2, :-2], padded[2:, 2:])


def best_pairs(score: Matrix) -> Matrix:
    """True where a pair is the best of both its row and its column, or of one of them and clearly good."""
    row = score >= score.max(axis=1, keepdims=True) - 1e-12
    column = score >= score.max(axis=0, keepdims=True) - 1e-12
    mutual = row & column & (score >= settings.MAYBE)
    one = (row | column) & (score >= settings.MAYBE + settings.ONE_SIDED)
    return mutual | one


def _kind(left: str, right: str, score: float, dice: float) -> str:
    if score < settings.SOLID:
        return "maybe"
    if _bare(left) == _bare(right):
        return "same"
    return "edited" if dice >= settings.EDITED else "rewritten"


def _bare(text: str) -> str:
    return " ".join(fold(text).split()).replace('"', "")


def _moved(pairs: Sequence[tuple[int, int, float]]) -> set[tuple[int, int]]:
    """The pairs that are not in the heaviest chain running forward on both sides."""
    ordered = sorted(pairs, key=lambda p: (p[0], p[1]))
    chain = heaviest_chain([(i, j, s) for i, j, s in ordered])
    kept = {(ordered[k][0], ordered[k][1]) for k in chain}
    return {(i, j) for i, j, _ in ordered} - kept


def heaviest_chain(pairs: Sequence[tuple[int, int, float]]) -> list[int]:
    """Indices of the heaviest sub-sequence in which the second number never falls; `pairs` sorted by the first, then
    the second."""
    best: list[tuple[int, float, int]] = []  # (second, weight so far, index), both rising
    before: list[int] = []
    for k, (_, j, weight) in enumerate(pairs):
        at = bisect_left(best, (j + 1,)) - 1
        total = weight + (best[at][1] if at >= 0 else 0.0)
        before.append(best[at][2] if at >= 0 else -1)
        _insert(best, (j, total, k))
    out: list[int] = []
    k = best[-1][2] if best else -1
    while k >= 0:
        out.append(k)
        k = before[k]
    return out[::-1]


def _insert(best: list[tuple[int, float, int]], entry: tuple[int, float, int]) -> None:
    """Put `entry` in and drop what it makes useless: entries further on that weigh no more."""
    at = bisect_left(best, (entry[0] + 1,))
    if at and best[at - 1][1] >= entry[1]:
        return
    end = at
    while end < len(best) and best[end][1] <= entry[1]:
        end += 1
    start = at - 1 if at and best[at - 1][0] == entry[0] else at
    best[start:end] = [entry]
