"""Stories page by page, for whoever goes through all of them, and their titles."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, select

from dashboard.store.engine import chunks, reading
from dashboard.store.tables import story

FIELDS = ("id", "title", "why", "versions", "sources", "sentences", "languages", "sites", "stamp")


def list_stories(engine: Engine, after: str = "", limit: int = 100) -> list[dict[str, object]]:
    """At most `limit` stories by id, those after the id `after`: FIELDS of each."""
    columns = [story.c[name] for name in FIELDS]
    wanted = select(*columns).where(story.c.id > after).order_by(story.c.id).limit(limit)
    with reading(engine) as connection:
        return [dict(row._mapping) for row in connection.execute(wanted)]


def story_titles(engine: Engine, names: Iterable[str] | None = None, *, several: bool = False) -> dict[str, str]:
    """Id -> title of these stories, in their order, those that are gone left out; None: of all. `several`: only stories of
    several versions."""
    wanted = select(story.c.id, story.c.title).where(story.c.versions > int(several))
    with reading(engine) as connection:
        if names is None:
            return {row.id: row.title for row in connection.execute(wanted)}
        order = list(dict.fromkeys(names))
        titles: dict[str, str] = {}
        for part in chunks(order):
            titles.update((row.id, row.title) for row in connection.execute(wanted.where(story.c.id.in_(part))))
    return {name: titles[name] for name in order if name in titles}
