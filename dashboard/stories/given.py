"""What is not the machine's to decide about stories: metadata `story`, and what people put together or apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.model import Article
from dashboard.stories.decisions import Decisions
from dashboard.text.addresses import address


@dataclass(frozen=True, slots=True)
class Given:
    """By article id: the group an article begins in, the articles it may not meet, the story the metadata tells."""

    group: Mapping[str, int]
    apart: Mapping[str, frozenset[str]]
    stories_given: Mapping[str, str]
    by_hand: frozenset[str]  # articles that a hand decision put together with others
    free: frozenset[str]  # articles that may meet every other

    def barred(self, ids: Sequence[str]) -> np.ndarray:
        """Which of these articles may not meet, n × n: by hand, or because the metadata tells two stories of them."""
        out = np.zeros((len(ids), len(ids)), bool)
        for i, article_id in enumerate(ids):
            for j in range(i + 1, len(ids)):
                out[i, j] = out[j, i] = self.kept_apart(article_id, ids[j])
        return out

    def kept_apart(self, article_id: str, other: str) -> bool:
        """Whether two articles may not share a story."""
        if other in self.apart.get(article_id, ()):
            return True
        differ = (
            article_id in self.stories_given
            and other in self.stories_given
            and self.stories_given[article_id] != self.stories_given[other]
        )
        return differ and self.group[article_id] != self.group[other]


def given(articles: Iterable[Article], decisions: Decisions) -> Given:
    """The orders for a corpus, from the heads of its articles. Hand decisions come first, the metadata after them; what would
    break an `apart` is not carried out."""
    ids: list[str] = []
    story_given: dict[str, str] = {}
    captures: dict[str, list[str]] = {}
    for article in articles:
        ids.append(article.id)
        if article.story:
            story_given[article.id] = article.story
        if article.captured and (at := address(article.url)):
            captures.setdefault(at, []).append(article.id)
    apart = _apart(decisions)
    group = {article: k for k, article in enumerate(ids)}
    members = {k: [article] for k, article in enumerate(ids)}
    # texts seen at one address at different times are one story, however much was rewritten
    hands = [[a for a in sorted(together) if a in group] for together in decisions.together]
    for chain in [*hands, *_by_story(story_given), *captures.values()]:
        for other in chain[1:]:
            _unite(chain[0], other, group, members, apart)
    by_hand = frozenset(a for chain in hands for a in chain if len(members[group[a]]) > 1)
    return Given(group, apart, story_given, by_hand, frozenset(ids) - apart.keys() - story_given.keys())


def _apart(decisions: Decisions) -> dict[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for group in decisions.apart:
        for article in group:
            out[article] = out.get(article, frozenset()) | (group - {article})
    return out


def _by_story(story_given: Mapping[str, str]) -> Iterable[list[str]]:
    chains: dict[str, list[str]] = {}
    for article, story in story_given.items():
        chains.setdefault(story, []).append(article)
    return chains.values()


def _unite(
    first: str,
    other: str,
    group: dict[str, int],
    members: dict[int, list[str]],
    apart: Mapping[str, frozenset[str]],
) -> None:
    keep, drop = group[first], group[other]
    if keep == drop or any(not apart.get(a, frozenset()).isdisjoint(members[drop]) for a in members[keep]):
        return
    for article in members[drop]:
        group[article] = keep
    members[keep] += members.pop(drop)
