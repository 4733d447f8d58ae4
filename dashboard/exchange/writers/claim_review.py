"""ClaimReview (JSON-LD of schema.org): one a sentence that the desk's answer calls unsupported.

https://schema.org/ClaimReview; search engines ask for url, claimReviewed and reviewRating, so these are always there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

from dashboard.exchange.rows import Page, Row, Source, read_pages
from dashboard.exchange.stream import write_array

RATING = {
    "@type": "Rating",
    "ratingValue": 1,
    "bestRating": 5,
    "worstRating": 1,
    "alternateName": "Unsupported",
    "ratingExplanation": "The sources of the story do not support this.",
}
START = '{"@context": "https://schema.org", "@graph": '


def write(source: Source, out: BinaryIO) -> int:
    """Write the graph of reviews; how many."""
    pages = read_pages(replace(source, final=True))
    reviews = (_review(page, row) for page in pages for row in page.rows if row["final"] == "unsupported")
    return write_array(out, reviews, start=START, end=lambda count: "}")


def _review(page: Page, row: Row) -> dict[str, object]:
    article = page.sheet.article
    name = f"urn:copydesk:article:{article.id}"
    words = [text for text in (row["note"], *(piece.get("note") for piece in row["evidence"])) if text]
    return {
        "@type": "ClaimReview",
        "@id": f"{name}:sentence:{row['n']}",
        "url": f"{name}:sentence:{row['n']}",
        "datePublished": row["marked_at"][:10],
        "author": {"@type": "Organization", "name": "Copydesk"},
        "claimReviewed": row["text"],
        "reviewRating": RATING,
        "reviewBody": " ".join(words) or RATING["ratingExplanation"],
        "itemReviewed": {"@type": "Claim", "appearance": _appearance(page, name), "citation": _citations(row)},
    }


def _appearance(page: Page, name: str) -> dict[str, object]:
    article = page.sheet.article
    appearance: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": name,
        "headline": article.title,
        "url": article.url or name,
    }
    if article.published:
        appearance["datePublished"] = article.published.isoformat()
    if article.site:
        appearance["publisher"] = {"@type": "Organization", "name": article.site}
    return appearance


def _citations(row: Row) -> list[dict[str, object]]:
    citations = []
    for piece in row["evidence"]:
        if piece.get("url"):
            citations.append({"@type": "CreativeWork", "url": piece["url"]})
        elif piece.get("quote"):
            work = f"urn:copydesk:article:{piece['article']}"
            citations.append({"@type": "CreativeWork", "@id": work, "text": piece["quote"]})
    return citations
