"""Which articles of a corpus have anything to do with each other: near copies, edges, and the components they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from dashboard import settings
from dashboard.stories.candidates import Cut, candidates
from dashboard.stories.fields import fields_of
from dashboard.stories.forms import gathers
from dashboard.stories.nearness import likenesses_in_meaning
from dashboard.stories.scoring import Pairs, Scored, scored
from dashboard.stories.signatures import Numbers, Signature, jaccard

Edge = tuple[int, int, float]  # two places, Jaccard of their neighbouring words
Progress = Callable[[int, int], None]
Score = Callable[[Sequence[Signature], Pairs], Iterable[Scored]]


@dataclass(frozen=True, slots=True)
class Found:
    """What the comparison of candidates gave, by place: edges (near copies are edges too), near copies, what meaning adds
    to the likeness of a pair, round-ups, which belong to no story, pairs that are one form filled in twice, and what the
    search for candidates left out."""

    edges: list[Edge]
    copies: list[Edge]
    meant: dict[tuple[int, int], float]
    roundups: frozenset[int]
    forms: list[Edge]
    cut: Cut = field(default_factory=Cut)


def compare(marks: Sequence[Signature], tell: Progress, *, across: bool = True, score: Score | None = None) -> Found:
    """Everything that the articles of a corpus have to do with each other; `across`: tellings in other languages too.
    `score` is how candidates are compared in words, `scored` in this process if it is not given.

    Near copies share all their rarest terms with each other and so hide what else they are like: of each set of copies
    only one goes into a second search.
    """
    copies: list[Edge] = []
    edges: list[Edge] = []
    meant: dict[tuple[int, int], float] = {}
    forms: list[Edge] = []
    fields = fields_of(marks)
    places = np.flatnonzero(~fields.about(range(len(marks))).slight).tolist()
    scores = _Scores(partial(score or scored, marks))
    while True:
        cut = Cut()  # of the last search: the one before has met the same terms
        pairs = candidates(fields, places, across=across, cut=cut, tell=tell)
        meant_pairs = list(_meant(marks, scores.of(pairs)))
        forms += [(i, j, like) for i, j, like, near in meant_pairs if near < 0]
        meant_pairs = [pair for pair in meant_pairs if pair[3] >= 0]
        fresh = [(i, j, like) for i, j, like, _ in meant_pairs if like >= settings.NEAR_COPY]
        edges += [(i, j, like) for i, j, like, _ in meant_pairs if like < settings.NEAR_COPY]
        meant |= {(min(i, j), max(i, j)): near for i, j, _, near in meant_pairs if near}
        copies += fresh
        if not fresh:
            break
        first = components(len(marks), copies)
        places = [k for k in places if first[k] == k]
    gathered = _roundups(marks, edges + copies)
    kept = [[e for e in some if e[0] not in gathered and e[1] not in gathered] for some in (edges + copies, copies)]
    return Found(kept[0], kept[1], meant, gathered, forms, cut)


class _Scores:
    """What was found of candidate pairs, each asked once: most of them come again in the next search. Numbers and no tuples, of
    which a large corpus has hundreds of megabytes."""

    def __init__(self, ask: Callable[[Pairs], Iterable[Scored]]) -> None:
        self.ask = ask
        self.asked, self.keys, self.found = np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 2))

    def of(self, pairs: Pairs) -> list[Scored]:
        """Those of `pairs` that may belong together, in order."""
        keys = _keys(pairs)
        new = pairs[~np.isin(keys, self.asked, assume_unique=True)]
        self.asked = np.concatenate((self.asked, _keys(new)))
        rows = np.array(list(self.ask(new)), np.float64).reshape(-1, 4)
        own = np.concatenate((self.keys, _keys(rows[:, :2].astype(np.int64))))
        order = np.argsort(own)
        self.keys, self.found = own[order], np.concatenate((self.found, rows[:, 2:]))[order]
        here = np.isin(self.keys, keys, assume_unique=True)
        places, found = self.keys[here], self.found[here]
        return list(zip((places >> 32).tolist(), (places & 0xFFFFFFFF).tolist(), *found.T.tolist(), strict=True))


def _keys(pairs: Pairs) -> Numbers:
    return (pairs[:, 0] << 32) | pairs[:, 1]


def _meant(marks: Sequence[Signature], scored_pairs: Sequence[Scored]) -> Iterator[Scored]:
    """The pairs with what meaning adds. It is asked where the words leave it open: hardly a pair of them in common, no chain of
    common wording from one article to the other, and one of the two that has no wording in common with anybody: on four corpora
    and generated ones the stories are the same as where every such pair is asked, at a quarter of the pairs (2026-11)."""
    worded = components(
        len(marks), [(i, j, like) for i, j, like, near in scored_pairs if near >= 0 and like >= settings.STORY_WORDED]
    )
    beside = Counter(worded)

    def is_open(i: int, j: int, like: float, form: float) -> bool:
        if form or like >= settings.STORY_WORDED or (worded[i] == worded[j] and like >= settings.STORY_EDGE):
            return False
        return min(beside[worded[i]], beside[worded[j]]) == 1

    asked = [(i, j) for i, j, like, form in scored_pairs if is_open(i, j, like, form)]
    nears = dict(zip(asked, likenesses_in_meaning(marks, asked), strict=True))
    for i, j, like, form in scored_pairs:
        near = nears.get((i, j), form)
        if like >= settings.STORY_EDGE or near:
            yield i, j, max(like, settings.STORY_EDGE), near


def _roundups(marks: Sequence[Signature], edges: Sequence[Edge]) -> frozenset[int]:
    """Articles that gather several stories: two of their partners cover different parts of them, and without them nothing
    nearly as strong leads from one to the other."""
    beside: dict[int, dict[int, float]] = {}
    for i, j, score in edges:
        beside.setdefault(i, {})[j] = beside.setdefault(j, {})[i] = score
    return frozenset(
        place
        for place, some in beside.items()
        if any(
            not _related(marks, beside, (place_id, other), place)
            for place_id, other in gathers(
                marks, place, {k: score for k, score in some.items() if score > settings.STORY_WORDED}
            )
        )
    )


def _related(
    marks: Sequence[Signature], beside: Mapping[int, Mapping[int, float]], pair: tuple[int, int], place: int
) -> bool:
    """Whether two partners of `place` have to do with each other without it."""
    first, other = pair
    least = settings.ROUNDUP_LINK * min(beside[place][first], beside[place][other])
    return jaccard(marks[first].pairs, marks[other].pairs) >= least or _joined(beside, first, other, place, least)


def _joined(beside: Mapping[int, Mapping[int, float]], index: int, other: int, without: int, least: float) -> bool:
    """Whether edges of at least `least` lead from one place to another, not by way of `without`."""
    seen, waiting = {index, without}, [index]
    while waiting:
        for k, score in beside[waiting.pop()].items():
            if score >= least and k == other:
                return True
            if score >= least and k not in seen:
                seen.add(k)
                waiting.append(k)
    return False


def components(n: int, edges: Iterable[Edge]) -> list[int]:
    """For each of n places the first place of its component.

    Each place points to an earlier one of its component or to itself. scipy's routine takes .35 s to be imported.
    """
    first = list(range(n))
    for edge in edges:
        first_group, other = _first(first, int(edge[0])), _first(first, int(edge[1]))
        first[max(first_group, other)] = min(first_group, other)
    for k in range(n):
        first[k] = first[first[k]]
    return first


def _first(first: list[int], k: int) -> int:
    """Where the pointers from k end; on the way they are shortened."""
    while first[k] != k:
        first[k] = k = first[first[k]]
    return k


def parts(n: int, edges: Sequence[Edge], held: Sequence[Edge]) -> list[list[int]]:
    """The components of n places by `edges` and `held` (orders, which are never cut), none much larger than
    settings.STORY_PART: a larger one loses its weakest edges until it falls apart, as the work inside is quadratic."""
    done: list[list[int]] = []
    waiting = [(list(range(n)), list(edges), settings.STORY_EDGE)]
    while waiting:
        places, own, floor = waiting.pop()
        for part, kept in _split(places, own, held):
            if len(part) <= settings.STORY_PART or not kept:
                done.append(part)
            else:
                waiting.append((part, [e for e in kept if e[2] >= floor * 1.2], floor * 1.2))
    return sorted(done)


def _split(
    places: Sequence[int], edges: Sequence[Edge], held: Sequence[Edge]
) -> Iterable[tuple[list[int], list[Edge]]]:
    """Each component of some places, and those of `edges` inside it. One pass over each: a corpus has many components."""
    at = {place: k for k, place in enumerate(places)}
    inner = [(at[i], at[j], score) for i, j, score in (*edges, *held) if i in at and j in at]
    first = components(len(places), inner)
    out: dict[int, tuple[list[int], list[Edge]]] = {}
    for k, head in enumerate(first):
        out.setdefault(head, ([], []))[0].append(places[k])
    for edge in edges:
        if edge[0] in at and edge[1] in at:
            out[first[at[edge[0]]]][1].append(edge)
    return out.values()
