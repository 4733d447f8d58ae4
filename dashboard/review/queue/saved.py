"""A person's saved views of the queue: filters under a name. They are that person's alone; nobody else's ever change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from dashboard.errors import SetupError
from dashboard.review.queue.filters import Filters, from_query, to_query
from dashboard.settings import VIEW_NAME, VIEWS_MOST
from dashboard.store import access
from dashboard.store.engine import reading, writing
from dashboard.store.tables import setting
from dashboard.store.text import clean
from dashboard.store.values import put_setting

Kept = dict[str, dict[str, str]]  # the name of a view -> its filters as an address says them


@dataclass(frozen=True, slots=True)
class View:
    """Filters under a name."""

    name: str
    filters: Filters


def views(engine: Engine, who: str) -> tuple[View, ...]:
    """The views of a person, in the order they were saved."""
    with reading(engine) as connection:
        kept = _kept(connection, who)
    return tuple(View(name, from_query(query)) for name, query in kept.items())


def save(engine: Engine, who: str, name: str, filters: Filters) -> str:
    """Keep filters under a name; one of this name is replaced. The name as it was kept.

    SetupError for an empty name, or when there are VIEWS_MOST already; AccessError for somebody the desk does not know.
    """
    wanted = _name(name)

    def put(kept: Kept) -> Kept:
        if wanted not in kept and len(kept) >= VIEWS_MOST:
            raise SetupError.of("views_many", n=VIEWS_MOST)
        return kept | {wanted: to_query(filters)}

    _change(engine, who, put)
    return wanted


def rename(engine: Engine, who: str, old: str, new: str) -> str:
    """Give a view another name; it keeps its place. SetupError when there is none of the old or one of the new name."""
    wanted = _name(new)

    def put(kept: Kept) -> Kept:
        if old not in kept:
            raise SetupError.of("view_gone", name=old)
        if wanted != old and wanted in kept:
            raise SetupError.of("view_taken", name=wanted)
        return {wanted if name == old else name: query for name, query in kept.items()}

    _change(engine, who, put)
    return wanted


def drop(engine: Engine, who: str, name: str) -> None:
    """Delete a view; one that is gone already is gone."""
    _change(engine, who, lambda kept: {key: query for key, query in kept.items() if key != name})


def _name(name: str) -> str:
    cleaned = " ".join(clean(name).split())[:VIEW_NAME]
    if not cleaned:
        raise SetupError.of("view_nameless")
    return cleaned


def _setting_key(who: str) -> str:
    return f"person:{who}:views"


def _kept(connection: Connection, who: str) -> Kept:
    stored = connection.scalar(select(setting.c.value).where(setting.c.key == _setting_key(who)))
    return dict(stored) if stored else {}


def _change(engine: Engine, who: str, put: Callable[[Kept], Kept]) -> None:
    """Read and write in one transaction: two tabs of one person lose nothing. A list, for JSON objects have no order."""
    with writing(engine, f"setting {_setting_key(who)}") as connection:
        access.require(connection, who, "read")
        put_setting(connection, _setting_key(who), [list(item) for item in put(_kept(connection, who)).items()])
