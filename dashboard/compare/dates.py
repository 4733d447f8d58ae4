"""Dates and times in a sentence, by their parts.

A date's value is its parts, so that a version that says only "2024" does not bear out "March 15, 2024":
`y2025 m03 d15`, `wd2` (weekday, Monday 1), `q2` (quarter), `h1` (half), `s3` (season), `p-mid`, `rel0` (today), `dec1980`.
Where the article's own date is known, "yesterday" becomes a full date, and a weekday carries the two dates it can mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

import regex

from dashboard.model import Specific
from dashboard.text.lexicon import lexicon

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_YEAR2 = r"(?P<y2>(?:19|20)\d\d)"
_FIRST = {"first": 1, "1st": 1, "erste": 1, "ersten": 1, "erstes": 1, "primer": 1, "primera": 1, "last": 4}
_BEFORE_YEAR = {
    "en": r"(?:in|since|of|by|until|till|from|to|before|after|late|early|mid|year|during|around|through|and|than|for)",
    "de": r"(?:in|seit|bis|von|vor|nach|jahr|jahre|jahres|ende|anfang|mitte|sommer|herbst|winter|frühjahr|und|ab|zum)",
    "es": r"(?:en|desde|hasta|de|del|año|y|a|antes|para|entre)",
}
_ALONE = r"(?:in|since|until|till|by|from|last|next|this|of|to|through|between|and|before|after|late|early|mid|for|during|every|each)"


@lru_cache(maxsize=8)
def _patterns(language: str) -> tuple[tuple[str, regex.Pattern[str]], ...]:
    """Patterns in the order they are tried; a stretch found by one is closed to the next."""
    words = lexicon(language).tables
    month, day = _any(words.get("months", {}), language), _any(words.get("weekdays", {}), language)
    long_month = _any({w: n for w, n in words.get("months", {}).items() if len(w) > 3 or w in ("may", "mai")}, language)
    long_day = _any({w: n for w, n in words.get("weekdays", {}).items() if len(w) > 5 or language != "en"}, language)
    part, season = _any(words.get("parts", {}), ""), _any(words.get("seasons", {}), "")
    order = "|".join([*map(regex.escape, words.get("ordinals", {})), *_FIRST, r"[1-4](?:st|nd|rd|th|\.|º)"])
    period = r"(?P<quarter>quarter|Quartals?|trimestre)|(?P<half>half|Halbjahre?s?|Jahreshälfte|semestre|mitad)"
    lead, link = rf"(?:(?P<wd>{day})\.?,?\s+(?:(?:den|dem|the|el)\s+)?)?", r"(?:(?:of|de|del|des)\s+)?"
    sources = [
        ("iso", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
        ("dotted", r"(?<![\d.,])(?P<d>[0-3]?\d)\.\s?(?P<m>[01]?\d)\.\s?(?P<y>(?:19|20)\d\d|\d\d)?(?!\d|[.,]\d)"),
        (
            "dmy",
            rf"{lead}(?<![\d.,:])(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.|º)?\s+{link}(?P<month>{month})\b\.?(?:,?\s+{link}{_YEAR})?",
        ),
        (
            "mdy",
            rf"{lead}(?:(?P<part>{part})[-\s])?(?P<month>{month})\b\.?\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%]|[.,:]\d|\s*(?:percent|million))(?:,?\s+{_YEAR})?",
        ),
        ("my", rf"(?:(?P<part>{part})(?:[-\s]|\s+de\s+))?(?P<month>{month})\b\.?,?\s+{link}{_YEAR}"),
        ("pm", rf"(?P<part>{part})(?:[-\s]|\s+(?:of|de)\s+)(?P<month>{month})\b"),
        ("period", rf"(?P<order>{order})\s+(?:{period})(?:\s+(?:(?:of|de|del|des)\s+)?(?:Jahres\s+)?{_YEAR})?"),
        ("q", rf"\bQ(?P<q>[1-4])\b(?:\s+(?:of\s+)?{_YEAR})?"),
        ("season", rf"(?P<season>{season})\s+(?:(?:of|de|del|des)\s+)?{_YEAR}"),
        ("decade", r"(?P<dec>(?:19|20)\d0)(?:s|er)\b"),
        ("month", _alone(language, long_month)),
        ("weekday", rf"\b(?P<wd>{long_day})\b"),
        ("relative", rf"(?<!la\s)\b(?P<rel>{_any(words.get('relative', {}), '')})\b"),
        ("year", _years(language)),
    ]
    return tuple(
        (name, regex.compile(body, regex.IGNORECASE if name in ("period", "season", "relative", "pm") else 0))
        for name, body in sources
        if name != "dotted" or language != "en"
    )


def _any(words: Mapping[str, object], language: str) -> str:
    """An alternation, longest first; in English and German months and weekdays must be capitalised."""
    spellings = sorted(words, key=lambda w: (-len(w), w))
    if language in ("en", "de"):
        spellings = [form for w in spellings for form in (w[0].upper() + w[1:], w.upper())]
    elif language:
        spellings = [form for w in spellings for form in (w, w[0].upper() + w[1:])]
    return "|".join(regex.escape(w).replace(r"\ ", r"\s+") for w in spellings) or r"(?!)"


def _alone(language: str, month: str) -> str:
    """A month by itself; "May" and "March" are words too, so English asks for a word that goes before a month."""
    if language != "en":
        return rf"\b(?P<month>{month})\b"
    return rf"(?:(?<=\b(?i:{_ALONE})[\s-])|(?<=\d\s))(?P<month>{month})\b"


def _years(language: str) -> str:
    """A bare figure from 1900 to 2099; not one that counts something ("2000 people"; in German, "2000 Gäste")."""
    counted = (
        r"(?!\s+\p{Lu}\p{Ll})"
        if language == "de"
        else r"(?!\s+(?!(?:and|or|to|in|for|on|the|that|when|after|as|by|with|y|a|en|que|al|season|budget|election|census|report|edition)\b)\p{Ll})"
    )
    before = _BEFORE_YEAR.get(language, _BEFORE_YEAR["en"])
    return rf"(?<![\w$€£#-]|\d[.,:/]|No\.\s|Nr\.\s)(?:(?i:(?<=\b{before}[\s-])){_YEAR}|{_YEAR2}{counted})(?![\d%€$]|[.,:]\d|\s*(?:percent|Prozent|por ciento|Euro|euros|dollars|°|m\b|km\b|kg\b|g\b))"


@lru_cache(maxsize=8)
def _hint(language: str) -> regex.Pattern[str]:
    """A figure or any word of the calendar: without one there is no date, and most sentences have none."""
    tables = lexicon(language).tables
    words = [w for name in ("months", "weekdays", "relative", "seasons", "parts") for w in tables.get(name, {})]
    words += lexicon(language).lists.get("periods", frozenset())
    return regex.compile(rf"\d|\b(?:{'|'.join(map(regex.escape, words)) or '(?!)'})", regex.IGNORECASE)


def find_dates(text: str, language: str, published: date | None = None) -> Iterator[Specific]:
    """Every date in `text`, left to right within a pattern, no two overlapping."""
    if not _hint(language).search(text):
        return
    taken: list[tuple[int, int]] = []
    for _, pattern in _patterns(language):
        for hit in pattern.finditer(text):
            if any(a < hit.end() and hit.start() < b for a, b in taken):
                continue
            value = _value(hit.groupdict(), language, published)
            if value:
                taken.append(hit.span())
                yield Specific("date", hit.start(), hit.end(), hit.group(), value)


def _value(found: Mapping[str, str | None], language: str, published: date | None) -> str:
    """The parts of a match as one string, "" for what is no date (the 32nd, month 14)."""
    tables = lexicon(language).tables
    parts: dict[str, int | str] = {}
    found = {**found, "y": found.get("y") or found.get("y2")}
    if found.get("y"):
        parts["y"] = int(str(found["y"])) + (2000 if len(str(found["y"])) == 2 else 0)
    for key in ("m", "d", "q", "dec"):
        if found.get(key):
            parts[key] = int(str(found[key]))
    for key, table, name in (
        ("month", "months", "m"),
        ("wd", "weekdays", "wd"),
        ("season", "seasons", "s"),
        ("part", "parts", "p"),
        ("rel", "relative", "rel"),
    ):
        if found.get(key):
            parts[name] = tables[table].get(" ".join(str(found[key]).lower().rstrip(".").split()), "?")  # type: ignore[assignment]
    if found.get("order"):
        parts["q" if found.get("quarter") else "h"] = _order(str(found["order"]).lower(), language)
    if not 1 <= int(parts.get("m", 1)) <= 12 or not 1 <= int(parts.get("d", 1)) <= 31:
        return ""
    return _spell(parts, published)


def _order(word: str, language: str) -> int:
    known = lexicon(language).tables.get("ordinals", {})
    return int(_FIRST.get(word) or known.get(word) or word[0])


def _spell(parts: dict[str, int | str], published: date | None) -> str:
    """The parts as a string; relative days and weekdays resolved by the article's date."""
    extra: list[str] = []
    if "rel" in parts and published:
        day = published + timedelta(days=int(parts.pop("rel")))
        parts.update(y=day.year, m=day.month, d=day.day)
    if set(parts) == {"wd"} and published:
        back = (published.isoweekday() - int(parts["wd"])) % 7
        extra = [f"alt{published + timedelta(days=n):%Y-%m-%d}" for n in (-back, 7 - back)]
    return " ".join([f"{k}{v:02d}" if isinstance(v, int) else f"{k}-{v}" for k, v in parts.items()] + extra)


