"""Reports to take away: of a story or of the desk, as HTML, PDF or DOCX. Made only when asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import strings
from dashboard.components.line import line
from dashboard.exchange.report import FORMS, Page, corpus_page, letters, story_page, write_report
from dashboard.views.common import editor, engine, language, page_address
from dashboard.views.exports import may_export


def tell(name: str) -> str:
    """A string of the reports in the editor's language."""
    return strings.text(f"report.{name}", language())


def story_reports(story: str) -> None:
    """A button that opens the reports of a story; nothing for those whose marks are blind."""
    if not may_export(editor()):
        return
    with st.popover(tell("take"), icon=":material/description:"):
        st.caption(tell("take_help"))
        buttons("take_story", f"copydesk-{story}", lambda: [story_page(engine(), story, language())])
        if st.checkbox(tell("take_letters"), help=tell("take_letters_help"), key=f"letters {story}"):
            letters_told = letters(engine(), story, language())
            if letters_told:
                buttons("take_letters", f"copydesk-{story}-letters", lambda: letters_told)
            else:
                st.caption(tell("findings_none"))
        st.caption(tell("take_link"))
        line(page_address(story=story), key=f"link {story}", language=language())


def desk_report() -> None:
    """The buttons of the desk's report."""
    if may_export(editor()):
        buttons("corpus_title", "copydesk-desk", lambda: [corpus_page(engine(), language())])


def buttons(title: str, name: str, pages: Callable[[], list[Page]]) -> None:
    """One button a form."""
    st.markdown(f"**{tell(title)}**")
    with st.container(horizontal=True):
        for suffix, form in FORMS.items():
            st.download_button(
                suffix[1:].upper(),
                lambda suffix=suffix: write_report(pages(), suffix) if may_export(editor()) else b"",
                f"{name}{suffix}",
                form.media,
                key=f"report {name} {suffix}",
            )
