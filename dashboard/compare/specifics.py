"""The checkable details of a sentence: dates, times, numbers, money, percentages, names, places, offices, quotations.

Rules: one stretch is one detail, in this order of claim: quotation beside everything, then date, time, number, name. Own
regular expressions over word lists that an editor can extend (text/*/details.toml): .35 ms a sentence, where a neural tagger
costs 18-30 times as much and finds no more that is wrong (measured on 195 claims of Wikipedia against cited pages).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.compare.amounts import Quantity
from dashboard.compare.dates import find_dates
from dashboard.compare.people import Office, find_names, find_offices, headline
from dashboard.compare.quantities import find_quantities
from dashboard.compare.quotations import find_quotations
from dashboard.compare.times import find_times
from dashboard.model import Specific
from dashboard.text import patterns as regex
from dashboard.text.detect import language_or_guess
from dashboard.text.fold import fold_name


@dataclass(frozen=True, slots=True)
class Details:
    """Everything checkable in a sentence, by what it is; each tuple from left to right."""

    dates: tuple[Specific, ...]
    times: tuple[Specific, ...]
    numbers: tuple[Quantity, ...]  # numbers, money, percent
    names: tuple[Specific, ...]  # names and places
    quotes: tuple[Specific, ...]
    offices: tuple[Office, ...]


def details(
    text: str,
    *,
    language: str,
    names: frozenset[str] = frozenset(),
    published: date | None = None,
    inside: bool = False,
) -> Details:
    """The details of one sentence. `names`: folded words the story knows as names; `inside`: an earlier quotation is open."""
    quotes = tuple(find_quotations(text, inside=inside))
    times = tuple(find_times(text, language))
    taken = [(t.start, t.end) for t in times]
    dates = tuple(sorted((d for d in find_dates(text, language, published) if _free(d, taken)), key=lambda s: s.start))
    taken += [(d.start, d.end) for d in dates]
    numbers = tuple(find_quantities(text, language, taken))
    spelled = [(n.start, n.end) for n in numbers if n.spelled or n.unit]  # "Zwölf Störche", "SEK 200": no names
    people = tuple(find_names(text, language, names, [*taken, *spelled]))
    return Details(dates, times, numbers, people, quotes, tuple(find_offices(text, language, list(people))))


def _free(found: Specific, taken: Iterable[tuple[int, int]]) -> bool:
    return all(found.end <= a or b <= found.start for a, b in taken)


def specifics(
    text: str, *, language: str, names: frozenset[str] = frozenset(), published: date | None = None
) -> tuple[Specific, ...]:
    """The checkable details of `text`, left to right. `language` ISO 639-1 or "und" (guessed from the words).

    `names` are folded words that the story knows as names (see `story_names`); `published` resolves "yesterday".
    """
    found = details(text, language=language_or_guess(language, text), names=names, published=published)
    offices = tuple(
        Specific("role", o.start, o.end, text[o.start : o.end], " ".join((*o.mods, o.office)))
        for o in found.offices
        if o.holder
    )
    every = (*found.dates, *found.times, *found.numbers, *found.names, *offices, *found.quotes)
    return tuple(sorted(every, key=lambda s: (s.start, -s.end)))


def story_names(texts: Iterable[str], language: str) -> frozenset[str]:
    """The folded words that sentences of a story use as names where the capital is proof: not at a sentence's start.

    In German a word that ever stands behind an article is a noun, whatever stands beside it.
    """
    found: set[str] = set()
    nouns: set[str] = set()
    for text in texts:
        if language == "de":
            nouns.update(fold_name(m[1]) for m in _ARTICLE.finditer(text))
        if headline(text, language):
            continue
        for name in find_names(text, language, frozenset(), []):
            found.update(fold_name(w).removesuffix("'s") for w in name.text.split() if w[:1].isupper() and len(w) > 2)
    return frozenset(found - nouns)


_ARTICLE = regex.compile_twice(
    r"\b(?i:der|die|das|dem|den|des|ein|eine|einem|einen|einer|eines|im|am|zur|zum|beim|vom|ins|keine?|seine?|ihre?|"
    r"diese[rsmn]?|mehr|viele)\s+(\p{Lu}[\p{L}-]+)"
)
