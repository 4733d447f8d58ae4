"""Which articles are worth comparing at all: those that share several rare words or word pairs, or several
rare names and numbers: heavy rewrites keep nothing else.

An inverted index instead of all pairs, so that the cost grows with the corpus and not with its square: terms of more
than settings.TERM_ARTICLES articles are left out, each article brings its rarest terms only, and keeps its best partners.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import scipy.sparse as sp

from dashboard import settings
from dashboard.stories.signatures import Numbers, Signature


def candidates(signatures: Sequence[Signature], *, across: bool = False) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, of articles that may tell one event, each once. Articles of different languages meet only with
    `across`, or where one's language is unknown."""
    wording = [np.concatenate((s.words, s.pairs + (1 << 62))) for s in signatures]
    specifics = [np.concatenate((s.names, s.details)) for s in signatures]
    seen: set[tuple[int, int]] = set()
    for pair in chain(_alike(wording, settings.RARE_TERMS), _alike(specifics, settings.RARE_SPECIFICS)):
        if pair not in seen and (across or _speak_alike(signatures[pair[0]], signatures[pair[1]])):
            seen.add(pair)
            yield pair


def _alike(terms: Sequence[Numbers], rare: int) -> Iterator[tuple[int, int]]:
    """The pairs (i, j), i < j, whose `rare` rarest terms have most in common; a pair may come twice."""
    index = _index(terms, rare)
    for start in range(0, len(terms), settings.CANDIDATE_ROWS):
        block = (index[start : start + settings.CANDIDATE_ROWS] @ index.T).tocsr()
        for row in range(block.shape[0]):
            for other in _best(block, row, start + row):
                yield min(start + row, other), max(start + row, other)


def _speak_alike(a: Signature, b: Signature) -> bool:
    return a.language == b.language or "und" in (a.language, b.language)


def _best(block: sp.csr_matrix, row: int, own: int) -> list[int]:
    """The articles that share most rare terms with one, at least settings.SHARED_TERMS; ties by place."""
    columns = block.indices[block.indptr[row] : block.indptr[row + 1]]
    shared = block.data[block.indptr[row] : block.indptr[row + 1]]
    keep = (columns != own) & (shared >= settings.SHARED_TERMS)
    order = np.lexsort((columns[keep], -shared[keep]))[: settings.CANDIDATES]
    return [int(column) for column in columns[keep][order]]


def _index(terms: Sequence[Numbers], rare: int) -> sp.csr_matrix:
    """Articles × terms, 1 where a term is among the rarest of the article."""
    known, inverse, counts = np.unique(
        np.concatenate(terms) if terms else np.empty(0, np.int64), return_inverse=True, return_counts=True
    )
    ends = np.cumsum([t.size for t in terms])
    columns = [_rarest(inverse[end - t.size : end], counts, rare) for t, end in zip(terms, ends, strict=True)]
    starts = np.concatenate(([0], np.cumsum([c.size for c in columns], dtype=np.int64)))
    flat = np.concatenate(columns) if columns else np.empty(0, np.int64)
    return sp.csr_matrix((np.ones(flat.size, np.int32), flat, starts), shape=(len(terms), max(known.size, 1)))


def _rarest(terms: Numbers, counts: Numbers, rare: int) -> Numbers:
    """Of an article's terms the rarest that at least one other article has; ties by number, so that order never counts."""
    often = counts[terms]
    fit = terms[(often >= 2) & (often <= settings.TERM_ARTICLES)]
    return np.sort(fit[np.lexsort((fit, counts[fit]))[:rare]])
