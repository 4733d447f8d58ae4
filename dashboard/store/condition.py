"""What can be said of a database without changing it: for `doctor`."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from dashboard.settings import environment
from dashboard.store import migrate
from dashboard.store.engine import _engine, parse, reading
from dashboard.store.failures import shown
from dashboard.store.loads import Standing, standing
from dashboard.store.tables import person


def condition(url: str | None = None) -> tuple[str, str | None, str]:
    """The address without its password, the version of its tables (None: there are none yet), and the version wanted.

    DatabaseError when it cannot be reached. Nothing is created and nothing is migrated.
    """
    address = parse(url or environment().db)
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).expanduser().exists():
        return shown(address), None, migrate.HEAD
    engine = _engine(address)
    try:
        with reading(engine) as connection:
            return shown(address), migrate.version(connection), migrate.HEAD
    finally:
        engine.dispose()


def census(url: str | None = None) -> dict[str, int]:
    """How many people of each role may come in; empty before anybody did. DatabaseError when it cannot be reached."""
    _, found, wanted = condition(url)
    if found != wanted:
        return {}
    engine = _engine(parse(url or environment().db))
    try:
        with reading(engine) as connection:
            counted = select(person.c.role, func.count().label("many")).where(person.c.active == 1)
            return {row.role: row.many for row in connection.execute(counted.group_by(person.c.role))}
    finally:
        engine.dispose()


def loads(url: str | None = None) -> Standing | None:
    """How the corpus stands; None before there are tables. DatabaseError when it cannot be reached."""
    _, found, wanted = condition(url)
    if found != wanted:
        return None
    engine = _engine(parse(url or environment().db))
    try:
        return standing(engine)
    finally:
        engine.dispose()
