"""`python -m dashboard …`: what the pages do, from a terminal.

Exit codes: 0 done, 1 an unexpected error or a failed check, 2 wrong usage, 130 interrupted, and those of errors.py.
Results go to stdout; progress, warnings and errors go to stderr. Anything heavy is imported by the command that needs
it, so that --help answers at once.
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
    from dashboard.model import Refusal

LOG = "copydesk.log"  # in DASHBOARD_DATA: tracebacks of unexpected errors
FOLDER = click.Path(path_type=Path)  # whether it exists is checked where it is read, in our words
PORT = click.IntRange(1, 65535)
FORMAT = click.Choice(["csv", "jsonl"])

database = click.option(
    "--db", metavar="URL", help="Database as an SQLAlchemy URL; default: DASHBOARD_DB, otherwise an SQLite file."
)
table = click.option(
    "--metadata",
    metavar="FILE",
    type=FOLDER,
    help="CSV with an `article` column and any of role, title, url, site, published, language, story.",
)


def debug(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option --debug, which `main` reads."""
    return click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="copydesk")
def cli() -> None:
    """Copydesk: compare machine rewrites of news stories and decide sentence by sentence."""


@cli.command(short_help="Load a folder of articles and analyse it.")
@click.argument("folder", type=FOLDER)
@table
@click.option(
    "--out", metavar="DIR", type=FOLDER, help="Write articles.jsonl, sentences.jsonl and alignments.jsonl here."
)
@database
@debug
def analyse(folder: Path, metadata: Path | None, out: Path | None, db: str | None) -> None:
    """Read FOLDER (.txt, .html, .jsonl, .csv), group its articles into stories and suggest a label for every sentence.

    The result is added to the database. Loading the same folder twice changes nothing, and marks are never touched.
    With --out and without --db, only the files are written and no database is opened.

    A metadata table adds what the files do not say, above all which articles are sources: the one given with
    --metadata, otherwise a metadata.csv in FOLDER or next to it.

    The exit code is 0 even if some files were refused (they are listed), and 3 if nothing could be read.
    """
    metadata = table_for(folder, metadata)
    with bars() as progress:
        if out and not db:
            loaded = _to_files(folder, metadata, out, progress)
        else:
            loaded = _to_database(folder, metadata, out, db, progress)
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


