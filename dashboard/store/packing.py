"""The suggestions of an article as one compressed value.

What the machine found out about a sentence is a hundred named numbers, nearly all 0 and the same names in each: as JSON 2.5 kB
a sentence, four fifths of a database, and read by nothing but opening the story. Together and compressed an article's take
some 2 kB. The names of the numbers stand once an article.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.errors import DatabaseError
from dashboard.store.text import dumps

MOST = 200_000_000  # bytes of one article's; 2,500 sentences have 6 MB
Said = Mapping[str, Any]  # {scores, details: {reasons, evidence, specifics, features}}


def pack(rows: Iterable[Said | None]) -> bytes:
    """One article's, a sentence after the other; None where nothing was suggested."""
    names: dict[tuple[str, ...], int] = {}
    out: list[Any] = []
    for row in rows:
        if row is None:
            out.append(None)
            continue
        details = row["details"]
        kinds = [names.setdefault(tuple(parsed), len(names)) for parsed in (row["scores"], details["features"])]
        numbers = [list(parsed.values()) for parsed in (row["scores"], details["features"])]
        out.append([kinds, numbers, details["reasons"], details["evidence"], details["specifics"]])
    return zlib.compress(dumps([list(names), out]).encode(), 6)


def unpack(data: bytes) -> list[dict[str, object] | None]:
    """What `pack` was given. DatabaseError for what it did not make."""
    names, rows = _decoded(data)
    try:
        return [None if row is None else _row(names, row) for row in rows]
    except (ValueError, TypeError, IndexError) as error:
        raise _unreadable(error) from error


def unpack_details(data: bytes) -> list[tuple[list[Any], list[str]] | None]:
    """The reasons and specifics of each sentence alone: half the time. DatabaseError."""
    _, rows = _decoded(data)
    return [None if row is None else (row[2], row[4]) for row in rows]


def _decoded(data: bytes) -> tuple[list[Any], list[Any]]:
    try:
        names, rows = json.loads(zlib.decompressobj().decompress(data, MOST))
    except (zlib.error, ValueError, TypeError) as error:
        raise _unreadable(error) from error
    return names, rows


def _unreadable(error: Exception) -> DatabaseError:
    return DatabaseError(
        f"The suggestions of an article cannot be read ({type(error).__name__}).",
        hint="Load the corpus again: suggestions are made anew, marks stay.",
    )


def _row(names: Sequence[Sequence[str]], row: Sequence[Any]) -> dict[str, object]:
    kinds, numbers, reasons, evidence, specifics = row
    scores, features = (dict(zip(names[kind], some, strict=True)) for kind, some in zip(kinds, numbers, strict=True))
    details = {"reasons": reasons, "evidence": evidence, "specifics": specifics, "features": features}
    return {"scores": scores, "details": details}
