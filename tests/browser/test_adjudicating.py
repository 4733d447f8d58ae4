"""How a lead decides where editors differ: one key a case, nothing lost, everything to be taken back."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import review
from dashboard.model import DESK, MarkEvent, MarkEvidence
from dashboard.review.rulings import adjudication
from dashboard.store import guideline
from dashboard.strings import text
from tests.browser.conftest import Desk, fill
from tests.support import stories
from tests.support.hands import cut_line, mend_line, press

pytestmark = pytest.mark.browser
TAGS = ("rule", "lost", "axe")
STORIES = {tag: stories.small(tag) for tag in TAGS}
STATE = "globalThis[Symbol.for('copydesk.cases')].desk"


def differ(desk: Desk, tag: str, n: int, *labels: str, note: str = "") -> None:
    """Kim and Noor mark sentence `n` of the first rewrite of a story."""
    source, of = STORIES[tag].versions[:2]
    s, proof = of.sentence(n), source.sentence(2)
    evidence = (MarkEvidence(article=source.article.id, start=proof.start, end=proof.end, quote=proof.text),)
    for who, label in zip(("kim", "noor"), labels, strict=False):
        event = MarkEvent(
            f"{tag}-{n}-{who}-{label}", who, of.article.id, s.start, s.end, s.text, label,  # type: ignore[arg-type]
            1_790_000_000_000 + n, story=STORIES[tag].story.id, note=note if who == "noor" else "",
            evidence=evidence if label == "sourced" else (),
        )  # fmt: skip
        assert review.record_marks(desk.engine(), who, [event]).acks


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, playwright_browser: object) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("ruling")
    fill(folder, tuple(STORIES.values()))
    desk = Desk(folder, "lea").start()
    for n, labels in (
        (2, ("sourced", "unsupported")),
        (3, ("unsupported", "boilerplate")),
        (5, ("sourced", "boilerplate")),
    ):
        differ(desk, "rule", n, *labels, note="The wire says Tuesday." if n == 2 else "")
    differ(desk, "rule", 4, "unsure")
    differ(desk, "rule", 6, "sourced", "sourced")
    differ(desk, "lost", 2, "sourced", "unsupported")
    differ(desk, "lost", 3, "sourced", "boilerplate")
    differ(desk, "axe", 2, "sourced", "unsupported", note="Which day?")
    yield desk
    desk.stop()


@pytest.fixture
def bench(desk: Desk, new_profile: Any) -> Callable[..., Any]:
    """Open the cases of one story in a fresh browser; the page, with the first case on it."""

    def sit_down(tag: str, scheme: str = "light") -> Any:
        page = new_profile().new_page()
        page.emulate_media(color_scheme=scheme)
        page.goto(f"http://127.0.0.1:{desk.port}/adjudicate?story={STORIES[tag].story.id}")
        at_work(page)
        return page

    return sit_down


def at_work(page: Any) -> None:
    page.wait_for_selector(".case .text.here", timeout=60_000)


def durable(page: Any) -> None:
    page.wait_for_function(f"() => {STATE}.outbox.items.size === 0", timeout=60_000)


def here(page: Any) -> str:
    return page.locator(".text.here").inner_text()


def count_open(desk: Desk, tag: str) -> int:
    """How many cases of a story wait for a ruling."""
    counts = adjudication.tally(desk.engine(), story=STORIES[tag].story.id)
    return counts["labels"] + counts["question"] + counts["contested"]


def rulings(desk: Desk, tag: str) -> dict[int, Any]:
    """Sentence number -> the desk's mark on the first rewrite."""
    of = STORIES[tag].versions[1].article.id
    found = review.read_marks(desk.engine(), STORIES[tag].story.id)
    return {m.n: m for m in found.marks if m.editor == DESK and m.article == of and m.label}  # type: ignore[misc,union-attr]


def test_a_lead_decides_case_after_case_with_one_key_each_and_takes_one_back(desk: Desk, bench: Callable[..., Any]):
    open_cases = count_open(desk, "rule")
    page = bench("rule")
    page.get_by_text(text("rulings.show_open", n=open_cases)).wait_for()
    assert "Wednesday" in here(page)  # unsupported against sourced comes first
    assert page.locator(".telling .near").count() >= 2  # never a bare sentence
    assert "Tuesday" in page.locator(".bears.first del").first.inner_text()
    assert page.locator("[data-category=date]").get_attribute("aria-pressed") == "true"  # from the suggestion
    assert page.locator(".answer").count() == 2
    press(page, "n")
    page.keyboard.type("The wire decides: b u s 1 2")
    press(page, "Enter", "g")
    page.keyboard.type("Days are checked *against* the wire.")
    press(page, "Escape", "2")
    assert "delicate balance" in here(page)  # the next case is there at once
    press(page, "l", "b")
    assert page.locator(".answer h3").first.inner_text().strip().endswith("unsure")
    press(page, "s")
    assert "Work is to begin" in here(page)
    press(page, "n")
    page.keyboard.type("s b u", delay=300)  # a note, and no rulings, although the figures of the page are due
    assert page.locator(".fields input").first.input_value() == "s b u"
    press(page, "Enter")
    durable(page)
    page.locator(".toast", has_text=text("rulings.example_added")).wait_for(state="attached", timeout=60_000)
    page.get_by_text(text("rulings.show_open", n=open_cases - 3)).wait_for(timeout=60_000)  # the figures follow
    assert count_open(desk, "rule") == open_cases - 3
    made = rulings(desk, "rule")
    assert {n: (m.label, m.category, m.actor) for n, m in made.items()} == {
        2: ("unsupported", "date", "lea"), 3: ("boilerplate", "filler", "lea"), 4: ("sourced", made[4].category, "lea"),
    }  # fmt: skip
    assert made[2].note == "The wire decides: b u s 1 2"
    assert made[4].evidence
    assert adjudication.status(desk.engine(), STORIES["rule"].story.id)[made[2].article, 6] == "unanimous"
    [example] = guideline.versions(desk.engine())
    assert "**unsupported** (date)" in example.text
    assert "\\*against\\*" in example.text
    press(page, "z")  # the question is open again, and on the screen
    assert "money will pay" in here(page)
    durable(page)
    assert sorted(rulings(desk, "rule")) == [2, 3]
    page.reload()
    at_work(page)
    press(page, "z")  # the one before, made before the reload
    durable(page)
    assert sorted(rulings(desk, "rule")) == [2]
    page.locator(".caseline", has_text="delicate balance").wait_for(timeout=60_000)


def test_no_ruling_is_lost_when_the_line_is_cut_and_the_page_reloaded(desk: Desk, bench: Callable[..., Any]):
    page = bench("lost")
    cut_line(page)
    press(page, "1", "2")
    page.wait_for_selector(".status[data-state=late]", timeout=60_000)
    assert rulings(desk, "lost") == {}
    page.reload()
    at_work(page)
    assert page.locator(".caseline[data-done]").count() == 2  # kept, and told as decided
    mend_line(page)
    durable(page)
    assert {n: m.label for n, m in rulings(desk, "lost").items()} == {2: "sourced", 3: "boilerplate"}


def test_axe_finds_nothing_in_a_case_with_everything_open(bench: Callable[..., Any]):
    page = bench("axe", scheme="dark")
    press(page, "p", "g")
    page.wait_for_selector(".precedents li")
    found = importlib.util.find_spec("axe_playwright_python")
    assert found and found.submodule_search_locations
    page.evaluate((Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8"))
    result = page.evaluate(
        "() => axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })"
    )
    assert len(result["passes"]) > 20
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in result["violations"]] == []
