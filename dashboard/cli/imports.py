"""`import`: a whole desk into an empty database, or marks made in other programs."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.shared import FOLDER, cli, counted, database, debug, open_desk
from dashboard.errors import ExchangeError

SHOWN = 20  # marks left out that are listed; all of them go into the file named with --left


@cli.command("import", short_help="Import a whole desk, or marks made in other programs.")
@click.argument("file", type=FOLDER)
@database
@click.option("--editor", metavar="NAME", default="", help="Editor to record the marks under if the file names none.")
@click.option("--format", "form", metavar="FORM", default="", help="Format of the file; default: detected.")
@click.option("--label", "labels", metavar="THEIRS=OURS", multiple=True, help="Map one of their labels to one of ours.")
@click.option("--left", metavar="FILE", type=FOLDER, help="Write the marks that were left out to this file.")
@click.option("--dry-run", "dry", is_flag=True, help="Record nothing; report what would change.")
@debug
def import_file(
    file: Path, db: str | None, editor: str, form: str, labels: tuple[str, ...], left: Path | None, dry: bool
) -> None:
    """Import FILE: a whole desk written by `export --format desk`, or marks made in another program.

    A desk goes into an empty database; exported again it is the same file, byte for byte. Marks are matched to
    sentences by their words, with context, and become marks of named editors; what an editor has decided at this desk
    is never overwritten. Forms: csv, jsonl, label-studio, doccano, web-annotation, tsv (WebAnno), xmi (UIMA), inception
    (a ZIP).

    The exit code is 0 even if some marks were left out; they are listed with the reason.
    """
    from dashboard import exchange, store

    try:
        with file.open("rb") as opened:
            desk = exchange.is_desk(opened.readline(1_000))
            opened.seek(0)
            if desk:
                count = exchange.read_desk(open_desk(db), opened, file.name)
                click.echo(f"{counted(count, 'row')} imported from {file}")
                return
            data = opened.read()
    except OSError as error:
        hint = "Check the name of the file."
        raise ExchangeError(f"Cannot read the file ({error.strerror}).", where=str(file), hint=hint) from error
    marks = exchange.read_marks(data, file.name, form)
    pairs = dict(_pair(text) for text in labels)
    store.open_existing(db)  # refuses a mistyped path, which opening for writing would make a new desk of
    engine = open_desk(db)
    imported = exchange.import_marks(engine, marks, name=file.name, editor=editor, labels=pairs, dry=dry)
    _tell(imported, left, dry)


def _pair(text: str) -> tuple[str, str]:
    theirs, sign, ours = text.rpartition("=")
    if not sign or not theirs or not ours:
        raise click.UsageError(f"--label {text}: write THEIRS=OURS, for example --label false=unsupported.")
    return theirs, ours


def _tell(outcome: object, left: Path | None, dry: bool) -> None:
    from dashboard.exchange.imports import Imported, tell_left

    assert isinstance(outcome, Imported)
    for who, count in sorted(outcome.recorded.items()):
        click.echo(f"{counted(count, 'mark')} {'would be ' if dry else ''}imported for {who}")
    if outcome.already_there:
        click.echo(f"{counted(outcome.already_there, 'mark')} already there")
    lines = list(tell_left(outcome.left))
    if lines:
        click.echo(f"{counted(len(lines), 'mark')} left out:")
    for line in lines[:SHOWN]:
        click.echo(f"  {line}")
    if left and lines:
        try:
            left.write_text("\n".join(lines) + "\n", encoding="utf-8")
        except OSError as error:
            hint = "Choose another file with --left."
            raise ExchangeError(f"Cannot write the file ({error.strerror}).", where=str(left), hint=hint) from error
        click.echo(f"  All of them are in {left}")
    elif len(lines) > SHOWN:
        click.echo(f"  and {len(lines) - SHOWN:,} more; write all of them to a file with --left FILE")
