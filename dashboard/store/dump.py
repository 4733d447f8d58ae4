"""A whole desk as rows in a fixed order, and back into an empty database of either kind.

What is left out is made again (the present state of marks, the index of the search), is over in minutes (who has a story
open), or must not leave the machine (keys, tokens, who is told over webhooks).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    Double,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    collate,
    insert,
    select,
)

from dashboard.errors import DatabaseError
from dashboard.settings import BUSY_SECONDS
from dashboard.store.engine import chunks, reading, writing
from dashboard.store.failures import shown
from dashboard.store.search_index import index_all
from dashboard.store.tables import metadata, setting
from dashboard.store.transfer import count_on
from dashboard.store.values import TOKEN_KEY

Row = tuple[str, dict[str, object]]  # (table, its columns)
LEFT_OUT = frozenset(
    ("mark", "search_entry", "claim", "presence", "api_token", "webhook", "webhook_delivery", "story_done")
)
SECRET = (TOKEN_KEY,)  # settings that open the door to the desk


def kept_tables() -> list[Table]:
    """The tables that a dump holds, those that others point at first."""
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def dump(engine: Engine) -> Iterator[Row]:
    """Return every row of one moment, ordered by table and key alike on both databases; dates as ISO text, bytes as
    base64."""
    with reading(engine) as connection:
        for table in kept_tables():
            wanted = select(table).order_by(*(_sorted(c, connection) for c in table.primary_key.columns))
            if table is setting:
                wanted = wanted.where(table.c.key.not_in(SECRET))
            for row in connection.execute(wanted.execution_options(yield_per=500)):
                yield table.name, {name: _plain(value) for name, value in row._mapping.items()}


def restore(engine: Engine, rows: Iterable[Row], *, then: Callable[[Connection], object]) -> int:
    """Put rows that were `fitted` into an empty desk, all or none; `then` rebuilds what follows from them. How many.

    DatabaseError when the desk is not empty; whatever `rows` raises ends it, too, and nothing is kept.
    """
    count = 0
    with writing(engine, "corpus", "decisions", patience=BUSY_SECONDS) as connection:
        _refuse_a_full_desk(connection, engine)
        connection.execute(setting.delete().where(setting.c.key.not_in(SECRET)))
        for name, group in groupby(rows, key=lambda row: row[0]):
            table = metadata.tables[name]
            for part in chunks(row for _, row in group):
                connection.execute(insert(table), part)
                count += len(part)
            count_on(table, connection)
        index_all(connection)
        then(connection)
    return count


def _refuse_a_full_desk(connection: Connection, engine: Engine) -> None:
    for table in kept_tables():
        if table is not setting and connection.execute(select(table).limit(1)).first() is not None:
            hint = "Name an empty database with --db. To bring marks into a desk, import them as marks."
            raise DatabaseError("This desk is not empty.", where=shown(engine.url), hint=hint)


def fitted(table: Table, row: dict[str, object]) -> dict[str, object]:
    """A dumped row as its table takes it. ValueError naming the column that does not fit."""
    if unknown := row.keys() - table.columns.keys():
        raise ValueError(f"the table {table.name} has no column {min(unknown)}")
    for column in table.columns:
        if column.name not in row and not column.nullable:
            raise ValueError(f"the column {column.name} of {table.name} is missing")
    return {name: _typed(table.c[name], value) for name, value in row.items()}


def _typed(column: Any, value: Any) -> Any:
    kind = column.type
    if value is None or isinstance(kind, JSON | Double):
        return value
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value, validate=True)
    wanted = int if isinstance(kind, Integer) else str
    if type(value) is not wanted:
        raise ValueError(f"the column {column.name} of {column.table.name} does not hold {value!r:.40}")
    return value


def _sorted(column: Any, connection: Connection) -> Any:
    """PostgreSQL sorts texts by the rules of its language unless told otherwise."""
    text = connection.dialect.name == "postgresql" and isinstance(column.type, String)
    return collate(column, "C") if text else column


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value.isoformat() if isinstance(value, date) else value
