"""What is counted for whoever watches the desk, in Prometheus' text format: copydesk/metrics.

No names, no texts, no ids: routes, status codes, counts and seconds. A scraper on this computer may read it, or one that sends
DASHBOARD_METRICS_KEY as its bearer token; nobody else.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from dashboard import __version__, store
from dashboard.errors import DashboardError
from dashboard.settings import SECRET_CHARS, environment
from dashboard.web import identity

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PLACES = ("copydesk/metrics", "_stcore/metrics")  # Streamlit's own figures tell as much
_STEPS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

registry = CollectorRegistry()
ProcessCollector(registry=registry)
PlatformCollector(registry=registry)
_info = Gauge("copydesk_info", "The version that runs; always 1.", ["version"], registry=registry)
_requests = Counter("copydesk_requests", "Answers of the desk's own routes.", ["route", "status"], registry=registry)
_seconds = Histogram(
    "copydesk_request_seconds", "Seconds until the answer.", ["route"], registry=registry, buckets=_STEPS
)
_marks = Counter("copydesk_marks", "Marks that browsers sent, by what became of them.", ["outcome"], registry=registry)
_up = Gauge("copydesk_database_up", "1 while the database answers.", registry=registry)
_unplaced = Gauge("copydesk_articles_unplaced", "Articles in no story: a load was interrupted.", registry=registry)
_loading = Gauge("copydesk_loads_running", "Loads under way.", registry=registry)
_info.labels(__version__).set(1)


def may_watch(headers: Mapping[str, str], address: str | None) -> bool:
    """Whether a request for the figures is answered: from this computer, or with the key. `headers` in small letters."""
    key = environment().metrics_key
    sent = headers.get("authorization", "")
    if len(key) >= SECRET_CHARS and hmac.compare_digest(sent.encode(), f"Bearer {key}".encode()):
        return True
    return identity.at_home(headers, address)


@contextmanager
def timed(route: str) -> Iterator[Callable[[int], None]]:
    """Count one request; the block tells the status of its answer."""
    began, status_code = time.perf_counter(), 500

    def status(code: int) -> None:
        nonlocal status_code
        status_code = code

    try:
        yield status
    finally:
        _seconds.labels(route).observe(time.perf_counter() - began)
        _requests.labels(route, str(status_code)).inc()


def count_marks(recorded: int, refused: int) -> None:
    """Count what became of the marks in one request."""
    _marks.labels("recorded").inc(recorded)
    _marks.labels("refused").inc(refused)


def figures(get_engine: Callable[[], store.Engine]) -> bytes:
    """Every figure as text; the database is asked how it is."""
    try:
        engine = get_engine()
        store.ping(engine)
        standing = store.load_standing(engine)
    except DashboardError:
        _up.set(0)
    else:
        _up.set(1)
        _unplaced.set(standing.unplaced)
        _loading.set(len(standing.running))
    return generate_latest(registry)
