"""The boards of the Insight page: tiles, tables of figures whose cells open the sentences behind them, bars, sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components.component import ignore, send_board

ROOM = 12  # rows of a table for which desk.css keeps room; a longer one begins with that much


def tiles(rows: Sequence[Mapping[str, object]], *, key: str) -> None:
    """Figures side by side. A tile has name, value, about (what it means), small (interval and size), quiet (bool: too
    little to go by), and low, at, high (0..1) for the line below it, or None."""
    _board({"kind": "tiles", "rows": list(rows)}, key)


def table(
    columns: Sequence[str], rows: Sequence[Mapping[str, object]], *, name: str, key: str, corner: str = ""
) -> str | None:
    """A table of figures; the key of the cell that was just opened, else None.

    `name` is what a screen reader calls it. A row has head, tone (a label or "") and cells: one a column, None or {text,
    small, about, open (key, "": opens nothing), on (bool: open now), quiet (bool), tint (0..1 or None), same (bool)}.
    """
    return _board({"kind": "table", "columns": list(columns), "rows": list(rows), "name": name, "corner": corner}, key)


def bars(rows: Sequence[Mapping[str, object]], legend: Sequence[tuple[str, str]], *, name: str, key: str) -> None:
    """Stacked bars of labels. A row has head, small, parts: [{tone, share 0..1, text, about}]; legend: (tone, word)."""
    _board({"kind": "bars", "rows": list(rows), "legend": [list(item) for item in legend], "name": name}, key)


def sentences(rows: Sequence[Mapping[str, object]], *, name: str, key: str) -> str | None:
    """Sentences with what was said of them; the address of the one that was just opened, else None.

    A row has href, where, text, lang, small, said: [{tone, word, who, note, and href where `who` leads somewhere}].
    """
    return _board({"kind": "sentences", "rows": list(rows), "name": name}, key)


def files(name: str, csv: str, *, title: str, file: str, key: str, place: str = "", svg: str = "") -> None:
    """Buttons that save a plot as PNG and SVG, as the browser has drawn it, and its figures as CSV.

    `place`: the key of the st.container around the plot; `svg`: the plot, where it is not drawn as one; neither: figures alone.
    """
    css = f"st-key-{place.replace(' ', '-')}" if place else ""
    _board({"kind": "files", "name": name, "title": title, "place": css, "svg": svg, "file": file, "csv": csv}, key)


def _board(data: dict[str, Any], key: str) -> str | None:
    """The room a board will take is kept free from the first paint (page/desk.css), so that nothing below it moves."""
    rows = min(ROOM, sum(row.get("value") != "–" for row in data.get("rows", ())))
    with st.container(key=f"room {data['kind']} {rows} {key}", gap=None):
        return getattr(send_board("figures", data, key=key, on_open_change=ignore), "open", None)
