"""HTML → the lines a reader sees: one a block, `<br>` or table row, in document order, white space collapsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from dashboard import settings
from dashboard.corpus.cleaning import clean
from dashboard.errors import CorpusError
from dashboard.text.borders import wordset

_DROPPED = wordset("script style noscript template svg head")
_INLINE = wordset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark math meter nobr object
    output picture progress q rp rt ruby s samp small source span strike strong sub sup time tt u var wbr"""
)
_BOXES = wordset(
    "div header footer nav section aside main article menu body form"
)  # hold blocks; a paragraph or cell does not
_BITS = wordset("a span time small label cite b strong em i")
_HEADS = wordset("h1 h2 h3 h4 h5 h6")
_CELLS = wordset("td th")
_FLAT = wordset("p div span br")  # one of these in a cell does not make the row page layout
_GIANT = re.compile(rf"<([a-zA-Z][\w:-]*)[^<>]{{{settings.TAG_CHARS},}}>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")


def tame(source: str) -> str:
    """The page without what parsers choke on: characters that XML forbids, and the attributes of giant tags."""
    return _GIANT.sub(r"<\1>", _ILLEGAL.sub(" ", source))


def parse(source: str) -> Any:
    """The root element of a page, None where there is nothing to parse. Broken markup is read as browsers do.

    Raises CorpusError (without `where`) for a page nested so deeply that the parser would drop what is inside.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if any("Excessive depth" in error.message for error in parser.error_log):
        raise CorpusError("is nested too deeply to be read.", hint="Save the article's words as plain text (.txt).")
    return root


def lines(root: Any) -> list[str]:
    """The lines of the page's body; a table row is one, its cells parted by a tab."""
    body = root.find("body")
    return [line for line in _lines(root if body is None else body) if line]


def line(node: Any) -> str:
    """The words of one element on one line."""
    return " ".join(filter(None, _lines(node)))


def _lines(body: Any) -> Iterator[str]:
    parts: list[str] = []
    flat: Any = None  # the row or heading around, which is one line whatever it holds
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        dropped = tag in _DROPPED and node is not body
        if dropped and event == "start":
            walk.skip_subtree()  # its end, and the text behind it, still come
        mark = _mark(tag, flat is not None)
        if mark == "\n":
            yield _joined(parts)
            parts = []
        elif mark:
            parts.append(mark)
        if event == "start":
            flat = node if flat is None and (tag in _HEADS or (tag == "tr" and _is_flat(node))) else flat
            parts.append("" if dropped else node.text or "")
            continue
        flat = None if node is flat else flat
        if flat is None and _stands_alone(node, tag):
            yield _joined(parts)
            parts = []
        parts.append((node.tail or "") if node is not body else "")
    yield _joined(parts)


def _mark(tag: str, flat: bool) -> str:
    """What an element's edge is in the text: nothing, a space, a tab (cell), a line break."""
    if tag in _INLINE:
        return ""
    if flat and tag in _CELLS:
        return "\t"
    return " " if flat and tag in _FLAT else "\n"


def _stands_alone(node: Any, tag: str) -> bool:
    """Whether an inline element and the next one are set apart: in a box without own text, or on lines of their own."""
    after, box = node.getnext(), node.getparent()
    if tag not in _BITS or after is None or after.tag not in _BITS or box is None or box.tag not in _BOXES:
        return False
    gap = node.tail or ""
    if gap.strip() or (gap and "\n" not in gap):
        return False
    return not (box.text or "").strip() and bool((node.text_content() or "").strip())


def _is_flat(row: Any) -> bool:
    """Whether a table row is one line: no cell holds two blocks, a table or a list (that would be page layout)."""
    for cell in row:
        blocks = [node for node in cell.iterdescendants() if isinstance(node.tag, str) and node.tag not in _INLINE]
        if len(blocks) > 1 or any(node.tag not in _FLAT for node in blocks):
            return False
    return True


def _joined(parts: list[str]) -> str:
    cells = "".join(parts).split("\t") if "\t" in parts else ["".join(parts)]
    return "\t".join(filter(None, (" ".join(clean(cell).split()) for cell in cells)))
