"""Lines of the article that an extractor leaves out, brought back.

Three kinds, each known by where it stands and never by its words: the standfirst between headline and first paragraph;
prose amid kept paragraphs (a fact box, an embedded post); paragraphs built like the kept ones, where a page cuts its
article into several boxes. Lines that are links, or that stand in a box named after something else, stay out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from dashboard import settings
from dashboard.corpus.cleaning import one_line
from dashboard.corpus.kept import bare, covered, windows
from dashboard.corpus.markup import INLINE, Line
from dashboard.text.borders import wordset

_STOP = re.compile(r"""[.!?…。！？][)\]"'”’»“«]*$""")
_LEAD = re.compile(
    r"(?<![a-z])(?:lead|lede|standfirst|stand-first|summary|subtitle|sub-?head(?:line)?|dek|deck|intro(?:duction)?|abstract|"
    r"excerpt|chapo|chapeau|sapo|vorspann|entradilla|bajada|copete|sommario|ingress|teaser-?text|strapline)(?![a-z])",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"related|recommend|newsletter|sign-?up|subscri|promo|comment|(?<![a-z])nav|footer|sidebar|(?<![a-z])ads?(?![a-z])|"
    r"advert|sponsor|popular|most-?read|caption|credit|cookie|consent|byline|author|(?<![a-z])bio(?![a-z])|disclaimer|"
    r"copyright|share(?![a-z])|read-?more|trending|paywall|breadcrumb|(?<![a-z])tags?(?![a-z])|(?<![a-z])menu|(?<![a-z])form|"
    r"hidden|print|legal|donat|rating|keyword|meta(?![a-z])",
    re.IGNORECASE,
)
_OTHER_TAGS = wordset("nav footer figcaption form button time address noscript select")
_DEPTH = 8  # elements around a line whose names are looked at


def restore(lines: Sequence[Line], kept: Sequence[bool], title: str) -> list[bool]:
    """`kept` with what belongs to the article as well; never takes a line away."""
    flags = list(kept)
    prose = [n for n, hit in enumerate(kept) if hit and is_prose(lines[n])]
    if not prose:
        return flags
    inside = {_box(lines[n].node) for n in prose}
    shapes = Counter(_shape(lines[n].node) for n in prose)
    built = {shape for shape, times in shapes.items() if times >= settings.PAGE_SHAPE_LINES}
    for n in _standfirst(lines, prose[0], title):
        flags[n] = True
    kept_windows = {
        window for line, hit in zip(lines, flags, strict=True) if hit for window in windows(bare(line.text))
    }
    for n, line in enumerate(lines):
        if (
            flags[n]
            or line.hidden
            or not is_prose(line)
            or _is_other(line.node)
            or covered(bare(line.text), kept_windows)
        ):
            continue
        listed = (
            line.node.tag == "a" and _block(line.node).tag != "p"
        )  # a headline that leads elsewhere, and its teaser
        amid = prose[0] < n < prose[-1] and _ends(line.text) and not listed
        alike = _shape(line.node) in built and _box(line.node) in inside
        flags[n] = amid or alike
    return flags


def is_prose(line: Line) -> bool:
    """Whether a line reads like a sentence, and is no list of links."""
    long = len(line.text) >= settings.PAGE_PROSE_CHARS or len(line.text.split()) >= settings.PAGE_PROSE_WORDS
    return long and line.linked < settings.PAGE_LINK_SHARE * len(line.text)


def _ends(text: str) -> bool:
    return bool(_STOP.search(text))


def _standfirst(lines: Sequence[Line], first: int, title: str) -> list[int]:
    """Lines between the headline and the first kept paragraph that say so, or stand in the headline's own box."""
    above = [n for n in range(max(0, first - settings.PAGE_LEAD_LINES), first) if not lines[n].hidden]
    head = next((n for n in reversed(above) if one_line(lines[n].text) == title), None)
    if head is None:
        return []
    box = _block(lines[head].node).getparent()
    standfirst_lines = []
    for n in above:
        if n <= head or not is_prose(lines[n]) or _is_other(lines[n].node):
            continue
        block = _block(lines[n].node)
        own = block.getparent() is box and block.tag in ("p", "h2", "h3")
        if own or _LEAD.search(_names(block)) or _LEAD.search(_names(block.getparent())):
            standfirst_lines.append(n)
    return standfirst_lines


def _block(node: HtmlElement) -> HtmlElement:
    """The element around a line that is no inline one."""
    while node.tag in INLINE and node.getparent() is not None:
        node = node.getparent()
    return node


def _names(node: HtmlElement | None) -> str:
    return "" if node is None else f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"


def _around(node: HtmlElement | None) -> list[HtmlElement]:
    """The elements around a line, from the inside."""
    out: list[HtmlElement] = []
    while node is not None and len(out) < _DEPTH and node.tag not in ("body", "article", "main"):
        out.append(node)
        node = node.getparent()
    return out


def _is_other(node: HtmlElement) -> bool:
    """Whether a line stands in something that is named as no part of the article."""
    return any(part.tag in _OTHER_TAGS or _OTHER.search(_names(part)) for part in _around(node))


def _shape(node: HtmlElement) -> tuple[tuple[str, str], ...]:
    """Tag and class of the line's block, its parent and that one's parent: equal for paragraphs made alike."""
    parts = [_block(node)]
    while len(parts) < 3 and parts[-1].getparent() is not None:
        parts.append(parts[-1].getparent())
    return tuple((str(part.tag), part.get("class") or "") for part in parts)


def _box(node: HtmlElement) -> HtmlElement:
    """The <article> or <main> around a line, else the body."""
    while node.getparent() is not None and node.tag not in ("article", "main", "body"):
        node = node.getparent()
    return node
