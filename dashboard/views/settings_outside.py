"""Settings: which other programs' suggestions are shown, and the checkers that can be asked."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard import strings
from dashboard.jobs import checking
from dashboard.outside import checkers
from dashboard.outside.running import last_run
from dashboard.store.outside import Sayer, sayers, show_outside
from dashboard.views.common import editor, engine, language, no_right, plain


def of(key: str, **values: object) -> str:
    """A string of the catalogue of other programs, in the editor's language."""
    return strings.text(f"outside.{key}", language(), **values)


def show() -> None:
    """A switch for each name, and what each checker said last."""
    st.header(of("title"), anchor=False, help=of("lead"))
    programs = sayers(engine())
    asked = sorted(checkers.installed())
    if not programs and not asked:
        st.caption(of("none"))
        return
    why = no_right("desk")
    for program in programs:
        switch(program, why)
    if asked:
        st.markdown(f"**{of('checkers')}**")
    for name in asked:
        checker(name, why)


def switch(program: Sayer, why: str | None) -> None:
    """Show this name's suggestions in Review, or do not."""
    day = datetime.fromtimestamp(program.newest / 1000, UTC).date()
    label = f"{plain(of('show', by=program.by))} · {of('count', n=program.count, day=day)}"
    on = st.toggle(label, program.shown, help=why, disabled=why is not None, key=f"outside {program.by}")
    if on != program.shown:
        show_outside(engine(), program.by, on, editor())
        st.rerun()


def checker(name: str, why: str | None) -> None:
    """How asking it went last, and the button to ask again."""
    run = last_run(engine(), name)
    with st.container(horizontal=True, vertical_alignment="center"):
        if checking.is_asking(name):
            st.caption(plain(of("asking", by=name)))
        elif run is None:
            st.caption(plain(of("never", by=name)))
        else:
            st.caption(plain(of("asked", by=name, n=run.asked, said=run.answered, failed=run.failed)))
        if st.button(plain(of("ask", by=name)), key=f"ask {name}", help=why, disabled=why is not None):
            checking.ask_in_background(engine(), name, editor())
            st.rerun()
    if run and run.trouble:
        st.warning(
            plain(of("stopped" if run.stopped else "trouble", by=name, why=run.trouble)), icon=":material/warning:"
        )
