"""Corpus: a pasted text, the columns of a table, what a load brought, and the archive."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard import store, strings
from dashboard.errors import CorpusError
from dashboard.jobs import again, loading, shelving
from dashboard.store import article_list, loads
from dashboard.store.engine import reading
from dashboard.store.tables import desk_event
from dashboard.views import corpus, picking
from tests.support.screen import boxes, open_page

STORY = "The council of Port Ellery voted 6-3 on Tuesday to raise the harbour fee to 12.40 dollars a month."
TABLE = "Kennung;Wortlaut\n7;Der Rat der Stadt stimmte am Dienstag mit großer Mehrheit zu.\n".encode()


def word(key: str, **values: object) -> str:
    return strings.text(f"loading.{key}", "en", **values)


def press(visitor: Any, label: str) -> Any:
    next(button for button in visitor.button if button.label == label).click()
    return visitor.run()


def test_a_pasted_text_is_loaded_with_what_is_said_of_it(empty: store.Engine):
    visitor = open_page("corpus")
    fields = {field.label: field for field in (*visitor.text_input, *visitor.text_area)}
    fields[word("text")].input(STORY)
    fields[word("title")].input("Harbour fee rises")
    fields[word("site")].input("Harbour Herald")
    fields[word("published")].input("2026-03-10")
    press(visitor, word("load_text"))
    assert not visitor.exception
    (article,) = store.read_articles(empty)
    assert (article.title, article.site, str(article.published)) == (
        "Harbour fee rises",
        "Harbour Herald",
        "2026-03-10",
    )
    assert word("done_read", n=1) in boxes(visitor)
    fields = {field.label: field for field in visitor.text_area}
    assert fields[word("text")].value == ""
    fields[word("text")].input("https://herald.example/fee")
    press(visitor, word("load_text"))
    assert "no request leaves this machine" in boxes(visitor).replace("\\", "")


def test_columns_of_a_table_are_chosen_once_and_what_is_refused_is_said_aloud(empty: store.Engine):
    visitor = open_page("corpus")
    visitor.file_uploader[0].set_value([("rat.csv", TABLE, "text/csv")])
    visitor.run()
    next(box for box in visitor.selectbox if box.label == word("field_text")).select("wortlaut")
    press(visitor, word("columns_keep"))
    assert loading.known_columns(empty) == {"kennung|wortlaut": {"text": "wortlaut"}}
    visitor = open_page("corpus")
    twice = TABLE.replace(b"Kennung", b"wortlaut;;", 1)  # a column that comes twice, two without a name
    visitor.file_uploader[0].set_value([("twice.csv", twice, "text/csv")])
    visitor.run()
    assert not visitor.exception
    visitor.file_uploader[0].set_value(
        [("rat.csv", TABLE, "text/csv"), ("scan.pdf", b"%PDF-1.4 nothing", "application/pdf")]
    )
    press(visitor, strings.text("views.corpus_go"))
    assert not visitor.exception
    assert len(store.read_articles(empty)) == 1
    assert "damaged PDF" in boxes(visitor)
    assert [report.counts["refused"] for report in store.read_reports(empty)] == [1]


def test_everything_archived_comes_back_by_one_click_and_so_does_the_demo(
    empty: store.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "one.txt").write_text(STORY)
    loading.load_folder(empty, tmp_path)
    ids = tuple(article.id for article in store.read_articles(empty))
    monkeypatch.setattr(shelving, "demo_articles", lambda: ids)
    visitor = press(open_page("corpus"), word("archive_demo"))
    assert not visitor.exception and store.read_articles(empty) == []
    press(visitor, word("restore_demo"))
    assert not visitor.exception and len(store.read_articles(empty)) == 1
    visitor = open_page("corpus")
    visitor.session_state["articles"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    press(visitor.run(), word("archive"))
    assert not visitor.exception
    assert word("archived", n=1) in boxes(visitor)
    assert store.read_articles(empty) == []
    press(visitor, word("restore_all"))
    assert not visitor.exception
    assert len(store.read_articles(empty)) == 1


def test_a_lead_has_the_whole_corpus_analysed_again_beside_the_pages(empty: store.Engine, tmp_path: Path):
    (tmp_path / "one.txt").write_text(STORY)
    loading.load_folder(empty, tmp_path)
    [story] = store.story_ids(empty)
    store.finish_analysis(empty, [])  # as if it had been lost
    visitor = press(open_page("corpus"), strings.text("views.corpus_again_go"))
    assert not visitor.exception
    for thread in threading.enumerate():
        if thread.name == again.THREAD:
            thread.join(60)
    assert store.story_ids(empty) == [story]
    assert store.load_standing(empty).complete
    with reading(empty) as connection:
        assert "corpus_analysed" in set(connection.scalars(select(desk_event.c.kind)))


def test_while_a_load_is_under_way_nobody_begins_another_analysis(empty: store.Engine):
    loads.begin(empty, "somewhere")
    with pytest.raises(CorpusError, match="already"):
        again.analyse_again(empty, "Kim")
    assert len(store.load_standing(empty).running) == 1


def test_a_large_corpus_is_listed_page_by_page(demo: store.Engine, monkeypatch: pytest.MonkeyPatch):
    whole = store.list_articles(demo)
    monkeypatch.setattr(corpus, "ARTICLES_PAGE", 10)
    monkeypatch.setattr(store, "list_articles", lambda engine, first: article_list.list_articles(engine, first, 10))
    visitor = open_page("corpus")
    pages = -(-len(whole) // 10)
    (field,) = [one for one in visitor.number_input if one.label == strings.text("views.corpus_page", pages=pages)]
    field.set_value(2)
    visitor.run()
    (table,) = [one.value for one in visitor.dataframe if strings.text("views.corpus_article") in one.value]
    assert list(table[strings.text("views.corpus_article")]) == [one.name for one in whole[10:20]]


def test_a_story_out_of_many_is_chosen_by_words_of_its_title(demo: store.Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(picking, "PICK_MOST", 2)
    visitor = open_page("versions")
    (field,) = [one for one in visitor.text_input if one.label == strings.text("views.pick_find")]
    (box,) = [one for one in visitor.selectbox if one.label == strings.text("views.versions_pick")]
    assert len(box.options) == 2
    titles = store.story_titles(demo, several=True)
    wanted = next(title for title in titles.values() if title not in box.options)
    field.set_value(wanted)
    visitor.run()
    assert not visitor.exception
    (box,) = [one for one in visitor.selectbox if one.label == strings.text("views.versions_pick")]
    assert wanted in box.options
