"""The agreement part of Insight: figures of the desk, tables whose cells open the sentences behind them.

What is open stands in the address (open=…). Who sees what is decided in review/agreement.py, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import parse_qs, urlsplit

import streamlit as st

from dashboard import review, store
from dashboard.components import figures as board
from dashboard.review.agreement import summaries
from dashboard.review.agreement.consistency import consistency
from dashboard.review.agreement.measures import Figure
from dashboard.review.agreement.summaries import Totals
from dashboard.settings import AGREEMENT_SLIP, INSIGHT_SENTENCES, INSIGHT_STORIES
from dashboard.store.people import people
from dashboard.views.common import editor, engine, go, may, person, plain, say
from dashboard.views.insight_sentences import picked
from dashboard.views.insight_tables import (
    Found,
    confusion_table,
    kind_table,
    label_table,
    pair_table,
    self_table,
    story_table,
)
from dashboard.views.insight_words import interval, number, of, on, percent

OPEN = "open"  # the query parameter that names the open cell


# ---- reading, kept until a mark is made ------------------------------------------------------------------------------
@st.cache_resource(max_entries=16, show_spinner=False)
def _totals(_engine: store.Engine, url: str, state: str, unsure: bool) -> Totals:
    return summaries.totals(_engine, unsure=unsure)


@st.cache_resource(max_entries=32, show_spinner=False)
def _found(_engine: store.Engine, url: str, state: str, unsure: bool, viewer: str) -> Found:
    answers = summaries.answers(_engine, viewer, unsure=unsure)
    return Found(
        answers,
        summaries.by_pair(answers),
        summaries.by_label(answers),
        summaries.by_kind(answers),
        summaries.by_story(answers, INSIGHT_STORIES),
        summaries.stories(answers),
        consistency(_engine, viewer),
        {member.id: member.name for member in people(_engine)},
    )


# ---- the part of the page -------------------------------------------------------------------------------------------
@st.fragment
def show() -> None:
    """The desk's figures for everybody, the tables for those who mark."""
    st.header(of("agreement"), anchor=False, help=of("agreement_help"))
    db = engine()
    state, unsure = summaries.state(db), bool(st.session_state.get("insight unsure"))
    totals = _totals(db, str(db.url), state, unsure)
    tiles(totals)
    st.caption(counts(totals))
    if not may("mark"):
        st.caption(of("reader_only", role=say(f"role_of_{person().role}")))
        return
    if totals.unsure or unsure:
        st.toggle(of("unsure_switch"), key="insight unsure", help=of("unsure_help"))
    blind = review.hides(db, editor())
    agreement = _found(db, str(db.url), f"{state} {blind} {person().role}", unsure, editor())
    if blind:
        st.caption(of("blind_only" if len(agreement.answers.table) else "blind_none"))
    tables(agreement)


def counts(totals: Totals) -> str:
    """What the figures rest on, and what was left out."""
    words = of("counts", units=of("counts_units", n=totals.overall.units), once=totals.once)
    return words + (" " + of("counts_unsure", n=totals.unsure) if totals.unsure else "")


def tiles(totals: Totals) -> None:
    """Percent, alpha, kappa, each with its interval, or why there is none."""
    whole = totals.overall
    board.tiles(
        [
            tile("percent", whole.percent, percent),
            tile("alpha", whole.alpha, number),
            tile("fleiss", whole.fleiss, number),
        ],
        key="agreement tiles",
    )


