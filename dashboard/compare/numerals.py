"""Figures and number words of a sentence: where a number stands and what it is, before anything is known of its unit.

Number words of seven languages are read by text2num; figures by the habits of the language ("1.500" is fifteen hundred in
German). Words that stand for a number of unclear size ("hundreds") carry their order of magnitude.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal, NamedTuple

from text_to_num import find_numbers

from dashboard.text import patterns as regex
from dashboard.text.lexicon import Lexicon, lexicon

READ = frozenset({"en", "de", "es", "fr", "it", "pt", "nl"})  # text2num and our tables know them
_TOKEN = regex.compile_twice(
    # where none can begin is told first: spaces, then what begins with a letter, then with a digit
    r"(?!\s)(?:\b(?i:qu|[dlnscjmt])['’](?=\p{L})"  # d'euros
    r"|\p{L}[\p{L}\p{M}\u00ad]*(?:['’]\p{L}+)?\.?(?=\P{L}|$)|\p{L}[\p{L}\p{M}]*"
    r"|(?=\d)(?:(?<![\d.,])\d{1,3}(?:[\u00a0\u202f\u2009’']\d{3})+(?!\d)"  # 1 000 000 with hard spaces, 1’000
    r"|(?<![\d.,] )(?<![\d.,])\d{1,3}(?: \d{3}){2,}(?! ?\d)"  # … with plain ones
    r"|(?<![\d.,] )(?<![\d.,])[1-9]\d{0,2} \d{3}(?= ?(?:€|\$|euros?\b|dollars?\b|francs?\b|dólares\b|reais\b|habitants\b|personnes\b))"
    r"|\d+(?:[.,]\d+)*)|[^\s])"
)
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875}
_DECIMAL_POINT = frozenset({"en", "und", "zh", "ja", "ko", "th", "he"})
Kind = Literal["cardinal", "ordinal", "share", "order", "fold"]


class Word(NamedTuple):
    """A word, figure or sign of a sentence with its place; `low` is lower case without a final stop."""

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: the words `first` up to but not including `last`, its value, what kind it is.

    `spelled` says that it is written in words; an `order` ("hundreds") has the least value it can mean.
    """

    first: int
    last: int
    value: float
    kind: Kind
    spelled: bool


