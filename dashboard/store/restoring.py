"""Putting a backup in a desk's place. What was there before is kept under another name, and nothing is touched until the
backup has been found whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, inspect

from dashboard.errors import DatabaseError
from dashboard.settings import environment
from dashboard.store import migrate
from dashboard.store.backup import count_logs, faults_of_dump, sync
from dashboard.store.engine import _engine, parse, reading
from dashboard.store.existing import find_faults, open_existing
from dashboard.store.failures import shown
from dashboard.store.raw_copy import DUMP_MAGIC, SQLITE_MAGIC, clear, has_tool, run_tool
from dashboard.store.read_only import SIDES, sqlite_path
from dashboard.store.tables import metadata
from dashboard.store.transfer import move

_STOP = "Stop every process of the desk, then try again; marks made meanwhile wait in the browsers."


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was looked at: its kind, the version of its tables (None: a dump does not say), its entries in the log
    of marks (None: a dump, or tables of another version), and what is wrong with it."""

    kind: str  # sqlite or dump
    tables: str | None
    events: int | None
    faults: tuple[str, ...]


def look_at(path: Path) -> Backup:
    """Look at a backup without changing it. DatabaseError when there is none or it is none of a desk."""
    if path.exists() and not path.is_file():  # a pipe would be waited at for ever
        hint = "Name a file that `backup` has written."
        raise DatabaseError("This is not an ordinary file, as a backup must be.", where=str(path), hint=hint)
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        hint = "Name a file that `backup` has written."
        raise DatabaseError(f"The backup cannot be read ({error.strerror}).", where=str(path), hint=hint) from error
    if start.startswith(DUMP_MAGIC):
        return Backup("dump", None, None, tuple(faults_of_dump(path)))
    if start != SQLITE_MAGIC:
        hint = "A backup is an SQLite file or a dump of pg_dump in its custom format."
        raise DatabaseError("This is no backup of a desk.", where=str(path), hint=hint)
    engine = open_existing(f"sqlite:///{path}", upgrade=False)
    try:
        with reading(engine) as connection:
            tables = migrate.version(connection)
        faults = tuple(find_faults(engine))
        events = count_logs(engine)[0] if tables == migrate.HEAD and not faults else None
        return Backup("sqlite", tables, events, faults)
    finally:
        engine.dispose()


def restore(path: Path, url: str | None = None) -> Path | None:
    """Replace the database at `url` with the backup `path` (else DASHBOARD_DB); where the former one is kept now,
    None where there was none.

    An SQLite database is replaced, and must not be in use. A PostgreSQL database must be empty: a dump is read into it by
    pg_restore, an SQLite file is copied row by row. DatabaseError, with everything as it was, when that cannot be.
    """
    path = path.expanduser().absolute()
    backup = look_at(path)
    if backup.faults:
        hint = "Take an older backup; this one was damaged after it was written."
        raise DatabaseError(f"The backup is not whole: {'; '.join(backup.faults)}.", where=str(path), hint=hint)
    if backup.tables is not None and backup.tables not in migrate.KNOWN:
        words = f"The backup was made by a newer version of Copydesk (its tables: {backup.tables}, known here: {migrate.HEAD})."
        raise DatabaseError(words, where=str(path), hint="Install the newer version, then restore.")
    address = parse(url or environment().db)
    if address.get_backend_name() == "sqlite":
        return _into_file(path, backup, sqlite_path(address), address)
    _into_server(path, backup, address)
    return None


# ---- SQLite -----------------------------------------------------------------------------------------------------
def _into_file(path: Path, backup: Backup, target: Path, address: URL) -> Path | None:
    if backup.kind == "dump":
        hint = "Restore it into an empty PostgreSQL database with --db, then `move` it here."
        raise DatabaseError("A dump of PostgreSQL cannot become an SQLite file.", where=str(path), hint=hint)
    if path == target:
        raise DatabaseError("The backup is the desk itself.", where=str(path), hint="Name the backup.")
    part = target.with_name(f"{target.name}.restoring")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(path, part)
        sync(part)
        kept = _set_aside(target, address) if target.exists() else None
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        hint = "The desk is as it was. Free some space, or make the folder writable."
        raise DatabaseError(
            f"The backup cannot be put there ({error.strerror}).", where=str(target), hint=hint
        ) from error
    finally:
        clear(part)
    return kept


def _set_aside(target: Path, address: URL) -> Path:
    """Give the database a second name, which it keeps when the backup takes its first one. DatabaseError while it is used.

    What lies in its -wal is written into it first. A damaged one cannot be opened: its side files go with it, as they are.
    """
    kept = target.with_name(f"{target.name}.before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    try:
        _close(target, address)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise DatabaseError("The database is in use.", where=shown(address), hint=_STOP) from error
        for side in SIDES:
            with suppress(FileNotFoundError):
                target.with_name(target.name + side).rename(kept.with_name(kept.name + side))
    try:
        os.link(target, kept)  # both names at once: the desk is never without a file
    except OSError:  # a disk that knows no second names
        shutil.copyfile(target, kept)
        sync(kept)
    return kept


def _close(target: Path, address: URL) -> None:
    """Write the -wal into the file and have SQLite remove it, which it does only for its last user."""
    if target.stat().st_size:
        with closing(sqlite3.connect(target, timeout=2.0, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode").fetchone()
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy or target.with_name(f"{target.name}-wal").exists():
            raise DatabaseError("The database is in use.", where=shown(address), hint=_STOP)


def _sync_folder(folder: Path) -> None:
    if os.name != "nt":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


# ---- PostgreSQL -------------------------------------------------------------------------------------------------
def _into_server(path: Path, backup: Backup, address: URL) -> None:
    if backup.kind == "sqlite":
        move(f"sqlite:///{path}", address.render_as_string(hide_password=False))
        return
    engine = _engine(address)
    try:
        with reading(engine) as connection:
            taken = set(inspect(connection).get_table_names()) & {*metadata.tables, migrate.TABLE}
    finally:
        engine.dispose()
    if taken:
        hint = "Make an empty one (createdb desk_restored), restore into it with --db, then point DASHBOARD_DB at it."
        raise DatabaseError("The database already holds a desk.", where=shown(address), hint=hint)
    if not has_tool("pg_restore"):
        hint = "Install PostgreSQL's client programs (postgresql-client)."
        raise DatabaseError("pg_restore is not installed here.", where=str(path), hint=hint)
    into = address.database or address.username or "postgres"
    run_tool(
        "pg_restore",
        ["--exit-on-error", "--single-transaction", "--no-owner", f"--dbname={into}", str(path)],
        address,
    )
