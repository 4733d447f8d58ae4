"""The whole corpus analysed again because somebody asked for it: beside the pages, on record like any load."""

from __future__ import annotations

import logging
import threading

from dashboard import store
from dashboard.errors import DashboardError
from dashboard.jobs import loading
from dashboard.store import loads

THREAD = "analysis"
_log = logging.getLogger(__name__)


def analyse_again(db: store.Engine, by: str) -> threading.Thread:
    """Begin to analyse every article of the desk again; the thread that does it.

    It is on record before this returns: every page says that it is under way, and one that ends before its time can be finished
    like an interrupted load. AccessError when the role of `by` forbids it; CorpusError while a load is under way.
    """
    job = loads.begin_again(db, by)
    if store.has_events(db):
        with loading.given_up(db, job):
            store.back_up_before(db, "analysis")
    thread = threading.Thread(target=_run, args=(db, job), name=THREAD, daemon=True)
    thread.start()
    return thread


def _run(db: store.Engine, job: loads.Load) -> None:
    try:
        loading.refresh(db, job=job)
    except DashboardError as error:
        _log.error("the corpus was not analysed again: %s", error)
