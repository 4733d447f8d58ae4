"""Loading a corpus of any size: read and analysed in parts, on whatever engine, taken up where it was killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard import store
from dashboard.engine import by_parts
from dashboard.engine.analysis import Progress
from dashboard.engine.running import Engine
from dashboard.jobs.loading import Loaded, given_up, keep_analysis, metadata_beside
from dashboard.jobs.statistics import keep_statistics
from dashboard.model import Article, Reading, Refusal, StoryAnalysis
from dashboard.store import loads


@dataclass(frozen=True, slots=True)
class Way:
    """Where parts run, and the folder that holds what is done."""

    engine: Engine
    work: Path


def load_folder_by_parts(
    db: store.Engine, folder: Path, way: Way, metadata: Path | None = None, *, progress: Progress | None = None
) -> Loaded:
    """What `loading.load_folder` does, from the command line, in memory that does not grow with the articles' text.
    CorpusError, DatabaseError, SetupError."""
    table = metadata or metadata_beside(folder)
    work = by_parts.read_folder(folder, way.work / "read", way.engine, metadata=table, progress=progress)
    read = by_parts.Analysed(work)
    name, given = str(folder.expanduser().absolute()), str(table.expanduser().absolute()) if table else None
    job = loads.begin(db, name, articles=read.articles(), table=given)
    with given_up(db, job):
        for articles in read.parts_read():
            store.save_articles(db, Reading(articles))
        store.save_articles(db, Reading((), tuple(read.refused())))
        job, analysed_corpus = loads.advance(db, job, "analysing"), _Corpus(db)

        def analysed(aside: list[Refusal]) -> Iterator[StoryAnalysis]:
            before = by_parts.Given(store.read_decisions(db), store.stories_by_id(db), store.learned(db))
            done = by_parts.analyse_articles(
                analysed_corpus, way.work / "analysis", way.engine, given=before, progress=progress
            )
            aside += done.aside()
            keep_statistics(db, done.background())
            return done.stories()

        sizes, aside = keep_analysis(db, job, analysed)
    many = sum(size > 1 for size in sizes.values())
    return Loaded(analysed_corpus.count, many, len(sizes) - many, tuple(read.refused()), tuple(aside))


class _Corpus:
    """The articles of a database, each time anew."""

    def __init__(self, db: store.Engine) -> None:
        self.db, self.count = db, 0

    def __iter__(self) -> Iterator[Article]:
        self.count = 0
        for article in store.stream_articles(self.db):
            self.count += 1
            yield article
