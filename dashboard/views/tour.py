"""The guided tour: offered once on the demo, and to be found again in Help."""

from __future__ import annotations

import uuid

import streamlit as st

from dashboard import store, strings
from dashboard.components.tour import send_tour
from dashboard.views.common import engine, language

BEGIN = "tour begin"  # of the session: a wish to begin, new at every click
# page and what the step shows there, in the pages' own trees; its words are strings/*/tour.toml
STEPS = (
    ("triage", "triage", ".queue > li"),
    ("texts", "review", ".heads"),
    ("sentence", "review", ".cell[aria-current]"),
    ("keys", "review", ".bar"),
    ("versions", "versions", ".scroller"),
    ("insight", "insight", "[data-testid=stMetric]"),
    ("help", "help", "table"),
)


def tell(key: str) -> str:
    """A string of the tour in the visitor's language."""
    return strings.text(f"tour.{key}", language())


def show() -> None:
    """Have the browser offer the tour where the demo is, begin it where it was asked for, or go on with it over a reload."""
    begin = str(st.session_state.get(BEGIN) or "")
    offer = bool(store.get_setting(engine(), "demo"))
    words = {key: text for key, text in strings.room("tour", language()).items() if not key.startswith("step_")}
    steps = [
        {"page": page, "at": at, "title": tell(f"step_{name}"), "text": tell(f"step_{name}_text")}
        for name, page, at in STEPS
    ]
    send_tour(steps, words, offer=offer, start=begin)


def button() -> None:
    """Begin the tour, on Help."""
    st.button(tell("again"), icon=":material/tour:", on_click=begin, key="tour")


def begin() -> None:
    """Ask for it."""
    st.session_state[BEGIN] = uuid.uuid4().hex
