"""A large file of lines or rows in stretches that are read on their own, so that nobody has to hold the whole of it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import BinaryIO

from dashboard import settings
from dashboard.corpus.decoding import decode
from dashboard.corpus.records import Head, head_of, rows_of

_BLOCK = 1 << 20


UNFINISHED = "unexpected end of data"  # what Python's csv says of a quotation that the text ends in


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole lines or rows of a file: the bytes from `begin` to `end`, and the number of the first line or row (from 1).

    `head`: how many bytes at the file's start name its columns. `rows`: how many there are, where bytes do not tell where they
    are (Parquet: `begin` and `end` count unpacked ones).
    """

    begin: int
    end: int
    line: int
    head: int = 0
    rows: int = 0

    def of(self, path: Path) -> bytes:
        """The lines themselves. OSError."""
        with path.open("rb") as file:
            file.seek(self.begin)
            return file.read(self.end - self.begin)

    def head_of(self, path: Path) -> bytes:
        """What names the columns. OSError."""
        with path.open("rb") as file:
            return file.read(self.head)


def cut_lines(path: Path, size: int) -> list[Stretch]:
    """A file of JSON lines in stretches of about `size` bytes; none where its bytes do not show where lines end. OSError."""
    with path.open("rb") as file:
        head = file.read(settings.SNIFF_BYTES)
        array = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        if array or b"\x00" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return []
        file.seek(0)
        return list(_line_stretches(file, size))


def _line_stretches(file: BinaryIO, size: int) -> Iterator[Stretch]:
    """Cut behind the first line feed after every `size` bytes; a line feed is in no character of UTF-8 or Windows-1252."""
    begin = at = 0
    first = line = 1
    after_return = False
    while block := file.read(_BLOCK):
        start = 0
        while True:
            due = max(begin + size - at - 1, start)
            feed = block.find(b"\n", due) if due < len(block) else -1
            piece = block[start : feed + 1] if feed >= 0 else block[start:]
            line += _breaks(piece, after_return=after_return)
            after_return = piece.endswith(b"\r")
            if feed < 0:
                break
            yield Stretch(begin, at + feed + 1, first)
            begin, first, start = at + feed + 1, line, feed + 1
        at += len(block)
    if at > begin:
        yield Stretch(begin, at, first)


def cut_rows(path: Path, size: int) -> list[Stretch]:
    """A CSV file in stretches of whole rows, a line break inside quotation marks being no border.

    None where it is not UTF-8 throughout: a guess has to see the whole file. OSError, CorpusError for one without a head.
    """
    with path.open("rb") as file, io.TextIOWrapper(file, "utf-8", newline="") as text:
        try:
            start = list(islice(text, settings.HEADER_LINES + settings.ESCAPED_LINES))
            if "\x00" in "".join(start):
                return []
            decode("".join(start).encode())  # binary data is refused as a whole
            head = head_of(path.name, start)
            return list(_row_stretches(chain(start, text), head, size))
        except UnicodeDecodeError:
            return []


def _row_stretches(lines: Iterator[str], head: Head, size: int) -> Iterator[Stretch]:
    first = list(islice(lines, head.lines))
    begin = over = sum(map(_bytes, first))
    line, window, want = head.lines + 1, list[str](), size + settings.SNIFF_BYTES
    while True:
        complete = _fill(window, lines, want)
        rows = _border(window, head, size, complete=complete)
        if rows is None and not complete:
            want *= 2
            continue
        count = len(window) if rows is None else rows
        end = begin + sum(map(_bytes, window[:count]))
        if count:
            yield Stretch(begin, end, line, over)
        begin, line, want = end, line + count, size + settings.SNIFF_BYTES
        del window[:count]
        if complete and not window:
            return


def _fill(window: list[str], lines: Iterator[str], want: int) -> bool:
    """Add lines until the window has so many bytes; whether the file has come to its end."""
    have = sum(map(_bytes, window))
    while have < want:
        line = next(lines, None)
        if line is None:
            return True
        window.append(line)
        have += _bytes(line)
    return False


def _border(window: Sequence[str], head: Head, size: int, *, complete: bool) -> int | None:
    """How many lines make `size` bytes of whole rows; None where a row may go on behind the window, or it has fewer bytes."""
    have = list(accumulate(map(_bytes, window)))
    for row in rows_of(window, 0, head):
        close = row.line + settings.ESCAPED_LINES > len(window) or row.wrong == UNFINISHED
        if row.wrong and close and not complete:
            return None
        if have[row.end - 1] >= size:
            return row.end
    return None


def _bytes(line: str) -> int:
    return len(line) if line.isascii() else len(line.encode())


def _breaks(piece: bytes, *, after_return: bool) -> int:
    """How many lines end in a piece; a line feed behind a return that ended the piece before belongs to that one."""
    both = piece.count(b"\r\n") + (after_return and piece.startswith(b"\n"))
    return piece.count(b"\n") + piece.count(b"\r") - both
