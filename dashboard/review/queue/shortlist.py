"""The stories that need an editor most, looked up in an index: the cost does not grow with the corpus.

The queue's order is need times the record of the story's sites (ranking.py). `standing` keeps the need that is left in each
story, in an index; a site raises it by a bounded factor, so only as many stories are looked at as could still come first.
Marks write nothing here: which stories they have changed is asked from the log's numbers, when somebody wants a story.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Pool, bindparam, func, select, tuple_, update

from dashboard.review.queue import sites
from dashboard.review.queue.ranking import Place, hands, place_of
from dashboard.review.queue.story_figures import known
from dashboard.settings import BOARD_PART, MARKS_LATE, QUEUE_SITE_WEIGHT, SHORTLIST, SITES_SECONDS
from dashboard.store.engine import reading, writing
from dashboard.store.tables import mark, setting, standing, story_article
from dashboard.store.values import put_setting

SEEN = "standing seen"  # the setting that holds the number of the newest mark that `standing` knows
_records: WeakKeyDictionary[Pool, tuple[float, str, dict[str, sites.Record]]] = WeakKeyDictionary()


def renew(engine: Engine) -> None:
    """Bring `standing` up to the marks of now: of the stories that have changed, and no others."""
    with reading(engine) as connection:
        seen, newest = _seen(connection), connection.scalar(select(func.max(mark.c.rev))) or 0
        stale = set(connection.scalars(select(standing.c.story).where(standing.c.stale == 1)))
        if newest > seen:  # marks of two stories may be committed out of their numbers' order
            joined = mark.join(story_article, story_article.c.article == mark.c.at_article)
            since = select(story_article.c.story).distinct().select_from(joined)
            stale.update(connection.scalars(since.where(mark.c.rev > max(seen - MARKS_LATE, 0))))
    if not stale and newest <= seen:
        return
    rest = sorted(stale)
    for start in range(0, max(len(rest), 1), BOARD_PART):
        with writing(engine, SEEN) as connection:
            _write(connection, rest[start : start + BOARD_PART])
            if start + BOARD_PART >= len(rest):
                put_setting(connection, SEEN, newest)


def _seen(connection: Connection) -> int:
    return int(connection.scalar(select(setting.c.value).where(setting.c.key == SEEN)) or 0)


def _write(connection: Connection, some: Collection[str]) -> None:
    rows = [
        {
            "key": name,
            "left": max(one.told.need - (one.state.need if one.state else 0.0), 0.0),
            "open": int(not one.done),
            "stale": 0,
        }
        for name, one in known(connection, some).items()
    ]
    if rows:
        connection.execute(update(standing).where(standing.c.story == bindparam("key")), rows)


def places(connection: Connection, names: Collection[str], *, now: int) -> list[Place]:
    """The places of some stories, as the queue has them, without an order."""
    if not names:
        return []
    held, assigned = hands(connection, now, names)
    records = _site_records(connection)
    board = known(connection, names)
    return [place_of(one, held.get(name, ()), assigned.get(name, ()), records) for name, one in board.items()]


def pages(connection: Connection, *, now: int) -> Iterator[tuple[list[Place], float]]:
    """The open stories in the order of what is left in them, SHORTLIST at a time, and the most need any later one can have,
    sites counted (not yet brought to 0..1)."""
    records = _site_records(connection)
    factor = 1 + QUEUE_SITE_WEIGHT * max([0.0, *(record.excess for record in records.values())])
    key = (standing.c.left, standing.c.story)
    wanted = select(*key).where(standing.c.open == 1).order_by(standing.c.left.desc(), standing.c.story.desc())
    found = connection.execute(wanted.limit(SHORTLIST)).all()
    while found:
        yield places(connection, [row.story for row in found], now=now), found[-1].left * factor
        after = tuple_(*key) < (found[-1].left, found[-1].story)
        found = connection.execute(wanted.where(after).limit(SHORTLIST)).all()


def _site_records(connection: Connection) -> Mapping[str, sites.Record]:
    """Every site's record; it moves slowly, and is worked out anew SITES_SECONDS after it was, or after an analysis."""
    pool, clock = connection.engine.pool, time.monotonic()
    stamp = sites.analysed(connection)
    made, of, found = _records.get(pool, (float("-inf"), "", {}))
    if of != stamp or clock - made > SITES_SECONDS:
        found = sites.all_records(connection)
        _records[pool] = (clock, stamp, found)
    return found
