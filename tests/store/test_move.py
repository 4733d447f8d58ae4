"""A desk moves from SQLite to PostgreSQL and back with everything on it, or not at all."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import CheckConstraint, Connection, Engine, Table, func, insert, select

from dashboard import cli
from dashboard.errors import DatabaseError
from dashboard.model import Reading, Refusal
from dashboard.review import prove, record_marks
from dashboard.store import copy_database, decide, open_database, save_articles, set_setting
from dashboard.store.desk_log import note_down
from dashboard.store.engine import reading, writing
from dashboard.store.seal import broken, seal
from dashboard.store.search import search_texts
from dashboard.store.tables import assignment, claim, desk_event, guideline, metadata, person, plan, presence
from dashboard.store.transfer import move
from tests.support.marking import event, filled, from_sentence
from tests.support.postgres import database

MADE = 1_790_000_000_000


def desk(engine: Engine) -> None:
    """A database with something in every table."""
    a, b = filled(engine)
    save_articles(engine, Reading((), (Refusal("x.txt", "empty", "Write something."),)))
    record_marks(
        engine, "kim", [event(a, 1, note="ü🦆 \\ ' %"), event(b, 2, "sourced", evidence=(from_sentence(a, 2),))]
    )
    decide(engine, "kim", "apart", [a.article.id, b.article.id])
    set_setting(engine, "keys", {"mark": ["b", None, 1.5, True]})
    rows: dict[Any, dict[str, Any]] = {
        person: {"id": "kim", "issuer": "https://id.example", "subject": "1", "name": "Kim", "role": "lead",
                 "active": 1, "epoch": 2, "made": MADE, "seen": MADE},
        claim: {"story": "story-1", "editor": "kim", "taken": MADE, "until": MADE + 1},
        presence: {"editor": "kim", "story": "story-1", "article": a.article.id, "n": 1, "seen": MADE},
        assignment: {"story": "story-1", "editor": "kim", "actor": "ada", "reason": "", "made": MADE},
        plan: {"story": "story-1", "overlap": 2, "actor": "ada", "made": MADE},
        guideline: {"version": 1, "made": MADE, "actor": "ada", "text": "Be fair.", "about": "first"},
    }  # fmt: skip
    with writing(engine) as connection:
        note_down(connection, "ada", "claimed", story="story-1", details={"until": MADE, "ü": [1, None]})
        for table, row in rows.items():
            connection.execute(insert(table), row)
        for table in metadata.sorted_tables:
            if not connection.scalar(select(func.count()).select_from(table)):
                connection.execute(insert(table), any_row(connection, table))


def any_row(connection: Connection, table: Table) -> dict[str, Any]:
    """A row that the table takes: what it refers to, and something of the type of every other column that it needs."""
    kinds: dict[type, Any] = {int: 1, str: "x", bytes: b"x", float: 0.5, bool: True, dict: {}, list: []}
    allowed = {
        column: word
        for check in table.constraints
        if isinstance(check, CheckConstraint)
        for column, word in re.findall(r"(\w+) IN \('(\w+)'", str(check.sqltext))
    }
    row = dict(allowed)
    for column in table.columns:
        there = next(iter(column.foreign_keys), None)
        if there is not None:
            row[column.name] = connection.scalar(select(there.column).limit(1))
        elif (
            column.name not in allowed
            and not column.nullable
            and column.default is None
            and column.server_default is None
        ):
            row[column.name] = kinds.get(column.type.python_type, {})
    return row


def counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


@pytest.fixture
def elsewhere(store: Engine, database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database of the other kind."""
    if store.dialect.name == "postgresql":
        yield f"sqlite:///{tmp_path / 'moved.db'}"
        return
    with database(request.getfixturevalue("postgresql_server"), f"t{uuid4().hex[:16]}") as url:
        yield url


pytestmark = pytest.mark.postgresql


def test_one_command_moves_every_table_and_the_desk_goes_on_there(
    store: Engine, database_url: str, elsewhere: str, capsys: pytest.CaptureFixture[str]
):
    desk(store)
    before, kept = counts(store), seal(store)
    assert min(before.values()) > 0, before
    assert cli.main(["move", database_url, elsewhere]) == 0
    told = capsys.readouterr().out
    assert f"Moved and compared: {sum(before.values())} rows" in told
    assert "DASHBOARD_DB" in told
    assert counts(store) == before  # the old one stays as it was
    new = open_database(elsewhere)
    assert counts(new) == before
    assert broken(new, kept) is None  # the seal of the old database holds in the new one
    assert [line for line in prove(new).wrong if "its id was made from" not in line] == []
    assert search_texts(new, "duck ü🦆") == search_texts(store, "duck ü🦆")
    assert search_texts(new, "council").keys() == search_texts(store, "council").keys() == {"story-1"}

    with writing(new) as connection:  # numbers go on where they stopped
        assert note_down(connection, "ada", "released") == before["desk_event"] + 1
    cli.main(["move", elsewhere, database_url])
    assert "already contains rows" in capsys.readouterr().err
    new.dispose()


def test_a_database_that_is_not_empty_is_refused_and_left_alone(store: Engine, database_url: str, elsewhere: str):
    desk(store)
    there = open_database(elsewhere)
    set_setting(there, "editor", "lee")
    before = counts(there)
    with pytest.raises(DatabaseError, match="Its table setting already contains rows"):
        move(database_url, elsewhere)
    assert counts(there) == before
    there.dispose()


def test_the_same_database_and_one_without_a_desk_are_refused(database_url: str, elsewhere: str, store: Engine):
    with pytest.raises(DatabaseError, match="same database"):
        move(database_url, database_url)
    with pytest.raises(DatabaseError, match="no desk"):
        move(elsewhere, database_url)
    if elsewhere.startswith("sqlite"):
        assert not Path(elsewhere.removeprefix("sqlite:///")).exists()


def test_a_row_that_arrives_changed_undoes_the_whole_move(
    store: Engine, database_url: str, elsewhere: str, monkeypatch: pytest.MonkeyPatch
):
    room = importlib.import_module("dashboard.store.transfer")
    desk(store)
    whole = room._table_rows

    def rows(table: Any, connection: Any) -> Any:
        for row in whole(table, connection):
            there = connection.engine.url.database != store.url.database
            yield row | {"name": "Somebody"} if table.name == "person" and there else row

    monkeypatch.setattr(room, "_table_rows", rows)
    with pytest.raises(DatabaseError, match="person arrived changed"):
        move(database_url, elsewhere)
    there = open_database(elsewhere)
    assert set(counts(there).values()) == {0}
    there.dispose()


def test_a_mark_made_while_it_moves_undoes_the_move_and_is_not_lost(store: Engine, database_url: str, elsewhere: str):
    desk(store)
    there = open_database(elsewhere)
    marked: list[int] = []

    def meanwhile(table: str, _done: int, _of: int) -> None:
        if table == "mark_event" and not marked:
            with writing(store) as connection:
                marked.append(note_down(connection, "lee", "claimed", story="story-1"))

    with pytest.raises(DatabaseError, match="Someone marked during"):
        copy_database(store, there, progress=meanwhile, still=True)
    assert set(counts(there).values()) == {0}
    with reading(store) as connection:
        assert connection.scalar(select(func.max(desk_event.c.id))) == marked[0]
    assert sum(copy_database(store, there).values()) > 0  # a backup does not mind
    there.dispose()
