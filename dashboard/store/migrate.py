"""Bringing a database to this version's tables, safe with several processes starting at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from dashboard.errors import DatabaseError
from dashboard.settings import BUSY_SECONDS
from dashboard.store.failures import shown
from dashboard.store.read_only import VERSION_TABLE, another_program

HEAD = "0013"  # the newest file of migrations/versions; a test holds the two together
KNOWN = frozenset({"0001", "0002", "0003", "0004", "0005", "0006", "0008", "0009", "0010", "0013"})
TABLE = VERSION_TABLE
Writing = Callable[..., AbstractContextManager[Connection]]


def bring_up_to_date(engine: Engine, writing: Writing) -> None:
    """Create or migrate the tables. DatabaseError when the database is newer than this program, or another's."""
    with engine.connect() as connection:
        if version(connection) == HEAD:
            return
    with writing(engine, "migration", patience=BUSY_SECONDS) as connection:
        now = version(connection)  # again: another process may have been faster
        if now == HEAD:
            return
        if now is not None and now not in KNOWN:
            raise DatabaseError(
                f"This database was made by a newer version of Copydesk (its tables: {now}, known here: {HEAD}).",
                where=shown(engine.url),
                hint="Install the newer version, or point DASHBOARD_DB at another database.",
            )
        if now is None:
            refuse_a_stranger(engine, connection)
        upgrade(connection)


def is_older(engine: Engine) -> bool:
    """Whether a database has tables of an older version, which `bring_up_to_date` would change."""
    with engine.connect() as connection:
        revision = version(connection)
    return revision != HEAD and revision in KNOWN


def version(connection: Connection) -> str | None:
    """The database's version, None where it has no tables of ours."""
    if not inspect(connection).has_table(TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {TABLE}")).scalar()  # noqa: S608


def refuse_a_stranger(engine: Engine, connection: Connection) -> None:
    """DatabaseError when a database without our version belongs to another program.

    An SQLite file belongs to one program; on PostgreSQL others may have their tables beside ours.
    """
    from dashboard.store.tables import metadata

    tables = set(inspect(connection).get_table_names())
    taken = tables if engine.dialect.name == "sqlite" else tables & set(metadata.tables)
    if taken:
        raise another_program(engine.url, min(taken))


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a revision of migrations/versions: the newest, or an old one to test the way from it."""
    from alembic import command  # here: a start that has nothing to migrate need not load it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
