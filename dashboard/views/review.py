"""Review: two versions of a story side by side in the pane. The page reads the address, the pane does the rest."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from dashboard import store, stories, strings
from dashboard.components.mount import pane
from dashboard.components.payload import payload
from dashboard.model import StoryAnalysis
from dashboard.review.marks.blind import hides
from dashboard.review.queue.filters import Filters
from dashboard.review.queue.listing import follow
from dashboard.review.sharing import claims
from dashboard.settings import MAYBE, SOLID
from dashboard.store.outside import read_outside
from dashboard.views import grouping, reports, visitor
from dashboard.views.common import (
    LISTED,
    decide,
    editor,
    engine,
    errors_shown,
    language,
    last_story,
    listing,
    nothing_yet,
    plain,
    say,
    story,
    token,
)
from dashboard.web import routes


def show() -> None:
    """The story of the address; where it names none, the one of the last visit, else the most urgent."""
    story_id = st.query_params.get("story") or last_story() or most_urgent()
    if story_id is None:
        nothing_yet(say("triage_empty"), "corpus")
        return
    if not store.story_members(engine(), story_id):
        nothing_yet(say("review_gone"), "triage")
        return
    st.session_state["last story"] = story_id
    analysis = story(story_id)
    st.set_page_config(page_title=f"{analysis.story.title} · {say('app')}")  # tabs of several stories are told apart
    who = editor()
    above = st.container()
    with st.expander(say("review_display"), icon=":material/align_items_stretch:"):
        alike = threshold()
    with above:
        pane(
            payload(
                analysis,
                left=st.query_params.get("left"),
                right=st.query_params.get("right"),
                sentence=number(st.query_params.get("sentence")),
                editor=who,
                token=token(),
                route=routes.PREFIX,
                language=language(),
                threshold=alike,
                blind=hides(engine(), who),
                outside=read_outside(engine(), story_id),
                ask_name=visitor.name_to_ask(),
            ),
            key="pane",
            on_next=open_next,
            on_open=open_named,
            on_name=take_name,
        )
    suggested(analysis)
    grouping.show(analysis)
    reports.story_reports(story_id)


def open_next() -> None:
    """The pane asks for the next story: it is reserved and opened; where none is left the page says so."""
    here = st.query_params.get("story") or last_story()
    with errors_shown():
        next_story = claims.next_story(engine(), editor(), among=after(here), skip=[here] if here else [])
        if next_story is None:
            st.toast(say("review_none_left"))
            return
        st.query_params.from_dict({"story": next_story})


def open_named() -> None:
    """The palette asks for a story by its name."""
    wanted = (st.session_state["pane"].get("open") or {}).get("story")
    if wanted and store.story_members(engine(), wanted):
        st.query_params.from_dict({"story": wanted})


def take_name() -> None:
    """Whoever marks for the first time in this browser has told a name."""
    wanted = str((st.session_state["pane"].get("name") or {}).get("name") or "").strip()
    if wanted:
        with errors_shown():
            before, here = editor(), last_story()
            visitor.go_by(wanted)
            if here and claims.release(engine(), before, here):  # the story goes along with whoever reserved it
                claims.claim(engine(), wanted, here)


def after(here: str | None) -> Iterator[str]:
    """The stories of the list the editor came from, those after `here` first; all of the queue where none was looked at."""
    names, rest = st.session_state.get(LISTED) or (listing().names, Filters())
    return follow(engine(), names, rest, editor(), language(), here)


def most_urgent() -> str | None:
    """The first story of the queue."""
    return next(iter(listing().names), None)


def threshold() -> float:
    """From how much likeness on two sentences stand in one row; the editor's slider, kept in the address."""
    percent = st.slider(
        say("review_threshold"),
        round(MAYBE * 100),
        80,
        round(SOLID * 100),
        key="alike",
        help=say("review_threshold_help"),
        width=360,
        bind="query-params",
    )
    return SOLID if percent == round(SOLID * 100) else percent / 100


def number(text: str | None) -> int | None:
    """A sentence number of the address; None for anything that is none."""
    return int(text) if text and text.isascii() and text.isdigit() else None


def suggested(analysis: StoryAnalysis) -> None:
    """The article that looks like the story's source, for the editor to say so; never acted upon before."""
    source = stories.suggested_source(analysis.versions)
    if source is None:
        return
    article, reason = source
    name = next(v.article.name for v in analysis.versions if v.article.id == article)
    why = strings.text(f"stories.{reason}", language())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(say("review_source", name=name, reason=why)), help=say("review_source_help"), width="content")
        if st.button(say("review_source_yes"), key=f"source {article}"):
            decide("source", (article,))
