"""Somebody called "former", "ex" or "ehemalig" of whom the pool says no such thing."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.compare.people import last_name
from dashboard.suggest.checks.case import Case, Finding, finding

PAST = frozenset({
    "former", "ex", "onetime", "erstwhile", "früher", "frühere", "früherer", "früheren", "ehemalige", "ehemaliger", "ehemaligen",
    "antiguo", "antigua", "ancien", "ancienne", "voormalig", "voormalige", "antigo", "antiga", "formerly",
    "einst", "einstige", "einstiger", "einstigen", "vormals", "antaño", "autrefois",
})  # fmt: skip


def is_past(word: str) -> bool:
    """Whether a folded word says that somebody is no more what follows, or has it in front: "former", "ex-minister"."""
    word = word.rpartition("'")[2]  # "l'ancienne"
    return word in PAST or word.startswith(("ex-", "alt-", "oud-"))


def check_past(case: Case) -> Iterator[Finding]:
    """The first "former" before a word that near sentences have without it, where none of them has a word for it."""
    tokens = case.mine.tokens
    for i, token in enumerate(tokens[:-1]):
        head = next((t for t in tokens[i + 1 :] if t.content), None)
        if not is_past(token.word) or head is None or "-" in token.word:
            continue
        holders = (case.world.words.get(last_name(n.text), ()) for n in case.mine.details.names)
        told = [*(c.told for c in case.found[:4]), *(case.world.pool.facts[k] for some in holders for k in some)]
        if any(is_past(t.word) for one in told for t in one.tokens):
            return
        other = next((one for one in told if head.stem in one.weights), None)
        if other:
            there = next(other.text[t.start : t.end] for t in other.tokens if t.stem == head.stem)
            yield finding("role-differs", case, (token.start, head.end), there=there, told=other)
        return
