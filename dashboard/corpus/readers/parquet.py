"""`.parquet`: an article a row, read in small batches by pyarrow, which Streamlit brings along."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from dashboard import settings
from dashboard.corpus import fields
from dashboard.corpus.entries import entries
from dashboard.corpus.readers.table import mapped
from dashboard.corpus.records import Record
from dashboard.errors import CorpusError
from dashboard.model import Reading


def read(name: str, data: bytes) -> Reading:
    """The articles of a Parquet file. CorpusError."""
    import pyarrow
    from pyarrow import parquet

    if not data.startswith(b"PAR1"):
        raise CorpusError("is not a Parquet file, whatever its name says.", hint="Write it again.")
    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        meta = file.metadata
        size = sum(meta.row_group(n).total_byte_size for n in range(meta.num_row_groups))
        if size > settings.MAX_TABLE_BYTES:
            reason = f"unpacks to {size:,} bytes; the limit is {settings.MAX_TABLE_BYTES:,}."
            raise CorpusError(reason, hint="Split it into smaller files.")
        header = [fields.folded(column) for column in file.schema_arrow.names]
        return entries(name, mapped(header, _records(file)), "parquet")
    except (pyarrow.ArrowException, OSError, ValueError, UnicodeError) as error:
        raise CorpusError("is a damaged Parquet file.", hint="Write it again.") from error


def _records(file: Any) -> Iterator[Record]:
    n = 0
    for batch in file.iter_batches(batch_size=settings.PARQUET_ROWS):
        for row in batch.to_pylist():
            n += 1
            yield Record(n, {fields.folded(key): _plain(value) for key, value in row.items()})


def _plain(value: Any) -> Any:
    """Days and moments as ISO 8601, bytes as text; the rest as it is."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value.isoformat() if hasattr(value, "isoformat") else value
