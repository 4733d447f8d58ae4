"""Which sentences of the story bear a sentence out: the pool they come from, and how well each covers it.

If the story has source documents, only they are the pool; else the other versions are, near copies of each other counted
once, and only the nearest 12 of a large story. A sentence is scored by the share of the other's content weight it
covers, the converse share, and the alignment's link; synonyms (text/*/synonyms.toml) count nearly as the word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Literal

import numpy as np

from dashboard.model import Alignment
from dashboard.settings import (
    COPY_SHARE,
    MEANING_ASKED,
    MEANING_WORTH,
    MEANT_FROM,
    NEAREST_VERSIONS,
    POOL_MOST,
    SYNONYM_WORTH,
    TOP_EVIDENCE,
)
from dashboard.suggest.reading import Told
from dashboard.text.meaning import cosines

_WIDE = 200  # sentences from which on a pool is looked through by arrays; in smaller ones that takes longer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the pool held against one sentence: `covers` the share of that sentence it says, `score` the rank,
    `meaning` how near the two are in meaning where that was asked."""

    told: Told
    covers: float
    score: float
    link: float
    meaning: float = 0.0


@dataclass(frozen=True, slots=True)
class Pool:
    """The sentences that may bear out a version's sentences, with an index from stem to sentence."""

    told: tuple[Told, ...]
    kind: Literal["source", "version"]
    index: Mapping[str, tuple[int, ...]]
    groups: Mapping[int, frozenset[str]]  # synonym group → stems of the pool
    clusters: Mapping[str, int]  # article → which copies count once
    places: Mapping[tuple[str, int], int] = field(default_factory=dict)  # (article, n) → index in `told`
    facts: tuple[Told, ...] = ()  # sentences whose figures and names count, too: table cells and datelines of a source
    totals: tuple[float, ...] = ()  # the weight of all words of each sentence in `told`, 1 where it has none
    rows: Mapping[str, np.ndarray] = field(default_factory=dict)  # of a wide pool: `index` as arrays


def make_pool(
    read: Mapping[str, Sequence[Told]],
    articles: Iterable[str],
    kind: Literal["source", "version"],
    skip: frozenset[tuple[str, int]],
    triples: Triples | None = None,
) -> Pool:
    """The pool of the `articles`, without the sentences in `skip` (boilerplate)."""
    members = list(articles)
    told = tuple(t for a in members for t in read[a] if (a, t.n) not in skip and t.weights)
    facts = tuple(t for a in members for t in read[a]) if kind == "source" else told
    return _indexed(told, facts, kind, _clusters(triples or Triples(read), members))


def _indexed(
    told: tuple[Told, ...], facts: tuple[Told, ...], kind: Literal["source", "version"], clusters: Mapping[str, int]
) -> Pool:
    index, groups = defaultdict(list), defaultdict(set)
    for i, t in enumerate(told):
        for stem in t.weights:
            index[stem].append(i)
            for group in t.groups.get(stem, ()):
                groups[group].add(stem)
    return Pool(
        told,
        kind,
        {k: tuple(v) for k, v in index.items()},
        {k: frozenset(v) for k, v in groups.items()},
        clusters,
        {(t.article, t.n): i for i, t in enumerate(told)},
        facts,
        tuple(sum(t.weights.values()) or 1.0 for t in told),
        {k: np.array(v) for k, v in index.items()} if len(told) >= _WIDE else {},
    )


def narrow(pool: Pool, mine: Sequence[Told], links: Links) -> Pool:
    """The part of a very long pool that bears on the sentences `mine`: what is linked to them, then what has most of their
    rarer words, POOL_MOST sentences in all. So each sentence is held against so many at most, however long the story."""
    if len(pool.facts) <= POOL_MOST:
        return pool
    words = {stem: 1 / (20 + len(pool.index.get(stem, ()))) for t in mine for stem in t.weights}
    linked = {place for t in mine for place in links.of(t.article, t.n)}
    ranked = [
        (-sum(weight * words[stem] for stem, weight in t.weights.items() if stem in words), k)
        for k, t in enumerate(pool.facts)
        if (t.article, t.n) not in linked
    ]
    room = max(0, POOL_MOST - len(pool.facts) + len(ranked))
    out = {k for _, k in sorted(ranked)[room:]}
    facts = tuple(t for k, t in enumerate(pool.facts) if k not in out)
    told = facts if pool.kind == "version" else tuple(t for t in facts if (t.article, t.n) in pool.places)
    return _indexed(told, facts, pool.kind, pool.clusters)


class Triples:
    """The word triples of the versions of a story, worked out once for each."""

    def __init__(self, read: Mapping[str, Sequence[Told]]) -> None:
        self._read = read
        self._made: dict[str, frozenset[tuple[str, ...]]] = {}
        self._held: dict[tuple[str, str], float] = {}  # each pool asks again about its members

    def of(self, article: str) -> frozenset[tuple[str, ...]]:
        """Every three words in a row of a version."""
        if article not in self._made:
            words = [t.word for s in self._read[article] for t in s.tokens]
            self._made[article] = frozenset(zip(words, words[1:], words[2:], strict=False))
        return self._made[article]

    def similarity(self, a: str, b: str) -> float:
        """Jaccard of two versions' word triples: copies are above COPY_SHARE, rewrites far below."""
        pair = (a, b) if a < b else (b, a)
        if pair not in self._held:
            x, y = self.of(a), self.of(b)
            both = len(x & y)
            self._held[pair] = both / max(1, len(x) + len(y) - both)
        return self._held[pair]


def _clusters(triples: Triples, members: Sequence[str]) -> dict[str, int]:
    """article → number of its group of copies."""
    found: dict[str, int] = {}
    for i, a in enumerate(members):
        found[a] = next((found[b] for b in members[:i] if triples.similarity(a, b) > COPY_SHARE), i)
    return found


