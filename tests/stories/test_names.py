"""Ids and titles of stories, suggested sources."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import stories
from dashboard.model import Story, Version
from dashboard.stories.names import best_title, shouts, story_id
from dashboard.strings import text
from tests.support.making import version


def story(*articles: str, name: str = "", near: tuple[tuple[str, float], ...] = ()) -> Story:
    return Story(name or story_id(articles), "t", articles, {}, near=near)


def test_the_same_members_give_the_same_id():
    assert story_id(["b", "a"]) == story_id(["a", "b"]) != story_id(["b", "c"])


def test_a_story_keeps_its_id_when_an_article_with_a_smaller_id_joins():
    found = stories.carry_over({"st-b": ("b", "c")}, [story("a", "b", "c")])
    assert [s.id for s in found] == ["st-b"]


def test_of_two_halves_the_larger_keeps_the_id_and_nobody_shares_one():
    found = stories.carry_over({"st-a": ("a", "b", "c")}, [story("a"), story("b", "c")])
    assert [s.id for s in found] == ["st-a-0", "st-a"] or [s.id for s in found][1] == "st-a"
    assert len({s.id for s in found}) == 2


def test_merged_stories_take_the_id_of_the_larger_and_near_follows():
    old = {"st-a": ("a",), "st-b": ("b", "c")}
    found = stories.carry_over(old, [story("a", "b", "c", near=(("st-d", 0.7),)), story("d", near=(("st-a", 0.7),))])
    assert found[0].id == "st-b" and found[1].near == (("st-b", 0.7),)


def test_without_an_earlier_run_nothing_changes():
    assert stories.carry_over({}, [story("a"), story("b")]) == (story("a"), story("b"))


@pytest.mark.parametrize(
    "title", ["URGENT UPDATE: fee doubles", "ÚLTIMA HORA: incendio", "FEE DOUBLES NOW", "Fee doubles!"]
)
def test_shouting_is_heard(title: str):
    assert shouts(title) and not shouts("Council backs fee") and not shouts("EU: Rat stimmt zu")


def test_a_headline_is_preferred_to_a_first_sentence_and_a_calm_one_to_a_loud_one():
    sentence = version(["The council voted 6-3 late on Tuesday to raise the fee."], name="a")
    loud, calm = version(["FEE DOUBLES!", "x"], name="b"), version(["Fee raised", "x"], name="c")

    def title(*versions: Version) -> str:
        first = ["".join(s.text for s in told.sentences[:1]) for told in versions]
        return best_title([told.article for told in versions], first.__getitem__)

    assert title(sentence, loud, calm) == "Fee raised"
    assert title(sentence, loud) == "The council voted 6-3 late on Tuesday to raise the fee."
    assert title(version([], name="e")) == "e.txt"


BODY = ["The council voted 6-3 on Tuesday to raise the fee from $4.85 to $7.20.", "The mayor welcomed it."]


@pytest.mark.parametrize(
    ("line", "reason"),
    [("FOR IMMEDIATE RELEASE", "release"), ("Pressekontakt: 030 1234", "release"), ("VESSHOLM, Feb. 6 (Reuters) — Two ships collided.", "agency")],
)  # fmt: skip
def test_a_source_is_suggested_for_a_reason_that_can_be_said(line: str, reason: str):
    versions = [version([line, *BODY], name="a"), version(BODY, name="b")]
    assert stories.suggested_source(versions) == ("a", reason)
    assert text(f"stories.{reason}", "en") and text(f"stories.{reason}", "de")


def test_a_dateline_of_one_version_suggests_it():
    versions = [version(["PORT ELLERY, Ohio — The council voted.", *BODY], name="a"), version(BODY, name="b")]
    assert stories.suggested_source(versions) == ("a", "dateline")


def test_the_earliest_is_suggested_only_if_all_are_dated():
    first = version(BODY, name="a", published=date(2025, 9, 17))
    second = version(BODY, name="b", published=date(2025, 9, 18))
    assert stories.suggested_source([first, second]) == ("a", "earliest")
    assert stories.suggested_source([first, version(BODY, name="c")]) is None


def test_nothing_is_suggested_where_there_is_a_source_or_nothing_stands_out():
    plain = [version(BODY, name="a"), version(BODY, name="b")]
    assert stories.suggested_source(plain) is None and stories.suggested_source(plain[:1]) is None
    assert stories.suggested_source([version(["FOR IMMEDIATE RELEASE", *BODY], name="c"), version(BODY, name="d", role="source")]) is None  # fmt: skip
