"""Help: the labels, what sources and other versions are worth, and the keys."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import strings
from dashboard.model import LABELS
from dashboard.pane.actions import ACTIONS
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
    st.dataframe(keys(), hide_index=True, width="content")


def keys() -> pd.DataFrame:
    """The keys of the pane, from its registry of actions."""
    said = strings.room("pane", language())
    return pd.DataFrame(
        [(action.key, said[action.text]) for action in ACTIONS], columns=[say("help_key"), say("help_does")]
    )
