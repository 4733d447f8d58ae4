"""What can be said of a database without changing it: for `doctor`."""

from __future__ import annotations

import os

from sqlalchemy import URL, Engine, func, select, text

from dashboard.settings import environment
from dashboard.store import migrate
from dashboard.store.engine import _engine, explained, parse, reading
from dashboard.store.failures import shown
from dashboard.store.loads import Standing, standing
from dashboard.store.read_only import connect_read_only, is_there, refuse_what_is_no_desk, sqlite_path
from dashboard.store.tables import mark_event, person


def condition(url: str | None = None) -> tuple[str, str | None, str]:
    """The address without its password, the version of its tables (None: there are none yet), and the version wanted.

    DatabaseError when it cannot be reached, when it is empty or another program's. Nothing is created or changed.
    """
    address = parse(url or environment().db)
    if address.get_backend_name() == "sqlite" and not is_there(address):
        return shown(address), None, migrate.HEAD
    engine = untouched(address)
    try:
        with reading(engine) as connection:
            revision = migrate.version(connection)
            if revision is None:
                migrate.refuse_a_stranger(engine, connection)
            return shown(address), revision, migrate.HEAD
    finally:
        engine.dispose()


def untouched(address: URL) -> Engine:
    """An engine that changes nothing on its own: an SQLite file is opened read-only. DatabaseError for no desk's file."""
    if address.get_backend_name() != "sqlite":
        return _engine(address)
    with explained(address):
        refuse_what_is_no_desk(address)
    return _engine(address, connect=lambda: connect_read_only(sqlite_path(address)))


def may_write(engine: Engine) -> bool:
    """Whether this user may write what is there: the file and its folder, or on a server the log of marks."""
    if engine.dialect.name == "sqlite":
        path = sqlite_path(engine.url)
        effective = os.access in os.supports_effective_ids
        return all(os.access(place, os.W_OK, effective_ids=effective) for place in (path, path.parent))
    with reading(engine) as connection:
        if connection.scalar(text("SELECT pg_is_in_recovery()")):
            return False
        right = func.has_table_privilege(mark_event.name, "INSERT")
        return bool(connection.scalar(select(right)))


def census(url: str | None = None) -> dict[str, int]:
    """How many people of each role may come in; empty before anybody did. DatabaseError when it cannot be reached."""
    _, revision, wanted = condition(url)
    if revision != wanted:
        return {}
    engine = untouched(parse(url or environment().db))
    try:
        with reading(engine) as connection:
            counted = select(person.c.role, func.count().label("many")).where(person.c.active == 1)
            return {row.role: row.many for row in connection.execute(counted.group_by(person.c.role))}
    finally:
        engine.dispose()


def loads(url: str | None = None) -> Standing | None:
    """How the corpus stands; None before there are tables. DatabaseError when it cannot be reached."""
    _, revision, wanted = condition(url)
    if revision != wanted:
        return None
    engine = untouched(parse(url or environment().db))
    try:
        return standing(engine)
    finally:
        engine.dispose()
