"""Mark once, settle the story: the copies of a sentence in the other versions, which the same mark is offered for."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable

from dashboard.model import StoryAnalysis
from dashboard.settings import SETTLE_SCORE

Place = tuple[str, int]


def copies_of(analysis: StoryAnalysis, article: str, n: int) -> list[tuple[str, int, bool, float]]:
    """The near-copies of sentence `n` of `article` in the story: (article, n, exact, score), nearest first.

    Exact copies have the same words. The others are reached over links of the alignments that are the same or edited; a
    copy of a copy counts with the product of the scores and is dropped below SETTLE_SCORE. One sentence may have
    several copies in one version. The sentence itself is not among them.
    """
    words = {(v.article.id, s.n): _plain(s.text) for v in analysis.versions for s in v.sentences}
    start = (article, n)
    if start not in words:
        return []
    reached = _reach(_links(analysis), start)
    for place, said in words.items():
        if said == words[start]:
            reached[place] = 1.0
    reached.pop(start, None)
    found = [(key, number, words.get((key, number)) == words[start], score) for (key, number), score in reached.items()]
    return sorted(found, key=lambda copy: (not copy[2], -copy[3], copy[0], copy[1]))


def _links(analysis: StoryAnalysis) -> dict[Place, list[tuple[Place, float]]]:
    near: dict[Place, list[tuple[Place, float]]] = defaultdict(list)
    for pair in analysis.alignments:
        for link in pair.links:
            if link.kind in ("same", "edited") and link.score >= SETTLE_SCORE:
                near[pair.a, link.a].append(((pair.b, link.b), link.score))
                near[pair.b, link.b].append(((pair.a, link.a), link.score))
    return near


def _reach(near: dict[Place, list[tuple[Place, float]]], start: Place) -> dict[Place, float]:
    """The best product of scores on any way from `start`, at least SETTLE_SCORE."""
    best: dict[Place, float] = {}
    waiting = [(-1.0, start)]
    while waiting:
        negative, place = heapq.heappop(waiting)
        if place in best:
            continue
        best[place] = -negative
        for other, score in near.get(place, ()):
            if other not in best and -negative * score >= SETTLE_SCORE:
                heapq.heappush(waiting, (negative * score, other))
    return best


def _plain(text: str) -> str:
    return " ".join(text.split())


def groups(analysis: StoryAnalysis) -> list[tuple[Place, ...]]:
    """The sentences of the story that have the same words, in groups of two and more."""
    same: dict[str, list[Place]] = defaultdict(list)
    for version in analysis.versions:
        for s in version.sentences:
            same[_plain(s.text)].append((version.article.id, s.n))
    return [tuple(places) for places in _several(same.values())]


def _several(lists: Iterable[list[Place]]) -> list[list[Place]]:
    return [places for places in lists if len(places) > 1]
