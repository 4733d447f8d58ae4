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
from itertools import chain, repeat
from typing import Any

from dashboard import review, store
from dashboard.model import MarkEvent, MarkEvidence
from dashboard.review.marks.state import marks_of
from dashboard.review.rulings import adjudication
from dashboard.store import Sheet
from dashboard.store.engine import chunks
from dashboard.store.packing import Grounds
from dashboard.suggest.explain import explained

Row = dict[str, Any]
Values = tuple[Any, ...]  # some neighbouring cells of a row
Parts = tuple[Values, Values, Values, Values, Values, Values]  # a row; the columns of each part are in PARTS
Marks = Mapping[tuple[str, int | None], Sequence[review.Mark]]
Standings = Mapping[tuple[str, int], adjudication.Standing]

PARTS = (
    ("article",),
    ("n", "start", "end", "text"),
    ("story", "story_title", "title", "role", "site", "url", "published", "language"),
    ("status", "final"),
    ("label", "editor", "actor", "marked_at", "cause", "category", "evidence", "wrong_words", "note", "stale"),
    ("suggestion", "confidence", "reasons", "specifics"),
)
COLUMNS = tuple(name for part in PARTS for name in part)
LOST = 200  # marks without a sentence that are read at once, with their articles
_UNMARKED: Values = (None, None, None, None, None, None, [], None, None, None)
_UNSAID: Values = (None, None, [], [])
_GROUNDLESS: Values = ([], [])
_OPEN: Values = (None, None)
_NOWHERE: Values = (None,) * len(PARTS[2])
_EVIDENCE = PARTS[4].index("evidence") - 2  # its place behind label and editor


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
    for rows in read_parts(source):
        yield from map(_row, rows)


def read_parts(source: Source) -> Iterator[list[Parts]]:
    """Return the same in parts, the rows of some stories at a time: a quarter of the time."""
    for pages in _pages(source):
        yield [parts for _, rows in pages for parts in rows]
    if source.stories is None and not source.final:
        yield from _lost(source.engine)


def read_pages(source: Source) -> Iterator[Page]:
    """Return the same rows article by article, with the article's text."""
    for pages in _pages(source):
        yield from (Page(sheet, list(map(_row, rows))) for sheet, rows in pages)


def _row(parts: Parts) -> Row:
    return dict(zip(COLUMNS, chain.from_iterable(parts), strict=True))


def _pages(source: Source) -> Iterator[Iterator[tuple[Sheet, Iterator[Parts]]]]:
    for sheets in store.read_sheets(source.engine, source.stories):
        names = list(dict.fromkeys(sheet.story for sheet in sheets))
        marks, standings = marks_of(source.engine, names), adjudication.standings_of(source.engine, names)
        rows = _answers if source.final else _opinions
        yield ((sheet, rows(sheet, marks, standings)) for sheet in sheets)
        del sheets, marks, standings  # or two parts are in memory while the next is read


def _opinions(sheet: Sheet, marks: Marks, standings: Standings) -> Iterator[Parts]:
    name, about = (sheet.article.name,), _about(sheet)
    for key, place, said in _sentences(sheet):
        if key in marks:
            stands = _stands(standings.get(key))
            yield from [(name, place, about, stands, _mark(mark, place[-1]), said) for mark in marks[key]]
        else:
            yield name, place, about, _OPEN, _UNMARKED, said
    for mark in marks.get((sheet.article.id, 0), ()):
        yield name, (0, 0, 0, ""), about, _OPEN, _mark(mark, ""), _UNSAID


def _answers(sheet: Sheet, marks: Marks, standings: Standings) -> Iterator[Parts]:
    """One row a sentence: `label` is the desk's answer, empty where it is open or nobody marked."""
    name, about = (sheet.article.name,), _about(sheet)
    for key, place, said in _sentences(sheet):
        standing = standings.get(key)
        answer = _answer(marks.get(key, ()), standing, place[-1])
        yield name, place, about, _stands(standing), answer, said


def _sentences(sheet: Sheet) -> Iterator[tuple[tuple[str, int], Values, Values]]:
    """Every sentence: the key of its marks, its place and words, what the machine says."""
    whole = sheet.article.text
    grounds = chain(sheet.grounds, repeat(None))
    for (key, n, start, stop, label, confidence), why in zip(sheet.sentences, grounds, strict=False):
        said = _UNSAID
        if label is not None:
            reasons, specifics = _grounds(why) if why else _GROUNDLESS
            said = label, round(confidence or 0.0, 3), reasons, specifics
        yield (key, n), (n, start, stop, whole[start:stop]), said


def _stands(standing: adjudication.Standing | None) -> Values:
    return (standing.status, standing.final) if standing else _OPEN


def _grounds(why: Grounds) -> tuple[list[str], list[str]]:
    return [explained(reason.code, tuple(reason.values.items())) for reason in why.reasons], why.specifics


def _about(sheet: Sheet) -> Values:
    """What the rows of an article say of it."""
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


def _lost(engine: store.Engine) -> Iterator[list[Parts]]:
    """The marks whose sentence is gone, some at a time; their article has a name even if a corrected text took its place."""
    for events in chunks(review.find_lost(engine), LOST):
        articles = store.articles_by_id(engine, {event.article for event in events})
        names = {article.id: article.name for article in articles}
        yield [_lost_row(event, names.get(event.article, event.article)) for event in events]


def _lost_row(event: MarkEvent, name: str) -> Parts:
    place = (None, event.start, event.end, event.quote)
    return (name,), place, _NOWHERE, _OPEN, (*_mark(event, event.quote)[:-1], "lost"), _UNSAID


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
