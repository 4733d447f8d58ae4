"""The heaviest chain that runs forward on both sides: what stays in place when the rest has moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

_Step = tuple[int, float, int]  # second number, weight of the best chain ending there, index of its last pair


def heaviest_chain(pairs: Sequence[tuple[int, int, float]]) -> list[int]:
    """Indices of the heaviest sub-sequence of (first, second, weight) in which neither number falls, in order.

    `pairs` must be sorted by first, then second; weights are above 0. O(n log n) but for list inserts.
    """
    best: list[_Step] = []  # the second number and the weight both rise
    before: list[int] = []
    for k, (_, second, weight) in enumerate(pairs):
        at = bisect_left(best, (second + 1,)) - 1
        before.append(best[at][2] if at >= 0 else -1)
        _insert(best, (second, weight + (best[at][1] if at >= 0 else 0.0), k))
    return _walk(before, best[-1][2] if best else -1)


def _insert(best: list[_Step], step: _Step) -> None:
    """Put `step` in and drop the steps that go further and weigh no more."""
    start = end = bisect_left(best, (step[0],))
    while end < len(best) and best[end][1] <= step[1]:
        end += 1
    best[start:end] = [step]


def _walk(before: Sequence[int], last: int) -> list[int]:
    out: list[int] = []
    while last >= 0:
        out.append(last)
        last = before[last]
    return out[::-1]
