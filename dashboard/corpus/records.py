"""Records of a JSONL or CSV file, each with the line it starts on; one bad line costs one record.

Values stay as they are written: "007" and 1.50 are strings, "NA" is a word (pandas makes them 7, 1.5 and nothing).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from dashboard import settings
from dashboard.corpus.decoding import decode
from dashboard.corpus.fields import NAMES, folded
from dashboard.errors import CorpusError
from dashboard.model import Refusal

_BREAK = re.compile(rb"\r\n|\n|\r")
_SEPARATOR = re.compile(r"""["']?sep=(.)["']?""", re.IGNORECASE)  # what Excel writes before the header


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one record, their names folded, and the line it starts on (from 1)."""

    line: int
    fields: dict[str, Any]


def jsonl(name: str, data: bytes) -> Iterator[Record | Refusal]:
    """One record a line. A line that is not UTF-8 is decoded on its own, as Windows-1252 most likely."""
    if data[: settings.SNIFF_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        whole = _array(data)
        if whole is not None:
            yield from (_named(f"{name}:{n}", n, value) for n, value in enumerate(whole, 1))
            return
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[: settings.SNIFF_BYTES]
    yield from _objects(name, decode(data).splitlines() if utf16 else _BREAK.split(data))


def stretch_of_lines(name: str, data: bytes, first: int) -> Iterator[Record | Refusal]:
    """The records of whole lines out of a file that `cuts` has cut, of which the first has the number `first`."""
    return _objects(name, _BREAK.split(data), first)


def _objects(name: str, lines: Sequence[str | bytes], first: int = 1) -> Iterator[Record | Refusal]:
    for n, line in enumerate(lines, first):
        if line.strip():
            yield _object(f"{name}:{n}", n, line)


def _object(where: str, n: int, line: str | bytes) -> Record | Refusal:
    try:
        text = line if isinstance(line, str) else decode(line)
        value = json.loads(text.strip().removeprefix("\ufeff"), parse_int=str, parse_float=str, parse_constant=str)
    except CorpusError as error:
        return Refusal(where, f"The line {error.message}", error.hint)
    except ValueError as error:
        return Refusal(
            where,
            f"The line is not valid JSON: {error}.",
            "Correct the line, or write the file again with one JSON object per line.",
        )
    except RecursionError:
        return Refusal(where, "The line is nested too deeply.", "Use plain fields: title, text, url, published.")
    return _named(where, n, value)


def _array(data: bytes) -> list[Any] | None:
    """The items of a file that is one JSON list; None where it is none."""
    try:
        value = json.loads(decode(data).strip(), parse_int=str, parse_float=str, parse_constant=str)
    except (CorpusError, ValueError, RecursionError):
        return None
    return value if isinstance(value, list) and any(isinstance(item, dict) for item in value) else None


def _named(where: str, n: int, value: Any) -> Record | Refusal:
    if not isinstance(value, dict):
        return Refusal(
            where, "The line is not a JSON object.", 'Write each record as {"id": …, "title": …, "text": …}.'
        )
    return Record(n, {folded(key): field for key, field in value.items()})


class Head(NamedTuple):
    """What the first row of a table says: its columns (folded), what parts the cells, and how many lines come before the rows."""

    columns: tuple[str, ...]
    comma: str
    lines: int


class Row(NamedTuple):
    """The cells of a row, or what is wrong with it; the line it starts on (from 1) and how many lines end with it.

    `wrong` is what a strict reading says of it, even where another reading gave the cells.
    """

    line: int
    cells: list[str] | str
    end: int
    wrong: str = ""


def table(name: str, data: bytes) -> tuple[tuple[str, ...], Iterator[Record | Refusal]]:
    """Column names (folded) of a CSV or TSV file, and its rows. Separated by comma, semicolon, tab or bar."""
    lines = split_lines(decode(data))
    head = head_of(name, lines)
    return head.columns, _records(name, head.columns, rows_of(lines, head.lines, head))


def stretch_of_rows(
    name: str, head: bytes, data: bytes, first: int
) -> tuple[tuple[str, ...], Iterator[Record | Refusal]]:
    """The same of whole rows out of a file that `cut_rows` has cut, of which the first starts on line `first`."""
    known = head_of(name, split_lines(decode(head)))
    rows = rows_of(split_lines(data.decode()), 0, known)
    return known.columns, _records(name, known.columns, (row._replace(line=row.line + first - 1) for row in rows))


def split_lines(text: str) -> list[str]:
    """The lines of a text with their ends."""
    return re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$", text)


def head_of(name: str, lines: Sequence[str]) -> Head:
    """The head of a table. CorpusError where there is none."""
    csv.field_size_limit(settings.MAX_TEXT_CHARS * 4)
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    separator = _SEPARATOR.fullmatch(lines[first].strip()) if first < len(lines) else None
    first += bool(separator)
    first = _header(lines, first)
    header = lines[first] if first < len(lines) else ""
    comma = separator[1] if separator else max(",;\t|", key=header.count)
    head = next(rows_of(lines, first, Head((), comma, first)), None)
    if head is None or isinstance(head.cells, str):
        raise CorpusError(
            "has no readable header row.",
            where=name,
            hint="Name the columns in the first row, for example: id,title,text,url.",
        )
    return Head(tuple(map(folded, head.cells)), comma, head.end)


def _header(lines: Sequence[str], first: int) -> int:
    """The line with the names of the columns: the first, unless one soon behind it names a text and the first does not."""
    text_columns = {*NAMES["text"], *NAMES["html"], "article"}
    for n in range(first, min(first + settings.HEADER_LINES, len(lines))):
        if text_columns & {folded(cell.strip(' "')) for cell in re.split(r"[,;\t|]", lines[n].strip())}:
            return n
    return first


def _records(name: str, columns: tuple[str, ...], rows: Iterator[Row]) -> Iterator[Record | Refusal]:
    for n, cells, *_ in rows:
        if isinstance(cells, str) and "field limit" in cells:
            reason = f"A cell of the row has more than {settings.MAX_TEXT_CHARS * 4:,} characters."
            yield Refusal(f"{name}:{n}", reason, "Put one article in each row.")
        elif isinstance(cells, str):
            yield Refusal(
                f"{name}:{n}",
                f"The row cannot be read: {cells}.",
                'Quote cells that contain quotation marks or line breaks, and write " as "".',
            )
        elif len(cells) > len(columns) and not any(cell.strip() for cell in cells[len(columns) :]):
            yield Record(n, dict(zip(columns, cells, strict=False)))  # spreadsheets leave empty cells behind
        elif len(cells) != len(columns):
            reason = f"The row has {len(cells)} cells; the header has {len(columns)}."
            yield Refusal(f"{name}:{n}", reason, "Put cells that contain the separator in double quotes.")
        else:
            yield Record(n, dict(zip(columns, cells, strict=True)))


def rows_of(lines: Sequence[str], start: int, head: Head) -> Iterator[Row]:
    """Every row from the line `start` on (from 0); after a broken row reading goes on with the next line."""
    at, width, comma = start, len(head.columns), head.comma
    while at < len(lines):
        base = at
        reader = csv.reader((lines[n] for n in range(base, len(lines))), delimiter=comma, strict=True)
        try:
            for cells in reader:
                end = base + reader.line_num
                width = width or len(cells)
                if len(cells) != width and end > at + 1:
                    raise csv.Error("a quotation mark is never closed")
                if any(cell.strip() for cell in cells):
                    yield Row(at + 1, cells, end)
                at = end
        except csv.Error as error:
            cells, lines_read = _escaped(lines, at, comma, width)
            yield Row(at + 1, cells or str(error), at + lines_read, str(error))
            at += lines_read


def _escaped(lines: Sequence[str], at: int, comma: str, width: int) -> tuple[list[str], int]:
    """The row at `at` read with \\" for a quote, as databases export it, and how many lines it has; [] and 1 if it is not."""
    if '\\"' not in lines[at]:
        return [], 1
    part = lines[at : at + settings.ESCAPED_LINES]
    reader = csv.reader(part, delimiter=comma, strict=True, escapechar="\\", doublequote=False)
    try:
        cells = next(reader, [])
    except csv.Error:
        return [], 1
    return (cells, reader.line_num) if len(cells) == width else ([], 1)
