"""One of many told as the first of all: "the largest strike" for "one of the largest strikes"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dashboard.settings import TOLD_COVERS
from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.reading import Told
from dashboard.text import patterns as regex

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


_HINT = {  # the end of every match: looking for it first spares all but a few sentences the whole pattern
    "en": regex.compile_twice(r"(?:est|worst)(?!\p{L})|(?:most|least)\s"),
    "de": regex.compile_twice(r"(?:st|ßt)e[nrsm]?(?!\p{L})"),
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
