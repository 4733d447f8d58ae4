"""What a figure is said of: the words beside it, and the thing it is a value of ("a limit of 0.13 ppm")."""

from __future__ import annotations

from functools import lru_cache

from dashboard.compare.amounts import Quantity, compare_quantities
from dashboard.model import Specific
from dashboard.settings import WAY_SCORE
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Told

_IS = frozenset({
    "of", "is", "was", "are", "were", "stands", "stood", "von", "ist", "war", "liegt", "lag", "beträgt", "betrug", "de", "es",
    "era", "fue", "está", "du", "est", "était", "di", "è",
})  # fmt: skip


def by_label(mine: Told, detail: Specific, candidate: Candidate) -> Specific | None:
    """The only figure in the same unit that another sentence gives of what ours is a value of, if the two differ."""
    named = label(mine, detail)
    if not named or not isinstance(detail, Quantity) or not detail.unit or candidate.score < WAY_SCORE:
        return None
    of_it = [
        n
        for n in candidate.told.details.numbers
        if (n.unit, n.form) == (detail.unit, detail.form) and label(candidate.told, n) == named
    ]
    return of_it[0] if len(of_it) == 1 and compare_quantities(detail, of_it[0]) == "different" else None


def label(told: Told, detail: Specific) -> str:
    """The stem of the word that a figure is a value of ("limit"), "" where none stands before it."""
    before = [t for t in told.tokens if t.end <= detail.start][-3:]
    named = next((i for i in range(len(before) - 1, -1, -1) if before[i].content and before[i].word not in _IS), None)
    if named is None or not any(t.word in _IS for t in before[named + 1 :]):
        return ""
    return "" if before[named].stem.startswith("=") else before[named].stem


_WAYS = frozenset({"from", "to", "von", "auf", "bis", "desde", "hasta", "until", "by", "um"})


def neighbours(told: Told, detail: Specific) -> tuple[str, str, str]:
    """The content stems right before and right behind a detail, and "from" or "to": what it is said of."""
    return _beside(told, detail.start, detail.end)


@lru_cache(maxsize=4_096)  # each of theirs is asked about by each of ours
def _beside(told: Told, start: int, end: int) -> tuple[str, str, str]:
    way = next((t.word for t in reversed(told.tokens) if t.end <= start), "")
    before = next((t for t in reversed(told.tokens) if t.content and t.end <= start), None)
    behind = next((t for t in told.tokens if t.content and t.start >= end), None)
    return before.stem if before else "", behind.stem if behind else "", way if way in _WAYS else ""


def same_role(mine: tuple[str, str, str], theirs: tuple[str, str, str]) -> bool:
    """Whether two details are said of the same: the same word behind them, or the same before where none is behind."""
    if mine[2] and theirs[2]:
        return mine[2] == theirs[2]
    if mine[1] and theirs[1] and not mine[1].startswith("="):
        return mine[1] == theirs[1]
    return bool(mine[0]) and mine[0] == theirs[0] and not mine[0].startswith("=")
