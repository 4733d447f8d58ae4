"""A plot that can be taken away (PNG and SVG from its menu, CSV from the button) and read as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.components import figures as board
from dashboard.exchange.cells import guard_cell
from dashboard.views.insight_words import of

if TYPE_CHECKING:
    import altair as alt  # takes seconds to import: who draws a chart does so in its function


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

    "ast": drawn without eval, which our policy forbids; "svg": what the browser draws can be saved as it is.
    """
    drawn = chart.properties(usermeta={"embedOptions": {"ast": True, "renderer": "svg"}})
    with st.container(key=f"plot {key}"):
        st.altair_chart(drawn, height=height, width=width or "stretch", alt=name)
    show_behind(table, key=key, name=name, place=f"plot {key}")


def show_behind(table: pd.DataFrame, *, key: str, name: str, place: str = "", svg: str = "") -> None:
    """What stands behind a plot: its files, and its figures as a table."""
    take_files(table, key=key, name=name, place=place, svg=svg)
    with st.expander(of("as_table"), icon=":material/table_chart:"):
        show_rows(table, key=key, name=name)


def show_table(table: pd.DataFrame, *, key: str, name: str) -> None:
    """Figures without a plot: a table of the page, and a file."""
    show_rows(table, key=key, name=name)
    take_files(table, key=key, name=name)


def show_rows(table: pd.DataFrame, *, key: str, name: str) -> None:
    """The figures as a table of the page, which a screen reader reads."""
    rows = [
        {"head": str(row[0]), "tone": "", "cells": [plain_cell(value) for value in row[1:]]}
        for row in table.astype(object).itertuples(index=False, name=None)
    ]
    columns = [str(head) for head in table.columns]
    board.table(columns[1:], rows, name=name, key=f"{key} table", corner=columns[0])


def take_files(table: pd.DataFrame, *, key: str, name: str, place: str = "", svg: str = "") -> None:
    """The plot and its figures as files."""
    file = f"copydesk-{key.replace(' ', '-')}"
    board.files(name, guarded_csv(table), title=of("as_file"), file=file, key=f"{key} files", place=place, svg=svg)


def guarded_csv(table: pd.DataFrame) -> str:
    """The figures as CSV; a cell that a spreadsheet would take for a formula is quoted."""
    return str(table.astype(object).map(guard_cell).to_csv(index=False))


def plain_cell(value: object) -> dict[str, object]:
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
