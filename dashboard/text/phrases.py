"""The word lists that tell boilerplate from news: `boilerplate.toml` of each language, that an editor can extend.

A phrase may hold `word*` (any ending), `(a|b)`, `x?` (x may be missing) and `...` (up to four words in between). Text is
compared lower-cased, with quotes and spaces folded to their plain forms; the folding never moves an offset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

from dashboard.text.fold import fold_in_place as fold
from dashboard.text.lexicon import load

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TRIM = " \t0123456789()[]{}|•·:;,.!?…»«>›<‹→←▸▾▼+-–—#*/\\\"'"
LISTED = ("en", "de", "es")


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one language. `find`: section -> expression; use `fullmatch` on a bare line for label, tail and
    comments, `match` for line start, byline start and pointing, `search` for the others."""

    language: str
    find: Mapping[str, Any]  # re.Pattern, or Gated where it is searched for
    function: frozenset[str]  # words that carry no content


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, lower-cased, without numbers and signs."""
    return tuple(_WORD.findall(fold(text)))


def bare(line: str) -> str:
    """A line as [label] compares it: folded, without numbers and signs at its ends, spaces single."""
    return " ".join(fold(line).strip(_TRIM).split())


def lists(language: str) -> Lists | None:
    """The word lists of a language (ISO 639-1); None where there is no file for it."""
    return _load(language) if language in LISTED else None


_WHOLE = ("label", "tail", "comments")  # the whole line
_START = ("line start", "byline start", "pointing")  # the line's beginning


@lru_cache(maxsize=len(LISTED))
def _load(language: str) -> Lists:
    sections = {name: tuple(phrases) for name, phrases in load(language, "boilerplate").items()}
    return Lists(language, _Found(sections), frozenset(sections["function"]))


class _Found(Mapping[str, Any]):
    """Section → its expression, compiled when it is asked for."""

    def __init__(self, sections: Mapping[str, tuple[str, ...]]) -> None:
        self._sections = {name: entries for name, entries in sections.items() if name != "function"}
        self._gates = Gates({name: some for name, some in self._sections.items() if name not in (*_WHOLE, *_START)})
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            late, whole = partial(_compile, name, self._sections[name]), name in (*_WHOLE, *_START)
            self._made[name] = late() if whole else Gated(late, self._gates, name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sections)

    def __len__(self) -> int:
        return len(self._sections)


def _compile(section: str, entries: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for a list, the longest phrases first so that a reason shows the fullest one."""
    choice = "|".join(_expression(entry) for entry in sorted(entries, key=lambda e: (-len(e), e)))
    if section in _WHOLE:
        return re.compile(rf"(?:{choice})$")
    return re.compile(rf"\W{{0,3}}(?:{choice})" if section in _START else rf"(?<!\w)(?:{choice})")


