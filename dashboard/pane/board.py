"""The two read-only boards: the queue of stories and the claim rows of a story."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
# Registered once, at import: Streamlit warns when a name is registered again with other code.
_mount = st.components.v2.component(
    "copydesk_board",
    html='<div class="board"></div>',
    css=(_HERE / "board.css").read_text(encoding="utf-8"),
    js=(_HERE / "board.js").read_text(encoding="utf-8"),
)


def queue(rows: Sequence[Mapping[str, Any]], words: Mapping[str, str], *, key: str = "queue") -> str | None:
    """The stories of the queue as a list; the id of the story the editor just opened, else None.

    A row has: id, href, title, reason, need 0..1, versions, sources, flagged, marked, sentences, language, sites,
    status.
    """
    return _board({"kind": "queue", "rows": list(rows), "words": dict(words)}, key)


def claims(
    versions: Sequence[Mapping[str, str]],
    rows: Sequence[Mapping[str, Any]],
    words: Mapping[str, str],
    *,
    name: str,
    key: str = "claims",
) -> str | None:
    """Claim rows by versions; "ARTICLE N" of the sentence the editor wants to see in Review, else None.

    `name` is what a screen reader calls the table. A version has name, note, role. A row has alone (bool) and cells:
    one a version, None or {article, n, pieces: [[op, text, strong], …], state, why, tag, lang}.
    """
    data = {"kind": "claims", "name": name, "versions": list(versions), "rows": list(rows), "words": dict(words)}
    return _board(data, key)


def _board(data: dict[str, Any], key: str) -> str | None:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    data["version"] = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    # a one-item list: a dict would make Streamlit look for data frames in it and import pandas and pyarrow
    result = _mount(key=key, data=[data], on_open_change=lambda: None)
    return getattr(result, "open", None)
