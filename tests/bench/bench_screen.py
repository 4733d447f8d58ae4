"""What each page costs at its first visit: bytes as sent and unpacked, layout shift, time to the first paint.

    python -m tests.bench.bench_screen [--verbose]

On a fresh desk with the demo corpus, each page in a fresh browser profile, 1400 × 900. Bytes and shifts do not depend on
the machine; times do, and are printed for comparison alone. tests/browser/test_accessibility.py holds bytes and shift.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.support.harness import chromium_options, running_app
from tests.support.page_weight import Scale, Weight

READY = {
    "triage": ".board .story",
    "review": ".cell[aria-current]",
    "versions": ".board td",
    "adjudicate": "[data-testid=stAlert]",
    "guideline": "textarea",
    "insight": "[data-testid=stVegaLiteChart] svg",
    "record": ".board .day, [data-testid=stAlert], [data-testid=stMain] .stMarkdown",
    "corpus": "canvas",
    "settings": ".line code",
    "help": "table",
}
QUIET = "[data-testid=stApp][data-test-script-state=notRunning]"
SETTLED = 1200  # ms after which nothing more moves
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"


def weigh(browser: Any, base: str, name: str) -> tuple[Weight, float]:
    """One page, cold: its weight, and ms to the first paint of text."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    scale = Scale(page)
    page.goto(f"{base}/{name}")
    page.wait_for_selector(READY[name], timeout=60_000)
    page.wait_for_selector(QUIET, timeout=60_000)
    page.wait_for_timeout(SETTLED)
    found = scale.read(), float(page.evaluate(PAINT))
    context.close()
    return found


def main() -> None:
    """All pages, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="also what moved and the largest files")
    verbose = parser.parse_args().verbose
    print(f"{'page':12}{'sent kB':>9}{'unpacked':>10}{'shift':>8}{'paint ms':>10}")
    with tempfile.TemporaryDirectory() as data, running_app(Path(data)) as base, sync_playwright() as play:
        browser = play.chromium.launch(**chromium_options())
        for name in READY:
            found, paint = weigh(browser, base, name)
            print(f"{name:12}{found.sent / 1000:9.0f}{found.unpacked / 1000:10.0f}{found.shift:8.3f}{paint:10.0f}")
            if verbose:
                print(*(f"    {size // 1000:5} kB {file}" for size, file in found.largest), sep="\n")
                print(found.movements())
        browser.close()


if __name__ == "__main__":
    main()
