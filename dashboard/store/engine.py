"""Opening the database, and the two ways to use it: `reading` and `writing`.

Rule 1: a writer on SQLite takes the lock when it begins (BEGIN IMMEDIATE). A plain BEGIN that reads and then writes
lost 55 % of concurrent transactions to SQLITE_BUSY_SNAPSHOT when it was measured.
Rule 2: inside one process writers queue on a lock of ours, because SQLite's own waiting is polling.
Rule 3: on PostgreSQL a writer names what it works on, and an advisory lock puts writers of the same thing in a row.
That also makes the log's numbers appear in their order, which the pane's "anything new since 17?" rests on.
Rule 4: a writer waits for others no longer than its patience, then says so (BusyError): 60 marks that waited 30 s each
for a locked file once held every thread, and nobody could read.
Rule 5: an SQLite file that was moved, deleted or replaced while it was open is never used again. The open file has no
name any more: 30 marks were acknowledged into one that nobody would ever open.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import (
    URL,
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from dashboard.errors import BusyError, DatabaseError
from dashboard.settings import BUSY_SECONDS, CONNECT_SECONDS, IN_LIST, WRITE_SECONDS, environment
from dashboard.store import migrate
from dashboard.store.failures import explain, shown, translate_errors
from dashboard.store.read_only import SIDES, refuse_what_is_no_desk, sqlite_path
from dashboard.store.rotation import back_up_before
from dashboard.store.text import dumps

SQLITE_NEEDED = (3, 35, 0)  # the first with RETURNING, 2021
T = TypeVar("T")
_writers: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_writers_guard = threading.Lock()
_files: WeakKeyDictionary[Engine, tuple[int, int]] = WeakKeyDictionary()  # device and inode of an open SQLite file
_LOCK = select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger)))


def open_database(url: str | None = None) -> Engine:
    """The database at `url` (else DASHBOARD_DB), made and brought up to date. DatabaseError when it cannot be used."""
    address = parse(url or environment().db)
    if address.get_backend_name() == "sqlite":
        _check_version(address)
        with explained(address):
            refuse_what_is_no_desk(address)
        _make_folder(address)
    is_new = address.get_backend_name() == "sqlite" and not sqlite_path(address).exists()
    engine = _engine(address)
    try:
        with translate_errors(engine):
            if migrate.is_older(engine):
                back_up_before(engine, "migration")
            migrate.bring_up_to_date(engine, writing)
        _remember_file(engine)
    except BaseException:
        engine.dispose()
        if is_new:
            _remove_empty(address)
        raise
    return engine


def _remove_empty(address: URL) -> None:
    """Leave no file of 0 bytes where a new database could not be made, on a full disk: it would pass for a desk that was lost."""
    path = sqlite_path(address)
    with suppress(OSError):
        if path.stat().st_size == 0:
            path.unlink()
            for side in SIDES:
                path.with_name(path.name + side).unlink(missing_ok=True)


def parse(url: str) -> URL:
    """The address as SQLAlchemy wants it: SQLite in a file, or PostgreSQL through psycopg."""
    hint = "Use sqlite:////folder/copydesk.db or postgresql://user:password@host/database."
    try:
        address = make_url(url.strip().replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise DatabaseError("This is not a database URL.", where="DASHBOARD_DB", hint=hint) from None
    if "@" in (address.host or ""):  # the part behind it would be printed as the name of a host
        raise DatabaseError(
            "The user name or password holds an @.",
            where="DASHBOARD_DB",
            hint="Write it as %40 (and / as %2F, : as %3A).",
        )
    if address.drivername in ("postgresql", "postgresql+psycopg"):
        return address.set(drivername="postgresql+psycopg")
    if address.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise DatabaseError(
            f"Databases of type {address.drivername} are not supported.", where=shown(address), hint=hint
        )
    if not address.database or address.database == ":memory:":
        raise DatabaseError("An SQLite database needs a file.", where=shown(address), hint=hint)
    _check_kind(address)
    return address


def _check_kind(address: URL) -> None:
    """DatabaseError for a folder, a pipe or a device in the place of the file: SQLite would wait at a pipe for ever."""
    path = Path(str(address.database)).expanduser()
    with suppress(OSError):  # what may not be looked at is refused when it is opened
        if path.is_dir():
            words = "This is a folder, not a database file."
            hint = f"Name a file in it, such as {path / 'copydesk.db'}."
        elif path.exists() and not path.is_file():
            words, hint = "This is not an ordinary file, as a database must be.", "Name another file."
        else:
            return
        raise DatabaseError(words, where=shown(address), hint=hint)


def _check_version(address: URL) -> None:
    if sqlite3.sqlite_version_info < SQLITE_NEEDED:
        words = f"Python's SQLite is version {sqlite3.sqlite_version}; {'.'.join(map(str, SQLITE_NEEDED))} or newer is required."
        raise DatabaseError(words, where=shown(address), hint="Use a newer Python, or a PostgreSQL database.")
    if not has_full_text_search():
        words = "Python's SQLite was built without its full-text search (FTS5)."
        raise DatabaseError(words, where=shown(address), hint="Use another Python, or a PostgreSQL database.")


@cache
def has_full_text_search() -> bool:
    """Whether this Python's SQLite has FTS5; nearly every one does, those of python.org and of Linux among them."""
    with closing(sqlite3.connect(":memory:")) as probe:
        return bool(probe.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0])


