"""Rows as the cells of a table: lists as text, and no cell that a spreadsheet would run.

Columns are gone through as a whole, each different value once: most of what a row holds its neighbours hold too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

FORMULA = re.compile(r"'*[=+@\t\r-]")  # a spreadsheet runs a cell that starts with one of these signs
_FIRST = frozenset("'=+@\t\r-")


def as_text(value: Any) -> Any:
    """Return a list as one text, its items joined by " | "; anything else as it is."""
    if not isinstance(value, list):
        return value
    if len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return " | ".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in value)


def columns_of(rows: Sequence[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """Return the columns of some rows, lists as `as_text` makes them."""
    for values in zip(*rows, strict=True):
        yield list(map(_joined, values)) if isinstance(values[0], list) else list(values)


def _joined(items: list[Any]) -> str:
    return "" if not items else str(as_text(items))


def each_once(values: Sequence[Any], change: Callable[[Any], Any]) -> list[Any]:
    """Return the values changed, `change` being asked once for each different one. They are all texts or all numbers (or
    None): 1 and 1.0 would be one."""
    changed = {value: change(value) for value in set(values)}
    return [changed[value] for value in values]


def guarded_column(values: list[Any]) -> list[Any]:
    """Return the cells of a column as `guarded` makes them; None and numbers are left to the writer."""
    guards = {value: guarded(value) for value in set(values) if type(value) is str and value[:1] in _FIRST}
    return [guards.get(value, value) for value in values] if guards else values


def guarded(value: Any) -> str:
    """Return a cell that no spreadsheet runs as a formula: one ' before it. Numbers are left alone."""
    text = as_text(value)
    if text is None:
        return ""
    if not isinstance(text, str):
        return str(text)
    return f"'{text}" if text[:1] in _FIRST and FORMULA.match(text) else text
