"""A label with its reasons for every sentence: boilerplate, support, explanation, learning from marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from dashboard.compare.specifics import story_names
from dashboard.compare.weights import Weights
from dashboard.model import Alignment, Story, Suggestion, Version
from dashboard.settings import BOILERPLATE_FROM
from dashboard.suggest import boilerplate
from dashboard.suggest.boilerplate import Signal
from dashboard.suggest.checks import World
from dashboard.suggest.decide import alone, decide
from dashboard.suggest.evidence import Links, Pool, make_pool, siblings
from dashboard.suggest.explain import explain
from dashboard.suggest.learn import Learned, learn, rescore
from dashboard.suggest.reading import Told, read
from dashboard.suggest.recurrence import Recurrence, recurrence
from dashboard.suggest.support import judge
from dashboard.text.detect import known

__all__ = ["Learned", "Recurrence", "explain", "learn", "recurrence", "suggest"]


def suggest(
    story: Story,
    versions: Sequence[Version],
    alignments: Sequence[Alignment],
    recurrence: Recurrence,
    weights: Weights,
    model: Learned | None = None,
) -> Mapping[str, tuple[Suggestion, ...]]:
    """A suggestion for every sentence of a story, by article id.

    `story.roles` says which versions are source documents: if there are any, only they bear a sentence out. `model`: what
    marks taught about this corpus. Sentences of source documents and of a story of one are judged for boilerplate only.
    """
    named = [_names_of(version) for version in versions]
    names = frozenset().union(*named)
    signals = boilerplate.signals(versions, recurrence, _running(named))
    told = {v.article.id: read(v, names, weights) for v in versions}
    links, pools = Links(alignments), _Pools(story, versions, told, signals)
    found = {}
    for version in versions:
        own = version.article.id
        pool = pools.of(own)
        kind = "source" if story.roles.get(own, version.role) == "source" else "version"
        found[own] = tuple(
            _one(mine, signal, pool, kind, links) for mine, signal in zip(told[own], signals[own], strict=True)
        )
    if model is None:
        return found
    return {own: tuple(rescore(model, one) for one in some) for own, some in found.items()}


def _running(named: Sequence[frozenset[str]]) -> frozenset[str]:
    """The names that run through the story, in at least half of its versions: they say nothing new in a sentence."""
    seen = Counter(name for names in named for name in names)
    return frozenset(name for name, n in seen.items() if n >= max(1, len(named) / 2))


def _names_of(version: Version) -> frozenset[str]:
    article = version.article
    return story_names((s.text for s in version.sentences), known(article.language, article.text))


def _one(mine: Told, signal: Signal, pool: World | None, kind: str, links: Links) -> Suggestion:
    if pool is None or kind == "source":
        return alone(signal, kind)
    return decide(signal, judge(mine, pool.pool, pool, links))


class _Pools:
    """The pool each version is held against: the source documents, one pool for all, or its own siblings."""

    def __init__(
        self,
        story: Story,
        versions: Sequence[Version],
        told: Mapping[str, tuple[Told, ...]],
        signals: Mapping[str, tuple[Signal, ...]],
    ) -> None:
        self._told = told
        self._skip = frozenset(
            (own, t.n) for own in told for t, s in zip(told[own], signals[own], strict=True) if s.p >= BOILERPLATE_FROM
        )
        self._sources = [v.article.id for v in versions if story.roles.get(v.article.id, v.role) == "source"]
        self._shared = self._world(self._sources, "source") if self._sources else None

    def of(self, own: str) -> World | None:
        """The pool of one version, None where there is nothing to check against."""
        if self._shared is not None:
            return self._shared
        others = siblings(own, self._told)
        return self._world(others, "version") if others else None

    def _world(self, articles: Sequence[str], kind: Literal["source", "version"]) -> World:
        pool: Pool = make_pool(self._told, articles, kind, self._skip)
        return World(pool)
