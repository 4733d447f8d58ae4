"""What stands in Triage's one filter field: a list of tokens, each a word to search for or "NAME=VALUE".

Pure: filters become tokens and tokens filters. Whoever types may write "site:example.org" or a date as well.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.review.queue.filters import Filters, from_query

NAMES = ("status", "suggested", "kind", "confidence", "decided", "editor", "disagreement", "hands", "site", "language")
SINGLE = ("text", "since", "until")
MONTH = "month"
_TOKEN = re.compile(r"(?P<name>[^\s=:]+)\s*[=:]\s*(?P<value>\S.*)", re.DOTALL)
_DAY = r"\d{4}-\d{2}(?:-\d{2})?"
_PERIOD = re.compile(rf"(?P<first>{_DAY})(?:\s*(?:\.\.|–|to)\s*(?P<last>{_DAY}))?")


def encode(filters: Filters) -> list[str]:
    """The tokens of filters, in the order of the fields; the words that are searched for come last, as one."""
    terms = [f"{name}={value}" for name in NAMES for value in getattr(filters, name)]
    month = month_of(filters.since, filters.until)
    if month:
        terms.append(f"{MONTH}={month}")
    else:
        terms += [f"{name}={day}" for name in ("since", "until") if (day := getattr(filters, name))]
    return [*terms, filters.text] if filters.text else terms


def decode(tokens: Iterable[str], known_as: Mapping[str, str]) -> Filters:
    """The filters that tokens ask for; what names no filter is searched for. `known_as`: {what a visitor may call it: name}."""
    values: dict[str, list[str]] = {name: [] for name in NAMES}
    days: dict[str, date] = {}
    words: list[str] = []
    for token in tokens:
        name, value = part(token, known_as)
        if name in values:
            values[name].append(value)
        elif name == "days":
            days |= period(value)
        else:
            words.append(value)
    filters = from_query(
        {"lang" if name == "language" else name: "~".join(map(escaped, some)) for name, some in values.items()}
    )
    given: dict[str, Any] = {name: getattr(filters, name) for name in NAMES}
    return Filters(text=" ".join(words), since=days.get("since"), until=days.get("until"), **given)


def part(token: str, known_as: Mapping[str, str]) -> tuple[str, str]:
    """A token as (name, value): the name of a filter, "days" for a time, "" for words to search for."""
    text = " ".join(token.split())
    match = _TOKEN.fullmatch(text)
    name = known_as.get(match["name"].casefold(), "") if match else ""
    if match and name in ("since", "until") and period(match["value"]):
        return "days", text
    if match and name == MONTH and period(match["value"]):
        return "days", match["value"]
    if match and name in NAMES:
        return name, match["value"]
    return ("days", text) if period(text) else ("", text)


def period(text: str) -> dict[str, date]:
    """{"since": day, "until": day} of "2026-08", "2026-08-25", "2026-08-01..2026-08-25", "since=2026-08-01"; {} for none."""
    name, _, value = text.rpartition("=")
    match = _PERIOD.fullmatch(value.strip())
    if not match:
        return {}
    try:
        first, last = first_day(match["first"]), last_day(match["last"] or match["first"])
    except ValueError:
        return {}
    return {key: day for key, day in (("since", first), ("until", last)) if name in ("", key)}


def first_day(text: str) -> date:
    """The day, or the first of the month. ValueError for one that the calendar has not."""
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01")


def last_day(text: str) -> date:
    """The day, or the last of the month. ValueError for one that the calendar has not."""
    first = first_day(text)
    return first if len(text) > 7 else first.replace(day=calendar.monthrange(first.year, first.month)[1])


def month_of(since: date | None, until: date | None) -> str:
    """ "2026-08" where the two days are the first and the last of one month, else ""."""
    if not since or not until:
        return ""
    month = f"{since:%Y-%m}"
    return month if (first_day(month), last_day(month)) == (since, until) else ""


def months(first: date | None, last: date | None, most: int = 12) -> Sequence[str]:
    """The months between two days, newest first."""
    if not first or not last:
        return ()
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    ends = [last.year * 12 + last.month - 1 - k for k in range(min(most, count))]
    return [f"{end // 12:04}-{end % 12 + 1:02}" for end in ends]


def escaped(value: str) -> str:
    """A value as it stands in an address."""
    return value.replace("%", "%25").replace("~", "%7E")
