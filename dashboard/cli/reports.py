"""`report`: a story, letters to its publishers, or the whole desk, as a page for people who have never seen it."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.cli.shared import FOLDER, cli, counted, database, debug
from dashboard.errors import ExportError


@cli.command(short_help="Write a report as HTML, PDF or DOCX.")
@click.option("--story", metavar="ID", help="The story to report on; without it, the whole desk.")
@click.option("--letters", is_flag=True, help="Letters to the publishers of the story instead of a report.")
@click.option("--out", metavar="FILE", type=FOLDER, required=True, help="File to write: .html, .pdf or .docx.")
@click.option("--language", type=click.Choice(["en", "de", "es"]), default="en", show_default=True)
@database
@debug
def report(story: str | None, letters: bool, out: Path, language: str, db: str | None) -> None:
    """Write what the desk has found about a story, or about everything, for people who have never seen Copydesk.

    A story's report has the verdict in a paragraph, each finding with its wrong words beside the evidence, the versions
    and their sites, who decided, and what is open. --letters writes one letter to each publisher whose version has
    something unsupported. Story ids are in the column `story` of `export`.
    """
    from dashboard import exchange, store
    from dashboard.exchange import report as reports

    engine = store.open_existing(db)
    if letters and not story:
        raise click.UsageError("--letters needs --story.")
    if letters:
        pages = reports.letters(engine, story or "", language)
    else:
        pages = [reports.story_page(engine, story, language) if story else reports.corpus_page(engine, language)]
    made = reports.write_report(pages, out.suffix.lower())
    try:
        with exchange.whole_bytes(out) as file:
            file.write(made)
    except OSError as error:
        hint = "Choose another file with --out."
        raise ExportError(f"Cannot write the file ({error.strerror}).", where=str(out), hint=hint) from error
    click.echo(f"{counted(len(pages), 'letter') if letters else 'Report'} written to {out}")
