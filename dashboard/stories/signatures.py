"""What an article is compared by: its words, the pairs of neighbouring words, its sentences, its checkable details.

Page furniture would make all articles of a site alike, so lines that the HTML extractor left out and short lines that
stand on several articles of a site do not count. Everything is a number, to save memory: a word's own checksum, so that
articles read by different processes, on different days, can be compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from threading import Lock
from zlib import crc32

import numpy as np

from dashboard import settings
from dashboard.model import Sentence, Version
from dashboard.text import patterns as regex
from dashboard.text.fold import fold, in_ascii
from dashboard.text.lexicon import word_list
from dashboard.text.stems import stem, words, words_of

Numbers = np.ndarray  # int64, sorted, without repeats
_THOUSANDS = regex.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_NAME = regex.compile(r"(?<=[\p{L}\p{N},;:)\]”\"’'] )\p{Lu}[\p{L}'’.-]+")
_ASCII_NAME = re.compile(r"(?<=[A-Za-z0-9,;:)\]\"'] )[A-Z][A-Za-z'.-]+")  # the same for plain ASCII


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
    central: tuple[str, ...]  # sentences whose meaning stands for the article's, at most settings.STORY_SAID

    @property
    def specifics(self) -> Numbers:
        """Everything that could be checked: details, and names where not every noun has a capital."""
        return (
            self.details
            if self.language in settings.NOUN_CAPITALS
            else distinct(np.concatenate((self.details, self.names)))
        )

    @property
    def slight(self) -> bool:
        """Whether there is too little text to compare ("Loading…")."""
        return sum(map(len, self.sentences)) < settings.STORY_WORDS


def signatures(versions: Sequence[Version]) -> list[Signature]:
    """One signature a version, in their order. Cost: one pass over the words."""
    repeated = site_lines(versions)
    return [signature(version, repeated) for version in versions]


def _telling(version: Version, repeated: frozenset[tuple[str, str]]) -> list[tuple[Sentence, str]]:
    """The sentences of a version that tell its story, and folded: without page furniture as far as it is known by its
    place."""
    site = version.article.site or ""
    said = [(s, fold(s.text)) for s in version.sentences if s.part != "page"]
    return [(sentence, folded) for sentence, folded in said if (site, folded) not in repeated]


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
    told = _telling(version, repeated)
    lines = [words_of(folded) for _, folded in told]
    known = _vocabulary(language)
    numbers, stems, details, figures = known.columns([word for line in lines for word in line])
    line = np.repeat(np.arange(len(lines)), [len(words) for words in lines])
    inside = line[:-1] == line[1:]
    title = known.columns(words(version.article.title))[1]
    return Signature(
        version.article.id,
        language,
        distinct(numbers),
        distinct((numbers[:-1][inside] << 32) + numbers[1:][inside]),
        _by_line(line[stems > 0], stems[stems > 0]),
        distinct(details[details > 0]),
        distinct(figures[figures > 0]),
        _sorted({number for sentence, _ in told for number in _names(sentence)}),
        distinct(title[title > 0]),
        version.article.published,
        _said([sentence.text for sentence, _ in told]),
    )


def _by_line(line: Numbers, stems: Numbers) -> tuple[Numbers, ...]:
    """The different stems of each line that has any."""
    both = distinct((line << 32) + stems)
    where, own = both >> 32, both & 0xFFFFFFFF
    bounds = [0, *(np.flatnonzero(np.diff(where)) + 1).tolist(), own.size]
    return tuple(own[a:b] for a, b in pairwise(bounds)) if own.size else ()


class _Vocabulary(dict[str, int]):
    """The words met so far in a language, by row, and in four columns what stands for them: the word's number, and, 0 where there
    is none, those of the content word's stem, of the detail, of a detail that is a figure. Thousands of words are looked up
    without a function call for each."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.guard = language, Lock()
        self.rows = np.zeros((4, 1 << 12), np.int64)

    def __missing__(self, word: str) -> int:
        """The row of a word that is new."""
        with self.guard:
            row = len(self)
            if row == self.rows.shape[1]:
                self.rows = np.concatenate((self.rows, np.zeros_like(self.rows)), axis=1)
            term, told = content(word, self.language), detail(word, self.language)
            figure = len(told) > 1 and not told.isalpha()
            number = _number(f"#{told}") if told else 0
            self.rows[:, row] = _number(word), _number(f"~{term}") if term else 0, number, number if figure else 0
            return self.setdefault(word, row)

    def columns(self, found: Sequence[str]) -> np.ndarray:
        """4 × words."""
        rows = np.fromiter(map(self.__getitem__, found), np.int64, len(found))
        return self.rows[:, rows]


