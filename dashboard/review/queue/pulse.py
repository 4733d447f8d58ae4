"""Whether anything happened that the queue shows: cheaper to ask than the queue itself, which is then kept."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from dashboard.settings import QUEUE_LATE, QUEUE_LIVE
from dashboard.store.desk_log import moment
from dashboard.store.engine import reading
from dashboard.store.tables import claim, desk_event, mark_event, setting, story


def pulse(engine: Engine, editor: str, *, now: int | None = None) -> str:
    """A text that changes with every mark, claim, assignment and analysis, and when a claim runs out.

    Above QUEUE_LIVE stories colleagues' marks change it every QUEUE_LATE seconds only; the editor's own do at once.
    """
    clock = moment(now)
    newest = select(func.max(mark_event.c.rev)).scalar_subquery()
    own = select(func.max(mark_event.c.rev)).where(mark_event.c.editor == editor).scalar_subquery()
    some = select(story.c.id).limit(QUEUE_LIVE + 1).subquery()
    asked = select(
        select(func.max(setting.c.changed)).scalar_subquery().label("changed"),
        select(func.max(desk_event.c.id)).scalar_subquery().label("desk"),
        select(func.count()).select_from(claim).where(claim.c.until > clock).scalar_subquery().label("held"),
        select(func.count()).select_from(some).scalar_subquery().label("stories"),
        newest.label("newest"),
        own.label("own"),
    )
    with reading(engine) as connection:
        row = connection.execute(asked).one()
    marks = str(row.newest) if row.stories <= QUEUE_LIVE else f"{row.own} {clock // (QUEUE_LATE * 1000)}"
    return f"{row.changed} {row.desk} {row.held} {row.stories} {marks}"
