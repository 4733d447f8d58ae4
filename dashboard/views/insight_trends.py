"""Insight over time and over sites: forecast, answers by day, altered details by site, boilerplate, belief in suggestions.

What the machine suggests is said to be a suggestion in each title and drawn as an outline; filled is what editors decided.
"""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import strings
from dashboard.labels import LABELS, SPECS
from dashboard.review import hides
from dashboard.review.queue import tally, trends
from dashboard.settings import FORECAST_DAYS, INSIGHT_SITES
from dashboard.views.common import editor, engine, language, say, zone
from dashboard.views.insight_plots import show_plot, show_table
from dashboard.views.insight_words import of, percent

if TYPE_CHECKING:
    import altair as alt

PALETTE = {"slate": "#8a94a0", "rust": "#c2553a", "green": "#2e8b6f"}  # 3:1 on the ground of either theme


def colours() -> alt.Scale:
    """Each label in its colour, by the name it has on the screen."""
    import altair as alt

    tones = [PALETTE.get(SPECS[label].colour, "#8a7a50") for label in LABELS]
    return alt.Scale(domain=[say(f"label_{label}") for label in LABELS], range=tones)


def day_axis() -> alt.X:
    """The days, written as the language does."""
    import altair as alt

    return alt.X("yearmonthdate(day):O", title=None, axis=alt.Axis(format=of("days_axis"), labelAngle=0))


def legend() -> alt.Legend:
    """The names of the colours over a plot: two beside each other, which a phone has room for."""
    import altair as alt

    return alt.Legend(orient="top", columns=2)


def width_for(days: int) -> int:
    """Pixels for so many days: bars of a few days must not fill the page."""
    return max(280, min(1100, 56 * days + 90))


def forecast(left: int) -> None:
    """When the rest will be done, at the pace of the last days on which somebody marked; nothing before there are three."""
    day_counts = tally.by_day(engine(), editor(), zone())
    paces = [int(n) for n in day_counts["desk"].tail(FORECAST_DAYS) if n > 0]
    if left <= 0 or len(paces) < 3:
        return
    slow, usual, fast = min(paces), median(paces), max(paces)
    days = [max(1, -(-left // max(1, int(pace)))) for pace in (fast, usual, slow)]
    end = strings.day(date.today() + timedelta(days=days[1]), language())
    st.caption(of("forecast", n=left, pace=round(usual), days=len(paces), end=end, soon=days[0], late=days[2]))


def labels_by_day() -> None:
    """The answers that stand now, by day and label."""
    day_labels = trends.labels_by_day(engine(), editor(), zone())
    if day_labels.empty:
        return
    st.header(of("by_day"), anchor=False, help=of("by_day_help"))
    import altair as alt

    names = {label: say(f"label_{label}") for label in LABELS}
    shown = day_labels.assign(day=pd.to_datetime(day_labels["day"]), name=day_labels["label"].map(names))
    chart = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            x=day_axis(),
            y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=5)),
            color=alt.Color("name:N", title=None, scale=colours(), legend=legend()),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("count:Q", title=of("col_sentences"))],
        )
    )
    wide = day_labels.pivot_table(index="day", columns="label", values="count", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(LABELS), fill_value=0).rename(columns=names).reset_index(names=of("col_day"))
    show_plot(chart, wide, key="labels by day", name=of("by_day"), width=width_for(day_labels["day"].nunique()))


