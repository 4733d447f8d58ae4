"""A part told as the whole: "all homes" where the source has half of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.reading import Token, Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon

SCOPE_COVERS = 0.35  # share of ours that the sentence with the part must say
_BORDER = regex.compile_twice(r"[,;:—–()](?!\d)")
REACH = 6  # words before a thing that say how much of it


def check_scope(case: Case) -> Iterator[Finding]:
    """The first thing of the sentence told of as a whole, of which the nearest sentences tell a part."""
    whole = _amounts(case.mine).get("whole", {})
    if not whole or case.mine.title:
        return
    near = [c for c in case.found[:3] if c.covers >= SCOPE_COVERS]
    for stem, (start, end) in whole.items():
        if _denied(case.mine, start) or any(stem in _amounts(c.told).get("whole", {}) for c in case.found):
            continue
        for candidate in near:
            part = _amounts(candidate.told).get("part", {}).get(stem)
            if part and not _amounts(case.mine).get("part", {}).get(stem):
                there = candidate.told.text[slice(*part)]
                yield finding("word-differs", case, (start, end), there=there, told=candidate.told, strength=0.9)
                return


def _denied(sentence: Told, at: int) -> bool:
    """Whether a negation stands before a place: "not all of it" is a part."""
    return any(a < at for a, *_ in sentence.cues.get("negations", ()))


@lru_cache(maxsize=20_000)
def _amounts(sentence: Told) -> dict[str, dict[str, tuple[int, int]]]:
    """ "whole" or "part" → stem of the thing → where it stands with the word that says how much of it."""
    lists = lexicon(sentence.language).lists
    wholes, parts = lists.get("wholes", frozenset()), lists.get("parts_of", frozenset())
    amounts: dict[str, dict[str, tuple[int, int]]] = {}
    if (wholes | parts).isdisjoint(sentence.words) and not any(n.of for n in sentence.details.numbers):
        return amounts
    for i, token in enumerate(sentence.tokens):
        kind = "whole" if token.word in wholes else "part" if token.word in parts else ""
        kind = "part" if any(n.of and n.start <= token.start < n.end for n in sentence.details.numbers) else kind
        thing = _thing(sentence, i) if kind else None
        if thing:
            amounts.setdefault(kind, {}).setdefault(thing.stem, (token.start, thing.end))
    return amounts


def _thing(sentence: Told, at: int) -> Token | None:
    """The first content word behind a word of amount that is no figure, near and not across a comma."""
    ahead = sentence.tokens[at + 1 : at + 1 + REACH]
    thing = next((t for t in ahead if t.content and not t.stem.startswith("=")), None)
    between = sentence.text[sentence.tokens[at].end : thing.start] if thing else ""
    return None if _BORDER.search(between) else thing
