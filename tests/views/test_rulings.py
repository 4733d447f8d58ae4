"""The pages Adjudicate and Guideline: what they send and show, to whom, and that two leads never overwrite each other."""

from __future__ import annotations

import re

import pytest

from dashboard import review, store, strings
from dashboard.labels import LABELS
from dashboard.model import Identity
from dashboard.review.rulings.examples import add_example
from dashboard.store import guideline
from dashboard.store.people import set_role, sign_in
from dashboard.views import guideline as page
from tests.support.marking import OTHER, analysis, event, from_sentence, keep, two_versions
from tests.support.screen import boxes, component, open_page, texts

ENGLISH = "rulings.guideline_start"


@pytest.fixture
def desk(empty: store.Engine, monkeypatch: pytest.MonkeyPatch) -> store.Engine:
    """A story with a conflict, a question, an agreement and a ruling of Lea's, who is at the page."""
    monkeypatch.setenv("DASHBOARD_EDITOR", "Lea")
    a, b = two_versions()
    keep(empty, analysis(a, b))
    marks = {"Kim": ("sourced", "unsure", "boilerplate"), "Noor": ("unsupported", None, "boilerplate")}
    for who, labels in marks.items():
        for n, label in enumerate(labels, 1):
            if label:
                proof = (from_sentence(a, 1),) if label == "sourced" else ()
                review.record_marks(empty, who, [event(b, n, label, evidence=proof, note=f"{who} says")])
    review.record_marks(empty, "Lea", [event(a, 1, "boilerplate", cause="adjudication", category="other")])
    return empty


def test_the_cases_come_worst_first_with_everything_needed_to_decide(desk: store.Engine):
    a, b = two_versions()
    sent = component(visitor := open_page("adjudicate"), "cases")
    assert sent and sent["total"] == 2
    first, second = sent["cases"]
    assert (first["text"], first["kind"], second["kind"]) == (OTHER[0], "labels", "question")
    assert [(m["name"], m["label"], m["note"]) for m in first["marks"]] == [
        ("Kim", "sourced", "Kim says"), ("Noor", "unsupported", "Noor says"),
    ]  # fmt: skip
    assert first["after"] == [["body", OTHER[1]], ["body", OTHER[2]]]
    assert first["category"] == "date"
    [witness, *_] = first["witnesses"]
    assert witness["evidence"]["article"] == a.article.id
    assert [words for op, words, _ in witness["left"] if op < 0] == ["Tuesday"]
    assert [words for op, words, _ in witness["right"] if op > 0] == ["Wednesday"]
    assert "".join(words for _, words, _ in witness["right"]) == b.sentence(1).text
    assert [one["item"]["text"] for one in sent["recent"]] == [a.sentence(1).text]
    assert "different labels: 1" in boxes(visitor) + "\n".join(texts(visitor))
    assert not visitor.exception


def test_the_lists_of_what_is_finished_are_on_the_page_too(desk: store.Engine):
    for shown, count in (("adjudicated", 1), ("unanimous", 1)):
        sent = component(open_page("adjudicate", show=shown), "cases")
        assert sent and (sent["kind"], len(sent["cases"])) == (shown, count)


def test_a_desk_without_cases_says_so_in_both_languages(empty: store.Engine):
    visitor = open_page("adjudicate")
    assert "Nothing has been marked yet" in boxes(visitor)
    store.set_setting(empty, "language", "de")
    assert "Noch ist nichts markiert" in boxes(open_page("adjudicate"))


def test_an_editor_gets_no_case_and_cannot_write_the_guideline(
    desk: store.Engine, at_this_computer: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DASHBOARD_LOGIN", "proxy")
    monkeypatch.setenv("DASHBOARD_PROXY_SECRET", "s" * 32)
    guideline.save(desk, "lea", "# Rules", seen=0)
    for who, role in (("kim", "editor"), ("lea", "lead")):
        handle = sign_in(desk, Identity("proxy", who, who)).id
        set_role(desk, None, handle, role)
        at_this_computer.update({"x-copydesk-user": who, "x-copydesk-secret": "s" * 32})
        cases, rules = open_page("adjudicate"), open_page("guideline", part="edit")
        assert (component(cases, "cases") is None) == (role == "editor")
        assert bool(rules.text_area) == (role == "lead")
        assert not cases.exception and not rules.exception


# ---- the guideline ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", strings.LANGUAGES)
def test_a_text_to_begin_with_is_offered_and_not_stored(empty: store.Engine, language: str):
    store.set_setting(empty, "language", language)
    visitor = open_page("guideline")
    assert visitor.text_area[0].value.strip() == strings.text(ENGLISH, language).strip()
    assert guideline.newest(empty) is None
    for label in LABELS:
        assert strings.text(f"pane.label_{label}", language).lower() in visitor.text_area[0].value.lower()
    visitor.button[0].click().run()
    assert guideline.newest(empty).text.strip() == strings.text(ENGLISH, language).strip()
    assert "1" in boxes(visitor)


def test_saving_over_a_version_that_was_not_seen_is_refused_and_the_text_survives_a_reload(empty: store.Engine):
    guideline.save(empty, "lea", "# Rules\nOne", seen=0)
    visitor = open_page("guideline", part="edit")
    visitor.text_area[0].set_value("# Rules\nMine").run()
    guideline.save(empty, "max", "# Rules\nTwo", seen=1)
    again = open_page("guideline", part="edit")  # a reload: another session
    assert again.text_area[0].value == "# Rules\nMine"
    assert "max saved version 2" in boxes(again)
    assert guideline.newest(empty).text == "# Rules\nTwo\n"
    again.text_area[0].set_value("# Rules\nTwo\nMine").run()
    again.button[0].click().run()
    assert [one.text for one in guideline.versions(empty)] == [
        "# Rules\nTwo\nMine\n",
        "# Rules\nTwo\n",
        "# Rules\nOne\n",
    ]


def test_pictures_formulas_and_html_of_the_guideline_are_text(empty: store.Engine):
    guideline.save(empty, "lea", "# Rules\n![x](http://evil.example/p.png) <img src=y> costs $5 to $7", seen=0)
    shown = [m for m in open_page("guideline").markdown if "Rules" in m.value]
    assert len(shown) == 1
    assert not shown[0].allow_html
    assert re.search(r"(?<!\\)(!\[|\$)", shown[0].value) is None
    lines = list(page.changes("a <b>bold</b>\nkept", "a <i>bold</i>\nkept"))
    assert not any("<b>" in line or "<i>" in line for line in lines)
    assert "&lt;" in "".join(lines)


def test_an_older_version_is_restored_as_a_new_one(empty: store.Engine):
    guideline.save(empty, "lea", "# Rules\nOne", seen=0)
    guideline.save(empty, "lea", "# Rules\nTwo", seen=1)
    visitor = open_page("guideline", part="history")
    visitor.radio[0].set_value(1).run()
    visitor.button[0].click().run()
    assert (guideline.newest(empty).version, guideline.newest(empty).text) == (3, "# Rules\nOne\n")


def test_an_example_from_a_ruling_names_label_category_and_sentence(desk: store.Engine):
    a, _ = two_versions()
    ruling = next(m.event for m in review.read_marks(desk, "story-1").marks if m.editor == "(desk)")
    made = add_example(desk, "Lea", ruling, "Votes are *never* boilerplate.")
    assert a.sentence(1).text in made.text
    assert f"review?story=story-1&right={a.article.id}&sentence=1" in made.text
    assert "**boilerplate** (other)" in made.text
    assert "\\*never\\*" in made.text
    assert add_example(desk, "Lea", ruling).version == made.version
