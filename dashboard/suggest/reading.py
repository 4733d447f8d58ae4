"""A version read for checking: each sentence with its words, details, polarity, hedges and speaker.

Everything a check asks about a sentence is worked out here once, whoever it is compared with.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from dashboard.compare.calendar_parts import parts
from dashboard.compare.dates import find_dates
from dashboard.compare.people import headline, last_name, person
from dashboard.compare.quantities import soft_values
from dashboard.compare.quotations import find_speaker, open_after
from dashboard.compare.specifics import Details, details
from dashboard.compare.weights import Weights
from dashboard.model import Sentence, Version
from dashboard.text import patterns as regex
from dashboard.text.detect import language_or_guess
from dashboard.text.fold import clean_with_offsets, fold
from dashboard.text.lexicon import Lexicon, lexicon
from dashboard.text.stems import find_words, stem

_BREAK = r"[,;:—–()]|\s-\s"
_BREAK_WORDS = (
    *("but", "while", "whereas", "although", "though", "because", "which", "who"),
    *("aber", "doch", "während", "obwohl", "weil", "pero", "aunque", "mientras", "porque"),
)
_CLAUSE = regex.compile_twice(rf"{_BREAK}|\b(?:{'|'.join(_BREAK_WORDS)})\b", regex.IGNORECASE)
_PAUSE = regex.compile_twice(_BREAK)
_any_break = regex.AnyWord(frozenset(_BREAK_WORDS).__contains__)
_any_un = regex.AnyWord(lambda word: word.startswith("un") or word.endswith("less"))
_UN = regex.compile_twice(
    r"(?i)\bun(?!der|til|ion|it|iv|less|ique|an|cle|do\b)[a-z]{5,}|\b[a-z]{4,}less\b(?<!\bunless)(?<!\bnevertheless)(?<!\bregardless)"
)
_DETERMINERS = {"no", "kein", "keine", "keiner", "keinem", "keinen", "ningún", "ninguna"}
_CONCORD = {"nadie", "nada", "ningún", "ninguno", "ninguna", "nunca", "jamás", "ni", "tampoco"}  # "no … ninguna"
_PRIVATIVE = ("n't", "n’t")
_NOT = regex.compile_twice(r"n['’]t\b", signs=_PRIVATIVE)
_BOUND = regex.compile_twice(
    r"\s(?:(?:more|fewer|less|later|earlier) than|mehr als|weniger als|más de|menos de|plus de|moins de|più di|meno di)\b"
)
_LETTERS = regex.compile_twice(r"\p{L}+")
_DIGIT = regex.compile_twice(r"\d")
_DATELINE = regex.compile_twice(
    r"[—–-]\s|^\W*(?:published|updated|veröffentlicht|stand|publicado|actualizado)\b", regex.IGNORECASE
)


class Token(NamedTuple):
    """A word of a sentence: folded spelling, stem, whether it carries content, its clause, and whether it is negated."""

    start: int
    end: int
    word: str
    stem: str
    content: bool
    clause: int
    negated: bool = False  # an odd number of words turn it round
    denied: bool = False  # one of them is a plain negation, not only "unable" or "closed"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks a quotation: folded last name or "", office or "" ("?" for a pronoun), where it stands."""

    name: str
    office: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One sentence, read. `text` is what a reader sees of it (no soft hyphens, composed letters); `weights` maps its content
    stems to their weight; `cues` list name → stretches found."""

    article: str
    label: str  # the article's short name, for reasons: "a051"
    sentence: Sentence
    text: str
    language: str
    tokens: tuple[Token, ...]
    weights: Mapping[str, float]
    details: Details
    speaker: Speaker | None
    cues: Mapping[str, tuple[tuple[int, int, str], ...]]
    soft: frozenset[float]
    turns: int  # how many words turn a claim round
    inside: bool  # a quotation is open when it starts
    title: bool
    published: date | None = None  # of the article: given, or read off its head
    groups: Mapping[str, frozenset[int]] = field(default_factory=dict)  # stem → synonym groups
    offsets: tuple[int, ...] | None = None  # of each character of `text` in the sentence, where they differ
    content: tuple[Token, ...] = ()  # the tokens that carry content
    words: frozenset[str] = frozenset()  # the folded words of all tokens

    @property
    def n(self) -> int:
        """Its number in the article."""
        return self.sentence.n

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `text` stands in the sentence as published."""
        return (self.offsets[start], self.offsets[end]) if self.offsets else (start, end)


