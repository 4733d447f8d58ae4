"""What known words can do to a claim: a negation flipped, an opposite put in, a hedge dropped, a word made stronger.

All of these hold the sentence against the pool's nearest sentences, word by word; none needs a new word to be suspicious.
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.compare.lexicon import lexicon
from dashboard.settings import WORDING_COVERS
from dashboard.suggest.checks.case import Case, Finding, content, finding
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told

_STRONG = (("certain", "surer"), ("absolute", "sweeping"), ("causal", "stronger"), ("superlative", "stronger"))


def check_wording(case: Case) -> Iterator[Finding]:
    """Negations, opposites, hedges and strong words of the sentence."""
    near = [c for c in case.near if c.covers >= WORDING_COVERS]
    if near:
        yield from _negation(case, near)
        yield from _opposites(case, near)
        yield from _hedges(case, near)
    yield from _strong(case)


def _polarity(told: Told) -> dict[str, set[bool]]:
    """content stem → whether it is negated, of each time it stands in the sentence."""
    found: dict[str, set[bool]] = {}
    for t in content(told):
        found.setdefault(t.stem, set()).add(t.negated)
    return found


def _negation(case: Case, near: list[Candidate]) -> Iterator[Finding]:
    """A word that every near sentence has the other way round: "were hurt" against "no one was hurt"."""
    mine, theirs = _polarity(case.mine), [(c, _polarity(c.told)) for c in near]
    flipped: list[tuple[float, Token, Candidate]] = []
    for token in content(case.mine):
        seen = [(c, p[token.stem]) for c, p in theirs if token.stem in p]
        if seen and len(mine[token.stem]) == 1 and all(token.negated not in sides for _, sides in seen):
            flipped.append((case.mine.weights[token.stem], token, seen[0][0]))
    kept = sum(w for s, w in case.mine.weights.items() if any(p.get(s, set()) & mine[s] for _, p in theirs))
    if flipped:
        weight, token, other = max(flipped, key=lambda f: f[0])
        total = sum(f[0] for f in flipped)
        share = total / (total + 0.5 * kept)
        yield finding(
            "negation-differs",
            case,
            _cue(case.mine, token),
            there=_quote(other.told, token.stem),
            told=other.told,
            strength=min(1.0, 0.25 + 0.5 * share + 0.4 * other.covers),
            detail=True,
        )


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
    """A word whose opposite stands in the near sentences, and never itself: "rose" against "fell"."""
    lex = lexicon(case.mine.language)
    ours = {side for t in case.mine.tokens for side in _sides(lex.poles.get(t.word, ()), negated=t.negated)}
    for token in case.mine.tokens:
        for number, sign in _sides(lex.poles.get(token.word, ()), negated=token.negated):
            against = [
                (c, t)
                for c in near
                for t in c.told.tokens
                if (number, -sign) in _sides(lex.poles.get(t.word, ()), negated=t.negated)
            ]
            along = any(
                (number, sign) in _sides(lex.poles.get(t.word, ()), negated=t.negated)
                for c in near
                for t in c.told.tokens
            )
            if against and not along and (number, -sign) not in ours:
                other, theirs = max(against, key=lambda pair: pair[0].covers)
                yield finding(
                    "opposite",
                    case,
                    (token.start, token.end),
                    there=other.told.text[theirs.start : theirs.end],
                    told=other.told,
                    strength=min(1.0, other.covers + 0.1),
                )
                return


def _sides(poles: tuple[tuple[int, int], ...], *, negated: bool) -> tuple[tuple[int, int], ...]:
    return tuple((n, -s if negated else s) for n, s in poles)


def _hedges(case: Case, near: list[Candidate]) -> Iterator[Finding]:
    """The near sentence says "may", this one does not: the hedge was dropped."""
    if case.mine.cues.get("hedges"):
        return
    hedged = [(c, c.told.cues["hedges"]) for c in near if c.told.cues.get("hedges")]
    plain = max((c.covers for c in near if not c.told.cues.get("hedges")), default=0.0)
    for other, cues in hedged[:1]:
        scoped = [cue for cue in cues if _reaches(other.told, cue, case.mine)]
        if scoped and other.covers > plain - 0.05:
            firm = case.mine.cues.get("certain") or ()
            span = firm[0][:2] if firm else _verb(case.mine)
            yield finding(
                "hedge-dropped",
                case,
                span,
                there=other.told.text[scoped[0][0] : scoped[0][1]],
                told=other.told,
                strength=min(1.0, 0.2 + 0.5 * other.covers + (0.4 if firm else 0.0)),
                detail=True,
            )


def _reaches(told: Told, cue: tuple[int, int, str], mine: Told) -> bool:
    """Whether a hedge stands within reach of a content word that our sentence shares."""
    return any(t.stem in mine.weights and -20 <= t.start - cue[1] <= 70 for t in content(told))


def _verb(told: Told) -> tuple[int, int]:
    """The words to point at where the sentence has no firm word of its own: the whole sentence."""
    return 0, len(told.text)


def _strong(case: Case) -> Iterator[Finding]:
    """Words of certainty, totality, cause or extremes that no near sentence has; weaker words there weigh more."""
    words = {t.stem for c in case.near for t in c.told.tokens}
    groups = {g for c in case.near for v in c.told.groups.values() for g in v}
    weaker = any(c.told.cues.get("most") or c.told.cues.get("hedges") for c in case.near[:2])
    for name, code in _STRONG:
        for start, end, _ in case.mine.cues.get(name, ()):
            tokens = [t for t in case.mine.tokens if start <= t.start < end]
            if tokens and not any(
                t.stem in words or case.mine.groups.get(t.stem, frozenset()) & groups for t in tokens
            ):
                yield finding(code, case, (start, end), strength=0.8 if weaker else 0.5)
                break
