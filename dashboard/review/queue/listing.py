"""The queue page by page: its order and its filters are indexes, and what is read besides is what is shown.

Rule 1: stories in the language of the screen come before the others, stories of one version after those of several, done
ones last; within these by need, as `ranking.rank` has it.
Rule 2: filters that a story's own columns and facets answer are asked while the order is walked; those that are looked up
elsewhere (words, marks, several things of one article) give the stories first, which are then put in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, case, collate, func, select

from dashboard.errors import DatabaseError
from dashboard.review.queue import ranking, shortlist
from dashboard.review.queue.filters import Filters, Wanted, wanted_of
from dashboard.settings import LISTED_MOST
from dashboard.store.desk_log import moment
from dashboard.store.engine import chunks, reading
from dashboard.store.query_types import Condition, Query, Value
from dashboard.store.tables import assignment, claim, standing

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Sums:
    """How much there is: stories of several versions, those of one, `done` of the first; sentences, those somebody has
    answered; the languages that most versions of a story are in."""

    stories: int = 0
    singles: int = 0
    done: int = 0
    sentences: int = 0
    marked: int = 0
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listing:
    """The stories that fit, in the queue's order: `names` of the first, `total` of all, `sentences` that fit in all.

    `whole`: there are no more than `names`.
    """

    names: tuple[str, ...]
    total: int
    sentences: int

    @property
    def whole(self) -> bool:
        """Whether every story that fits is among `names`."""
        return len(self.names) >= self.total


def sums(engine: Engine) -> Sums:
    """The figures of the whole desk, as of now; one statement over an index."""
    refresh(engine)
    s = standing.c
    key = (s.single, s.open, s.language)
    wanted = select(
        *key, func.count().label("n"), func.sum(s.sentences).label("all"), func.sum(s.marked).label("marked")
    )
    with reading(engine) as connection:
        rows = connection.execute(wanted.group_by(*key)).all()
    return Sums(
        stories=sum(row.n for row in rows if not row.single),
        singles=sum(row.n for row in rows if row.single),
        done=sum(row.n for row in rows if not row.single and not row.open),
        sentences=int(sum(row.all for row in rows)),
        marked=int(sum(row.marked for row in rows)),
        languages=frozenset(row.language for row in rows),
    )


def list_stories(
    engine: Engine,
    filters: Filters,
    viewer: str,
    language: str = "en",
    *,
    most: int | None = LISTED_MOST,
    now: int | None = None,
) -> Listing:
    """The stories that fit, in the order in which somebody with a screen in `language` sees them; `most` None: all."""
    refresh(engine)
    with reading(engine) as connection:
        wanted = wanted_of(connection, filters, viewer, moment(now))
        if wanted.gathers:
            return _gathered(connection, wanted, language, most)
        names = tuple(_walked(connection, wanted, language, most))
        if wanted.hits is None and (most is None or len(names) < most):
            return Listing(names, len(names), 0)
        return Listing(names, *_counted(connection, wanted))


def hits_in(
    engine: Engine, filters: Filters, viewer: str, names: Collection[str], *, now: int | None = None
) -> dict[str, int]:
    """How many sentences fit, in these stories."""
    hits_by_story: dict[str, int] = {}
    if not filters.on_sentences:
        return hits_by_story
    with reading(engine) as connection:
        hits = wanted_of(connection, filters, viewer, moment(now)).hits
        if hits is not None:
            for part in chunks(names):
                rows = connection.execute(select(hits).where(hits.c.story.in_(part)))
                hits_by_story.update((row.story, int(row.hits)) for row in rows)
    return hits_by_story


def rows_of(
    engine: Engine,
    names: Sequence[str],
    editor: str | None = None,
    *,
    language: str = "en",
    dated: bool = True,
    now: int | None = None,
) -> pd.DataFrame:
    """These stories as `ranking.read_queue` has them, in the order of `names`; those that are gone are left out.

    Without `dated` nobody asks when their articles were published: it takes longer than all the rest.
    """
    places: dict[str, ranking.Place] = {}
    days: dict[str, tuple[date, date]] = {}
    with reading(engine) as connection:
        for part in chunks(names):
            places |= {place.story: place for place in shortlist.places(connection, part, now=moment(now))}
            days |= ranking.published(connection, part) if dated else {}
    return ranking.table_of([places[name] for name in names if name in places], days, editor, language)


def follow(
    engine: Engine, listed: Sequence[str], rest: Filters | None, viewer: str, language: str, here: str | None = None
) -> Iterator[str]:
    """Where an editor goes from `here` down a list that was shown: what stood after it, then what fits `rest` and was not
    looked up (None: that was all), at last what stood before."""
    at = listed.index(here) + 1 if here in listed else 0
    yield from listed[at:]
    if rest is not None:
        listed_before = set(listed)
        names = list_stories(engine, rest, viewer, language, most=None).names
        yield from (name for name in names if name not in listed_before)
    yield from listed[:at]


def in_hands(engine: Engine, *, now: int | None = None) -> set[str]:
    """Everybody who holds a story or whom one is meant for."""
    with reading(engine) as connection:
        held = connection.scalars(select(claim.c.editor).distinct().where(claim.c.until > moment(now)))
        return {*held, *connection.scalars(select(assignment.c.editor).distinct().where(ranking.still_here()))}


def refresh(engine: Engine) -> None:
    """Bring the order up to now. What cannot be written does not keep anybody from reading: the order is then as it was."""
    with suppress(DatabaseError):
        shortlist.renew(engine)
        shortlist.rerank(engine)


# ---- in the queue's order ---------------------------------------------------------------------------------------
def _walked(connection: Connection, wanted: Wanted, language: str, most: int | None) -> Iterator[str]:
    """The names, along the index: one stretch of it after the other until there are enough."""
    left = most
    for stretch in _stretches(language):
        if left == 0:
            return
        query = (
            select(standing.c.story).where(*stretch, *wanted.conditions, *wanted.sieve).order_by(*_within(connection))
        )
        names = connection.scalars(query if left is None else query.limit(left)).all()
        left = None if left is None else left - len(names)
        yield from names


def _stretches(language: str) -> Iterator[tuple[Condition, ...]]:
    s = standing.c
    for open_ in (1, 0):
        for single in (0, 1):
            yield s.open == open_, s.single == single, s.language == language
            yield s.open == open_, s.single == single, s.language != language


def _within(connection: Connection) -> tuple[Value, ...]:
    """By need, then by title and id as Python compares them."""
    s = standing.c
    return s.rank, s.head, collate(s.story, "C") if connection.dialect.name == "postgresql" else s.story


def _gathered(connection: Connection, wanted: Wanted, language: str, most: int | None) -> Listing:
    s = standing.c
    order = (s.open.desc(), s.single, case((s.language == language, 0), else_=1), *_within(connection))
    hits = func.coalesce(func.sum(wanted.hits.c.hits).over(), 0) if wanted.hits is not None else func.count().over() * 0
    columns = (s.story, func.count().over().label("total"), hits.label("hits"))
    ordered = _joined(select(*columns), wanted).order_by(*order)
    rows = connection.execute(ordered if most is None else ordered.limit(most)).all()
    return Listing(tuple(row.story for row in rows), rows[0].total if rows else 0, int(rows[0].hits) if rows else 0)


def _counted(connection: Connection, wanted: Wanted) -> tuple[int, int]:
    hits = func.coalesce(func.sum(wanted.hits.c.hits), 0) if wanted.hits is not None else func.count() * 0
    if wanted.hits is not None and not wanted.conditions:
        row = connection.execute(select(func.count(), hits).select_from(wanted.hits)).one()
    else:
        row = connection.execute(_joined(select(func.count(), hits), wanted)).one()
    return int(row[0]), int(row[1])


def _joined(query: Query, wanted: Wanted) -> Query:
    if wanted.hits is None:
        return query.select_from(standing).where(*wanted.conditions)
    joined = wanted.hits.join(standing, standing.c.story == wanted.hits.c.story)
    return query.select_from(joined).where(*wanted.conditions)
