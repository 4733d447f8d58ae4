"""The word lists that tell boilerplate from news: `boilerplate.toml` of each language, that an editor can extend.

A phrase may hold `word*` (any ending), `(a|b)`, `x?` (x may be missing) and `...` (up to four words in between). Text is
compared lower-cased, with quotes and spaces folded to their plain forms; the folding never moves an offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

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
    find: Mapping[str, re.Pattern[str]]
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


class _Found(Mapping[str, re.Pattern[str]]):
    """Section → its expression, compiled when it is asked for."""

    def __init__(self, sections: Mapping[str, tuple[str, ...]]) -> None:
        self._sections = {name: entries for name, entries in sections.items() if name != "function"}
        self._made: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        if name not in self._made:
            self._made[name] = _compile(name, self._sections[name])
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


def _expression(entry: str) -> str:
    """A list entry as a regular expression; everything but `* ( | ) ?` and `...` stands for itself."""
    plain = re.sub(r"[.+\[\]{}^$\\]", lambda match: re.escape(match.group()), fold(entry))
    open_end = plain.replace("*", r"[\w'-]*").replace(r" \.\.\. ", r"(?: [^ ]+){0,4} ")
    return open_end + (r"(?!\w)" if plain[-1].isalnum() or plain[-1] in ")?" else "")
