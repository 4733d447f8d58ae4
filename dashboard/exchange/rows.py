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
from dashboard.model import MarkEvent, MarkEvidence
from dashboard.review.marks.state import marks_of
from dashboard.review.rulings import adjudication
from dashboard.store import Sheet
from dashboard.store.engine import chunks
from dashboard.suggest.explain import explained

Row = dict[str, Any]
Values = tuple[Any, ...]  # of a row, in the order of COLUMNS
Marks = Mapping[tuple[str, int | None], Sequence[review.Mark]]
Standings = Mapping[tuple[str, int], adjudication.Standing]

COLUMNS = (
    "article", "n", "start", "end", "text", "story", "story_title", "title", "role", "site", "url", "published",
    "language", "status", "final", "label", "editor", "actor", "marked_at", "cause", "category", "evidence",
    "wrong_words", "note", "stale",
    "suggestion", "confidence", "reasons", "specifics",
)  # fmt: skip
_ABOUT = ("story", "story_title", "title", "role", "site", "url", "published", "language")  # columns of the article
LOST = 200  # marks without a sentence that are read at once, with their articles
_UNMARKED: Values = (None, None, None, None, None, None, [], None, None, None)
_UNSAID: Values = (None, None, [], [])
_OPEN: Values = (None, None)  # status, final
_EVIDENCE = COLUMNS.index("evidence") - COLUMNS.index("editor") - 1  # its place behind label and editor


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
    for part in read_values(source):
        yield from map(_row, part)


def read_values(source: Source) -> Iterator[list[Values]]:
    """Return the same as tuples in the order of COLUMNS, those of some stories at a time: a third of the time."""
    for pages in _parts(source):
        yield [values for _, rows in pages for values in rows]
    if source.stories is None and not source.final:
        yield from _lost(source.engine)


def read_pages(source: Source) -> Iterator[Page]:
    """Return the same rows article by article, with the article's text."""
    for pages in _parts(source):
        yield from (Page(sheet, list(map(_row, rows))) for sheet, rows in pages)


def _row(values: Values) -> Row:
    return dict(zip(COLUMNS, values, strict=True))


def _parts(source: Source) -> Iterator[Iterator[tuple[Sheet, Iterator[Values]]]]:
    for sheets in store.read_sheets(source.engine, source.stories):
        names = list(dict.fromkeys(sheet.story for sheet in sheets))
        marks, standings = marks_of(source.engine, names), adjudication.standings_of(source.engine, names)
        rows = _answers if source.final else _opinions
        yield ((sheet, rows(sheet, marks, standings)) for sheet in sheets)
        del sheets, marks, standings  # or two parts are in memory while the next is read


def _opinions(sheet: Sheet, marks: Marks, standings: Standings) -> Iterator[Values]:
    for place, before, after, text in _sentences(sheet, standings):
        own = marks.get(place)
        if own:
            yield from (before + _mark(mark, text) + after for mark in own)
        else:
            yield before + _UNMARKED + after
    for mark in marks.get((sheet.article.id, 0), ()):
        yield (sheet.article.name, 0, 0, 0, "", *_about(sheet), *_OPEN, *_mark(mark, ""), *_UNSAID)


def _answers(sheet: Sheet, marks: Marks, standings: Standings) -> Iterator[Values]:
    """One row a sentence: `label` is the desk's answer, empty where it is open or nobody marked."""
    for place, before, after, text in _sentences(sheet, standings):
        yield before + _answer(marks.get(place, ()), standings.get(place), text) + after


def _sentences(sheet: Sheet, standings: Standings) -> Iterator[tuple[tuple[str, int], Values, Values, str]]:
    """Every sentence with the columns before and behind those of its marks, and its words."""
    about, whole, key, name = _about(sheet), sheet.article.text, sheet.article.id, sheet.article.name
    for n, start, stop, label, confidence, reasons, specifics in sheet.sentences:
        place, text = (key, n), whole[start:stop]
        standing = standings.get(place)
        stands = (standing.status, standing.final) if standing else _OPEN
        said = _UNSAID if label is None else (label, round(confidence, 3), _reasons(reasons), list(specifics))
        yield place, (name, n, start, stop, text, *about, *stands), said, text


def _reasons(reasons: Sequence[Sequence[Any]]) -> list[str]:
    return [explained(code, tuple(values.items())) for code, values, *_ in reasons]


def _about(sheet: Sheet) -> Values:
    """The columns of _ABOUT."""
    article = sheet.article
    published = article.published.isoformat() if article.published else None
    head = (sheet.story, sheet.story_title, article.title, sheet.role)
    return (*head, article.site, article.url, published, article.language)


def _answer(marks: Sequence[review.Mark], standing: adjudication.Standing | None, text: str) -> Values:
    """The desk's answer as a row tells it: the ruling, else the newest mark of those who agree, with all their evidence."""
    if standing is None or standing.final is None:
        return _UNMARKED
    ruled = adjudication.ruling(marks)
    agree = [ruled] if ruled else [mark for mark in adjudication.opinions(marks) if mark.label == standing.final]
    label, _, *rest = _mark(max(agree, key=lambda mark: mark.made), text)
    rest[_EVIDENCE] = list(
        {json.dumps(piece): piece for mark in agree for piece in map(_evidence, mark.evidence)}.values()
    )
    return (label, ", ".join(mark.editor for mark in agree), *rest)


def _lost(engine: store.Engine) -> Iterator[list[Values]]:
    """The marks whose sentence is gone, some at a time; their article has a name even if a corrected text took its place."""
    for events in chunks(review.find_lost(engine), LOST):
        articles = store.articles_by_id(engine, {event.article for event in events})
        names = {article.id: article.name for article in articles}
        yield [_lost_row(event, names.get(event.article, event.article)) for event in events]


def _lost_row(event: MarkEvent, name: str) -> Values:
    place = (name, None, event.start, event.end, event.quote)
    return (*place, *(None for _ in _ABOUT), *_OPEN, *_mark(event, event.quote)[:-1], "lost", *_UNSAID)


def _mark(mark: review.Mark | MarkEvent, text: str) -> Values:
    """The columns from `label` to `stale`."""
    return (
        mark.label,
        mark.editor,
        mark.actor or None,
        datetime.fromtimestamp(mark.made / 1000, UTC).isoformat(timespec="milliseconds"),
        mark.cause,
        mark.category or None,
        [_evidence(piece) for piece in mark.evidence],
        text[mark.span.start : mark.span.end] if mark.span else None,
        mark.note or None,
        getattr(mark, "stale", "") or None,
    )


def _evidence(piece: MarkEvidence) -> Row:
    fields = ("article", "start", "end", "quote", "hash", "url", "note")
    return {name: value for name in fields if (value := getattr(piece, name)) is not None}
