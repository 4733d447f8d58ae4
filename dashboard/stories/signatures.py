"""What an article is compared by: the pairs of neighbouring words of its telling, as sorted numbers.

Page furniture would make all articles of a site alike, so lines that the HTML extractor left out and lines that stand on
several articles of a site do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard import settings
from dashboard.model import Sentence, Version
from dashboard.words import fold, words

Numbers = np.ndarray  # sorted, without repeats, int64


@dataclass(frozen=True, slots=True)
class Signature:
    """`words` and `pairs` of an article as numbers of one shared vocabulary; a pair is first · 2³² + second."""

    article: str
    language: str
    words: Numbers
    pairs: Numbers


def signatures(versions: Sequence[Version]) -> list[Signature]:
    """One signature a version, in their order. Cost: one pass over the words."""
    repeated = site_lines(versions)
    places: dict[str, int] = {}
    return [_signature(version, repeated, places) for version in versions]


def telling(version: Version, repeated: frozenset[tuple[str, str]]) -> list[Sentence]:
    """The sentences of a version that tell its story: without page furniture as far as it is known by its place."""
    site = version.article.site or ""
    return [s for s in version.sentences if s.part != "page" and (site, fold(s.text)) not in repeated]


def site_lines(versions: Iterable[Version]) -> frozenset[tuple[str, str]]:
    """(site, folded line) of lines that stand on at least settings.SITE_LINE articles of a site.

    A story told over and over on one site repeats its lines too, so a long sentence is never taken for furniture.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for version in versions:
        if version.article.site:
            lines = {fold(s.text) for s in version.sentences if len(s.text) <= settings.SITE_LINE_LENGTH}
            seen.update((version.article.site, line) for line in lines)
    return frozenset(line for line, n in seen.items() if n >= settings.SITE_LINE)


def _signature(version: Version, repeated: frozenset[tuple[str, str]], places: dict[str, int]) -> Signature:
    single: set[int] = set()
    double: set[int] = set()
    for sentence in telling(version, repeated):
        line = [places.setdefault(word, len(places)) for word in words(sentence.text)]
        single.update(line)
        double.update((one << 32) + two for one, two in zip(line, line[1:], strict=False))
    return Signature(version.article.id, version.article.language, _sorted(single), _sorted(double))


def _sorted(numbers: set[int]) -> Numbers:
    return np.sort(np.fromiter(numbers, dtype=np.int64, count=len(numbers)))


def jaccard(a: Numbers, b: Numbers) -> float:
    """Share of common numbers, 0..1; 0 where either is empty."""
    common = np.intersect1d(a, b, assume_unique=True).size
    both = a.size + b.size - common
    return common / both if common else 0.0
