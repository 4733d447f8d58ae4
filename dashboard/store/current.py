"""The database of this process: what DASHBOARD_DB names, opened once."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Engine

from dashboard.settings import environment
from dashboard.store.engine import open_database


@lru_cache(maxsize=4)
def _engine(url: str) -> Engine:
    return open_database(url)


def engine() -> Engine:
    """The database that DASHBOARD_DB names, opened and migrated once a process. DatabaseError when it cannot be."""
    return _engine(environment().db)
