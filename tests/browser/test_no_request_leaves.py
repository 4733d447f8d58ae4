"""What other people's text and other people's pages can do to a desk in a real browser: nothing.

Every page, every sheet and a mark are watched: no request leaves the machine, no script but the desk's own runs, nothing breaks
the policy, and a desk in somebody else's frame shows and records nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from dashboard import review, store
from dashboard.model import Link, Reason, Refusal, StoryAnalysis
from dashboard.review.comments.thread import add_comment
from tests.browser.conftest import GO, PATIENCE, Desk, fill, ready, saved
from tests.support import marking, stories

pytestmark = pytest.mark.browser
STORY = stories.small("alone")
OUT = "https://evil.example"
BAITS = (  # a kind of input each; alert and window.hacked are watched, and so is every request
    stories.HOSTILE, '"><svg onload=alert(1)>', "</script><script>alert(1)</script>", "<iframe srcdoc='<script>alert(1)</script>'>",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)}", f"[a](javascript:alert(1)) ![x]({OUT}/a.png)", f"<iframe src={OUT}>",
    f"<link rel=stylesheet href={OUT}/a.css><style>@import '{OUT}/b.css'</style>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202eexe.txt\u202c and \u2028 a line \u2029 apart", "a\u0301\u0323" * 80, ":material/delete: :red[x] $\\href{javascript:alert(1)}{x}$",
    f'=HYPERLINK("{OUT}")', f"{OUT}/?q=1 and www.evil.example", "data:text/html,<script>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E",
    "<math><mi xlink:href=javascript:alert(1)>x", "<input autofocus onfocus=alert(1)>", "👩‍👩‍👧‍👦" * 50, "x" * 5_000, "</textarea><body onpageshow=alert(1)>",
)  # fmt: skip
PAGES = ("", "triage", "review", "versions", "adjudicate", "guideline", "insight", "corpus", "settings", "help")


def hostile() -> StoryAnalysis:
    """Two versions of nothing but bait, in their names, titles, sites and addresses, too."""
    made = []
    for n, role in enumerate(("source", "rewrite")):
        lines = [bait.replace("alert(1)", "alert(2)") if n and k % 2 else bait for k, bait in enumerate(BAITS)]
        one = stories.version(f"{n} {BAITS[1]}", lines, role=role, site=BAITS[2])
        made.append(replace(one, article=replace(one.article, url="javascript:alert(1)", title=BAITS[0])))
    links = tuple(Link(n, n, 0.9, "edited") for n in range(1, len(BAITS) + 1))
    why = stories.suggestion(
        "unsupported", reasons=(Reason("date-differs", {"here": BAITS[0], "there": BAITS[1]}, 0, 4),)
    )
    return stories.analysis("hostile", BAITS[0], made, [(0, 1, links)], {(1, 1): why})


HOSTILE = hostile()


def set_baits(desk: Desk) -> None:
    """What people type is bait, too: a note on marks that contradict each other, a comment; and what a load refused."""
    db, of = desk.engine(), HOSTILE.versions[1]
    for editor, label in (("kim", "unsupported"), (BAITS[1], "boilerplate")):
        event = marking.event(of, 1, label, story="hostile", note=BAITS[0])
        assert review.record_marks(db, editor, [event]).acks
    s = of.sentence(1)
    add_comment(db, "kim", (of.article.id, s.start, s.end), BAITS[0], name=str(uuid4()))
    refused = tuple(Refusal(bait[:200], bait, bait) for bait in BAITS[:8])
    store.save_articles(db, replace(stories.reading([HOSTILE]), refused=refused))
    db.dispose()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, playwright_browser: Any) -> Iterator[Desk]:
    """A desk with a plain story and one of bait alone."""
    folder = tmp_path_factory.mktemp("alone")
    fill(folder, (STORY, HOSTILE))
    desk = Desk(folder)
    set_baits(desk)
    desk.start()
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


SHOWN = """(buttons) => buttons.filter((button) =>
  getComputedStyle(button.closest('[data-testid=stElementToolbarButton]')).display !== 'none').length"""
TRIED_BY_STREAMLIT = "policy script-src wasm-eval"  # protobuf.js tries WebAssembly for 64-bit numbers, and does without
# Kept in the session, for every page is loaded anew. The bait of the story calls alert and window.hacked.
WATCH = """
const note = (what) => sessionStorage.setItem('seen', (sessionStorage.getItem('seen') || '') + what + ';');
document.addEventListener('securitypolicyviolation', (e) => note(`policy ${e.violatedDirective} ${e.blockedURI}`));
for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => note(`ran ${name}`);
try { sessionStorage.setItem('copydesk.wanted', '//evil.example/'); } catch {}  // a way back from a sign-in
Object.defineProperty(window, 'hacked', { set: () => note('ran hacked'), get: () => () => note('ran hacked') });
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_asks_anybody_but_the_desk_and_no_foreign_script_runs(desk: Desk, new_profile: Any, scheme: str):
    page, asked = new_profile().new_page(), []
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(WATCH)
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))

    def go(address: str) -> None:
        """Load every page anew in the light; in the dark go from one to the other in one visit."""
        if scheme == "light" or not page.url.startswith("http"):
            page.goto(f"http://127.0.0.1:{desk.port}/{address}", wait_until="networkidle")
        else:
            page.evaluate(GO, f"http://127.0.0.1:{desk.port}/{address}")
            page.wait_for_timeout(500)  # it begins to run
            page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=PATIENCE * 1000)

    for name in PAGES:
        go(name)
        if name in ("review", "versions"):  # once more, with the story of nothing but bait
            go(f"{name}?story=hostile")
        if name == "corpus":  # what is saved from a table must not run in a spreadsheet
            page.locator("[data-testid=stElementToolbarButton] button").first.wait_for(state="attached")
            assert page.locator("[aria-label^='Download as CSV']").evaluate_all(SHOWN) == 0
        if name == "review":
            ready(page)
            for key in ("Shift+B", "e", "Escape", "?", "Escape", "n", "Escape", "d", "Escape", "h", "Escape", "]", "]"):
                page.keyboard.press(key)
            saved(page)
    seen = page.evaluate("sessionStorage.getItem('seen')") or ""
    assert {what for what in seen.split(";") if what} <= {TRIED_BY_STREAMLIT}
    assert len(asked) > 20
    assert [address for address in asked if outside(address, desk)] == []


def test_a_desk_in_somebody_elses_frame_shows_nothing_and_records_nothing(desk: Desk, new_profile: Any):
    before = len(desk.events(STORY.story.id))
    page = new_profile().new_page()
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
    assert shown == [] or any("frame-ancestors" in text for text in refused)
    assert len(desk.events(STORY.story.id)) == before
