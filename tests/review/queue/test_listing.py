"""A page of the queue, looked up in indexes, is the beginning of the queue as ordering all of it gives it."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from sqlalchemy import Engine, event, text

from dashboard import review
from dashboard import store as kept
from dashboard.review.queue import filters, listing, shortlist
from dashboard.review.queue.filters import Filters
from dashboard.review.queue.sites import count_sites
from dashboard.review.sharing import assignment, claims
from dashboard.store import finish_analysis, save_stories
from dashboard.store.engine import writing
from tests.support.making import version
from tests.support.marking import analysis, keep, suggestion
from tests.support.marking import event as mark_event

EDITORS = ("kim", "lee", "noor")
LANGUAGES = ("en", "en", "de", "es")
LABELS = ("sourced", "unsupported", "unclear", "boilerplate")
ASKED = (
    Filters(),
    Filters(status=("new", "open")),
    Filters(status=("done", "single")),
    Filters(suggested=("unsupported",)),
    Filters(suggested=("unsupported", "unclear"), confidence=("low",)),
    Filters(confidence=("high",)),
    Filters(kind=("date",)),
    Filters(kind=("date", "number")),
    Filters(decided=("unsupported",), status=("open",)),
    Filters(editor=("kim",)),
    Filters(disagreement=("open",)),
    Filters(site=("site1.example",)),
    Filters(site=("site1.example",), language=("de",)),
    Filters(language=("es",)),
    Filters(hands=("held", "assigned")),
    Filters(hands=("free",)),
    Filters(text="harbour"),
    Filters(text="harbour", suggested=("unsupported",)),
)


@pytest.fixture
def desk(store: Engine) -> Engine:
    """Sixty stories of one to three versions, in several languages and of several sites, some of the same title and need."""
    dice, told = random.Random(4), []
    for k in range(60):
        said = suggestion(dice.choice(LABELS), dice.choice((0.4, 0.7, 0.9)))
        words = [f"Sentence {n} of story {k % 40} on the {dice.choice(('harbour', 'bridge'))}." for n in range(3)]
        versions = [
            version(words, site=f"site{dice.randrange(4)}.example", name=f"s{k}v{v}", language=dice.choice(LANGUAGES))
            for v in range(dice.choice((1, 2, 3)))
        ]
        told.append(analysis(*versions, story=f"story{k:03}", said=said))
    keep(store, *told)
    count_sites(store)
    return store


def in_order(db: Engine, who: str, language: str) -> pd.DataFrame:
    """The whole queue, put in the order of the screen."""
    table = review.read_queue(db, who, language=language)
    later = (table["status"] == "done") * 4 + (table["versions"] == 1) * 2 + (table["language"] != language)
    return table.iloc[later.argsort(kind="stable")].reset_index(drop=True)


def fitting(db: Engine, table: pd.DataFrame, wanted: Filters, who: str) -> list[str]:
    found = filters.find(db, wanted, who).stories
    status = table["status"].where(table["versions"] > 1, "single")
    return [
        name
        for name, state in zip(table["story"], status, strict=True)
        if (found is None or name in found) and (not wanted.status or state in wanted.status)
    ]


def same(db: Engine, dice: random.Random) -> None:
    """Order, figures, rows and every filter are those of the whole queue."""
    for language in ("en", "de"):
        table = in_order(db, "kim", language)
        assert listing.list_stories(db, Filters(), "kim", language).names == tuple(table["story"])
        some = list(table["story"].iloc[:20])
        pd.testing.assert_frame_equal(
            listing.rows_of(db, some, "kim", language=language), table.iloc[:20], check_dtype=False
        )
    wanted = dice.choice(ASKED)
    for one in (wanted, dice.choice(ASKED)):
        expected = fitting(db, in_order(db, "kim", "en"), one, "kim")
        found = listing.list_stories(db, one, "kim", "en", most=7)
        assert found.names == tuple(expected[:7]), one
        assert found.total == len(expected), one
        assert listing.list_stories(db, one, "kim", "en", most=None).names == tuple(expected)
        hits = filters.find(db, one, "kim").hits
        assert found.sentences == sum(hits.get(name, 0) for name in expected), one
        assert listing.hits_in(db, one, "kim", found.names) == {n: hits[n] for n in found.names if n in hits}
    sums, table = listing.sums(db), in_order(db, "kim", "en")
    assert (sums.stories, sums.singles) == ((table["versions"] > 1).sum(), (table["versions"] == 1).sum())
    assert (sums.marked, sums.sentences) == (table["marked"].sum(), table["sentences"].sum())
    assert sums.done == ((table["versions"] > 1) & (table["status"] == "done")).sum()
    assert sums.languages == set(table["language"])


def test_pages_and_filters_are_those_of_the_whole_queue_while_a_desk_is_at_work(
    desk: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shortlist, "SITES_SECONDS", -1.0)
    monkeypatch.setattr(shortlist, "MARKS_LATE", 3)
    dice, names = random.Random(9), kept.story_ids(desk)
    for turn in range(8):
        same(desk, dice)
        told = kept.load_story(desk, dice.choice(names))
        many = dice.random() < 0.6
        marks = [
            mark_event(v, s.n, dice.choice(("unsupported", "sourced", "unsure")), story=told.story.id)
            for v in told.versions
            for s in v.sentences
            if many or dice.random() < 0.5
        ]
        review.record_marks(desk, dice.choice(EDITORS), marks)
        if turn == 2:
            assignment.assign(desk, "lead", names[:5], ["kim"])
            assignment.set_overlap(desk, "lead", names[3:9], 2)
        if turn == 4:
            claims.claim(desk, "kim", names[7])
            finish_analysis(desk, names[:50])
            names = names[:50]
    for wanted in ASKED:
        table = in_order(desk, "kim", "en")
        assert list(listing.list_stories(desk, wanted, "kim").names) == fitting(desk, table, wanted, "kim"), wanted


def test_a_story_analysed_anew_keeps_its_place_by_its_marks(desk: Engine):
    told = kept.load_story(desk, "story003")
    review.record_marks(desk, "kim", [mark_event(v, s.n) for v in told.versions for s in v.sentences])
    with writing(desk) as connection:
        connection.execute(text("UPDATE story SET stamp = 'old' WHERE id = 'story003'"))
    save_stories(desk, [told])
    assert listing.list_stories(desk, Filters(), "kim").names == tuple(in_order(desk, "kim", "en")["story"])


def test_the_statements_of_a_page_do_not_grow_with_the_corpus(desk: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shortlist, "QUEUE_LIVE", 10)

    def statements(wanted: Filters) -> int:
        seen: list[str] = []
        event.listen(desk, "before_cursor_execute", listen := lambda *call: seen.append(call[2]))
        try:
            names = listing.list_stories(desk, wanted, "kim", most=5).names
            assert len(listing.rows_of(desk, names, "kim")) == 5
        finally:
            event.remove(desk, "before_cursor_execute", listen)
        return sum(not statement.startswith("PRAGMA") for statement in seen)

    asked = (Filters(), Filters(language=("en",)), Filters(text="harbour"))
    for wanted in asked:
        statements(wanted)
    few = [statements(wanted) for wanted in asked]
    save_stories(desk, [analysis(version([f"Words of {k}."] * 2, name=f"n{k}"), story=f"new{k}") for k in range(100)])
    for wanted in asked:
        statements(wanted)
    assert [statements(wanted) for wanted in asked] == few


def test_what_the_server_keeps_of_stories_is_bounded(desk: Engine, monkeypatch: pytest.MonkeyPatch):
    from dashboard.review.queue import story_figures

    monkeypatch.setattr(story_figures, "KNOWN_MOST", 10)
    whole = in_order(desk, "kim", "en")
    assert len(story_figures._kept[desk.pool]) == 10
    rows = listing.rows_of(desk, list(whole["story"]), "kim")
    pd.testing.assert_frame_equal(rows, whole, check_dtype=False)
    assert len(story_figures._kept[desk.pool]) == 10


def test_going_down_a_list_goes_on_behind_what_was_shown_and_comes_round(desk: Engine):
    names = listing.list_stories(desk, Filters(), "kim").names
    shown = names[:10]
    found = list(listing.follow(desk, shown, Filters(), "kim", "en", here=shown[3]))
    assert found == [*shown[4:], *names[10:], *shown[:4]]
    assert list(listing.follow(desk, shown, None, "kim", "en", here="gone")) == list(shown)


def test_the_demo_is_listed_in_the_order_of_its_whole_queue(demo_desk: Engine):
    dice = random.Random(2)
    same(demo_desk, dice)
    told = kept.load_story(demo_desk, kept.story_ids(demo_desk)[0])
    marks = [mark_event(v, s.n, "unsure", story=told.story.id) for v in told.versions for s in v.sentences]
    review.record_marks(demo_desk, "kim", marks)
    same(demo_desk, dice)
