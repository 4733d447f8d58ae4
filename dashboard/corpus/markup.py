"""HTML → the lines a reader sees: one a block, `<br>` or table row, in document order, white space collapsed.

What a page hides inside a sentence (a tooltip, a note for screen readers) is a line of its own behind it. `<q>` is given
the quotation marks a browser draws, and digits in `<sup>` stay raised: "Tuesday¹", "10⁶".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from dashboard import settings
from dashboard.corpus.cleaning import clean
from dashboard.errors import CorpusError
from dashboard.text.borders import wordset

_DROPPED = wordset("script style noscript template svg head")
INLINE = wordset(
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
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_UNSEEN_CLASSES = wordset(
    """sr-only visually-hidden visuallyhidden visually_hidden screen-reader-text screen-reader screenreader-only
    screen-reader-only sr-text a11y-hidden is-visually-hidden u-visually-hidden u-sr-only assistive-text element-invisible
    offscreen tooltip-text tooltiptext tooltip-content tooltip__content"""
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_QUOTES = {"de": "„“‚‘", "fr": "«»“”", "es": "«»“”", "it": "«»“”", "pt": "“”‘’", "ru": "«»„“", "pl": "„”«»"}
_MARKS = "\"'“”„‟«»‘’‚‹›「『"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its words, the element they begin in, how many characters of it are links, if it is hidden."""

    text: str
    node: html.HtmlElement = field(repr=False)
    linked: int = 0
    hidden: bool = False


@dataclass(slots=True)
class _Buffer:
    """The line that is being put together."""

    parts: list[str] = field(default_factory=list)
    node: html.HtmlElement = None
    linked: int = 0

    def add(self, text: str, node: html.HtmlElement, *, linked: bool = False) -> None:
        self.parts.append(text)
        if text and not text.isspace():
            self.node = node if self.node is None else self.node
            self.linked += len(text.strip()) if linked else 0

    def line(self, *, hidden: bool = False) -> Line:
        return Line(_joined(self.parts), self.node, self.linked, hidden)


def tame(source: str) -> str:
    """The page without what parsers choke on: characters that XML forbids, and the attributes of giant tags."""
    return _GIANT.sub(r"<\1>", _ILLEGAL.sub(" ", source))


def parse(source: str) -> html.HtmlElement:
    """The root element of a page, None where there is nothing to parse. Broken markup is read as browsers do.

    Raises CorpusError (without `where`) for a page nested so deeply that the parser would drop what is inside.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if any("Excessive depth" in error.message for error in parser.error_log):
        raise CorpusError("is nested too deeply to be read.", hint="Save the article as plain text (.txt).")
    return root


def lines(root: html.HtmlElement) -> list[Line]:
    """The lines of the page's body; a table row is one, its cells parted by a tab."""
    body = root.find("body")
    return list(_lines(root if body is None else body, (root.get("lang") or "")[:2].casefold()))


def line(node: html.HtmlElement) -> str:
    """The words of one element on one line, without what is hidden in it."""
    return " ".join(part.text for part in _lines(node) if not part.hidden)


