"""The export: every sentence once a mark, nothing lost on the way into a table and back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard import exchange, review, store
from dashboard.exchange import COLUMNS, EXPORTS, Source
from dashboard.exchange.cells import guard_cell
from dashboard.exchange.rows import Row, read_rows
from dashboard.model import MarkEvidence, Span, Version
from dashboard.store import sheets
from tests.support.making import version
from tests.support.marking import analysis, corrected, event, from_sentence, keep, suggestion, two_versions

PAGE = Path(__file__).resolve().parents[2] / "docs" / "exports.md"
NASTY = '=HYPERLINK("http://evil.example";"ok"), so stood it there; „Ümläut“ – 東京 🐙 | \\n \'quoted\''


@pytest.fixture
def versions(empty_desk: Engine) -> tuple[Version, Version]:
    a, b = two_versions()
    keep(empty_desk, analysis(a, b))
    return a, b


def export_rows(db: Engine) -> Iterator[Row]:
    return read_rows(Source(db))


def export(db: Engine, form: str, out: Any, *, final: bool = False) -> int:
    return EXPORTS[form].write(Source(db, final=final), out)


def written(db: Engine, form: str) -> str:
    out = io.BytesIO()
    export(db, form, out)
    return out.getvalue().decode("utf-8-sig")


def table(db: Engine) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(written(db, "csv")), dtype=str, keep_default_na=False)


def records(db: Engine) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(db, "jsonl").splitlines()]


def bare(cell: str) -> str:
    """What a reader does with a guarded cell, as docs/exports.md says."""
    return cell[1:] if re.match(r"''*[=+@\t\r-]", cell) else cell


# ---- rows ----------------------------------------------------------------------------------------------------------
def test_a_sentence_without_marks_has_one_row_and_one_with_three_has_three(
    empty_desk: Engine, versions: tuple[Version, Version]
):
    a, b = versions
    for editor, label in (("Kim", "unsupported"), ("Ines", "sourced"), ("Omar", "unsure")):
        review.record_marks(empty_desk, editor, [event(a, 1, label)])
    rows = list(export_rows(empty_desk))
    counted = {(row["article"], row["n"]): 0 for row in rows}
    for row in rows:
        counted[row["article"], row["n"]] += 1
    assert counted == {(v.article.name, s.n): 3 if v is a and s.n == 1 else 1 for v in (a, b) for s in v.sentences}
    said = {(row["editor"], row["label"]) for row in rows if row["label"]}
    assert said == {("Kim", "unsupported"), ("Ines", "sourced"), ("Omar", "unsure")}
    blank = [row for row in rows if not row["label"]]
    assert all(row["editor"] is row["marked_at"] is row["cause"] is None and row["evidence"] == [] for row in blank)


def test_a_row_says_where_the_sentence_is_what_was_decided_and_what_the_machine_said(
    empty_desk: Engine, versions: tuple[Version, Version]
):
    _, b = versions
    made = event(b, 1, "unsupported", span=Span(25, 34), note="The minutes say Tuesday.", made=1_790_000_000_123)
    review.record_marks(empty_desk, "Kim", [made])
    [row] = [row for row in export_rows(empty_desk) if row["label"]]
    assert set(row) == set(COLUMNS)
    assert (row["article"], row["n"], row["start"], row["end"]) == (b.article.name, 1, 0, len(b.sentence(1).text))
    assert b.article.text[row["start"] : row["end"]] == row["text"] == b.sentence(1).text
    assert (row["story"], row["role"], row["site"]) == ("story-1", "rewrite", "ferry.example")
    assert (row["label"], row["editor"], row["cause"]) == ("unsupported", "Kim", "key")
    assert row["marked_at"] == "2026-09-21T14:13:20.123+00:00"
    assert (row["wrong_words"], row["note"], row["stale"]) == ("Wednesday", "The minutes say Tuesday.", None)
    assert (row["suggestion"], row["confidence"]) == ("unsupported", 0.8)
    assert row["specifics"] == ["Wednesday"]
    assert "Wednesday" in row["reasons"][0]


def test_evidence_is_given_in_full(empty_desk: Engine, versions: tuple[Version, Version]):
    a, b = versions
    pieces = (from_sentence(a, 2), MarkEvidence(url="https://council.example/minutes"), MarkEvidence(note="by phone"))
    review.record_marks(empty_desk, "Kim", [event(b, 2, "sourced", evidence=pieces)])
    [row] = [row for row in export_rows(empty_desk) if row["label"]]
    told = a.sentence(2)
    digest = hashlib.sha256(told.text.encode()).hexdigest()
    assert row["evidence"] == [
        {"article": a.article.id, "start": told.start, "end": told.end, "quote": told.text, "hash": digest},
        {"url": "https://council.example/minutes"},
        {"note": "by phone"},
    ]


def test_a_mark_whose_evidence_no_longer_holds_says_so(empty_desk: Engine, versions: tuple[Version, Version]):
    a, b = versions
    review.record_marks(empty_desk, "Kim", [event(b, 2, "sourced", evidence=(from_sentence(a, 2),))])
    review.record_marks(empty_desk, "Ines", [event(a, 2, "unsupported")])
    stale = {row["editor"]: row["stale"] for row in export_rows(empty_desk) if row["label"]}
    assert stale == {"Kim": "unsupported", "Ines": None}


def test_a_mark_taken_away_leaves_an_empty_row_and_a_note_alone_stays(
    empty_desk: Engine, versions: tuple[Version, Version]
):
    a, _ = versions
    review.record_marks(empty_desk, "Kim", [event(a, 1), event(a, 1, None), event(a, 2, None, note="ask Ines")])
    rows = {row["n"]: row for row in export_rows(empty_desk) if row["article"] == a.article.name}
    assert (rows[1]["label"], rows[1]["editor"]) == (None, None)
    assert (rows[2]["label"], rows[2]["editor"], rows[2]["note"]) == (None, "Kim", "ask Ines")


def test_an_article_reviewed_as_a_whole_has_a_row_of_its_own(empty_desk: Engine, versions: tuple[Version, Version]):
    a, _ = versions
    review.record_marks(empty_desk, "Kim", [event(a, 1, "reviewed", start=0, end=0, quote="")])
    [row] = [row for row in export_rows(empty_desk) if row["label"]]
    assert (row["article"], row["n"], row["text"], row["label"]) == (a.article.name, 0, "", "reviewed")
    assert row["suggestion"] is None


def test_a_mark_whose_sentence_is_gone_comes_last_and_is_called_lost(
    empty_desk: Engine, versions: tuple[Version, Version]
):
    a, b = versions
    gone = a.sentence(2).text
    review.record_marks(empty_desk, "Kim", [event(a, 2, "sourced", note="seen")])
    new = corrected(a, (a.sentence(1).text, a.sentence(3).text))
    keep(empty_desk, analysis(new, b))
    rows = list(export_rows(empty_desk))
    assert [row["text"] for row in rows if row["label"]] == [gone]
    last = rows[-1]
    assert (last["n"], last["text"], last["label"], last["note"], last["stale"]) == (
        None,
        gone,
        "sourced",
        "seen",
        "lost",
    )
    assert set(last) == set(COLUMNS)
    assert last["article"] == a.article.name  # the corrected text has the same


def test_an_empty_desk_has_a_heading_and_nothing_more(empty_desk: Engine):
    assert written(empty_desk, "csv") == ",".join(f'"{column}"' for column in COLUMNS) + "\n"
    assert written(empty_desk, "jsonl") == ""


# ---- how a sentence stands ----------------------------------------------------------------------------------------
@pytest.fixture
def decided(empty_desk: Engine, versions: tuple[Version, Version]) -> Engine:
    """In the first version: agreed, ruled on against an editor, in conflict; in the second: one opinion."""
    a, b = versions
    proof = from_sentence(b, 1)
    for who, labels in {
        "Kim": ("sourced", "sourced", "sourced"),
        "Ines": ("sourced", "unsupported", "boilerplate"),
    }.items():
        for n, label in enumerate(labels, 1):
            more = {"evidence": (proof,)} if label == "sourced" and who == "Kim" else {}
            review.record_marks(empty_desk, who, [event(a, n, label, note=f"{who} {n}", **more)])
    review.record_marks(empty_desk, "Kim", [event(b, 2, "boilerplate")])
    ruling = event(a, 2, "unsupported", cause="adjudication", category="date", note="the minutes", span=Span(25, 34))
    review.record_marks(empty_desk, "Lea", [ruling])
    return empty_desk


def test_every_row_says_how_its_sentence_stands_and_what_the_desk_answers(decided: Engine, versions):
    a, _ = versions
    found = {(row["article"], row["n"]): (row["status"], row["final"]) for row in export_rows(decided)}
    names = {v.article.name: v for v in versions}
    assert {(names[article] is a, n): state for (article, n), state in found.items() if state[0]} == {
        (True, 1): ("unanimous", "sourced"), (True, 2): ("adjudicated", "unsupported"), (True, 3): ("unresolved", None),
        (False, 2): ("single", "boilerplate"),
    }  # fmt: skip
    rows = [row for row in export_rows(decided) if row["article"] == a.article.name and row["n"] == 2]
    assert [(r["editor"], r["label"], r["actor"], r["category"]) for r in rows] == [
        ("Kim", "sourced", None, None), ("Ines", "unsupported", None, None), ("(desk)", "unsupported", "Lea", "date"),
    ]  # fmt: skip
    assert rows[2]["cause"] == "adjudication"


def test_the_final_export_has_one_row_a_sentence_with_the_desks_answer(decided: Engine, versions):
    a, b = versions
    out = io.BytesIO()
    count = export(decided, "jsonl", out, final=True)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert count == len(rows) == len(a.sentences) + len(b.sentences)
    assert all(tuple(row) == COLUMNS and row["label"] == row["final"] for row in rows)
    told = {(row["article"], row["n"]): row for row in rows}
    agreed, ruled, open_, single = (told[v.article.name, n] for v, n in ((a, 1), (a, 2), (a, 3), (b, 2)))
    assert (agreed["editor"], agreed["note"]) == ("Kim, Ines", "Ines 1")
    assert {piece.get("quote") or piece["note"] for piece in agreed["evidence"]} == {
        b.sentence(1).text,
        "read the minutes",
    }
    assert (ruled["editor"], ruled["actor"], ruled["category"], ruled["note"]) == (
        "(desk)",
        "Lea",
        "date",
        "the minutes",
    )
    assert (open_["label"], open_["editor"], open_["status"]) == (None, None, "unresolved")
    assert (single["label"], single["editor"]) == ("boilerplate", "Kim")
    assert told[b.article.name, 1]["status"] is None


# ---- as files --------------------------------------------------------------------------------------------------------
@pytest.fixture
def nasty(empty_desk: Engine) -> Engine:
    """Sentences and notes as a spreadsheet and a CSV reader hate them."""
    lines = (NASTY, "- a dash, a comma", "@handle", "+1 555 0199", "'=already quoted", "007", "NA", 'He said "no".')
    a, b = version(lines, site="=cmd.example"), version([*lines, "One more."], site="plain.example", title="=1+1")
    keep(empty_desk, analysis(a, b, said=suggestion(specifics=("=2+2", "007"))))
    notes = ("line one\nline two", "carriage\r\nreturn", "\ttab first", "=note", "", "'", "''", "  spaces  ")
    review.record_marks(empty_desk, "=Kim", [event(a, n, note=note) for n, note in enumerate(notes, 1)])
    return empty_desk


def test_csv_read_back_is_what_was_written(nasty: Engine):
    read, told = table(nasty), list(export_rows(nasty))
    assert list(read.columns) == list(COLUMNS)
    assert len(read) == len(told) == 17
    for cells, row in zip(read.to_dict("records"), told, strict=True):
        for column in COLUMNS:
            value = row[column]
            if isinstance(value, list):
                value = " | ".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in value)
            assert bare(cells[column]) == ("" if value is None else str(value)), column


def test_no_cell_of_the_csv_is_a_formula(nasty: Engine):
    for row in csv.reader(io.StringIO(written(nasty, "csv"), newline="")):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_json_lines_are_the_rows_themselves(nasty: Engine):
    assert records(nasty) == list(export_rows(nasty))
    assert "東京 🐙" in written(nasty, "jsonl")  # readable, not \\u escapes


def test_numbers_stay_numbers_and_a_text_that_looks_like_one_stays_text(nasty: Engine):
    first = records(nasty)[0]
    assert (type(first["n"]), type(first["confidence"])) == (int, float)
    assert {row["text"] for row in records(nasty)} >= {"007", "NA"}
    assert {"007", "NA"} <= set(table(nasty)["text"])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_guarded_cell_is_no_formula_and_can_be_had_back(text: str):
    cell = guard_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert bare(cell) == text


def test_a_negative_number_is_not_taken_for_a_formula():
    assert guard_cell(-1) == "-1"
    assert guard_cell("-1") == "'-1"


def test_the_number_of_rows_is_told(nasty: Engine):
    assert export(nasty, "csv", io.BytesIO()) == export(nasty, "jsonl", io.BytesIO()) == 17


class Sink(io.BytesIO):
    """Forgets what is written to it, and remembers how many stories had been read when the first row came."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[int] = []
        self.first: list[int] | None = None

    def write(self, text: Any) -> int:
        if b"story-" in text and self.first is None:
            self.first = list(self.read)
        return len(text)


