"""The word lists of words.toml: what the splitter knows of a language beyond sentencex."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.corpus.cleaning import wordset


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words for one language; `plain` and `speech` are case folded."""

    language: str
    titles: frozenset[str]
    plain: frozenset[str]
    speech: frozenset[str]
    openers: frozenset[str]
    shortened: frozenset[str]


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@cache
def lexicon(language: str) -> Lexicon:
    """The words for `language`, the English ones where words.toml has none."""
    table = _tables().get(language, _tables()["en"])
    plain, speech = (wordset(table[key].casefold()) for key in ("plain", "speech"))
    return Lexicon(
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
    return wordset(_tables()["headline"][name])
