"""Stories page by page, for whoever goes through all of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from dashboard.store.engine import reading
from dashboard.store.tables import story

FIELDS = ("id", "title", "why", "versions", "sources", "sentences", "languages", "sites", "stamp")


def list_stories(engine: Engine, after: str = "", limit: int = 100) -> list[dict[str, Any]]:
    """At most `limit` stories by id, those after the id `after`: FIELDS of each."""
    columns = [story.c[name] for name in FIELDS]
    wanted = select(*columns).where(story.c.id > after).order_by(story.c.id).limit(limit)
    with reading(engine) as connection:
        return [dict(row._mapping) for row in connection.execute(wanted)]
