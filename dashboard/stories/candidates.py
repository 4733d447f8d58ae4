"""Which articles are worth comparing at all: those that share several rare words or word pairs.

An inverted index instead of all pairs, so that the cost grows with the corpus and not with its square: terms of more
than settings.TERM_ARTICLES articles are left out, each article brings its rarest terms only, and keeps its best partners.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse as sp

from dashboard import settings
from dashboard.stories.signatures import Signature


def candidates(signatures: Sequence[Signature]) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, of articles that may tell one event, each once. Articles of different languages never meet
    unless one's language is unknown."""
    index = _index(signatures)
    seen: set[tuple[int, int]] = set()
    for start in range(0, len(signatures), settings.CANDIDATE_ROWS):
        block = (index[start : start + settings.CANDIDATE_ROWS] @ index.T).tocsr()
        for row in range(block.shape[0]):
            for other in _best(block, row, start + row):
                pair = (min(start + row, other), max(start + row, other))
                if pair not in seen and _speak_alike(signatures[pair[0]], signatures[pair[1]]):
                    seen.add(pair)
                    yield pair


def _speak_alike(a: Signature, b: Signature) -> bool:
    return a.language == b.language or "und" in (a.language, b.language)


def _best(block: sp.csr_matrix, row: int, own: int) -> list[int]:
    """The articles that share most rare terms with one, at least settings.SHARED_TERMS; ties by place."""
    columns = block.indices[block.indptr[row] : block.indptr[row + 1]]
    shared = block.data[block.indptr[row] : block.indptr[row + 1]]
    keep = (columns != own) & (shared >= settings.SHARED_TERMS)
    order = np.lexsort((columns[keep], -shared[keep]))[: settings.CANDIDATES]
    return [int(column) for column in columns[keep][order]]


def _index(signatures: Sequence[Signature]) -> sp.csr_matrix:
    """Articles × terms, 1 where a term is among the rarest of the article."""
    terms = [np.concatenate((s.words, s.pairs + (1 << 62))) for s in signatures]
    known, inverse, counts = np.unique(
        np.concatenate(terms) if terms else np.empty(0, np.int64), return_inverse=True, return_counts=True
    )
    ends = np.cumsum([t.size for t in terms])
    columns = [_rarest(inverse[end - t.size : end], counts) for t, end in zip(terms, ends, strict=True)]
    starts = np.concatenate(([0], np.cumsum([c.size for c in columns], dtype=np.int64)))
    flat = np.concatenate(columns) if columns else np.empty(0, np.int64)
    return sp.csr_matrix((np.ones(flat.size, np.int32), flat, starts), shape=(len(signatures), max(known.size, 1)))


def _rarest(terms: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Of an article's terms the rarest that at least one other article has; ties by number, so that order never counts."""
    often = counts[terms]
    fit = terms[(often >= 2) & (often <= settings.TERM_ARTICLES)]
    return np.sort(fit[np.lexsort((fit, counts[fit]))[: settings.RARE_TERMS]])
