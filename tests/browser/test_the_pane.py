"""What an editor does in the review pane, done by keyboard in a real browser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard import review, store
from dashboard.model import MarkEvent
from tests.browser import stories
from tests.browser.conftest import at, focused, ready, saved

pytestmark = pytest.mark.browser


def article(tag: str, k: int) -> str:
    """The id of version `k` of the small story `tag`."""
    return stories.small(tag).versions[k].article.id


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def mark(page, n: int) -> str:
    return page.locator(f"#s{n}").get_attribute("data-mark") or ""


def toast(page) -> str:
    return page.locator(".toast").inner_text()


# ---- moving and deciding --------------------------------------------------------------------------------------------
def test_the_first_cell_has_the_keyboard_and_the_source_stands_on_the_left(desk, visit):
    page = visit(desk.page("port-keys"))
    assert focused(page) == "s1"
    assert "wire" in page.locator(".pick").first.locator("option:checked").inner_text()


def test_one_key_marks_and_goes_on_and_shift_stays(desk, visit):
    page = visit(desk.page("port-stay"))
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


def test_accept_takes_the_suggestion_with_its_evidence_and_refuses_where_there_is_none(desk, visit):
    page = visit(desk.page("port-keys", sentence=5))
    press(page, "Enter")
    assert mark(page, 5) == "s"
    press(page, "k", "k")
    assert at(page) == 4
    press(page, "Enter")
    assert mark(page, 4) == ""
    assert "decide yourself" in toast(page)
    saved(page)
    [event] = [e for e in desk.events("port-keys") if e.cause == "accept"]
    assert event.evidence[0].article == article("keys", 0)
    assert event.evidence[0].quote == "Work is to begin in March, the city engineer said."


def test_streamlits_hotkeys_are_swallowed_and_keys_work_after_a_click_on_the_background(desk, visit):
    page = visit(desk.page("port-focus"))
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
def test_undo_and_redo_also_after_a_reload_and_over_bulk_marks(desk, visit):
    page = visit(desk.page("port-undo"))
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
def test_identical_sentences_follow_by_themselves_and_say_so(desk, visit):
    page = visit(desk.page("port-copies", sentence=3))
    press(page, "b")  # "The vote underscores …" stands word for word in a012
    saved(page)
    assert desk.labels("port-copies")[(article("copies", 3), 3)] == "boilerplate"
    press(page, "]", "]")
    page.wait_for_function(
        "() => /a012/.test(globalThis[Symbol.for('copydesk.pane')].desk.right_pick.selectedOptions[0].text)"
    )
    assert mark(page, 3) == "b"
    assert "follows" in page.locator("#s3 .foot").inner_text()
    press(page, "z")
    saved(page)
    assert desk.labels("port-copies") == {}


def test_the_same_mark_for_near_copies_is_shown_first_and_undone_by_one_key(desk, visit):
    page = visit(desk.page("port-near", sentence=3))
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


def test_accept_all_says_how_many_and_takes_only_what_is_visible(desk, visit):
    page = visit(desk.page("port-all"))
    press(page, "a")
    said = page.locator("[data-sheet=accept_all] .big").inner_text()
    assert "85 %" in said
    count = int(said.split()[0])
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


# ---- evidence, words, notes -----------------------------------------------------------------------------------------
def test_sourced_rests_on_the_best_evidence_at_once_and_e_changes_it(desk, visit):
    page = visit(desk.page("port-evidence", sentence=2))
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


def test_sourced_without_a_candidate_asks_and_a_reason_is_enough(desk, visit):
    page = visit(desk.page("port-evidence", right=article("evidence", 3), sentence=4))
    press(page, "s")
    page.wait_for_selector("[data-sheet=evidence]")
    press(page, "Enter")
    assert page.locator("[data-sheet=evidence]").count() == 1  # nothing chosen: stays open and says what it needs
    page.locator("[data-sheet=evidence] input[type=text]").fill("checked by telephone")
    press(page, "Enter")
    saved(page)
    assert (mark(page, 4), at(page)) == ("s", 5)
    assert desk.events("port-evidence")[-1].evidence[0].note == "checked by telephone"


def test_marks_that_rest_on_an_unsupported_sentence_are_flagged(desk, visit):
    page = visit(desk.page("port-typing", left=article("typing", 3), right=article("typing", 1), sentence=3))
    press(page, "Shift+S")  # the same words in another rewrite are a copy: shown, never preselected
    page.wait_for_selector("[data-sheet=evidence]")
    assert page.locator(".option[aria-selected=true]").count() == 0
    page.locator(".option", has_text="a012").first.click()
    press(page, "Enter")
    page.keyboard.press("]")
    press(page, "]")
    page.wait_for_function(
        "() => /a012/.test(globalThis[Symbol.for('copydesk.pane')].desk.right_pick.selectedOptions[0].text)"
    )
    page.locator("#s3").click()
    press(page, "u")
    press(page, "[", "[")
    page.wait_for_function(
        "() => /a010/.test(globalThis[Symbol.for('copydesk.pane')].desk.right_pick.selectedOptions[0].text)"
    )
    assert "itself marked unsupported" in page.locator("#s3 .doubt").inner_text()


def test_the_wrong_words_can_be_chosen_by_keyboard(desk, visit):
    page = visit(desk.page("port-words", sentence=2))
    press(page, "Shift+U", "e")
    page.wait_for_selector("[data-sheet=words]")
    assert page.locator(".word.on").inner_text() == "Wednesday"
    press(page, "ArrowLeft", "Shift+ArrowRight", "Enter")
    saved(page)
    last = desk.events("port-words")[-1]
    assert last.quote[last.span.start : last.span.end] == "on Wednesday"
    assert page.locator("#s2 .wrong").all_inner_texts() == ["on ", "Wednesday"]


def test_unsure_sends_the_sentence_on_with_a_note_and_notes_are_found(desk, visit):
    page = visit(desk.page("port-note"))
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


def test_nothing_to_mark_is_said_of_the_whole_version_and_taken_back_by_undo(desk, visit):
    page = visit(desk.page("port-reviewed"))
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


def test_the_history_of_a_sentence_is_told_in_plain_words(desk, visit):
    page = visit(desk.page("port-history"))
    press(page, "Shift+B", "Shift+U", "z")
    saved(page)
    press(page, "h")
    page.wait_for_selector(".history time")
    lines = page.locator(".history li > span").all_inner_texts()
    assert lines == ["You: boilerplate", "You: unsupported", "You took a step back: boilerplate"]
    press(page, "Escape")
    assert focused(page) == "s1"


# ---- reading ----------------------------------------------------------------------------------------------------------
def test_page_furniture_is_folded_and_can_be_opened(desk, visit):
    page = visit(desk.page("port-fold"))
    assert page.locator(".folded").count() == 1
    assert page.locator("#s7").count() == 0
    page.locator(".folded button").click()
    assert page.locator("#s7").count() == 1
    press(page, "l", "l", "l")
    assert page.locator(".folded").count() == 1


def test_filters_show_what_they_say_and_nothing_vanishes_under_the_cursor(desk, visit):
    page = visit(desk.page("port-filter"))
    press(page, "i")
    assert [cell.get_attribute("data-n") for cell in page.locator(".cell.right[data-n]").all()] == ["2", "4"]
    press(page, "u")
    assert page.locator(".cell.right[data-n]").count() == 2
    press(page, "i")
    assert "2" not in [cell.get_attribute("data-n") for cell in page.locator(".cell.right[data-n]").all()]


def test_a_moved_sentence_leads_to_its_other_place(desk, visit):
    page = visit(desk.page("port-moved", sentence=6))
    press(page, "t")
    assert page.locator(".pointed").inner_text().strip() == "Residents filled the chamber for two hours."
    press(page, "j", "t")


def test_versions_are_walked_and_the_place_is_kept(desk, visit):
    page = visit(desk.page("port-address", sentence=5))
    press(page, "]")
    page.wait_for_function(
        "() => /a011/.test(globalThis[Symbol.for('copydesk.pane')].desk.right_pick.selectedOptions[0].text)"
    )
    assert (
        page.locator(".cell[aria-current] .text").inner_text() == "Work is to begin in March, the city engineer said."
    )
    page.wait_for_timeout(900)
    assert f"right={article('address', 2)}" in page.url and "sentence=5" in page.url
    again = visit(page.url)
    assert at(again) == 5
    press(again, "v")
    again.wait_for_selector(".cell.third")
    assert again.locator(".heads .head.third").is_visible()


def test_find_reaches_every_version(desk, visit):
    page = visit(desk.page("port-find"))
    press(page, "/")
    page.keyboard.type("$9")
    page.wait_for_selector(".hit")
    assert page.locator(".hit").count() == 1
    press(page, "Enter")
    page.wait_for_function(
        "() => /a011/.test(globalThis[Symbol.for('copydesk.pane')].desk.right_pick.selectedOptions[0].text)"
    )
    assert (at(page), focused(page)) == (3, "s3")


# ---- the page around --------------------------------------------------------------------------------------------------
def test_hostile_text_stays_text(desk, visit):
    page = visit(desk.page("port-hostile", right=article("hostile", 3), sentence=4))
    assert page.locator("#s4 .text").inner_text() == stories.HOSTILE
    press(page, "Shift+U", "e")
    page.wait_for_selector("[data-sheet=words]")
    press(page, "Enter", "n")
    page.keyboard.type(stories.HOSTILE)
    press(page, "Enter", "h")
    page.wait_for_selector(".history time")
    assert page.evaluate("() => window.hacked") is None
    assert (
        page.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.root.querySelectorAll('img, script').length")
        == 0
    )


def test_a_theme_switch_keeps_dom_cursor_and_focus(desk, visit):
    page = visit(desk.page("port-theme"))
    press(page, "b", "b")
    page.evaluate("() => { globalThis[Symbol.for('copydesk.pane')].desk.root.kept = true; }")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "() => globalThis[Symbol.for('copydesk.pane')].desk.root.dataset.scheme === 'dark'", timeout=10_000
    )
    assert page.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.root.kept")
    assert (at(page), focused(page)) == (3, "s3")
    press(page, "b")
    assert (mark(page, 3), at(page)) == ("b", 4)


def test_a_token_that_ran_out_costs_no_mark_and_a_rerun_keeps_everything(desk, visit):
    page = visit(desk.page("port-refused"))
    press(page, "b")
    saved(page)
    page.evaluate("() => { globalThis[Symbol.for('copydesk.pane')].desk.root.kept = true; }")
    answers = []

    def once(route):
        answers.append(route.request.method)
        if answers == ["POST"]:
            route.fulfill(status=401, json={"error": "The page has been open too long."})
        else:
            route.continue_()

    page.route("**/copydesk/marks", once)
    press(page, "u")
    saved(page, 15_000)
    assert answers[0] == "POST"
    assert page.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.root.kept")
    assert (at(page), [e.label for e in desk.events("port-refused")]) == (3, ["boilerplate", "unsupported"])


def test_leaving_unmounts_the_pane_and_coming_back_works(desk, visit):
    page = visit(desk.page("port-leave"))
    press(page, "b")
    saved(page)
    page.get_by_role("link", name="Help").first.click()
    page.wait_for_function("() => !globalThis[Symbol.for('copydesk.pane')].desk.root?.isConnected")
    press(page, "u", "s", "b")
    page.get_by_role("link", name="Review").first.click()
    page.wait_for_selector(".pane .cell[aria-current]")
    page.goto(desk.page("port-leave"))
    ready(page)
    assert at(page) == 2
    press(page, "u")
    saved(page)
    assert [e.label for e in desk.events("port-leave")] == ["boilerplate", "unsupported"]


def test_a_refused_mark_is_said_and_does_not_block_the_others(desk, visit):
    page = visit(desk.page("port-tabs"))
    page.evaluate(
        """() => { const d = globalThis[Symbol.for('copydesk.pane')].desk;
             d.outbox.put({ story: d.data.story.id, article: d.right, start: 0, end: 5, quote: 'wrong', label: 'nonsense',
                            evidence: [], span: null, note: '', cause: 'key', group: null, reverts: null }); }"""
    )
    press(page, "b")
    saved(page)
    assert page.locator(".status").inner_text() == "1 refused"
    assert [e.label for e in desk.events("port-tabs")] == ["boilerplate"]


def test_a_story_analysed_anew_comes_in_without_a_reload_but_never_under_the_editors_hands(desk, visit):
    page = visit(desk.page("port-anew"))
    press(page, "b", "j", "n")
    page.keyboard.type("half a thought")
    new = stories.small("anew")
    changed = dict(new.suggestions)
    changed[article("anew", 1)] = tuple(stories.suggestion("unsupported", 0.9) for _ in new.versions[1].sentences)
    store.save_story(desk.engine(), replace(new, suggestions=changed))
    first = new.versions[1].sentence(1)
    noor = MarkEvent(
        "f0a1b2c3-0000-4000-8000-000000000001",
        "noor",
        article("anew", 1),
        first.start,
        first.end,
        first.text,
        "boilerplate",
        1,
        story="port-anew",
    )
    assert review.record(desk.engine(), "noor", [noor]).acks  # a colleague's mark makes the page look
    page.wait_for_function("() => globalThis[Symbol.for('copydesk.pane')].desk.later", timeout=20_000)
    page.keyboard.type(", finished")
    press(page, "Enter")
    page.wait_for_selector("#s5[data-sug=u]", timeout=10_000)
    assert (at(page), focused(page), mark(page, 1)) == (3, "s3", "b")
    press(page, "u")
    saved(page)
    assert [(e.label, e.note) for e in desk.events("port-anew") if e.cause == "key"] == [
        ("boilerplate", ""),
        (None, "half a thought, finished"),
        ("unsupported", "half a thought, finished"),
    ]


# ---- humane -------------------------------------------------------------------------------------------------------------
def test_a_key_can_be_changed_collisions_are_refused_and_reset_brings_it_back(desk, visit):
    page = visit(desk.page("port-remap"))
    press(page, "?")
    page.locator("[data-row=sourced]").click()
    press(page, "b")
    assert "taken by “boilerplate”" in page.locator("[data-sheet=help] [role=status]").inner_text()
    page.locator("[data-row=sourced]").click()
    press(page, "d")
    press(page, "Escape")
    assert "d" in page.locator("[data-action=sourced] kbd").inner_text().lower()
    press(page, "s")
    assert mark(page, 1) == ""
    press(page, "d")
    assert mark(page, 1) == "s"
    page.reload()
    ready(page)
    press(page, "d")
    assert mark(page, 2) == "s"
    press(page, "?")
    page.get_by_role("button", name="Reset all keys").click()
    press(page, "Escape", "k", "x", "s")
    assert mark(page, 2) == "s"


def test_every_action_has_a_visible_button_or_field(desk, visit):
    page = visit(desk.page("port-names"))
    from dashboard.pane.actions import ACTIONS

    fields = {
        "find": ".find",
        "filter": "select[aria-label=Show]",
        "fold": "select[aria-label=Folding]",
        "columns": "select[aria-label=Columns]",
        "flagged_back": "[data-action=flagged]",
    }
    for action in ACTIONS:
        assert page.locator(fields.get(action.id, f"[data-action={action.id}]")).first.is_visible(), action.id


def test_a_screen_reader_hears_names_states_and_the_label_just_set(desk, visit):
    page = visit(desk.page("port-names"))
    tree = page.locator(".pane").aria_snapshot()
    assert 'grid "Sentences of names-a010' in tree
    assert 'img "suggested: unsupported"' in tree
    press(page, "b")
    assert page.locator("[aria-live]").first.inner_text().startswith("boilerplate")
    tree = page.locator(".pane").aria_snapshot()
    assert 'img "boilerplate"' in tree
    small = page.evaluate(
        """() => [...globalThis[Symbol.for('copydesk.pane')].desk.root.querySelectorAll('button, select, input')]
             .filter((n) => n.offsetParent).map((n) => [n.outerHTML.slice(0, 80), n.getBoundingClientRect()])
             .filter(([, b]) => b.height && (b.height < 24 || b.width < 24)).map(([h]) => h)"""
    )
    assert small == []


def test_right_to_left_articles_read_right_to_left(desk, visit):
    page = visit(desk.page("arabic"))
    assert page.locator("#s2 .text").evaluate("n => getComputedStyle(n).direction") == "rtl"
    press(page, "j", "Shift+U", "e")
    page.wait_for_selector("[data-sheet=words]")
    press(page, "ArrowLeft", "Enter")
    saved(page)
    assert desk.events("arabic")[-1].span is not None


def test_a_phone_shows_one_column_and_scrolls_only_down(desk, visit):
    page = visit(desk.page("port-phone"), size=(390, 800))
    assert page.locator(".cell.left").first.is_hidden()
    assert page.evaluate(
        "() => { const s = globalThis[Symbol.for('copydesk.pane')].desk.scroll; return s.scrollWidth <= s.clientWidth; }"
    )
    page.locator("[data-action=boilerplate]").click()
    assert mark(page, 1) == "b"


def test_marking_moves_nothing_on_the_screen(desk, visit):
    page = visit(desk.page("port-phone"))
    where = "() => [...globalThis[Symbol.for('copydesk.pane')].desk.grid.querySelectorAll('.row')].map((r) => Math.round(r.offsetTop))"
    before = page.evaluate(where)
    press(page, "b", "u", "b")
    assert page.evaluate(where) == before
