"""Learning from marks: when it happens, what it changes, and that one switch takes all of it back."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard import review, store
from dashboard.errors import DatabaseError
from dashboard.jobs import learning, loading
from dashboard.labels import LABELS, Label
from dashboard.model import MarkEvent, MarkEvidence, StoryAnalysis, Suggestion
from dashboard.settings import LEARN_EVERY, LEARN_LEAST, LEARN_SAMPLE
from dashboard.suggest import explain
from tests.support.marking import analysis as told
from tests.support.marking import event as key_press
from tests.support.marking import keep, suggestion, two_versions

_numbers = count(1)
Said = dict[str, tuple[Suggestion, ...]]


def stories(db: Engine) -> dict[str, StoryAnalysis]:
    return {story: store.load_story(db, story) for story in store.story_ids(db)}


def said(db: Engine) -> dict[str, tuple[Suggestion, ...]]:
    return {article: found for analysis in stories(db).values() for article, found in analysis.suggestions.items()}


def mark_some(db: Engine, many: int, *, editor: str = "Kim", skip: int = 0, contrary: bool = False) -> int:
    """Mark the first `many` sentences with a firm suggestion, as the machine says, or against it."""
    turned: dict[str, Label] = {"boilerplate": "sourced", "sourced": "boilerplate", "unsupported": "sourced"}
    events = []
    for analysis in stories(db).values():
        for version in analysis.versions:
            for sentence, machine in zip(version.sentences, analysis.suggestions[version.article.id], strict=True):
                if machine.label in LABELS:
                    label = turned[machine.label] if contrary else machine.label
                    number = next(_numbers)
                    events.append(
                        MarkEvent(
                            f"learn-{number:08d}", editor, version.article.id, sentence.start, sentence.end,
                            sentence.text, label, 1_790_000_000_000 + number,
                            evidence=(MarkEvidence(note="seen"),) if label == "sourced" else (),
                        )
                    )  # fmt: skip
    chosen = events[skip :: max(1, len(events) // many)][:many]
    receipt = review.record_marks(db, editor, chosen)
    assert not receipt.refused
    return len(receipt.acks)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning begins at once."""
    monkeypatch.setattr(learning, "LEARN_PAUSE", 0.0)


@pytest.fixture
def small(empty_desk: Engine) -> Engine:
    """A desk with one story of two versions of three sentences, all with the same suggestion."""
    keep(empty_desk, told(*two_versions()))
    return empty_desk


# ---- when --------------------------------------------------------------------------------------------------------
def test_learning_is_on_until_somebody_turns_it_off(empty_desk: Engine):
    assert learning.switched_on(empty_desk)
    learning.switch(empty_desk, False)
    assert not learning.switched_on(empty_desk)
    learning.switch(empty_desk, True)
    assert learning.switched_on(empty_desk)


def test_it_is_due_every_so_many_marks_and_never_when_off(demo_desk: Engine):
    assert not learning.due(demo_desk)
    mark_some(demo_desk, LEARN_EVERY - 1)
    assert not learning.due(demo_desk)
    mark_some(demo_desk, 1, skip=1)
    assert learning.due(demo_desk)
    learning.switch(demo_desk, False)
    assert not learning.due(demo_desk)
    assert learning.in_background(demo_desk) is None
    assert learning.learn_now(demo_desk) is None
    assert store.learned(demo_desk) is None


def test_in_the_background_it_learns_once_and_is_then_no_longer_due(demo_desk: Engine):
    assert learning.in_background(demo_desk) is None
    mark_some(demo_desk, LEARN_LEAST)
    thread = learning.in_background(demo_desk)
    assert thread is not None
    thread.join(60)
    learned = store.learned(demo_desk)
    assert learned
    assert learned.n == LEARN_LEAST
    assert learned.trained_at
    assert not learning.due(demo_desk)
    assert learning.in_background(demo_desk) is None


def test_nobody_learns_while_somebody_else_does(small: Engine, monkeypatch: pytest.MonkeyPatch):
    inside, go_on = threading.Event(), threading.Event()

    def slow(_db: Engine) -> tuple[list[learning.Example], list[learning.Example]]:
        inside.set()
        assert go_on.wait(30)
        return [], []

    monkeypatch.setattr(learning, "examples", slow)
    monkeypatch.setattr(learning, "due", lambda _db: True)
    first = learning.in_background(small)
    assert first is not None
    assert inside.wait(30)
    assert learning.in_background(small) is None
    assert learning.learn_now(small) is None
    go_on.set()
    first.join(30)
    assert not first.is_alive()
    second = learning.in_background(small)
    assert second is not None
    second.join(30)


