"""The article out of what browsers do not show as it is: a saved web archive, <noscript>, templates.

A block of one of these is opened where it holds running text of some length, else taken out, as browsers do: broken
markup inside one must not swallow the page behind it.
"""

from __future__ import annotations

import email
import re

from dashboard import settings
from dashboard.errors import CorpusError

_ARCHIVE = re.compile(
    rb"(?:From|MIME-Version|Subject|Date|Snapshot-Content-Location|Content-Type):[^\n]{0,300}\n", re.IGNORECASE
)
_MULTIPART = re.compile(rb"^content-type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)
_EDGE = re.compile(r"<(/?)(noscript|template|script)(\b[^<>]{0,2000})>", re.IGNORECASE)
_TEMPLATE_TYPE = re.compile(r"""type\s*=\s*["']?\s*text/(?:template|html|x-template|x-handlebars)""", re.IGNORECASE)
_SHADOW = re.compile(r"shadowroot", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_SLOT = re.compile(r"\{\{|<%|\$\{")


def page_of_archive(data: bytes) -> bytes:
    """The bytes of the HTML part of a web archive (MHTML); `data` as it is when it is none."""
    head = data[:4096]
    if not _ARCHIVE.match(head) or not _MULTIPART.search(head):
        return data
    try:
        message = email.message_from_bytes(data)
        part = next(part for part in message.walk() if part.get_content_type() == "text/html")
        content = part.get_payload(decode=True)
    except (StopIteration, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        raise CorpusError("is a web archive without a readable page.", hint="Save the page as HTML.") from None
    return content if isinstance(content, bytes) else b""


def unpack(source: str) -> str:
    """The page with its <noscript>, <template> and script templates opened or taken out."""
    if not _EDGE.search(source):
        return source
    out: list[str] = []
    at, opened, inside = 0, None, ""
    for edge in _EDGE.finditer(source):
        closing, tag = bool(edge[1]), edge[2].lower()
        if opened is None and not closing:
            if tag == "script" and not _TEMPLATE_TYPE.search(edge[3]):
                inside = "script"  # no tag inside a script is one
                opened = edge
            elif not edge[3].endswith("/"):
                opened, inside = edge, tag
        elif opened is not None and closing and tag == inside:
            out.append(source[at : opened.start()])
            out.append(_opened(opened, source[opened.end() : edge.start()], edge))
            at, opened, inside = edge.end(), None, ""
        elif opened is None and closing and tag == "noscript":
            out.append(source[at : edge.start()])
            at = edge.end()
    return "".join([*out, source[at:]])


def _opened(start: re.Match[str], content: str, end: re.Match[str]) -> str:
    tag = start[2].lower()
    if tag == "script" and not _TEMPLATE_TYPE.search(start[3]):
        return start[0] + content + end[0]
    if tag == "template" and _SHADOW.search(start[3]):
        return f"<div>{content}</div>"  # what a component shows
    words = _TAG.sub(" ", content)
    long = sum(map(len, words.split())) >= settings.PAGE_LEAST_CHARS * 0.75 and not _SLOT.search(content)
    return f"<div>{content}</div>" if long else ""
