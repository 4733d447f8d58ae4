"""The one registry of exports: what labels can be written as. An export is a file in writers/ and a line here."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from dashboard.errors import ExportError
from dashboard.exchange.rows import Source


@dataclass(frozen=True, slots=True)
class Export:
    """`writer` is a module of writers/, imported when it is used; `media` the type a browser is told.

    `folder`: packed as ZIP, and unpacked where a folder is asked for. `answers`: always the desk's answers, never
    opinions. `schema`: the JSON Schema in schemas/ that holds the whole file or, in JSON Lines, each line. `head`: what the file
    begins with.
    """

    name: str
    suffix: str
    media: str
    writer: str
    folder: bool = False
    answers: bool = False
    schema: str = ""
    head: bytes = b""

    def write(self, source: Source, out: BinaryIO, *, head: bool = True) -> int:
        """Write `source` to `out`, streamed; the number of rows, annotations, articles or reviews.

        `head`: whether a file begins with the byte order mark that spreadsheets know UTF-8 by; a pipe does without.
        """
        if head and self.head:
            out.write(self.head)
        count: int = _writer(self.writer)(source, out)
        return count


def _writer(module: str) -> Callable[[Source, BinaryIO], int]:
    return import_module(f"dashboard.exchange.writers.{module}").write


REGISTRY: tuple[Export, ...] = (
    Export("csv", ".csv", "text/csv", "csv_table", head=codecs.BOM_UTF8),
    Export("xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx_table"),
    Export("jsonl", ".jsonl", "application/jsonl", "json_lines", schema="row"),
    Export("parquet", ".parquet", "application/vnd.apache.parquet", "parquet"),
    Export("web-annotation", ".jsonld", "application/ld+json", "web_annotation", schema="web-annotation"),
    Export("label-studio", ".json", "application/json", "label_studio", schema="label-studio"),
    Export("doccano", ".jsonl", "application/jsonl", "doccano", schema="doccano"),
    Export("hugging-face", ".zip", "application/zip", "hugging_face", folder=True),
    Export("claim-review", ".jsonld", "application/ld+json", "claim_review", answers=True, schema="claim-review"),
)
EXPORTS: Mapping[str, Export] = MappingProxyType({export.name: export for export in REGISTRY})


def find_export(name: str) -> Export:
    """Return the export of this name. ExportError naming those there are."""
    if name not in EXPORTS:
        hint = f"Choose one of {', '.join(EXPORTS)}."
        raise ExportError("There is no such export.", where=name, hint=hint)
    return EXPORTS[name]


def schema_of(name: str) -> dict[str, object]:
    """Return the JSON Schema of an export. ExportError for one that is no JSON."""
    export = find_export(name)
    if not export.schema:
        raise ExportError("This export is no JSON.", where=name, hint="Only JSON has a JSON Schema.")
    path = Path(__file__).parent / "schemas" / f"{export.schema}.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema
