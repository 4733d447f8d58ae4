"""`check` cannot be passed by a database that was tampered with: each way to damage one is found and named."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, text, update

from dashboard.corpus.cleaning import fingerprint
from dashboard.errors import DatabaseError
from dashboard.model import Version
from dashboard.review import prove, rebuild_marks, record_marks
from dashboard.store.desk_log import note_down
from dashboard.store.engine import writing
from dashboard.store.seal import broken, seal
from dashboard.store.tables import article, desk_event, mark, mark_event
from tests.support.making import version
from tests.support.marking import LINES, OTHER, event, keep
from tests.support.marking import analysis as analysed


@pytest.fixture
def marked(store: Engine) -> tuple[Version, Version]:
    """Two versions whose ids are made as the reader makes them, and marks of two editors."""
    a, b = (version(lines, name=fingerprint("\n".join(lines))) for lines in (LINES, OTHER))
    keep(store, analysed(a, b))
    for editor in ("kim", "lee"):
        record_marks(
            store, editor, [event(a, n, label) for n in (1, 2) for label in ("unsupported", None, "boilerplate")]
        )
    with writing(store) as connection:
        note_down(connection, "ada", "claimed", story="story-1")
    return a, b


def test_a_sound_desk_agrees_with_its_log_and_the_figures_are_right(store: Engine, marked: Any):
    proof = prove(store)
    assert proof.wrong == ()
    assert (proof.articles, proof.events, proof.marks, proof.lost, proof.desk) == (2, 12, 4, 0, 1)
    assert prove(store, proof.seal) == proof


def unguarded(connection: Connection) -> None:
    """As somebody with the rights of the database's owner would go about it."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))


DAMAGE: dict[str, tuple[Callable[[Connection], object], str]] = {
    "a label in the log": (
        lambda c: c.execute(update(mark_event).where(mark_event.c.version == 3).values(label="sourced")),
        "the log's newest is",
    ),
    "an event of the log is gone": (
        lambda c: c.execute(delete(mark_event).where(mark_event.c.version == 2)),
        "2 events are numbered 1 to 3",
    ),
    "the words of an event": (
        lambda c: c.execute(update(mark_event).where(mark_event.c.version == 1).values(quote="Nothing was said.")),
        "does not stand at",
    ),
    "a mark that is served": (lambda c: c.execute(update(mark).values(label="sourced")), "the log's newest is"),
    "a mark that is not served": (lambda c: c.execute(delete(mark).where(mark.c.editor == "kim")), "not served"),
    "a mark at another sentence": (lambda c: c.execute(update(mark).values(at_n=3)), "is shown at"),
    "a mark that is hidden as lost": (lambda c: c.execute(update(mark).values(at_n=None)), "no sentence (lost)"),
    "the text of an article": (
        lambda c: c.execute(update(article).values(text=LINES[0].replace("6-3", "9-0") + "\n" + "\n".join(LINES[1:]))),
        "its text is not the one its id was made from",
    ),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_what_was_damaged_behind_the_program_s_back_is_found_and_named(store: Engine, marked: Any, how: str):
    kept = seal(store)
    damage, words = DAMAGE[how]
    with writing(store) as connection:
        unguarded(connection)
        damage(connection)
    proof = prove(store)
    assert any(words in line for line in proof.wrong), proof.wrong
    in_the_log = "log" in how or "event" in how
    assert (broken(store, kept) is not None) == in_the_log


def test_rows_that_name_rows_which_are_not_there_are_counted(store: Engine, marked: Any):
    with store.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        connection.execute(text("SELECT 1"))
        unguarded(connection)
        connection.execute(text("DELETE FROM story"))
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
    assert "sentence: 6 rows whose story is not in story" in prove(store).wrong


def test_a_lost_mark_is_counted_and_is_no_difference(store: Engine, marked: tuple[Version, Version]):
    a, b = marked
    lines = (a.sentence(1).text, "Mayor Ines Okafor said nothing.", a.sentence(3).text)
    new = version(lines, name=fingerprint("\n".join(lines)))
    keep(store, analysed(replace(new, article=replace(new.article, name=a.article.name)), b))
    proof = prove(store)
    assert (proof.wrong, proof.lost, proof.articles) == ((), 2, 3)


def test_rebuilding_puts_right_what_is_served_and_touches_no_log(store: Engine, marked: Any):
    kept = seal(store)
    with writing(store) as connection:
        connection.execute(delete(mark).where(mark.c.editor == "lee"))
        connection.execute(update(mark).values(label=None))
    assert prove(store).wrong
    assert rebuild_marks(store) == 4
    assert prove(store, kept).wrong == ()


# ---- the seal --------------------------------------------------------------------------------------------------------
def test_a_seal_holds_while_the_logs_grow_and_breaks_when_their_past_changes(
    store: Engine, marked: tuple[Version, Version]
):
    kept = seal(store)
    record_marks(store, "kim", [event(marked[1], 1)])
    assert seal(store) != kept
    assert broken(store, kept) is None
    with writing(store) as connection:
        connection.execute(update(mark_event).where(mark_event.c.version == 2).values(note="put in later"))
    assert "changed, removed or put in later" in str(broken(store, kept))
    assert any("does not hold" in line for line in prove(store, kept).wrong)


def test_cutting_off_the_end_of_a_log_breaks_a_seal_though_nothing_else_can_show_it(store: Engine, marked: Any):
    kept = seal(store)
    with writing(store) as connection:
        connection.execute(delete(desk_event))
    assert broken(store, kept) == "desk_event ends before 1"
    assert prove(store).wrong == ()


def test_a_seal_waits_for_a_writer_who_has_taken_a_number_and_nobody_waits_for_the_seal(
    store: Engine, marked: tuple[Version, Version], monkeypatch: pytest.MonkeyPatch
):
    if store.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer, whose numbers nobody sees before it is done")
    found: list[str] = []
    waiting = threading.Thread(target=lambda: found.append(seal(store)))
    with writing(store) as connection:
        number = note_down(connection, "ada", "released", story="story-1")
        waiting.start()
        assert record_marks(store, "kim", [event(marked[1], 1)]).acks  # does not queue behind the seal
        assert waiting.is_alive()
        monkeypatch.setattr("dashboard.store.seal.SEAL_TRIES", 2)
        with pytest.raises(DatabaseError, match="without a pause"):
            seal(store)
        monkeypatch.undo()
    waiting.join(60)
    assert found[0].split("-")[0].split(".")[:2] == ["13", str(number)]
    assert broken(store, found[0]) is None


def test_what_is_no_seal_is_said_so(store: Engine):
    for words in ("", "abc", "1.2.3-00", "1.2.3.4-" + "g" * 32):
        with pytest.raises(DatabaseError, match="not a seal"):
            broken(store, words)


def test_every_column_of_the_logs_is_sealed_or_left_out_on_purpose():
    from dashboard.store.seal import SEALED

    for table, columns in SEALED:
        assert {column.name for column in table.columns} - set(columns) == set()
