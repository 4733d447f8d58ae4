"""The peer anybody writes first: one sentence at a time in plain Streamlit, a button a label, each mark committed.

Run by bench_pane.py: `streamlit run plain_streamlit.py -- DATABASE SENTENCES`.
"""

from __future__ import annotations

import sqlite3
import sys
import time

import streamlit as st

database, count = sys.argv[1], int(sys.argv[2])
KEYS = {"boilerplate": "b", "unsupported": "u", "sourced": "s"}


def decide(n: int, label: str) -> None:
    """Commit a mark with the time it became durable."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS mark (n INTEGER, label TEXT, at REAL)")
        connection.execute("INSERT INTO mark VALUES (?, ?, 0)", (n, label))
        connection.commit()
        connection.execute("UPDATE mark SET at = ? WHERE n = ? AND at = 0", (time.time() * 1000, n))
    st.session_state.n = n + 1


n = st.session_state.setdefault("n", 1)
left, right = st.columns(2)
sentence = (
    f"Point {n} of the report says that crew {n % 17} moved {n * 3} crates along quay {n % 23} before noon, as planned."
)
left.text(sentence)
right.text(f"{n} of {count}: {sentence}")
for column, (name, key) in zip(st.columns(3), KEYS.items(), strict=True):
    column.button(name, shortcut=key, on_click=decide, args=(n, name))
