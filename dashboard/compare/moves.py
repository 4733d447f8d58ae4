"""Words that only stand in another place of the other sentence: a move, not a word gone and a word new.

A word diff keeps one order and calls whatever crosses it deleted and inserted. As Wikipedia's wikEdDiff does, the
longest run of words common to what is gone and what is new is taken as moved, then the next, as long as a run says
something: two words of which one is no function word, or one long word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from dashboard.text.fold import fold

Stretch = tuple[int, int]  # start, end in characters
_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")
LONG = 6  # letters from which on one word alone is worth telling
SAYS = 4  # letters of a word that is probably no function word
MOST = 40_000  # products of words of both sides: beyond it nothing is looked for


def find_moves(left: str, right: str, gone: Sequence[Stretch], new: Sequence[Stretch]) -> list[tuple[Stretch, Stretch]]:
    """Return the pairs of stretches (in `left`, in `right`) with the same words, the longest first.

    `gone` and `new` are the stretches that a diff found on one side only. Every word is in one pair at most.
    """
    lefts = [_words(left, stretch) for stretch in gone]
    rights = [_words(right, stretch) for stretch in new]
    if sum(map(len, lefts)) * sum(map(len, rights)) > MOST:
        return []
    found: list[tuple[Stretch, Stretch]] = []
    while best := _longest(lefts, rights):
        i, j, a, b, size = best
        found.append((_span(lefts[i][a : a + size]), _span(rights[j][b : b + size])))
        lefts[i : i + 1] = [lefts[i][:a], lefts[i][a + size :]]
        rights[j : j + 1] = [rights[j][:b], rights[j][b + size :]]
    return found


def without(stretch: Stretch, moved: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield what of a stretch is left beside the moved ones."""
    start, end = stretch
    for a, b in sorted(moved):
        if b <= start or a >= end:
            continue
        if a > start:
            yield start, a
        start = max(start, b)
    if start < end:
        yield start, end


Word = tuple[str, int, int]  # folded, start, end


def _words(text: str, stretch: Stretch) -> list[Word]:
    return [(fold(m[0]), m.start(), m.end()) for m in _WORD.finditer(text, *stretch)]


def _span(words: Sequence[Word]) -> Stretch:
    return words[0][1], words[-1][2]


def _longest(lefts: Sequence[list[Word]], rights: Sequence[list[Word]]) -> tuple[int, int, int, int, int] | None:
    best: tuple[int, tuple[int, int, int, int, int]] | None = None
    for i, mine in enumerate(lefts):
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2([word for word, _, _ in mine])
        for j, theirs in enumerate(rights):
            matcher.set_seq1([word for word, _, _ in theirs])
            b, a, size = matcher.find_longest_match()
            weight = _weight(mine[a : a + size])
            if weight and (best is None or weight > best[0]):
                best = weight, (i, j, a, b, size)
    return best[1] if best else None


def _weight(run: Sequence[Word]) -> int:
    """How much a run says; 0 where it is not worth telling."""
    letters = [len(word) for word, _, _ in run]
    worth = (len(run) > 1 and max(letters) >= SAYS) or (len(run) == 1 and letters[0] >= LONG)
    return sum(letters) if worth else 0
