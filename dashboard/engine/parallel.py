"""How parts of an analysis are spread over processes.

Processes are spawned, never forked: Streamlit holds threads. A worker costs about a second to start (it imports scipy),
so a small corpus is analysed in the calling process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from dashboard.settings import PARALLEL_FROM

Shared = TypeVar("Shared")
Result = TypeVar("Result")
_shared: object = None  # set once in each worker: the background is sent once a process, not once a job


def spread(
    work: Callable[..., Result], shared: Shared, jobs: Sequence[tuple[object, ...]], *, processes: int | None = None
) -> Iterator[Result]:
    """`work(shared, *job)` for each job, results in the order of the jobs.

    `processes` None: one a core when there are at least settings.PARALLEL_FROM jobs, else no process at all.
    """
    count = processes if processes is not None else (os.cpu_count() or 1 if len(jobs) >= PARALLEL_FROM else 1)
    if count <= 1:
        yield from (work(shared, *job) for job in jobs)
        return
    with ProcessPoolExecutor(count, get_context("spawn"), initializer=_receive, initargs=(shared,)) as pool:
        yield from pool.map(partial(_call, work), jobs, chunksize=max(1, min(16, len(jobs) // (4 * count))))


def _receive(shared: object) -> None:
    global _shared  # noqa: PLW0603 the one thing a worker keeps
    _shared = shared


def _call(work: Callable[..., Result], job: tuple[object, ...]) -> Result:
    return work(_shared, *job)
