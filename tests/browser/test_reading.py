"""How an editor reads and finds in the review pane, and how it behaves in the page around it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from dashboard import store
from dashboard.model import OutsideSuggestion
from dashboard.store.api_tokens import make_token
from dashboard.store.outside import save_outside
from dashboard.strings import text
from tests.browser.conftest import at, focused, ready, saved
from tests.support import stories
from tests.support.hands import article, mark, press

pytestmark = pytest.mark.browser


# ---- reading ----------------------------------------------------------------------------------------------------------
def test_page_furniture_is_folded_and_can_be_opened(desk, walk):
    page = walk(desk.page("port-fold"))
    assert page.locator(".folded").count() == 1
    assert page.locator("#s7").count() == 0
    page.locator(".folded button").click()
    assert page.locator("#s7").count() == 1
    press(page, "l", "l", "l")
    assert page.locator(".folded").count() == 1


def test_filters_show_what_they_say_and_nothing_vanishes_under_the_cursor(desk, walk):
    page = walk(desk.page("port-filter"))
    press(page, "i")
    assert [cell.get_attribute("data-n") for cell in page.locator(".cell.right[data-n]").all()] == ["2", "4"]
    press(page, "u")
    assert page.locator(".cell.right[data-n]").count() == 2
    press(page, "i")
    assert "2" not in [cell.get_attribute("data-n") for cell in page.locator(".cell.right[data-n]").all()]


def test_a_moved_sentence_leads_to_its_other_place(desk, walk):
    page = walk(desk.page("port-moved", sentence=6))
    press(page, "t")
    assert page.locator(".pointed").inner_text().strip() == "Residents filled the chamber for two hours."
    press(page, "j", "t")


def test_versions_are_walked_and_the_place_is_kept(desk, walk, visit):
    page = walk(desk.page("port-address", sentence=5))
    press(page, "]")
    page.wait_for_function(
        "() => /a011/.test(globalThis[Symbol.for('copydesk.pane')].desk.frame.rightPick.selectedOptions[0].text)"
    )
    assert (
        page.locator(".cell[aria-current] .text").inner_text() == "Work is to begin in March, the city engineer said."
    )
    page.wait_for_url(lambda url: f"right={article('address', 2)}" in url and "sentence=5" in url)
    again = visit(page.url)
    assert at(again) == 5
    press(again, "v")
    again.wait_for_selector(".cell.third")
    assert again.locator(".heads .head.third").is_visible()


def test_an_article_that_stands_alone_is_shown_once_and_the_next_story_is_a_key_away(desk, walk):
    page = walk(desk.page("alone"))
    assert page.locator(".cell.left").first.is_hidden()
    assert page.locator(".head .pick:visible").count() == 1
    press(page, ">")
    page.wait_for_function("() => globalThis[Symbol.for('copydesk.pane')].desk.data.story.id !== 'alone'")
    ready(page)
    assert page.locator(".cell.left").first.is_visible()
    press(page, "PageDown")
    assert at(page) == 6
    press(page, "PageUp")
    assert at(page) == 1
    page.wait_for_url(lambda url: "story=alone" not in url)


def test_find_reaches_every_version(desk, walk):
    page = walk(desk.page("port-find"))
    press(page, "/")
    page.keyboard.type("$9")
    page.wait_for_selector(".hit")
    assert page.locator(".hit").count() == 1
    press(page, "Enter")
    page.wait_for_function(
        "() => /a011/.test(globalThis[Symbol.for('copydesk.pane')].desk.frame.rightPick.selectedOptions[0].text)"
    )
    assert (at(page), focused(page)) == (3, "s3")


# ---- the page around --------------------------------------------------------------------------------------------------
def test_hostile_text_stays_text(desk, walk):
    page = walk(desk.page("port-hostile", right=article("hostile", 3), sentence=4))
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


def test_a_theme_switch_keeps_dom_cursor_and_focus(desk, walk):
    page = walk(desk.page("port-theme"))
    press(page, "b", "b")
    page.evaluate("() => { globalThis[Symbol.for('copydesk.pane')].desk.root.kept = true; }")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "() => globalThis[Symbol.for('copydesk.pane')].desk.root.dataset.scheme === 'dark'", timeout=60_000
    )
    assert page.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.root.kept")
    assert (at(page), focused(page)) == (3, "s3")
    press(page, "b")
    assert (mark(page, 3), at(page)) == ("b", 4)


def test_a_token_that_ran_out_costs_no_mark_and_a_rerun_keeps_everything(desk, walk):
    page = walk(desk.page("port-refused"))
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
    saved(page)
    assert answers[0] == "POST"
    assert page.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.root.kept")
    assert (at(page), [e.label for e in desk.events("port-refused")]) == (3, ["boilerplate", "unsupported"])


def test_leaving_unmounts_the_pane_and_coming_back_works(desk, walk):
    page = walk(desk.page("port-leave"))
    press(page, "b")
    saved(page)
    page.get_by_role("link", name="Triage").first.click()
    page.wait_for_function("() => !globalThis[Symbol.for('copydesk.pane')].desk?.root.isConnected")
    press(page, "u", "s", "b")
    page.get_by_role("link", name="Review").first.click()
    page.wait_for_selector(".pane .cell[aria-current]")
    page = walk(desk.page("port-leave"))
    assert at(page) == 2
    press(page, "u")
    saved(page)
    assert [e.label for e in desk.events("port-leave")] == ["boilerplate", "unsupported"]


def test_a_refused_mark_is_said_and_does_not_block_the_others(desk, walk):
    page = walk(desk.page("port-tabs"))
    page.evaluate(
        """() => { const d = globalThis[Symbol.for('copydesk.pane')].desk;
             d.outbox.put([{ story: d.data.story.id, article: d.view.right, start: 0, end: 5, quote: 'wrong', label: 'nonsense',
                            evidence: [], span: null, note: '', cause: 'key', group: null, reverts: null }]); }"""
    )
    press(page, "b")
    saved(page)
    assert page.locator(".status").inner_text() == "1 refused"
    assert [e.label for e in desk.events("port-tabs")] == ["boilerplate"]


def test_a_story_analysed_anew_comes_in_without_a_reload_but_never_under_the_editors_hands(desk, walk):
    page = walk(desk.page("port-anew"))
    press(page, "b", "j", "n")
    page.keyboard.type("half a thought")
    new = stories.small("anew")
    changed = dict(new.suggestions)
    changed[article("anew", 1)] = tuple(stories.suggestion("unsupported", 0.9) for _ in new.versions[1].sentences)
    store.save_story(desk.engine(), replace(new, suggestions=changed))
    page.wait_for_function("() => globalThis[Symbol.for('copydesk.pane')].desk.later", timeout=60_000)
    page.keyboard.type(", finished")
    press(page, "Enter")
    page.wait_for_selector("#s5[data-sug=u]", timeout=60_000)
    page.wait_for_selector("#s1[data-mark=b]", timeout=60_000)  # marks come with the next answer
    assert (at(page), focused(page), mark(page, 1)) == (3, "s3", "b")
    press(page, "u")
    saved(page)
    assert [(e.label, e.note) for e in desk.events("port-anew") if e.cause == "key"] == [
        ("boilerplate", ""),
        (None, "half a thought, finished"),
        ("unsupported", "half a thought, finished"),
    ]


# ---- humane -------------------------------------------------------------------------------------------------------------
def test_a_key_can_be_changed_collisions_are_refused_and_reset_brings_it_back(desk, walk):
    page = walk(desk.page("port-remap"))
    press(page, "?")
    page.locator("[data-row=sourced]").click()
    press(page, "b")
    assert text("pane.key_taken", action="boilerplate") in page.locator("[data-sheet=help] [role=status]").inner_text()
    page.locator("[data-row=sourced]").click()
    press(page, "1")
    press(page, "Escape")
    assert "1" in page.locator("[data-action=sourced] kbd").inner_text().lower()
    press(page, "s")
    assert mark(page, 1) == ""
    press(page, "1")
    assert mark(page, 1) == "s"
    page.reload()
    ready(page)
    press(page, "1")
    assert mark(page, 2) == "s"
    press(page, "?")
    page.get_by_role("button", name="Reset all keys").click()
    press(page, "Escape", "k", "x", "s")
    assert mark(page, 2) == "s"


def test_four_labels_and_more_are_buttons_and_the_palette_has_everything(desk, walk):
    page = walk(desk.page("port-names"))
    from dashboard.components.actions import ACTIONS

    bar = [one.get_attribute("data-action") for one in page.locator(".keys .act").all()]
    assert bar == ["boilerplate", "unsupported", "sourced", "unsure", "palette"]
    page.keyboard.press("Control+k")
    names = page.locator(".palette b").all_inner_texts()
    assert {text(f"pane.action_{action.id}") for action in ACTIONS} - set(names) == {text("pane.action_palette")}
    page.keyboard.type("residents filled")
    assert "Residents filled the chamber" in page.locator(".palette .command.active").inner_text()
    page.locator(".palette .command.active").wait_for()
    press(page, "Enter")
    page.wait_for_selector("[data-sheet=palette]", state="detached")
    assert "Residents filled" in page.locator(".cell[aria-current] .text, .pointed").first.inner_text()
    page.keyboard.press("Control+k")
    page.keyboard.type("Dock theft history")  # the headline of no story here
    page.keyboard.press("Control+a")
    page.keyboard.type("undecided")
    press(page, "Enter")
    page.wait_for_selector("[data-sheet=palette]", state="detached")
    page.keyboard.press("Control+k")
    page.keyboard.type("merge")  # what stands below the pane, by its title
    press(page, "Enter")
    page.locator("details[open]").filter(has_text=text("grouping.title")).wait_for()


def test_the_frame_leaves_three_quarters_of_the_window_to_the_text(desk, walk):
    rows = (
        "() => globalThis[Symbol.for('copydesk.pane')].desk.frame.scroll.getBoundingClientRect().height / innerHeight"
    )
    seen = """() => { const { desk } = globalThis[Symbol.for('copydesk.pane')];
      const box = desk.frame.scroll.getBoundingClientRect();
      const whole = (node) => { const at = node.getBoundingClientRect();
        return at.height && at.top >= box.top - 1 && at.bottom <= box.bottom + 1; };
      return [...desk.grid.cells.values()].filter(({ text }) => whole(text)).length; }"""
    page = walk(desk.page("port-names"))
    assert page.evaluate(rows) >= 0.75
    page.set_viewport_size({"width": 700, "height": 450})  # 1400 x 900 at 200 %
    press(page, "Home")
    assert page.evaluate(seen) >= 5
    page.set_viewport_size({"width": 390, "height": 844})
    texts = page.locator(".row:not([data-kind=same]) .cell.left .text")
    assert any(one.is_visible() for one in texts.all()), "the source under the sentence"
    for one in page.locator(".keys .act").all():
        box = one.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_words_selected_with_the_mouse_are_marked_as_wrong(desk, walk):
    page = walk(desk.page("port-words", sentence=2))
    word = """() => { const p = globalThis[Symbol.for('copydesk.pane')].desk.grid.cells.get(2).text;
      const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) { const at = walk.currentNode.data.indexOf('Wednesday');
        if (at >= 0) { const r = document.createRange(); r.setStart(walk.currentNode, at + 2);
          r.setEnd(walk.currentNode, at + 5); const box = r.getBoundingClientRect();
          return [box.left, box.right, box.top + box.height / 2]; } } }"""
    left, right, y = page.evaluate(word)
    page.mouse.move(left, y)
    page.mouse.down()
    page.mouse.move(right, y, steps=4)
    page.mouse.up()
    page.locator(".act.picked").click()
    saved(page)
    [event] = [event for event in desk.events("port-words") if event.label == "unsupported"]
    assert event.quote[event.span.start : event.span.end] == "Wednesday"


def test_the_end_of_a_version_is_a_place_where_label_keys_do_nothing(desk, walk):
    page = walk(desk.page("port-stay", sentence=1))
    before = len(desk.events("port-stay"))
    press(page, "End", "j", "u", "u", "b")
    assert page.locator(".cell.end[aria-current]").inner_text().startswith("End of version")
    saved(page)
    assert len(desk.events("port-stay")) == before
    press(page, "Enter")
    page.wait_for_function(f"() => globalThis[Symbol.for('copydesk.pane')].desk.view.right === '{article('stay', 2)}'")
    press(page, "j", "j")
    here = at(page)
    page.locator("[data-testid=stTopNavLink]", has_text=text("views.triage")).click()
    page.wait_for_selector("ol.queue")
    page.locator("[data-testid=stTopNavLink]", has_text=text("views.review")).click()
    ready(page)
    assert page.evaluate("() => globalThis[Symbol.for('copydesk.pane')].desk.view.right") == article("stay", 2)
    assert at(page) == here


def test_a_screen_reader_hears_names_states_and_the_label_just_set(desk, walk):
    page = walk(desk.page("port-names"))
    tree = page.locator(".pane").aria_snapshot()
    assert 'grid "Sentences of names-a010' in tree
    assert 'img "suggested: unsupported"' in tree
    press(page, "b")
    assert page.locator("[aria-live]").first.inner_text().startswith("boilerplate")
    tree = page.locator(".pane").aria_snapshot()
    assert 'img "boilerplate"' in tree
    said = page.locator("[aria-live]").first.evaluate("n => n.textContent")
    press(page, "k", "b")
    again = page.locator("[aria-live]").first.evaluate("n => n.textContent")
    assert (again.strip(), again != said) == (said.strip(), True)  # the same words, and still news
    small = page.evaluate(
        """() => [...globalThis[Symbol.for('copydesk.pane')].desk.root.querySelectorAll('button, select, input')]
             .filter((n) => n.offsetParent).map((n) => [n.outerHTML.slice(0, 80), n.getBoundingClientRect()])
             .filter(([, b]) => b.height && (b.height < 24 || b.width < 24)).map(([h]) => h)"""
    )
    assert small == []


def test_right_to_left_articles_read_right_to_left(desk, walk):
    page = walk(desk.page("arabic"))
    assert page.locator("#s2 .text").evaluate("n => getComputedStyle(n).direction") == "rtl"
    press(page, "j", "Shift+U", "e")
    page.wait_for_selector("[data-sheet=words]")
    press(page, "ArrowLeft", "Enter")
    saved(page)
    assert desk.events("arabic")[-1].span is not None


def test_a_phone_shows_one_column_and_scrolls_only_down(desk, walk):
    page = walk(desk.page("port-phone"))
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("() => innerWidth === 390")
    assert {round(box["x"]) for one in page.locator(".cell.right").all() if (box := one.bounding_box())} == {9}
    assert page.evaluate(
        "() => { const s = globalThis[Symbol.for('copydesk.pane')].desk.frame.scroll; return s.scrollWidth <= s.clientWidth; }"
    )
    page.locator("[data-action=boilerplate]").click()
    assert mark(page, 1) == "b"


def test_marking_moves_nothing_on_the_screen(desk, walk):
    page = walk(desk.page("port-phone"))
    where = "() => [...globalThis[Symbol.for('copydesk.pane')].desk.grid.element.querySelectorAll('.row')].map((r) => Math.round(r.offsetTop))"
    before = page.evaluate(where)
    press(page, "b", "u", "b")
    assert page.evaluate(where) == before


# ---- other programs ---------------------------------------------------------------------------------------------------
def test_what_another_program_says_is_shown_under_its_name_and_programs_read_the_desk_by_their_token(desk, walk):
    db, told = desk.engine(), stories.small("filter")
    s, name = told.versions[1].sentence(2), told.versions[1].article.id
    said = OutsideSuggestion(
        f"Mini {stories.HOSTILE}", name, s.start, s.end, s.text, "unsupported", 0.87, "no source says it"
    )
    save_outside(
        db, [replace(said, evidence=({"note": "the minutes"},)), replace(said, by="rules", score=None, reason="")]
    )
    page = walk(desk.page("port-filter", right=name, sentence=2))
    lines = page.locator(".info .outside")
    first = lines.nth(0).inner_text()
    assert lines.count() == 2 and "Mini <img" in first
    assert all(words in first for words in ("unsupported", "87%", "no source says it", "the minutes"))
    assert page.evaluate("window.hacked") is None
    assert page.locator(".info .verdict").count() == 1, "the desk's own suggestion stays as it is"
    press(page, "j")
    page.wait_for_function("() => document.querySelectorAll('.info .outside').length === 0")
    token = make_token(db, "kim", "a script", "read", 1)[0]
    address = f"http://127.0.0.1:{desk.port}/copydesk/api/v1/stories/port-filter/sentences"
    asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        rows = json.load(answer)["sentences"]
    assert [one["by"] for row in rows for one in row["outside"]] == [said.by, "rules"]
    for method, path, status in (("GET", "nowhere", 404), ("DELETE", "stories", 405), ("GET", "stories", 401)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(
                urllib.request.Request(address.split("stories", maxsplit=1)[0] + path, method=method), timeout=30
            )
        assert refused.value.code == status and json.load(refused.value)["error"]
