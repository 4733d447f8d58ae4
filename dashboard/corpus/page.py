"""One HTML page → every line of its <body> in document order, and which of them the extractor left out.

`text` holds all lines, so nothing is lost; trafilatura (favor_precision: F1 .964 on 181 pages, its default .960, others
below) only says which lines are the article. Where it finds little its default mode is asked; where the page's words are
in a <noscript>, a template or its JSON-LD, they are read from there; where all that fails, no line is left out.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from dashboard import settings
from dashboard.corpus import markup
from dashboard.corpus.about import About, about
from dashboard.corpus.cleaning import one_line
from dashboard.corpus.decoding import decode
from dashboard.corpus.kept import bare, covered, kept, windows
from dashboard.corpus.markup import Line
from dashboard.corpus.restoring import is_prose, restore
from dashboard.corpus.unpacking import page_of_archive, unpack
from dashboard.errors import CorpusError
from dashboard.model import Span

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)

for _name in ("trafilatura", "htmldate"):  # trafilatura itself is imported with the first page: it takes .35 s
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # they report every odd page; the Reading does that


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page joined by "\\n", spans of those the extractor left out, and what the page says of itself."""

    text: str
    page: tuple[Span, ...]
    about: About


def read_page(data: bytes | str) -> Page:
    """The page in `data`. Raises CorpusError (without `where`) for what is no text or has no words."""
    source = markup.tame(unpack(data if isinstance(data, str) else _decoded(page_of_archive(data))))
    root = markup.parse(source)
    lines = markup.lines(root) if root is not None else []
    about_page = about(root, [line.text for line in lines]) if root is not None else None
    lines, body = _with_body(lines, about_page) if about_page else (lines, False)
    if not lines or about_page is None:
        raise CorpusError("contains no words.", hint="Save the page again once it has loaded completely.")
    page = _around_body(lines, about_page.title) if body else _left_out(root, len(source), lines, about_page.title)
    return Page("\n".join(line.text for line in lines), page, about_page)


def _decoded(data: bytes) -> str:
    return decode(data, _charset(data))


def _with_body(lines: list[Line], about_page: About) -> tuple[list[Line], bool]:
    """The lines and, behind the headline, those of the text in the page's JSON-LD where the page itself lacks it."""
    body = [Line(text, None) for part in about_page.body.split("\n") if (text := one_line(_plain(part)))]
    there = {window for line in lines for window in windows(bare(line.text))}
    missing = sum(len(line.text) for line in body if not covered(bare(line.text), there))
    if missing < max(settings.PAGE_LEAST_CHARS, sum(len(line.text) for line in body) / 2):
        return lines, False
    head = next((n + 1 for n, line in enumerate(lines) if line.text == about_page.title), 0)
    return [*lines[:head], *body, *lines[head:]], True


def _plain(text: str) -> str:
    """Text of JSON-LD, which some write as HTML, and some with its entities."""
    return html.unescape(re.sub(r"<[^<>]{0,500}>", " ", text))


def _around_body(lines: Sequence[Line], title: str) -> tuple[Span, ...]:
    """All lines but the headline and those that came from the JSON-LD."""
    return _spans(lines, [line.node is None or line.text == title for line in lines])


def _charset(data: bytes) -> str | None:
    declared = _CHARSET.search(data[: settings.SNIFF_BYTES])
    return declared.group(1).decode("ascii", errors="ignore") if declared else None


def _left_out(root: HtmlElement, size: int, lines: Sequence[Line], title: str) -> tuple[Span, ...]:
    """Spans of the lines that are no part of the article; none when the extractor kept nothing, or has not been asked."""
    if size > settings.EXTRACT_CHARS or len(lines) > settings.EXTRACT_LINES:
        return ()
    markup.drop_hidden(root)
    texts = [line.text for line in lines]
    flags = kept(texts, _extract(root, precise=True))
    if _is_little(lines, flags):
        more = kept(texts, _extract(root, precise=False))
        flags = more if _size(lines, more) > 2 * _size(lines, flags) else flags
    return _spans(lines, restore(lines, flags, title)) if any(flags) else ()


def _size(lines: Sequence[Line], flags: Sequence[bool]) -> int:
    """How many characters of prose are kept."""
    return sum(len(line.text) for line, hit in zip(lines, flags, strict=True) if hit and is_prose(line))


def _is_little(lines: Sequence[Line], flags: Sequence[bool]) -> bool:
    """Whether so little was kept that the article is likely elsewhere on the page."""
    size = _size(lines, flags)
    return size < settings.PAGE_LEAST_CHARS or size < settings.PAGE_LEAST_SHARE * _size(lines, [True] * len(lines))


def _spans(lines: Sequence[Line], flags: Sequence[bool]) -> tuple[Span, ...]:
    spans, at = [], 0
    for line, hit in zip(lines, flags, strict=True):
        if line.hidden or not hit:
            spans.append(Span(at, at + len(line.text)))
        at += len(line.text) + 1
    return tuple(spans)


def _extract(root: HtmlElement, *, precise: bool) -> str:
    import trafilatura

    try:
        return trafilatura.extract(root, favor_precision=precise, include_comments=False, include_tables=True) or ""
    except Exception:
        return ""
