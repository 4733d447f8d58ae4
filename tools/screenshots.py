"""Take the pictures of README and docs: a fresh desk on the demo corpus, light and dark, wide, narrow and on a phone.

    python -m tools.screenshots [FOLDER]           the pictures of the docs (default docs/images)
    python -m tools.screenshots --every [FOLDER]   every page and sheet at three widths (default build/screens), to be looked at
    ... --only versions --only review              only these pages

Needs Chromium. Nothing of the reader's own desk is touched: the database lives in a temporary folder.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import uuid
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine

from dashboard import review, store
from dashboard.labels import LABELS
from dashboard.model import MarkEvent, MarkEvidence, Sentence, Suggestion
from dashboard.views.visitor import NAME
from tests.browser.conftest import Desk
from tests.support.harness import chromium_options, running_app

ROOT = Path(__file__).resolve().parent.parent

SIZES = {"": (1400, 900), "-900": (900, 1000), "-phone": (390, 844)}
PAGES = ("triage", "review", "versions", "adjudicate", "insight", "corpus", "settings", "help")
EVERY = (*PAGES, "record", "guideline", "team")
SHEETS = {  # of Review: what opens over it, with the keys that open it
    "palette": ("Control+k",), "keys": ("?",), "evidence": ("Shift+S", "e"), "words": ("Shift+U", "e"), "note": ("n",),
    "accept": ("a",), "history": ("h",), "comment": ("d",), "copy": ("y",),
}  # fmt: skip
VIEWS = ("alone", "facts", "consensus", "order")  # of Versions, besides the claims
SEEN = "try { localStorage.setItem('copydesk.tour.seen', 'yes'); } catch {}"  # the tour is offered to newcomers alone
READY = {
    "corpus": "canvas",
    "settings": ".line code",
    "insight": "[data-testid=stVegaLiteChart] svg",
    "triage": ".board .story",
    "review": ".cell[aria-current]",
    "versions": ".board td",
    "adjudicate": "[data-testid=stMain] mark, [data-testid=stMain] ins, [data-testid=stMain] .case",
}
SECOND = "sam"  # a second editor, so that there is something to agree and to differ on
DIFFERS = 9  # every ninth answer
SHOWN = "Brackwater bus and tram strike"  # a wire report, an invented date and two figures that changed places
WRONG = "February 14"


def story_of(page: Page, base: str) -> str:
    """The id of the story that shows most at first sight."""
    page.goto(f"{base}/triage?q=strike")
    link = page.get_by_role("link").filter(has_text=SHOWN).first
    link.wait_for(timeout=60_000)
    return str(link.get_attribute("data-id"))


def sentence_of(page: Page, base: str, story: str) -> str:
    """The number of the sentence that shows most."""
    page.goto(f"{base}/review?story={story}")
    cell = page.locator(".cell.right").filter(has_text=WRONG).first
    cell.wait_for(timeout=60_000)
    return str(cell.get_attribute("id")).removeprefix("s")


def begin(browser: Browser, base: str) -> None:
    """Decide some sentences of another story, so that Insight has something to show."""
    page = browser.new_page()
    page.goto(f"{base}/triage?q=granola")
    page.locator("a.story").first.click(timeout=60_000)
    page.wait_for_selector(READY["review"], timeout=60_000)
    for key in (
        "Enter",
        "Enter",
        "b",
        "Enter",
        "u",
        "Enter",
        "Enter",
        "s",
        "]",
        "Enter",
        "Enter",
        "Enter",
        "u",
        "Enter",
    ):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    page.wait_for_selector(".status[data-state=saved]", timeout=30_000)
    page.close()


def second_opinion(db: Engine) -> None:
    """Two editors answer one story, mostly as suggested, and differ now and then."""
    every = (store.load_story(db, key) for key in store.story_ids(db))
    story = next(a for a in every if "Pellworth" in a.story.title)
    pairs = [
        (v.article.id, *pair)
        for v in story.versions
        for pair in zip(v.sentences, story.suggestions[v.article.id], strict=True)
    ]
    told = [(article, s, g) for article, s, g in pairs if g.label in LABELS]
    for editor in ("kim", SECOND):
        events = [
            event(article, s, other(g.label) if editor == SECOND and i % DIFFERS == 4 else g.label, g, i)
            for i, (article, s, g) in enumerate(told)
        ]
        review.record_marks(db, editor, events)


def other(label: str) -> str:
    """What somebody else might have answered."""
    return {"boilerplate": "sourced", "sourced": "unsupported", "unsupported": "sourced"}[label]


def event(article: str, s: Sentence, label: str, said: Suggestion, seq: int) -> MarkEvent:
    """An accepted suggestion, or an answer of one's own."""
    note = MarkEvidence(note="asked the press office")
    now = int(time.time() * 1000)
    return MarkEvent(
        str(uuid.uuid4()), "", article, s.start, s.end, s.text, label, now, seq,
        evidence=(note,) if label == "sourced" else (), cause="accept" if label == said.label else "key",
    )  # fmt: skip


