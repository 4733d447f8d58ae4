"""Every page for everybody: axe-core finds nothing, the keyboard reaches all, focus is seen, labels are spoken, 200 % zoom.

axe-core comes along in axe-playwright-python (requirements-dev.txt). No element is left out of what it looks at.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from dashboard import review, store
from dashboard.model import MarkEvent, MarkEvidence, Reading, Refusal
from dashboard.strings import text
from tests.browser.conftest import PATIENCE, Desk, fill, ready
from tests.support import stories
from tests.support.chromium_fixture import WINDOW, Profiles
from tests.support.looks import compare
from tests.support.page_weight import Scale, Weight

pytestmark = pytest.mark.browser
STORY = stories.small("access")
PAGES = {
    "triage": ".board .story",
    "review": ".cell[aria-current]",
    "versions": ".board td",
    "adjudicate": ".case .text.here",
    "guideline": "textarea",
    "insight": "[data-testid=stVegaLiteChart] svg",
    "record": ".board .day li",
    "corpus": "canvas",
    "settings": ".line code",
    "help": "table",
    "team": "[data-testid=stExpander] summary",
}
MOST_BYTES, MOST_SHIFT = 1_600_000, 0.05  # cold, of any page; `make bench-screen` prints each
WIDE, PHONE = (1400, 900), (390, 844)
LOOKS = ((("light", WIDE), ("dark", PHONE)), (("dark", WIDE), ("light", PHONE)))  # what is looked at takes turns
SHEETS = {  # what opens over the pane -> the keys that open it
    "evidence": ("Home", "j", "Shift+S", "e"),
    "wrong words": ("Home", "j", "Shift+U", "e"),
    "note": ("n",),
    "unsure": ("w",),
    "near copies": ("Home", "j", "j", "Shift+B", "g"),
    "accept all": ("a",),
    "history": ("h",),
    "precedent": ("p",),
    "keys": ("?",),
}
AXE = (
    "(part) => axe.run(part ?? document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })"
)
DEEPEST = "let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"


# ---- a desk with one of everything -----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, playwright_browser: Any) -> Iterator[Desk]:
    """Two stories, marks of two editors, and a file that was refused."""
    folder = tmp_path_factory.mktemp("access")
    fill(folder, (STORY, stories.right_to_left()))
    desk = Desk(folder)
    db = desk.engine()
    for editor, label in (("kim", "sourced"), ("jo", "unsupported")):
        assert not review.record_marks(db, editor, [mark(editor, label)]).refused
    store.save_articles(db, Reading((), (Refusal("notes.docx", "this is not text.", "Save it as text."),)))
    db.dispose()
    yield desk.start()
    desk.stop()


def mark(editor: str, label: Any) -> MarkEvent:
    """A decision on the last sentence of the last version."""
    version = STORY.versions[-1]
    said = version.sentences[-1]
    proof = (MarkEvidence(note="read the minutes"),) if label == "sourced" else ()
    place = (version.article.id, said.start, said.end, said.text)
    return MarkEvent(f"{editor}-{label}", editor, *place, label, 1_790_000_000_000, 1, STORY.story.id, proof)


@pytest.fixture(scope="module")
def axe() -> str:
    """The script."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found and found.submodule_search_locations
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def page(new_profile: Any) -> Any:
    """A fresh visitor."""
    return new_profile().new_page()


@pytest.fixture(scope="module", params=PAGES)
def opened(request: pytest.FixtureRequest, desk: Desk, profiles: Profiles) -> Iterator[tuple[Any, Weight, int]]:
    """Each page, opened by somebody new, once for all tests that leave it as it is; what its coming weighed; its number.

    A busy machine draws a page in more steps than it has, now and then: what moves too much is opened up to three times.
    """
    with profiles.lent() as take:
        for _ in range(3):
            page = take().new_page()
            came = weigh(page, desk, request.param)
            if came.shift < MOST_SHIFT:
                break
        yield page, came, list(PAGES).index(request.param)


def weigh(page: Any, desk: Desk, name: str) -> Weight:
    """What a page weighs until it stands."""
    scale = Scale(page)
    visit(page, desk, name)
    page.wait_for_timeout(400)
    return scale.read()


