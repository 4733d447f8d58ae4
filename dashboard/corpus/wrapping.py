"""Soft-wrapped text unwrapped, one character for one, so that every offset stays.

Two signs of a soft wrap, inside a run of lines without a blank one:
1. the filled column: each line would have overflowed with the next line's first word (what every fill program does);
2. a sentence that runs on: a line of some length that ends in no stop, and a next line that starts lower-case.
Lists, tables and short lines (verse, headlines, page furniture) stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dashboard import settings

_STOP = re.compile(r"""[.!?:;…。！？؟।|>][)\]"'”’»“«]*$|[”"»]$""")
_ITEM = re.compile(r"\s*(?:[-–—*•▪‣·◦+>#|]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_TABLE = re.compile(r"\t|\S {2,}\S|\s\|\s")


def unwrap(text: str) -> str:
    """`text` with the line break of each soft wrap turned into a space; same length, same offsets."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    soft = _joints(lines)
    return "".join(line + (" " if n in soft else "\n") for n, line in enumerate(lines))[:-1]


def _joints(lines: Sequence[str]) -> set[int]:
    """Numbers of the lines whose line break is a soft wrap."""
    runs = [run for run in _runs(lines) if len(run) > 1]
    whole = _filled(
        [n for run in runs for n in run[:-1]], lines, max((len(lines[n].rstrip()) for r in runs for n in r), default=0)
    )
    soft: set[int] = set()
    for run in runs:
        own = _filled(run[:-1], lines, max(len(lines[n].rstrip()) for n in run))
        soft |= {n for n in run[:-1] if n in whole or n in own or _runs_on(lines[n], lines[n + 1])}
    return soft


def _runs(lines: Sequence[str]) -> Iterator[range]:
    """Runs of lines without a blank one, as ranges of line numbers."""
    start = 0
    for n in range(len(lines) + 1):
        if n == len(lines) or not lines[n].strip():
            if n > start:
                yield range(start, n)
            start = n + 1


def _filled(joints: Sequence[int], lines: Sequence[str], width: int) -> set[int]:
    """Those of `joints` that look filled to `width` columns; none unless nearly all of them do."""
    narrow, wide = settings.WRAP_COLUMNS
    if not narrow <= width <= wide or len(joints) < settings.WRAP_JOINTS:
        return set()
    full = {n for n in joints if _overflows(lines[n], lines[n + 1], width)}
    return full if len(full) >= settings.WRAP_SHARE * len(joints) else set()


def _overflows(line: str, after: str, width: int) -> bool:
    word = after.split(maxsplit=1)[0]
    return len(line.rstrip()) + 1 + len(word) > width and not (
        _ITEM.match(after) or _TABLE.search(line) or _TABLE.search(after)
    )


def _runs_on(line: str, after: str) -> bool:
    line, after = line.strip(), after.strip()
    if len(line) < settings.WRAP_COLUMNS[0] or not after[:1].islower() or _STOP.search(line):
        return False
    return not (_ITEM.match(after) or _TABLE.search(line) or _TABLE.search(after))
