"""What is known of a story, kept between questions for the KNOWN_MOST that were asked for last.

A story's figures change with its analysis (`stamp`), with its overlap, and with its marks, each of which has a higher
number in the log than those the story had before. So these three say whether what was found out before still holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Pool, bindparam, func, select

from dashboard.review.queue import sites, standing
from dashboard.settings import BOARD_PART, KNOWN_MOST
from dashboard.store.query_types import Query, Record
from dashboard.store.tables import mark, plan, story, story_article

Key = tuple[str, int, int]  # stamp, overlap, number of the newest mark
_kept: WeakKeyDictionary[Pool, dict[str, StoryFigures]] = (
    WeakKeyDictionary()
)  # an engine with options has the same pool


@dataclass(frozen=True, slots=True)
class StoryFigures:
    """`story_row`: the story's row; `state`: what its marks come to, or None; `answered`: by editor; `sites`: its sites' part."""

    key: Key
    story_row: Record
    state: Record | None
    answered: Mapping[str, standing.Answered]
    sites: Mapping[str, sites.Part]

    @property
    def done(self) -> bool:
        """Whether every sentence is settled; a story of source documents alone has none to settle."""
        return bool((self.state.settled if self.state else 0) >= self.story_row.sentences)

    @property
    def left(self) -> float:
        """The need of what is not settled in it."""
        return float(max(self.story_row.need - (self.state.need if self.state else 0.0), 0.0))

    def finished(self, *, firm: bool = False) -> frozenset[str]:
        """The editors who have nothing left to do in it; `firm`: and are sure of everything."""
        return standing.finished(self.story_row.sentences, self.state, self.answered, firm=firm)

    @property
    def overlap(self) -> int:
        """How many editors are to mark it."""
        return self.key[1]


def read_story_figures(connection: Connection, among: Collection[str] | None = None) -> dict[str, StoryFigures]:
    """Story id -> what is known of it now; `among`: only these, a few. Two statements, and a few for what has changed."""
    pool, keys = connection.engine.pool, _keys(connection, among)
    before = _kept.get(pool, {})
    stale = [name for name, key in keys.items() if name not in before or before[name].key != key]
    now = {name: before[name] for name in keys if name in before}
    for start in range(0, len(stale), BOARD_PART):
        now |= _found_out(connection, stale[start : start + BOARD_PART], keys)
    _kept[pool] = _newest(now if among is None else {**{k: v for k, v in before.items() if k not in now}, **now})
    return now


def _newest(kept: dict[str, StoryFigures]) -> dict[str, StoryFigures]:
    """As many as a server keeps, those that were asked for last."""
    return kept if len(kept) <= KNOWN_MOST else dict(islice(kept.items(), len(kept) - KNOWN_MOST, None))


def _keys(connection: Connection, among: Collection[str] | None) -> dict[str, Key]:
    wanted: dict[str, object] = {} if among is None else {"among": list(among)}
    heads, newest = _key_queries(among is not None)
    revs = {row.story: row.rev for row in connection.execute(newest, wanted)}
    return {row.id: (row.stamp, row.overlap, revs.get(row.id, 0)) for row in connection.execute(heads, wanted)}


@cache
def _key_queries(some: bool) -> tuple[Query, Query]:
    joined = story.outerjoin(plan, plan.c.story == story.c.id)
    heads = select(story.c.id, story.c.stamp, func.coalesce(plan.c.overlap, 1).label("overlap")).select_from(joined)
    member = story_article.join(mark, mark.c.at_article == story_article.c.article)
    newest = select(story_article.c.story, func.max(mark.c.rev).label("rev")).select_from(member)
    if some:
        among: Any = bindparam("among", expanding=True)
        heads, newest = heads.where(story.c.id.in_(among)), newest.where(story_article.c.story.in_(among))
    return heads, newest.group_by(story_article.c.story)


def _found_out(connection: Connection, stale: Collection[str], keys: Mapping[str, Key]) -> dict[str, StoryFigures]:
    states, answers = standing.states(connection, stale), standing.answers(connection, stale)
    parts = sites.parts(connection, stale)
    return {
        row.id: StoryFigures(keys[row.id], row, states.get(row.id), answers.get(row.id, {}), parts.get(row.id, {}))
        for row in connection.execute(select(story).where(story.c.id.in_(stale)))
    }
