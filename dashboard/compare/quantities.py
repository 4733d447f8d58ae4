"""Numbers of a sentence as values: how much, of which unit, with which bound, in what rate, of how many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

from dashboard.compare.amounts import Quantity
from dashboard.compare.numerals import Numeral, Word, find_numerals, may_hold_number, split_words
from dashboard.compare.units import Unit, currency_names, unit_names
from dashboard.text import patterns as regex
from dashboard.text.lexicon import Lexicon, lexicon
from dashboard.text.stems import is_solid

Span = tuple[int, int]
_LETTERS = {
    "k": 1e3,
    "m": 1e6,
    "mm": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "tn": 1e12,
    "t": 1e12,
}
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "quarter", "decade"})
_VOTE = regex.compile_twice(r"(?<![\w.,/–:-])(\d{1,3})[-–:](\d{1,3})(?![\w%]|[.,:/–-]\d)")
_LISTED = regex.compile_twice(r"\s*\(?\d{1,2}[.)]\s")
_PARTS = (("and_a_half", 0.5), ("and_a_quarter", 0.25), ("and_three_quarters", 0.75))
_OWNERS_MOST = 2  # words between "of" and the whole: "of their last six"
_FOLD = regex.compile_twice(r"fold|fache[nrs]?|fach", signs=("fold", "fach"))
_LINK = frozenset(
    {"-", "–", "—", "to", "and", "or", "bis", "und", "oder", "a", "y", "o", "à", "et", "ou", "e", "en", "tot"}
)


def find_quantities(text: str, language: str, taken: Sequence[Span] = ()) -> Iterator[Quantity]:
    """Every number, amount of money and percentage of `text` outside `taken`, left to right.

    A list number at the line's start is none.
    """
    if not may_hold_number(text, language):
        return
    listed = _LISTED.match(text)
    closed = [*taken, *([(0, listed.end())] if listed else [])]
    votes = [q for q in _votes(text, language) if _free(q.start, q.end, closed)]
    closed += [(q.start, q.end) for q in votes]
    words = split_words(text)
    read = _Reader(text, words, language)
    found: list[Quantity] = []
    shut = bytearray(len(text))  # one mark a character that is taken
    for start, end in closed:
        shut[start:end] = b"\x01" * (end - start)
    for numeral in find_numerals(words, language):
        quantity = read.quantity(numeral)
        if quantity and not any(shut[quantity.start : quantity.end]):
            found.append(quantity)
            shut[quantity.start : quantity.end] = b"\x01" * (quantity.end - quantity.start)
    yield from sorted([*votes, *read.ranged(found)], key=lambda q: q.start)


def _free(start: int, end: int, taken: Iterable[Span]) -> bool:
    return all(end <= a or b <= start for a, b in taken)


def _votes(text: str, language: str) -> Iterator[Quantity]:
    lex = lexicon(language)
    for hit in _VOTE.finditer(text):
        behind = split_words(text[hit.end() : hit.end() + 40])
        if behind and (_percent(behind, 0, lex) or _join(behind, 0, 1) in unit_names(language)):
            continue  # "5-10 percent", "3-5 km": a range
        value = f"{hit[1]}-{hit[2]}"
        yield Quantity(
            "number", hit.start(), hit.end(), hit[0], value, float(hit[1]), form="score", other=float(hit[2])
        )


class _Reader:
    """What stands around a number: sign, currency, scale, unit, rate, bound."""

    def __init__(self, text: str, words: Sequence[Word], language: str) -> None:
        self.text, self.words, self.language = text, words, language
        self.lex = lexicon(language)

    def quantity(self, numeral: Numeral) -> Quantity | None:  # noqa: PLR0911, PLR0912  one return for each kind of thing
        """The quantity that a numeral is the number of; None for a code ("A-317") or a lone word of another sense."""
        first, last = numeral.first, numeral.last
        if numeral.kind == "ordinal" or self._ordinal_end(numeral):
            return self._ordinal(numeral)
        if not numeral.spelled and self._is_code(first):
            return None
        if numeral.kind == "fold":
            return self._build(numeral, first, last, numeral.value, "fold")
        value = numeral.value
        sign, first = self._sign(first, spelled=numeral.spelled)
        codes, first = self._currency_before(first)
        value, last = self._scale(value, last, money=bool(codes))
        share, last = self._share(numeral, last)
        if share and self._low(last) == "of" and self._low(last + 1) in ("a", "one"):
            scale, stop = self._scale(1.0, last + 2, money=False)
            if scale > 1:  # "two thirds of a million"
                codes, stop = self._currency_behind(stop)
                return self._build(numeral, first, stop, value * share * scale, "money" if codes else "", codes=codes)
        if share:
            return self._build(numeral, first, last, value * share * 100, "%", soft=True)
        if numeral.kind == "share" and value < 1:
            return self._part(numeral, first, last)
        if not codes:
            codes, last = self._currency_behind(last)
        if codes:
            per, last = self._rate(last)
            return self._build(numeral, first, last, value, "money", codes=codes, per=per)
        value *= sign
        end = self._percent_end(last)
        if end:
            return self._build(numeral, first, end[1], value, end[0])
        unit, stop = self._unit(last)
        if unit:
            value, stop = self._half_behind(value, stop)
            value, stop = self._below_zero(value, stop)
            if value == 1 and numeral.spelled and unit.base == "s":
                return None  # "one day"
            per, stop = self._rate(stop)
            return self._build(numeral, first, stop, unit.of(value), unit.base, per=per)
        whole = self._whole(numeral, last)
        if value == 1 and numeral.spelled and not whole:
            return None
        return self._build(numeral, first, last, value, "", per=self._rate(last + 1)[0], of=whole)

    def _part(self, numeral: Numeral, first: int, last: int) -> Quantity:
        """ "Half an hour" is a time, "half of the cherries" a share."""
        if self._low(last) == "of" and self._low(last + 1) in ("a", "one"):
            scale, stop = self._scale(1.0, last + 2, money=False)
            if scale > 1:  # "a quarter of a million"
                codes, stop = self._currency_behind(stop)
                return self._build(numeral, first, stop, numeral.value * scale, "money" if codes else "", codes=codes)
        start = last + (self._low(last) in ("a", "an", "-", "una", "de"))
        unit, _ = self._unit(start)
        if unit and unit.base == "s":
            return self._build(numeral, first, last, unit.of(numeral.value), "s", soft=True)
        return self._build(numeral, first, last, numeral.value * 100, "%", soft=True)

    # ---- parts ------------------------------------------------------------------------------------------------
    def _low(self, at: int) -> str:
        return self.words[at].low if 0 <= at < len(self.words) else ""

    def _all_listed(self, name: str, at: int) -> Iterator[tuple[str, ...]]:
        """The entries of a list that stand from word `at` on, each as its words, the longest first."""
        for entry in _entries(self.language, name).get(self._low(at), ()):
            if len(entry) == 1 or tuple(w.low for w in self.words[at : at + len(entry)]) == entry:
                yield entry

    def _listed(self, name: str, at: int) -> tuple[str, ...]:
        """The longest of them; no word where none stands there."""
        return next(self._all_listed(name, at), ())

    def _touches(self, at: int) -> bool:
        """Whether word `at` stands right behind the one before it."""
        return 0 < at < len(self.words) and self.words[at].start == self.words[at - 1].end

    def _is_code(self, at: int) -> bool:
        """LVX-214, A-317, GII.4, G20: the figure belongs to a name."""
        if not self._touches(at):
            return False
        before = self.words[at - 1].text
        if before[-1].isalpha() and not is_solid(before[-1]):
            return before.lower() not in currency_names(self.language) and not before.lower().startswith("rs")
        return before in "-‑." and self._touches(at - 1) and self.words[at - 2].text[-1:].isupper()

    def _ordinal_end(self, numeral: Numeral) -> bool:
        return self._touches(numeral.last) and self._low(numeral.last) in ("st", "nd", "rd", "th", "º", "ª", "°er")

    def _ordinal(self, numeral: Numeral) -> Quantity | None:
        last = numeral.last + (0 if numeral.kind == "ordinal" else 1)
        before, unit = self._low(numeral.first - 1), unit_names(self.language).get(self._low(last))
        each = before in ("every", "each", "jeder", "jede", "jedes", "jeden", "cada", "chaque", "ogni", "elke", "jedem")
        if each and not unit and 2 <= numeral.value <= 20:
            return self._build(
                numeral, numeral.first - 1, last, 100 / numeral.value, "%", soft=numeral.spelled and not each
            )
        if self._low(last) in self.lex.tables.get("shares", {}):
            return None
        if numeral.value == 1:
            return None
        found = self._build(numeral, numeral.first, last, numeral.value, "")
        return replace(found, value=f"ord{numeral.value:.0f}", form="ordinal", about=False, bound="")

    def _sign(self, at: int, *, spelled: bool) -> tuple[float, int]:
        """-1 where a minus stands before the number: not the dash of a range or a compound."""
        if self._low(at - 1) == "minus" and self._low(at - 2) != "-":
            return -1.0, at - 1
        if spelled or self._low(at - 1) not in ("-", "−", "–") or not self._touches(at) or self._touches(at - 1):
            return 1.0, at
        return -1.0, at - 1

    def _below_zero(self, value: float, at: int) -> tuple[float, int]:
        """A temperature that is told as below zero or freezing."""
        for phrase in self.lex.lists.get("below_zero", ()):
            size = phrase.count(" ") + 1
            if value > 0 and _join(self.words, at, size) == phrase:
                return -value, at + size
        return value, at

    def _currency_before(self, at: int) -> tuple[frozenset[str], int]:
        names = currency_names(self.language)
        if at < 1 or self.words[at - 1].text.islower():
            return frozenset(), at
        two = self.text[self.words[at - 2].start : self.words[at - 1].end].lower() if self._touches(at - 1) else ""
        if two in names and "$" in two:
            return names[two], at - 2
        low = self._low(at - 1)
        return (names[low], at - 1) if low in names and len(low) <= 4 else (frozenset(), at)

    def _currency_behind(self, at: int) -> tuple[frozenset[str], int]:
        names = currency_names(self.language)
        start = at + (self._low(at) in ("de", "d'", "di", "-", "d’"))
        for size in (3, 2, 1):
            name = _join(self.words, start, size)
            if name in names and not (
                name in ("m", "k")
                or (len(name) == 3 and name.isalpha() and self.words[start].text.islower() and name not in ("yen",))
            ):
                return names[name], start + size
        after = _join(self.words, start + 1, 1)  # "12 million Elbonian crowns"
        if start + 1 < len(self.words) and self.words[start].text[0].isalpha() and after in names and len(after) > 3:
            return names[after], start + 2
        return frozenset(), at

    def _scale(self, value: float, at: int, *, money: bool) -> tuple[float, int]:
        """The multipliers behind a number, with "and a half" before or behind them."""
        if value < 1000:
            value, at = self._half_behind(value, at)
        table = self.lex.tables.get("multipliers", {})
        scale = 1.0
        while True:
            start = at + (self._low(at) == "-" and self._touches(at))
            if self._low(start) in ("a", "of") and value < 1 and self._low(start + 1) in table:
                start += 1  # "half a million"
            if self._low(start) not in table:
                break
            scale *= float(table[self._low(start)])
            at = start + 1
        if scale == 1.0 and self._touches(at) and self.words[at].low in _LETTERS:
            letters = self.words[at].low
            if money or (len(letters) > 1 and letters != "mm") or self._currency_behind(at + 1)[0]:
                scale, at = _LETTERS[letters], at + 1
        if scale == 1.0 and value >= 1000 and value in (1e3, 1e6, 1e9):
            value, scale = 1.0, value  # "un millón y medio": the million is part of the numeral
        more, at = self._half_behind(0.0, at)
        return (value + more) * scale, at

    def _half_behind(self, value: float, at: int) -> tuple[float, int]:
        for name, part in _PARTS:
            size = len(self._listed(name, at))
            if size:
                return value + part, at + size
        return value, at

    def _share(self, numeral: Numeral, at: int) -> tuple[float, int]:
        start = at + (self._low(at) in ("-", "‑"))
        part = self.lex.tables.get("shares", {}).get(self._low(start))
        return (float(part), start + 1) if part and numeral.value < 20 and numeral.kind == "cardinal" else (0.0, at)

    def _percent_end(self, at: int) -> tuple[str, int] | None:
        start = at + (self._low(at) == "-")
        for name, unit in (("points", "pp"), ("percent", "%")):
            found = self._listed(name, start)
            if found and found != ("points",):
                return unit, start + len(found)
        return ("%", at + 1) if self._low(at) in ("%", "％") else None

    def _unit(self, at: int) -> tuple[Unit | None, int]:
        names = unit_names(self.language)
        start = at + (self._low(at) in ("-", "‑") and self._touches(at))
        for size in (3, 2, 1):
            name = self._joined_tight(start, size)
            if name in names and not (name in ("m", "g", "l") and not self.words[start].text.islower()):
                return names[name], start + size
        if (self._touches(at) and self.words[at].text.rstrip(".") in ("C", "F")) or self._low(at - 1) in ("°",):
            return unit_names("en")["°" + self.words[at].low], at + 1
        fold = _FOLD.fullmatch(self._low(start)) if start < len(self.words) else None
        return (Unit("fold"), start + 1) if fold else (None, at)

    def _joined_tight(self, at: int, size: int) -> str:
        """`size` words as written, lower case: "km/h" stays one, "square miles" two."""
        if at + size > len(self.words) or at < 0:
            return ""
        return " ".join(self.text[self.words[at].start : self.words[at + size - 1].end].lower().rstrip(".").split())

    def _rate(self, at: int) -> tuple[str, int]:
        """The time a number is told per: "a day", "pro Woche", "annually"; "" where it is none."""
        rates = self.lex.tables.get("rates", {})
        if self._low(at) in rates:
            return str(rates[self._low(at)]), at + 1
        slash = self._low(at) == "/" and "per" in self.lex.lists
        for words in (("/",),) if slash else self._all_listed("per", at):
            size = len(words)
            unit = unit_names(self.language).get(self._low(at + size))
            if unit and unit.base == "s":
                return f"{unit.factor:.0f}", at + size + 1
        return "", at

    def _whole(self, numeral: Numeral, at: int) -> float:
        """The m of "n of m", "n out of m", "n of the m"; 0 where there is none."""
        for words in self._all_listed("of_which", at):
            size = len(words)
            start = at + size
            while start - at - size < _OWNERS_MOST and self._low(start) in self.lex.lists.get("of_whose", ()):
                start += 1  # "five of their last six games"
            behind = next(iter(find_numerals(self.words[start : start + 3], self.language)), None)
            if behind and behind.first == 0 and behind.kind == "cardinal" and behind.value > numeral.value:
                plain = not unit_names(self.language).get(self._low(start + behind.last))
                if plain and (words != ("in",) or behind.value in (3, 4, 5, 6, 7, 8, 10, 12, 20, 100, 1000)):
                    return behind.value
        return 0.0

    def _bound(self, first: int) -> tuple[Literal["", "over", "under"], bool]:
        before = " " + " ".join(w.low for w in self.words[max(0, first - 4) : first])
        for name in ("over", "under"):
            if before.endswith(_endings(self.language, name)):
                said = next(w for w in self.lex.lists[name] if before.endswith(" " + w))
                turned = before[: -len(said)].split()[-1:] in (["no"], ["not"], ["nicht"])
                return ("over" if name == "under" else "under") if turned else name, True
        return "", before.endswith(_endings(self.language, "about"))

    def _build(self, numeral: Numeral, first: int, last: int, amount: float, unit: str, **more: Any) -> Quantity:
        start, end = self.words[first].start, self.words[last - 1].end
        if self.text[start:end].endswith(".") and not self.text[start : end - 1].endswith("."):
            end -= 1
        bound, about = self._bound(first)
        codes: frozenset[str] = more.get("codes", frozenset())
        label = "/".join(sorted(codes)[:3]) if unit == "money" else unit
        kind: Literal["money", "percent", "number"] = (
            "money" if unit == "money" else "percent" if unit in ("%", "pp") else "number"
        )
        value = f"{'~' if about else ''}{amount:.12g}{' ' + label if label else ''}"
        form: Literal["plain", "order"] = "order" if numeral.kind == "order" else "plain"
        more = {"figure": _unscaled(numeral), "spelled": numeral.spelled, **more}
        return Quantity(
            kind, start, end, self.text[start:end], value, amount, unit, bound=bound, about=about, form=form, **more
        )

    def ranged(self, found: list[Quantity]) -> Iterator[Quantity]:
        """The first number of "71 to 84 million", "$1.5-2 million" is told in the unit of the second."""
        for i, q in enumerate(found):
            after = found[i + 1] if i + 1 < len(found) else None
            before = found[i - 1] if i else None
            if before and before.of and before.of in (q.figure, q.amount) and before.of <= 12:
                q = replace(q, soft=True)  # "seven of every ten dollars"
            elif (before and _ratio(self.text[before.end : q.start], before, q)) or (
                after and _ratio(self.text[q.end : after.start], q, after)
            ):
                q = replace(q, soft=True)  # "four pounds in every five", "eight in a hundred"
            if after and q.form == after.form == "plain" and _linked(self.text[q.end : after.start]) and _bare(q):
                yield _scaled_like(q, after)
            elif (
                before and before.codes and q.unit == "" and self.text[before.end : q.start].strip() in ("-", "–", "to")
            ):
                yield replace(
                    q,
                    kind="money",
                    unit="money",
                    codes=before.codes,
                    value=f"{q.value} {'/'.join(sorted(before.codes)[:3])}",
                )
            else:
                yield q


def _unscaled(numeral: Numeral) -> float:
    """The number before its scale word: 11 of "eleven million"."""
    value = numeral.value
    while numeral.spelled and value >= 1000 and value % 1000 == 0:
        value /= 1000
    return value


def _bare(q: Quantity) -> bool:
    """Whether a number has no scale of its own."""
    return q.unit in ("", "money") and q.figure == q.amount


_IN_EVERY = regex.compile_twice(
    r"(?:\s\p{L}+){0,2}\s(?:in|out of|von|of|de|sur|su)(?:\s(?:every|each|a|cada|je))?\s", regex.IGNORECASE
)


def _ratio(gap: str, part: Quantity, whole: Quantity) -> bool:
    """Whether two numbers are a share told in round numbers, at least one of them in words."""
    round_ = whole.amount in (3, 4, 5, 6, 8, 10, 12, 20, 100, 1000)
    return round_ and part.figure < whole.amount and (part.spelled or whole.spelled) and bool(_IN_EVERY.fullmatch(gap))


def _linked(gap: str) -> bool:
    return len(gap) < 8 and gap.strip().lower() in _LINK


def _scaled_like(q: Quantity, after: Quantity) -> Quantity:
    """`q` with the scale and unit of `after`, where `after` has more than `q`."""
    if not after.figure or after.unit in ("°C", "%", "pp") or q.amount >= after.figure * 1000:
        return q
    scale = after.amount / after.figure
    if scale <= 1.000001 and after.unit == q.unit:
        return q
    codes, unit = q.codes or after.codes, q.unit or after.unit
    label = "/".join(sorted(codes)[:3]) if unit == "money" else unit
    value = f"{'~' if q.about else ''}{q.amount * scale:.12g}{' ' + label if label else ''}"
    return replace(q, kind=after.kind, amount=q.amount * scale, unit=unit, codes=codes, value=value)


@lru_cache(maxsize=128)
def _entries(language: str, name: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """First word → the entries of a list that begin with it, each as its words, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in sorted(lexicon(language).lists.get(name, ()), key=lambda entry: (-len(entry), entry)):
        words = tuple(entry.split(" "))
        found.setdefault(words[0], []).append(words)
    return {first: tuple(some) for first, some in found.items()}


