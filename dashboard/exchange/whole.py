"""Files that are there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def whole_file(path: Path, *, encoding: str = "utf-8", newline: str = "\n") -> Iterator[TextIO]:
    """A text file to write that gets its name when it is complete; what was there before stays until then.

    When the block fails nothing of the new file is left. A pipe or a device is written to as it is. OSError as `open`.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding=encoding, newline=newline) as file:
            yield file
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding=encoding, newline=newline) as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
