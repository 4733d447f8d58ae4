"""Which gold sentence is which of ours: both texts are laid over each other, white space apart."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

INVISIBLE = "\u200b\ufeff\u00ad"


@dataclass(frozen=True)
class Overlap:
    """By place from 0: `mine[i]` our sentence that has at least half of gold sentence i, or None; `gold[j]` the gold sentences
    of which ours has at least half. `borders`: ends that both have, ends of gold, ends of ours."""

    mine: Mapping[int, int | None]
    gold: Mapping[int, frozenset[int]]
    borders: tuple[int, int, int]


def squeezed(text: str) -> str:
    """Without white space and invisible signs."""
    return "".join(c for c in text if not c.isspace() and c not in INVISIBLE)


def overlap(gold: Sequence[str], mine: Sequence[str]) -> Overlap:
    """Lay two lists of sentences over each other."""
    sizes = [len(squeezed(t)) for t in gold]
    text, own = _joined(gold)
    other, place = _joined(mine)
    to = _places(text, other)
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for k, t in enumerate(to):
        if t is not None:
            shared[own[k]][place[t]] += 1
    best = {i: c.most_common(1)[0] for i, c in shared.items()}
    back: dict[int, set[int]] = defaultdict(set)
    for i, c in shared.items():
        for j, n in c.items():
            back[j] |= {i} if n >= sizes[i] / 2 else set()
    return Overlap(
        {i: best[i][0] if i in best and best[i][1] >= sizes[i] / 2 else None for i in range(len(gold))},
        {j: frozenset(some) for j, some in back.items()},
        _borders(own, place, to),
    )


def _joined(texts: Sequence[str]) -> tuple[str, list[int]]:
    parts = [squeezed(text) for text in texts]
    return "".join(parts), [i for i, part in enumerate(parts) for _ in part]


def _places(text: str, other: str) -> list[int | None]:
    """For every character of `text` its place in `other`."""
    if text == other:
        return list(range(len(text)))
    to: list[int | None] = [None] * len(text)
    for a, b, n in difflib.SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks():
        to[a : a + n] = range(b, b + n)
    return to


def _ends(own: Sequence[int]) -> set[int]:
    return {k for k in range(len(own)) if k + 1 == len(own) or own[k] != own[k + 1]}


def _borders(own: Sequence[int], place: Sequence[int], to: Sequence[int | None]) -> tuple[int, int, int]:
    wanted = {t for k in _ends(own) if (t := to[k]) is not None}
    ours, covered = _ends(place), {t for t in to if t is not None}
    return len(wanted & ours), len(wanted), len(ours & covered)
