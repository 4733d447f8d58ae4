"""Rows as the cells of a table: lists as text, and no cell that a spreadsheet would run.

A row comes in parts (rows.py), and a part that several rows share is turned into text once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

from dashboard.exchange.rows import Parts, Values

_FORMULA = re.compile(r"'*[=+@\t\r-]")  # a spreadsheet runs a cell that starts with one of these signs
_FIRST = frozenset("'=+@\t\r-")  # told without the expression, which takes longer


def texts_of(rows: Sequence[Parts], makers: Sequence[Callable[[Values], str]]) -> Iterator[list[str]]:
    """Return the parts of each row as texts. `makers`: what makes a text of each of PARTS, asked once for each tuple."""
    known: dict[int, str] = {}  # by identity: the rows hold every tuple until all are written
    for parts in rows:
        yield [
            known.get(id(part)) or known.setdefault(id(part), make(part))
            for part, make in zip(parts, makers, strict=True)
        ]


def as_text(value: object) -> object:
    """Return a list as one text, its items joined by " | "; anything else as it is."""
    if not isinstance(value, list):
        return value
    if len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return " | ".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in value)


def guard_cell(value: object) -> str:
    """Return a cell that no spreadsheet runs as a formula: one ' before it. Numbers are left alone."""
    if value is None:
        return ""
    text = value if type(value) is str else as_text(value)
    if not isinstance(text, str):
        return str(text)
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the text of a cell."""
    return text[:1] in _FIRST and _FORMULA.match(text) is not None
