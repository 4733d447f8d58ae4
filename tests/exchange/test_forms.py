"""Each form of export as the programs that read it see it: by their own libraries, and by the schema of the form."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
import zipfile
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine

from dashboard import exchange, review
from dashboard.errors import ExportError
from dashboard.exchange import COLUMNS, EXPORTS, Source, selection
from dashboard.exchange.exports import REGISTRY, schema_of
from dashboard.exchange.writers import xlsx_table
from dashboard.model import MarkEvidence, Span
from dashboard.store import sheets
from tests.support.making import version
from tests.support.marking import analysis, event, from_sentence, keep, suggestion

HOSTILE = (
    '=HYPERLINK("http://evil.example";"x")',
    "+1 555 0199",
    "-2",
    "@SUM(A1)",
    "\tTAB first",
    "Zürich – 東京 🐙, „so“",
    "x" * 40_000,
)


@pytest.fixture
def desk(empty_desk: Engine) -> Engine:
    """Two versions full of what tables hate; opinions, a conflict, a ruling, evidence of each kind, an empty article."""
    a = version(HOSTILE, site="harbor.example", title="=1+1", language="de")
    b = version([*HOSTILE[:6], "One more."], site="ferry.example")
    keep(empty_desk, analysis(a, b, said=suggestion(specifics=("007",))))
    pieces = (from_sentence(b, 2), MarkEvidence(url="https://council.example/minutes"), MarkEvidence(note="by phone"))
    review.record_marks(
        empty_desk,
        "Kim",
        [event(a, 1, "unsupported", span=Span(1, 10), note="=cmd"), event(a, 2, "sourced", evidence=pieces)],
    )
    review.record_marks(
        empty_desk, "Ines", [event(a, 1, "sourced"), event(a, 3, "boilerplate"), event(a, 6, "unsupported")]
    )
    ruling = event(
        a, 1, "unsupported", cause="adjudication", category="date", note="The minutes say Tuesday.", evidence=pieces
    )
    review.record_marks(empty_desk, "Lea", [ruling, event(a, 1, "reviewed", start=0, end=0, quote="")])
    return empty_desk


def written(db: Engine, form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    EXPORTS[form].write(Source(db, **more), out)
    return out.getvalue()


def rows(db: Engine, **more: Any) -> list[dict[str, Any]]:
    return list(exchange.read_rows(Source(db, **more)))


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize("form", [export.name for export in REGISTRY if export.schema])
def test_every_json_form_fits_its_schema_and_says_how_many_it_holds(desk: Engine, form: str, final: bool):
    from jsonschema import Draft202012Validator, FormatChecker  # 3 s of the processor, which every worker would pay

    schema = schema_of(form)
    Draft202012Validator.check_schema(schema)
    check = Draft202012Validator(schema, format_checker=FormatChecker())
    out = io.BytesIO()
    count = EXPORTS[form].write(Source(desk, final=final), out)
    text = out.getvalue().decode()
    things = (
        [json.loads(line) for line in text.splitlines()] if EXPORTS[form].suffix == ".jsonl" else [json.loads(text)]
    )
    assert [error.message for thing in things for error in check.iter_errors(thing)] == []
    held = {
        "web-annotation": lambda t: t["first"]["items"],
        "label-studio": list,
        "claim-review": lambda t: t["@graph"],
    }
    assert count == (len(held[form](things[0])) if form in held else len(things)) > 0
    broken = {"nothing": "of this"} if isinstance(things[0], dict) else [{}]
    assert not check.is_valid(broken)


def test_a_sheet_holds_every_row_as_text_and_no_cell_is_a_formula(desk: Engine):
    sheet = openpyxl.load_workbook(io.BytesIO(written(desk, "xlsx"))).active
    assert sheet is not None
    head, *lines = sheet.iter_rows()
    assert tuple(cell.value for cell in head) == COLUMNS
    told = rows(desk)
    assert len(lines) == len(told)
    assert {cell.data_type for line in lines for cell in line} <= {"s", "n"}  # "f" would be a formula
    texts = [line[COLUMNS.index("text")].value for line in lines]
    assert texts == [xlsx_table.shortened(row["text"]) or None for row in told]
    first = lines[0][COLUMNS.index("text")]
    assert (first.value, first.quotePrefix) == (HOSTILE[0], True)
    assert lines[0][COLUMNS.index("n")].value == 1


def test_a_workbook_goes_on_in_a_second_sheet_where_the_first_is_full(desk: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx_table, "ROWS", 7)
    book = openpyxl.load_workbook(io.BytesIO(written(desk, "xlsx")))
    found = [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book]
    assert [len(part) for part in found[:-1]] == [7] * (len(found) - 1)
    assert sum(map(len, found)) == len(rows(desk))


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_a_full_disk_is_an_error_of_the_system_in_every_form(desk: Engine, form: str):
    class Full(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        EXPORTS[form].write(Source(desk), Full())


def test_pandas_reads_the_parquet_with_its_types(desk: Engine):
    table = pd.read_parquet(io.BytesIO(written(desk, "parquet")))
    told = rows(desk)
    assert tuple(table.columns) == COLUMNS
    assert table["text"].tolist() == [row["text"] for row in told]
    assert str(table["marked_at"].dtype).startswith("datetime64") and "UTC" in str(table["marked_at"].dtype)
    assert [list(cell) for cell in table["specifics"]] == [row["specifics"] for row in told]
    kept = [
        {k: v for k, v in piece.items() if v is not None}
        for cell in pq.read_table(io.BytesIO(written(desk, "parquet")))["evidence"].to_pylist()
        for piece in cell
    ]
    assert kept == [piece for row in told for piece in row["evidence"]]


def test_the_hugging_face_folder_has_a_card_that_says_what_is_in_it(desk: Engine):
    with zipfile.ZipFile(io.BytesIO(written(desk, "hugging-face"))) as packed:
        card = packed.read("README.md").decode()
        table = pq.read_table(io.BytesIO(packed.read("data/marks-00000-of-00001.parquet")))
    assert table.num_rows == len(rows(desk))
    assert "path: data/*.parquet" in card and "- de" in card and "| unsupported | 3 |" in card


def test_label_studio_gets_a_task_an_article_and_an_annotation_an_editor(desk: Engine):
    first, second = json.loads(written(desk, "label-studio"))
    assert {a["meta"]["editor"]: len(a["result"]) for a in first["annotations"]} == {"Kim": 2, "Ines": 3, "(desk)": 1}
    assert second["annotations"] == []
    for annotation in first["annotations"]:
        for region in annotation["result"]:
            value = region["value"]
            assert first["data"]["text"][value["start"] : value["end"]] == value["text"]
    assert len(second["predictions"][0]["result"]) == 7


def test_doccano_gets_a_line_an_article_and_editor(desk: Engine):
    lines = [json.loads(line) for line in written(desk, "doccano").splitlines()]
    assert [(line["editor"], len(line["label"])) for line in lines] == [
        ("Kim", 2),
        ("Ines", 3),
        ("(desk)", 1),
        (None, 0),
    ]
    assert all(line["text"][s:e].strip() for line in lines for s, e, _ in line["label"])


def test_a_web_annotation_quotes_its_sentence_with_context_and_links_its_evidence(desk: Engine):
    items = json.loads(written(desk, "web-annotation"))["first"]["items"]
    assert len(items) == 6
    quoted, placed = items[3]["target"]["selector"]
    assert placed["end"] - placed["start"] == len(quoted["exact"])
    assert {body.get("source") for item in items for body in item["body"]} >= {"https://council.example/minutes"}


def test_claim_reviews_hold_what_the_desk_finds_unsupported_and_nothing_else(desk: Engine):
    graph = json.loads(written(desk, "claim-review"))["@graph"]
    assert sorted(one["claimReviewed"] for one in graph) == sorted((HOSTILE[0], HOSTILE[5]))
    ruled = next(one for one in graph if one["claimReviewed"] == HOSTILE[0])
    assert ruled["reviewBody"].startswith("The minutes say Tuesday.")
    assert {"@type": "CreativeWork", "url": "https://council.example/minutes"} in ruled["itemReviewed"]["citation"]


def test_an_export_keeps_to_the_stories_of_a_filter(desk: Engine):
    other = version(["A pier was painted.", "Nobody came."], site="pier.example", title="Pier")
    keep(desk, analysis(other, story="story-2"))
    chosen = selection.stories_of(desk, selection.query_of("http://127.0.0.1:8501/triage?site=pier.example"))
    assert {row["article"] for row in rows(desk, stories=chosen)} == {other.article.name}
    assert selection.stories_of(desk, {}) is None
    for address, words in (
        ("state=open", "state=open"),
        ("?status=sinlge&site=x.example", "status=sinlge"),
        ("?", "?"),
    ):
        with pytest.raises(ExportError, match=f"no such filter: {re.escape(words)}"):
            selection.query_of(address)
    assert selection.stories_of(desk, {"status": "single", "site": "harbor.example"}) == frozenset()


def test_memory_does_not_grow_with_the_stories_in_any_form(empty_desk: Engine, monkeypatch: pytest.MonkeyPatch):
    """Of 2 MB; a block of Parquet is 5,000 rows, which no unit test fills: bench_export measures at 10,000 and 100,000."""
    monkeypatch.setattr(sheets, "EXPORT_SENTENCES", 120)
    texts = [[version([f"{n} {s} sentence {i} of the report." for i in range(6)]) for s in "ab"] for n in range(80)]
    forms = [export for export in REGISTRY if export.name not in ("parquet", "hugging-face")]

    def peak(stories: range, export: exchange.Export) -> int:
        chosen = [f"story-{n:02}" for n in stories]
        tracemalloc.start()
        export.write(Source(empty_desk, chosen), _Nowhere())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    keep(empty_desk, *(analysis(*pair, story=f"story-{n:02}") for n, pair in enumerate(texts)))
    for export in forms:
        export.write(Source(empty_desk), _Nowhere())
    assert {e.name: ratio for e in forms if (ratio := peak(range(80), e) / peak(range(20), e)) > 2} == {}


class _Nowhere(io.BytesIO):
    def write(self, data: Any) -> int:
        return len(data)
