"""`python -m dashboard …`: what the pages do, from a terminal.

Exit codes: 0 done, 1 an unexpected error or a failed check, 2 wrong usage, 130 interrupted, and those of errors.py.
What a command found goes to stdout; progress, warnings and errors go to stderr. Anything heavy is imported by the
command that needs it, so that --help answers at once.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard import __version__
from dashboard.errors import CorpusError, DashboardError, ExportError
from dashboard.settings import environment

if TYPE_CHECKING:
    from dashboard.engine.analysis import Progress
    from dashboard.jobs.loading import Loaded

LOG = "copydesk.log"  # in DASHBOARD_DATA: tracebacks of unexpected errors
FOLDER = click.Path(path_type=Path)  # whether it exists is checked where it is read, in our words
PORT = click.IntRange(1, 65535)
FORMAT = click.Choice(["csv", "jsonl"])

database = click.option(
    "--db", metavar="URL", help="SQLAlchemy URL of the database; default: DASHBOARD_DB, or an SQLite file."
)
table = click.option(
    "--metadata",
    metavar="FILE",
    type=FOLDER,
    help="CSV with a column `article` and any of role, title, url, site, published, language, story.",
)


def debug(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --debug, which `main` reads."""
    return click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="copydesk")
def cli() -> None:
    """Copydesk: compare machine-rewritten stories and decide sentence by sentence."""


@cli.command(short_help="Load a folder: stories, alignments, suggestions.")
@click.argument("folder", type=FOLDER)
@table
@click.option(
    "--out", metavar="DIR", type=FOLDER, help="Write articles.jsonl, sentences.jsonl and alignments.jsonl here."
)
@database
@debug
def analyse(folder: Path, metadata: Path | None, out: Path | None, db: str | None) -> None:
    """Read FOLDER (.txt, .html, .jsonl, .csv), group it into stories and suggest a label for every sentence.

    The result is kept in the database, beside what is there; the same folder twice changes nothing, and no mark is
    ever touched. With --out and without --db only the files are written and no database is opened.

    A table says what the files do not, above all which articles are sources: the one named with --metadata, else a
    metadata.csv in FOLDER or beside it.

    Exit code 0 also when some files were refused (they are listed); 3 when nothing could be read.
    """
    metadata = table_for(folder, metadata)
    with bars() as progress:
        if out and not db:
            loaded = _to_files(folder, metadata, out, progress)
        else:
            loaded = _to_database(folder, metadata, out, db, progress)
    summary(loaded)
    if out:
        click.echo(f"Written: {out / 'articles.jsonl'}, sentences.jsonl, alignments.jsonl")
    if not loaded.articles:
        hint = "Look at the refused files above, or name another folder."
        raise CorpusError("No article could be read.", where=str(folder), hint=hint)


@cli.command(short_help="Start the desk and print its address.")
@click.option("--port", metavar="N", type=PORT, help="Port; without it 8501, or the next one that is free.")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Address to listen on.")
@database
@click.option("--corpus", metavar="FOLDER", type=FOLDER, help="Load this folder first, as `analyse` does.")
@table
@debug
def serve(port: int | None, host: str, db: str | None, corpus: Path | None, metadata: Path | None) -> None:
    """Start the desk and print its address. Ctrl-C stops it.

    The first start loads the demo corpus when the database is empty and no --corpus is named.
    """
    from dashboard.jobs import loading
    from dashboard.store import current
    from dashboard.web import server

    server.check_way_in(host, server.secrets_files())
    chosen = server.free_port(host, port)
    if db:
        os.environ["DASHBOARD_DB"] = db  # the app reads it, in this very process
    with bars() as progress:
        if corpus:
            metadata = table_for(corpus, metadata)
            summary(loading.load_folder(current.engine(), corpus, metadata, progress=progress))
        elif loading.load_demo_if_empty(current.engine()):
            click.echo("The database was empty: the demo corpus is loaded.")
    server.serve(host, chosen)


