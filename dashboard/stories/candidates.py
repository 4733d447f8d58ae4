"""Which articles are worth comparing at all: those that share several rare words or word pairs, or several
rare names and numbers: heavy rewrites keep nothing else.

An inverted index instead of all pairs, so that the cost grows with the corpus and not with its square: terms of more
than settings.TERM_ARTICLES articles are left out, each article brings its rarest terms only, and keeps its best partners.
What that cuts is counted. Terms are counted a share of them at a time (settings.TERMS_AT_ONCE), so that memory is bounded
by the articles and not by their words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import scipy.sparse as sp

from dashboard import settings
from dashboard.stories.signatures import Numbers, Signature

Terms = Callable[[Signature], Numbers]


@dataclass(slots=True)
class Cut:
    """What the search left out: terms of too many articles, their occurrences, and partners beyond the best."""

    terms: int = 0
    occurrences: int = 0
    partners: int = 0

    def add(self, other: Cut) -> None:
        """Count another search's."""
        self.terms += other.terms
        self.occurrences += other.occurrences
        self.partners += other.partners


@dataclass(frozen=True, slots=True)
class Common:
    """The terms that several articles have, but not too many: sorted, and how many articles have each."""

    terms: Numbers
    counts: Numbers

    def rarest(self, own: Numbers, most: int) -> Numbers:
        """Of an article's terms the places in `terms` of the `most` rarest; ties by number, so that order never counts."""
        if not self.terms.size:
            return np.empty(0, np.int64)
        at = np.searchsorted(self.terms, own)
        at = at[self.terms[np.minimum(at, self.terms.size - 1)] == own]
        return np.sort(at[np.lexsort((at, self.counts[at]))[:most]])


def candidates(
    marks: Sequence[Signature], *, across: bool = False, cut: Cut | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, of articles that may tell one event, each once. Articles of different languages meet only with
    `across`, or where one's language is unknown. What is left out is counted into `cut`."""
    languages = [mark.language for mark in marks]
    cut = cut if cut is not None else Cut()
    by_words = _alike(marks, _wording, settings.RARE_TERMS, cut)
    by_details = _alike(marks, _specifics, settings.RARE_SPECIFICS, cut)
    seen: set[int] = set()
    for i, j in chain(by_words, by_details):
        key = (i << 32) + j  # a number takes half the room of a pair
        if key not in seen and (across or _speak_alike(languages[i], languages[j])):
            seen.add(key)
            yield i, j


def _wording(mark: Signature) -> Numbers:
    """Words are numbers below 2³¹, pairs of them above 2³²: no two are alike."""
    return np.concatenate((mark.words, mark.pairs))


def _specifics(mark: Signature) -> Numbers:
    return np.union1d(mark.names, mark.details)


def _alike(marks: Sequence[Signature], terms: Terms, rare: int, cut: Cut) -> Iterator[tuple[int, int]]:
    """The pairs (i, j), i < j, whose `rare` rarest terms have most in common; a pair may come twice."""
    index = _index(marks, terms, rare, cut)
    turned = index.T.tocsr()
    for start in range(0, len(marks), settings.CANDIDATE_ROWS):
        block = (index[start : start + settings.CANDIDATE_ROWS] @ turned).tocsr()
        for row in range(block.shape[0]):
            for other in _best(block, row, start + row, cut):
                yield min(start + row, other), max(start + row, other)


def _speak_alike(a: str, b: str) -> bool:
    return a == b or "und" in (a, b)


def _best(block: sp.csr_matrix, row: int, own: int, cut: Cut) -> list[int]:
    """The articles that share most rare terms with one, at least settings.SHARED_TERMS; ties by place."""
    columns = block.indices[block.indptr[row] : block.indptr[row + 1]]
    shared = block.data[block.indptr[row] : block.indptr[row + 1]]
    keep = (columns != own) & (shared >= settings.SHARED_TERMS)
    order = np.lexsort((columns[keep], -shared[keep]))
    cut.partners += max(order.size - settings.CANDIDATES, 0)
    return [int(column) for column in columns[keep][order[: settings.CANDIDATES]]]


def _index(marks: Sequence[Signature], terms: Terms, rare: int, cut: Cut) -> sp.csr_matrix:
    """Articles × terms, 1 where a term is among the rarest of the article."""
    common_terms = common(marks, terms, cut)
    columns = [common_terms.rarest(terms(mark), rare).astype(np.int32) for mark in marks]
    starts = np.concatenate(([0], np.cumsum([c.size for c in columns], dtype=np.int64)))
    flat = np.concatenate(columns) if columns else np.empty(0, np.int32)
    return sp.csr_matrix(
        (np.ones(flat.size, np.int32), flat, starts), shape=(len(marks), max(common_terms.terms.size, 1))
    )


def common(marks: Sequence[Signature], terms: Terms, cut: Cut) -> Common:
    """How many articles have a term, of those that 2 to settings.TERM_ARTICLES have. The marks are gone through once for
    every settings.TERMS_AT_ONCE terms."""
    total = sum(terms(mark).size for mark in marks)
    shares = max(-(-total // settings.TERMS_AT_ONCE), 1)
    shares_counted = [_counted(marks, terms, share, shares, cut) for share in range(shares)]
    terms_common, counts = (np.concatenate([part[k] for part in shares_counted]) for k in range(2))
    order = np.argsort(terms_common, kind="stable")
    return Common(terms_common[order], counts[order])


def _counted(marks: Sequence[Signature], terms: Terms, share: int, shares: int, cut: Cut) -> tuple[Numbers, Numbers]:
    own = (terms(mark) for mark in marks)
    parts = [some[some % shares == share] if shares > 1 else some for some in own]
    terms_here, counts = np.unique(np.concatenate(parts) if parts else np.empty(0, np.int64), return_counts=True)
    much = counts > settings.TERM_ARTICLES
    cut.terms += int(much.sum())
    cut.occurrences += int(counts[much].sum())
    fit = (counts >= 2) & ~much
    return terms_here[fit], counts[fit].astype(np.int32)
