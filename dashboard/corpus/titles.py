"""The headline: which line of a plain text it is, and where a given one stands in the text."""

from __future__ import annotations

import itertools
import re

from dashboard import settings
from dashboard.corpus.fields import day
from dashboard.corpus.glue import glued
from dashboard.model import Span

_END = re.compile(r"""[.…:;,。।]["'”’»)\]]*$""")
_STOP = re.compile(r"""[.!?…。]["'”’»)]*$""")
_BYLINE = re.compile(
    r"^(?:by|von|por|par|di|door|written by|posted by|published|updated|text|redaktion|redacción|foto|photo)\b|"
    r"\b\d+\s*[- ]?(?:min(?:ute)?s?|minuten|minutos)\b\.?(?:\s+(?:read|lesezeit|de lectura))?$|@|https?://",
    re.IGNORECASE,
)
_KICKER = re.compile(
    r"^(?:press release|news release|media release|statement|breaking(?: news)?|exclusive|live|pressemitteilung|"
    r"eilmeldung|"
    r"nota de prensa|comunicado(?: de prensa)?|última hora|communiqué(?: de presse)?|comunicato stampa)\b(?![:])",
    re.IGNORECASE,
)


def headline(text: str) -> str:
    """The headline of a plain text, "" for none: a line before the first paragraph, or what is glued to that."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    ahead = list(itertools.takewhile(lambda line: not _is_paragraph(line), lines[: settings.TITLE_LINES]))
    if not ahead:
        return glued(lines[0], text) if lines else ""
    found = [line for line in ahead if _like_headline(line)] if len(ahead) < len(lines) else []
    return max(found, key=_rank, default="")


def _is_paragraph(line: str) -> bool:
    return len(line) > settings.TITLE_CHARS or (len(line) > settings.PARAGRAPH_CHARS and bool(_STOP.search(line)))


def _like_headline(line: str) -> bool:
    words = line.split()
    if len(words) < 2 or _END.search(line) or _BYLINE.search(line) or day(line):
        return False
    return any(ch.islower() for ch in line) or len(words) >= settings.TITLE_WORDS[0]


def _rank(line: str) -> tuple[bool, bool]:
    """Headlines have some words and are no kicker; among equals the first line wins."""
    return not _KICKER.match(line), len(line.split()) >= settings.TITLE_WORDS[0]


def find(title: str, text: str) -> Span | None:
    """Where the headline stands: a whole line equal to it, or the start of the first line; white space may differ.

    None where it does not stand in the text, and where it is all of the text.
    """
    words = title.split()
    if not words or len(title) > settings.TITLE_FIND_CHARS:
        return None
    pattern = r"[^\S\n]+".join(map(re.escape, words))
    found = re.search(rf"^[^\S\n]*({pattern})[^\S\n]*$", text, re.MULTILINE) or re.match(rf"\s*({pattern})(?=\s)", text)
    return Span(*found.span(1)) if found and found.group(1) != text.strip() else None


def begins_with(text: str, title: str) -> bool:
    """Whether `text` already starts with `title`, white space, case and quotation marks aside."""
    return _bare(text[: 2 * len(title) + 200]).startswith(_bare(title))


def _bare(text: str) -> str:
    return re.sub(r"[\s\"'“”‘’„«»]+", "", text).casefold()


def shortened(text: str) -> str:
    """A name for a text without a headline: its first words and " …"."""
    words = text[: 4 * settings.NAME_CHARS].split()
    name = ""
    for word in words:
        if len(name) + len(word) >= settings.NAME_CHARS:
            return f"{name} …".strip()
        name = f"{name} {word}".strip()
    return name if len(name.split()) < 2 else f"{name} …"
