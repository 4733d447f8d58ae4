"""What a reader did on its own while it read: an encoding guessed, characters replaced, records passed over.

Readers are functions of a name and bytes; what they note goes to whoever listens around them, file by file, and becomes
the load report. Nobody listening: the notes are dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from dashboard.model import Note, Noted

_heard: ContextVar[Counter[tuple[Noted, str]] | None] = ContextVar("heard", default=None)


def note(kind: Noted, what: str = "", n: int = 1) -> None:
    """Note that the reader did `kind` (see model.Noted) `n` times; `what` fills its sentence."""
    heard = _heard.get()
    if heard is not None and n:
        heard[kind, what] += n


@contextmanager
def noting(where: str, into: list[Note]) -> Iterator[None]:
    """Collect what is noted inside as notes about the file `where`; equal ones are one, counted."""
    heard: Counter[tuple[Noted, str]] = Counter()
    token = _heard.set(heard)
    try:
        yield
    finally:
        _heard.reset(token)
        into += [Note(where, kind, what, n) for (kind, what), n in heard.items()]
