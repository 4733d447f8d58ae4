"""What every session runs: page settings and navigation. The pages are functions, never files of a pages/ folder."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.views import corpus, help_page, insight, review, settings_page, triage, versions
from dashboard.views.common import go, guarded, language, say

HERE = Path(__file__).parent
# the icon is a file of our own, and said first: a page's material icon would be fetched from somebody else's server
st.set_page_config(page_title=say("app"), page_icon=str(HERE / "icon.png"), layout="wide")
st.html(HERE / "desk.css")
# a screen reader speaks the page in the language that <html> names
st.html(f"<script>document.documentElement.lang = '{language()}'</script>", unsafe_allow_javascript=True)

PAGES = (
    ("triage", triage.show, ":material/low_priority:"),
    ("review", review.show, ":material/compare:"),
    ("versions", versions.show, ":material/view_column:"),
    ("insight", insight.show, ":material/monitoring:"),
    ("corpus", corpus.show, ":material/folder_open:"),
    ("settings", settings_page.show, ":material/tune:"),
    ("help", help_page.show, ":material/help:"),
)


def home() -> None:
    """The bare address opens Triage. A default page has no address of its own, and every view must have one."""
    go("triage", **st.query_params.to_dict())


pages = {name: st.Page(show, title=say(name), icon=icon, url_path=name) for name, show, icon in PAGES}
st.session_state["pages"] = pages
page = st.navigation([st.Page(home, default=True, visibility="hidden"), *pages.values()], position="top")
st.set_page_config(page_title=f"{page.title} · {say('app')}")
with guarded():
    page.run()
