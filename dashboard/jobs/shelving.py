"""Putting articles, stories and loads away and bringing them back, and the analysis that follows."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import store
from dashboard.engine.analysis import Progress
from dashboard.jobs import loading
from dashboard.store import shelf


def archive(
    db: store.Engine,
    by: str | None,
    articles: Sequence[str] = (),
    *,
    story: str | None = None,
    load: str | None = None,
    progress: Progress | None = None,
) -> int:
    """Put articles away, or all of a story, or what a load brought; how many. Their marks stay in the log. AccessError."""
    ids = [*articles, *(shelf.of_story(db, story) if story else ()), *(shelf.of_load(db, load) if load else ())]
    count = store.archive_articles(db, by, ids, story=story, load=load)
    if count:
        loading.refresh(db, progress=progress)
    return count


def restore(
    db: store.Engine,
    by: str | None,
    articles: Sequence[str] = (),
    *,
    story: str | None = None,
    load: str | None = None,
    progress: Progress | None = None,
) -> int:
    """Bring articles back, or a story, or a load, with their marks; how many. AccessError."""
    away = shelf.of_story(db, story, away=True) if story else ()
    ids = [*articles, *away, *(shelf.of_load(db, load) if load else ())]
    count = store.restore_articles(db, by, ids, story=story, load=load)
    if count:
        loading.refresh(db, progress=progress)
    return count
