"""What can be said of a database without changing it: for `doctor`."""

from __future__ import annotations

from pathlib import Path

from dashboard.settings import environment
from dashboard.store import migrate
from dashboard.store.engine import _engine, parse, reading
from dashboard.store.failures import shown


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
