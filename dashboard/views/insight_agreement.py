"""The agreement part of Insight: figures of the desk, tables whose cells open the sentences behind them.

What is open stands in the address (open=…). Who sees what is decided in review/agreement.py, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import streamlit as st

from dashboard import review, store
from dashboard.pane import figures as board
from dashboard.review import agreement
from dashboard.review.agreement import Answers, StorySummary, Totals
from dashboard.review.agreement_measures import Figure, LabelSummary, PairSummary
from dashboard.review.agreement_self import Consistency, consistency
from dashboard.settings import AGREEMENT_SLIP, INSIGHT_SENTENCES, INSIGHT_STORIES
from dashboard.store.people import people
from dashboard.views.common import editor, engine, go, may, person, plain, say
from dashboard.views.insight_sentences import picked
from dashboard.views.insight_words import interval, number, of, on, percent, spread, word

OPEN = "open"  # the query parameter that names the open cell


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the tables are made of, for one visitor."""

    answers: Answers
    pairs: tuple[PairSummary, ...]
    labels: tuple[LabelSummary, ...]
    stories: list[StorySummary]
    several: int  # stories with two answers to a sentence
    selves: dict[str, Consistency]
    names: dict[str, str]

    def name(self, handle: str) -> str:
        """What a person is called; the handle of somebody who never signed in here."""
        return self.names.get(handle, handle)


# ---- reading, kept until a mark is made ------------------------------------------------------------------------------
@st.cache_resource(max_entries=16, show_spinner=False)
def _totals(_engine: store.Engine, url: str, state: str, unsure: bool) -> Totals:
    return agreement.totals(_engine, unsure=unsure)


@st.cache_resource(max_entries=32, show_spinner=False)
def _found(_engine: store.Engine, url: str, state: str, unsure: bool, viewer: str) -> Found:
    answers = agreement.answers(_engine, viewer, unsure=unsure)
    return Found(
        answers,
        agreement.by_pair(answers),
        agreement.by_label(answers),
        agreement.by_story(answers, INSIGHT_STORIES),
        agreement.stories(answers),
        consistency(_engine, viewer),
        {one.id: one.name for one in people(_engine)},
    )


# ---- the part of the page -------------------------------------------------------------------------------------------
@st.fragment
def show() -> None:
    """The desk's figures for everybody, the tables for those who mark."""
    st.header(of("agreement"), anchor=False, help=of("agreement_help"))
    db = engine()
    state, unsure = agreement.state(db), bool(st.session_state.get("insight unsure"))
    totals = _totals(db, str(db.url), state, unsure)
    tiles(totals)
    st.caption(counts(totals))
    if not may("mark"):
        st.caption(of("reader_only", role=say(f"role_of_{person().role}")))
        return
    if totals.unsure or unsure:
        st.toggle(of("unsure_switch"), key="insight unsure", help=of("unsure_help"))
    blind = review.hides(db, editor())
    found = _found(db, str(db.url), f"{state} {blind} {person().role}", unsure, editor())
    if blind:
        st.caption(of("blind_only" if len(found.answers.table) else "blind_none"))
    tables(found)


def counts(totals: Totals) -> str:
    """What the figures rest on, and what was left out."""
    words = of("counts", units=totals.overall.units, once=totals.once)
    if totals.unsure:
        words += " " + (of("counts_unsure_one") if totals.unsure == 1 else of("counts_unsure", n=totals.unsure))
    return words


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


