"""A load analyses what is new or has changed, with the stories it may belong to; no other story changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard import review, store
from dashboard.jobs import increment, loading, shelving
from dashboard.jobs.statistics import kept_statistics
from dashboard.store.load_reports import stamps
from tests.bench.generated import Made, generate
from tests.jobs.test_loading import mark, version


def folder(where: Path, some: list[Made]) -> Path:
    where.mkdir()
    for one in some:
        (where / f"{one.name}.txt").write_text(one.text[:900], encoding="utf-8")
    return where


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(generate(14, seed=5))


@pytest.fixture(scope="module")
def new(made: list[Made]) -> Made:
    """An article of the largest story."""
    big = max({one.story for one in made}, key=lambda name: sum(one.story == name for one in made))
    return next(one for one in made if one.story == big)


@pytest.fixture(scope="module")
def loaded_once(made: list[Made], new: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all but that article, and the desk it was loaded into."""
    where = tmp_path_factory.mktemp("desk")
    db = store.open_database(f"sqlite:///{where / 'desk.db'}")
    loading.load_folder(db, folder(where / "first", [one for one in made if one is not new]))
    db.dispose()
    return where


@pytest.fixture
def desk(loaded_once: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of both, the folder is tmp_path / "first"."""
    shutil.copytree(loaded_once, tmp_path, dirs_exist_ok=True)
    db = store.open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield db
    db.dispose()


def home(db: Engine, name: str) -> str:
    return store.story_of(db, version(db, name).article.id) or ""


def test_a_new_article_joins_its_story_and_all_others_stay_as_they_were(
    desk: Engine, made: list[Made], new: Made, tmp_path: Path
):
    before, statistics = stamps(desk), kept_statistics(desk)
    loaded = loading.load_folder(desk, folder(tmp_path / "second", [new]))
    story = home(desk, f"{new.name}.txt")
    assert (loaded.articles, loaded.saved.new) == (14, (version(desk, f"{new.name}.txt").article.id,))
    assert loaded.changed == {"new": [], "changed": [story]}
    names = {v.article.name.removesuffix(".txt") for v in store.load_story(desk, story).versions}
    assert names == {one.name for one in made if one.story == new.story}
    after = stamps(desk)
    assert {k: v for k, v in after.items() if k != story} == {k: v for k, v in before.items() if k != story}
    again = loading.load_folder(desk, tmp_path / "second")
    assert (again.saved.new, stamps(desk)) == ((), after)
    assert kept_statistics(desk) == statistics
    loading.load_folder(desk, tmp_path / "second", whole=True)
    assert kept_statistics(desk).version == statistics.version + 1  # type: ignore[union-attr]


def test_a_corrected_text_takes_the_place_of_the_old_one_in_its_story_and_marks_stay(desk: Engine, tmp_path: Path):
    old = next(v for v in (version(desk, a.name) for a in store.read_articles(desk)) if len(v.sentences) > 4)
    story, before, statistics = home(desk, old.article.name), stamps(desk), kept_statistics(desk)
    mark(desk, old, old.sentences[0], 0)
    (tmp_path / "first" / old.article.name).write_text(f"{old.article.text}\nThe figures were corrected on Monday.\n")
    loaded = loading.load_folder(desk, tmp_path / "first")
    assert len(loaded.saved.changed) == 1 and loaded.changed == {"new": [], "changed": [story]}
    now = store.load_story(desk, story)
    assert old.article.id not in now.story.articles and loaded.saved.changed[0] in now.story.articles
    assert {k for k, stamp in stamps(desk).items() if before[k] != stamp} == {story}
    marks = review.read_marks(desk, story)
    assert marks and [one.article for one in marks.marks] == list(loaded.saved.changed)
    assert kept_statistics(desk) == statistics


def test_metadata_unites_two_stories_through_a_new_article_and_leaves_no_empty_one_behind(
    desk: Engine, new: Made, made: list[Made], tmp_path: Path
):
    one, other = next((a, b) for a in made for b in made if len({a.story, b.story, new.story}) == 3)
    before, statistics = len(store.story_ids(desk)), kept_statistics(desk)
    folder(tmp_path / "first" / "more", [new])
    rows = "".join(f"{name}.txt,fees\n" for name in (one.name, other.name, f"more/{new.name}"))
    (tmp_path / "first" / "metadata.csv").write_text(f"article,story\n{rows}")
    loading.load_folder(desk, tmp_path / "first")
    assert len({home(desk, f"{name}.txt") for name in (one.name, other.name, f"more/{new.name}")}) == 1
    assert len(store.story_ids(desk)) < before + 1
    assert all(store.story_members(desk, story) for story in store.story_ids(desk))
    assert kept_statistics(desk) == statistics


def test_a_corpus_that_has_grown_by_a_fifth_is_counted_anew(desk: Engine, new: Made, tmp_path: Path):
    version_before = kept_statistics(desk).version  # type: ignore[union-attr]
    where = folder(tmp_path / "second", [new])
    for k in range(3):
        (where / f"more{k}.txt").write_text(f"Item {k}\n\nA ferry number {k} left the pier at noon with {k} goats.\n")
    loading.load_folder(desk, where)
    assert kept_statistics(desk).version == version_before + 1  # type: ignore[union-attr]


def test_what_an_analysis_that_was_cut_off_left_is_finished_at_the_next_load(
    desk: Engine, new: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    where = folder(tmp_path / "second", [new])

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "finish_part", cut_off)
        patch.setattr(store, "save_stories", cut_off)
        with pytest.raises(KeyboardInterrupt):
            loading.load_folder(desk, where)
    standing = store.load_standing(desk)
    assert (len(standing.interrupted), standing.unplaced) == (1, 1)
    assert store.find_faults(desk) == []
    assert increment.usable_statistics(desk) is None  # nobody knows how far it came: the next one takes the whole
    loading.load_folder(desk, where)
    assert store.load_standing(desk).complete
    assert home(desk, f"{new.name}.txt")


def test_archiving_and_a_role_learned_later_reach_only_the_story_of_the_article(
    desk: Engine, new: Made, made: list[Made], tmp_path: Path
):
    mates = [one for one in made if one.story == new.story and one is not new]
    story, before, statistics = home(desk, f"{mates[0].name}.txt"), stamps(desk), kept_statistics(desk)
    away = version(desk, f"{mates[0].name}.txt").article.id
    shelving.archive(desk, None, [away])
    assert {k for k, stamp in stamps(desk).items() if before.get(k) != stamp} <= {story}
    shelving.restore(desk, None, [away])
    assert stamps(desk) == before
    (tmp_path / "first" / "metadata.csv").write_text(f"article,role\n{mates[0].name}.txt,source\n")
    assert loading.load_folder(desk, tmp_path / "first").saved.renewed == (away,)
    assert version(desk, f"{mates[0].name}.txt").role == "source"
    assert {k for k, stamp in stamps(desk).items() if before.get(k) != stamp} == {story}
    assert kept_statistics(desk) == statistics
