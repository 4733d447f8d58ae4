"""The review pane as a Streamlit component: its assets, and the one call that puts it on a page.

The assets are sent inline, joined into one module: a checkout and an installed wheel then work alike, and since marks
never travel by a rerun they are sent once a visit (Streamlit caches the message after that).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
SCRIPTS = (  # in this order, one module scope
    "base",
    "live",
    "desk",
    "outbox",
    "marks",
    "rows",
    "frame",
    "keys",
    "sheets",
    "precedent",
    "cursor",
    "decide",
    "view",
    "main",
)
STYLES = ("pane", "sheets", "live")


def bundle() -> str:
    """The scripts of the pane as one module."""
    return "\n".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


def styles() -> str:
    """The style sheets of the pane as one."""
    return "\n".join((HERE / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


# Registered once, at import: Streamlit warns when a name is registered again with other code.
_mount = st.components.v2.component(
    "copydesk_pane", html='<div class="copydesk"></div>', css=styles(), js=bundle(), isolate_styles=True
)


def pane(payload: Mapping[str, Any], key: str = "pane", on_next: Callable[[], None] = lambda: None) -> None:
    """Put the review pane on the page. `payload` is what payload.payload() made.

    It is sent as bytes: a dict or a list would be searched for tables, which imports pandas and pyarrow, and would be
    turned into JSON three times. "kick" is how the pane asks for a rerun: after a restart of the server, or when its
    token ran out; `on_next` is called when the editor asks for the next story.
    """
    data = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    _mount(key=key, data=data, on_kick_change=lambda: None, on_next_change=on_next)