def _make_folder(address: URL) -> None:
    folder = sqlite_path(address).parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DatabaseError(
            f"Cannot create the folder {folder} ({error.strerror}).",
            where=shown(address),
            hint="Set DASHBOARD_DATA to another folder, or DASHBOARD_DB to another file.",
        ) from error


@contextmanager
def explained(address: URL) -> Iterator[None]:
    """A failure of SQLite before there is an engine, as `told` says it."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(address, DBAPIError("", None, error)) from error


def _engine(address: URL, connect: Callable[[], sqlite3.Connection] | None = None) -> Engine:
    """`connect`: how to open an SQLite file otherwise than for writing."""
    if address.get_backend_name() == "sqlite":
        address = address.set(database=str(Path(str(address.database)).expanduser()))
        options: dict[str, object] = {"connect_args": {"timeout": BUSY_SECONDS}} | (
            {"creator": connect} if connect else {}
        )
    else:
        patience = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_SECONDS}
        options = {"connect_args": patience, "pool_pre_ping": True}
    try:
        # hide_parameters: article text never turns up in an error or a log
        engine = create_engine(
            address, pool_size=5, max_overflow=20, json_serializer=dumps, hide_parameters=True, **options
        )
    except (ImportError, SQLAlchemyError) as error:
        hint = "Reinstall the requirements."
        raise DatabaseError("The driver psycopg is not installed.", where=shown(address), hint=hint) from error
    if engine.dialect.name == "sqlite":
        if connect is None:
            event.listen(engine, "connect", _pragmas)
        event.listen(engine, "begin", _begin)
    return engine


def _pragmas(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the BEGIN is ours, see Rule 1
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
    _wal(cursor)
    # FULL: a mark that was acknowledged survives a power cut; measured 5-7 ms a commit
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _wal(cursor: Any) -> None:
    """Switching to WAL does not wait for the busy handler when another process switches at the same moment."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    patience = connection.get_execution_options().get("copydesk_patience")
    info = connection.connection.info
    if patience is not None and info.get("patience") != patience:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")
        info["patience"] = patience
    connection.exec_driver_sql("BEGIN" if patience is None else "BEGIN IMMEDIATE")


def _remember_file(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        _files[engine] = _identify_file(engine)


def _identify_file(engine: Engine) -> tuple[int, int]:
    file_stat = Path(str(engine.url.database)).stat()
    return file_stat.st_dev, file_stat.st_ino


def check_file(engine: Engine) -> None:
    """DatabaseError when the SQLite file behind an open database has been moved, deleted or replaced (Rule 5)."""
    expected = _files.get(engine)
    if expected is None:
        return
    try:
        same = _identify_file(engine) == expected
    except OSError:
        same = False
    if not same:
        raise DatabaseError(
            "The database file was moved, deleted or replaced while the desk was running. Nothing more is written.",
            where=shown(engine.url),
            hint="Stop the desk, put the right file in its place, start the desk.",
        )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection whose statements all see the same moment."""
    with translate_errors(engine):
        check_file(engine)
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.connect() as connection:
            yield connection


@contextmanager
def writing(engine: Engine, *things: str, patience: float = WRITE_SECONDS) -> Iterator[Connection]:
    """A transaction that writes: committed at the end, undone by an exception. `things` as in `lock`.

    `patience`: seconds to wait for other writers. BusyError after that, with nothing written.
    """
    with translate_errors(engine), _turn(engine, patience):
        check_file(engine)
        with engine.connect() as connection, connection.execution_options(copydesk_patience=patience).begin():
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")
            lock(connection, things)
            yield connection


def lock(connection: Connection, things: Iterable[str]) -> None:
    """Put writers of the same things in a row until the transaction ends; SQLite has only one writer anyway."""
    if connection.dialect.name == "postgresql":
        for key in sorted({_number(thing) for thing in things}):  # one order for all: no deadlock
            connection.execute(_LOCK, {"key": key})


def _number(thing: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"copydesk {thing}".encode(), digest_size=8).digest(), "big", signed=True)


@contextmanager
def _turn(engine: Engine, patience: float) -> Iterator[None]:
    if engine.dialect.name != "sqlite":
        yield
        return
    with _writers_guard:
        mine = _writers.setdefault(engine, threading.Lock())
    if not mine.acquire(timeout=patience):
        raise BusyError.of("busy", where=shown(engine.url))
    try:
        yield
    finally:
        mine.release()


def upsert(dialect: str, table: Table) -> Any:
    """An INSERT into `table` that has `on_conflict_do_update` and `excluded`: SQLAlchemy has one a database.

    Each is imported when it is used: that of PostgreSQL costs every command on SQLite .08 s.
    """
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert(table)


def list_distinct(connection: Connection, column: ColumnElement[str], *where: ColumnElement[bool]) -> list[str]:
    """Each value of an indexed column: one look into the index for each, where DISTINCT reads all rows on PostgreSQL."""
    least = select(func.min(column).label("value")).where(*where)
    each = least.cte("each_value", recursive=True)
    following = least.where(column > each.c.value).scalar_subquery()
    each = each.union_all(select(following).where(each.c.value.is_not(None)))
    return list(connection.scalars(select(each.c.value).where(each.c.value.is_not(None))))


def chunks(items: Iterable[T], size: int = IN_LIST) -> Iterator[list[T]]:
    """`items` in lists short enough for an IN (…): SQLite and PostgreSQL both limit the variables of a statement."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
