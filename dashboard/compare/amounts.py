"""A number as a value, and whether two of them say the same.

A quantity's `value` is its normal form as one string (`62500000 USD`, `14.6 %`, `5900 m`, `6-3`, `ord3`, "~" in front where it
is said to be rounded); its other fields say what the string cannot: bounds, rates, shares, which currencies a name can mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dashboard.model import Specific
from dashboard.settings import CONVERSION_TOLERANCE, NUMBER_TOLERANCE, ROUNDING_TOLERANCE
from dashboard.text import patterns as regex

Verdict = Literal["equal", "different", "unknown"]
_FIGURE = regex.compile_twice(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Quantity(Specific):
    """A number with what it says. `unit` is the base unit ("m", "s", "%", "pp", "money", "fold", "" for a plain count), `amount`
    in that unit, `codes` the currencies it can be of, `per` the time it is a rate of, `of` the whole that it is a part of."""

    amount: float = 0.0
    unit: str = ""
    codes: frozenset[str] = frozenset()
    bound: Literal["", "over", "under"] = ""
    about: bool = False
    per: str = ""
    of: float = 0.0
    form: Literal["plain", "ordinal", "order", "score"] = "plain"
    other: float = 0.0  # the second number of a score or vote
    soft: bool = False  # said by a word that is no number ("half"): never missing by itself
    figure: float = 0.0  # the number as written, before its scale
    spelled: bool = False  # written in words


def compare_quantities(mine: Quantity, theirs: Quantity) -> Verdict:  # noqa: PLR0911  a ladder of questions
    """Whether two quantities say the same: "different" only where both are told in a way that can be held together."""
    if "score" in (mine.form, theirs.form):
        return _compare_scores(mine, theirs)
    if mine.form != theirs.form and "ordinal" in (mine.form, theirs.form):
        return "equal" if mine.amount == theirs.amount else "unknown"
    units = _compare_units(mine, theirs)
    if units == "different":
        return "different" if _same_figure(mine, theirs) else "unknown"
    if units == "unknown":
        told_alike = not (mine.unit and theirs.unit) and _same_figure(mine, theirs)
        return "equal" if told_alike or _same_amount(mine, theirs) else "unknown"
    if not _same_amount(mine, theirs):
        return "different"
    if {mine.bound, theirs.bound} == {"over", "under"} or (mine.per and theirs.per and mine.per != theirs.per):
        return "different"
    return "equal"


def _same_figure(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities of unlike units have the same figure as written: 5 years, 5 months; 2 % and 2 points."""
    return a.amount == b.amount or (_figure(a.text) != "" and _figure(a.text) == _figure(b.text))


@lru_cache(maxsize=20_000)
def _figure(text: str) -> str:
    """The first figure of a text as written."""
    found = _FIGURE.search(text)
    return found[0] if found else ""


def _compare_units(a: Quantity, b: Quantity) -> Verdict:
    if a.unit == "money" and b.unit == "money":
        return "equal" if a.codes & b.codes else "different"
    if a.unit == b.unit:
        return "equal"
    if not a.unit or not b.unit:
        bare, full = (a, b) if not a.unit else (b, a)
        if full.unit == "%" and bare.of:
            return "equal"
        return "different" if full.unit in ("%", "pp", "fold") else "unknown"
    if {a.unit, b.unit} == {"°", "°C"}:
        return "equal"
    related = {a.unit, b.unit} <= {"%", "pp", "fold"}
    return "different" if related else "unknown"


def _same_amount(a: Quantity, b: Quantity) -> bool:  # noqa: PLR0911  a ladder of questions
    x, y = _comparable(a, b), _comparable(b, a)
    if "order" in (a.form, b.form):
        return _same_order(a, b)
    if x == y:
        return True
    if (x < 0) != (y < 0):
        return False
    loose = NUMBER_TOLERANCE
    if a.about or b.about:
        loose = ROUNDING_TOLERANCE
    if a.unit == b.unit and a.unit not in ("", "%", "pp", "money", "fold") and _measure(a) != _measure(b):
        loose = max(loose, CONVERSION_TOLERANCE)
    elif (a.soft or b.soft) and a.unit == "%":
        loose = max(loose, 0.03)
    elif max(abs(x), abs(y)) < 13 and not (a.about or b.about):
        return False
    if a.unit in ("%", "pp") and not (a.about or b.about or a.soft or b.soft):
        return abs(x - y) <= 0.06
    if "°C" in (a.unit, b.unit):
        return abs(x - y) <= 0.6
    return abs(x - y) <= loose * max(abs(x), abs(y))


def _measure(q: Quantity) -> str:
    """The unit as written: two figures in one unit were not converted, and agree to the digit."""
    return (_SIGNS.findall(q.text) or [""])[-1].lower()


_SIGNS = regex.compile_twice(r"[\p{L}°%]+")


def _same_order(a: Quantity, b: Quantity) -> bool:
    """Hundreds are hundreds; 340 are hundreds, too; dozens are not thousands."""
    low, high = sorted((a, b), key=lambda q: q.form != "order")
    if high.form == "order":
        return low.amount == high.amount
    return low.amount <= abs(high.amount) < low.amount * 20


def _comparable(q: Quantity, other: Quantity) -> float:
    return 100 * q.amount / q.of if q.of and other.unit == "%" and not q.unit else q.amount


def _compare_scores(a: Quantity, b: Quantity) -> Verdict:
    if a.form == b.form:
        if (a.amount, a.other) == (b.amount, b.other):
            return "equal"
        return "different"
    score, plain = (a, b) if a.form == "score" else (b, a)
    return "equal" if plain.amount in (score.amount, score.other) and not plain.unit else "unknown"


def same_quantity(mine: Quantity, theirs: Quantity) -> bool:
    """Whether `theirs` supports `mine`."""
    return compare_quantities(mine, theirs) == "equal"


def is_supported(mine: Quantity, pool: Sequence[Quantity]) -> bool:
    """Whether any quantity of `pool` supports `mine`; a vote is supported by its two numbers, too."""
    others = [q for q in pool if q.form == "score" or mine.form != "score"]
    if any(same_quantity(mine, other) for other in others):
        return True
    if mine.form != "score":
        return False
    have = {other.amount for other in pool if other.form != "score"}
    return mine.amount in have and mine.other in have
