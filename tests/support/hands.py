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


# In the page, because a request that Playwright holds back can slip through while its page goes or the handler is taken off.
CUT = """(() => {
  const send = window.fetch;
  window.fetch = (to, init) =>
    sessionStorage.getItem('cut') && init?.method === 'POST' && String(to).includes('/copydesk/marks')
      ? Promise.reject(new TypeError('the line is cut'))
      : send(to, init);
})()"""


def cut_line(page: Any) -> None:
    """No mark leaves this tab, over a reload and a sign-out, too."""
    page.add_init_script(CUT)
    page.evaluate(CUT)
    page.evaluate("sessionStorage.setItem('cut', '1')")


def mend_line(page: Any) -> None:
    """Marks leave again."""
    page.evaluate("sessionStorage.removeItem('cut')")


def shows(page: Any, version: str) -> None:
    """Wait until this version (its id or a part of its name) is the one under review."""
    page.wait_for_function(
        """(wanted) => { const { desk } = globalThis[Symbol.for('copydesk.pane')];
             return desk.view.right === wanted || desk.frame.rightPick.selectedOptions[0].text.includes(wanted); }""",
        arg=version,
    )
