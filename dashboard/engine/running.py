"""How the parts of a stage are run: in this process, on its cores, or on a Ray cluster. What comes out is the same.

A part that fails or is killed is run again; if it fails again it is cut in halves, until what cannot be done is one article,
pair or story. That one is set aside with the reason, and the rest goes on. Every run of a part has a time limit.
"""

from __future__ import annotations

import importlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from dashboard import settings
from dashboard.engine.parallel import Failed, Pool, describe_failure
from dashboard.engine.work import Work
from dashboard.errors import SetupError

EngineName = Literal["serial", "processes", "ray"]
ENGINES: tuple[EngineName, ...] = ("serial", "processes", "ray")
Task = Callable[[Path, str, str, Sequence[int]], None]  # work folder, part it is made from, name, rows
GiveUp = Callable[[Work, str, str, int, str], None]  # the same for one row, and why
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Engine:
    """Where parts run, and on how many workers at once (None: one a core)."""

    name: EngineName = "processes"
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Rows of a part, what their result is called, and how often they failed."""

    base: str
    name: str
    rows: tuple[int, ...]
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """One step over all parts: where results go, what makes them, and what stands for a row that cannot be done."""

    name: str
    task: Task
    give_up: GiveUp


Results = Iterator[tuple[Job, Failed | None]]


class Runner:
    """An engine at work: its processes stay from stage to stage, for each costs a second to start."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.pool: Pool | None = None

    def __enter__(self) -> Runner:
        """The runner itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End its processes."""
        if self.pool:
            self.pool.__exit__()

    def run(self, task: Task, folder: Path, jobs: Sequence[Job], seconds: float) -> Results:
        """Each job once, with why it failed."""
        if self.engine.name == "serial":
            return _serially(task, folder, jobs, seconds)
        if self.engine.name == "ray":
            return _on_ray(task, folder, jobs, self.engine.workers, seconds)
        if self.pool is None:
            self.pool = Pool(run_part, None, max(self.engine.workers or os.cpu_count() or 1, 1), tries=1)
        return _on_cores(self.pool, task, folder, jobs, seconds)


def run_stage(work: Work, runner: Runner, stage: Stage, sizes: Mapping[str, int], tell: Tell) -> None:
    """Run a stage over the parts `sizes` (name -> rows), but for what is done already; `tell` gets (rows done, of)."""
    total, done = sum(sizes.values()), 0
    waiting = [Job(name, name, tuple(range(rows))) for name, rows in sizes.items()]
    tell(0, total)
    while waiting:
        ready, waiting = list(_ready(work, stage, waiting)), []
        done = total - sum(len(job.rows) for job in ready)
        tell(done, total)
        for job, failed in _run(work, runner, stage, ready):
            if failed is None:
                done += len(job.rows)
                tell(done, total)
            elif not job.failed:
                waiting.append(replace(job, failed=1))
            elif len(job.rows) > 1:
                work.split(stage.name, job.name)
                waiting.append(job)
            else:
                stage.give_up(work, job.base, job.name, job.rows[0], failed.reason)


def _ready(work: Work, stage: Stage, jobs: Sequence[Job]) -> Iterator[Job]:
    """The jobs that are to be done still; those that are split as their halves."""
    for job in jobs:
        if work.path(stage.name, job.name).exists() or not job.rows:
            continue
        if work.is_split(stage.name, job.name):
            half = len(job.rows) // 2
            pieces = (job.rows[:half], job.rows[half:])
            halves = [Job(job.base, job.name + end, rows) for end, rows in zip("ab", pieces, strict=True)]
            yield from _ready(work, stage, halves)
        else:
            yield job


def _run(work: Work, runner: Runner, stage: Stage, jobs: Sequence[Job]) -> Results:
    """Each job once, with why it failed; single rows apart, for they have less time."""
    for single, seconds in ((False, settings.WORK_SECONDS), (True, settings.PART_SECONDS)):
        some = [job for job in jobs if (len(job.rows) == 1) is single]
        if some:
            yield from runner.run(stage.task, work.folder, some, seconds)


def run_part(_shared: None, folder: Path, task: Task, base: str, name: str, rows: tuple[int, ...]) -> None:
    """What a worker is sent."""
    task(folder, base, name, rows)


# ---- in this process --------------------------------------------------------------------------------------------
def _serially(task: Task, folder: Path, jobs: Sequence[Job], seconds: float) -> Results:
    for job in jobs:
        try:
            with _limited(seconds):
                task(folder, job.base, job.name, job.rows)
            yield job, None
        except Exception as error:
            yield job, Failed(describe_failure(error))


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """TimeoutError after so many seconds; only where signals are and in the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"it took longer than {seconds:.0f} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# ---- on the cores -----------------------------------------------------------------------------------------------
def _on_cores(pool: Pool, task: Task, folder: Path, jobs: Sequence[Job], seconds: float) -> Results:
    results = pool.results([(folder, task, job.base, job.name, job.rows) for job in jobs], seconds)
    for job, result in zip(jobs, results, strict=True):
        yield job, result if isinstance(result, Failed) else None


# ---- on Ray -----------------------------------------------------------------------------------------------------
def connect_ray(workers: int | None = None) -> Any:
    """The module, connected to the cluster of RAY_ADDRESS or to one of its own on this machine. SetupError where it is
    not installed."""
    try:
        ray = importlib.import_module("ray")
    except ImportError as error:
        hint = "Install it with: pip install 'copydesk[ray]', or use --engine processes."
        raise SetupError("The engine ray needs the package ray, which is not installed.", hint=hint) from error
    if not ray.is_initialized():
        address = os.environ.get("RAY_ADDRESS")
        own: dict[str, Any] = (
            {} if address else {"num_cpus": workers or os.cpu_count() or 1, "include_dashboard": False}
        )
        ray.init(address=address, log_to_driver=False, logging_level="ERROR", **own)
    return ray


def _on_ray(task: Task, folder: Path, jobs: Sequence[Job], workers: int | None, seconds: float) -> Results:
    """A few tasks more than there are processors are under way; the work folder must be seen by every node."""
    ray = connect_ray(workers)
    remote = ray.remote(max_retries=1, num_cpus=1)(run_part)
    most = 2 * max(int(ray.cluster_resources().get("CPU", 1)), 1)
    todo = list(reversed(jobs))
    running: dict[Any, tuple[Job, float]] = {}
    while todo or running:
        while todo and len(running) < most:
            job = todo.pop()
            running[remote.remote(None, folder, task, job.base, job.name, job.rows)] = (job, time.monotonic())
        finished, _ = ray.wait(list(running), num_returns=1, timeout=1.0)
        for ref in finished:
            job, _ = running.pop(ref)
            try:
                ray.get(ref)
                yield job, None
            except Exception as error:
                yield job, Failed(describe_failure(getattr(error, "cause", None) or error))
        for ref, (job, since) in list(running.items()):
            if time.monotonic() - since > 2 * seconds:  # it may have waited for a processor as long as it runs
                with suppress(Exception):
                    ray.cancel(ref, force=True)
                del running[ref]
                yield job, Failed(f"it took longer than {seconds:.0f} seconds")
