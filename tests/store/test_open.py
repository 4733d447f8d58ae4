"""Opening a database: made, migrated, refused with one clear sentence."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy import event as listen

from dashboard.errors import DatabaseError
from dashboard.review import check_rebuild, prove, read_log, read_queue, record_marks
from dashboard.store import load_story, open_database
from dashboard.store.engine import parse, reading, writing
from dashboard.store.existing import find_lacks, open_existing
from dashboard.store.migrate import HEAD, KNOWN, TABLE
from dashboard.store.tables import metadata
from tests.support.marking import event, filled, from_sentence
from tests.support.old_tables import turn_back

ROOT = Path(__file__).resolve().parents[2]
OPEN = "import sys; from dashboard.store import open_database, read_articles; print(len(read_articles(open_database(sys.argv[1]))))"


def refused(url: str) -> DatabaseError:
    with pytest.raises(DatabaseError) as caught:
        open_database(url)
    assert caught.value.message.endswith(".")
    assert caught.value.hint.endswith(".")
    assert "Traceback" not in str(caught.value)
    return caught.value


def not_the_search_index(name: str | None, _kind: str, _parents: object) -> bool:
    """Each database has its own, which no table of the code describes; tests/store/test_search.py uses it."""
    return not (name or "").startswith("search_fts")


def test_the_migrations_make_exactly_the_tables_of_the_code(store: Engine):
    with store.connect() as connection:
        opts = {"version_table": TABLE, "compare_type": True, "include_name": not_the_search_index}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    assert find_lacks(store) == []


def test_a_database_without_an_index_or_a_constraint_is_told_what_it_lacks(store: Engine):
    lost = ["the index ix_mark_at is missing"]
    unique, key = inspect(store).get_unique_constraints("mark_event"), inspect(store).get_foreign_keys("mark")
    with writing(store) as connection:
        connection.execute(text("DROP INDEX ix_mark_at"))
        if store.dialect.name == "postgresql":
            for statement in (
                f"mark_event DROP CONSTRAINT {unique[0]['name']}",
                "search_entry DROP CONSTRAINT ck_search_entry_kind",
                f"mark DROP CONSTRAINT {next(k['name'] for k in key if k['referred_table'] == 'mark_event')}",
                "search_entry DROP COLUMN search_fts",
                "person ALTER COLUMN role DROP NOT NULL",
            ):
                connection.execute(text(f"ALTER TABLE {statement}"))
            lost = [
                "mark_event may hold two rows of one article, start, stop, editor, version: its constraint is missing",
                "the constraint ck_search_entry_kind is missing",
                "the column person.role may be empty, as it must not be",
                *lost,
                "rows of mark may name what is not in mark_event: its constraint is missing",
                "the column search_entry.search_fts is missing",
                "the index search_fts_words is missing",
            ]
    assert sorted(find_lacks(store)) == sorted(lost)


def test_the_newest_migration_is_the_one_the_code_names():
    config = Config()
    config.set_main_option("script_location", str(ROOT / "dashboard" / "store" / "migrations"))
    script = ScriptDirectory.from_config(config)
    assert script.get_current_head() == HEAD
    assert {revision.revision for revision in script.walk_revisions()} == KNOWN


def test_opening_again_changes_nothing(database_url: str):
    open_database(database_url).dispose()
    engine = open_database(database_url)
    assert set(metadata.tables) < set(inspect(engine).get_table_names())
    engine.dispose()


def test_processes_that_start_at_once_migrate_once(database_url: str):
    command = [sys.executable, "-c", OPEN, database_url]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    said = [process.communicate(timeout=120) for process in started]
    assert [(process.returncode, out.strip()) for process, (out, _) in zip(started, said, strict=True)] == [
        (0, "0")
    ] * 4, said


def test_a_database_from_a_newer_version_is_refused_and_left_alone(store: Engine, database_url: str):
    with writing(store) as connection:
        connection.execute(text(f"UPDATE {TABLE} SET version_num = '9999'"))
    assert "newer version" in refused(database_url).message
    with reading(store) as connection:
        assert connection.scalar(text(f"SELECT version_num FROM {TABLE}")) == "9999"


def test_a_database_of_another_program_is_refused_and_left_alone(database_url: str):
    engine = create_engine(parse(database_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE article (id INTEGER)"))
    assert "another program" in refused(database_url).message
    assert inspect(engine).get_table_names() == ["article"]
    engine.dispose()


@pytest.mark.parametrize("url", ["", "nonsense", "postgresql://user:geheim@host:port/x", "sqlite:/", "://"])
def test_what_is_not_an_address_is_refused(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_DB", url or "nonsense")
    assert "geheim" not in str(refused(url))


@pytest.mark.parametrize(
    "url", ["mysql://u:geheim@h/x", "oracle://h/x", "postgresql+psycopg2://u:geheim@h/x", "nosuch://x"]
)
def test_other_databases_and_drivers_are_refused_by_name(url: str):
    error = refused(url)
    assert url.partition(":")[0] in error.message
    assert "geheim" not in str(error)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str):
    assert "needs a file" in refused(url).message


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    assert str(tmp_path / "file") in refused(f"sqlite:///{tmp_path}/file/copydesk.db").message


def test_a_read_only_place_is_refused():
    assert refused("sqlite:////proc/copydesk.db").hint


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path):
    file = tmp_path / "notes.db"
    file.write_text("Dear diary, this is not a database. " * 100)
    before = file.read_bytes()
    assert "not an SQLite database" in refused(f"sqlite:///{file}").message
    assert file.read_bytes() == before


def test_a_folder_a_pipe_or_a_device_in_the_place_of_the_file_is_refused_at_once(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    for path, words in (
        (tmp_path, "folder"),
        (tmp_path / "pipe", "ordinary file"),
        (Path(os.devnull), "ordinary file"),
    ):
        for open_it in (open_database, open_existing):
            with pytest.raises(DatabaseError, match=words):
                open_it(f"sqlite:///{path}")


def test_a_damaged_database_is_told(tmp_path: Path):
    file = tmp_path / "copydesk.db"
    open_database(f"sqlite:///{file}").dispose()
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert "damaged" in refused(f"sqlite:///{file}").message


def test_a_locked_database_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("dashboard.store.engine.BUSY_SECONDS", 0.1)
    monkeypatch.setattr("dashboard.store.read_only.BUSY_SECONDS", 0.1)
    file = tmp_path / "copydesk.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA user_version = 1")  # no tables yet, but a file that is not empty
    other.execute("BEGIN EXCLUSIVE")
    assert "locked" in refused(f"sqlite:///{file}").message
    other.close()


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path):
    engine = open_database(f"sqlite:///{tmp_path / 'copydesk.db'}")

    @listen.listens_for(engine, "begin")
    def _small(connection):
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite answers as it does on a full disk

    with pytest.raises(DatabaseError, match="disk is full"), writing(engine) as connection:
        connection.execute(
            text("INSERT INTO refusal (place, reason, hint) VALUES ('x', :long, '')"), {"long": "x" * 200_000}
        )
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM refusal")) == 0
    engine.dispose()


def test_an_sqlite_that_is_too_old_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    assert "3.35.0 or newer is required" in refused(f"sqlite:///{tmp_path / 'x.db'}").message


def test_a_server_that_is_not_there_is_told_without_the_password():
    error = refused("postgresql://kim:geheim@127.0.0.1:9/desk")
    assert "does not answer" in error.message
    assert "geheim" not in str(error)
    assert "***" in error.where


def test_a_password_in_the_query_is_hidden_too():
    error = refused("postgresql://127.0.0.1:9/desk?user=kim&password=geheim")
    assert "geheim" not in str(error)


@pytest.mark.postgresql
def test_a_missing_database_and_an_unknown_user_are_told(postgresql_server: str):
    assert "no database of this name" in refused(postgresql_server.replace("/postgres?", "/nosuch?")).message
    assert "refuses" in refused(postgresql_server.replace("desk@", "nobody_here@")).message


@pytest.mark.postgresql
def test_a_wrong_password_is_told_and_never_shown(postgresql_server: str):
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE ROLE locked LOGIN PASSWORD 'right'")
    for secret in ("locked:geheim@", "locked@"):
        error = refused(postgresql_server.replace("desk@", secret))
        assert "password" in error.message
        assert "geheim" not in str(error)


def test_the_address_may_be_written_as_hosters_write_it():
    assert parse("postgres://u:p@h/x").drivername == "postgresql+psycopg"
    assert parse("postgresql://u:p@h/x").drivername == "postgresql+psycopg"


def test_sqlite_is_set_for_durability(tmp_path: Path):
    engine = open_database(f"sqlite:///{tmp_path / 'deep' / 'er' / 'copydesk.db'}")
    with reading(engine) as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    engine.dispose()


def test_a_database_with_a_column_for_each_label_keeps_scores_counts_and_marks(store: Engine, database_url: str):
    a, b = filled(store)
    record_marks(store, "kim", [event(a, 1), event(b, 2, "sourced", evidence=(from_sentence(a, 3),)), event(b, 3)])
    record_marks(store, "lee", [event(a, 1, "unsure", note="who says so?")])
    before, queue, log, proof = load_story(store, "story-1"), read_queue(store), read_log(store), prove(store)
    turn_back(store, "0003")
    with pytest.raises(DatabaseError), writing(store) as connection:
        connection.execute(text("UPDATE mark_event SET label = 'opinion'"))
    store.dispose()
    engine = open_database(database_url)
    assert load_story(engine, "story-1").versions == before.versions
    for article, said in load_story(engine, "story-1").suggestions.items():
        for now, then in zip(said, before.suggestions[article], strict=True):
            assert now.scores == pytest.approx(then.scores)
            assert (now.label, now.reasons, now.features) == (then.label, then.reasons, then.features)
    assert list(read_queue(engine)["to_check"]) == list(queue["to_check"])
    assert read_log(engine) == log
    assert check_rebuild(engine) == []
    assert prove(engine) == proof
    assert len(record_marks(engine, "kim", [event(b, 1)]).acks) == 1
    assert [rev for rev, _ in read_log(engine)] == [*(rev for rev, _ in log), max(rev for rev, _ in log) + 1]
    with writing(engine) as connection:  # nothing in the tables stands against a label that is made later
        assert connection.execute(text("UPDATE mark_event SET label = 'opinion'")).rowcount
    engine.dispose()
