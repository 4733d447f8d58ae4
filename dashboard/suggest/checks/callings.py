"""What a person is called beside their name: "the museum's treasurer", "Hotel manager", "who trains the goalkeepers".

Offices of the lists are held against each other by people.py. Here any noun that ends like one for a person counts, so that
callings nobody listed are compared as well: it is wrong where no sentence of the pool that names the person, nor the one beside
it, has the word or one of its family, and the pool calls the person something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from dashboard.compare.people import last_name, person
from dashboard.model import Specific
from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.reading import Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon
from dashboard.text.stems import stem

_REACH = 70  # characters beside a name that are looked at
_SHORT = 4  # letters that two words of a family share at least: "manager", "manages"


@dataclass(frozen=True, slots=True)
class Calling:
    """What somebody is called: the noun as it stands, and the stretch with what belongs to it."""

    holder: str
    noun: str
    start: int
    end: int


def check_callings(case: Case) -> Iterator[Finding]:
    """Every calling of the sentence that the pool does not know of the person, where it knows another one."""
    if case.mine.title:
        return
    for mine in callings(case.mine):
        if mine.holder in case.world.offices and any(o.start <= mine.start < o.end for o in case.mine.details.offices):
            continue  # an office of the lists, held against another
        told = [case.world.pool.facts[i] for i in sorted(case.world.words.get(mine.holder, ()))]
        if not told or any(_says(case, t, mine.noun) for t in told):
            continue
        others = [(t, c) for t in told for c in (*callings(t), *_relative(t, mine.holder)) if c.holder == mine.holder]
        if others and not _loose(case, mine.noun):
            theirs, other = others[0]
            here, there = (mine.start, mine.end), theirs.text[other.start : other.end]
            strength = 0.9 if other.noun and not _loose(case, other.noun) else 0.7
            yield finding("role-differs", case, here, there=there, told=theirs, strength=strength)


def _loose(case: Case, noun: str) -> bool:
    """Whether a noun says hardly anything of a person, so that another may say the same: "expert", "adviser"."""
    return noun.lower() in lexicon(case.mine.language).lists.get("loose_callings", ())


def _relative(told: Told, holder: str) -> Iterator[Calling]:
    """What a clause behind the name says of the person: "Tomas Brill, who trains the goalkeepers"."""
    for name in told.details.names:
        hit = _WHO.match(told.text, name.end) if last_name(name.text) == holder else None
        if hit:
            yield Calling(holder, "", hit.start(1), hit.end(1))


def _says(case: Case, told: Told, noun: str) -> bool:
    """Whether a sentence, or one of its neighbours, has the noun or a word of its family ("manager", "manages")."""
    beside = [told, *(t for step in (-1, 1) if (t := case.world.neighbour(told, step)))]
    return any(in_family(noun, _words(one)) for one in beside) or _synonyms(case, noun, beside)


def in_family(noun: str, words: Words) -> bool:
    """Whether one of some words looks like one family with `noun`: "manager", "manages"; "Pressesprecherin", "Sprecherin"."""
    low = noun.lower()
    start = max(_SHORT, len(low) - 4)
    return (
        (len(low) >= start and f"\n{low[:start]}" in words.joined)
        or (len(low) > _SHORT and f"{low}\n" in words.joined)
        or any(low[k:] in words.single for k in range(len(low) - _SHORT))
    )


class Words(NamedTuple):
    """The words of a sentence in small letters: one to a line, so that one look finds a beginning or an end; and as a set."""

    joined: str
    single: frozenset[str]


@lru_cache(maxsize=4_096)
def _words(told: Told) -> Words:
    return as_words(token.word for token in told.tokens)


def as_words(words: Iterable[str]) -> Words:
    """Folded words as `in_family` asks them."""
    single = frozenset(word.lower() for word in words)
    return Words("\n" + "\n".join(sorted(single)) + "\n", single)


def _synonyms(case: Case, noun: str, told: list[Told]) -> bool:
    lex = lexicon(case.mine.language)
    office = lex.roles.get(noun.lower())
    if office and any(o.office == office for one in told for o in one.details.offices):
        return True
    groups = lex.synonyms.get(stem(noun.lower(), lex.language), frozenset())
    return any(groups & found for one in told for found in one.groups.values())


@lru_cache(maxsize=20_000)
def callings(told: Told) -> tuple[Calling, ...]:
    """What a sentence calls the people it names, right before the name or right behind it."""
    if told.title or not lexicon(told.language).lists.get("callings"):
        return ()
    people = [n for n in told.details.names if n.kind == "name" and person(n.text, told.language)]
    return tuple(c for name in people for c in _beside(told, name))


def _beside(told: Told, name: Specific) -> Iterator[Calling]:
    text, noun = told.text, _nouns(told.language)
    holder = last_name(name.text)
    front = text[max(0, name.start - _REACH) : name.start]
    before = _before(told.language).search(front)
    if before and _is_calling(told, before[1]):
        at = name.start - len(front) + before.start(1)
        yield Calling(holder, before[1], at, at + len(before[1]))
    behind = _apposition(text[name.end : name.end + _REACH])
    if behind:
        hits = [m for m in noun.finditer(behind[1]) if _is_calling(told, m[1])]
        if hits:
            start = name.end + behind.start(1)
            yield Calling(holder, hits[-1][1], start + hits[-1].start(), start + hits[-1].end())


@lru_cache(maxsize=8)
def _noun(language: str) -> str:
    """A noun that says what a person is; German writes it with a capital."""
    ends = "|".join(sorted(lexicon(language).lists["callings"], key=lambda e: (-len(e), e)))
    letters = r"\p{Lu}[\p{L}-]{2,}" if language == "de" else r"[\p{L}-]*"
    return rf"(?<![\p{{L}}-])({letters}(?:{ends}))(?![\p{{L}}-])"


@lru_cache(maxsize=8)
def _nouns(language: str) -> regex.Pattern[str]:
    return regex.compile_twice(_noun(language))


@lru_cache(maxsize=8)
def _before(language: str) -> regex.Pattern[str]:
    """A calling right before a name."""
    return regex.compile_twice(rf"{_noun(language)}(?:(?:\s(?:{_OF})\s[^,.;:]{{2,40}})?,)?\s+$")


_OF = "of|at|for|von|des|der|im|am|für|de|del|de la"
_WHO = regex.compile_twice(r",\s+((?:who|der|die|que|quien)\s\p{Ll}+[^,.;:]{3,40})")
_APPOSITION = regex.compile_twice(
    r",\s+((?:(?:the|a|an|his|her|their|der|die|das|ein|eine|el|la|un|una|su)\s)?[^,.;:()]{3,50}?)"
    r"(?=\s+(?:of|at|for|in|from|who|with|von|im|am|für|bei|aus|de|del|en|que)\b|[,.;:)”\"]|$)"
)


def _apposition(text: str) -> regex.Match[str] | None:
    """ ", the museum's curator of prints," behind a name, up to its first "of", "at", "who"."""
    return _APPOSITION.match(text)


def _is_calling(told: Told, noun: str) -> bool:
    lists, low = lexicon(told.language).lists, noun.lower()
    return len(low) > 2 and low not in lists.get("no_callings", ()) and low not in lists.get("stop", ())
