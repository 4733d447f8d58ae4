"""A whole desk as one JSON Lines file: everything but keys and what passes in minutes. Two exports of one desk are equal.

The first line says what it is; every other line is one row of one table. Imported into an empty desk and exported again,
the file is the same byte for byte, on either database: authors, times, undone marks, notes, evidence, rulings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from dashboard import store
from dashboard.errors import ExchangeError
from dashboard.review.marks.rebuild import rebuild_in
from dashboard.store.dump import Row, dump, fitted, kept_tables, restore

FORM = {"copydesk": "desk", "version": 1}
END = "end"  # the last line: without it, or with another number, the file was cut off
LONGEST = 64_000_000  # characters of a line; an article of 10 MB is half of that at worst
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def write_desk(engine: store.Engine, out: BinaryIO) -> int:
    """Write the desk as it is at this moment; the number of rows."""
    out.write(_encode(FORM).encode() + b"\n")
    count = 0
    for table, row in dump(engine):
        out.write(_encode([table, row]).encode() + b"\n")
        count += 1
    out.write(_encode([END, {"rows": count}]).encode() + b"\n")
    return count


def read_desk(engine: store.Engine, lines: Iterable[bytes], name: str) -> int:
    """Bring such a file into an empty desk, all of it or nothing; the number of rows.

    ExchangeError with NAME:LINE for a line that does not fit, DatabaseError when the desk is not empty.
    """
    return restore(engine, _desk_rows(lines, name), then=rebuild_in)


def is_desk(first: bytes) -> bool:
    """Whether a file that begins with this line is a whole desk."""
    try:
        head = json.loads(first)
    except ValueError:
        return False
    return isinstance(head, dict) and head.get("copydesk") == FORM["copydesk"]


def _desk_rows(lines: Iterable[bytes], name: str) -> Iterator[Row]:
    tables = {table.name: table for table in kept_tables()}
    order = list(tables)
    at, count, where, complete = 0, 0, name, False
    for n, line in enumerate(lines, 1):
        where = f"{name}:{n}"
        if n == 1:
            _check_head(line, where)
            continue
        table, row = _decoded(line, where)
        if table == END and row.get("rows") == count:
            complete = True
            continue
        if complete or table not in tables or order.index(table) < at:
            hint = "Export the desk again, with the same version of Copydesk."
            raise ExchangeError(f"A row of {table!r:.40} does not belong here.", where=where, hint=hint)
        try:
            row = fitted(tables[table], row)
        except (ValueError, TypeError) as error:
            hint = "The file was changed, or comes from another version of Copydesk."
            raise ExchangeError(f"This row does not fit: {error}.", where=where, hint=hint) from error
        yield table, row
        at, count = order.index(table), count + 1
    if not complete:
        raise ExchangeError("The file ends too early.", where=where, hint="Export the desk again, and copy it whole.")


def _check_head(line: bytes, where: str) -> None:
    if not is_desk(line):
        hint = "Write one with `copydesk export --format desk --out desk.jsonl`."
        raise ExchangeError("This is not the export of a whole desk.", where=where, hint=hint)
    if json.loads(line).get("version") != FORM["version"]:
        raise ExchangeError(
            "This export has another version.", where=where, hint="Use the Copydesk that it was written by."
        )


def _decoded(line: bytes, where: str) -> tuple[str, dict[str, object]]:
    try:
        table, row = json.loads(line[: LONGEST + 1])
    except (ValueError, TypeError):
        hint = "The file was cut off or changed: export the desk again."
        raise ExchangeError("This line is not a row.", where=where, hint=hint) from None
    if not isinstance(table, str) or not isinstance(row, dict):
        raise ExchangeError("This line is not a row.", where=where, hint="Export the desk again.")
    return table, row
