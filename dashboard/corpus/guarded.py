"""Files that other people's parsers open are read in a process of their own, which can be ended.

A parser that hangs, crashes or takes all memory costs its own file, and nothing else. One process serves file after
file and ends when nobody has needed it for a while. Windows sets no limit to a process's memory: there only time ends
it. Where no process can be started, the file is read in this one.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeVar, cast

from dashboard import settings
from dashboard.corpus import worker
from dashboard.corpus.columns import remembered_columns
from dashboard.corpus.noting import note
from dashboard.errors import CorpusError

T = TypeVar("T")
IDLE = 60.0  # s after which the process ends
_HINT = "Open it in its own program and save it again, or save its text as plain text (.txt)."


def run(read: Callable[[str, bytes, str], T], name: str, data: bytes, ends: str) -> T:
    """What `read(name, data, ends)` gives for a file of this suffix; a function of a module, for it runs elsewhere.

    CorpusError for a file that cannot be read, that takes more than settings.READ_SECONDS or PART_MEMORY, or that makes
    its parser crash.
    """
    job = worker.Job(read, name, data, ends, remembered_columns())
    answer = _WORKERS.ask(job) or worker.work(job)
    for note_made in answer.notes:
        note(note_made.kind, note_made.what, note_made.n)
    if answer.wrong:
        raise CorpusError(answer.wrong, hint=answer.hint or _HINT)
    return cast("T", answer.value)


class _Workers:
    """The one process that reads, started when it is needed."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # a forked process has no share in its parent's
        self._usable = True
        self._idle: threading.Timer | None = None

    def ask(self, job: worker.Job) -> worker.Answer | None:
        """The answer to a job; None where no process can be started."""
        with self._turn:
            if self._idle:
                self._idle.cancel()
            process = self._started()
            if process is None:
                return None
            answer, late = _within(process, settings.READ_SECONDS, lambda: _exchange(process, job))
            if answer is None:
                self._end()
                seconds = f"takes more than {settings.READ_SECONDS:.0f} seconds to be read."
                return worker.Answer(wrong=seconds if late else "makes the program that reads it crash.")
            self._idle = threading.Timer(IDLE, self.end_idle)
            self._idle.daemon = True
            self._idle.start()
            return cast("worker.Answer", answer)

    def end_idle(self) -> None:
        """End the process unless a file is just being read."""
        if self._turn.acquire(blocking=False):
            self._end()
            self._turn.release()

    def _started(self) -> subprocess.Popen[bytes] | None:
        if self._process and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        if not self._usable:
            return None
        process = _ready()
        self._process, self._owner, self._usable = process, os.getpid(), process is not None
        return process

    def _end(self) -> None:
        if self._process and self._owner == os.getpid():
            _kill(self._process)
        self._process = None


_WORKERS = _Workers()


def _ready() -> subprocess.Popen[bytes] | None:
    """A process that has said that it is ready; None where none can be started."""
    try:
        process = _start()
    except OSError:
        return None
    pipe = _pipe(process.stdout)
    if _within(process, settings.START_SECONDS, lambda: worker.receive(pipe))[0] is None:
        _kill(process)
        return None
    return process


def _start() -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    return subprocess.Popen(
        [sys.executable, "-c", "from dashboard.corpus.worker import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path},
        start_new_session=os.name != "nt",  # Ctrl-C is the parent's to answer
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _exchange(process: subprocess.Popen[bytes], job: worker.Job) -> object:
    worker.send(_pipe(process.stdin), job)
    return worker.receive(_pipe(process.stdout))


def _within(process: subprocess.Popen[bytes], seconds: float, talk: Callable[[], object]) -> tuple[object, bool]:
    """What talking to the process gives, and whether its time ran out: then, and where it is gone, None."""
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        return talk(), False
    except (EOFError, OSError, pickle.UnpicklingError):
        return None, late.is_set()
    finally:
        timer.cancel()


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what was still to be written to it
            _pipe(pipe).close()
    process.wait()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
