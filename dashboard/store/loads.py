"""Loads as recorded jobs: what was begun, how far it came, and whether whoever began it is still at it.

A load is a setting "load ID" whose value holds its state, in this order: saving (articles are being kept) → analysing
(stories are being kept) → forgotten. One whose process is gone was interrupted. Kept apart from that is
what can be seen without any record: articles that are in no story.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Pool, delete, func, select

from dashboard.errors import CorpusError
from dashboard.settings import BUSY_SECONDS, LOAD_SILENT
from dashboard.store import access
from dashboard.store.desk_log import moment, note_down
from dashboard.store.engine import reading, writing
from dashboard.store.outdated import count_unplaced
from dashboard.store.query_types import Query
from dashboard.store.stories import CHANGED, SAVED
from dashboard.store.tables import article, desk_event, setting
from dashboard.store.values import put_setting

State = Literal["saving", "analysing"]
_PREFIX = "load "
_unplaced: WeakKeyDictionary[Pool, tuple[tuple[object, ...], int]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Load:
    """One load. `what`: the folder, or in words what else; `table`: its metadata table; times in ms.

    `process` and `host` say who is at it; an empty process: it was given up.
    """

    id: str
    what: str
    state: State
    began: int
    changed: int
    process: str
    host: str
    articles: int = 0  # how many were read
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the corpus stands: loads that are under way, loads that were interrupted, articles in no story."""

    running: tuple[Load, ...]
    interrupted: tuple[Load, ...]
    unplaced: int

    @property
    def only_analysing(self) -> bool:
        """Whether what is under way reads nothing: it analyses what is there."""
        return bool(self.running) and not any(load.what for load in self.running)

    @property
    def complete(self) -> bool:
        """Whether nothing is left to finish; a load under way is not for others to finish."""
        return not self.interrupted and (not self.unplaced or bool(self.running))


def begin(engine: Engine, what: str, *, articles: int = 0, table: str | None = None) -> Load:
    """Record that a load begins; it is there before the first article is."""
    now = moment()
    load = Load(secrets.token_hex(6), what, "saving", now, now, _me(), socket.gethostname(), articles, table)
    _put(engine, load)
    return load


def begin_again(engine: Engine, by: str) -> Load:
    """Record that `by` has the whole corpus analysed again. AccessError, or CorpusError while another load is under way."""
    now = moment()
    load = Load(secrets.token_hex(6), "", "analysing", now, now, _me(), socket.gethostname())
    with writing(engine, "loads", patience=BUSY_SECONDS) as connection:
        access.require(connection, by, "desk")
        if any(_is_running(other) for other in _all(connection)):
            raise CorpusError.of("analysis_running")
        put_setting(connection, _PREFIX + load.id, asdict(load))
        note_down(connection, by, "corpus_analysed")
    return load


def advance(engine: Engine, load: Load, state: State) -> Load:
    """Record that a load has come to `state`, or, for the same state, that it is still under way."""
    load = replace(load, state=state, changed=moment())
    _put(engine, load)
    return load


def give_up(engine: Engine, load: Load) -> None:
    """Record that nobody is at a load any more: an error ended it, but not the process. How far it came stays known."""
    with writing(engine, "loads", patience=BUSY_SECONDS) as connection:
        now = next((standing_load for standing_load in _all(connection) if standing_load.id == load.id), load)
        put_setting(connection, _PREFIX + now.id, asdict(replace(now, process="")))


def finish(engine: Engine, load: Load) -> None:
    """Forget a load, and those that were interrupted while stories were kept: the whole corpus has just been analysed."""
    with writing(engine, "loads", patience=BUSY_SECONDS) as connection:
        over = [load for load in _all(connection) if load.state == "analysing" and not _is_running(load)]
        forget(connection, [load, *over])


def forget(connection: Connection, loads: Iterable[Load]) -> None:
    """Take loads off the record."""
    connection.execute(delete(setting).where(setting.c.key.in_([_PREFIX + load.id for load in loads])))


def drop(engine: Engine, load: Load) -> None:
    """Forget a load that kept nothing, or whose end another load has brought."""
    with writing(engine, "loads", patience=BUSY_SECONDS) as connection:
        forget(connection, [load])


def standing(engine: Engine) -> Standing:
    """How the corpus stands now; two small questions to the database."""
    with reading(engine) as connection:
        open_ = _all(connection)
        unplaced = count_unplaced(connection) if open_ else _unplaced_now(connection)
    running = tuple(load for load in open_ if _is_running(load))
    return Standing(running, tuple(load for load in open_ if load not in running), unplaced)


def _unplaced_now(connection: Connection) -> int:
    """How many articles are in no story; while nobody loads, counted anew only when something may have changed it."""
    pool, state = connection.engine.pool, tuple(connection.execute(_changes()).one())
    before = _unplaced.get(pool)
    if before is None or before[0] != state:
        before = _unplaced[pool] = (state, count_unplaced(connection))
    return before[1]


def _changes() -> Query:
    """What changes whenever an article can have come to stand in a story or in none."""
    saved = select(func.max(setting.c.changed)).where(setting.c.key.in_((CHANGED, SAVED)))
    newest, logged = select(func.max(article.c.position)), select(func.max(desk_event.c.id))
    away = select(func.count()).select_from(article).where(article.c.archived.is_not(None))
    return select(*(column.scalar_subquery() for column in (saved, newest, logged, away)))


def _all(connection: Connection) -> list[Load]:
    values = connection.execute(select(setting.c.value).where(setting.c.key.startswith(_PREFIX, autoescape=True)))
    return sorted((Load(**row.value) for row in values), key=lambda load: load.began)


def _put(engine: Engine, load: Load) -> None:
    with writing(engine, "loads", patience=BUSY_SECONDS) as connection:
        put_setting(connection, _PREFIX + load.id, asdict(load))


def _is_running(load: Load) -> bool:
    """Whether its process is there still; of another computer's only its last word is known."""
    if not load.process:
        return False
    if load.host != socket.gethostname():
        return moment() - load.changed < LOAD_SILENT * 1000
    return load.process == _process(int(load.process.partition(" ")[0]))


def _me() -> str:
    return _named(os.getpid())


@cache
def _named(pid: int) -> str:  # by its number: a forked process inherits what is remembered
    return _process(pid) or str(pid)


def _process(pid: int) -> str | None:
    """A process's number and the moment it began, because numbers come again; None when there is none."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        if Path("/proc/self/stat").exists():
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            return None if fields[0] == "Z" else f"{pid} {fields[19]}"
        os.kill(pid, 0)
    except PermissionError:
        return f"{pid}"
    except (OSError, IndexError, OverflowError):
        return None
    return f"{pid}"
