"""The queue's order and its filters in indexes, so that a page of it costs what the page costs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"
FACETS = (
    """INSERT INTO story_facet SELECT 'said', s.label || '/' || CASE WHEN s.confidence < .6 THEN 'low'
       WHEN s.confidence < .85 THEN 'middle' ELSE 'high' END AS band, s.story, count(*)
       FROM sentence s JOIN story_article m ON m.article = s.article
       WHERE m.role != 'source' AND s.label IS NOT NULL GROUP BY band, s.label, s.story""",
    """INSERT INTO story_facet SELECT 'label', s.label, s.story, count(*)
       FROM sentence s JOIN story_article m ON m.article = s.article
       WHERE m.role != 'source' AND s.label IS NOT NULL GROUP BY s.label, s.story""",
    """INSERT INTO story_facet SELECT 'kind', k.kind, k.story, count(*) FROM sentence_kind k GROUP BY k.kind, k.story""",
    """INSERT INTO story_facet SELECT 'site', a.site, m.story, count(*) FROM article a
       JOIN story_article m ON m.article = a.id WHERE a.site IS NOT NULL AND a.site != '' GROUP BY a.site, m.story""",
    """INSERT INTO story_facet SELECT 'language', a.language, m.story, count(*) FROM article a
       JOIN story_article m ON m.article = a.id GROUP BY a.language, m.story""",
)


MARKED = "SELECT 1 FROM story_article m JOIN mark ON mark.at_article = m.article WHERE m.story = standing.story"


def upgrade() -> None:
    """Add columns and indexes, and fill them from what is kept; where stories with marks stand is asked again."""
    for column in _columns():
        op.add_column("standing", column)
        if op.get_bind().dialect.name == "postgresql":
            op.alter_column("standing", column.name, server_default=None)
    _fill()
    op.execute(f"UPDATE standing SET stale = CASE WHEN stale = 1 OR EXISTS ({MARKED}) THEN 1 ELSE 2 END")  # noqa: S608
    op.create_index("ix_standing_order", "standing", ["open", "single", "language", "rank", "head"])
    op.create_index("ix_standing_sums", "standing", ["single", "open", "language", "sentences", "marked"])
    op.create_index("ix_article_position", "article", ["position", "id"])
    op.create_table(
        "story_facet",
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("facet", "value", "story", name="pk_story_facet"),
        sa.ForeignKeyConstraint(["story"], ["story.id"], name="fk_story_facet_story", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_facet_story", "story_facet", ["story"])
    for statement in FACETS:
        op.execute(statement)


def _columns() -> list[sa.Column[Any]]:
    head = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    return [
        sa.Column("rank", sa.Double(), nullable=False, server_default="0"),
        sa.Column("single", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("language", sa.String(), nullable=False, server_default="und"),
        sa.Column("head", head, nullable=False, server_default=""),
        sa.Column("sentences", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("marked", sa.Integer(), nullable=False, server_default="0"),
    ]


def _fill() -> None:
    names = ("id", "title", "versions", "sentences", "languages")
    story = sa.table("story", *(sa.column(n, sa.JSON() if n == "languages" else None) for n in names))
    standing = sa.table("standing", *map(sa.column, ("story", "single", "language", "head", "sentences")))
    rows = [
        {
            "key": row.id,
            "single": int(row.versions == 1),
            "language": row.languages[0] if row.languages else "und",
            "head": row.title[:200],
            "sentences": row.sentences,
        }
        for row in op.get_bind().execute(sa.select(story))
    ]
    if rows:
        values: dict[str, Any] = {name: sa.bindparam(name) for name in ("single", "language", "head", "sentences")}
        change = sa.update(standing).where(standing.c.story == sa.bindparam("key")).values(values)
        op.get_bind().execute(change, rows)