def altered_details() -> None:
    """Site by kind of detail: how many sentences are suggested as altered, how many of them editors confirmed."""
    if hides(engine(), editor()):
        return
    site_kinds = trends.kinds_by_site(engine(), editor())
    if site_kinds.empty:
        return
    st.header(of("altered"), anchor=False, help=of("altered_help"))
    sites = (
        site_kinds.groupby("site")["suggested"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .head(INSIGHT_SITES)
        .index
    )
    site_kinds = site_kinds[site_kinds["site"].isin(sites)]
    pairs = zip(site_kinds["suggested"], site_kinds["confirmed"], strict=True)
    shown = site_kinds.assign(
        site=site_kinds["site"].replace("", of("labels_no_site")),
        kind=[strings.text(f"triage.kind_{kind}", language()) for kind in site_kinds["kind"]],
        label=[f"{suggested} ({confirmed})" if confirmed else str(suggested) for suggested, confirmed in pairs],
        dark=site_kinds["suggested"] > site_kinds["suggested"].max() / 2,
    )
    table = shown.pivot_table(index="site", columns="kind", values="label", aggfunc="first", fill_value="–")
    table = table.reset_index(names=say("insight_site"))
    st.caption(of("altered_lead"))
    show_plot(heat_map(shown), table, key="altered details", name=of("altered"), height=110 + 26 * len(sites))


def heat_map(shown: pd.DataFrame) -> alt.LayerChart:
    """Sites by kinds of detail, a dashed tile each, the more the deeper."""
    import altair as alt

    site = alt.Y("site:N", title=None, sort="-x", axis=alt.Axis(labelLimit=220))
    kind = alt.X("kind:N", title=None, axis=alt.Axis(labelAngle=-35, orient="top", labelLimit=140))
    tips = [
        alt.Tooltip("site:N", title=" "),
        alt.Tooltip("kind:N", title=of("col_kind")),
        alt.Tooltip("suggested:Q", title=of("altered_suggested")),
        alt.Tooltip("confirmed:Q", title=of("altered_confirmed")),
    ]
    base = alt.Chart(shown).encode(x=kind, y=site, tooltip=tips)
    blues = alt.Color("suggested:Q", title=of("altered_suggested"), scale=alt.Scale(scheme="blues"))
    ink = alt.condition("datum.dark", alt.value("white"), alt.value("#222222"))
    return base.mark_rect(strokeDash=[3, 2], stroke="#888888").encode(color=blues) + base.mark_text(fontSize=11).encode(
        text="label:N", color=ink
    )


def boilerplate() -> None:
    """Lines and phrases that come again and again."""
    if hides(engine(), editor()):
        return
    lines, phrases = trends.recurring(engine(), editor())
    if lines.empty and phrases.empty:
        return
    st.header(of("recurring"), anchor=False, help=of("recurring_help"))
    for key, table in (("lines", lines), ("phrases", phrases)):
        if not table.empty:
            named = table.rename(columns={"text": of(f"recurring_{key}"), "articles": of("recurring_articles")})
            show_table(named, key=f"recurring {key}", name=of(f"recurring_{key}"))


def belief() -> None:
    """How often answers given one at a time follow the suggestion: over all, and day by day."""
    day_beliefs = trends.belief_by_day(engine(), editor(), zone())
    if day_beliefs.empty:
        return
    import altair as alt

    st.header(of("belief"), anchor=False, help=of("belief_help"))
    sums = day_beliefs.groupby("suggestion")[["same", "all"]].sum()
    lines = [
        of(
            "belief_line",
            label=say(f"label_{label}"),
            percent=percent(sums.same[label] / sums["all"][label]),
            n=int(sums["all"][label]),
        )
        for label in LABELS
        if label in sums.index
    ]
    st.caption(" · ".join(lines))
    names = {label: say(f"label_{label}") for label in LABELS}
    shown = day_beliefs.assign(
        day=pd.to_datetime(day_beliefs["day"]),
        name=day_beliefs["suggestion"].map(names),
        share=day_beliefs["same"] / day_beliefs["all"],
    )
    base = alt.Chart(shown).encode(
        x=day_axis(),
        y=alt.Y("share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5)),
        color=alt.Color("name:N", title=None, scale=colours(), legend=legend()),
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("share:Q", format=".0%", title=of("belief_share")),
            alt.Tooltip("all:Q", title=of("col_sentences")),
        ],
    )
    chart = base.mark_line(strokeWidth=1.5) + base.mark_point(filled=True, opacity=1).encode(
        size=alt.Size("all:Q", legend=None, scale=alt.Scale(range=[30, 300]))
    )
    table = pd.DataFrame(
        {
            of("col_day"): day_beliefs["day"],
            of("col_suggestion"): shown["name"],
            of("belief_share"): [percent(share) for share in shown["share"]],
            of("belief_same"): day_beliefs["same"],
            of("col_sentences"): day_beliefs["all"],
        }
    )
    show_plot(chart, table, key="belief", name=of("belief"), width=width_for(day_beliefs["day"].nunique()))
