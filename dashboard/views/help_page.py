"""Help: the labels, what sources and other versions are worth, and the keys."""

from __future__ import annotations

import streamlit as st

from dashboard import strings
from dashboard.model import LABELS
from dashboard.pane.actions import table
from dashboard.views.common import heading, language, say


def show() -> None:
    """One page of help, the same words the README uses."""
    heading("help", say("help_lead"))
    for label in (*LABELS, "unsure"):
        st.markdown(f"**{say(f'label_{label}')}**: {say(f'help_{label}')}")
    st.subheader(say("help_states"), anchor=False)
    st.markdown(say("help_unclear"))
    st.markdown(say("help_none"))
    st.subheader(say("help_sources"), anchor=False)
    st.markdown(say("help_sources_text"))
    st.subheader(say("help_keys"), anchor=False)
    st.markdown(table(strings.room("pane", language())))
