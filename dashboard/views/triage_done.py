"""What is done leaves the list on Triage: it says so once, brings a story back if asked to, and shows all of them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.review.queue import filters
from dashboard.review.queue.filters import Filters
from dashboard.review.queue.listing import Listing
from dashboard.views import triage_filters
from dashboard.views.common import last_story, listing, plain, queue_rows
from dashboard.views.triage_words import counted, tell

DRAWN, LEFT, KEPT = "triage drawn", "triage left", "triage kept"  # of the session: lists of story ids
NOT_DONE = tuple(status for status in filters.STATUSES if status != "done")
TOLD = 3  # stories that have left are named, the newest


def leave_out(asked: Filters) -> Filters:
    """The filters of the stories that still need somebody; as they are where a status or words were asked for."""
    return asked if asked.status or asked.text else replace(asked, status=NOT_DONE)


def with_kept(listed: Listing, asked: Filters) -> Listing:
    """The list with the done stories that were put back, at its end."""
    kept = [story for story in st.session_state.get(KEPT, ()) if story not in listed.names]
    if asked.status or asked.text or not kept:
        return listed
    return Listing((*listed.names, *kept), listed.total + len(kept), listed.sentences)


def first_of(listed: Listing, count: int) -> tuple[str, ...]:
    """The stories to draw, noted: those that are done when the list is looked at next are told to have left."""
    kept = [story for story in listed.names[count:] if story in st.session_state.get(KEPT, ())]
    some = (*listed.names[:count], *kept)
    st.session_state[DRAWN] = some
    return some


def done_since() -> list[str]:
    """The stories that were in the list, or open in Review, when it was looked at last and are done now."""
    state = st.session_state
    before = [*state.get(DRAWN, ()), *filter(None, [last_story()])] if DRAWN in state else []
    seen = {*state.get(KEPT, ()), *state.get(LEFT, ())}
    rows = queue_rows([story for story in dict.fromkeys(before) if story not in seen])
    return [str(row["story"]) for row in rows.to_dict("records") if row["status"] == "done" and row["versions"] > 1]


def tell_left() -> None:
    """A line for each story that has just left, with the way back."""
    state = st.session_state
    state[LEFT] = [*done_since(), *state.get(LEFT, ())][:TOLD]
    for row in queue_rows(state[LEFT]).to_dict("records"):
        story = str(row["story"])
        if row["status"] != "done":
            state[LEFT] = [left_over for left_over in state[LEFT] if left_over != story]
            continue
        with st.container(horizontal=True, vertical_alignment="center", key=f"left {story}"):
            st.markdown(f":material/check_circle: {plain(tell('done_left', title=row['title']))}", width="content")
            st.button(tell("done_back"), key=f"back {story}", type="tertiary", on_click=put_back, args=(story,))


def put_back(story: str) -> None:
    """The story stays in the list for the rest of the visit."""
    state = st.session_state
    state[LEFT] = [left_over for left_over in state.get(LEFT, ()) if left_over != story]
    state[KEPT] = [*state.get(KEPT, ()), story]


def show_hidden(asked: Filters) -> None:
    """How many done stories are left out, and a button that lists them."""
    if asked.status or asked.text:
        return
    kept = set(st.session_state.get(KEPT, ()))
    n = listing(replace(asked, status=("done",)), 1).total - len(kept)
    if n > 0:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(counted("done_hidden", n), width="content")
            show_button()


def show_button() -> None:
    """Filters for what is done."""
    wanted = Filters(status=("done",))
    st.button(tell("done_show"), key="triage show done", type="tertiary", on_click=triage_filters.put, args=(wanted,))
