"""An article → its sentences, as spans of the text as loaded. Only white space stands between them; nothing is lost.

Every line is split on its own (a line break is always a border; soft wraps are gone), see borders.py. A headline,
also one glued to the first sentence, stands alone.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from importlib.metadata import version as installed

from dashboard.corpus import titles
from dashboard.corpus.borders import borders
from dashboard.model import Article, Part, Sentence, Span, Version

SPLITTER = f"sentencex {installed('sentencex')} + copydesk 2"


def split(article: Article) -> tuple[Sentence, ...]:
    """The sentences of an article in order, numbered from 1; page furniture lines are sentences too. Never raises."""
    title = titles.find(article.title, article.text)
    spans: list[tuple[int, int, Part, int]] = []
    starts = [span.start for span in article.page]
    for paragraph, (start, end) in enumerate(_lines(article.text)):
        for a, b in _spans(article.text, start, end, title, article.language):
            spans.append((a, b, _part(a, b, title, article.page, starts), paragraph))
    return tuple(
        Sentence(n, start, end, article.text[start:end], part, paragraph)
        for n, (start, end, part, paragraph) in enumerate(spans, 1)
    )


def version(article: Article) -> Version:
    """The article as one telling of its story; its role as given, else rewrite."""
    return Version(article, split(article), article.role or "rewrite")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every line, empty ones included."""
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _spans(text: str, start: int, end: int, title: Span | None, language: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of one line, without white space at their ends; a headline at its start stands alone."""
    if title and start <= title.start < title.end <= end and not text[start : title.start].strip():
        yield title.start, title.end
        start = title.end
    line = text[start:end]
    cuts = [0, *borders(line, language), len(line)]
    for a, b in itertools.pairwise(cuts):
        piece = line[a:b]
        if piece.strip():
            left = start + a + len(piece) - len(piece.lstrip())
            yield left, left + len(piece.strip())


def _part(start: int, end: int, title: Span | None, page: tuple[Span, ...], starts: list[int]) -> Part:
    if title and title.start <= start and end <= title.end:
        return "title"
    at = bisect.bisect_right(starts, start) - 1
    return "page" if at >= 0 and end <= page[at].end else "body"
