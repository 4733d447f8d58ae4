"""Comments on sentences: a thread for each, with names called on and the thread closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the log of comments; nothing that was there changes."""
    op.create_table(
        "comment",
        sa.Column("rev", COUNTER, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_comment_article"),
        sa.PrimaryKeyConstraint("rev", name="pk_comment"),
        sa.UniqueConstraint("id", name="uq_comment_id"),
    )
    op.create_index("ix_comment_article", "comment", ["article"])
    op.create_index("ix_comment_story", "comment", ["story"])
