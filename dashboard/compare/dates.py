"""Dates and times in a sentence, by their parts.

A date's value is its parts, so that a version that says only "2024" does not bear out "March 15, 2024":
`y2025 m03 d15`, `wd2` (weekday, Monday 1), `q2` (quarter), `h1` (half), `s3` (season), `p-mid`, `rel0` (today), `dec1980`.
Where the article's own date is known, "yesterday" becomes a full date, and a weekday carries the two dates it can mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache, partial

from babel import Locale

from dashboard.compare.numerals import READ
from dashboard.model import Specific
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon

_TIME_UNIT = (  # "Friday, 12 days after": a count, not the 12th
    "(?:minut|hour|hora|heure|Stunde|days?\\b|Tagen?\\b|días?\\b|jours?\\b|week|Woche|semana|month|Monat|mes(?:es)?\\b|mois|year|Jahr|año)"
)
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
    months, weekdays = month_names(language), weekday_names(language)
    month, day = _any(months, language), _any(weekdays, language)
    long_month = _any({w: n for w, n in months.items() if len(w) > 3 or w in ("may", "mai")}, language)
    long_day = _any({w: n for w, n in weekdays.items() if len(w) > 5 or language != "en"}, language)
    nth = _any(_ordinal_days(language), "")
    which = _any(words.get("which", {}), "")
    decades, years = _any(words.get("decades", {}), ""), _any(words.get("years", {}), "")
    counted = _any(_counts(language), "")
    part, season = _any(words.get("parts", {}), ""), _any(words.get("seasons", {}), "")
    order = "|".join([*map(regex.escape, words.get("ordinals", {})), *_FIRST, r"[1-4](?:st|nd|rd|th|\.|º)"])
    period = r"(?P<quarter>quarter|Quartals?|trimestre)|(?P<half>half|Halbjahre?s?|Jahreshälfte|semestre|mitad)"
    lead = rf"(?:(?P<wd>{day})\.?,?\s+(?:(?:den|dem|the|el)\s+)?)?"
    link = r"(?:(?:of|de|del|des)\s+)?"
    until = r"(?:\s?(?:-|–|to|through|and|bis|und|a|al|y|au|et)\s?(?:el\s)?(?P<d2>[0-3]?\d)(?!\d|[.,:]\d|\s?[ap]\.?m))?"
    sources = [
        ("slashed", r"(?<![\d/])(?P<d>[0-3]?\d)/(?P<m>[0-3]?\d)/(?P<y>(?:19|20)\d\d)(?![\d/])"),
        ("fiscal", r"(?<![\d/-])(?P<y>(?:19|20)\d\d)\s?[-–/](?P<yy>\d\d)(?![\d/-])"),
        ("nth", rf"(?:(?:on|the|am|el)\s+)?(?P<nth>{nth})\s+{link}(?P<month>{month})\b\.?(?:,?\s+{link}{_YEAR})?"),
        (
            "ago",
            rf"(?:(?P<ago>{counted})\s+days?\s+(?:ago|earlier)|vor\s+(?P<ago>{counted})\s+tagen|hace\s+(?P<ago>{counted})\s+días|il y a\s+(?P<ago>{counted})\s+jours)\b",
        ),
        (
            "which",
            rf"(?:(?P<which>{which})\s+(?P<wd>{day})|(?:el\s+)?(?P<wd>{day})\s+(?P<which>pasado|próximo|dernier|prochain))\b",
        ),
        ("dashed", r"(?<![\d-])(?P<d>[0-3]?\d)-(?P<m>[01]?\d)-(?P<y>(?:19|20)\d\d)(?![\d-])"),
        ("iso", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
        ("dotted", r"(?<![\d.,])(?P<d>[0-3]?\d)\.\s?(?P<m>[01]?\d)\.\s?(?P<y>(?:19|20)\d\d|\d\d)?(?!\d|[.,]\d)"),
        (
            "dmy",
            rf"{lead}(?<![\d.,:])(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.|º|er)?(?:\s?(?:-|–|to|and|bis|und|al|a|y|e|et|au|en)\s?(?:el\s)?(?P<d2>[0-3]?\d)\.?)?\s+{link}(?P<month>{month})\b\.?(?:,?\s+{link}{_YEAR})?",
        ),
        (
            "mdy",
            rf"{lead}(?:(?P<part>{part})[-\s])?(?P<month>{month})\b\.?\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%]|[.,:]\d|\s*(?:percent|million)){until}(?:,?\s+{_YEAR})?",
        ),
        (
            "weekday day",
            rf"\b(?P<wd>{long_day}),?\s+(?:(?:den|dem|the|el)\s+)?(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.|º)?(?![\d%/]|[.,:]\d|\s?(?:[ap]\.?m|Uhr|percent|people|{_TIME_UNIT}))",
        ),
        ("my", rf"(?:(?P<part>{part})(?:[-\s]|\s+de\s+))?(?P<month>{month})\b\.?,?\s+{link}{_YEAR}"),
        ("pm", rf"(?P<part>{part})(?:[-\s]|\s+(?:of|de)\s+)(?P<month>{month})\b"),
        ("period", rf"(?P<order>{order})\s+(?:{period})(?:\s+(?:(?:of|de|del|des)\s+)?(?:Jahres\s+)?{_YEAR})?"),
        ("q", rf"\bQ(?P<q>[1-4])\b(?:\s+(?:of\s+)?{_YEAR})?"),
        ("season", rf"(?P<season>{season})\s+(?:(?:of|de|del|des)\s+)?{_YEAR}"),
        (
            "decade",
            rf"(?:(?P<part>{part})[-\s]+(?:de\s+)?(?:the\s+|der\s+|los\s+)?)?(?:(?P<dec>(?:19|20)\d0)(?:s|er)\b|(?:década\sde\s|años\s)(?P<dec>(?:19|20)\d0)\b|['’](?P<short>\d0)s\b)",
        ),
        (
            "decade word",
            rf"\b(?:in|of|since|den|der|die|los|en)\s(?:the\s+)?(?:(?P<part>{part})[-\s]+(?:de\s+)?(?:the\s+|der\s+|los\s+)?)?(?P<decade>{decades})\b",
        ),
        (
            "century",
            r"(?P<cent>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:centur(?:y|ies)|Jahrhunderts?)\b|\bsiglo\s+(?P<roman>[XVI]{1,5})\b",
        ),
        ("party year", rf"(?P<part>{part})[-\s]+(?:of\s+|de\s+|des\s+Jahres\s+)?{_YEAR}(?![\d%]|[.,:]\d)"),
        ("years", rf"\b(?P<years>{years})\b"),
        ("month", _alone(language, long_month)),
        ("weekday", rf"\b(?P<wd>{long_day})\b"),
        ("relative", rf"(?<!la\s)\b(?P<rel>{_any(words.get('relative', {}), '')})\b"),
        ("year", _years(language)),
    ]
    firsts = {"relative": words.get("relative", {}), "years": words.get("years", {})}
    return tuple(
        (
            name,
            regex.compile_words(body, regex.IGNORECASE, firsts[name])
            if name in firsts
            else regex.compile_late(body, regex.IGNORECASE if name in _ANY_CASE else 0),
        )
        for name, body in sources
        if name != "dotted" or language != "en"
    )


_ANY_CASE = frozenset(
    {
        "period",
        "season",
        "relative",
        "pm",
        "ago",
        "which",
        "decade",
        "decade word",
        "century",
        "party year",
        "years",
        "nth",
    }
)


@lru_cache(maxsize=16)
def month_names(language: str) -> Mapping[str, int]:
    """Every spelling of a month in `language`, lower case, from our lists and Unicode's locale data."""
    return _calendar(language, "months") | {
        str(k): int(v) for k, v in lexicon(language).tables.get("months", {}).items()
    }


