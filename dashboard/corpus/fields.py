"""The fields of a record or a table row under the many names they have in the wild, their values read as strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, cast
from urllib.parse import urlsplit

import dateparser

from dashboard import settings
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
    ),
    "id": ("id", "key", "article_id", "guid", "uuid", "_id"),
    "language": ("language", "lang", "locale"),
    "role": ("role",),
    "story": ("story", "story_id", "event", "cluster"),
}
ROLES = ("source", "rewrite", "single")
_DAY = re.compile(
    r"""(?<![\w.])(?:
        \d{4}[-/.]\d{1,2}[-/.]\d{1,2}
      | \d{1,2}\.\s?\d{1,2}\.\s?\d{4}
      | \d{1,2}(?:st|nd|rd|th|\.|er|º|ª)?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+|del\s+)?\d{4}
      | [^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}
    )(?!\d)""",
    re.VERBOSE,
)
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "nl")
_STRICT = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]}


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
        return next((plain(value[k]) for k in ("name", "text", "@value", "title", "url") if k in value), "")
    return "" if value is None or isinstance(value, bool) else str(value)


def day(text: str, language: str = "und") -> date | None:
    """The day that `text` names in full; None where there is none, or where it can be read in two ways."""
    text = one_line(text)[:200]
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):  # seconds or milliseconds since 1970
        return datetime.fromtimestamp(int(text[:10]), UTC).date()
    found = _DAY.search(text)
    if found:
        return _parsed(found.group(), language)
    slashed = _SLASHED.search(text)
    if not slashed:
        return None
    first, second, year = map(int, slashed.groups())
    if first != second and first <= 12 and second <= 12:
        return None
    return _date(year, *((second, first) if first > 12 else (first, second)))


def dateline(line: str, language: str = "und") -> date | None:
    """The day that a byline names; None for a line that says much else (a headline may hold a day, too)."""
    if len(line) > settings.BYLINE_CHARS or not (_DAY.search(line) or _SLASHED.search(line)):
        return None
    rest = _SLASHED.sub("", _DAY.sub("", line))
    return day(line, language) if len(rest.split()) <= settings.BYLINE_WORDS else None


def _parsed(text: str, language: str) -> date | None:
    numbers = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)
    if numbers:
        return _date(*map(int, numbers.groups()))
    languages = [language] if language in _LANGUAGES else list(_LANGUAGES)
    for tried in (languages, list(_LANGUAGES)):
        try:
            at = dateparser.parse(text, languages=tried, settings=cast(Any, _STRICT))
        except (ValueError, OverflowError, RecursionError):
            return None
        if at is not None:
            return date(at.year, at.month, at.day)
    return None


def _date(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None


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
