"""Why the articles of a story are together, and why a story that is like it is kept apart: what a person can check.

Grouping weighs numbers; this says in words what they rest on. Each article is tied to the one of its story it is nearest to
(the heaviest spanning tree of the comparisons that grouping made anyway), each story to the few it is most like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dashboard import settings
from dashboard.model import Story, Tie, TieGround, Version
from dashboard.stories.edges import Edge, Found
from dashboard.stories.fields import Fields, fields_of
from dashboard.stories.given import Given
from dashboard.stories.heads import Heads, heads_of
from dashboard.stories.likeness import agreement
from dashboard.stories.signatures import Signature, common, jaccard
from dashboard.stories.traits import Telling, differing, merged, shared, shared_phrases, telling_of

Apart = dict[int, dict[int, Edge]]  # story -> other story -> the nearest pair of articles, that of the story first


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every tie is made from; stories and articles by place."""

    versions: Sequence[Version]
    heads: Heads
    fields: Fields
    languages: Sequence[str]
    comparison: Found
    orders: Given
    at: dict[str, int]  # article id -> its place
    forms: frozenset[tuple[int, int]]
    tellings: dict[int, Telling]  # the last few read, for they hold every word
    wholes: dict[str, Telling]  # the same of stories, by id

    def telling(self, place: int) -> Telling:
        """The traits of an article, read once while its story and those beside it are asked about."""
        if place not in self.tellings:
            while len(self.tellings) >= settings.TIE_KEPT:
                del self.tellings[next(iter(self.tellings))]
            self.tellings[place] = telling_of(self.versions[place])
        return self.tellings[place]

    def whole(self, story: Story) -> Telling:
        """The traits of all articles of a story; of a large one of the first."""
        if story.id not in self.wholes:
            while len(self.wholes) >= settings.TIE_WHOLES:
                del self.wholes[next(iter(self.wholes))]
            some = story.articles[: settings.NEAREST_VERSIONS]
            self.wholes[story.id] = merged([self.telling(self.at[article]) for article in some])
        return self.wholes[story.id]

    def share(self, i: int, j: int) -> float:
        """Jaccard of the neighbouring words of two articles; 0 across languages."""
        one, other = self.languages[i], self.languages[j]
        return jaccard(*self.fields.field("pairs", (i, j))) if one == other or "und" in (one, other) else 0.0


def with_ties(
    stories: Sequence[Story], versions: Sequence[Version], marks: Sequence[Signature], comparison: Found, orders: Given
) -> tuple[Story, ...]:
    """`stories` with their ties; versions and marks in one order, that of the places in `comparison`."""
    heads, fields = heads_of(versions), fields_of(marks)
    at = {article: place for place, article in enumerate(heads.ids)}
    forms = frozenset((min(i, j), max(i, j)) for i, j, _ in comparison.forms)
    languages = fields.about(range(len(at))).languages.tolist()
    ground = _Ground(versions, heads, fields, languages, comparison, orders, at, forms, {}, {})
    of = {at[article]: k for k, story in enumerate(stories) for article in story.articles}
    apart = _apart(of, [*comparison.edges, *comparison.copies, *comparison.forms])
    inside = _inside(of, [*comparison.edges, *comparison.copies])
    out = []
    for k, story in enumerate(stories):
        ties = list(_together(ground, [at[a] for a in story.articles], inside.get(k, ())))
        usual = round(sum(tie.share for tie in ties) / len(ties), 3) if ties else 0.0
        kept = [
            replace(_kept_apart(ground, edge, story, stories[other]), story=stories[other].id, usual=usual)
            for other, edge in sorted(apart.get(k, {}).items(), key=lambda item: (-item[1][2], stories[item[0]].id))[
                : settings.TIES_APART
            ]
        ]
        out.append(replace(story, ties=(*(replace(tie, usual=usual) for tie in ties), *kept)))
    return tuple(out)


