"""`load`: articles in, from folders, files, patterns, lists and pipes, once or whenever a folder changes."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.cli.load import summary, table_for
from dashboard.cli.shared import FOLDER, bars, cli, counted, database, debug, open_desk, table
from dashboard.errors import CorpusError, ExportError
from dashboard.settings import WATCH_SECONDS

if TYPE_CHECKING:
    from dashboard.engine.analysis import Progress
    from dashboard.jobs.loading import Loaded
    from dashboard.store import Engine

PIPE = "-"
NAMED = 20  # stories of each kind named after a load; the report has all


@cli.command(short_help="Load folders, files or standard input.")
@click.argument("what", nargs=-1, metavar="FOLDER|FILE|PATTERN|@LIST|- ...")
@table
@click.option("--source", "sources", multiple=True, metavar="NAME", help="This file holds a source document.")
@click.option("--name", metavar="NAME", help="Name for what comes through the pipe; its suffix gives the format.")
@click.option("--report", metavar="FILE", type=FOLDER, help="Write what was read, refused and noted to this CSV file.")
@click.option(
    "--watch", metavar="FOLDER", type=FOLDER, help="Load this folder, then again whenever it changes, until Ctrl-C."
)
@click.option("--whole", is_flag=True, help="Analyse the whole corpus again, not only what is new or has changed.")
@database
@debug
def load(  # noqa: PLR0917  # its options
    what: tuple[str, ...],
    metadata: Path | None,
    sources: tuple[str, ...],
    name: str | None,
    report: Path | None,
    watch: Path | None,
    whole: bool,
    db: str | None,
) -> None:
    """Load articles into the desk, group them into stories and suggest a label for every sentence.

    Give any number of folders, files, patterns ("wire/*.docx", in quotation marks), lists (@LIST: one path per line) and
    - for what comes through a pipe. Everything the README lists can be read. Loading the same twice changes nothing,
    marks are never touched, and what was archived stays archived.

    Only new and changed articles are analysed, with the stories they may belong to; all other stories stay as they are. The
    whole corpus is analysed with --whole, and when it has grown by a fifth since that was last done.

    No request leaves this machine: fetch pages yourself and pipe them in, or save them and load the files.

        curl -s https://example.org/story | python -m dashboard load -

    The exit code is 0 even if some files were refused (they are listed), and 3 if nothing could be read.
    """

    if not (what or watch):
        raise click.UsageError("Name a folder, a file, - for a pipe, or --watch FOLDER.")
    words = list(what)
    engine = open_desk(db)
    with bars() as progress:
        if watch:
            _watch(engine, watch, metadata, progress)
            return
        loaded = _load(engine, words, metadata, sources, name, progress, whole=whole)
    print_loaded(loaded, engine)
    if report:
        _write(report, loaded)
    if not loaded.saved.new + loaded.saved.changed + loaded.saved.unchanged + loaded.saved.archived:
        raise CorpusError("No article could be read.", where=" ".join(words)[:200], hint="See the refused files above.")


def _load(
    engine: Engine,
    words: list[str],
    metadata: Path | None,
    sources: tuple[str, ...],
    name: str | None,
    progress: Progress | None,
    *,
    whole: bool,
) -> Loaded:
    from dashboard import corpus
    from dashboard.corpus.pasted import name_of_pipe
    from dashboard.jobs import gathering, loading

    files, refused = gathering.gather([word for word in words if word != PIPE])
    folders = [Path(word) for word in words if Path(word).is_dir()]
    if len(folders) == len(words) == 1:
        return loading.load_folder(
            engine, folders[0], table_for(folders[0], metadata), progress=progress, sources=sources, whole=whole
        )
    if PIPE not in words:
        return loading.load_files(
            engine,
            files,
            refused,
            what=" ".join(words)[:500],
            metadata=metadata,
            sources=sources,
            progress=progress,
            whole=whole,
        )
    data = sys.stdin.buffer.read()
    readings = [corpus.read_bytes(name or name_of_pipe(data), data, columns=loading.known_columns(engine))]
    if files or refused:
        readings.append(corpus.read_files(files, refused=refused, columns=loading.known_columns(engine)))
    reading = loading.as_sources(corpus.together(readings), sources)
    return loading.load(engine, reading, progress=progress, what=" ".join(words)[:500], whole=whole)


def _watch(engine: Engine, folder: Path, metadata: Path | None, progress: Progress | None) -> None:
    from dashboard.jobs.watching import watch

    click.echo(f"Watching {folder}; stop with Ctrl-C.", err=True)
    for loaded in watch(engine, folder, table_for(folder, metadata), every=WATCH_SECONDS, progress=progress):
        print_loaded(loaded, engine)


def print_loaded(loaded: Loaded, engine: Engine) -> None:
    """Print what a load brought: new, changed and known articles, the stories they changed, refusals and notes."""
    from dashboard import store

    saved = loaded.saved
    parts = [f"{len(saved.new):,} new", f"{len(saved.changed):,} changed", f"{len(saved.unchanged):,} known"]
    parts += [f"{len(saved.archived):,} archived (they stay archived)"] if saved.archived else []
    click.echo(f"Read: {', '.join(parts)}. Load {loaded.load}")
    if loaded.changed:
        new, other = len(loaded.changed["new"]), len(loaded.changed["changed"])
        click.echo(f"Stories: {new:,} new, {other:,} changed")
        titles = store.story_titles(engine, [key for ids in loaded.changed.values() for key in ids[:NAMED]])
        for how, ids in loaded.changed.items():
            for key in ids[:NAMED]:
                click.echo(f"  {how:<8} {titles.get(key, '')} ({key})")
    summary(loaded)
    for note in loaded.notes[:200]:
        click.echo(f"  noted  {note.where}: {wording(note.kind, note.what, note.n)}")


def wording(kind: str, what: str, n: int) -> str:
    """A note in English."""
    from dashboard import strings

    return strings.text(f"loading.note_{kind}", "en", what=what, n=n)


def _write(path: Path, loaded: Loaded) -> None:
    from dashboard.exchange.cells import guard_cell

    rows = [("refused", refusal.where, refusal.reason, refusal.hint) for refusal in loaded.refused]
    rows += [("noted", note.where, wording(note.kind, note.what, note.n), "") for note in loaded.notes]
    saved = loaded.saved
    ways = {"new": saved.new, "changed": saved.changed, "known": saved.unchanged, "archived": saved.archived}
    rows += [(how, name, "", "") for how, names in ways.items() for name in names]
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(
                [("what", "where", "said", "what to do"), *(map(guard_cell, row) for row in rows)]
            )
    except OSError as error:
        hint = "Choose another file with --report."
        raise ExportError(f"Cannot write the file ({error.strerror}).", where=str(path), hint=hint) from error
    click.echo(f"{counted(len(rows), 'row')} written to {path}")
