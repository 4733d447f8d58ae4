"""The boards of the Versions page: claim rows, what one version alone says, facts, the consensus text, order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components.component import ignore, send_board

Rows = Sequence[Mapping[str, Any]]


def claims(columns: Rows, rows: Rows, words: Mapping[str, str], *, name: str, story: str) -> str | None:
    """Claim rows by versions, as wire/versions.py types them; "ARTICLE N" of the sentence to open in Review, else None.

    `name` is what a screen reader calls the table; `story` is whose columns the browser keeps pinned or hidden.
    """
    return _board("claims", name, words, columns=list(columns), rows=list(rows), story=story)


def alone(rows: Rows, words: Mapping[str, str], *, name: str) -> str | None:
    """What one version alone says, one item each; what was opened as in `claims`."""
    return _board("alone", name, words, rows=list(rows))


def facts(columns: Rows, rows: Rows, words: Mapping[str, str], *, name: str, story: str) -> str | None:
    """The table of facts; what was opened as in `claims`."""
    return _board("facts", name, words, columns=list(columns), rows=list(rows), story=story)


def consensus(rows: Rows, words: Mapping[str, str], *, name: str) -> str | None:
    """The consensus text; what was opened as in `claims`."""
    return _board("consensus", name, words, rows=list(rows))


def order(stops: Rows, links: Rows, words: Mapping[str, str], *, name: str) -> str | None:
    """The versions by publication and the estimated links of copying; what was opened as in `claims`."""
    return _board("order", name, words, stops=list(stops), links=list(links))


def _board(kind: str, name: str, words: Mapping[str, str], **data: Any) -> str | None:
    sent = {"kind": kind, "name": name, "words": dict(words), **data}
    return getattr(send_board("claims", sent, key=kind, on_open_change=ignore), "open", None)