_FORMS = {  # Spanish says in the verb's ending what English says with "will" and "would"; German parts "schließt … nicht aus"
    "de": {"hedges": regex.compile(r"\bschl(?:ieß|iess|oss)\p{L}*(?=[^,.;]{1,60}\bnicht aus\b)")},
    "es": {
        "future": regex.compile(r"\b\p{L}{2,}(?:[aei]rá|[aei]rán|drá|drán|brá|brán)\b"),
        "soft_hedges": regex.compile(  # "la avería" is a noun
            r"\b(?:\p{L}{2,}(?:[ai]ría|[aei]rían|dría|drían|bría|brían)"
            r"|(?<!\b(?:la|una|esa|esta|otra|su|cada|de|primera|segunda|tercera|nueva) )\p{L}{2,}ería)\b"
        ),
    },
}
CUES = ("hedges", "soft_hedges", "certain", "future", "absolute", "most", "superlative", "causal", "negations")


def read(version: Version, names: frozenset[str], weights: Weights) -> tuple[Told, ...]:
    """Every sentence of a version, read. `names`: what the story knows as names."""
    return tuple(_sentences(version, names, weights))


def _sentences(version: Version, names: frozenset[str], weights: Weights) -> Iterator[Told]:
    article = version.article
    language = language_or_guess(article.language, article.text)
    lex, published = lexicon(language), article.published or dateline(version, language)
    label = (
        article.name.rsplit("/", 1)[-1].rsplit(".", 1)[0] if "#" not in article.name else article.name.rsplit("#", 1)[1]
    )
    inside, spoke = False, ""
    for sentence in version.sentences:
        text, offsets = clean_with_offsets(sentence.text)
        said = _worded(text, language, names, published, inside)
        speaker, spoke = _speaker(text, language, said.details, spoke)
        heavy = {t.stem: weights.of(t.stem, article.language) for t in said.tokens if t.content}
        yield Told(
            article.id,
            label,
            sentence,
            text,
            language,
            said.tokens,
            heavy,
            said.details,
            speaker,
            said.cues,
            said.soft,
            said.turns,
            inside,
            sentence.part == "title" or said.headline,
            published,
            {t.stem: lex.synonyms[t.stem] for t in said.tokens if t.stem in lex.synonyms},
            offsets,
            said.content,
            said.words,
        )
        inside = open_after(sentence.text, inside=inside) and len(sentence.text) < 600


@dataclass(frozen=True, slots=True, eq=False)
class _Worded:
    """What the words of a sentence alone give, wherever it is."""

    details: Details
    tokens: tuple[Token, ...]
    content: tuple[Token, ...]
    words: frozenset[str]
    cues: Mapping[str, tuple[tuple[int, int, str], ...]]
    soft: frozenset[float]
    turns: int
    headline: bool


@lru_cache(maxsize=2_000)  # versions of a story share most sentences: 200 of one took 6 s to read, and 1 s so
def _worded(text: str, language: str, names: frozenset[str], published: date | None, inside: bool) -> _Worded:
    lex = lexicon(language)
    found = details(text, language=language, names=names, published=published, inside=inside)
    turning = negators(text, lex)
    tokens = tuple(_valued(tuple(_tokens(text, lex, turning)), found))
    return _Worded(
        found,
        tokens,
        tuple(t for t in tokens if t.content),
        frozenset(t.word for t in tokens),
        _cues(text, lex, [(d.start, d.end) for d in (*found.dates, *found.names)]),
        soft_values(text, language),
        len(turning),
        headline(text, language),
    )


def dateline(version: Version, language: str) -> date | None:
    """The article's own date where its head says one in full: "BASEL, Oct. 14, 2025 —" or "Published on …"."""
    for sentence in version.sentences[:8]:
        if not _DIGIT.search(sentence.text):
            continue
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
    opening = next((n for n in found.names if n.start < 25 and n.kind == "name" and person(n.text, language)), None)
    people = [o.holder for o in found.offices if o.holder] or ([who[0]] if who and who[0] else [])
    people = people or ([last_name(opening.text)] if opening else [])
    return Speaker(*who) if who else None, people[0] if people else spoke


