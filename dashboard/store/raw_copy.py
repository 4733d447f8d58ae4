"""Copying a whole database as it is, whatever the version of its tables: VACUUM INTO for SQLite, pg_dump for PostgreSQL.

Copying an open SQLite file gives an empty or broken one; VACUUM INTO gives the last committed state. PostgreSQL's own tools
are used where they are installed, and it is said where they are not.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Engine

from dashboard.errors import DatabaseError
from dashboard.store.failures import shown, translate_errors
from dashboard.store.read_only import SIDES

DUMP_MAGIC = b"PGDMP"  # how a dump in pg_dump's custom format begins
SQLITE_MAGIC = b"SQLite format 3\0"
_FAILURES = {  # SQLite's names
    "SQLITE_FULL": "The disk is full; no backup was written.",
    "SQLITE_IOERR": "The disk did not take all of the copy; no backup was written.",
    "SQLITE_CANTOPEN": "The copy cannot be written there.",
    "SQLITE_READONLY": "The copy cannot be written there.",
}
_PASSED_ON = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "passfile": "PGPASSFILE", "service": "PGSERVICE"}


def vacuum_into(engine: Engine, part: Path) -> None:
    """Write the last committed state of an SQLite database to `part`. DatabaseError under the copy's name."""
    with translate_errors(engine), engine.connect() as connection:
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
    reason_given = next(
        (text for start, text in _FAILURES.items() if name.startswith(start)), f"The copy failed ({name})."
    )
    return DatabaseError(reason_given, where=str(final(part)), hint="Free some space, or name a file on another disk.")


def final(part: Path) -> Path:
    """What an unfinished copy is to be called."""
    return part.with_name(part.name.removesuffix(".part"))


def clear(part: Path) -> None:
    """Remove an unfinished copy with the files SQLite puts beside it."""
    for name in (part, *(part.with_name(part.name + end) for end in SIDES)):
        with suppress(FileNotFoundError, NotADirectoryError):
            name.unlink()


# ---- PostgreSQL's own tools -------------------------------------------------------------------------------------
def has_tool(program: str) -> bool:
    """Whether pg_dump or pg_restore is installed."""
    return shutil.which(program) is not None


def dump(url: URL, part: Path) -> None:
    """Write the database at `url` to `part` with pg_dump, in its custom format. DatabaseError when it fails or is missing."""
    run_tool("pg_dump", ["--format=custom", "--no-owner", f"--file={part}"], url)


def run_tool(program: str, words: Sequence[str], url: URL | None = None) -> str:
    """Run one of PostgreSQL's tools on a database; what it printed. The password goes by the environment, never as a word
    that the process list shows. DatabaseError with the tool's last line."""
    program_path = shutil.which(program)
    where = shown(url) if url else program
    if program_path is None:
        raise DatabaseError(
            f"{program} is not installed here.",
            where=where,
            hint="Install PostgreSQL's client programs (postgresql-client), or name a file that ends with .db.",
        )
    ran = subprocess.run(  # noqa: S603  # a program of the system, its words are ours
        [program_path, *words],
        env=os.environ | _libpq(url),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ran.returncode:
        lines = [line for line in ran.stderr.splitlines() if line.strip()] or ["it gave no reason"]
        raise DatabaseError(
            f"{program} failed: {lines[-1][:300]}.".replace("..", "."), where=where, hint="Nothing was changed."
        )
    return ran.stdout


def _libpq(url: URL | None) -> dict[str, str]:
    """An address as the variables that PostgreSQL's tools read."""
    if url is None:
        return {}
    host = url.host or str(url.query.get("host") or "")
    port = str(url.port or url.query.get("port") or "")
    named = {
        "PGHOST": host,
        "PGPORT": port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    named |= {variable: str(url.query[key]) for key, variable in _PASSED_ON.items() if key in url.query}
    return {name: str(value) for name, value in named.items() if value}
