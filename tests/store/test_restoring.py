"""Backups made in turn, before changes, verified and restored: nothing is lost on the way, whatever goes wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from dashboard import cli, corpus
from dashboard.corpus.cleaning import fingerprint
from dashboard.errors import DatabaseError
from dashboard.jobs import loading
from dashboard.model import Reading, Version
from dashboard.review import prove, read_log, record_marks
from dashboard.store import look_at_backup, migrate, open_database, restore, rotation
from dashboard.store.backup import back_up
from tests.support.making import version
from tests.support.marking import LINES, OTHER, analysis, event
from tests.support.marking import keep as keep_story
from tests.support.postgres import database, find_binaries


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DASHBOARD_DB", raising=False)
    return tmp_path


FIRST, SECOND = (version(lines, name=fingerprint("\n".join(lines))) for lines in (LINES, OTHER))


def told(engine: Engine) -> Version:
    """A story of two versions, kept; the first of them."""
    keep_story(engine, analysis(FIRST, SECOND))
    return FIRST


def desk(url: str, marks: int = 3) -> None:
    """A desk with one story and some marks."""
    engine = open_database(url)
    a = told(engine)
    record_marks(engine, "kim", [event(a, n + 1) for n in range(marks)])
    engine.dispose()


def marks_in(url: str) -> int:
    engine = open_database(url)
    try:
        assert prove(engine).wrong == ()
        return len(read_log(engine))
    finally:
        engine.dispose()


def test_a_restored_backup_takes_the_desks_place_and_the_former_one_is_kept(here: Path):
    file, copy = here / "copydesk.db", here / "copy.db"
    url = f"sqlite:///{file}"
    desk(url, marks=2)
    assert cli.main(["backup", str(copy), "--db", url]) == 0
    engine = open_database(url)
    record_marks(engine, "lee", [event(FIRST, 2)])
    engine.dispose()
    kept = restore(copy, url)
    assert kept and kept.parent == here and kept != file
    assert marks_in(url) == 2
    assert marks_in(f"sqlite:///{kept}") == 3


def test_a_database_in_use_is_not_replaced(here: Path):
    file, copy = here / "copydesk.db", here / "copy.db"
    desk(f"sqlite:///{file}")
    engine = open_database(f"sqlite:///{file}")
    back_up(engine, copy)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        with pytest.raises(DatabaseError, match="in use"):
            restore(copy, f"sqlite:///{file}")
    engine.dispose()
    assert sorted(path.name for path in here.glob("*before*")) == []
    assert marks_in(f"sqlite:///{file}") == 3


def test_a_damaged_desk_gives_way_to_the_backup_and_is_kept_for_a_rescue(here: Path):
    file, copy = here / "copydesk.db", here / "copy.db"
    desk(f"sqlite:///{file}")
    assert cli.main(["backup", str(copy), "--db", f"sqlite:///{file}"]) == 0
    file.write_bytes(b"SQLite format 3\0" + os.urandom(9_000))
    damaged = file.read_bytes()
    kept = restore(copy, f"sqlite:///{file}")
    assert kept and kept.read_bytes() == damaged
    assert marks_in(f"sqlite:///{file}") == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"", "no backup"),
        (b"hello, world, hello", "no backup"),
        (b"SQLite format 3\0" + b"x" * 5_000, "SQLite|damaged"),
    ],
)
def test_what_is_no_backup_is_refused_and_the_desk_stays(here: Path, content: bytes | None, words: str):
    file, copy = here / "copydesk.db", here / "copy.db"
    desk(f"sqlite:///{file}")
    if content is not None:
        copy.write_bytes(content)
    before = file.read_bytes()
    with pytest.raises(DatabaseError, match=words):
        restore(copy, f"sqlite:///{file}")
    assert file.read_bytes() == before
    assert cli.main(["verify", str(copy)]) != 0


def test_a_backup_with_damaged_pages_or_a_missing_table_is_named_and_never_restored(here: Path, capsys):
    file = here / "copydesk.db"
    desk(f"sqlite:///{file}")
    for name, harm in (("torn.db", "tear"), ("poor.db", "drop")):
        copy = here / name
        assert cli.main(["backup", str(copy), "--db", f"sqlite:///{file}"]) == 0
        if harm == "tear":
            data = bytearray(copy.read_bytes())
            data[4096 * 2 : 4096 * 6] = os.urandom(4096 * 4)
            copy.write_bytes(data)
        else:
            with sqlite3.connect(copy) as connection:
                connection.execute("DROP TABLE mark_event")
        assert cli.main(["verify", str(copy)]) != 0
        with pytest.raises(DatabaseError):
            restore(copy, f"sqlite:///{file}")
    assert "mark_event is missing" in capsys.readouterr().out
    assert marks_in(f"sqlite:///{file}") == 3


def test_verify_proves_the_marks_of_a_whole_backup(here: Path, capsys):
    file, copy = here / "copydesk.db", here / "copy.db"
    desk(f"sqlite:///{file}")
    assert cli.main(["backup", str(copy), "--db", f"sqlite:///{file}"]) == 0
    assert cli.main(["verify", str(copy)]) == 0
    said = capsys.readouterr().out
    assert "3 events" in said
    assert "is whole" in said


def test_backups_without_a_name_are_made_in_turn_and_the_oldest_given_up(here: Path):
    file = here / "copydesk.db"
    desk(f"sqlite:///{file}")
    assert not (here / "backups").exists()
    assert cli.main(["backup", "--db", f"sqlite:///{file}"]) == 0
    (here / "backups" / "mine.db").write_bytes(b"not ours")
    for _ in range(4):
        assert cli.main(["backup", "--db", f"sqlite:///{file}", "--keep", "2"]) == 0
    found = rotation.listed(here / "backups", "manual")
    assert len(found) == 2
    assert marks_in(f"sqlite:///{found[0]}") == 3
    assert (here / "backups" / "mine.db").exists()


def test_a_load_into_a_desk_with_marks_makes_a_backup_first_and_one_without_marks_none(here: Path, monkeypatch):
    file = here / "copydesk.db"
    engine = open_database(f"sqlite:///{file}")
    text = b"The council voted on Tuesday to raise the fee. It will be paid from May on, the mayor said."
    loading.load(engine, corpus.read_bytes("a.txt", text))
    assert rotation.listed(here / "backups", "load") == []
    record_marks(engine, "kim", [event(told(engine), 1)])
    loading.load(engine, corpus.read_bytes("b.txt", text + b" More."))
    (made,) = rotation.listed(here / "backups", "load")
    assert marks_in(f"sqlite:///{made}") == 1
    monkeypatch.setenv("DASHBOARD_BACKUPS", "0")
    loading.load(engine, Reading((), ()))
    assert rotation.listed(here / "backups", "load") == [made]
    engine.dispose()


def test_older_tables_are_backed_up_before_they_are_migrated(here: Path):
    file = here / "copydesk.db"
    engine = open_database(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {migrate.TABLE} SET version_num = '0003'")
    engine.dispose()
    with pytest.raises(DatabaseError):  # the columns of 0004 are there already: a migration that fails half way
        open_database(f"sqlite:///{file}")
    (made,) = rotation.listed(here / "backups", "migration")
    assert look_at_backup(made).tables == "0003"


def test_a_folder_that_takes_no_backup_stops_a_load_before_anything_is_written(here: Path):
    file = here / "copydesk.db"
    desk(f"sqlite:///{file}")
    (here / "backups").write_text("in the way")
    engine = open_database(f"sqlite:///{file}")
    with pytest.raises(DatabaseError, match="backup that is made first"):
        loading.load(engine, corpus.read_bytes("a.txt", b"The council voted on Tuesday."))
    engine.dispose()
    assert marks_in(f"sqlite:///{file}") == 3


@pytest.mark.postgresql
def test_a_postgresql_desk_goes_through_pg_dump_and_into_an_empty_database_only(
    postgresql_server: str, here: Path, monkeypatch: pytest.MonkeyPatch
):
    binaries = find_binaries()
    if not binaries or not (binaries / "pg_dump").is_file():
        pytest.skip("this PostgreSQL has no pg_dump beside it")
    monkeypatch.setenv("PATH", str(binaries), prepend=os.pathsep)
    names = [f"t{uuid4().hex[:16]}" for _ in range(2)]
    with database(postgresql_server, names[0]) as url, database(postgresql_server, names[1]) as empty:
        desk(url)
        copy = here / "desk.dump"
        assert cli.main(["backup", str(copy), "--db", url]) == 0
        assert cli.main(["verify", str(copy)]) == 0
        with pytest.raises(DatabaseError, match="already holds a desk"):
            restore(copy, url)
        assert restore(copy, empty) is None
        assert marks_in(empty) == 3
        with pytest.raises(DatabaseError, match="cannot become an SQLite file"):
            restore(copy, f"sqlite:///{here / 'x.db'}")


@pytest.mark.postgresql
def test_without_pg_dump_it_is_said_and_a_copy_row_by_row_still_works(
    postgresql_server: str, here: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    with database(postgresql_server, f"t{uuid4().hex[:16]}") as url:
        desk(url)
        monkeypatch.setattr(shutil, "which", lambda _program: None)
        engine = open_database(url)
        with pytest.raises(DatabaseError, match="pg_dump is not installed"):
            back_up(engine, here / "desk.dump")
        assert rotation.back_up_before(engine, "load") is None
        assert "pg_dump is not installed" in caplog.text
        back_up(engine, here / "desk.db")
        engine.dispose()
    assert marks_in(f"sqlite:///{here / 'desk.db'}") == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes that have a name")
def test_a_pipe_or_a_folder_in_the_place_of_a_backup_is_refused_and_not_waited_for(here: Path):
    os.mkfifo(here / "pipe")
    for path in (here / "pipe", here, Path(os.devnull)):
        with pytest.raises(DatabaseError, match="not an ordinary file"):
            look_at_backup(path)
        with pytest.raises(DatabaseError, match="not an ordinary file"):
            restore(path, f"sqlite:///{here / 'new.db'}")
    assert not (here / "new.db").exists()
