"""The inbox on Triage: called on, answered, asked, overruled. Each line leads to its sentence."""

from __future__ import annotations

import time
from urllib.parse import urlencode

import streamlit as st

from dashboard import strings
from dashboard.review.comments import inbox
from dashboard.review.comments.inbox import Inbox, Item
from dashboard.review.sharing import together
from dashboard.views.common import editor, engine, language, plain, say

SHOWN = 20  # items of the list


def show() -> None:
    """What waits for this editor; nothing is drawn where nothing does."""
    inbox_read = inbox.read_inbox(engine(), editor())
    if not inbox_read.items:
        return
    with st.expander(label(inbox_read), icon=":material/inbox:", expanded=inbox_read.new > 0, key="inbox"):
        names = together.names(engine())
        st.markdown("\n".join(line(item, names) for item in inbox_read.items[:SHOWN]))
        if inbox_read.new and st.button(say("inbox_read"), key="inbox read", icon=":material/done_all:"):
            inbox.mark_read(engine(), editor(), time.time_ns() // 1_000_000)
            st.rerun()


def label(inbox_read: Inbox) -> str:
    """The title, with how much is new."""
    return say("inbox_new", n=inbox_read.new) if inbox_read.new else say("inbox", n=len(inbox_read.items))


def line(item: Item, names: dict[str, str]) -> str:
    """One item as a line of Markdown; every word of a person or an article is escaped."""
    query = urlencode({"story": item.story, "right": item.article, "sentence": item.n})
    decided = strings.text(f"pane.label_{item.label}", language()) if item.label else ""
    what = say(f"inbox_{item.why}", name=names.get(item.by, item.by), label=decided)
    quote = f" — {plain(item.text)}" if item.text else ""
    return f"- {plain(what)}: [{plain(shortened(item.sentence))}](review?{query}){quote}"


def shortened(text: str) -> str:
    """A sentence as far as a line holds it."""
    return text if len(text) <= 110 else f"{text[:109].rstrip()}…"
