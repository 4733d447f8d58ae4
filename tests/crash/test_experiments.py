"""One round of each experiment of `make test-crash` that takes no second process to start; the long form runs them all."""

from __future__ import annotations

import pytest

from tests.crash.commands import COMMANDS
from tests.crash.experiments import EXPERIMENTS, run

pytestmark = pytest.mark.crash
ELSEWHERE = {  # the other files of this folder, and tests/store/test_busy.py
    "three editors killed",
    "load and workers killed",
    "PostgreSQL killed",
    "PostgreSQL server killed",
    "locked by another program",
    "webhooks killed",
}
SHORT = [name for name in EXPERIMENTS if name not in ELSEWHERE and name.removesuffix(" killed") not in COMMANDS]


@pytest.mark.parametrize("name", SHORT)
def test_nothing_is_lost_or_half_done_and_something_is_said(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DASHBOARD_DB", raising=False)
    found = run(name, 1, 6)
    assert (found.lost, found.partial, found.wrong) == (0, 0, [])
    assert found.said or name == "clock jumps"
