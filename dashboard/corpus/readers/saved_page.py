"""`.html`, `.mhtml`: a page as a browser or a program saved it."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from dashboard.corpus import fields
from dashboard.corpus.drafts import finish, of_page
from dashboard.corpus.page import read_page
from dashboard.model import Reading

_HEAD = 4096
_SAVED = re.compile(rb"saved date: ([^\r\n<>]{10,60})")  # what SingleFile writes into a comment at the top
_ADDRESS = re.compile(
    rb"(?:^Snapshot-Content-Location: *|<!-- saved from url=\(\d{4}\)|^ *url: )(https?://[!-~]{3,1500})", re.MULTILINE
)
_JS_DATE = re.compile(r"\w{3} (\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")


def read(name: str, data: bytes) -> Reading:
    """The article of a page. CorpusError."""
    draft = of_page(name, read_page(data))
    address = None if draft.url else _ADDRESS.search(data[:_HEAD])
    url = address[1].decode("ascii", errors="ignore") if address else draft.url
    site = fields.site(url) if address else draft.site
    return Reading((finish(replace(draft, url=url, site=site or draft.site, captured=saved(data))),))


def saved(data: bytes) -> datetime | None:
    """When the page was saved, where the file says so itself: a browser's web archive, or SingleFile."""
    if saved_match := _SAVED.search(data[:_HEAD]):
        written = _JS_DATE.match(saved_match[1].decode("ascii", errors="ignore"))
        return _utc(datetime.strptime(" ".join(written.groups()), "%b %d %Y %H:%M:%S %z")) if written else None
    if not re.match(rb"(?:From|MIME-Version|Subject|Snapshot-Content-Location):", data[:_HEAD], re.IGNORECASE):
        return None
    return mail_date(email.message_from_bytes(data[:_HEAD]).get("Date"))


def mail_date(header: object) -> datetime | None:
    """The moment that a Date header names; None where it names none."""
    try:
        return _utc(parsedate_to_datetime(str(header))) if header else None
    except (TypeError, ValueError, IndexError):
        return None


def _utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
