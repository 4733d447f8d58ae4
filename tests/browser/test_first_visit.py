"""A first visit: the theme and the top bar before anything else, a guided tour, a name for the marks, a word to a colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dashboard.review.sharing import claims
from dashboard.strings import text
from tests.browser.conftest import Desk, fill, ready, saved
from tests.support import stories
from tests.support.hands import press

pytestmark = pytest.mark.browser
STORY = stories.small("first")
STANDS = "[data-testid=stTopNavLink]"
# before Streamlit has run: the ground the browser paints, the scheme, and the words of the bar
FIRST = """
new MutationObserver((_, watch) => {
  const root = document.getElementById("root");
  const bar = document.getElementById("copydesk-bar");
  if (!root || !bar?.querySelector("span")) return;
  watch.disconnect();
  const { backgroundColor, colorScheme } = getComputedStyle(document.documentElement);
  sessionStorage.setItem("first", JSON.stringify([backgroundColor, colorScheme, bar.innerText, root.childElementCount]));
}).observe(document, { childList: true, subtree: true });
"""
POINTED = """(shown) => {
  const [ring, box] = [document.querySelector(".copydesk-tour-ring"), shown].map((one) => one.getBoundingClientRect());
  return ring.width > box.width && Math.abs(ring.top + ring.bottom - box.top - box.bottom) < 12;
}"""
MARKED = (
    """() => [...globalThis[Symbol.for('copydesk.pane')].desk.root.querySelectorAll('.cell[data-mark="u"]')].length"""
)
GROUND = (
    "() => [getComputedStyle(document.querySelector('.stApp')).colorScheme, document.documentElement.style.colorScheme]"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, playwright_browser: Any) -> Iterator[Desk]:
    """A desk where nobody has said yet who they are."""
    folder = tmp_path_factory.mktemp("first")
    fill(folder, (STORY,))
    desk = Desk(folder, "editor")
    desk.start()
    yield desk
    desk.stop()


def choose(page: Any, theme: str) -> None:
    page.get_by_role("radio", name=text(f"views.theme_{theme}")).check(force=True)


def shows(page: Any, scheme: str) -> None:
    page.wait_for_function(f"() => ({GROUND})().every((one) => one === '{scheme}')", timeout=60_000)


def test_a_theme_is_chosen_at_once_kept_in_the_browser_and_there_before_the_first_paint(
    desk: Desk, new_profile: Callable[..., Any]
):
    context = new_profile()
    page, other = context.new_page(), context.new_page()
    page.add_init_script(FIRST)
    for one in (page, other):
        one.emulate_media(color_scheme="light")
        one.goto(f"http://127.0.0.1:{desk.port}/help")
        one.wait_for_selector(STANDS)
        shows(one, "light")
    choose(page, "dark")
    shows(page, "dark")
    shows(other, "dark")  # every open tab follows
    assert other.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches") is True
    page.goto(f"http://127.0.0.1:{desk.port}/settings")  # another address: one choice for all pages
    page.wait_for_selector(STANDS)
    shows(page, "dark")
    ground, scheme, bar, drawn = page.evaluate("() => JSON.parse(sessionStorage.getItem('first'))")
    assert (ground, scheme, drawn) == ("rgb(22, 24, 27)", "dark", 0), "Streamlit has drawn nothing yet"
    assert {text("views.triage"), text("views.review"), text("views.nav_desk")} <= set(bar.split("\n"))
    choose(page, "system")
    shows(page, "light")
    page.emulate_media(color_scheme="dark")
    shows(page, "dark")
    choose(page, "light")
    shows(page, "light")
    assert page.get_by_role("radio", name=text("views.theme_light")).is_checked()


def test_the_tour_leads_from_page_to_page_points_at_what_it_says_and_is_skipped_with_one_click(
    desk: Desk, new_profile: Callable[..., Any]
):
    page = new_profile().new_page()
    page.goto(f"http://127.0.0.1:{desk.port}/help")
    page.get_by_role("button", name=text("tour.again")).click()
    card, ring = page.locator(".copydesk-tour"), page.locator(".copydesk-tour-ring")

    def points_at(title: str, address: str, selector: str) -> None:
        card.get_by_role("heading", name=text(f"tour.step_{title}")).wait_for()
        page.wait_for_url(f"**/{address}*")
        page.locator(selector).first.wait_for()
        page.wait_for_function(POINTED, arg=page.locator(selector).first.element_handle(), timeout=60_000)

    points_at("triage", "triage", ".queue > li")
    card.get_by_role("button", name=text("tour.next")).press("Enter")
    points_at("texts", "review", ".heads")
    page.reload()  # it goes on where it was
    points_at("texts", "review", ".heads")
    card.get_by_role("button", name=text("tour.skip")).click()
    assert not card.is_visible() and not ring.is_visible()
    page.reload()
    page.wait_for_selector(".cell[aria-current]")
    assert page.evaluate("() => document.querySelector('.copydesk-tour')?.hidden ?? true")


def test_a_name_is_asked_before_the_first_mark_a_comment_calls_on_a_colleague_and_a_lost_line_is_told_in_one_line(
    desk: Desk, new_profile: Callable[..., Any]
):
    story, page = STORY.story.id, new_profile().new_page()
    page.goto(desk.page(story, sentence=2))
    ready(page)
    press(page, "u")
    sheet = page.locator("dialog.sheet[open]")
    sheet.get_by_text(text("pane.name_title")).wait_for()
    assert desk.labels(story, "editor") == {}, "nothing is marked under a name that nobody has told"
    page.keyboard.type("Noor")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-testid=stTopNav]')?.innerText.includes('Noor')")
    ready(page)
    page.wait_for_function(MARKED, timeout=60_000)
    saved(page)
    assert set(desk.labels(story, "Noor").values()) == {"unsupported"}
    assert {one.editor for held in claims.claims(desk.engine()).values() for one in held} <= {"Noor"}
    press(page, "d")
    sheet.locator("blockquote", has_text=STORY.versions[1].sentence(2).text).wait_for()  # not the one that comes next
    sheet.get_by_role("button", name=text("pane.comment_other")).click()
    sheet.locator("blockquote", has_text=STORY.versions[1].sentence(3).text).wait_for()
    page.keyboard.type("Who said this, @editor?")
    sheet.get_by_role("button", name=text("pane.comment_confirm")).click()
    page.locator("#s3 .foot, #s3").get_by_text("1").first.wait_for()
    press(page, "d")
    thread = sheet.locator(".thread li")
    thread.filter(has_text="Who said this, @editor?").wait_for()
    assert "Noor" in thread.first.inner_text()
    sheet.get_by_role("button", name=text("pane.comment_resolve")).click()
    press(page, "d")
    thread.filter(has_text=text("pane.comment_closed")).wait_for()
    page.keyboard.press("Escape")
    desk.stop(kill=True)
    lost = page.locator(".copydesk-lost")
    lost.wait_for(timeout=60_000)
    assert lost.inner_text() == text("views.connection_lost")
    assert not page.locator("[role=dialog]:visible").count(), "no box lies over the text"
    desk.start()
    lost.wait_for(state="detached", timeout=60_000)
