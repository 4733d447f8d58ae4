"""No request leaves the machine: every page, every sheet and a mark are watched in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Desk, fill, ready, saved
from tests.support import stories

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("accessibility")]
STORY = stories.small("alone")  # its text holds <img src=x>, javascript: and other bait
PAGES = ("", "triage", "review", "versions", "adjudicate", "guideline", "insight", "corpus", "settings", "help")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, playwright_browser: Any) -> Iterator[Desk]:
    """A desk with one story."""
    folder = tmp_path_factory.mktemp("alone")
    fill(folder, (STORY,))
    desk = Desk(folder).start()
    yield desk
    desk.stop()


def outside(address: str, desk: Desk) -> bool:
    """Does this address lead anywhere but to the desk itself? What stands in the address (data:, blob:) leads nowhere."""
    parts = urlsplit(address)
    return parts.scheme not in ("data", "blob") and parts.netloc != f"127.0.0.1:{desk.port}"


def test_the_watch_knows_inside_from_outside():
    desk = Desk(folder=None, port=8501)  # type: ignore[arg-type]  # it is never started
    assert not outside("http://127.0.0.1:8501/static/js/index.js", desk)
    assert not outside("ws://127.0.0.1:8501/_stcore/stream", desk)
    assert not outside("data:image/svg+xml,x", desk)
    assert outside("https://fonts.example/a.woff2", desk)
    assert outside("http://127.0.0.1:9999/", desk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_asks_anybody_but_the_desk(desk: Desk, playwright_browser: Any, scheme: str):
    context = playwright_browser.new_context(color_scheme=scheme)
    page, asked = context.new_page(), []
    context.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    for name in PAGES:
        page.goto(f"http://127.0.0.1:{desk.port}/{name}", wait_until="networkidle")
        if name == "review":
            ready(page)
            for key in ("Shift+B", "e", "Escape", "?", "Escape", "n", "Escape", "]", "]"):
                page.keyboard.press(key)
            saved(page)
    for link in page.get_by_test_id("stTopNavLink").all():  # from page to page inside one visit, too
        link.click()
        page.wait_for_load_state("networkidle")
    context.close()
    assert len(asked) > 20
    assert [address for address in asked if outside(address, desk)] == []