def split_words(text: str) -> list[Word]:
    """The words, figures and signs of `text`, left to right; hyphens and stops are signs of their own."""
    return [Word(m[0], m[0].lower().rstrip("."), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def may_hold_number(text: str, language: str) -> bool:
    """A first look at the words of a sentence: may one be, or begin, a number? Half of all sentences have none."""
    known = regex.words_of(text)
    return known is None or _any_number(language)(known[0])


@lru_cache(maxsize=8)
def _any_number(language: str) -> regex.AnyWord:
    return regex.AnyWord(partial(_may_be_number, language=language))


def _may_be_number(word: str, language: str) -> bool:
    return (
        "_" in word
        or any(ch.isnumeric() for ch in word)
        or word.endswith(_ENDS)
        or (language in READ and _is_number_word(word, language))
        or word in _listed_words(language)
    )


@lru_cache(maxsize=8)
def _listed_words(language: str) -> frozenset[str]:
    """The words of the lists of numbers: all of an order, a share or a figure, the last of a half behind a number."""
    tables, ways = lexicon(language).tables, lexicon(language).lists.get("and_a_half", ())
    listed = (entry for name in ("orders", "shares", "figures") for entry in tables.get(name, {}))
    halves = (part for way in ways for part in _PARTS(way)[-1:])
    return frozenset((*(part for entry in listed for part in _PARTS(entry)), *halves))


_PARTS = regex.compile_twice(r"\w+").findall


def find_numerals(words: Sequence[Word], language: str) -> Iterator[Numeral]:
    """Every number among `words`, left to right, no two overlapping."""
    at = 0
    spelled = _spelled(words, language)
    while at < len(words):
        found = _figure_at(words, at, language) or spelled.get(at) or _listed(words, at, language)
        if found is None:
            at += 1
            continue
        yield found
        at = found.last


def _figure_at(words: Sequence[Word], at: int, language: str) -> Numeral | None:
    """A figure at place `at`, with a fraction behind it: "2½", "2 1/2"."""
    word = words[at]
    if word.text in _FRACTIONS:
        return Numeral(at, at + 1, _FRACTIONS[word.text], "cardinal", spelled=False)
    if not word.text[0].isdecimal():
        return None
    value, last = read_figure(word.text, language), at + 1
    if last < len(words) and words[last].text in _FRACTIONS:
        return Numeral(at, last + 1, value + _FRACTIONS[words[last].text], "cardinal", spelled=False)
    if _slashed(words, last):
        return Numeral(
            at, last + 3, value + int(words[last].text) / int(words[last + 2].text), "cardinal", spelled=False
        )
    return Numeral(at, last, value, "cardinal", spelled=False)


def _slashed(words: Sequence[Word], at: int) -> bool:
    """Whether "1/2", "3/4" stands at place `at`, apart from the figure before it."""
    if at < 1 or at + 2 >= len(words) or words[at + 1].text != "/" or words[at].start == words[at - 1].end:
        return False
    return words[at].text in ("1", "2", "3") and words[at + 2].text in ("2", "3", "4", "5", "8")


_GAP = regex.compile_twice(r"[\s\u00a0\u202f\u2009'’]")
_INDIAN = regex.compile_twice(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")


@lru_cache(maxsize=50_000)
def read_figure(text: str, language: str) -> float:  # noqa: PLR0911  a ladder of habits
    """The value of digits as written in `language`: "1.500" is 1500 in German and 1.5 in English."""
    plain = _GAP.sub("", text)
    if len(plain) > 40:
        return float(plain[:15].translate({44: None, 46: None})) * 10.0**25
    if _INDIAN.fullmatch(plain):  # Indian grouping: 1,20,000
        return float(plain.replace(",", ""))
    dots, commas = plain.count("."), plain.count(",")
    if dots and commas:
        decimal = "." if plain.rfind(".") > plain.rfind(",") else ","
        return _plain_float(plain.replace("," if decimal == "." else ".", ""), decimal)
    mark = "." if dots else ","
    if dots + commas > 1:
        grouped = all(len(part) == 3 for part in plain.split(mark)[1:])
        return float(plain.replace(mark, "")) if grouped else float(plain.split(mark)[0])
    if dots + commas == 0:
        return float(plain)
    whole, _, rest = plain.partition(mark)
    thousands = len(rest) == 3 and len(whole) <= 3 and whole != "0"
    if thousands and (mark == ",") == (language in _DECIMAL_POINT):
        return float(whole + rest)
    return _plain_float(plain, mark)


def _plain_float(text: str, decimal: str) -> float:
    parts = text.split(decimal)
    return float(parts[0] + "." + "".join(parts[1:])) if len(parts) == 2 else float("".join(parts))


# ---- number words -----------------------------------------------------------------------------------------------
class _Token:
    """A word as text2num asks for it."""

    __slots__ = ("word",)

    def __init__(self, word: str) -> None:
        self.word = word

    def text(self) -> str:
        return self.word

    def text_lowercase(self) -> str:
        return self.word

    def nt_separated(self, previous: _Token) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


_AND = {"en": {"and"}, "de": {"und"}, "es": {"y"}, "fr": {"et"}, "it": {"e"}, "pt": {"e"}, "nl": {"en"}}


@lru_cache(maxsize=50_000)
def _is_number_word(word: str, language: str) -> bool:
    """Whether text2num reads this one word as a number or part of one."""
    return word[0].isalpha() and len(word) < 80 and bool(find_numbers([_Token(word)], language, 0.0))


def _spelled(words: Sequence[Word], language: str) -> dict[int, Numeral]:
    """place of its first word → number written in words; runs of number words alone are handed to text2num."""
    if language not in READ:
        return {}
    found: dict[int, Numeral] = {}
    lex = lexicon(language)
    orders = lex.tables.get("orders", {})
    at = 0
    while at < len(words):
        if not _begins(words[at], language) or words[at].low in orders or _is_share(words, at, language):
            at += 1
            continue
        places = [at]
        after = at + 1
        while after < len(words) and (step := _goes_on(words, after, language)):
            behind = after + step - 1
            if _is_share(words, behind, language) or (words[behind].low in orders and language == "en"):
                break
            places += [after, behind] if step == 2 and words[after].low not in ("-", "‑") else [behind]
            after += step
        found.update(_read_run(words, places, language))
        at = after
    return found


def _begins(word: Word, language: str) -> bool:
    return word.text[0].isalpha() and _is_number_word(word.low, language)


def _goes_on(words: Sequence[Word], at: int, language: str) -> int:
    """How many words further a run of number words goes: 1, 2 where an "and" or a hyphen stands between, 0 where it ends."""
    if _begins(words[at], language):
        return 1
    joined = words[at].text in ("-", "‑") or words[at].low in _AND[language]
    return 2 if joined and at + 1 < len(words) and _begins(words[at + 1], language) else 0


def _read_run(words: Sequence[Word], places: list[int], language: str) -> dict[int, Numeral]:
    """The numbers of one run of number words; "first" says no number."""
    out = {}
    for hit in find_numbers([_Token(words[i].low) for i in places], language, 0.0):
        first, last = places[hit.start], places[hit.end - 1] + 1
        if hit.value == 1 and hit.is_ordinal:
            continue
        kind: Kind = "ordinal" if hit.is_ordinal else "cardinal"
        out[first] = Numeral(first, last, float(hit.value), kind, spelled=True)
    return out


_WHOLES = frozenset({"half", "halves", "hälfte", "mitad", "moitié", "metà", "metade", "helft"})
_PARTITIVE = frozenset({"of", "der", "des", "aller", "de", "del", "di", "van", "die", "von", ",", ".", ""})
_ARTICLES = frozenset(
    {"a", "an", "one", "ein", "eine", "einem", "einen", "un", "una", "une", "um", "uma", "een", "uno"}
)


def _is_share(words: Sequence[Word], at: int, language: str) -> bool:
    """Whether a word is a part of a whole ("a third of", "two thirds"), not the ordinal that it looks like."""
    low = words[at].low
    if low not in lexicon(language).tables.get("shares", {}):
        return False
    before = words[at - 1].low if at else ""
    behind = words[at + 1].low if at + 1 < len(words) else ""
    if low in _WHOLES:
        return before not in ("first", "second", "erste", "zweite", "other")
    counted = at > 0 and (words[at - 1].text[0].isdecimal() or _is_number_word(before, language) or before in ("-",))
    if counted and (not _is_number_word(low, language) or before not in _ARTICLES):
        return True
    return before in _ARTICLES and behind in _PARTITIVE


_ENDS = ("fold", "fach", "fache", "fachen", "facher", "einhalb")


@lru_cache(maxsize=16)
def _own_words(language: str) -> frozenset[str]:
    """The words that our own tables read, articles too: "an hour and a half"."""
    tables = lexicon(language).tables
    return _ARTICLES.union(*(tables.get(name, {}) for name in ("orders", "shares", "figures")))


def _listed(words: Sequence[Word], at: int, language: str) -> Numeral | None:
    """A word of our own tables: a share ("third" behind "two"), an order ("hundreds"), "dozen", "anderthalb"."""
    low = words[at].low
    if low not in _own_words(language) and not low.endswith(_ENDS):
        return None
    lex = lexicon(language)
    if low in lex.tables.get("orders", {}):
        value, last = float(lex.tables["orders"][low]), at + 1
        while (
            last + 1 < len(words)
            and words[last].low in ("of", "de", "von", "di", "van")
            and (
                words[last + 1].low in lex.tables["orders"] or words[last + 1].low in lex.tables.get("multipliers", {})
            )
        ):  # "tens of thousands"
            more = lex.tables["orders"].get(words[last + 1].low) or lex.tables["multipliers"][words[last + 1].low]
            value, last = value * float(more), last + 2
        return Numeral(at, last, value, "order", spelled=True)
    if low in _ARTICLES and _and_a_half(words, at + 2, lex):
        return Numeral(at, at + 1, 1.0, "cardinal", spelled=True)  # "an hour and a half"
    if _is_share(words, at, language):
        return Numeral(at, at + 1, float(lex.tables["shares"][low]), "share", spelled=True)
    if low in lex.tables.get("figures", {}):
        return Numeral(at, at + 1, float(lex.tables["figures"][low]), "cardinal", spelled=True)
    return _german_half(words, at) if language == "de" else _fold_word(words, at, language)


_HALF = regex.compile_twice(r"(\p{L}{3,20})einhalb")


def _and_a_half(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    names = ("and_a_half", "and_a_quarter", "and_three_quarters")
    ways = [way for name in names for way in lex.lists.get(name, ())]
    return any(" ".join(w.low for w in words[at : at + way.count(" ") + 1]) == way for way in ways)


_FOLD = regex.compile_twice(r"(\p{L}{3,20})(?:fold|fach\p{L}{0,2})")


def _fold_word(words: Sequence[Word], at: int, language: str) -> Numeral | None:
    """ "tenfold", "zehnfach": a number and its unit in one word."""
    hit = _FOLD.fullmatch(words[at].low)
    read = find_numbers([_Token(hit[1])], language, 0.0) if hit and language in READ else []
    return Numeral(at, at + 1, float(read[0].value), "fold", spelled=True) if read else None


def _german_half(words: Sequence[Word], at: int) -> Numeral | None:
    hit = _HALF.fullmatch(words[at].low)
    if not hit:
        return _fold_word(words, at, "de")
    read = find_numbers([_Token(hit[1])], "de", 0.0)
    return Numeral(at, at + 1, float(read[0].value) + 0.5, "cardinal", spelled=True) if read else None
