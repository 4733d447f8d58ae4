"""Words in the place of others, in a sentence that otherwise keeps to one of the pool's word by word.

No list knows these words: "flight engineer" for "launch director". What they prove depends on how closely the rest keeps to the
other sentence: in a free rewording every word is another one. Words put in between without replacing any prove nothing
(of 307 such stretches 54 were false, no more than of all sentences; corpus-out, 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dashboard.suggest.checks.callings import Words, as_words, in_family
from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.checks.places import Overlay, Place, lay_over
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told
from dashboard.text.lexicon import lexicon

KEPT = 0.35  # how closely two sentences keep together outside the place, in content and in all words
AROUND = 3  # content words that both sentences have at least
LONG = 4  # content words of a place beyond which it is no change but another sentence


def check_changed(case: Case) -> Iterator[Finding]:
    """The stretch of unknown words that stands most surely in the place of others."""
    found: list[Finding] = []
    for candidate in case.found[:3]:
        overlay = lay_over(case.mine, candidate.told)
        if overlay.alike >= KEPT and len([a for a, _ in overlay.same if a.content]) >= AROUND:
            found += [f for place in overlay.places if (f := _changed(case, candidate, overlay, place))]
    if found:
        yield max(found, key=lambda f: f.strength)


def _changed(case: Case, candidate: Candidate, overlay: Overlay, place: Place) -> Finding | None:
    mine, theirs = case.mine, candidate.told
    lost = [t for t in place.theirs if t.content and t.stem not in mine.weights and not t.stem.startswith("=")]
    if not (place.left and place.right) or not 0 < len(lost) <= LONG:
        return None
    new = [t for t in place.mine if t.content and _unknown(case, t)]
    if not 0 < len(new) <= LONG:
        return None
    kept = _outside(mine, place.mine, [a for a, _ in overlay.same])
    back = _outside(theirs, place.theirs, [b for _, b in overlay.same])
    strength = kept * back * overlay.alike
    if strength < KEPT:
        return None
    here, there = (new[0].start, new[-1].end), theirs.text[lost[0].start : lost[-1].end]
    return finding("wording-differs", case, here, there=there, told=theirs, strength=round(strength, 3))


def _outside(told: Told, inside: tuple[Token, ...], same: list[Token]) -> float:
    """The share of a sentence's other content words that stand in the other one in the same order."""
    left_out = {t.start for t in inside}
    rest = {t.stem: told.weights[t.stem] for t in told.tokens if t.content and t.start not in left_out}
    have = {t.stem for t in same}
    return sum(w for s, w in rest.items() if s in have) / (sum(rest.values()) or 1.0)


def _unknown(case: Case, token: Token) -> bool:
    """Whether no near sentence has a word, one of its family or a synonym; figures and names are others' business."""
    mine = case.mine
    lists = lexicon(mine.language).lists
    if token.word in lists.get("speech", ()) or token.word in lists.get("light", ()):
        return False  # who says it is told in many words, and "go up" is "become dearer"
    if token.stem.startswith("=") or any(n.start <= token.start < n.end for n in mine.details.names):
        return False
    return not any(has_word(c.told, mine, token) for c in case.near)


def has_word(sentence: Told, mine: Told, token: Token) -> bool:
    """Whether a sentence has a word of `mine`, one of its family or a synonym."""
    groups = mine.groups.get(token.stem, frozenset())
    if token.stem in sentence.weights or (groups and any(groups & g for g in sentence.groups.values())):
        return True
    return in_family(token.word, content_words(sentence))


@lru_cache(maxsize=4_096)
def content_words(told: Told) -> Words:
    """The content words of a sentence, as `in_family` asks them."""
    return as_words(token.word for token in told.tokens if token.content)
