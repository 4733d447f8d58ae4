"""The filter above the queue: one field with suggestions, a chip for each filter, all of them in the address.

The address is the truth: a link, a reload, the back button and a saved view all come down to it. The field is set from it
when it is not the one that was written last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import store
from dashboard.review.queue import filters as asked
from dashboard.review.queue import saved
from dashboard.review.queue.filters import Choices, Filters, from_query, to_query
from dashboard.review.sharing import together
from dashboard.settings import FILTER_BANDS, VIEW_NAME
from dashboard.strings import month, percent
from dashboard.views import triage_tokens
from dashboard.views.common import editor, engine, errors_shown, language, plain, say
from dashboard.views.triage_tokens import MONTH, NAMES, SINGLE
from dashboard.views.triage_words import SAID, tell

FIELD = "triage filter"  # the session's key of the field
WROTE, LAST = "triage address", "triage last"
SITES = 300  # suggested in the field; any other is found by typing its name after "site:"


def bar(beside: Callable[[], None] | None = None) -> Filters:
    """Draw the field and return what it says; `beside` draws the rest of the line."""
    take_over()
    offered = options(choices())
    with st.container(horizontal=True, vertical_alignment="top", key="triage bar"):
        st.multiselect(
            tell("filter"),
            offered,
            key=FIELD,
            format_func=shown(together.names(engine())),
            placeholder=tell("filter_hint"),
            help=None,
            accept_new_options=True,
            filter_mode="contains",
            select_all=False,
            label_visibility="collapsed",
        )
        views()
        if beside:
            beside()
    chosen = read()
    write(chosen)
    return chosen


# ---- the address -----------------------------------------------------------------------------------------------------
def take_over() -> None:
    """Set the field from the address where it is not the one it wrote; a bare one brings the last filters back.

    What was typed becomes the chip it means: "site:example.org" the same as the suggestion.
    """
    here = address()
    fresh = FIELD not in st.session_state
    if fresh and not to_query(from_query(here)) and st.session_state.get(LAST):
        here = st.session_state[LAST]
    elif not fresh and here == st.session_state.get(WROTE):
        meant = triage_tokens.encode(read())
        if meant != st.session_state[FIELD]:
            st.session_state[FIELD] = meant
        return
    put(from_query(here))


def address() -> dict[str, str]:
    """The filters of the address as they stand there."""
    parameters = set(to_query(Filters(text="x"))) | {asked.SHORT.get(name, name) for name in (*NAMES, *SINGLE)}
    return {name: value for name, value in st.query_params.to_dict().items() if name in parameters}


def put(wanted: Filters) -> None:
    """Set the field."""
    st.session_state[FIELD] = triage_tokens.encode(wanted)


def read() -> Filters:
    """What the field says."""
    return triage_tokens.decode(st.session_state.get(FIELD) or (), known_as())


def known_as() -> dict[str, str]:
    """What the filters may be called by whoever types: their own names, and those of the screen."""
    own = {name: name for name in (*NAMES, "since", "until", MONTH)}
    return own | {tell(name).casefold(): name for name in (*NAMES, "since", "until")}


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


# ---- the suggestions -------------------------------------------------------------------------------------------------
def choices() -> Choices:
    """What there is to choose from; asked again after every analysis and every half minute."""
    db = engine()
    return _choices(db, str(db.url), store.stamp(db))


@st.cache_data(ttl=30, max_entries=4, show_spinner=False)
def _choices(_engine: store.Engine, url: str, stamp: str) -> Choices:
    return asked.choices(_engine)


def options(offered: Choices) -> list[str]:
    """All suggestions as tokens, those that are chosen among them; a filter with one value alone offers nothing."""
    values: dict[str, Sequence[str]] = {
        "status": asked.STATUSES, "hands": asked.HANDS, "suggested": asked.SUGGESTED, "kind": offered.kinds,
        "confidence": asked.BANDS, "decided": asked.DECIDED, "disagreement": asked.DISAGREEMENT,
        "editor": offered.editors, "language": offered.languages, "site": offered.sites[:SITES],
        MONTH: triage_tokens.months(offered.first, offered.last),
    }  # fmt: skip
    option_texts = [f"{name}={value}" for name, some in values.items() if len(some) > 1 for value in some]
    return [*option_texts, *(option for option in st.session_state.get(FIELD) or () if option not in option_texts)]


def shown(names: dict[str, str]) -> Callable[[str], str]:
    """How a token is written on the screen; `names` of the editors by handle."""

    def written(token: str) -> str:
        name, _, value = token.partition("=")
        if name == MONTH:
            return tell("filter_chip", name=tell("date"), value=month(value, language()))
        if name in ("since", "until"):
            return f"{tell(name)}: {value}"
        return tell("filter_chip", name=tell(name), value=called(name, value, names)) if name in NAMES else token

    return written


def called(name: str, value: str, names: dict[str, str]) -> str:
    """How a value of a filter is called on the screen."""
    if name in ("suggested", "decided"):
        return say(f"label_{value}")
    if name == "confidence" and value in FILTER_BANDS:
        low, high = (percent(share, language()) for share in FILTER_BANDS[value])
        return tell(f"confidence_{value}", low=low, high=high)
    if name == "language":
        return tell("language_und") if value == "und" else value
    if name == "editor":
        return names.get(value, value)
    return value if name == "site" else tell(f"{name}_{value}")


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
                with errors_shown():
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
        with errors_shown():
            if renamed and which:
                saved.rename(engine(), who, which, new)
                st.rerun()
            if deleted and which:
                saved.drop(engine(), who, which)
                st.rerun()
