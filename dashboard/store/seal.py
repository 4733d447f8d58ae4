"""A fingerprint of the logs: who keeps one elsewhere can prove later that nothing before it was changed or removed.

A chain of hashes in the rows would prove no more: whoever can write the database can write the chain anew, so both need
a copy of the last hash outside. The seal needs no column, costs a mark nothing, and is the same on both databases.
"""

from __future__ import annotations

import hashlib
import re
import time

from sqlalchemy import Connection, Engine, Table, func, select, text
from sqlalchemy.exc import OperationalError

from dashboard.errors import DatabaseError
from dashboard.settings import SEAL_PAUSE, SEAL_TRIES
from dashboard.store.engine import reading
from dashboard.store.failures import shown
from dashboard.store.query_types import Value
from dashboard.store.tables import decision, desk_event, guideline, mark_event
from dashboard.store.text import dumps

# What is sealed is named here, column by column: a column added by a later version must not break a seal that is kept.
SEALED: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (
        mark_event,
        ("rev", "id", "editor", "article", "start", "stop", "version", "quote", "label", "made", "seq", "received",
         "story", "evidence", "span_start", "span_stop", "note", "cause", "bundle", "reverts", "actor", "category"),
    ),
    (desk_event, ("id", "made", "actor", "kind", "story", "person", "details")),
    (decision, ("id", "editor", "kind", "articles", "reverts", "made")),
    (guideline, ("version", "made", "actor", "text", "about")),
)  # fmt: skip
BUSY = "55P03"  # PostgreSQL's lock_not_available
_SEAL = re.compile(r"(\d+(?:\.\d+){3})-([0-9a-f]{32})")


def seal(engine: Engine) -> str:
    """The seal of the logs as they are: the last number of each, and a hash of everything up to there.

    DatabaseError when somebody writes for so long that no moment without a writer comes.
    """
    tops = _quiet_tops(engine)
    with reading(engine) as connection:
        return _sealed(connection, tops)


def _quiet_tops(engine: Engine) -> list[int]:
    """The last numbers at a moment when nobody writes.

    On PostgreSQL a writer may have taken a number and not have committed it yet: its entry would slip in before a seal
    that is already kept. The lock is asked for without waiting, or the marks of the whole desk would queue behind us.
    """
    for _ in range(SEAL_TRIES):
        with reading(engine) as connection:
            if connection.dialect.name != "postgresql" or _still(connection):
                return [connection.scalar(select(func.max(_number(table)))) or 0 for table, _ in SEALED]
        time.sleep(SEAL_PAUSE)
    hint = "Try again when the import has finished."
    raise DatabaseError("The database is being written to without a pause.", where=shown(engine.url), hint=hint)


def _still(connection: Connection) -> bool:
    names = ", ".join(table.name for table, _ in SEALED)
    try:
        connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE NOWAIT"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != BUSY:
            raise
        return False
    return True


def broken(engine: Engine, kept: str) -> str | None:
    """What is wrong with a seal that was kept; None: everything it covers is as it was. DatabaseError for no seal."""
    parts = _SEAL.fullmatch(kept.strip())
    if parts is None:
        hint = "A seal looks like 120.14.2.1-9f86d081884c7d659a2feaa0c55ad015: `check` prints it."
        raise DatabaseError("This is not a seal.", where=shown(engine.url), hint=hint)
    tops = [int(number) for number in parts[1].split(".")]
    with reading(engine) as connection:
        now = _sealed(connection, tops)
        gone = [
            f"{table.name} ends before {top}"
            for (table, _), top in zip(SEALED, tops, strict=True)
            if (connection.scalar(select(func.max(_number(table)))) or 0) < top
        ]
    if now == kept.strip():
        return None
    return "; ".join(gone) or "an entry that the seal covers was changed, removed or put in later"


def _number(table: Table) -> Value:
    return next(iter(table.primary_key.columns))


def _sealed(connection: Connection, tops: list[int]) -> str:
    whole = hashlib.blake2b(digest_size=16)
    for (table, columns), top in zip(SEALED, tops, strict=True):
        number = _number(table)
        rows = select(*(table.c[name] for name in columns)).where(number <= top).order_by(number)
        for row in connection.execute(rows.execution_options(yield_per=500)):
            whole.update(dumps([table.name, *row]).encode())
    return f"{'.'.join(map(str, tops))}-{whole.hexdigest()}"
