"""NewsML-G2 (and NITF inside it): news items of the agencies, as the IPTC's standard has them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lxml import etree

from dashboard.corpus.decoding import decode
from dashboard.corpus.entries import entries
from dashboard.corpus.noting import note
from dashboard.corpus.readers import safe_xml
from dashboard.corpus.records import Record
from dashboard.errors import CorpusError
from dashboard.model import Reading

ROOTS = ("newsMessage", "newsItem", "packageItem", "itemSet", "nitf")


def read(name: str, data: bytes) -> Reading:
    """The articles of a file of news items. CorpusError."""
    text = safe_xml.without_declaration(decode(data))
    if safe_xml.kind_of(text) not in ROOTS:
        raise CorpusError("is not NewsML-G2.", hint="Give the file the suffix it should have.")
    return of_text(name, text)


def of_text(name: str, text: str) -> Reading:
    """The same from its text. CorpusError where no item has a text."""
    reading_done = entries(name, _items(safe_xml.parse(text)), "newsml")
    if not reading_done.articles and not reading_done.refused:
        hint = "Packages, pictures and videos have no article text: load the text items."
        raise CorpusError("holds no news item with a text.", hint=hint)
    return reading_done


def _items(root: etree._Element) -> Iterator[Record]:
    alone = safe_xml.local(root) in ("newsItem", "nitf")
    news_items = [root] if alone else [node for node in root.iter() if safe_xml.local(node) == "newsItem"]
    for n, item in enumerate(news_items, 1):
        html = (
            "".join(_markup(part) for part in _below(item, "inlineXML"))
            if safe_xml.local(item) != "nitf"
            else _nitf(item)
        )
        text = "\n\n".join(
            part.text or "" for part in _below(item, "inlineData") if "text" in part.get("contenttype", "text")
        )
        if not html.strip() and not text.strip():
            note("passed_over", "newsItem")
            continue
        yield Record(n, {
            "id": item.get("guid") or _text(item, "doc-id") or "",
            "title": _text(item, "headline") or _text(item, "hl1") or _text(item, "itemMeta/title"),
            "html": html,
            "text": "" if html else text,
            "url": _address(item),
            "site": _name(item, "provider") or _name(item, "infoSource"),
            "published": _text(item, "contentCreated") or _text(item, "firstCreated") or _text(item, "versionCreated"),
            "language": item.get("{http://www.w3.org/XML/1998/namespace}lang") or _attribute(item, "language", "tag"),
            "story": "",
        })  # fmt: skip


def _below(item: etree._Element, name: str) -> Iterator[etree._Element]:
    return (node for node in item.iter() if safe_xml.local(node) == name)


def _text(item: etree._Element, path: str) -> str:
    """The words of the first element of this name."""
    name = path.rpartition("/")[2]
    node = next(_below(item, name), None)
    return "" if node is None else " ".join("".join(node.itertext()).split())


def _attribute(item: etree._Element, name: str, attribute: str) -> str:
    return next((value for node in _below(item, name) if (value := node.get(attribute))), "")


def _name(item: etree._Element, role: str) -> str:
    """Who is named as provider or source: in words, else by its code."""
    for node in _below(item, role):
        name_text = next((part.text for part in node if safe_xml.local(part) == "name" and part.text), None)
        if name_said := name_text or node.get("literal") or node.get("uri") or node.get("qcode", "").rpartition(":")[2]:
            return str(name_said)
    return ""


def _address(item: etree._Element) -> str:
    links = (node.get("href", "") for name in ("link", "remoteContent") for node in _below(item, name))
    return next((link for link in links if link.startswith(("http://", "https://"))), "")


def _markup(part: etree._Element) -> str:
    """What an inlineXML holds, as HTML: XHTML without its namespace, or the body of a NITF text."""
    return _nitf(part) if any(True for _ in _below(part, "nitf")) else _html(child for child in part)


def _nitf(part: etree._Element) -> str:
    return _html(node for body in _below(part, "body.content") for node in body)


def _html(nodes: Iterator[etree._Element]) -> str:
    out = []
    for node in nodes:
        if not isinstance(node.tag, str):  # a comment between the paragraphs, as the IPTC's own examples have them
            out.append(escape(node.tail or ""))
            continue
        for below in node.iter():
            if isinstance(below.tag, str):
                below.tag = etree.QName(below).localname
        etree.cleanup_namespaces(node)
        out.append(etree.tostring(node, encoding="unicode", method="html"))
    return "".join(out)
