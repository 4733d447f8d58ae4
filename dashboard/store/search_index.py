"""What can be found: one row of `search_entry` an article, one a note or the evidence of a mark event.

They are written in the transaction that writes what they are about. A trigger (FTS5 on SQLite) or the index itself (GIN
on PostgreSQL) follows that table, so that moving, backing up or restoring it is enough.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, delete, func, insert, select

from dashboard.model import Article
from dashboard.settings import BUSY_SECONDS
from dashboard.store.bulk import insert_rows
from dashboard.store.engine import chunks, writing
from dashboard.store.query_types import NewRow
from dashboard.store.search_words import indexed
from dashboard.store.tables import article, mark_event, search_entry


def index_articles(connection: Connection, items: Iterable[Article]) -> None:
    """Let these articles be found, as they are now."""
    for part in chunks(items):
        connection.execute(delete(search_entry).where(search_entry.c.article.in_([item.id for item in part])))
        rows = [_entry("article", indexed(a.title, a.text, a.site, a.name), article=a.id) for a in part]
        insert_rows(connection, search_entry, rows)


def index_events(connection: Connection, rows: Iterable[NewRow]) -> None:
    """Let notes and evidence of these rows of mark_event be found."""
    entries = [
        _entry(kind, words, rev=row["rev"])
        for row in rows
        for kind, words in (("note", indexed(row["note"])), ("evidence", indexed(*evidence_texts(row["evidence"]))))
        if words
    ]
    if entries:
        connection.execute(insert(search_entry), entries)


def evidence_texts(pieces: Iterable[NewRow]) -> list[str]:
    """What can be searched in the evidence of an event: the words of sentences, addresses, notes."""
    return [text for piece in pieces for name in ("quote", "url", "note") if (text := piece.get(name))]


def index_anew(engine: Engine) -> int:
    """Make the whole index again from articles and marks; how many entries it has. Needed by nothing but a repair."""
    with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
        return index_all(connection)


def index_all(connection: Connection) -> int:
    """The same inside a transaction."""
    connection.execute(delete(search_entry))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_fts(search_fts) VALUES ('rebuild')")
    for part in chunks(connection.scalars(select(article.c.id).order_by(article.c.position)).all()):
        columns = (article.c.id, article.c.title, article.c.text, article.c.site, article.c.name)
        there = connection.execute(select(*columns).where(article.c.id.in_(part)).order_by(article.c.position))
        rows = [_entry("article", indexed(a.title, a.text, a.site, a.name), article=a.id) for a in there]
        connection.execute(insert(search_entry), rows)
    events = select(mark_event.c.rev, mark_event.c.note, mark_event.c.evidence).order_by(mark_event.c.rev)
    index_events(connection, [dict(row._mapping) for row in connection.execute(events)])
    return connection.scalar(select(func.count()).select_from(search_entry)) or 0


def _entry(kind: str, words: str, article: str | None = None, rev: int | None = None) -> NewRow:
    return {"kind": kind, "article": article, "rev": rev, "words": words}
