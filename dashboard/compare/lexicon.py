"""The word lists of a language: data/en.toml, de.toml, es.toml and aliases.txt, read once.

Rule: what a word means stands in the data files, where an editor can extend it; this module only reads them into the
shapes the rules ask for. A language without a file gets the English lists for numbers written in digits and an empty
list for everything else, so that nothing is guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

from dashboard.settings import LANGUAGE_EVIDENCE
from dashboard.words import stem

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "de", "es")
_WORD = re.compile(r"[^\W\d_]+")


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

    def has(self, name: str, word: str) -> bool:
        """Whether `word` (lower case) stands in the list `name`."""
        return word in self.lists.get(name, frozenset())


def phrase(words: Iterable[str]) -> regex.Pattern[str]:
    """A pattern that finds any of `words` as whole words, the longest first; one that finds nothing for no words."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    if not ordered:
        return regex.compile(r"(?!)")
    body = "|".join(regex.escape(w).replace(r"\ ", r"\s+") for w in ordered)
    return regex.compile(rf"(?<![\w])(?:{body})(?![\w])", regex.IGNORECASE)


@lru_cache(maxsize=16)
def lexicon(language: str) -> Lexicon:
    """The lists of `language` (ISO 639-1). An unknown language has empty lists."""
    path = DATA / f"{language}.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8")) if language in LANGUAGES and path.exists() else {}
    flat = {**raw, **raw.get("lists", {})}
    lists = {k: tuple(v) for k, v in flat.items() if isinstance(v, list)}
    return Lexicon(
        language,
        {k: frozenset(v) for k, v in lists.items()},
        {k: v for k, v in raw.items() if isinstance(v, dict) and k != "lists"},
        _roles(lists.get("roles", ())),
        _poles(lists.get("opposites", ()), language),
        {k: phrase(v) for k, v in lists.items() if k not in ("roles", "opposites", "stop", "common")},
        _synonyms(language),
    )


def _roles(lines: Iterable[str]) -> dict[str, str]:
    """spelling → the office's first spelling."""
    return {name: line.split("|")[0] for line in lines for name in line.split("|")}


def _poles(lines: Iterable[str], language: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """word → the oppositions it stands in, with its side."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(lines):
        for sign, side in zip((1, -1), line.split("|"), strict=True):
            for word in side.split():
                found.setdefault(word, []).append((number, sign))
    return {word: tuple(sides) for word, sides in found.items()}


def _synonyms(language: str) -> dict[str, frozenset[int]]:
    """stem → the numbers of the groups of data/synonyms_LANG.txt it stands in."""
    path = DATA / f"synonyms_{language}.txt"
    found: dict[str, set[int]] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines):
        for word in line.partition("#")[0].split():
            found.setdefault(stem(word.lower(), language), set()).add(number)
    return {word: frozenset(groups) for word, groups in found.items()}


@lru_cache(maxsize=4096)
def guess(text: str) -> str:
    """The language of a text by its commonest words: en, de, es, or "und" where none is plain."""
    words = [w.lower() for w in _WORD.findall(text[:4000])]
    share = {lang: sum(w in lexicon(lang).lists["common"] for w in words) / max(1, len(words)) for lang in LANGUAGES}
    best = max(share, key=lambda lang: share[lang])
    return best if share[best] >= LANGUAGE_EVIDENCE else "und"


def known(language: str, text: str) -> str:
    """`language` where it is given ("de-AT" is "de"), else what the text's words say."""
    short = language.lower().replace("_", "-").split("-")[0]
    return guess(text) if short in ("", "und") else short


@lru_cache(maxsize=1)
def aliases() -> Mapping[str, str]:
    """spelling (folded) → the group's first spelling (folded), from data/aliases.txt."""
    found = {}
    for line in (DATA / "aliases.txt").read_text(encoding="utf-8").splitlines():
        names = [fold(name) for name in line.partition("#")[0].split(",") if name.strip()]
        found.update(dict.fromkeys(names, names[0] if names else ""))
    return found


_FOLD = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‑": "-",
        "–": "-",
        "—": "-",
        "\xa0": " ",
        "ß": "ss",
    }
)
_ACCENTS = str.maketrans("áàâãåāéèêëēíìîïīóòôõøōúùûūñçčćšžłýğąęńś", "aaaaaaeeeeeiiiiioooooouuuuncccszlygaens")


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower case, plain quotes and dashes, no accents (umlauts as a, o, u), single spaces: for comparing names."""
    plain = text.lower().translate(_FOLD).translate(_ACCENTS).replace("ä", "a").replace("ö", "o").replace("ü", "u")
    return " ".join(plain.split()).strip(" .")