def _apart(of: Mapping[int, int], edges: Iterable[Edge]) -> Apart:
    """For each story the others that something leads to, with the strongest pair."""
    out: Apart = {}
    for i, j, score in edges:
        if score < settings.TIE_APART or of[i] == of[j]:
            continue
        for first, other in ((i, j), (j, i)):
            grounds = out.setdefault(of[first], {})
            if of[other] not in grounds or (-score, first, other) < (-grounds[of[other]][2], *grounds[of[other]][:2]):
                grounds[of[other]] = (first, other, score)
    return out


def _inside(of: Mapping[int, int], edges: Iterable[Edge]) -> dict[int, list[Edge]]:
    out: dict[int, list[Edge]] = {}
    for edge in edges:
        if of[edge[0]] == of[edge[1]]:
            out.setdefault(of[edge[0]], []).append(edge)
    return out


# ---- same event -------------------------------------------------------------------------------------------------
def _together(ground: _Ground, places: Sequence[int], edges: Sequence[Edge]) -> Iterator[Tie]:
    """The ties of one story: the heaviest edges that reach every article; by hand or metadata where none leads to it."""
    head = {place: place for place in places}
    for i, j, _ in sorted(edges, key=lambda e: (-e[2], e[0], e[1])):
        if _united(head, i, j):
            yield _joined(ground, i, j)
    for place in places[1:]:
        if _united(head, places[0], place):
            yield _joined(ground, places[0], place)


def _united(head: dict[int, int], i: int, j: int) -> bool:
    """Put the sets of two places together; False if they are in one already."""
    first_head, other = _head(head, i), _head(head, j)
    head[other] = first_head
    return first_head != other


def _head(head: dict[int, int], place: int) -> int:
    while head[place] != place:
        head[place] = head[head[place]]
        place = head[place]
    return place


def _joined(ground: _Ground, i: int, j: int) -> Tie:
    share = ground.share(i, j)
    return _tie(ground, i, j, "same-event", _joined_by(ground, i, j, share), share)


def _joined_by(ground: _Ground, i: int, j: int, share: float) -> TieGround:
    first_id, other = ground.heads.ids[i], ground.heads.ids[j]
    if ground.orders.group[first_id] == ground.orders.group[other]:
        return "hand" if ground.orders.by_hand.issuperset((first_id, other)) else "metadata"
    if share >= settings.NEAR_COPY:
        return "copy"
    near = ground.comparison.meant.get((min(i, j), max(i, j)), 0.0)
    return "meaning" if near > share else "wording"


# ---- kept apart -------------------------------------------------------------------------------------------------
def _kept_apart(ground: _Ground, edge: Edge, story: Story, other: Story) -> Tie:
    i, j, _ = edge
    tie = _tie(ground, i, j, "kept-apart", _parted_by(ground, i, j), ground.share(i, j))
    mine, theirs = ground.whole(story), ground.whole(other)
    return replace(tie, here=differing(mine, theirs), there=differing(theirs, mine))


def _parted_by(ground: _Ground, i: int, j: int) -> TieGround:
    first, other = ground.heads.ids[i], ground.heads.ids[j]
    if other in ground.orders.apart.get(first, ()):
        return "hand"
    if ground.orders.kept_apart(first, other):
        return "metadata"
    if (min(i, j), max(i, j)) in ground.forms:
        return "form"
    a, b = ground.fields.field("details", (i, j))
    return "details" if agreement(np.array(common(a, b)), np.array(min(a.size, b.size))) < 1 else "wording"


def _tie(
    ground: _Ground, i: int, j: int, kind: Literal["same-event", "kept-apart"], by: TieGround, share: float
) -> Tie:
    first, other = ground.heads.head(i), ground.heads.head(j)
    days = abs((first.published - other.published).days) if first.published and other.published else None
    return Tie(
        kind,
        by,
        (first.id, other.id),
        phrases=shared_phrases(ground.telling(i), ground.telling(j)),
        share=round(share, 3),
        days=days,
        both=shared(ground.telling(i), ground.telling(j)),
    )
