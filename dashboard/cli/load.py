"""`analyse` and `serve`: articles in, and the desk over them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.cli.shared import FOLDER, PORT, bars, cli, counted, database, debug, open_desk, table
from dashboard.errors import CorpusError
from dashboard.settings import environment

if TYPE_CHECKING:
    from dashboard.engine.analysis import Progress
    from dashboard.jobs.loading import Loaded
    from dashboard.jobs.loading_parts import Way
    from dashboard.model import Refusal


@cli.command(short_help="Load a folder of articles and analyse it.")
@click.argument("folder", type=FOLDER)
@table
@click.option(
    "--out", metavar="DIR", type=FOLDER, help="Write articles.jsonl, sentences.jsonl and alignments.jsonl here."
)
@click.option(
    "--engine",
    type=click.Choice(["serial", "processes", "ray"]),
    help="Analyse in parts: in this process, on its cores, or on a Ray cluster. For large corpora.",
)
@click.option(
    "--only-new",
    is_flag=True,
    help="Analyse only what is new or has changed, with the stories it may belong to, as `load` does.",
)
@click.option(
    "--workers", metavar="N", type=click.IntRange(1, 4096), help="Parts to run at once; default: one per core."
)
@click.option("--work", metavar="DIR", type=FOLDER, help="Folder of the parts; default: one in DASHBOARD_DATA.")
@database
@debug
def analyse(  # noqa: PLR0917  # its options
    folder: Path,
    metadata: Path | None,
    out: Path | None,
    engine: str | None,
    only_new: bool,
    workers: int | None,
    work: Path | None,
    db: str | None,
) -> None:
    """Read FOLDER, group its articles into stories and suggest a label for every sentence.

    The result is added to the database. Loading the same folder twice changes nothing, and marks are never touched.
    With --out and without --db, only the files are written and no database is opened.

    A metadata table adds what the files do not say, above all which articles are sources: the one given with
    --metadata, otherwise a metadata.csv in FOLDER or next to it.

    With --engine the corpus is analysed in parts, which are files in the work folder: memory does not grow with the texts, and
    an analysis that was killed goes on where it stood. The result is the same on every engine.

    With --only-new the cost is that of the new articles. They are held against the statistics of the last analysis of the whole
    corpus; once the corpus has grown by a fifth, the whole is analysed anew.

    The exit code is 0 even if some files were refused (they are listed), and 3 if nothing could be read.
    """
    metadata = table_for(folder, metadata)
    if only_new and (out or engine):
        raise click.UsageError("--only-new goes with neither --out nor --engine.")
    way = _way(engine, workers, work) if engine else None
    with bars() as progress:
        if only_new:
            loaded = _added(folder, metadata, db, progress)
        elif out and not db:
            loaded = _to_files(folder, metadata, out, progress, way)
        else:
            loaded = _to_database(folder, metadata, out, db, progress, way)
    summary(loaded)
    if out and loaded.articles:
        click.echo(f"Written: {out / 'articles.jsonl'}, sentences.jsonl, alignments.jsonl")
    if not loaded.articles:
        hint = "See the refused files above, or choose another folder."
        raise CorpusError("No article could be read.", where=str(folder), hint=hint)


@cli.command(short_help="Start the desk and print its address.")
@click.option("--port", metavar="N", type=PORT, help="Port; default: 8501, or the next free one.")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Address to listen on.")
@database
@click.option("--corpus", metavar="FOLDER", type=FOLDER, help="Load this folder first, like `analyse`.")
@table
@debug
def serve(port: int | None, host: str, db: str | None, corpus: Path | None, metadata: Path | None) -> None:
    """Start the desk and print its address. Stop it with Ctrl-C.

    If the database is empty and no --corpus is given, the demo corpus is loaded.
    """
    from dashboard.jobs import loading
    from dashboard.store import current
    from dashboard.web import server

    server.check_way_in(host, server.secrets_files())
    chosen = server.free_port(host, port)
    if db:
        os.environ["DASHBOARD_DB"] = db  # the app reads it, in this very process
    with bars() as progress:
        if loading.finish_interrupted(current.engine(), progress=progress, but=corpus):
            click.echo("A load that had been interrupted was finished.")
        if corpus:
            metadata = table_for(corpus, metadata)
            summary(loading.load_folder(current.engine(), corpus, metadata, progress=progress))
        elif loading.load_demo_if_empty(current.engine()):
            click.echo("The database was empty, so the demo corpus was loaded.")
    server.serve(host, chosen)


def _added(folder: Path, metadata: Path | None, db: str | None, progress: Progress | None) -> Loaded:
    from dashboard.jobs import loading

    engine = open_desk(db)
    loading.finish_interrupted(engine, progress=progress, but=folder)
    return loading.load_folder(engine, folder, metadata, progress=progress)


def _way(engine: str, workers: int | None, work: Path | None) -> Way:
    """Where parts run and lie."""
    from dashboard.engine.running import Engine
    from dashboard.jobs.loading_parts import Way

    return Way(Engine(engine, workers), work or environment().data / "work")  # type: ignore[arg-type]


def _to_database(
    folder: Path,
    metadata: Path | None,
    out: Path | None,
    db: str | None,
    progress: Progress | None,
    way: Way | None,
) -> Loaded:
    from dashboard import store
    from dashboard.jobs import loading, loading_parts

    engine = open_desk(db)
    loading.finish_interrupted(engine, progress=progress, but=folder)
    if way:
        loaded = loading_parts.load_folder_by_parts(engine, folder, way, metadata, progress=progress)
    else:
        loaded = loading.load_folder(engine, folder, metadata, progress=progress, whole=True)
    if out:
        from dashboard import exchange

        exchange.write_analysis((store.load_story(engine, story) for story in store.story_ids(engine)), out)
    return loaded


def _to_files(folder: Path, metadata: Path | None, out: Path, progress: Progress | None, way: Way | None) -> Loaded:
    from dashboard import exchange
    from dashboard.engine import analysis, by_parts
    from dashboard.jobs import loading

    if way:
        done = by_parts.analyse_folder(folder, way.work / "files", way.engine, metadata=metadata, progress=progress)
        if done.articles():
            exchange.write_analysis(done.stories(), out)
        own = list(done.sizes())
        alone = own.count(1)
        return loading.Loaded(done.articles(), len(own) - alone, alone, tuple(done.refused()), tuple(done.aside()))
    reading = loading.read_folder(folder, metadata, progress=progress)
    sizes: list[int] = []
    aside: list[Refusal] = []

    def analysed() -> Iterator[Any]:
        for story_analysis in analysis.analyse(reading.articles, progress=progress, aside=aside.append):
            sizes.append(len(story_analysis.versions))
            yield story_analysis

    if reading.articles:
        exchange.write_analysis(analysed(), out)
    singles = sizes.count(1)
    return loading.Loaded(len(reading.articles), len(sizes) - singles, singles, reading.refused, tuple(aside))


def table_for(folder: Path, metadata: Path | None) -> Path | None:
    """Return the metadata table that was named, else the one beside the articles, and then say that it is used."""
    from dashboard.jobs.loading import metadata_beside

    metadata_path = metadata or metadata_beside(folder)
    if metadata_path and not metadata:
        click.echo(f"Using the metadata table {metadata_path}.", err=True)
    return metadata_path


def summary(loaded: Loaded) -> None:
    """Print what was read, in one line, and every refused file with its reason and what to do."""
    click.echo(
        f"{counted(loaded.articles, 'article')}: {counted(loaded.stories, 'story')} with two or more versions, "
        f"{counted(loaded.singles, 'single article')}; {len(loaded.refused)} refused"
    )
    for refusal in loaded.refused:
        click.echo(f"  refused  {refusal.where}: {refusal.reason} {refusal.hint}".rstrip())
    for refusal in loaded.aside:
        click.echo(f"  set aside  {refusal.where}: {refusal.reason} {refusal.hint}".rstrip())
