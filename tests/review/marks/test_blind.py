"""Blind mode: colleagues' marks only beside one's own, at once and however old; leads see everything."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.errors import AccessError
from dashboard.model import DESK, Version
from dashboard.review import hides, is_blind, read_history, read_marks, read_notes, record_marks, set_blind
from dashboard.store import open_database
from tests.support.marking import event, filled, from_sentence, labels
from tests.support.people_of import people


@pytest.fixture
def desk(store: Engine) -> tuple[Version, Version]:
    """Two editors and a lead, working blind on one story of two versions."""
    both = filled(store)
    people(store, ada="lead", kim="editor", lee="editor", rob="reader")
    set_blind(store, "ada", True)
    return both


def seen(engine: Engine, viewer: str | None, since: int | None = None) -> dict[tuple[int | None, str], str | None]:
    found = read_marks(engine, "story-1", since, viewer=viewer)
    return {} if found is None else {(m.n, m.editor): m.label for m in found.marks}


def test_only_a_lead_switches_it_and_it_holds_for_editors_alone(store: Engine, desk: tuple[Version, Version]):
    assert is_blind(store)
    assert {who: hides(store, who) for who in ("kim", "rob", "ada")} == {"kim": True, "rob": False, "ada": False}
    with pytest.raises(AccessError):
        set_blind(store, "kim", False)
    set_blind(store, "ada", False)
    assert not is_blind(store) and not hides(store, "kim")


def test_a_desk_without_sign_in_hides_nothing(store: Engine):
    filled(store)
    set_blind(store, "anybody", True)
    assert is_blind(store) and not hides(store, "kim")


def test_colleagues_marks_stay_hidden_until_the_own_one_and_come_with_it(store: Engine, desk: tuple[Version, Version]):
    a, _ = desk
    record_marks(store, "kim", [event(a, 1), event(a, 2, note="why not")])
    assert seen(store, "lee") == {}
    assert seen(store, "ada") == seen(store, None) == {(1, "kim"): "unsupported", (2, "kim"): "unsupported"}
    before = read_marks(store, "story-1", viewer="lee")
    assert before is not None
    record_marks(store, "lee", [event(a, 2, "sourced")])
    assert seen(store, "lee", before.revision) == {(2, "kim"): "unsupported", (2, "lee"): "sourced"}
    assert seen(store, "lee") == {(2, "kim"): "unsupported", (2, "lee"): "sourced"}
    record_marks(store, "kim", [event(a, 1, "boilerplate"), event(a, 2, "boilerplate")])
    now = read_marks(store, "story-1", viewer="lee")
    assert now is not None
    assert seen(store, "lee", now.revision - 2) == {(2, "kim"): "boilerplate"}


def test_taking_the_own_mark_away_hides_the_others_again(store: Engine, desk: tuple[Version, Version]):
    a, _ = desk
    record_marks(store, "kim", [event(a, 1, note="see page 2")])
    record_marks(store, "lee", [event(a, 1)])
    found = read_marks(store, "story-1", viewer="lee")
    assert found is not None
    record_marks(store, "lee", [event(a, 1, None)])
    after = read_marks(store, "story-1", found.revision, viewer="lee")
    assert after is not None
    assert {(m.editor, m.label, m.note) for m in after.marks} == {("lee", None, ""), ("kim", None, "")}
    assert seen(store, "lee") == {}


def test_unsure_opens_a_sentence_and_a_whole_article_reviewed_opens_all_of_it(store: Engine, desk):
    a, b = desk
    record_marks(store, "kim", [event(v, n) for v in (a, b) for n in (1, 2)])
    record_marks(store, "lee", [event(b, 1, "unsure")])
    assert set(seen(store, "lee")) == {(1, "kim"), (1, "lee")}
    before = read_marks(store, "story-1", viewer="lee")
    assert before is not None
    record_marks(store, "lee", [event(a, 1, "reviewed", start=0, end=0, quote="")])
    fresh = read_marks(store, "story-1", before.revision, viewer="lee")
    assert fresh is not None
    assert labels(fresh).keys() == {(a.article.id, 1, "kim"), (a.article.id, 2, "kim"), (a.article.id, 0, "lee")}


def test_a_ruling_is_hidden_until_the_own_opinion_is_in(store: Engine, desk: tuple[Version, Version]):
    a, _ = desk
    record_marks(store, "ada", [event(a, 1, "boilerplate", cause="adjudication")])
    assert seen(store, "lee") == {}
    record_marks(store, "lee", [event(a, 1)])
    assert seen(store, "lee") == {(1, DESK): "boilerplate", (1, "lee"): "unsupported"}


def test_history_notes_and_doubts_about_evidence_keep_the_same_secret(store: Engine, desk: tuple[Version, Version]):
    a, b = desk
    record_marks(store, "kim", [event(a, 1, note="the minutes say otherwise"), event(b, 2)])
    record_marks(store, "lee", [event(b, 1, "sourced", evidence=(from_sentence(b, 2),))])
    assert read_history(store, a.article.id, 1, viewer="lee") == []
    assert read_notes(store, viewer="lee") == []
    found = read_marks(store, "story-1", viewer="lee")
    assert found is not None and [m.stale for m in found.marks] == [""]
    record_marks(store, "lee", [event(a, 1), event(b, 2)])
    assert [e.editor for e in read_history(store, a.article.id, 1, viewer="lee")] == ["kim", "lee"]
    assert [m.note for m in read_notes(store, viewer="lee")] == ["the minutes say otherwise"]
    found = read_marks(store, "story-1", viewer="lee")
    assert found is not None and {m.stale for m in found.marks if m.label == "sourced"} == {"unsupported"}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["kim", "lee", "look"]),
        st.integers(0, 3),
        st.sampled_from(["unsupported", "boilerplate", "unsure", None]),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_what_came_bit_by_bit_is_what_comes_at_once(
    tmp_path_factory: pytest.TempPathFactory, made_sqlite: Path, steps: list[tuple[str, int, Any]]
):
    """A page that asks for news in whatever rhythm shows what a page shows that is opened now."""
    path = shutil.copy(made_sqlite, tmp_path_factory.mktemp("blind") / "desk.db")
    engine = open_database(f"sqlite:///{path}")
    a, _ = filled(engine)
    people(engine, ada="lead", kim="editor", lee="editor")
    set_blind(engine, "ada", True)
    page: dict[tuple[int | None, str], str] = {}
    rev = 0
    for who, n, label in [*steps, ("look", 0, None)]:
        if who != "look":
            whole = {"start": 0, "end": 0, "quote": ""} if n == 0 else {}
            said = None if label is None else "reviewed" if n == 0 else label
            record_marks(engine, who, [event(a, max(n, 1), said, **whole)])
            continue
        found = read_marks(engine, "story-1", rev, viewer="lee")
        for m in found.marks if found else ():
            page.pop((m.n, m.editor), None)
            if m.label is not None:
                page[m.n, m.editor] = m.label
        rev = found.revision if found else rev
    assert page == seen(engine, "lee")
    engine.dispose()
