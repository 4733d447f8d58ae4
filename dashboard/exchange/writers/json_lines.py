"""JSON Lines: one object a row, numbers as numbers, lists as lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

import msgspec

from dashboard.exchange.cells import texts_of
from dashboard.exchange.rows import PARTS, Source, Values, read_parts

_encode = msgspec.json.Encoder().encode


def write(source: Source, out: BinaryIO) -> int:
    """Write the rows; how many."""
    makers, count = [partial(_members, _template(names)) for names in PARTS], 0
    for rows in read_parts(source):
        out.write("".join([f"{{{', '.join(texts)}}}\n" for texts in texts_of(rows, makers)]).encode())
        count += len(rows)
    return count


def _template(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}": %s' for name in names)


def _members(template: str, values: Values) -> str:
    """Members of an object: a part of a row in JSON."""
    return template % tuple([_encode(value).decode() for value in values])