def _valued(tokens: tuple[Token, ...], found: Details) -> Iterator[Token]:
    """The words with figures and dates read as their values, so that "Fifty-seven" and "57" are one word.

    The words of a detail become its values, one each ("March 15, 2024": month, day, year); words left over say nothing.
    """
    values: dict[int, str] = {}
    for detail in (*found.dates, *found.times, *found.numbers):
        inside = [i for i, t in enumerate(tokens) if detail.start <= t.start < detail.end]
        bits = (
            detail.value.split()
            if detail.kind == "date"
            else [detail.value.lstrip("~").split(" ")[0].removeprefix("ord")]
        )
        for i, bit in zip_longest(inside, [b for b in bits if not b.startswith("alt")][: len(inside)]):
            values[i] = f"={bit}" if bit else ""
    for i, token in enumerate(tokens):
        yield token._replace(stem=values[i] or token.stem, content=bool(values[i])) if i in values else token


_VERB_FIRST = frozenset({"de", "fr", "nl"})  # "kommt nicht", "ne viendra pas": the verb stands before its negation


def _cues(text: str, lex: Lexicon, names: list[tuple[int, int]]) -> dict[str, tuple[tuple[int, int, str], ...]]:
    """Where the words of the cue lists stand, and the verb endings that say the same; a month or name ("May") is no hedge."""
    found = {}
    for name in _asked_cues(text, lex.language):
        patterns = (lex.phrases.get(name), _FORMS.get(lex.language, {}).get(name))
        hits = sorted(
            (m.start(), m.end(), m.group().lower()) for pattern in patterns if pattern for m in pattern.finditer(text)
        )
        if name in ("hedges", "soft_hedges"):
            hits = [hit for hit in hits if not any(a <= hit[0] < b for a, b in names) and not _unable(text, hit, lex)]
            hits = [hit for hit in hits if not (hit[2].startswith("suspect") and _ARTICLE.search(text, 0, hit[0]))]
        if hits:
            found[name] = tuple(hits)
    return found


def _asked_cues(text: str, language: str) -> Iterable[str]:
    """The cue lists of which an entry may stand in a text: most sentences have a word of two or three of the nine."""
    known = regex.words_of(text)
    if known is None:
        return CUES
    beginnings, always = _cue_beginnings(language)
    begun = always.union(*(beginnings[word] for word in beginnings.keys() & known[0]))
    return [name for name in CUES if name in begun]


@lru_cache(maxsize=8)
def _cue_beginnings(language: str) -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """First word → the cue lists with an entry that begins with it; and the lists that must always be asked."""
    listed, always = lexicon(language).lists, set(_FORMS.get(language, {}))
    beginnings: dict[str, set[str]] = defaultdict(set)
    for name in CUES:
        firsts = regex.first_words(listed.get(name, ()))
        always |= {name} if firsts is None else set()
        for word in firsts or ():
            beginnings[word].add(name)
    return {word: frozenset(names) for word, names in beginnings.items()}, frozenset(always)


_ABLE = {"en": {"can", "could"}, "de": {"könnte", "könnten"}, "es": {"podría", "podrían", "pudo", "pudieron"}}
_ARTICLE = regex.compile_twice(
    r"(?:^|\b(?:the|a|this|that|one|two|three|both|his|her|murder|male|female))\s*$", regex.IGNORECASE
)
_DENIED = regex.compile_twice(r"\s?(?:not\b|n['’]t\b|nicht\b)", regex.IGNORECASE)


def _unable(text: str, hit: tuple[int, int, str], lex: Lexicon) -> bool:
    """Whether a "could" says no doubt but inability: "could not prove"."""
    if hit[2] not in _ABLE.get(lex.language, ()):
        return False
    before = text[max(0, hit[0] - 4) : hit[0]].lower()
    return bool(_DENIED.match(text, hit[1])) or (lex.language == "es" and before.endswith("no "))


@lru_cache(maxsize=100_000)
def _word(written: str, language: str) -> tuple[str, str, bool]:
    """A word as it stands in a text: folded, its stem, whether it carries content."""
    word = fold(written).removesuffix("'s").strip("'")
    stop = lexicon(language).lists.get("stop", frozenset())
    return word, stem(word, language), word not in stop and not word.endswith(_PRIVATIVE)


