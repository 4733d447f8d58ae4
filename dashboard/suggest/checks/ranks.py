"""One of many told as the first of all: "the largest strike" for "one of the largest strikes"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from dashboard.settings import TOLD_COVERS
from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.reading import Token, Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon

_TOP = {
    "en": r"(?P<top>(?:most|least)\s\p{L}+|\p{L}{2,}est|best|worst)",
    "de": r"(?P<top>\p{L}{2,}(?:st|ßt|ßst))(?:e[nrsm]?)",
    "es": r"(?P<top>(?:más|menos)\s\p{L}+?|mayor|menor|mejor|peor)(?:e?s)?",
}
_ONE_OF = {
    "en": r"(?:\b(?:one|two|three|some|several|many) of (?:the|its|his|her|their|\p{L}+['’]s)(?:\s\p{L}+)?\s"
    r"|\bamong (?:the|its|his|her|their|[\p{L} ]+['’]s)\s(?:\p{L}+['’]s\s)?"
    r"|\b(?:second|third|fourth|fifth|\d+(?:nd|rd|th))[\s-])",
    "de": r"(?:\bein(?:e[rsmn]?)? (?:der|seiner|ihrer)\s(?:\p{L}+\s)?|\bzu den\s|\b(?:zweit|dritt|viert|fünft))",
    "es": r"(?:\bun[oa]s? de (?:los|las|sus)\s(?:\p{L}+\s)?|\bentre (?:los|las)\s"
    r"|\b(?:segund[oa]|tercera?|tercero)\s(?:\p{L}+\s){0,2})",
}


def check_ranks(case: Case) -> Iterator[Finding]:
    """The first superlative of the sentence that a near one gives to more than one thing, or to the second of them."""
    ours = _tops(case.mine)
    for candidate in case.found[:3] if ours else ():
        if candidate.covers < TOLD_COVERS:
            continue
        theirs = _tops(candidate.told)
        for top, (limited, start, end) in ours.items():
            if not limited and top in theirs and theirs[top][0]:
                there = candidate.told.text[slice(*theirs[top][1:])]
                yield finding("word-differs", case, (start, end), there=there, told=candidate.told)
                return


NARROW_REACH = 3  # words between a superlative and what it is said of


def check_narrowed(case: Case) -> Iterator[Finding]:
    """A superlative told of more than the near sentence tells it of: "the largest employer", "the largest private employer"."""
    for candidate in case.found[:2] if _tops(case.mine) else ():
        both = _tops(case.mine).keys() & _tops(candidate.told).keys() if candidate.covers >= TOLD_COVERS else ()
        for top in both:
            at, their = _told_top(case.mine, top), _told_top(candidate.told, top)
            head = _head(case, at, candidate.told.tokens[their + 1 : their + 1 + NARROW_REACH]) if at and their else 0
            if head:
                tokens = case.mine.tokens
                here = (tokens[at].start, tokens[at + 1].end)
                said = candidate.told.text[
                    candidate.told.tokens[their].start : candidate.told.tokens[their + head + 1].end
                ]
                yield finding("word-differs", case, here, there=said, told=candidate.told, strength=0.8)
                return


def check_records(case: Case) -> Iterator[Finding]:
    """A record of so many years told as one of all time: "the driest March on record", "the driest March since 1953"."""
    phrases = lexicon(case.mine.language).phrases
    ever, since = phrases.get("of_all_time"), phrases.get("since_then")
    if not (ever and since and _tops(case.mine)):
        return
    hit = ever.search(case.mine.text)
    if not hit or since.search(case.mine.text):
        return
    for candidate in case.found[:2]:
        other = since.search(candidate.told.text) if candidate.covers >= TOLD_COVERS else None
        same = _tops(case.mine).keys() & _tops(candidate.told).keys()
        if other and same and not any(ever.search(c.told.text) for c in case.found[:4]):
            there = candidate.told.text[other.start() : other.end()]
            yield finding("word-differs", case, hit.span(), there=there, told=candidate.told, strength=0.9)
            return


def _told_top(told: Told, top: str) -> int:
    """Where a superlative stands behind a "the" or "its"; 0 where it does not: "protest" is none."""
    owners = lexicon(told.language).lists.get("of_whose", frozenset())
    pairs = zip(told.tokens, told.tokens[1:], strict=False)
    return next((i for i, (a, b) in enumerate(pairs, 1) if b.word == top and a.word in owners), 0)


def _head(case: Case, at: int, ahead: Sequence[Token]) -> int:
    """How many words that ours leaves out stand between a superlative and what ours says it of; 0 where they say nothing."""
    thing = case.mine.tokens[at + 1] if at + 1 < len(case.mine.tokens) else None
    head = next((i for i, t in enumerate(ahead) if thing and t.stem == thing.stem), 0)
    absolute = lexicon(case.mine.language).lists.get("absolute", frozenset())  # "single"
    left_out = [t for t in ahead[:head] if t.content and t.stem not in case.mine.weights and t.word not in absolute]
    return head if head and len(left_out) == head and not _has_family(case, left_out) else 0


def _has_family(case: Case, tokens: Sequence[Token]) -> bool:
    """Whether ours says what is left out in a word of the same family or a synonym."""
    have = {g for groups in case.mine.groups.values() for g in groups}
    return any(lexicon(case.mine.language).synonyms.get(t.stem, frozenset()) & have for t in tokens)


_HINT = {  # the end of every match: looking for it first spares all but a few sentences the whole pattern
    "en": regex.compile_twice(r"(?:est|worst)(?!\p{L})|(?:most|least)\s", signs=("est", "worst", "most", "least")),
    "de": regex.compile_twice(r"(?:st|ßt)e[nrsm]?(?!\p{L})", signs=("ste", "ßte")),
    "es": regex.compile_twice(r"(?:más|menos)\s|mayor|menor|mejor|peor"),
}


@lru_cache(maxsize=20_000)
def _tops(told: Told) -> dict[str, tuple[bool, int, int]]:
    """superlative → whether it is one of several or the second, and where it stands with what says so."""
    found: dict[str, tuple[bool, int, int]] = {}
    low = told.text.lower()
    if told.language not in _TOP or told.title or not _HINT[told.language].search(low):
        return found
    for hit in _pattern(told.language).finditer(low):
        found.setdefault(hit["top"], (bool(hit["limit"]), hit.start(), hit.end()))
    return found


@lru_cache(maxsize=8)
def _pattern(language: str) -> regex.Pattern[str]:
    return regex.compile_twice(
        rf"(?P<limit>{_ONE_OF[language]})?{'' if language == 'de' else chr(92) + 'b'}{_TOP[language]}(?!\p{{L}})"
    )
