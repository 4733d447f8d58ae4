"""The marks of somebody who now goes by another name, carried over to that name.

The log is only ever added to: every mark is recorded once more under the new name, with its day, and taken away under the
old one. Where the new name has a mark of its own, that one stays and the old one stays with the old name.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, and_, func, or_, select

from dashboard.model import MarkEvent
from dashboard.review.marks.record import record_marks
from dashboard.review.marks.state import to_event
from dashboard.settings import BATCH_LIMIT
from dashboard.store.engine import reading
from dashboard.store.query_types import Query
from dashboard.store.tables import mark, mark_event


def count_carried(engine: Engine, old: str, new: str) -> int:
    """How many marks and notes of `old` would be carried over to `new`."""
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(_carried(old, new).subquery())) or 0


def carry_marks(engine: Engine, old: str, new: str) -> int:
    """Carry the present marks and notes of `old` over to `new`; return how many. AccessError, DatabaseError."""
    with reading(engine) as connection:
        events = [to_event(row) for row in connection.execute(_carried(old, new))]
    half = max(1, BATCH_LIMIT // 2)
    return sum(_carry(engine, old, new, events[i : i + half]) for i in range(0, len(events), half))


def _carried(old: str, new: str) -> Query:
    theirs = mark.alias("theirs")
    place = and_(*(theirs.c[name] == mark.c[name] for name in ("article", "start", "stop")))
    taken = select(theirs.c.rev).where(place, theirs.c.editor == new, theirs.c.label.is_not(None)).exists()
    wanted = select(mark_event).join(mark, mark.c.rev == mark_event.c.rev).where(mark.c.editor == old, ~taken)
    return wanted.where(or_(mark_event.c.label.is_not(None), mark_event.c.note != ""))


def _carry(engine: Engine, old: str, new: str, events: Sequence[MarkEvent]) -> int:
    """Record under the new name first: what breaks off in between leaves a mark twice, and none is lost."""
    group, now = uuid.uuid4().hex, time.time_ns() // 1_000_000
    same: Any = {"group": group, "reverts": None, "cause": "import"}
    made = {uuid.uuid4().hex: event for event in events}
    copies = [replace(event, id=name, editor=new, **same) for name, event in made.items()]
    kept = record_marks(engine, new, copies).acks
    cleared = replace_all([made[name] for name in kept], label=None, evidence=(), span=None, note="", made=now, **same)
    record_marks(engine, old, cleared)
    return len(kept)


def replace_all(events: Sequence[MarkEvent], **values: Any) -> list[MarkEvent]:
    """New events at the same places, each later than the one it follows."""
    later = [max(values["made"], event.made + 1) for event in events]
    return [
        replace(event, id=uuid.uuid4().hex, **(values | {"made": made}))
        for event, made in zip(events, later, strict=True)
    ]
