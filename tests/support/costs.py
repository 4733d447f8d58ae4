"""What each test costs the processor, with all the processes it starts: servers, browsers, databases (Linux).

    COSTS=costs.jsonl python -m pytest -p tests.support.costs ...     one line a test: its name, seconds of the processor
    python -m tests.support.costs costs.jsonl                         the sum of each file, the largest first

Time on the clock says little on a machine that does other things, too. A file's first test pays for what the file shares.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest

SECOND = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
LEAST = 0.02  # seconds that are worth a line
_before = [0.0]


def used() -> float:
    """Seconds of the processor that this process has used and all below it, those that have ended included."""
    ticks: dict[int, int] = {}
    below: dict[int, list[int]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        pid = int(path.parent.name)
        ticks[pid] = sum(map(int, fields[11:15]))
        below[int(fields[1])].append(pid)
    found, todo = 0, [os.getpid()]
    while todo:
        pid = todo.pop()
        found += ticks.get(pid, 0)
        todo += below[pid]
    return found / SECOND


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Write down what a test has used, with its fixtures."""
    _before[0] = _before[0] or used()
    try:
        return (yield)
    finally:
        now = used()
        if now - _before[0] >= LEAST:
            with Path(os.environ["COSTS"]).open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps([item.nodeid.partition('@')[0], round(now - _before[0], 2)])}\n")
        _before[0] = now


def main(path: str) -> None:
    """Print the sums."""
    sums: Counter[str] = Counter()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        name, seconds = json.loads(line)
        sums[name.partition("::")[0]] += seconds
    print(f"{sum(sums.values()):9.1f} s of the processor")
    for name, seconds in sums.most_common():
        print(f"{seconds:9.1f} {name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
