"""How an editor decides in the review pane, by keyboard, in a real browser."""

from __future__ import annotations

import pytest

from dashboard import review, store
from dashboard.strings import text
from tests.bench import key_desk
from tests.browser.conftest import at, focused, ready, saved
from tests.support.hands import article, mark, press, shows, toast

pytestmark = pytest.mark.browser


# ---- moving and deciding --------------------------------------------------------------------------------------------
def test_the_first_cell_has_the_keyboard_and_the_source_stands_on_the_left(desk, walk):
    page = walk(desk.page("port-keys"))
    assert focused(page) == "s1"
    assert "wire" in page.locator(".pick").first.locator("option:checked").inner_text()


def test_one_key_marks_and_goes_on_and_shift_stays(desk, walk):
    page = walk(desk.page("port-stay"))
    press(page, "b")
    assert (mark(page, 1), at(page)) == ("b", 2)
    press(page, "Shift+U")
    assert (mark(page, 2), at(page)) == ("u", 2)
    press(page, "ArrowDown", "k", "j", "j")
    assert at(page) == 4
    press(page, "f")  # the only other flagged one is decided: stays
    assert at(page) == 4
    saved(page)
    events = desk.events("port-stay")
    assert [(e.label, e.cause) for e in events][:2] == [("boilerplate", "key"), ("unsupported", "key")]
    wrong = events[1]
    assert wrong.quote[wrong.span.start : wrong.span.end] == "Wednesday"  # preselected from the suggestion


def test_accept_takes_the_suggestion_with_its_evidence_and_refuses_where_there_is_none(desk, walk):
    page = walk(desk.page("port-keys", sentence=5))
    press(page, "Enter")
    assert mark(page, 5) == "s"
    press(page, "k", "k")
    assert at(page) == 4
    press(page, "Enter")
    assert mark(page, 4) == ""
    assert toast(page) == text("pane.nothing_to_accept")
    saved(page)
    [event] = [e for e in desk.events("port-keys") if e.cause == "accept"]
    assert event.evidence[0].article == article("keys", 0)
    assert event.evidence[0].quote == "Work is to begin in March, the city engineer said."


def test_streamlits_hotkeys_are_swallowed_and_keys_work_after_a_click_on_the_background(desk, walk):
    page = walk(desk.page("port-focus"))
    page.evaluate("() => { window.kept = 1; }")
    press(page, "r", "c")
    assert page.locator("[role=dialog]").count() == 0
    page.mouse.click(5, 400)
    press(page, "r", "c", "b")
    assert page.locator("[role=dialog]").count() == 0
    assert mark(page, 1) == "b"
    page.locator(".find").click()
    page.keyboard.type("crc")
    assert page.locator(".find").input_value() == "crc"
    assert page.locator("[role=dialog]").count() == 0


# ---- undo -----------------------------------------------------------------------------------------------------------
def test_undo_and_redo_also_after_a_reload_and_over_bulk_marks(desk, walk):
    page = walk(desk.page("port-undo"))
    press(page, "b", "u", "Home", "a", "Enter")  # accept all: the two sure ones and what follows from them
    assert mark(page, 5) == mark(page, 6) == "s"
    press(page, "z")
    assert mark(page, 5) == mark(page, 6) == ""
    press(page, "Shift+Z")
    assert mark(page, 5) == "s"
    saved(page)
    page.reload()
    ready(page)
    assert (mark(page, 1), mark(page, 2), mark(page, 5)) == ("b", "u", "s")
    press(page, "z")
    assert mark(page, 5) == mark(page, 6) == ""
    press(page, "z")
    assert (mark(page, 2), at(page)) == ("", 2)
    press(page, "Control+z")
    assert (mark(page, 1), at(page)) == ("", 1)
    press(page, "z")
    saved(page)
    page.reload()
    ready(page)
    press(page, "Shift+Z")
    assert mark(page, 1) == "b"
    press(page, "Shift+Z", "Shift+Z")
    assert (mark(page, 2), mark(page, 5), mark(page, 6)) == ("u", "s", "s")
    saved(page)
    assert {n for (a, n), _ in desk.labels("port-undo").items() if a == article("undo", 1)} == {1, 2, 3, 5, 6}


