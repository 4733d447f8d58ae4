"""`.eml`: a message. Its subject, date and text are an article; its attachments are read in their turn."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email import policy
from email.utils import parseaddr
from pathlib import PurePosixPath
from typing import Any

from dashboard.corpus import fields
from dashboard.corpus.cleaning import one_line
from dashboard.corpus.drafts import Draft, finish
from dashboard.corpus.noting import note
from dashboard.corpus.readers.document import of_html
from dashboard.corpus.readers.member import Member
from dashboard.corpus.readers.saved_page import mail_date
from dashboard.errors import CorpusError
from dashboard.model import Article, Refusal

_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|rv|tr)\s*:\s*)+", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:image|audio|video)/|application/(?:x-)?(?:pkcs7|pgp)-|text/(?:x-)?vcard"
)  # seals, cards, pictures
_SIGNATURE = re.compile(r"\n-- \n.*\Z", re.DOTALL)


def unpack(name: str, data: bytes) -> Iterator[Article | Member | Refusal]:
    """The article that a message is, then its attachments. CorpusError for what is no message."""
    try:
        message: Any = email.message_from_bytes(data, policy=policy.default)
        body = message.get_body(("plain", "html"))
        attached = list(message.iter_attachments()) if message.is_multipart() else []
        headers, text = _told(message), _content(body) if body is not None else ""
    except Exception as error:  # a header or a boundary that the parser of the standard library stumbles over
        raise CorpusError("is a damaged mail.", hint="Save the message again.") from error
    if "From" not in message and "Subject" not in message:
        raise CorpusError("is not a mail, whatever its name says.", hint="Save the message as .eml.")
    if text.strip() and body is not None and body.get_content_type() == "text/html":
        yield of_html(name, text, "eml", record=True, **headers)
    elif text.strip():
        yield finish(Draft(name, _SIGNATURE.sub("", text), "eml", record=True, **headers))
    elif not any(part.get_filename() and not _ASIDE.match(part.get_content_type()) for part in attached):
        hint = "Open it in a mail program and save it again, or save its text as .txt."
        raise CorpusError("is a mail without any text.", hint=hint)
    for part in attached:
        if _ASIDE.match(part.get_content_type()):
            note("passed_over", part.get_content_type())
            continue
        title, content = one_line(part.get_filename() or ""), part.get_payload(decode=True)
        if title and isinstance(content, bytes):
            yield Member(f"{name}/{PurePosixPath(title.replace(chr(92), '/')).name}", content)


def _told(message: Any) -> dict[str, Any]:
    """What the head says: subject, day, and the sender's domain as the site."""
    sent = mail_date(message.get("Date"))
    domain = parseaddr(str(message.get("From", "")))[1].rpartition("@")[2]
    return {
        "title": _PREFIX.sub("", one_line(str(message.get("Subject", "")))),
        "published": sent.date().isoformat() if sent else "",
        "site": fields.site(f"https://{domain}") if domain else None,
    }


def _content(body: Any) -> str:
    try:
        return str(body.get_content()).replace("\r\n", "\n")
    except LookupError:  # an encoding that nobody knows
        return str(body.get_payload(decode=True), "utf-8", errors="replace")
