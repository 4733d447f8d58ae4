"""Which articles are worth comparing at all: those that share several rare words or word pairs, or several
rare names and numbers: heavy rewrites keep nothing else.

An inverted index instead of all pairs, so that the cost grows with the corpus and not with its square: terms of more
than settings.TERM_ARTICLES articles are left out, each article brings its rarest terms only, and keeps its best partners.
What that cuts is counted. Terms are counted a share of them at a time (settings.TERMS_AT_ONCE) and articles looked up
settings.CANDIDATE_ROWS at a time, so that memory is bounded by the articles and not by their words. Everything is done for
a block of articles at once: an order that is asked for stands in the bits of one number, which is sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from dashboard import settings
from dashboard.stories.fields import Fields, flat, rank
from dashboard.stories.signatures import Numbers

Places = Sequence[int]
Terms = Callable[[Places], tuple[Numbers, Numbers]]  # places -> whose (by row) and which
_ROW, _COUNT = 52, 40  # bits above which a row stands, and how many articles have a term
_LOW = (1 << 32) - 1
_LEAST, _MOST = 0, (1 << 63) - 1  # of a term


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

    def rarest(self, whose: Numbers, own: Numbers, most: int) -> tuple[Numbers, Numbers]:
        """Of each article's terms the `most` rarest: whose, and the place in `terms`. Ties by number, so that order never
        counts."""
        if not self.terms.size:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        order = np.argsort(own)  # sorted, neighbours are looked up in the same piece of memory: a twentieth of the time
        own, whose = own[order], whose[order]
        at = np.minimum(np.searchsorted(self.terms, own), self.terms.size - 1)
        known = self.terms[at] == own
        at, whose = at[known], whose[known]
        keys = np.sort((whose << _ROW) | (self.counts[at].astype(np.int64) << _COUNT) | at)
        keys = keys[rank(keys >> _ROW) < most]
        return keys >> _ROW, keys & ((1 << _COUNT) - 1)


def candidates(
    fields: Fields,
    places: Places,
    *,
    across: bool = False,
    cut: Cut | None = None,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Numbers:
    """Pairs (i, j) of `places`, i < j, of articles that may tell one event, each once and in order: n × 2. Articles of
    different languages meet only with `across`, or where one's language is unknown. What is left out is counted into `cut`;
    `tell` gets (done, of)."""
    cut = cut if cut is not None else Cut()
    searches = (_wording, settings.RARE_TERMS), (_specifics, settings.RARE_SPECIFICS)
    keys: list[Numbers] = []
    for terms, rare in searches:
        for block in _alike(places, terms(fields), rare, cut):
            tell(min(len(keys) * settings.CANDIDATE_ROWS // len(searches), len(places)), len(places))
            keys.append(block)
    pairs = _pairs(np.unique(np.concatenate(keys))) if keys else np.empty((0, 2), np.int64)
    if not across:
        pairs = pairs[_speak_alike(fields.about(places).languages, pairs)]
    return np.asarray(places, np.int64)[pairs]


def _wording(fields: Fields) -> Terms:
    """Words are numbers below 2³¹, pairs of them above 2³²: no two are alike."""

    def terms(some: Places) -> tuple[Numbers, Numbers]:
        both = flat(fields.field("words", some)), flat(fields.field("pairs", some))
        return np.concatenate([whose for whose, _ in both]), np.concatenate([own for _, own in both])

    return terms


def _specifics(fields: Fields) -> Terms:
    """Names and details are numbers below 2³¹; what is both counts once."""

    def terms(some: Places) -> tuple[Numbers, Numbers]:
        both = flat(fields.field("names", some)), flat(fields.field("details", some))
        keys = np.unique(np.concatenate([(whose << 32) | own for whose, own in both]))
        return keys >> 32, keys & _LOW

    return terms


def _pairs(keys: Numbers) -> Numbers:
    return np.stack((keys >> 32, keys & _LOW), axis=1)


def _alike(places: Places, terms: Terms, rare: int, cut: Cut) -> Iterator[Numbers]:
    """The pairs whose `rare` rarest terms have most in common, i · 2³² + j by number of place; a pair may come twice."""
    index = _index(places, terms, rare, cut)
    turned = index.T.tocsr()
    for start in range(0, len(places), settings.CANDIDATE_ROWS):
        product = index[start : start + settings.CANDIDATE_ROWS] @ turned
        yield _best(product, start, cut)


def _speak_alike(languages: np.ndarray, pairs: Numbers) -> np.ndarray:
    names, codes = np.unique(languages.astype(str), return_inverse=True)
    one, other = codes[pairs].T
    unknown = np.append(names == "und", False)
    return (one == other) | unknown[one] | unknown[other]


def _best(product: sp.csr_matrix, start: int, cut: Cut) -> Numbers:
    """For each article of a block those that share most rare terms with it, at least settings.SHARED_TERMS; ties by place."""
    found = np.flatnonzero(product.data >= settings.SHARED_TERMS)  # few of those that share any
    rows, columns = np.searchsorted(product.indptr, found, "right") - 1, product.indices[found].astype(np.int64)
    other = columns != rows + start
    rows, columns = rows[other], columns[other]
    fewest_last = (1 << 10) - product.data[found][other].astype(np.int64)  # of at most RARE_TERMS
    keys = np.sort((rows << _ROW) | (fewest_last << _COUNT) | columns)
    best = rank(keys >> _ROW) < settings.CANDIDATES
    cut.partners += int(np.count_nonzero(~best))
    rows, columns = (keys[best] >> _ROW) + start, keys[best] & _LOW
    return (np.minimum(rows, columns) << 32) | np.maximum(rows, columns)


def _blocks(places: Places, terms: Terms) -> Iterator[tuple[int, Numbers, Numbers]]:
    """(how many articles, whose, terms) of every settings.CANDIDATE_ROWS articles."""
    for start in range(0, len(places), settings.CANDIDATE_ROWS):
        some = places[start : start + settings.CANDIDATE_ROWS]
        yield len(some), *terms(some)


def _index(places: Places, terms: Terms, rare: int, cut: Cut) -> sp.csr_matrix:
    """Articles × terms, 1 where a term is among the rarest of the article."""
    common_terms = common(places, terms, cut)
    columns, sizes = [np.empty(0, np.int32)], [np.zeros(1, np.int64)]
    for articles, whose, own in _blocks(places, terms):
        kept, at = common_terms.rarest(whose, own, rare)
        columns.append(at.astype(np.int32))
        sizes.append(np.bincount(kept, minlength=articles))
    own, starts = np.concatenate(columns), np.cumsum(np.concatenate(sizes))
    shape = (len(places), max(common_terms.terms.size, 1))
    return sp.csr_matrix((np.ones(own.size, np.int32), own, starts), shape=shape)


def common(places: Places, terms: Terms, cut: Cut) -> Common:
    """How many articles have a term, of those that 2 to settings.TERM_ARTICLES have. The articles are gone through once for
    every settings.TERMS_AT_ONCE terms, each time for those between two bounds."""
    total, bounds = 0, np.empty(0, np.int64)
    for _, _, own in _blocks(places, terms):
        if not total:  # articles are in the order of a hash, so the first are like all
            sample = np.sort(own)
        total += own.size
    if (shares := -(-total // settings.TERMS_AT_ONCE)) > 1:
        bounds = np.unique(sample[np.arange(1, shares) * sample.size // shares])
    counted = [_counted(places, terms, low, high, cut) for low, high in pairwise([_LEAST, *bounds.tolist(), _MOST])]
    return Common(np.concatenate([part[0] for part in counted]), np.concatenate([part[1] for part in counted]))


def _counted(places: Places, terms: Terms, low: int, high: int, cut: Cut) -> tuple[Numbers, Numbers]:
    """Those from `low` to below `high`. Sorted in place: `np.unique` needs three times the memory."""
    parts = [np.empty(0, np.int64)]
    parts += [own[(own >= low) & (own < high)] for _, _, own in _blocks(places, terms)]
    here = np.concatenate(parts)
    del parts
    here.sort()
    begins = np.flatnonzero(np.concatenate(([True], here[1:] != here[:-1]))) if here.size else np.empty(0, np.int64)
    counts = np.diff(begins, append=here.size)
    much = counts > settings.TERM_ARTICLES
    cut.terms += int(much.sum())
    cut.occurrences += int(counts[much].sum())
    fit = (counts >= 2) & ~much
    return here[begins[fit]], counts[fit].astype(np.int32)
