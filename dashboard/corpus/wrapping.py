"""Soft-wrapped text unwrapped, one character for one, so that every offset stays.

Two signs of a soft wrap, inside a run of lines without a blank one:
1. the filled column: each line would have overflowed with the next line's first word (what every fill program does);
2. a sentence that runs on: a line of some length that ends in no stop, and a next line that starts lower-case, or a line
   that ends in an article or preposition.
Lists, tables and short lines (verse, headlines, page furniture) stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dashboard import settings
from dashboard.text.borders import headline_words

_LINKS = headline_words("links")
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
    joints = {n for run in runs for n in run[:-1] if not _apart(lines[n], lines[n + 1])}
    sure = {n for n in joints if _runs_on(lines[n], lines[n + 1])}
    soft = sure | _filled(runs, lines, joints, sure)
    for run in runs:
        soft |= _filled([run], lines, joints.intersection(run[:-1]), sure)
    return soft


def _runs(lines: Sequence[str]) -> Iterator[range]:
    """Runs of lines without a blank one, as ranges of line numbers."""
    start = 0
    for n in range(len(lines) + 1):
        if n == len(lines) or not lines[n].strip():
            if n > start:
                yield range(start, n)
            start = n + 1


def _filled(runs: Sequence[range], lines: Sequence[str], joints: set[int], sure: set[int]) -> set[int]:
    """Those of `joints` whose line is filled to the widest of `runs`, if that is how these lines were made.

    Signs: most filled lines end in mid-sentence, nearly all that end so are filled (a line that ends in a stop may be the
    last of its paragraph), and there are some of them, or one whose sentence runs on for sure.
    """
    width = max((len(lines[n].rstrip()) for run in runs for n in run), default=0)
    narrow, wide = settings.WRAP_COLUMNS
    if not narrow <= width <= wide:
        return set()
    full = {n for n in joints if len(lines[n].rstrip()) + 1 + len(lines[n + 1].split(maxsplit=1)[0]) > width}
    broken = {n for n in joints if not _STOP.search(lines[n].rstrip())}
    some = len(full & broken) >= settings.WRAP_JOINTS or full & sure
    most = len(full & broken) >= len(full) / 2 and len(full & broken) >= settings.WRAP_SHARE * len(broken)
    return full if some and most else set()


def _apart(line: str, after: str) -> bool:
    """Whether two lines are rows of a table or items of a list."""
    return bool(_ITEM.match(after) or _TABLE.search(line.strip()) or _TABLE.search(after.strip()))


def _runs_on(line: str, after: str) -> bool:
    """Whether the sentence goes on in the next line: with a small letter, or after an article or preposition."""
    line = line.strip()
    if len(line) < settings.WRAP_COLUMNS[0] or _STOP.search(line):
        return False
    return after.strip()[:1].islower() or line.rsplit(maxsplit=1)[-1].casefold() in _LINKS
