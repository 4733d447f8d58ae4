"""Articles → stories.

Near copies count as one. Candidates come from an index of rare terms, exact likeness is computed only for those, and
inside each component they make the articles are linked by average likeness and common details. What people said comes
first. The result does not depend on the order of the articles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from dashboard import settings
from dashboard.model import Story, Version
from dashboard.stories.decisions import Decisions
from dashboard.stories.edges import Edge, Found, compare, components, parts
from dashboard.stories.forms import forms
from dashboard.stories.given import Given, given
from dashboard.stories.heads import Heads, heads_of
from dashboard.stories.likeness import incidence, likeness, shares, with_meaning
from dashboard.stories.linkage import link
from dashboard.stories.names import best_title, story_id
from dashboard.stories.roles import roles
from dashboard.stories.signatures import Signature, signatures
from dashboard.stories.ties import with_ties

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What the steps below need: versions and their signatures by place, orders, and the copies a place stands for."""

    versions: Sequence[Version]
    heads: Heads
    marks: Sequence[Signature]
    orders: Given
    decisions: Decisions
    copies: Mapping[int, Sequence[int]]  # first place -> all places of near copies
    comparison: Found


def group(
    versions: Sequence[Version],
    *,
    decisions: Decisions | None = None,
    progress: Progress | None = None,
    across: bool = settings.ACROSS_LANGUAGES,
) -> tuple[Story, ...]:
    """The stories of a corpus, every article in exactly one, largest first; an article alone is a story of one.

    The metadata `story` decides where given, and `decisions` decide over everything. `progress` gets (done, of).
    `across`: tellings of one event in several languages are one story.
    """
    tell = progress or (lambda _done, _of: None)
    ordered = sorted(versions, key=lambda v: v.article.id)
    marks = signatures(ordered)
    return group_compared(ordered, marks, compare(marks, tell, across=across), decisions=decisions, progress=progress)


def group_compared(
    ordered: Sequence[Version],
    marks: Sequence[Signature],
    comparison: Found,
    *,
    decisions: Decisions | None = None,
    progress: Progress | None = None,
) -> tuple[Story, ...]:
    """The same from versions in the order of their articles' ids, their signatures, and what `edges.compare` found. Versions
    and signatures are asked for one by one, so that they may lie on disk."""
    tell = progress or (lambda _done, _of: None)
    heads_known = heads_of(ordered)
    ids = heads_known.ids
    orders = given(map(heads_known.head, range(len(ids))), decisions or Decisions())
    first = _copies(ids, comparison.copies, orders)
    copies: dict[int, list[int]] = {}
    for place, head in enumerate(first):
        copies.setdefault(head, []).append(place)
    corpus = _Corpus(ordered, heads_known, marks, orders, decisions or Decisions(), copies, comparison)
    heads = list(copies)
    at = {head: k for k, head in enumerate(heads)}
    pairs = [(at[first[i]], at[first[j]], score) for i, j, score in comparison.edges]
    held = _held([orders.group[article] for article in ids], [at[k] for k in first])
    grouped = [story for part in parts(len(heads), pairs, held) for story in _stories(corpus, [heads[k] for k in part])]
    tell(len(ordered), len(ordered))
    grouped.sort(key=lambda story: (-len(story.articles), story.id))
    return with_ties(grouped, ordered, marks, comparison, orders)


def near_copies(versions: Sequence[Version]) -> dict[str, str]:
    """Of articles that are near copies of each other (settings.NEAR_COPY) every one but the first by id -> that first.

    What several copies say counts once. For the versions of one story; looks at all their pairs.
    """
    ordered = sorted(versions, key=lambda v: v.article.id)
    like = shares([mark.pairs for mark in signatures(ordered)]) if ordered else np.zeros((0, 0))
    alike = [(int(i), int(j), 1.0) for i, j in zip(*np.nonzero(like >= settings.NEAR_COPY), strict=True)]
    first = components(len(ordered), alike)
    return {ordered[k].article.id: ordered[head].article.id for k, head in enumerate(first) if head != k}


