"""Figures that have changed places: "31 degrees on the coast and 24 inland" for "31 degrees inland and 24 on the coast".

Both sentences have both figures, so that nothing is missing and, word order being free, nothing stands in the place of another.
What tells is what stands beside each: the words beside ours are those beside the other figure there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from dashboard.compare.amounts import Quantity, compare_quantities, is_supported
from dashboard.model import Specific
from dashboard.settings import TOLD_COVERS
from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.checks.derived import follows
from dashboard.suggest.reading import Told
from dashboard.text import patterns as regex

UNIT_LEAST = 2  # figures from which one stands for itself whatever its unit
MARGIN = 0.5  # by how much the words beside must fit better crosswise; of two figures, each at most 1
REACH = 2  # content words beside a figure
_DIGITS = regex.compile(r"\d+")
MOST = 5  # figures of a sentence that are compared


def check_exchanged(case: Case) -> Iterator[Finding]:
    """The first two figures of the sentence that a near one has with each other's words beside them."""
    mine = _single(case.mine)[:MOST]
    for candidate in case.found[:2] if len(mine) > 1 else ():
        if candidate.covers < TOLD_COVERS:
            continue
        for a, b in combinations(mine, 2):
            found = _exchanged(case.mine, a, b, candidate.told)
            if found:
                here, there = (a.start, a.end), candidate.told.text[found.start : found.end]
                yield finding("number-differs", case, here, there=there, told=candidate.told, strength=0.9)
                return


def _exchanged(mine: Told, a: Quantity, b: Quantity, told: Told) -> Quantity | None:
    """The figure of the other sentence that has the words beside `a`, where `b` has those of its equal."""
    if a.amount == b.amount or a.kind != b.kind or (a.unit and b.unit and a.unit != b.unit):
        return None  # another sort of figure stands in no place of ours
    theirs = _single(told)
    same = [[q for q in theirs if compare_quantities(one, q) == "equal"] for one in (a, b)]
    if [len(some) for some in same] != [1, 1] or same[0][0] is same[1][0]:
        return None
    x, y = same[0][0], same[1][0]
    ours, there = (_beside(mine, a), _beside(mine, b)), (_beside(told, x), _beside(told, y))
    if not all((*ours, *there)):
        return None
    straight = _fit(ours[0], there[0]) + _fit(ours[1], there[1])
    crossed = _fit(ours[0], there[1]) + _fit(ours[1], there[0])
    return y if crossed - straight >= MARGIN else None


def _single(told: Told) -> list[Quantity]:
    """The figures that stand for themselves: no scores, no "seven of the 52"."""
    wholes = {q.of for q in told.details.numbers if q.of}
    return [q for q in told.details.numbers if q.form == "plain" and not q.of and not q.soft and q.amount not in wholes]


def _beside(told: Told, figure: Quantity) -> Mapping[str, float]:
    """The content words behind a figure up to the next one or the end of its clause, the nearer the heavier."""
    clause = next((t.clause for t in told.tokens if t.start >= figure.start), 0)
    words = [t.stem for t in told.content if t.clause == clause and t.start >= figure.end]
    return {stem: 1.0 / (1 + i) for i, stem in enumerate(_up_to_figure(words))}


def _up_to_figure(stems: Sequence[str]) -> Sequence[str]:
    end = next((i for i, stem in enumerate(stems) if stem.startswith("=")), len(stems))
    return stems[: min(end, REACH)]


def _fit(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """0..1: how far the words beside two figures are the same."""
    return sum(min(w, theirs.get(s, 0.0)) for s, w in mine.items()) / (sum(mine.values()) or 1.0)


def told_by_the_loser(case: Case, detail: Specific) -> bool:
    """Whether a score is told from the other side: "Neuburg lost 0-2 to Altheim" for "Altheim beat Neuburg 2-0"."""
    if getattr(detail, "form", "") != "score":
        return False
    ours, here = [n.value for n in case.mine.details.names], _DIGITS.findall(detail.text)
    for told in (c.told for c in case.found[:3]):
        theirs = [n.value for n in told.details.names]
        both = [n for n in ours if n in theirs]
        turned = len(both) > 1 and theirs.index(both[0]) > theirs.index(both[1])
        if turned and any(_DIGITS.findall(d.text) == here[::-1] for d in told.details.numbers):
            return True
    return False


def find_other_unit(case: Case, detail: Specific, kind: str) -> Finding | None:
    """The same figure in another unit of what it measures: "nine days" for "nine hours", where the pool has no such days."""
    if not isinstance(detail, Quantity) or not detail.unit or detail.figure < UNIT_LEAST or detail.soft:
        return None
    pool = [
        s for k in ("number", "money", "percent") for _, s in case.world.details.get(k, ()) if isinstance(s, Quantity)
    ]
    if detail.form != "plain" or is_supported(detail, pool) or follows(detail, pool):
        return None
    for sentence in (c.told for c in case.found[:2]):
        for other in sentence.details.numbers:
            same = (other.unit, other.form, other.figure, other.per) == (
                detail.unit,
                detail.form,
                detail.figure,
                detail.per,
            )
            if same and compare_quantities(detail, other) == "different":
                here = (detail.start, detail.end)
                return finding(f"{kind}-differs", case, here, there=other.text, told=sentence, strength=0.9)
    return None
