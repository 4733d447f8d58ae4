"""The filters above the queue: one chip each, all of them in the address, kept under a name if the editor likes.

The address is the truth: a link, a reload, the back button and a saved view all come down to it. The widgets are set
from it when it is not the one that they wrote last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard import store
from dashboard.review.queue import filters as asked
from dashboard.review.queue import saved
from dashboard.review.queue.filters import Choices, Filters, from_query, to_query
from dashboard.review.sharing import together
from dashboard.settings import VIEW_NAME
from dashboard.views.common import editor, engine, guarded, plain, say
from dashboard.views.triage_words import SAID, tell

WROTE, LAST = "triage address", "triage last"
FEW = 9  # so many values are shown as buttons, more as a list to search
LISTED = 2  # values named on a chip


def widget(name: str) -> str:
    """The session's key of a filter's widget."""
    return f"triage {name}"


NAMES = ("status", "suggested", "kind", "confidence", "decided", "editor", "disagreement", "hands", "site", "language")
SINGLE = ("text", "since", "until")


def bar(beside: Callable[[], None] | None = None) -> Filters:
    """Draw the search and the chips and return what they say; `beside` draws the rest of the first line."""
    take_over()
    offered = choices()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            tell("search"),
            key=widget("text"),
            type="search",
            placeholder=tell("search_short"),
            live="300ms",
            label_visibility="collapsed",
        )
        views()
        if beside:
            beside()
    with st.container(horizontal=True, gap="xsmall"):
        for name in NAMES:
            chip(name, offered)
        days(offered)
    chosen = read()
    write(chosen)
    return chosen


# ---- the address -----------------------------------------------------------------------------------------------------
def take_over() -> None:
    """Set the widgets from the address where it is not the one they wrote; a bare one brings the last filters back."""
    here = address()
    fresh = widget("text") not in st.session_state
    if fresh and not to_query(from_query(here)) and st.session_state.get(LAST):
        here = st.session_state[LAST]
    elif not fresh and here == st.session_state.get(WROTE):
        return
    put(from_query(here))


def address() -> dict[str, str]:
    """The filters of the address as they stand there."""
    known = set(to_query(Filters(text="x"))) | {asked.SHORT.get(name, name) for name in (*NAMES, *SINGLE)}
    return {name: value for name, value in st.query_params.to_dict().items() if name in known}


def put(wanted: Filters) -> None:
    """Set the widgets."""
    for name in SINGLE:
        st.session_state[widget(name)] = getattr(wanted, name)
    for name in NAMES:
        st.session_state[widget(name)] = list(getattr(wanted, name))


def read() -> Filters:
    """What the widgets say."""
    found: dict[str, Any] = {name: tuple(st.session_state.get(widget(name)) or ()) for name in NAMES}
    found |= {name: st.session_state.get(widget(name)) for name in ("since", "until")}
    return Filters(text=(st.session_state.get(widget("text")) or "").strip(), **found)


def write(chosen: Filters) -> None:
    """Let the address say so, and nothing else: going back, Streamlit brings what the page before had in its own."""
    query = to_query(chosen)
    if query != st.query_params.to_dict():
        st.query_params.from_dict(query)
    st.session_state[WROTE] = st.session_state[LAST] = query


def clear() -> None:
    """Take every filter away."""
    put(Filters())


def clear_button() -> None:
    """Takes every filter away."""
    st.button(tell("clear"), icon=":material/close:", type="tertiary", on_click=clear, key="triage clear")


# ---- the chips -------------------------------------------------------------------------------------------------------
def choices() -> Choices:
    """What there is to choose from; asked again after every analysis and every half minute."""
    db = engine()
    return _choices(db, str(db.url), store.stamp(db))


@st.cache_data(ttl=30, max_entries=4, show_spinner=False)
def _choices(_engine: store.Engine, url: str, stamp: str) -> Choices:
    return asked.choices(_engine)


def options(name: str, offered: Choices) -> Sequence[str]:
    """The values of a filter, those that are chosen always among them."""
    of = {
        "status": asked.STATUSES, "suggested": asked.SUGGESTED, "kind": offered.kinds, "confidence": asked.BANDS,
        "decided": asked.DECIDED, "editor": offered.editors, "disagreement": asked.DISAGREEMENT,
        "hands": asked.HANDS, "site": offered.sites, "language": offered.languages,
    }[name]  # fmt: skip
    return [*of, *(one for one in st.session_state.get(widget(name)) or () if one not in of)]


def shown(name: str) -> Callable[[str], str]:
    """How a value of a filter is called on the screen."""
    if name in ("suggested", "decided"):
        return lambda value: say(f"label_{value}")
    if name == "language":
        return lambda value: tell("language_und") if value == "und" else value
    if name == "editor":
        known = together.names(engine())
        return lambda value: known.get(value, value)
    return str if name == "site" else lambda value: tell(f"{name}_{value}")


def chip(name: str, offered: Choices) -> None:
    """One filter; left out where the corpus offers nothing to choose."""
    values = options(name, offered)
    chosen = [one for one in st.session_state.get(widget(name)) or () if one in values]
    if len(values) < 2 and not chosen:
        return
    call = shown(name)
    about = tell(f"{name}_help") if name != "status" else None
    with st.popover(label(tell(name), [plain(call(one)) for one in chosen]), type=kind_of(chosen)):
        if len(values) <= FEW:  # these are read as Markdown, the entries of a list are not
            pills: dict[str, Any] = {"selection_mode": "multi", "format_func": lambda value: plain(call(value))}
            st.pills(tell(name), values, key=widget(name), help=about, **pills)
        else:
            st.multiselect(
                tell(name), values, key=widget(name), help=about, format_func=call, placeholder=tell("choose")
            )


def kind_of(chosen: object) -> Any:
    """A chip that filters looks different from one that does not."""
    return "primary" if chosen else "secondary"


def label(name: str, values: Sequence[str]) -> str:
    """Return the text of a chip."""
    if not values:
        return name
    some = ", ".join(values[:LISTED])
    more = tell("filter_more", values=some, n=len(values) - LISTED) if len(values) > LISTED else some
    return tell("filter_chosen", name=name, values=more)


def days(offered: Choices) -> None:
    """The filter by date."""
    since, until = (st.session_state.get(widget(name)) for name in ("since", "until"))
    if offered.first is None and not (since or until):
        return
    said = [tell("date_both", first=since, last=until)] if since and until else []
    said = said or [tell("date_since", day=since)] * bool(since) + [tell("date_until", day=until)] * bool(until)
    with st.popover(label(tell("date"), said), type=kind_of(said)), st.container(horizontal=True):
        for name in ("since", "until"):
            st.date_input(
                tell(name), key=widget(name), min_value=None, format=say("date_format"), help=tell("date_help")
            )


# ---- saved views -----------------------------------------------------------------------------------------------------
def views() -> None:
    """The editor's own views: open, save, rename, delete."""
    who, db = editor(), engine()
    kept = {view.name: view.filters for view in saved.views(db, who)}
    with st.popover(tell("views"), icon=":material/bookmark:"):
        st.caption(tell("views_help"))
        for name, wanted in kept.items():
            st.button(
                plain(name),
                key=f"view {name}",
                icon=":material/filter_alt:",
                type="tertiary",
                on_click=put,
                args=(wanted,),
            )
        with st.form("view save", clear_on_submit=True, border=False):
            name = st.text_input(tell("views_name"), key="view name", max_chars=VIEW_NAME)
            if st.form_submit_button(tell("views_save")):
                with guarded():
                    st.session_state[SAID] = tell("views_saved", name=saved.save(db, who, name, read()))
                    st.rerun()
        if kept:
            change(who, list(kept))


def change(who: str, names: list[str]) -> None:
    """Rename or delete a view."""
    with st.expander(tell("views_change")):
        which = st.selectbox(tell("views_which"), names, key="view which")
        new = st.text_input(tell("views_name"), value=which, key=f"view rename {which}", max_chars=VIEW_NAME)
        with st.container(horizontal=True):
            renamed = st.button(tell("views_rename"), key="view do rename")
            deleted = st.button(tell("views_delete"), key="view do delete")
        with guarded():
            if renamed and which:
                saved.rename(engine(), who, which, new)
                st.rerun()
            if deleted and which:
                saved.drop(engine(), who, which)
                st.rerun()