@cli.command(short_help="Write sentences and marks as CSV or JSON lines.")
@click.option("--format", "form", type=FORMAT, default="csv", show_default=True, help="Table or JSON lines.")
@database
@click.option("--out", metavar="FILE", type=FOLDER, help="Write to this file instead of stdout.")
@click.option("--final", is_flag=True, help="Only the desk's answer: one row a sentence.")
@debug
def export(form: str, db: str | None, out: Path | None, final: bool) -> None:
    """Write every sentence with its marks, suggestion and reasons: one row a sentence and mark."""
    from dashboard import exchange, store

    engine = store.open_database(db or environment().db)
    if out is None:
        exchange.export(engine, form, sys.stdout, final=final)  # type: ignore[arg-type]  # click.Choice holds it to the two
        return
    try:
        with out.open("w", encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") as file:
            count = exchange.export(engine, form, file, final=final)  # type: ignore[arg-type]
    except OSError as error:
        hint = "Name another file with --out."
        raise ExportError(f"The file cannot be written ({error.strerror}).", where=str(out), hint=hint) from error
    click.echo(f"{count} rows written to {out}")


@cli.command(short_help="Copy the SQLite database while it is in use.")
@click.argument("file", type=FOLDER)
@database
@debug
def backup(file: Path, db: str | None) -> None:
    """Copy the SQLite database to FILE while it is in use, and check the copy. FILE must not exist."""
    from dashboard import store

    store.back_up(store.open_database(db or environment().db), file)
    click.echo(f"Backup written and checked: {file}")


@cli.command(short_help="Move the desk to another database, SQLite or PostgreSQL.")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@debug
def move(source: str, target: str) -> None:
    """Move the desk from the database FROM to the empty database TO, both given as URLs; FROM stays as it is.

    Stop the desk first. Every row is read again from TO and compared; nothing is kept there unless all agree.

    A password given in a URL can be seen in the list of processes: libpq's PGPASSWORD or .pgpass keep it out.
    """
    from dashboard import store

    with bars() as progress:
        moved = store.move(source, target, progress=progress)
    for name, count in sorted(moved.items()):
        if count:
            click.echo(f"{count:>9,}  {name}")
    click.echo(
        f"Moved and compared: {sum(moved.values()):,} rows. Next: set DASHBOARD_DB to the new address for every "
        "process of the desk, start it, and keep the old database until you have looked at the new one."
    )


@cli.command(short_help="Prove that the marks shown are what the log says.")
@database
@click.option("--seal", "kept", metavar="SEAL", help="A seal printed earlier: prove that nothing before it changed.")
@click.option("--rebuild", is_flag=True, help="Make the present state from the log again, then check.")
@debug
def check(db: str | None, kept: str | None, rebuild: bool) -> None:
    """Prove that the present state can be made from the log, and that nothing in the log was altered.

    Looked at: the file or the constraints of the database, every row that another one names, that article texts are
    those their ids were made from, that no event is missing between two others of a sentence, that the words of every
    event stand where it says, that every mark is shown where its words are today, and that folding the log gives
    exactly the marks that are served. The printed seal is a fingerprint of the logs; keep it elsewhere.

    Exit code 1 when anything differs.
    """
    from dashboard import review, store

    engine = store.open_database(db or environment().db)
    if rebuild:
        click.echo(f"Made from the log again: {review.rebuild_marks(engine):,} marks.")
    with bars() as progress:
        proof = review.prove(engine, kept, progress=progress)
    for line in proof.wrong:
        click.echo(f"  ✗ {line}")
    click.echo(f"{proof.articles:,} articles, {proof.desk:,} entries of the desk, {proof.lost:,} marks listed as lost")
    click.echo(f"seal: {proof.seal}")
    counted = f"{proof.events:,} events, {proof.marks:,} marks"
    if proof.wrong:
        click.echo(f"the state does NOT agree with the log: {counted}, {len(proof.wrong):,} differences")
        raise click.exceptions.Exit(1)
    click.echo(f"the state agrees with the log: {counted}")


@cli.group(short_help="Who works at the desk, and in which role.")
def people() -> None:
    """Who has signed in, what they may do, and when they were here last. Roles: reader, editor, lead, admin."""


@people.command("list", short_help="Everybody with role and last visit.")
@database
@debug
def people_list(db: str | None) -> None:
    """One line a person, tabs between: handle, role, in or out, last here, name, e-mail, issuer#subject."""
    for one in _people().people(_open(db)):
        seen = datetime.fromtimestamp(one.seen / 1000, UTC).isoformat(timespec="minutes")
        line = (one.id, one.role, "in" if one.active else "out", seen, one.name, one.email or "-")
        click.echo("\t".join((*line, f"{one.issuer}#{one.subject}")))


@people.command("role", short_help="Give somebody another role.")
@click.argument("handle")
@click.argument("role")
@database
@debug
def people_role(handle: str, role: str, db: str | None) -> None:
    """Give HANDLE the role ROLE: reader, editor, lead or admin. It counts from their next click on."""
    _people().set_role(_open(db), None, handle, role)
    click.echo(f"{handle}: {role}")


@people.command("remove", short_help="Shut somebody out; their marks stay.")
@click.argument("handle")
@database
@debug
def people_remove(handle: str, db: str | None) -> None:
    """Shut HANDLE out at once. What they decided stays, under their name."""
    _people().set_active(_open(db), None, handle, False)
    click.echo(f"{handle} is shut out.")


@people.command("restore", short_help="Let somebody in again.")
@click.argument("handle")
@database
@debug
def people_restore(handle: str, db: str | None) -> None:
    """Let HANDLE in again, in the role they had."""
    _people().set_active(_open(db), None, handle, True)
    click.echo(f"{handle} may come in again.")


@people.command("local", short_help="A name that needs no sign-in, on this computer.")
@click.argument("name")
@click.argument("role")
@database
@debug
def people_local(name: str, role: str, db: str | None) -> None:
    """Let NAME use a desk where people sign in without doing so, on the computer it runs on, with DASHBOARD_LOGIN=local."""
    one = _people().add_local(_open(db), name, role)
    click.echo(f"{one.id}: {one.role}")


def _people() -> Any:
    from dashboard.store import people as found

    return found


def _open(db: str | None) -> Any:
    from dashboard import store

    return store.open_database(db or environment().db)


@cli.command(short_help="Check this machine and say what to mend.")
@database
@click.option("--port", metavar="N", type=PORT, default=8501, show_default=True, help="Port to look at.")
@debug
def doctor(db: str | None, port: int) -> None:
    """Check this machine: Python, packages, settings, database, disk, port, browser. Nothing is changed.

    Exit code 1 when something that Copydesk needs is broken.
    """
    from dashboard.doctor import checks

    broken = 0
    for check in checks(db, port):
        sign = "✓" if check.ok else ("✗" if check.needed else "–")
        click.echo(f"{sign} {check.name}: {check.says}")
        if not check.ok and check.hint:
            click.echo(f"    {check.hint}")
        broken += check.needed and not check.ok
    if broken:
        raise click.exceptions.Exit(1)


def _to_database(
    folder: Path, metadata: Path | None, out: Path | None, db: str | None, progress: Progress | None
) -> Loaded:
    from dashboard import store
    from dashboard.jobs import loading

    engine = store.open_database(db or environment().db)
    loaded = loading.load_folder(engine, folder, metadata, progress=progress)
    if out:
        from dashboard import exchange

        exchange.write_analysis((store.load_story(engine, story) for story in store.story_ids(engine)), out)
    return loaded


def _to_files(folder: Path, metadata: Path | None, out: Path, progress: Progress | None) -> Loaded:
    from dashboard import exchange
    from dashboard.engine import analysis
    from dashboard.jobs import loading

    reading = loading.read_folder(folder, metadata, progress=progress)
    sizes: list[int] = []

    def counted() -> Iterator[Any]:
        for one in analysis.analyse(reading.articles, progress=progress):
            sizes.append(len(one.versions))
            yield one

    exchange.write_analysis(counted(), out)
    singles = sizes.count(1)
    return loading.Loaded(len(reading.articles), len(sizes) - singles, singles, reading.refused)


def table_for(folder: Path, metadata: Path | None) -> Path | None:
    """The metadata table that was named, else the one that lies there; then it is said that it is used."""
    from dashboard.jobs.loading import metadata_beside

    found = metadata or metadata_beside(folder)
    if found and not metadata:
        click.echo(f"Using the table {found}.", err=True)
    return found


def summary(loaded: Loaded) -> None:
    """What was read, in a line, and every refused file with its reason and what to do."""
    click.echo(
        f"{loaded.articles} articles: {loaded.stories} stories with two versions or more, {loaded.singles} singles; "
        f"{len(loaded.refused)} refused"
    )
    for refusal in loaded.refused:
        click.echo(f"  refused  {refusal.where}: {refusal.reason} {refusal.hint}".rstrip())


@contextmanager
def bars() -> Iterator[Progress | None]:
    """A progress bar for each stage on stderr, where that is a terminal; else None."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    shown: dict[str, Any] = {}

    def tell(stage: str, done: int, of: int) -> None:
        if stage not in shown:
            shown[stage] = tqdm(total=of, desc=f"{stage:<12}", file=sys.stderr)
        shown[stage].update(done - shown[stage].n)

    try:
        yield tell
    finally:
        for bar in shown.values():
            bar.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; every error becomes one sentence on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a test's capture cannot be reconfigured
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # ✓ on a terminal that has no ✓
    try:
        return cli.main(words, prog_name="python -m dashboard", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return 130
    except SystemExit:  # how click answers a closed pipe: the reader (`head`, say) has seen enough
        return 0
    except Exception as error:
        return _report(error, "--debug" in words)


def _report(error: Exception, show: bool) -> int:
    """An error as one sentence; its traceback on stderr if asked for, else in the log if it is not one of ours."""
    if show:
        traceback.print_exception(error)
    if isinstance(error, DashboardError):
        where = f"{error.where}: " if error.where else ""
        click.echo(f"Error: {where}{error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        return error.exit_code
    click.echo(f"Error: something unexpected happened ({type(error).__name__}: {error}).", err=True)
    if not show:
        click.echo(f"  The details are in {_log(error)}; --debug shows them here.", err=True)
    return 1


def _log(error: Exception) -> str:
    """Append the traceback to the log; where it is."""
    path = environment().data / LOG
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {' '.join(sys.argv)}\n")
            traceback.print_exception(error, file=file)
    except OSError:
        return "no log (the data folder cannot be written)"
    return str(path)
