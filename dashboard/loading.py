"""What the command line and the pages both do with a corpus: load it, analyse it, keep the result.

Rule 1: loading is idempotent: the same folder twice changes nothing. Rule 2: no mark is ever touched here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard import corpus, store
from dashboard.analysis import Progress, analyse
from dashboard.model import Reading, Refusal
from dashboard.settings import environment

DEMO = Path(__file__).resolve().parent.parent / "data" / "demo"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: counts of the whole corpus as it now stands, and what this folder refused."""

    articles: int
    stories: int  # with two versions or more
    singles: int
    refused: tuple[Refusal, ...] = ()


@lru_cache(maxsize=4)
def _engine(url: str) -> store.Engine:
    return store.open_database(url)


def engine() -> store.Engine:
    """The database that DASHBOARD_DB names, opened and migrated once a process. DatabaseError when it cannot be."""
    return _engine(environment().db)


def load_folder(
    db: store.Engine, folder: Path, metadata: Path | None = None, *, progress: Progress | None = None
) -> Loaded:
    """Read a folder into the database and analyse the whole corpus anew. CorpusError, DatabaseError.

    Without `metadata` the table `metadata.csv` in or beside the folder is used, where there is one.
    """
    reading = read_folder(folder, metadata, progress=progress)
    return load(db, reading, progress=progress)


def read_folder(folder: Path, metadata: Path | None = None, *, progress: Progress | None = None) -> Reading:
    """Read a folder with the table that says more about it. CorpusError."""
    return corpus.read(folder, metadata or metadata_beside(folder), progress=_reading(progress))


def load(db: store.Engine, reading: Reading, *, progress: Progress | None = None) -> Loaded:
    """Keep what was read, refusals too, and analyse the whole corpus anew."""
    store.save_articles(db, reading)
    return refresh(db, progress=progress, refused=reading.refused)


def refresh(db: store.Engine, *, progress: Progress | None = None, refused: tuple[Refusal, ...] = ()) -> Loaded:
    """Analyse what the database holds: after loading, after a hand decision on stories, after learning."""
    articles = store.articles(db)
    ids, many = [], 0
    for analysis in analyse(
        articles,
        decisions=store.decisions(db),
        known=store.stories_by_id(db),
        learned=store.learned(db),
        progress=progress,
    ):
        store.save_story(db, analysis)
        ids.append(analysis.story.id)
        many += len(analysis.versions) > 1
    store.finish_analysis(db, ids)
    return Loaded(len(articles), many, len(ids) - many, refused)


def load_demo_if_empty(db: store.Engine) -> bool:
    """The first start of a new desk: load the demo corpus. False when the database already holds articles."""
    if store.articles(db):
        return False
    load_folder(db, DEMO)
    return True


def metadata_beside(folder: Path) -> Path | None:
    """The table `metadata.csv` in or beside a corpus folder, where there is one."""
    return next((path for path in (folder / "metadata.csv", folder.parent / "metadata.csv") if path.is_file()), None)


def _reading(progress: Progress | None) -> Callable[[int, int, str], None] | None:
    return (lambda done, of, _name: progress("reading", done, of)) if progress else None