# ---- comparing --------------------------------------------------------------------------------------------------
@lru_cache(maxsize=50_000)
def parts(value: str) -> Mapping[str, str]:
    """The parts of a date's value, name → figure; the weekday is worked out where year, month and day are there."""
    found = {}
    for bit in value.split():
        name = bit.rstrip("0123456789") if "-" not in bit else bit.split("-")[0]
        if not bit.startswith("alt"):
            found[name] = bit[len(name) :]
    if {"y", "m", "d"} <= found.keys() and "wd" not in found:
        try:
            found["wd*"] = f"{date(int(found['y']), int(found['m']), int(found['d'])).isoweekday():02d}"
        except ValueError:
            return found
    return found


def missing_parts(value: str, pool: Iterable[str]) -> frozenset[str]:
    """The parts of the date `value` that no compatible date of `pool` has; empty: the date is borne out."""
    mine = parts(value)
    left = {name for name in mine if name != "wd*"}
    for other in pool:
        left -= _shared(mine, parts(other), value, other)
        if not left:
            break
    return frozenset(left)


def _shared(mine: Mapping[str, str], theirs: Mapping[str, str], value: str, other: str) -> set[str]:
    """The parts both dates have, none where they contradict each other."""
    if {"y", "m", "d"} <= mine.keys() and f"alt{mine['y']}-{mine['m']}-{mine['d']}" in other.split():
        return set(mine)
    if {"y", "m", "d"} <= theirs.keys() and f"alt{theirs['y']}-{theirs['m']}-{theirs['d']}" in value.split():
        return set(mine)
    if "wd" in mine and mine["wd"] == theirs.get("wd*"):
        return {"wd"} | {k for k in mine if mine[k] == theirs.get(k)}
    if any(k in theirs and theirs[k] != v for k, v in mine.items() if k != "p"):
        return set()
    if "q" in mine and "h" in theirs:
        return set()
    return {k for k, v in mine.items() if theirs.get(k) == v}