def _copies(ids: Sequence[str], alike: Sequence[Edge], orders: Given) -> list[int]:
    """For each place the place that stands for it: the first of its near copies, itself where people keep them apart."""
    free = [e for e in alike if not orders.kept_apart(ids[e[0]], ids[e[1]])]
    first = components(len(ids), free)
    together: dict[int, list[str]] = {}
    for place, head in enumerate(first):
        together.setdefault(head, []).append(ids[place])
    broken = {head for head, ids in together.items() if len(ids) > 1 and orders.barred(ids).any()}
    return [place if head in broken else head for place, head in enumerate(first)]


def _held(groups: Sequence[int], nodes: Sequence[int]) -> list[Edge]:
    """Edges between the nodes that orders hold together."""
    seen: dict[int, int] = {}
    return [(seen.setdefault(g, node), node, 1.0) for g, node in zip(groups, nodes, strict=True)]


def _stories(corpus: _Corpus, part: Sequence[int]) -> list[Story]:
    """The stories of one component, `part` naming the articles that stand for their near copies."""
    if len(part) == 1:
        return [_story(corpus, part, np.ones((1, 1)))]
    marks = [corpus.marks[k] for k in part]
    wording = shares([mark.pairs for mark in marks])
    like = with_meaning(likeness(marks, wording), corpus.comparison.meant, part)
    like = np.where(forms(marks, wording), -like, like)
    details = incidence([corpus.marks[k].details for k in part])
    start, barred = _orders(corpus, part)
    groups, score = link(like, details, start, barred)
    stories = [_story(corpus, [part[k] for k in own], like[np.ix_(own, own)]) for own in groups]
    return _with_near(stories, score)


def _orders(corpus: _Corpus, part: Sequence[int]) -> tuple[list[int], np.ndarray]:
    """The groups the nodes of a part begin in, and which may not meet; a node stands for all its copies."""
    ids = [[corpus.heads.ids[k] for k in corpus.copies[node]] for node in part]
    edges = _held(
        [corpus.orders.group[article] for own in ids for article in own], [k for k, own in enumerate(ids) for _ in own]
    )
    barred = np.zeros((len(part), len(part)), bool)
    ordered = [k for k, own in enumerate(ids) if not corpus.orders.free.issuperset(own)]
    for i, j in combinations(ordered, 2):
        barred[i, j] = barred[j, i] = any(corpus.orders.kept_apart(a, b) for a in ids[i] for b in ids[j])
    return components(len(part), edges), barred


def _story(corpus: _Corpus, nodes: Sequence[int], like: np.ndarray) -> Story:
    """The story of these articles and their copies: sources first, then the most central."""
    central = {
        k: float(weight) for node, weight in zip(nodes, like.sum(axis=1), strict=True) for k in corpus.copies[node]
    }
    own = {k: corpus.heads.head(k) for k in central}
    role = roles(list(own.values()), corpus.decisions)
    order = sorted(central, key=lambda k: (role[own[k].id] != "source", -round(central[k], 6), own[k].id))
    ids = tuple(own[k].id for k in order)
    title = best_title([own[k] for k in order], lambda n: _first_sentence(corpus.versions[order[n]]))
    return Story(story_id(ids), title, ids, role, _why(corpus, ids, like))


def _first_sentence(version: Version) -> str:
    return version.sentences[0].text if version.sentences else ""


def _why(corpus: _Corpus, ids: Sequence[str], like: np.ndarray) -> str:
    """How the story came about, in words; "" for an article alone."""
    if len(ids) == 1:
        return ""
    if len({corpus.orders.group[article] for article in ids}) == 1:
        return "put together by hand" if corpus.orders.by_hand.issuperset(ids) else "metadata"
    if len(like) == 1:
        return "near copies"
    return f"words in common {(like.sum() - np.trace(like)) / (like.size - len(like)):.2f}"


def _with_near(stories: Sequence[Story], score: np.ndarray) -> list[Story]:
    """Each story with those it nearly joined; the number is how near it came, 1 would have joined them."""
    out = []
    for i, story in enumerate(stories):
        share = [min(float(value) / settings.STORY_CUT, 0.99) for value in score[i]]
        near = [(stories[j].id, round(s, 2)) for j, s in enumerate(share) if j != i and s >= settings.STORY_NEAR]
        out.append(replace(story, near=tuple(sorted(near, key=lambda x: (-x[1], x[0])))))
    return out
