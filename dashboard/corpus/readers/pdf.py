"""`.pdf`: the text in it, page by page, by pypdf. Pages that are pictures hold none and are refused as such."""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from dashboard import settings
from dashboard.corpus.drafts import Draft, finish
from dashboard.errors import CorpusError
from dashboard.model import Reading

_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_A-Z])|\u00ad\n?")  # "informa-\ntion"
_NUMBER = re.compile(r"\d+")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every odd object; the Reading does that


def read(name: str, data: bytes) -> Reading:
    """The article of a PDF. CorpusError for one with a password, without text, damaged, or that takes too long."""
    document = _opened(data)
    try:
        pages = list(_pages(document))
    except CorpusError:
        raise
    except Exception as error:
        raise CorpusError("is a damaged PDF.", hint="Open it and print it to a new PDF, or save its text.") from error
    text = _BROKEN_WORD.sub("", "\n".join(_without_heads(pages)))
    if not text.strip():
        hint = "It is a scan, most likely: run it through OCR (ocrmypdf, for one), then load it again."
        raise CorpusError("is a PDF without any text.", hint=hint)
    return Reading((finish(Draft(name, text, "pdf", title=_title(document, text))),))


def _opened(data: bytes) -> Any:
    from pypdf import PdfReader

    if b"%PDF-" not in data[:1024]:
        raise CorpusError("is not a PDF, whatever its name says.", hint="Open it and save it again.")
    try:
        document = PdfReader(io.BytesIO(data), strict=False)
        locked = document.is_encrypted and not document.decrypt("")
    except Exception as error:
        raise CorpusError("is a damaged PDF.", hint="Open it and print it to a new PDF, or save its text.") from error
    if locked:
        raise CorpusError("is a PDF with a password.", hint="Save it without the password, then load it again.")
    return document


def _pages(document: Any) -> Iterator[list[str]]:
    """The lines of every page; the clock is looked at between two of them."""
    end, size = time.monotonic() + settings.PDF_SECONDS, 0
    for page in document.pages:
        lines = [" ".join(line.split()) for line in page.extract_text().split("\n")]
        size += sum(map(len, lines))
        if size > settings.MAX_TEXT_CHARS or time.monotonic() > end:
            raise CorpusError("is too long to be one article.", hint="Split it into one file per article.")
        yield [line for line in lines if line]


def _without_heads(pages: Sequence[list[str]]) -> Iterator[str]:
    """The lines without running heads and page numbers: short ones among the first or last two of three pages or more,
    that differ in numbers at most."""
    edges = Counter(key for page in pages for key in {_NUMBER.sub("#", page[n]) for n in _edges(page)})
    for page in pages:
        at = _edges(page)
        for n, line in enumerate(page):
            head = n in at and edges[_NUMBER.sub("#", line)] >= settings.PDF_HEAD_PAGES
            if not head or len(line) > settings.PDF_HEAD_CHARS:
                yield line


def _edges(page: Sequence[str]) -> set[int]:
    """Numbers of the first two and the last two lines."""
    return {n for n in (0, 1, len(page) - 2, len(page) - 1) if 0 <= n < len(page)}


def _title(document: Any, text: str) -> str:
    """What the file says its title is, where that is at the top of its text; programs put file names there."""
    try:
        title = " ".join(str(document.metadata.title or "").split())
    except Exception:
        return ""
    return title if title and title.casefold() in " ".join(text[:2000].split()).casefold() else ""
