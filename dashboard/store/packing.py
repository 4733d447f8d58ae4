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
        kinds = [names.setdefault(tuple(found), len(names)) for found in (row["scores"], details["features"])]
        numbers = [list(found.values()) for found in (row["scores"], details["features"])]
        out.append([kinds, numbers, details["reasons"], details["evidence"], details["specifics"]])
    return zlib.compress(dumps([list(names), out]).encode(), 6)


def unpack(data: bytes) -> list[dict[str, Any] | None]:
    """What `pack` was given. DatabaseError for what it did not make."""
    try:
        work = zlib.decompressobj()
        names, rows = json.loads(work.decompress(data, MOST))
        return [None if row is None else _row(names, row) for row in rows]
    except (zlib.error, ValueError, TypeError, IndexError) as error:
        raise DatabaseError(
            f"The suggestions of an article cannot be read ({type(error).__name__}).",
            hint="Load the corpus again: suggestions are made anew, marks stay.",
        ) from error


def _row(names: Sequence[Sequence[str]], row: Sequence[Any]) -> dict[str, Any]:
    kinds, numbers, reasons, evidence, specifics = row
    scores, features = (dict(zip(names[kind], some, strict=True)) for kind, some in zip(kinds, numbers, strict=True))
    details = {"reasons": reasons, "evidence": evidence, "specifics": specifics, "features": features}
    return {"scores": scores, "details": details}
