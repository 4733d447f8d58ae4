"""Which articles of a corpus have anything to do with each other: near copies, edges, and the components they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from dashboard import settings
from dashboard.stories.candidates import candidates
from dashboard.stories.signatures import Signature, jaccard

Edge = tuple[int, int, float]  # two places, Jaccard of their neighbouring words
Progress = Callable[[int, int], None]


def edges_and_copies(marks: Sequence[Signature], tell: Progress) -> tuple[list[Edge], list[Edge]]:
    """(edges, near copies) between the places of `marks`; near copies are edges too.

    Near copies share all their rarest terms with each other and so hide what else they are like: of each set of copies
    only one goes into a second search.
    """
    copies: list[Edge] = []
    edges: list[Edge] = []
    places = [k for k, mark in enumerate(marks) if not mark.slight]
    while True:
        found = list(_compared([marks[k] for k in places], tell))
        found = [(places[i], places[j], score) for i, j, score in found]
        fresh = [edge for edge in found if edge[2] >= settings.NEAR_COPY]
        edges += [edge for edge in found if edge[2] < settings.NEAR_COPY]
        copies += fresh
        if not fresh:
            return edges + copies, copies
        first = components(len(marks), copies)
        places = [k for k in places if first[k] == k]


def _compared(marks: Sequence[Signature], tell: Progress) -> Iterable[Edge]:
    for i, j in candidates(marks):
        score = jaccard(marks[i].pairs, marks[j].pairs)
        if score >= settings.STORY_EDGE:
            yield i, j, score
        tell(i, len(marks))


def components(n: int, edges: Iterable[Edge]) -> list[int]:
    """For each of n places the first place of its component."""
    pairs = list(edges)
    graph = sp.coo_matrix((np.ones(len(pairs)), ([e[0] for e in pairs], [e[1] for e in pairs])), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    first: dict[int, int] = {}
    return [first.setdefault(int(label[k]), k) for k in range(n)]


def parts(n: int, edges: Sequence[Edge], held: Sequence[Edge]) -> list[list[int]]:
    """The components of n places by `edges` and `held` (orders, which are never cut), none much larger than
    settings.STORY_PART: a larger one loses its weakest edges until it falls apart, as the work inside is quadratic."""
    done: list[list[int]] = []
    waiting = [(list(range(n)), list(edges), settings.STORY_EDGE)]
    while waiting:
        places, own, floor = waiting.pop()
        for part in _split(places, [*own, *held]):
            inside = set(part)
            kept = [e for e in own if e[0] in inside and e[1] in inside]
            if len(part) <= settings.STORY_PART or not kept:
                done.append(part)
            else:
                waiting.append((part, [e for e in kept if e[2] >= floor * 1.2], floor * 1.2))
    return sorted(done)


def _split(places: Sequence[int], edges: Iterable[Edge]) -> list[list[int]]:
    at = {place: k for k, place in enumerate(places)}
    inner = [(at[i], at[j], score) for i, j, score in edges if i in at and j in at]
    out: dict[int, list[int]] = {}
    for k, first in enumerate(components(len(places), inner)):
        out.setdefault(first, []).append(places[k])
    return list(out.values())
