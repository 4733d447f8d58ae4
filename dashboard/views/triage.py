"""Triage: stories in the order they need an editor, with the reason."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.pane import board
from dashboard.views.common import go, heading, queue, say, words

STATUSES = ("all", "new", "open", "done", "single")


def show() -> None:
    """The queue, filtered; a click or Enter opens a story in Review."""
    table = queue()
    heading("triage", lead(table))
    if table.empty:
        st.info(say("triage_empty"))
        return
    rows = filtered(table, *filters(table))
    if rows.empty:
        st.info(say("triage_none"))
        return
    opened = board.queue([as_row(row) for row in rows.to_dict("records")], words())
    if opened:
        go("review", story=opened)


def lead(table: pd.DataFrame) -> str:
    """The figures, and how the list is ordered where there is something to say about it."""
    return f"{figures(table)} · {say('triage_order')}" if table["language"].nunique() > 1 else figures(table)


def figures(table: pd.DataFrame) -> str:
    """How much there is and how far it is, in one line."""
    return say(
        "triage_figures",
        stories=int((table["versions"] > 1).sum()) if len(table) else 0,
        singles=int((table["versions"] == 1).sum()) if len(table) else 0,
        marked=int(table["marked"].sum()) if len(table) else 0,
        sentences=int(table["sentences"].sum()) if len(table) else 0,
    )


def filters(table: pd.DataFrame) -> tuple[str, str, list[str]]:
    """Search words, status, languages; all of them stand in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            say("triage_search"),
            key="q",
            type="search",
            placeholder=say("triage_search_short"),
            live="300ms",
            bind="query-params",
        )
        asked = st.query_params.get("status", "all")
        # not bound to the address: that would hold the word on the button, which is another one in another language
        status = st.segmented_control(
            say("triage_show"),
            STATUSES,
            default=asked if asked in STATUSES else "all",
            required=True,
            key="triage status",
            format_func=lambda name: say(f"triage_status_{name}"),
        )
        in_address("status", status if status != "all" else None)
        known = sorted(table["language"].dropna().unique())
        spoken = (
            st.segmented_control(
                say("triage_language"),
                known,
                selection_mode="multi",
                key="lang",
                format_func=lambda code: "?" if code == "und" else code,
                bind="query-params",
            )
            if len(known) > 1
            else []
        )
    return search or "", status or "all", list(spoken or [])


def in_address(name: str, value: str | None) -> None:
    """Let the address say so, or no longer."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def filtered(table: pd.DataFrame, search: str, status: str, languages: list[str]) -> pd.DataFrame:
    """The rows that fit all filters, in the queue's order."""
    keep = pd.Series(True, index=table.index)
    for word in search.casefold().split():
        text = (
            table["title"].str.casefold() + " " + table["sites"].str.casefold() + " " + table["reason"].str.casefold()
        )
        keep &= text.str.contains(word, regex=False)
    if status == "single":
        keep &= table["versions"] == 1
    elif status != "all":
        keep &= (table["status"] == status) & (table["versions"] > 1)
    if languages:
        keep &= table["language"].isin(languages)
    return table[keep]


def as_row(row: dict[str, Any]) -> dict[str, Any]:
    """A queue row as the board draws it."""
    return {
        "id": row["story"],
        "href": f"review?story={row['story']}",
        "title": row["title"],
        "reason": row["reason"],
        "need": round(float(row["need"]), 3),
        "versions": int(row["versions"]),
        "sources": int(row["sources"]),
        "flagged": int(row["to_check"]),
        "marked": int(row["marked"]),
        "sentences": int(row["sentences"]),
        "language": row["language"],
        "sites": row["sites"],
        "status": row["status"],
    }