def visit(page: Any, desk: Desk, name: str) -> None:
    """Open a page and wait until it stands."""
    query = f"?story={STORY.story.id}" if name in ("review", "versions") else ""
    page.goto(f"http://127.0.0.1:{desk.port}/{name}{query}")
    page.wait_for_selector(PAGES[name], timeout=PATIENCE * 1000)
    if name == "review":
        ready(page)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def looked_at(page: Any, turn: int) -> Iterator[str]:
    """The page as editors have it, light and dark, wide and on a phone: two of the four looks, by turns."""
    for scheme, (width, height) in LOOKS[turn % 2]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(f"() => getComputedStyle(document.querySelector('.stApp')).colorScheme === '{scheme}'")
        page.wait_for_timeout(250)  # Streamlit's own colours fade
        yield f"{scheme} {width}"


def violations(page: Any, part: str = "", least: int = 10) -> list[str]:
    """What axe finds on the page or in one part of it, a line each; what has not come to rest is looked at again."""
    return settled(page, lambda: list(seen_by_axe(page, part, least)))


def seen_by_axe(page: Any, part: str, least: int) -> Iterator[str]:
    """What axe finds at this moment."""
    found = page.evaluate(AXE, page.query_selector(part) if part else None)
    assert len(found["passes"]) >= least, "axe looked at nothing"
    for v in found["violations"]:
        for node in v["nodes"]:
            yield f"{v['id']}: {node['target']} {node['html'][:160]} {node['failureSummary'][:300]}"


def settled(page: Any, look: Callable[[], list[str]], most: int = 8) -> list[str]:
    """What a look finds that goes on finding it: a busy machine takes its time to fade a colour or to lay a table out."""
    for k in range(most):
        if not (found := look()):
            break
        page.wait_for_timeout(250 * (k + 1))
    return found


# ---- axe-core --------------------------------------------------------------------------------------------------------
def test_every_page_comes_light_and_still_and_looks_as_it_did_and_axe_finds_nothing_light_or_dark_wide_or_on_a_phone(
    opened, axe
):
    page, came, turn = opened
    assert came.sent < MOST_BYTES, came.largest
    assert came.shift < MOST_SHIFT, came.movements()
    page.evaluate(axe)
    name = page.url.rpartition("/")[2].partition("?")[0]
    found, changed = {}, []
    for look in looked_at(page, turn):
        found |= {look: lines} if (lines := violations(page)) else {}
        changed += settled(page, lambda look=look: list(filter(None, [compare(f"{name} {look}", page.screenshot())])))
    assert found == {}
    assert changed == []


@pytest.mark.parametrize("opened", ["review"], indirect=True)
def test_axe_finds_nothing_in_any_sheet_over_the_pane(opened, axe):
    page, *_ = opened
    page.set_viewport_size(WINDOW)
    page.locator("#s1").click()
    page.evaluate(axe)
    found = {}
    for turn, look in ((at, look) for at in (0, 1) for look in looked_at(page, at)):
        for sheet, keys in list(SHEETS.items())[turn::2]:
            for key in keys:
                page.keyboard.press(key)
            page.wait_for_selector("dialog.sheet[open]")
            found |= {f"{sheet}, {look}": lines} if (lines := violations(page, "dialog.sheet[open]", least=3)) else {}
            page.keyboard.press("Escape")
            page.wait_for_selector("dialog.sheet[open]", state="detached")
    assert found == {}


@pytest.mark.parametrize("opened", ["triage", "review", "help"], indirect=True)
def test_the_page_says_its_language_and_its_name(opened):
    page, _, turn = opened
    assert page.evaluate("() => document.documentElement.lang") == "en"
    name = list(PAGES)[turn]
    assert page.title() == f"{STORY.story.title if name == 'review' else name.title()} · Copydesk"


# ---- keyboard --------------------------------------------------------------------------------------------------------
def focus(page: Any) -> dict[str, str]:
    """What has the keyboard: its name, its place, whether it is in the pane."""
    return page.evaluate(f"""() => {{ {DEEPEST}
      return {{ tag: at.tagName, id: at.id, cls: String(at.className), action: at.dataset?.action ?? "",
                label: at.getAttribute("aria-label") ?? at.innerText ?? "", pane: String(at.getRootNode() !== document) }}; }}""")


def tab_to(page: Any, wanted: str, most: int = 40) -> dict[str, str]:
    """Press Tab until the focus has this class or this action."""
    for _ in range(most):
        page.keyboard.press("Tab")
        at = focus(page)
        if wanted in at["cls"].split() or wanted == at["action"]:
            return at
    raise AssertionError(f"Tab never came to {wanted}")


