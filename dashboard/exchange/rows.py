"""The marks as rows: one a sentence and mark, or one a sentence (docs/exports.md); read some stories at a time.

A sentence that nobody marked has one row with an empty `label`, so that a table is complete; one that three editors
marked has three. What was said of an article as a whole has a row with n 0; a mark whose sentence cannot be found any
more comes last, without n.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dashboard import review, store
from dashboard.model import MarkEvent, MarkEvidence, Reason
from dashboard.review.marks.state import marks_of
from dashboard.review.rulings import adjudication
from dashboard.store import Sheet
from dashboard.suggest.explain import explain

Row = dict[str, Any]
Marks = Mapping[tuple[str, int | None], Sequence[review.Mark]]
Standings = Mapping[tuple[str, int], adjudication.Standing]

COLUMNS = (
    "article", "n", "start", "end", "text", "story", "story_title", "title", "role", "site", "url", "published",
    "language", "status", "final", "label", "editor", "actor", "marked_at", "cause", "category", "evidence",
    "wrong_words", "note", "stale",
    "suggestion", "confidence", "reasons", "specifics",
)  # fmt: skip
LISTS = ("evidence", "reasons", "specifics")
NOTHING: Row = dict.fromkeys(COLUMNS) | {name: [] for name in LISTS}


@dataclass(frozen=True, slots=True)
class Source:
    """What an export is made of: `stories` of the desk (None: all), opinions or with `final` the desk's answer alone."""

    engine: store.Engine
    stories: Collection[str] | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """An article with its rows, sentence by sentence; rows about the article as a whole come last."""

    sheet: Sheet
    rows: list[Row]


def read_rows(source: Source) -> Iterator[Row]:
    """Return every row; with the opinions of a whole desk, those of marks whose sentence is gone come last."""
    for page in read_pages(source):
        yield from page.rows
    if source.stories is None and not source.final:
        yield from _lost_rows(source.engine)


def read_pages(source: Source) -> Iterator[Page]:
    """Return the same rows article by article, with the article's text."""
    for sheets in store.read_sheets(source.engine, source.stories):
        names = list(dict.fromkeys(sheet.story for sheet in sheets))
        marks, standings = marks_of(source.engine, names), adjudication.standings_of(source.engine, names)
        rows = _final_rows if source.final else _opinion_rows
        yield from (Page(sheet, list(rows(sheet, marks, standings))) for sheet in sheets)
        del sheets, marks, standings  # or two parts are in memory while the next is read


def _opinion_rows(sheet: Sheet, marks: Marks, standings: Standings) -> Iterator[Row]:
    for place, base in _sentences(sheet, standings):
        own = marks.get(place, ())
        yield from (base | _mark(mark, base["text"]) for mark in own)
        if not own:
            yield base
    for mark in marks.get((sheet.article.id, 0), ()):
        whole: Row = {"n": 0, "start": 0, "end": 0, "text": ""}
        yield _article(sheet) | whole | _mark(mark, "")


def _final_rows(sheet: Sheet, marks: Marks, standings: Standings) -> Iterator[Row]:
    """One row a sentence: `label` is the desk's answer, empty where it is open or nobody marked."""
    for place, base in _sentences(sheet, standings):
        yield base | _answer(marks.get(place, ()), standings.get(place), base["text"])


def _sentences(sheet: Sheet, standings: Standings) -> Iterator[tuple[tuple[str, int], Row]]:
    """Every sentence with what does not depend on who marked it."""
    head, text, key = _article(sheet), sheet.article.text, sheet.article.id
    for s in sheet.sentences:
        row = head | {"n": s.n, "start": s.start, "end": s.stop, "text": text[s.start : s.stop]}
        if s.label is not None:
            row["suggestion"], row["confidence"] = s.label, round(s.confidence, 3)
            row["reasons"] = [explain(Reason(*reason)) for reason in s.reasons]
            row["specifics"] = s.specifics
        if standing := standings.get((key, s.n)):
            row["status"], row["final"] = standing.status, standing.final
        yield (key, s.n), row


def _article(sheet: Sheet) -> Row:
    article = sheet.article
    return NOTHING | {
        "article": article.name, "story": sheet.story, "story_title": sheet.story_title, "title": article.title,
        "role": sheet.role, "site": article.site, "url": article.url, "language": article.language,
        "published": article.published.isoformat() if article.published else None,
    }  # fmt: skip


def _answer(marks: Sequence[review.Mark], standing: adjudication.Standing | None, text: str) -> Row:
    """The desk's answer as a row tells it: the ruling, else the newest mark of those who agree, with all their evidence."""
    if standing is None or standing.final is None:
        return {}
    ruled = adjudication.ruling(marks)
    agree = [ruled] if ruled else [mark for mark in adjudication.opinions(marks) if mark.label == standing.final]
    row = _mark(max(agree, key=lambda mark: mark.made), text)
    pieces = {json.dumps(piece): piece for mark in agree for piece in _mark(mark, text)["evidence"]}
    return row | {"editor": ", ".join(mark.editor for mark in agree), "evidence": list(pieces.values())}


def _lost_rows(engine: store.Engine) -> Iterator[Row]:
    lost = review.find_lost(engine)
    names = {article.id: article.name for article in store.read_articles(engine)} if lost else {}
    for event in lost:
        place = {"article": names.get(event.article, event.article), "text": event.quote, "stale": "lost"}
        yield NOTHING | _mark(event, event.quote) | place | {"start": event.start, "end": event.end}


def _mark(mark: review.Mark | MarkEvent, text: str) -> Row:
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


def _evidence(piece: MarkEvidence) -> Row:
    fields = ("article", "start", "end", "quote", "hash", "url", "note")
    return {name: value for name in fields if (value := getattr(piece, name)) is not None}
