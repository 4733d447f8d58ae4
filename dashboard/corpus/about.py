"""What an HTML page says of itself: headline, address, site, date, language, from markup, meta tags and JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from dashboard import settings
from dashboard.corpus import days, fields, linked_data, markup
from dashboard.corpus.cleaning import clean, one_line
from dashboard.corpus.kept import bare
from dashboard.text.borders import wordset

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PUBLISHED = (  # meta tags and itemprops that hold the day of publication, the surest first
    *("article:published_time", "og:article:published_time", "datepublished", "og:published_time", "parsely-pub-date"),
    *("sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date"),
    *("article.published", "cxenseparse:recs:publishtime", "publish-date", "publish_date", "publication_date", "pubdate"),
    *("publishdate", "published_at", "article_date_original", "originalpublicationdate", "published-date", "rnews:datepublished"),
    *("date", "created", "datecreated", "last-modified-original"),
)  # fmt: skip
_ASIDE = wordset("aside nav footer")
_ASIDE_NAMES = re.compile(
    r"sidebar|related|recommend|latest|most-?read|popular|teaser|trending|comment|widget", re.IGNORECASE
)
_DATED = re.compile(r"(?<![a-z])(?:date|published|pub-?date|timestamp|posted|dateline|byline)", re.IGNORECASE)
_PARTS = re.compile(r"(?<!\s)\s+[|·•–—»:-]+\s+|(?:(?<!\s)\s+)?\|\s*")


@dataclass(frozen=True, slots=True)
class About:
    """Empty where the page does not say; `published` as it is written. `body` is the text its JSON-LD holds."""

    title: str
    url: str | None
    site: str | None
    published: str
    language: str
    body: str = ""


def about(root: HtmlElement, lines: Sequence[str]) -> About:
    """What the page under `root` says of itself; `lines` are those of its body, to find the headline among them."""
    meta, linked_objects = _meta(root), linked_data.objects(root)
    window, shared = one_line(root.findtext(".//title") or ""), one_line(meta.get("og:title", ""))
    linked = linked_data.article(linked_objects, shared or window)
    headlines = [text for text in (shared, one_line(fields.plain(linked.get("headline")))) if text]
    title = _title(headlines, window, [text for head in root.iter("h1") if (text := markup.line(head))], lines)
    url = _canonical(root) or meta.get("og:url") or _linked_address(linked) or None
    publisher = meta.get("og:site_name") or fields.plain(linked.get("publisher")) or _behind(title, window)
    language = root.get("lang") or root.get(_XML_LANG) or meta.get("og:locale") or ""
    return About(
        title,
        url,
        fields.site(url, publisher),
        _published(root, meta, linked, linked_objects, language),
        language,
        fields.plain(linked.get("articleBody")),
    )


# ---- the headline -----------------------------------------------------------------------------------------------
def _title(headlines: Sequence[str], window: str, heads: Sequence[str], lines: Sequence[str]) -> str:
    """The headline, as it stands in the page where it does.

    What a page tells others comes before its <h1>, which may be a logo or name a menu: one that shares no word with what
    is told, or is its last part ("Headline | The Gazette"), is no headline.
    """
    everything = [*headlines, *filter(None, [window])]
    own = [head for head in heads if _is_headline(head, everything)]
    parts = [part for text in everything for part in _segments(text)]
    plain = {bare(line): one_line(line) for line in reversed(lines)}
    for title in (*headlines, *own, window, *parts):
        if bare(title) and bare(title) in plain:
            return plain[bare(title)]
    return next(filter(None, [*own, *headlines, *parts[:1], window, *heads]), "")


def _is_headline(head: str, headlines: Sequence[str]) -> bool:
    if not headlines:
        return True
    tails = {
        bare(part) for text in headlines for part in _PARTS.split(text)[1:] if len(_PARTS.split(text)[0]) > len(part)
    }
    words = {word for text in headlines for word in text.casefold().split()}
    return bare(head) not in tails and not words.isdisjoint(head.casefold().split())


def _segments(title: str) -> list[str]:
    """The parts of "Headline | The Gazette", the longest first, those that can be a headline."""
    parts = [part for part in _PARTS.split(title) if len(part.split()) >= 3]
    return sorted(parts, key=len, reverse=True) if len(parts) < len(_PARTS.split(title)) or len(parts) > 1 else []


def _behind(title: str, window: str) -> str:
    """The site's name in a window title: "Headline | The Gazette"."""
    rest = window.removeprefix(title).strip() if title and window.startswith(title) else ""
    mark, _, name = rest.partition(" ")
    return name.strip() if mark in ("|", "·", "•", "–", "—", "-") and len(name) <= settings.SITE_CHARS else ""


