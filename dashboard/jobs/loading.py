"""What the command line and the pages both do with a corpus: load it, analyse it, keep the result.

Rule 1: loading is idempotent: the same folder twice changes nothing. Rule 2: no mark is ever touched here. Rule 3: a load
is on record before its first article is kept; what a killed process left unfinished is finished at the next start.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from dashboard import corpus, store
from dashboard.bundled import bundled
from dashboard.corpus.columns import Columns, signature
from dashboard.corpus.metadata import read_metadata
from dashboard.engine.analysis import Progress, analyse
from dashboard.errors import CorpusError, DatabaseError
from dashboard.jobs.increment import Part, analyse_part, find_part, usable_statistics
from dashboard.jobs.statistics import Statistics, keep_statistics
from dashboard.model import Article, Note, Reading, Refusal, StoryAnalysis
from dashboard.review.queue import shortlist
from dashboard.review.queue.sites import count_sites
from dashboard.review.sharing import assignment
from dashboard.store import load_reports, loads
from dashboard.store.shelf import stories_left

HEARTBEAT = 30.0  # seconds
ROUNDS = 3  # analyses in a row, should others go on loading while this one runs
DEMO = bundled("data/demo")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: counts of the whole corpus as it now stands, and what this folder refused."""

    articles: int
    stories: int  # with two versions or more
    singles: int
    refused: tuple[Refusal, ...] = ()
    aside: tuple[Refusal, ...] = ()  # what was not analysed, wholly or in part
    notes: tuple[Note, ...] = ()  # what the readers did on their own
    saved: store.Saved = field(
        default_factory=store.Saved, compare=False
    )  # which articles were new, changed, known, archived
    changed: Mapping[str, list[str]] = field(default_factory=dict, compare=False)  # ids of "new" and "changed" stories
    load: str = field(default="", compare=False)  # the id of its report


def load_folder(
    db: store.Engine,
    folder: Path,
    metadata: Path | None = None,
    *,
    progress: Progress | None = None,
    by: str | None = None,
    what: str | None = None,
    sources: Sequence[str] = (),
    whole: bool = False,
) -> Loaded:
    """Read a folder into the database and analyse what is new or has changed in it, or the `whole` corpus. CorpusError,
    DatabaseError; AccessError when the role of `by` forbids it (None: the command line).

    Without `metadata` the table `metadata.csv` in or beside the folder is used, where there is one. `what` names a
    folder that will be gone afterwards: an interrupted load of it cannot be taken up again. `sources` are names of
    files whose articles are source documents.
    """
    if by is not None:
        store.demand(db, by, "desk")  # before anything of this computer is read
    reading = read_folder(folder, metadata, progress=progress, columns=known_columns(db))
    reading = as_sources(reading, sources)
    name = what or str(folder.expanduser().absolute())
    table = str(metadata.expanduser().absolute()) if metadata else None
    return load(db, reading, progress=progress, by=by, what=name, table=table, whole=whole)


def read_folder(
    folder: Path,
    metadata: Path | None = None,
    *,
    progress: Progress | None = None,
    columns: Mapping[str, Columns] | None = None,
) -> Reading:
    """Read a folder with the table that says more about it, its tables with these `columns`. CorpusError."""
    metadata_file = metadata or metadata_beside(folder)
    return corpus.read(folder, metadata_file, progress=_reading(progress), columns=columns)


def load(
    db: store.Engine,
    reading: Reading,
    *,
    progress: Progress | None = None,
    by: str | None = None,
    what: str = "",
    table: str | None = None,
    whole: bool = False,
) -> Loaded:
    """Keep what was read, refusals too, and analyse what is new or has changed. AccessError when `by` may not.

    The whole corpus is analysed anew if `whole`, or if that is due (see increment.usable_statistics).
    """
    if by is not None:
        store.demand(db, by, "desk")
    if store.has_events(db):
        store.back_up_before(db, "load")
    job = loads.begin(db, what, articles=len(reading.articles), table=table)
    with given_up(db, job):
        saved = store.save_articles(db, reading, by)
        load_reports.keep_report(db, job.id, what, by, reading, saved)
        before = load_reports.stamps(db)
        statistics = None if whole else usable_statistics(db)
        job = loads.advance(db, job, "analysing")
        if statistics:
            loaded = _analysed_part(
                db, job, statistics, find_part(db, statistics, articles=saved.renewed), progress, reading.refused
            )
        else:
            loaded = _analysed_whole(db, job, progress, reading.refused)
        changed = load_reports.note_stories(db, job.id, before)
    return replace(loaded, notes=reading.notes, saved=saved, changed=changed, load=job.id)


