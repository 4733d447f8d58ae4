"""JSON Lines: one object a row, numbers as numbers, lists as lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

from dashboard.exchange.cells import each_once
from dashboard.exchange.rows import COLUMNS, Source, read_values

_encode = json.JSONEncoder(ensure_ascii=False).encode
_LINE = "{" + ", ".join(f'"{name}": %s' for name in COLUMNS) + "}\n"


def write(source: Source, out: BinaryIO) -> int:
    """Write the rows; how many."""
    count = 0
    for rows in read_values(source):
        columns = map(_encoded, zip(*rows, strict=True))
        out.write("".join([_LINE % values for values in zip(*columns, strict=True)]).encode())
        count += len(rows)
    return count


def _encoded(values: Sequence[Any]) -> list[str]:
    """A column in JSON."""
    if isinstance(values[0], list):
        return [_encode(value) if value else "[]" for value in values]
    return each_once(values, _encode)
