"""The Record page: a story's line of time, a day of one's own, words in German, links that open Review, text that stays text."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import insert

from dashboard import review, store, strings
from dashboard.model import StoryAnalysis
from dashboard.review.record.log import newest_story
from dashboard.settings import RECORD_SIZE
from dashboard.store.engine import writing
from dashboard.store.tables import person
from tests.support.marking import event
from tests.support.screen import boxes, component, open_page


@pytest.fixture
def marked(demo: store.Engine) -> StoryAnalysis:
    """A story of the demo corpus with three marks of `editor`, the name of a desk without sign-in."""
    name = next(key for key, members in sorted(store.stories_by_id(demo).items()) if len(members) > 2)
    found = store.load_story(demo, name)
    now = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    hostile = "<b>no</b> [link](http://x.example) **bold**"
    marks = [event(found.versions[1], n, "unsupported", made=now - 5000 + n, note=hostile) for n in (1, 2, 3)]
    assert not review.record_marks(demo, "editor", marks).refused
    return found


def shown(visitor: Any) -> list[dict[str, Any]]:
    board = component(visitor, "timeline")
    return board["lines"] if board else []


def test_a_story_s_record_lists_its_marks_with_links_into_review(demo: store.Engine, marked: StoryAnalysis):
    assert newest_story(demo) == marked.story.id, "an address that names no story shows this one"
    visitor = open_page("record", view="story", story=marked.story.id)
    assert not visitor.exception
    lines = shown(visitor)
    assert [line["who"] for line in lines] == ["editor"] * 3
    article = marked.versions[1].article.id
    assert lines[0]["places"][0]["href"] == f"review?story={marked.story.id}&right={article}&sentence=3"
    assert lines[0]["places"][0]["quote"] == marked.versions[1].sentence(3).text
    assert lines[0]["note"] == "<b>no</b> [link](http://x.example) **bold**"
    assert lines[0]["story"] is None


def test_one_s_own_day_is_shown_with_the_story_of_each_line(marked: StoryAnalysis):
    lines = shown(open_page("record", view="day"))
    assert [line["story"]["title"] for line in lines] == [marked.story.title] * 3
    assert boxes(open_page("record", view="day", date="2001-01-01")) == strings.text("record.page_none_day")
    assert boxes(open_page("record", view="day", person="nobody at all", date="nonsense")) == ""


def test_the_record_speaks_german(marked: StoryAnalysis, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_LANGUAGE", "de")
    assert shown(open_page("record", view="day"))[0]["what"] == "hat als unbelegt markiert"


def test_pages_of_the_record_have_addresses_and_nonsense_is_the_first(demo: store.Engine, marked: StoryAnalysis):
    some = [event(marked.versions[1], 4, label) for label in ("unsupported", None) * (RECORD_SIZE // 2)]
    review.record_marks(demo, "editor", some)
    first = open_page("record", view="story", story=marked.story.id)
    assert len(shown(first)) == RECORD_SIZE
    second = open_page("record", view="story", story=marked.story.id, p="2")
    assert len(shown(second)) == 3
    assert {line["made"] for line in shown(first)} & {line["made"] for line in shown(second)} == set()
    for odd in ("-1", "x", "0", "9" * 30):
        assert shown(open_page("record", view="story", story=marked.story.id, p=odd)) == shown(first)


def test_a_story_that_is_gone_is_said_so(demo: store.Engine):
    assert boxes(open_page("record", story="nonsense")) == strings.text("record.page_gone")


def test_in_blind_mode_the_record_says_that_a_colleague_marked_but_not_how(demo: store.Engine, marked: StoryAnalysis):
    from dashboard.review.record.log import story_log

    with writing(demo) as connection:
        rows = [
            {"id": name, "issuer": "https://id.example", "subject": name, "name": name, "role": role, "active": 1,
             "epoch": 0, "made": 1, "seen": 1}
            for name, role in (("kim", "editor"), ("ada", "lead"), ("editor", "editor"))
        ]  # fmt: skip
        connection.execute(insert(person), rows)
    store.set_setting(demo, "blind", True)
    hidden = story_log(demo, marked.story.id, viewer="kim").lines
    assert {(line.hidden, line.note, line.kind, *line.labels) for line in hidden} == {(True, "", "mark")}
    review.record_marks(demo, "kim", [event(marked.versions[1], 2, "boilerplate")])
    seen = [line for line in story_log(demo, marked.story.id, viewer="kim").lines if line.actor == "editor"]
    assert [(line.hidden, dict(line.labels)) for line in seen] == [(True, {}), (False, {"unsupported": 1}), (True, {})]
    assert not any(line.hidden for line in story_log(demo, marked.story.id, viewer="ada").lines)
    assert not any(
        line.hidden for line in story_log(demo, marked.story.id, viewer="editor").lines if line.actor == "editor"
    )
