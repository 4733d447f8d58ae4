"""Several captures of one address: as many versions of one article as there were different texts.

Captures of the same text are copies like any other; the earliest time stays. Captures whose texts differ are told apart
by time, and belong to one story.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dashboard.model import Article
from dashboard.text.addresses import address


def told_apart(articles: Iterable[Article]) -> list[Article]:
    """The articles, of each text at an address the earliest capture first: it is the one that others are copies of."""
    captured = list(articles)
    first: dict[tuple[str, str], datetime] = {}
    for article in captured:
        if article.captured:
            key = article.id, address(article.url)
            first[key] = min(first.get(key, article.captured), article.captured)
    return [replace(item, captured=first.get((item.id, address(item.url)), item.captured)) for item in captured]


def is_earlier(item: Article, other: Article) -> bool:
    """Whether `item` is what stood at the address of `other` before it: then the two are revisions, not rewrites."""
    if not (item.captured and other.captured and item.captured < other.captured):
        return False
    return bool(address(item.url)) and address(item.url) == address(other.url)


def of_other_texts(articles: Iterable[Article]) -> list[tuple[Article, Article]]:
    """(later, first) for each text that was seen at an address where another had been seen before."""
    pairs: list[tuple[Article, Article]] = []
    first: dict[str, Article] = {}
    for article in sorted((item for item in articles if item.captured), key=lambda item: str(item.captured)):
        at = address(article.url)
        if at and first.setdefault(at, article) is not article:
            pairs.append((article, first[at]))
    return pairs
