"""The first rows of a table, for whoever has to say which column holds what."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import islice

from dashboard import settings
from dashboard.corpus import guarded
from dashboard.corpus.fields import folded
from dashboard.corpus.formats import FORMATS, suffix
from dashboard.corpus.readers import spreadsheet
from dashboard.corpus.records import Record, table
from dashboard.errors import CorpusError

ROWS = 3
CHARS = 200  # of a cell


@dataclass(frozen=True, slots=True)
class Preview:
    """Names of the columns, folded, each once, and the first rows, cells cut."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def preview(name: str, data: bytes) -> Preview | None:
    """The first rows of a table; None for what is no table, cannot be read, or holds the corpus' metadata."""
    ends = suffix(name)
    if ends not in _READS or len(data) > settings.MAX_FILE_BYTES:
        return None
    try:
        header, rows = (
            guarded.run(first_rows, name, data, ends) if FORMATS[ends].apart else first_rows(name, data, ends)
        )
    except CorpusError:
        return None
    if "article" in header or not any(header):
        return None
    names = tuple(name for name in dict.fromkeys(header) if name)
    cells = tuple(tuple(str(row.get(column, "") or "")[:CHARS] for column in names) for row in rows)
    return Preview(names, cells)


def first_rows(name: str, data: bytes, ends: str) -> tuple[list[str], list[dict[str, object]]]:
    """The names of the columns and the first rows of a table. CorpusError."""
    return _READS[ends](name, data)


def _first_rows(name: str, data: bytes) -> tuple[list[str], list[dict[str, object]]]:
    header, rows = table(name, data)
    return list(header), [row.fields for row in islice(rows, ROWS) if isinstance(row, Record)]


def _sheet(_name: str, data: bytes) -> tuple[list[str], list[dict[str, object]]]:
    header, rows = spreadsheet.first_sheet(data)
    return header, [row.fields for row in islice(rows, ROWS) if isinstance(row, Record)]


def _parquet(_name: str, data: bytes) -> tuple[list[str], list[dict[str, object]]]:
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        batch = next(file.iter_batches(batch_size=ROWS), None)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise CorpusError("is a damaged Parquet file.") from error
    rows = batch.to_pylist() if batch is not None else []
    return [folded(name) for name in file.schema_arrow.names], [{folded(k): v for k, v in row.items()} for row in rows]


_READS = {".csv": _first_rows, ".tsv": _first_rows, ".xlsx": _sheet, ".parquet": _parquet}
