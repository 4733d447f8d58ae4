"""The board of the record: lines of who did what and when, each with the sentences it is about."""

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
    "copydesk_timeline",
    html='<div class="timeline"></div>',
    css=(_HERE / "timeline.css").read_text(encoding="utf-8"),
    js=(_HERE / "timeline.js").read_text(encoding="utf-8"),
)


def timeline(
    lines: Sequence[Mapping[str, Any]], words: Mapping[str, str], *, language: str, zone: str, key: str = "timeline"
) -> str | None:
    """The lines, newest first, under a heading for each day; the address of what the editor just opened, else None.

    A line has: made (ms since 1970), who, what, tone (a label or ""), late (ms or None), note, story ({title, href} or
    None), places ([{href, name, at, quote}, …]), more (how many sentences are not listed). `zone`: the visitor's time
    zone, in which days begin.
    """
    data = {"lines": list(lines), "words": dict(words), "language": language, "zone": zone}
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    data["version"] = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    # a one-item list: a dict would make Streamlit look for data frames in it and import pandas and pyarrow
    result = _mount(key=key, data=[data], on_open_change=lambda: None)
    return getattr(result, "open", None)
