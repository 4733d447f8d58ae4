"""Hand decisions on stories, backups, and the move to another database."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from dashboard.errors import DatabaseError, MarkError
from dashboard.model import Reading, Refusal
from dashboard.review import check_rebuild, read_log, read_marks, read_queue, record_marks
from dashboard.store import (
    back_up,
    copy_database,
    decide,
    decision_log,
    get_setting,
    load_story,
    open_database,
    read_articles,
    read_decisions,
    read_refusals,
    save_articles,
    set_setting,
    standing,
    story_ids,
)
from dashboard.store.tables import metadata
from tests.support.making import version
from tests.support.marking import LINES, analysis, corrected, event, filled, keep

NAMES = [c * 16 for c in "abcd"]


@pytest.fixture
def four(store: Engine) -> Engine:
    told = [version([f"Telling number {i}."], name=name) for i, name in enumerate(NAMES)]
    keep(store, *(analysis(v, story=f"story-{v.article.id[0]}") for v in told))
    return store


def pairs(sets: tuple[frozenset[str], ...]) -> set[str]:
    return {"".join(sorted(name[0] for name in each)) for each in sets}


def test_together_and_apart_are_kept_as_pairs(four: Engine):
    decide(four, "kim", "together", NAMES[:3])
    decide(four, "kim", "apart", [NAMES[0], NAMES[3]])
    found = read_decisions(four)
    assert (pairs(found.together), pairs(found.apart)) == ({"ab", "ac", "bc"}, {"ad"})


def test_of_two_decisions_on_the_same_articles_the_later_counts(four: Engine):
    decide(four, "kim", "together", NAMES[:2])
    decide(four, "lee", "apart", NAMES[:2])
    assert (pairs(read_decisions(four).together), pairs(read_decisions(four).apart)) == (set(), {"ab"})


def test_an_article_that_is_moved_leaves_those_it_was_put_together_with(four: Engine):
    decide(four, "kim", "together", NAMES[:2])
    decide(four, "kim", "move", [NAMES[0], NAMES[2], NAMES[3]])
    found = read_decisions(four)
    assert (pairs(found.together), pairs(found.apart)) == ({"ac", "ad"}, {"ab"})


def test_roles_are_kept_and_the_later_counts(four: Engine):
    decide(four, "kim", "source", NAMES[:2])
    decide(four, "kim", "rewrite", NAMES[:1])
    assert read_decisions(four).roles == {NAMES[0]: "rewrite", NAMES[1]: "source"}


def test_taking_back_is_an_entry_and_can_be_taken_back(four: Engine):
    first = decide(four, "kim", "together", NAMES[:2])
    undo = decide(four, "kim", "undo", reverts=first)
    assert standing(decision_log(four)) == []
    decide(four, "kim", "undo", reverts=undo)
    assert [entry.id for entry in standing(decision_log(four))] == [first]
    assert len(decision_log(four)) == 3


@pytest.mark.parametrize(
    ("kind", "ids"),
    [("together", NAMES[:1]), ("source", []), ("apart", ["nowhere", NAMES[0]]), ("undo", []), ("burn", NAMES)],
)
def test_a_decision_that_says_nothing_is_refused(four: Engine, kind: str, ids: list[str]):
    with pytest.raises(MarkError):
        decide(four, "kim", kind, ids)
    assert decision_log(four) == []


def test_a_decision_follows_an_article_to_its_corrected_text(four: Engine):
    old, _ = filled(four)
    other = NAMES[1]
    decide(four, "kim", "together", [old.article.id, other])
    new = corrected(old, [*LINES, "Added."])
    save_articles(four, Reading((new.article,)))
    assert read_decisions(four).together == (frozenset({new.article.id, other}),)


# ---- backups ----------------------------------------------------------------------------------------------------
def test_a_backup_holds_everything_while_others_write(store: Engine, tmp_path: Path):
    engine = store
    a, _ = filled(engine)
    record_marks(engine, "kim", [event(a, 1)])
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            record_marks(engine, "lee", [event(a, 2)])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        back_up(engine, tmp_path / "copy.db")
    finally:
        stop.set()
        writer.join()
    copy = open_database(f"sqlite:///{tmp_path / 'copy.db'}")
    assert load_story(copy, "story-1") == load_story(engine, "story-1")
    assert (a.article.id, 1, "kim") in {(m.article, m.n, m.editor) for m in read_marks(copy, "story-1").marks}
    assert check_rebuild(copy) == []
    copy.dispose()


def test_a_backup_never_overwrites(tmp_path: Path):
    engine = open_database(f"sqlite:///{tmp_path / 'copydesk.db'}")
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(DatabaseError, match="already exists"):
        back_up(engine, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"
    engine.dispose()


def test_a_backup_of_a_damaged_database_is_refused(tmp_path: Path):
    file = tmp_path / "copydesk.db"
    engine = open_database(f"sqlite:///{file}")
    filled(engine)
    engine.dispose()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_sentence_story'").fetchone()[0]
    whole = bytearray(file.read_bytes())
    whole[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    file.write_bytes(whole)
    engine = open_database(f"sqlite:///{file}")
    with pytest.raises(DatabaseError, match="damaged"):
        back_up(engine, tmp_path / "copy.db")
    engine.dispose()


def test_a_backup_to_a_place_that_does_not_exist_is_told(tmp_path: Path):
    engine = open_database(f"sqlite:///{tmp_path / 'copydesk.db'}")
    with pytest.raises(DatabaseError):
        back_up(engine, tmp_path / "nowhere" / "copy.db")
    engine.dispose()


def everything(engine: Engine) -> list[object]:
    return [
        read_articles(engine), read_refusals(engine), [load_story(engine, name) for name in story_ids(engine)], read_log(engine),
        read_marks(engine, "story-1"), decision_log(engine), get_setting(engine, "keys"), list(read_queue(engine).reason),
    ]  # fmt: skip


def test_a_desk_moves_to_another_database_and_goes_on_there(store: Engine, tmp_path: Path):
    a, b = filled(store)
    save_articles(store, Reading((), (Refusal("x.txt", "empty", "Write something."),)))
    record_marks(store, "kim", [event(a, 1, note="ü🦆"), event(b, 2, "sourced")])
    decide(store, "kim", "apart", [a.article.id, b.article.id])
    set_setting(store, "keys", {"mark": ["b"]})
    copy = open_database(f"sqlite:///{tmp_path / 'there.db'}")
    counts = copy_database(store, copy)
    assert (counts["article"], counts["mark_event"], counts["sentence"]) == (2, 2, 6)
    assert everything(copy) == everything(store)
    with pytest.raises(DatabaseError, match="already"):
        copy_database(store, copy)

    with store.begin() as connection:  # and back, into the emptied first one
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    copy_database(copy, store)
    assert everything(copy) == everything(store)
    before = len(read_log(store))
    record_marks(store, "kim", [event(a, 3)])
    assert len(read_log(store)) == before + 1
    assert read_marks(store, "story-1").revision > read_marks(copy, "story-1").revision
    copy.dispose()
