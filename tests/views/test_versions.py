"""The boards of Versions: a flag for each sentence, and nothing of the machine's before one's own mark at a blind desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from dashboard import review, settings
from dashboard.model import Alignment, Identity, Link, Reason, Story, StoryAnalysis, Suggestion, Version
from dashboard.review.marks.blind import set_blind
from dashboard.store import load_story, people
from dashboard.views import versions, versions_read, versions_rows
from dashboard.views.versions_read import Reading, even_share, left_out, shorten
from dashboard.wire.versions import AloneRow, ClaimRow, CopyLink, FactRow, Stop, WordingRow
from tests.support.making import version
from tests.support.marking import event, filled
from tests.support.shapes import misfits


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(versions_rows, "language", lambda: "en")
    monkeypatch.setattr(versions_rows, "say", lambda key, **_: key)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_blind_the_rows_show_the_suggestions_of_sentences_already_marked_alone(
    store: Engine, monkeypatch: pytest.MonkeyPatch
):
    a, b = filled(store)
    for name, role in (("Ada", "lead"), ("Kim", "editor")):
        people.sign_in(store, Identity("https://id.example", name, name), new_role=role)
    set_blind(store, "ada", True)
    review.record_marks(store, "kim", [event(b, 1)])
    review.record_marks(store, "ada", [event(a, 2)])
    told = load_story(store, "story-1")
    monkeypatch.setattr(versions, "engine", lambda: store)

    def states(who: str) -> set[tuple[str, int]]:
        monkeypatch.setattr(versions, "editor", lambda: who)
        shown = versions.unblinded(told)
        reading = Reading(told, left_out(told, blind=True))
        rows = versions_rows.claim_rows(reading, a.article.id, "story", shown)
        cells = [cell for row in rows for cell in row["cells"] if cell]
        return {(c["article"], p["n"]) for c in cells for p in c["parts"] if p["state"] != "none"}

    assert states("kim") == {(b.article.id, 1)}
    assert len(states("ada")) == len(a.sentences) + len(b.sentences)


def three() -> Reading:
    """Three versions; in the third the claim of two sentences is flagged in the second one, and the day is odd."""
    first = "The council voted 6-3 on Tuesday to raise the monthly fee for stormwater."
    texts = (
        (first, "Sign up for our newsletter."),
        (first, "Sign up for our newsletter."),
        (
            "The council voted 6-3 on Wednesday to raise the monthly fee.",
            "Residents of Quillfield threw 40 eggs at the mayor.",
        ),
    )
    told = tuple(version(lines, name=name, site=f"{name}.example") for name, lines in zip("abc", texts, strict=True))
    links = (
        Alignment("a", "b", (Link(1, 1, 1.0, "same"), Link(2, 2, 1.0, "same"))),
        Alignment("a", "c", (Link(1, 1, 0.9, "edited"), Link(1, 2, 0.5, "edited"))),
        Alignment("b", "c", (Link(1, 1, 0.9, "edited"),)),
    )
    wrong = Suggestion("unsupported", 0.9, {}, (Reason("number-missing", {"here": "40 eggs"}),))
    fine, filler = Suggestion("sourced", 0.9, {}), Suggestion("boilerplate", 0.9, {})
    said = {"a": (fine, filler), "b": (fine, filler), "c": (fine, wrong)}
    story = Story("s", "A fee", ("a", "b", "c"), dict.fromkeys("abc", "rewrite"))
    analysis = StoryAnalysis(story, told, links, said)
    return Reading(analysis, left_out(analysis, blind=False))


def test_a_cell_of_several_sentences_has_a_block_and_a_flag_for_each():
    ((row,), reading) = versions_rows.claim_rows(three(), "consensus"), three()
    parts = row["cells"][3]["parts"]
    assert [(p["n"], p["state"]) for p in parts] == [(1, "sourced"), (2, "unsupported")]
    assert "40 eggs" in parts[1]["why"]
    texts = ["".join(run[1] for run in p["pieces"]) for p in parts]
    assert texts == [s.text for s in reading.versions[2].sentences]
    assert ["Wednesday", "date"] in [[text, strong] for _, text, strong in parts[0]["pieces"]]


def test_a_later_capture_is_a_revision_and_what_it_lost_stands_in_its_cell():
    told = three().analysis
    seen = dict(zip("ac", (10, 12), strict=True))
    moments = {
        k: {"url": "https://harbor.example/fee", "captured": datetime(2026, 3, d, tzinfo=UTC)} for k, d in seen.items()
    }
    captured = tuple(replace(v, article=replace(v.article, **moments.get(v.article.id, {}))) for v in told.versions)
    reading = Reading(replace(told, versions=captured), frozenset())
    assert reading.revises("a", "c") and not reading.revises("c", "a") and not reading.revises("consensus", "c")
    parts = versions_rows.claim_rows(reading, "a")[0]["cells"][2]["parts"]
    runs = [run for part in parts for run in part["pieces"]]
    assert [words for op, words, _ in runs if op < 0 and "Tuesday" in words]
    assert ["".join(words for op, words, _ in part["pieces"] if op >= 0) for part in parts] == [
        s.text for s in captured[2].sentences
    ]
    assert "captured" in versions_rows.column(reading, captured[2])["note"]
    rewrites = versions_rows.claim_rows(three(), "a")[0]["cells"][2]["parts"]
    assert not [run for part in rewrites for run in part["pieces"] if run[0] < 0]


def test_what_is_sent_has_the_shape_of_its_types():
    reading = three()
    made = {
        ClaimRow: versions_rows.claim_rows(reading, "consensus"),
        AloneRow: versions_rows.alone_rows(reading),
        FactRow: versions_rows.fact_rows(reading, "consensus", every=True),
        WordingRow: versions_rows.wording_rows(reading),
        Stop: versions_rows.stops(reading),
        CopyLink: versions_rows.copy_links(reading),
    }
    for kind, rows in made.items():
        assert rows, kind
        assert [list(misfits(row, kind)) for row in rows if list(misfits(row, kind))] == []


def test_a_version_is_first_with_what_no_earlier_one_gave():
    told = three().analysis
    days = {"a": date(2026, 3, 10), "c": date(2026, 3, 12)}
    dated = tuple(replace(v, article=replace(v.article, published=days.get(v.article.id))) for v in told.versions)
    firsts = {
        row["article"]: row["first"] for row in versions_rows.stops(Reading(replace(told, versions=dated), frozenset()))
    }
    assert "Wednesday" in firsts["c"]
    assert not [words for words in firsts["c"] if "6-3" in words]
    assert firsts["a"] == firsts["b"] == []
    assert versions_rows.has_digit("40 eggs") and not versions_rows.has_digit("Two")


def test_the_odd_value_and_what_is_said_alone_are_those_of_the_third_version():
    reading = three()
    (fact,) = [row for row in versions_rows.fact_rows(reading, "consensus") if row["disputed"]]
    assert [cell["text"] for cell in fact["cells"]] == [
        "Tuesday (2) / Wednesday (1)",
        "Tuesday",
        "Tuesday",
        "Wednesday",
    ]
    assert [cell["odd"] for cell in fact["cells"]] == [False, False, False, True]
    assert {row["name"] for row in versions_rows.alone_rows(reading)} == {"c.example"}
    text = "".join(part["text"] for part in versions_rows.wording_rows(reading)[0]["parts"])
    assert "Tuesday (2) / Wednesday (1)" in text


def test_headlines_that_one_version_alone_has_come_behind_the_story():
    lone, vote = "Rain costs more in Quillfield", "The council voted 6-3 on Tuesday to raise the monthly fee."
    told = tuple(version(lines, name=name) for name, lines in (("a", (lone, vote)), ("b", (vote,))))
    headed = replace(told[0], sentences=(replace(told[0].sentences[0], part="title"), told[0].sentences[1]))
    links = (Alignment("a", "b", (Link(2, 1, 1.0, "same"),)),)
    story = Story("s", "A fee", ("a", "b"), dict.fromkeys("ab", "rewrite"))

    def said(first: Version) -> list[set[tuple[str, int]]]:
        reading = Reading(StoryAnalysis(story, (first, told[1]), links, {}), frozenset())
        rows = versions_rows.claim_rows(reading, "b")
        return [{(cell["article"], p["n"]) for cell in row["cells"] if cell for p in cell["parts"]} for row in rows]

    assert said(told[0]) == [{("a", 1)}, {("a", 2), ("b", 1)}]
    assert said(headed) == [{("a", 2), ("b", 1)}, {("a", 1)}]


def test_claims_come_in_the_order_that_was_asked_for():
    reading = three()
    for order in versions_rows.ORDERS:
        rows = versions_rows.claim_rows(reading, "a", order)
        assert len(rows) == len(reading.claims)


def test_of_a_very_long_story_the_boards_look_at_so_much_and_say_what_they_left_out(monkeypatch: pytest.MonkeyPatch):
    told = three().analysis
    assert shorten(told) == (told, 0)
    monkeypatch.setattr(settings, "LIMIT_SENTENCE_CHARS", 40)
    short, beyond = shorten(told)
    sentences = [s for v in told.versions for s in v.sentences]
    assert beyond == sum(len(s.text) > 40 for s in sentences) > 0
    assert max(len(s.text) for v in short.versions for s in v.sentences) <= 40
    monkeypatch.setattr(settings, "LIMIT_SENTENCE_CHARS", 1_200)
    monkeypatch.setattr(versions_read, "BOARD_SENTENCES", 4)  # of three versions: one each
    short, beyond = shorten(told)
    assert [len(v.sentences) for v in short.versions] == [1, 1, 1] and beyond == len(sentences) - 3
    assert all(max(link.a, link.b) == 1 for pair in short.alignments for link in pair.links)
    whole = {
        article: numbers for claim in Reading(short, frozenset()).claims for article, numbers in claim.cells.items()
    }
    assert set(whole.values()) == {(1,)}
    assert [even_share(sizes, 10) for sizes in ([2, 3], [2, 90], [9, 9, 9], [1] * 40, [])] == [3, 8, 3, 1, 1]


def test_a_large_table_of_claims_is_shown_in_parts_that_hold_each_claim_once(monkeypatch: pytest.MonkeyPatch):
    reading = Reading(three().analysis, frozenset())
    assert versions_rows.claim_parts(reading, 3) == [slice(0, len(reading.claims))]
    for order in versions_rows.ORDERS:
        whole = versions_rows.claim_rows(reading, "a", order)
        monkeypatch.setattr(versions_rows, "BOARD_CELLS", 3)
        parts = versions_rows.claim_parts(reading, 3)
        assert len(parts) == len(whole) > 1
        assert [row for part in parts for row in versions_rows.claim_rows(reading, "a", order, part=part)] == whole
        monkeypatch.undo()
        monkeypatch.setattr(versions_rows, "language", lambda: "en")
        monkeypatch.setattr(versions_rows, "say", lambda key, **_: key)
