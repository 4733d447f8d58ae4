"""What is archived is in no list and no story; one call brings it back to its story, marks and all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from dashboard import review, store
from dashboard.jobs import loading, shelving
from dashboard.store import shelf
from tests.jobs.test_loading import folder, mark, version  # noqa: F401  the folder is a fixture


def test_an_archived_article_comes_back_to_its_story_with_its_marks(empty_desk: Engine, folder: Path):  # noqa: F811
    loaded = loading.load_folder(empty_desk, folder)
    late, apart = version(empty_desk, "late.txt"), version(empty_desk, "apart.txt")
    story = store.story_of(empty_desk, late.article.id)
    mark(empty_desk, late, late.sentences[1], 0)
    mark(empty_desk, apart, apart.sentences[0], 1)
    before = {name: store.load_story(empty_desk, name) for name in store.story_ids(empty_desk)}
    assert shelving.archive(empty_desk, None, [late.article.id]) == 1
    assert shelving.archive(empty_desk, None, load=loaded.load) == 2
    assert store.read_articles(empty_desk) == []
    assert store.story_ids(empty_desk) == []
    assert store.load_standing(empty_desk).complete
    assert review.find_lost(empty_desk) == []
    assert not review.prove(empty_desk).wrong
    assert loading.load_folder(empty_desk, folder).articles == 0
    assert not loading.load_demo_if_empty(empty_desk)
    assert shelving.restore(empty_desk, None, story=story) == 2
    assert shelving.restore(empty_desk, None, load=loaded.load) == 1
    assert {name: store.load_story(empty_desk, name) for name in store.story_ids(empty_desk)} == before
    assert len(review.read_marks(empty_desk, story or "").marks) == 1
    assert store.read_shelf(empty_desk) == []


def test_a_load_says_which_stories_it_has_made_and_changed(empty_desk: Engine, folder: Path, tmp_path: Path):  # noqa: F811
    first = loading.load_folder(empty_desk, folder)
    assert (len(first.changed["new"]), first.changed["changed"]) == (2, [])
    again = loading.load_folder(empty_desk, folder)
    assert (again.changed["new"], again.changed["changed"]) == ([], [])
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "third.txt").write_text(
        version(empty_desk, "late.txt").article.text.replace("Wednesday", "Friday")
    )
    third = loading.load_folder(empty_desk, tmp_path / "more", sources=["third.txt"])
    story = store.story_of(empty_desk, version(empty_desk, "third.txt").article.id)
    assert third.changed["changed"] == [story]
    assert version(empty_desk, "third.txt").role == "source"
    assert [report.counts["new"] for report in store.read_reports(empty_desk)] == [1, 0, 3]
    assert shelf.of_load(empty_desk, third.load) == list(third.saved.new)