def _lines(body: html.HtmlElement, language: str = "") -> Iterator[Line]:
    now, outer, unseen = _Buffer(), _Buffer(), list[Line]()
    flat: html.HtmlElement | None = None  # the row or heading around, which is one line whatever it holds
    hidden: html.HtmlElement | None = None  # the hidden element around
    links = quotes = 0
    walk = etree.iterwalk(body, events=("start", "end"))

    def done() -> Iterator[Line]:
        nonlocal now, unseen
        yield from (part for part in (now.line(), *unseen) if part.text)
        now, unseen = _Buffer(), []

    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        starts = event == "start"
        raised = _raised(node) if tag == "sup" else ""
        dropped = (tag in _DROPPED and node is not body) or bool(raised)
        if starts and dropped:
            walk.skip_subtree()  # its end, and the text behind it, still come
        if starts and hidden is None and tag in INLINE and node is not body and is_hidden(node):
            hidden, outer, now = node, now, _Buffer()
        mark = " " if hidden is not None and tag not in INLINE else _mark(tag, flat is not None)
        if mark == "\n":
            yield from done()
        elif mark:
            now.parts.append(mark)
        if starts:
            flat = node if flat is None and (tag in _HEADS or (tag == "tr" and _is_flat(node))) else flat
            links += tag == "a"
            if tag == "q" and _unquoted(node):
                now.add(_quote(language, quotes, 0), node)
                quotes += 1
            now.add(raised if dropped else node.text or "", node, linked=links > 0)
            continue
        links -= tag == "a"
        if tag == "q" and quotes and _unquoted(node):
            quotes -= 1
            now.add(_quote(language, quotes, 1), node)
        flat = None if node is flat else flat
        if node is hidden:
            unseen.append(now.line(hidden=True))
            hidden, now = None, outer
        if flat is None and hidden is None and _stands_alone(node, tag):
            yield from done()
        if node is not body:
            now.add(node.tail or "", node.getparent(), linked=links > 0)
    yield from done()


def is_hidden(node: html.HtmlElement) -> bool:
    """Whether an element says that a reader does not see it."""
    if node.get("hidden") is not None or node.get("role") == "tooltip" or _UNSEEN.search(node.get("style") or ""):
        return True
    return not _UNSEEN_CLASSES.isdisjoint((node.get("class") or "").split())


def drop_hidden(root: html.HtmlElement) -> None:
    """Take what stands hidden inside sentences out of the tree."""
    for node in [node for node in root.iter(*INLINE) if node is not root and is_hidden(node)]:
        if node.getparent() is not None:
            node.drop_tree()


def _raised(node: html.HtmlElement) -> str:
    """The digits of a <sup> as raised ones; "" where it holds anything else."""
    text = (node.text_content() or "").strip()
    return text.translate(_RAISED) if text.isascii() and text.isdigit() and len(text) <= 3 else ""


def _unquoted(node: html.HtmlElement) -> bool:
    """Whether a <q> does not bring its own quotation marks."""
    text = (node.text_content() or "").strip()
    return bool(text) and text[0] not in _MARKS


def _quote(language: str, depth: int, closing: int) -> str:
    """The quotation mark that a browser draws for a <q> at this depth."""
    marks = _QUOTES.get(language, "“”‘’")
    mark = marks[2 * (depth % 2) + closing]
    if language != "fr" or mark not in "«»":
        return mark
    return f"{mark}\u00a0" if closing == 0 else f"\u00a0{mark}"


def _mark(tag: str, flat: bool) -> str:
    """What an element's edge is in the text: nothing, a space, a tab (cell), a line break."""
    if tag in INLINE:
        return ""
    if flat and tag in _CELLS:
        return "\t"
    return " " if flat and tag in _FLAT else "\n"


def _stands_alone(node: html.HtmlElement, tag: str) -> bool:
    """Whether an inline element and the next one are set apart: in a box without own text, or on lines of their own."""
    after, box = node.getnext(), node.getparent()
    if tag not in _BITS or after is None or after.tag not in _BITS or box is None or box.tag not in _BOXES:
        return False
    gap = node.tail or ""
    if gap.strip() or (gap and "\n" not in gap):
        return False
    return not (box.text or "").strip() and bool((node.text_content() or "").strip())


def _is_flat(row: html.HtmlElement) -> bool:
    """Whether a table row is one line: no cell holds two blocks, a table or a list (that would be page layout)."""
    for cell in row:
        blocks = [node for node in cell.iterdescendants() if isinstance(node.tag, str) and node.tag not in INLINE]
        if len(blocks) > 1 or any(node.tag not in _FLAT for node in blocks):
            return False
    return True


def _joined(parts: list[str]) -> str:
    cells = "".join(parts).split("\t") if "\t" in parts else ["".join(parts)]
    return "\t".join(filter(None, (" ".join(clean(cell).split()) for cell in cells)))