def clash(value: str, other: str) -> bool:
    """Whether two dates contradict each other: the same part with different figures."""
    mine, theirs = parts(value), parts(other)
    return any(
        k.rstrip("*") in {t.rstrip("*") for t in theirs} and _part(theirs, k) != v for k, v in mine.items() if k != "p"
    ) or ("p" in mine and "p" in theirs and mine["p"] != theirs["p"])


def _part(found: Mapping[str, str], name: str) -> str | None:
    return found.get(name) or found.get(name.rstrip("*")) or found.get(name + "*")


# ---- times ------------------------------------------------------------------------------------------------------
_TIME = regex.compile(
    r"(?<![\d.,:])(?P<h>[0-2]?\d)(?:(?P<sep>[:.])(?P<min>[0-5]\d))?(?!\d)(?::\d\d)?\s*(?P<half>[ap]\.?\s?m\b\.?|[AP]M\b)?\s*(?P<unit>Uhr\b|horas?\b|hrs?\b|h\b|o['’]clock|UTC\b|GMT\b|CES?T\b|local time)?"
)


def find_times(text: str, language: str) -> Iterator[Specific]:
    """Times of day as HH:MM; "3:52 p.m." is 15:52. A bare "15.20" needs a word that says it is a time."""
    for hit in _TIME.finditer(text):
        half, unit, sep = hit["half"], hit["unit"], hit["sep"]
        at = text[: hit.start()].rstrip().endswith((" at", " um", " las", " gegen", "A las"))
        if not (
            half
            or (sep == ":" and hit["min"])
            or (unit and (hit["min"] or unit in ("Uhr", "o'clock", "o’clock")))
            or (sep and at and language != "en")
        ):
            continue
        hour = int(hit["h"])
        if half:
            hour = hour % 12 + (12 if half[0] in "pP" else 0)
        if hour < 25:
            yield Specific(
                "time",
                hit.start(),
                hit.start() + len(hit.group().rstrip()),
                hit.group().rstrip(),
                f"{hour:02d}:{hit['min'] or '00'}",
            )


def same_time(a: str, b: str) -> bool:
    """Whether two times agree, a missing a.m. or p.m. forgiven."""
    return a[2:] == b[2:] and int(a[:2]) % 12 == int(b[:2]) % 12
