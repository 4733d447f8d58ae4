"""What the command line and the pages both do with a corpus: load it, analyse it, keep the result.

Rule 1: loading is idempotent: the same folder twice changes nothing. Rule 2: no mark is ever touched here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard import corpus, store
from dashboard.bundled import bundled
from dashboard.engine.analysis import Progress, analyse
from dashboard.model import Article, Reading, Refusal, StoryAnalysis
from dashboard.review.sharing import assignment

ROUNDS = 3  # analyses in a row, should others go on loading while this one runs
DEMO = bundled("data/demo")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: counts of the whole corpus as it now stands, and what this folder refused."""

    articles: int
    stories: int  # with two versions or more
    singles: int
    refused: tuple[Refusal, ...] = ()


def load_folder(
    db: store.Engine,
    folder: Path,
    metadata: Path | None = None,
    *,
    progress: Progress | None = None,
    by: str | None = None,
) -> Loaded:
    """Read a folder into the database and analyse the whole corpus anew. CorpusError, DatabaseError; AccessError when
    the role of `by` forbids it (None: the command line).

    Without `metadata` the table `metadata.csv` in or beside the folder is used, where there is one.
    """
    if by is not None:
        store.demand(db, by, "desk")  # before anything of this computer is read
    reading = read_folder(folder, metadata, progress=progress)
    return load(db, reading, progress=progress, by=by)


def read_folder(folder: Path, metadata: Path | None = None, *, progress: Progress | None = None) -> Reading:
    """Read a folder with the table that says more about it. CorpusError."""
    return corpus.read(folder, metadata or metadata_beside(folder), progress=_reading(progress))


def load(db: store.Engine, reading: Reading, *, progress: Progress | None = None, by: str | None = None) -> Loaded:
    """Keep what was read, refusals too, and analyse the whole corpus anew. AccessError when `by` may not."""
    store.save_articles(db, reading, by)
    return refresh(db, progress=progress, refused=reading.refused)


def refresh(db: store.Engine, *, progress: Progress | None = None, refused: tuple[Refusal, ...] = ()) -> Loaded:
    """Analyse what the database holds: after loading, after a hand decision on stories, after learning.

    Another process may load articles meanwhile; then it is done once more, so that no article stays without a story.
    """
    for _ in range(ROUNDS):
        articles = store.read_articles(db)
        sizes: dict[str, int] = {}
        store.save_stories(db, _noted(_analysed(db, articles, progress), sizes))
        if not store.finish_analysis(db, sizes):
            break
    assignment.apply_rules(db)
    many = sum(size > 1 for size in sizes.values())
    return Loaded(len(articles), many, len(sizes) - many, refused)


def _analysed(db: store.Engine, articles: Sequence[Article], progress: Progress | None) -> Iterator[StoryAnalysis]:
    decisions, known, learned = store.read_decisions(db), store.stories_by_id(db), store.learned(db)
    return analyse(articles, decisions=decisions, known=known, learned=learned, progress=progress)


def _noted(analyses: Iterator[StoryAnalysis], sizes: dict[str, int]) -> Iterator[StoryAnalysis]:
    """The same stories; their ids and numbers of versions are put into `sizes` on the way."""
    for analysis in analyses:
        sizes[analysis.story.id] = len(analysis.versions)
        yield analysis


def load_demo_if_empty(db: store.Engine) -> bool:
    """The first start of a new desk: load the demo corpus. False when the database already holds articles."""
    if store.has_articles(db):
        return False
    load_folder(db, DEMO)
    return True


def metadata_beside(folder: Path) -> Path | None:
    """The table `metadata.csv` in or beside a corpus folder, where there is one."""
    return next((path for path in (folder / "metadata.csv", folder.parent / "metadata.csv") if path.is_file()), None)


def _reading(progress: Progress | None) -> Callable[[int, int, str], None] | None:
    return (lambda done, of, _name: progress("reading", done, of)) if progress else None
