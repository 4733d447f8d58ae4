"""doccano's JSONL export of sequence labelling: {"text", "label": [[start, end, label], …]}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.exchange.foreign.mark import ForeignMark, listed, texts


def read(rows: list[Any], name: str) -> Iterator[ForeignMark]:
    """Read the labelled stretches; in a project shared by several people, `entities` tell them, as newer versions do."""
    for n, row in enumerate(rows, 1):
        if not isinstance(row, Mapping) or not isinstance(row.get("text"), str):
            continue
        about = row["meta"] if isinstance(row.get("meta"), Mapping) else row
        spans = [*listed(row.get("label") or row.get("labels")), *listed(row.get("entities"))]
        for start, end, label in filter(None, map(_span, spans)):
            yield ForeignMark(
                f"{name}:{n}",
                label,
                row["text"][start:end],
                keys=texts(about.get("copydesk_id"), about.get("article"), about.get("url"), about.get("title")),
                text=row["text"],
                start=start,
                editor=next(iter(texts(about.get("editor"), row.get("annotator"), row.get("user"))), ""),
            )


def _span(raw: Any) -> tuple[int, int, str] | None:
    if isinstance(raw, Mapping):
        raw = (raw.get("start_offset"), raw.get("end_offset"), raw.get("label"))
    if not isinstance(raw, list | tuple) or len(raw) != 3:
        return None
    start, end, label = raw
    fits = type(start) is int and type(end) is int and 0 <= start < end
    return (start, end, str(label)) if fits and label else None
