"""Articles put away: out of the corpus and every story, restored as they were; the log keeps both."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine, select

from dashboard import store as desk
from dashboard.model import Article, Note, Reading, Refusal
from dashboard.store import load_reports, outdated, shelf
from dashboard.store.engine import reading
from dashboard.store.tables import desk_event
from tests.support.marking import LINES, corrected, filled

ONE = Article("a" * 16, "one.txt", "One", "The council voted on Tuesday.")
TWO = Article("b" * 16, "more/two.txt", "Two", "The mayor opened the bridge.")


def test_what_is_archived_is_in_no_list_and_comes_back(store: Engine):
    saved = desk.save_articles(store, Reading((ONE, TWO)))
    assert saved == desk.Saved(new=(ONE.id, TWO.id))
    assert desk.archive_articles(store, None, [ONE.id]) == 1
    assert desk.archive_articles(store, None, [ONE.id]) == 0
    assert desk.read_articles(store) == [TWO]
    assert [one.article for one in desk.read_shelf(store)] == [ONE]
    assert desk.save_articles(store, Reading((ONE, TWO))) == desk.Saved(unchanged=(TWO.id,), archived=(ONE.id,))
    assert desk.count_shelf(store) == 1
    assert desk.restore_articles(store, None, [ONE.id]) == 1
    assert desk.read_articles(store) == [ONE, TWO]
    with reading(store) as connection:
        kinds = connection.execute(select(desk_event.c.kind, desk_event.c.details).order_by(desk_event.c.id)).all()
    assert [(kind, details["names"]) for kind, details in kinds] == [
        ("articles_archived", ["one.txt"]), ("articles_restored", ["one.txt"]),
    ]  # fmt: skip


def test_what_is_in_no_story_is_counted_as_it_is_listed_whatever_was_archived_or_corrected(store: Engine):
    def counted() -> tuple[int, int]:
        with reading(store) as connection:
            count, names = outdated.count_unplaced(connection), outdated.unplaced(connection)
        assert count == len(names)
        assert desk.corpus_size(store).articles == len(desk.read_articles(store))
        return count, desk.corpus_size(store).articles

    assert counted() == (0, 0)
    placed, _ = filled(store)
    assert counted() == (0, 2)
    desk.save_articles(store, Reading((ONE, TWO)))
    assert counted() == (2, 4)
    desk.archive_articles(store, None, [ONE.id, placed.article.id])
    assert counted() == (1, 2)
    new = corrected(placed, [*LINES, "Added later."])
    desk.save_articles(store, Reading((replace(TWO, text="The mayor closed the bridge.", id="c" * 16), new.article)))
    desk.archive_articles(store, None, ["c" * 16])  # archived and, in an earlier form, replaced
    counted()


def test_articles_are_found_by_name_folder_and_id(store: Engine):
    desk.save_articles(store, Reading((ONE, TWO)))
    found = desk.find_articles(store, ["one.txt", "more", "more/", TWO.id, "mor"])
    assert found == {"one.txt": [ONE.id], "more": [TWO.id], "more/": [TWO.id], TWO.id: [TWO.id], "mor": []}


def test_a_load_is_kept_with_what_it_brought_and_refused(store: Engine):
    found = Reading(
        (ONE,), (Refusal("c.pdf", "The file is a scan.", "Run OCR."),), (Note("one.txt", "encoding", "cp1252"),)
    )
    load_reports.keep_report(store, "first", "/folder", "kim", found, desk.save_articles(store, found))
    again = Reading((ONE, TWO))
    load_reports.keep_report(store, "second", "/folder", None, again, desk.save_articles(store, again))
    later, earlier = desk.read_reports(store)
    assert (earlier.counts, earlier.refused, earlier.notes) == (
        {"new": 1, "changed": 0, "known": 0, "archived": 0, "refused": 1}, found.refused, found.notes,
    )  # fmt: skip
    assert (later.counts["new"], later.counts["known"], later.own, later.away) == (1, 1, 1, 0)
    desk.archive_articles(store, None, shelf.of_load(store, "second"), load="second")
    assert desk.read_articles(store) == [ONE]
    assert [one.away for one in desk.read_reports(store)] == [1, 0]