def tables(agreement: Found) -> None:
    """Label by label, editor by editor, story by story; below each what was opened in it."""
    asked = opened_now()
    if agreement.answers.counts.sum(axis=1).max(initial=0) >= 2:
        with st.container(horizontal=True, gap="large"):  # below each other on a narrow screen
            with st.container(width=460):
                section("by_label")
                listen(label_table(agreement, asked))
                reasons(figure for label in agreement.labels for figure in (label.specific, label.alpha))
            with st.container(width=460):
                section("confusion")
                listen(confusion_table(agreement, None, asked, "confusion"))
        behind(agreement, asked, ("label", "met"))
        section("pairs")
        listen(pair_table(agreement, asked))
        reasons(pair.cohen for pair in agreement.pairs)
        between(agreement, asked)
        if agreement.kinds:
            section("kinds")
            listen(kind_table(agreement, asked))
            reasons(kind.summary.alpha for kind in agreement.kinds)
            behind(agreement, asked, ("kind",))
        section("stories")
        listen(story_table(agreement, asked))
        reasons(story.summary.alpha for story in agreement.stories)
        if agreement.several > len(agreement.stories):
            st.caption(of("stories_more", n=agreement.several - len(agreement.stories)))
        behind(agreement, asked, ("story",))
    if agreement.selves:
        section("selves", seconds=AGREEMENT_SLIP // 1000)
        if not may("assign"):
            st.caption(of("selves_own"))
        listen(self_table(agreement, asked))
        reasons((consistency.copies for consistency in agreement.selves.values()), "own_")
        behind(agreement, asked, ("copies", "kept"))


def section(key: str, **values: object) -> None:
    """The title of a table, with what it says behind the question mark."""
    st.subheader(of(key), anchor=False, help=of(f"{key}_help", **values))


def reasons(figures: Iterable[Figure], prefix: str = "") -> None:
    """Why a table has dashes in it, and figures without an interval."""
    gaps = list(figures)
    missing = dict.fromkeys(of(f"missing_{prefix}{gap.missing}") for gap in gaps if gap.missing)
    without = dict.fromkeys(of(f"no_interval_{gap.no_interval}") for gap in gaps if gap.no_interval)
    lines = [f"–: {why}" for why in missing] + [f"{why[:1].upper()}{why[1:]}." for why in without]
    if lines:
        st.caption(" ".join(lines))


# ---- what is open ---------------------------------------------------------------------------------------------------
def opened_now() -> dict[str, str]:
    """The open cell as the address has it: of=pair&a=…&b=…; {} for none."""
    return {key: values[0] for key, values in parse_qs(st.query_params.get(OPEN, "")).items()}


def listen(opened: str | None) -> None:
    """Open the cell that was clicked; a click on the open one closes it."""
    if not opened:
        return
    if st.query_params.get(OPEN) == opened:
        close()
    else:
        st.query_params[OPEN] = opened
    st.rerun(scope="fragment")


def close() -> None:
    """Nothing is open any more."""
    st.query_params.pop(OPEN, None)


# ---- figures ----------------------------------------------------------------------------------------------------------
def tile(key: str, figure: Figure, form: Callable[[float], str]) -> dict[str, object]:
    """One measure of the whole desk."""
    if figure.value is None:
        about = of(f"missing_{figure.missing}")
        return {"name": of(key), "value": "–", "small": "", "about": about, "quiet": True}
    small = [interval(figure, form), on(figure.n), *([of("few")] if figure.few else [])]
    clamped = {
        name: None if v is None else min(1.0, max(0.0, v)) for name, v in (("low", figure.low), ("high", figure.high))
    }
    return {
        "name": of(key),
        "value": form(figure.value),
        "small": " · ".join(filter(None, small)),
        "about": of(f"{key}_about"),
        "quiet": figure.few,
        "at": min(1.0, max(0.0, figure.value)),
        **clamped,
    }


def between(agreement: Found, asked: dict[str, str]) -> None:
    """The open pair: which of their labels meet, and the sentences."""
    if "a" not in asked or not {asked["a"], asked.get("b", "")} <= set(agreement.answers.editors):
        return
    pair = (asked["a"], asked["b"])
    st.caption(plain(of("confusion_pair", a=agreement.name(pair[0]), b=agreement.name(pair[1]))))
    listen(confusion_table(agreement, pair, asked, "pair confusion"))
    behind(agreement, asked, ("pair", "met"), of_pair=True)


# ---- the sentences behind a figure ----------------------------------------------------------------------------------
def behind(agreement: Found, asked: dict[str, str], kinds: Iterable[str], *, of_pair: bool = False) -> None:
    """The sentences of the open cell, if it belongs to the table above."""
    if asked.get("of", "") not in kinds or ("a" in asked) != of_pair:
        return
    rows, title = picked(agreement.answers, agreement.selves, agreement.names, asked)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{plain(title)}**")
        if st.button(of("sentences_close"), key="agreement close", type="tertiary", icon=":material/close:"):
            close()
            st.rerun(scope="fragment")
    if not rows:
        st.caption(of("sentences_none"))
        return
    opened = board.sentences(rows[:INSIGHT_SENTENCES], name=of("sentences_list"), key="agreement sentences")
    if len(rows) > INSIGHT_SENTENCES:
        st.caption(of("sentences_more", n=len(rows) - INSIGHT_SENTENCES))
    if opened:
        go("review", **{name: values[0] for name, values in parse_qs(urlsplit(opened).query).items()})
