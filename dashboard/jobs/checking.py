"""Asking a checker in the background, from the Settings page; one run of a checker at a time in this process."""

from __future__ import annotations

import logging
import threading

from dashboard import store
from dashboard.errors import DashboardError
from dashboard.outside.running import run_checker

_log = logging.getLogger(__name__)
_running: set[str] = set()
_guard = threading.Lock()


def is_asking(name: str) -> bool:
    """Whether this process is asking the checker now."""
    return name in _running


def ask_in_background(db: store.Engine, name: str, by: str) -> threading.Thread | None:
    """Ask a checker about all that it has not judged yet; None while it is being asked. AccessError where `by` may not.

    How it ended is kept (outside/running.py) and shown on Settings; nothing is raised in the thread.
    """
    store.demand(db, by, "desk")
    with _guard:
        if name in _running:
            return None
        _running.add(name)
    thread = threading.Thread(target=_quietly, args=(db, name), name=f"checker {name}", daemon=True)
    thread.start()
    return thread


def _quietly(db: store.Engine, name: str) -> None:
    try:
        run_checker(db, name)
    except DashboardError as error:
        _log.error("the checker %s: %s", name, error)
    finally:
        _running.discard(name)
