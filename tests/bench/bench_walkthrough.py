"""A first-time user on the demo, timed, every key counted: from the first address to the first justified mark, and on.

    python -m tests.bench.bench_walkthrough

A fresh desk with the demo corpus and a browser that has never been there. The user presses keys only; a mark is justified
when it is stored with what it rests on: the wrong words, or a sentence of another article. Keys do not depend on the
machine; seconds do. tests/browser holds what each step needs; docs/design.md says where a user stumbles.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from dashboard import store
from tests.browser.conftest import Desk, ready, saved
from tests.support.harness import chromium_options, running_app

NAME = "Noor"
QUIET = "[data-testid=stApp][data-test-script-state=notRunning]"
MARKS = "() => globalThis[Symbol.for('copydesk.pane')].desk.root.querySelectorAll('.cell[data-mark]:not([data-mark=\"\"])').length"


class Walk:
    """One user at the keyboard; prints each step with its keys and seconds."""

    def __init__(self, page: Any) -> None:
        """`page`: a Playwright page of a fresh context."""
        self.page = page
        self.keys = 0
        self.begun = self.last = time.perf_counter()

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        self.keys += len(keys)

    def note(self, step: str) -> None:
        """A step is done."""
        now = time.perf_counter()
        print(f"{step:58}{self.keys:5}{now - self.last:8.1f}{now - self.begun:8.1f}")
        self.last = now


def walk(page: Any, base: str) -> None:
    """From the address to the end of the first version."""
    steps = Walk(page)
    page.goto(f"{base}/triage")
    page.wait_for_selector(".board .story")
    page.wait_for_selector(QUIET)
    steps.note("Triage is there, a tour is offered")
    steps.press("n")
    ready(page)
    steps.note("n: the most urgent story is reserved and open in Review")
    steps.press("f")
    steps.note("f: the first flagged sentence, with its reason")
    steps.press("u")
    page.wait_for_selector("dialog.sheet[open]")
    page.keyboard.type(NAME)
    steps.keys += len(NAME)
    steps.press("Enter")
    page.wait_for_function(f"() => document.querySelector('[data-testid=stTopNav]')?.innerText.includes('{NAME}')")
    ready(page)
    page.wait_for_function(MARKS)
    saved(page)
    steps.note("u, a name, Enter: the first justified mark is stored")
    before = int(page.evaluate(MARKS))
    steps.press("f", "u")
    page.wait_for_function(f"() => ({MARKS})() > {before}")
    saved(page)
    steps.note("f, u: the second, from now on two keys each")
    steps.press("a")
    page.wait_for_selector("dialog.sheet[open]")
    steps.press("Enter")
    page.wait_for_selector("dialog.sheet[open]", state="detached")
    saved(page)
    steps.note("a, Enter: all confident suggestions of the version")


def main() -> None:
    """The walk, and what it left in the database."""
    print(f"{'step':58}{'keys':>5}{'s':>8}{'in all':>8}")
    with tempfile.TemporaryDirectory() as data, running_app(Path(data), "editor") as base, sync_playwright() as play:
        browser = play.chromium.launch(**chromium_options())
        walk(browser.new_page(viewport={"width": 1400, "height": 900}), base)
        browser.close()
        desk = Desk(Path(data))
        marks = [one for story in store.story_ids(desk.engine()) for one in desk.events(story, NAME)]
        justified = [one for one in marks if one.span or one.evidence]
        print(f"{len(marks)} marks stored, {len(justified)} of them with the words or sentences they rest on")


if __name__ == "__main__":
    main()
