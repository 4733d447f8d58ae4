"""`.parquet`: an article a row, read in small batches by pyarrow, which Streamlit brings along."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from dashboard import settings
from dashboard.corpus import fields
from dashboard.corpus.cutting import Stretch
from dashboard.corpus.entries import entries
from dashboard.corpus.readers.table import mapped
from dashboard.corpus.records import Record
from dashboard.errors import CorpusError
from dashboard.model import Reading

SHARES = 16  # of one block of a large file: each reads past those before it


def read(name: str, data: bytes) -> Reading:
    """The articles of a Parquet file. CorpusError."""
    with _opened(io.BytesIO(data)) as file:
        meta = file.metadata
        size = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        if size > settings.MAX_TABLE_BYTES:
            reason = f"unpacks to {size:,} bytes; the limit is {settings.MAX_TABLE_BYTES:,}."
            raise CorpusError(reason, hint="Split it into smaller files.")
        return entries(name, mapped(_header(file), _records(file, 1, meta.num_rows)), "parquet")


def cut(path: Path, size: int) -> list[Stretch]:
    """Its rows in stretches of about `size` unpacked bytes: blocks, or shares of a block. OSError, CorpusError.

    To come to its rows a stretch reads past those before it in their block, which costs a hundredth of making articles of
    them: so a block is cut into few shares.
    """
    found, begin, end, first, rows = list[Stretch](), 0, 0, 1, 0
    with path.open("rb") as data, _opened(data) as file:
        mapped(_header(file), ())
        for count, weight in _shares(file.metadata, size):
            if rows and end - begin + weight > size:
                found.append(Stretch(begin, end, first, rows=rows))
                begin, first, rows = end, first + rows, 0
            end, rows = end + weight, rows + count
    return [*found, Stretch(begin, end, first, rows=rows)] if rows else []


def read_some_rows(name: str, path: Path, stretch: Stretch) -> Reading:
    """The articles of some of its rows. OSError, CorpusError."""
    with path.open("rb") as data, _opened(data) as file:
        rows = _records(file, stretch.line, stretch.rows)
        return entries(name, mapped(_header(file), rows), "parquet")


@contextmanager
def _opened(data: BinaryIO) -> Iterator[Any]:
    import pyarrow
    from pyarrow import parquet

    if data.read(4) != b"PAR1":
        raise CorpusError("is not a Parquet file, whatever its name says.", hint="Write it again.")
    try:
        yield parquet.ParquetFile(data)
    except (pyarrow.ArrowException, OSError, ValueError, UnicodeError) as error:
        raise CorpusError("is a damaged Parquet file.", hint="Write it again.") from error


def _header(file: Any) -> list[str]:
    return [fields.folded(column) for column in file.schema_arrow.names]


def _shares(meta: Any, size: int) -> Iterator[tuple[int, int]]:
    """Rows and unpacked bytes of each block, or of each of its shares."""
    for number in range(meta.num_row_groups):
        block = meta.row_group(number)
        rows, weight = block.num_rows, block.total_byte_size
        many = max(1, min(SHARES, -(-weight // size), rows))
        for k in range(many):
            yield rows * (k + 1) // many - rows * k // many, weight * (k + 1) // many - weight * k // many


def _records(file: Any, first: int, count: int) -> Iterator[Record]:
    """Rows from the one with the number `first` on (from 1)."""
    n, blocks = 0, list[int]()
    for number in range(file.metadata.num_row_groups):
        rows = file.metadata.row_group(number).num_rows
        if not blocks and n + rows < first:
            n += rows
        else:
            blocks.append(number)
    for batch in file.iter_batches(batch_size=settings.PARQUET_ROWS, row_groups=blocks):
        if n >= first + count - 1:
            return
        rows = batch.to_pylist() if n + len(batch) >= first else ()
        for k, row in enumerate(rows, n + 1):
            if first <= k < first + count:
                yield Record(k, {fields.folded(key): _plain(value) for key, value in row.items()})
        n += len(batch)


def _plain(value: Any) -> Any:
    """Days and moments as ISO 8601, bytes as text; the rest as it is."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value.isoformat() if hasattr(value, "isoformat") else value
