"""Marks as a table: CSV, TSV or JSON Lines with the columns article, text and label; our own exports are such tables."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping

from dashboard.errors import ExchangeError
from dashboard.exchange.cells import is_formula
from dashboard.exchange.foreign.mark import ForeignMark, milliseconds, texts
from dashboard.labels import REVIEWED

NAMES = {
    "article": ("article", "file", "document", "doc", "name", "title", "url"),
    "text": ("text", "sentence", "quote", "claim", "span"),
    "label": ("label", "category", "class", "annotation", "verdict"),
    "editor": ("editor", "annotator", "user", "by", "author"),
    "note": ("note", "comment", "remark"),
    "made": ("marked_at", "made", "created_at", "date", "time"),
    "start": ("start", "begin", "start_offset"),
}
NUMBER = re.compile(r"\d{1,9}")


def read_csv(text: str, name: str) -> Iterator[ForeignMark]:
    """Read the marks of a CSV or TSV table. ExchangeError without the columns for text and label."""
    try:
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
        rows = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect, strict=False)
    except csv.Error:
        rows = csv.DictReader(io.StringIO(text, newline=""))
    rows.reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))  # quotes are doubled, always
    columns = _columns([*(rows.fieldnames or ())], name)
    try:
        for row in rows:
            plain = {key: _bare(value) for key, value in row.items() if isinstance(value, str)}
            yield from _mark(plain, columns, f"{name}:{rows.line_num}")
    except csv.Error as error:
        hint = "Save it as CSV (UTF-8) again."
        raise ExchangeError(f"This is not a table ({error}).", where=f"{name}:{rows.line_num}", hint=hint) from error


def read_lines(text: str, name: str) -> Iterator[ForeignMark]:
    """Read the marks of JSON Lines, an object each. ExchangeError with FILE:LINE for a line that is none."""
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise ExchangeError("This line is not a JSON object.", where=f"{name}:{n}", hint="One object per line.")
        yield from _mark(row, _columns(list(row), f"{name}:{n}"), f"{name}:{n}")


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _columns(names: list[str], where: str) -> dict[str, str]:
    lowered = {name.strip().lower(): name for name in names if name}
    columns = {ours: next((lowered[t] for t in theirs if t in lowered), "") for ours, theirs in NAMES.items()}
    if missing := [ours for ours in ("text", "label") if not columns[ours]]:
        hint = "A table of marks needs the columns article, text and label."
        raise ExchangeError(f"The column {missing[0]} is missing.", where=where, hint=hint)
    return columns


def _mark(row: Mapping[str, object], columns: Mapping[str, str], where: str) -> Iterator[ForeignMark]:
    label, quote = (row.get(columns[name]) for name in ("label", "text"))
    if not isinstance(label, str) or not label.strip() or (not _is_text(quote) and label.strip() == REVIEWED):
        return  # a sentence that nobody marked, or what was said of an article as a whole
    quote = quote if isinstance(quote, str) and _is_text(quote) else ""
    start, editor, note = (row.get(columns[name]) for name in ("start", "editor", "note"))
    yield ForeignMark(
        where,
        label.strip(),
        quote,
        keys=texts(row.get(columns["article"]), row.get("url")),
        start=int(str(start)) if NUMBER.fullmatch(str(start)) else None,
        editor=editor.strip() if isinstance(editor, str) else "",
        note=note if isinstance(note, str) else "",
        made=milliseconds(row.get(columns["made"])),
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _bare(cell: str) -> str:
    """A cell without the ' that guards it from being run as a formula."""
    return cell[1:] if cell.startswith("'") and is_formula(cell) else cell
