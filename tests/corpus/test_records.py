"""JSONL and CSV: values as they are written, names of columns forgiven, one bad line costs one record."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import corpus
from tests.support.reading import only

TEXT = "The mayor opened the bridge on Friday."


def line(**values):
    return json.dumps({"text": TEXT, **values})


@pytest.mark.parametrize(
    ("written", "key"),
    [('"007"', "007"), ("7", "7"), ("1.50", "1.50"), ("12345678901234567890123", "12345678901234567890123")],
)
def test_a_json_id_stays_as_it_is_written(written, key):
    assert only("f.jsonl", f'{{"id": {written}, "text": "{TEXT}"}}').name == f"f.jsonl#{key}"


def test_a_record_without_an_id_is_named_by_its_line():
    reading = corpus.read_bytes("f.jsonl", f"\n{line()}\n".encode())
    assert reading.articles[0].name == "f.jsonl#2"


def test_a_bad_line_costs_one_record():
    lines = [line(id=f"r{n}", text=f"{TEXT} It cost {n} crowns.") for n in range(1, 21)]
    lines[16] = '{"id": "r17", "text": "cut of'
    reading = corpus.read_bytes("f.jsonl", "\n".join(lines).encode())
    assert len(reading.articles) == 19
    (wrong,) = reading.refused
    assert wrong.where == "f.jsonl:17"
    assert "JSON" in wrong.reason
    assert wrong.hint


def test_thousands_of_broken_lines_are_told_in_a_few():
    lines = [line(id="good")] + ['{"text": "cut of'] * 3_000 + ["[1]"] * 1_000
    reading = corpus.read_bytes("f.jsonl", "\n".join(lines).encode())
    assert [article.name for article in reading.articles] == ["f.jsonl#good"]
    assert [wrong.where for wrong in reading.refused[:2]] == ["f.jsonl:2", "f.jsonl:3"]
    assert len(reading.refused) < 20
    more = [wrong for wrong in reading.refused if "more lines" in wrong.reason]
    assert ["2,995" in more[0].reason, "995" in more[1].reason] == [True, True]
    assert sum(wrong.hint == "" for wrong in reading.refused) == 0


@pytest.mark.parametrize(
    "bad",
    ["[1, 2]", '"text"', "null", '{"id": "x"}', '{"text": "  "}', '{"text": null}', "[" * 100_000, "{'text': 'x'}"],
)
def test_lines_that_hold_no_record_are_refused_by_line(bad):
    reading = corpus.read_bytes("f.jsonl", f"{line(id='a')}\n{bad}\n".encode())
    assert [article.name for article in reading.articles] == ["f.jsonl#a"]
    assert [wrong.where for wrong in reading.refused] == ["f.jsonl:2"]


def test_a_second_record_of_the_same_id_is_refused():
    reading = corpus.read_bytes("f.jsonl", f"{line(id='a')}\n{line(id='a', text='Other words.')}\n".encode())
    assert len(reading.articles) == 1
    assert "line 1" in reading.refused[0].reason


def test_a_file_without_one_record_is_refused_once():
    reading = corpus.read_bytes("f.jsonl", b"{\n" * 5000)
    (wrong,) = reading.refused
    assert "5000" in wrong.reason
    assert "f.jsonl:1" in wrong.reason


def test_columns_are_known_under_many_names():
    article = only(
        "f.jsonl",
        json.dumps(
            {
                "Headline": "Bridge Opens",
                "body": TEXT,
                "link": "https://www.tarn.example/a",
                "pub-date": "2025-09-17T08:00:00Z",
                "lang": "en-GB",
                "role": "Source",
                "story": 12,
            }
        ),
    )
    assert (article.title, article.url, article.site) == ("Bridge Opens", "https://www.tarn.example/a", "tarn.example")
    assert (article.published, article.language, article.role, article.story) == (
        date(2025, 9, 17),
        "en",
        "source",
        "12",
    )


def test_the_headline_stands_in_front_of_the_text_once():
    assert only("f.jsonl", line(title="Bridge Opens")).text == f"Bridge Opens\n\n{TEXT}"
    assert only("f.jsonl", line(title="Bridge Opens", text=f"Bridge Opens\n{TEXT}")).text == f"Bridge Opens\n{TEXT}"


def test_a_role_that_is_none_is_listed_and_the_article_kept():
    reading = corpus.read_bytes("f.jsonl", line(role="boss").encode())
    assert reading.articles[0].role is None
    assert "boss" in reading.refused[0].reason


def test_lone_surrogates_and_nul_in_a_record_are_cleaned():
    article = only("f.jsonl", '{"text": "Words \\ud800 and \\u0000 more words."}')
    assert article.text == "Words \ufffd and   more words."


def test_a_record_may_hold_markup():
    article = only(
        "f.jsonl", json.dumps({"title": "Bridge Opens", "content": f"<p>{TEXT}</p><p>It cost 3 crowns.</p>"})
    )
    assert article.text == f"Bridge Opens\n\n{TEXT}\nIt cost 3 crowns."


def test_one_line_in_another_encoding_does_not_spoil_the_file():
    data = '{"id": "a", "text": "Größe und Maß."}\n'.encode() + '{"id": "b", "text": "Straße und Fluß."}\n'.encode(
        "cp1252"
    )
    assert [article.text for article in corpus.read_bytes("f.jsonl", data).articles] == [
        "Größe und Maß.",
        "Straße und Fluß.",
    ]


# ---- CSV ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("comma", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_cells_are_strings_whatever_the_separator(comma, mark):
    rows = [["id", "title", "text"], ["001", "NA", '"One, two; three.\n\nFour."']]
    data = "\r\n".join(comma.join(row) for row in rows)
    article = only("f.csv", mark + data.encode())
    assert (article.name, article.title) == ("f.csv#001", "NA")
    assert article.text == "NA\n\nOne, two; three.\n\nFour."


def test_broken_rows_are_refused_by_line_and_the_others_kept():
    data = (
        'id,text\n1,One thing.\n2,"Two things, not closed\n3,Three things.\n4,Four, things.\n5,"Five ""things""."\n6,\n'
    )
    reading = corpus.read_bytes("f.csv", data.encode())
    assert [article.name for article in reading.articles] == ["f.csv#1", "f.csv#3", "f.csv#5"]
    assert reading.articles[2].text == 'Five "things".'
    assert [wrong.where for wrong in reading.refused] == ["f.csv:3", "f.csv:5", "f.csv:7"]


def test_a_table_without_texts_says_that_it_may_be_the_metadata():
    (wrong,) = corpus.read_bytes("metadata.csv", b"article,role\na.txt,source\n").refused
    assert "--metadata" in wrong.hint


def test_a_cell_of_half_a_megabyte_is_read():
    assert len(only("f.csv", "id,text\n1," + "word " * 100_000).text) == 499_999


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))).map(str.strip).filter(bool),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_what_a_csv_writer_wrote_comes_back(texts):
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "text"])
    writer.writerows([[f"r{n}", f"x {text} x"] for n, text in enumerate(texts)])
    reading = corpus.read_bytes("f.csv", out.getvalue().encode())
    found = {
        name: article
        for article in reading.articles
        for name in [article.name, *(copy.name for copy in article.copies)]
    }
    assert not reading.refused
    assert all(
        "".join(found[f"f.csv#r{n}"].text.split()) == "".join(f"x {text} x".replace("\x85", "").split()) or "<" in text
        for n, text in enumerate(texts)
    )


TEXT = "The council of Tarnhaven voted on Tuesday to close the bridge."


@pytest.mark.parametrize(
    "table",
    [
        f"sep=;\nid;text\n1;{TEXT}\n",
        f"id,text\n1,{TEXT},\n",
        f"id,text,\n1,{TEXT},,,\n",
        f"Export of 2025-05-06,,\nid,text\n1,{TEXT}\n",
        f"ID,Article Body\n1,{TEXT}\n",
    ],
)
def test_what_spreadsheets_add_to_a_table_costs_no_row(table):
    assert only("f.csv", table).text == TEXT


def test_quotes_escaped_as_databases_do_are_read():
    (first, second) = corpus.read_bytes("f.csv", b'id,text\n1,"The \\"old\\" bridge, closed."\n2,"A, b."\n').articles
    assert (first.text, second.text) == ('The "old" bridge, closed.', "A, b.")


def test_a_json_list_is_read_like_one_object_a_line():
    reading = corpus.read_bytes(
        "f.jsonl", json.dumps([{"id": "a", "text": TEXT}, 3, {"text": "Another thing."}]).encode()
    )
    assert [article.name for article in reading.articles] == ["f.jsonl#a", "f.jsonl#3"]
    assert [wrong.where for wrong in reading.refused] == ["f.jsonl:2"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tom &amp; Jerry &quot;said&quot; so&#8217;s you.", 'Tom & Jerry "said" so’s you.'),
        ("It <b>was</b> <a href='x'>closed</a>.", "It was closed."),
        ("One thing.\\n\\nAnother thing.\\n", "One thing.\n\nAnother thing."),
        ("AT&T; R&D rose to 3 < 5, see C:\\new.", "AT&T; R&D rose to 3 < 5, see C:\\new."),
    ],
)
def test_what_another_program_left_in_a_text_is_undone(written, read):
    assert only("f.jsonl", json.dumps({"text": written})).text == read


def test_a_date_that_is_not_understood_is_named_and_the_article_kept():
    reading = corpus.read_bytes(
        "f.csv", f"id,text,date\n1,{TEXT},9999-12-31\n2,A b.,soon\n3,C d.,2025-05-06\n".encode()
    )
    assert [article.published is None for article in reading.articles] == [True, True, False]
    assert [wrong.where for wrong in reading.refused] == ["f.csv:2", "f.csv:3"]
    assert all("date" in wrong.reason for wrong in reading.refused)
