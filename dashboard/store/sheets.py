"""Articles with their sentences as exports need them: read for many stories at once, without what an export leaves out.

`load_story` rebuilds all that the pane shows; a table of 100,000 sentences took ten times as long by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Engine, bindparam, select

from dashboard.model import Article, Role
from dashboard.settings import EXPORT_SENTENCES, IN_LIST
from dashboard.store.articles import by_id
from dashboard.store.engine import reading
from dashboard.store.packing import Grounds, unpack_grounds
from dashboard.store.query_types import Value
from dashboard.store.tables import sentence, story, story_article, suggestion

_SOURCE = 25  # sentences that a source document is taken for: a story counts only those to mark


class Line(NamedTuple):
    """A sentence's place and suggestion, as the database holds them. A tuple: there is one for every row."""

    article: str
    n: int
    start: int
    stop: int
    label: str | None
    confidence: float | None


# asked of a few stories at a time, so built once: building a statement takes as long as running it
_STORIES: Value = bindparam("stories", expanding=True)
_MEMBERS = (
    select(story_article.c.story, story_article.c.article, story_article.c.role, story.c.title)
    .join(story, story.c.id == story_article.c.story)
    .where(story.c.id.in_(_STORIES))
    .order_by(story_article.c.story, story_article.c.position)
)
_SENTENCES = (
    select(*(sentence.c[name] for name in Line._fields))
    .where(sentence.c.story.in_(_STORIES))
    .order_by(sentence.c.article, sentence.c.n)
)
_PACKS = select(suggestion.c.article, suggestion.c.packed).where(suggestion.c.story.in_(_STORIES))


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
    wanted = select(story.c.id, story.c.sentences + _SOURCE * story.c.sources).order_by(story.c.id)
    with reading(engine) as connection:
        sizes = [(name, size) for name, size in connection.execute(wanted)]
    chosen = None if stories is None else set(stories)
    for part in _parts((name, size) for name, size in sizes if chosen is None or name in chosen):
        yield read_part(engine, part)


def _parts(sizes: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Stories with EXPORT_SENTENCES sentences or few more: a story is read as a whole."""
    part, sentences = list[str](), 0
    for name, size in sizes:
        part.append(name)
        sentences += size
        if sentences >= EXPORT_SENTENCES or len(part) >= IN_LIST:
            yield part
            part, sentences = [], 0
    if part:
        yield part


def read_part(engine: Engine, stories: Sequence[str]) -> list[Sheet]:
    """Return the articles of these stories at once."""
    named = {"stories": stories}
    with reading(engine) as connection:
        member_rows = connection.execute(_MEMBERS, named).all()
        texts = by_id(connection, [row.article for row in member_rows])
        grounds = {article: unpack_grounds(packed) for article, packed in connection.execute(_PACKS, named).all()}
        lines: dict[str, list[Line]] = {row.article: [] for row in member_rows}
        for line in map(Line._make, connection.execute(_SENTENCES, named).all()):
            lines[line.article].append(line)
    return [
        Sheet(row.story, row.title, texts[row.article], row.role, lines[row.article], grounds.get(row.article, ()))
        for row in member_rows
    ]
