"""Where every story stands, looked up in indexes: the cost of a page or of the next story does not grow with the corpus.

The queue's order is need times the record of the story's sites (ranking.py). `standing` keeps the need that is left in each
story, and its rank: that need under the records of sites as they were last worked out. Marks write nothing here: which
stories they have changed is asked from the log's numbers, when somebody wants a list or a story.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Pool, bindparam, func, select, tuple_, update

from dashboard.review.queue import ranking, sites
from dashboard.review.queue.ranking import Place, factor_of, hands, need_of, place_of, worst_of
from dashboard.review.queue.story_figures import read_story_figures
from dashboard.settings import BOARD_PART, MARKS_LATE, QUEUE_LIVE, SHORTLIST, SITES_SECONDS
from dashboard.store.engine import chunks, reading, writing
from dashboard.store.tables import mark, setting, standing, story, story_article, story_facet
from dashboard.store.values import put_setting

SEEN = "standing seen"  # the setting that holds the number of the newest mark that `standing` knows
RANKED = "standing ranked"  # and the records of sites that its ranks were made of
_records: WeakKeyDictionary[Pool, tuple[float, str, dict[str, sites.Record]]] = WeakKeyDictionary()
_turns: WeakKeyDictionary[Pool, Lock] = WeakKeyDictionary()
_ranked: WeakKeyDictionary[Pool, float] = WeakKeyDictionary()  # of when the records are that this process has ranked by
_FIELDS = ("left", "open", "marked", "rank", "stale")


def renew(engine: Engine) -> None:
    """Bring `standing` up to the marks of now: of the stories that have changed, and no others.

    One thread of a process does it at a time: twenty editors who ask at once would do the same twenty times.
    """
    with _turns.setdefault(engine.pool, Lock()):
        _renew(engine)


def _renew(engine: Engine) -> None:
    with reading(engine) as connection:
        seen, newest = _kept(connection, SEEN, 0), connection.scalar(select(func.max(mark.c.rev))) or 0
        stale = set(connection.scalars(select(standing.c.story).where(standing.c.stale == 1)))
        if newest > seen:  # marks of two stories may be committed out of their numbers' order
            joined = mark.join(story_article, story_article.c.article == mark.c.at_article)
            since = select(story_article.c.story).distinct().select_from(joined)
            stale.update(connection.scalars(since.where(mark.c.rev > max(seen - MARKS_LATE, 0))))
    for part in chunks(sorted(stale), BOARD_PART):
        with writing(engine, SEEN) as connection:
            _write(connection, part, _worked_out(connection, part))
    if newest > seen:
        with writing(engine, SEEN) as connection:
            put_setting(connection, SEEN, newest)


def rerank(engine: Engine, *, whole: bool = False) -> None:
    """Rank the stories of sites whose record has moved anew: BOARD_PART a call, the most urgent first; `whole`: all."""
    with reading(engine) as connection:
        raised, moved = _raised(connection)
    if raised is not None:
        with writing(engine, SEEN) as connection:
            for part in chunks(moved):
                of_site = select(story_facet.c.story).where(
                    story_facet.c.facet == "site", story_facet.c.value.in_(part)
                )
                again = update(standing).where(standing.c.stale == 0, standing.c.story.in_(of_site))
                connection.execute(again.values(stale=2))
            put_setting(connection, RANKED, raised)
    while _rank_some(engine) and whole:
        pass


def _rank_some(engine: Engine) -> bool:
    """Rank the most urgent of the stories whose sites' records have moved; whether there were any."""
    late = select(standing.c.story).where(standing.c.stale == 2).order_by(standing.c.rank).limit(BOARD_PART)
    with reading(engine) as connection:
        part = connection.scalars(late).all()
    if part:
        with writing(engine, SEEN) as connection:
            _write(connection, part, _ranks(connection, part))
    return bool(part)


def _kept(connection: Connection, key: str, default: Any) -> Any:
    return connection.scalar(select(setting.c.value).where(setting.c.key == key)) or default


