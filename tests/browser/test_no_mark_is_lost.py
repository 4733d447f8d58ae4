"""Keys as fast as a machine sends them, while everything that can break breaks: nothing lost, nothing double, in order."""

from __future__ import annotations

import os
import random
import threading
import time

import pytest

from dashboard.strings import text
from tests.browser.conftest import ROOT, Desk, at, ready, saved
from tests.support.cable import cable

pytestmark = pytest.mark.browser
LABEL = {"b": "boilerplate", "u": "unsupported", "s": "sourced"}
STATUS = "(wanted) => globalThis[Symbol.for('copydesk.pane')].desk.frame.status.textContent === wanted"
PLAN = random.Random(7).choices("bus", k=300)


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


def test_a_burst_of_300_keys_is_300_marks_in_order(desk, walk):
    page = walk(desk.page("burst"))
    started = at(page)
    page.keyboard.type("".join(PLAN))
    saved(page)
    expect(desk, "burst", PLAN, started)
    assert page.locator(".status").inner_text() == text("pane.status_saved")


@pytest.mark.parametrize("pace", [0.05, 0.1, 0.25])
def test_marks_at_a_reading_pace_land_where_the_cursor_was(desk, walk, pace):
    page = walk(desk.page("pace"))
    before = len([e for e in desk.events("pace") if e.cause != "propagation"])
    first, keys = at(page), PLAN[before : before + 12]
    for key in keys:
        page.keyboard.press(key)
        time.sleep(pace)
    saved(page)
    events = [event for event in desk.events("pace") if event.cause != "propagation"][before:]
    assert [event.label for event in events] == [LABEL[key] for key in keys]
    assert at(page) == first + len(keys)


@pytest.mark.crash
def test_the_server_is_killed_in_mid_burst_and_nothing_is_lost(desk, visit):
    page = visit(desk.page("killed"))
    page.keyboard.type("".join(PLAN[:60]))
    desk.stop(kill=True)
    page.keyboard.type("".join(PLAN[60:110]))
    page.wait_for_function(
        "() => ['busy', 'late'].includes(globalThis[Symbol.for('copydesk.pane')].desk.frame.status.dataset.state)"
    )
    back = threading.Thread(target=desk.start)
    back.start()
    page.keyboard.type("".join(PLAN[110:150]))
    back.join()
    saved(page)
    expect(desk, "killed", PLAN[:150])


def test_a_reload_in_mid_burst_loses_nothing(desk, walk):
    page = walk(desk.page("reload"))
    page.keyboard.type("".join(PLAN[:60]))
    page.reload()
    ready(page)
    assert at(page) > 1  # the address follows the cursor, a moment behind
    page.keyboard.press("Home")
    page.keyboard.press("o")
    assert at(page) == 61
    page.keyboard.type("".join(PLAN[60:120]))
    saved(page)
    expect(desk, "reload", PLAN[:120])


def test_a_cut_network_keeps_marks_on_this_computer_and_says_so(desk, walk):
    page = walk(desk.page("cut"))
    page.context.set_offline(True)
    page.keyboard.type("".join(PLAN[:80]))
    page.wait_for_function(
        STATUS,
        arg=text("pane.status_late", n=80),
        timeout=60_000,
    )
    assert page.evaluate("() => Object.keys(localStorage).filter((k) => k.startsWith('copydesk.outbox.')).length") == 80
    assert desk.events("cut") == []
    page.context.set_offline(False)
    saved(page)
    expect(desk, "cut", PLAN[:80])
    assert page.evaluate("() => Object.keys(localStorage).filter((k) => k.startsWith('copydesk.outbox.')).length") == 0


SHORT_TOKENS = "import dashboard.settings as s\ns.TOKEN_SECONDS, s.TOKEN_STEP = 3, 2\n"
CUT = 12  # seconds; a token lives three to five here


