"""XLSX: a sheet of at most a million rows, then another; texts stay texts, whatever sign they start with."""

from __future__ import annotations

from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from dashboard.exchange.cells import FORMULA, as_text
from dashboard.exchange.rows import COLUMNS, Source, read_rows

ROWS = 1_000_000  # of a sheet; Excel ends at 1,048,576
LONGEST = 32_767  # characters of a cell, Excel's own limit
WIDTHS = {"text": 70, "title": 34, "story_title": 34, "evidence": 40, "note": 40, "reasons": 50, "article": 26}


def write(source: Source, out: BinaryIO) -> int:
    """Write a workbook, row by row through a temporary file; the number of rows."""
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, {"constant_memory": True, **safe})
    head, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": False})
    quoted = book.add_format({"quote_prefix": True})  # stays a text in Excel even when somebody edits the cell
    count = 0
    for count, row in enumerate(read_rows(source), 1):
        if (count - 1) % ROWS == 0:
            sheet = _sheet(book, f"Marks {count // ROWS + 1}" if count > 1 else "Marks", head)
        for column, name in enumerate(COLUMNS):
            _cell(sheet, (count - 1) % ROWS + 1, column, row[name], plain, quoted)
    if not count:
        _sheet(book, "Marks", head)
    try:
        book.close()
    except FileCreateError as error:  # a full disk, as whoever writes the other forms is told of it
        raise next(
            (argument for argument in error.args if isinstance(argument, OSError)), OSError(str(error))
        ) from error
    return count


def _sheet(book: Workbook, name: str, head: Any) -> Any:
    sheet = book.add_worksheet(name)
    for column, title in enumerate(COLUMNS):
        sheet.set_column(column, column, WIDTHS.get(title, 12))
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, COLUMNS, head)
    return sheet


def _cell(sheet: Any, row: int, column: int, value: Any, plain: Any, quoted: Any) -> None:
    text = as_text(value)
    if isinstance(text, str):
        if text:
            sheet.write_string(row, column, shortened(text), quoted if FORMULA.match(text) else plain)
    elif text is not None:
        sheet.write_number(row, column, text)


def shortened(text: str) -> str:
    """Return the text as far as a cell can hold it, with an … where it was cut."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
