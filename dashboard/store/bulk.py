"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

SQLAlchemy makes a dictionary and a compiled statement of every row; for the sentences of a corpus that is most of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError

from dashboard.settings import BULK_ROWS


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    """Insert rows of which each has the same columns, in the transaction that is open."""
    if len(rows) < BULK_ROWS:
        if rows:
            connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    values = _bound(connection, table, names, rows)
    try:
        if connection.dialect.name == "postgresql":
            _copy(connection, table, names, values)
        else:
            marks = ", ".join("?" * len(names))
            _driver(connection).executemany(f"INSERT INTO {_into(connection, table, names)} VALUES ({marks})", values)  # noqa: S608
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError("", None, error) from error


def _bound(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[dict[str, object]]
) -> Iterable[tuple[object, ...]]:
    """The rows as the driver takes them: JSON written, dates in the database's form."""
    plain: Callable[[Any], Any] = lambda value: value  # noqa: E731
    of = {name: table.c[name].type.dialect_impl(connection.dialect) for name in names}
    bind = [(name, of[name].bind_processor(connection.dialect) or plain) for name in names]
    return (tuple(change(row[name]) for name, change in bind) for row in rows)


def _copy(connection: Connection, table: Table, names: Sequence[str], values: Iterable[tuple[object, ...]]) -> None:
    with (
        _driver(connection).cursor() as cursor,
        cursor.copy(f"COPY {_into(connection, table, names)} FROM STDIN") as copy,
    ):
        for row in values:
            copy.write_row(row)


def _into(connection: Connection, table: Table, names: Sequence[str]) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(map(quote, names))})"


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
