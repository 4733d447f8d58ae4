"""A folder becomes articles; every file is read or listed as refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dashboard import corpus, settings
from dashboard.corpus import reading as reading_module
from dashboard.errors import CorpusError
from tests.support.reading import only, write

STORY = "The mayor of Tarn opened the bridge on Friday. It had been closed for two years."


def test_files_of_all_kinds_are_read_in_the_order_of_their_names(tmp_path):
    write(
        tmp_path,
        b_txt=STORY,
        a_HTML="<p>A page with some words in it.</p>",
        sub__c_csv="id,text\n001,A row with some words in it.\n",
        d_jsonl='{"id": 7, "text": "A record with some words in it."}\n',
    )
    names = [article.name for article in corpus.read(tmp_path).articles]
    assert names == ["a.HTML", "b.txt", "d.jsonl#7", "sub/c.csv#001"]


def test_reading_twice_gives_the_same(tmp_path):
    write(tmp_path, b_txt=STORY, a_txt=STORY, c_html="<h1>Head</h1><p>Words.</p>")
    assert corpus.read(tmp_path) == corpus.read(tmp_path)


def test_progress_names_every_file(tmp_path):
    write(tmp_path, a_txt=STORY, b_txt="")
    seen: list[tuple[int, int, str]] = []
    corpus.read(tmp_path, progress=lambda *step: seen.append(step))
    assert seen == [(1, 2, "a.txt"), (2, 2, "b.txt")]


def test_one_bad_file_costs_only_itself(tmp_path):
    write(tmp_path, good_txt=STORY, empty_txt="", blank_txt=" \n\n ", notes_docx="x")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "program.txt").write_bytes(bytes(range(256)) * 40)
    reading = corpus.read(tmp_path)
    assert [article.name for article in reading.articles] == ["good.txt"]
    refused = {wrong.where: wrong for wrong in reading.refused}
    assert set(refused) == {"empty.txt", "blank.txt", "notes.docx", "image.txt", "program.txt"}
    assert "empty" in refused["empty.txt"].reason
    assert "image" in refused["image.txt"].reason
    assert "binary" in refused["program.txt"].reason
    assert "not a .docx document" in refused["notes.docx"].reason
    assert all(wrong.reason.endswith(".") and wrong.hint.endswith(".") for wrong in reading.refused)


def test_hidden_and_system_files_are_passed_over_silently(tmp_path):
    write(tmp_path, a_txt=STORY)
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "~$a.docx"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.txt").write_text("x y z")
    reading = corpus.read(tmp_path)
    assert len(reading.articles) == 1
    assert not reading.refused


def test_a_file_over_the_limit_is_refused_unread(tmp_path, monkeypatch):
    write(tmp_path, a_txt=STORY)
    monkeypatch.setattr(settings, "MAX_FILE_BYTES", 20)
    (wrong,) = corpus.read(tmp_path).refused
    assert wrong.where == "a.txt"
    assert "limit is 20" in wrong.reason


def test_a_file_that_may_not_be_opened_is_refused(tmp_path, monkeypatch):
    write(tmp_path, a_txt=STORY, b_txt=STORY + " And more.")
    opened = Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(reading_module.Path, "read_bytes", closed)
    reading = corpus.read(tmp_path)
    assert [article.name for article in reading.articles] == ["b.txt"]
    assert "Permission denied" in reading.refused[0].reason


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_links_that_loop_or_lead_nowhere_do_not_hang(tmp_path):
    write(tmp_path, sub__a_txt=STORY)
    (tmp_path / "sub" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    reading = corpus.read(tmp_path)
    assert [article.name for article in reading.articles] == ["sub/a.txt"]
    assert sorted(wrong.where for wrong in reading.refused) == ["gone.txt", "sub/again"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (wrong,) = corpus.read(tmp_path).refused
    assert wrong.where == "pipe.txt"


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text("x")])
def test_a_folder_that_is_none_is_an_error_with_its_name(tmp_path, make):
    place = tmp_path / "articles"
    make(place)
    with pytest.raises(CorpusError) as caught:
        corpus.read(place)
    assert str(place) in str(caught.value)
    assert caught.value.hint


def test_an_empty_folder_is_an_empty_reading(tmp_path):
    assert corpus.read(tmp_path).articles == ()


# ---- identity ----------------------------------------------------------------------------------------------------
def test_the_same_words_are_one_article_with_copies(tmp_path):
    write(tmp_path, a_txt=STORY, b_txt=STORY, sub__c_txt=STORY.replace(". ", ".  "))
    (article,) = corpus.read(tmp_path).articles
    assert article.name == "a.txt"
    assert [copy.name for copy in article.copies] == ["b.txt", "sub/c.txt"]


def test_the_id_depends_on_the_words_only():
    one, two = only("one.txt", STORY), only("two.txt", b"\xef\xbb\xbf" + STORY.encode() + b"\r\n")
    assert one.id == two.id
    assert len(one.id) == 16
    assert int(one.id, 16) >= 0
    assert only("x.txt", STORY + " More.").id != one.id


def test_composed_and_decomposed_letters_are_the_same_words():
    assert only("a.txt", "Das Café öffnet.").id == only("b.txt", "Das Cafe\u0301 o\u0308ffnet.").id


def test_an_upload_with_a_path_is_named_after_its_file():
    assert only("C:\\Users\\kim\\story.txt", STORY).name == "story.txt"


def test_an_upload_of_an_unknown_kind_is_refused():
    reading = corpus.read_bytes("story.exe", b"MZ")
    assert not reading.articles
    assert ".txt" in reading.refused[0].hint


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names and no pipes")
def test_a_folder_of_odd_entries_is_read_without_waiting_for_any(tmp_path: Path):
    (tmp_path / "of two\nlines\x1b[31m.txt").write_text("The council voted on Tuesday. It rained.", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/no\xff utf-8.txt")).write_text("Mayor Brook said no.", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    found = corpus.read(tmp_path)
    assert sorted(article.name for article in found.articles) == ["no\ufffd utf-8.txt", "of two lines [31m.txt"]
    assert {one.where: one.reason for one in found.refused} == {
        "endless.txt": "The link leads out of the corpus folder.",
        "pipe.txt": "This is not a regular file (but a pipe, socket or device).",
    }


def test_a_folder_of_very_many_tiny_files_is_read_whole(tmp_path):
    """`docs/operations.md` says what 10,000 of them cost."""
    for n in range(1_200):
        (tmp_path / f"{n:05}.txt").write_text(f"Ward {n} opposed the fee.", encoding="utf-8")
    reading = corpus.read(tmp_path)
    assert [article.name for article in reading.articles] == [f"{n:05}.txt" for n in range(1_200)]
    assert reading.refused == ()
