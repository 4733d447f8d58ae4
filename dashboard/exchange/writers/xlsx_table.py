"""XLSX: a sheet of at most a million rows, then another; texts stay texts, whatever sign they start with.

XlsxWriter makes the workbook with an empty table; the rows are written into its sheets here, in an eighth of the time that
XlsxWriter takes cell by cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import islice
from typing import IO, BinaryIO
from xml.sax.saxutils import escape

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dashboard.exchange.cells import as_text, is_formula, texts_of
from dashboard.exchange.rows import COLUMNS, PARTS, Parts, Source, Values, read_parts

ROWS = 1_000_000  # of a sheet; Excel ends at 1,048,576
BYTES = 1_500_000_000  # of a sheet's XML: from 2 GB on ZIP needs an extension that not every program reads
LONGEST = 32_767  # characters of a cell, Excel's own limit
WIDTHS = {"text": 70, "title": 34, "story_title": 34, "evidence": 40, "note": 40, "reasons": 50, "article": 26}
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_SIZE = re.compile(rb"<dimension[^>]*/>")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")  # what XML cannot hold, and its escape
_SPECIAL = re.compile(rf"[&<>]|{_CONTROL.pattern}")  # one look instead of five: few texts hold any
_FAST = 1  # level of compression: the default takes three times as long for a fifth less


def write(source: Source, out: BinaryIO) -> int:
    """Write a workbook as its rows come; their number."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as book:
        sheets = _Sheets(book)
        with sheets.open:
            for rows in read_parts(source):
                sheets.add(rows)
        for name, data in _parts(sheets.count).items():
            if not _SHEET.fullmatch(name):
                book.writestr(name, data)
    return sheets.rows


class _Sheets:
    """The sheets of a workbook, of which the last is being written."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self.book = book
        self.open = ExitStack()
        self.rows = self.count = 0
        self._next()

    def _next(self) -> None:
        """Begin a sheet."""
        self.open.close()
        self.count += 1
        name = f"xl/worksheets/sheet{self.count}.xml"
        head, tail = _around_rows(_parts(self.count)[name])
        self.file: IO[bytes] = self.open.enter_context(self.book.open(name, "w"))
        self.open.callback(self._finish, self.file, tail)
        self.file.write(head)
        self.here, self.size = 0, len(head)

    @staticmethod
    def _finish(file: IO[bytes], tail: bytes) -> None:
        file.write(tail)

    def add(self, rows: Sequence[Parts]) -> None:
        """Write rows, in as many sheets as they need."""
        while rows:
            if self.here >= ROWS or self.size > BYTES:
                self._next()
            part = rows[: ROWS - self.here]
            data = "".join(_lines(part, self.here + 2)).encode()
            self.file.write(data)
            self.here, self.size, self.rows = self.here + len(part), self.size + len(data), self.rows + len(part)
            rows = rows[len(part) :]


def _parts(sheets: int) -> dict[str, bytes]:
    """The files of a workbook with so many sheets, each with a line of column names and a cell of the other format."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    bold, quoted = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
    for number in range(sheets):
        _head(book.add_worksheet(f"Marks {number + 1}" if number else "Marks"), bold, quoted)
    book.close()
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _head(sheet: Worksheet, bold: Format, quoted: Format) -> None:
    for column, title in enumerate(COLUMNS):
        sheet.set_column(column, column, WIDTHS.get(title, 12))
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, COLUMNS, bold)
    sheet.write_blank(1, 0, None, quoted)


def _around_rows(sheet: bytes) -> tuple[bytes, bytes]:
    """A sheet of `_parts` up to the end of its first row, without a size that will be wrong, and from its last row on."""
    head, end, rest = sheet.partition(b"</row>")
    assert b'r="A2" s="2"' in rest  # the format that _cell names
    return _SIZE.sub(b"", head) + end, b"</sheetData>" + rest.partition(b"</sheetData>")[2]


def _lines(rows: Sequence[Parts], first: int) -> Iterator[str]:
    """Rows as XML. A NUL, which no cell can hold, stands for the row's number: the rest is the same for equal cells."""
    for n, texts in enumerate(texts_of(rows, _MAKERS), first):
        yield f'<row r="\0">{"".join(texts)}</row>'.replace("\0", str(n))


def _cells(letters: Sequence[str], values: Values) -> str:
    """A part of a row."""
    return "".join(map(_cell, letters, values))


def _cell(letter: str, value: object) -> str:
    """A cell; nothing where it is empty."""
    value = value if type(value) is str else as_text(value)
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        return f'<c r="{letter}\0"><v>{value!r}</v></c>'
    text = escape(_CONTROL.sub(_code, shortened(value))) if _SPECIAL.search(value) or len(value) > LONGEST else value
    style = ' s="2"' if is_formula(value) else ""
    space = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() else ""
    return f'<c r="{letter}\0"{style} t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _makers() -> Iterator[Callable[[Values], str]]:
    letters = map(xl_col_to_name, range(len(COLUMNS)))
    for names in PARTS:
        yield partial(_cells, list(islice(letters, len(names))))


_MAKERS = tuple(_makers())


def _code(found: re.Match[str]) -> str:
    """A character as Excel writes those that XML cannot hold."""
    return "\ufffd" if found[0] in "\ufffe\uffff" else f"_x{ord(found[0]):04X}_"


def shortened(text: str) -> str:
    """Return the text as far as a cell can hold it, with an … where it was cut."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
