"""What alembic runs: every migration in the transaction that `store.migrate` has opened."""

from __future__ import annotations

from alembic import context

from dashboard.store.migrate import TABLE

context.configure(connection=context.config.attributes["connection"], version_table=TABLE)
with context.begin_transaction():
    context.run_migrations()