# ---- the day ----------------------------------------------------------------------------------------------------
def _published(
    root: HtmlElement,
    meta: Mapping[str, str],
    linked: Mapping[str, object],
    linked_objects: list[dict[str, object]],
    language: str,
) -> str:
    """The first day of publication that can be read: of the article's data, the page's, then of its visible text."""
    code = fields.language(language)
    ways = (
        [fields.plain(linked.get(key)) for key in ("datePublished", "dateCreated")],
        [meta[name] for name in _PUBLISHED if name in meta],
        _times(root),
        [linked_data.day_of_page(linked_objects)],
        _dated(root),
    )
    return next((text for way in ways for text in way if text and days.day(text, code)), "")


def _times(root: HtmlElement) -> Iterator[str]:
    """What <time> and itemprop elements say, those that mean publication first, none of a sidebar."""
    nodes = [node for node in root.iter("time", "span", "div", "p", "abbr") if _said(node) and not _in_sidebar(node)]
    sure = [
        node
        for node in nodes
        if "datepublished" in (node.get("itemprop") or "").casefold() or node.get("pubdate") is not None
    ]
    for node in (*sure, *(node for node in nodes if node.tag == "time")):
        yield _said(node)


def _said(node: HtmlElement) -> str:
    """The machine's way of a <time>, or the content of an itemprop element."""
    if node.tag == "time":
        return str(node.get("datetime") or "")
    return str(node.get("content") or node.get("datetime") or "") if node.get("itemprop") else ""


def _in_sidebar(node: HtmlElement) -> bool:
    return any(
        part.tag in _ASIDE or _ASIDE_NAMES.search(f"{part.get('class') or ''} {part.get('id') or ''}")
        for part in node.iterancestors()
        if isinstance(part.tag, str) and part.tag != "body"
    )


def _dated(root: HtmlElement) -> Iterator[str]:
    """Short texts in elements named after a date: "Published 5/6/2025 at 4:15 p.m."."""
    for node in root.iter("div", "span", "p", "time", "li", "small", "td"):
        if _DATED.search(f"{node.get('class') or ''} {node.get('id') or ''}") or node.tag == "time":
            text = one_line(node.text_content() or "")
            if 6 <= len(text) <= settings.BYLINE_CHARS and not _in_sidebar(node):
                yield text


def _meta(root: HtmlElement) -> dict[str, str]:
    pairs = [
        (node.get("property") or node.get("name") or node.get("itemprop") or "", node.get("content") or "")
        for node in root.iter("meta")
    ]
    return {name.strip().lower(): clean(content) for name, content in reversed(pairs) if name and content}


def _linked_address(linked: Mapping[str, object]) -> str:
    """The address of the article in its JSON-LD: `url`, or the page that it is the main entity of."""
    page = linked.get("mainEntityOfPage")
    named = (linked.get("url"), page.get("@id") if isinstance(page, dict) else page, linked.get("@id"))
    return next((url for url in named if isinstance(url, str) and url.startswith(("http://", "https://"))), "")


def _canonical(root: HtmlElement) -> str | None:
    links = (node for node in root.iter("link") if (node.get("rel") or "").lower() == "canonical")
    return next(
        (node.get("href") for node in links if (node.get("href") or "").startswith(("http://", "https://"))), None
    )