def test_tab_leads_from_triage_to_a_story_into_the_pane_and_to_its_buttons(desk, page):
    visit(page, desk, "triage")
    first = tab_to(page, "story")
    page.keyboard.press("j")
    second = focus(page)
    assert second["cls"] == "story"
    assert second["label"] != first["label"]
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    ready(page)
    assert focus(page)["id"] == "s1"  # the first sentence has the keyboard without a Tab
    buttons = []
    for _ in range(40):
        page.keyboard.press("Tab")
        at = focus(page)
        if at["pane"] != "true":
            break
        buttons += [at["action"]] if at["action"] else []  # the evidence the sentence rests on comes first
    assert buttons == ["boilerplate", "unsupported", "sourced", "unsure", "palette"], "Tab goes round in the pane"
    page.keyboard.press("Shift+Tab")  # back onto More, behind which every other action is
    assert focus(page)["action"] == "palette"
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.sheet[open] .command")
    listed = page.locator("dialog.sheet[open] .command b").all_inner_texts()
    for action in ("accept", "clear", "history"):
        assert text(f"pane.action_{action}") in listed


@pytest.mark.parametrize("opened", ["triage", "review", "versions", "corpus", "settings"], indirect=True)
def test_the_focus_can_be_seen_wherever_tab_stops(opened):
    page, *_ = opened
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WINDOW)
    unseen, stops = [], set()
    for _ in range(32):
        page.keyboard.press("Tab")
        at = focus(page)
        stop = (at["tag"], at["label"][:40], at["action"], at["cls"])
        if stop in stops or at["tag"] in ("BODY", "MAIN", "CANVAS"):  # a canvas paints its own cursor
            continue
        stops.add(stop)
        box = page.evaluate(
            f"() => {{ {DEEPEST} const b = at.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; }}"
        )
        if not painted_otherwise(page, box):
            unseen.append(stop)
    assert len(stops) > 8
    assert unseen == []


def painted_otherwise(page: Any, box: list[float]) -> bool:
    """Does the place of the focused element look different once the focus is gone?"""
    x, y, width, height = box
    clip = {"x": max(0, x - 6), "y": max(0, y - 6), "width": max(12, width + 12), "height": max(12, height + 12)}
    page.wait_for_timeout(60)
    there = page.screenshot(clip=clip, animations="disabled")
    page.evaluate(f"() => {{ {DEEPEST} globalThis.had = at; at.blur(); }}")
    page.wait_for_timeout(60)
    gone = page.screenshot(clip=clip, animations="disabled")
    page.evaluate("() => globalThis.had.focus()")
    one, other = (Image.open(io.BytesIO(shot)).convert("RGB") for shot in (there, gone))
    return ImageChops.difference(one, other).getbbox() is not None


# ---- screen readers --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("opened", ["review"], indirect=True)
def test_the_label_just_set_is_spoken_and_stands_in_the_name_of_the_sentence(opened):
    page, *_ = opened
    page.set_viewport_size(WINDOW)
    page.locator("#s1").click()
    page.keyboard.press("Shift+U")
    page.wait_for_function(
        "() => globalThis[Symbol.for('copydesk.pane')].desk.announcer.live.textContent.includes('unsupported')"
    )
    assert page.locator("[aria-live=polite]").first.get_attribute("aria-atomic") == "true"
    told = page.locator("#s1").aria_snapshot()
    assert "unsupported" in told
    assert "Port Ellery raises its stormwater fee" in told
    page.keyboard.press("x")
    page.wait_for_function(
        "() => !globalThis[Symbol.for('copydesk.pane')].desk.announcer.live.textContent.includes('unsupported')"
    )


@pytest.mark.parametrize("opened", ["triage"], indirect=True)
def test_the_queue_reads_as_a_list_of_links_that_say_what_is_urgent(opened):
    page, *_ = opened
    page.set_viewport_size(WINDOW)
    told = page.locator(".st-key-queue .board").aria_snapshot()
    assert f'list "{text("views.queue_label")}"' in told
    assert "Port Ellery stormwater fee" in told
    assert text("views.queue_need", percent="#").partition("#")[0] in told  # how urgent a story is


@pytest.mark.parametrize("opened", ["versions"], indirect=True)
def test_the_claims_read_as_a_table_with_the_versions_as_column_heads(opened):
    page, *_ = opened
    page.set_viewport_size(WINDOW)
    told = page.locator(".st-key-claims .board").aria_snapshot()
    assert f'region "{text("views.versions_table", title=STORY.story.title)}"' in told
    assert "columnheader" in told