def come(page: Page, url: str, ready: str) -> None:
    """Open an address and wait until `ready` is on the screen and the fonts and marks have settled."""
    page.goto(url)
    page.wait_for_selector(ready, timeout=60_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_timeout(900)


def shrink(path: Path) -> None:
    """Write a picture anew with 256 colours, which is all that screens of text need and a third of the size."""
    Image.open(path).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def for_docs(browser: Browser, base: str, folder: Path, scheme: str) -> None:
    """The pages that the docs show, in one colour scheme."""
    queries = shown(browser, base)
    for suffix, (width, height) in SIZES.items():
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
        context.add_init_script(SEEN)
        page = context.new_page()
        for name in PAGES if not suffix else ("triage", "review"):
            come(page, f"{base}/{name}{queries.get(name, '')}", READY.get(name, "h1"))
            path = folder / f"{name}-{scheme}{suffix}.png"
            page.screenshot(path=path)
            shrink(path)
        context.close()


def every_page(browser: Browser, base: str, folder: Path, only: list[str]) -> None:
    """Every page and view, and the sheets of Review: each opened once and looked at in both themes at each width."""
    queries = shown(browser, base)
    context = browser.new_context()
    context.add_init_script(SEEN)
    context.add_cookies([{"name": NAME, "value": "kim", "url": base}])  # else every sheet is the question for a name
    page = context.new_page()
    for name in EVERY:
        if name in (only or EVERY):
            come(page, f"{base}/{name}{queries.get(name, '')}", READY.get(name, "h1"))
            looks(page, folder, name)
    for view in VIEWS:
        if "versions" in (only or EVERY):
            come(page, f"{base}/versions{queries['versions']}&show={view}", ".board > *")
            looks(page, folder, f"versions-{view}")
    if "review" in (only or EVERY):
        come(page, f"{base}/review{queries['review']}", READY["review"])
        sheets(page, folder)
    context.close()


def shown(browser: Browser, base: str) -> dict[str, str]:
    """What pages that show a story are asked for."""
    finder = browser.new_page()
    story = story_of(finder, base)
    sentence = sentence_of(finder, base, story)
    finder.close()
    return {"review": f"?story={story}&sentence={sentence}", "versions": f"?story={story}"}


def looks(page: Page, folder: Path, name: str) -> None:
    """One picture of what is open for each theme and width."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for suffix, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.locator(f".pane[data-scheme]:not([data-scheme={scheme}])").first.wait_for(state="detached")
            page.wait_for_timeout(400)
            page.screenshot(path=folder / f"{name}-{scheme}{suffix}.png")


def sheets(page: Page, folder: Path) -> None:
    """What opens over Review."""
    for name, keys in SHEETS.items():
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_selector("dialog.sheet[open]", timeout=30_000)
        looks(page, folder, f"review-{name}")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog.sheet[open]", state="detached", timeout=30_000)


def main() -> None:
    """All pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--only", choices=EVERY, action="append")
    given = parser.parse_args()
    folder = given.folder or (ROOT / "build" / "screens" if given.every else ROOT / "docs" / "images")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, running_app(Path(data)) as base, sync_playwright() as play:
        browser = play.chromium.launch(**chromium_options())
        second_opinion(Desk(Path(data), "kim").engine())
        begin(browser, base)
        if given.every:
            every_page(browser, base, folder, given.only or [])
        else:
            for scheme in ("light", "dark"):
                for_docs(browser, base, folder, scheme)
        browser.close()


if __name__ == "__main__":
    main()