def load_files(
    db: store.Engine,
    files: Sequence[tuple[str, Path]],
    refused: Sequence[Refusal] = (),
    *,
    metadata: Path | None = None,
    sources: Sequence[str] = (),
    progress: Progress | None = None,
    what: str = "",
    whole: bool = False,
) -> Loaded:
    """Read these files, (name, path) each (see gathering.gather), into the database. CorpusError, DatabaseError."""
    given = read_metadata(metadata) if metadata else None
    reading = corpus.read_files(files, given, refused=refused, progress=_reading(progress), columns=known_columns(db))
    return load(db, as_sources(reading, sources), progress=progress, what=what, whole=whole)


def as_sources(reading: Reading, names: Sequence[str]) -> Reading:
    """The reading with every article of these files as a source document."""

    def named(article: Article) -> bool:
        return any(article.name == name or article.name.startswith((f"{name}#", f"{name}/")) for name in names)

    articles = (replace(article, role="source") if named(article) else article for article in reading.articles)
    return replace(reading, articles=tuple(articles)) if names else reading


# ---- columns of tables that somebody has chosen -------------------------------------------------------------------
_COLUMNS = "columns"


def known_columns(db: store.Engine) -> dict[str, Columns]:
    """Signature of a header -> which column holds which field, as it was chosen once."""
    return dict(store.get_setting(db, _COLUMNS) or {})


def remember_columns(db: store.Engine, by: str, header: Sequence[str], chosen: Columns) -> None:
    """Read tables with this header so from now on. AccessError."""
    store.demand(db, by, "desk")
    store.set_setting(db, _COLUMNS, known_columns(db) | {signature(header): dict(chosen)})


def catch_up(
    db: store.Engine,
    *,
    articles: Collection[str] = (),
    stories: Collection[str] = (),
    progress: Progress | None = None,
) -> Loaded:
    """Analyse articles that are in no story, stories with these `articles`, and these `stories`; the whole where that
    is due."""
    statistics = usable_statistics(db)
    if statistics is None:
        return refresh(db, progress=progress)
    job = loads.advance(db, loads.begin(db, ""), "analysing")
    with given_up(db, job):
        part = find_part(db, statistics, articles=articles, stories=stories)
        return _analysed_part(db, job, statistics, part, progress, ())


def refresh(db: store.Engine, *, progress: Progress | None = None, job: loads.Load | None = None) -> Loaded:
    """Analyse all that the database holds: after a hand decision on stories, after learning, after an interrupted load.

    `job` is its record, where it is on record already.
    """
    job = loads.advance(db, job or loads.begin(db, ""), "analysing")
    with given_up(db, job):
        return _analysed_whole(db, job, progress, ())


@contextmanager
def given_up(db: store.Engine, job: loads.Load) -> Iterator[None]:
    """Whatever ends a load before its time is on record; a killed process is noticed by being gone."""
    try:
        yield
    except BaseException:
        with suppress(DatabaseError):
            loads.give_up(db, job)
        raise


def _analysed_part(
    db: store.Engine,
    job: loads.Load,
    statistics: Statistics,
    part: Part,
    progress: Progress | None,
    refused: tuple[Refusal, ...],
) -> Loaded:
    """Analyse a part of the corpus and keep the result. What others load meanwhile is theirs to analyse."""
    aside: list[Refusal] = []
    names = {new_story.name for new_story in part.fresh}

    def noted() -> Iterator[StoryAnalysis]:
        beat = _heartbeat(db, job)
        for analysis in analyse_part(db, statistics, part, progress=progress, aside=aside.append):
            names.update(version.article.name for version in analysis.versions)
            beat()
            yield analysis

    store.save_stories(db, noted())
    store.save_asides(db, aside, of=names)
    store.finish_part(db, part.gone)
    _settle(db)
    loads.drop(db, job)
    size = store.corpus_size(db)
    return Loaded(size.articles, size.stories, size.singles, refused, tuple(aside))


def _settle(db: store.Engine) -> None:
    """What depends on the stories and is kept beside them."""
    assignment.apply_rules(db)
    count_sites(db)
    shortlist.renew(db)
    shortlist.rerank(db, whole=True)


