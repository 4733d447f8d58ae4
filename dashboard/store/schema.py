"""Whether a database's tables are as this version makes them: what a dropped index, constraint or trigger leaves unsaid.

A test holds `tables.metadata` and the migrations together, so what is compared with the one is compared with the others.
Missing tables and columns stop a desk (existing.py); what is found here lets it go on, slower, or without a guard.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKeyConstraint,
    Inspector,
    Table,
    UniqueConstraint,
    inspect,
)

from dashboard.store import migrate
from dashboard.store.tables import metadata

MEND = "Stop the desk and `move` it to a new database: every row is copied into tables made anew, and compared."
TRIGGERS = ("search_fts_added", "search_fts_gone", "search_fts_changed")  # of SQLite; see migrations/versions/0003


def lacking_guards(connection: Connection) -> list[str]:
    """Which indexes, constraints and triggers of this version a database lacks, a line each; nothing of another version's."""
    if migrate.version(connection) != migrate.HEAD:
        return []
    there = inspect(connection)
    names = set(there.get_table_names())
    lacks = [lack for table in metadata.sorted_tables if table.name in names for lack in _table_lacks(table, there)]
    return lacks + _search_lacks(connection)


def _table_lacks(table: Table, there: Inspector) -> Iterator[str]:
    name = table.name
    columns = {column["name"]: column for column in there.get_columns(name)}
    for column in table.columns:
        if not column.nullable and column.name in columns and columns[column.name]["nullable"]:
            yield f"the column {name}.{column.name} may be empty, as it must not be"
    if list(there.get_pk_constraint(name)["constrained_columns"]) != [c.name for c in table.primary_key.columns]:
        yield f"the primary key of {name} is missing"
    indexes = {index["name"]: (list(index["column_names"]), bool(index["unique"])) for index in there.get_indexes(name)}
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        wanted = [c.name for c in index.columns], bool(index.unique)
        if indexes.get(str(index.name)) != wanted:
            yield f"the index {index.name} is {'another one' if index.name in indexes else 'missing'}"
    yield from _constraint_lacks(table, there)


def _constraint_lacks(table: Table, there: Inspector) -> Iterator[str]:
    name = table.name
    unique = [set(one["column_names"]) for one in there.get_unique_constraints(name)]
    checks = {one["name"] for one in there.get_check_constraints(name)}
    keys = [
        (list(one["constrained_columns"]), one["referred_table"], (one["options"].get("ondelete") or "").upper())
        for one in there.get_foreign_keys(name)
    ]
    for constraint in sorted(table.constraints, key=lambda one: str(one.name)):
        if isinstance(constraint, UniqueConstraint):
            columns = [c.name for c in constraint.columns]
            if set(columns) not in unique:
                yield f"{name} may hold two rows of one {', '.join(columns)}: its constraint is missing"
        elif isinstance(constraint, CheckConstraint):
            if str(constraint.name) not in checks:
                yield f"the constraint {constraint.name} is missing"
        elif isinstance(constraint, ForeignKeyConstraint):
            wanted = (list(constraint.column_keys), constraint.referred_table.name, (constraint.ondelete or "").upper())
            if wanted not in keys:
                yield f"rows of {name} may name what is not in {wanted[1]}: its constraint is missing"


def _search_lacks(connection: Connection) -> list[str]:
    """What of the full-text index is missing, which is no part of `metadata`."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'table') AND tbl_name LIKE 'search%'"
        names = set(connection.exec_driver_sql(query).scalars())
        lost = [f"the trigger {name} is missing" for name in TRIGGERS if name not in names]
        return lost if "search_fts" in names else ["the index of words search_fts is missing", *lost]
    there = inspect(connection)
    if not there.has_table("search_entry"):
        return []
    index_names = {index["name"] for index in there.get_indexes("search_entry")}
    columns = {column["name"] for column in there.get_columns("search_entry")}
    lost = [] if "search_fts" in columns else ["the column search_entry.search_fts is missing"]
    return lost if "search_fts_words" in index_names else [*lost, "the index search_fts_words is missing"]
