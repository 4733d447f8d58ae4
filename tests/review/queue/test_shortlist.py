"""In a large corpus the next story is looked up; it is the one that ordering the whole queue would give."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import Engine, event, text

from dashboard import review
from dashboard import store as kept
from dashboard.review.queue import shortlist
from dashboard.review.queue.sites import count_sites
from dashboard.review.sharing import assignment, claims
from dashboard.store import finish_analysis, save_stories
from dashboard.store.engine import reading, writing
from tests.support import stories
from tests.support.marking import event as mark_event

EDITORS = ("kim", "lee", "noor")


@pytest.fixture
def desk(store: Engine) -> Engine:
    """Twelve stories of different need."""
    told = [stories.small(f"tag{k}") for k in range(12)]
    kept.save_articles(store, stories.reading(told))
    save_stories(store, told)
    finish_analysis(store, [one.story.id for one in told])
    with writing(store) as connection:
        for k, one in enumerate(told):
            key = {"id": one.story.id, "need": 2.0 + (k * 7) % 12}
            connection.execute(text("UPDATE story SET need = :need WHERE id = :id"), key)
            connection.execute(text('UPDATE standing SET "left" = :need WHERE story = :id'), key)
    count_sites(store)
    return store


def next_of(engine: Engine, who: str, looked_up: bool, monkeypatch: pytest.MonkeyPatch, **more: object) -> str | None:
    """The next story; in hand afterwards only if it was before."""
    before = claims.claims(engine)
    monkeypatch.setattr(claims, "NEXT_LOOKED_UP", 0 if looked_up else 10**9)
    monkeypatch.setattr(shortlist, "SHORTLIST", 3)
    monkeypatch.setattr(shortlist, "SITES_SECONDS", -1.0)
    found = claims.next_story(engine, who, **more)  # type: ignore[arg-type]
    if found and all(one.editor != who for one in before.get(found, ())):
        claims.release(engine, who, found)
    return found


def test_the_story_looked_up_is_the_first_of_the_queue(desk: Engine, monkeypatch: pytest.MonkeyPatch):
    dice = random.Random(3)
    ids = kept.story_ids(desk)
    for turn in range(14):
        for who in EDITORS:
            both = [next_of(desk, who, way, monkeypatch) for way in (False, True)]
            assert both[0] == both[1]
        told = kept.load_story(desk, dice.choice(ids))
        rewrites = [v for v in told.versions if v.role != "source"]
        marks = [
            mark_event(version, sentence.n)
            for version in rewrites
            for sentence in version.sentences
            if turn % 3 == 0 or dice.random() < 0.4
        ]
        review.record_marks(desk, dice.choice(EDITORS), marks)
        if turn == 5:
            assignment.assign(desk, "lead", ids[:2], ["lee"])
            assignment.set_overlap(desk, "lead", ids[3:6], 2)
        if turn == 8:
            claims.claim(desk, "noor", ids[4])


def test_among_and_skip_hold_where_it_is_looked_up(desk: Engine, monkeypatch: pytest.MonkeyPatch):
    ids = kept.story_ids(desk)
    first = next_of(desk, "kim", True, monkeypatch)
    assert first is not None
    assert next_of(desk, "kim", True, monkeypatch, skip=(first,)) == next_of(
        desk, "kim", False, monkeypatch, skip=(first,)
    )
    some = [one for one in ids if one != first][:3]
    assert next_of(desk, "kim", True, monkeypatch, among=some) == next_of(desk, "kim", False, monkeypatch, among=some)
    assert next_of(desk, "kim", True, monkeypatch, among=()) is None


def test_looking_up_asks_the_same_number_of_statements_however_many_stories_there_are(
    desk: Engine, monkeypatch: pytest.MonkeyPatch
):
    def statements() -> int:
        seen: list[str] = []
        event.listen(desk, "before_cursor_execute", listen := lambda *call: seen.append(call[2]))
        try:
            assert next_of(desk, "kim", True, monkeypatch)
        finally:
            event.remove(desk, "before_cursor_execute", listen)
        return sum(not statement.startswith("PRAGMA") for statement in seen)

    next_of(desk, "kim", True, monkeypatch)
    few = statements()
    more = [stories.small(f"more{k}") for k in range(30)]
    kept.save_articles(desk, stories.reading(more))
    save_stories(desk, more)
    next_of(desk, "kim", True, monkeypatch)
    assert statements() == few


def test_a_story_saved_anew_with_marks_on_it_stands_where_its_marks_put_it(desk: Engine):
    told = kept.load_story(desk, kept.story_ids(desk)[0])
    for version in told.versions:
        if version.role != "source":
            review.record_marks(desk, "kim", [mark_event(version, s.n) for s in version.sentences])
    shortlist.renew(desk)
    with writing(desk) as connection:
        connection.execute(text("UPDATE story SET stamp = 'old' WHERE id = :id"), {"id": told.story.id})
    save_stories(desk, [told])
    shortlist.renew(desk)
    with reading(desk) as connection:
        row = connection.execute(
            text("SELECT open, stale FROM standing WHERE story = :id"), {"id": told.story.id}
        ).one()
    assert tuple(row) == (0, 0)