# ---- mark once, settle the story ------------------------------------------------------------------------------------
def test_identical_sentences_follow_by_themselves_and_say_so(desk, walk):
    page = walk(desk.page("port-copies", sentence=3))
    press(page, "b")  # "The vote underscores …" stands word for word in a012
    saved(page)
    assert desk.labels("port-copies")[(article("copies", 3), 3)] == "boilerplate"
    press(page, "]", "]")
    page.wait_for_function(
        "() => /a012/.test(globalThis[Symbol.for('copydesk.pane')].desk.frame.rightPick.selectedOptions[0].text)"
    )
    assert mark(page, 3) == "b"
    assert text("pane.by_propagation", **{"from": ""}).strip() in page.locator("#s3 .foot").inner_text()
    press(page, "z")
    saved(page)
    assert desk.labels("port-copies") == {}


def test_the_same_mark_for_near_copies_is_shown_first_and_undone_by_one_key(desk, walk):
    page = walk(desk.page("port-near", sentence=3))
    press(page, "b", "g")
    page.wait_for_selector("[data-sheet=near]")
    assert "1 near copy" in page.locator("#sheet-title").inner_text()
    press(page, "Enter")
    saved(page)
    assert desk.labels("port-near")[(article("near", 2), 4)] == "boilerplate"
    press(page, "z")
    saved(page)
    assert (article("near", 2), 4) not in desk.labels("port-near")
    assert desk.labels("port-near")[(article("near", 1), 3)] == "boilerplate"


def test_accept_all_says_how_many_and_takes_only_what_is_visible(desk, visit):  # how sure is remembered in a page
    page = visit(desk.page("port-all"))
    press(page, "a")
    said = page.locator("[data-sheet=accept_all] .big").inner_text()
    count = int(said.split()[0])
    assert said == text("pane.accept_all_count", n=count, percent=85)
    assert page.locator("[data-sheet=accept_all] .previewline").count() == count
    page.locator("[data-sheet=accept_all] input[type=range]").fill("1")
    assert page.locator("[data-sheet=accept_all] .big").inner_text().startswith("0 ")
    page.locator("[data-sheet=accept_all] input[type=range]").fill("0.92")
    press(page, "Enter")
    saved(page)
    labels = {n: label for (a, n), label in desk.labels("port-all").items() if a == article("all", 1)}
    assert labels == {2: "unsupported", 5: "sourced", 6: "sourced"}  # the folded furniture is not visible
    press(page, "End", "b")
    saved(page)
    labels = {n: label for (a, n), label in desk.labels("port-all").items() if a == article("all", 1)}
    assert [labels[n] for n in (7, 8, 9, 10)] == ["boilerplate"] * 4


def test_one_key_accepts_and_opens_the_next_version_and_another_takes_the_whole_story_as_far_as_it_was_read(desk, walk):
    page = walk(desk.page("port-fold"))
    press(page, "a", "]")
    shows(page, "a011")
    saved(page)
    first = {n: label for (a, n), label in desk.labels("port-fold").items() if a == article("fold", 1)}
    assert set(first) == {1, 2, 3, 5, 6}  # the folded furniture is not visible
    press(page, "b", "Shift+A")
    sheet = page.locator("[data-sheet=accept_all]")
    assert "fold-a012" in sheet.locator(".preview .quiet").inner_text()  # not opened yet: left out, and said so
    count = int(sheet.locator(".big").inner_text().split()[0])
    press(page, "l")
    assert int(sheet.locator(".big").inner_text().split()[0]) == count + 4
    assert sheet.locator(".previewline").count() == count + 4
    press(page, "Enter")
    saved(page)
    labels = desk.labels("port-fold")
    assert [labels[article("fold", 1), n] for n in (7, 8, 9, 10)] == ["boilerplate"] * 4
    assert {n for a, n in labels if a == article("fold", 2)} == {1, 2, 3, 4, 5}
    assert (article("fold", 3), 2) not in labels
    press(page, "z")
    saved(page)
    assert {n for a, n in desk.labels("port-fold") if a == article("fold", 1)} == set(first)


