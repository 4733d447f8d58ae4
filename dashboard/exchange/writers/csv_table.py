"""CSV: UTF-8, every cell quoted, no cell a formula."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from dashboard.exchange.cells import columns_of, guarded_column
from dashboard.exchange.rows import COLUMNS, Source, read_values


def write(source: Source, out: BinaryIO) -> int:
    """Write one line a row under a line of column names; the number of rows."""
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=False)
    # all quoted: a carriage return in a note would else stand bare (Python 3.11) and end the row for some readers
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    count = 0
    for rows in read_values(source):
        writer.writerows(zip(*map(guarded_column, columns_of(rows)), strict=True))
        count += len(rows)
    text.flush()
    text.detach()
    return count
