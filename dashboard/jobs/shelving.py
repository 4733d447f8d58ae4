"""Putting articles, stories, loads and the demo away and bringing them back, and the analysis that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

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
    return _move(store.archive_articles, db, by, ids, story, load, progress)


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
    return _move(store.restore_articles, db, by, ids, story, load, progress)


def _move(
    act: Callable[..., int],
    db: store.Engine,
    by: str | None,
    ids: Sequence[str],
    story: str | None,
    load: str | None,
    progress: Progress | None,
) -> int:
    stories = store.stories_of(db, ids)  # asked before the articles leave them
    count = act(db, by, ids, story=story, load=load)
    if count:
        loading.catch_up(db, stories=stories, progress=progress)
    return count


@cache
def demo_articles() -> tuple[str, ...]:
    """The articles of the demo corpus by id, that is by their texts: also where it was loaded before loads were kept."""
    return tuple(article.id for article in loading.read_folder(loading.DEMO).articles)
