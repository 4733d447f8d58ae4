"""A database as an older version left it: the rows of this one, in the tables of then."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, MetaData, text

from dashboard.store.engine import reading, writing
from dashboard.store.migrate import TABLE, upgrade
from dashboard.store.packing import unpack
from dashboard.store.tables import metadata
from dashboard.store.transfer import count_on


def turn_back(engine: Engine, revision: str) -> None:
    """Make all tables anew as migration `revision` makes them, and put back what they can hold."""
    with reading(engine) as connection:
        rows = {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in metadata.sorted_tables
        }
    _unpacked(rows)
    with writing(engine) as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TABLE search_fts"))
        metadata.drop_all(connection)
        connection.execute(text(f"DROP TABLE {TABLE}"))
        upgrade(connection, revision)
        then = MetaData()
        then.reflect(connection, only=lambda name, _: name in rows)
        for table in then.sorted_tables:
            _fill(connection, table, [_of_then(table.name, row) for row in rows[table.name]])
            count_on(metadata.tables[table.name], connection)


def _unpacked(rows: dict[str, list[dict[str, Any]]]) -> None:
    """What is suggested for a sentence stood with it (until 0006)."""
    said = {row["article"]: unpack(row["packed"]) for row in rows["suggestion"]}
    for row in sorted(rows["sentence"], key=lambda row: (row["article"], row["n"])):
        told = said[row["article"]].pop(0)
        row |= told or {"scores": None, "details": None}


def _fill(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        kept = [column.name for column in table.columns if not column.computed]
        connection.execute(table.insert(), [{name: row.get(name) for name in kept} for row in rows])


def _of_then(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A column for each label's score, and a count for each state to look at (until 0003)."""
    if table == "sentence":
        return row | {f"p_{label}": score for label, score in (row["scores"] or {}).items()}
    if table == "story":
        return row | {state: row["suggested"].get(state, 0) for state in ("unsupported", "unclear")}
    return row
