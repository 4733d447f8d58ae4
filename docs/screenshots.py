"""Take the pictures of README and docs: a fresh desk on the demo corpus, light and dark, wide, narrow and on a phone.

    python docs/screenshots.py [FOLDER]        (default docs/images)

Needs Chromium. Nothing of the reader's own desk is touched: the database lives in a temporary folder.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.harness import chromium_options, running_app  # noqa: E402

SIZES = {"": (1400, 900), "-900": (900, 1000), "-phone": (390, 844)}
PAGES = ("triage", "review", "versions", "insight", "corpus", "settings", "help")


def shoot(page: Page, url: str, name: str, folder: Path, ready: str) -> None:
    """One picture of one address, once `ready` is on the screen and the fonts and marks have settled."""
    page.goto(url)
    page.wait_for_selector(ready, timeout=30_000)
    page.wait_for_timeout(700)
    page.screenshot(path=folder / f"{name}.png")


def all_pages(browser: Browser, base: str, folder: Path, scheme: str) -> None:
    """Every page in one colour scheme."""
    ready = {"triage": ".board .story", "review": "[aria-current]", "versions": ".board td"}
    for suffix, (width, height) in SIZES.items():
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
        page = context.new_page()
        for name in PAGES if not suffix else ("triage", "review"):
            shoot(page, f"{base}/{name}", f"{name}-{scheme}{suffix}", folder, ready.get(name, "h1"))
        context.close()


def main() -> None:
    """All pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running_app(Path(data)) as base, sync_playwright() as play:
        browser = play.chromium.launch(**chromium_options())
        for scheme in ("light", "dark"):
            all_pages(browser, base, folder, scheme)
        browser.close()


if __name__ == "__main__":
    main()
