"""Loads that are kept with what they brought, articles that can be put away, and when a text was seen at its address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables and columns; what was loaded before belongs to no load."""
    for column in ("captured", "archived"):
        op.add_column("article", sa.Column(column, sa.BigInteger(), nullable=True))
    op.add_column("article", sa.Column("archived_from", sa.String(), nullable=True))
    op.create_index("ix_article_archived", "article", ["archived"], unique=False)
    op.create_table(
        "load",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_load"),
    )
    op.create_index("ix_load_made", "load", ["made"], unique=False)
    op.create_table(
        "load_article",
        sa.Column("load", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("load", "article", name="pk_load_article"),
        sa.ForeignKeyConstraint(["load"], ["load.id"], name="fk_load_article_load"),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_load_article_article"),
    )
    op.create_index("ix_load_article_article", "load_article", ["article"], unique=False)
