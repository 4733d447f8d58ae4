"""The headline: where a text says it, where it stands among furniture lines, and where it is glued to the first sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard import settings
from dashboard.corpus.fields import day
from dashboard.model import Span

_END = re.compile(r"""[.…:;,。।]["'”’»)\]]*$""")
_BYLINE = re.compile(
    r"^(?:by|von|por|par|di|door|written by|posted by|published|updated|text|redaktion|redacción|foto|photo)\b|"
    r"\b\d+\s*[- ]?(?:min(?:ute)?s?|minuten|minutos)\b\.?(?:\s+(?:read|lesezeit|de lectura))?$|@|https?://",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "if",
        "in",
        "into",
        "nor",
        "of",
        "off",
        "on",
        "or",
        "over",
        "per",
        "the",
        "to",
        "up",
        "via",
        "vs",
        "with",
        "out",
        "is",
        "are",
        "be",
        "after",
        "under",
        "amid",
        "than",
        "that",
        "its",
    ]
)
# Words that start a sentence and that a headline in capitals does not capitalise, or that no headline has in its middle.
_OPENERS = frozenset(
    [
        "A",
        "An",
        "The",
        "In",
        "On",
        "At",
        "It",
        "He",
        "She",
        "They",
        "We",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "As",
        "By",
        "For",
        "To",
        "Of",
        "If",
        "But",
        "And",
        "Der",
        "Die",
        "Das",
        "Ein",
        "Eine",
        "Einen",
        "Einem",
        "Im",
        "Am",
        "In",
        "Bei",
        "Beim",
        "Nach",
        "Mit",
        "Vor",
        "Für",
        "Auf",
        "Es",
        "Er",
        "Sie",
        "Wer",
        "Wie",
        "Zum",
        "Zur",
        "Seit",
        "Rund",
        "El",
        "La",
        "Los",
        "Las",
        "Un",
        "Una",
        "Unos",
        "Unas",
        "En",
        "Lo",
        "Al",
        "Con",
        "Por",
        "Tras",
        "Se",
        "Su",
        "Según",
        "Desde",
        "Más",
        "Le",
        "Les",
        "Une",
        "Des",
        "Du",
        "Il",
        "Elle",
        "Ils",
        "Dans",
        "Après",
        "Selon",
        "Pour",
        "Gli",
        "Il",
        "Lo",
        "Una",
        "Nel",
        "Nella",
        "O",
        "Os",
        "As",
        "Um",
        "Uma",
        "No",
        "Na",
        "De",
        "Het",
        "Een",
    ]
)
_LINKS = frozenset(
    [
        "a",
        "al",
        "an",
        "and",
        "at",
        "auf",
        "aus",
        "bei",
        "by",
        "con",
        "contra",
        "da",
        "dal",
        "das",
        "de",
        "del",
        "den",
        "der",
        "des",
        "di",
        "die",
        "do",
        "dos",
        "du",
        "e",
        "ein",
        "eine",
        "el",
        "em",
        "en",
        "et",
        "for",
        "from",
        "gegen",
        "im",
        "in",
        "la",
        "las",
        "le",
        "les",
        "los",
        "mit",
        "na",
        "nach",
        "no",
        "o",
        "of",
        "on",
        "or",
        "para",
        "per",
        "por",
        "según",
        "sin",
        "the",
        "to",
        "und",
        "unter",
        "van",
        "vom",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
        "with",
    ]
)
_WORD = re.compile(r"\S+")


def headline(text: str) -> str:
    """The headline of a plain text: the most headline-like of the lines before the first paragraph, or what is glued to it; "" for none."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][: settings.TITLE_LINES]
    short: list[str] = []
    for line in lines:
        if _is_paragraph(line):
            break
        short.append(line)
    if short and len(short) < len([line for line in text.split("\n") if line.strip()]):
        found = [line for line in short if _like_headline(line)]
        if found:
            return max(found, key=lambda line: (len(line.split()) >= settings.TITLE_WORDS[0], -short.index(line)))
    return glued(lines[0]) if lines and not short else ""


def _is_paragraph(line: str) -> bool:
    return len(line) > settings.TITLE_CHARS or bool(len(line) > 60 and re.search(r"""[.!?…。]["'”’»)]*$""", line))


def _like_headline(line: str) -> bool:
    words = line.split()
    if not len(words) > 1 or _END.search(line) or _BYLINE.search(line) or day(line):
        return False
    return any(ch.islower() for ch in line) or len(words) >= settings.TITLE_WORDS[0]


def glued(line: str) -> str:
    """The headline that runs into the first sentence of `line` without a stop, where that can be told safely; else ""."""
    words = list(_WORD.finditer(line))
    if len(words) < settings.TITLE_WORDS[0] + 4 or len(line) < settings.GLUED_CHARS:
        return ""
    low, high = settings.TITLE_WORDS
    for n in range(low, min(high, len(words) - 3)):
        before = [word.group() for word in words[:n]]
        if _END.search(before[-1]) or re.search(r"[.!?]$", before[-1]):
            return ""
        if _starts_sentence([word.group() for word in words[n : n + 6]], before):
            return line[: words[n - 1].end()]
    return ""


def _starts_sentence(words: Sequence[str], before: Sequence[str]) -> bool:
    """Whether `words` begin a sentence right after the headline words `before`."""
    first, second = words[0], words[1]
    if first not in _OPENERS or before[-1].casefold() in _LINKS or before[-1].endswith(","):
        return False
    if _title_case(before):
        return second[0].islower() or second[0].isdigit() or sum(w[0].islower() for w in words[1:]) >= 2
    return before[-1][0].islower()


def _title_case(words: Sequence[str]) -> bool:
    """Whether nearly all words but the small ones start with a capital or a digit."""
    large = [word for word in words if word.casefold() not in _SMALL and word[0].isalnum()]
    return len(large) > 2 and sum(not word[0].islower() for word in large) >= 0.9 * len(large)


def find(title: str, text: str) -> Span | None:
    """Where the headline stands: a whole line equal to it, or the start of the first line; white space may differ."""
    words = title.split()
    if not words:
        return None
    pattern = r"\s+".join(map(re.escape, words[: settings.TITLE_FIND_WORDS]))
    found = re.search(rf"^[ \t]*({pattern})[ \t]*$", text, re.MULTILINE) or re.match(rf"\s*({pattern})(?=\s)", text)
    return Span(*found.span(1)) if found else None


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
