"""Why articles are one story, and why stories that are alike are kept apart."""

from __future__ import annotations

from datetime import date

from dashboard import stories
from dashboard.model import Story, Tie
from dashboard.stories import Decisions
from tests.stories.test_group import BASE, FEE, OTHER
from tests.support.making import version
from tests.support.templates import filled


def ties(story: Story, kind: str) -> list[Tie]:
    return [tie for tie in story.ties if tie.kind == kind]


def test_the_ties_of_a_story_reach_every_article_and_name_what_both_have():
    found = stories.group(BASE)[0]
    together = ties(found, "same-event")
    assert len(together) == len(found.articles) - 1
    assert {article for tie in together for article in tie.members} == set(found.articles)
    worded = next(tie for tie in together if set(tie.members) == {"a1", "b2"})
    assert worded.ground == "wording" and worded.phrases >= 2 and worded.share > 0
    assert "June 11" in worded.both.dates and "4.85" in worded.both.figures
    assert any("Mill Race" in name for name in (*worded.both.names, *worded.both.places))


def test_tellings_in_two_languages_are_tied_by_meaning():
    assert {t.ground for t in ties(stories.group(BASE)[0], "same-event") if "d4" in t.members} == {"meaning"}


def test_a_story_like_another_says_why_it_is_kept_apart():
    near = [
        version(FEE, name="a1", published=date(2025, 3, 5)),
        version([*OTHER, "Many of them were angry, she said."], name="c3"),
    ]
    one, other = stories.group(near)
    (apart,) = ties(one, "kept-apart")
    assert apart.story == other.id and set(apart.members) == {"a1", "c3"} and apart.ground in ("details", "wording")
    assert apart.days is None and apart.phrases >= 1 and "Dana Whitcombe" in " ".join(apart.both.names)
    there = apart.there if one.articles == ("a1",) else apart.here
    assert "1,146" in there.figures and "2024" in " ".join((*there.dates, *there.figures))


def test_forms_orders_and_metadata_are_named_as_the_ground():
    formed = stories.group(filled("weather", 0, 3))
    assert {tie.ground for story in formed for tie in story.ties} == {"form"}
    by_hand = stories.group(BASE, decisions=Decisions(apart=(frozenset({"a1", "b2"}),)))
    assert "hand" in {tie.ground for story in by_hand for tie in ties(story, "kept-apart")}
    told = [version(FEE, name="a1", story="x"), version(OTHER, name="c3", story="x")]
    assert [tie.ground for tie in stories.group(told)[0].ties] == ["metadata"]
