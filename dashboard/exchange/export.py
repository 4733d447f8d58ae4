"""The marks as a table: one row a sentence and mark, streamed story by story.

A sentence that nobody marked has one row with an empty `label`, so that a table is complete; one that three editors
marked has three. Nothing is held in memory but one story.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

from dashboard import review, store
from dashboard.model import MarkEvidence, Sentence, StoryAnalysis, Suggestion, Version
from dashboard.suggest import explain

COLUMNS = (
    "article", "n", "start", "end", "text", "story", "story_title", "title", "role", "site", "url", "published",
    "language", "label", "editor", "marked_at", "cause", "evidence", "wrong_words", "note", "stale",
    "suggestion", "confidence", "reasons", "specifics",
)  # fmt: skip
MARK_COLUMNS = ("label", "editor", "marked_at", "cause", "evidence", "wrong_words", "note", "stale")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that starts with one of these


def export(engine: store.Engine, format: Literal["csv", "jsonl"], out: TextIO) -> int:  # noqa: A002 the option's name
    """Write every sentence with its marks to `out`; the number of rows."""
    count = 0
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n") if format == "csv" else None
    if writer:
        writer.writeheader()
    for row in export_rows(engine):
        if writer:
            writer.writerow({column: guarded(row[column]) for column in COLUMNS})
        else:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def export_rows(engine: store.Engine) -> Iterator[dict[str, Any]]:
    """The same rows as dictionaries with the keys COLUMNS."""
    for story_id in store.story_ids(engine):
        analysis = store.load_story(engine, story_id)
        marks = _marks(engine, story_id)
        for version in analysis.versions:
            said = analysis.suggestions[version.article.id]
            for sentence, suggestion in zip(version.sentences, said, strict=True):
                base = _sentence(analysis, version, sentence) | _suggestion(suggestion)
                own = marks.get((version.article.id, sentence.n)) or [None]
                yield from (base | _mark(mark, sentence) for mark in own)


def _marks(engine: store.Engine, story_id: str) -> dict[tuple[str, int | None], list[review.Mark | None]]:
    found = review.marks(engine, story_id)
    marks: dict[tuple[str, int | None], list[review.Mark | None]] = defaultdict(list)
    for mark in found.marks if found else ():
        marks[mark.article, mark.n].append(mark)
    return marks


def guarded(value: Any) -> str:
    """A cell that no spreadsheet runs as a formula; lists joined by " | "."""
    if isinstance(value, list):
        value = " | ".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) and isinstance(value, str) else text


def _sentence(analysis: StoryAnalysis, version: Version, sentence: Sentence) -> dict[str, Any]:
    article = version.article
    return {
        "article": article.name, "n": sentence.n, "start": sentence.start, "end": sentence.end, "text": sentence.text,
        "story": analysis.story.id, "story_title": analysis.story.title, "title": article.title, "role": version.role,
        "site": article.site, "url": article.url, "language": article.language,
        "published": article.published.isoformat() if article.published else None,
    }  # fmt: skip


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "suggestion": suggestion.label,
        "confidence": round(suggestion.confidence, 3),
        "reasons": [explain(reason) for reason in suggestion.reasons],
        "specifics": list(suggestion.specifics),
    }


def _mark(mark: review.Mark | None, sentence: Sentence) -> dict[str, Any]:
    if mark is None:
        return dict.fromkeys(MARK_COLUMNS) | {"evidence": []}
    return {
        "label": mark.label,
        "editor": mark.editor,
        "marked_at": datetime.fromtimestamp(mark.made / 1000, UTC).isoformat(timespec="milliseconds"),
        "cause": mark.cause,
        "evidence": [_evidence(e) for e in mark.evidence],
        "wrong_words": sentence.text[mark.span.start : mark.span.end] if mark.span else None,
        "note": mark.note or None,
        "stale": mark.stale or None,
    }


def _evidence(evidence: MarkEvidence) -> dict[str, Any]:
    return {
        key: value
        for key in ("article", "start", "end", "quote", "url", "note")
        if (value := getattr(evidence, key)) is not None
    }
