"""Insight: how far the desk is, what the sites are like, the marks to take away."""

from __future__ import annotations

import io
from collections.abc import Iterator

import altair as alt
import pandas as pd
import streamlit as st

from dashboard import exchange, review, store
from dashboard.model import LABELS
from dashboard.suggest import sites
from dashboard.views.common import engine, heading, part, queue, say, story


def show() -> None:
    """Figures, decisions, sites, export, lost marks."""
    heading("insight", say("insight_lead"))
    table = queue()
    if table.empty:
        st.info(say("triage_empty"))
        return
    decided = decisions()
    figures(table, decided)
    decisions_chart(decided)
    site_table()
    take_away()
    lost()


def decisions() -> pd.DataFrame:
    """One row a mark on a sentence: label, editor, the suggestion it stood against, the site."""
    rows = [row for row in exchange.export_rows(engine()) if row["label"] and row["n"]]
    return pd.DataFrame(rows, columns=list(exchange.COLUMNS))


def figures(table: pd.DataFrame, decided: pd.DataFrame) -> None:
    """Four numbers."""
    many = table[table["versions"] > 1]
    done, of = int((many["status"] == "done").sum()), len(many)
    marked, sentences = int(table["marked"].sum()), int(table["sentences"].sum())
    with st.container(horizontal=True):
        st.metric(say("insight_progress"), f"{marked / max(1, sentences):.0%}", border=True)
        st.metric(say("insight_sentences"), f"{marked} / {sentences}", border=True)
        st.metric(say("insight_stories"), f"{done} / {of}", border=True)
        st.metric(say("insight_editors"), decided["editor"].nunique(), border=True)


def decisions_chart(decided: pd.DataFrame) -> None:
    """Decisions by label and editor, and how often they follow the suggestion."""
    part("insight_by_label")
    if decided.empty:
        st.info(say("insight_nothing"))
        return
    counts = decided.groupby(["label", "editor"], as_index=False).size()
    counts["label"] = counts["label"].map(lambda label: say(f"label_{label}"))
    chart = (
        alt.Chart(counts)
        .mark_bar()
        .encode(
            x=alt.X("size:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=8)),
            y=alt.Y("label:N", title=None),
            color=alt.Color("editor:N", title=say("insight_editors")),
            tooltip=["label", "editor", "size"],
        )
    )
    st.altair_chart(chart, height=160, width=760)
    judged = decided[decided["suggestion"].isin(LABELS)]
    same = int((judged["label"] == judged["suggestion"]).sum())
    st.caption(say("insight_agree_line", same=same, all=len(judged)))
    against = judged[judged["label"] != judged["suggestion"]]
    if len(against):
        with st.expander(f"{say('insight_agree')} ({len(against)})"):
            st.dataframe(against[["article", "n", "text", "suggestion", "label", "editor", "note"]], hide_index=True)


def site_table() -> None:
    """What each site is like, with few sentences drawn towards the average."""
    found = sites.statistics(story(story_id) for story_id in store.story_ids(engine()))
    if not found:
        return
    part("insight_by_site", say("insight_by_site_help"))
    rows = [
        {
            say("insight_site"): site,
            say("insight_sentences"): figure.sentences,
            say("insight_boilerplate"): round(figure.boilerplate, 2),
            say("insight_unsupported"): round(figure.unsupported, 2),
        }
        for site, figure in found.items()
    ]
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    table = pd.DataFrame(rows).sort_values(say("insight_unsupported"), ascending=False)
    config = {say("insight_boilerplate"): share, say("insight_unsupported"): share}
    st.dataframe(table, hide_index=True, column_config=config, alt=say("insight_sites_table"))


def take_away() -> None:
    """The marks as files, made only when asked for."""
    part("insight_export")
    with st.container(horizontal=True):
        st.download_button(say("insight_csv"), lambda: written("csv"), "copydesk-marks.csv", "text/csv")
        st.download_button(say("insight_jsonl"), lambda: written("jsonl"), "copydesk-marks.jsonl", "application/jsonl")


def written(form: str) -> bytes:
    """The export as bytes; CSV with a byte order mark, so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    exchange.export(engine(), "csv" if form == "csv" else "jsonl", out)
    return out.getvalue().encode("utf-8-sig" if form == "csv" else "utf-8")


def lost() -> None:
    """Marks that could not be re-anchored: kept and listed, never dropped."""
    events = review.lost(engine())
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
