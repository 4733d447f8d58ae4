"""The fields of a record or a table row under the many names they have in the wild, their values read as strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from dashboard.corpus.cleaning import one_line
from dashboard.model import Role

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text",
        "body",
        "content",
        "article_text",
        "fulltext",
        "full_text",
        "articlebody",
        "article_body",
        "story_text",
        "artikeltext",
        "text_body",
        "plain_text",
        "plaintext",
        "texto",
        "texte",
        "maintext",
        "body_text",
    ),
    "html": ("html", "raw_html", "body_html", "content_html"),
    "title": ("title", "headline", "head", "og_title", "titel", "titulo"),
    "url": ("url", "link", "href", "canonical", "canonical_url", "source_url"),
    "site": ("site", "source", "publisher", "domain", "hostname", "outlet", "site_name", "sitename"),
    "published": (
        "published",
        "date",
        "pub_date",
        "published_at",
        "date_published",
        "datepublished",
        "publish_date",
        "pubdate",
        "publication_date",
        "publishdate",
        "date_publish",
        "datum",
        "fecha",
    ),
    "id": ("id", "key", "article_id", "guid", "uuid", "_id"),
    "language": ("language", "lang", "locale"),
    "role": ("role",),
    "story": ("story", "story_id", "event", "cluster"),
}
ROLES = ("source", "rewrite", "single")


def folded(key: str) -> str:
    """A column name as it is compared: "Pub Date" and "pub-date" are "pub_date"."""
    return re.sub(r"[\s\-.:]+", "_", one_line(key).casefold())


def pick(record: Mapping[str, Any], field: str) -> str:
    """The first non-empty value of `field` under any of its names, as a string; "" where there is none."""
    for name in NAMES[field]:
        value = plain(record.get(name))
        if value.strip():
            return value
    return ""


def plain(value: Any) -> str:
    """A JSON or CSV value as a string: a list is paragraphs, an object is what its name, text or @value says."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(plain, value)))
    if isinstance(value, dict):
        return next((plain(value[k]) for k in ("name", "text", "@value", "$date", "title", "url") if k in value), "")
    return "" if value is None or isinstance(value, bool) else str(value)


def site(url: str | None, name: str = "") -> str | None:
    """The host of `url` without "www."; else `name` (a publisher), else None."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or one_line(name) or None


def language(code: str) -> str:
    """ISO 639-1 of a language tag ("de-AT" → "de"); "und" for anything else."""
    head = re.split(r"[-_]", code.strip().casefold())[0]
    return head if re.fullmatch("[a-z]{2}", head) else "und"


def role(value: str) -> Role | None:
    """A role as the model knows it; None for an unknown word."""
    value = value.strip().casefold()
    return cast(Role, value) if value in ROLES else None
