"""The race bench, small: nobody is served twice, nothing is lost; and its judge sees it when they are."""

from __future__ import annotations

import dataclasses

from sqlalchemy import Engine

from dashboard.review import record_marks
from tests.bench.bench_race import Told, Turn, double_served, fill, judged, race, stories
from tests.support.marking import event, filled


def test_editors_in_two_processes_never_get_the_same_place_and_lose_nothing(database_url: str):
    fill(database_url, stories(8))
    result = race(database_url, processes=2, each=10, stories=8)
    assert (result.turns, result.double, result.lost, result.errors) == (20, 0, 0, ())
    assert result.clean


def turn(editor: str, story: str, given: int, back: int, acked: tuple[str, ...] = ()) -> Turn:
    return Turn(editor, story, given - 1, given, 1, back, acked)


def test_the_judge_sees_a_story_served_twice_and_knows_second_opinions():
    apart = [turn("kim", "s", 10, 20), turn("lee", "s", 20, 30), turn("max", "t", 10, 30)]
    assert double_served(apart, {}) == 0
    assert double_served([*apart, turn("uma", "s", 15, 18)], {}) == 1
    assert double_served([*apart, turn("uma", "s", 15, 18)], {"s": 2}) == 0
    assert double_served([*apart, turn("uma", "s", 15, 18), turn("max", "s", 16, 17)], {"s": 2}) == 1
    assert double_served([turn("kim", "s", 10, 20), turn("kim", "s", 15, 30)], {"s": 2}) == 1


def test_the_judge_sees_a_lost_mark_and_an_error(store: Engine):
    a, _ = filled(store)
    kept = event(a, 1)
    record_marks(store, "kim", [kept])
    there = turn("kim", "story-1", 10, 20, (kept.id,))
    gone = dataclasses.replace(there, given=30, back=40, acked=("never recorded",))
    url = store.url.render_as_string(hide_password=False)
    assert judged(url, [Told([there])]).clean
    result = judged(url, [Told([there, gone], ["it failed"])])
    assert (result.lost, result.errors, result.clean) == (1, ("it failed",), False)
