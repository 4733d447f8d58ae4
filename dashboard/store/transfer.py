"""Moving a whole database to another one, SQLite or PostgreSQL, in one transaction, and proving that nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select

from dashboard.errors import DatabaseError
from dashboard.store.engine import chunks, reading, writing
from dashboard.store.failures import shown
from dashboard.store.tables import metadata
from dashboard.store.text import dumps


def transfer(source: Engine, target: Engine) -> dict[str, int]:
    """Copy everything from `source` into the empty database `target`; table -> rows copied.

    DatabaseError, and an unchanged target, when it is not empty or when a row arrives changed.
    """
    with reading(source) as old, writing(target, "corpus", "decisions") as new:
        for table in metadata.sorted_tables:
            if new.execute(select(table).limit(1)).first() is not None:
                hint = "Name an empty database; nothing is merged."
                raise DatabaseError(
                    f"There are rows in its table {table.name} already.", where=shown(target.url), hint=hint
                )
        return {table.name: _copy(table, old, new, target) for table in metadata.sorted_tables}


def _copy(table: Table, old: Connection, new: Connection, target: Engine) -> int:
    for part in chunks(_rows(table, old)):
        new.execute(insert(table), part)
    _count_on(table, new)
    before, after = _digest(table, old), _digest(table, new)
    if before != after:
        hint = "Nothing was kept. Please report this with the two numbers."
        words = f"The table {table.name} arrived changed ({before[0]} rows, then {after[0]})."
        raise DatabaseError(words, where=shown(target.url), hint=hint)
    return after[0]


def _rows(table: Table, connection: Connection) -> Iterator[dict[str, Any]]:
    for row in connection.execute(select(table).execution_options(yield_per=500)):
        yield dict(row._mapping)


def _digest(table: Table, connection: Connection) -> tuple[int, int]:
    """How many rows, and a sum over their hashes: the two databases sort texts differently."""
    count = total = 0
    for row in _rows(table, connection):
        plain = [[name, str(value) if hasattr(value, "isoformat") else value] for name, value in sorted(row.items())]
        total += int.from_bytes(hashlib.blake2b(dumps(plain).encode(), digest_size=16).digest(), "big")
        count += 1
    return count, total % 2**128


def _count_on(table: Table, connection: Connection) -> None:
    """PostgreSQL's counters do not notice rows that bring their number along."""
    counter = table.autoincrement_column
    if connection.dialect.name == "postgresql" and counter is not None:
        last = connection.scalar(select(func.max(counter)))
        if last is not None:
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, counter.name), last)))
