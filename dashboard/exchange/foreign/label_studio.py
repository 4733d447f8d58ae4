"""Label Studio's JSON export, the full one and JSON-MIN."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.exchange.foreign.mark import ForeignMark, listed, milliseconds, texts

EDITOR = "editor: "  # how our own export begins the line that names the editor


def read(tasks: list[Any], name: str) -> Iterator[ForeignMark]:
    """Read the regions of every annotation; the person is the editor Copydesk wrote down, else whoever completed it."""
    for n, task in enumerate(tasks, 1):
        if not isinstance(task, Mapping):
            continue
        where = f"{name}: task {task.get('id', n)}"
        data = task.get("data")
        about = data if isinstance(data, Mapping) else task
        for annotation in listed(task.get("annotations")):
            if isinstance(annotation, Mapping) and not annotation.get("was_cancelled"):
                yield from _regions(annotation, about, where)


def _regions(annotation: Mapping[str, object], about: Mapping[str, object], where: str) -> Iterator[ForeignMark]:
    text = next(iter(texts(about.get("text"))), "") and str(about["text"])
    who = _editor(annotation)
    for region in listed(annotation.get("result")):
        value = region.get("value") if isinstance(region, Mapping) else None
        if not isinstance(value, Mapping):
            continue
        start, end = value.get("start"), value.get("end")
        inside = isinstance(start, int) and isinstance(end, int)
        quote = value.get("text") or (text[start:end] if text and inside else "")
        meta = _meta(region)
        for label in listed(value.get("labels") or value.get("choices")):
            yield ForeignMark(
                where,
                str(label),
                quote if isinstance(quote, str) else "",
                keys=texts(about.get("copydesk_id"), about.get("article"), about.get("url"), about.get("title")),
                text=str(text),
                start=start if inside else None,
                editor=meta.get("editor", "") or who,
                note=meta.get("note", ""),
                made=milliseconds(annotation.get("created_at")),
            )


def _editor(annotation: Mapping[str, object]) -> str:
    meta, by = annotation.get("meta"), annotation.get("completed_by")
    if isinstance(meta, Mapping) and isinstance(meta.get("editor"), str):
        return str(meta["editor"])
    if isinstance(by, Mapping):
        return next(iter(texts(by.get("email"), by.get("username"))), "")
    return f"Label Studio {by}" if isinstance(by, int) and not isinstance(by, bool) else ""


def _meta(region: Mapping[str, object]) -> dict[str, str]:
    """What our own export wrote beside a region: Label Studio keeps it, but knows no editors of ours."""
    meta = region.get("meta")
    lines = meta.get("text") if isinstance(meta, Mapping) else None
    if not isinstance(lines, list):
        return {}
    kept = [line for line in lines if isinstance(line, str)]
    named = [line.removeprefix(EDITOR) for line in kept if line.startswith(EDITOR)]
    notes = "\n".join(line for line in kept if not line.startswith(EDITOR))
    return {"editor": named[0] if named else "", "note": notes}
