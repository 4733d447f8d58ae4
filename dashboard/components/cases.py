"""The cases of the Adjudicate page as a Streamlit component of its own. It sends rulings as the review sends marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.components.actions import ACTIONS
from dashboard.components.component import ignore, send_bytes
from dashboard.components.label_infos import LABEL_INFOS

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
    keys = {action.id: action.key for action in ACTIONS}
    data = {
        **payload,
        "labels": LABEL_INFOS,
        "categories": [{"name": name, "key": CATEGORY_KEYS[name]} for name in payload["categories"]],
        "answers": [{"label": info["label"], "key": keys[info["label"]]} for info in LABEL_INFOS if info["settles"]],
    }
    send_bytes("cases", data, key=key, on_kick_change=ignore)
