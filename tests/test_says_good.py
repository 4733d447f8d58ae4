"""Whoever says that all is well has looked: doctor, check, backup and export on files that are not what they should be."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from coverage import CoverageData

from dashboard import cli, doctor, store
from dashboard.corpus.cleaning import fingerprint
from dashboard.errors import DatabaseError, ExportError
from dashboard.exchange import whole_file
from dashboard.review import record_marks
from dashboard.store.engine import parse
from dashboard.text.detect import detect
from tests.support.making import version
from tests.support.marking import LINES, OTHER, analysis, event, keep

PAGE = 4096
LIMIT = 64 * 1024  # above the 32 kB that SQLite shares its memory through, below the desk and its export
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk with marks in a data folder of its own; its file."""
    for name in doctor.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))
    file = tmp_path / "data" / "copydesk.db"
    db = store.open_database(f"sqlite:///{file}")
    a, b = (version(lines, name=fingerprint("\n".join(lines))) for lines in (LINES, OTHER))
    long = [f"Crew {n} moved {n * 3} crates along quay {n % 23} before noon." for n in range(400)]
    keep(db, analysis(a, b, version(long, name=fingerprint("\n".join(long)))))
    record_marks(db, "kim", [event(a, n, "unsupported") for n in (1, 2)])
    db.dispose()
    return file


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def database_line(told: tuple[int, str, str]) -> str:
    return next(line for line in told[1].splitlines() if " Database: " in line)