@lru_cache(maxsize=16)
def weekday_names(language: str) -> Mapping[str, int]:
    """Every spelling of a weekday in `language`, lower case; Monday is 1."""
    return _calendar(language, "days") | {
        str(k): int(v) for k, v in lexicon(language).tables.get("weekdays", {}).items()
    }


def _calendar(language: str, what: str) -> dict[str, int]:
    if language in ("en", "und") or language not in READ:
        return {}
    names = getattr(Locale.parse(language), what)
    found: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for number, name in names["format"][width].items():
            low = str(name).lower().rstrip(".")
            if len(low) > 2 and low not in _WORDS_TOO:
                found.setdefault(low, int(number) + (what == "days"))
    return found


_WORDS_TOO = frozenset({
    "mar", "mer", "ven", "dom", "set", "out", "mon", "die", "don", "sam", "son", "mit", "mag", "ago", "lun", "sab",
    "jeu", "dim", "sex", "qui", "qua", "seg", "ter", "sáb", "gen", "mié", "jue", "vie", "zon", "dag",
})  # fmt: skip


@lru_cache(maxsize=8)
def _ordinal_days(language: str) -> Mapping[str, int]:
    """ "third" to "thirty-first": days of the month in words."""
    tens = {"twenty": 20, "thirty": 30} if language == "en" else {}
    units = {str(k): int(v) for k, v in lexicon(language).tables.get("ordinals", {}).items() if int(v) < 20}
    units |= (
        {
            "first": 1,
            "thirteenth": 13,
            "fourteenth": 14,
            "fifteenth": 15,
            "sixteenth": 16,
            "seventeenth": 17,
            "eighteenth": 18,
            "nineteenth": 19,
            "twentieth": 20,
            "thirtieth": 30,
        }
        if language == "en"
        else {}
    )
    return units | {f"{ten}-{word}": t + n for ten, t in tens.items() for word, n in units.items() if n < 10}


