"""`suggestions`: what other programs say of sentences, shown beside the desk's own suggestions under their name."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from dashboard.cli.shared import FOLDER, bars, cli, counted, database, debug, open_desk
from dashboard.errors import CorpusError, ExportError
from dashboard.settings import CHECK_SECONDS, UNMATCHED_SHOWN

if TYPE_CHECKING:
    from dashboard.outside.matching import Brought


@cli.group(short_help="Suggestions from other programs.")
def suggestions() -> None:
    """Import what other programs say about sentences. It appears under their name, never mixed with the desk's own."""


@suggestions.command("import", short_help="Import suggestions from a JSON Lines file.")
@click.argument("file", type=FOLDER)
@click.option("--by", metavar="NAME", default="", help="Name to show for lines without `by`.")
@click.option(
    "--unmatched", metavar="FILE", type=FOLDER, help="Write the lines that were not imported here, with the reason."
)
@database
@debug
def import_(file: Path, by: str, unmatched: Path | None, db: str | None) -> None:
    """Import FILE (- reads stdin), one JSON object per line: article, n or text, label, score, reason, evidence, by.

    A sentence is named by its number, by its words, or by both. A newer suggestion of the same name takes the older
    one's place. Lines that match no sentence are listed; the exit code is 3 if nothing could be imported.
    """
    from dashboard.outside.lines import read_lines
    from dashboard.outside.matching import bring_in

    with _opened(file) as lines:
        brought = bring_in(open_desk(db), read_lines(file.name, lines, by.strip()))
    _tell(brought, unmatched)
    if not brought.kept and brought.left:
        raise CorpusError("Nothing was imported.", where=str(file), hint="See the lines above.")


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    if str(file) == "-":
        yield sys.stdin
        return
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as lines:
            yield lines
    except OSError as error:
        raise CorpusError(
            f"The file cannot be read ({error.strerror}).", where=str(file), hint="Check its path."
        ) from error


def _tell(brought: Brought, unmatched: Path | None) -> None:
    click.echo(f"{counted(brought.kept, 'suggestion')} imported, {counted(len(brought.left), 'line')} not.")
    for draft_left in brought.left[:UNMATCHED_SHOWN]:
        click.echo(f"  {draft_left.where}: {draft_left.reason} {draft_left.hint}", err=True)
    if unmatched:
        rows = [{"where": draft.where, "reason": draft.reason} for draft in brought.left]
        try:
            unmatched.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        except OSError as error:
            raise ExportError(f"Cannot write the file ({error.strerror}).", where=str(unmatched)) from error
    elif len(brought.left) > UNMATCHED_SHOWN:
        click.echo(f"  … and {len(brought.left) - UNMATCHED_SHOWN:,} more; --unmatched FILE writes them all.", err=True)


@suggestions.command("check", short_help="Ask the installed checkers about every sentence.")
@click.argument("names", nargs=-1)
@click.option("--story", metavar="ID", help="Only this story.")
@click.option("--again", is_flag=True, help="Also ask about sentences they have already judged.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 3600),
    default=CHECK_SECONDS,
    show_default=True,
    help="Time limit per sentence.",
)
@database
@debug
def check_(names: tuple[str, ...], story: str | None, again: bool, seconds: float, db: str | None) -> None:
    """Ask the checkers NAMES, or all that are installed, about the desk's sentences and keep what they say.

    One that fails, hangs or answers nonsense is stopped after a few sentences; the others go on, and the exit code is 1.
    """
    from dashboard.outside import checkers
    from dashboard.outside.running import run_checker

    wanted = names or tuple(sorted(checkers.installed()))
    if not wanted:
        click.echo("No checker is installed. docs/checkers.md shows how to write one.")
        return
    engine, failed = open_desk(db), False
    for name in wanted:
        with bars() as progress:
            run = run_checker(engine, name, story=story, again=again, seconds=seconds, progress=progress)
        click.echo(f"{name}: {counted(run.asked, 'sentence')} asked, {run.answered:,} judged, {run.failed:,} failed")
        if run.trouble:
            click.echo(f"  {'stopped: ' if run.stopped else ''}{run.trouble}", err=True)
        failed = failed or run.stopped
    if failed:
        raise click.exceptions.Exit(1)


@suggestions.command("list", short_help="Who has suggested what.")
@database
@debug
def list_(db: str | None) -> None:
    """Print one line per name, tab-separated: name, number of suggestions, time of the newest, shown or hidden."""
    from dashboard import store
    from dashboard.store.outside import sayers

    for sayer in sayers(store.open_existing(db)):
        newest = datetime.fromtimestamp(sayer.newest / 1000, UTC).isoformat(timespec="minutes")
        click.echo("\t".join((sayer.by, str(sayer.count), newest, "shown" if sayer.shown else "hidden")))


@suggestions.command("remove", short_help="Remove everything a name has suggested.")
@click.argument("name")
@database
@debug
def remove(name: str, db: str | None) -> None:
    """Remove every suggestion of NAME. Marks stay as they are."""
    from dashboard.store.outside import remove_outside

    click.echo(f"{counted(remove_outside(open_desk(db), name), 'suggestion')} of {name} removed.")
