"""The JSON-LD of a page: the article it describes, apart from the lists and teasers described beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lxml.html import HtmlElement

from dashboard.corpus import fields
from dashboard.corpus.kept import bare
from dashboard.text.borders import wordset

_ARTICLES = wordset(
    """newsarticle article reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle
    reviewnewsarticle askpublicnewsarticle liveblogposting blogposting socialmediaposting report scholarlyarticle
    techarticle advertisercontentarticle satiricalarticle"""
)
_OPENS, _ENDS = ("//", "<!--", "<![CDATA["), ("//", "-->", "]]>", ";")  # what some pages wrap a script in
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")  # where a page's own article stands; not in its lists


def objects(root: HtmlElement) -> list[dict[str, object]]:
    """Every object of the page's JSON-LD that may be about the page as a whole; broken scripts are passed over."""
    nested_objects: list[dict[str, object]] = []
    for node in root.iter("script"):
        if (node.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json" or not node.text:
            continue
        try:
            nested_objects += _objects(json.loads(_unwrapped(node.text), strict=False))
        except (ValueError, RecursionError):
            continue
    return nested_objects


def _unwrapped(text: str) -> str:
    """The script without the comment and CDATA signs around it."""
    text = text.strip()
    while text.startswith(_OPENS) or text.endswith(_ENDS):
        text = next((text.removeprefix(sign) for sign in _OPENS if text.startswith(sign)), text)
        text = next((text.removesuffix(sign) for sign in _ENDS if text.endswith(sign)), text).strip()
    return text


def _objects(data: object, depth: int = 0) -> Iterator[dict[str, object]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict) and depth < 6:
            yield item
            for key in _INSIDE:
                yield from _objects(item.get(key), depth + 1)


def article(linked_objects: list[dict[str, object]], title: str) -> dict[str, object]:
    """The article among the objects: of several the one with the page's headline; {} where there is none."""
    all_ = [item for item in linked_objects if _types(item) & _ARTICLES]
    own = (item for item in all_ if title and bare(fields.plain(item.get("headline"))) == bare(title))
    return next(own, all_[0] if all_ else {})


def day_of_page(linked_objects: list[dict[str, object]]) -> str:
    """The day that anything but an article is said to be published; a page of an archive says one, too."""
    return next(filter(None, (fields.plain(item.get("datePublished")) for item in linked_objects)), "")


def _types(item: dict[str, object]) -> set[str]:
    kinds = item.get("@type")
    return {str(kind).rpartition("/")[2].casefold() for kind in (kinds if isinstance(kinds, list) else [kinds])}
