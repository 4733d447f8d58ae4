"""Why articles are one story and others are not, in words; merging and splitting, from Review and from Triage.

What is said here is grouping's own account (Story.ties). A decision is a line of the record; the corpus is grouped anew
with it, and it can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import store, strings
from dashboard.jobs import loading
from dashboard.model import Story, StoryAnalysis, Tie, Traits
from dashboard.store.decisions import Kind
from dashboard.text.lexicon import lexicon
from dashboard.views.common import editor, engine, errors_shown, go, language, no_right, plain, say, story
from dashboard.views.picking import offer_stories

DONE = "grouping done"  # (what was decided, ids of the entries) of the last decision, for its undo
MOST = 6  # ties of a kind that are listed
TRAITS = ("dates", "places", "names", "figures")


def of(key: str, **values: object) -> str:
    """A string of this part's catalogue in the editor's language."""
    return strings.text(f"grouping.{key}", language(), **values)


def show(analysis: StoryAnalysis) -> None:
    """The part of Review: the reasons, open where an article stands alone, with merge and split."""
    undo_line()
    single = len(analysis.versions) == 1
    with st.expander(of("title_single" if single else "title"), expanded=single, icon=":material/hub:"):
        panel(analysis, "review")


def button() -> None:
    """The part of Triage: a button that opens the same for any story."""
    undo_line()
    if st.button(of("button"), icon=":material/hub:", type="tertiary"):
        st.dialog(of("button"), width="large")(choose)()


def choose() -> None:
    """In the dialog: which story, then its reasons."""
    titles = offer_stories("grouping")
    chosen = st.selectbox(of("pick"), list(titles), format_func=lambda s: titles.get(s, s), key="grouping story")
    if chosen:
        with errors_shown():
            panel(story(chosen), "triage")


def panel(analysis: StoryAnalysis, where: str) -> None:
    """The reasons of one story, each with what can be done about it."""
    names = {v.article.id: v.article.site or v.article.name for v in analysis.versions}
    same = [tie for tie in analysis.story.ties if tie.kind == "same-event"]
    if len(names) > 1:
        st.markdown(f"**{plain(of('together', n=len(names)))}**")
        st.markdown("\n".join(f"- {plain(together(tie, names))}" for tie in same[:MOST]))
        splitting(analysis, names, where)
    others = apart(analysis.story)
    if not others:
        st.caption(of("alone") if len(names) == 1 else "")
    for other, tie in others[:MOST]:
        kept_apart(analysis, other, tie, where)
    merging(analysis, where)


# ---- reasons ----------------------------------------------------------------------------------------------------
def together(tie: Tie, names: dict[str, str]) -> str:
    """Why two articles are in one story: "A and B: worded alike, 38 shared phrases, both name Jan 14"."""
    a, b = (names.get(member, member) for member in tie.members)
    parts = [of(f"ground_{tie.ground}", a=a, b=b)]
    if tie.phrases:
        parts.append(of("phrases", n=tie.phrases))
    if words := listed((*tie.both.dates, *tie.both.places, *tie.both.names, *tie.both.figures)):
        parts.append(of("both", words=words))
    return ", ".join([*parts, *days(tie)])


def why_apart(tie: Tie) -> str:
    """Why two stories are not one: "other details; date: here Jan 14, there March 15; …"."""
    parts = [of(f"apart_{tie.ground}")]
    parts += [line for trait in TRAITS if (line := differing(trait, tie.here, tie.there))]
    if tie.phrases:
        parts.append(of("phrases", n=tie.phrases))
    share = strings.percent(tie.share, language())
    usual = (
        of("usual", usual=strings.percent(tie.usual, language()), share=share) if tie.usual else of("few", share=share)
    )
    return "; ".join([*parts, usual, *days(tie)])


def differing(trait: str, here: Traits, there: Traits) -> str:
    """What the two name of a kind; "" where one of them names nothing of its own: that is no contradiction."""
    mine, theirs = listed(getattr(here, trait)), listed(getattr(there, trait))
    return of(f"trait_{trait}", here=mine, there=theirs) if mine and theirs else ""


def listed(words: Sequence[str], most: int = 3) -> str:
    """A few of them, without the full stop of their sentence; "Dr" alone names nobody."""
    bare = (word.rstrip(".,;:") for word in words)
    polite = {word for code in strings.NAMES for word in lexicon(code).lists.get("honorifics", ())}
    telling = dict.fromkeys(word for word in bare if word.casefold() not in polite)
    return ", ".join(list(telling)[:most])


def days(tie: Tie) -> list[str]:
    """How far apart the two were published, where that is known."""
    if tie.days is None:
        return []
    return [of("days", n=tie.days) if tie.days else of("same_day")]


def apart(here: Story) -> list[tuple[str, Tie | None]]:
    """The stories this one is kept apart from, with the reason; then those that grouping calls near."""
    ties: dict[str, Tie | None] = {tie.story: tie for tie in here.ties if tie.kind == "kept-apart"}
    ties |= {other: None for other, _ in here.near if other not in ties}
    alive = store.story_titles(engine(), ties)
    return [(other, tie) for other, tie in ties.items() if other in alive and other != here.id]


# ---- what can be done -------------------------------------------------------------------------------------------
def kept_apart(analysis: StoryAnalysis, other: str, tie: Tie | None, where: str) -> None:
    """One story that was kept apart: why, a way there, and merging."""
    there = story(other)
    st.markdown(f"**{plain(of('apart', title=there.story.title))}**" + (f"  \n{plain(why_apart(tie))}" if tie else ""))
    why = no_right("mark")
    with st.container(horizontal=True):
        if st.button(of("open"), key=f"{where} open {other}", type="tertiary"):
            go("review", story=other)
        if st.button(of("merge"), key=f"{where} merge {other}", disabled=why is not None, help=why):
            merge(analysis, there)


def merging(analysis: StoryAnalysis, where: str) -> None:
    """Merging with any other story."""
    why = no_right("mark")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        titles = {s: t for s, t in offer_stories(f"{where} with").items() if s != analysis.story.id}
        other = st.selectbox(
            of("merge_with"),
            list(titles),
            None,
            format_func=lambda s: titles.get(s, s),
            placeholder=of("merge_pick"),
            key=f"{where} with {analysis.story.id}",
            width=460,
        )
        off = why is not None or other is None
        if st.button(of("merge"), key=f"{where} merge any", disabled=off, help=why) and other:
            merge(analysis, story(other))


def splitting(analysis: StoryAnalysis, names: dict[str, str], where: str) -> None:
    """Splitting versions off."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            of("split_pick"),
            list(names),
            format_func=lambda a: names[a],
            key=f"{where} off {analysis.story.id}",
            width=460,
        )
        why = no_right("mark") or (of("whole") if len(chosen) == len(names) else None)
        if st.button(of("split"), key=f"{where} split", disabled=why is not None or not chosen, help=why):
            stay = [article for article in names if article not in chosen]
            entries: list[tuple[Kind, Sequence[str]]] = [("split", (article, *stay)) for article in chosen]
            if len(chosen) > 1:
                entries.append(("together", chosen))
            carry_out("done_split", entries, stay[0])


