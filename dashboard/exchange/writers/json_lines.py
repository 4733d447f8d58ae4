"""JSON Lines: one object a row, numbers as numbers, lists as lists."""

from __future__ import annotations

import json
from typing import BinaryIO

from dashboard.exchange.rows import Source, read_rows

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write(source: Source, out: BinaryIO) -> int:
    """Write the rows; how many."""
    count = 0
    for row in read_rows(source):
        out.write(_encode(row).encode() + b"\n")
        count += 1
    return count