def tables(found: Found) -> None:
    """Label by label, editor by editor, story by story; below each what was opened in it."""
    asked = opened_now()
    if found.answers.counts.sum(axis=1).max(initial=0) >= 2:
        with st.container(horizontal=True, gap="large"):  # below each other on a narrow screen
            with st.container(width=460):
                section("by_label")
                listen(label_table(found, asked))
                reasons(figure for one in found.labels for figure in (one.specific, one.alpha))
            with st.container(width=460):
                section("confusion")
                listen(confusion_table(found, None, asked, "confusion"))
        behind(found, asked, ("label", "met"))
        section("pairs")
        listen(pair_table(found, asked))
        reasons(one.cohen for one in found.pairs)
        between(found, asked)
        section("stories")
        listen(story_table(found, asked))
        reasons(one.summary.alpha for one in found.stories)
        if found.several > len(found.stories):
            st.caption(of("stories_more", n=found.several - len(found.stories)))
        behind(found, asked, ("story",))
    if found.selves:
        section("selves", seconds=AGREEMENT_SLIP // 1000)
        if not may("assign"):
            st.caption(of("selves_own"))
        listen(self_table(found, asked))
        reasons((one.copies for one in found.selves.values()), "own_")
        behind(found, asked, ("copies", "kept"))


def section(key: str, **values: object) -> None:
    """The title of a table, with what it says behind the question mark."""
    st.subheader(of(key), anchor=False, help=of(f"{key}_help", **values))


def reasons(figures: Iterable[Figure], prefix: str = "") -> None:
    """Why a table has dashes in it, and figures without an interval."""
    found = list(figures)
    missing = dict.fromkeys(of(f"missing_{prefix}{one.missing}") for one in found if one.missing)
    without = dict.fromkeys(of(f"no_interval_{one.no_interval}") for one in found if one.no_interval)
    lines = [f"–: {why}" for why in missing] + [f"{why[:1].upper()}{why[1:]}." for why in without]
    if lines:
        st.caption(" ".join(lines))


# ---- what is open ---------------------------------------------------------------------------------------------------
def opened_now() -> dict[str, str]:
    """The open cell as the address has it: of=pair&a=…&b=…; {} for none."""
    return {key: values[0] for key, values in parse_qs(st.query_params.get(OPEN, "")).items()}


def key_of(**parts: str) -> str:
    """The address of a cell."""
    return urlencode(parts)


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
def tile(key: str, figure: Figure, form: Callable[[float], str]) -> dict[str, Any]:
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


def cell(figure: Figure, form: Callable[[float], str], **more: object) -> dict[str, Any]:
    """A figure as a cell of a table."""
    if figure.value is None:
        return {"text": "–", "small": "", "about": of(f"missing_{figure.missing}"), "quiet": False} | more
    words = " · ".join(filter(None, (interval(figure, form), on(figure.n), of("few") if figure.few else "")))
    return {"text": form(figure.value), "small": spread(figure, form), "about": words, "quiet": figure.few} | more


# ---- tables ---------------------------------------------------------------------------------------------------------
def label_table(found: Found, asked: dict[str, str]) -> str | None:
    """Each label against the rest."""
    rows = []
    for one in found.labels:
        key = key_of(of="label", label=one.label)
        openable = {
            "open": key if one.said else "",
            "on": asked == {"of": "label", "label": one.label},
            "about": of("cell_label", label=word(one.label)),
        }
        said = {"text": str(one.said), "small": ""} | openable
        rows.append({
            "head": word(one.label),
            "tone": one.label,
            "cells": [said, cell(one.specific, percent), cell(one.alpha, number)],
        })  # fmt: skip
    columns = [of("col_said"), of("col_specific"), of("col_alpha")]
    return board.table(columns, rows, name=of("by_label"), key="agreement labels", corner=of("col_label"))


def confusion_table(found: Found, pair: tuple[str, str] | None, asked: dict[str, str], key: str) -> str | None:
    """Which label met which; deeper blue: a larger share of the row."""
    square = agreement.confusion(found.answers, pair)
    who = {"a": pair[0], "b": pair[1]} if pair else {}
    rows = []
    for x in square.index:
        whole = max(1, int(square.loc[x].sum()))
        cells: list[dict[str, Any] | None] = []
        for y in square.columns:
            n, where = int(square.loc[x, y]), {"of": "met", "x": str(x), "y": str(y)} | who
            cells.append({
                "text": str(n),
                "small": percent(n / whole) if n else "",
                "about": of("cell_met", x=word(x), y=word(y), n=n),
                "open": key_of(**where) if n else "",
                "on": asked == where,
                "tint": n / whole if n else None,
                "same": x == y,
            })  # fmt: skip
        rows.append({"head": word(x), "tone": x, "cells": cells})
    return board.table(
        [word(y) for y in square.columns], rows, name=of("confusion"), key=f"agreement {key}", corner=of("col_label")
    )


def pair_table(found: Found, asked: dict[str, str]) -> str | None:
    """Every two editors, half a matrix."""
    each = {one.editors: one for one in found.pairs}
    editors = found.answers.editors
    rows = [
        {
            "head": found.name(b),
            "tone": "",
            "cells": [pair_cell(found, each[a, b], asked) if i > j else None for j, a in enumerate(editors[:-1])],
        }
        for i, b in enumerate(editors)
        if i
    ]
    return board.table(
        [found.name(a) for a in editors[:-1]], rows, name=of("pairs"), key="agreement pairs", corner=of("col_editor")
    )


def pair_cell(found: Found, one: PairSummary, asked: dict[str, str]) -> dict[str, Any]:
    """Kappa, and below it how often the two agree on how many sentences."""
    a, b = one.editors
    names = {"a": found.name(a), "b": found.name(b)}
    where = {"of": "pair", "a": a, "b": b}
    n, kappa = one.percent.n, one.cohen.value
    if not n or one.percent.value is None:
        return {"text": "–", "about": of("cell_pair_missing", why=of("missing_no_overlap"), **names)}
    share = percent(one.percent.value)
    about = (
        of("cell_pair_missing", why=of(f"missing_{one.cohen.missing}"), **names)
        if kappa is None
        else of("cell_pair", kappa=number(kappa), percent=share, n=on(n), **names) + f" ({interval(one.cohen, number)})"
    )
    return {
        "text": "–" if kappa is None else number(kappa),
        "small": f"{share} · {n}",
        "about": about,
        "open": key_of(**where),
        "on": asked in (where, asked | {"of": "met"}) and asked.get("a") == a and asked.get("b") == b,
        "quiet": kappa is not None and one.percent.few,
        "tint": None if kappa is None or one.percent.few else max(0.0, kappa),
    }


def between(found: Found, asked: dict[str, str]) -> None:
    """The open pair: which of their labels meet, and the sentences."""
    if "a" not in asked or not {asked["a"], asked.get("b", "")} <= set(found.answers.editors):
        return
    pair = (asked["a"], asked["b"])
    st.caption(plain(of("confusion_pair", a=found.name(pair[0]), b=found.name(pair[1]))))
    listen(confusion_table(found, pair, asked, "pair confusion"))
    behind(found, asked, ("pair", "met"), of_pair=True)


def story_table(found: Found, asked: dict[str, str]) -> str | None:
    """Stories, those with the most unlike answers first."""
    rows = []
    for one in found.stories:
        where = {"of": "story", "story": one.story}
        unlike = {
            "text": str(one.unlike),
            "small": "",
            "about": of("cell_story", title=one.title),
            "open": key_of(**where),
            "on": asked == where,
        }
        size = {"text": str(one.summary.units), "small": ""}
        figures = [cell(one.summary.percent, percent), cell(one.summary.alpha, number)]
        rows.append({"head": one.title, "tone": "", "cells": [unlike, size, *figures]})
    columns = [of("col_unlike"), of("col_sentences"), of("col_percent"), of("col_alpha")]
    return board.table(columns, rows, name=of("stories"), key="agreement stories", corner=of("col_story"))


def self_table(found: Found, asked: dict[str, str]) -> str | None:
    """Editors with themselves."""
    rows = []
    for who, one in found.selves.items():
        cells = []
        for key, figure, turned in (("copies", one.copies, one.differing), ("kept", one.kept, one.changed)):
            where = {"of": key, "who": who}
            same = of(f"cell_{key}", who=found.name(who), same=figure.n - len(turned), n=figure.n)
            small = f"{figure.n - len(turned)} / {figure.n}" if figure.n else ""
            openable = {"open": key_of(**where) if turned else "", "on": asked == where}
            cells.append(cell(figure, percent, **openable) | {"small": small} | ({"about": same} if figure.n else {}))
        rows.append({"head": found.name(who), "tone": "", "cells": cells})
    return board.table(
        [of("col_copies"), of("col_kept")], rows, name=of("selves"), key="agreement selves", corner=of("col_editor")
    )


# ---- the sentences behind a figure ----------------------------------------------------------------------------------
def behind(found: Found, asked: dict[str, str], kinds: Iterable[str], *, of_pair: bool = False) -> None:
    """The sentences of the open cell, if it belongs to the table above."""
    if asked.get("of", "") not in kinds or ("a" in asked) != of_pair:
        return
    rows, title = picked(found.answers, found.selves, found.names, asked)
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
