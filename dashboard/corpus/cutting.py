"""A large file of lines in stretches that are read on their own, so that nobody has to hold the whole of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dashboard import settings

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole lines of a file: the bytes from `begin` to `end`, and the number of the first line (from 1)."""

    begin: int
    end: int
    line: int

    def of(self, path: Path) -> bytes:
        """The lines themselves. OSError."""
        with path.open("rb") as file:
            file.seek(self.begin)
            return file.read(self.end - self.begin)


def cuts(path: Path, size: int) -> list[Stretch]:
    """A file of JSON lines in stretches of about `size` bytes; none where its bytes do not show where lines end. OSError."""
    with path.open("rb") as file:
        head = file.read(settings.SNIFF_BYTES)
        array = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        if array or b"\x00" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return []
        file.seek(0)
        return list(_stretches(file, size))


def _stretches(file: BinaryIO, size: int) -> Iterator[Stretch]:
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


def _breaks(piece: bytes, *, after_return: bool) -> int:
    """How many lines end in a piece; a line feed behind a return that ended the piece before belongs to that one."""
    both = piece.count(b"\r\n") + (after_return and piece.startswith(b"\n"))
    return piece.count(b"\n") + piece.count(b"\r") - both