@lru_cache(maxsize=8)
def _counts(language: str) -> Mapping[str, int]:
    """Counts up to thirty as figures and words, for "three days ago"."""
    words = {str(k): int(v) for k, v in lexicon(language).tables.get("numbers", {}).items() if float(v) < 31}
    return {**words, **{str(n): n for n in range(1, 31)}, **({"a couple of": 2} if language == "en" else {})}


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
    noun = (
        r"|(?i:(?<=\ban?\s)|(?<=\bthe\s)(?=\d{4}\s+\p{Ll}+(?<!s)\b))(?P<y>(?:19|20)\d\d)(?=\s\p{Ll})"
        if language == "en"
        else ""
    )
    before = _BEFORE_YEAR.get(language, _BEFORE_YEAR["en"])
    return rf"(?<![\w$€£#-]|\d[.,:/]|No\.\s|Nr\.\s)(?:(?i:(?<=\b{before}[\s-])){_YEAR}|{_YEAR2}{counted})(?![\d%€$]|[.,:]\d|\s*(?:percent|Prozent|por ciento|Euro|euros|dollars|°|m\b|km\b|kg\b|g\b)){noun}"


def _may_hold_date(text: str, language: str) -> bool:
    """A first look at a sentence: has it a figure, or a word of the calendar?"""
    known = regex.words_of(text)
    if known is not None:
        may_be, is_sure = _calendar_tests(language)
        if not may_be(known[0]):
            return False
        if is_sure(known[0]):
            return True
    return _hint(language).search(text) is not None


@lru_cache(maxsize=8)
def _calendar_tests(language: str) -> tuple[regex.AnyWord, regex.AnyWord]:
    """Whether any of some words may be of the calendar; whether any surely is."""
    return regex.AnyWord(partial(_may_be_calendar, language=language)), regex.AnyWord(
        partial(_is_calendar, language=language)
    )


def _may_be_calendar(word: str, language: str) -> bool:
    begins, whole = _calendar_firsts(language)
    return any(ch.isdecimal() for ch in word) or word in whole or word.startswith(begins)


def _is_calendar(word: str, language: str) -> bool:
    """Whether `_hint` finds something in this one word."""
    begins = _calendar_firsts(language)[0]
    return any(ch.isdecimal() for ch in word) or ("" not in begins and word.startswith(begins))


