"""A label with its reasons for every sentence: boilerplate, support, explanation, learning from marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dashboard.compare.specifics import story_names
from dashboard.compare.weights import Weights
from dashboard.model import Alignment, Story, Suggestion, Version
from dashboard.reasons import spec_of
from dashboard.settings import (
    BOILERPLATE_FROM,
    HEAVY_SENTENCES,
    LIMIT_VERSIONS,
    NEAREST_VERSIONS,
    POOL_MOST,
    POOL_SECTION,
)
from dashboard.suggest import boilerplate
from dashboard.suggest.across import ACROSS, judge_across
from dashboard.suggest.checks import World
from dashboard.suggest.decide import Examined, conclude, shipped
from dashboard.suggest.evidence import Candidate, Links, Triples, by_words, is_open, make_pool, narrow, siblings
from dashboard.suggest.explain import explain
from dashboard.suggest.freedom import closeness, related
from dashboard.suggest.furniture import Found
from dashboard.suggest.learn import Learned, learn, rescore
from dashboard.suggest.reading import Told, read
from dashboard.suggest.recurrence import Recurrence, recurrence
from dashboard.suggest.support import judge
from dashboard.text.detect import language_or_guess
from dashboard.text.meaning import prepare
from dashboard.text.phrases import Lists

__all__ = ["Learned", "Recurrence", "examine", "explain", "learn", "recurrence", "suggest"]
_TOGETHER = 16  # versions whose open sentences are encoded together; what they are held against is in memory as long


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
    LookupError for a reason that is not registered.
    """
    seen = examine(story, versions, alignments, recurrence, weights)
    found = {own: tuple(conclude(one, shipped()) for one in some) for own, some in seen.items()}
    if model is not None:
        found = {own: tuple(rescore(model, one) for one in some) for own, some in found.items()}
    for reason in (reason for some in found.values() for one in some for reason in one.reasons):
        spec_of(reason.code)
    return found


def examine(
    story: Story,
    versions: Sequence[Version],
    alignments: Sequence[Alignment],
    recurrence: Recurrence,
    weights: Weights,
) -> Mapping[str, tuple[Examined, ...]]:
    """What is found about every sentence of a story, by article id, before anything is decided."""
    named = [_names_of(version) for version in versions]
    names = frozenset().union(*named)
    looks = boilerplate.looks(versions, recurrence, _running(named))
    told = {v.article.id: read(v, names, weights) for v in versions}
    links = Links(alignments)
    pools = _Pools(story, versions, told, looks, _aligned(alignments) if len(versions) > LIMIT_VERSIONS else None)
    found = {}
    step = _TOGETHER if sum(len(row) for row in told.values()) <= HEAVY_SENTENCES else 1
    for first in range(0, len(versions), step):
        some = versions[first : first + step]
        held = {v.article.id: _held(pools, told[v.article.id], links, _kind(story, v)) for v in some}
        prepare(_asked(told, held))
        for version in some:
            own, kind = version.article.id, _kind(story, version)
            row, listed = looks[own]
            found[own] = _related(
                [
                    _one(mine, look, listed is not None, one, kind, links)
                    for mine, look, one in zip(told[own], row, held[own], strict=True)
                ]
            )
    return found


def _kind(story: Story, version: Version) -> Literal["source", "version"]:
    return "source" if _role(story, version) == "source" else "version"


@dataclass(frozen=True, slots=True)
class _Held:
    """What a sentence is held against, and the sentences of it that words put first; None where it is not held."""

    world: World | None = None
    best: tuple[Candidate, ...] = ()


def _held(pools: _Pools, told: Sequence[Told], links: Links, kind: str) -> list[_Held]:
    if kind == "source" or not told:
        return [_Held()] * len(told)
    return [
        _Held(world, () if world is None or world.across else by_words(mine, world.pool, links))
        for mine, world in zip(told, _worlds(pools.of(told[0].article), told, links), strict=True)
    ]


def _asked(told: Mapping[str, Sequence[Told]], held: Mapping[str, Sequence[_Held]]) -> Iterator[str]:
    """The sentences whose meaning is needed, because words leave open who says the same."""
    for own, row in held.items():
        for mine, one in zip(told[own], row, strict=True):
            if is_open(one.best):
                yield from (mine.text, *(c.told.text for c in one.best))


def _aligned(alignments: Sequence[Alignment]) -> dict[str, set[str]]:
    """article → those it was aligned with."""
    found: dict[str, set[str]] = {}
    for alignment in alignments:
        found.setdefault(alignment.a, set()).add(alignment.b)
        found.setdefault(alignment.b, set()).add(alignment.a)
    return found


