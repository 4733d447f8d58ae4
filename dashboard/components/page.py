"""What a page itself has to do in the browser, without a line of script in the page: a strict policy would not run it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from dashboard.components.component import send_bytes

Errand = Literal["", "leave", "name"]


def run_errand(
    errand: Errand = "",
    *,
    language: str = "",
    address: str = "",
    words: str = "",
    theme: Mapping[str, str] | None = None,
) -> None:
    """Have the browser do something; nothing is drawn.

    leave: go to `address`; name: keep the name `address`, percent-encoded, that marks are made under in this browser.
    `language` is what a screen reader speaks the page in, `words` what is said while the server does not answer, `theme` the
    words of the switch at the end of the top bar: theme, system, light, dark.
    """
    name = errand or "language"
    with st.container(key=f"errand_{name}", height="content"):  # desk.css hides it, else it takes a line
        data: dict[str, object] = {"language": language, "errand": errand, "address": address, "words": words}
        data["theme"] = dict(theme or {})
        send_bytes("page", data, key=f"errand {name}")
