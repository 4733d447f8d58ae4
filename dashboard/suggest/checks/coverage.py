"""The part of a sentence that no sentence of the pool covers: new words, and whole stretches of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dashboard.compare.amounts import is_supported
from dashboard.compare.calendar_parts import missing_parts
from dashboard.model import Reason
from dashboard.settings import CLAUSE_SHARE, NEW_WORDS_SHARE
from dashboard.suggest.checks.case import Case, Finding, name_words
from dashboard.suggest.evidence import covered
from dashboard.suggest.reading import Token
from dashboard.text import patterns as regex


@lru_cache(maxsize=4)
def uncovered(case: Case) -> tuple[Token, ...]:
    """The content words that none of the near sentences has."""
    known, told = covered(case.mine, [c.told for c in case.near]), _borne_out(case)
    free = (t for t in case.mine.content if t.stem not in known)
    return tuple(t for t in free if not any(a <= t.start < b for a, b in told))


def _borne_out(case: Case) -> list[tuple[int, int]]:
    """Where the sentence's figures, dates and names stand that the near sentences have in another spelling."""
    near = [c.told for c in case.near]
    dates = [s.value for t in near for s in t.details.dates]
    numbers = [s for t in near for s in t.details.numbers]
    soft = {v for t in near for v in t.soft}
    names = {w for t in near for w in name_words(t)}
    mine = case.mine.details
    found = [(s.start, s.end) for s in mine.dates if dates and not missing_parts(s.value, dates)]
    found += [(s.start, s.end) for s in mine.numbers if s.amount in soft or is_supported(s, numbers)]
    return found + [(s.start, s.end) for s in mine.names if set(s.value.split()) <= names]


def new_share(case: Case) -> float:
    """0..1: the weight of new words in the sentence."""
    return sum(case.mine.weights[t.stem] for t in uncovered(case)) / (
        sum(case.mine.weights[t.stem] for t in case.mine.content) or 1.0
    )


@lru_cache(maxsize=4)
def runs(case: Case) -> list[list[Token]]:
    """Stretches of new content words with at most one known one between, heaviest first."""
    new = {t.start for t in uncovered(case)}
    found: list[list[Token]] = []
    gap = 2
    for token in case.mine.content:
        if token.start in new:
            if gap > 0 or not found:
                found.append([])
            found[-1].append(token)
            gap = 0
        else:
            gap += 1
    return sorted(found, key=lambda run: -sum(case.mine.weights[t.stem] for t in run))


def check_coverage(case: Case) -> Iterator[Finding]:
    """A stretch without counterpart in a covered sentence, or a sentence that nothing covers."""
    stretches, share = runs(case), new_share(case)
    if not stretches:
        return
    run, text = stretches[0], case.mine.text
    words = ", ".join(dict.fromkeys(text[t.start : t.end] for stretch in stretches[:3] for t in stretch))
    heavy = sum(case.mine.weights[t.stem] for t in run) / (sum(case.mine.weights.values()) or 1.0)
    start, end = (0, len(text)) if share >= NEW_WORDS_SHARE else _clause(text, run[0].start, run[-1].end)
    values = {"here": text[start:end], "words": words, "kind": case.world.pool.kind}
    if share >= NEW_WORDS_SHARE:
        yield Finding(Reason("not-covered", values, *case.mine.place(start, end)), share, values["here"])
    elif len(run) >= 2 and heavy >= CLAUSE_SHARE:
        yield Finding(Reason("clause-added", values, *case.mine.place(start, end)), heavy, values["here"])


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch widened to the borders of its clause, and to an "and" or a small word before it."""
    cuts = [m.end() for m in _BORDER.finditer(text, 0, start)]
    begin = max(cuts, default=0)
    stop = next((m.start() for m in _BORDER.finditer(text, end)), len(text.rstrip(" .!?”\"'")))
    return (begin if start - begin < 25 else start), max(end, stop)


_BORDER = regex.compile_twice(r"[,;:—–()]\s*|\s(?=(?:and|und|y|e)\s)")