def _analysed_whole(
    db: store.Engine, job: loads.Load, progress: Progress | None, refused: tuple[Refusal, ...]
) -> Loaded:
    """Analyse the corpus and keep the result.

    Another process may load articles meanwhile; then it is done once more, so that no article stays without a story.
    """
    articles: Sequence[Article] = ()

    def analysed(aside: list[Refusal]) -> Iterator[StoryAnalysis]:
        nonlocal articles
        articles = store.read_articles(db)
        return _analysed(db, articles, progress, aside)

    sizes, aside = keep_analysis(db, job, analysed)
    many = sum(size > 1 for size in sizes.values())
    return Loaded(len(articles), many, len(sizes) - many, refused, tuple(aside))


def keep_analysis(
    db: store.Engine, job: loads.Load, analysed: Callable[[list[Refusal]], Iterator[StoryAnalysis]]
) -> tuple[dict[str, int], list[Refusal]]:
    """Keep every story that `analysed` gives, and what it sets aside; again, while others load articles meanwhile. Story id
    -> number of versions, and what was set aside."""
    for _ in range(ROUNDS):
        sizes: dict[str, int] = {}
        aside: list[Refusal] = []
        store.save_stories(db, _noted(analysed(aside), sizes, _heartbeat(db, job)))
        store.save_asides(db, aside)
        if not store.finish_analysis(db, sizes):
            break
    _settle(db)
    loads.finish(db, job)
    return sizes, aside


def _heartbeat(db: store.Engine, job: loads.Load) -> Callable[[], None]:
    """What tells other computers, every half minute, that the load is still under way."""
    last = time.monotonic()

    def beat() -> None:
        nonlocal last
        if time.monotonic() - last > HEARTBEAT:
            last = time.monotonic()
            loads.advance(db, job, "analysing")

    return beat


def _analysed(
    db: store.Engine, articles: Sequence[Article], progress: Progress | None, aside: list[Refusal]
) -> Iterator[StoryAnalysis]:
    decisions, learned = store.read_decisions(db), store.learned(db)
    stories_before = stories_left(db) | store.stories_by_id(db)  # what came back from the archive returns to its story
    return analyse(
        articles,
        decisions=decisions,
        stories_before=stories_before,
        learned=learned,
        counted=partial(keep_statistics, db),
        progress=progress,
        aside=aside.append,
    )


def _noted(
    analyses: Iterator[StoryAnalysis], sizes: dict[str, int], beat: Callable[[], None]
) -> Iterator[StoryAnalysis]:
    """The same stories; their ids and numbers of versions are put into `sizes` on the way."""
    for analysis in analyses:
        sizes[analysis.story.id] = len(analysis.versions)
        beat()
        yield analysis


def finish_interrupted(db: store.Engine, *, progress: Progress | None = None, but: Path | None = None) -> Loaded | None:
    """Finish what an interrupted load has begun; None when there is nothing to finish.

    A folder that is still there is read again, all others are analysed as far as they were kept, and what is missing is
    listed on the Corpus page. `but` is a folder that is about to be loaded anyway.
    """
    interrupted = loads.standing(db)
    if interrupted.complete:
        return None
    loaded = None
    for job in interrupted.interrupted:
        mine = but is not None and job.what == str(but.expanduser().absolute())
        if job.state == "saving" and job.what and not mine:
            loaded = _taken_up(db, job, progress)
        loads.drop(db, job)
    return loaded or (refresh(db, progress=progress) if but is None else None)


def _taken_up(db: store.Engine, job: loads.Load, progress: Progress | None) -> Loaded | None:
    try:
        table = Path(job.table) if job.table else None
        return load_folder(db, Path(job.what), table, progress=progress)
    except CorpusError:
        reason = f"Its load was interrupted; it held {job.articles:,} articles, and some may be missing."
        lost = Refusal(job.what, reason, "Load it again: what is here already will not be there twice.")
        store.save_articles(db, Reading((), (lost,)))
        return None


def load_demo_if_empty(db: store.Engine) -> bool:
    """The first start of a new desk: load the demo corpus. False when the database already holds articles."""
    if store.has_articles(db):
        return False
    load_folder(db, DEMO)
    store.set_setting(db, "demo", True)  # a desk on which the tour is offered
    return True


def metadata_beside(folder: Path) -> Path | None:
    """The table `metadata.csv` in or beside a corpus folder, where there is one."""
    return next((path for path in (folder / "metadata.csv", folder.parent / "metadata.csv") if path.is_file()), None)


def _reading(progress: Progress | None) -> Callable[[int, int, str], None] | None:
    return (lambda done, of, _name: progress("reading", done, of)) if progress else None
