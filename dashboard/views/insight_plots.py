"""A plot that can be taken away (PNG and SVG from its menu, CSV from the button) and read as a table."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.components import figures as board
from dashboard.views.insight_words import of

MENU = {"export": {"png": True, "svg": True}, "source": False, "compiled": False, "editor": False}


def show_plot(
    chart: alt.Chart | alt.LayerChart,
    table: pd.DataFrame,
    *,
    key: str,
    name: str,
    height: int = 220,
    width: int | None = None,
) -> None:
    """Draw `chart` with what stands behind it. `table` has heads for people; `name` is what a screen reader calls it.

    The menu's files are made in the browser: nothing is fetched. "ast": drawn without eval, which our policy forbids.
    """
    options = {"ast": True, "actions": MENU, "downloadFileName": file_name(key)}
    drawn = chart.properties(usermeta={"embedOptions": options})
    st.altair_chart(drawn, height=height, width=width or "stretch", alt=name)
    with st.expander(of("as_table"), icon=":material/table_chart:"):
        show_table(table, key=key, name=name)


def show_table(table: pd.DataFrame, *, key: str, name: str) -> None:
    """The figures as a table of the page, and as a file."""
    rows = [
        {"head": str(row[0]), "tone": "", "cells": [cell(value) for value in row[1:]]}
        for row in table.astype(object).itertuples(index=False, name=None)
    ]
    board.table(
        [str(head) for head in table.columns[1:]], rows, name=name, key=f"{key} table", corner=str(table.columns[0])
    )
    csv = table.to_csv(index=False).encode("utf-8-sig")
    st.download_button(of("as_csv"), csv, f"{file_name(key)}.csv", "text/csv", key=f"{key} csv")


def cell(value: object) -> dict[str, object]:
    """A figure that opens nothing."""
    return {
        "text": str(value),
        "small": "",
        "about": "",
        "open": "",
        "on": False,
        "quiet": False,
        "tint": None,
        "same": False,
    }


def file_name(key: str) -> str:
    """What a file of a plot is called, without its ending."""
    return f"copydesk-{key.replace(' ', '-')}"
