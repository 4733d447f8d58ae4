"""The marks as a table: one row a sentence and mark, or one a sentence; streamed story by story (docs/export.md).

A sentence that nobody marked has one row with an empty `label`, so that a table is complete; one that three editors
marked has three. What was said of an article as a whole has a row with n 0; a mark whose sentence cannot be found any
more comes last, without n. Nothing is held in memory but one story.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

from dashboard import review, store
from dashboard.model import MarkEvent, MarkEvidence, Sentence, StoryAnalysis, Suggestion, Version
from dashboard.review.rulings import adjudication
from dashboard.suggest.explain import explain

Marks = dict[tuple[str, int | None], list[review.Mark]]
Standings = dict[tuple[str, int], adjudication.Standing]

COLUMNS = (
    "article", "n", "start", "end", "text", "story", "story_title", "title", "role", "site", "url", "published",
    "language", "status", "final", "label", "editor", "actor", "marked_at", "cause", "category", "evidence",
    "wrong_words", "note", "stale",
    "suggestion", "confidence", "reasons", "specifics",
)  # fmt: skip
FORMULA = re.compile(r"'*[=+@\t\r-]")  # a spreadsheet runs a cell that starts with one of these signs
NOTHING = dict.fromkeys(COLUMNS) | {"evidence": [], "reasons": [], "specifics": []}
ARTICLE = Sentence(0, 0, 0, "")  # what stands for the article as a whole


def export(
    engine: store.Engine,
    format: Literal["csv", "jsonl"],  # noqa: A002 the option's name
    out: TextIO,
    *,
    final: bool = False,
) -> int:
    """Write every sentence with its marks to `out`, or with `final` the desk's answer alone; the number of rows."""
    count = 0
    # all quoted: a carriage return in a note would else stand bare (Python 3.11) and end the row for some readers
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", quoting=csv.QUOTE_ALL) if format == "csv" else None
    if writer:
        writer.writeheader()
    for row in final_rows(engine) if final else export_rows(engine):
        if writer:
            writer.writerow({column: guarded(row[column]) for column in COLUMNS})
        else:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def export_rows(engine: store.Engine) -> Iterator[dict[str, Any]]:
    """The same rows as dictionaries with the keys COLUMNS."""
    for analysis, marks, standings in _stories(engine):
        for version in analysis.versions:
            yield from _version_rows(analysis, version, marks, standings)
    yield from _lost_rows(engine)


def final_rows(engine: store.Engine) -> Iterator[dict[str, Any]]:
    """One row a sentence with the same keys: `label` is the desk's answer, empty where it is open or nobody marked."""
    for analysis, marks, standings in _stories(engine):
        for version in analysis.versions:
            for sentence, base in _sentences(analysis, version, standings):
                place = (version.article.id, sentence.n)
                yield base | _answer(marks.get(place, ()), standings.get(place), sentence.text)


def _stories(engine: store.Engine) -> Iterator[tuple[StoryAnalysis, Marks, Standings]]:
    for story_id in store.story_ids(engine):
        analysis = store.load_story(engine, story_id)
        found = review.read_marks(engine, story_id)
        marks: Marks = defaultdict(list)
        for mark in found.marks if found else ():
            marks[mark.article, mark.n].append(mark)
        yield analysis, marks, {one.place: one for one in adjudication.standings(engine, story=story_id)}


def _version_rows(
    analysis: StoryAnalysis, version: Version, marks: Marks, standings: Standings
) -> Iterator[dict[str, Any]]:
    for sentence, base in _sentences(analysis, version, standings):
        own = marks.get((version.article.id, sentence.n), ())
        yield from (base | _mark(mark, sentence.text) for mark in own)
        if not own:
            yield base
    for mark in marks.get((version.article.id, 0), ()):
        yield NOTHING | _sentence(analysis, version, ARTICLE) | _mark(mark, "")


def _sentences(
    analysis: StoryAnalysis, version: Version, standings: Standings
) -> Iterator[tuple[Sentence, dict[str, Any]]]:
    """Every sentence of a version with what does not depend on who marked it."""
    said = analysis.suggestions[version.article.id]
    for sentence, suggestion in zip(version.sentences, said, strict=True):
        standing = standings.get((version.article.id, sentence.n))
        state = {"status": standing.status, "final": standing.final} if standing else {}
        yield sentence, NOTHING | _sentence(analysis, version, sentence) | state | _suggestion(suggestion)


def _answer(marks: Sequence[review.Mark], standing: adjudication.Standing | None, text: str) -> dict[str, Any]:
    """The desk's answer as a row tells it: the ruling, else the newest mark of those who agree, with all their evidence."""
    if standing is None or standing.final is None:
        return {}
    ruled = adjudication.ruling(marks)
    agree = [ruled] if ruled else [mark for mark in adjudication.opinions(marks) if mark.label == standing.final]
    row = _mark(max(agree, key=lambda mark: mark.made), text)
    pieces = {json.dumps(piece): piece for mark in agree for piece in _mark(mark, text)["evidence"]}
    return row | {"editor": ", ".join(mark.editor for mark in agree), "evidence": list(pieces.values())}


def _lost_rows(engine: store.Engine) -> Iterator[dict[str, Any]]:
    names = {article.id: article.name for article in store.read_articles(engine)}
    for event in review.find_lost(engine):
        place = {"article": names.get(event.article, event.article), "text": event.quote, "stale": "lost"}
        yield NOTHING | _mark(event, event.quote) | place | {"start": event.start, "end": event.end}


def guarded(value: Any) -> str:
    """A cell that no spreadsheet runs as a formula: one ' before it. Lists are joined by " | "."""
    if isinstance(value, list):
        value = " | ".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in value)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and FORMULA.match(text) else text


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


def _mark(mark: review.Mark | MarkEvent, text: str) -> dict[str, Any]:
    return {
        "label": mark.label,
        "editor": mark.editor,
        "actor": mark.actor or None,
        "category": mark.category or None,
        "marked_at": datetime.fromtimestamp(mark.made / 1000, UTC).isoformat(timespec="milliseconds"),
        "cause": mark.cause,
        "evidence": [_evidence(piece) for piece in mark.evidence],
        "wrong_words": text[mark.span.start : mark.span.end] if mark.span else None,
        "note": mark.note or None,
        "stale": getattr(mark, "stale", "") or None,
    }


def _evidence(piece: MarkEvidence) -> dict[str, Any]:
    fields = ("article", "start", "end", "quote", "hash", "url", "note")
    return {name: value for name in fields if (value := getattr(piece, name)) is not None}
