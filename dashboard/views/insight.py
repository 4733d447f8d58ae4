"""Insight: how far the desk is, how far editors agree, what the sites are like, the marks to take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
import streamlit as st

from dashboard import review, strings
from dashboard.components import figures as board
from dashboard.exchange.report.page import Bars
from dashboard.exchange.report.plots import draw_bars
from dashboard.labels import LABELS
from dashboard.review.queue import tally
from dashboard.review.queue.listing import Sums
from dashboard.settings import INSIGHT_SITES
from dashboard.suggest.sites import SiteFigures
from dashboard.views import exports, insight_agreement, insight_outside, insight_trends, reports
from dashboard.views.common import editor, engine, heading, language, nothing_yet, part, say, sums, zone
from dashboard.views.insight_plots import plain_cell, show_behind, show_plot, show_rows
from dashboard.views.insight_words import of, percent

DESK_TONE, OWN_TONE = "#6f9fa5", "#1f7681"  # 3:1 on the ground of either theme


def show() -> None:
    """Figures, days, decisions, agreement, sites, export, lost marks."""
    heading("insight", say("insight_lead"))
    whole = sums()
    if not whole.stories + whole.singles:
        nothing_yet(say("triage_empty"), "corpus")
        return
    who = editor()
    figures(whole)
    decisions(who)
    days(who)
    insight_trends.labels_by_day()
    insight_agreement.show()
    insight_trends.belief()
    insight_outside.show()
    if not review.hides(engine(), who):
        site_table()
    insight_trends.altered_details()
    insight_trends.boilerplate()
    exports.take_away(who)
    reports.desk_report()
    lost(who)


def figures(whole: Sums) -> None:
    """Four numbers."""
    marked, sentences = whole.marked, whole.sentences
    with st.container(horizontal=True, key="desk-figures"):
        st.metric(say("insight_progress"), percent(marked / max(1, sentences)), border=True)
        st.metric(say("insight_sentences"), f"{count(marked)} / {count(sentences)}", border=True)
        st.metric(say("insight_stories"), f"{count(whole.done)} / {count(whole.stories)}", border=True)
        st.metric(say("insight_editors"), tally.editors(engine()), border=True)
    insight_trends.forecast(sentences - marked)


def count(n: int) -> str:
    """A number as the language writes it."""
    return strings.number(n, language())


# ---- decisions ------------------------------------------------------------------------------------------------------
def decisions(who: str) -> None:
    """The desk's answers by site, and how often they follow the suggestion."""
    part("insight_by_label")
    site_counts = tally.by_site(engine(), who)
    if site_counts.empty:
        nothing_yet(say("insight_nothing"), "triage")
        return
    legend = [(label, say(f"label_{label}")) for label in LABELS]
    board.bars(site_bars(site_counts), legend, name=of("labels_sites"), key="labels by site")
    picture = draw_bars(plain_bars(site_counts, legend), alone=True)
    show_behind(site_table_of(site_counts), key="labels by site", name=of("labels_sites"), svg=picture)
    left = site_counts["site"].nunique() - INSIGHT_SITES
    if left > 0:
        st.caption(of("labels_more", n=left))
    against(who)


def site_table_of(site_counts: pd.DataFrame) -> pd.DataFrame:
    """The figures behind the bars, of every site: how many answers of each label."""
    heads = {"site": say("insight_site")} | {label: say(f"label_{label}") for label in LABELS}
    return by_site(site_counts).reset_index().rename(columns=heads)


def by_site(site_counts: pd.DataFrame) -> pd.DataFrame:
    """Sites by labels: how many answers, the sites with the most first."""
    wide = site_counts.pivot_table(index="site", columns="label", values="count", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(LABELS), fill_value=0)
    return wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def site_bars(site_counts: pd.DataFrame) -> list[dict[str, object]]:
    """All sites together, then the sites with the most answers."""
    wide = by_site(site_counts)
    rows = [site_bar(of("labels_all"), wide.sum())]
    if len(wide) > 1:
        rows += [site_bar(str(name) or of("labels_no_site"), row) for name, row in wide.head(INSIGHT_SITES).iterrows()]
    return rows


def plain_bars(site_counts: pd.DataFrame, legend: Sequence[tuple[str, str]]) -> Bars:
    """The same bars as a picture to take away."""
    wide = by_site(site_counts).head(INSIGHT_SITES)
    rows = (
        (str(site) or of("labels_no_site"), tuple(map(float, row)))
        for site, row in zip(wide.index, wide.to_numpy(), strict=True)
    )
    return Bars(tuple(rows), tuple(legend), shares=True)


