"""What Versions shows of a story, read once for all of its boards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from dashboard import compare, store
from dashboard.corpus.captures import is_earlier
from dashboard.model import Claim, StoryAnalysis, Version
from dashboard.views.common import engine


@dataclass(frozen=True, eq=False)
class Reading:
    """A story with what sets its versions beside each other; without page furniture and filler unless they were asked for."""

    analysis: StoryAnalysis
    left_out: frozenset[compare.Place]

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
    return Reading(_analysis, frozenset() if furniture else left_out(_analysis, blind=blind))


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
