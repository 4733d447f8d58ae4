"""Average linkage with what must and must not be together.

Two groups are as alike as their articles are on average; the most alike two become one until nothing reaches the cut. An
average cannot be drawn out into a chain the way connected components can. Own code because no library's linkage takes
hand decisions (this one does): groups to start from, and pairs that may never meet.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def average_linkage(likeness: np.ndarray, start: Sequence[int], forbidden: np.ndarray, cut: float) -> list[int]:
    """The group of each of n articles, numbered by first appearance.

    `likeness`: n × n, symmetric. `start`: the group each article is in to begin with; its members stay together.
    `forbidden`: n × n of bool; groups with such a pair between them are never joined. `cut`: the least average likeness.
    """
    names = sorted(set(start))
    member = np.array([[group == name for group in start] for name in names], dtype=float)
    sums = member @ likeness @ member.T
    barred = (member @ forbidden.astype(float) @ member.T) > 0
    sizes = member.sum(axis=1)
    groups: list[list[int]] = [list(np.nonzero(row)[0]) for row in member]
    mean = np.where(barred, -1.0, sums / np.outer(sizes, sizes))
    np.fill_diagonal(mean, -1.0)
    while mean.size > 1:
        i, j = divmod(int(mean.argmax()), len(groups))
        if mean[i, j] < cut or mean[i, j] <= 0:
            break
        i, j = min(i, j), max(i, j)
        _join(i, j, sums, barred, sizes, groups)
        row = np.where(barred[i] | (sizes == 0), -1.0, sums[i] / np.maximum(sizes[i] * sizes, 1))
        row[i] = -1.0
        mean[i], mean[:, i] = row, row
        mean[j], mean[:, j] = -1.0, -1.0
    return _numbered(groups, len(start))


def _join(i: int, j: int, sums: np.ndarray, barred: np.ndarray, sizes: np.ndarray, groups: list[list[int]]) -> None:
    """Group `j` goes into group `i` and is left empty."""
    sums[i] += sums[j]
    sums[:, i] += sums[:, j]
    barred[i] |= barred[j]
    barred[:, i] |= barred[:, j]
    sizes[i] += sizes[j]
    sizes[j] = 0
    groups[i] += groups[j]
    groups[j] = []


def _numbered(groups: Sequence[Sequence[int]], n: int) -> list[int]:
    of = {place: number for number, group in enumerate(groups) for place in group}
    first: dict[int, int] = {}
    return [first.setdefault(of[place], len(first)) for place in range(n)]
