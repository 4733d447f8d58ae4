"""The thread that tells webhooks what has happened. Where DASHBOARD_OUTGOING names nobody, there is none."""

from __future__ import annotations

import logging
import threading

from dashboard import store
from dashboard.errors import DashboardError
from dashboard.outside.webhooks import deliver_due
from dashboard.review.queue.announcing import announce
from dashboard.settings import WEBHOOK_TICK, environment

_log = logging.getLogger(__name__)


def tell_in_background(db: store.Engine, stop: threading.Event) -> threading.Thread | None:
    """Tell webhooks every few seconds until `stop`; the thread, or None where nothing may be sent."""
    if not environment().outgoing:
        return None
    thread = threading.Thread(target=_go_on, args=(db, stop), name="webhooks", daemon=True)
    thread.start()
    return thread


def _go_on(db: store.Engine, stop: threading.Event) -> None:
    while not stop.wait(WEBHOOK_TICK):
        try:
            tell(db)
        except DashboardError as error:
            _log.error("webhooks: %s", error)
        except Exception:
            _log.exception("webhooks")


def tell(db: store.Engine) -> int:
    """Look what has happened, and send what is due; how many messages arrived."""
    announce(db)
    return deliver_due(db)