def test_rows_are_streamed_some_stories_at_a_time(empty_desk: Engine, monkeypatch: pytest.MonkeyPatch):
    pairs = [tuple(version([f"{n} {side} sentence {i}." for i in range(5)]) for side in "ab") for n in range(25)]
    keep(empty_desk, *(analysis(*pair, story=f"story-{n:02}") for n, pair in enumerate(pairs)))
    sink, read = Sink(), sheets.read_part

    def watched(db: Engine, stories: Any) -> Any:
        sink.read.append(len(stories))
        return read(db, stories)

    monkeypatch.setattr(sheets, "read_part", watched)
    monkeypatch.setattr(sheets, "EXPORT_SENTENCES", 100)
    assert export(empty_desk, "jsonl", sink) == 250
    assert sink.first == [10]
    assert sink.read == [10, 10, 5]


def test_memory_does_not_grow_with_the_number_of_stories(empty_desk: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sheets, "EXPORT_SENTENCES", 400)

    def peak(stories: range) -> int:
        pairs = [tuple(version([f"{n} {side} sentence {i}." * 5 for i in range(20)]) for side in "ab") for n in stories]
        keep(empty_desk, *(analysis(*pair, story=f"story-{n}") for n, pair in zip(stories, pairs, strict=True)))
        for _ in export_rows(empty_desk):
            pass
        tracemalloc.start()
        for _ in export_rows(empty_desk):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    small = peak(range(20))
    assert peak(range(60)) < 1.3 * small  # of 1.1 MB; bench_export measures it at 10,000 and 100,000 sentences


# ---- the page ----------------------------------------------------------------------------------------------------------
def test_the_page_explains_exactly_the_columns_in_their_order():
    table = PAGE.read_text(encoding="utf-8").partition("## The table")[2]
    rows = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert tuple(rows) == COLUMNS


def test_the_demo_desk_is_exported_whole(demo_desk: Engine):
    rows = list(export_rows(demo_desk))
    expected = [
        (v.article.name, s.n) for story in store.story_ids(demo_desk) for v in store.load_story(demo_desk, story).versions
        for s in v.sentences
    ]  # fmt: skip
    assert [(row["article"], row["n"]) for row in rows] == expected
    assert exchange.COLUMNS == COLUMNS
