"""The guided tour, drawn into the page by the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.components.component import send_bytes


def send_tour(steps: Sequence[Mapping[str, str]], words: Mapping[str, str], *, offer: bool, start: str) -> None:
    """Offer the tour, or go on with it. A step has page, at (a CSS selector), title and text.

    `offer`: to whoever has not seen it; `start`: a wish to begin now, "" for none: each is heard once.
    """
    with st.container(key="errand_tour", height="content"):  # page/desk.css hides it: the card is the body's
        send_bytes(
            "tour", {"steps": list(steps), "words": dict(words), "offer": offer, "start": start}, key="tour card"
        )
