"""The desk's own log: who claimed, assigned, ruled, changed a role or a page. Only ever added to."""

from __future__ import annotations

import time
from collections.abc import Mapping

from sqlalchemy import Connection, insert

from dashboard.store.tables import desk_event


def note_down(
    connection: Connection,
    actor: str,
    kind: str,
    *,
    story: str | None = None,
    person: str | None = None,
    details: Mapping[str, object] | None = None,
    now: int | None = None,
) -> int:
    """Add an entry in the transaction of what it tells of; its number. `kind` is a key of strings/*/record.toml."""
    row = {
        "made": moment(now),
        "actor": actor,
        "kind": kind,
        "story": story,
        "person": person,
        "details": dict(details or {}),
    }
    return int(connection.execute(insert(desk_event).values(row)).inserted_primary_key[0])  # type: ignore[index]


def moment(now: int | None = None) -> int:
    """`now`, or what this server's clock says, in ms since 1970."""
    return now if now is not None else time.time_ns() // 1_000_000
