"""What webhooks are to be told of the marks: rulings, and stories that are done. Read off the log, so that nothing is lost in
a crash and nothing has to happen while a mark is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, delete, func, insert, select

from dashboard.review.queue import standing
from dashboard.store.engine import chunks, reading, writing
from dashboard.store.query_types import Record
from dashboard.store.tables import mark_event, setting, story, story_done
from dashboard.store.values import put_setting
from dashboard.store.webhooks import CURSOR, LOCK, listening, put_event


def announce(engine: Engine) -> int:
    """Put into the outbox what has happened since the last time; how many messages. The first time only says where to begin.

    Where nobody listens, or nothing is new, it is one short read.
    """
    with reading(engine) as connection:
        if not listening(connection) or _newest(connection) == _cursor(connection):
            return 0
    with writing(engine, LOCK) as connection:
        since, newest = _cursor(connection), _newest(connection)
        put_setting(connection, CURSOR, newest)
        if since is None:
            connection.execute(delete(story_done))
            _keep(connection, _done(connection, connection.scalars(select(story.c.id))))
            return 0
        rows = connection.execute(select(mark_event).where(mark_event.c.rev > since).order_by(mark_event.c.rev)).all()
        return _rulings(connection, rows) + _finished(connection, {row.story for row in rows})


def _newest(connection: Connection) -> int:
    return connection.scalar(select(func.max(mark_event.c.rev))) or 0


def _cursor(connection: Connection) -> int | None:
    return connection.scalar(select(setting.c.value).where(setting.c.key == CURSOR))


def _rulings(connection: Connection, rows: Iterable[Record]) -> int:
    ruled = [row for row in rows if row.cause == "adjudication"]
    return sum(put_event(connection, "ruling.made", _ruling(row)) for row in ruled)


def _ruling(row: Record) -> dict[str, object]:
    """A ruling as a message tells it; `label` null: it was taken back."""
    place = {"story": row.story, "article": row.article, "start": row.start, "end": row.stop, "quote": row.quote}
    return place | {"label": row.label, "category": row.category or None, "by": row.actor, "note": row.note or None}


def _finished(connection: Connection, touched: set[str]) -> int:
    """Stories that marks have completed since; one that is open again can be completed again."""
    before, now = set[str](), _done(connection, touched)
    for part in chunks(sorted(touched)):
        before |= set(connection.scalars(select(story_done.c.story).where(story_done.c.story.in_(part))))
        gone = [name for name in part if name in before and name not in now]
        connection.execute(delete(story_done).where(story_done.c.story.in_(gone)))
    fresh = {name: about for name, about in now.items() if name not in before}
    _keep(connection, fresh)
    return sum(put_event(connection, "story.done", about) for about in fresh.values())


def _done(connection: Connection, among: Iterable[str]) -> dict[str, dict[str, object]]:
    """Those of the stories in which nothing is left to decide, as a message tells them."""
    finished_rows: dict[str, dict[str, object]] = {}
    for part in chunks(sorted(among)):
        states = standing.states(connection, part)
        columns = (story.c.id, story.c.title, story.c.sentences)
        for row in connection.execute(select(*columns).where(story.c.id.in_(part))):
            state = states.get(row.id)
            if state and row.sentences and state.settled >= row.sentences:
                finished_rows[row.id] = {"story": row.id, "title": row.title, "sentences": row.sentences}
    return finished_rows


def _keep(connection: Connection, names: Iterable[str]) -> None:
    if rows := [{"story": name} for name in names]:
        connection.execute(insert(story_done), rows)
