"""Settings: name, language, learning, backup."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from dashboard import __version__, store
from dashboard.settings import environment
from dashboard.strings import LANGUAGES
from dashboard.views.common import editor, engine, heading, language, plain, say

NAMES = {"en": "English", "de": "Deutsch"}


def show() -> None:
    """Who and how; where things are kept."""
    heading("settings", say("settings_lead"))
    person()
    learning()
    database()
    st.caption(f"Copydesk {__version__}")


def person() -> None:
    """The name marks are recorded under, and the language of the screen."""
    name = st.text_input(say("settings_name"), editor(), max_chars=80, help=say("settings_name_help"))
    if name.strip() and name.strip() != editor():
        store.set_setting(engine(), "editor", name.strip())
        st.toast(say("settings_saved"))
    chosen = st.segmented_control(
        say("settings_language"), LANGUAGES, default=language(), required=True, format_func=lambda code: NAMES[code]
    )
    if chosen and chosen != language():
        store.set_setting(engine(), "language", chosen)
        st.rerun()


def learning() -> None:
    """The switch for learning from marks, and what it changed last."""


def database() -> None:
    """Where the marks are, and a backup of them."""
    st.subheader(say("settings_database"), anchor=False)
    st.code(engine().url.render_as_string(hide_password=True), language=None)
    if not engine().url.drivername.startswith("sqlite"):
        return
    if st.button(say("settings_backup"), icon=":material/save:"):
        path = environment().data / f"copydesk-{datetime.now():%Y%m%d-%H%M%S}.db"
        store.backup(engine(), path)
        st.success(plain(say("settings_backup_done", path=path)))
