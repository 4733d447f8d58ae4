"""A machine that does other things: the test, the desk or the browser stands still at any moment (Linux).

    ADVERSE=7 python -m pytest -p tests.support.adversity tests/browser     7: the seed, which moments it is

What a test reads of a moment (a message that goes after five seconds, an element that is drawn anew) is gone then, and a
test that does not wait for what it reads fails. Nothing here costs the processor anything.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

TEST_STOPS, TEST_SECONDS = 0.04, 6.5  # of its calls to the browser; a message stays five seconds
OTHER_STOPS, OTHER_SECONDS = 2.0, 2.0  # every so many seconds, for up to so many
STOPPED = ("dashboard serve", "--type=renderer")  # who is stopped: words of their command
_moments = random.Random(int(os.environ.get("ADVERSE", "1")))
_over = threading.Event()


def pytest_configure(config: pytest.Config) -> None:
    """Begin to stop what runs beside the tests, and the tests themselves; with xdist, each worker for itself."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return
    from playwright._impl._sync_base import SyncBase

    SyncBase._sync = late(SyncBase._sync)  # type: ignore[method-assign]
    threading.Thread(target=stop_others, daemon=True).start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop no more."""
    _over.set()


def late(call: Callable[..., Any]) -> Callable[..., Any]:
    """A call that now and then comes seconds later than it was made."""

    def wait_and_call(*words: Any) -> Any:
        if _moments.random() < TEST_STOPS:
            time.sleep(_moments.uniform(0, TEST_SECONDS))
        return call(*words)

    return wait_and_call


def stop_others() -> None:
    """Stop one process after the other for a while."""
    moments = random.Random(_moments.random())
    while not _over.wait(moments.uniform(0, 2 * OTHER_STOPS)):
        if not (there := list(below(os.getpid()))):
            continue
        with suppress(OSError):
            pid = moments.choice(there)
            os.kill(pid, signal.SIGSTOP)
            time.sleep(moments.uniform(0, OTHER_SECONDS))
            os.kill(pid, signal.SIGCONT)


def below(root: int) -> set[int]:
    """The processes to be stopped among those that this one has started."""
    children: dict[int, list[int]] = defaultdict(list)
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((path / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
            children[parent].append(int(path.name))
            command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if any(words in command for words in STOPPED):
                found.add(int(path.name))
    mine, todo = set(), [root]
    while todo:
        todo += (more := children[todo.pop()])
        mine.update(more)
    return found & mine
