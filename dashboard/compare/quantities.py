"""Numbers, money and percentages in a sentence, as one value each.

Values: `62500000` (number), `62500000 USD` (money), `14.6 %` (percent), `6-3` (a vote or score), `ord3` (the third).
Words count as digits do: "two million" is 2000000, "siebenundzwanzig" 27. A rounding said openly ("nearly 12,500") is
the value with "~" in front, compared with more tolerance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

from dashboard.model import Specific
from dashboard.settings import CONVERSION_TOLERANCE, NUMBER_TOLERANCE, ROUNDING_TOLERANCE
from dashboard.text.lexicon import lexicon

_SIGNS = {
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "chf": "CHF",
    "eur": "EUR",
    "usd": "USD",
    "gbp": "GBP",
    "a$": "AUD",
    "c$": "CAD",
}
_LETTERS = {"k": 1e3, "m": 1e6, "b": 1e9}  # only behind a currency: "200 m" may be metres
_SIGN = r"US\$|A\$|C\$|[$€£¥₹]|\b(?:CHF|EUR|USD|GBP)\b"
_DIGITS = r"(?<![\w.,/])\d{1,3}(?:[.,\u00a0\u202f'’]\d{3})+(?:[.,]\d+)?(?![\w])|(?<![\w/])\d+(?:[.,]\d+)?"


@lru_cache(maxsize=8)
def _number_words(language: str) -> dict[str, float]:
    """Every number written as one word (or hyphenated) up to 99, with the compounds of each language."""
    base = {str(k): float(v) for k, v in lexicon(language).tables.get("numbers", {}).items()}
    units = {k: v for k, v in base.items() if 0 < v < 10} | (
        {"one": 1.0} if language == "en" else {"ein": 1.0} if language == "de" else {}
    )
    for ten, value in [(k, v) for k, v in base.items() if 20 <= v < 100]:
        for unit, extra in units.items():
            if language == "de":
                base[f"{unit}und{ten}"] = value + extra
            else:
                base[f"{ten}{'-' if language == 'en' else ' y '}{unit}"] = value + extra
    return base


@lru_cache(maxsize=8)
def _pattern(language: str) -> regex.Pattern[str]:
    lex = lexicon(language)
    words = (
        "|".join(
            regex.escape(w).replace(r"\ ", r"\s+").replace(r"\-", "[-‑ ]")
            for w in sorted(_number_words(language), key=lambda w: -len(w))
        )
        or r"(?!)"
    )
    mult = "|".join(sorted(map(regex.escape, lex.tables.get("multipliers", {})), key=lambda w: -len(w))) or r"(?!)"
    percent = (
        "|".join(
            regex.escape(w).replace(r"\ ", r"\s+") for w in sorted(lex.lists.get("percent", ()), key=lambda w: -len(w))
        )
        or r"(?!)"
    )
    money = "|".join(sorted(map(regex.escape, lex.tables.get("currencies", {})), key=lambda w: -len(w))) or r"(?!)"
    ordinal = "|".join(map(regex.escape, lex.tables.get("ordinals", {}))) or r"(?!)"
    adjective = r"(?:[^\W\d_]+\s+)?"
    return regex.compile(
        rf"(?P<vote>(?<![\w.,/–-])\d{{1,3}}[-–:]\d{{1,3}}(?![\w%]|[.,:/–-]\d|\s*(?:%|{percent})))"
        rf"|(?:(?P<sign>{_SIGN})\s?)?(?P<num>{_DIGITS}|\b(?:{words})\b)(?:(?:(?:\s|-|\u00a0)?(?P<mult>{mult})|(?P<letter>(?<=[$€£]\s?[\d.,]+)[kmb]))\b\.?)?"
        rf"(?:(?:\s|-|\u00a0)*(?:(?P<percent>%|\b(?:{percent})\b)|(?:de\s+)?(?P<money>[$€£]|\b(?:EUR|USD|CHF|GBP)\b|{adjective}(?P<currency>{money})\b)))?"
        rf"|\b(?P<ordinal>{ordinal}|\d{{1,3}}(?:st|nd|rd|th))\b",
        regex.IGNORECASE,
    )


def find_quantities(text: str, language: str) -> Iterator[Specific]:
    """Every number, amount of money and percentage of `text`, left to right. A list number at the line's start is none."""
    listed = regex.match(r"\s*\(?\d{1,2}[.)]\s", text)
    for hit in _pattern(language).finditer(text, listed.end() if listed else 0):
        if hit["vote"]:
            yield Specific(
                "number", hit.start(), hit.end(), hit.group(), hit.group().replace("–", "-").replace(":", "-")
            )
        elif hit["ordinal"]:
            yield Specific(
                "number", hit.start(), hit.end(), hit.group(), f"ord{_ordinal(hit['ordinal'].lower(), language)}"
            )
        elif not _part_of_a_code(text, hit):
            yield _amount(text, hit, language)