def test_the_pane_without_a_browser_decides_what_the_pane_decides(desk, walk):
    """The rules that `make bench-effort` counts with (tests/bench/key_desk.py) are those of the scripts."""
    page = walk(desk.page("port-theme"))
    desk_ = key_desk.Desk(desk.engine(), store.load_story(desk.engine(), "port-theme"))
    one = desk_.right
    steps = [
        (["b"], lambda: desk_.decide("boilerplate")),
        (["u"], lambda: desk_.decide("unsupported")),
        (["b"], lambda: desk_.decide("boilerplate")),  # stands word for word in a012, nearly so in a011
        (["g", "Enter"], lambda: desk_.same((one, 3))),
        (["s"], lambda: desk_.decide("sourced")),
        (["Enter"], desk_.accept),
        (["End"], lambda: desk_.go(len(desk_.items) - 2)),
        (["Shift+B"], lambda: desk_.decide("boilerplate", stay=True)),  # the folded furniture
        (["]"], lambda: desk_.turn(1)),
        (["s"], lambda: desk_.decide("sourced")),
        (["Home"], lambda: desk_.go(0)),
        (["]"], lambda: desk_.turn(1)),
        (["End"], lambda: desk_.go(len(desk_.items) - 2)),
        (["u"], lambda: desk_.decide("unsupported")),  # follows in no version where something was decided
        (["Shift+A", "ArrowLeft", "ArrowLeft", "Enter"], lambda: desk_.accept_all(0.75, story=True)),
    ]
    for keys, same in steps:
        before = page.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.view.right")
        press(page, *keys)
        same()
        if desk_.right != before:
            shows(page, desk_.right)
        assert (at(page), keys) == (desk_.n, keys)
    saved(page)
    assert desk_.presses.total() == sum(len(keys) for keys, _ in steps)
    kept = {(m.article, m.n): m for m in review.read_marks(desk.engine(), "port-theme").marks}
    assert {k: (m.label, m.cause, m.evidence, m.span) for k, m in kept.items()} == {
        k: (m.label, m.cause, m.evidence, m.span) for k, m in desk_.mine.items()
    }
    assert len(kept) > 12


# ---- evidence, words, notes -----------------------------------------------------------------------------------------
def test_sourced_rests_on_the_best_evidence_at_once_and_e_changes_it(desk, walk):
    page = walk(desk.page("port-evidence", sentence=2))
    press(page, "Shift+S")
    assert "wire" in page.locator(".rests").inner_text()
    press(page, "e")
    page.wait_for_selector("[data-sheet=evidence]")
    assert page.locator(".option[aria-selected=true]").count() == 1
    page.locator("[data-sheet=evidence] input[type=url]").fill("https://council.example/minutes")
    press(page, "Enter")
    saved(page)
    last = desk.events("port-evidence")[-1]
    assert [e.url for e in last.evidence] == [None, "https://council.example/minutes"]
    assert last.evidence[0].quote.endswith("from $4 to $7.")


def test_e_always_offers_the_nearest_sentences_and_never_chooses_one_that_supports_nothing(desk, walk):
    page = walk(desk.page("port-filter", right=article("filter", 3), sentence=4))
    press(page, "e")
    page.wait_for_selector("[data-sheet=evidence]")
    assert page.locator(".option").count() == 6
    assert page.locator(".option[aria-selected=true]").count() == 0
    assert "Nothing in the story" in page.locator(".sheetbody > .quiet").inner_text()
    press(page, "j", "k", "j", " ", "Enter")
    saved(page)
    [piece] = desk.events("port-filter")[-1].evidence
    assert piece.quote
    assert piece.article != article("filter", 3)


