"""`export`: labels, or the whole desk, as files for other programs."""

from __future__ import annotations

import gc
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import click

from dashboard.cli.shared import FOLDER, cli, counted, database, debug, open_desk
from dashboard.errors import ExportError

if TYPE_CHECKING:
    from dashboard.exchange import Export, Source
    from dashboard.store import Engine

DESK = "desk"  # the whole desk, for `import`
FORMS = (
    "csv", "xlsx", "jsonl", "parquet", "web-annotation", "label-studio", "doccano", "hugging-face", "claim-review", DESK,
)  # fmt: skip


@cli.command(short_help="Export labels for other programs, or the whole desk.")
@click.option("--format", "form", type=click.Choice(FORMS), default="csv", show_default=True, help="What to write.")
@database
@click.option("--out", metavar="FILE", type=FOLDER, help="Write to this file instead of stdout.")
@click.option("--final", is_flag=True, help="Final decisions only: one row per sentence.")
@click.option("--story", "stories", metavar="ID", multiple=True, help="Only this story; may be given several times.")
@click.option("--filter", "query", metavar="ADDRESS", help="Only what Triage shows under this address.")
@debug
def export(
    form: str, db: str | None, out: Path | None, final: bool, stories: tuple[str, ...], query: str | None
) -> None:
    """Export every sentence with its marks, suggestion and reasons, in the format another program reads.

    Tables (csv, xlsx, jsonl, parquet) have one row per sentence and mark, with --final one per sentence. hugging-face
    writes a folder, or a ZIP if --out ends in .zip. claim-review holds the sentences finally labelled unsupported.
    `desk` is everything, for `import` into an empty desk. docs/exports.md explains each form.
    """
    from dashboard import exchange, store

    engine = store.open_existing(db)
    gc.freeze()  # what is imported lives as long as the process: looking through it again and again took a sixth of the time
    if form == DESK:
        if stories or query or final:
            raise click.UsageError("`desk` is the whole desk: it takes no --story, --filter or --final.")
        lines = _to(out, lambda file: exchange.write_desk(engine, file))
        if out is not None:
            _announce(engine, db, form, lines, False, out)
        click.echo(f"{counted(lines, 'row')} written to {out}", err=out is None)
        return
    source = exchange.Source(engine, _chosen(engine, stories, query), final)
    count = _written(exchange.find_export(form), source, out)
    if out is not None:
        _announce(engine, db, form, count, final, out)
        click.echo(f"{counted(count, 'row' if form in FORMS[:4] else 'item')} written to {out}")


def _announce(engine: Engine, db: str | None, form: str, count: int, final: bool, out: Path) -> None:
    """Tell webhooks, if any listen. What was opened for reading cannot keep a message."""
    from dashboard.store.webhooks import announce_export, listens

    if listens(engine, "export.ready"):
        announce_export(open_desk(db), form, count, final=final, name=out.name)


def _chosen(engine: Engine, stories: tuple[str, ...], query: str | None) -> frozenset[str] | None:
    from dashboard import store
    from dashboard.exchange import selection

    stories_chosen = selection.stories_of(engine, selection.query_of(query)) if query else None
    if not stories:
        return stories_chosen
    stories_known = store.stories_by_id(engine)
    if unknown := [name for name in stories if name not in stories_known]:
        raise ExportError("There is no such story.", where=unknown[0], hint="The ids are in the column `story`.")
    return frozenset(stories) if stories_chosen is None else stories_chosen & frozenset(stories)


def _written(export: Export, source: Source, out: Path | None) -> int:
    if export.folder and out is not None and out.suffix != ".zip":
        return _unpacked(export, source, out)
    return _to(out, lambda file: export.write(source, file, head=out is not None))


def _unpacked(export: Export, source: Source, out: Path) -> int:
    try:
        with TemporaryFile() as packed:
            count = export.write(source, packed)
            with zipfile.ZipFile(packed) as files:
                files.extractall(out)  # written two lines above, by ourselves
    except OSError as error:
        raise _unwritable(out, error) from error
    return count


def _to(out: Path | None, write: Callable[[BinaryIO], int]) -> int:
    from dashboard.exchange import whole_bytes

    if out is None:
        sys.stdout.flush()
        count = write(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return count
    try:
        with whole_bytes(out) as file:
            return write(file)
    except OSError as error:
        raise _unwritable(out, error) from error


def _unwritable(out: Path, error: OSError) -> ExportError:
    hint = "Choose another file with --out."
    return ExportError(f"Cannot write the file ({error.strerror}).", where=str(out), hint=hint)
