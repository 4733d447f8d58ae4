"""Counts for the Insight page: answers by site, by day, and against the suggestions. No count names an editor.

How fast somebody works is their own business: by day there is the desk as a whole and whoever asks, nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd
from sqlalchemy import Connection, Engine, and_, case, func, select
from sqlalchemy.sql.selectable import Join

from dashboard.labels import LABELS
from dashboard.model import DESK
from dashboard.review.marks.blind import blindfold, visible
from dashboard.review.queue.ranking import site_records
from dashboard.store import access
from dashboard.store.engine import reading
from dashboard.store.query_types import Condition
from dashboard.store.tables import article, mark, mark_event, sentence
from dashboard.suggest.sites import SiteFigures

HOUR = 3_600_000  # ms
AGAINST = ("story", "article", "n", "text", "suggestion", "label", "editor", "note")


@dataclass(frozen=True, slots=True)
class Suggested:
    """Of `all` answers to sentences with a suggestion `same` follow it; `against` has the others (columns AGAINST)."""

    same: int
    all: int
    against: pd.DataFrame


def editors(engine: Engine) -> int:
    """How many people have an answer standing."""
    with reading(engine) as connection:
        return connection.scalar(select(func.count(mark.c.editor.distinct())).where(*_answered())) or 0


def by_site(engine: Engine, viewer: str | None = None) -> pd.DataFrame:
    """Columns site, label, count: the answers that stand now, of all editors; site "" where it is not known."""
    site = func.coalesce(article.c.site, "")
    query = select(site.label("site"), mark.c.label, func.count().label("count"))
    query = query.select_from(mark.join(article, article.c.id == mark.c.at_article)).where(*_answered())
    with reading(engine) as connection:
        _let_in(connection, viewer)
        rows = connection.execute(query.group_by(site, mark.c.label)).all()
    return pd.DataFrame(rows, columns=["site", "label", "count"])


def by_day(engine: Engine, viewer: str, zone: str = "UTC") -> pd.DataFrame:
    """Columns day (date in the viewer's zone), desk, own: how many sentences got an answer, undone ones included.

    A sentence counts once an hour and editor. Whoever may only read has no column of their own worth looking at: 0.
    """
    e = mark_event.c
    hour = (e.made // HOUR).label("hour")
    once = select(hour, e.editor, e.article, e.start).where(e.editor != DESK, e.label.in_((*LABELS, "unsure")))
    decided_once = once.where(e.cause.not_in(("undo", "redo", "import"))).distinct().subquery()
    own = func.sum(case((decided_once.c.editor == viewer, 1), else_=0))
    with reading(engine) as connection:
        _let_in(connection, viewer)
        rows = connection.execute(select(decided_once.c.hour, func.count(), own).group_by(decided_once.c.hour)).all()
    table = pd.DataFrame(rows, columns=["hour", "desk", "own"])
    when = pd.to_datetime(table.pop("hour").astype("int64") * HOUR, unit="ms", utc=True)
    table["day"] = when.dt.tz_convert(zone_named(zone)).dt.date
    return table.groupby("day", as_index=False, sort=True)[["desk", "own"]].sum()


def suggested(engine: Engine, viewer: str | None = None, limit: int = 200) -> Suggested:
    """How the answers stand to the suggestions, as far as `viewer` may see them; newest of those against first."""
    words = func.substr(article.c.text, sentence.c.start + 1, sentence.c.stop - sentence.c.start)
    columns = (sentence.c.story, article.c.name, sentence.c.n, words, sentence.c.label, mark.c.label, mark.c.editor)
    with reading(engine) as connection:
        _let_in(connection, viewer)
        held = (*_answered(), sentence.c.label.in_(LABELS), visible(blindfold(connection, viewer)))
        same = func.sum(case((sentence.c.label == mark.c.label, 1), else_=0))
        total = connection.execute(
            select(func.count().label("all"), same.label("same")).select_from(_held()).where(*held)
        )
        of = total.one()
        listed = select(*columns, mark_event.c.note).select_from(
            _held().join(mark_event, mark_event.c.rev == mark.c.rev)
        )
        listed = listed.where(*held, sentence.c.label != mark.c.label).order_by(mark.c.made.desc()).limit(limit)
        rows = connection.execute(listed).all()
    return Suggested(of.same or 0, of.all or 0, pd.DataFrame(rows, columns=list(AGAINST)))


def sites(engine: Engine) -> list[SiteFigures]:
    """What the machine suggests of each site's sentences, by name."""
    with reading(engine) as connection:
        records_by_site = site_records(connection)
    return [record.figures for _, record in sorted(records_by_site.items())]


def _held() -> Join:
    at = and_(sentence.c.article == mark.c.at_article, sentence.c.n == mark.c.at_n)
    return mark.join(sentence, at).join(article, article.c.id == sentence.c.article)


def _answered() -> tuple[Condition, ...]:
    return mark.c.editor != DESK, mark.c.label.in_(LABELS), mark.c.at_n > 0


def _let_in(connection: Connection, viewer: str | None) -> None:
    if viewer is not None:
        access.require(connection, viewer, "read")


def zone_named(name: str) -> ZoneInfo:
    """The time zone of this name, UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (
        ZoneInfoNotFoundError,
        ValueError,
        OSError,
    ):  # what a browser names may be unknown here, or a folder ("Europe")
        return ZoneInfo("UTC")