def siblings(article: str, others: Iterable[str], triples: Triples) -> list[str]:
    """Of the `others`, those that are no copies of `article`, the nearest NEAREST_VERSIONS of them."""
    near = {other: triples.similarity(article, other) for other in others if other != article}
    free = [other for other, share in near.items() if share <= COPY_SHARE]
    return sorted(free, key=lambda other: -near[other])[:NEAREST_VERSIONS]


class Links:
    """The alignments of a story as a look-up: (article, n) → {(article, n): score}."""

    def __init__(self, alignments: Sequence[Alignment]) -> None:
        self._of: dict[tuple[str, int], dict[tuple[str, int], float]] = defaultdict(dict)
        for alignment in alignments:
            for link in alignment.links:
                self._of[alignment.a, link.a][alignment.b, link.b] = link.score
                self._of[alignment.b, link.b][alignment.a, link.a] = link.score

    def of(self, article: str, n: int) -> Mapping[tuple[str, int], float]:
        """The sentences linked to sentence `n` of `article`."""
        return self._of.get((article, n), {})


def by_words(mine: Told, pool: Pool, links: Links) -> tuple[Candidate, ...]:
    """The pool's best sentences for `mine` as words and links rank them, best first, at most TOP_EVIDENCE."""
    linked = links.of(mine.article, mine.n)
    shared = _contenders(mine, pool, linked) if pool.rows else _shared(mine, pool)
    for place in linked.keys() & pool.places.keys():  # linked by meaning, perhaps, without a word in common
        shared.setdefault(pool.places[place], 0.0)
    total = sum(mine.weights.values()) or 1.0
    ranked = []
    for i, weight in shared.items():
        told = pool.told[i]
        link = linked.get((told.article, told.sentence.n), 0.0) if linked else 0.0
        score = 0.55 * (weight / total) + 0.25 * min(1.0, weight / pool.totals[i]) + 0.35 * min(1.0, link)
        ranked.append((-score, told.article, told.sentence.n, i, link))
    return tuple(
        Candidate(pool.told[i], min(1.0, shared[i] / total), -score, link)
        for score, _, _, i, link in nsmallest(TOP_EVIDENCE, ranked)
    )


def is_open(best: Sequence[Candidate]) -> bool:
    """Whether words alone do not settle who says this."""
    return bool(best) and best[0].covers < MEANING_ASKED


def by_meaning(mine: Told, best: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The same sentences, ranked by what they mean, too."""
    return _ranked(_meant(mine, best))


def _shared(mine: Told, pool: Pool) -> dict[int, float]:
    """index in the pool → the weight of the words both sentences have, synonyms nearly as much."""
    shared: dict[int, float] = defaultdict(float)
    for stem, weight in mine.weights.items():
        alike = _synonyms(mine, stem, pool)
        same = pool.index.get(stem, ())
        for i in same:
            shared[i] += weight
        if alike:
            for i in {i for other in alike for i in pool.index[other]}.difference(same):
                shared[i] += weight * SYNONYM_WORTH
    return shared


def _contenders(mine: Told, pool: Pool, linked: Mapping[tuple[str, int], float]) -> dict[int, float]:
    """As `_shared`, of a wide pool only the sentences that can be among the best: of two versions of 500 sentences most share
    a frequent word. No link takes from a score, so whoever is not linked must be among the best without links."""
    weight = np.zeros(len(pool.told))
    for stem, value in mine.weights.items():
        same = pool.index.get(stem, ())
        if same:
            weight[pool.rows[stem]] += value
        alike = {i for other in _synonyms(mine, stem, pool) for i in pool.index[other]}.difference(same)
        if alike:
            weight[sorted(alike)] += value * SYNONYM_WORTH
    score = 0.55 * weight / (sum(mine.weights.values()) or 1.0) + 0.25 * np.minimum(1.0, weight / pool.totals)
    least = np.partition(score, -TOP_EVIDENCE)[-TOP_EVIDENCE] - 1e-9
    places = {pool.places[place] for place in linked.keys() & pool.places.keys()}
    best = np.nonzero((score >= least) & (weight > 0))[0]
    return {i: float(weight[i]) for i in places.union(best.tolist())}


def _ranked(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(found, key=lambda c: (-c.score, c.told.article, c.told.n))[:TOP_EVIDENCE])


def _meant(mine: Told, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates ranked by meaning, too: words alone do not settle who says this."""
    near = cosines([mine.text], [c.told.text for c in found])[0]
    for c, value in zip(found, map(float, near), strict=True):
        score = c.score + MEANING_WORTH * max(0.0, value - MEANT_FROM)
        yield Candidate(c.told, c.covers, score, c.link, value)


def _synonyms(mine: Told, stem: str, pool: Pool) -> set[str]:
    """The pool's stems that mean nearly what `stem` means."""
    return {other for group in mine.groups.get(stem, ()) for other in pool.groups.get(group, ()) if other != stem}


def covered(mine: Told, others: Iterable[Told]) -> frozenset[str]:
    """The content stems of `mine` that stand, or have a synonym, in any of `others`."""
    stems: set[str] = set()
    groups: set[int] = set()
    for other in others:
        stems |= other.weights.keys()
        groups.update(*other.groups.values()) if other.groups else None
    return frozenset(s for s in mine.weights if s in stems or mine.groups.get(s, frozenset()) & groups)


def witnesses(mine: Told, found: Sequence[Candidate], pool: Pool, threshold: float) -> tuple[int, int]:
    """How many independent versions of the pool say this, and of how many."""
    groups = {pool.clusters[c.told.article] for c in found if c.covers >= threshold}
    return len(groups), len(set(pool.clusters.values()))