# ---- zoom, motion ----------------------------------------------------------------------------------------------------
CUT_OFF = """() => {
  const found = [];
  const scrolls = (node) => { // does somebody above let the reader scroll sideways, or say with an ellipsis that there is more?
    for (let up = node; up && up !== document.body; up = up.parentElement ?? up.getRootNode().host) {
      const style = getComputedStyle(up);
      if (/auto|scroll/.test(style.overflowX) && up.scrollWidth > up.clientWidth && up.clientWidth > 0) return true;
      if (style.textOverflow === 'ellipsis' || (style.position === 'absolute' && up.clientWidth <= 1)) return true;
    }
    return false;
  };
  const walk = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) walk(node.shadowRoot);
      const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
      if (!own || ['SCRIPT', 'STYLE', 'OPTION'].includes(node.tagName)) continue;
      if (!node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
      const box = node.getBoundingClientRect();
      if (!box.width || node.closest('[aria-hidden=true], canvas, [data-testid=stSidebar], [data-testid=stSkipLink]')) continue;
      if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(node)) found.push(`${node.tagName} ${node.className} ${Math.round(box.left)}..${Math.round(box.right)} ${node.textContent.slice(0, 40)}`);
    }
  };
  walk(document);
  const wide = document.querySelector('[data-testid=stMain]');
  if (wide.scrollWidth > wide.clientWidth + 1) found.push(`the page scrolls sideways: ${wide.scrollWidth} > ${wide.clientWidth}`);
  return found;
}"""


def test_nothing_is_cut_off_at_200_percent_zoom_nor_on_a_phone(opened):
    page, *_ = opened
    found = {}
    sizes = (
        (1400, 900),
        (1240, 800),
        (700, 450),
        (390, 844),
        (320, 640),
    )  # 700: 1400 px at 200 %; 320: 1280 px at 400 %
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        if lines := settled(page, lambda: page.evaluate(CUT_OFF)):
            found[width] = lines[:5]
    assert found == {}


@pytest.mark.parametrize("opened", ["review"], indirect=True)
def test_nothing_of_ours_moves_where_motion_is_unwelcome(opened):
    page, *_ = opened
    page.set_viewport_size(WINDOW)
    page.emulate_media(reduced_motion="reduce")
    page.locator("#s1").click()
    for key in ("j", "Shift+B", "f", "Home", "?", "Escape", "]"):
        page.keyboard.press(key)
        moving = page.evaluate("""() => {
          const root = globalThis[Symbol.for('copydesk.pane')].desk.root.getRootNode();
          const smooth = [...root.querySelectorAll('*')].filter((node) => getComputedStyle(node).scrollBehavior === 'smooth');
          return [...root.getAnimations().map((a) => a.effect?.target?.className), ...smooth.map((node) => node.className)];
        }""")
        assert moving == [], key


# ---- from page to page: these leave the page that they were given, and come last --------------------------------------
@pytest.mark.parametrize("opened", ["insight"], indirect=True)
def test_a_figure_opens_its_sentences_by_keyboard_and_a_sentence_opens_in_review(opened, axe):
    page, *_ = opened
    page.set_viewport_size(WINDOW)
    page.evaluate(axe)
    page.locator(".grid td button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".sentences li")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    assert page.evaluate(f"() => {{ {DEEPEST} return at.getAttribute('aria-pressed'); }}") == "true"
    found = {look: lines for look in looked_at(page, 0) if (lines := violations(page, "[data-testid=stMain]"))}
    assert found == {}
    page.set_viewport_size({"width": 1400, "height": 900})
    page.locator(".sentences a.where").first.focus()
    page.keyboard.press("Enter")
    ready(page)
    assert f"sentence={len(STORY.versions[-1].sentences)}" in page.url


@pytest.mark.parametrize("opened", ["triage"], indirect=True)
def test_j_begins_in_the_queue_where_nothing_has_the_focus_and_coming_back_continues(opened):
    page, *_ = opened
    page.set_viewport_size(WINDOW)
    page.evaluate(f"() => {{ {DEEPEST} at.blur(); }}")
    page.keyboard.press("j")
    page.keyboard.press("j")
    chosen = focus(page)
    assert chosen["cls"] == "story"
    page.keyboard.press("Enter")
    ready(page)
    page.go_back()
    page.wait_for_selector(".board .story")
    page.wait_for_function("() => document.activeElement !== document.body")
    assert focus(page)["label"] == chosen["label"]