class Gated:
    """The expression of a list that is searched for, tried only at the words that one of its entries can begin with."""

    def __init__(self, late: Callable[[], re.Pattern[str]], gates: Gates, section: str) -> None:
        """`late` compiles the expression, `gates` are those of the list's language."""
        self._late, self._gates, self._section = late, gates, section

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return self._late()

    def search(self, line: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return next(self.finditer(line), None)

    def finditer(self, line: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        if self._gates.is_open(self._section, line):
            return self._expression.finditer(line)
        places = self._gates.places(line).get(self._section)
        return self._tried(line, places) if places else iter(())

    def _tried(self, line: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
        end = 0
        for at in places:
            if at >= end and (hit := self._expression.match(line, at)):
                yield hit
                end = hit.end()

    def match(self, line: str) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self._expression.match(line)


class Gates:
    """Where the lists may have an entry in a line: their entries' first letters against the line's words, each word asked once.

    An entry that begins with something else ("*ness", "©") is known by what any match of it holds.
    """

    def __init__(self, sections: Mapping[str, tuple[str, ...]]) -> None:
        """`sections`: name of a list → its entries."""
        self._begun: dict[str, set[str]] = {}  # beginning of a word → the lists with an entry that begins so
        for name, entries in sections.items():
            for letters in frozenset().union(*(_first_letters(entry) or () for entry in entries)):
                self._begun.setdefault(letters, set()).add(name)
        self._held = {
            name: _held([entry for entry in entries if _first_letters(entry) is None])
            for name, entries in sections.items()
        }
        self._words: dict[str, tuple[str, ...]] = {}
        self._lines: dict[str, Mapping[str, Sequence[int]]] = {}

    def is_open(self, section: str, line: str) -> bool:
        """Whether the list may have an entry in a line that does not begin with letters: it may stand anywhere."""
        held = self._held[section]
        return bool(held) and any(map(line.__contains__, held))

    def places(self, line: str) -> Mapping[str, Sequence[int]]:
        """List → where the words start that one of its entries can begin with; a line is asked about by each list, and
        several times in the course of a page."""
        places = self._lines.get(line)
        if places is None:
            if len(self._lines) >= _LINES_KEPT:
                self._lines.clear()
            places = self._lines[line] = self._looked_up(line)
        return places

    def _looked_up(self, line: str) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for hit in _RUN.finditer(line):
            for name in self._begun_by(hit[0]):
                places.setdefault(name, []).append(hit.start())
        return places

    def _begun_by(self, word: str) -> tuple[str, ...]:
        if word not in self._words:
            if len(self._words) >= _WORDS_KEPT:
                self._words.clear()
            begun = (self._begun[word[:k]] for k in range(1, len(word) + 1) if word[:k] in self._begun)
            self._words[word] = tuple(frozenset().union(*begun))
        return self._words[word]


def _first_letters(entry: str) -> frozenset[str] | None:
    """What the first word of a match must begin with, one of these; None where the entry can begin otherwise."""
    plain = fold(entry)
    group = _GROUP.match(plain)
    choices = [choice or plain[group.end() :] for choice in group[1].split("|")] if group else [plain]
    if not group and "|" in _outside_groups(plain):
        return None
    beginnings = [_letters(choice) for choice in choices]
    return frozenset(beginnings) if all(beginnings) else None


def _letters(choice: str) -> str:
    hit = _LETTERS.match(choice)
    return "" if hit is None else hit[0][:-1] if choice[hit.end() : hit.end() + 1] == "?" else hit[0]


def _held(entries: Sequence[str]) -> tuple[str, ...]:
    """What each match of one of the entries holds, one of these: the longest stretch of an entry that stands for itself."""
    plain = [_outside_groups(fold(entry)) for entry in entries]
    return tuple("" if "|" in entry else max(_FREE.split(entry), key=len) for entry in plain)


def _outside_groups(entry: str) -> str:
    """An entry with a star for each of its groups."""
    while (less := _GROUPS.sub("*", entry)) != entry:
        entry = less
    return entry


_RUN = re.compile(r"\w+")
_LETTERS = re.compile(r"\w+")
_GROUPS = re.compile(r"\([^()]*\)\??")
_FREE = re.compile(r"\*| ?\.\.\. ?|[^ ]\?")  # what may be anything, or missing
_GROUP = re.compile(r"\(([^()]*)\)(?!\?)")
_WORDS_KEPT = 50_000
_LINES_KEPT = 2_000


def _expression(entry: str) -> str:
    """A list entry as a regular expression; everything but `* ( | ) ?` and `...` stands for itself."""
    plain = re.sub(r"[.+\[\]{}^$\\]", lambda match: re.escape(match.group()), fold(entry))
    open_end = plain.replace("*", r"[\w'-]*").replace(r" \.\.\. ", r"(?: [^ ]+){0,4} ")
    return open_end + (r"(?!\w)" if plain[-1].isalnum() or plain[-1] in ")?" else "")
