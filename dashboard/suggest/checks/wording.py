"""What known words can do to a claim: a negation flipped, an opposite put in, a hedge dropped, a word made stronger.

All of these hold the sentence against the pool's nearest sentences, word by word; none needs a new word to be suspicious.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dashboard.settings import NEGATION_COVERS, NEGATION_FIT, OPPOSITE_FIT, WORDING_COVERS
from dashboard.suggest.checks.case import Case, Finding, finding, fit
from dashboard.suggest.checks.contrast import turns_twice
from dashboard.suggest.checks.hedges import HEDGES, find_dropped_hedges
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon

_THAT = regex.compile_twice(r"\b(?:that|dass|daß|que)\b", regex.IGNORECASE)
_STRONG = (("certain", "surer"), ("absolute", "sweeping"), ("causal", "stronger"), ("superlative", "stronger"))


def check_wording(case: Case) -> Iterator[Finding]:
    """Negations, opposites, hedges and strong words of the sentence."""
    close = [(c, closeness(case, c)) for c in case.found]
    yield from _negation(case, [c for c, how in close if how >= NEGATION_COVERS])
    near = [c for c, how in close if how >= WORDING_COVERS]
    if near:
        yield from _possible(case, near)
        yield from _opposites(case, near)
        yield from find_dropped_hedges(case, [c for c in near if c.covers >= WORDING_COVERS])
    yield from _strong(case)


def closeness(case: Case, other: Candidate) -> float:
    """How much of the shorter of two sentences the other says: "No one was hurt" is within "Several people were hurt"."""
    theirs = sum(other.told.weights.values()) or 1.0
    return max(other.covers, min(1.0, other.covers * sum(case.mine.weights.values()) / theirs))


def _possible(case: Case, near: list[Candidate]) -> Iterator[Finding]:
    """ "Cannot be excluded" in one sentence and "ruled out" in the other, of the same thing."""
    mine = _openness(case.mine)
    if mine is None:
        return
    for other in near[:2]:
        theirs = _openness(other.told)
        if theirs and theirs[0] != mine[0]:
            there = other.told.text[theirs[1] : theirs[2]]
            yield finding("negation-differs", case, mine[1:], there=there, told=other.told, strength=1.0)
            return


def _openness(told: Told) -> tuple[bool, int, int] | None:
    """Whether a sentence leaves something open (True) or rules it out, and where it says so."""
    phrases = lexicon(told.language).phrases
    for name, answer in (("left_open", True), ("ruled_out", False)):
        hit = phrases[name].search(told.text) if name in phrases else None
        if hit:
            return answer, hit.start(), hit.end()
    return None


@lru_cache(maxsize=4_096)
def _polarity(told: Told) -> dict[str, set[bool]]:
    """content stem → whether it is negated, of each time it stands in the sentence; names and figures have none."""
    fixed = [(s.start, s.end) for s in (*told.details.names, *told.details.dates, *told.details.numbers)]
    fixed += [(a, b) for name in HEDGES for a, b, _ in told.cues.get(name, ())]
    found: dict[str, set[bool]] = {}
    for t in told.content:
        if not any(a <= t.start < b for a, b in fixed):
            found.setdefault(t.stem, set()).add(t.negated)
    return found


def _negation(case: Case, near: list[Candidate]) -> Iterator[Finding]:
    """A word that every near sentence has the other way round: "were hurt" against "no one was hurt".

    Both sides must differ in how many words turn the claim round, else "could not log in" and "logging in was
    impossible" would be opposites; the words beside the turned one say how surely both speak of the same thing.
    """
    if not case.mine.turns and not any(c.told.turns for c in near):
        return
    mine, theirs = _polarity(case.mine), [(c, _polarity(c.told)) for c in near]
    best: tuple[float, Token, Candidate] | None = None
    for token in case.mine.content:
        having = [(c, p[token.stem]) for c, p in theirs if token.stem in p]
        if not having or len(mine.get(token.stem, ())) != 1:
            continue
        if not token.negated and not all(c.told.turns for c, _ in having):
            continue  # nothing there is turned round
        seen = [(c, _of_word(c.told, token, sides)) for c, sides in having]
        if any(token.negated in sides for _, sides in seen):
            continue
        for other, _ in seen:
            denied = token.denied if token.negated else any(t.denied for t in other.told.tokens if t.stem == token.stem)
            turned = denied and other.told.turns != case.mine.turns and _reaches(case.mine, token, other.told)
            fits = _same_thing(case.mine, token, other.told) if turned else 0.0
            strength = min(1.0, 0.2 + 0.4 * fits + 0.4 * closeness(case, other)) if fits >= NEGATION_FIT else 0.0
            if strength and (best is None or strength > best[0]):
                best = (strength, token, other)
    if best:
        strength, token, other = best
        yield finding(
            "negation-differs",
            case,
            _cue(case.mine, token),
            there=_quote(other.told, token.stem),
            told=other.told,
            strength=round(strength, 3),
        )


def _of_word(told: Told, token: Token, sides: set[bool]) -> set[bool]:
    """The polarity of the very word where the sentence has it: "mining company" says nothing of "not to mine"."""
    exact = {t.negated for t in told.tokens if t.word == token.word}
    return exact or sides


def _same_thing(mine: Told, token: Token, theirs: Told) -> float:
    """0..1: how much of the words beside the turned word, on the side that negates it, the other side has too."""
    there = next(t for t in theirs.tokens if t.stem == token.stem)
    one, at, two = (mine, token, theirs) if token.negated else (theirs, there, mine)
    beside = [t for t in one.content if t.clause == at.clause and t.start != at.start]
    near = sorted(beside, key=lambda t: abs(t.start - at.start))[:4]
    groups = {g for v in two.groups.values() for g in v}
    shared = sum(
        one.weights[t.stem] for t in near if t.stem in two.weights or one.groups.get(t.stem, frozenset()) & groups
    )
    return (one.weights[at.stem] + shared) / (one.weights[at.stem] + sum(one.weights[t.stem] for t in near))


def _reaches(mine: Told, token: Token, theirs: Told) -> bool:
    """Whether the negation is about the word both have: in "no layoffs among the staff" it is about the layoffs.

    At least half of the words between the two must be the other side's too, or say how something is known.
    """
    there = next(t for t in theirs.tokens if t.stem == token.stem)
    one, at, two = (mine, token, theirs) if token.negated else (theirs, there, mine)
    cue, named = _cue(one, at), [(n.start, n.end) for n in (*one.details.names, *one.details.numbers)]
    groups = {g for v in two.groups.values() for g in v}
    lists = lexicon(one.language).lists  # "no evidence of an attack" denies the attack, "no sign that the dam …" no dam
    names = ("knowing",) if _THAT.search(one.text, *cue) else ("knowing", "proof")
    passed = frozenset[str]().union(*(lists.get(name, frozenset()) for name in names))
    cues = one.cues.get("negations", ())  # "refused to testify": nothing stands between
    own = [(a, b) for a, b, _ in cues if 0 <= at.start - b <= 4]
    between = [t for t in one.content if t.start in range(*cue) and t.start != at.start and t.word not in passed]
    between = [t for t in between if not any(a <= t.start < b for a, b in own)]
    between = [t for t in between if not any(a <= t.start < b for a, b in named)]
    shared = [t for t in between if t.stem in two.weights or one.groups.get(t.stem, frozenset()) & groups]
    return 2 * len(shared) >= len(between)


def _cue(told: Told, token: Token) -> tuple[int, int]:
    """The stretch from the negation to the word it negates, or the word alone."""
    hits = [(a, b) for a, b, _ in told.cues.get("negations", ()) if abs(a - token.start) < 60]
    if token.negated and hits:
        a, b = min(hits, key=lambda h: abs(h[0] - token.start))
        return min(a, token.start), max(b, token.end)
    return token.start, token.end


def _quote(told: Told, stem: str) -> str:
    """The words of a sentence around a stem and its negation, for the reason."""
    token = next(t for t in told.tokens if t.stem == stem)
    a, b = _cue(told, token)
    return told.text[a:b]


def _opposites(case: Case, near: list[Candidate]) -> Iterator[Finding]:
    """A word whose opposite stands in the same surroundings of a near sentence, and never itself: "rose", "fell"."""
    lex = lexicon(case.mine.language)
    poled = [t for t in case.mine.tokens if t.word in lex.poles]
    ours = {side for t in poled for side in _sides(lex.poles[t.word], negated=t.negated)}
    best: Finding | None = None
    for token in poled:
        for number, sign in _sides(lex.poles.get(token.word, ()), negated=token.negated):
            against = [
                (c, t)
                for c in near
                if not turns_twice(case.mine, c.told)
                for t in c.told.tokens
                if t.word != token.word
                if (number, -sign) in _sides(lex.poles.get(t.word, ()), negated=t.negated)
            ]
            along = any(
                (number, sign) in _sides(lex.poles.get(t.word, ()), negated=t.negated)
                for c in near
                for t in c.told.tokens
            )
            if not against or along or (number, -sign) in ours:
                continue
            fits = [
                (
                    0.6 * fit(case.mine, (token.start, token.end), c.told, (t.start, t.end)) + 0.4 * closeness(case, c),
                    c,
                    t,
                )
                for c, t in against
            ]
            strength, other, theirs = max(fits, key=lambda f: f[0])
            if best is None or strength > best.strength:
                best = finding(
                    "opposite",
                    case,
                    (token.start, token.end),
                    there=other.told.text[theirs.start : theirs.end],
                    told=other.told,
                    strength=round(strength, 3),
                )
    if best and best.strength >= OPPOSITE_FIT:
        yield best


def _sides(poles: tuple[tuple[int, int], ...], *, negated: bool) -> tuple[tuple[int, int], ...]:
    return tuple((n, -s if negated else s) for n, s in poles)


def _strong(case: Case) -> Iterator[Finding]:
    """Words of certainty, totality, cause or extremes that no near sentence has; weaker words there weigh more."""
    if not any(name in case.mine.cues for name, _ in _STRONG):
        return
    words = {t.stem for c in case.near for t in c.told.tokens}
    groups = {g for c in case.near for v in c.told.groups.values() for g in v}
    weaker = {"surer": "hedges", "sweeping": "most"}
    for name, code in _STRONG:
        for start, end, _ in case.mine.cues.get(name, ()):
            tokens = [t for t in case.mine.tokens if start <= t.start < end]
            if tokens and not any(
                t.stem in words or case.mine.groups.get(t.stem, frozenset()) & groups for t in tokens
            ):
                there = next((c for c in case.near[:2] if c.told.cues.get(weaker.get(code, ""))), None)
                cue = there.told.cues[weaker[code]][0] if there else None
                said = there.told.text[cue[0] : cue[1]] if there and cue else ""
                yield finding(
                    code + "-than" if said else code,
                    case,
                    (start, end),
                    there=said,
                    told=there.told if there else None,
                    strength=1.0,
                )
                break
