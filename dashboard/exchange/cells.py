"""Rows as the cells of a table: lists as text, and no cell that a spreadsheet would run.

A row comes in parts (rows.py), and a part that several rows share is turned into text once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

from dashboard.exchange.rows import Parts, Values

_encode = json.JSONEncoder(ensure_ascii=False).encode
_FORMULA = re.compile(r"'*[=+@\t\r-]")  # a spreadsheet runs a cell that starts with one of these signs
FIRST = frozenset("'=+@\t\r-")  # told without the expression, which takes longer


def texts_of(rows: Sequence[Parts], makers: Sequence[Callable[[Values], str]]) -> Iterator[tuple[str, ...]]:
    """Return the parts of each row as texts. `makers`: what makes a text of each of PARTS.

    Of the parts that rows share (all but the sentence and what the machine says) it is asked once for each tuple.
    """
    known: dict[int, str] = {}  # by identity: the rows hold every tuple until all are written
    get, keep = known.get, known.setdefault
    of_name, of_place, of_about, of_stands, of_mark, of_said = makers
    for name, place, about, stands, mark, said in rows:
        yield (
            get(id(name)) or keep(id(name), of_name(name)),
            of_place(place),
            get(id(about)) or keep(id(about), of_about(about)),
            get(id(stands)) or keep(id(stands), of_stands(stands)),
            get(id(mark)) or keep(id(mark), of_mark(mark)),
            of_said(said),
        )


def as_text(value: object) -> object:
    """Return a list as one text, its items joined by " | "; anything else as it is."""
    if type(value) is not list:
        return value
    if len(value) == 1 and type(value[0]) is str:
        return value[0]
    return " | ".join([v if type(v) is str else _encode(v) for v in value])


def cell_text(value: object) -> str:
    """Return a cell as text, not guarded."""
    return "" if value is None else str(as_text(value))


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
    return text[:1] in FIRST and _FORMULA.match(text) is not None