def overwrite_pages(file: Path) -> None:
    """Every page but the first two becomes noise."""
    noise = random.Random(7)
    with file.open("r+b") as raw:
        for page in range(2, file.stat().st_size // PAGE):
            raw.seek(page * PAGE)
            raw.write(noise.randbytes(PAGE))


def drop(file: Path, name: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"DROP TABLE {name}")
        connection.commit()


@contextmanager
def as_nobody() -> Iterator[None]:
    """What another user of this machine may do, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


# ---- a desk that is whole ---------------------------------------------------------------------------------------
def test_a_whole_desk_passes_all_of_them(run: Run, tmp_path: Path):
    assert database_line(run("doctor")).startswith("✓")
    assert run("check")[0] == 0
    assert run("backup", tmp_path / "copy.db")[0] == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.db", "data"]
    assert run("check", "--db", f"sqlite:///{tmp_path / 'copy.db'}")[1] == run("check")[1]


# ---- a desk that is not -----------------------------------------------------------------------------------------
def test_pages_of_noise_are_found_by_doctor_check_and_backup(run: Run, desk: Path, tmp_path: Path):
    overwrite_pages(desk)
    told = run("doctor")
    assert told[0] == 1 and database_line(told).startswith("✗")
    assert run("check")[0] != 0
    assert run("backup", tmp_path / "copy.db")[0] == 4
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("name", ["mark_event", "person", "article"])
def test_a_dropped_table_is_named_by_doctor_check_and_backup(run: Run, desk: Path, tmp_path: Path, name: str):
    drop(desk, name)
    told = run("doctor")
    assert told[0] == 1 and f"the table {name} is missing" in database_line(told)
    code, out, _ = run("check")
    assert code == 1 and f"the table {name} is missing" in out and "matches the log" not in out
    code, out, err = run("backup", tmp_path / "copy.db")
    assert (code, out) == (4, "") and f"the table {name} is missing" in err
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_a_column_that_is_gone_is_named(run: Run, desk: Path):
    with closing(sqlite3.connect(desk)) as connection:
        connection.execute("ALTER TABLE mark_event DROP COLUMN note")
        connection.commit()
    assert "the column mark_event.note is missing" in database_line(run("doctor"))


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DROP INDEX ix_mark_at", "the index ix_mark_at is missing"),
        ("DROP INDEX ix_mark_at; CREATE INDEX ix_mark_at ON mark (editor)", "the index ix_mark_at is another one"),
        ("DROP TRIGGER search_fts_added", "the trigger search_fts_added is missing"),
        ("DELETE FROM search_entry WHERE article IS NOT NULL", "the index of words is not complete: 3 entries differ"),
        ("DROP TABLE search_fts", "the index of words search_fts is missing"),
        (
            "CREATE TABLE other AS SELECT * FROM mark_event; DROP TABLE mark_event; ALTER TABLE other RENAME TO mark_event",
            "mark_event may hold two rows of one article, start, stop, editor, version",
        ),
    ],
)
def test_a_dropped_index_trigger_or_constraint_is_named_and_a_moved_desk_has_it_again(
    run: Run, desk: Path, tmp_path: Path, statement: str, says: str
):
    with closing(sqlite3.connect(desk)) as connection:
        connection.executescript(f"PRAGMA foreign_keys=OFF; {statement}")
    told = run("doctor")
    assert told[0] == 1 and "`move` it to a new database" in told[1]
    code, out, _ = run("check")
    assert code == 1 and says in out
    code, out, _ = run("backup", tmp_path / "copy.db")
    assert code == 0 and says in out  # the marks in it are whole
    assert run("verify", tmp_path / "copy.db")[0] == 1
    if "DELETE" not in statement:
        assert run("move", f"sqlite:///{desk}", f"sqlite:///{tmp_path / 'new.db'}")[0] == 0
        assert run("check", "--db", f"sqlite:///{tmp_path / 'new.db'}")[0] == 0


def test_a_package_that_the_lock_asks_for_on_this_system_is_missed_and_another_system_s_is_not(monkeypatch):
    def gone(name: str) -> str:
        raise doctor.PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", gone)
    wanted = [
        ("here", "1", ""),
        ("too", "1", "implementation_name != 'other'"),
        ("there", "1", "sys_platform == 'other'"),
    ]
    monkeypatch.setattr(doctor, "locked", lambda _text: wanted)
    assert [word in doctor.packages().says for word in ("here missing", "too missing", "there")] == [True, True, False]


def test_what_doctor_did_not_look_at_it_does_not_call_good(run: Run, desk: Path):
    with closing(sqlite3.connect(desk)) as connection:
        connection.execute("UPDATE copydesk_version SET version_num = '0010'")
        connection.commit()
    assert run("doctor")[1].count("not looked at: the tables are at 0010") == 2


def test_another_program_s_database_is_not_taken_for_an_empty_desk(run: Run, tmp_path: Path):
    """coverage.py keeps what it measured in an SQLite file."""
    theirs = tmp_path / ".coverage"
    data = CoverageData(basename=str(theirs))
    data.add_lines({"x.py": [1, 2, 3]})
    data.write()
    before = theirs.read_bytes()
    url = f"sqlite:///{theirs}"
    told = run("doctor", "--db", url)
    assert told[0] == 1 and "belongs to another program" in database_line(told)
    for words in (["check"], ["export"], ["backup", tmp_path / "copy.db"], ["people", "list"]):
        code, out, err = run(*words, "--db", url)
        assert (code, out) == (4, "") and "another program" in err
    assert theirs.read_bytes() == before


def test_a_mistyped_path_makes_no_database(run: Run, tmp_path: Path):
    wrong = tmp_path / "dta" / "copydesk.db"
    for words in (["check"], ["export"], ["backup", tmp_path / "copy.db"], ["check", "--rebuild"]):
        code, out, err = run(*words, "--db", f"sqlite:///{wrong}")
        assert (code, out) == (4, "") and "There is no desk here" in err and "dta" in err
    assert not wrong.parent.exists() and not (tmp_path / "copy.db").exists()


def test_a_file_of_0_bytes_is_a_lost_desk_and_not_a_new_one(run: Run, desk: Path, tmp_path: Path):
    desk.write_bytes(b"")
    for side in ("-wal", "-shm"):
        Path(f"{desk}{side}").unlink(missing_ok=True)
    told = run("doctor")
    assert told[0] == 1 and "0 bytes" in database_line(told)
    for words in (
        ["check"],
        ["export"],
        ["backup", tmp_path / "copy.db"],
        ["serve", "--port", 8849],
        ["people", "list"],
    ):
        code, _, err = run(*words)
        assert code == 4 and "0 bytes" in err and "newest backup" in err
    assert desk.stat().st_size == 0


# ---- folders and disks ------------------------------------------------------------------------------------------
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users are a matter of Unix")
def test_doctor_goes_on_where_a_folder_cannot_be_looked_into(run: Run, tmp_path: Path, monkeypatch):
    run("doctor")  # everything it needs is imported
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    closed.chmod(0o000)
    monkeypatch.setenv("DASHBOARD_DATA", str(closed / "data"))
    tmp_path.chmod(0o755)
    try:
        with as_nobody():
            told = run("doctor")
    finally:
        closed.chmod(0o700)
    assert told[0] == 1 and told[2] == ""
    assert "✗ Database: " in told[1] and "Nobody can say whether the database is there" in told[1]
    assert "✗ Data folder: " in told[1] and " Port: " in told[1]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users are a matter of Unix")
def test_check_and_export_read_a_desk_that_they_may_not_write(run: Run, desk: Path):
    expected = run("export"), run("check")
    run("doctor")  # everything it needs is imported
    before = {p.name: p.read_bytes() for p in desk.parent.iterdir()}
    desk.parent.chmod(0o555)
    desk.chmod(0o444)
    above = (folder for folder in desk.parent.parents if Path(tempfile.gettempdir()) in folder.parents)
    for folder in above:  # pytest's own folders are for one user
        folder.chmod(0o755)
    try:
        with as_nobody():
            assert (run("export"), run("check")) == expected
            assert "may only be read" in database_line(run("doctor"))
    finally:
        desk.parent.chmod(0o755)
    assert {p.name: p.read_bytes() for p in desk.parent.iterdir()} == before


@contextmanager
def no_file_above(limit: int) -> Iterator[None]:
    """No file may grow above `limit` bytes, which is what a full disk does. Python ignores the signal, so that it is an error.

    Nothing is compiled to a file meanwhile: Python takes half a module for a whole one and never starts again.
    """
    import resource

    before, compiling = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = compiling


@pytest.fixture
def limited(run: Run) -> Run:
    """The command line where no file may grow above so many bytes."""
    detect("The guesser of languages unpacks its model once.")

    def call(limit: int, *words: str) -> tuple[int, str, str]:
        with no_file_above(limit):
            return run(*words)

    return call


unix_only = pytest.mark.skipif(os.name == "nt", reason="a limit to the size of files is a matter of Unix")


@unix_only
def test_a_backup_on_a_full_disk_is_one_sentence_and_leaves_nothing(limited: Run, desk: Path, tmp_path: Path):
    shutil.copy(desk, tmp_path / "desk.db")
    code, out, err = limited(LIMIT, "backup", str(tmp_path / "copy.db"), "--db", f"sqlite:///{tmp_path / 'desk.db'}")
    assert (code, out) == (4, "")
    assert f"{tmp_path / 'copy.db'}: The disk" in err and "no backup was written" in err
    assert "Traceback" not in err and len(err.splitlines()) == 2
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("copy")) == []


@unix_only
def test_a_new_desk_on_a_full_disk_leaves_no_empty_file_that_would_pass_for_a_lost_one(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'new.db'}"
    with no_file_above(1_000), pytest.raises(DatabaseError):
        store.open_database(url)
    assert list(tmp_path.glob("new.db*")) == []
    store.open_database(url).dispose()  # there is room again
    assert (tmp_path / "new.db").stat().st_size


@unix_only
def test_an_analysis_on_a_full_disk_leaves_no_parts_and_what_was_there(limited: Run, tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "articles.jsonl").write_text("what was there before\n")
    code, _, err = limited(300, "analyse", str(small_corpus(tmp_path)), "--out", str(out))
    assert code == 6, err
    assert "Traceback" not in err
    assert [p.name for p in out.iterdir()] == ["articles.jsonl"]
    assert (out / "articles.jsonl").read_text() == "what was there before\n"


def small_corpus(folder: Path) -> Path:
    """Two tellings of one story."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, day in (("early", "Tuesday"), ("late", "Wednesday")):
        text = f"Harbour fee rises\n\nThe council voted 6-3 on {day} to raise the fee to 12 dollars. Mayor Ida Brandt agreed.\n"
        (corpus / f"{name}.txt").write_text(text)
    return corpus


def test_an_analysis_of_nothing_leaves_what_was_there(run: Run, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "nothing.txt").touch()
    out = tmp_path / "out"
    out.mkdir()
    (out / "articles.jsonl").write_text("what was there before\n")
    code, said, _ = run("analyse", tmp_path / "empty", "--out", out)
    assert code == 3 and "Written" not in said
    assert (out / "articles.jsonl").read_text() == "what was there before\n"


@unix_only
def test_an_export_that_fails_leaves_the_file_that_was_there(limited: Run, desk: Path, tmp_path: Path):
    kept = tmp_path / "marks.csv"
    kept.write_text("yesterday's export\n")
    code, _, err = limited(LIMIT, "export", "--out", str(kept), "--db", f"sqlite:///{desk}")
    assert code == 6, err
    assert kept.read_text() == "yesterday's export\n"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_a_whole_file_is_written_through_a_pipe_as_it_is(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(
        [sys.executable, "-c", f"print(open({str(pipe)!r}).read())"], stdout=subprocess.PIPE, text=True
    )
    with whole_file(pipe) as file:
        file.write("through")
    assert reader.communicate(timeout=60)[0] == "through\n"
    with pytest.raises(ExportError), whole_file(tmp_path / "gone.txt") as file:
        file.write("half")
        raise ExportError("no more")
    assert [p.name for p in tmp_path.iterdir() if "gone" in p.name] == []


# ---- secrets ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["a", "short", "a" * 40])
def test_a_token_key_that_can_be_guessed_is_refused_by_serve_and_doctor(run: Run, monkeypatch, key: str):
    monkeypatch.setenv("DASHBOARD_TOKEN_KEY", key)
    told = run("doctor")
    assert told[0] == 1 and "✗ Variables: DASHBOARD_TOKEN_KEY: " in told[1]
    code, out, err = run("serve", "--port", 8849)
    assert (code, out) == (7, "") and "DASHBOARD_TOKEN_KEY" in err and "32 random characters" in err
    assert key == "a" or key not in err


@pytest.mark.parametrize("url", ["postgresql://kim:s3cr@t@db.example/desk", "postgresql://kim:a@b@c@db.example/desk"])
def test_no_part_of_a_password_with_an_at_sign_is_printed(run: Run, url: str):
    with pytest.raises(DatabaseError) as refused:
        parse(url)
    assert "%40" in str(refused.value)
    for words in (["doctor", "--db", url], ["check", "--db", url], ["export", "--db", url]):
        _, out, err = run(*words)
        assert "t@db" not in out + err and "c@db" not in out + err and "s3cr" not in out + err
        assert "%40" in out + err
    assert parse(url.replace("s3cr@t", "s3cr%40t").replace("a@b@c", "a%40b%40c")).host == "db.example"
