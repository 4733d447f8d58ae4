"""What of the corpus an analysis has not seen as it is today: articles in no story, stories with articles of yesterday."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, exists, func, literal_column, or_, select

from dashboard.model import Article
from dashboard.store.articles import LISTED
from dashboard.store.engine import chunks, reading
from dashboard.store.query_types import Condition
from dashboard.store.tables import article, story, story_article
from dashboard.text.addresses import address

_ARTICLES = select(func.count()).select_from(article)


@dataclass(frozen=True, slots=True)
class CorpusSize:
    """How many articles are listed, how many stories have two versions or more, how many one."""

    articles: int
    stories: int
    singles: int


def corpus_size(engine: Engine) -> CorpusSize:
    """The size of the corpus as it is kept now."""
    with reading(engine) as connection:
        articles = (connection.scalar(_ARTICLES) or 0) - (connection.scalar(_ARTICLES.where(_gone())) or 0)
        several = story.c.versions > literal_column("1")  # a bound number makes two expressions of it in PostgreSQL
        sizes = select(several, func.count()).group_by(several)
        counts = {bool(many): n for many, n in connection.execute(sizes)}
    return CorpusSize(articles, counts.get(True, 0), counts.get(False, 0))


def _gone() -> Condition:
    """Articles of yesterday, in a form that indexes answer: SQLite asks none for "is not NULL"."""
    return or_(article.c.archived >= 0, article.c.replaced_by >= "")


def count_unplaced(connection: Connection) -> int:
    """How many articles of today are in no story. All, without those that are in one and those of yesterday: three counts over
    indexes, for every page asks and going through 100,000 articles takes a quarter of a second."""
    nowhere = ~exists().where(story_article.c.article == article.c.id)
    counts = _ARTICLES, select(func.count()).select_from(story_article), _ARTICLES.where(_gone(), nowhere)
    listed, placed, away = connection.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return int(listed - placed - away)


def unplaced(connection: Connection) -> list[str]:
    """The articles of today that are in no story, in the order they were read."""
    joined = article.outerjoin(story_article, story_article.c.article == article.c.id)
    wanted = select(article.c.id).select_from(joined).where(story_article.c.story.is_(None), LISTED)
    return list(connection.scalars(wanted.order_by(article.c.position)))


def unplaced_articles(engine: Engine) -> list[str]:
    """The same."""
    with reading(engine) as connection:
        return unplaced(connection)


def stories_outdated(engine: Engine, ids: Collection[str] = ()) -> set[str]:
    """The stories with one of these articles, or with one that a correction has replaced or that was archived."""
    members = select(story_article.c.story).join(article, article.c.id == story_article.c.article)
    with reading(engine) as connection:
        outdated = set(connection.scalars(members.where(~LISTED)))
        for part in chunks(ids):
            outdated.update(connection.scalars(members.where(article.c.id.in_(part))))
    return outdated


def stories_bound(engine: Engine, articles: Iterable[Article]) -> set[str]:
    """The stories that these articles belong to whatever their words are: by metadata, or as captures of one address."""
    named_stories = {item.story for item in articles if item.story}
    seen = {address(item.url) for item in articles if item.captured and address(item.url)}
    joined = story_article.join(article, article.c.id == story_article.c.article)
    bound: set[str] = set()
    with reading(engine) as connection:
        for part in chunks(named_stories):
            same = select(story_article.c.story).select_from(joined).where(article.c.story.in_(part))
            bound.update(connection.scalars(same))
        if seen:
            captured = select(story_article.c.story, article.c.url).select_from(joined)
            rows = connection.execute(captured.where(article.c.captured.is_not(None), article.c.url.is_not(None)))
            bound.update(row.story for row in rows if address(row.url) in seen)
    return bound


def stories_of(engine: Engine, ids: Iterable[str]) -> set[str]:
    """The stories that these articles are in."""
    story_ids: set[str] = set()
    with reading(engine) as connection:
        for part in chunks(set(ids)):
            story_ids.update(connection.scalars(select(story_article.c.story).where(story_article.c.article.in_(part))))
    return story_ids