@cli.command(short_help="Export sentences and marks as CSV or JSON Lines.")
@click.option("--format", "form", type=FORMAT, default="csv", show_default=True, help="Table or JSON Lines.")
@database
@click.option("--out", metavar="FILE", type=FOLDER, help="Write to this file instead of stdout.")
@click.option("--final", is_flag=True, help="Final decisions only: one row per sentence.")
@debug
def export(form: str, db: str | None, out: Path | None, final: bool) -> None:
    """Export every sentence with its marks, suggestion and reasons: one row per mark."""
    from dashboard import exchange, store

    engine = store.open_existing(db)
    if out is None:
        exchange.export(engine, form, sys.stdout, final=final)  # type: ignore[arg-type]  # click.Choice holds it to the two
        return
    try:
        with exchange.whole_file(out, encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") as file:
            count = exchange.export(engine, form, file, final=final)  # type: ignore[arg-type]
    except OSError as error:
        hint = "Choose another file with --out."
        raise ExportError(f"Cannot write the file ({error.strerror}).", where=str(out), hint=hint) from error
    click.echo(f"{counted(count, 'row')} written to {out}")


@cli.command(short_help="Back up the SQLite database while it is in use.")
@click.argument("file", type=FOLDER)
@database
@debug
def backup(file: Path, db: str | None) -> None:
    """Copy the SQLite database to FILE while it is in use, and check the copy. FILE must not exist yet."""
    from dashboard import store

    store.back_up(store.open_existing(db, upgrade=False), file)
    click.echo(f"Backup written and checked: {file}")


@cli.command(short_help="Move the desk to another database, SQLite or PostgreSQL.")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@debug
def move(source: str, target: str) -> None:
    """Copy the desk from database FROM to the empty database TO, both given as URLs; FROM stays as it is.

    Stop the desk first. Every row is read back from TO and compared; nothing is kept there unless all rows match.

    A password in a URL is visible in the process list; use libpq's PGPASSWORD or .pgpass instead.
    """
    from dashboard import store

    with bars() as progress:
        moved = store.move(source, target, progress=progress)
    for name, count in sorted(moved.items()):
        if count:
            click.echo(f"{count:>9,}  {name}")
    click.echo(
        f"Moved and compared: {counted(sum(moved.values()), 'row')}. Next: set DASHBOARD_DB to the new address for every "
        "process of the desk, start it, and keep the old database until you have checked the new one."
    )


@cli.command(short_help="Prove that the marks shown match the log.")
@database
@click.option(
    "--seal", "kept", metavar="SEAL", help="A seal printed earlier: prove that nothing has changed before it."
)
@click.option("--rebuild", is_flag=True, help="Rebuild the current state from the log first.")
@debug
def check(db: str | None, kept: str | None, rebuild: bool) -> None:
    """Prove that the current state follows from the log, and that nothing in the log was altered.

    Checked: the integrity of the database file or its constraints; that every referenced row exists; that article
    texts match their ids; that no event of a sentence is missing; that the words of every event are where it says;
    that every mark is shown where its words are today; and that replaying the log gives exactly the marks the desk
    shows. The printed seal is a fingerprint of the logs; keep it elsewhere.

    The exit code is 1 if anything differs.
    """
    from dashboard import review, store

    engine = store.open_existing(db)
    if faults := store.find_faults(engine):
        for fault in faults:
            click.echo(f"  ✗ {fault}")
        click.echo("The database is not whole: nothing can be proven. Restore the newest backup.")
        raise click.exceptions.Exit(1)
    if rebuild:
        engine = store.open_database(db or environment().db)
        click.echo(f"Rebuilt from the log: {counted(review.rebuild_marks(engine), 'mark')}.")
    with bars() as progress:
        proof = review.prove(engine, kept, progress=progress)
    for line in proof.wrong:
        click.echo(f"  ✗ {line}")
    kept_besides = (counted(proof.articles, "article"), counted(proof.desk, "desk log entry"))
    click.echo(f"{', '.join(kept_besides)}, {counted(proof.lost, 'mark')} listed as lost")
    click.echo(f"seal: {proof.seal}")
    figures = f"{counted(proof.events, 'event')}, {counted(proof.marks, 'mark')}"
    now = store.load_standing(engine)
    if not now.complete:
        click.echo(
            f"A load was interrupted: {counted(now.unplaced, 'article')} in no story. Start the desk to finish it."
        )
    if proof.wrong:
        click.echo(f"The state does NOT match the log: {figures}, {counted(len(proof.wrong), 'difference')}.")
        raise click.exceptions.Exit(1)
    click.echo(f"The state matches the log: {figures}.")
    if not now.complete:
        raise click.exceptions.Exit(1)


@cli.group(short_help="Who works on the desk, and in which role.")
def people() -> None:
    """Manage who may do what. Roles: reader, editor, lead, admin."""


@people.command("list", short_help="List everyone with role and last visit.")
@database
@debug
def people_list(db: str | None) -> None:
    """Print one line per person, tab-separated: handle, role, in or out, last here, name, email, issuer#subject."""
    for one in _people().people(_open(db)):
        seen = datetime.fromtimestamp(one.seen / 1000, UTC).isoformat(timespec="minutes")
        line = (one.id, one.role, "in" if one.active else "out", seen, one.name, one.email or "-")
        click.echo("\t".join((*line, f"{one.issuer}#{one.subject}")))


@people.command("role", short_help="Change someone's role.")
@click.argument("handle")
@click.argument("role")
@database
@debug
def people_role(handle: str, role: str, db: str | None) -> None:
    """Give HANDLE the role ROLE: reader, editor, lead or admin. It takes effect with their next click."""
    _people().set_role(_open(db), None, handle, role)
    click.echo(f"{handle}: {role}")


@people.command("remove", short_help="Remove someone's access; their marks stay.")
@click.argument("handle")
@database
@debug
def people_remove(handle: str, db: str | None) -> None:
    """Remove the access of HANDLE at once. Their decisions stay, under their name."""
    _people().set_active(_open(db), None, handle, False)
    click.echo(f"{handle} no longer has access.")


@people.command("restore", short_help="Restore someone's access.")
@click.argument("handle")
@database
@debug
def people_restore(handle: str, db: str | None) -> None:
    """Restore the access of HANDLE, in the role they had."""
    _people().set_active(_open(db), None, handle, True)
    click.echo(f"{handle} has access again.")


@people.command("local", short_help="Add a name that needs no sign-in on this computer.")
@click.argument("name")
@click.argument("role")
@database
@debug
def people_local(name: str, role: str, db: str | None) -> None:
    """Let NAME use the desk without signing in, on the computer it runs on, with DASHBOARD_LOGIN=local."""
    one = _people().add_local(_open(db), name, role)
    click.echo(f"{one.id}: {one.role}")


def _people() -> Any:
    from dashboard.store import people as found

    return found


def _open(db: str | None) -> Any:
    from dashboard import store

    return store.open_database(db or environment().db)


@cli.command(short_help="Check this machine and say what to fix.")
@database
@click.option("--port", metavar="N", type=PORT, default=8501, show_default=True, help="Port to check.")
@debug
def doctor(db: str | None, port: int) -> None:
    """Check this machine: Python, packages, settings, database, disk, port, browser. Changes nothing.

    The exit code is 1 if something Copydesk needs is broken.
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
    loading.finish_interrupted(engine, progress=progress, but=folder)
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
    aside: list[Refusal] = []

    def analysed() -> Iterator[Any]:
        for one in analysis.analyse(reading.articles, progress=progress, aside=aside.append):
            sizes.append(len(one.versions))
            yield one

    if reading.articles:
        exchange.write_analysis(analysed(), out)
    singles = sizes.count(1)
    return loading.Loaded(len(reading.articles), len(sizes) - singles, singles, reading.refused, tuple(aside))


def table_for(folder: Path, metadata: Path | None) -> Path | None:
    """Return the metadata table that was named, else the one beside the articles, and then say that it is used."""
    from dashboard.jobs.loading import metadata_beside

    found = metadata or metadata_beside(folder)
    if found and not metadata:
        click.echo(f"Using the metadata table {found}.", err=True)
    return found


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


def counted(n: int, noun: str) -> str:
    """Return "1 story", "2 stories": the terminal speaks English."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


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


def program_name() -> str:
    """What a person typed to come here: the installed command, or the module."""
    return "copydesk" if Path(sys.argv[0]).stem == "copydesk" else "python -m dashboard"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error becomes one sentence on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a test's capture cannot be reconfigured
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # ✓ on a terminal that has no ✓
    try:
        return cli.main(words, prog_name=program_name(), standalone_mode=False) or 0
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
        click.echo(f"  Details are in {_log(error)}; run again with --debug to see them here.", err=True)
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
        return "no log (the data folder is not writable)"
    return str(path)
