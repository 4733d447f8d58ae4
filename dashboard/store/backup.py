"""A copy of the whole database in one SQLite file, made while others work on it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, func, select

from dashboard.errors import DatabaseError
from dashboard.store.engine import open_database, reading
from dashboard.store.existing import find_faults, open_existing, refuse_faults
from dashboard.store.failures import shown, told
from dashboard.store.tables import decision, desk_event, mark_event
from dashboard.store.transfer import copy_database

LOGS = (mark_event, decision, desk_event)  # only ever added to: a copy never holds less than was there before it

_FAILURES = {  # SQLite's names
    "SQLITE_FULL": "The disk is full; no backup was written.",
    "SQLITE_IOERR": "The disk did not take all of the copy; no backup was written.",
    "SQLITE_CANTOPEN": "The copy cannot be written there.",
    "SQLITE_READONLY": "The copy cannot be written there.",
}


def back_up(engine: Engine, path: Path | str) -> None:
    """Write a checked copy to `path`, which must not exist yet.

    DatabaseError when the database is damaged or lacks a table, when the copy does, and when it cannot be written:
    then nothing is left at `path`. Copying an open SQLite file gives an empty or broken one; VACUUM INTO gives the last
    committed state. A PostgreSQL database is copied row by row; a desk opens the copy like any other SQLite database.
    """
    target = Path(path).expanduser().absolute()
    if target.exists():
        raise DatabaseError(f"{target} already exists.", where=shown(engine.url), hint="Choose a new file name.")
    refuse_faults(engine)
    before = count_logs(engine)
    part = target.with_name(f"{target.name}.part")
    try:
        _write(engine, part)
        _check(part, before)
        part.replace(target)
    except OSError as error:
        hint = "Name a file in a folder you may write."
        raise DatabaseError(f"The copy cannot be written ({error.strerror}).", where=str(target), hint=hint) from error
    finally:
        for name in (part, *(part.with_name(part.name + end) for end in ("-journal", "-wal", "-shm"))):
            name.unlink(missing_ok=True)


def count_logs(engine: Engine) -> list[int]:
    """How many entries each log has."""
    with reading(engine) as connection:
        return [connection.scalar(select(func.count()).select_from(log)) or 0 for log in LOGS]


def _write(engine: Engine, part: Path) -> None:
    part.unlink(missing_ok=True)  # what a killed backup has left
    if engine.dialect.name == "sqlite":
        _vacuum(engine, part)
        return
    copy = open_database(f"sqlite:///{part}")
    try:
        copy_database(engine, copy)
    finally:
        copy.dispose()


def _vacuum(engine: Engine, part: Path) -> None:
    with told(engine), engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        connection.rollback()  # VACUUM wants no transaction open
        try:
            driver.execute("VACUUM INTO ?", (str(part),))
        except sqlite3.Error as error:
            raise _about_the_copy(part, error) from error


def _about_the_copy(part: Path, error: sqlite3.Error) -> DatabaseError:
    """The failure under the copy's name: it is the copy's disk that failed, the desk was looked at before."""
    name = str(getattr(error, "sqlite_errorname", "") or error)
    said = next((text for start, text in _FAILURES.items() if name.startswith(start)), f"The copy failed ({name}).")
    return DatabaseError(said, where=str(final(part)), hint="Free some space, or name a file on another disk.")


def final(part: Path) -> Path:
    """What an unfinished copy is to be called."""
    return part.with_name(part.name.removesuffix(".part"))


def _check(part: Path, before: list[int]) -> None:
    """DatabaseError unless the copy is whole and holds at least the log entries that were there before it."""
    hint = "The disk it is on cannot be trusted: name a file on another one."
    copy = open_existing(f"sqlite:///{part}", upgrade=False)
    try:
        faults = find_faults(copy)
        if not faults and any(now < then for now, then in zip(count_logs(copy), before, strict=True)):
            faults = ["the log in the copy is shorter than the log of the desk"]
    finally:
        copy.dispose()
    if faults:
        raise DatabaseError(f"The copy is not whole: {'; '.join(faults)}.", where=str(final(part)), hint=hint)
