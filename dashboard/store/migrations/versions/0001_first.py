"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "article",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("story", sa.String(), nullable=True),
        sa.Column("page", sa.JSON(), nullable=False),
        sa.Column("copies", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("replaced_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
    )
    op.create_index("ix_article_name", "article", ["name"], unique=False)
    op.create_index("ix_article_replaced_by", "article", ["replaced_by"], unique=False)
    op.create_index("ix_article_site", "article", ["site"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("reverts", sa.BigInteger(), nullable=True),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "refusal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_refusal"),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
    )
    op.create_table(
        "story",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("near", sa.JSON(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("unsupported", sa.Integer(), nullable=False),
        sa.Column("unclear", sa.Integer(), nullable=False),
        sa.Column("need", sa.Double(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
    )
    op.create_table(
        "alignment",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("a", sa.String(), nullable=False),
        sa.Column("b", sa.String(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_alignment_story", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story", "position", name="pk_alignment"),
    )
    op.create_table(
        "mark_event",
        sa.Column("rev", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_stop", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("bundle", sa.String(), nullable=True),
        sa.Column("reverts", sa.String(), nullable=True),
        sa.CheckConstraint(
            "label IN ('boilerplate', 'unsupported', 'sourced', 'unsure', 'reviewed')", name="ck_mark_event_label"
        ),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_mark_event_article"),
        sa.PrimaryKeyConstraint("rev", name="pk_mark_event"),
        sa.UniqueConstraint(
            "article", "start", "stop", "editor", "version", name="uq_mark_event_article_start_stop_editor_version"
        ),
        sa.UniqueConstraint("id", name="uq_mark_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mark_event_bundle", "mark_event", ["bundle"], unique=False)
    op.create_index("ix_mark_event_editor_rev", "mark_event", ["editor", "rev"], unique=False)
    op.create_index("ix_mark_event_story", "mark_event", ["story"], unique=False)
    op.create_table(
        "sentence",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("p_boilerplate", sa.Double(), nullable=True),
        sa.Column("p_unsupported", sa.Double(), nullable=True),
        sa.Column("p_sourced", sa.Double(), nullable=True),
        sa.Column("need", sa.Double(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_sentence_article"),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_sentence_story", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article", "n", name="pk_sentence"),
    )
    op.create_index("ix_sentence_label", "sentence", ["label"], unique=False)
    op.create_index("ix_sentence_story", "sentence", ["story"], unique=False)
    op.create_table(
        "story_article",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_story_article_article"),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_story_article_story", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article", name="pk_story_article"),
    )
    op.create_index("ix_story_article_story", "story_article", ["story"], unique=False)
    op.create_table(
        "mark",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stop", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("rev", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("noted", sa.Integer(), nullable=False),
        sa.Column("at_article", sa.String(), nullable=False),
        sa.Column("at_n", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_mark_article"),
        sa.ForeignKeyConstraint(["rev"], ["mark_event.rev"], name="fk_mark_rev"),
        sa.PrimaryKeyConstraint("article", "start", "stop", "editor", name="pk_mark"),
        sa.UniqueConstraint("rev", name="uq_mark_rev"),
    )
    op.create_index("ix_mark_at", "mark", ["at_article", "at_n", "editor"], unique=False)
