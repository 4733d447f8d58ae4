"""Suggestions that change while an editor is at work (learning, a new analysis) leave the editor where he is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dashboard import store
from dashboard.review.sharing.presence import who_is_here
from tests.browser.conftest import Desk, at, fill, saved
from tests.support import stories

pytestmark = pytest.mark.browser
STORY = stories.small("stays")
WALK = "() => globalThis[Symbol.for('copydesk.pane')].desk.view.right"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, playwright_browser: Any) -> Iterator[Desk]:
    """A desk with one story."""
    folder = tmp_path_factory.mktemp("stays")
    fill(folder, (STORY,))
    desk = Desk(folder).start()
    yield desk
    desk.stop()


def analyse_anew(desk: Desk, label: str) -> None:
    """Every sentence of the third version gets this suggestion."""
    third = STORY.versions[2]
    said = STORY.suggestions | {third.article.id: tuple(stories.suggestion(label, 0.9) for _ in third.sentences)}
    store.save_story(desk.engine(), replace(STORY, suggestions=said))


def test_an_editor_who_has_walked_on_stays_in_that_version_and_sentence(desk: Desk, walk: Any):
    page = walk(desk.page(STORY.story.id))
    page.keyboard.press("]")
    page.wait_for_function(f"() => ({WALK})() === '{STORY.versions[2].article.id}'")
    for n, (label, code) in enumerate((("unsupported", "u"), ("boilerplate", "b")), 2):  # the second time, too
        page.keyboard.press("Home")
        while at(page) < n:
            page.keyboard.press("j")
        analyse_anew(desk, label)
        page.keyboard.press("Shift+S")  # the answer to a mark says that there is something new
        page.keyboard.press("Escape")
        page.wait_for_selector(f"#s5[data-sug={code}]", timeout=60_000)
        assert page.evaluate(WALK) == STORY.versions[2].article.id
        assert at(page) == n
    page.keyboard.press("Shift+U")
    saved(page)
    assert desk.labels(STORY.story.id)[(STORY.versions[2].article.id, 3)] == "unsupported"


def test_who_closes_a_page_is_no_longer_shown_in_its_story(desk, walk):
    page = walk(desk.page(STORY.story.id))
    db = desk.engine()
    assert [one.editor for one in who_is_here(db, STORY.story.id)] == [desk.editor]
    page.goto("about:blank")
    end = time.monotonic() + 20
    while who_is_here(db, STORY.story.id) and time.monotonic() < end:
        time.sleep(0.05)
    assert who_is_here(db, STORY.story.id) == ()
    db.dispose()
