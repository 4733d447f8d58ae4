"""Who is at a story now: written seldom, gone by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from dashboard.errors import AccessError
from dashboard.review.sharing.presence import everywhere, gone, here, who_is_here
from dashboard.settings import PRESENCE_SECONDS, PRESENCE_STEP
from tests.support.marking import NOW, filled
from tests.support.people_of import people

LONG, STEP = PRESENCE_SECONDS * 1000, PRESENCE_STEP * 1000


def seen(engine: Engine, viewer: str | None = None, now: int = NOW) -> list[tuple[str, str | None, int | None]]:
    return [(one.editor, one.article, one.n) for one in who_is_here(engine, "story-1", viewer, now=now)]


def test_colleagues_see_where_somebody_is_and_the_newest_first(store: Engine):
    a, _ = filled(store)
    here(store, "kim", "story-1", a.article.id, 2, now=NOW - 2)
    here(store, "lee", "story-1", now=NOW - 1)
    assert seen(store) == [("lee", None, None), ("kim", a.article.id, 2)]
    assert seen(store, "lee") == [("kim", a.article.id, 2)]
    assert [one.editor for one in everywhere(store, now=NOW)["story-1"]] == ["lee", "kim"]


def test_the_same_place_is_written_once_in_a_while_and_another_one_at_once(store: Engine):
    assert here(store, "kim", "story-1", "a", 1, now=NOW)
    assert not here(store, "kim", "story-1", "a", 1, now=NOW + STEP - 1)
    assert here(store, "kim", "story-1", "a", 2, now=NOW + 1)
    assert not here(store, "kim", "story-1", "a", 2, now=NOW + STEP)
    assert here(store, "kim", "story-1", "a", 2, now=NOW + STEP + 1)
    assert seen(store, now=NOW + STEP + LONG) == [("kim", "a", 2)]


def test_who_says_nothing_for_a_while_is_gone_and_so_is_who_leaves(store: Engine):
    here(store, "kim", "story-1", now=NOW)
    here(store, "lee", "story-1", now=NOW)
    gone(store, "lee", "story-1")
    assert seen(store, now=NOW + LONG - 1) == [("kim", None, None)]
    assert seen(store, now=NOW + LONG) == []
    assert everywhere(store, now=NOW + LONG) == {}


def test_a_stranger_is_nowhere(store: Engine):
    people(store, ada="admin")
    with pytest.raises(AccessError):
        here(store, "kim", "story-1")
    assert here(store, "ada", "story-1", now=NOW)
