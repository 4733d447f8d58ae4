"""Keys as fast as a machine sends them, while everything that can break breaks: nothing lost, nothing double, in order.

BURST says how many keys come at once; `make test-crash` asks for 300.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.strings import text
from tests.browser.conftest import ROOT, Desk, at, ready, saved
from tests.support.cable import cable

pytestmark = pytest.mark.browser
LABEL = {"b": "boilerplate", "u": "unsupported", "s": "sourced"}
STATUS = "(wanted) => globalThis[Symbol.for('copydesk.pane')].desk.frame.status.textContent === wanted"
BURST = int(os.environ.get("BURST", "120"))
PLAN = random.Random(7).choices("bus", k=max(BURST, 300))
SHORT_TOKENS = "import dashboard.settings as s\ns.TOKEN_SECONDS, s.TOKEN_STEP = 3, 2\n"
CUT = 8  # seconds; a token lives three to five at the other desk


@pytest.fixture(scope="module")
def other_desk(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A second desk on the same database: another editor's, below a path of a proxy, with tokens that soon run out."""
    folder: Path = tmp_path_factory.mktemp("short")
    (folder / "sitecustomize.py").write_text(SHORT_TOKENS)
    paths = os.pathsep.join([str(folder), str(ROOT)])
    other = Desk(desk.folder, editor="ines", base="/news/desk", more={"PYTHONPATH": paths}).start()
    yield other
    other.stop()


def expect(desk: Desk, story: str, keys: list[str], first: int = 1) -> None:
    """Every key is one mark on the sentence that was current at its keydown, once and in order."""
    events = [event for event in desk.events(story) if event.cause != "propagation"]
    texts = {v.article.id: v.article.text for s in _stories() for v in s.versions}
    numbers = [texts[event.article].count("\n", 0, event.start) + 1 for event in events]
    assert [event.label for event in events] == [LABEL[key] for key in keys]
    assert numbers == list(range(first, first + len(keys)))
    assert len({event.id for event in events}) == len(events)


def _stories():
    from tests.browser.conftest import STORIES

    return STORIES


def test_a_burst_of_keys_is_as_many_marks_in_order(desk, walk):
    page = walk(desk.page("burst"))
    started = at(page)
    page.keyboard.type("".join(PLAN[:BURST]))
    saved(page)
    expect(desk, "burst", PLAN[:BURST], started)
    assert page.locator(".status").inner_text() == text("pane.status_saved")