@pytest.mark.crash
def test_a_line_that_stays_cut_and_tokens_that_ran_out_lose_nothing(desk, visit, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(SHORT_TOKENS)
    short = Desk(desk.folder, editor="ines", more={"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}).start()
    with cable(short.port) as line:
        plugged = Desk(desk.folder, editor="ines", port=line.port)
        page, other = visit(plugged.page("cut")), visit(plugged.page("port-undo"))
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
        other.keyboard.type("bu")
        other.keyboard.press("a")
        other.keyboard.press("Enter")
        other.keyboard.type("zzb")
        typed = 20
        while time.monotonic() - started < CUT:
            page.keyboard.type("".join(PLAN[typed : typed + 5]))
            typed += 5
            page.wait_for_timeout(1000)
            if typed > 30:
                page.wait_for_function(STATUS, arg=text("pane.status_late", n=typed - 20), timeout=60_000)
        assert len(desk.events("cut", "ines")) == 20
        assert desk.events("port-undo", "ines") == []
        line.mend()
        saved(page)
        saved(other)
        expect(plugged, "cut", PLAN[:typed], first)
        assert page.locator(".status").inner_text() == text("pane.status_saved")
        labels = {n: label for (_article, n), label in desk.labels("port-undo", "ines").items()}
        assert labels == {1: "boilerplate", 2: "boilerplate"}  # the bulk mark and the u were taken back, also offline
        assert {"bulk", "undo"} < {event.cause for event in desk.events("port-undo", "ines")}
    short.stop()


def test_with_storage_blocked_marks_still_arrive(desk, visit):
    script = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } });"
    page = visit(desk.page("blocked"), script=script)
    page.keyboard.type("".join(PLAN[:60]))
    saved(page)
    expect(desk, "blocked", PLAN[:60])


def test_two_tabs_of_one_editor_lose_nothing_and_agree(desk, visit):
    one = visit(desk.page("twotabs"))
    two = visit(desk.page("twotabs", sentence=101), context=one.context)
    assert at(two) == 101
    for key in PLAN[:40]:
        one.keyboard.press(key)
        two.keyboard.press(key)
    saved(one)
    saved(two)
    labels = {n: label for (_article, n), label in desk.labels("twotabs").items()}
    assert [labels[n] for n in range(1, 41)] == [LABEL[key] for key in PLAN[:40]]
    assert [labels[n] for n in range(101, 141)] == [LABEL[key] for key in PLAN[:40]]
    assert len([e for e in desk.events("twotabs") if e.cause == "key"]) == 80
    one.wait_for_function(
        "() => globalThis[Symbol.for('copydesk.pane')].desk.marks.decided(globalThis[Symbol.for('copydesk.pane')].desk.view.right) === 80",
        timeout=60_000,
    )


def test_two_editors_on_one_story_see_each_other_and_overwrite_nothing(desk, visit):
    other = Desk(desk.folder, editor="noor").start()
    try:
        kim, noor = visit(desk.page("port-two")), visit(other.page("port-two"))
        for key in "bus":
            kim.keyboard.press(key)
            noor.keyboard.press("u")
        saved(kim)
        saved(noor)
        for n in (1, 2, 3):
            kim.wait_for_selector(f"#s{n} .peer:has-text('noor')", timeout=60_000)
        noor.wait_for_selector(".peer:has-text('kim')", timeout=60_000)
        assert sorted(label for label in desk.labels("port-two", "kim").values() if label).count("unsupported") == 1
        assert [label for (_a, n), label in desk.labels("port-two", "noor").items() if n in (1, 2, 3)].count(
            "unsupported"
        ) >= 3
        for _ in range(3):
            kim.keyboard.press("i")
        kim.wait_for_selector("#s2", state="detached")  # there they agree
        assert kim.locator(".cell.right[data-n]").count() == 2
    finally:
        other.stop()


def test_below_a_base_path_marks_find_their_way(desk, visit):
    below = Desk(desk.folder, editor="lee", base="/news/desk").start()
    try:
        page = visit(below.page("port-two"))
        page.keyboard.type("bub")
        saved(page)
        assert [e.label for e in below.events("port-two") if e.cause == "key"] == [
            "boilerplate",
            "unsupported",
            "boilerplate",
        ]
    finally:
        below.stop()
