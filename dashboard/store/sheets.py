"""Articles with their sentences as exports need them: read for many stories at once, without what an export leaves out.

`load_story` rebuilds all that the pane shows; a table of 100,000 sentences took ten times as long by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Engine, select

from dashboard.model import Article, Role
from dashboard.settings import EXPORT_STORIES
from dashboard.store.articles import by_id
from dashboard.store.engine import chunks, reading
from dashboard.store.packing import Grounds, unpack_grounds
from dashboard.store.tables import sentence, story, story_article, suggestion


class Line(NamedTuple):
    """A sentence's place and suggestion, as the database holds them. A tuple: there is one for every row."""

    article: str
    n: int
    start: int
    stop: int
    label: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article as one telling of its story.

    `sentences`: by n; label None where the analysis gave no suggestion. `grounds`: of each sentence, in the same order, why;
    None, or shorter than the sentences, where there is no suggestion.
    """

    story: str
    story_title: str
    article: Article
    role: Role
    sentences: Sequence[Line]
    grounds: Sequence[Grounds | None]


def read_sheets(engine: Engine, stories: Iterable[str] | None = None) -> Iterator[list[Sheet]]:
    """The articles of these stories (None: of all), some stories at a time, in the order of story and version."""
    wanted = select(story.c.id).order_by(story.c.id)
    with reading(engine) as connection:
        story_ids = list(connection.scalars(wanted))
    chosen = None if stories is None else set(stories)
    for part in chunks((name for name in story_ids if chosen is None or name in chosen), EXPORT_STORIES):
        yield read_part(engine, part)


def read_part(engine: Engine, stories: Sequence[str]) -> list[Sheet]:
    """Return the articles of these stories at once."""
    columns = [sentence.c[name] for name in Line._fields]
    joined = story_article.join(story, story.c.id == story_article.c.story)
    members = select(story_article.c.story, story_article.c.article, story_article.c.role, story.c.title)
    members = members.select_from(joined).where(story.c.id.in_(stories))
    sentences_query = select(*columns).where(sentence.c.story.in_(stories)).order_by(sentence.c.article, sentence.c.n)
    with reading(engine) as connection:
        member_rows = connection.execute(members.order_by(story_article.c.story, story_article.c.position)).all()
        texts = by_id(connection, [row.article for row in member_rows])
        packs = select(suggestion.c.article, suggestion.c.packed).where(suggestion.c.story.in_(stories))
        grounds = {article: unpack_grounds(packed) for article, packed in connection.execute(packs)}
        lines: dict[str, list[Line]] = {row.article: [] for row in member_rows}
        for line in map(Line._make, connection.execute(sentences_query)):
            lines[line.article].append(line)
    return [
        Sheet(row.story, row.title, texts[row.article], row.role, lines[row.article], grounds.get(row.article, ()))
        for row in member_rows
    ]
