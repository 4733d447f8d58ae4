"""`.csv`, `.tsv`, `.jsonl`: an article a row or line; which column holds what is guessed or was chosen (columns.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dashboard.corpus import columns, fields
from dashboard.corpus.cutting import Stretch, cut_rows
from dashboard.corpus.decoding import decode
from dashboard.corpus.entries import entries
from dashboard.corpus.records import Record, head_of, jsonl, split_lines, stretch_of_lines, stretch_of_rows
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


def read_some_lines(name: str, path: Path, stretch: Stretch) -> Reading:
    """The articles of some of its lines. OSError."""
    return entries(name, stretch_of_lines(name, stretch.of(path), stretch.line), "jsonl")


def cut(path: Path, size: int) -> list[Stretch]:
    """A CSV file in stretches of about `size` bytes; none where it has to be read as a whole. OSError, CorpusError."""
    found = cut_rows(path, size)
    if found:
        header = split_lines(decode(found[0].head_of(path)))
        mapped(head_of(path.name, header).columns, ())
    return found


def read_some_rows(name: str, path: Path, stretch: Stretch) -> Reading:
    """The articles of some rows of a CSV file. OSError, CorpusError."""
    header, rows = stretch_of_rows(name, stretch.head_of(path), stretch.of(path), stretch.line)
    return entries(name, mapped(header, rows), "csv")


def mapped(header: Sequence[str], rows: Iterable[Record | Refusal]) -> Iterator[Record | Refusal]:
    """The rows under the names of their fields. CorpusError where no column is known to hold a text."""
    chosen = columns.chosen(header)
    if not set(chosen or header) & {*fields.NAMES["text"], *fields.NAMES["html"]}:
        raise CorpusError(
            f"has no column with the article text; {_named(header)}.",
            hint="Name it `text`, or load the table on the Corpus page and say which column it is. If this is the "
            "metadata table of the corpus, pass it with --metadata.",
        )
    return (
        row if isinstance(row, Refusal) else replace(row, fields=columns.renamed(row.fields, chosen)) for row in rows
    )


def _named(header: Sequence[str]) -> str:
    """What its columns are called."""
    names = [name for name in header if name]
    return f"its columns are {', '.join(names[:12])}" if names else "its columns have no names"
