"""One HTML page → every line of its <body> in document order, and which of them the extractor left out.

`text` holds all lines, so nothing is lost; trafilatura (favor_precision) only says which lines are the article. Where it
says nothing, or the page is too big for it, no line counts as left out.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import trafilatura
from lxml import etree, html

from dashboard import settings
from dashboard.corpus import fields
from dashboard.corpus.cleaning import clean, one_line
from dashboard.corpus.decoding import decode
from dashboard.errors import CorpusError
from dashboard.model import Span

_DROPPED = frozenset(("script", "style", "noscript", "template", "svg", "head"))
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "math",
        "meter",
        "nobr",
        "object",
        "output",
        "picture",
        "progress",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CELLS = frozenset(("td", "th"))
_FLAT = frozenset(("p", "div", "span", "br"))
_BAR = re.compile(r"[\s|]+|^[-•*]\s+")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself, and its lines joined by "\\n"."""

    text: str
    title: str
    page: tuple[Span, ...]
    url: str | None
    site: str | None
    published: str
    language: str


def read_page(data: bytes | str) -> Page:
    """The page in `data`. Raises CorpusError (without `where`) for what is no text or has no words."""
    source = data if isinstance(data, str) else decode(data, _charset(data))
    root = _parse(source)
    lines = [line for line in _lines(_body(root)) if line] if root is not None else []
    if root is None or not lines:
        raise CorpusError("holds no words.", hint="Save the page again once it has loaded completely.")
    text, linked, meta = "\n".join(lines), _linked_data(root), _meta(root)
    heading = next((one_line("".join(h.itertext())) for h in root.iter("h1") if "".join(h.itertext()).strip()), "")
    titles = [
        heading,
        meta.get("og:title", ""),
        str(linked.get("headline") or ""),
        one_line(root.findtext(".//title") or ""),
    ]
    url = _href(root) or meta.get("og:url") or None
    return Page(
        text=text,
        title=_title([one_line(title) for title in titles if title], lines),
        page=_left_out(source, lines),
        url=url,
        site=fields.site(url, meta.get("og:site_name") or fields.plain(linked.get("publisher"))),
        published=str(
            linked.get("datePublished") or meta.get("article:published_time") or meta.get("date") or _time(root)
        ),
        language=root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or meta.get("og:locale", ""),
    )


def _charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[: settings.SNIFF_BYTES])
    return found.group(1).decode("ascii", errors="ignore") if found else None


def _parse(source: str) -> Any:
    source = re.sub(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]", " ", source)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _body(root: Any) -> Any:
    body = root.find("body")
    return root if body is None else body


def _lines(body: Any) -> Iterator[str]:
    """The body's text, one line a block element, `<br>` or table row; cells of a row are parted by a tab."""
    parts: list[str] = []
    row: Any = None
    for event, node in etree.iterwalk(body, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start" and tag in _DROPPED and node is not body:
            node.text, node[:] = None, []
        mark = _mark(tag, row is not None)
        if mark == "\n":
            yield _joined(parts)
            parts = []
        elif mark:
            parts.append(mark)
        if event == "start":
            row = node if tag == "tr" and row is None and _is_flat(node) else row
            parts.append(node.text or "")
        else:
            row = None if node is row else row
            if node is not body:
                parts.append(node.tail or "")
    yield _joined(parts)


def _mark(tag: str, in_row: bool) -> str:
    if tag in _INLINE:
        return ""
    if in_row and tag in _CELLS:
        return "\t"
    return " " if in_row and tag in _FLAT else "\n"


def _is_flat(row: Any) -> bool:
    """Whether a table row is one line: no cell holds more than one block, a table or a list (then it is page layout)."""
    for cell in row:
        blocks = [
            node for node in cell.iter() if isinstance(node.tag, str) and node.tag not in _INLINE and node is not cell
        ]
        if len(blocks) > 1 or any(node.tag not in _FLAT for node in blocks):
            return False
    return True


def _joined(parts: list[str]) -> str:
    cells = (
        (" ".join(clean(cell).split()) for cell in "".join(parts).split("\t"))
        if "\t" in parts
        else [" ".join("".join(parts).split())]
    )
    return "\t".join(filter(None, cells))


def _left_out(source: str, lines: list[str]) -> tuple[Span, ...]:
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


def _title(titles: list[str], lines: list[str]) -> str:
    """The first title that stands in the page as a line, else the first there is."""
    plain = {" ".join(line.split()) for line in lines}
    return next((title for title in titles if title in plain), titles[0] if titles else "")


def _meta(root: Any) -> dict[str, str]:
    pairs = ((node.get("property") or node.get("name") or "", node.get("content") or "") for node in root.iter("meta"))
    return {name.strip().lower(): clean(content) for name, content in reversed(list(pairs)) if name and content}


def _href(root: Any) -> str | None:
    return next(
        (n.get("href") for n in root.iter("link") if (n.get("rel") or "").lower() == "canonical" and n.get("href")),
        None,
    )


def _time(root: Any) -> str:
    return next((node.get("datetime") for node in root.iter("time") if node.get("datetime")), "")


def _linked_data(root: Any) -> dict[str, Any]:
    """The first article-like object of the page's JSON-LD."""
    for node in root.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json" or not node.text:
            continue
        try:
            data = json.loads(node.text)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            if "headline" in item or "datePublished" in item:
                return item
    return {}


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    items = data if isinstance(data, list) else [data]
    for item in items:
        if isinstance(item, dict):
            yield item
            yield from (part for part in item.get("@graph") or () if isinstance(part, dict))
