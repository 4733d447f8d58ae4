"""A copy of the whole database in one SQLite file, made while others work on it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine

from dashboard.errors import DatabaseError
from dashboard.store.engine import open_database
from dashboard.store.failures import shown, told
from dashboard.store.transfer import copy_database


def back_up(engine: Engine, path: Path | str) -> None:
    """Write a checked copy to `path`, which must not exist yet. DatabaseError when the database or the copy is damaged.

    Copying an open SQLite file gives an empty or broken one; VACUUM INTO gives the last committed state. A PostgreSQL
    database is copied row by row; a desk opens the copy like any other SQLite database.
    """
    target = Path(path).expanduser().absolute()
    if target.exists():
        raise DatabaseError(f"{target} already exists.", where=shown(engine.url), hint="Choose a new file name.")
    if engine.dialect.name == "sqlite":
        _vacuum(engine, target)
    else:
        copy = open_database(f"sqlite:///{target}")
        try:
            copy_database(engine, copy)
        finally:
            copy.dispose()


def _vacuum(engine: Engine, target: Path) -> None:
    with told(engine), engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        _check(driver, engine, "The database is damaged; the newest backup is worth more than a copy of it.")
        connection.rollback()  # VACUUM wants no transaction open
        driver.execute("VACUUM INTO ?", (str(target),))
    copy = sqlite3.connect(target)
    try:
        _check(copy, engine, "The copy is damaged: the disk it is on cannot be trusted.")
    finally:
        copy.close()


def _check(connection: sqlite3.Connection, engine: Engine, words: str) -> None:
    said = connection.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise DatabaseError(words, where=shown(engine.url), hint=f"SQLite says: {said}.")
