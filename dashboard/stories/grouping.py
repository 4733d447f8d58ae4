"""Articles → stories.

Candidates from an index of rare terms, exact likeness only for those, components over what is left, and inside each
component average linkage. What people said comes first: metadata `story` and hand decisions are the groups to start
from and the pairs that never meet. The result does not depend on the order of the articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from dashboard import settings
from dashboard.model import Story, Version
from dashboard.stories.candidates import candidates
from dashboard.stories.decisions import Decisions
from dashboard.stories.linkage import average_linkage
from dashboard.stories.names import best_title, story_id
from dashboard.stories.roles import roles
from dashboard.stories.signatures import Signature, jaccard, signatures

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Given:
    """What is not ours to decide: a starting group for each article, and pairs of places that may not meet."""

    start: tuple[int, ...]
    apart: frozenset[tuple[int, int]]


def group(
    versions: Sequence[Version], *, decisions: Decisions | None = None, progress: Progress | None = None
) -> tuple[Story, ...]:
    """The stories of a corpus, every article in exactly one, largest first; an article alone is a story of one.

    The metadata `story` decides where given, and `decisions` decide over everything. `progress` gets (done, of) articles.
    """
    tell = progress or (lambda _done, _of: None)
    ordered = sorted(versions, key=lambda v: v.article.id)
    marks = signatures(ordered)
    given = _given(ordered, decisions or Decisions())
    edges = _edges(marks, tell)
    parts = _components(len(ordered), edges, given)
    stories = [s for part in parts for s in _stories(part, ordered, marks, given, decisions or Decisions())]
    tell(len(ordered), len(ordered))
    return tuple(sorted(stories, key=lambda story: (-len(story.articles), story.id)))


def _edges(marks: Sequence[Signature], tell: Progress) -> list[tuple[int, int]]:
    """The candidate pairs whose word pairs are alike enough to be worth a look."""
    out = []
    for i, j in candidates(marks):
        if jaccard(marks[i].pairs, marks[j].pairs) >= settings.STORY_EDGE:
            out.append((i, j))
        tell(min(i, len(marks) - 1), len(marks))
    return out


def _given(versions: Sequence[Version], decisions: Decisions) -> Given:
    place = {version.article.id: k for k, version in enumerate(versions)}
    apart = {(place[a], place[b]) for a, b in map(sorted, decisions.apart_pairs()) if a in place and b in place}
    start = list(range(len(versions)))
    told: dict[str, list[int]] = {}
    for k, version in enumerate(versions):
        if version.article.story:
            told.setdefault(version.article.story, []).append(k)
    by_hand = [sorted(place[a] for a in group if a in place) for group in decisions.together]
    for members in [*by_hand, *told.values()]:
        for other in members[1:]:
            _unite(start, members[0], other, apart)
    return Given(tuple(start), frozenset(apart | _told_apart(told, start)))


def _unite(start: list[int], one: int, other: int, apart: set[tuple[int, int]]) -> None:
    """Put two starting groups together unless that puts two articles together that are kept apart."""
    a = [k for k, group in enumerate(start) if group == start[one]]
    b = [k for k, group in enumerate(start) if group == start[other]]
    if start[one] == start[other] or any((min(i, j), max(i, j)) in apart for i in a for j in b):
        return
    for k in b:
        start[k] = start[one]


def _told_apart(told: Mapping[str, Sequence[int]], start: Sequence[int]) -> set[tuple[int, int]]:
    """Articles to which the metadata gives different stories, unless a hand put them together."""
    firsts = [members for _, members in sorted(told.items())]
    pairs = {
        (min(i, j), max(i, j))
        for k, one in enumerate(firsts)
        for two in firsts[k + 1 :]
        for i in one[:1]
        for j in two[:1]
    }
    return {(i, j) for i, j in pairs if start[i] != start[j]}


def _components(n: int, edges: Iterable[tuple[int, int]], given: Given) -> list[list[int]]:
    """Sets of places that edges or starting groups connect."""
    pairs = [*edges, *((k, group) for k, group in enumerate(given.start))]
    rows, columns = [i for i, _ in pairs], [j for _, j in pairs]
    graph = sp.coo_matrix((np.ones(len(pairs)), (rows, columns)), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    parts: dict[int, list[int]] = {}
    for k in range(n):
        parts.setdefault(int(label[k]), []).append(k)
    return list(parts.values())


def _stories(
    part: Sequence[int], versions: Sequence[Version], marks: Sequence[Signature], given: Given, decisions: Decisions
) -> list[Story]:
    own = [versions[k] for k in part]
    if len(part) == 1:
        return [_story(own, np.zeros((1, 1)), decisions, frozenset())]
    like = likeness([marks[k] for k in part])
    forbidden = np.zeros(like.shape, bool)
    at = {k: i for i, k in enumerate(part)}
    for a, b in given.apart:
        if a in at and b in at:
            forbidden[at[a], at[b]] = forbidden[at[b], at[a]] = True
    start = [given.start[k] for k in part]
    labels = average_linkage(like, start, forbidden, settings.STORY_CUT)
    clusters = [[i for i, label in enumerate(labels) if label == number] for number in range(max(labels) + 1)]
    stories = []
    for cluster in clusters:
        held = frozenset(own[i].article.id for i in cluster if start.count(start[i]) > 1)
        stories.append(_story([own[i] for i in cluster], like[np.ix_(cluster, cluster)], decisions, held))
    return _with_near(stories, clusters, like, forbidden)


def likeness(marks: Sequence[Signature]) -> np.ndarray:
    """Word-pair Jaccard of all articles of a component, n × n, by one sparse product."""
    known, inverse = np.unique(np.concatenate([mark.pairs for mark in marks]), return_inverse=True)
    sizes = np.array([mark.pairs.size for mark in marks])
    starts = np.concatenate(([0], np.cumsum(sizes)))
    incidence = sp.csr_matrix((np.ones(inverse.size), inverse, starts), shape=(len(marks), max(known.size, 1)))
    common = (incidence @ incidence.T).toarray()
    return common / np.maximum(sizes[:, None] + sizes[None, :] - common, 1)


def _story(own: Sequence[Version], like: np.ndarray, decisions: Decisions, held: frozenset[str]) -> Story:
    """The story of these versions: sources first, then the most central."""
    role = roles(own, decisions)
    central = like.sum(axis=1)
    order = sorted(
        range(len(own)), key=lambda i: (role[own[i].article.id] != "source", -round(central[i], 6), own[i].article.id)
    )
    ids = tuple(own[i].article.id for i in order)
    return Story(story_id(ids), best_title(own, ids), ids, role, _why(own, like, decisions, held))


def _why(own: Sequence[Version], like: np.ndarray, decisions: Decisions, held: frozenset[str]) -> str:
    if len(own) == 1:
        return ""
    ids = {version.article.id for version in own}
    if held == ids:
        by_hand = any(len(group & ids) > 1 for group in decisions.together)
        return "put together by hand" if by_hand else "metadata"
    n = len(own)
    mean = (like.sum() - np.trace(like)) / (n * (n - 1))
    return f"words in common {mean:.2f}"


def _with_near(
    stories: Sequence[Story], clusters: Sequence[Sequence[int]], like: np.ndarray, forbidden: np.ndarray
) -> list[Story]:
    """Each story with those it is nearly alike with, unless somebody has already said that they are apart."""
    near: list[list[tuple[str, float]]] = [[] for _ in stories]
    for i, one in enumerate(clusters):
        for j, other in enumerate(clusters):
            score = float(like[np.ix_(one, other)].mean())
            if i != j and score >= settings.STORY_NEAR and not forbidden[np.ix_(one, other)].any():
                near[i].append((stories[j].id, round(score, 3)))
    return [
        Story(s.id, s.title, s.articles, s.roles, s.why, tuple(sorted(found, key=lambda x: (-x[1], x[0]))))
        for s, found in zip(stories, near, strict=True)
    ]
