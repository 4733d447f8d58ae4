"""Versions made by hand, for tests that begin after the corpus has been read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from dashboard.model import Article, Role, Sentence, Version


def version(
    sentences: Sequence[str],
    *,
    name: str = "",
    language: str = "en",
    title: str | None = None,
    role: Role | None = None,
    site: str | None = None,
    story: str | None = None,
    published: date | None = None,
    page: Sequence[int] = (),
) -> Version:
    """A version with one sentence a line; `page` numbers the lines that an extractor would have left out."""
    text = "\n".join(sentences)
    key = name or sha256(text.encode()).hexdigest()[:16]
    made, at = [], 0
    for n, sentence in enumerate(sentences, 1):
        made.append(Sentence(n, at, at + len(sentence), sentence, "page" if n in page else "body", n - 1))
        at += len(sentence) + 1
    head = title if title is not None else (sentences[0] if sentences else "")
    article = Article(
        key, f"{key}.txt", head, text, language=language, role=role, site=site, story=story, published=published
    )
    return Version(article, tuple(made), role or "rewrite")
