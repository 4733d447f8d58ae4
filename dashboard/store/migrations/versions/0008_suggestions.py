"""The suggestions of an article in one compressed value: a database of a fifth of the size. Where every story stands, so that
the next one is looked up."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from dashboard.store.packing import pack

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Pack what stands with each sentence, story by story; leave out an index that another one holds."""
    table = op.create_table(
        "suggestion",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_suggestion"),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_suggestion_article"),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_suggestion_story", ondelete="CASCADE"),
    )
    op.create_index("ix_suggestion_story", "suggestion", ["story"], unique=False)
    op.create_table(
        "standing",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("left", sa.Double(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("story", name="pk_standing"),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_standing_story", ondelete="CASCADE"),
    )
    op.create_index("ix_standing_open_left", "standing", ["open", "left"], unique=False)
    op.create_index("ix_standing_stale", "standing", ["stale"], unique=False)
    op.execute('INSERT INTO standing (story, "left", open, stale) SELECT id, need, 1, 1 FROM story')
    connection = op.get_bind()
    sentences_query = sa.text("SELECT article, scores, details FROM sentence WHERE story = :story ORDER BY article, n")
    for story in connection.execute(sa.text("SELECT id FROM story ORDER BY id")).scalars().all():
        rows = connection.execute(sentences_query, {"story": story}).all()
        packed = [
            {"article": article, "story": story, "packed": pack(_said(row) for row in some)}
            for article, some in groupby(rows, key=lambda row: row.article)
        ]
        if packed:
            connection.execute(table.insert(), packed)
    op.drop_index("ix_sentence_label", "sentence")
    for column in ("scores", "details"):
        op.drop_column("sentence", column)


def _said(row: Any) -> dict[str, Any] | None:
    if row.details is None:
        return None
    return {"scores": _json(row.scores) or {}, "details": _json(row.details)}


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
