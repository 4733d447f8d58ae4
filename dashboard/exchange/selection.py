"""Which stories an export takes: those that Triage shows under the filters of its address."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from dashboard import review, store
from dashboard.review.queue import filters


def stories_of(engine: store.Engine, query: Mapping[str, str], viewer: str = "") -> frozenset[str] | None:
    """Return the stories that fit the filters of an address; None: all. `viewer` as in review.queue.filters."""
    wanted = filters.from_query(query)
    found = filters.find(engine, wanted, viewer).stories
    if not wanted.status:
        return found
    table = review.read_queue(engine, viewer or None)
    status = table["status"].where(table["versions"] > 1, "single")
    fit = frozenset(table["story"][status.isin(wanted.status)])
    return fit if found is None else found & fit


def query_of(text: str) -> dict[str, str]:
    """Return the parameters of an address, or of what stands behind its "?"."""
    return dict(parse_qsl(text.rpartition("?")[2]))
