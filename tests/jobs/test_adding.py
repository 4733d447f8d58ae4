"""Articles added to a corpus find their story, and no other story changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from dashboard import store
from dashboard.errors import CorpusError
from dashboard.jobs import loading
from dashboard.jobs.adding import add_folder
from dashboard.jobs.statistics import kept_statistics
from dashboard.store.engine import reading
from tests.bench.generated import Made, generate


def folder(where: Path, some: list[Made]) -> Path:
    where.mkdir()
    for one in some:
        (where / f"{one.name}.txt").write_text(one.text[:900], encoding="utf-8")
    return where


def stamps(db: Engine) -> dict[str, str]:
    with reading(db) as connection:
        return {row.id: row.stamp for row in connection.execute(text("SELECT id, stamp FROM story"))}


@pytest.fixture
def made() -> list[Made]:
    return list(generate(14, seed=5))


def test_a_new_article_joins_its_story_and_all_others_stay_as_they_were(made: list[Made], tmp_path: Path):
    db = store.open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    big = max({one.story for one in made}, key=lambda name: sum(one.story == name for one in made))
    new = next(one for one in made if one.story == big)
    loading.load_folder(db, folder(tmp_path / "first", [one for one in made if one is not new]))
    before, statistics = stamps(db), kept_statistics(db)
    assert statistics is not None
    loaded, used = add_folder(db, folder(tmp_path / "second", [new]))
    assert (loaded.articles, used.version) == (1, statistics.version)
    home = next(
        name
        for name in store.story_ids(db)
        if any(v.article.name == f"{new.name}.txt" for v in store.load_story(db, name).versions)
    )
    names = {v.article.name.removesuffix(".txt") for v in store.load_story(db, home).versions}
    assert names == {one.name for one in made if one.story == big}
    after = stamps(db)
    assert {name: stamp for name, stamp in after.items() if name != home} == {
        n: s for n, s in before.items() if n != home
    }
    again, _ = add_folder(db, tmp_path / "second")
    assert (again.articles, stamps(db)) == (0, after)
    assert kept_statistics(db).version == statistics.version  # type: ignore[union-attr]
    loading.refresh(db)
    assert kept_statistics(db).version == statistics.version + 1  # type: ignore[union-attr]
    db.dispose()


def test_a_desk_without_statistics_says_what_to_do(made: list[Made], tmp_path: Path):
    db = store.open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    with pytest.raises(CorpusError, match="no statistics") as caught:
        add_folder(db, folder(tmp_path / "first", made[:1]))
    assert "without --only-new" in caught.value.hint
    assert not store.has_articles(db)
    db.dispose()