def test_marks_at_a_reading_pace_land_where_the_cursor_was(desk, walk):
    page = walk(desk.page("pace"))
    first = at(page)
    for n, key in enumerate(PLAN[:18]):
        page.keyboard.press(key)
        time.sleep((0.05, 0.1, 0.25)[n // 6])
    saved(page)
    expect(desk, "pace", PLAN[:18], first)
    assert at(page) == first + 18


@pytest.mark.crash
def test_the_server_is_killed_in_mid_burst_and_nothing_is_lost(desk, walk):
    page = walk(desk.page("killed"))
    page.keyboard.type("".join(PLAN[:40]))
    desk.stop(kill=True)
    page.keyboard.type("".join(PLAN[40:70]))
    page.wait_for_function(
        "() => ['busy', 'late'].includes(globalThis[Symbol.for('copydesk.pane')].desk.frame.status.dataset.state)"
    )
    back = threading.Thread(target=desk.start)
    back.start()
    page.keyboard.type("".join(PLAN[70:90]))
    back.join()
    saved(page)
    expect(desk, "killed", PLAN[:90])


def test_a_reload_in_mid_burst_loses_nothing(desk, walk):
    page = walk(desk.page("reload"))
    page.keyboard.type("".join(PLAN[:40]))
    page.reload()
    ready(page)
    assert at(page) > 1  # the address follows the cursor, a moment behind
    page.keyboard.press("Home")
    page.keyboard.press("o")
    assert at(page) == 41
    page.keyboard.type("".join(PLAN[40:60]))
    saved(page)
    expect(desk, "reload", PLAN[:60])


def test_a_cut_network_keeps_marks_on_this_computer_and_says_so(desk, walk):
    page = walk(desk.page("cut"))
    page.context.set_offline(True)
    page.keyboard.type("".join(PLAN[:40]))
    page.wait_for_function(
        STATUS,
        arg=text("pane.status_late", n=40),
        timeout=60_000,
    )
    assert page.evaluate("() => Object.keys(localStorage).filter((k) => k.startsWith('copydesk.outbox.')).length") == 40
    assert desk.events("cut") == []
    page.context.set_offline(False)
    saved(page)
    expect(desk, "cut", PLAN[:40])
    assert page.evaluate("() => Object.keys(localStorage).filter((k) => k.startsWith('copydesk.outbox.')).length") == 0


def test_without_a_network_marks_are_also_made_in_bulk_and_taken_back(desk, walk):
    page = walk(desk.page("port-undo"))
    page.context.set_offline(True)
    page.keyboard.type("bu")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.keyboard.type("zzb")
    assert desk.events("port-undo") == []
    page.context.set_offline(False)
    saved(page)
    labels = {n: label for (_article, n), label in desk.labels("port-undo").items()}
    assert labels == {1: "boilerplate", 2: "boilerplate"}  # the bulk mark and the u were taken back
    assert {"bulk", "undo"} < {event.cause for event in desk.events("port-undo")}


@pytest.mark.crash
def test_a_line_that_stays_cut_and_tokens_that_ran_out_lose_nothing(desk, other_desk, visit):
    with cable(other_desk.port) as line:
        plugged = Desk(desk.folder, editor="ines", base=other_desk.base, port=line.port)
        page = visit(plugged.page("cut"))
        answers: list[int] = []
        page.on("response", lambda got: answers.append(got.status) if "copydesk/marks" in got.url else None)
        page.evaluate("() => { globalThis[Symbol.for('copydesk.pane')].desk.root.kept = true; }")
        first = at(page)
        page.keyboard.type("".join(PLAN[:10]))
        for _ in range(600):  # a token lives three to five seconds here
            page.wait_for_timeout(100)
            if 401 in answers:
                break
        page.keyboard.type("".join(PLAN[10:20]))
        saved(page)
        assert 401 in answers
        assert page.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.root.kept")
        assert len(desk.events("cut", "ines")) == 20

        line.cut()
        started = time.monotonic()
        typed = 20
        while time.monotonic() - started < CUT:
            page.keyboard.type("".join(PLAN[typed : typed + 5]))
            typed += 5
            page.wait_for_timeout(1000)
            if typed > 30:
                page.wait_for_function(STATUS, arg=text("pane.status_late", n=typed - 20), timeout=60_000)
        assert len(desk.events("cut", "ines")) == 20
        line.mend()
        saved(page)
        expect(plugged, "cut", PLAN[:typed], first)
        assert page.locator(".status").inner_text() == text("pane.status_saved")


def test_with_storage_blocked_marks_still_arrive(desk, visit):
    script = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } });"
    page = visit(desk.page("blocked"), script=script)
    page.keyboard.type("".join(PLAN[:30]))
    saved(page)
    expect(desk, "blocked", PLAN[:30])


def test_two_tabs_of_one_editor_lose_nothing_and_agree(desk, walk, visit):
    one = walk(desk.page("twotabs"))
    two = visit(desk.page("twotabs", sentence=101), context=one.context)
    assert at(two) == 101
    for key in PLAN[:20]:
        one.keyboard.press(key)
        two.keyboard.press(key)
    saved(one)
    saved(two)
    labels = {n: label for (_article, n), label in desk.labels("twotabs").items()}
    assert [labels[n] for n in range(1, 21)] == [LABEL[key] for key in PLAN[:20]]
    assert [labels[n] for n in range(101, 121)] == [LABEL[key] for key in PLAN[:20]]
    assert len([e for e in desk.events("twotabs") if e.cause == "key"]) == 40
    one.wait_for_function(
        "() => globalThis[Symbol.for('copydesk.pane')].desk.marks.decided(globalThis[Symbol.for('copydesk.pane')].desk.view.right) === 40",
        timeout=60_000,
    )
    two.close()


def test_two_editors_on_one_story_see_each_other_and_overwrite_nothing(desk, other_desk, visit, walk):
    kim, ines = walk(desk.page("port-two")), visit(other_desk.page("port-two"))
    for key in "bus":
        kim.keyboard.press(key)
        ines.keyboard.press("u")
    saved(kim)
    saved(ines)
    for n in (1, 2, 3):
        kim.wait_for_selector(f"#s{n} .peer:has-text('ines')", timeout=60_000)
    ines.wait_for_selector(".peer:has-text('kim')", timeout=60_000)
    assert sorted(label for label in desk.labels("port-two", "kim").values() if label).count("unsupported") == 1
    assert [label for (_a, n), label in desk.labels("port-two", "ines").items() if n in (1, 2, 3)].count(
        "unsupported"
    ) >= 3
    for _ in range(3):
        kim.keyboard.press("i")
    kim.wait_for_selector("#s2", state="detached")  # there they agree
    assert kim.locator(".cell.right[data-n]").count() == 2
