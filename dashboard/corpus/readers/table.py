"""`.csv`, `.tsv`, `.jsonl`: an article a row or line; which column holds what is guessed or was chosen (columns.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dashboard.corpus import columns, fields
from dashboard.corpus.entries import entries
from dashboard.corpus.records import Record, jsonl, stretch_of_lines
from dashboard.corpus.records import table as rows_of
from dashboard.errors import CorpusError
from dashboard.model import Reading, Refusal


def read(name: str, data: bytes) -> Reading:
    """The articles of a CSV or TSV file. CorpusError where it has no column of texts."""
    header, rows = rows_of(name, data)
    return entries(name, mapped(header, rows), "csv")


def read_lines(name: str, data: bytes) -> Reading:
    """The articles of a file of JSON lines."""
    return entries(name, jsonl(name, data), "jsonl")


def read_stretch(name: str, data: bytes, first: int) -> Reading:
    """The articles of some of its lines, of which the first has the number `first`."""
    return entries(name, stretch_of_lines(name, data, first), "jsonl")


def mapped(header: Sequence[str], rows: Iterable[Record | Refusal]) -> Iterator[Record | Refusal]:
    """The rows under the names of their fields. CorpusError where no column is known to hold a text."""
    chosen = columns.chosen(header)
    if not set(chosen or header) & {*fields.NAMES["text"], *fields.NAMES["html"]}:
        raise CorpusError(
            f"has no column with the article text; its columns are {', '.join(list(header)[:12])}.",
            hint="Name it `text`, or load the table on the Corpus page and say which column it is. If this is the "
            "metadata table of the corpus, pass it with --metadata.",
        )
    return (
        row if isinstance(row, Refusal) else replace(row, fields=columns.renamed(row.fields, chosen)) for row in rows
    )
