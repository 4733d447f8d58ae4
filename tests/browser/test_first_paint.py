"""What a visitor sees first: the theme this browser has chosen, on a ground of its colour, under the top bar it knows."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.strings import text
from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser
STANDS = "[data-testid=stTopNavLink]"
# before Streamlit has run: the ground the browser paints, the scheme, and the words of the bar
FIRST = """
new MutationObserver((_, watch) => {
  const root = document.getElementById("root");
  const bar = document.getElementById("copydesk-bar");
  if (!root || !bar?.childElementCount) return;
  watch.disconnect();
  const { backgroundColor, colorScheme } = getComputedStyle(document.documentElement);
  sessionStorage.setItem("first", JSON.stringify([backgroundColor, colorScheme, bar.innerText, root.childElementCount]));
}).observe(document, { childList: true, subtree: true });
"""
POINTED = """(shown) => {
  const [ring, box] = [document.querySelector(".copydesk-tour-ring"), shown].map((one) => one.getBoundingClientRect());
  return ring.width > box.width && Math.abs(ring.top + ring.bottom - box.top - box.bottom) < 12;
}"""
GROUND = (
    "() => [getComputedStyle(document.querySelector('.stApp')).colorScheme, document.documentElement.style.colorScheme]"
)


def choose(page: Any, theme: str) -> None:
    page.get_by_role("radio", name=text(f"views.theme_{theme}")).check(force=True)


def shows(page: Any, scheme: str) -> None:
    page.wait_for_function(f"() => ({GROUND})().every((one) => one === '{scheme}')", timeout=10_000)


def test_a_theme_is_chosen_at_once_kept_in_the_browser_and_there_before_the_first_paint(
    desk: Desk, playwright_browser: Any
):
    context = playwright_browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme="light")
    context.add_init_script(FIRST)
    page, other = context.new_page(), context.new_page()
    for one in (page, other):
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
    context.close()


def test_the_tour_leads_from_page_to_page_points_at_what_it_says_and_is_skipped_with_one_click(
    desk: Desk, playwright_browser: Any
):
    context = playwright_browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{desk.port}/help")
    page.get_by_role("button", name=text("tour.again")).click()
    card, ring = page.locator(".copydesk-tour"), page.locator(".copydesk-tour-ring")

    def points_at(title: str, address: str, selector: str) -> None:
        card.get_by_role("heading", name=text(f"tour.step_{title}")).wait_for()
        page.wait_for_url(f"**/{address}*")
        page.locator(selector).first.wait_for()
        page.wait_for_function(POINTED, arg=page.locator(selector).first.element_handle(), timeout=20_000)

    points_at("triage", "triage", ".queue > li")
    page.keyboard.press("Enter")  # the button that goes on has the keyboard
    points_at("texts", "review", ".heads")
    page.reload()  # it goes on where it was
    points_at("texts", "review", ".heads")
    card.get_by_role("button", name=text("tour.skip")).click()
    assert not card.is_visible() and not ring.is_visible()
    page.reload()
    page.wait_for_selector(".cell[aria-current]")
    assert page.evaluate("() => document.querySelector('.copydesk-tour')?.hidden ?? true")
    context.close()
