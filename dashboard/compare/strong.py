"""Which changed words deserve a second look: numbers, money, dates, negations, hedges, quotations, names, roles.

A word is strong if it is of such a kind and the other side has no equal of it: a date that only moved within the
sentence has not changed. Negations are counted instead, for "not" and "n't" are the same. Word lists exist for English,
German and Spanish; elsewhere digits, currency signs and quotation marks count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.text.lexicon import word_list

CURRENCY = frozenset("$€£¥₹₽₩₺₴₪₫฿")
OPENING = frozenset("“„«‹「『")
CLOSING = frozenset("”»›」』")
ENDS = frozenset(".!?:…")
LISTED = ("number", "date", "negation", "hedge", "money")
TWOFOLD = frozenset({"may", "march", "mar", "sun", "sat", "mon", "wed"})  # months and days that are words too


@dataclass(frozen=True, slots=True)
class Side:
    """The words of one side as they stand, and folded; the places of those that change."""

    heads: Sequence[str]
    folded: Sequence[str]
    changed: Sequence[int]


def strong_kinds(a: Side, b: Side, language: str) -> tuple[dict[int, str], dict[int, str]]:
    """For both sides the kind of specific of each changed word, by its place; a word that is none is not in it."""
    negations = _negations(a, language) == _negations(b, language)
    return _unmatched(a, b, language, negations), _unmatched(b, a, language, negations)


def _negations(side: Side, language: str) -> int:
    return sum(listed(word, language) == "negation" for word in side.folded)


def _unmatched(own: Side, other: Side, language: str, negations_even: bool) -> dict[int, str]:
    there = frozenset(other.folded)
    quoted = _quoted(own.heads)
    out = {}
    for k in own.changed:
        kind = _kind(own, k, quoted[k], language)
        if kind and not (negations_even if kind == "negation" else own.folded[k] in there):
            out[k] = kind
    return out


def _kind(side: Side, k: int, quoted: bool, language: str) -> str:
    head, word = side.heads[k], side.folded[k]
    if not head[0].isalnum():
        return "money" if head in CURRENCY else ""
    kind = listed(word, language)
    if kind == "number":
        return "money" if _by_currency(side.heads, k) else "number"
    if kind == "date" and word in TWOFOLD and head[0].islower():
        kind = "hedge" if word in word_list("hedge", language) else ""
    if kind or quoted:
        return kind or "quotation"
    return "role" if word in word_list("role", language) else "name" if _is_name(side.heads, k, language) else ""


@lru_cache(maxsize=50_000)
def listed(word: str, language: str) -> str:
    """The kind of a folded word that needs no context: number, date, negation, hedge, money, or ""."""
    if any(ch.isdecimal() for ch in word):
        return "number"
    return next((name for name in LISTED if word in word_list(name, language)), "")


def _by_currency(heads: Sequence[str], k: int) -> bool:
    return (k > 0 and heads[k - 1] in CURRENCY) or (k + 1 < len(heads) and heads[k + 1] in CURRENCY)


def _is_name(heads: Sequence[str], k: int, language: str) -> bool:
    """A capital inside a sentence; in German, where every noun has one, no sign of a name."""
    starts = k == 0 or heads[k - 1] in ENDS or heads[k - 1] in OPENING or heads[k - 1] == '"'
    return heads[k][0].isupper() and len(heads[k]) > 1 and not starts and language != "de"


def _quoted(heads: Sequence[str]) -> list[bool]:
    """For each word whether it stands between quotation marks; a straight mark opens and closes in turn, and so does “,
    which closes in German."""
    out, inside = [], False
    for head in heads:
        mark = head == '"' or head in OPENING or head in CLOSING
        if mark:
            inside = not inside if head in '"“' else head in OPENING
        out.append(inside and not mark)
    return out
