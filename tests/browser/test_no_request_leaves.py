"""What other people's text and other people's pages can do to a desk in a real browser: nothing.

Every page, every sheet and a mark are watched: no request leaves the machine, no script but the desk's own runs, nothing breaks
the policy, and a desk in somebody else's frame shows and records nothing.
"""

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


TRIED_BY_STREAMLIT = "policy script-src wasm-eval"  # protobuf.js tries WebAssembly for 64-bit numbers, and does without
# Kept in the session, for every page is loaded anew. The bait of the story calls alert and window.hacked.
WATCH = """
const note = (what) => sessionStorage.setItem('seen', (sessionStorage.getItem('seen') || '') + what + ';');
document.addEventListener('securitypolicyviolation', (e) => note(`policy ${e.violatedDirective} ${e.blockedURI}`));
for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => note(`ran ${name}`);
Object.defineProperty(window, 'hacked', { set: () => note('ran hacked'), get: () => () => note('ran hacked') });
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_asks_anybody_but_the_desk_and_no_foreign_script_runs(desk: Desk, playwright_browser: Any, scheme: str):
    context = playwright_browser.new_context(color_scheme=scheme)
    context.add_init_script(WATCH)
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
    seen = page.evaluate("sessionStorage.getItem('seen')") or ""
    context.close()
    assert {what for what in seen.split(";") if what} <= {TRIED_BY_STREAMLIT}
    assert len(asked) > 20
    assert [address for address in asked if outside(address, desk)] == []


def test_a_desk_in_somebody_elses_frame_shows_nothing_and_records_nothing(desk: Desk, playwright_browser: Any):
    before = len(desk.events(STORY.story.id))
    context = playwright_browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.set_content(f'<iframe src="{desk.page(STORY.story.id)}" width=1200 height=800></iframe>')
    page.wait_for_function("() => true")
    page.frame_locator("iframe").locator("body").wait_for(state="attached")
    page.mouse.click(600, 400)
    for key in ("u", "s", "b", "Enter"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    frames = [frame for frame in page.frames if frame != page.main_frame]
    shown = [frame.url for frame in frames if frame.url.startswith(f"http://127.0.0.1:{desk.port}")]
    context.close()
    assert shown == [] or any("frame-ancestors" in text for text in refused)
    assert len(desk.events(STORY.story.id)) == before
