"""What a page itself has to do in the browser, without a line of script in the page: a strict policy would not run it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard.components.component import send_bytes

Errand = Literal["", "keep_address", "go_back", "leave"]


def run_errand(errand: Errand = "", *, language: str = "", address: str = "") -> None:
    """Have the browser do something; nothing is drawn.

    keep_address: keep the address that was asked for; go_back: go to it, once; leave: go to `address`. `language` is what
    a screen reader speaks the page in.
    """
    name = errand or "language"
    with st.container(key=f"errand_{name}", height="content"):  # desk.css hides it, else it takes a line
        send_bytes("page", {"language": language, "errand": errand, "address": address}, key=f"errand {name}")
