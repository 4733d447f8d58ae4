"""`.md`: Markdown by markdown-it-py; `key: value` lines between two `---` at the top are its fields."""

from __future__ import annotations

import re
from typing import Any

from dashboard import settings
from dashboard.corpus import fields
from dashboard.corpus.decoding import decode
from dashboard.corpus.readers.document import of_html
from dashboard.errors import CorpusError
from dashboard.model import Reading

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w .-]{0,40}):[ \t]+(.+)$", re.MULTILINE)


def read(name: str, data: bytes) -> Reading:
    """The article of a Markdown text. CorpusError."""
    from markdown_it import MarkdownIt

    text = decode(data).replace("\r\n", "\n")
    if len(text) > 2 * settings.MAX_TEXT_CHARS:  # the marks included; asked before they are read
        reason = f"has {len(text):,} characters; the limit for an article is {settings.MAX_TEXT_CHARS:,}."
        raise CorpusError(reason, hint="Split it into one file per article.")
    front = _FRONT.match(text)
    body = MarkdownIt("commonmark").enable("table").render(text[front.end() :] if front else text)
    return Reading((of_html(name, body, "md", **_told(front[1] if front else "")),))


def _told(front: str) -> dict[str, Any]:
    values = {fields.folded(key): value.strip().strip("\"'") for key, value in _FIELD.findall(front)}
    values_told: dict[str, Any] = {
        name: fields.pick(values, name) for name in ("title", "url", "published", "language", "story")
    }
    return values_told | {
        "site": fields.site(values_told["url"], fields.pick(values, "site")),
        "role": fields.role(fields.pick(values, "role")),
    }
