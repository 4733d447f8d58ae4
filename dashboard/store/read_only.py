"""Looking at an SQLite file without touching it: no side files where that can be helped, no switch to WAL, no tables."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from dashboard.errors import DatabaseError
from dashboard.settings import BUSY_SECONDS
from dashboard.store.failures import shown

VERSION_TABLE = "copydesk_version"  # alembic's own name might belong to another program in the same PostgreSQL database
SIDES = ("-wal", "-shm", "-journal")  # what SQLite writes beside a file
EMPTY_LOOKS = 10  # a second: a new file gets its first page within milliseconds


def sqlite_path(address: URL) -> Path:
    """The file of an SQLite address."""
    return Path(str(address.database)).expanduser().absolute()


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Where SQLite may not even put its two side files beside it, as a file at rest."""
    wal = Path(f"{path}-wal")
    at_rest = not wal.exists() or not wal.stat().st_size
    modes = ("mode=ro", "mode=ro&immutable=1") if at_rest else ("mode=ro",)
    for mode in modes:
        made = sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
        made.isolation_level = None  # the BEGIN is ours
        try:
            made.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.OperationalError:
            made.close()
            if mode == modes[-1]:
                raise
        else:
            return made
    raise AssertionError("one of the modes returns or raises")


def is_there(address: URL) -> bool:
    """Whether an SQLite file exists. DatabaseError where that cannot be seen."""
    try:
        sqlite_path(address).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        hint = "Give this user access to its folder, or name another file with DASHBOARD_DB."
        words = f"Nobody can say whether the database is there ({error.strerror})."
        raise DatabaseError(words, where=shown(address), hint=hint) from error
    return True


def refuse_what_is_no_desk(address: URL) -> None:
    """DatabaseError for an SQLite file that is empty or holds the tables of another program; it is not changed.

    A file of 0 bytes was a desk that something has emptied; SQLite would take it for a new database. It is empty for a
    moment, too, when another process makes it, so it is looked at for a second.
    """
    path = sqlite_path(address)
    for _ in range(EMPTY_LOOKS):
        if not path.is_file():
            return
        if path.stat().st_size:
            break
        time.sleep(0.1)
    else:
        hint = "Put the newest backup in its place; delete the file if this is to be a new desk."
        raise DatabaseError(
            "The database file is empty (0 bytes): its content is lost.", where=shown(address), hint=hint
        )
    with closing(connect_read_only(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and VERSION_TABLE not in tables:
        raise another_program(address, min(tables))


def another_program(address: URL, table: str) -> DatabaseError:
    """What is said of a database with a table that is not ours."""
    return DatabaseError(
        f"This database belongs to another program (it has a table named {table}).",
        where=shown(address),
        hint="Point DASHBOARD_DB at a database of its own.",
    )
