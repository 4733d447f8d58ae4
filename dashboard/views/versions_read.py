"""What Versions shows of a story, read once for all of its boards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import is_not

import streamlit as st

from dashboard import compare, store
from dashboard.corpus.captures import is_earlier
from dashboard.engine import limits
from dashboard.model import Claim, StoryAnalysis, Version
from dashboard.settings import BOARD_SENTENCES
from dashboard.views.common import engine


@dataclass(frozen=True, eq=False)
class Reading:
    """A story with what sets its versions beside each other; without page furniture and filler unless they were asked for."""

    analysis: StoryAnalysis
    left_out: frozenset[compare.Place]
    beyond: int = 0  # sentences that are not looked at, wholly or from some character on; see `shorten`

    @cached_property
    def telling(self) -> compare.Telling:
        """Its details and words."""
        return compare.read_telling(self.analysis.versions, self.left_out)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Its claim rows in the order of the story."""
        return compare.claims(self.analysis.versions, self.analysis.alignments, self.left_out)

    @cached_property
    def alone(self) -> tuple[compare.Alone, ...]:
        """What one version alone says."""
        return compare.find_alone(self.telling, self.claims)

    @cached_property
    def facts(self) -> tuple[compare.Fact, ...]:
        """Its facts."""
        return compare.tabulate_facts(self.telling, self.claims)

    @cached_property
    def wordings(self) -> tuple[compare.Wording, ...]:
        """The consensus text."""
        return compare.consensus(self.telling, self.claims)

    @cached_property
    def copied(self) -> tuple[compare.Copied, ...]:
        """Who probably copied whom."""
        return compare.estimate_copying(self.telling, self.facts)

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions, source documents first."""
        return self.analysis.versions

    def revises(self, base: str, article: str) -> bool:
        """Whether a version was seen at the address of `base` after it."""
        versions = self.telling.by_id
        return base in versions and is_earlier(versions[base].article, versions[article].article)

    def name(self, article: str) -> str:
        """How a version is called: its site, or its file where several are of one site or none is known."""
        sites = [v.article.site for v in self.versions]
        own_article = self.telling.by_id[article].article
        if own_article.site and sites.count(own_article.site) == 1:
            return own_article.site
        return own_article.name.rpartition("/")[2].rpartition("#")[2].rsplit(".", 1)[0] or own_article.name


def read(analysis: StoryAnalysis, *, furniture: bool, blind: bool) -> Reading:
    """The story as it is to be shown; kept in memory until its next analysis.

    `furniture`: page furniture and filler, too. `blind`: the machine's word on what is filler is not used, for it would
    tell an editor what the machine suggests.
    """
    db = engine()
    return _reading(analysis, str(db.url), store.stamp(db, analysis.story.id), analysis.story.id, furniture, blind)


@st.cache_resource(max_entries=32, show_spinner=False)
def _reading(_analysis: StoryAnalysis, url: str, stamp: str, story: str, furniture: bool, blind: bool) -> Reading:
    return reading_of(_analysis, furniture=furniture, blind=blind)


def reading_of(analysis: StoryAnalysis, *, furniture: bool, blind: bool) -> Reading:
    """The same, made anew."""
    short, beyond = shorten(analysis)
    return Reading(short, frozenset() if furniture else left_out(short, blind=blind), beyond)


def shorten(analysis: StoryAnalysis) -> tuple[StoryAnalysis, int]:
    """The story as far as the boards look at it, and how many sentences they do not, or not wholly: of each version what is
    analysed of it, and of all together BOARD_SENTENCES, the first of each version. Itself when it is short."""
    whole = analysis.versions
    cut = [limits.shorten(version) for version in whole]
    most = even_share([len(version.sentences) for version in cut], BOARD_SENTENCES)
    cut = [v if len(v.sentences) <= most else replace(v, sentences=v.sentences[:most]) for v in cut]
    if all(short is version for short, version in zip(cut, whole, strict=True)):
        return analysis, 0
    beyond = sum(
        len(version.sentences) - len(short.sentences) + sum(map(is_not, short.sentences, version.sentences))
        for short, version in zip(cut, whole, strict=True)
    )
    alignments = tuple(
        replace(pair, links=tuple(link for link in pair.links if max(link.a, link.b) <= most))
        for pair in analysis.alignments
    )
    return replace(analysis, versions=tuple(cut), alignments=alignments), beyond


def even_share(sizes: Sequence[int], most: int) -> int:
    """The largest number of which each of `sizes` may have so many that they come to `most` together; at least 1."""
    left, open_sizes = most, sorted(sizes)
    for k, size in enumerate(open_sizes):
        share = left // (len(open_sizes) - k)
        if size > share:
            return max(share, 1)
        left -= size
    return max(sizes, default=1) or 1


def left_out(analysis: StoryAnalysis, *, blind: bool) -> frozenset[compare.Place]:
    """The sentences that are page furniture or filler."""
    places = set()
    for version in analysis.versions:
        article = version.article.id
        suggestions = analysis.suggestions.get(article, ())
        for sentence in version.sentences:
            guess = suggestions[sentence.n - 1].label if sentence.n <= len(suggestions) and not blind else ""
            if sentence.part == "page" or guess == "boilerplate":
                places.add((article, sentence.n))
    return frozenset(places)
