"""The demo corpus, read and analysed once a run, and desks that begin with it."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import corpus, store
from dashboard.engine.analysis import analyse
from dashboard.jobs import loading
from dashboard.model import Reading, StoryAnalysis
from tests.support.once import once


@pytest.fixture(scope="session")
def demo_reading() -> Reading:
    """The demo corpus as the readers give it."""
    return corpus.read(loading.DEMO, loading.metadata_beside(loading.DEMO))


@pytest.fixture(scope="session")
def demo_stories(demo_reading: Reading, tmp_path_factory: pytest.TempPathFactory) -> tuple[StoryAnalysis, ...]:
    """All stories of the demo corpus with everything the machine says of them."""

    def write(path: Path) -> None:
        path.write_bytes(pickle.dumps(tuple(analyse(demo_reading.articles))))

    stories: tuple[StoryAnalysis, ...] = pickle.loads(once(tmp_path_factory, "demo.pickle", write).read_bytes())
    return stories


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that the demo corpus was loaded into; to be copied, never opened."""

    def load(path: Path) -> None:
        db = store.open_database(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'first.db'}")
        assert loading.load_demo_if_empty(db)
        store.back_up(db, path)
        db.dispose()

    return once(tmp_path_factory, "demo.db", load)


@pytest.fixture
def demo_desk(demo_file: Path, tmp_path: Path) -> Iterator[store.Engine]:
    """A database of the test's own with the demo corpus in it."""
    shutil.copy(demo_file, tmp_path / "desk.db")
    db = store.open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield db
    db.dispose()


@pytest.fixture
def empty_desk(made_sqlite: Path, tmp_path: Path) -> Iterator[store.Engine]:
    """A database of the test's own with nothing in it."""
    shutil.copy(made_sqlite, tmp_path / "empty.db")
    db = store.open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    yield db
    db.dispose()
