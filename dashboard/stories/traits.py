"""What an article names: dates, places, names, figures, and its running words, for saying what two articles share.

Told by their looks (a capital inside a sentence, a month, digits): grouping must not wait for the details of compare/, and
what is shown here is never judged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard import settings
from dashboard.model import Sentence, Traits, Version
from dashboard.text import patterns as regex
from dashboard.text.fold import fold, in_ascii
from dashboard.text.lexicon import lexicon, word_list
from dashboard.text.stems import words

Named = Mapping[str, str]  # how it is compared -> how the article spells it, in the article's order
_RUN = regex.compile(
    r"(?<=[\p{L}\p{N},;:)\]”\"’'] )\p{Lu}[\p{L}'’-]*\p{Ll}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’-]+)*|\b\p{Lu}{2,6}\b"
)
_FIGURE = re.compile(r"\d(?<![\w.,-]\d)[\d.,]*\d(?:\s?%)?(?![\w-])")  # what begins with a digit is found at once
_THOUSANDS = regex.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"\d")
_DIGITS = r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_DATE_IN_DIGITS = re.compile(r"\d(?<!\w\d)(?:\d{3}-\d\d-\d\d|\d?[./]\d{1,2}[./]\d{2,4})")  # _DIGITS
_DATE_PART = regex.compile(r"\p{L}{3,}|\d+")
_PARTS = re.compile(r"\W+|_")

_PHRASE = 3  # words in a row that are no longer chance


@dataclass(frozen=True, slots=True)
class Telling:
    """What an article names, its folded words, line by line, and the different ones in plain ASCII."""

    dates: Named
    places: Named
    names: Named
    figures: Named
    lines: Sequence[Sequence[str]]
    known: frozenset[str]


def telling_of(version: Version) -> Telling:
    """The traits of an article; page furniture is left out."""
    language = version.article.language
    sentences = [s for s in version.sentences if s.part != "page"]
    lines = [words(s.text) for s in sentences]
    dates: dict[str, str] = {}
    figures: dict[str, str] = {}
    for sentence, line in zip(sentences, lines, strict=True):
        taken = []
        numbered = _DIGIT.search(sentence.text) is not None
        dated = _dates(language) if _may_date(line, language) else _DATE_IN_DIGITS
        for hit in dated.finditer(sentence.text) if numbered or dated is not _DATE_IN_DIGITS else ():
            if hit.group()[0].isupper() or _DIGIT.search(hit.group()):  # no "may", no "today"
                dates.setdefault(_date_key(hit.group()), hit.group())
            taken.append(hit.span())
        for hit in _FIGURE.finditer(sentence.text) if numbered else ():
            if not any(a <= hit.start() < b for a, b in taken):
                figures.setdefault(_figure_key(hit.group()), hit.group())
    places, names = _named(sentences, language)
    known = frozenset(in_ascii(word) for word in {word for line in lines for word in line})
    return Telling(dates, places, names, figures, lines, known)


def merged(tellings: Sequence[Telling]) -> Telling:
    """Several articles as one telling: what most of them name comes first."""
    kinds = zip(*((t.dates, t.places, t.names, t.figures) for t in tellings), strict=True)
    dates, places, names, figures = (_by_count(some) for some in kinds)
    known = frozenset[str]().union(*(t.known for t in tellings))
    return Telling(dates, places, names, figures, [line for t in tellings for line in t.lines], known)


def _by_count(some: Sequence[Named]) -> Named:
    seen = Counter(key for named in some for key in named)
    spelled = {key: run for named in reversed(some) for key, run in named.items()}
    return {key: spelled[key] for key, _ in seen.most_common()}


@lru_cache(maxsize=16)
def _dates(language: str) -> regex.Pattern[str]:
    """A day or month by name with the numbers beside it, or a date in digits."""
    date_words = sorted(
        (w for w in word_list("date", language) if len(w) > 2 and w.isalpha()), key=lambda w: (-len(w), w)
    )
    month = "|".join(map(regex.escape, date_words)) or "(?!)"
    day = rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s)?)?(?i:{month})\b\.?(?:\s\d{{1,2}}(?:st|nd|rd|th)?(?!\d|:))?"
    return regex.compile(rf"\b(?:{day}(?:,?\s{day})?(?:,?\s(?:de\s)?\d{{4}})?|{_DIGITS})")


def _may_date(line: Sequence[str], language: str) -> bool:
    """Whether one of the words may be a day or month: looking for them all in the text takes a hundred times as long."""
    return _any_day(language)(frozenset(line))


@lru_cache(maxsize=16)
def _any_day(language: str) -> regex.AnyWord:
    days = word_list("date", language)
    return regex.AnyWord(lambda word: not days.isdisjoint(_PARTS.split(word)))


def _date_key(text: str) -> str:
    """Day and month in any order, without the year where there is more."""
    parts = sorted(_DATE_PART.findall(fold(text)))
    kept = [part for part in parts if not _YEAR.fullmatch(part) and part not in ("st", "nd", "rd", "th")]
    return " ".join(kept or parts)


def _figure_key(text: str) -> str:
    return _THOUSANDS.sub("", text).replace(",", ".").replace(" ", "")


def _named(sentences: Sequence[Sentence], language: str) -> tuple[Named, Named]:
    """(places, names): capitals inside sentences; a place stands behind "in" or "near". Where every noun has a capital, a
    name has two."""
    places: dict[str, str] = {}
    names: dict[str, str] = {}
    for text, start, run in _runs(sentences):
        key = in_ascii(fold(run)).removesuffix("'s").strip("'.- ")
        locative = _word_before(text, start) in lexicon(language).lists.get("locative", frozenset())
        if key in word_list("date", language) or (
            language in settings.NOUN_CAPITALS and not locative and " " not in run
        ):
            continue
        (places if locative else names).setdefault(key, run.removesuffix("'s").removesuffix("’s"))
    return places, {key: run for key, run in names.items() if key not in places}


def _runs(sentences: Sequence[Sentence]) -> Iterator[tuple[str, int, str]]:
    for sentence in sentences:
        if sentence.part != "title":
            for hit in _RUN.finditer(sentence.text):
                yield sentence.text, hit.start(), hit.group()


def _word_before(text: str, start: int) -> str:
    return (text[max(0, start - 20) : start].split() or [""])[-1].lower()


# ---- two articles -----------------------------------------------------------------------------------------------
def shared(telling: Telling, other: Telling) -> Traits:
    """What both name, as the first spells it."""
    named = {**telling.places, **telling.names}
    own_named = {key: named[key] for key in named if key in other.places or key in other.names}
    places = {key for key in own_named if key in telling.places or key in other.places}
    return Traits(
        _few(telling.dates[key] for key in telling.dates if key in other.dates),
        _few(run for key, run in own_named.items() if key in places),
        _few(run for key, run in own_named.items() if key not in places),
        _few(telling.figures[key] for key in telling.figures if key in other.figures),
    )


def differing(telling: Telling, other: Telling) -> Traits:
    """What only the first names: dates, figures, and names whose last word is nowhere in the other's words."""
    there = other.known
    own = (telling.dates, telling.places, telling.names, telling.figures)
    other_named = (other.dates, other.places, other.names, other.figures)
    dates, places, names, figures = (
        [run for key, run in mine.items() if key not in theirs and not there.issuperset(words(in_ascii(run))[-1:])]
        for mine, theirs in zip(own, other_named, strict=True)
    )
    return Traits(_few(dates), _few(places), _few(names), _few(figures))


def _few(texts: Iterable[str]) -> tuple[str, ...]:
    """The first few, without those that stand inside a longer one."""
    runs = list(dict.fromkeys(texts))
    return tuple(run for run in runs if not any(run != other and run in other for other in runs))[: settings.TIE_TRAITS]


def shared_phrases(telling: Telling, other: Telling) -> int:
    """How many stretches of three words or more of the second stand in the first; one long stretch counts once."""
    there = {phrase for line in telling.lines for phrase in _phrases(line)}
    shared = 0
    for line in other.lines:
        before = False
        for here in map(there.__contains__, _phrases(line)):
            shared += here and not before
            before = here
    return shared


def _phrases(line: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(line[k:] for k in range(_PHRASE)), strict=False)