def _raised(connection: Connection) -> tuple[dict[str, float] | None, list[str]]:
    """The sites that raise their stories, and those that no longer raise them by as much as their ranks say.

    None: nothing has changed. Looked at once for each time this process has worked the records out.
    """
    records, pool = site_records(connection), connection.engine.pool
    made = _records[pool][0]
    if _ranked.get(pool) == made:
        return None, []
    _ranked[pool] = made
    now = {site: record.excess for site, record in records.items() if record.excess > 0}
    before = _kept(connection, RANKED, {})
    changed = [site for site in {**now, **before} if now.get(site) != before.get(site)]
    return (now if changed else None), changed


def _worked_out(connection: Connection, some: Collection[str]) -> Iterable[dict[str, object]]:
    """Where stories stand by their marks."""
    records = site_records(connection)
    for name, figures in read_story_figures(connection, some).items():
        place = place_of(figures, (), (), records)
        marked = figures.state.marked if figures.state else 0
        yield {
            "story": name,
            "left": figures.left,
            "open": int(not figures.done),
            "marked": marked,
            "rank": -place.need,
            "stale": 0,
        }


def _ranks(connection: Connection, some: Collection[str]) -> Iterable[dict[str, object]]:
    """The ranks of stories whose marks have not changed."""
    records = site_records(connection)
    joined = standing.join(story, story.c.id == standing.c.story)
    wanted = select(standing, story.c.sites).select_from(joined).where(standing.c.story.in_(some))
    for row in connection.execute(wanted):
        need = need_of(row.left * factor_of(worst_of(row.sites, records))) if row.open else 0.0
        yield {name: getattr(row, name) for name in ("story", "left", "open", "marked")} | {"rank": -need, "stale": 0}


def _write(connection: Connection, some: Collection[str], rows: Iterable[dict[str, object]]) -> None:
    """Those that are not what is kept already."""
    columns = (standing.c.story, *(standing.c[name] for name in _FIELDS))
    there = {row.story: tuple(row) for row in connection.execute(select(*columns).where(standing.c.story.in_(some)))}
    new = [
        {f"new_{name}": row[name] for name in ("story", *_FIELDS)}
        for row in rows
        if there.get(row["story"], ()) != tuple(row[name] for name in ("story", *_FIELDS))
    ]
    if new:
        values: dict[str, object] = {name: bindparam(f"new_{name}") for name in _FIELDS}
        connection.execute(update(standing).where(standing.c.story == bindparam("new_story")).values(values), new)


def places(connection: Connection, names: Collection[str], *, now: int) -> list[Place]:
    """The places of some stories, as the queue has them, without an order."""
    if not names:
        return []
    held, assigned = hands(connection, now, names)
    records = site_records(connection)
    board = read_story_figures(connection, names)
    return [place_of(figures, held.get(name, ()), assigned.get(name, ()), records) for name, figures in board.items()]


def pages(connection: Connection, *, now: int) -> Iterator[tuple[list[Place], float]]:
    """The open stories in the order of what is left in them, SHORTLIST at a time, and the most need any later one can have,
    sites counted (not yet brought to 0..1)."""
    records = site_records(connection)
    factor = max([1.0, *map(factor_of, records.values())])
    key = (standing.c.left, standing.c.story)
    wanted = select(*key).where(standing.c.open == 1).order_by(standing.c.left.desc(), standing.c.story.desc())
    rows = connection.execute(wanted.limit(SHORTLIST)).all()
    while rows:
        yield places(connection, [row.story for row in rows], now=now), rows[-1].left * factor
        after = tuple_(*key) < (rows[-1].left, rows[-1].story)
        rows = connection.execute(wanted.where(after).limit(SHORTLIST)).all()


def site_records(connection: Connection) -> Mapping[str, sites.Record]:
    """Every site's record. In a large corpus it moves slowly, and is worked out anew SITES_SECONDS after it was, or after
    an analysis; in a small one whenever it is asked for."""
    pool, clock = connection.engine.pool, time.monotonic()
    stamp = sites.analysed(connection)
    made, of, records_by_site = _records.get(pool, (float("-inf"), "", {}))
    if of != stamp or clock - made > SITES_SECONDS or not is_large(connection):
        records_by_site = ranking.site_records(connection)
        _records[pool] = (clock, stamp, records_by_site)
    return records_by_site


def is_large(connection: Connection) -> bool:
    """Whether there are more than QUEUE_LIVE stories; costs the same however many there are."""
    some = select(standing.c.story).limit(QUEUE_LIVE + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(some)) or 0) > QUEUE_LIVE
