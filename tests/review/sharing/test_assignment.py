"""Who is meant to do what: by hand, by rule, second opinions; always the same, always in the log, leads only."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from dashboard.errors import AccessError, SetupError
from dashboard.model import Version
from dashboard.review import record_marks
from dashboard.review.queue.ranking import read_queue
from dashboard.review.sharing.assignment import (
    Rule,
    apply_rules,
    assign,
    assignments,
    drawn,
    rules,
    second_opinions,
    set_overlap,
    set_rules,
    shared_out,
    unassign,
)
from dashboard.store.tables import desk_event
from tests.support.making import version
from tests.support.marking import analysis, event, keep
from tests.support.people_of import people

HALF = {"kim": 0.5, "lee": 0.5}


def desk(engine: Engine, count: int = 4, language: str = "en", first: int = 0) -> list[Version]:
    numbers = range(first, first + count)
    versions = [version([f"One of {i}.", f"Two of {i}."], site=f"s{i}.example", language=language) for i in numbers]
    keep_too = [analysis(v, story=f"story-{i}") for i, v in zip(numbers, versions, strict=True)]
    keep(engine, *keep_too)
    return versions


def given_to(engine: Engine) -> dict[str, tuple[str, ...]]:
    return {story: tuple(one.editor for one in several) for story, several in assignments(engine).items()}


def log(engine: Engine, kind: str) -> list[tuple[str, str | None, str | None]]:
    with engine.connect() as connection:
        rows = connection.execute(select(desk_event).where(desk_event.c.kind == kind).order_by(desk_event.c.id))
        return [(row.actor, row.story, row.person) for row in rows]


# ---- by hand ----------------------------------------------------------------------------------------------------
def test_stories_are_given_in_bulk_taken_back_and_every_one_stands_in_the_log(store: Engine):
    desk(store)
    assert assign(store, "ada", ["story-0", "story-1", "story-9"], ["kim", "lee"]) == 4
    assert assign(store, "ada", ["story-0"], ["kim"]) == 0
    assert given_to(store) == {"story-0": ("kim", "lee"), "story-1": ("kim", "lee")}
    assert unassign(store, "ada", ["story-0"], ["kim"]) == 1
    assert unassign(store, "ada", ["story-1"]) == 2
    assert given_to(store) == {"story-0": ("lee",)}
    assert len(log(store, "assigned")) == 4
    assert log(store, "unassigned")[0] == ("ada", "story-0", "kim")


def test_only_a_lead_assigns_and_only_to_those_who_may_mark(store: Engine):
    desk(store)
    people(store, ada="lead", kim="editor", rob="reader")
    with pytest.raises(AccessError, match="needs the lead role"):
        assign(store, "kim", ["story-0"], ["kim"])
    with pytest.raises(AccessError, match="rob may not mark"):
        assign(store, "ada", ["story-0"], ["rob"])
    with pytest.raises(AccessError, match="nobody-knows may not mark"):
        set_rules(store, "ada", [Rule("share", {"nobody-knows": 1.0})])
    for refused in (
        lambda: unassign(store, "kim", ["story-0"]),
        lambda: set_overlap(store, "kim", ["story-0"], 2),
        lambda: set_rules(store, "kim", []),
        lambda: apply_rules(store, "kim"),
        lambda: second_opinions(store, "kim", 0.5),
    ):
        with pytest.raises(AccessError):
            refused()
    assert assign(store, "ada", ["story-0"], ["kim"]) == 1
    assert rules(store) == ()


# ---- rules ------------------------------------------------------------------------------------------------------
def test_the_first_rule_that_fits_a_story_gives_it_away_and_says_so(store: Engine):
    desk(store, 2)
    desk_es = version(["Una cosa.", "Otra cosa."], site="s7.example", language="es")
    keep(store, *(analysis(v, story=f"story-{i}") for i, v in enumerate([*versions_of(store), desk_es])))
    found = [Rule("site", {"max": 1.0}, "s0.example"), Rule("language", {"eva": 1.0}, "es"), Rule("share", HALF)]
    assert set_rules(store, "ada", found) == 3
    assert rules(store) == tuple(found)
    given = assignments(store)
    assert [given[f"story-{i}"][0].reason for i in range(3)] == ["site s0.example", "share", "language es"]
    assert given["story-0"][0].editor == "max" and given["story-2"][0].editor == "eva"
    assert apply_rules(store, "ada") == 0


def versions_of(engine: Engine) -> list[Version]:
    from dashboard.store import load_story

    return [load_story(engine, f"story-{i}").versions[0] for i in range(2)]


def test_a_changed_rule_moves_what_nobody_has_begun_and_leaves_what_hands_did(store: Engine):
    zero, *_ = desk(store)
    assign(store, "ada", ["story-3"], ["uma"])
    set_rules(store, "ada", [Rule("share", {"kim": 1.0})])
    record_marks(store, "kim", [event(zero, 1)])
    assert set_rules(store, "ada", [Rule("share", {"lee": 1.0})]) == 4
    assert given_to(store) == {"story-0": ("kim",), "story-1": ("lee",), "story-2": ("lee",), "story-3": ("uma",)}
    assert set_rules(store, "ada", []) == 2
    assert given_to(store) == {"story-0": ("kim",), "story-3": ("uma",)}


def test_new_stories_get_their_editor_from_the_rules_that_stand(store: Engine):
    old = desk(store, 2)
    set_rules(store, "ada", [Rule("share", HALF)])
    before = given_to(store)
    second_opinions(store, "ada", 1.0)
    more = [version([f"New {i}.", f"Newer {i}."]) for i in range(2)]
    keep(store, *(analysis(v, story=f"story-{i}") for i, v in enumerate([*old, *more])))
    assert apply_rules(store) > 0
    assert given_to(store)["story-0"][0] in before["story-0"] + ("kim", "lee")
    assert {len(editors) for editors in given_to(store).values()} == {2}
    assert set(read_queue(store).overlap) == {2}
    assert apply_rules(store) == 0


def test_a_rule_without_sense_is_refused(store: Engine):
    for rule in (
        Rule("share", {}),
        Rule("share", {"kim": 0.7, "lee": 0.7}),
        Rule("share", {"kim": -0.1, "lee": 0.5}),
        Rule("language", {"kim": 1.0}),
        Rule("share", {"kim": 1.0}, "es"),
    ):
        with pytest.raises(SetupError):
            set_rules(store, "ada", [rule])
    with pytest.raises(SetupError):
        set_overlap(store, "ada", ["story-1"], 0)
    with pytest.raises(SetupError):
        second_opinions(store, "ada", 1.5)


def test_shares_come_out_as_asked_and_are_the_same_everywhere():
    editors = {"kim": 0.6, "lee": 0.3}
    found = Counter(shared_out(f"story {i}", editors) for i in range(4_000))
    assert found[("kim",)] / 4_000 == pytest.approx(0.6, abs=0.03)
    assert found[("lee",)] / 4_000 == pytest.approx(0.3, abs=0.03)
    assert found[()] / 4_000 == pytest.approx(0.1, abs=0.02)
    # written down once: another process, another machine and next year's Python say the same
    assert "".join(shared_out(f"story {i}", HALF)[0][0] for i in range(12)) == FIRST_TWELVE


FIRST_TWELVE = "klkklllkllkk"


@given(st.text(max_size=20), st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 0.16), min_size=2))
def test_who_leaves_moves_only_their_own_stories(story: str, editors: dict[str, float]):
    gone = sorted(editors)[0]
    whole = {name: share / sum(editors.values()) for name, share in editors.items()}
    rest = {name: share for name, share in whole.items() if name != gone}
    rest = {name: share / sum(rest.values()) for name, share in rest.items()}
    before, after = shared_out(story, whole), shared_out(story, rest)
    assert before == after or before == (gone,)
    several = shared_out(story, whole, 2)
    assert len(set(several)) == 2 and several[:1] == before


# ---- second opinions --------------------------------------------------------------------------------------------
def test_a_larger_share_draws_the_same_stories_and_more_and_a_smaller_one_gives_them_back(store: Engine):
    desk(store, 60)
    few = second_opinions(store, "ada", 0.2, "may")
    first = drawn(store).stories
    assert few == len(first) and 4 <= few <= 22
    second_opinions(store, "ada", 0.6, "may")
    assert first < drawn(store).stories
    second_opinions(store, "ada", 0.2, "may")
    assert drawn(store).stories == first
    assert dict(read_queue(store).overlap.value_counts()) == {1: 60 - few, 2: few}
    second_opinions(store, "ada", 0.2, "june")
    assert drawn(store).stories != first
    assert second_opinions(store, "ada", 0.0) == 0
    assert set(read_queue(store).overlap) == {1}


def test_an_overlap_set_by_hand_is_no_part_of_the_draw(store: Engine):
    desk(store, 3)
    assert set_overlap(store, "ada", ["story-0", "story-9"], 3) == 1
    assert set_overlap(store, "ada", ["story-0"], 3) == 0
    second_opinions(store, "ada", 1.0)
    second_opinions(store, "ada", 0.0)
    assert read_queue(store).set_index("story").overlap.to_dict() == {"story-0": 3, "story-1": 1, "story-2": 1}
    assert log(store, "overlap")[0] == ("ada", "story-0", None)
