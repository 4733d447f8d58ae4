"""The table beside the corpus adds what the files do not say; a wrong row is listed, never lost."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import corpus
from dashboard.errors import CorpusError
from tests.support.reading import write


@pytest.fixture
def folder(tmp_path):
    return write(
        tmp_path / "articles",
        a_txt="The bridge opened on Friday. It cost 3.4 million crowns.",
        sub__b_txt="The bridge was opened. It cost the town millions.",
        f_jsonl='{"id": "007", "text": "The bridge is open at last. It was about time."}',
    )


def told(folder, table, encoding="utf-8"):
    path = folder.parent / "metadata.csv"
    path.write_bytes(table.encode(encoding))
    reading = corpus.read(folder, path)
    return {article.name: article for article in reading.articles}, reading.refused


@pytest.mark.parametrize("comma", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_column_reaches_its_article(folder, comma, encoding):
    rows = [
        ["article", "role", "title", "url", "published", "language", "story"],
        ["a.txt", "source", "Brücke öffnet", "https://www.tarn.example/x", "2025-09-17", "de-AT", "s1"],
        ["f.jsonl#007", "Rewrite", "", "", "", "", ""],
    ]
    articles, refused = told(folder, "\r\n".join(comma.join(row) for row in rows), encoding)
    assert not refused
    a = articles["a.txt"]
    assert (a.role, a.title, a.url, a.site) == ("source", "Brücke öffnet", "https://www.tarn.example/x", "tarn.example")
    assert (a.published, a.language, a.story) == (date(2025, 9, 17), "de", "s1")
    assert articles["f.jsonl#007"].role == "rewrite"
    assert articles["sub/b.txt"].role is None


def test_backslashes_and_a_leading_dot_name_the_same_file(folder):
    articles, refused = told(folder, "article,role\n.\\sub\\b.txt,source\n")
    assert articles["sub/b.txt"].role == "source"
    assert not refused


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("gone.txt,source", "no article gone.txt"),
        ("a.txt,boss", "'boss'"),
        (",source", "names no article"),
        ("a.txt,source,x", "3 cells"),
    ],
)
def test_a_wrong_row_is_listed_with_its_line(folder, row, words):
    articles, refused = told(folder, f"article,role\nsub/b.txt,source\n{row}\n")
    assert articles["sub/b.txt"].role == "source"
    (wrong,) = refused
    assert wrong.where == "metadata.csv:3"
    assert words in wrong.reason


def test_the_first_of_two_rows_counts(folder):
    articles, (wrong,) = told(folder, "article,role\na.txt,source\na.txt,rewrite\n")
    assert articles["a.txt"].role == "source"
    assert "metadata.csv:2" in wrong.reason


def test_a_cell_that_cannot_be_read_leaves_the_rest_of_its_row(folder):
    articles, (wrong,) = told(folder, "article,role,published\na.txt,source,03/04/2025\n")
    assert articles["a.txt"].role == "source"
    assert articles["a.txt"].published is None
    assert "03/04/2025" in wrong.reason


def test_an_unknown_column_is_listed(folder):
    _, (wrong,) = told(folder, "article,role,mood\na.txt,source,good\n")
    assert "mood" in wrong.reason


def test_a_role_given_to_a_copy_reaches_the_article(folder):
    write(folder, z_txt="The bridge opened on Friday. It cost 3.4 million crowns.")
    articles, refused = told(folder, "article,role\nz.txt,source\na.txt,rewrite\n")
    assert articles["a.txt"].role == "source"
    assert "different roles" in refused[0].reason


def test_a_table_inside_the_folder_is_not_read_as_articles(folder):
    path = folder / "metadata.csv"
    path.write_text("article,role\na.txt,source\n", encoding="utf-8")
    reading = corpus.read(folder, path)
    assert not reading.refused
    assert len(reading.articles) == 3


@pytest.mark.parametrize("table", ["name,role\na.txt,source\n", "", "\x89PNG\r\n"])
def test_a_table_that_is_none_is_an_error(folder, table):
    path = folder.parent / "metadata.csv"
    path.write_bytes(table.encode("latin-1"))
    with pytest.raises(CorpusError) as caught:
        corpus.read(folder, path)
    assert "metadata.csv" in caught.value.where
    assert caught.value.hint


def test_a_table_that_is_not_there_is_an_error(folder):
    with pytest.raises(CorpusError, match="cannot be read"):
        corpus.read(folder, folder.parent / "nothing.csv")


def test_a_huge_table_of_other_articles_is_told_in_a_few_lines_and_its_one_good_row_counts(folder):
    rows = "".join(f"no{n}.txt,source\n" for n in range(20_000)) + "a.txt,source\n" + "a.txt,rewrite\n" * 3_000
    articles, refused = told(folder, f"article,role\n{rows}")
    assert articles["a.txt"].role == "source"
    assert len(refused) < 20
    assert [wrong.where for wrong in refused if "There is no article" in wrong.reason][:2] == [
        "metadata.csv:2",
        "metadata.csv:3",
    ]
    assert [
        "2,995" in wrong.reason or "19,995" in wrong.reason for wrong in refused if "more lines" in wrong.reason
    ] == [True, True]
