"""What the search takes a text for: a set of folded words. Both databases are given these, so both find the same.

Folding: lower case as Unicode has it, compatibility forms opened, accents taken off (Café → cafe, Straße → strasse).
A number keeps together over its thousands ("1,000" and "1.000" → 1000). A script written without spaces gives one word
a character and one a pair of neighbours.

What an editor types is folded the same way and nothing in it is syntax. All words must occur: a word of letters as the
beginning of one ("regen" finds "Regenwassergebühr"), a number or a single letter as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.settings import SEARCH_EXCERPT, SEARCH_TERMS, SEARCH_TEXT_BYTES, SEARCH_WORD
from dashboard.text import patterns as regex

_SOLID = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_TOKEN = regex.compile(
    rf"(?P<solid>(?:{_SOLID}\p{{M}}*)+)"
    r"|(?P<number>\p{Nd}{1,3}(?:[.,'’\u00a0\u202f]\p{Nd}{3})+(?![\p{L}\p{N}]))"
    rf"|(?:(?!{_SOLID})[\p{{L}}\p{{M}}\p{{N}}])+",
    regex.V1,
)
_ONE = regex.compile(rf"{_SOLID}\p{{M}}*", regex.V1)
_ACCENT = regex.compile(r"[\p{Mn}&&\p{Script=Inherited}]+", regex.V1)
_OTHER = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
# English and much else is these signs alone, for which a simpler pattern gives the same words in a third of the time
_PLAIN = regex.compile(r"(?!.*\d[\u2018\u2019]\d)[\x00-\x7f\u2018-\u201f\u2013\u2014\u2026\u2022]*+", regex.DOTALL)
_PLAIN_TOKEN = regex.compile(r"[0-9]{1,3}(?:[.,'][0-9]{3})+(?![A-Za-z0-9])|[A-Za-z0-9]+")
Segment = tuple[str, bool]  # a stretch of text, and whether it is what was looked for


@dataclass(frozen=True, slots=True)
class Term:
    """A folded word of a query; `begins`: longer words that begin with it count, too."""

    word: str
    begins: bool


def fold(word: str) -> str:
    """One word as the index holds it: letters and digits only, never empty unless nothing of it is one."""
    plain = word.lower() if word.isascii() else _ACCENT.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return _OTHER.sub("", plain)[:SEARCH_WORD]


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """(folded word, start, end) of everything in `text` that can be found, in order."""
    for match in _TOKEN.finditer(text):
        if match["solid"] is None:
            if word := fold(match[0]):
                yield word, match.start(), match.end()
            continue
        signs = [
            (fold(piece[0]), match.start() + piece.start(), match.start() + piece.end())
            for piece in _ONE.finditer(match[0])
        ]
        yield from signs
        yield from ((a + b, start, end) for (a, start, _), (b, _, end) in pairwise(signs))


def indexed(*texts: str | None) -> str:
    """The words of these texts, each once, separated by spaces: what `search_entry.words` holds.

    At most SEARCH_TEXT_BYTES of them: PostgreSQL refuses a longer list.
    """
    unique_words: dict[str, None] = {}
    room = SEARCH_TEXT_BYTES
    for text in texts:
        for word in _words(text or ""):
            if word not in unique_words:
                room -= len(word.encode()) + 1
                if room < 0:
                    return " ".join(unique_words)
                unique_words[word] = None
    return " ".join(unique_words)


def _words(text: str) -> Iterable[str]:
    """The words of `tokens`, without their places."""
    if _PLAIN.fullmatch(text) is None:
        return (word for word, _, _ in tokens(text))
    unique_words = dict.fromkeys(_PLAIN_TOKEN.findall(text.lower()))
    return (_OTHER.sub("", word)[:SEARCH_WORD] if not word.isalnum() else word[:SEARCH_WORD] for word in unique_words)


def terms(query: str) -> tuple[Term, ...]:
    """What an editor looks for; empty where nothing of it is a word."""
    unique_terms: dict[Term, None] = {}
    for match in _TOKEN.finditer(query):
        if match["solid"] is not None:
            signs = [fold(piece[0]) for piece in _ONE.finditer(match[0])]
            pairs = [a + b for a, b in pairwise(signs)] or signs
            unique_terms.update((Term(word, False), None) for word in pairs)
        elif word := fold(match[0]):
            unique_terms[Term(word, len(word) > 1 and not word.isdigit())] = None
    return tuple(unique_terms)[:SEARCH_TERMS]


def hits(term: Term, word: str) -> bool:
    """Whether a folded word of a text is what `term` looks for."""
    return word.startswith(term.word) if term.begins else word == term.word


def holds_all(words: str, wanted: Sequence[Term]) -> bool:
    """Whether `words`, as `indexed` has made them, hold every term."""
    padded = f" {words} "
    return all((f" {term.word}" if term.begins else f" {term.word} ") in padded for term in wanted)


def excerpt(text: str, wanted: Sequence[Term], width: int = SEARCH_EXCERPT) -> tuple[Segment, ...]:
    """About `width` characters of `text` around what was looked for, in stretches; "…" where something is left out."""
    places = [(a, b) for word, a, b in tokens(text) if any(hits(term, word) for term in wanted)]
    start, stop = _window(text, places[0] if places else (0, 0), width)
    out: list[Segment] = [("…", False)] if start else []
    at = start
    for a, b in _merged(places):
        if a >= at and b <= stop:
            out += [(text[at:a], False), (text[a:b], True)]
            at = b
    out += [(text[at:stop], False), ("…" if stop < len(text) else "", False)]
    return tuple((" ".join(part.split("\n")), mark) for part, mark in out if part)


def _window(text: str, first: tuple[int, int], width: int) -> tuple[int, int]:
    """Where the excerpt begins and ends: the hit in its first third, no word cut where there is a space nearby."""
    if len(text) <= width:
        return 0, len(text)
    start = max(0, min(first[0] - width // 3, len(text) - width))
    stop = max(min(len(text), start + width), first[1])
    if start and (space := text.find(" ", start, first[0])) >= 0:
        start = space + 1
    if stop < len(text) and (space := text.rfind(" ", first[1], stop)) >= 0:
        stop = space
    return start, stop


def _merged(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order without those inside or across an earlier one."""
    out: list[tuple[int, int]] = []
    for a, b in sorted(places):
        if out and a < out[-1][1]:
            out[-1] = out[-1][0], max(b, out[-1][1])
        else:
            out.append((a, b))
    return out
