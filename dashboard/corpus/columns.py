"""Which column of a table holds which field: guessed from the names, corrected by an editor, remembered by the header.

What is remembered is told around a reading (`remembering`), so that a table with a known header is read as it was read
last time, wherever it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from dashboard.corpus.fields import NAMES, folded

Columns = Mapping[str, str]  # field of fields.NAMES -> name of a column, folded
_known: ContextVar[Mapping[str, Columns]] = ContextVar("known", default={})  # noqa: B039  never changed


def signature(header: Iterable[str]) -> str:
    """What a header is remembered by: its columns, folded, each once, in any order."""
    return "|".join(sorted({folded(name) for name in header if name.strip()}))


def guess(header: Sequence[str]) -> dict[str, str]:
    """Field -> column for every field that one of these column names means; each column is used once."""
    names = [folded(name) for name in header]
    columns: dict[str, str] = {}
    for field, names_of_field in NAMES.items():
        column = next((name for name in names_of_field if name in names and name not in columns.values()), None)
        if column:
            columns[field] = column
    return columns


@contextmanager
def remembering(columns_known: Mapping[str, Columns]) -> Iterator[None]:
    """Read tables inside with these columns: signature of a header -> its fields."""
    token = _known.set(columns_known)
    try:
        yield
    finally:
        _known.reset(token)


def remembered_columns() -> Mapping[str, Columns]:
    """What is remembered around here."""
    return _known.get()


def chosen(header: Sequence[str]) -> Columns | None:
    """The columns that were chosen for a table of this header, None where nobody chose any."""
    return _known.get().get(signature(header))


def renamed(values: Mapping[str, Any], columns: Columns | None) -> dict[str, Any]:
    """A row with its columns under the names of their fields. Without a choice it is left to the names themselves."""
    if columns is None:
        return dict(values)
    return {field: values[column] for field, column in columns.items() if column in values}
