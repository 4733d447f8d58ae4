"""Choosing a story from a list, the most urgent ones, in a large corpus also by words of the title; a row of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.review.queue.filters import STATUSES, Filters
from dashboard.settings import PICK_MOST
from dashboard.views.common import engine, listing, say

Item = TypeVar("Item")


def pick_row(items: Sequence[Item], table: pd.DataFrame, *, key: str, name: str, **more: Any) -> Item | None:
    """Draw a table with a row an item; the item whose row is chosen. `more`: what else st.dataframe takes."""
    event = st.dataframe(
        table, hide_index=True, on_select="rerun", selection_mode="single-row", key=key, alt=name, **more
    )
    rows = event["selection"]["rows"]
    return items[rows[0]] if rows and rows[0] < len(items) else None


def offer_stories(key: str, *asked: str | None, several: bool = False) -> dict[str, str]:
    """Id -> title of what can be chosen, those `asked` among them, in the order of the queue; `several`: several versions.

    Where there are more than PICK_MOST, a field to look for the others by words of their titles is drawn.
    """
    wanted = Filters(status=tuple(status for status in STATUSES if status != "single")) if several else None
    stories_listed = listing(wanted, PICK_MOST)
    names = list(stories_listed.names)
    if not stories_listed.whole:
        words = st.text_input(say("pick_find"), key=f"{key} find", placeholder=say("pick_find_short"), width=260)
        if words.strip():
            names = [name for name, _ in store.find_stories(engine(), words, PICK_MOST)]
    missing = [status for status in asked if status and status not in names]
    return store.story_titles(engine(), [*names, *missing], several=several)
