"""Spreading work over processes changes how long it takes, never what comes out."""

from __future__ import annotations

import os

import pytest

from dashboard.engine import parallel
from dashboard.engine.parallel import spread
from dashboard.settings import PARALLEL_FROM

JOBS = [(n, n * n) for n in range(40)]


def add(shared: int, a: int, b: int) -> tuple[int, int]:
    """Runs in a worker, so it stands at the top of the module."""
    return os.getpid(), shared + a + b


def fail(_shared: object, n: int) -> int:
    if n == 7:
        raise ValueError("job seven is bad")
    return n


def test_one_process_is_this_process_and_two_give_the_same_in_the_same_order():
    here = list(spread(add, 100, JOBS, processes=1))
    there = list(spread(add, 100, JOBS, processes=2))
    assert [value for _, value in here] == [100 + a + b for a, b in JOBS]
    assert [value for _, value in there] == [value for _, value in here]
    assert {pid for pid, _ in here} == {os.getpid()}
    assert os.getpid() not in {pid for pid, _ in there}


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_in_a_job_comes_out_and_what_was_ready_before_it_is_there(processes: int):
    got = []
    with pytest.raises(ValueError, match="job seven is bad"):
        got.extend(spread(fail, None, [(n,) for n in range(7)], processes=processes))
        got.extend(spread(fail, None, [(7,)], processes=processes))
    assert got == list(range(7))


def test_no_job_gives_no_result():
    assert list(spread(fail, None, [])) == []
    assert list(spread(fail, None, [], processes=2)) == []


def test_results_come_one_by_one_without_waiting_for_all():
    jobs = iter(spread(fail, None, [(n,) for n in range(8)], processes=1))
    assert next(jobs) == 0  # the bad job has not been touched yet


def test_few_jobs_start_no_process(monkeypatch: pytest.MonkeyPatch):
    def forbidden(*_words: object, **_more: object) -> None:
        raise AssertionError("a pool was started")

    monkeypatch.setattr(parallel, "ProcessPoolExecutor", forbidden)
    assert len(list(spread(add, 0, JOBS))) == len(JOBS) < PARALLEL_FROM
