"""Help: the labels, what sources and other versions are worth, and the keys."""

from __future__ import annotations

import streamlit as st

from dashboard import strings
from dashboard.components.actions import table
from dashboard.labels import LABELS
from dashboard.views import tour
from dashboard.views.common import heading, language, part, say

LINE = 760  # px: about ninety letters, the longest line that reads well


def show() -> None:
    """One page of help, the same words the README uses."""
    heading("help", say("help_lead"))
    tour.button()
    with st.container(width=LINE):
        part("help_labels")
        for label in (*LABELS, "unsure"):
            st.markdown(f"**{say(f'label_{label}')}**: {say(f'help_{label}')}")
        part("help_states")
        st.markdown(say("help_unclear"))
        st.markdown(say("help_none"))
        part("help_sources")
        st.markdown(say("help_sources_text"))
        part("help_keys")
        st.markdown(table(strings.room("pane", language())))
