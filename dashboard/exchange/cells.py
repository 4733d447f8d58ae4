"""Rows as the cells of a table: lists as text, and no cell that a spreadsheet would run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

FORMULA = re.compile(r"'*[=+@\t\r-]")  # a spreadsheet runs a cell that starts with one of these signs
_FIRST = frozenset("'=+@\t\r-")
_PLAIN = frozenset((int, float))


def as_text(value: Any) -> Any:
    """Return a list as one text, its items joined by " | "; anything else as it is."""
    if not isinstance(value, list):
        return value
    if len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return " | ".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in value)


def guarded_row(values: Iterable[Any]) -> list[Any]:
    """Return cells as `guarded` makes them; None and numbers are left to the writer, which is three times as fast."""
    return [
        value
        if value is None or (type(value) is str and value[:1] not in _FIRST) or type(value) in _PLAIN
        else guarded(value)
        if value
        else ""
        for value in values
    ]


def guarded(value: Any) -> str:
    """Return a cell that no spreadsheet runs as a formula: one ' before it. Numbers are left alone."""
    text = as_text(value)
    if text is None:
        return ""
    if not isinstance(text, str):
        return str(text)
    return f"'{text}" if text[:1] in _FIRST and FORMULA.match(text) else text
