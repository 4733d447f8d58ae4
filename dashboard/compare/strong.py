"""Which changed words deserve a second look: numbers, money, dates, negations, hedges, quotations, names, roles.

A word is strong if it is of such a kind and the other side has no equal of it: a date that only moved within the
sentence has not changed. Word lists exist for English, German and Spanish; elsewhere digits and quotation marks count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.words import WORD, word_list

CURRENCY = frozenset("$€£¥₹₽₩₺₴₪₫฿")
OPENING = frozenset("“„«‹「『")
CLOSING = frozenset("”»›」』")
ENDS = frozenset(".!?:…")


@dataclass(frozen=True, slots=True)
class Side:
    """The words of one side as they stand, and folded."""

    heads: Sequence[str]
    folded: Sequence[str]


def strong_kinds(a: Side, b: Side, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """For each word of both sides the kind of specific it is, "" where it is none or the other side has it too."""
    return _unmatched(a, b, language), _unmatched(b, a, language)


def _unmatched(own: Side, other: Side, language: str) -> tuple[str, ...]:
    there = Counter(other.folded)
    kinds = _kinds(own, language)
    negations = sum(kind == "negation" for kind in kinds), sum(kind == "negation" for kind in _kinds(other, language))
    out = []
    for kind, word in zip(kinds, own.folded, strict=True):
        same = negations[0] == negations[1] if kind == "negation" else word in there
        out.append("" if same else kind)
    return tuple(out)


def _kinds(side: Side, language: str) -> list[str]:
    quoted = _quoted(side.heads)
    starts = _starts(side.heads)
    return [_kind(side, k, quoted[k], starts[k], language) for k in range(len(side.heads))]


def _kind(side: Side, k: int, quoted: bool, starts: bool, language: str) -> str:
    head, word = side.heads[k], side.folded[k]
    if not WORD.fullmatch(head):
        return "money" if head in CURRENCY else "percent" if head == "%" else ""
    near = (side.heads[k - 1] if k else "", side.heads[k + 1] if k + 1 < len(side.heads) else "")
    if any(ch.isdecimal() for ch in word) or word in word_list("number", language):
        return "money" if near[0] in CURRENCY or near[1] in CURRENCY else "number"
    if word in word_list("date", language) and (language != "en" or head[0].isupper() or word not in _TWOFOLD):
        return "date"
    for name in ("negation", "hedge", "money"):
        if word in word_list(name, language):
            return name
    if quoted:
        return "quotation"
    if word in word_list("role", language):
        return "role"
    return "name" if _is_name(head, starts, language) else ""


_TWOFOLD = frozenset({"may", "march", "mar", "sun", "sat", "mon", "wed", "fall"})  # months and days that are words too


def _is_name(head: str, starts: bool, language: str) -> bool:
    """A capital inside a sentence; in German, where every noun has one, no sign of a name."""
    return head[0].isupper() and not starts and language != "de" and len(head) > 1


def _quoted(heads: Sequence[str]) -> list[bool]:
    """For each word whether it stands between quotation marks; a straight mark opens and closes in turn."""
    out, inside = [], False
    for head in heads:
        mark = head in OPENING or head in CLOSING or head == '"'
        if mark:
            inside = not inside if head == '"' or (head == "“" and inside) else head in OPENING
        out.append(inside and not mark)
    return out


def _starts(heads: Sequence[str]) -> list[bool]:
    """For each word whether a sentence or a quotation begins with it."""
    return [k == 0 or _opens(heads, k - 1) for k in range(len(heads))]


def _opens(heads: Sequence[str], k: int) -> bool:
    return heads[k] in ENDS or heads[k] in OPENING or heads[k] == '"'
