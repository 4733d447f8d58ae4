"""The cases of the Adjudicate page as a Streamlit component of its own. It sends rulings the way the pane sends marks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
SCRIPTS = ("base", "outbox", "cases", "case_view")  # in this order, one module scope
STYLES = ("pane", "cases")  # the labels look as in the pane


def bundle() -> str:
    """The scripts as one module."""
    return "\n".join((HERE / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


def styles() -> str:
    """The style sheets as one."""
    return "\n".join((HERE / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


# Registered once, at import: Streamlit warns when a name is registered again with other code.
_mount = st.components.v2.component(
    "copydesk_cases", html='<div class="copydesk"></div>', css=styles(), js=bundle(), isolate_styles=True
)


def cases(payload: Mapping[str, Any], key: str = "cases") -> None:
    """Put the cases on the page.

    `payload`: cases (of case_payload.case), total, recent (rulings that can be taken back, newest first), editor, token,
    route, strings, categories, language. "kick" is how the component asks for a rerun: for more cases, for a new token,
    after a restart of the server. Sent as bytes for the reasons that mount.pane has.
    """
    data = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    _mount(key=key, data=data, on_kick_change=lambda: None)
