"""The log is the truth: the present state can be made from it again, and this proves that it is what is served."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, select

from dashboard.review.marks.record import apply
from dashboard.settings import BUSY_SECONDS
from dashboard.store.engine import reading, writing
from dashboard.store.query_types import Record
from dashboard.store.tables import mark, mark_event

MarkKey = tuple[str, int, int, str]  # article, start, end, editor
_SAME = ("label", "made", "seq", "version")


def check_rebuild(engine: Engine) -> list[str]:
    """What differs between the log and the present state, one line each; empty when they agree."""
    with reading(engine) as connection:
        log = _from_log(connection)
        served = {_state_key(row): row for row in connection.execute(select(mark))}
    wrong = [f"{key}: not served" for key in log.keys() - served.keys()]
    wrong += [f"{key}: served, but not in the log" for key in served.keys() - log.keys()]
    both = sorted(log.keys() & served.keys())
    wrong += [f"{key}: the log's newest is {log[key].rev}, served is {served[key].rev}" for key in both
              if _shape(log[key]) != _shape(served[key])]  # fmt: skip
    return sorted(wrong)


def rebuild_marks(engine: Engine) -> int:
    """Make the present state from the log again; how many marks it has."""
    with writing(engine, "corpus", patience=BUSY_SECONDS) as connection:
        return rebuild_in(connection)


def rebuild_in(connection: Connection) -> int:
    """The same inside a transaction."""
    connection.execute(delete(mark))
    apply(connection, connection.execute(select(mark_event).order_by(mark_event.c.rev)).all())
    return len(connection.execute(select(mark.c.rev)).all())


def _from_log(connection: Connection) -> dict[MarkKey, Record]:
    columns = (*(mark_event.c[name] for name in ("article", "start", "stop", "editor", "rev", *_SAME)),)
    best: dict[MarkKey, Record] = {}
    for row in connection.execute(select(*columns)):
        key = _state_key(row)
        if key not in best or _order(row) > _order(best[key]):
            best[key] = row
    return best


def _state_key(row: Record) -> MarkKey:
    return row.article, row.start, row.stop, row.editor


def _order(row: Record) -> tuple[int, int, int]:
    return row.made, row.seq, row.version


def _shape(row: Record) -> tuple[object, ...]:
    return row.rev, *(getattr(row, name) for name in _SAME)
