"""What an article is compared by: its words, the pairs of neighbouring words, its sentences, its checkable details.

Page furniture would make all articles of a site alike, so lines that the HTML extractor left out and short lines that
stand on several articles of a site do not count. Everything is a number, to save memory: a word's own checksum, so that
articles read by different processes, on different days, can be compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np

from dashboard import settings
from dashboard.model import Sentence, Version
from dashboard.text import patterns as regex
from dashboard.text.fold import fold, in_ascii
from dashboard.text.lexicon import word_list
from dashboard.text.stems import stem, words

Numbers = np.ndarray  # int64, sorted, without repeats
_THOUSANDS = regex.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_NAME = regex.compile(r"(?<=[\p{L}\p{N},;:)\]”\"’'] )\p{Lu}[\p{L}'’.-]+")


@dataclass(frozen=True, slots=True)
class Signature:
    """The words of an article as numbers below 2³¹; a pair of words is first · 2³² + second."""

    article: str
    language: str
    words: Numbers
    pairs: Numbers  # neighbouring words
    sentences: tuple[Numbers, ...]  # the stems of each sentence's content words
    details: Numbers  # numbers and names of days and months: what another event does not share
    figures: Numbers  # of these the numbers of more than one digit: every story has a Tuesday and a three
    names: Numbers  # words with a capital inside a sentence
    title: Numbers  # the stems of the headline's content words
    published: date | None
    said: tuple[str, ...]  # sentences whose meaning stands for the article's, at most settings.STORY_SAID

    @property
    def specifics(self) -> Numbers:
        """Everything that could be checked: details, and names where not every noun has a capital."""
        return self.details if self.language in settings.NOUN_CAPITALS else np.union1d(self.details, self.names)

    @property
    def slight(self) -> bool:
        """Whether there is too little text to compare ("Loading…")."""
        return sum(sentence.size for sentence in self.sentences) < settings.STORY_WORDS


def signatures(versions: Sequence[Version]) -> list[Signature]:
    """One signature a version, in their order. Cost: one pass over the words."""
    repeated = site_lines(versions)
    return [signature(version, repeated) for version in versions]


def telling(version: Version, repeated: frozenset[tuple[str, str]]) -> list[Sentence]:
    """The sentences of a version that tell its story: without page furniture as far as it is known by its place."""
    site = version.article.site or ""
    return [s for s in version.sentences if s.part != "page" and (site, fold(s.text)) not in repeated]


def site_lines(versions: Iterable[Version]) -> frozenset[tuple[str, str]]:
    """(site, folded line) of short lines that stand on at least settings.SITE_LINE articles of a site.

    A story told over and over on one site repeats its sentences too, so a long one is never taken for furniture.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for version in versions:
        seen.update(short_lines(version))
    return frozenset(line for line, n in seen.items() if n >= settings.SITE_LINE)


def short_lines(version: Version) -> set[tuple[str, str]]:
    """(site, folded line) of an article's lines that are short enough to be furniture; none without a site."""
    site = version.article.site
    return (
        {(site, fold(s.text)) for s in version.sentences if len(s.text) <= settings.SITE_LINE_LENGTH} if site else set()
    )


def signature(version: Version, repeated: frozenset[tuple[str, str]]) -> Signature:
    """The signature of one version; `repeated`: lines that count as page furniture, of `site_lines`."""
    language = version.article.language
    telling_here = telling(version, repeated)
    lines = [words(sentence.text) for sentence in telling_here]
    numbered = [[_number(word) for word in line] for line in lines]
    stems = [{content(word, language) for word in line} - {""} for line in lines]
    details = {detail(word, language) for line in lines for word in line} - {""}
    return Signature(
        version.article.id,
        language,
        _sorted({word for line in numbered for word in line}),
        _sorted({(earlier << 32) + two for line in numbered for earlier, two in pairwise(line)}),
        tuple(_sorted({_number(f"~{term}") for term in sentence}) for sentence in stems if sentence),
        _sorted({_number(f"#{word}") for word in details}),
        _sorted({_number(f"#{word}") for word in details if len(word) > 1 and not word.isalpha()}),
        _sorted({_number(f"^{name}") for sentence in telling_here for name in _names(sentence)}),
        _sorted({_number(f"~{term}") for term in {content(w, language) for w in words(version.article.title)} - {""}}),
        version.article.published,
        _said([sentence.text for sentence in telling_here]),
    )


def _names(sentence: Sentence) -> Iterator[str]:
    """Folded words with a capital that do not open a sentence; none of headlines, which capitalise as they like. Letters
    lose their accents, for a name is spelled otherwise in another language."""
    if sentence.part != "title":
        for hit in _NAME.finditer(sentence.text):
            yield in_ascii(fold(hit.group())).removesuffix("'s").strip("'.-")


def _said(texts: Sequence[str]) -> tuple[str, ...]:
    """Sentences long enough to say something, evenly from the whole article."""
    long = [text for text in texts if len(text) >= settings.STORY_SAID_CHARS]
    step = max(len(long) / settings.STORY_SAID, 1.0)
    return tuple(long[int(k * step)] for k in range(min(len(long), settings.STORY_SAID)))


@lru_cache(maxsize=200_000)
def content(word: str, language: str) -> str:
    """The stem of a folded word, "" for a function word."""
    return "" if word in word_list("function", language) else stem(word, language)


@lru_cache(maxsize=200_000)
def detail(word: str, language: str) -> str:
    """A folded word with a digit, thousands unmarked and the decimal mark a full stop in every language, or the name of a
    day or month; "" for other words."""
    if any(ch.isdecimal() for ch in word):
        return _THOUSANDS.sub("", word).replace(",", ".")
    return word if word in word_list("date", language) else ""


def together(signature: Signature) -> Numbers:
    """Every two content words that stand in one sentence of the article, whatever their order: a paraphrase keeps
    them. Made when needed, for it takes four times the room of all the rest."""
    pairs = [_every_two(sentence) for sentence in signature.sentences]
    return np.unique(np.concatenate(pairs)) if pairs else np.empty(0, np.int64)


def _every_two(stems: Numbers) -> Numbers:
    short = stems[: settings.STORY_SENTENCE]
    rows, two = np.triu_indices(short.size, 1)
    return (short[rows] << 32) + short[two]


@lru_cache(maxsize=200_000)
def _number(word: str) -> int:
    """A word's number, the same in every corpus and process; never 0, so that no pair of words looks like a word. Two of a
    million words share one now and then, which is one of an article's hundreds of pairs."""
    return crc32(word.encode("utf-8", "surrogatepass")) & 0x7FFFFFFF or 1


def _sorted(numbers: set[int]) -> Numbers:
    return np.sort(np.fromiter(numbers, dtype=np.int64, count=len(numbers)))


def jaccard(a: Numbers, b: Numbers) -> float:
    """Share of common numbers, 0..1; 0 where either is empty."""
    both = common(a, b)
    return both / (a.size + b.size - both) if both else 0.0


def common(numbers: Numbers, other: Numbers) -> int:
    """How many numbers two sets share: the smaller one is looked up in the other, a third of the time of an intersection."""
    few, many = (numbers, other) if numbers.size <= other.size else (other, numbers)
    if not few.size:
        return 0
    at = np.searchsorted(many, few)
    return int(np.count_nonzero(many[np.minimum(at, many.size - 1)] == few))
