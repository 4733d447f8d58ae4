"""Export: labels as files for other programs, of the whole desk or of what Triage shows now. Made only when asked for."""

from __future__ import annotations

import io
from collections.abc import Mapping

import streamlit as st

from dashboard import exchange, review, strings
from dashboard.exchange import selection
from dashboard.store import access
from dashboard.store.webhooks import announce_export
from dashboard.views.common import engine, language, part
from dashboard.views.insight_words import of
from dashboard.views.triage_filters import LAST


def take_away(who: str) -> None:
    """Choose what and in which form; a click makes the file."""
    part("insight_export")
    if not may_export(who):
        st.caption(of("export_lead"))
        return
    filters: Mapping[str, str] = st.session_state.get(LAST) or {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form = st.selectbox(
            tell("form"), list(exchange.EXPORTS), format_func=lambda n: tell(f"form_{key(n)}"), width=320
        )
        chosen = exchange.find_export(form)
        final = st.toggle(tell("final"), chosen.answers, disabled=chosen.answers, key=f"final {chosen.answers}")
        narrow = st.toggle(tell("filtered"), disabled=not filters, help=tell("filtered_help"))
        st.download_button(
            tell("download"),
            lambda: written(form, who, final, filters if narrow else {}),
            f"copydesk-marks{chosen.suffix}",
            chosen.media,
            icon=":material/download:",
        )
    st.caption(tell(f"about_{key(form)}"))


def key(form: str) -> str:
    """Return the form as it is named in the catalogue."""
    return form.replace("-", "_")


def tell(name: str, **values: object) -> str:
    """A string of the exports in the editor's language."""
    return strings.text(f"report.export_{name}", language(), **values)


def may_export(who: str) -> bool:
    """All marks in one file would undo a blind desk."""
    return access.may(engine(), who, "read") and not review.hides(engine(), who)


def written(form: str, who: str, final: bool = False, filters: Mapping[str, str] | None = None) -> bytes:
    """The export as bytes; empty for who may not."""
    if not may_export(who):
        return b""
    out = io.BytesIO()
    stories = selection.stories_of(engine(), filters or {}, who)
    count = exchange.find_export(form).write(exchange.Source(engine(), stories, final), out)
    announce_export(engine(), form, count, final=final)
    return out.getvalue()
