"""A version read for checking: each sentence with its words, details, polarity, hedges and speaker.

Everything a check asks about a sentence is worked out here once, whoever it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import regex

from dashboard.compare.dates import find_dates, parts
from dashboard.compare.lexicon import Lexicon, known, lexicon
from dashboard.compare.people import headline
from dashboard.compare.quantities import soft_values
from dashboard.compare.quotations import find_speaker, open_after
from dashboard.compare.specifics import Details, details
from dashboard.compare.weights import Weights
from dashboard.model import Sentence, Version
from dashboard.words import WORD, fold, stem

_CLAUSE = regex.compile(
    r"[,;:—–()]|\s-\s|\b(?:but|while|whereas|although|though|because|which|who|aber|doch|während|obwohl|weil|pero|aunque|mientras|porque)\b",
    regex.IGNORECASE,
)
REACH = 45  # characters a negation reaches forward within its clause, half of it backward
_PRIVATIVE = regex.compile(r"n['’]t$")
_DATELINE = regex.compile(
    r"[—–-]\s|^\W*(?:published|updated|veröffentlicht|stand|publicado|actualizado)\b", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence: folded spelling, stem, whether it carries content, its clause, and whether it is negated."""

    start: int
    end: int
    word: str
    stem: str
    content: bool
    clause: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks a quotation: folded last name or "", office or "" ("?" for a pronoun), where it stands."""

    name: str
    office: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, read. `weights` maps its content stems to their weight; `cues` list name → stretches found."""

    article: str
    label: str  # the article's short name, for reasons: "a051"
    sentence: Sentence
    language: str
    tokens: tuple[Token, ...]
    weights: Mapping[str, float]
    details: Details
    speaker: Speaker | None
    cues: Mapping[str, tuple[tuple[int, int, str], ...]]
    soft: frozenset[str]
    inside: bool  # a quotation is open when it starts
    title: bool
    groups: Mapping[str, frozenset[int]] = field(default_factory=dict)  # stem → synonym groups

    @property
    def n(self) -> int:
        return self.sentence.n

    @property
    def text(self) -> str:
        return self.sentence.text


CUES = ("hedges", "certain", "absolute", "most", "superlative", "causal", "negations")


def read(version: Version, names: frozenset[str], weights: Weights) -> tuple[Told, ...]:
    """Every sentence of a version, read. `names`: what the story knows as names."""
    return tuple(_sentences(version, names, weights))


def _sentences(version: Version, names: frozenset[str], weights: Weights) -> Iterator[Told]:
    article = version.article
    language = known(article.language, article.text)
    lex, published = lexicon(language), article.published or dateline(version, language)
    label = (
        article.name.rsplit("/", 1)[-1].rsplit(".", 1)[0] if "#" not in article.name else article.name.rsplit("#", 1)[1]
    )
    inside, spoke = False, ""
    for sentence in version.sentences:
        found = details(sentence.text, language=language, names=names, published=published, inside=inside)
        tokens = tuple(_tokens(sentence.text, lex))
        speaker, spoke = _speaker(sentence.text, language, found, spoke)
        heavy = {t.stem: weights.of(t.stem, article.language) for t in tokens if t.content}
        yield Told(
            article.id,
            label,
            sentence,
            language,
            tokens,
            heavy,
            found,
            speaker,
            _cues(sentence.text, lex),
            soft_values(sentence.text, language),
            inside,
            sentence.part == "title" or headline(sentence.text, language),
            {t.stem: lex.synonyms[t.stem] for t in tokens if t.stem in lex.synonyms},
        )
        inside = open_after(sentence.text, inside=inside) and len(sentence.text) < 600


def dateline(version: Version, language: str) -> date | None:
    """The article's own date where its head says one in full: "BASEL, Oct. 14, 2025 —" or "Published on …"."""
    for sentence in version.sentences[:8]:
        for found in find_dates(sentence.text, language):
            have = parts(found.value)
            if {"y", "m", "d"} <= have.keys() and (
                _DATELINE.search(sentence.text[: found.end + 3]) or len(sentence.text) < 40
            ):
                return (
                    date(int(have["y"]), int(have["m"]), min(28, int(have["d"])))
                    if int(have["d"]) > 28
                    else date(int(have["y"]), int(have["m"]), int(have["d"]))
                )
    return None


def _speaker(text: str, language: str, found: Details, spoke: str) -> tuple[Speaker | None, str]:
    """The speaker of this sentence, a pronoun resolved to the person last named; and who is now last named."""
    who = find_speaker(text, language, list(found.quotes), list(found.names), list(found.offices))
    if who and who[1] == "?" and not who[0]:
        who = (spoke, "?", who[2], who[3])
    people = [o.holder for o in found.offices if o.holder] or ([who[0]] if who and who[0] else [])
    return Speaker(*who) if who else None, people[0] if people else spoke


def _cues(text: str, lex: Lexicon) -> dict[str, tuple[tuple[int, int, str], ...]]:
    """Where the words of the cue lists stand."""
    found = {}
    for name in CUES:
        hits = (
            tuple((m.start(), m.end(), m.group().lower()) for m in lex.phrases[name].finditer(text))
            if name in lex.phrases
            else ()
        )
        if hits:
            found[name] = hits
    return found


def _tokens(text: str, lex: Lexicon) -> Iterator[Token]:
    """The words of a sentence in order, each with the clause it stands in and whether that clause negates it."""
    stop, breaks = lex.lists.get("stop", frozenset()), [m.start() for m in _CLAUSE.finditer(text)]
    negations = _negations(text, lex)
    for hit in WORD.finditer(text):
        word = fold(hit.group()).removesuffix("'s").strip("'")
        clause = sum(b <= hit.start() for b in breaks)
        content = word not in stop and not _PRIVATIVE.search(word)
        yield Token(
            hit.start(),
            hit.end(),
            word,
            stem(word, lex.language),
            content,
            clause,
            _negated(hit.start(), clause, negations, breaks),
        )


def _negations(text: str, lex: Lexicon) -> list[tuple[int, int, bool]]:
    """(start, end, whether it negates the whole clause) of every negation; "n’t" counts too."""
    subject = lex.lists.get("subject_negations", frozenset())
    pattern = lex.phrases.get("negations")
    found = [(m.start(), m.end(), m.group().lower() in subject) for m in pattern.finditer(text)] if pattern else []
    return found + [(m.start(), m.end(), False) for m in regex.finditer(r"n['’]t\b", text)]


def _negated(start: int, clause: int, negations: list[tuple[int, int, bool]], breaks: list[int]) -> bool:
    """Whether an odd number of negations of this word's clause reach it: those before it, or anywhere for "nobody"."""
    reach = 0
    for a, b, whole in negations:
        if (
            sum(x <= a for x in breaks) == clause
            and not a <= start < b
            and (whole or 0 < start - a < REACH or (0 < a - start < REACH // 2))
        ):
            reach += 1
    return reach % 2 == 1