@lru_cache(maxsize=8)
def _calendar_firsts(language: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """(What a word must begin with, "" where that cannot be told; the first words of longer entries)."""
    hints = _hints(language)
    several = [entry for entry in hints if not entry.isalpha()]
    begins = tuple(entry for entry in hints if entry.isalpha())
    whole = regex.first_words(several)
    return (begins, whole) if whole is not None and regex.first_words(begins) is not None else (("",), frozenset())


@lru_cache(maxsize=8)
def _hint(language: str) -> regex.Pattern[str]:
    """A figure or any word of the calendar: without one there is no date, and most sentences have none."""
    return regex.compile(rf"\d|\b(?:{'|'.join(map(regex.escape, _hints(language))) or '(?!)'})", regex.IGNORECASE)


def _hints(language: str) -> list[str]:
    tables = lexicon(language).tables
    words = [w for name in ("months", "weekdays", "relative", "seasons", "parts") for w in tables.get(name, {})]
    words += [w for name in ("years", "which", "decades") for w in tables.get(name, {})]
    words += [*month_names(language), *weekday_names(language), "siglo", "ago", "earlier", "tagen", "hace"]
    return words + list(lexicon(language).lists.get("periods", frozenset()))


def find_dates(text: str, language: str, published: date | None = None) -> Iterator[Specific]:
    """Every date in `text`, left to right within a pattern, no two overlapping."""
    if not _may_hold_date(text, language):
        return
    taken = bytearray(len(text))  # one mark a character: a list of spans would be asked again and again
    digit, month, weekday = (bool(p.search(text)) for p in _calendar_words(language))
    year = _FULL_YEAR.search(text) is not None
    lacks = {"digit": not digit, "month": not month, "weekday": not weekday, "both": not (digit and month)}
    lacks |= {"year": not year, "month and year": not (month and year)}
    low = text.lower()
    signs = _signs(language)
    for name, pattern in _patterns(language):
        if lacks.get(_NEEDS.get(name, ""), False) or not any(sign in low for sign in signs.get(name, ("",))):
            continue
        for hit in pattern.finditer(text):
            if any(taken[hit.start() : hit.end()]):
                continue
            for start, end, value in _values(name, hit, language, published):
                taken[start:end] = b"\x01" * (end - start)
                yield Specific("date", start, end, text[start:end], value)


_NEEDS = {  # what a sentence must hold for a pattern to be tried
    **dict.fromkeys(("slashed", "fiscal", "iso", "dotted", "q", "decade"), "digit"),
    **dict.fromkeys(("dashed", "season", "party year", "year"), "year"),
    "my": "month and year",
    **dict.fromkeys(("nth", "pm", "month"), "month"),
    **dict.fromkeys(("dmy", "mdy"), "both"),
    **dict.fromkeys(("which", "weekday day", "weekday"), "weekday"),
}


_FULL_YEAR = regex.compile_twice(r"(?:19|20)\d\d")
_SIGNS = {  # … and one of these in small letters
    "slashed": ("/",),
    "iso": ("-",),
    "dashed": ("-",),
    "decade": ("0s", "0er", "década", "años"),
    "fiscal": ("-", "–", "/"),
    "q": ("q",),
    "ago": ("ago", "earlier", "tagen", "días", "jours"),
    "period": ("quart", "half", "halb", "hälfte", "trimestre", "semestre", "mitad"),
    "century": ("centur", "jahrhundert", "siglo"),
}


@lru_cache(maxsize=8)
def _signs(language: str) -> Mapping[str, tuple[str, ...]]:
    decades = lexicon(language).tables.get("decades", {})
    nth = {word.rsplit("-", 1)[-1].split()[-1] for word in _ordinal_days(language)}
    return {**_SIGNS, "decade word": tuple({word.split()[0] for word in decades}), "nth": tuple(nth)}


@lru_cache(maxsize=8)
def _calendar_words(language: str) -> tuple[regex.Pattern[str], ...]:
    """Patterns that find a digit, a month and a weekday."""
    names = month_names(language), weekday_names(language)
    return regex.compile_twice(r"\d"), *map(regex.compile_phrases, names)


def _values(name: str, hit: regex.Match[str], language: str, published: date | None) -> Iterator[tuple[int, int, str]]:
    """The dates that one match of a pattern gives: two for a span ("May 3 to 7", "2024-25")."""
    found = hit.groupdict()
    start, end = hit.span()
    if name == "slashed":
        value = _slashed(found, language)
    elif name == "fiscal":
        first, last = int(found["y"]), int(found["yy"])
        if not 0 < last - first % 100 < 12:
            return
        yield start, start + 4, f"y{first}"
        yield start + 5, end, f"y{first - first % 100 + last}"
        return
    else:
        value = _value(found, language, published)
    if not value:
        return
    if found.get("d2") and int(found["d2"]) <= 31:
        cut = hit.start("d2")
        second = _value({**found, "d": found["d2"], "wd": None}, language, published)
        if name == "dmy":
            yield start, hit.end("d"), value
            yield cut, end, second
        else:
            yield start, hit.end("d"), value
            yield cut, end, second
        return
    if hit[0].endswith(".") and len(hit[0].split()[-1]) > 5:
        end -= 1  # the sentence's stop, not an abbreviation's
    yield start, end, value


def _slashed(found: Mapping[str, str | None], language: str) -> str:
    """ "03/04/2025": the day first everywhere but in English, where it can be either."""
    one, two, year = int(str(found["d"])), int(str(found["m"])), int(str(found["y"]))
    ways = [(one, two), (two, one)] if language == "en" else [(one, two)]
    ways = [(day, month) for day, month in ways if 1 <= month <= 12 and 1 <= day <= 31]
    if not ways:
        return ""
    if len(ways) == 1 or one == two:
        return f"y{year:02d} m{ways[0][1]:02d} d{ways[0][0]:02d}"
    return f"y{year} " + " ".join(f"alt{year}-{month:02d}-{day:02d}" for day, month in ways)


_ROMAN = {
    "XVI": 16,
    "XVII": 17,
    "XVIII": 18,
    "XIX": 19,
    "XX": 20,
    "XXI": 21,
    "XV": 15,
    "XIV": 14,
    "XIII": 13,
    "XII": 12,
}


def _value(found: Mapping[str, str | None], language: str, published: date | None) -> str:
    """The parts of a match as one string, "" for what is no date (the 32nd, month 14)."""
    tables = lexicon(language).tables
    parts: dict[str, int | str] = {}
    found = {**found, "y": found.get("y") or found.get("y2")}
    if found.get("y"):
        parts["y"] = int(str(found["y"])) + (2000 if len(str(found["y"])) == 2 else 0)
    _told_otherwise(parts, found, language, published)
    for key in ("m", "d", "q", "dec", "cent"):
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
            word = " ".join(str(found[key]).lower().rstrip(".").split())
            known = (
                month_names(language) if key == "month" else weekday_names(language) if key == "wd" else tables[table]
            )
            parts[name] = known.get(word, "?")  # type: ignore[assignment]
    if found.get("order"):
        parts["q" if found.get("quarter") else "h"] = _order(str(found["order"]).lower(), language)
    if not 1 <= int(parts.get("m", 1)) <= 12 or not 1 <= int(parts.get("d", 1)) <= 31:
        return ""
    return _spell(parts, published)


def _told_otherwise(
    parts: dict[str, int | str], found: Mapping[str, str | None], language: str, published: date | None
) -> None:
    """The parts that words give: "three days ago", "last Tuesday", "the third of", "last year", "the seventies"."""
    tables = lexicon(language).tables
    low = {k: " ".join(v.lower().split()) for k, v in found.items() if v}
    if "nth" in low:
        parts["d"] = _ordinal_days(language)[low["nth"]]
    if "short" in low:
        parts["dec"] = (2000 if int(low["short"]) < 30 else 1900) + int(low["short"])
    if "decade" in low:
        parts["dec"] = int(tables["decades"][low["decade"]])
    if "roman" in low:
        parts["cent"] = _ROMAN.get(low["roman"].upper(), 0)
    if "years" in low:
        parts["y" if published else "ry"] = int(tables["years"][low["years"]]) + (published.year if published else 0)
    if "ago" in low:
        parts["rel"] = -_counts(language)[low["ago"]]
    if "which" in low and "wd" in low and published:
        _which_weekday(parts, low, language, published)


def _which_weekday(parts: dict[str, int | str], low: Mapping[str, str], language: str, published: date) -> None:
    turn = int(
        lexicon(language).tables.get("which", {}).get(low["which"], {"dernier": -1, "prochain": 1}.get(low["which"], 0))
    )
    number = weekday_names(language).get(low["wd"], 0)
    if turn and number:
        back = (published.isoweekday() - number) % 7 or 7
        day = published + timedelta(days=-back if turn < 0 else 7 - back or 7)
        parts.update(y=day.year, m=day.month, d=day.day)


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
