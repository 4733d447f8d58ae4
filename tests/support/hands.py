"""What a test does with its hands on the keyboard, and what it sees."""

from __future__ import annotations

from typing import Any

from tests.support import stories


def article(tag: str, k: int) -> str:
    """The id of version `k` of the small story `tag`."""
    return stories.small(tag).versions[k].article.id


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def mark(page: Any, n: int) -> str:
    return page.locator(f"#s{n}").get_attribute("data-mark") or ""


def toast(page: Any) -> str:
    return page.locator(".toast").inner_text()


def shows(page: Any, version: str) -> None:
    """Wait until this version (its id or a part of its name) is the one under review."""
    page.wait_for_function(
        """(wanted) => { const { desk } = globalThis[Symbol.for('copydesk.pane')];
             return desk.view.right === wanted || desk.frame.rightPick.selectedOptions[0].text.includes(wanted); }""",
        arg=version,
    )
