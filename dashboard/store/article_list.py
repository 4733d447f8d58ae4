"""The articles of the corpus page by page, without their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Engine, case, func, select

from dashboard.model import Role, known_day
from dashboard.settings import ARTICLES_PAGE
from dashboard.store.articles import LISTED
from dashboard.store.engine import reading
from dashboard.store.query_types import Record
from dashboard.store.tables import article, story, story_article


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """What a list says of an article: `story` is the title of its story, `role` the one it has there; `copies`: their names."""

    id: str
    name: str
    title: str
    story: str
    role: Role | None
    site: str
    published: date | None
    captured: datetime | None
    language: str
    format: str
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleCounts:
    """How many articles, how many of them are known to be source documents, how many copies they have."""

    articles: int
    sources: int
    copies: int


def count_listed(engine: Engine) -> ArticleCounts:
    """Count the articles of the corpus."""
    sources = func.sum(case((article.c.role == "source", 1), else_=0))
    copies = func.sum(func.json_array_length(article.c.copies))
    with reading(engine) as connection:
        row = connection.execute(select(func.count(), sources, copies).select_from(article).where(LISTED)).one()
    return ArticleCounts(row[0], int(row[1] or 0), int(row[2] or 0))


def list_articles(engine: Engine, first: int = 0, most: int = ARTICLES_PAGE) -> list[ListedArticle]:
    """At most `most` articles in the order they were read, from number `first` on (from 0)."""
    joined = article.outerjoin(story_article, story_article.c.article == article.c.id)
    joined = joined.outerjoin(story, story.c.id == story_article.c.story)
    names = ("id", "name", "title", "site", "published", "captured", "language", "format", "copies")
    columns = (
        *(article.c[name] for name in names),
        story.c.title.label("story_title"),
        story_article.c.role.label("has"),
    )
    wanted = select(*columns).select_from(joined).where(LISTED).order_by(article.c.position, article.c.id)
    with reading(engine) as connection:
        return [_listed(row) for row in connection.execute(wanted.offset(first).limit(most))]


def _listed(row: Record) -> ListedArticle:
    return ListedArticle(
        id=row.id,
        name=row.name,
        title=row.title,
        story=row.story_title or "",
        role=row.has,
        site=row.site or "",
        published=known_day(row.published),
        captured=datetime.fromtimestamp(row.captured / 1000, UTC) if row.captured is not None else None,
        language=row.language,
        format=row.format,
        copies=tuple(copy[0] for copy in row.copies),
    )
