"""Versions: who says what, and who alone. Claims, what one version alone says, facts, a consensus text, who copied whom."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import compare, review, strings
from dashboard.components import versions as board
from dashboard.corpus.captures import is_earlier
from dashboard.model import StoryAnalysis
from dashboard.review.marks.blind import hides
from dashboard.views import reports
from dashboard.views import versions_rows as rows
from dashboard.views.common import editor, engine, go, heading, language, last_story, nothing_yet, say, story, sums
from dashboard.views.picking import offer_stories
from dashboard.views.versions_read import Reading, read
from dashboard.views.versions_rows import ORDERS, Seen, of

FURNITURE = "furniture"


def show() -> None:
    """The story in the address, seen in one of five ways."""
    heading("versions", say("versions_lead"))
    if not sums().stories:
        none = not sums().singles
        nothing_yet(say("triage_empty" if none else "versions_single"), "corpus" if none else "triage")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="versions-picks"):
        wanted = (st.query_params.get("story"), last_story())
        titles = offer_stories("versions", *wanted, several=True)
        ids = list(titles)
        asked = next((s for s in wanted if s in titles), ids[0] if ids else None)
        # not bound to the address: a bound parameter cannot be set on the way to another page, and Review has it, too
        chosen = st.selectbox(
            say("versions_pick"),
            ids,
            ids.index(asked) if asked else None,
            format_func=lambda s: titles.get(s, s),
            key="versions story",
        )
        view = pick_view()
    if chosen:
        st.session_state["last story"] = st.query_params["story"] = chosen
        draw(story(chosen), view)
        reports.story_reports(chosen)


def pick_view() -> str:
    """Which board; it stands in the address by its name, not by what it is called in one language."""
    asked = st.query_params.get("show", "")
    view = st.segmented_control(
        of("view"),
        list(VIEWS),
        default=asked if asked in VIEWS else next(iter(VIEWS)),
        required=True,
        format_func=lambda name: of(f"view_{name}"),
        key="versions view",
        label_visibility="collapsed",
        width="content",
    )
    st.query_params["show"] = view
    return str(view)


def draw(analysis: StoryAnalysis, view: str) -> None:
    """The chosen board of one story."""
    shown = unblinded(analysis)
    furniture = bool(st.session_state.get(FURNITURE, st.query_params.get("furniture") == "true"))
    reading = read(analysis, furniture=furniture, blind=shown is not None)
    if reading.beyond:
        st.info(of("beyond", n=reading.beyond), icon=":material/content_cut:")
    opened = VIEWS[view](reading, shown)
    if opened:
        article, _, n = opened.partition(" ")
        go("review", story=analysis.story.id, right=article, sentence=n)


def furniture_switch() -> None:
    """Brings back page furniture and filler."""
    st.toggle(of("furniture"), key=FURNITURE, bind="query-params", help=of("furniture_help"))


def claims(reading: Reading, shown: Seen) -> str | None:
    """The claim rows."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="versions-choices"):
        base = pick_base(reading)
        order = st.selectbox(
            of("order"),
            ORDERS,
            format_func=lambda name: of(f"order_{name}"),
            key="order",
            bind="query-params",
            width=290,
        )
        heads = rows.columns(reading, base)
        part = pick_part(reading, len(heads))
    made = rows.claim_rows(reading, base, order, shown, part=part)
    st.caption(f"{say('versions_rows', n=len(reading.claims))}. {of('claims_key')}")
    name = say("versions_table", title=reading.analysis.story.title)
    return board.claims(heads, made, words(), name=name, story=reading.analysis.story.id)


def alone(reading: Reading, shown: Seen) -> str | None:
    """What one version alone says."""
    furniture_switch()
    made = rows.alone_rows(reading, shown)
    st.caption(of("alone_lead", n=len(made)) if made else of("alone_none"))
    return board.alone(made, words(), name=of("view_alone")) if made else None


def facts(reading: Reading, shown: Seen) -> str | None:
    """The table of facts."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="facts-choices"):
        base = pick_base(reading)
        every = st.toggle(of("facts_every"), key="every", bind="query-params")
    made = rows.fact_rows(reading, base, every=every)
    disputed = sum(row["disputed"] for row in made)
    st.caption(of("facts_lead", n=disputed) if disputed else of("facts_none"))
    if not made:
        return None
    name = of("facts_table", title=reading.analysis.story.title)
    return board.facts(rows.columns(reading, base), made, words(), name=name, story=reading.analysis.story.id)


def consensus(reading: Reading, shown: Seen) -> str | None:
    """The consensus text."""
    made = rows.wording_rows(reading)
    if not made:
        st.caption(of("consensus_none"))
        return None
    st.caption(of("consensus_lead"))
    return board.consensus(made, words(), name=of("consensus"))


def order(reading: Reading, shown: Seen) -> str | None:
    """When versions appeared, and who probably copied whom."""
    links = rows.copy_links(reading)
    st.caption(of("order_lead") if links else of("order_none"))
    return board.order(rows.stops(reading, shown), links, words(), name=of("view_order"))


VIEWS: dict[str, Callable[[Reading, Seen], str | None]] = {
    "claims": claims,
    "alone": alone,
    "facts": facts,
    "consensus": consensus,
    "order": order,
}


def pick_base(reading: Reading) -> str:
    """What the others are held against: the source, else an earlier capture, else the consensus text, or what was chosen."""
    names = {v.article.id: reading.name(v.article.id) for v in reading.versions}
    sources = [v.article.id for v in reading.versions if v.role == "source"]
    few = len(names) < 3  # the consensus of two is either of them
    others = [v.article for v in reading.versions if v.article.id not in sources]
    first = [
        other_article.id for other_article in others if any(is_earlier(other_article, other) for other in others)
    ]  # what was revised later
    ids = list(dict.fromkeys([*sources, *first, *([] if few else [compare.CONSENSUS]), *names]))
    asked = st.query_params.get("left")
    chosen = st.selectbox(
        of("base"),
        ids,
        ids.index(asked) if asked in ids else 0,
        format_func=lambda article: names.get(article, of("consensus")),
        key=f"base {reading.analysis.story.id}",
        width=360,
    )
    return chosen or ids[0]


def words() -> dict[str, str]:
    """This page's strings, for its boards."""
    return dict(strings.room("versions", language()))


def pick_part(reading: Reading, columns_shown: int) -> slice:
    """Which part of a large table of claims; nothing is asked where it has one."""
    parts = rows.claim_parts(reading, columns_shown)
    if len(parts) == 1:
        return parts[0]
    names = [of("part_of", first=part.start + 1, last=part.stop, n=len(reading.claims)) for part in parts]
    key = f"part {reading.analysis.story.id} {len(parts)}"
    chosen = st.selectbox(of("part"), range(len(parts)), format_func=lambda k: names[k], key=key, width=220)
    return parts[chosen or 0]


def unblinded(analysis: StoryAnalysis) -> frozenset[tuple[str, int]] | None:
    """The sentences (article, n) whose suggestions a visitor who works blind may see: those they have answered.

    None where nothing is hidden.
    """
    who = editor()
    if not hides(engine(), who):
        return None
    own_marks = review.read_marks(engine(), analysis.story.id, viewer=who)
    own = (
        {(m.article, m.n) for m in own_marks.marks if m.editor == who and m.label and m.n is not None}
        if own_marks
        else set()
    )
    whole = {v.article.id for v in analysis.versions if (v.article.id, 0) in own}  # reviewed as a whole
    return frozenset(
        own | {(v.article.id, s.n) for v in analysis.versions if v.article.id in whole for s in v.sentences}
    )