def _part_of_a_code(text: str, hit: regex.Match[str]) -> bool:
    """LVX-214, A-317, GII.4: the figure belongs to a name."""
    start = hit.start("num")
    before = text[max(0, start - 2) : start]
    return bool(regex.search(r"\p{Lu}[-.]$|\p{L}$", before)) and not hit["sign"]


def _amount(text: str, hit: regex.Match[str], language: str) -> Specific:
    lex = lexicon(language)
    times = lex.tables.get("multipliers", {}).get(
        (hit["mult"] or "").lower(), _LETTERS.get((hit["letter"] or "").lower(), 1)
    )
    number = _figure(hit["num"], language) * float(times)
    about = "~" if _rounded(text[: hit.start()], language) else ""
    start = hit.start() + (len(hit.group()) - len(hit.group().lstrip()))
    if hit["percent"]:
        return Specific("percent", start, hit.end(), text[start : hit.end()], f"{about}{number:.10g} %")
    code = _SIGNS.get((hit["sign"] or hit["money"] or "").lower()) or str(
        lex.tables.get("currencies", {}).get((hit["currency"] or "").lower(), "")
    )
    end = hit.end() - (text[: hit.end()].endswith(".") and hit.end() >= len(text.rstrip("”\"' ")))
    if not code and (unit := _unit(text[end:], language)):
        return Specific("number", start, end, text[start:end].rstrip(), f"{about}{number * unit[0]:.12g} {unit[1]}")
    if code:
        return Specific("money", start, end, text[start:end], f"{about}{number:.12g} {code}")
    return Specific("number", start, end, text[start:end].rstrip(), f"{about}{number:.12g}")


_MEASURE = regex.compile(r"[\s\u00a0-]*([\p{L}°]+(?:\s(?:miles|meilen|millas))?)")


def _unit(behind: str, language: str) -> tuple[float, str] | None:
    """The measure right behind a figure as (factor, base unit): "5.9 kilometers" is 5900 m, "3,700 miles" 5954579 m."""
    word = _MEASURE.match(behind)
    table = lexicon(language).tables.get("units", {})
    found = word and (table.get(word[1].lower()) or table.get(word[1].lower().split()[0]))
    if not found:
        return None
    factor, _, base = str(found).partition(" ")
    return float(factor), base


def _rounded(before: str, language: str) -> bool:
    """Whether the words just before a number say that it is rounded."""
    tail = " ".join(before.lower().split()[-3:])
    return any(tail == w or tail.endswith(" " + w) for w in lexicon(language).lists.get("about", ()))


def _figure(text: str, language: str) -> float:
    """The value of digits as written in `language`, or of a number word."""
    word = regex.sub(r"[‑ \s]+", "-" if language == "en" else " ", text.lower())
    if word in _number_words(language):
        return _number_words(language)[word]
    plain = regex.sub(r"[\u00a0\u202f'’\s]", "", text)
    thousands = regex.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?", plain)
    if (
        thousands
        and not (language == "en" and regex.fullmatch(r"\d+\.\d{3}", plain))
        and not (language in ("de", "es") and regex.fullmatch(r"\d+,\d{3}", plain))
    ):
        mark = plain[regex.search(r"[.,]", plain).start()]
        plain = plain.replace(mark, "")
    return float(plain.replace(",", "."))


