"""doccano (sequence labelling, JSONL): a line an article and editor, `label` as [start, end, label]."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, BinaryIO

from dashboard.exchange.rows import Page, Source, read_pages

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write(source: Source, out: BinaryIO) -> int:
    """Write the lines; how many. An article that nobody marked has one, with no labels."""
    count = 0
    for page in read_pages(source):
        by: dict[str | None, list[list[Any]]] = defaultdict(list)
        for row in page.rows:
            if row["label"] and row["n"]:
                by[row["editor"]].append([row["start"], row["end"], row["label"]])
        for editor, spans in by.items() or [(None, [])]:
            out.write(_encode(_line(page, editor, spans)).encode() + b"\n")
            count += 1
    return count


def _line(page: Page, editor: str | None, spans: list[list[Any]]) -> dict[str, object]:
    article = page.sheet.article
    return {
        "text": article.text,
        "label": spans,
        "article": article.name,
        "copydesk_id": article.id,
        "editor": editor,
        "story": page.sheet.story,
        "title": article.title,
        "site": article.site,
        "url": article.url,
    }
