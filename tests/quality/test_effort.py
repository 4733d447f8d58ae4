"""How much typing the desk spares: the figure of `make bench-effort`, held."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import review, store
from tests.bench.bench_effort import DEMO_GOLD, Effort, measure, measure_folder
from tests.bench.key_desk import Desk
from tests.support.marking import filled

MUST = 0.60  # keys a sentence; a tool without help needs 1 or more


@pytest.fixture(scope="module")
def effort(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Effort]:
    """The work on the demo corpus, without learning: what the machine says stays what it is."""
    copy = tmp_path_factory.mktemp("effort") / "desk.db"
    copy.write_bytes(demo_file.read_bytes())
    db = store.open_database(f"sqlite:///{copy}")
    yield measure(db, DEMO_GOLD / "gold", learn=False)
    db.dispose()


def test_every_label_in_the_database_is_the_right_one_in_the_end(effort: Effort):
    assert effort.wrong == ()
    assert effort.sentences > 700


def test_the_demo_corpus_takes_few_keys(effort: Effort):
    assert effort.per_sentence <= MUST


def test_every_story_with_versions_was_worked_through(effort: Effort):
    assert len(effort.stories) == 7
    assert sum(sentences for _, sentences in effort.stories.values()) == effort.sentences
    assert sum(keys for keys, _ in effort.stories.values()) == effort.keys


def test_the_rewrites_take_few_keys(shared: Path):
    effort = measure_folder(shared / "corpora" / "rewrites", learn=False)
    assert effort.wrong == ()
    assert effort.per_sentence <= MUST


# ---- the browserless pane counts as the real one does ---------------------------------------------------------------
@pytest.fixture
def desk(demo_desk: store.Engine) -> Desk:
    by_size = sorted(store.stories_by_id(demo_desk).items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return Desk(demo_desk, store.load_story(demo_desk, by_size[0][0]))


def test_one_key_marks_and_advances_and_one_with_shift_stays(desk: Desk):
    desk.go(0)
    desk.decide("unsupported")
    assert desk.at == 1
    desk.decide("boilerplate", stay=True)
    assert desk.at == 1
    assert desk.presses.total() == 2


def test_the_way_to_a_sentence_is_the_shortest_there_is(desk: Desk):
    last = len(desk.items) - 1
    desk.at = 0
    assert desk.way_to(0) == []
    assert desk.way_to(last - 1) == ["End"]
    assert len(desk.way_to(last)) <= 2
    assert len(desk.way_to(2)) <= 2


def test_accepting_all_takes_only_what_is_visible_undecided_and_sure_enough(desk: Desk):
    desk.go(0)
    desk.decide("unsupported", stay=True)
    before = dict(desk.mine)
    expected = set(desk.confident(0.9))
    desk.accept_all(0.9)
    taken = {key for key in desk.mine if key[0] == desk.right} - set(before)
    assert {key for key, mark in desk.mine.items() if mark.cause == "bulk"} == expected
    assert expected <= taken
    assert all(desk.said[key].confidence >= 0.9 for key in expected)
    assert all(desk.mine[key] == mark for key, mark in before.items())
    assert desk.presses["accept_all"] == desk.presses["confirm"] == 1
    assert desk.presses["slider"] == 1  # from .85


def test_the_same_words_elsewhere_follow_by_themselves_and_cost_no_key(empty_desk: store.Engine):
    filled(empty_desk)
    desk = Desk(empty_desk, store.load_story(empty_desk, "story-1"))
    desk.go(desk.index[3])
    before = desk.presses.total()
    desk.decide("boilerplate")
    assert desk.presses.total() == before + 1
    assert {key: mark.cause for key, mark in desk.mine.items()} == {
        (desk.right, 3): "key",
        (desk.left, 3): "propagation",
    }
    desk.send()
    kept = review.read_marks(empty_desk, "story-1")
    assert kept
    assert {(mark.article, mark.n): mark.label for mark in kept.marks} == dict.fromkeys(desk.mine, "boilerplate")
