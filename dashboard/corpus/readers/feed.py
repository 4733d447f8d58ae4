"""`.xml`, `.rss`, `.atom`: RSS and Atom by feedparser; WordPress exports, which may be large, item by item by lxml."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from dashboard import settings
from dashboard.corpus.decoding import decode
from dashboard.corpus.entries import entries
from dashboard.corpus.noting import note
from dashboard.corpus.readers import newsml, safe_xml, saved_page
from dashboard.corpus.records import Record
from dashboard.errors import CorpusError
from dashboard.model import Reading

_WORDPRESS = re.compile(r"xmlns:wp\s*=")
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_PARAGRAPH = re.compile(r"<(?:p|div|br)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
HINT = "Copydesk reads RSS, Atom, WordPress exports (WXR) and NewsML-G2; save other articles as .html, .txt or .jsonl."


def read(name: str, data: bytes) -> Reading:
    """The articles of an XML file, whichever of these it is. CorpusError for any other."""
    declaration = _DECLARED.match(data)
    text = safe_xml.without_declaration(decode(data, declaration[1].decode("ascii") if declaration else None))
    root = safe_xml.kind_of(text)
    if root in newsml.ROOTS:
        return newsml.of_text(name, text)
    if root == "html":
        return saved_page.read(name, data)
    if root not in ("rss", "RDF", "feed"):
        raise CorpusError(f"is XML of another kind (<{root}>)." if root else "is no XML.", hint=HINT)
    if root == "rss" and _WORDPRESS.search(text[: settings.SNIFF_BYTES]):
        return _or_refused(entries(name, _wordpress(text), "wxr"))
    return _or_refused(entries(name, _feed(text), "feed"))


def _or_refused(feed_reading: Reading) -> Reading:
    if not feed_reading.articles and not feed_reading.refused:
        raise CorpusError("holds no article.", hint="Export it again with its items and their text.")
    return feed_reading


def _feed(text: str) -> Iterator[Record]:
    import feedparser

    if len(text) > settings.MAX_FILE_BYTES:
        raise CorpusError("is too large for a feed.", hint="Split it into smaller files.")
    # as a stream: a text is taken for the name of a file or an address, and opened
    feed = feedparser.parse(
        io.BytesIO(text.encode("utf-8")), response_headers={"content-type": "text/xml; charset=utf-8"}
    )
    site, language = feed.feed.get("title", ""), feed.feed.get("language", "")
    for n, item in enumerate(feed.entries, 1):
        content = max((part.get("value", "") for part in item.get("content", ())), key=len, default="")
        yield Record(n, {
            "id": item.get("id") or item.get("link") or "",
            "title": _plain(item.get("title", "")),
            "html": _paragraphs(content or item.get("summary", "")),
            "url": item.get("link", ""),
            "site": site,
            "published": item.get("published") or item.get("updated") or "",
            "language": language,
        })  # fmt: skip


def _wordpress(text: str) -> Iterator[Record]:
    """Posts and pages, one at a time; attachments, menus, revisions and what lies in the bin are counted."""
    source = io.BytesIO(text.encode("utf-8"))
    walk = etree.iterparse(
        source, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    site = language = ""
    n = 0
    try:
        for _, node in walk:
            name = safe_xml.local(node)
            if name == "language" and not language:
                language = node.text or ""
            elif name == "title" and not site and safe_xml.local(node.getparent()) == "channel":
                site = node.text or ""
            elif name == "item":
                n += 1
                record = _post(
                    n, {safe_xml.local(part): part.text or "" for part in node if part.tag != _CONTENT}, node
                )
                if record:
                    yield Record(n, record | {"site": site, "language": language})
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise CorpusError("is broken XML.", hint="Export it again.") from error


def _post(n: int, entry: dict[str, str], node: Any) -> dict[str, Any] | None:
    if entry.get("post_type") not in ("post", "page") or entry.get("status") in ("trash", "auto-draft", "inherit"):
        note("passed_over", entry.get("post_type") or "item")
        return None
    date = entry.get("post_date_gmt", "")
    return {
        "id": entry.get("post_id", "") or str(n),
        "title": entry.get("title", ""),
        "html": _paragraphs(node.findtext(_CONTENT) or ""),
        "url": entry.get("link", ""),
        "published": date if date and not date.startswith("0000") else entry.get("post_date", ""),
    }


def _paragraphs(content: str) -> str:
    """The HTML of an item; where it has no paragraphs, blank lines make them, as WordPress does."""
    if not content.strip() or _PARAGRAPH.search(content):
        return content
    return "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", content) if part.strip())


def _plain(title: str) -> str:
    return re.sub(r"<[^<>]{0,200}>", "", title)
