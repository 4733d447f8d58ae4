"""Full-text search, and what the queue's filters are answered from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from dashboard.store.search_words import indexed
from dashboard.suggest.need import unborne

revision = "0003"
down_revision = "0002"
BATCH = 500


def upgrade() -> None:
    """Make the tables and indexes, and fill them from what is kept already."""
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    entry = op.create_table(
        "search_entry",
        sa.Column("id", counter, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('article', 'note', 'evidence')", name="ck_search_entry_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_search_entry"),
    )
    kind = op.create_table(
        "sentence_kind",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("article", "n", "kind", name="pk_sentence_kind"),
        sa.ForeignKeyConstraint(
            ["article", "n"],
            ["sentence.article", "sentence.n"],
            name="fk_sentence_kind_article_n",
            ondelete="CASCADE",
        ),
    )
    for name, table, columns in (
        ("ix_search_entry_article", "search_entry", ["article"]),
        ("ix_search_entry_rev", "search_entry", ["rev"]),
        ("ix_sentence_kind_kind", "sentence_kind", ["kind", "story", "article", "n"]),
        ("ix_sentence_filter", "sentence", ["label", "confidence", "story", "article", "n"]),
        ("ix_mark_label_editor", "mark", ["label", "editor"]),
        ("ix_mark_editor", "mark", ["editor"]),
        ("ix_article_published", "article", ["published"]),
        ("ix_article_language", "article", ["language"]),
    ):
        op.create_index(name, table, columns, unique=False)
    connection = op.get_bind()
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
    _fill(connection, entry, _articles(connection))
    _fill(connection, entry, _marks(connection))
    _fill(connection, kind, _kinds(connection))


# The words come folded (search_words.py), so neither database folds or cuts them itself: FTS5's tokenizer `ascii` takes
# everything between spaces as it is, and the tsvector is made of the list without PostgreSQL's parser.
SQLITE = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(words, content='search_entry', content_rowid='id',"
    " tokenize='ascii', detail='none', prefix='2 3')",
    "CREATE TRIGGER search_fts_added AFTER INSERT ON search_entry BEGIN"
    " INSERT INTO search_fts(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_fts_gone AFTER DELETE ON search_entry BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER search_fts_changed AFTER UPDATE ON search_entry BEGIN"
    " INSERT INTO search_fts(search_fts, rowid, words) VALUES ('delete', old.id, old.words);"
    " INSERT INTO search_fts(rowid, words) VALUES (new.id, new.words); END",
)
POSTGRESQL = (
    # a column, not an index on the expression: a word that half of the texts hold would be made of every row anew (1.4 s)
    "ALTER TABLE search_entry ADD COLUMN search_fts tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX search_fts_words ON search_entry USING gin (search_fts)",
)


def _fill(connection: sa.Connection, table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)


def _articles(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    ids = connection.execute(sa.text("SELECT id FROM article ORDER BY position")).scalars().all()
    article_query = sa.text("SELECT title, text, site, name FROM article WHERE id = :id")
    for key in ids:
        words = indexed(*connection.execute(article_query, {"id": key}).one())
        yield {"kind": "article", "article": key, "rev": None, "words": words}


def _marks(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    rows = connection.execute(sa.text("SELECT rev, note, evidence FROM mark_event ORDER BY rev")).all()
    for rev, note, evidence in rows:
        pieces = json.loads(evidence) if isinstance(evidence, str) else evidence
        search_text = indexed(
            *(text for piece in pieces for text in (piece.get("quote"), piece.get("url"), piece.get("note")))
        )
        for kind, words in (("note", indexed(note)), ("evidence", search_text)):
            if words:
                yield {"kind": kind, "article": None, "rev": rev, "words": words}


def _kinds(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    wanted = sa.text(
        "SELECT s.article, s.n, s.label, s.details FROM sentence s JOIN story_article m ON m.article = s.article"
        " WHERE s.story = :story AND m.role <> 'source' AND s.label IN ('unsupported', 'unclear')"
    )
    for story in connection.execute(sa.text("SELECT id FROM story ORDER BY id")).scalars().all():
        for article, n, label, details in connection.execute(wanted, {"story": story}).all():
            read_details = json.loads(details) if isinstance(details, str) else details
            for kind in sorted(unborne(label, [reason[0] for reason in read_details["reasons"]])):
                yield {"article": article, "n": n, "kind": kind, "story": story}
