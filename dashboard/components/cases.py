"""The cases of the Adjudicate page as a Streamlit component of its own. It sends rulings as the review sends marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import labels
from dashboard.components.component import ignore, send_bytes

CATEGORY_KEYS = {
    "date": "d", "number": "m", "name": "a", "role": "r", "quotation": "q", "hedge": "h", "negation": "t", "claim": "c",
    "filler": "l", "furniture": "f", "evidence": "e", "other": "o",
}  # fmt: skip


def cases(payload: Mapping[str, Any], key: str = "cases") -> None:
    """Put the cases on the page.

    `payload`: cases (of case_payload.case), total, recent (rulings that can be taken back, newest first), editor, token,
    route, strings, categories (names), language. "kick" is how the component asks for a rerun: for more cases, for a new
    token, after a restart of the server.
    """
    data = {
        **payload,
        "labels": labels.for_scripts(),
        "categories": [{"name": name, "key": CATEGORY_KEYS[name]} for name in payload["categories"]],
        "answers": [{"label": spec.name, "key": spec.key} for spec in labels.REGISTRY if spec.settles],
    }
    send_bytes("cases", data, key=key, on_kick_change=ignore)
