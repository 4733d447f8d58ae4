"""Parquet: typed columns in blocks, for pandas, DuckDB, Polars and Spark."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.exchange.rows import COLUMNS, Row, Source, read_rows
from dashboard.settings import EXPORT_ROWS

EVIDENCE = pa.struct(
    [("article", pa.string()), ("start", pa.int64()), ("end", pa.int64())]
    + [(name, pa.string()) for name in ("quote", "hash", "url", "note")]
)
TYPES = {
    "n": pa.int64(), "start": pa.int64(), "end": pa.int64(), "published": pa.date32(), "confidence": pa.float64(),
    "marked_at": pa.timestamp("ms", tz="UTC"), "evidence": pa.list_(EVIDENCE), "reasons": pa.list_(pa.string()),
    "specifics": pa.list_(pa.string()),
}  # fmt: skip
SCHEMA = pa.schema([(name, TYPES.get(name, pa.string())) for name in COLUMNS])


def write(source: Source, out: BinaryIO) -> int:
    """Write the rows block by block; how many."""
    rows, count = read_rows(source), 0
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        while block := list(islice(rows, EXPORT_ROWS)):
            writer.write_table(pa.Table.from_pylist([_typed(row) for row in block], SCHEMA))
            count += len(block)
    return count


def _typed(row: Row) -> Row:
    published, marked = row["published"], row["marked_at"]
    return row | {
        "published": date.fromisoformat(published) if published else None,
        "marked_at": datetime.fromisoformat(marked) if marked else None,
    }