def merge(analysis: StoryAnalysis, other: StoryAnalysis) -> None:
    """The two stories are one."""
    every = [v.article.id for v in (*analysis.versions, *other.versions)]
    carry_out("done_together", [("together", every)], every[0])


def carry_out(message: str, entries: Sequence[tuple[Kind, Sequence[str]]], article: str) -> None:
    """Record the decisions, group anew, and go on with the story that has `article` now."""
    ids = [store.decide(engine(), editor(), kind, tuple(articles)) for kind, articles in entries]
    regroup()
    st.session_state[DONE] = (message, ids)
    follow(article)


def undo_line() -> None:
    """What was decided last, and a way back; shown once more after the undo, without one."""
    done: Any = st.session_state.get(DONE)
    if not done:
        return
    outcome, ids = done
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(of(outcome))
        if ids and st.button(of("undo"), key="grouping undo"):
            for entry in reversed(ids):
                store.decide(engine(), editor(), "undo", reverts=entry)
            regroup()
            st.session_state[DONE] = ("undone", [])
            st.rerun()
    if not ids:
        del st.session_state[DONE]


def regroup() -> None:
    """Group the corpus anew with what was decided."""
    with st.spinner(say("corpus_working")):
        loading.refresh(engine())


def follow(article: str) -> None:
    """Open the story an article is in now, on Review; draw the page again elsewhere."""
    now = store.story_of(engine(), article)
    if now and st.query_params.get("story") not in (None, now):
        st.query_params["story"] = now
    st.rerun()