def test_sourced_without_a_candidate_marks_at_once_and_says_that_evidence_is_missing(desk, walk):
    page = walk(desk.page("port-evidence", right=article("evidence", 3), sentence=4))
    press(page, "s")
    saved(page)
    assert (mark(page, 4), at(page)) == ("s", 5)
    assert desk.events("port-evidence")[-1].evidence[0].note == "no evidence named yet"
    assert text("pane.evidence_unnamed") in page.locator("#s4 .doubt").inner_text()
    press(page, "k", "e")
    page.wait_for_selector("[data-sheet=evidence]")
    press(page, "Enter")
    assert page.locator("[data-sheet=evidence]").count() == 1  # nothing chosen: stays open and says what it needs
    page.locator("[data-sheet=evidence] input[type=text]").fill("checked by telephone")
    press(page, "Enter")
    saved(page)
    assert desk.events("port-evidence")[-1].evidence[0].note == "checked by telephone"
    assert page.locator("#s4 .doubt").count() == 0


def test_marks_that_rest_on_an_unsupported_sentence_are_flagged(desk, walk):
    page = walk(desk.page("port-typing", left=article("typing", 3), right=article("typing", 1), sentence=3))
    press(page, "e")  # the same words in another rewrite are a copy: shown, never preselected
    page.wait_for_selector("[data-sheet=evidence]")
    assert page.locator(".option[aria-selected=true]").count() == 0
    page.locator(".option", has_text="a012").first.click()
    press(page, "Enter")
    page.keyboard.press("]")
    press(page, "]")
    page.wait_for_function(
        "() => /a012/.test(globalThis[Symbol.for('copydesk.pane')].desk.frame.rightPick.selectedOptions[0].text)"
    )
    page.locator("#s3").click()
    press(page, "u")
    press(page, "[", "[")
    page.wait_for_function(
        "() => /a010/.test(globalThis[Symbol.for('copydesk.pane')].desk.frame.rightPick.selectedOptions[0].text)"
    )
    assert "itself marked unsupported" in page.locator("#s3 .doubt").inner_text()


def test_the_wrong_words_can_be_chosen_by_keyboard(desk, walk):
    page = walk(desk.page("port-words", sentence=2))
    press(page, "Shift+U", "e")
    page.wait_for_selector("[data-sheet=words]")
    assert page.locator(".word.on").inner_text() == "Wednesday"
    press(page, "ArrowLeft", "Shift+ArrowRight", "Enter")
    saved(page)
    last = desk.events("port-words")[-1]
    assert last.quote[last.span.start : last.span.end] == "on Wednesday"
    assert page.locator("#s2 .wrong").all_inner_texts() == ["on ", "Wednesday"]


def test_unsure_sends_the_sentence_on_with_a_note_and_notes_are_found(desk, walk):
    page = walk(desk.page("port-note"))
    press(page, "w")
    page.keyboard.type("who counted the votes? rc")
    press(page, "Enter")
    assert (mark(page, 1), at(page)) == ("w", 2)
    press(page, "n")
    page.keyboard.type("ring the clerk")
    press(page, "Enter")
    assert mark(page, 2) == ""
    saved(page)
    events = desk.events("port-note")
    assert [(e.label, e.note) for e in events] == [("unsure", "who counted the votes? rc"), (None, "ring the clerk")]
    press(page, "End", "/")
    page.keyboard.type("ring clerk")
    page.wait_for_selector(".hit")
    press(page, "Enter")
    assert at(page) == 2


def test_nothing_to_mark_is_said_of_the_whole_version_and_taken_back_by_undo(desk, walk):
    page = walk(desk.page("port-reviewed"))
    press(page, "m")
    saved(page)
    [event] = desk.events("port-reviewed")
    assert (event.label, event.start, event.end, event.quote) == ("reviewed", 0, 0, "")
    assert page.locator(".progress").inner_text() == "reviewed, nothing to mark"
    page.reload()
    ready(page)
    assert page.locator(".progress").inner_text() == "reviewed, nothing to mark"
    press(page, "z")
    saved(page)
    assert desk.labels("port-reviewed") == {}


def test_the_history_of_a_sentence_is_told_in_plain_words(desk, walk):
    page = walk(desk.page("port-history"))
    press(page, "Shift+B", "Shift+U", "z")
    saved(page)
    press(page, "h")
    page.wait_for_selector(".history time")
    lines = page.locator(".history li > span").all_inner_texts()
    back = text("pane.history_undo", who="You", label="boilerplate")
    assert lines == ["You: boilerplate", "You: unsupported", back]
    press(page, "Escape")
    assert focused(page) == "s1"
