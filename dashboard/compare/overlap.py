"""How much the sentences of two versions have in common: one sparse product for all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from dashboard import settings
from dashboard.compare.weights import Weights
from dashboard.model import Version
from dashboard.words import stems

Matrix = np.ndarray
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two versions as sentences × stems (each cell the root of the stem's strength), and what their pairs share.

    All weights are in units of a stem that the corpus has once: 1.0 is one rare word in common.
    """

    left: sp.csr_matrix
    right: sp.csr_matrix
    common: Matrix  # n × m: strength of the stems that both sentences have
    a: Matrix  # n: strength of all stems of a sentence
    b: Matrix  # m

    def dice(self) -> Matrix:
        """Twice the common strength by that of both sentences, 0..1: alike as wholes."""
        return 2 * self.common / np.maximum(self.a[:, None] + self.b[None, :], _TINY)

    def left_over(self, linked: Matrix) -> tuple[Matrix, Matrix]:
        """What the partners in `linked` (n × m of bool) do not explain: (the common strength of what is left over of both
        sentences, its share of the shorter sentence)."""
        links = sp.csr_matrix(linked.astype(float))
        left = _without(self.left, links @ (self.right != 0).astype(float))
        right = _without(self.right, links.T @ (self.left != 0).astype(float))
        common = (left @ right.T).toarray()
        return common, common / np.maximum(np.minimum(self.a[:, None], self.b[None, :]), _TINY)


def overlap(a: Version, b: Version, weights: Weights) -> Overlap:
    """What the sentences of two versions have in common; rows and columns are sentence numbers less one."""
    places: dict[str, int] = {}
    parts = [_rows(version, weights, places) for version in (a, b)]
    width = max(len(places), 1)
    left, right = (sp.csr_matrix(part, shape=(len(part[2]) - 1, width)) for part in parts)
    return Overlap(left, right, (left @ right.T).toarray(), _totals(left), _totals(right))


def _rows(version: Version, weights: Weights, places: dict[str, int]) -> tuple[list[float], list[int], list[int]]:
    """The sparse rows of a version (values, columns, row starts); new stems get a column in `places`."""
    values: list[float] = []
    columns: list[int] = []
    starts = [0]
    language = version.article.language
    once = weights.once(language)
    for sentence in version.sentences:
        for stem in dict.fromkeys(stems(sentence.text, language)):
            columns.append(places.setdefault(stem, len(places)))
            values.append(_strength(stem, weights.of(stem, language) / once) ** 0.5)
        starts.append(len(columns))
    return values, columns, starts


def _strength(stem: str, weight: float) -> float:
    """Rare words count more than their weight says, numbers twice."""
    number = any(ch.isdecimal() for ch in stem)
    return weight**settings.RARITY * (settings.NUMBER_STRENGTH if number else 1.0)


def _without(rows: sp.csr_matrix, covered: sp.csr_matrix) -> sp.csr_matrix:
    """The rows without the stems that `covered` has for the same sentence."""
    return rows - rows.multiply(covered > 0)


def _totals(rows: sp.csr_matrix) -> Matrix:
    return np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
