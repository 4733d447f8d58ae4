"""The heaviest arborescence: of all ways to give every node but the root one parent without a circle, the one of most weight.

Chu and Liu (1965), Edmonds (1967): each node takes its heaviest parent; where parents run in a circle, the circle becomes one
node, whose edges say what it costs to leave it there, and the smaller question is asked again. All circles are contracted
at once, on a matrix: node by node, 60 near copies of one text took minutes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

NONE = -np.inf  # weight of an edge that is not there
Weights = NDArray[np.float64]
Nodes = NDArray[np.intp]


def heaviest_tree(weights: Weights) -> Nodes:
    """The parent of each node. `weights[parent, child]`, NONE where there is no edge; node 0 is the root, from which an edge
    leads to every other. Of equal parents the first counts. What stands at 0 means nothing.
    """
    best = weights.argmax(axis=0)
    circles = _circles(best)
    if not circles:
        return best
    inside = np.concatenate(circles)
    loss = np.zeros(len(best))
    loss[inside] = weights[best[inside], inside]
    lone = np.setdiff1d(np.arange(len(best)), inside)
    entered, joined = _joined(weights - loss, circles, lone, axis=1)
    left, small = _joined(joined, circles, lone, axis=0)
    np.fill_diagonal(small, NONE)
    parents = best.copy()
    for child, parent in enumerate(heaviest_tree(small)[1:].tolist(), 1):
        real = lone[parent] if parent < len(lone) else left[parent - len(lone)][child]
        parents[lone[child] if child < len(lone) else entered[child - len(lone)][real]] = real
    return parents


def _joined(weights: Weights, circles: list[Nodes], lone: Nodes, *, axis: int) -> tuple[list[Nodes], Weights]:
    """The matrix with each circle's rows (axis 0) or columns (1) as one, behind all others; and which member it was of."""
    parts = [weights.take(circle, axis=axis) for circle in circles]
    chosen = [circle[part.argmax(axis=axis)] for circle, part in zip(circles, parts, strict=True)]
    heaviest: list[Any] = [part.max(axis=axis, keepdims=True) for part in parts]
    return chosen, np.concatenate([weights.take(lone, axis=axis), *heaviest], axis=axis)


def _circles(parents: Nodes) -> list[Nodes]:
    """The nodes of each circle."""
    of, walk, found = parents.tolist(), [0] * len(parents), []
    for start in range(1, len(of)):
        path, node = [], start
        while node and not walk[node]:
            walk[node] = start
            path.append(node)
            node = of[node]
        if node and walk[node] == start:
            found.append(np.array(sorted(path[path.index(node) :]), dtype=np.intp))
    return found
