"""Which stories an export takes: those that Triage shows under the filters of its address."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from dashboard import store
from dashboard.errors import ExportError
from dashboard.review.queue import filters
from dashboard.review.queue.listing import list_stories


def stories_of(engine: store.Engine, query: Mapping[str, str], viewer: str = "") -> frozenset[str] | None:
    """Return the stories that fit the filters of an address; None: all. `viewer` as in review.queue.filters."""
    wanted = filters.from_query(query)
    return frozenset(list_stories(engine, wanted, viewer, most=None).names) if filters.to_query(wanted) else None


def query_of(text: str) -> dict[str, str]:
    """Return the parameters of an address, or of what stands behind its "?".

    ExportError for a filter or a value that Triage does not know: left out, it would let everything through.
    """
    query = dict(parse_qsl(text.rpartition("?")[2]))
    known = filters.to_query(filters.from_query(query))
    unknown = sorted(name for name in query if query[name] != known.get(name))
    if unknown or not query:
        hint = "Copy the part after the ? from the address of Triage, filters set."
        what = ", ".join(f"{name}={query[name]}" for name in unknown) or text
        raise ExportError(f"Triage has no such filter: {what}.", where="--filter", hint=hint)
    return query
