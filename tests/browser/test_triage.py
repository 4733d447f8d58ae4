"""Triage in a browser: found words lead to their sentence, filters live in the address, a lead hands out with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard import review, store
from dashboard.model import MarkEvent
from dashboard.review.queue import saved
from dashboard.review.sharing import assignment, claims
from dashboard.strings import text
from tests.browser.conftest import Desk, fill, ready
from tests.support import stories

pytestmark = pytest.mark.browser
ROWS = "a.story"
MADE = tuple(stories.small(tag) for tag in ("one", "two", "three", "four"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, playwright_browser: Any) -> Iterator[Desk]:
    """Four stories; a colleague has left a note on one of them."""
    folder = tmp_path_factory.mktemp("triage")
    fill(folder, MADE)
    desk = Desk(folder)
    db = desk.engine()
    of = MADE[2].versions[2]
    s = of.sentences[2]
    note = f"ask the pelican {stories.HOSTILE}"
    place = (of.article.id, s.start, s.end, s.text)
    made = MarkEvent("note-of-jo", "jo", *place, "unsupported", 1_790_000_000_000, 1, MADE[2].story.id, note=note)
    assert not review.record_marks(db, "jo", [made]).refused
    db.dispose()
    yield desk.start()
    desk.stop()


@pytest.fixture
def page(new_profile: Any, desk: Desk) -> Any:
    """A lead at the queue."""
    page = new_profile().new_page()
    page.goto(f"http://127.0.0.1:{desk.port}/triage")
    stands(page, 4)
    return page


def stands(page: Any, rows: int) -> None:
    """The queue has so many stories."""
    page.wait_for_function(
        "(n) => [...document.querySelectorAll('*')].some((node) => node.shadowRoot?.querySelectorAll('a.story').length === n)",
        arg=rows,
        timeout=60_000,
    )


def shown(page: Any) -> list[str]:
    return [row.get_attribute("data-id") for row in page.locator(ROWS).all()]


def test_a_word_of_a_note_leads_to_its_sentence_and_the_way_back_to_the_same_list(desk, page):
    field = page.get_by_role("combobox", name=text("triage.filter"))
    field.fill("pelican")
    field.press("Enter")
    stands(page, 1)
    page.wait_for_url("**/triage?q=pelican")
    hit = page.locator("a.hit")
    assert "Note by jo" in hit.inner_text()
    assert stories.HOSTILE.split()[0] in hit.inner_text()
    assert hit.locator("mark").inner_text() == "pelican"
    assert page.evaluate("() => window.hacked") is None
    hit.focus()
    page.keyboard.press("Enter")
    ready(page)
    assert page.locator(".cell[aria-current]").get_attribute("id") == "s3"
    assert f"right={MADE[2].versions[2].article.id}" in page.url
    page.go_back()
    stands(page, 1)
    page.reload()
    stands(page, 1)
    assert page.url.endswith("/triage?q=pelican")


def test_one_field_suggests_filters_that_stand_in_the_address_and_are_kept_under_a_name(desk, page):
    page.get_by_role("combobox", name=text("triage.filter")).fill("unsupp")
    chip = text("triage.filter_chip", name=text("triage.decided"), value=text("views.label_unsupported"))
    page.get_by_role("option", name=chip).click()
    stands(page, 1)
    page.keyboard.press("Escape")
    page.wait_for_url("**/triage?decided=unsupported")
    assert "1 sentence" in page.locator(".facts").inner_text()
    page.get_by_role("button", name="Views").click()
    page.get_by_label(text("triage.views_name")).fill("Disputed")
    page.keyboard.press("Enter")
    page.get_by_text("Saved as Disputed").wait_for()
    assert [view.name for view in saved.views(desk.engine(), "kim")] == ["Disputed"]
    page.keyboard.press("Escape")
    page.go_back()  # the filter before
    stands(page, 4)
    page.get_by_role("button", name="Views").click()
    page.get_by_role("button", name="Disputed").click()
    stands(page, 1)
    page.wait_for_url("**/triage?decided=unsupported")


def test_a_lead_selects_with_the_keyboard_and_hands_out_then_takes_the_next_story(desk, page):
    first = shown(page)[:3]
    for key in ("j", "x", "j", "j", "Shift+X", "a"):
        page.keyboard.press(key)
    assert page.locator(".bar .count").inner_text() == "3 stories selected"
    page.keyboard.press("j")  # in the list of names: the first that begins with it
    page.locator(".bar").get_by_role("button", name="Assign", exact=True).press("Enter")
    page.locator(".hand.meant").nth(2).wait_for()
    given = assignment.assignments(desk.engine())
    assert {story: [one.editor for one in each] for story, each in given.items()} == {story: ["jo"] for story in first}
    assert text("triage.row_assigned", names="jo") in page.locator("li.picked").first.inner_text()
    page.locator(".bar").get_by_role("button", name=text("triage.select_none")).click()
    page.locator(ROWS).first.focus()
    page.keyboard.press("n")
    ready(page)
    [mine] = [story for story, held in claims.claims(desk.engine()).items() if held[0].editor == "kim"]
    assert mine not in first  # those are for jo
    assert f"story={mine}" in page.url
    assert store.story_ids(desk.engine()) == sorted(one.story.id for one in MADE)
