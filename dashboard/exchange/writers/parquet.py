"""Parquet: typed columns in blocks, for pandas, DuckDB, Polars and Spark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.exchange.rows import COLUMNS, PARTS, Parts, Source, Values, read_parts
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
_WRITTEN = {"published", "marked_at"}  # times that a row holds as ISO 8601


def write(source: Source, out: BinaryIO) -> int:
    """Write the rows block by block; how many."""
    count = 0
    with pq.ParquetWriter(out, SCHEMA, compression="zstd") as writer:
        for block in _blocks(source):
            writer.write_table(block)
            count += block.num_rows
    return count


def _blocks(source: Source) -> Iterator[pa.Table]:
    """Tables of at least EXPORT_ROWS rows, but for the last: a block of a file is read at once."""
    parts: list[pa.Table] = []
    for rows in read_parts(source):
        parts += [_table(rows)] if rows else []
        if sum(part.num_rows for part in parts) >= EXPORT_ROWS:
            yield pa.concat_tables(parts).combine_chunks()
            parts = []
    if parts:
        yield pa.concat_tables(parts).combine_chunks()


def _table(rows: Sequence[Parts]) -> pa.Table:
    columns = [
        column for names, part in zip(PARTS, zip(*rows, strict=True), strict=True) for column in _columns(names, part)
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _columns(names: Sequence[str], part: Sequence[Values]) -> Iterator[pa.Array]:
    """The columns of a part of some rows; a tuple that several rows share is converted once."""
    places: dict[int, int] = {}
    taken = pa.array([places.setdefault(id(values), len(places)) for values in part], pa.int32())
    different = {id(values): values for values in part}.values()
    for name, cells in zip(names, zip(*different, strict=True), strict=True):
        wanted = SCHEMA.field(name).type
        column = pa.array(cells, pa.string()).cast(wanted) if name in _WRITTEN else pa.array(cells, wanted)
        yield column.take(taken) if len(different) < len(part) else column
