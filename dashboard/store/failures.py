"""A failure of the database in one sentence with the next thing to do. Never a password, never a statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dashboard.errors import BusyError, DatabaseError

_SECRETS = frozenset({"password", "passfile", "sslpassword"})

_SQLITE: dict[str, tuple[str, str]] = {
    "CANTOPEN": (
        "The database file cannot be opened.",
        "Check that its folder exists and is writable, or set DASHBOARD_DB to another file.",
    ),
    "NOTADB": (
        "This file is not an SQLite database.",
        "Point DASHBOARD_DB at another file, or move this one out of the way.",
    ),
    "READONLY": ("The database cannot be written.", "Give this user write access to the file and to its folder."),
    "PERM": ("The database cannot be written.", "Give this user write access to the file and to its folder."),
    "BUSY": (
        "The database is locked by another program.",
        "Close other programs that have the file open (a backup, an SQLite browser), then try again.",
    ),
    "LOCKED": (
        "The database is locked by another program.",
        "Close other programs that have the file open, then try again.",
    ),
    "FULL": ("The disk is full; nothing was written.", "Free some space, then try again."),
    "CORRUPT": (
        "The database file is damaged.",
        "Restore the newest backup, and keep the damaged file in case it can be repaired.",
    ),
    "IOERR": (
        "The disk cannot read or write the database.",
        "Check the disk. Do not keep the database in a network folder.",
    ),
}

_POSTGRESQL: dict[str, tuple[str, str]] = {
    "28P01": ("The server refuses this user or password.", "Check the name and the password in DASHBOARD_DB."),
    "28000": ("The server refuses this user.", "Check the name in DASHBOARD_DB and the server's pg_hba.conf."),
    "3D000": ("The server has no database of this name.", "Make it with createdb, or correct DASHBOARD_DB."),
    "42501": ("This user may not do that in the database.", "Grant it the right to create and write tables."),
    "25006": ("The database is read-only.", "Point DASHBOARD_DB at the primary server."),
    "53100": ("The server's disk is full; nothing was written.", "Free some space there, then try again."),
    "53300": ("The server has no connection left.", "Raise max_connections there or start fewer processes here."),
    "57P01": ("The server is shutting down.", "Start it again; what was not acknowledged is sent again."),
    "57P02": ("The server has crashed and is shutting down.", "See its log; what was not acknowledged is sent again."),
    "57P03": ("The server is starting up or shutting down.", "Wait a few seconds and try again."),
    "55P03": ("The database is held by another writer.", "Try again in a moment."),
    "42P07": ("The database already has a table of that name from another program.", "Use a database of its own."),
}

_UNREACHABLE: tuple[tuple[str, str], ...] = (
    ("password authentication failed", "28P01"),
    ("no password supplied", "28P01"),
    ('fatal:  role "', "28000"),
    ("does not exist", "3D000"),
    ("starting up", "57P03"),
    ("too many clients", "53300"),
    ("no pg_hba.conf entry", "28000"),
)


def shown(url: URL) -> str:
    """The address without anything secret in it."""
    hidden = {key: "***" if key in _SECRETS else value for key, value in url.query.items()}
    return url.set(query=hidden).render_as_string(hide_password=True)


def explain(url: URL, error: BaseException) -> DatabaseError:
    """Any failure of SQLAlchemy or of a driver as a DatabaseError."""
    if isinstance(error, PoolTimeout):
        advice = ("All connections to the database are in use.", "Try again in a moment.")
    elif isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.Error):
        advice = _sqlite(error.orig)
    elif isinstance(error, DBAPIError) and error.orig is not None:
        advice = _postgresql(error.orig)
    else:
        advice = (f"The database call failed ({type(error).__name__}).", "Run `python -m dashboard doctor`.")
    kind = BusyError if _is_busy(error) else DatabaseError
    return kind(advice[0], where=shown(url), hint=advice[1])


def _is_busy(error: BaseException) -> bool:
    """Whether the same call will work once another writer is done."""
    if isinstance(error, PoolTimeout):
        return True
    cause = getattr(error, "orig", None)
    name = str(getattr(cause, "sqlite_errorname", ""))
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or getattr(cause, "sqlstate", None) == "55P03"


def _sqlite(error: sqlite3.Error) -> tuple[str, str]:
    name = str(getattr(error, "sqlite_errorname", "")).removeprefix("SQLITE_")
    for start, advice in _SQLITE.items():
        if name.startswith(start):
            return advice
    detail = name or type(error).__name__
    return f"SQLite refuses the call ({detail}).", "Run `python -m dashboard doctor`."


def _postgresql(error: BaseException) -> tuple[str, str]:
    state = getattr(error, "sqlstate", None)
    if not state:  # libpq fails before it has a server: only the text says why, in English or not at all
        text = str(error).lower()
        state = next((code for words, code in _UNREACHABLE if words in text), None)
    if state in _POSTGRESQL:
        return _POSTGRESQL[state]
    if state:
        return f"The server refuses the call (SQLSTATE {state}).", "Run `python -m dashboard doctor`."
    return "The database server does not answer.", "Check host and port in DASHBOARD_DB and that the server runs."


@contextmanager
def translate_errors(engine: Engine) -> Iterator[None]:
    """Inside it every failure of the database becomes a DatabaseError."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise explain(engine.url, error) from error
