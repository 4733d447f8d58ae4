"""How two things hang together, turned round: "before the vote" for "after the vote", "despite the floods" for "because of
the floods".

The small words that say it are in most sentences, so that alone they prove nothing. What tells is what stands right behind
them: the same words, in two sentences that say the same beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from dashboard.settings import TOLD_COVERS
from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.reading import Told
from dashboard.text.fold import fold
from dashboard.text.lexicon import lexicon

_APART: Mapping[str, str] = {
    "concessions": "grounds",
    "grounds": "concessions",
    "ahead": "behind",
    "behind": "ahead",
}  # the lists of details.toml whose words exclude each other before the same thing
REACH = 45  # characters behind such a word in which what it is said of begins


class Related(NamedTuple):
    """A word that says how something hangs together with the rest, and the stem of what stands behind it."""

    kind: str
    start: int
    end: int
    stem: str


def check_relations(case: Case) -> Iterator[Finding]:
    """The first relation of the sentence that one of the nearest sentences has the other way round."""
    ours = () if case.mine.title else related(case.mine)
    for candidate in case.found[:2] if ours else ():
        theirs = related(candidate.told) if candidate.covers >= TOLD_COVERS else ()
        for mine in ours:
            other = next((r for r in theirs if r.stem == mine.stem and r.kind == _APART[mine.kind]), None)
            if other is None or any(r.stem == mine.stem and r.kind == mine.kind for r in theirs):
                continue
            if not _told_so(case, mine):
                there = candidate.told.text[other.start : other.end]
                strength = round(0.5 + 0.5 * candidate.covers, 3)
                here = (mine.start, mine.end)
                yield finding("word-differs", case, here, there=there, told=candidate.told, strength=strength)
                return


def _told_so(case: Case, mine: Related) -> bool:
    """Whether any near sentence has the relation as ours has it."""
    near = (c.told for c in case.found[:4])
    return any(r.stem == mine.stem and r.kind == mine.kind for sentence in near for r in related(sentence))


@lru_cache(maxsize=4_096)
def related(sentence: Told) -> tuple[Related, ...]:
    """Every such word of a sentence with what it is said of; none where a negation may turn it ("not before May")."""
    if sentence.cues.get("negations") or sentence.words.isdisjoint(_openings(sentence.language)):
        return ()
    return tuple(_related(sentence))


@lru_cache(maxsize=8)
def _openings(language: str) -> frozenset[str]:
    """The first words of all of them: most sentences have none, and are spared the search."""
    lists = lexicon(language).lists
    return frozenset(fold(phrase.split()[0]) for kind in _APART for phrase in lists.get(kind, ()))


def _related(sentence: Told) -> Iterator[Related]:
    phrases = lexicon(sentence.language).phrases
    for kind in _APART:
        for hit in phrases[kind].finditer(sentence.text) if kind in phrases else ():
            behind = next((t for t in sentence.content if t.start >= hit.end()), None)
            if behind is not None and behind.start - hit.end() <= REACH:
                yield Related(kind, hit.start(), behind.end, behind.stem)
