"""Adjudicate: where editors differ, one case after the other. The page reads the database, the component does the rest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, get_args

import streamlit as st

from dashboard import store, strings
from dashboard.components.case_payload import case, recalled
from dashboard.components.cases import cases as board
from dashboard.model import Category
from dashboard.review.rulings import adjudication
from dashboard.review.rulings.adjudication import Conflict, Standing
from dashboard.settings import CASE_BATCH, CASE_LISTED, CASE_RECENT
from dashboard.store.people import people
from dashboard.views.common import editor, engine, heading, language, no_right, nothing_yet, person, plain, story, token
from dashboard.web import routes
from dashboard.wire.cases import Case

SHOWN = ("open", "adjudicated", "unanimous")
WORDS = (
    "label_",
    "status_",
    "strong_",
    "category_",
    "precedent_",
    "place",
    "rests_on",
    "refused",
)  # of the pane's strings, as the pane says them


def tell(key: str, **values: object) -> str:
    """A string of this page's catalogue."""
    return strings.text(f"rulings.{key}", language(), **values)


def show() -> None:
    """The cases of the desk, or of the story in the address."""
    heading("adjudicate", tell("adjudicate_lead"))
    if missing := no_right("adjudicate"):
        st.info(missing)
        return
    adjudication.allowed(engine(), editor())
    only = scope()
    counts = adjudication.tally(engine(), story=only)
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = chosen(counts)
        st.caption(about(shown, counts), width="stretch")
    if only:
        way_to_all(only)
    cases_shown = cases_of(shown, only)
    if not cases_shown:
        none = "none_open_story" if shown == "open" and only else f"none_{shown}"
        nothing_yet(tell(none if any(counts.values()) else "none_marks"), "triage")
        if st.button(tell("again"), icon=":material/refresh:"):
            st.rerun()
    if cases_shown or adjudication.recent(
        engine(), editor(), 1
    ):  # what was ruled on can be taken back where none is open
        draw(shown, only, cases_shown)


def chosen(counts: dict[str, int]) -> str:
    """Which list: open cases, rulings, or what was agreed; kept in the address."""
    sizes = {"open": counts["labels"] + counts["question"] + counts["contested"], **counts}
    asked = st.query_params.get("show")
    picked = st.segmented_control(  # not bound to the address: that would name the words with their counts
        tell("show_name"),
        SHOWN,
        default=asked if asked in SHOWN else "open",
        required=True,
        format_func=lambda name: tell(f"show_{name}", n=sizes[name]),
        key="cases shown",
        label_visibility="collapsed",
    )
    st.query_params["show"] = picked or "open"
    return picked or "open"


def scope() -> str | None:
    """The story of the address, to whose cases the page keeps; None: all of the desk's."""
    only = st.query_params.get("story")
    return only if only and only in store.stories_by_id(engine()) else None


def way_to_all(only: str) -> None:
    """Say whose cases these are, with a way back to all of them."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(tell("story_only", title=story(only).story.title)), width="content")
        if st.button(tell("story_all"), icon=":material/close:"):
            del st.query_params["story"]
            st.rerun()


def about(shown: str, counts: dict[str, int]) -> str:
    """One line on the list: what is in it, and why."""
    if shown == "open":
        parts = ("labels", "question", "contested", "waiting")
        return " · ".join(tell(f"figure_{name}", n=counts[name]) for name in parts if counts[name])
    words = tell("ruled_help" if shown == "adjudicated" else "agreed_help")
    more = tell("newest_of", n=CASE_LISTED, all=counts[shown]) if counts[shown] > CASE_LISTED else ""
    return f"{words} {more}".strip()


# ---- what the component is sent ---------------------------------------------------------------------------------
def cases_of(shown: str, only: str | None) -> list[Standing]:
    """All cases, worst first; of the other lists the newest."""
    if shown == "open":
        return adjudication.cases(engine(), story=only)
    state: Any = shown
    return adjudication.listed(engine(), state, story=only, limit=CASE_LISTED)


def draw(shown: str, only: str | None, standings_shown: Sequence[Standing]) -> None:
    """Put the first of them on the page, and what was ruled on lately, to be taken back."""
    first = standings_shown[:CASE_BATCH] if shown == "open" else standings_shown
    asked = st.query_params.get("case")
    if shown == "open" and asked:
        first = [
            *first,
            *(waiting for waiting in standings_shown[CASE_BATCH:] if f"{waiting.article}#{waiting.n}" == asked),
        ]
    names = {member.id: member.name for member in people(engine())}
    payload: dict[str, Any] = {
        "kind": shown,
        "scope": only,
        "cases": [case_data(conflict, names) for conflict in adjudication.with_marks(engine(), first)],
        "total": len(standings_shown),
        "first": asked,
        "recent": [recalled(event, before) for event, before in adjudication.recent(engine(), editor(), CASE_RECENT)],
        "editor": editor(),
        "name": person().name,
        "route": routes.PREFIX,
        "categories": list(get_args(Category)),
        "language": language(),
        "strings": catalogue(),
    }
    stamp = hashlib.blake2b(json.dumps(payload, sort_keys=True).encode(), digest_size=8).hexdigest()
    board(payload | {"stamp": stamp, "token": token()})


def case_data(conflict: Conflict, names: dict[str, str]) -> Case:
    """One case as the component takes it."""
    standing = conflict.standing
    analysis = story(standing.story)
    version = next(v for v in analysis.versions if v.article.id == standing.article)
    suggestions = analysis.suggestions.get(standing.article, ())
    suggestion = suggestions[standing.n - 1] if standing.n <= len(suggestions) else None
    labels = [mark.label for mark in adjudication.opinions(conflict.marks) if mark.label]
    hint = adjudication.category_of(suggestion, labels, version.sentence(standing.n).part)
    apart = adjudication.evidence_differs(conflict.marks)
    return case(analysis, conflict, category=hint, apart=apart, language=language(), names=names)


def catalogue() -> dict[str, str]:
    """The words of the component: its own, and how the pane calls labels and differences."""
    pane = {key: text for key, text in strings.room("pane", language()).items() if key.startswith(WORDS)}
    own = strings.room("rulings", language())
    return pane | {key: text for key, text in own.items() if not key.startswith("guideline_")}
