"""Files that are there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast


@contextmanager
def whole_file(path: Path, *, encoding: str = "utf-8", newline: str = "\n") -> Iterator[TextIO]:
    """A text file to write that gets its name when it is complete; what was there before stays until then.

    When the block fails nothing of the new file is left. A pipe or a device is written to as it is. OSError as `open`.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding=encoding, newline=newline) as file:
            yield file
        return
    with whole_files(path, encoding=encoding, newline=newline) as files:
        yield files[0]


@contextmanager
def whole_bytes(path: Path) -> Iterator[BinaryIO]:
    """The same for a file of bytes."""
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    with _named_when_complete(path) as parts, parts[0].open("wb") as file:
        yield cast(BinaryIO, file)


@contextmanager
def whole_files(*paths: Path, encoding: str = "utf-8", newline: str = "\n") -> Iterator[list[TextIO]]:
    """The same for files that belong together: they get their names when all of them are complete."""
    with _named_when_complete(*paths) as parts, ExitStack() as stack:
        yield [stack.enter_context(part.open("w", encoding=encoding, newline=newline)) for part in parts]


@contextmanager
def _named_when_complete(*paths: Path) -> Iterator[list[Path]]:
    parts = [path.with_name(f"{path.name}.part") for path in paths]
    try:
        yield parts
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
