"""What is known of a language: the TOML files of its folder, read once.

Every file has the same form: a list is an array of strings, a table gives words a value, words are lower case.
`details.toml` what details are told by, `synonyms.toml`, `boilerplate.toml` phrases that are no news, `diff.toml` words
that a word diff marks, `borders.toml` what ends a sentence. What a word means stands in these files, where an editor can
extend it; the modules only read them. A language without a file has empty lists, so that nothing is guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from dashboard.text import patterns as regex
from dashboard.text.fold import fold, fold_name, join_initials, umlauts_written_out
from dashboard.text.stems import stem

FOLDER = Path(__file__).parent
_NO_PHRASES = ("roles", "opposites", "contrasts", "stop", "common")
FULL = ("en", "de", "es")  # languages with every list; others have what their folder holds


@cache
def load(language: str, name: str) -> Mapping[str, Any]:
    """The file NAME.toml of a language's folder as it stands; empty where there is none."""
    path = FOLDER / language / f"{name}.toml"
    if not language.isalpha() or not path.is_file():  # a language comes from outside: it must not become a path
        return {}
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language. `lists` name → words; `tables` name → word → value; `roles` spelling → office;
    `poles` word → ((opposition, +1 or -1), …); `phrases` name → a regex that finds the list's entries as whole words.
    """

    language: str
    lists: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, int | float | str]]
    roles: Mapping[str, str]
    poles: Mapping[str, tuple[tuple[int, int], ...]]
    phrases: Mapping[str, regex.Pattern[str]]
    synonyms: Mapping[str, frozenset[int]]
    contrasts: Mapping[
        str, frozenset[tuple[int, int]]
    ]  # word → (group, its meaning in the group): one excludes the others

    def has(self, name: str, word: str) -> bool:
        """Whether `word` (lower case) stands in the list `name`."""
        return word in self.lists.get(name, frozenset())


class Phrases(Mapping[str, regex.Pattern[str]]):
    """Name of a list → a pattern that finds its entries; compiled when it is asked for, as most never are."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._lists, self._made = lists, dict[str, regex.Pattern[str]]()

    def __getitem__(self, name: str) -> regex.Pattern[str]:
        """The pattern of a list. KeyError where there is none of that name."""
        if name not in self._made:
            self._made[name] = regex.compile_phrases(self._lists[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """The names of the lists."""
        return iter(self._lists)

    def __len__(self) -> int:
        """How many lists there are."""
        return len(self._lists)


@lru_cache(maxsize=16)
def lexicon(language: str) -> Lexicon:
    """The lists of `language` (ISO 639-1). An unknown language has empty lists."""
    raw = load(language, "details")
    flat = {**raw, **raw.get("lists", {})}
    lists = {k: tuple(v) for k, v in flat.items() if isinstance(v, list)}
    return Lexicon(
        language,
        {k: frozenset(v) for k, v in lists.items()},
        {k: v for k, v in raw.items() if isinstance(v, dict) and k != "lists"},
        _roles(lists.get("roles", ())),
        _poles(lists.get("opposites", ()), language),
        Phrases({k: v for k, v in lists.items() if k not in _NO_PHRASES}),
        _synonyms(language),
        _contrasts((*lists.get("contrasts", ()), *lists.get("opposites", ())), language),
    )


def _roles(lines: Iterable[str]) -> dict[str, str]:
    """spelling → the office's first spelling."""
    return {name: line.split("|")[0] for line in lines for name in line.split("|")}


def _poles(lines: Iterable[str], language: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """word → the oppositions it stands in, with its side."""
    poles: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(lines):
        for sign, side in zip((1, -1), line.split("|"), strict=True):
            for word in side.split():
                poles.setdefault(word, []).append((number, sign))
    return {word: tuple(sides) for word, sides in poles.items()}


def _contrasts(lines: Iterable[str], language: str) -> dict[str, frozenset[tuple[int, int]]]:
    """word, and "~" with its stem → the groups of mutually exclusive words it stands in, with its meaning's number there."""
    contrasts: dict[str, set[tuple[int, int]]] = {}
    for number, line in enumerate(lines):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                for key in (word, f"~{stem(word, language)}"):
                    contrasts.setdefault(key, set()).add((number, side))
    return {word: frozenset(sides) for word, sides in contrasts.items()}


def _synonyms(language: str) -> dict[str, frozenset[int]]:
    """stem → the numbers of the groups of synonyms.toml it stands in."""
    synonyms: dict[str, set[int]] = {}
    for number, group in enumerate(load(language, "synonyms").get("groups", ())):
        for word in group.split():
            synonyms.setdefault(stem(word.lower(), language), set()).add(number)
    return {word: frozenset(groups) for word, groups in synonyms.items()}


@lru_cache(maxsize=64)
def word_list(name: str, language: str) -> frozenset[str]:
    """The words of list `name` ("function", "negation", "hedge", …) in `language`; empty for a language without lists."""
    return frozenset(fold(word) for word in load(language, "diff").get(name, ()))


@lru_cache(maxsize=1)
def aliases() -> Mapping[str, str]:
    """spelling (folded as names are) → the group's first spelling, from aliases.toml."""
    alias_names = {}
    for group in tomllib.loads((FOLDER / "aliases.toml").read_text(encoding="utf-8"))["groups"]:
        names = [umlauts_written_out(fold_name(join_initials(name))) for name in group.split(",") if name.strip()]
        alias_names.update(dict.fromkeys(names, names[0] if names else ""))
    return alias_names
