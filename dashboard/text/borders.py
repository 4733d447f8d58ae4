"""What the splitter knows of a language beyond sentencex: borders.toml of each language, headline.toml for all."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from dashboard.text.lexicon import FOLDER, load


@dataclass(frozen=True, slots=True)
class Borders:
    """The words for one language; `plain` and `speech` are case folded."""

    language: str
    titles: frozenset[str]
    plain: frozenset[str]
    speech: frozenset[str]
    openers: frozenset[str]
    shortened: frozenset[str]


@cache
def border_words(language: str) -> Borders:
    """The words for `language`, the English ones where its folder has no borders.toml."""
    table = load(language, "borders") or load("en", "borders")
    plain, speech = (wordset(table[key].casefold()) for key in ("plain", "speech"))
    return Borders(
        language,
        wordset(table["titles"]),
        plain,
        speech,
        wordset(table["openers"]),
        wordset(table.get("shortened", "")),
    )


@cache
def headline_words(name: str) -> frozenset[str]:
    """One of the lists that tell a headline from the sentence it is glued to."""
    return wordset(tomllib.loads((FOLDER / "headline.toml").read_text(encoding="utf-8"))[name])


def wordset(text: str) -> frozenset[str]:
    """The words of a word list written as running text."""
    return frozenset(text.split())
