"""Which reader takes a file of marks: named, or told from what the file looks like."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from dashboard.errors import ExchangeError
from dashboard.exchange.foreign import doccano, inception, label_studio, tables, web_annotation
from dashboard.exchange.foreign.mark import ForeignMark
from dashboard.settings import LIMIT_IMPORT

EMPTY = "INITIAL_CAS"  # a document before anybody annotated it
Reader = Callable[[bytes, str], Iterator[ForeignMark]]


def read_marks(data: bytes, name: str, form: str = "") -> list[ForeignMark]:
    """Return the marks of a file; `form` is a key of READERS, empty: told from the file. ExchangeError if none can be."""
    if len(data) > LIMIT_IMPORT:
        hint = "Split the file."
        raise ExchangeError(f"It is larger than {LIMIT_IMPORT // 1_000_000} MB.", where=name, hint=hint)
    form_read = form or guess(data)
    if form_read not in READERS:
        hint = f"Name one of {', '.join(READERS)} with --format."
        raise ExchangeError("What program wrote this file is not clear.", where=name, hint=hint)
    return list(READERS[form_read](data, name))


def guess(data: bytes) -> str:
    """Return the form a file seems to have; empty where none fits."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[:4] == b"PK\x03\x04":
        return "inception"
    if head.startswith(b"#FORMAT=WebAnno TSV"):
        return "tsv"
    if head.startswith(b"<"):
        return "xmi"
    if head.startswith((b"{", b"[")):
        return _json_form(data)
    if b"\0" in head:
        return ""
    return "csv" if any(sign in head.partition(b"\n")[0] for sign in (b",", b";", b"\t")) else ""


def _json_form(data: bytes) -> str:
    try:
        parsed = json.loads(data)
    except ValueError:
        first = _first_line(data)
        return "jsonl" if isinstance(first.get("label"), str) else "doccano" if "text" in first else ""
    if isinstance(parsed, dict):
        lines = "text" in parsed and isinstance(parsed.get("label") or parsed.get("entities"), list)
        return (
            "doccano"
            if lines
            else "jsonl"
            if isinstance(parsed.get("label"), str) and "text" in parsed
            else "web-annotation"
        )
    first = parsed[0] if parsed and isinstance(parsed[0], dict) else {}
    if "annotations" in first or "data" in first:
        return "label-studio"
    return "web-annotation" if "target" in first else "doccano" if "text" in first else ""


def _first_line(data: bytes) -> dict[str, object]:
    try:
        parsed = json.loads(data.strip().partition(b"\n")[0])
    except ValueError:
        return {}
    if not isinstance(parsed, dict):
        return {}
    labelled = (
        parsed.get("label") is None and "article" in parsed and "n" in parsed
    )  # a row of our own that nobody marked
    return parsed | ({"label": ""} if labelled else {})


# ---- the readers ------------------------------------------------------------------------------------------------
def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ExchangeError("This is not UTF-8.", where=f"{name}:{line}", hint="Save it as UTF-8.") from error


def _json(data: bytes, name: str) -> Any:
    try:
        return json.loads(_text(data, name))
    except (ValueError, RecursionError) as error:
        raise ExchangeError(f"This is not JSON ({error}).", where=name, hint="Export it again.") from error


def _json_or_lines(data: bytes, name: str) -> list[Any]:
    text = _text(data, name)
    try:
        parsed = json.loads(text)
        return parsed if isinstance(parsed, list) else [parsed]
    except (ValueError, RecursionError):
        return [_json(line.encode(), f"{name}:{n}") for n, line in enumerate(text.splitlines(), 1) if line.strip()]


def _label_studio(data: bytes, name: str) -> Iterator[ForeignMark]:
    parsed = _json(data, name)
    return label_studio.read(parsed if isinstance(parsed, list) else [parsed], name)


def _packed(data: bytes, name: str, depth: int = 0) -> Iterator[ForeignMark]:
    """A ZIP of INCEpTION: every XMI and TSV in it. In a project they are annotation/DOCUMENT/PERSON.ext, or packed again."""
    try:
        files = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise ExchangeError("This ZIP is broken.", where=name, hint="Export it again.") from error
    left = LIMIT_IMPORT
    for info in files.infolist():
        path = PurePosixPath(info.filename)
        kind = path.suffix.lower()
        if kind not in (".xmi", ".tsv", ".zip") or path.stem == EMPTY or (kind == ".zip" and depth):
            continue
        with files.open(info) as file:
            part = file.read(left + 1)  # what the directory says of its size is not believed
        left -= len(part)
        if left < 0:
            raise ExchangeError("It unpacks to too much.", where=name, hint="Export fewer documents at once.")
        where = f"{name}/{info.filename}"
        inside = _packed(part, where, depth + 1) if kind == ".zip" else READERS[kind[1:]](part, where)
        yield from (_placed(mark, path) for mark in inside)


def _placed(mark: ForeignMark, path: PurePosixPath) -> ForeignMark:
    """A mark with the document and the person that its path in a project names."""
    if len(path.parts) < 3:
        return mark
    keys = mark.keys if path.parent.name in mark.keys else (path.parent.name, *mark.keys)
    return replace(mark, editor=mark.editor or path.stem, keys=keys)


READERS: dict[str, Reader] = {
    "csv": lambda data, name: tables.read_csv(_text(data, name), name),
    "jsonl": lambda data, name: tables.read_lines(_text(data, name), name),
    "label-studio": _label_studio,
    "doccano": lambda data, name: doccano.read(_json_or_lines(data, name), name),
    "web-annotation": lambda data, name: web_annotation.read(_json(data, name), name),
    "tsv": lambda data, name: inception.read_tsv(_text(data, name), name),
    "xmi": inception.read_xmi,
    "inception": _packed,
}
"""Form -> its reader; the forms `import --format` takes."""
