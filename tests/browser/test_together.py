"""Two editors and a reader at one desk, each in a browser of their own: who sees what of whom, and when."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dashboard.model import Identity, MarkEvent
from dashboard.review.marks.blind import set_blind
from dashboard.store import people
from dashboard.strings import text
from tests.browser.conftest import Desk, fill, ready, saved
from tests.browser.test_accessibility import axe, violations  # noqa: F401  a fixture
from tests.support import stories
from tests.support.sign_in_proxy import SignInProxy, sign_in_proxy

pytestmark = pytest.mark.browser
SECRET = "0123456789abcdef" * 3
PEOPLE = {"Kim Lee": "editor", "Lee Park": "editor", "Rob Reader": "reader", "Ada Lead": "lead"}
NEWS = 60_000  # ms; the pane asks every 2 s, the machine of the tests may be slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, playwright_browser: object) -> Iterator[Desk]:
    """A desk that answers nobody but a proxy that vouches for people."""
    folder = tmp_path_factory.mktemp("together")
    fill(folder, tuple(map(stories.small, ("both", "over", "reads", "blind"))))
    desk = Desk(folder)
    db = desk.engine()
    for name, role in PEOPLE.items():
        people.sign_in(db, Identity("proxy", name, name), new_role=role)
    db.dispose()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_LOGIN", "proxy")
        patch.setenv("DASHBOARD_PROXY_SECRET", SECRET)
        desk.start()
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def proxy(desk: Desk) -> Iterator[SignInProxy]:
    """What stands between the browsers and the desk."""
    with sign_in_proxy(desk.port, SECRET, tuple(PEOPLE)) as proxy:
        yield proxy


@pytest.fixture
def sit_down(new_profile: Callable[..., object], desk: Desk, proxy: SignInProxy) -> Callable[..., object]:
    """Open a story as one of PEOPLE, in a browser profile of their own."""

    def sit(name: str, story: str) -> object:
        page = new_profile().new_page()
        page.goto(proxy.sign_in_address(name, f"/review?story={story}"))
        ready(page)
        return page

    return sit


def heads(page: Any, words: str) -> None:
    """Wait until the head of the pane says this of people."""
    page.locator(".company").filter(has_text=words).wait_for(timeout=NEWS)


def durable(desk: Desk, story: str, who: str) -> list[str | None]:
    events: list[MarkEvent] = desk.events(story, who)
    return [event.label for event in events]


def test_the_proxy_vouches_in_every_request_and_nobody_comes_in_around_it(desk, proxy, sit_down):
    sit_down("Kim Lee", "port-both")
    assert ("Kim Lee", "/_stcore/stream", True) in proxy.passed  # the websocket's handshake
    statuses = {}
    for port in (desk.port, proxy.port):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/review", timeout=20)
        statuses[port] = refused.value.code
    assert statuses == {desk.port: 403, proxy.port: 401}


def test_colleagues_see_each_other_and_their_marks_without_a_rerun(desk, sit_down):
    kim, lee = sit_down("Kim Lee", "port-both"), sit_down("Lee Park", "port-both")
    drawn = "() => { const { desk } = globalThis[Symbol.for('copydesk.pane')]; desk.root.seen = (desk.root.seen ?? 0) + 1; return desk.root.seen; }"
    assert lee.evaluate(drawn) == 1
    kim.keyboard.press("j")
    kim.keyboard.press("u")
    second = lee.locator("#s2")
    second.get_by_text("Kim Lee: unsupported").wait_for(timeout=NEWS)
    lee.get_by_role("img", name=text("pane.stands_here", who="Kim Lee")).wait_for(timeout=NEWS)
    lee.locator("#s3 .stands").wait_for(timeout=NEWS)
    lee.get_by_role("button", name="Kim Lee is here, at sentence 3").wait_for(timeout=NEWS)
    assert lee.evaluate(drawn) == 2  # the pane was never drawn anew
    assert lee.locator("#s1[aria-current]").count() == 1  # and the cursor stayed
    heads(lee, "Kim Lee has it")  # with the first mark
    heads(kim, text("pane.you_have_it"))
    lee.get_by_role("button", name="Kim Lee is here").click()
    lee.locator("#s3[aria-current]").wait_for(timeout=NEWS)
    kim.get_by_role("link", name="Triage").click()
    lee.locator(".one").wait_for(state="detached", timeout=NEWS)
    heads(lee, "Kim Lee has it")  # the lease outlives a closed page


def test_taking_over_is_told_at_once_and_loses_nothing(desk, sit_down, axe):  # noqa: F811
    kim = sit_down("Kim Lee", "port-over")
    kim.keyboard.press("b")
    kim.get_by_role("button", name=text("pane.you_have_it")).wait_for(timeout=NEWS)
    lee = sit_down("Lee Park", "port-over")
    banner = lee.get_by_role("region", name="Who has this story")
    banner.get_by_text("Kim Lee has this story").wait_for(timeout=NEWS)
    lee.locator(".one").wait_for(timeout=NEWS)
    lee.evaluate(axe)
    for scheme, size in (("light", (1400, 900)), ("dark", (390, 844))):
        lee.emulate_media(color_scheme=scheme)
        lee.set_viewport_size({"width": size[0], "height": size[1]})
        lee.wait_for_function(f"() => getComputedStyle(document.querySelector('.stApp')).colorScheme === '{scheme}'")
        assert violations(lee, ".copydesk") == []
    lee.set_viewport_size({"width": 1400, "height": 900})
    banner.get_by_role("button", name=text("pane.look_only")).click()
    lee.keyboard.press("u")
    lee.get_by_text(text("pane.only_looking", who="Kim Lee")).first.wait_for(timeout=NEWS)
    lee.get_by_role("button", name="Kim Lee has it").click()
    lee.get_by_role("button", name=text("pane.you_have_it")).wait_for(timeout=NEWS)
    told = kim.get_by_role("region", name="Who has this story")
    told.get_by_text(text("pane.claim_lost", who="Lee Park")).wait_for(timeout=NEWS)
    kim.keyboard.press("s")
    lee.keyboard.press("u")
    saved(kim)
    saved(lee)
    told.get_by_role("button", name=text("pane.claim_lost_fine")).click()
    assert durable(desk, "port-over", "kim-lee")[:2] == ["boilerplate", "sourced"]
    assert durable(desk, "port-over", "lee-park")[0] == "unsupported"
    lee.get_by_role("button", name=text("pane.you_have_it")).click()  # give back
    kim.wait_for_function("() => globalThis[Symbol.for('copydesk.pane')].desk.together.state.free", timeout=NEWS)


def test_a_reader_reads_and_the_keys_say_why_they_do_not_mark(desk, sit_down):
    rob = sit_down("Rob Reader", "port-reads")
    rob.get_by_text("Read only").wait_for(timeout=NEWS)
    for key in "buzn":
        rob.keyboard.press(key)
    rob.get_by_text(text("pane.may_not_mark")).first.wait_for(timeout=NEWS)
    assert rob.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.outbox.items.size") == 0
    # a page that was open when the role was taken away keeps what it cannot send
    rob.evaluate("() => { globalThis[Symbol.for('copydesk.pane')].desk.together.state.may = true; }")
    rob.keyboard.press("b")
    rob.get_by_text(text("views.needs_role", needed="editor", yours="reader")).first.wait_for(timeout=NEWS)
    assert rob.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.outbox.items.size") == 1
    assert durable(desk, "port-reads", "rob-reader") == []


def test_blind_nothing_of_a_sentence_reaches_the_browser_before_the_own_mark(desk, sit_down):
    db = desk.engine()
    set_blind(db, "ada-lead", True)
    try:
        ada = sit_down("Ada Lead", "port-blind")
        ada.keyboard.press("j")
        ada.keyboard.press("u")
        saved(ada)
        kim = sit_down("Kim Lee", "port-blind")
        known = "() => JSON.stringify([...globalThis[Symbol.for('copydesk.pane')].desk.story.sentences.values()].map(({ sentence }) => [sentence.label, sentence.reasons, sentence.evidence]))"
        assert "unsupported" not in kim.evaluate(known) and "sourced" not in kim.evaluate(known)
        assert kim.get_by_text("unsupported?").count() == 0
        kim.keyboard.press("j")
        kim.keyboard.press("b")
        kim.locator("#s2").get_by_text("machine: unsupported").wait_for(timeout=NEWS)
        kim.locator("#s2").get_by_text("Ada Lead: unsupported").wait_for(timeout=NEWS)
        assert kim.evaluate(known).count("unsupported") == 1
    finally:
        set_blind(db, "ada-lead", False)
        db.dispose()
