"""W3C Web Annotation (JSON-LD): one annotation a mark, its sentence named by its words and by its place.

https://www.w3.org/TR/annotation-model/: a collection with one page, TextQuoteSelector and TextPositionSelector.
"""

from __future__ import annotations

import json
from typing import Any, BinaryIO
from urllib.parse import quote

from dashboard.exchange.rows import Page, Row, Source, read_pages
from dashboard.exchange.stream import write_array

CONTEXT = 40  # characters before and after a sentence that tell it from one with the same words
HEAD: dict[str, Any] = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "type": "AnnotationCollection",
    "id": "urn:copydesk:annotations",
    "label": "Copydesk marks",
}


def write(source: Source, out: BinaryIO) -> int:
    """Write the collection; the number of annotations."""
    annotations = (
        _annotation(page, row) for page in read_pages(source) for row in page.rows if row["label"] and row["n"] != 0
    )
    opening = json.dumps(HEAD, ensure_ascii=False)[:-1]
    first = {"type": "AnnotationPage", "id": "urn:copydesk:annotations:1", "partOf": HEAD["id"], "startIndex": 0}
    start = f'{opening}, "first": {json.dumps(first)[:-1]}, "items": '
    return write_array(out, annotations, start=start, end=lambda count: f'}}, "total": {count}}}')


def _annotation(page: Page, row: Row) -> dict[str, object]:
    name = quote(f"{page.sheet.article.id}:{row['start']}-{row['end']}:{row['editor']}", safe=":-")
    bodies: list[dict[str, Any]] = [{"type": "TextualBody", "purpose": "tagging", "value": row["label"]}]
    texts = [row["note"], *(piece.get("note") for piece in row["evidence"])]
    bodies += [{"type": "TextualBody", "purpose": "commenting", "value": text} for text in texts if text]
    bodies += [_evidence(piece) for piece in row["evidence"] if not piece.get("note")]
    return {
        "id": f"urn:copydesk:mark:{name}",
        "type": "Annotation",
        "motivation": "classifying",
        "created": row["marked_at"].replace("+00:00", "Z"),
        "creator": {"type": "Person", "nickname": row["editor"]},
        "body": bodies,
        "target": {"source": _source(page), "selector": _selectors(page.sheet.article.text, row["start"], row["end"])},
    }


def _source(page: Page) -> str:
    article = page.sheet.article
    return article.url or f"urn:copydesk:article:{article.id}"


def _selectors(text: str, start: int, end: int) -> list[dict[str, object]]:
    quote_selector: dict[str, Any] = {"type": "TextQuoteSelector", "exact": text[start:end]}
    if before := text[max(0, start - CONTEXT) : start]:
        quote_selector["prefix"] = before
    if after := text[end : end + CONTEXT]:
        quote_selector["suffix"] = after
    return [quote_selector, {"type": "TextPositionSelector", "start": start, "end": end}]


def _evidence(piece: dict[str, Any]) -> dict[str, object]:
    """What the mark rests on, as a body that links to it: an address, or a sentence of another article."""
    if url := piece.get("url"):
        return {"type": "SpecificResource", "purpose": "linking", "source": url}  # a bare address has no purpose
    selector = {"type": "TextQuoteSelector", "exact": piece["quote"]}
    return {
        "type": "SpecificResource",
        "purpose": "linking",
        "source": f"urn:copydesk:article:{piece['article']}",
        "selector": selector,
    }
