"""JSON arrays written item by item, so that a long one is never in memory as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write_array(
    out: BinaryIO, items: Iterable[Any], *, start: str = "", end: Callable[[int], str] = lambda count: ""
) -> int:
    """Write `start`, the items as a JSON array, and what `end` says once they are counted; how many there were."""
    out.write(f"{start}[".encode())
    count = 0
    for count, item in enumerate(items, 1):
        out.write(("\n" if count == 1 else ",\n").encode() + _encode(item).encode())
    out.write(f"\n]{end(count)}\n".encode())
    return count