def _worlds(world: World | None, told: Sequence[Told], links: Links) -> Iterator[World | None]:
    """What each sentence is held against: the whole pool, of a very long one the part that bears on its section."""
    if world is None or len(world.pool.facts) <= POOL_MOST:
        yield from (world for _ in told)
        return
    for at in range(0, len(told), POOL_SECTION):
        section = told[at : at + POOL_SECTION]
        part = World(narrow(world.pool, section, links), across=world.across)
        yield from (part for _ in section)


def _related(seen: Sequence[Examined]) -> tuple[Examined, ...]:
    """The sentences of one version, each related to the others: how freely does the article tell its story?"""
    telling = [
        k
        for k, e in enumerate(seen)
        if e.support and ACROSS not in e.support.features and boilerplate.judge(e.found, e.listed).p < BOILERPLATE_FROM
    ]
    covers = {k: support.features["covers.best"] for k in telling if (support := seen[k].support)}
    close = dict(zip(telling, closeness(list(covers.values())), strict=True))
    alone = closeness([*covers.values(), 0.0])[-1]
    return tuple(
        replace(e, support=replace(e.support, features=related(e.support.features, close.get(k, alone))))
        if e.support and ACROSS not in e.support.features
        else e
        for k, e in enumerate(seen)
    )


def _running(named: Sequence[frozenset[str]]) -> frozenset[str]:
    """The names that run through the story, in at least half of its versions: they say nothing new in a sentence."""
    seen = Counter(name for names in named for name in names)
    return frozenset(name for name, n in seen.items() if n >= max(1, len(named) / 2))


def _names_of(version: Version) -> frozenset[str]:
    article = version.article
    return story_names((s.text for s in version.sentences), language_or_guess(article.language, article.text))


def _role(story: Story, version: Version) -> str:
    return story.roles.get(version.article.id, version.role)


def _one(
    mine: Told, look: Found, listed: bool, held: _Held, kind: Literal["source", "version"], links: Links
) -> Examined:
    world = held.world
    if world is None:
        return Examined(look, listed, None, kind)
    if world.across:
        return Examined(look, listed, judge_across(mine, world.pool, world, links), kind)
    return Examined(look, listed, judge(mine, world.pool, world, links, held.best), kind)


class _Pools:
    """The pool each version is held against: the source documents, one pool for all, or its own siblings."""

    def __init__(
        self,
        story: Story,
        versions: Sequence[Version],
        told: Mapping[str, tuple[Told, ...]],
        looks: Mapping[str, tuple[Sequence[Found], Lists | None]],
        aligned: Mapping[str, set[str]] | None = None,
    ) -> None:
        """`aligned`: in a very large story, the versions that each was aligned with; only those are its witnesses."""
        self._told, self._triples, self._aligned = told, Triples(told), aligned
        self._sources = [v.article.id for v in versions if _role(story, v) == "source"]
        self._skip = frozenset(
            (own, t.n)
            for own, (row, listed) in looks.items()
            for t, look in zip(told[own], row, strict=True)
            if boilerplate.judge(look, listed is not None).p >= BOILERPLATE_FROM
            and not (own in self._sources and boilerplate.tells(look))  # "The bill passed." is short, and a fact
        )
        self._language = {v.article.id: v.article.language for v in versions}
        self._shared: dict[str, World] = {}

    def of(self, own: str) -> World | None:
        """The pool of one version, None where there is nothing to check against. A version is held against what is written
        in its language; only where nothing is, against tellings in others, and then by its details alone."""
        language = self._language[own]
        alike = {a for a, other in self._language.items() if other == language or "und" in (other, language)}
        if self._sources:
            sources = [article for article in self._sources if article in alike]
            if language not in self._shared:
                self._shared[language] = self._world(sources or self._sources, "source", across=not sources)
            return self._shared[language]
        near = alike if self._aligned is None else alike & self._aligned.get(own, set())
        others = siblings(own, [article for article in self._language if article in near], self._triples)
        if others:
            return self._world(others, "version")
        strange = [article for article in self._language if article not in alike]
        return self._world(strange[:NEAREST_VERSIONS], "version", across=True) if strange else None

    def _world(self, articles: Sequence[str], kind: Literal["source", "version"], *, across: bool = False) -> World:
        return World(make_pool(self._told, articles, kind, self._skip, self._triples), across=across)
