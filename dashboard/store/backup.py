"""A copy of the whole database in one file, made while others work on it, and checked before it gets its name."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Engine, func, select

from dashboard.errors import DatabaseError
from dashboard.store.engine import open_database, reading
from dashboard.store.existing import find_faults, open_existing, refuse_faults
from dashboard.store.failures import shown
from dashboard.store.raw_copy import clear, dump, final, has_tool, run_tool, vacuum_into
from dashboard.store.rotation import backup_folder, next_file
from dashboard.store.tables import decision, desk_event, mark_event, metadata
from dashboard.store.transfer import copy_database

DUMP = ".dump"  # the name of a file that pg_dump writes ends so
LOGS = (mark_event, decision, desk_event)  # only ever added to: a copy never holds less than was there before it


def back_up(engine: Engine, path: Path | str) -> None:
    """Write a checked copy to `path`, which must not exist yet.

    DatabaseError when the database is damaged or lacks a table, when the copy does, and when it cannot be written:
    then nothing is left at `path`. A PostgreSQL database goes through pg_dump when the file's name ends with .dump; else
    it is copied row by row, and a desk opens the copy like any other SQLite database.
    """
    target = Path(path).expanduser().absolute()
    if target.suffix == DUMP and engine.dialect.name != "postgresql":
        hint = "Name a file that ends with .db."
        raise DatabaseError("Only a PostgreSQL database is dumped by pg_dump.", where=str(target), hint=hint)
    if target.exists():
        raise DatabaseError(f"{target} already exists.", where=shown(engine.url), hint="Choose a new file name.")
    refuse_faults(engine)
    before = count_logs(engine)
    part = target.with_name(f"{target.name}.part")
    try:
        _have_folder(engine, target.parent)
        _write(engine, part)
        _check(part, before)
        sync(part)
        part.replace(target)
    except OSError as error:
        hint = "Name a file in a folder you may write."
        raise DatabaseError(f"The copy cannot be written ({error.strerror}).", where=str(target), hint=hint) from error
    finally:
        clear(part)


def _have_folder(engine: Engine, folder: Path) -> None:
    """Make the desk's own folder of backups where it is not there yet. DatabaseError for any other that is missing."""
    if folder == backup_folder(engine.url).absolute():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not folder.is_dir():
        hint = "Create it, or name a file in another folder."
        raise DatabaseError("There is no such folder; no backup was written.", where=str(folder), hint=hint)


def next_backup(engine: Engine) -> Path:
    """The name of a backup that nobody named a file for: a dump where pg_dump is installed, else an SQLite file."""
    dumped = engine.dialect.name == "postgresql" and has_tool("pg_dump")
    return next_file(engine.url, "manual", DUMP if dumped else ".db")


def has_events(engine: Engine) -> bool:
    """Whether anything was ever marked or decided: without that a database holds nothing that cannot be loaded again."""
    return any(count_logs(engine)[:2])


def count_logs(engine: Engine) -> list[int]:
    """How many entries each log has."""
    with reading(engine) as connection:
        return [connection.scalar(select(func.count()).select_from(log)) or 0 for log in LOGS]


def _write(engine: Engine, part: Path) -> None:
    clear(part)  # what a killed backup has left
    if engine.dialect.name == "sqlite":
        vacuum_into(engine, part)
        return
    if final(part).suffix == DUMP:
        dump(engine.url, part)
        return
    copy = open_database(f"sqlite:///{part}")
    try:
        copy_database(engine, copy)
    finally:
        copy.dispose()


def _check(part: Path, before: list[int]) -> None:
    """DatabaseError unless the copy is whole and holds at least the log entries that were there before it."""
    hint = "The disk it is on cannot be trusted: name a file on another one."
    if final(part).suffix == DUMP:
        faults = faults_of_dump(part)
        if faults:
            raise DatabaseError(f"The copy is not whole: {'; '.join(faults)}.", where=str(final(part)), hint=hint)
        return
    copy = open_existing(f"sqlite:///{part}", upgrade=False)
    try:
        faults = find_faults(copy)
        if not faults and any(now < then for now, then in zip(count_logs(copy), before, strict=True)):
            faults = ["the log in the copy is shorter than the log of the desk"]
    finally:
        copy.dispose()
    if faults:
        raise DatabaseError(f"The copy is not whole: {'; '.join(faults)}.", where=str(final(part)), hint=hint)


def faults_of_dump(path: Path) -> list[str]:
    """What a dump of pg_dump lacks of a desk's tables; empty where pg_restore is not there to list it."""
    if not has_tool("pg_restore"):
        return []
    listed = run_tool("pg_restore", ["--list", str(path)])
    held = {words[words.index("DATA") + 2] for words in map(str.split, listed.splitlines()) if "DATA" in words[:-2]}
    return [f"the table {table.name} is missing" for table in metadata.sorted_tables if table.name not in held]


def sync(path: Path) -> None:
    """Have the disk keep a finished file before it gets its name: a power cut must not leave a name without content."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
