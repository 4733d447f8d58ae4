"""Labels without a column, a count or a constraint of their own: a new one changes no table."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
SCORED = ("boilerplate", "unsupported", "sourced")  # the labels of the tables before
CHECK = re.compile(r",?\s*CONSTRAINT ck_mark_event_label CHECK \(label IN \([^()]*\)\)")


def upgrade() -> None:
    """Move scores and counts into JSON, and take the list of labels off the log: review/marks/check.py holds it."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.add_column("sentence", sa.Column("scores", sa.JSON(), nullable=True))
    op.add_column("story", sa.Column("suggested", sa.JSON(), nullable=False, server_default="{}"))
    pairs = ", ".join(f"'{label}', p_{label}" for label in SCORED)
    counts = "'unsupported', unsupported, 'unclear', unclear"
    # both leave out what is null
    scores = f"json_patch('{{}}', json_object({pairs}))" if sqlite else f"json_strip_nulls(json_build_object({pairs}))"
    op.execute(f"UPDATE sentence SET scores = {scores} WHERE label IS NOT NULL")  # noqa: S608  all of it stands here
    make = "json_object" if sqlite else "json_build_object"
    op.execute(f"UPDATE story SET suggested = {make}({counts})")  # noqa: S608
    for table, columns in (("sentence", [f"p_{label}" for label in SCORED]), ("story", ["unsupported", "unclear"])):
        for column in columns:
            op.drop_column(table, column)
    if sqlite:
        _rebuild_log()
    else:
        op.alter_column("story", "suggested", server_default=None)
        op.drop_constraint("ck_mark_event_label", "mark_event")


def _rebuild_log() -> None:
    """SQLite drops no constraint: the log is copied into a table made from its own text without that line.

    `mark`, which points at the log, is set aside meanwhile: a table cannot be dropped while rows point into it.
    """
    connection = op.get_bind()
    made = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'mark_event' AND sql IS NOT NULL")
    texts = connection.execute(made).all()
    table = next(sql for kind, sql in texts if kind == "table")
    name = re.compile(r"(CREATE TABLE )\"?mark_event\"?")
    for statement in (
        name.sub(r"\1mark_event_new", CHECK.sub("", table)),
        "INSERT INTO mark_event_new SELECT * FROM mark_event",
        "CREATE TEMPORARY TABLE mark_aside AS SELECT * FROM mark",
        "DELETE FROM mark",
        "DROP TABLE mark_event",
        "ALTER TABLE mark_event_new RENAME TO mark_event",
        *(sql for kind, sql in texts if kind != "table"),
        "INSERT INTO mark SELECT * FROM mark_aside",
        "DROP TABLE mark_aside",
    ):
        connection.exec_driver_sql(statement)
