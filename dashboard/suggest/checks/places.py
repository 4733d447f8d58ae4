"""Which words of one sentence stand in the place of which words of another: what a changed detail is held against.

Two sentences that say the same are laid over each other word by word (Levenshtein on stems, so that one changed word is one
replaced word). A place is where words were replaced between words that both have; what both have in the same order says
whether they tell the same at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, cast

from rapidfuzz.distance import Levenshtein

from dashboard.suggest.reading import Token, Told

LONGEST = 120  # words of a sentence that are laid over another; longer ones are lists


class Place(NamedTuple):
    """A stretch of words that differs: `mine` and `theirs`, with whether a word both have stands on its left and right."""

    mine: tuple[Token, ...]
    theirs: tuple[Token, ...]
    left: bool
    right: bool

    @property
    def tight(self) -> bool:
        """Whether the stretch is held on both sides and short: the same sentence with something else in it."""
        return self.left and self.right and len(self.mine) <= 5 and len(self.theirs) <= 5


@dataclass(frozen=True, slots=True)
class Overlay:
    """Two sentences laid over each other. `kept` 0..1: the weight of our words that stand in theirs in the same order, `back`
    that of theirs in ours; `alike` the share of all words, small ones too, that both have; `same` pairs those words."""

    places: tuple[Place, ...]
    kept: float
    back: float
    alike: float
    same: tuple[tuple[Token, Token], ...]


@lru_cache(maxsize=2000)
def lay_over(mine: Told, theirs: Told) -> Overlay:
    """The overlay of two sentences read."""
    (a, left_stems), (b, right_stems) = _words(mine), _words(theirs)
    steps = cast("list[tuple[str, int, int, int, int]]", Levenshtein.opcodes(left_stems, right_stems).as_list())
    same = [pair for tag, a0, a1, b0, b1 in steps if tag == "equal" for pair in zip(a[a0:a1], b[b0:b1], strict=True)]
    places = [Place(a[a0:a1], b[b0:b1], left, right) for a0, a1, b0, b1, left, right in _blocks(steps)]
    shared = {word.stem for word, _ in same}
    alike = len(same) / max(1, len(a), len(b))
    return Overlay(tuple(places), _share(mine, shared), _share(theirs, shared), alike, tuple(same))


@lru_cache(maxsize=1_024)  # a sentence is laid over several
def _words(told: Told) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The words that are laid over others, and their stems."""
    words = tuple([t for t in told.tokens if t.stem][:LONGEST])
    return words, tuple(t.stem for t in words)


def _share(told: Told, shared: Set[str]) -> float:
    """The share of a sentence's content words, figures aside: those are what is compared. `shared`: stems both have."""
    words, total = _compared(told)
    return sum([w for s, w in words if s in shared]) / total if total else 0.0


@lru_cache(maxsize=1_024)
def _compared(told: Told) -> tuple[tuple[tuple[str, float], ...], float]:
    """The content words but for figures with their weights, and these added up."""
    words = tuple((s, w) for s, w in told.weights.items() if not s.startswith("="))
    return words, sum(w for _, w in words)


def _blocks(steps: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[int, int, int, int, bool, bool]]:
    """Neighbouring steps that change something as one stretch, with whether equal words stand on either side."""
    open_: list[int] | None = None
    left = True  # the sentence's start holds, too
    for tag, a0, a1, b0, b1 in steps:
        if tag == "equal":
            if open_:
                yield open_[0], open_[1], open_[2], open_[3], left, True
            open_, left = None, True
        elif open_:
            open_[1], open_[3] = a1, b1
        else:
            open_ = [a0, a1, b0, b1]
    if open_:
        yield open_[0], open_[1], open_[2], open_[3], left, True
