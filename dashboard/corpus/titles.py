"""The headline: which line of a plain text it is, and where a given one stands in the text."""

from __future__ import annotations

import itertools
import re

from dashboard import settings
from dashboard.corpus.days import day
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
    candidates = [line for line in ahead if _like_headline(line)] if len(lines) > 1 else []
    return max(candidates, key=_rank, default="")


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
    if not words:
        return None
    at = 0
    for line in text.split("\n"):
        if line.split(None, len(words)) == words:
            return _unless_all(text, at + len(line) - len(line.lstrip()), at + len(line.rstrip()))
        at += len(line) + 1
    end = _prefix(words, text)
    return _unless_all(text, len(text) - len(text.lstrip()), end) if end else None


def _unless_all(text: str, start: int, end: int) -> Span | None:
    return Span(start, end) if text[start:end] != text.strip() else None


def _prefix(words: list[str], text: str) -> int:
    """Where `words` end at the start of the first line, 0 when it starts otherwise."""
    line = text.lstrip().partition("\n")[0]
    ahead = line.split(None, len(words))
    if len(ahead) <= len(words) or ahead[:-1] != words:
        return 0
    rest = len(ahead[-1])
    return len(text) - len(text.lstrip()) + len(line[: len(line) - rest].rstrip())


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
