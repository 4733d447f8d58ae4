"""`.xlsx`: an article a row, on every sheet with a column of texts, by openpyxl. Formulas count by their stored result."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from dashboard import settings
from dashboard.corpus import columns, fields
from dashboard.corpus.entries import entries
from dashboard.corpus.noting import note
from dashboard.corpus.readers.document import office
from dashboard.corpus.readers.table import mapped
from dashboard.corpus.records import Record
from dashboard.errors import CorpusError
from dashboard.model import Reading, Refusal

_DAMAGED = "is a damaged spreadsheet."
_NO_RESULT = re.compile(rb"(?:</f>|<f[^<>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")  # a formula that no program has computed


def read(name: str, data: bytes) -> Reading:
    """The articles of a workbook. CorpusError where no sheet has a column of texts."""
    parts = office(data, ".xlsx", "xl/workbook.xml")
    try:
        sheets = [(sheet.title, _sheet_rows(sheet)) for sheet in _workbook(parts, data).worksheets]
    except Exception as error:
        raise CorpusError(_DAMAGED, hint="Open it and save it again.") from error
    rows_read, wrong = (
        [],
        CorpusError("has no rows.", hint="Put one article in each row, below the names of the columns."),
    )
    for title, rows in sheets:
        try:
            header, records = _table(rows)
            rows_read.append((title, mapped(header, records)))
        except CorpusError as error:
            wrong = error
    if not rows_read:
        raise wrong
    readings = [entries(name if len(rows_read) == 1 else f"{name}/{title}", rows, "xlsx") for title, rows in rows_read]
    return Reading(
        tuple(article for reading in readings for article in reading.articles),
        tuple(refusal for reading in readings for refusal in reading.refused),
    )


def first_sheet(data: bytes) -> tuple[list[str], Iterator[Record | Refusal]]:
    """Names of the columns and rows of the first sheet that has any, for a preview. CorpusError."""
    parts = office(data, ".xlsx", "xl/workbook.xml")
    try:
        sheets = [_sheet_rows(sheet) for sheet in _workbook(parts, data).worksheets]
    except Exception as error:
        raise CorpusError(_DAMAGED, hint="Open it and save it again.") from error
    for rows in sheets:
        try:
            return _table(rows)
        except CorpusError:
            continue
    raise CorpusError("has no rows.", hint="Put one article in each row, below the names of the columns.")


def _workbook(parts: zipfile.ZipFile, data: bytes) -> Any:
    """The workbook with its results. A small one is read whole, because only then merged cells are known."""
    import openpyxl  # most of a second: only who reads one pays it

    sheets = [info for info in parts.infolist() if info.filename.startswith("xl/worksheets/sheet")]
    if sum(info.file_size for info in sheets) <= settings.SHEET_WHOLE_BYTES:
        note("formula", n=sum(len(_NO_RESULT.findall(parts.read(info))) for info in sheets))
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        if all(sheet.max_row * sheet.max_column <= settings.SHEET_CELLS for sheet in book.worksheets):
            return book  # else a stray cell far out would make millions of empty ones
    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of every row that is not empty; a merged cell counts for all the rows it spans."""
    spans = {}
    for area in getattr(getattr(sheet, "merged_cells", None), "ranges", ()):
        value = sheet.cell(area.min_row, area.min_col).value
        rows = range(area.min_row, min(area.max_row, area.min_row + settings.MERGED_ROWS) + 1)
        spans.update({(row, area.min_col): value for row in rows})
    last = 0
    for n, row in enumerate(sheet.iter_rows(values_only=True, max_col=settings.SHEET_COLUMNS), 1):
        values = [spans.get((n, at), value) for at, value in enumerate(row, 1)] if spans else row
        cells = [_text(value) for value in values]
        if any(cell.strip() for cell in cells):
            last = n
            yield n, cells
        elif n - last > settings.SHEET_GAP:
            return


def _text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(int(value)) if isinstance(value, float) and value.is_integer() else "" if value is None else str(value)


def _table(rows: Iterator[tuple[int, list[str]]]) -> tuple[list[str], Iterator[Record | Refusal]]:
    """The names of the columns and the rows below; titles above the header are passed over."""
    head = list(islice(rows, settings.HEADER_LINES))
    if not head:
        raise CorpusError("has no rows.", hint="Put one article in each row, below the names of the columns.")
    text_columns = {*fields.NAMES["text"], *fields.NAMES["html"]}

    def is_header(cells: Sequence[str]) -> bool:
        names = [fields.folded(cell) for cell in cells]
        return bool(text_columns & {*names}) or columns.chosen(names) is not None

    at = next((n for n, (_, cells) in enumerate(head) if is_header(cells)), 0)
    header = [fields.folded(cell) for cell in head[at][1]]
    return header, _records(header, [*head[at + 1 :]], rows)


def _records(
    header: Sequence[str], first: Sequence[tuple[int, list[str]]], rest: Iterator[tuple[int, list[str]]]
) -> Iterator[Record | Refusal]:
    for rows in (first, rest):
        for n, cells in rows:
            yield Record(n, {name: cell for name, cell in zip(header, cells, strict=False) if name})
