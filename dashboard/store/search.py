"""Full-text search over articles, notes and evidence: FTS5 on SQLite, a GIN index on PostgreSQL, the same answers.

What counts is looked up when somebody asks: an article that stands in a story today, a note or evidence that stands on
a sentence today. So nothing of the index has to be kept up when marks are taken back or stories change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, TextClause, column, select, table, text, union

from dashboard.settings import SEARCH_SHOWN
from dashboard.store.anchors import sentences_of
from dashboard.store.articles import texts
from dashboard.store.engine import chunks, reading
from dashboard.store.query_types import Condition, Query, Record, Relation
from dashboard.store.search_index import evidence_texts
from dashboard.store.search_words import Segment, Term, excerpt, hits, holds_all, terms, tokens
from dashboard.store.tables import mark, mark_event, search_entry, story_article

Kind = Literal["article", "note", "evidence"]
_fts = table("search_fts", column("rowid"), column("words"))


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found, at its sentence of today. `n` 0: the article as a whole. `editor`: of a note or evidence."""

    kind: Kind
    story: str
    article: str
    n: int
    text: tuple[Segment, ...]
    editor: str = ""


def stories_with(query: str, dialect: str, seen: Condition | None = None) -> Query | None:
    """SELECT of the stories (column `story`) that `query` is found in; None where the query holds no word.

    `seen`: a condition on `mark` for whose notes and evidence count, as a blind desk needs it.
    """
    wanted = terms(query)
    if not wanted:
        return None
    both = union(_in_articles(wanted, dialect), _in_marks(wanted, dialect, seen)).subquery()
    return select(both.c.story)


def _in_articles(wanted: Sequence[Term], dialect: str) -> Query:
    joined = search_entry.join(story_article, story_article.c.article == search_entry.c.article)
    return select(story_article.c.story).select_from(joined).where(match(wanted, dialect))


def _in_marks(wanted: Sequence[Term], dialect: str, seen: Condition | None) -> Query:
    return select(story_article.c.story).select_from(_standing()).where(match(wanted, dialect), *_counts(seen))


def _standing() -> Relation:
    joined = search_entry.join(mark, mark.c.rev == search_entry.c.rev)
    return joined.join(story_article, story_article.c.article == mark.c.at_article)


def _counts(seen: Condition | None) -> list[Condition]:
    return [mark.c.at_n.is_not(None), *([] if seen is None else [seen])]


def match(wanted: Sequence[Term], dialect: str) -> TextClause | Condition:
    """The entries that hold every word. A folded word is letters and digits: there is nothing in it to escape."""
    if dialect == "sqlite":
        expression = " AND ".join(f'"{term.word}"{"*" if term.begins else ""}' for term in wanted)
        return search_entry.c.id.in_(
            select(_fts.c.rowid).where(text("search_fts MATCH :words").bindparams(words=expression))
        )
    expression = " & ".join(f"'{term.word}'{':*' if term.begins else ''}" for term in wanted)
    return text("search_entry.search_fts @@ CAST(:words AS tsquery)").bindparams(words=expression)


def search_texts(
    engine: Engine,
    words: str,
    *,
    stories: Collection[str] | None = None,
    seen: Condition | None = None,
    most: int = SEARCH_SHOWN,
) -> dict[str, list[Hit]]:
    """Story -> what of it `words` are found in, at most `most` hits each: notes, then evidence, then sentences.

    With `stories` only of these: an excerpt costs reading the text, so ask for those that are shown. `seen` as in
    `stories_with`. Empty where `words` holds no word.
    """
    wanted = terms(words)
    hits_by_story: dict[str, list[Hit]] = {}
    if not wanted:
        return hits_by_story
    with reading(engine) as connection:
        for hit in _mark_hits(connection, wanted, seen, stories):
            hits_by_story.setdefault(hit.story, []).append(hit)
        room = (
            {name for name in stories or () if len(hits_by_story.get(name, ())) < most} if stories is not None else None
        )
        for name, sentence_hit in _article_hits(connection, wanted, room):
            hits_by_story.setdefault(name, []).extend([sentence_hit] if sentence_hit else [])
    return {name: hits[:most] for name, hits in hits_by_story.items()}


def _mark_hits(
    connection: Connection,
    wanted: Sequence[Term],
    seen: Condition | None,
    stories: Collection[str] | None,
) -> Iterable[Hit]:
    columns = (search_entry.c.kind, story_article.c.story, mark.c.at_article, mark.c.at_n, mark_event)
    joined = _standing().join(mark_event, mark_event.c.rev == mark.c.rev)
    query = select(*columns, search_entry.c.words).select_from(joined).where(*_counts(seen))
    query = query.order_by(search_entry.c.kind.desc(), mark_event.c.made.desc())
    for row in _that_hold(connection, query, wanted, stories):
        texts_said = [row.note] if row.kind == "note" else evidence_texts(row.evidence)
        shown = excerpt(_best(texts_said, wanted), wanted)
        yield Hit(row.kind, row[1], row.at_article, row.at_n, shown, row.editor)


def _article_hits(
    connection: Connection, wanted: Sequence[Term], stories: Collection[str] | None
) -> Iterable[tuple[str, Hit | None]]:
    """(story, its sentence with the most of the words, in the first version that holds them all).

    None instead of a sentence where they stand in the name of the site or of the file only.
    """
    query = select(story_article.c.story, story_article.c.article, search_entry.c.words)
    query = query.join(search_entry, search_entry.c.article == story_article.c.article)
    query = query.order_by(story_article.c.position)
    first: dict[str, str] = {}
    for row in _that_hold(connection, query, wanted, stories):
        first.setdefault(row.story, row.article)
    whole = texts(connection, first.values())
    places = sentences_of(connection, first.values())
    for name, key in first.items():
        n, best_text = _best_sentence(whole[key], places.get(key, []), wanted)
        yield name, Hit("article", name, key, n, excerpt(best_text, wanted)) if best_text else None


def _that_hold(
    connection: Connection, query: Query, wanted: Sequence[Term], stories: Collection[str] | None
) -> Iterator[Record]:
    """The rows, with `words`, that hold every word. Of some stories their few rows are read and looked at: the index would
    gather all that the corpus holds of a word, for the fifty stories of a page."""
    if stories is None:
        yield from connection.execute(query.where(match(wanted, connection.dialect.name)))
    for part in chunks(stories or ()):
        rows = connection.execute(query.where(story_article.c.story.in_(part)))
        yield from (row for row in rows if holds_all(row.words, wanted))


def _best_sentence(whole: str, places: Sequence[tuple[int, int, int]], wanted: Sequence[Term]) -> tuple[int, str]:
    """(n, text) of the sentence that holds most of the words; (0, "") where none holds any."""
    if whole.isascii() and all(term.word.isalpha() for term in wanted):
        low = whole.lower()  # what does not hold the letters need not be taken apart
        places = [(n, a, b) for n, a, b in places if any(low.find(term.word, a, b) >= 0 for term in wanted)]
    scores = {n: _count_held(whole[start:stop], wanted) for n, start, stop in places}
    best = max(scores, key=lambda n: (scores[n], -n), default=0)
    return next(((n, whole[start:stop]) for n, start, stop in places if n == best and scores[n]), (0, ""))


def _best(texts: Sequence[str], wanted: Sequence[Term]) -> str:
    """Of several texts the one that holds most of the words."""
    return max(texts, key=lambda text: _count_held(text, wanted), default="")


def _count_held(text: str, wanted: Sequence[Term]) -> int:
    words = {word for word, _, _ in tokens(text)}
    return sum(any(hits(term, word) for word in words) for term in wanted)
