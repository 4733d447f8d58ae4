"""Somebody called "former", "ex" or "ehemalig" of whom the pool says no such thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dashboard.compare.people import last_name
from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.reading import Token, Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon

NEXT = 2  # characters between what somebody is called and the name: "former treasurer Voss"
PAST = frozenset({
    "former", "ex", "onetime", "erstwhile", "früher", "frühere", "früherer", "früheren", "ehemalige", "ehemaliger", "ehemaligen",
    "antiguo", "antigua", "ancien", "ancienne", "voormalig", "voormalige", "antigo", "antiga", "formerly",
    "einst", "einstige", "einstiger", "einstigen", "vormals", "antaño", "autrefois",
})  # fmt: skip


def is_past(word: str) -> bool:
    """Whether a folded word says that somebody is no more what follows, or has it in front: "former", "ex-minister"."""
    word = word.rpartition("'")[2]  # "l'ancienne"
    return word in PAST or word.startswith(("ex-", "alt-", "oud-"))


_any_past = regex.AnyWord(is_past)


def check_past(case: Case) -> Iterator[Finding]:
    """A "former" put before what somebody is called, or left out of it."""
    yield from _put_in(case)
    yield from _left_out(case)


def _left_out(case: Case) -> Iterator[Finding]:
    """The first word before a name that every sentence of the pool has with a "former" in front, and ours without."""
    lex = lexicon(case.mine.language)
    once, listed = lex.lists.get("once", frozenset()), lex.roles
    if case.mine.title or _any_past(case.mine.words) or not once.isdisjoint(case.mine.words):
        return
    for theirs in (c.told for c in case.found[:2] if _any_past(c.told.words)):
        for token, head in pairwise(theirs.tokens):
            if not (head.content and is_past(token.word)) or head.word in listed:
                continue
            holder = next(
                (last_name(n.text) for n in theirs.details.names if head.start <= n.end and n.end - head.end < 40), ""
            )
            ours = next((t for t in case.mine.tokens if t.word == head.word), None)
            if not (ours and holder):
                continue
            named = next((n for n in case.mine.details.names if last_name(n.text) == holder), None)
            naming = [case.world.pool.facts[i] for i in case.world.words.get(holder, ())]
            bare = any(head.stem in sentence.weights and not _any_past(sentence.words) for sentence in naming)
            if named and 0 <= named.end - ours.end < 40 and not bare:
                there = theirs.text[token.start : head.end]
                yield finding("role-differs", case, (ours.start, named.end), there=there, told=theirs, strength=0.9)
                return


def _put_in(case: Case) -> Iterator[Finding]:
    """The first "former" before a word that near sentences have without it, where none of them has a word for it."""
    tokens = case.mine.tokens
    for i, token in enumerate(tokens[:-1]) if _any_past(case.mine.words) else ():
        if not is_past(token.word) or "-" in token.word:
            continue
        head = _calling(case.mine, tokens[i + 1 : i + 5])
        if head is None:
            continue
        holders = (case.world.words.get(last_name(n.text), ()) for n in case.mine.details.names)
        told = [
            *(c.told for c in case.found[:4]),
            *(case.world.pool.facts[k] for some in holders for k in sorted(some)),
        ]
        if any(_any_past(one.words) for one in told):
            return
        other = next((one for one in told if head.stem in one.weights), None)
        if other:
            there = next(other.text[t.start : t.end] for t in other.tokens if t.stem == head.stem)
            yield finding("role-differs", case, (token.start, head.end), there=there, told=other)
        return


def _calling(sentence: Told, behind: Sequence[Token]) -> Token | None:
    """What the words behind a "former" call somebody: "former FBI director", "former loss adjuster"; no "former home"."""
    lex = lexicon(sentence.language)
    ends = tuple(lex.lists.get("callings", ()))
    for token in behind:
        if any(n.start <= token.start < n.end for n in sentence.details.names):
            continue
        if not token.content:
            return None
        beside = any(0 <= n.start - token.end <= NEXT for n in sentence.details.names)
        if beside or token.word in lex.roles or (ends and token.word.endswith(ends)):
            return token
    return None
