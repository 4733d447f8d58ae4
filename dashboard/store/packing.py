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

import msgspec

from dashboard.errors import DatabaseError
from dashboard.store.text import dumps

MOST = 200_000_000  # bytes of one article's; 2,500 sentences have 6 MB
Skipped = msgspec.Raw  # read over, not into: what an export leaves out is most of it
Said = Mapping[str, Any]  # {scores, details: {reasons, evidence, specifics, features}}


class Why(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A reason: its code, the words it quotes, and its place in the sentence."""

    code: str
    values: dict[str, str]


class Grounds(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A sentence's reasons and specifics out of what `pack` made."""

    names: Skipped
    numbers: Skipped
    reasons: list[Why]
    evidence: Skipped
    specifics: list[str]


_GROUNDS = msgspec.json.Decoder(tuple[Skipped, list[Grounds | None]])


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


def unpack_grounds(data: bytes) -> list[Grounds | None]:
    """The reasons and specifics of each sentence alone: a quarter of the time. DatabaseError."""
    try:
        return _GROUNDS.decode(_unpacked(data))[1]
    except (zlib.error, msgspec.MsgspecError) as error:
        raise _unreadable(error) from error


def _decoded(data: bytes) -> tuple[list[Any], list[Any]]:
    try:
        names, rows = json.loads(_unpacked(data))
    except (zlib.error, ValueError, TypeError) as error:
        raise _unreadable(error) from error
    return names, rows


def _unpacked(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, MOST)


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
