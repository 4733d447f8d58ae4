"""Moving a whole database to another one, SQLite or PostgreSQL, in one transaction, and proving that nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select

from dashboard.errors import DatabaseError
from dashboard.settings import BUSY_SECONDS
from dashboard.store.condition import condition
from dashboard.store.engine import chunks, open_database, parse, reading, writing
from dashboard.store.failures import shown
from dashboard.store.seal import seal
from dashboard.store.tables import decision, desk_event, guideline, mark_event, metadata
from dashboard.store.text import dumps

Progress = Callable[[str, int, int], None]
_GROWING = (mark_event, desk_event, decision, guideline)  # the logs: what people do while somebody copies
STOP = "Stop the desk, then move it: what is in a browser's outbox is sent again when the desk is back."


def move(source: str, target: str, *, progress: Progress | None = None) -> dict[str, int]:
    """Move the desk at the address `source` to the empty database at `target`; table -> rows copied.

    Every row is read again from the target and compared, then the logs are sealed on both sides and the seals compared.
    DatabaseError when there is nothing at `source`, when `target` is not empty or is the same database, when a row
    arrives changed, or when somebody marked meanwhile. The source stays as it is.
    """
    where, revision, _ = condition(source)
    if revision is None:
        raise DatabaseError(
            "This database has no desk in it.", where=where, hint="Give the database to move from first."
        )
    if parse(source) == parse(target):
        raise DatabaseError(
            "Both addresses are the same database.", where=where, hint="Give another database to move to."
        )
    old = open_database(source)
    new = open_database(target)
    try:
        moved = copy_database(old, new, progress=progress, still=True)
        if seal(old) != seal(new):
            raise DatabaseError("Someone marked at the last moment.", where=where, hint=f"Empty the new one. {STOP}")
        return moved
    finally:
        old.dispose()
        new.dispose()


def copy_database(
    source: Engine, target: Engine, *, progress: Progress | None = None, still: bool = False
) -> dict[str, int]:
    """Copy everything from `source` into the empty database `target`; table -> rows copied.

    DatabaseError, and an unchanged target, when it is not empty, when a row arrives changed, or, with `still`, when a
    log of the source has grown meanwhile; without it the copy is of the moment it began.
    """
    with reading(source) as old, writing(target, "corpus", "decisions", patience=BUSY_SECONDS) as new:
        for table in metadata.sorted_tables:
            if new.execute(select(table).limit(1)).first() is not None:
                hint = "Use an empty database; databases are not merged."
                raise DatabaseError(
                    f"Its table {table.name} already contains rows.", where=shown(target.url), hint=hint
                )
        moved = {table.name: _copy(table, old, new, target, progress) for table in metadata.sorted_tables}
        if still:
            _refuse_news(source, _tops(old))
    return moved


def _refuse_news(source: Engine, before: list[int]) -> None:
    with reading(source) as now:
        if _tops(now) != before:
            raise DatabaseError("Someone marked during the copy.", where=shown(source.url), hint=STOP)


def _tops(connection: Connection) -> list[int]:
    return [connection.scalar(select(func.max(next(iter(t.primary_key.columns))))) or 0 for t in _GROWING]


def _copy(table: Table, old: Connection, new: Connection, target: Engine, progress: Progress | None) -> int:
    of = old.scalar(select(func.count()).select_from(table)) or 0
    done = 0
    for part in chunks(_table_rows(table, old)):
        new.execute(insert(table), part)
        done += len(part)
        if progress:
            progress(table.name, done, of)
    count_on(table, new)
    before, after = _digest(table, old), _digest(table, new)
    if before != after:
        hint = "Nothing was kept. Please report this with both numbers."
        words = f"The table {table.name} arrived changed ({before[0]} rows before, {after[0]} after)."
        raise DatabaseError(words, where=shown(target.url), hint=hint)
    return after[0]


def _table_rows(table: Table, connection: Connection) -> Iterator[dict[str, object]]:
    for row in connection.execute(select(table).execution_options(yield_per=500)):
        yield dict(row._mapping)


def _digest(table: Table, connection: Connection) -> tuple[int, int]:
    """How many rows, and a sum over their hashes: the two databases sort texts differently."""
    count = total = 0
    for row in _table_rows(table, connection):
        plain = [[name, _plain(value)] for name, value in sorted(row.items())]
        total += int.from_bytes(hashlib.blake2b(dumps(plain).encode(), digest_size=16).digest(), "big")
        count += 1
    return count, total % 2**128


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value) if hasattr(value, "isoformat") else value


def count_on(table: Table, connection: Connection) -> None:
    """PostgreSQL's counters do not notice rows that bring their number along."""
    counter = table.autoincrement_column
    if connection.dialect.name == "postgresql" and counter is not None:
        last = connection.scalar(select(func.max(counter)))
        if last is not None:
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, counter.name), last)))
