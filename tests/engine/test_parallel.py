"""Spreading work over processes changes how long it takes, never what comes out; a part that fails is one part."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard.engine import parallel
from dashboard.engine.parallel import Failed, spread
from dashboard.settings import PARALLEL_FROM

ROOT = Path(__file__).resolve().parents[2]
JOBS = [(n, n * n) for n in range(40)]


def add(shared: int, a: int, b: int) -> tuple[int, int]:
    """Run in a worker, so it stands at the top of the module."""
    return os.getpid(), shared + a + b


def fail(_shared: object, n: int) -> int:
    if n == 7:
        raise ValueError("job seven is bad")
    return n


def suffer(_shared: object, n: int, how: str) -> int:
    """Do what the seventh job is told to."""
    if n != 7:
        return n
    if how == "hang":
        time.sleep(3600)
    if how == "memory":
        return len(bytearray(6_000_000_000))
    if how == "unsendable":
        return lambda: n  # type: ignore[return-value]
    os.kill(os.getpid(), signal.SIGKILL)
    return n


class DiesOnArrival:
    """What kills a worker before it has begun."""

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _die_elsewhere, (os.getpid(),)


def _die_elsewhere(parent: int) -> None:
    if os.getpid() != parent:
        os._exit(3)


def test_one_process_is_this_process_and_two_give_the_same_in_the_same_order():
    here = list(spread(add, 100, JOBS, processes=1))
    there = list(spread(add, 100, JOBS, processes=2))
    assert [value for _, value in here] == [100 + a + b for a, b in JOBS]  # type: ignore[misc]
    assert [value for _, value in there] == [value for _, value in here]  # type: ignore[misc]
    assert {pid for pid, _ in here} == {os.getpid()}  # type: ignore[misc]
    assert os.getpid() not in {pid for pid, _ in there}  # type: ignore[misc]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_in_a_job_is_the_answer_to_that_job_alone(processes: int):
    got = list(spread(fail, None, [(n,) for n in range(20)], processes=processes))
    assert got == [n if n != 7 else Failed("ValueError: job seven is bad") for n in range(20)]


@pytest.mark.parametrize(
    ("how", "said"),
    [("hang", "longer than"), ("die", "process ended"), ("memory", "memory"), ("unsendable", "pickle")],
)
def test_a_job_that_hangs_dies_or_eats_all_memory_costs_that_job_alone(
    how: str, said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(parallel, "PART_SECONDS", 3.0)
    got = list(spread(suffer, None, [(n, how) for n in range(12)], processes=2))
    assert [n for n, value in enumerate(got) if value != n] == [7]
    assert isinstance(got[7], Failed)
    assert said in got[7].reason


def test_workers_that_cannot_start_leave_the_work_to_this_process():
    got = list(spread(fail, DiesOnArrival(), [(n,) for n in range(9)], processes=2))
    assert got[:7] == list(range(7))
    assert isinstance(got[7], Failed)


def test_no_job_gives_no_result():
    assert list(spread(fail, None, [])) == []
    assert list(spread(fail, None, [], processes=2)) == []


def test_results_come_one_by_one_without_waiting_for_all():
    jobs = iter(spread(fail, None, [(n,) for n in range(8)], processes=1))
    assert next(jobs) == 0  # the bad job has not been touched yet


def test_few_jobs_start_no_process_unless_one_is_heavy(monkeypatch: pytest.MonkeyPatch):
    def forbidden(*_words: object, **_more: object) -> None:
        raise AssertionError("a pool was started")

    monkeypatch.setattr(parallel, "Pool", forbidden)
    assert len(list(spread(add, 0, JOBS))) == len(JOBS) < PARALLEL_FROM
    with pytest.raises(AssertionError, match="pool"):
        list(spread(add, 0, JOBS, own_process=True))


PARENT = """
import sys
from dashboard.engine.parallel import spread
from tests.engine.test_parallel import wait
if __name__ == "__main__":
    for pid in spread(wait, None, [(0,), (0,), (3600,), (3600,)], processes=2):
        print(pid, flush=True)
"""


def wait(_shared: object, seconds: int) -> int:
    time.sleep(seconds)
    return os.getpid()


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, str(script)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    )
    assert run.stdout is not None
    workers = {int(run.stdout.readline()) for _ in range(2)}
    run.kill()
    run.wait()
    give_up = time.monotonic() + 60
    while any(map(_alive, workers)):
        assert time.monotonic() < give_up, "a worker outlives its parent"
        time.sleep(0.2)
