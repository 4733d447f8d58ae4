"""Times of day in a sentence: in figures, in words, with their zone.

A time's value is `HH:MM`, with "?" where a.m. or p.m. is not said and a zone behind it as hours from UTC: `15:00`, `03:15?`,
`20:00 -5`. Times of different zones are the same where they are the same moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dashboard.model import Specific
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon

_TIME = regex.compile_twice(
    r"(?<![\d.,:$€£])(?P<h>[0-2]?\d)(?:(?P<sep>[:.h]|\sh\s)(?P<min>[0-5]\d))?(?!\d|[.,]\d)(?::\d\d)?\s?(?P<half>[ap]\.\s?m\b\.?|[ap]m\b|[AP]\.?M\b\.?)?\s?"
    r"(?P<unit>Uhr\b|horas?\b|hrs?\b|heures?\b|h\b|o['’]clock|uur\b|local time)?"
)
_DAYTIME = regex.compile_twice(
    r"\s?,?\s?(?:(?:in the|de la|de|am|à la|del|da)\s)?(?P<part>morning|afternoon|evening|night|morgens|vormittags|nachmittags|abends|nachts|"
    r"Morgen|Abend|mañana|tarde|noche|madrugada|matin|soir|après-midi)\b"
)
_DIGIT = re.compile(r"\d")
_MILITARY = regex.compile_twice(
    r"(?<![\d.,:])([01]\d|2[0-3])([0-5]\d)(?=\s(?:UTC|GMT|hours|hrs|local)\b)",
    signs=("UTC", "GMT", "hours", "hrs", "local"),
)  # 0912 UTC
_PLAIN_END = regex.compile_twice(
    r"\s*(?:[.,;)”\"]|$|(?:on|and|in|this|each|every)\b|to\s\d)"
)  # "at 11.42 to the euro" is none
_LATE = frozenset(
    {"afternoon", "evening", "night", "nachmittags", "abends", "abend", "tarde", "noche", "soir", "après-midi"}
)
_EARLY = frozenset({"morning", "morgens", "vormittags", "morgen", "mañana", "madrugada", "matin"})
_AT = (" at", " um", " las", " gegen", " ab", " at about", " around", " um etwa", " by", " à", " alle", " às", " om")


def find_times(text: str, language: str) -> Iterator[Specific]:
    """Every time of day of `text`. A bare "15.20" needs a word that says it is a time."""
    zone = _zones(language)
    taken: list[tuple[int, int]] = []
    figures = _DIGIT.search(text) is not None
    for hit in _TIME.finditer(text) if figures else ():
        found = _figures(text, hit, language)
        if found:
            end, hour, minute, sure = found
            end, hours = _with_zone(text, end, zone, language)
            opening = (
                _range_start(text, hit.start(), hour, sure=sure)
                if not taken or taken[-1][1] < hit.start() - 12
                else None
            )
            if opening:
                yield _specific(text, *opening, sure=sure, zone=hours)
            taken.append((hit.start(), end))
            yield _specific(text, hit.start(), end, hour, minute, sure=sure, zone=hours)
    for hit in _MILITARY.finditer(text) if figures else ():
        end, hours = _with_zone(text, hit.end(), zone, language)
        taken.append((hit.start(), end))
        yield _specific(text, hit.start(), end, int(hit[1]), int(hit[2]), sure=True, zone=hours)
    for start, end, hour, minute, sure in _in_words(text, language):
        if not any(a < end and start < b for a, b in taken):
            stop, hours = _with_zone(text, end, zone, language)
            yield _specific(text, start, stop, hour, minute, sure=sure, zone=hours)


_FROM = regex.compile_twice(
    r"\b(?:from|between|von|zwischen|de|desde las|entre las|entre|dalle|tra le|van|tussen)\s(?P<h>[0-2]?\d)(?:[:.h](?P<min>[0-5]\d))?h?\s"
    r"(?:to|and|bis|und|a|y las|à|et|alle|e le|tot|en)\s$",
    regex.IGNORECASE,
)


def _range_start(text: str, end: int, until: int, *, sure: bool) -> tuple[int, int, int, int] | None:
    """(start, end, hour, minute) of the time that a range begins with where only its end says that it is one: "from 6 to 9 a.m.";
    in the same half of the day where that leaves it before the end."""
    hit = _FROM.search(text, max(0, end - 30), end)
    if hit is None or int(hit["h"]) > 23:
        return None
    hour = int(hit["h"])
    if sure and until >= 12 > hour and hour + 12 < until:
        hour += 12
    return hit.start("h"), hit.end("min") if hit["min"] else hit.end("h"), hour, int(hit["min"] or 0)


def _specific(text: str, start: int, end: int, hour: int, minute: int, *, sure: bool, zone: str) -> Specific:
    value = f"{hour:02d}:{minute:02d}{'' if sure else '?'}" + (f" {zone}" if zone else "")
    return Specific("time", start, end, text[start:end], value)


def _figures(text: str, hit: regex.Match[str], language: str) -> tuple[int, int, int, bool] | None:
    """(end, hour, minute, whether the half of the day is known) of a match, None where it is no time."""
    half, unit, sep, minute = hit["half"], hit["unit"], hit["sep"], hit["min"]
    at = f" {text[max(0, hit.start() - 12) : hit.start()].rstrip().lower()}".endswith(_AT)
    end = hit.start() + len(hit.group().rstrip())
    daytime = _DAYTIME.match(text, end) if (at or sep or unit) else None
    said = (
        half
        or (sep == ":" and minute)
        or (sep and sep.strip() == "h" and minute)
        or (
            unit
            and (
                minute
                or (at and language != "en")
                or unit not in ("h", "hr", "hrs", "hora", "horas", "heure", "heures")
            )
        )
    )
    plain = sep == "." and minute and _PLAIN_END.match(text, hit.end())  # "begins at 7.15."
    if not (said or (sep and at and (language != "en" or daytime or plain)) or (at and daytime and int(hit["h"]) < 13)):
        return None
    if sep == "." and not minute:
        return None
    hour = int(hit["h"])
    if half:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    elif daytime:
        end = daytime.end()
        hour = _of_part(hour, daytime["part"].lower())
    sure = bool(half or daytime or hour > 12 or hour == 0 or language != "en")
    return (end, hour % 24, int(minute or 0), sure) if hour < 25 else None


def _of_part(hour: int, part: str) -> int:
    if part in _LATE:
        return hour % 12 + (12 if not (part in ("night", "noche") and hour % 12 < 5) else 0)
    return hour % 12 if part in _EARLY else hour


# ---- in words ---------------------------------------------------------------------------------------------------
_HOURS = {
    "en": "one two three four five six seven eight nine ten eleven twelve",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "es": "una dos tres cuatro cinco seis siete ocho nueve diez once doce",
}
_MINUTES = {
    "en": {
        "half past": 30,
        "quarter past": 15,
        "quarter to": -15,
        "ten past": 10,
        "ten to": -10,
        "five past": 5,
        "five to": -5,
        "twenty past": 20,
        "twenty to": -20,
    },
    "de": {
        "halb": -30,
        "viertel nach": 15,
        "viertel vor": -15,
        "dreiviertel": -15,
        "fünf vor": -5,
        "fünf nach": 5,
        "zehn vor": -10,
        "zehn nach": 10,
        "kurz nach": 0,
    },
}


@lru_cache(maxsize=8)
def _spoken(language: str) -> regex.Pattern[str]:
    hours = _HOURS.get(language, "").replace(" ", "|") or r"(?!)"
    if language == "es":
        return regex.compile_words(
            rf"\ba\sla?s?\s?(?P<hour>{hours})(?:\s(?P<minutes>y\smedia|y\scuarto|menos\scuarto|en\spunto|y\sdiez|y\sveinte|menos\sdiez))?(?P<more>\sde\sla\s\w+|\sdel\smediodía)?",
            regex.IGNORECASE,
            ["a"],
        )
    minutes = "|".join(map(regex.escape, sorted(_MINUTES.get(language, {}), key=lambda w: -len(w)))) or r"(?!)"
    if language == "de":
        return regex.compile_words(
            rf"\b(?P<minutes>{minutes})\s(?P<hour>{hours})\b|\bum\s(?P<hour>{hours})\s(?:Uhr\b)?",
            regex.IGNORECASE,
            [*_MINUTES["de"], *(f"um {hour}" for hour in _HOURS["de"].split())],
        )
    return regex.compile_words(
        rf"\b(?:a\s)?(?P<minutes>{minutes})\s(?P<hour>{hours}|\d\d?)\b|\b(?P<hour>{hours})\so['’]clock|\bat\s(?P<hour>{hours})\s(?=in\sthe\s(?:morning|afternoon|evening))",
        regex.IGNORECASE,
        [way for minutes in _MINUTES.get(language, {}) for way in (minutes, f"a {minutes}")]
        + [way for hour in _HOURS.get(language, "").split() for way in (f"{hour} o", f"at {hour}")],
    )


_NEEDED = {  # words of which one stands in every match of `_spoken`; in Spanish an hour may begin a longer word
    language: frozenset([*_HOURS[language].split(), *(way.split()[0] for way in ways)])
    for language, ways in _MINUTES.items()
}
_SPANISH = {"y media": 30, "y cuarto": 15, "menos cuarto": -15, "y diez": 10, "y veinte": 20, "menos diez": -10}


def _in_words(text: str, language: str) -> Iterator[tuple[int, int, int, int, bool]]:
    """(start, end, hour, minute, half known) of "noon", "half past nine", "halb zehn", "a las nueve y cuarto"."""
    for hit in (lexicon(language).tables.get("clock") and _clock(language).finditer(text)) or ():
        hours, _, past = str(lexicon(language).tables["clock"][hit.group().lower()]).partition(":")
        yield hit.start(), hit.end(), int(hours), int(past), True
    if language not in _HOURS:
        return
    names, known = _HOURS[language].split(), regex.words_of(text)
    if known is not None and _NEEDED.get(language, known[0]).isdisjoint(known[0]):
        return
    for hit in _spoken(language).finditer(text):
        word = hit["hour"].lower()
        minutes = " ".join((hit["minutes"] or "").lower().split())
        if language == "es" and not minutes and not hit["more"]:
            continue
        if language == "de" and not minutes and "uhr" not in hit.group().lower():
            continue
        hour = int(word) if word.isdecimal() else names.index(word) + 1
        total = hour * 60 + (_SPANISH if language == "es" else _MINUTES.get(language, {})).get(minutes, 0)
        daytime = _DAYTIME.match(text, hit.end("minutes") if hit["minutes"] and language == "es" else hit.end("hour"))
        end = daytime.end() if daytime else hit.end()
        if daytime:
            total = _of_part(total // 60, daytime["part"].lower()) * 60 + total % 60
        yield hit.start(), end, total // 60 % 24, total % 60, bool(daytime)


@lru_cache(maxsize=8)
def _clock(language: str) -> regex.Pattern[str]:
    return regex.compile_phrases(lexicon(language).tables.get("clock", {}))


@lru_cache(maxsize=8)
def _zones(language: str) -> regex.Pattern[str]:
    words = lexicon(language).tables.get("zones", {}) or {"utc": 0, "gmt": 0}
    long = "|".join(w.title() for w in words if len(w) > 4)
    short = "|".join(w.upper() for w in words if len(w) <= 4)
    return regex.compile(
        rf"\s?\(?(?P<zone>(?:{short})\b|(?:{long or '(?!)'})(?:\s(?:[Ss]tandard\s|[Dd]aylight\s)?[Tt]ime)?\b)\)?"
    )


def _with_zone(text: str, end: int, zone: regex.Pattern[str], language: str) -> tuple[int, str]:
    hit = zone.match(text, end)
    if not hit:
        return end, ""
    words = lexicon(language).tables.get("zones", {}) or {"utc": 0, "gmt": 0}
    return hit.end("zone"), str(words[hit["zone"].lower().split()[0]])


# ---- comparing --------------------------------------------------------------------------------------------------
def same_time(a: str, b: str) -> bool:
    """Whether two times agree: a half of the day or a zone that one does not say is forgiven."""
    (one, zones), (two, others) = _parts(a), _parts(b)
    loose = "?" in a or "?" in b
    if not zones or not others:
        return _together(one - two, loose=loose)
    pairs = zip(zones, others, strict=True) if len(zones) == len(others) else ((x, y) for x in zones for y in others)
    return any(_together(one - x * 60 - two + y * 60, loose=loose) for x, y in pairs)


def _together(apart: float, *, loose: bool) -> bool:
    return apart % 1440 == 0 or (loose and apart % 720 == 0)


@lru_cache(maxsize=10_000)
def _parts(value: str) -> tuple[float, tuple[float, ...]]:
    """(minutes since midnight, hours from UTC: two where summer time is not told apart)."""
    clock, *zone = value.split()
    hour, _, minute = clock.rstrip("?").partition(":")
    return int(hour) * 60 + int(minute), tuple(map(float, zone))
