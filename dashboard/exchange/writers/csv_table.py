"""CSV: UTF-8, every cell quoted, no cell a formula."""

from __future__ import annotations

from typing import BinaryIO

from dashboard.exchange.cells import FIRST, cell_text, guard_cell, texts_of
from dashboard.exchange.rows import COLUMNS, Source, Values, read_parts

_QUOTE, _TWO, _BETWEEN = '"', '""', '","'


def write(source: Source, out: BinaryIO) -> int:
    """Write one line a row under a line of column names; the number of rows."""
    out.write(f"{_cells(COLUMNS)}\n".encode())
    makers, count = (_cells, _place, _cells, _cells, _cells, _said), 0
    for rows in read_parts(source):
        out.write("".join([f"{','.join(texts)}\n" for texts in texts_of(rows, makers)]).encode())
        count += len(rows)
    return count


def _place(values: Values) -> str:
    """The same for the sentence: three numbers and a text."""
    n, start, end, text = values
    if n is None or _QUOTE in text or text[:1] in FIRST:
        return _cells(values)
    return f'"{n}","{start}","{end}","{text}"'


def _said(values: Values) -> str:
    """The same for what the machine says: a label, a number, two lists of texts."""
    label, confidence, reasons, specifics = values
    why, what = " | ".join(reasons), " | ".join(specifics)
    if label is None or why[:1] in FIRST or what[:1] in FIRST or _QUOTE in why or _QUOTE in what:
        return _cells(values)
    return f'"{label}","{confidence}","{why}","{what}"'


def _cells(values: Values) -> str:
    """Cells between commas. Quoted here: the standard library's writer alone takes as long as all the rest.

    Nearly all need no more than the quotes around them; one look at the first signs and the quotes of all of them says so.
    """
    texts = [value if type(value) is str else "" if value is None else cell_text(value) for value in values]
    joined = _BETWEEN.join(texts)
    if FIRST.isdisjoint([text[:1] for text in texts]) and joined.count(_QUOTE) == 2 * (len(texts) - 1):
        return f'"{joined}"'
    return ",".join([f'"{guard_cell(value).replace(_QUOTE, _TWO)}"' for value in values])
