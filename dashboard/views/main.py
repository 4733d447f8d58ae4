"""What every session runs: page settings, navigation. Streamlit runs this file; the pages are functions, never files."""

from __future__ import annotations

import streamlit as st

from dashboard.views import corpus, help_page, insight, review, settings_page, triage, versions
from dashboard.views.common import guarded, say

st.set_page_config(page_title=say("app"), page_icon=":material/rule:", layout="wide")

PAGES = (
    ("triage", triage.show, ":material/low_priority:"),
    ("review", review.show, ":material/compare:"),
    ("versions", versions.show, ":material/view_column:"),
    ("insight", insight.show, ":material/monitoring:"),
    ("corpus", corpus.show, ":material/folder_open:"),
    ("settings", settings_page.show, ":material/tune:"),
    ("help", help_page.show, ":material/help:"),
)


def pages() -> dict[str, st.Page]:
    """Every page by its address."""
    return {
        name: st.Page(show, title=say(name), icon=icon, url_path=name, default=name == "triage")
        for name, show, icon in PAGES
    }


st.session_state["pages"] = pages()
page = st.navigation(list(st.session_state["pages"].values()), position="top")
with guarded():
    page.run()
