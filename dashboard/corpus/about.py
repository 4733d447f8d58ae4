"""What an HTML page says of itself: headline, address, site, date, language, from markup, meta tags and JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import settings
from dashboard.corpus import fields, markup
from dashboard.corpus.cleaning import clean, one_line

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class About:
    """Empty where the page does not say; `published` as it is written."""

    title: str
    url: str | None
    site: str | None
    published: str
    language: str


def about(root: Any, lines: Sequence[str]) -> About:
    """What the page under `root` says of itself; `lines` are those of its body, to find the headline among them."""
    linked, meta = _linked_data(root), _meta(root)
    window = one_line(root.findtext(".//title") or "")
    heads = [text for head in root.iter("h1") if (text := markup.line(head))]
    shared = [one_line(meta.get("og:title", "")), one_line(fields.plain(linked.get("headline")))]
    title = _standing([*shared, *heads], lines) or next(filter(None, [*heads, *shared, window]), "")
    url = _canonical(root) or meta.get("og:url") or None
    publisher = meta.get("og:site_name") or fields.plain(linked.get("publisher")) or _behind(title, window)
    return About(
        title,
        url,
        fields.site(url, publisher),
        fields.plain(linked.get("datePublished"))
        or meta.get("article:published_time")
        or meta.get("date")
        or _time(root),
        root.get("lang") or root.get(_XML_LANG) or meta.get("og:locale") or "",
    )


def _standing(titles: Sequence[str], lines: Sequence[str]) -> str:
    """The first title that stands in the page as a line; what a page tells others comes before its <h1>, often a logo."""
    plain = {" ".join(line.split()) for line in lines}
    return next((title for title in titles if title in plain), "")


def _behind(title: str, window: str) -> str:
    """The site's name in a window title: "Headline | The Gazette"."""
    rest = window.removeprefix(title).strip() if title and window.startswith(title) else ""
    mark, _, name = rest.partition(" ")
    return name.strip() if mark in ("|", "·", "•", "–", "—", "-") and len(name) <= settings.SITE_CHARS else ""


def _meta(root: Any) -> dict[str, str]:
    pairs = [(node.get("property") or node.get("name") or "", node.get("content") or "") for node in root.iter("meta")]
    return {name.strip().lower(): clean(content) for name, content in reversed(pairs) if name and content}


def _canonical(root: Any) -> str | None:
    links = (node for node in root.iter("link") if (node.get("rel") or "").lower() == "canonical")
    return next(
        (node.get("href") for node in links if (node.get("href") or "").startswith(("http://", "https://"))), None
    )


def _time(root: Any) -> str:
    return next((node.get("datetime") for node in root.iter("time") if node.get("datetime")), "")


def _linked_data(root: Any) -> dict[str, Any]:
    """The first article-like object of the page's JSON-LD."""
    for node in root.iter("script"):
        if (node.get("type") or "").strip().lower() != "application/ld+json" or not node.text:
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
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else ()