@pytest.mark.parametrize(("marks", "waited"), [(0, 3.0), (2, 9.0), (1_000, 120.0)])
def test_it_waits_until_nobody_marks_but_not_for_ever(
    small: Engine, monkeypatch: pytest.MonkeyPatch, marks: int, waited: float
):
    clock, left = [100.0], [marks]

    def sleep(seconds: float) -> None:
        clock[0] += seconds
        left[0] -= 1
        if left[0] >= 0:
            learning.in_background(small)  # somebody goes on marking

    monkeypatch.setattr(learning, "LEARN_PAUSE", 3.0)
    monkeypatch.setattr(learning, "LEARN_LATEST", 120.0)
    monkeypatch.setitem(learning._last, "mark", 100.0)
    monkeypatch.setattr(learning.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(learning.time, "sleep", sleep)
    learning._pause()
    assert clock[0] - 100 == waited


def test_a_database_that_fails_is_logged_and_learning_goes_on_later(
    small: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(_db: Engine) -> int:
        raise DatabaseError("the disk is full")

    marks = review.count_answers
    monkeypatch.setattr(learning, "due", lambda _db: True)
    monkeypatch.setattr(learning.review, "count_answers", broken)
    with caplog.at_level(logging.ERROR):
        thread = learning.in_background(small)
        assert thread is not None
        thread.join(30)
    assert "the disk is full" in caplog.text
    monkeypatch.setattr(learning.review, "count_answers", marks)
    assert learning.learn_now(small) is not None


def test_a_database_that_cannot_even_be_asked_stops_nobody(
    small: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(_db: Engine) -> bool:
        raise DatabaseError("the server is gone")

    monkeypatch.setattr(learning, "due", broken)
    assert learning.in_background(small) is None
    assert "the server is gone" in caplog.text


# ---- what ----------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def taught_file(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """The demo desk after learning from marks that all go against the machine, to be copied; what the rules had said."""
    folder = tmp_path_factory.mktemp("taught")
    db = store.open_database(f"sqlite:///{shutil.copy(demo_file, folder / 'first.db')}")
    rules = said(db)
    mark_some(db, 60, contrary=True)
    learned = learning.learn_now(db)
    assert learned
    assert learned.helps
    store.back_up(db, folder / "taught.db")
    db.dispose()
    return folder / "taught.db", rules


@pytest.fixture
def taught(taught_file: tuple[Path, Said], tmp_path: Path) -> Iterator[tuple[Engine, Said]]:
    """A desk of the test's own that has learned, and what the rules had said."""
    file, rules = taught_file
    db = store.open_database(f"sqlite:///{shutil.copy(file, tmp_path / 'taught.db')}")
    yield db, rules
    db.dispose()


def test_marks_change_suggestions_and_say_so(taught: tuple[Engine, Said]):
    db, rules = taught
    now = said(db)
    changed = [
        (old, new) for article in rules for old, new in zip(rules[article], now[article], strict=True) if old != new
    ]
    assert changed
    assert {article: len(found) for article, found in now.items()} == {a: len(found) for a, found in rules.items()}
    moved = [(old, new) for old, new in changed if old.label != new.label]
    assert moved
    for old, new in moved:
        added = [reason for reason in new.reasons if reason not in old.reasons]
        assert added
        assert all(explain(reason, language) for reason in added for language in ("en", "de"))


def test_what_a_named_reason_calls_unsupported_stays_so_and_nothing_else_becomes_it(
    taught: tuple[Engine, Said],
):
    db, rules = taught
    now = said(db)
    for article, before in rules.items():
        labels = [(old.label, new.label) for old, new in zip(before, now[article], strict=True)]
        assert all((old == "unsupported") == (new == "unsupported") for old, new in labels)
        assert all((old == "none") == (new == "none") for old, new in labels)


def test_the_switch_gives_the_rules_suggestions_back_exactly(
    taught: tuple[Engine, Said],
):
    db, rules = taught
    learning.switch(db, False)
    assert said(db) == rules
    assert store.learned(db) is None
    loading.refresh(db)
    assert said(db) == rules
    learning.switch(db, True)
    assert learning.due(db)  # the marks are still there, and count from the beginning


def test_learning_twice_from_the_same_marks_gives_the_same(taught: tuple[Engine, Said]):
    db, _ = taught
    now = said(db)
    assert learning.learn_now(db)
    assert said(db) == now
    learned = store.learned(db)
    assert learning.reweigh(db, learned) == 0


def test_a_new_analysis_applies_what_was_learned(taught: tuple[Engine, Said]):
    db, _ = taught
    now = said(db)
    loading.refresh(db)
    assert said(db) == now


def test_marks_are_never_touched(taught: tuple[Engine, Said]):
    db, _ = taught
    before = review.read_log(db), {story: review.read_marks(db, story).marks for story in store.story_ids(db)}
    learning.switch(db, False)
    assert (review.read_log(db), {story: review.read_marks(db, story).marks for story in store.story_ids(db)}) == before


# ---- the examples --------------------------------------------------------------------------------------------------
def test_marked_sentences_are_examples_at_full_weight_and_the_others_count_little(small: Engine):
    a, _ = two_versions()
    review.record_marks(small, "Kim", [key_press(a, 1, "sourced"), key_press(a, 3, "boilerplate")])
    marked, unmarked = learning.examples(small)
    assert sorted(e.label for e in marked) == ["boilerplate", "sourced"]
    assert len(unmarked) == 4
    assert {e.weight for e in marked} == {1.0}
    assert max(e.weight for e in unmarked) < 1.0


def test_unsure_is_no_example_and_a_mark_taken_away_neither(small: Engine):
    a, b = two_versions()
    review.record_marks(
        small, "Kim", [key_press(a, 1, "unsure"), key_press(b, 1, "boilerplate"), key_press(b, 1, None)]
    )
    marked, unmarked = learning.examples(small)
    assert marked == []
    assert len(unmarked) == 5, "an open question teaches nothing, not even what the machine thinks of it"


def test_of_the_unmarked_a_sample_is_enough(small: Engine, monkeypatch: pytest.MonkeyPatch):
    assert LEARN_SAMPLE >= 1_000
    monkeypatch.setattr(learning, "LEARN_SAMPLE", 2)
    assert [len(part) for part in learning.examples(small)] == [0, 2]


def test_where_two_editors_are_split_nothing_is_learned_until_the_desk_rules(small: Engine):
    a, b = two_versions()
    review.record_marks(
        small, "Kim", [key_press(a, 1, "boilerplate"), key_press(a, 2, "sourced"), key_press(b, 1, "sourced")]
    )
    review.record_marks(
        small, "Ines", [key_press(a, 1, "sourced"), key_press(a, 2, "unsupported"), key_press(b, 1, "sourced")]
    )
    marked, unmarked = learning.examples(small)
    assert [e.label for e in marked] == ["sourced"]
    assert len(unmarked) == 3
    review.record_marks(small, "Lea", [key_press(a, 2, "unsupported", cause="adjudication")])
    marked, _ = learning.examples(small)
    assert sorted(e.label for e in marked) == ["sourced", "unsupported"]


def test_a_suggestion_without_features_teaches_nothing(empty_desk: Engine):
    keep(empty_desk, told(*two_versions(), said=suggestion()))
    assert learning.examples(empty_desk) == ([], [])


def test_a_story_analysed_anew_meanwhile_is_not_brought_back(small: Engine, monkeypatch: pytest.MonkeyPatch):
    weights = {"boilerplate": {"x": 9.0}, "unsupported": {"x": 0.0}, "sourced": {"x": 0.0}}
    learned = learning.Learned(n=50, coefficients=weights, before=0.5, after=0.9)
    newer = told(*two_versions(), said=suggestion("sourced", features={"x": 0.7}))
    load, met = store.load_story, []

    def loaded_then_changed(engine: Engine, story: str) -> StoryAnalysis:
        met.append(load(engine, story))
        store.save_story(engine, newer)  # between reading a story and writing it, somebody else keeps a new analysis
        return met[0]

    monkeypatch.setattr(learning.store, "load_story", loaded_then_changed)
    assert learning.reweigh(small, learned) == 0
    monkeypatch.undo()
    assert met[0].suggestions != newer.suggestions
    assert load(small, "story-1").suggestions == newer.suggestions
    assert learning.reweigh(small, learned) == 1
