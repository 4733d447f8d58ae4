"""Label Studio: a task an article, an annotation an editor, the suggestions as a prediction.

The labelling interface they fit is `INTERFACE`; https://labelstud.io/guide/tasks names the fields.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import BinaryIO

from dashboard.exchange.rows import Page, Row, Source, read_pages
from dashboard.exchange.stream import write_array
from dashboard.labels import LABELS, REGISTRY

INTERFACE = "\n".join(
    [
        "<View>",
        '  <Labels name="label" toName="text">',
        *(f'    <Label value="{spec.name}"/>' for spec in REGISTRY if spec.answer),
        "  </Labels>",
        '  <Text name="text" value="$text"/>',
        "</View>",
    ]
)


def write(source: Source, out: BinaryIO) -> int:
    """Write an array of tasks; the number of articles."""
    return write_array(out, (_task(page) for page in read_pages(source)))


def _task(page: Page) -> dict[str, object]:
    article = page.sheet.article
    about = {"article": article.name, "copydesk_id": article.id, "title": article.title, "site": article.site}
    by: dict[str, list[Row]] = defaultdict(list)
    for row in page.rows:
        if row["label"] and row["n"]:
            by[row["editor"]].append(row)
    return {
        "data": {"text": article.text, **about, "url": article.url, "story": page.sheet.story},
        "annotations": [_annotation(page, editor, rows) for editor, rows in by.items()],
        "predictions": [_prediction(page)] if any(row["suggestion"] in LABELS for row in page.rows) else [],
    }


def _annotation(page: Page, editor: str, rows: list[Row]) -> dict[str, object]:
    regions = [region for row in rows for region in _regions(page, row, row["label"], editor)]
    return {"result": regions, "ground_truth": False, "meta": {"editor": editor}, "was_cancelled": False}


def _regions(page: Page, row: Row, label: str, editor: str) -> list[dict[str, object]]:
    name = hashlib.blake2b(f"{page.sheet.article.id} {row['n']} {editor}".encode(), digest_size=8).hexdigest()
    region: dict[str, object] = {
        "id": name,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
        "value": {"start": row["start"], "end": row["end"], "text": row["text"], "labels": [label]},
        "meta": {"text": [f"editor: {editor}", *([row["note"]] if row["note"] else [])]},
    }
    return [region]


def _prediction(page: Page) -> dict[str, object]:
    seen = {row["n"]: row for row in page.rows if row["suggestion"] in LABELS}
    regions = [region for row in seen.values() for region in _regions(page, row, row["suggestion"], "suggestion")]
    for region, row in zip(regions, seen.values(), strict=True):
        region |= {"score": row["confidence"], "origin": "prediction"}
    scores = [row["confidence"] for row in seen.values()]
    return {"model_version": "copydesk", "score": round(sum(scores) / len(scores), 3), "result": regions}
