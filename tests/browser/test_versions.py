"""Versions and the reasons for the grouping on five articles that other programs rewrote, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import store
from dashboard.jobs import loading
from dashboard.strings import text
from tests.browser.conftest import PATIENCE, Desk, ready

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory, playwright_browser: object) -> Iterator[Desk]:
    """A desk with the seed articles."""
    folder = tmp_path_factory.mktemp("seeds")
    engine = store.open_database(f"sqlite:///{folder / 'desk.db'}")
    loading.load_folder(engine, shared / "corpora" / "seeds" / "articles", None, by="kim")
    engine.dispose()
    desk = Desk(folder).start()
    yield desk
    desk.stop()


def test_the_seeds_say_who_alone_says_what_and_why_one_article_stands_apart(seeds: Desk, new_profile: Any):
    groups = store.stories_by_id(seeds.engine())
    story = max(groups, key=lambda key: len(groups[key]))
    single = min(groups, key=lambda key: len(groups[key]))
    page = new_profile().new_page()

    def open_board(show: str, selector: str):
        page.goto(f"http://127.0.0.1:{seeds.port}/versions?story={story}&show={show}")
        page.wait_for_selector(selector, timeout=PATIENCE * 1000)

    open_board("alone", ".alone mark")
    found = {
        item.locator("mark").inner_text(): item.locator(".line").inner_text()
        for item in page.locator(".alone > li").all()
    }
    for words, version in (
        ("March 15, 2024", "001_"),
        ("pretty strong terms", "001_"),
        ("Coalition of the Willing", "003_"),
    ):
        assert any(words in marked and version in line for marked, line in found.items()), (words, found)
    assert len(found) < 10  # page furniture and filler are left out
    open_board("consensus", ".consensus li")
    told = page.locator(".consensus").inner_text()
    assert "willingness to provide security guarantees" in told
    assert "March 15" not in told
    open_board("facts", ".facts .odd")
    assert any("March 15, 2024" in cell for cell in page.locator(".facts .odd").all_inner_texts())
    open_board("claims", ".claims td")
    assert not page.locator(".claims del").count()  # independent rewrites are no revisions of each other
    assert "March 15" not in page.locator(".claims td.agreed").first.inner_text()
    columns = page.locator(".claims thead th").count()
    page.locator(".claims thead .tool[aria-label*='003_']").last.click()
    assert page.locator(".claims thead th").count() == columns - 1
    page.locator(".hidden-columns .chip").click()
    assert page.locator(".claims thead th").count() == columns
    told = store.load_story(seeds.engine(), story)
    invented = next(version.article.id for version in told.versions if "001_" in version.article.name)
    page.goto(seeds.page(story, right=invented))
    ready(page)
    assert "March 15, 2024" in " ".join(page.locator(".cell.right").all_inner_texts())
    left = " ".join(page.locator(".cell.left").all_inner_texts())
    assert "willingness to provide security guarantees" in left and "March 15" not in left
    assert not page.locator(".pane del").count()
    page.goto(f"http://127.0.0.1:{seeds.port}/review?story={single}")
    reasons = page.get_by_text(
        text("grouping.apart", title="Putin Offers Security Guarantees for Ukraine in Diplomatic Shift")
    )
    reasons.wait_for(timeout=PATIENCE * 1000)
    page.locator("[data-testid=stExpander]").filter(has_text="14th Jan, 2025").last.wait_for(timeout=PATIENCE * 1000)
