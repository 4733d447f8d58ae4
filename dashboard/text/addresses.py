"""Web addresses as they are compared: two captures of one page have the same."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit


def address(url: str | None) -> str:
    """An address without scheme, "www.", fragment and a slash at its end; "" for none, and for the front page of a site."""
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return urlunsplit(("", host, parts.path.rstrip("/"), parts.query, "")) if host and parts.path.strip("/") else ""