def site_bar(head: str, row: pd.Series[int]) -> dict[str, object]:
    """One bar: the share of each label."""
    total = int(row.sum())
    small = of("labels_answers", n=total)
    parts = [
        {
            "tone": label,
            "share": count / total,
            "text": percent(count / total),
            "about": of("labels_part", label=say(f"label_{label}"), percent=percent(count / total), count=count),
        }
        for label in LABELS
        if (count := int(row[label]))
    ]
    return {"head": head, "small": small, "parts": parts}


def against(who: str) -> None:
    """How often the answers follow the suggestion, and those that do not."""
    suggested = tally.suggested(engine(), who)
    st.caption(say("insight_agree_line", same=suggested.same, all=suggested.all))
    if suggested.against.empty:
        return
    with st.expander(f"{say('insight_agree')} ({suggested.all - suggested.same})"):
        table = suggested.against.assign(
            suggestion=suggested.against["suggestion"].map(lambda label: say(f"label_{label}")),
            label=suggested.against["label"].map(lambda label: say(f"label_{label}")),
        )
        heads = {
            "article": say("corpus_article"),
            "n": "#",
            "text": of("col_sentence"),
            "suggestion": of("col_suggestion"),
        }
        heads |= {"label": of("col_label"), "editor": of("col_editor"), "note": of("col_note")}
        show_rows(table[list(heads)].rename(columns=heads), key="against", name=say("insight_agree"))


def days(who: str) -> None:
    """Answers day by day: the desk's, and one's own; nobody sees another's pace."""
    day_counts = tally.by_day(engine(), who, zone())
    if day_counts.empty:
        return
    import altair as alt

    part_of("days", of("days_help"))
    day = alt.X("yearmonthdate(day):O", title=None, axis=alt.Axis(format=of("days_axis"), labelAngle=0))
    count = alt.Y("desk:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=5))
    shown = day_counts.assign(day=pd.to_datetime(day_counts["day"]))
    tips = [
        alt.Tooltip("yearmonthdate(day):T", title=" ", format=of("days_tip")),
        alt.Tooltip("desk:Q", title=of("days_desk")),
        alt.Tooltip("own:Q", title=of("days_own")),
    ]
    base = alt.Chart(shown).encode(x=day, tooltip=tips)
    bars = base.mark_bar(color=DESK_TONE, size=26).encode(y=count)
    if (day_counts["own"] > 0).any() and (day_counts["own"] < day_counts["desk"]).any():
        bars += base.mark_bar(color=OWN_TONE, size=10).encode(y="own:Q")
        st.caption(of("days_legend"))
    table = day_counts.rename(columns={"day": of("col_day"), "desk": of("days_desk"), "own": of("days_own")})
    width = max(180, min(1100, 48 * len(day_counts) + 60))
    show_plot(bars, table, key="days", name=of("days_table"), height=180, width=width)


def part_of(key: str, about: str | None = None) -> None:
    """The title of a part whose words are in this page's own catalogue."""
    st.header(of(key), anchor=False, help=about)


# ---- sites, export, lost --------------------------------------------------------------------------------------------
def site_table() -> None:
    """What each site is like, with few sentences drawn towards the average."""
    sites = tally.sites(engine())
    if not sites:
        return
    part("insight_by_site", say("insight_by_site_help"))
    shown = sorted(sites, key=lambda figure: -figure.unsupported)[:INSIGHT_SITES]
    columns = [say(f"insight_{name}") for name in ("sentences", "boilerplate", "unsupported")]
    rows = [
        {
            "head": site.site,
            "tone": "",
            "cells": [plain_cell(str(site.sentences)), *shares_of(site)],
        }
        for site in shown
    ]
    board.table(columns, rows, name=say("insight_sites_table"), key="sites", corner=say("insight_site"))


def shares_of(site: SiteFigures) -> list[dict[str, object]]:
    """The shares that the machine suggests, with the question mark that every suggestion has."""
    return [plain_cell(f"{percent(share)}?") for share in (site.boilerplate, site.unsupported)]


def lost(who: str) -> None:
    """Marks that could not be re-anchored: kept and listed, never dropped. At a blind desk an editor sees their own."""
    hidden = review.hides(engine(), who)
    events = [event for event in review.find_lost(engine()) if not hidden or event.editor == who]
    if not events:
        return
    part("insight_lost")
    st.dataframe(pd.DataFrame(lost_rows(events)), hide_index=True)


def lost_rows(events: list[review.MarkEvent]) -> Iterator[dict[str, str]]:
    """What is known of each lost mark."""
    for event in events:
        yield {
            "article": event.article,
            "quote": event.quote,
            "label": event.label or "",
            "editor": event.editor,
        }
