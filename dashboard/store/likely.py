"""Which stories a new article may belong to, by a look-up: those whose articles share several rare words with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Engine, select

from dashboard.settings import CANDIDATES, SHARED_TERMS, TERM_ARTICLES
from dashboard.store.engine import chunks, reading
from dashboard.store.search import match
from dashboard.store.search_words import Term
from dashboard.store.tables import search_entry, story_article


def stories_sharing(engine: Engine, words: Iterable[str]) -> set[str]:
    """The stories of the articles that share most of these words (folded, as the search has them), at least
    settings.SHARED_TERMS; a word of more than settings.TERM_ARTICLES articles counts for nothing."""
    seen: Counter[str] = Counter()
    story_ids: set[str] = set()
    with reading(engine) as connection:
        for word in words:
            here = select(search_entry.c.article).where(
                search_entry.c.kind == "article", match([Term(word, False)], engine.dialect.name)
            )
            articles = connection.scalars(here.limit(TERM_ARTICLES + 1)).all()
            if len(articles) <= TERM_ARTICLES:
                seen.update(articles)
        near = [article for article, n in seen.most_common(CANDIDATES) if n >= SHARED_TERMS]
        for part in chunks(near):
            story_ids.update(connection.scalars(select(story_article.c.story).where(story_article.c.article.in_(part))))
    return story_ids
