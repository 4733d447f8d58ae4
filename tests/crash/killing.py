"""Killing a piece of work at a moment of its own: in a forked process, before or after one of its steps on the disk, or after
some of its processor time. So a kill falls where it can do harm, and a busy machine moves no moment."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

STEPS = frozenset(("execute", "executemany", "commit", "rollback", "sendall", "recv_into"))  # of databases and sockets
FILE_STEPS = frozenset(("sendfile", "fsync", "link", "rename", "replace", "unlink"))
Work = Callable[[], object]


@dataclass(frozen=True)
class Length:
    """How long a piece of work is when nobody disturbs it: steps that leave a trace, and seconds of the processor."""

    steps: int
    seconds: float


def measure(work: Work) -> Length:
    """Do the work once in a process of its own, to its end. RuntimeError where it fails there."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _quietly(work, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if status or not said:
        raise RuntimeError("the work fails where nobody kills it")
    steps, seconds = said.split()
    return Length(int(steps), float(seconds))


def kill(work: Work, length: Length, dice: random.Random) -> bool:
    """Do the work in a process that is killed on the way; whether it came to its end before."""
    child = os.fork()
    if child == 0:
        if dice.random() < 0.7:
            _after_steps(dice.randrange(length.steps))
        else:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)  # ends the process at once, as SIGKILL does
            signal.setitimer(signal.ITIMER_PROF, max(0.001, dice.uniform(0, length.seconds)))
        _quietly(work)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status)


def _quietly(work: Work, tell: int | None = None) -> None:
    """The work in a forked process, which ends with it: nothing of the parent's is flushed, closed or run at exit."""
    code = 1
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        if tell is None:
            work()
        else:
            counted = [0]
            sys.setprofile(_counting(counted))
            began = time.process_time()
            work()
            sys.setprofile(None)
            os.write(tell, f"{counted[0]} {time.process_time() - began}".encode())
        code = 0
    finally:
        os._exit(code)


def _is_step(event: str, what: Any) -> bool:
    name = getattr(what, "__name__", "")
    known = name in STEPS or (name in FILE_STEPS and what.__module__ == os.open.__module__)
    return known and event in ("c_call", "c_return")


def _counting(counted: list[int]) -> Callable[[Any, str, Any], None]:
    def look(_frame: Any, event: str, what: Any) -> None:
        counted[0] += _is_step(event, what)

    return look


def _after_steps(number: int) -> None:
    left = [number]

    def look(_frame: Any, event: str, what: Any) -> None:
        if _is_step(event, what):
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

    sys.setprofile(look)