_vocabularies: dict[str, _Vocabulary] = {}


def _vocabulary(language: str) -> _Vocabulary:
    """That of a language; begun anew when it has grown to WORDS_KEPT words."""
    known = _vocabularies.get(language)
    if known is None or len(known) > settings.WORDS_KEPT:
        known = _vocabularies[language] = _Vocabulary(language)
    return known


def _names(sentence: Sentence) -> Iterable[int]:
    """The numbers of words with a capital that do not open a sentence; none of headlines, which capitalise as they like."""
    if sentence.part == "title":
        return ()
    return map(_name, (_ASCII_NAME if sentence.text.isascii() else _NAME).findall(sentence.text))


@lru_cache(maxsize=50_000)
def _name(written: str) -> int:
    """Letters lose their accents, for a name is spelled otherwise in another language."""
    return _number("^" + in_ascii(fold(written)).removesuffix("'s").strip("'.-"))


def _said(texts: Sequence[str]) -> tuple[str, ...]:
    """Sentences long enough to say something, evenly from the whole article."""
    long = [text for text in texts if len(text) >= settings.STORY_SAID_CHARS]
    step = max(len(long) / settings.STORY_SAID, 1.0)
    return tuple(long[int(k * step)] for k in range(min(len(long), settings.STORY_SAID)))


def content(word: str, language: str) -> str:
    """The stem of a folded word, "" for a function word."""
    return "" if word in word_list("function", language) else stem(word, language)


def detail(word: str, language: str) -> str:
    """A folded word with a digit, thousands unmarked and the decimal mark a full stop in every language, or the name of a
    day or month; "" for other words."""
    if not word.isalpha() and any(map(str.isdecimal, word)):
        return _THOUSANDS.sub("", word).replace(",", ".")
    return word if word in word_list("date", language) else ""


def together(signature: Signature) -> Numbers:
    """Every two content words that stand in one sentence of the article, whatever their order: a paraphrase keeps
    them. Made when needed, for it takes four times the room of all the rest."""
    pairs = [_every_two(sentence) for sentence in signature.sentences]
    return distinct(np.concatenate(pairs)) if pairs else np.empty(0, np.int64)


def _every_two(stems: Numbers) -> Numbers:
    short = stems[: settings.STORY_SENTENCE]
    rows, two = _every_two_of(short.size)
    return (short[rows] << 32) + short[two]


@cache
def _every_two_of(n: int) -> tuple[Numbers, Numbers]:
    """The places of every two of n numbers; at most settings.STORY_SENTENCE different ones are asked for."""
    one, two = np.triu_indices(n, 1)
    return one, two


@lru_cache(maxsize=200_000)
def _number(word: str) -> int:
    """A word's number, the same in every corpus and process; never 0, so that no pair of words looks like a word. Two of a
    million words share one now and then, which is one of an article's hundreds of pairs."""
    return crc32(word.encode("utf-8", "surrogatepass")) & 0x7FFFFFFF or 1


def distinct(numbers: Numbers) -> Numbers:
    """The different numbers in order; `np.unique` takes three times as long for some hundreds of them."""
    ordered = np.sort(numbers)
    fresh = np.ones(ordered.size, bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def _sorted(numbers: set[int]) -> Numbers:
    return np.sort(np.fromiter(numbers, dtype=np.int64, count=len(numbers)))


def jaccard(a: Numbers, b: Numbers) -> float:
    """Share of common numbers, 0..1; 0 where either is empty."""
    both = common(a, b)
    return both / (a.size + b.size - both) if both else 0.0


def common(numbers: Numbers, other: Numbers) -> int:
    """How many numbers two sets share: the smaller one is looked up in the other, a third of the time of an intersection."""
    few, many = (numbers, other) if numbers.size <= other.size else (other, numbers)
    return int(np.count_nonzero(held(few, many)))


def held(few: Numbers, many: Numbers) -> np.ndarray:
    """Which of the numbers of one set are in another."""
    if not many.size:
        return np.zeros(few.size, bool)
    return many[np.minimum(np.searchsorted(many, few), many.size - 1)] == few
