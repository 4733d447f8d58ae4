"""What a visitor sees first: the theme this browser has chosen, on a ground of its colour, under the top bar it knows."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.strings import text
from tests.browser.conftest import Desk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("triage")]
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
