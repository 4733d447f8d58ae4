"""Why the articles of a story are together, and why stories like it are kept apart; empty until the next analysis."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the ties of a story."""
    op.add_column("story", sa.Column("ties", sa.JSON(), nullable=False, server_default="[]"))
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("story", "ties", server_default=None)
