"""One HTML page → every line of its <body> in document order, and which of them the extractor left out.

`text` holds all lines, so nothing is lost; trafilatura (favor_precision: F1 .964 on 181 pages, its default .957, others
below) only says which lines are the article. Where it says nothing, or the page is too big for it, no line is left out.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

import trafilatura

from dashboard import settings
from dashboard.corpus import markup
from dashboard.corpus.about import About, about
from dashboard.corpus.decoding import decode
from dashboard.errors import CorpusError
from dashboard.model import Span

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_BAR = re.compile(r"[\s|]+|^[-•*]\s+")

for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # they report every odd page; the Reading does that


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page joined by "\\n", spans of those the extractor left out, and what the page says of itself."""

    text: str
    page: tuple[Span, ...]
    about: About


def read_page(data: bytes | str) -> Page:
    """The page in `data`. Raises CorpusError (without `where`) for what is no text or has no words."""
    source = markup.tame(data if isinstance(data, str) else decode(data, _charset(data)))
    root = markup.parse(source)
    lines = markup.lines(root) if root is not None else []
    if not lines:
        raise CorpusError("holds no words.", hint="Save the page again once it has loaded completely.")
    return Page("\n".join(lines), _left_out(source, lines), about(root, lines))


def _charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[: settings.SNIFF_BYTES])
    return found.group(1).decode("ascii", errors="ignore") if found else None


def _left_out(source: str, lines: Sequence[str]) -> tuple[Span, ...]:
    """Spans of the lines that the extractor did not keep; none when it kept nothing."""
    kept = _extract(source)
    if not kept:
        return ()
    whole, exact = _bare(kept), {_bare(line) for line in kept.split("\n")}
    spans, at = [], 0
    for line in lines:
        bare = _bare(line)
        if bare not in exact and (len(bare) < settings.PAGE_LINE_CHARS or bare not in whole):
            spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return tuple(spans) if len(spans) < len(lines) else ()


def _extract(source: str) -> str:
    if len(source) > settings.EXTRACT_CHARS:
        return ""
    try:
        return trafilatura.extract(source, favor_precision=True, include_comments=False, include_tables=True) or ""
    except Exception:
        return ""


def _bare(line: str) -> str:
    return _BAR.sub("", line)
