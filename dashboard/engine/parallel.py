"""How parts of an analysis are spread over processes, and how a part that fails or hangs is kept from the others.

Processes are spawned, never forked: Streamlit holds threads. A worker costs about a second to start (it imports scipy),
so a small corpus is analysed in the calling process. A worker that dies or takes too long is ended and replaced; its part
is tried once more and then given up. Workers end with their parent, however that ends.
"""

from __future__ import annotations

import gc
import os
import pickle
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from dashboard.corpus.worker import limit_memory
from dashboard.settings import (
    COLLECT_AFTER,
    PARALLEL_FROM,
    PART_AHEAD,
    PART_MEMORY,
    PART_SECONDS,
    PATTERN_SECONDS,
    START_SECONDS,
)

Shared = TypeVar("Shared")
Result = TypeVar("Result")
TRIES = 2


@dataclass(frozen=True, slots=True)
class Failed:
    """A part that gave no result, and why."""

    reason: str


def spread(
    work: Callable[..., Result],
    shared: Shared,
    jobs: Sequence[tuple[object, ...]],
    *,
    processes: int | None = None,
    own_process: bool = False,
    seconds: float | None = None,
    tries: int = TRIES,
) -> Iterator[Result | Failed]:
    """`work(shared, *job)` for each job, or Failed, in the order of the jobs; never raises for a job. `seconds` a job may
    take (None: settings.PART_SECONDS), `tries` it has where its worker dies or takes longer.

    `processes` None: one a core when there are at least settings.PARALLEL_FROM jobs, else none: then a job that hangs
    hangs all, unless `own_process` asks for one process in any case.
    """
    count = processes if processes is not None else (os.cpu_count() or 1 if len(jobs) >= PARALLEL_FROM else 1)
    if not jobs or (count <= 1 and not own_process):
        yield from (_tried(work, shared, job) for job in jobs)
        return
    with Pool(work, shared, count, tries=tries) as pool:
        yield from pool.results(jobs, PART_SECONDS if seconds is None else seconds)


def _tried(work: Callable[..., Result], shared: object, job: tuple[object, ...]) -> Result | Failed:
    try:
        return work(shared, *job)
    except Exception as error:  # one article must not end the run
        return Failed(describe_failure(error))


def describe_failure(error: BaseException) -> str:
    """What went wrong, without the text it went wrong on."""
    if isinstance(error, MemoryError):
        return "more memory is needed than one story may take"
    if isinstance(error, TimeoutError) and str(error) == "regex timed out":
        return f"a pattern took more than {PATTERN_SECONDS:.0f} seconds on its text"
    if isinstance(error, TimeoutError) and str(error):
        return str(error)
    return f"{type(error).__name__}: {str(error)[:200]}".rstrip(": ")


# ---- in the worker ----------------------------------------------------------------------------------------------
def _worker(line: Connection, parent: int) -> None:
    """Receive what to do and with what, then job after job; ends when the line is closed."""
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        work, shared = line.recv()
        spare_collector()  # the 140,000 objects of what is imported stay
        limit_memory(PART_MEMORY)
        line.send("ready")
        fresh = True
        while True:
            answer = _tried(work, shared, line.recv())
            if fresh:
                spare_collector()  # and so do the word lists and patterns that the first part has read
                fresh = False
            try:
                line.send(answer)
            except (pickle.PicklingError, TypeError, AttributeError, ValueError) as error:
                line.send(Failed(describe_failure(error)))


def spare_collector() -> None:
    """What this process holds now is never again looked through for circles, and what comes hardly: it took a twentieth of the
    time to find none, for an analysis leaves no circles."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def end_with(parent: int) -> None:
    """A worker in the middle of a long part does not notice that nobody waits for it: this does."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


# ---- in the parent ----------------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Slot:
    """A worker with the number of the job it is at (None: it is starting or idle) and when that must be done."""

    process: BaseProcess
    line: Connection
    deadline: float
    ready: bool = False
    job: int | None = None


