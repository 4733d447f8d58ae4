"""Opening a desk that has to be there, without changing it: for what only reads, and for whoever says "all is well"."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, func, inspect, select

from dashboard.errors import DatabaseError
from dashboard.settings import environment
from dashboard.store import migrate
from dashboard.store.condition import condition, untouched
from dashboard.store.engine import open_database, parse, reading
from dashboard.store.failures import shown
from dashboard.store.schema import lacking_guards
from dashboard.store.tables import article, metadata, search_entry


def open_existing(url: str | None = None, *, upgrade: bool = True) -> Engine:
    """The desk at `url` (else DASHBOARD_DB) for reading. DatabaseError where there is none; none is made.

    An SQLite file is opened read-only, so that one on a read-only disk will do. Tables of an older version are brought
    up to date first, which needs a file that can be written; with `upgrade` False they are left as they are.
    """
    where, revision, wanted = condition(url)
    if revision is None:
        hint = "Check --db, DASHBOARD_DB and DASHBOARD_DATA; `python -m dashboard serve` starts a new desk."
        raise DatabaseError("There is no desk here.", where=where, hint=hint)
    address = parse(url or environment().db)
    if address.get_backend_name() != "sqlite" or (upgrade and revision != wanted):
        return open_database(url)
    return untouched(address)


def find_faults(engine: Engine) -> list[str]:
    """What is wrong with a desk's database: damaged pages, missing tables, missing columns. Empty when it is whole."""
    with reading(engine) as connection:
        return [*damaged_pages(connection), *missing_parts(connection)]


def find_lacks(engine: Engine) -> list[str]:
    """What a desk can go on without, and should not: indexes, constraints and triggers that were dropped, articles that
    search cannot find. A new database made by `move` has them again."""
    with reading(engine) as connection:
        return lacking_guards(connection) or unfindable(connection)


def unfindable(connection: Connection) -> list[str]:
    """Whether articles are missing from what search looks through, or entries of that from the index of words."""
    if migrate.version(connection) != migrate.HEAD:
        return []
    has_entry = select(search_entry.c.id).where(search_entry.c.article == article.c.id).exists()
    many = connection.scalar(select(func.count()).select_from(article).where(~has_entry)) or 0
    if not many and connection.dialect.name == "sqlite":
        indexed = connection.exec_driver_sql("SELECT count(*) FROM search_fts_docsize").scalar_one()
        many = abs(indexed - (connection.scalar(select(func.count()).select_from(search_entry)) or 0))
    return [f"the index of words is not complete: {many:,} entries differ"] if many else []


def damaged_pages(connection: Connection) -> list[str]:
    """What SQLite finds wrong with its file; PostgreSQL looks after its own."""
    if connection.dialect.name != "sqlite":
        return []
    problems = [str(line) for (line,) in connection.exec_driver_sql("PRAGMA quick_check(5)")]
    return [] if problems == ["ok"] else [f"the file is damaged: {' '.join(line.split())}" for line in problems]


def missing_parts(connection: Connection) -> list[str]:
    """Tables and columns that this version needs and that are not there."""
    if migrate.version(connection) != migrate.HEAD:
        return []
    there = inspect(connection)
    names = set(there.get_table_names())
    lost = [f"the table {table.name} is missing" for table in metadata.sorted_tables if table.name not in names]
    for table in (table for table in metadata.sorted_tables if table.name in names):
        columns = {column["name"] for column in there.get_columns(table.name)}
        lost += [f"the column {table.name}.{c.name} is missing" for c in table.columns if c.name not in columns]
    return lost


def refuse_faults(engine: Engine) -> None:
    """DatabaseError naming what is wrong with the database, if anything is."""
    if faults := find_faults(engine):
        hint = "Restore the newest backup, and keep this one for a rescue."
        raise DatabaseError(f"The database is damaged: {'; '.join(faults[:5])}.", where=shown(engine.url), hint=hint)