@lru_cache(maxsize=64)
def _endings(language: str, name: str) -> tuple[str, ...]:
    """The entries of a list, each with a space in front."""
    return tuple(" " + entry for entry in lexicon(language).lists.get(name, ()))


def _join(words: Sequence[Word], at: int, size: int) -> str:
    return " ".join(w.low for w in words[at : at + size]) if at >= 0 and at + size <= len(words) else ""


def _percent(words: Sequence[Word], at: int, lex: Lexicon) -> bool:
    return words[at].text == "%" or any(
        _join(words, at, w.count(" ") + 1) == w for n in ("percent", "points") for w in lex.lists.get(n, ())
    )


@lru_cache(maxsize=8)
def _soft(language: str) -> regex.Pattern[str]:
    return regex.compile_phrases(_soft_words(language))


@lru_cache(maxsize=8)
def _soft_words(language: str) -> Mapping[str, float]:
    listed = {**lexicon(language).tables.get("amounts", {}), **(_ENGLISH if language == "en" else {})}
    return {word: float(count) for word, count in listed.items()}


_ENGLISH = {"one": 1, "a": 1, "an": 1, "single": 1}


def soft_values(text: str, language: str) -> frozenset[float]:
    """Counts that words carry without being numbers ("both" 2, "a" 1): they support numbers, none is checked."""
    table = _soft_words(language)
    return frozenset(table.get(hit.group().lower(), 0.0) for hit in _soft(language).finditer(text))