class Pool:
    """Workers, what they are at, and what has come back but is not yet due. They stay for the next jobs until it is closed."""

    def __init__(self, work: Callable[..., Any], shared: object, count: int, *, tries: int = TRIES) -> None:
        self.work, self.shared, self.count, self.most = work, shared, count, tries
        self.context = get_context("spawn")
        self.message = pickle.dumps((work, shared), protocol=pickle.HIGHEST_PROTOCOL)
        self.slots: list[_Slot] = []
        self.never_started = 0
        self.jobs: Sequence[tuple[object, ...]] = ()
        self.seconds = PART_SECONDS

    def __enter__(self) -> Pool:
        """The pool itself; workers are started when there is something to do."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the workers."""
        for slot in self.slots:
            self._end(slot)
        self.slots = []

    def results(self, jobs: Sequence[tuple[object, ...]], seconds: float) -> Iterator[Any]:
        """Every result, or Failed, when it is its turn; a job may take so many seconds. A worker that is at a job when
        nobody asks for results any more is ended."""
        self.jobs, self.seconds = jobs, seconds
        self.todo = deque(range(len(jobs)))
        self.tries = [0] * len(jobs)
        self.done: dict[int, Any] = {}
        self.next = 0
        try:
            while self.next < len(self.jobs):
                if self.never_started > self.count + 1:  # no process can be had here: better slowly than not at all
                    yield from self._here()
                    return
                self._fill()
                self._listen()
                while self.next in self.done:
                    self.next += 1
                    yield self.done.pop(self.next - 1)
        finally:
            for slot in [slot for slot in self.slots if slot.job is not None]:
                self.slots.remove(slot)
                self._end(slot)

    def _here(self) -> Iterator[Any]:
        for n in range(self.next, len(self.jobs)):
            yield self.done.pop(n) if n in self.done else _tried(self.work, self.shared, self.jobs[n])

    def _fill(self) -> None:
        while len(self.slots) < min(self.count, len(self.jobs) - self.next - len(self.done)):
            self._start()
        lost: list[_Slot] = []
        for slot in self.slots:
            if slot.ready and slot.job is None and self.todo and self.todo[0] < self.next + PART_AHEAD:
                slot.job = self.todo.popleft()
                slot.deadline = time.monotonic() + self.seconds
                try:
                    slot.line.send(self.jobs[slot.job])
                except OSError:  # it was killed while it had nothing to do
                    self.todo.appendleft(slot.job)
                    slot.job = None
                    lost.append(slot)
                except (pickle.PicklingError, TypeError, AttributeError) as error:
                    self.done[slot.job], slot.job = Failed(describe_failure(error)), None
        for slot in lost:
            self.slots.remove(slot)
            self._end(slot)

    def _start(self) -> None:
        mine, theirs = self.context.Pipe()
        process = self.context.Process(target=_worker, args=(theirs, os.getpid()), daemon=True)
        slot = _Slot(process, mine, time.monotonic() + START_SECONDS)
        try:
            process.start()
            theirs.close()
            mine.send_bytes(self.message)
        except (OSError, RuntimeError):
            self.never_started += 1
            self._end(slot)
            return
        self.slots.append(slot)

    def _listen(self) -> None:
        """Wait for any worker's word, end or deadline."""
        now = time.monotonic()
        busy = [slot for slot in self.slots if slot.job is not None or not slot.ready]
        if not busy:
            return
        heard = wait([slot.line for slot in busy], max(0.0, min(slot.deadline for slot in busy) - now))
        for slot in busy:
            if slot.line in heard:
                self._hear(slot)
            elif time.monotonic() > slot.deadline:
                self._lose(slot, f"it took longer than {self.seconds:.0f} seconds")

    def _hear(self, slot: _Slot) -> None:
        try:
            word = slot.line.recv()
        except (EOFError, OSError):
            slot.process.join(5)
            self._lose(slot, f"its process ended (exit code {slot.process.exitcode})")
            return
        if not slot.ready:
            slot.ready, self.never_started = True, 0
        elif slot.job is not None:
            self.done[slot.job], slot.job = word, None

    def _lose(self, slot: _Slot, reason: str) -> None:
        """End a worker; what it was at is tried again, or given up."""
        self.never_started += not slot.ready
        self.slots.remove(slot)
        self._end(slot)
        if slot.job is None:
            return
        self.tries[slot.job] += 1
        if self.tries[slot.job] < self.most:
            self.todo.appendleft(slot.job)
        else:
            self.done[slot.job] = Failed(reason)

    @staticmethod
    def _end(slot: _Slot) -> None:
        slot.line.close()
        if slot.process.pid is not None:
            slot.process.kill()
            slot.process.join(5)
