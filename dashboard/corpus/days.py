"""Days as they are written in metadata, meta tags and bylines → dates. What can be read in two ways is unknown.

Years outside 1800 … next year are unknown, too: 0001-01-01 and 9999-12-31 are what programs write for "no date".
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from dashboard import settings
from dashboard.corpus.cleaning import one_line
from dashboard.model import known_day

_DAY = re.compile(
    r"""(?<![\w.])(?:
        \d{4}[-/.]\d{1,2}[-/.]\d{1,2}
      | \d{1,2}\.\s?\d{1,2}\.\s?\d{4}
      | \d{1,2}(?:st|nd|rd|th|\.|er|º|ª)?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+|del\s+)?\d{4}
      | \d{1,2}-[^\W\d_]{3,12}-\d{4}
      | [^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}
    )(?!\d)""",
    re.VERBOSE,
)
_EAST = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_SHORT = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2})(?![.\d])(?:[ ,].{0,20})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
_AMERICAN = re.compile(r"\b[ap]\.m\.|\b[ECMP][SD]?T\b", re.IGNORECASE)  # nobody else writes the time so
_CHANGED = re.compile(
    r"(?:updated?|modified|revised|edited|corrected|aktualisiert|geändert|stand|actualizad[oa]|modificad[oa]|mis(?:e)? à jour|"
    r"modifié|aggiornat[oa]|atualizad[oa]|bijgewerkt|gewijzigd)\W{0,4}(?:on|at|am|um|el|le|il|em|op)?\W{0,3}$",
    re.IGNORECASE,
)
_LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "nl")
_STRICT = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]}
_SHEET_START = date(1899, 12, 30)  # day 0 of a spreadsheet


def day(text: str, language: str = "und") -> date | None:
    """The day that `text` names in full; None where there is none, or where it can be read in two ways.

    Of a day of publication and one of a later change it is the former. `language`: ISO 639-1, for names of months.
    """
    text = one_line(text)[:200]
    if re.fullmatch(r"-?[\d.,]+", text) or _COMPACT.fullmatch(text):
        return _of_number(text)
    matches = list(_DAY.finditer(text))
    first = [match for match in matches if not _CHANGED.search(text[: match.start()][-40:])]
    if matches:
        return _parsed((first or matches)[0].group(), language)
    east = _EAST.search(text)
    if east:
        return _date(*map(int, east.groups()))
    slashed = _SLASHED.search(text)
    return _of_slashes(text, *map(int, slashed.groups())) if slashed else None


def dateline(line: str, language: str = "und") -> date | None:
    """The day that a byline names; None for a line that says much else (a headline may hold a day, too)."""
    if len(line) > settings.BYLINE_CHARS or not (_DAY.search(line) or _SLASHED.search(line) or _EAST.search(line)):
        return None
    rest = _SLASHED.sub("", _EAST.sub("", _DAY.sub("", line)))
    return day(line, language) if len(rest.split()) <= settings.BYLINE_WORDS else None


def _of_number(text: str) -> date | None:
    """Seconds or milliseconds since 1970, 20250506, 06.05.25, or a spreadsheet's number of a day."""
    if re.fullmatch(r"\d{9,10}(?:\d{3})?", text):
        return known_day(datetime.fromtimestamp(int(text[:10] if len(text) in (10, 13) else text[:9]), UTC).date())
    compact, short = _COMPACT.fullmatch(text), _SHORT.fullmatch(text)
    if compact:
        return _date(*map(int, compact.groups()))
    if short:
        return _date(2000 + int(short[3]), int(short[2]), int(short[1]))
    if re.fullmatch(r"[2-9]\d{4}(?:\.\d+)?", text):
        return known_day(_SHEET_START + timedelta(days=int(text[:5])))
    return _parsed(text, "und") if _DAY.fullmatch(text) else None


def _of_slashes(text: str, first: int, second: int, year: int) -> date | None:
    """Day and month in either order, where only one can be meant, or where the time of day is an American one."""
    if first != second and first <= 12 and second <= 12:
        return _date(year, first, second) if _AMERICAN.search(text) else None
    return _date(year, *((second, first) if first > 12 else (first, second)))


def _parsed(text: str, language: str) -> date | None:
    numbers = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)
    if numbers:
        return _date(*map(int, numbers.groups()))
    import dateparser  # .07 s, and most days are written in numbers

    languages = [language] if language in _LANGUAGES else list(_LANGUAGES)
    for tried in (languages, list(_LANGUAGES)):
        try:
            at = dateparser.parse(text.replace("-", " "), languages=tried, settings=cast(Any, _STRICT))
        except (ValueError, OverflowError, RecursionError):
            return None
        if at is not None:
            return _date(at.year, at.month, at.day)
    return None


def _date(year: int, month: int, day_: int) -> date | None:
    try:
        return known_day(date(year, month, day_))
    except ValueError:
        return None
