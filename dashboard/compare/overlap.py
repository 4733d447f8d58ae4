"""How much the sentences of two versions have in common: one sparse product for all pairs at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.sparse as sp

from dashboard import settings
from dashboard.compare.weights import Weights
from dashboard.model import Version
from dashboard.text.stems import stems

Matrix = np.ndarray
_TINY = 1e-9
_SMALL = 200_000  # cells of sentences × stems up to which plain arrays are faster: scipy's checks take 8 ms a pair of versions


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two versions as sentences × stems (each cell the root of the stem's strength), and what their pairs share.

    All weights are in units of a stem that the corpus has once: 1.0 is one rare word in common.
    """

    left: sp.csr_matrix | Matrix  # plain where both versions are small
    right: sp.csr_matrix | Matrix
    common: Matrix  # n × m: strength of the stems that both sentences have
    a: Matrix  # n: strength of all stems of a sentence
    b: Matrix  # m

    def dice(self) -> Matrix:
        """Twice the common strength by that of both sentences, 0..1: alike as wholes."""
        return 2 * self.common / np.maximum(self.a[:, None] + self.b[None, :], _TINY)

    def left_over(self, linked: Matrix) -> tuple[Matrix, Matrix]:
        """What the partners in `linked` (n × m of bool) do not explain: (the common strength of what is left over of both
        sentences, its share of the shorter sentence)."""
        if isinstance(self.left, np.ndarray):
            common = _left_over(self.left, self.right, linked.astype(float))
            return common, common / self._shorter()
        links = sp.csr_matrix(linked.astype(float))
        left = _without(self.left, links @ (self.right != 0).astype(float))
        right = _without(self.right, links.T @ (self.left != 0).astype(float))
        common = (left @ right.T).toarray()
        return common, common / self._shorter()

    def _shorter(self) -> Matrix:
        return np.maximum(np.minimum(self.a[:, None], self.b[None, :]), _TINY)


def overlap(a: Version, b: Version, weights: Weights) -> Overlap:
    """What the sentences of two versions have in common; rows and columns are sentence numbers less one."""
    places: dict[str, int] = {}
    cells = _cells(a, places), _cells(b, places)
    languages = a.article.language, b.article.language
    strength = {language: _strengths(places, weights, language) for language in set(languages)}
    small = max(len(a.sentences), len(b.sentences)) * len(places) <= _SMALL
    make = _array if small else _matrix
    left, right = (make(cell, strength[language]) for cell, language in zip(cells, languages, strict=True))
    common = left @ right.T
    return Overlap(left, right, common if small else common.toarray(), _totals(left), _totals(right))


def _cells(version: Version, places: dict[str, int]) -> tuple[list[int], list[int]]:
    """The columns of the different stems of each sentence, one row after the other, and where each row begins; new stems
    get the next column in `places`."""
    columns: list[int] = []
    starts = [0]
    for sentence in version.sentences:
        row = {places.setdefault(stem, len(places)) for stem in stems(sentence.text, version.article.language)}
        columns += row
        starts.append(len(columns))
    return columns, starts


def _matrix(cells: tuple[list[int], list[int]], strength: Matrix) -> sp.csr_matrix:
    """Sentences × stems; the root of the strength, so that products add up strengths."""
    columns, starts = cells
    return sp.csr_matrix((strength[columns] ** 0.5, columns, starts), shape=(len(starts) - 1, max(strength.size, 1)))


def _array(cells: tuple[list[int], list[int]], strength: Matrix) -> Matrix:
    """The same as a plain array."""
    columns, starts = cells
    out = np.zeros((len(starts) - 1, max(strength.size, 1)))
    out[np.repeat(np.arange(len(starts) - 1), np.diff(starts)), columns] = strength[columns] ** 0.5
    return out


def _strengths(stems: Iterable[str], weights: Weights, language: str) -> Matrix:
    """Rare words count more than their weight says, numbers twice; the unit is a word that the corpus has once."""
    known = list(stems)
    strength = (weights.many(known, language) / weights.once(language)) ** settings.RARITY
    numbers = np.array([_has_digit(stem) for stem in known], dtype=bool)
    return np.where(numbers, strength * settings.NUMBER_STRENGTH, strength)


@lru_cache(maxsize=200_000)
def _has_digit(stem: str) -> bool:
    return any(ch.isdecimal() for ch in stem)


def _left_over(left: Matrix, right: Matrix, linked: Matrix) -> Matrix:
    """`Overlap.left_over`'s common strength, on plain arrays."""
    mine = np.where(linked @ (right != 0) > 0, 0.0, left)
    theirs = np.where(linked.T @ (left != 0) > 0, 0.0, right)
    found: Matrix = mine @ theirs.T
    return found


def _without(rows: sp.csr_matrix, covered: sp.csr_matrix) -> sp.csr_matrix:
    """The rows without the stems that `covered` has for the same sentence."""
    return rows - rows.multiply(covered > 0)


def _totals(rows: sp.csr_matrix | Matrix) -> Matrix:
    if isinstance(rows, np.ndarray):
        return np.einsum("ij,ij->i", rows, rows)
    return np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