def _tokens(text: str, lex: Lexicon, turning: list[tuple[int, int, str]]) -> Iterator[Token]:
    """The words of a sentence in order, each with the clause it stands in and whether one of `turning` negates it."""
    known = regex.words_of(text)
    clause = _PAUSE if known and not _any_break(known[0]) else _CLAUSE
    breaks, plain = [m.start() for m in clause.finditer(text)], []
    for hit in find_words(text):
        start, end = hit.span()
        plain.append(Token(start, end, *_word(hit[0], lex.language), bisect_right(breaks, start)))
    reached = [(i, kind) for start, end, kind in turning for i in _reached(plain, start, end, kind, lex.language)]
    turned, denied = Counter(i for i, _ in reached), {i for i, kind in reached if kind != "privative"}
    for i, token in enumerate(plain):
        yield token._replace(negated=turned[i] % 2 == 1, denied=i in denied) if i in turned else token


def negators(text: str, lex: Lexicon) -> list[tuple[int, int, str]]:
    """(start, end, kind) of every word that turns a claim round: "not" before what it negates, "subject" ("nobody") its
    whole clause, "privative" ("impossible", "unpublished") what stands beside it. "No … ninguna" is one negation."""
    subject = lex.lists.get("subject_negations", frozenset())
    found = [
        (m.start(), m.end(), "subject" if m.group().lower() in subject else "not")
        for m in _hits(text, lex, "negations")
        if not _BOUND.match(text, m.end())
    ]
    found += [(m.start(), m.end(), "not") for m in _NOT.finditer(text)]
    found += [(m.start(), m.end(), "privative") for m in _hits(text, lex, "privatives")]
    known = regex.words_of(text)
    if lex.language == "en" and (known is None or _any_un(known[0])):
        found += [(m.start(), m.end(), "privative") for m in _UN.finditer(text)]
    once = {a: (a, b, "subject" if kind == "not" and _opens(text, a, lex) else kind) for a, b, kind in reversed(found)}
    found = [once[a] for a in sorted(once)]  # "unable" stands in two lists, and turns a claim round once
    if lex.language == "es" and any(text[a:b].lower() == "no" for a, b, _ in found):
        found = [f for f in found if text[f[0] : f[1]].lower() not in _CONCORD]
    return _cancelled(found)


def _cancelled(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Without the pairs that cancel each other: "not ruled out", "nicht unmöglich"."""
    kept: list[tuple[int, int, str]] = []
    for cue in found:
        if kept and kept[-1][2] == "not" and 0 <= cue[0] - kept[-1][1] <= 2:
            kept.pop()
        else:
            kept.append(cue)
    return kept


def _opens(text: str, start: int, lex: Lexicon) -> bool:
    """Whether a "no", "kein" or "ningún" opens its clause: then it negates all of it ("No other product is affected")."""
    word = _LETTERS.match(text, start)
    if word is None or word[0].lower() not in _DETERMINERS:
        return False
    clause = text[max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0) : start]
    return not any(w.lower() not in lex.lists.get("stop", frozenset()) for w in _LETTERS.findall(clause))


def _hits(text: str, lex: Lexicon, name: str) -> Iterator[regex.Match[str]]:
    yield from lex.phrases[name].finditer(text) if name in lex.phrases else ()


def _reached(tokens: list[Token], start: int, end: int, kind: str, language: str) -> Iterator[int]:
    """Which words a negation reaches: three content words ahead in its clause; in German two back, too, for the verb
    stands before "nicht"; a privative three either way; "nobody" its whole clause."""
    at = next((i for i, t in enumerate(tokens) if t.end > start), len(tokens))
    clause = tokens[at].clause if at < len(tokens) else -1
    inside = [i for i, t in enumerate(tokens) if t.clause == clause and t.content and not start <= t.start < end]
    ahead, back = [i for i in inside if tokens[i].start >= end], [i for i in inside if tokens[i].start < start]
    if kind == "subject":
        yield from inside
    elif kind == "privative":
        yield from (*back[-3:], *ahead[:3])
    else:
        yield from (*ahead[:3], *(back[-2:] if language in _VERB_FIRST else ()))