def _ordinal(word: str, language: str) -> int:
    found = lexicon(language).tables.get("ordinals", {}).get(word)
    return int(found) if found is not None else int(regex.sub(r"\D", "", word))


# ---- comparing --------------------------------------------------------------------------------------------------
@lru_cache(maxsize=100_000)
def same_quantity(mine: str, theirs: str) -> bool:
    """Whether the value `theirs` bears out `mine`: same unit where both have one, equal within the tolerance.

    "Year three" and "the third year" are the same.
    """
    if mine.removeprefix("ord") == theirs.removeprefix("ord"):
        return True
    a, b = _split(mine), _split(theirs)
    if a is None or b is None or (a[1] and b[1] and a[1] != b[1]) or (a[1] == "%") != (b[1] == "%"):
        return False
    loose = ROUNDING_TOLERANCE if mine.startswith("~") or theirs.startswith("~") else NUMBER_TOLERANCE
    if a[1] and b[1] and a[1] != "%":
        loose = max(loose, CONVERSION_TOLERANCE) if a[1] in _MEASURES else loose
    elif abs(a[0]) < 13 and not mine.startswith("~"):
        return a[0] == b[0]
    return abs(a[0] - b[0]) <= loose * max(abs(a[0]), abs(b[0]))


_MEASURES = frozenset({"m", "kg", "m2", "s", "l"})


@lru_cache(maxsize=50_000)
def _split(value: str) -> tuple[float, str] | None:
    number, _, unit = value.lstrip("~").partition(" ")
    try:
        return float(number), unit
    except ValueError:
        return None


def borne_out(value: str, pool: Iterable[str]) -> bool:
    """Whether any value of `pool` bears `value` out; a vote is borne out by its two numbers too."""
    others = list(pool)
    if any(same_quantity(value, other) for other in others):
        return True
    pair = value.split("-")
    return (
        len(pair) == 2
        and all(part.isdigit() for part in pair)
        and all(any(same_quantity(p, o) for o in others) for p in pair)
    )


@lru_cache(maxsize=8)
def _soft(language: str) -> regex.Pattern[str]:
    words = {
        **lexicon(language).tables.get("amounts", {}),
        **({"one": 1, "a hundred": 100, "a thousand": 1000, "a million": 1e6} if language == "en" else {}),
    }
    return regex.compile(rf"\b(?:{'|'.join(map(regex.escape, words)) or '(?!)'})\b", regex.IGNORECASE)


_SHARED = regex.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:to|and|or|instead of|rather than|statt|auf|bis|und|oder|a|y|o|en vez de|–|-)\s*[$€£]?$",
    regex.IGNORECASE,
)


def soft_values(text: str, language: str) -> frozenset[str]:
    """Values that words carry without being numbers ("both" 2, "half" 50 %): they bear numbers out, none is checked."""
    found = set()
    table = lexicon(language).tables.get("amounts", {})
    for hit in _soft(language).finditer(text):
        value = float(
            table.get(
                hit.group().lower(),
                {"one": 1, "a hundred": 100, "a thousand": 1000, "a million": 1e6}.get(hit.group().lower(), 0),
            )
        )
        found.add(f"{value * 100:.10g} %" if value < 1 else f"{value:.10g}")
    for hit in _pattern(language).finditer(text):
        shared = hit["mult"] and _SHARED.search(text[: hit.start("num")])
        if shared:  # "71 to 84 million": the first is a number of millions, too
            factor = float(lexicon(language).tables.get("multipliers", {}).get(hit["mult"].lower(), 1))
            found.add(f"{_figure(shared[1], language) * factor:.12g}")
    return frozenset(found)
