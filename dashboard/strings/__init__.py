"""All words of the screen: one folder per language, one TOML file per room (strings/en/pane.toml, strings/de/pane.toml, …).

A key is "file.name"; {values} are filled in. A text that counts is a table with one form per CLDR plural category of its
language, chosen by the value `n`:

    versions = { one = "{n} version", other = "{n} versions" }

English is the reference: a test holds every other language to the same keys, values and plurals.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

NAMES = {"en": "English", "de": "Deutsch", "es": "Español"}  # each language by its own name, for those who look for it
LANGUAGES = tuple(NAMES)


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str = "en") -> Mapping[str, str]:
    """Return every string of a language by key; English for a language that has no folder.

    A plural gives its general form under its own name and every other form with the category behind it, so that
    scripts get plain strings: `versions` and `versions_one`.
    """
    folder = Path(__file__).parent / (language if language in LANGUAGES else "en")
    return {
        f"{path.stem}.{key}": text
        for path in sorted(folder.glob("*.toml"))
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for key, text in _forms(name, entry)
    }


def room(name: str, language: str = "en") -> Mapping[str, str]:
    """Return the strings of one file without the file's name in front: what a page's scripts are sent."""
    return {key.partition(".")[2]: text for key, text in catalogue(language).items() if key.startswith(f"{name}.")}


def text(key: str, language: str = "en", /, **values: object) -> str:
    """Return the string `key` in `language` with its {values} filled in, in the plural that `n` asks for.

    Whole numbers, dates and tuples of names are written as the language writes them. KeyError for a key that does not exist.
    """
    strings = catalogue(language)
    n = values.get("n")
    counted = strings.get(f"{key}_{plural(n, language)}") if isinstance(n, int) else None
    return (counted or strings[key]).format(**{name: _shown(value, language) for name, value in values.items()})


def preferred(accepted: str) -> str | None:
    """Return the language of the screen that an Accept-Language header names first; None where it names none."""
    wanted = (part.partition(";")[0].strip().lower().partition("-")[0] for part in accepted.split(","))
    return next((language for language in wanted if language in LANGUAGES), None)


@lru_cache(maxsize=4096)  # the queue counts several things in each of thousands of rows
def plural(n: int, language: str = "en") -> str:
    """Return the CLDR plural category of `n`: "one", "other", …"""
    return _locale(language).plural_form(n)


def number(value: float, language: str = "en", form: str | None = None) -> str:
    """Return a number as the language writes it; `form` is a CLDR pattern such as "0.00"."""
    return format_decimal(value, form, _locale(language)).replace("-", "−")


def percent(share: float, language: str = "en") -> str:
    """Return a share from 0 to 1 in whole percent."""
    return format_percent(share, locale=_locale(language))


def day(value: date, language: str = "en") -> str:
    """Return a day as the language writes it: Mar 13, 2026 · 13.03.2026 · 13 mar 2026."""
    return format_date(value, "medium", _locale(language))


def moment(value: datetime, language: str = "en") -> str:
    """Return a day and a time of day."""
    return f"{day(value, language)}, {format_time(value, 'short', locale=_locale(language))}"


def month(value: str, language: str = "en") -> str:
    """Return the month of "2026-08" as the language writes it: August 2026."""
    return str(format_skeleton("yMMMM", date.fromisoformat(f"{value}-01"), locale=_locale(language)))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language if language in LANGUAGES else "en")


def _forms(name: str, entry: str | dict[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(entry, str):
        yield name, entry
    else:
        yield from ((name if form == "other" else f"{name}_{form}", text) for form, text in entry.items())


def _shown(value: object, language: str) -> object:
    """A value as it is filled in; Babel takes 100 µs for a number, so those without a separator go past it."""
    if isinstance(value, date):
        return moment(value, language) if isinstance(value, datetime) else day(value, language)
    if isinstance(value, tuple):
        return format_list([str(item) for item in value], "standard", _locale(language))
    if isinstance(value, bool) or not isinstance(value, int) or 0 <= value < 1_000:
        return value
    return number(value, language)
