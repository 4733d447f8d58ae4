"""People, who has what, rulings, the guideline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add to the first tables; nothing that stands in them is touched."""
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("mark_event", sa.Column("actor", sa.String(), nullable=True))
    op.add_column("mark_event", sa.Column("category", sa.String(), nullable=True))
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role IN ('reader', 'editor', 'lead', 'admin')", name="ck_person_role"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("issuer", "subject", name="uq_person_issuer_subject"),
    )
    op.create_table(
        "desk_event",
        sa.Column("id", counter, nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk_event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_desk_event_story", "desk_event", ["story"], unique=False)
    op.create_index("ix_desk_event_person", "desk_event", ["person"], unique=False)
    op.create_index("ix_desk_event_actor_made", "desk_event", ["actor", "made"], unique=False)
    op.create_table(
        "claim",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("story", "editor", name="pk_claim"),
    )
    op.create_index("ix_claim_until", "claim", ["until"], unique=False)
    op.create_table(
        "presence",
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("editor", "story", name="pk_presence"),
    )
    op.create_index("ix_presence_story", "presence", ["story"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("story", "editor", name="pk_assignment"),
    )
    op.create_index("ix_assignment_editor", "assignment", ["editor"], unique=False)
    op.create_table(
        "plan",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("overlap", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("story", name="pk_plan"),
    )
    op.create_table(
        "guideline",
        sa.Column("version", counter, nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_guideline"),
        sqlite_autoincrement=True,
    )
