"""Which sentences of the story bear a sentence out: the pool they come from, and how well each covers it.

If the story has source documents, only they are the pool; else the other versions are, near copies of each other counted
once, and only the nearest 12 of a large story. A sentence is scored by the share of the other's content weight it
covers, the converse share, and the alignment's link; synonyms (text/*/synonyms.toml) count nearly as the word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from dashboard.model import Alignment
from dashboard.settings import (
    COPY_SHARE,
    MEANING_ASKED,
    MEANING_WORTH,
    MEANT_FROM,
    NEAREST_VERSIONS,
    SYNONYM_WORTH,
    TOP_EVIDENCE,
)
from dashboard.suggest.reading import Told
from dashboard.text.meaning import cosines


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


def make_pool(
    read: Mapping[str, Sequence[Told]],
    articles: Iterable[str],
    kind: Literal["source", "version"],
    skip: frozenset[tuple[str, int]],
) -> Pool:
    """The pool of the `articles`, without the sentences in `skip` (boilerplate)."""
    members = list(articles)
    told = tuple(t for a in members for t in read[a] if (a, t.n) not in skip and t.weights)
    facts = tuple(t for a in members for t in read[a]) if kind == "source" else told
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
        _clusters(read, members),
        {(t.article, t.n): i for i, t in enumerate(told)},
        facts,
    )


def similarity(a: Sequence[Told], b: Sequence[Told]) -> float:
    """Jaccard of two versions' word triples: copies are above COPY_SHARE, rewrites far below."""
    x, y = _triples(a), _triples(b)
    return len(x & y) / max(1, len(x | y))


def _triples(told: Sequence[Told]) -> set[tuple[str, ...]]:
    words = [t.word for s in told for t in s.tokens]
    return set(zip(words, words[1:], words[2:], strict=False))


def _clusters(read: Mapping[str, Sequence[Told]], members: Sequence[str]) -> dict[str, int]:
    """article → number of its group of copies."""
    found: dict[str, int] = {}
    for i, a in enumerate(members):
        found[a] = next((found[b] for b in members[:i] if similarity(read[a], read[b]) > COPY_SHARE), i)
    return found


def siblings(article: str, read: Mapping[str, Sequence[Told]]) -> list[str]:
    """The other versions of a story that are no copies of `article`, the nearest NEAREST_VERSIONS of them."""
    near = {other: similarity(read[article], told) for other, told in read.items() if other != article}
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


def candidates(mine: Told, pool: Pool, links: Links) -> tuple[Candidate, ...]:
    """The pool's best sentences for `mine`, best first, at most TOP_EVIDENCE."""
    linked = links.of(mine.article, mine.n)
    shared: dict[int, float] = defaultdict(float)
    for stem, weight in mine.weights.items():
        hits = {i: 1.0 for other in _synonyms(mine, stem, pool) for i in pool.index[other]}
        worth = dict.fromkeys(hits, SYNONYM_WORTH) | dict.fromkeys(pool.index.get(stem, ()), 1.0)
        for i, share in worth.items():
            shared[i] += weight * share
    for place in linked.keys() & pool.places.keys():  # linked by meaning, perhaps, without a word in common
        shared.setdefault(pool.places[place], 0.0)
    total = sum(mine.weights.values()) or 1.0
    found = []
    for i, weight in shared.items():
        told = pool.told[i]
        covers, back = weight / total, weight / (sum(told.weights.values()) or 1.0)
        link = linked.get((told.article, told.n), 0.0)
        found.append(
            Candidate(told, min(1.0, covers), 0.55 * covers + 0.25 * min(1.0, back) + 0.35 * min(1.0, link), link)
        )
    best = _ranked(found)
    return best if not best or best[0].covers >= MEANING_ASKED else _ranked(_meant(mine, best))


def _ranked(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(found, key=lambda c: (-c.score, c.told.article, c.told.n))[:TOP_EVIDENCE])


def _meant(mine: Told, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates ranked by meaning, too: words alone do not settle who says this."""
    near = cosines([mine.text], [c.told.text for c in found])[0]
    for c, value in zip(found, map(float, near), strict=True):
        yield replace(c, meaning=value, score=c.score + MEANING_WORTH * max(0.0, value - MEANT_FROM))


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
