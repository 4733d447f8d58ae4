"""Articles put away: out of every list and every story, with their marks; restored as they were. The log keeps both.

Nothing is deleted, because marks point into the text. A story that loses articles is analysed anew by whoever calls this
(jobs/shelving.py); an article that comes back returns to the story it was in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, or_, select, update

from dashboard.model import Article
from dashboard.settings import ARCHIVED_NAMES, BUSY_SECONDS
from dashboard.store import access
from dashboard.store.anchors import anchor_again
from dashboard.store.articles import to_article
from dashboard.store.desk_log import moment, note_down
from dashboard.store.engine import chunks, reading, writing
from dashboard.store.tables import alignment, article, load_article, sentence, story_article, suggestion
from dashboard.store.tables import story as story_table


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article that was put away, when (ms since 1970), and the story it was in."""

    article: Article
    when: int
    story: str | None


def archive_articles(
    engine: Engine, by: str | None, ids: Iterable[str], *, story: str | None = None, load: str | None = None
) -> int:
    """Put articles away, with the older texts that they replaced; how many there were that had not been.

    `by` is who does it, None the command line; `story` or `load` is what was put away as a whole, for the log.
    AccessError.
    """
    with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
        if by is not None:
            access.require(connection, by, "desk")
        now, names, count = moment(), list[str](), 0
        for part in chunks(set(ids)):
            open_ = (article.c.id.in_(part), article.c.archived.is_(None))
            names += connection.scalars(select(article.c.name).where(*open_).order_by(article.c.position))
            here = select(story_article.c.story).where(story_article.c.article == article.c.id).scalar_subquery()
            count += connection.execute(update(article).where(*open_).values(archived=now, archived_from=here)).rowcount
            older = (article.c.replaced_by.in_(part), article.c.archived.is_(None))
            connection.execute(update(article).where(*older).values(archived=now))
            _leave_stories(connection, part)
        _log(connection, by, "articles_archived", names, story, load)
    return count


def restore_articles(
    engine: Engine, by: str | None, ids: Iterable[str], *, story: str | None = None, load: str | None = None
) -> int:
    """Bring archived articles back; how many there were. AccessError."""
    with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
        if by is not None:
            access.require(connection, by, "desk")
        names, count = list[str](), 0
        for part in chunks(set(ids)):
            away = (article.c.id.in_(part), article.c.archived.is_not(None))
            names += connection.scalars(select(article.c.name).where(*away).order_by(article.c.position))
            count += connection.execute(update(article).where(*away).values(archived=None)).rowcount
            older = (article.c.replaced_by.in_(part), article.c.archived.is_not(None))
            connection.execute(update(article).where(*older).values(archived=None))
        _log(connection, by, "articles_restored", names, story, load)
    return count


def _leave_stories(connection: Connection, ids: Collection[str]) -> None:
    """Take articles out of their stories at once, whatever comes of the analysis behind it; marks stay in the log."""
    stories = set(connection.scalars(select(story_article.c.story).where(story_article.c.article.in_(ids))))
    paired = or_(alignment.c.a.in_(ids), alignment.c.b.in_(ids))
    connection.execute(delete(alignment).where(paired))
    for table in (sentence, suggestion):
        connection.execute(delete(table).where(table.c.article.in_(ids)))
    connection.execute(delete(story_article).where(story_article.c.article.in_(ids)))
    left = set(connection.scalars(select(story_article.c.story).where(story_article.c.story.in_(stories))))
    connection.execute(delete(story_table).where(story_table.c.id.in_(stories - left)))
    anchor_again(connection, ids)


def _log(
    connection: Connection, by: str | None, kind: str, names: list[str], story: str | None, load: str | None
) -> None:
    if not names:
        return
    details = {"articles": len(names), "names": names[:ARCHIVED_NAMES], "load": load}
    note_down(connection, by or "", kind, story=story, details={k: v for k, v in details.items() if v is not None})


def read_shelf(engine: Engine) -> list[Shelved]:
    """Every article that is put away, the last one first."""
    wanted = select(article).where(article.c.archived.is_not(None), article.c.replaced_by.is_(None))
    with reading(engine) as connection:
        rows = connection.execute(wanted.order_by(article.c.archived.desc(), article.c.position))
        return [Shelved(to_article(row), row.archived, row.archived_from) for row in rows]


def count_shelf(engine: Engine) -> int:
    """How many articles are put away."""
    wanted = select(func.count()).where(article.c.archived.is_not(None), article.c.replaced_by.is_(None))
    with reading(engine) as connection:
        return connection.scalar(wanted) or 0


def find_articles(engine: Engine, names: Collection[str], *, away: bool = False) -> dict[str, list[str]]:
    """For each of these words the ids of the articles it names: an id, a name, or a folder or file above it.

    `away` looks among those that are put away.
    """
    by_hash: dict[str, list[str]] = {}
    state = article.c.archived.is_not(None) if away else article.c.archived.is_(None)
    with reading(engine) as connection:
        for name in names:
            below = [article.c.name.startswith(name.rstrip("/") + end, autoescape=True) for end in ("/", "#")]
            there = or_(article.c.id == name, article.c.name == name, *below)
            wanted = select(article.c.id).where(there, state, article.c.replaced_by.is_(None))
            by_hash[name] = list(connection.scalars(wanted.order_by(article.c.position)))
    return by_hash


def of_story(engine: Engine, story: str, *, away: bool = False) -> list[str]:
    """The articles of a story; with `away` those that were put away while they were in it."""
    wanted = (
        select(article.c.id).where(article.c.archived_from == story, article.c.archived.is_not(None))
        if away
        else select(story_article.c.article).where(story_article.c.story == story)
    )
    with reading(engine) as connection:
        return list(connection.scalars(wanted))


def of_load(engine: Engine, load: str) -> list[str]:
    """The articles that a load brought first: those that an earlier load knew already are not its own."""
    own = select(load_article.c.article).where(load_article.c.load == load, load_article.c.how.in_(("new", "changed")))
    with reading(engine) as connection:
        return list(connection.scalars(own))


def stories_left(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Story id → articles that have come back and are in no story yet: they are to be of that story again."""
    joined = article.outerjoin(story_article, story_article.c.article == article.c.id)
    back = (article.c.archived.is_(None), article.c.archived_from.is_not(None), story_article.c.story.is_(None))
    by_story: dict[str, list[str]] = {}
    with reading(engine) as connection:
        for row in connection.execute(select(article.c.id, article.c.archived_from).select_from(joined).where(*back)):
            by_story.setdefault(row.archived_from, []).append(row.id)
    return {name: tuple(ids) for name, ids in by_story.items()}
