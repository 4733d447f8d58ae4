"""The process that reads files for guarded.py: jobs come in, answers go out, until its input ends."""

from __future__ import annotations

import math
import os
import pickle
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from dashboard import settings
from dashboard.corpus.columns import Columns, remembering
from dashboard.corpus.noting import noting
from dashboard.errors import CorpusError
from dashboard.model import Note


@dataclass(frozen=True, slots=True)
class Job:
    """A function of a file's name, bytes and suffix with these, and the columns that were chosen for tables."""

    read: Callable[[str, bytes, str], Any]
    name: str
    data: bytes
    ends: str
    columns: Mapping[str, Columns]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read with the notes on it, or what is `wrong` with the file and what to do about it."""

    value: Any = None
    notes: tuple[Note, ...] = ()
    wrong: str = ""
    hint: str = ""


def work(job: Job) -> Answer:
    """Do a job in this process."""
    notes: list[Note] = []
    try:
        with remembering(job.columns), noting(job.name, notes):
            value = job.read(job.name, job.data, job.ends)
    except CorpusError as error:
        if _ran_out_of_memory(error):
            return _TOO_LARGE
        return Answer(None, tuple(notes), error.message, error.hint)
    except MemoryError:
        return _TOO_LARGE
    return Answer(value, tuple(notes))


_TOO_LARGE = Answer(wrong=f"needs more than {settings.PART_MEMORY / 1e6:,.0f} MB of memory to be read.")


def _ran_out_of_memory(error: BaseException | None) -> bool:
    """Whether that is what a reader took for damage."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def send(pipe: IO[bytes], value: object) -> None:
    """Give a job or an answer to the other process."""
    pickle.dump(value, pipe)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """What the other process gave. EOFError when it is gone."""
    return pickle.load(pipe)  # noqa: S301  both ends are this program, with the same rights


def limit_memory(extra: int) -> None:
    """Data beyond `extra` bytes more than now is refused by the system (Linux), which is a MemoryError."""
    with suppress(ImportError, OSError, ValueError, StopIteration):
        import resource

        status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        used = next(int(row.split()[1]) * 1024 for row in status if row.startswith("VmData"))
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (used + extra, hard))


def _limit_processor(seconds: float) -> None:
    """A file that hangs ends this process even if nobody is left to do so (Linux, macOS)."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds), hard))


def main() -> None:
    """Answer job after job."""
    import_module("dashboard.corpus")  # before the clock runs
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a parser prints is no answer
    send(out, "ready")
    limit_memory(settings.PART_MEMORY)
    while True:
        try:
            job = receive(sys.stdin.buffer)
        except EOFError:
            return
        _limit_processor(settings.READ_SECONDS + 5)
        send(out, work(job))
