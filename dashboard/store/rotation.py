"""Backups the desk makes by itself: before its tables are changed and before a corpus is loaded into it.

They lie in `backups` beside the SQLite file, or in the data folder for PostgreSQL. For each occasion the newest few are kept.
"""

from __future__ import annotations

import logging
import re
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Engine

from dashboard.errors import DatabaseError
from dashboard.settings import environment
from dashboard.store.failures import shown
from dashboard.store.raw_copy import clear, dump, has_tool, vacuum_into
from dashboard.store.read_only import sqlite_path

FOLDER = "backups"
_NAME = re.compile(r"copydesk-\d{8}-\d{6}-\d{3}-(?P<why>[a-z]+)\.(?:db|dump)")
_log = logging.getLogger(__name__)


def backup_folder(url: URL) -> Path:
    """Where the backups of a database lie that nobody named a file for."""
    beside = sqlite_path(url).parent if url.get_backend_name() == "sqlite" else environment().data
    return beside / FOLDER


def next_file(url: URL, why: str, suffix: str = ".db") -> Path:
    """A name for the next backup: the time in UTC and the occasion."""
    now = datetime.now(UTC)
    return backup_folder(url) / f"copydesk-{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03}-{why}{suffix}"


def listed(folder: Path, why: str) -> list[Path]:
    """The backups of one occasion, the newest first."""
    paths = (path for path in folder.glob("copydesk-*") if (m := _NAME.fullmatch(path.name)) and m["why"] == why)
    return sorted(paths, key=lambda path: path.name, reverse=True)


def age_of_newest(folder: Path) -> float | None:
    """Hours since the newest backup in a folder was made, whatever for; None where there is none. OSError."""
    if not folder.is_dir():
        return None
    made = [path.stat().st_mtime for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    return max(0.0, time.time() - max(made)) / 3600 if made else None


def drop_old(folder: Path, why: str, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups of one occasion; those removed. Other files are left alone."""
    old = listed(folder, why)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def back_up_before(engine: Engine, why: str) -> Path | None:
    """Copy the database as it is before something is done to it, and give up the oldest copy; the new one.

    None where DASHBOARD_BACKUPS is 0, and for a PostgreSQL database that pg_dump cannot copy: the log says so, and its
    server's own backups have to do. DatabaseError when an SQLite database cannot be copied: then nothing else is done.
    """
    keep = environment().backups
    if keep == 0:
        return None
    if engine.dialect.name == "postgresql":
        return _dumped(engine, why, keep)
    path = next_file(engine.url, why)
    _written(engine, path)
    drop_old(path.parent, why, keep)
    return path


def _dumped(engine: Engine, why: str, keep: int) -> Path | None:
    if not has_tool("pg_dump"):
        _log.warning("No backup was made before this %s: pg_dump is not installed here.", why)
        return None
    path = next_file(engine.url, why, ".dump")
    try:
        _written(engine, path)
    except DatabaseError as error:
        _log.warning("No backup was made before this %s: %s", why, error)
        return None
    drop_old(path.parent, why, keep)
    return path


def _written(engine: Engine, path: Path) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if engine.dialect.name == "sqlite":
            vacuum_into(engine, part)
        else:
            dump(engine.url, part)
        part.replace(path)
    except OSError as error:
        hint = "Make the folder writable, free some space, or switch automatic backups off with DASHBOARD_BACKUPS=0."
        words = f"The backup that is made first cannot be written to {path.parent} ({error.strerror})."
        raise DatabaseError(words, where=shown(engine.url), hint=hint) from error
    finally:
        clear(part)
