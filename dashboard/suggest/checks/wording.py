"""What known words can do to a claim: a negation flipped, an opposite put in, a hedge dropped, a word made stronger.

All of these hold the sentence against the pool's nearest sentences, word by word; none needs a new word to be suspicious.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dashboard.settings import NEGATION_COVERS, NEGATION_FIT, OPPOSITE_FIT, WORDING_COVERS
from dashboard.suggest.checks.case import Case, Finding, content, finding, fit
from dashboard.suggest.checks.contrast import turns_twice
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon
from dashboard.text.stems import is_irregular_past, stem

ALLEGED_COVERS = 0.6  # share of ours that an accusation must say to be told as fact by it
HEDGES = ("hedges", "soft_hedges")
TO_COME = (*HEDGES, "future")
_THAT = regex.compile_twice(r"\b(?:that|dass|daß|que)\b", regex.IGNORECASE)
_IF = frozenset({"if", "provided", "subject to", "wenn", "falls", "sofern", "si", "siempre que"})
_STRONG = (("certain", "surer"), ("absolute", "sweeping"), ("causal", "stronger"), ("superlative", "stronger"))


def check_wording(case: Case) -> Iterator[Finding]:
    """Negations, opposites, hedges and strong words of the sentence."""
    yield from _negation(case, [c for c in case.found if closeness(case, c) >= NEGATION_COVERS])
    near = [c for c in case.found if closeness(case, c) >= WORDING_COVERS]
    if near:
        yield from _possible(case, near)
        yield from _opposites(case, near)
        yield from _hedges(case, [c for c in near if c.covers >= WORDING_COVERS])
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
    for t in content(told):
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
    for token in content(case.mine):
        sides = mine.get(token.stem)
        seen = [(c, _of_word(c.told, token, p[token.stem])) for c, p in theirs if token.stem in p]
        if not sides or len(sides) > 1 or not seen or any(token.negated in s for _, s in seen):
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
    beside = [t for t in content(one) if t.clause == at.clause and t.start != at.start]
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
    between = [t for t in content(one) if t.start in range(*cue) and t.start != at.start and t.word not in passed]
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
    ours = {side for t in case.mine.tokens for side in _sides(lex.poles.get(t.word, ()), negated=t.negated)}
    best: Finding | None = None
    for token in case.mine.tokens:
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


def _hedges(case: Case, near: list[Candidate]) -> Iterator[Finding]:
    """The near sentence says "may match", this one "will match": the hedge before the same word was dropped.

    Strong where the hedge stands right before a word both have, or ours has a firm word in its place; a hedge elsewhere
    in the other sentence, or a plan or estimate told as a fact, is weak.
    """
    theirs = {cue[2] for c in near[:2] for name in HEDGES for cue in c.told.cues.get(name, ())}
    nouns = lexicon(case.mine.language).lists.get("noun_cues", frozenset()) | _IF
    if any(cue[2] not in theirs and cue[2] not in nouns for name in HEDGES for cue in case.mine.cues.get(name, ())):
        return  # hedged in another word
    plain = max((c.covers for c in near if not any(c.told.cues.get(name) for name in HEDGES)), default=0.0)
    certain = (*case.mine.cues.get("certain", ()), *case.mine.cues.get("future", ()))
    firm = [cue for cue in certain if not any(_firm_too(c.told, cue, case.mine) for c in near[:2])]
    found = [f for c in near[:2] if c.covers >= plain - 0.05 for f in _dropped(case, c, firm)]
    if any(case.mine.cues.get(name) for name in HEDGES):
        found = [
            f for f in found if firm and f.reason.code == "hedge-dropped"
        ]  # hedged otherwise, but firm in this place
    found += [*_condition(case, near), *(_completed(case, near) if not found else ())]
    if not found or max(f.strength for f in found) < WEAKLY:
        found += _told_done(case)
    if found:
        yield max(found, key=lambda f: f.strength)


_COMPLETED = {
    "en": regex.compile_twice(
        r"\b(?:has|have|had|was|were|is|are)\s(?:(?:just|now|already|since|also)\s)?(?:been\s)?"
        r"(?:(?:just|now|already|formally)\s)?"
        r"(?:completed|finished|concluded|sealed|signed|finalised|finalized|settled|inaugurated)\b"
    ),
    "de": regex.compile_twice(
        r"\b(?:abgeschlossen|fertiggestellt|unterzeichnet|unterschrieben|besiegelt|vollendet|eingeweiht)\b"
    ),
    "es": regex.compile_twice(
        r"\b(?:(?:ha|han|fue|fueron|está|están)\s(?:sido\s)?|se\s(?:ha|han)\s)"
        r"(?:complet|conclu|termin|finaliz|firm|sell|inaugur)(?:ad|id)[oa]s?\b"
    ),
}
COMPLETED_COVERS = 0.5  # share of ours that a sentence telling it as to come must say


def _completed(case: Case, near: list[Candidate]) -> Iterator[Finding]:
    """What the nearest sentence tells as to come or as possible, told as completed, of which no near sentence has a word."""
    pattern = _COMPLETED.get(case.mine.language)
    hit = pattern.search(case.mine.text) if pattern else None
    if not pattern or not hit or not near or near[0].covers < COMPLETED_COVERS:
        return
    sentence = near[0].told
    cue = next((cue for name in ("hedges", "soft_hedges", "future") for cue in sentence.cues.get(name, ())), None)
    if cue and not any(pattern.search(c.told.text) for c in case.found[:4]):
        there = sentence.text[cue[0] : cue[1]]
        yield finding(
            "hedge-dropped", case, hit.span(), there=there, told=sentence, strength=min(1.0, 0.5 + 0.5 * near[0].covers)
        )


DONE_COVERS, DONE_OTHERWISE = 0.6, 0.75  # share of ours that the sentence must say; of that, by another
WEAKLY, CUE_REACH = 0.4, 12  # strength below which a hedge proves little; characters before it where its "was" stands
DONE_INSIDE = 0.7  # share of what both have that stands in the clause told as to come


def _told_done(case: Case) -> Iterator[Finding]:
    """What the nearest sentence tells as to come, planned or reckoned with, told as past in other words."""
    mine, best = case.mine, case.best
    if best is None or best.covers < DONE_COVERS or not _is_past(mine) or any(True for _ in _to_come(mine)):
        return
    theirs = best.told
    if any(not _comes(c.told) and c.covers >= DONE_OTHERWISE * best.covers for c in case.found[1:]):
        return
    for cue in (cue for cue in _to_come(theirs) if not _same_cue(mine, cue)):
        clause = next((t.clause for t in theirs.tokens if t.start >= cue[0]), -1)
        both = [t for t in content(theirs) if t.stem in mine.weights]
        inside = sum(mine.weights[t.stem] for t in both if t.clause == clause)
        if (
            _happened(theirs, clause, cue)
            or len(both) < 2
            or inside < DONE_INSIDE * sum(mine.weights[t.stem] for t in both)
        ):
            continue
        verb = next(t for t in mine.tokens if _past_word(t, mine))
        here, there = (verb.start, verb.end), theirs.text[cue[0] : cue[1]]
        yield finding("hedge-dropped", case, here, there=there, told=theirs, strength=min(1.0, 0.4 + 0.6 * best.covers))
        return


def _same_cue(mine: Told, cue: tuple[int, int, str]) -> bool:
    """Whether ours has the word of a cue in another form: "is being considered" for "was considering"."""
    return cue[2].isalpha() and stem(cue[2], mine.language) in {t.stem for t in mine.tokens}


def _happened(told: Told, clause: int, cue: tuple[int, int, str]) -> bool:
    """Whether the clause of a cue tells something as past beside who said it and the "was" of "was considering"."""
    speech = lexicon(told.language).lists.get("speech", frozenset())
    return any(
        t.clause == clause
        and t.word not in speech
        and not -CUE_REACH < t.start - cue[0] < cue[1] - cue[0]
        and _past_word(t, told)
        for t in told.tokens
    )


def _comes(told: Told) -> bool:
    return any(True for _ in _to_come(told))


def _to_come(told: Told) -> Iterator[tuple[int, int, str]]:
    """Where a sentence says that it is not done yet, nor sure; "the talks", "a claim" are nouns and say no such thing."""
    nouns = lexicon(told.language).lists.get("noun_cues", frozenset())
    return (cue for name in TO_COME for cue in told.cues.get(name, ()) if cue[2] not in nouns)


def _is_past(told: Told) -> bool:
    return any(_past_word(t, told) for t in told.tokens)


def _past_word(token: Token, told: Told) -> bool:
    """Whether a word looks like a verb told as past, so far as endings and small words say."""
    if token.word in _PAST:
        return True
    ends = tuple(lexicon(told.language).lists.get("ended", ()))
    english = (
        told.language == "en" and (token.word.endswith("ed") or is_irregular_past(token.word)) and len(token.word) > 3
    )
    return english or (bool(ends) and len(token.word) > 4 and token.word.endswith(ends))


CONDITION_KEPT = 0.75  # share of what hangs on a condition that ours must tell


@lru_cache(maxsize=8)
def _conditional(language: str) -> regex.Pattern[str] | None:
    """A condition that opens a sentence."""
    words = sorted(lexicon(language).lists.get("conditions", ()), key=lambda word: (-len(word), word))
    pattern = rf"^\W*((?:{'|'.join(map(regex.escape, words))})\s[^,;:]{{8,90}}),\s"
    return regex.compile_twice(pattern, regex.IGNORECASE) if words else None


def _condition(case: Case, near: list[Candidate]) -> Iterator[Finding]:
    """What the other sentence tells on a condition, told without one: "If the weather holds, it will open", "it will open"."""
    for other in near[:1]:
        conditional = _conditional(other.told.language)
        hit = conditional.match(other.told.text) if conditional else None
        if not hit:
            continue
        inside = {t.stem for t in content(other.told) if t.start < hit.end()}
        rest = {t.stem: other.told.weights[t.stem] for t in content(other.told) if t.start >= hit.end()}
        kept = sum(w for s, w in rest.items() if s in case.mine.weights)
        free = any(c.told is not other.told and c.covers >= other.covers for c in case.found)
        if free or inside & case.mine.weights.keys() or kept < CONDITION_KEPT * sum(rest.values()):
            continue
        first = next((t for t in content(case.mine)), None)
        if first and not any(case.mine.cues.get(name) for name in HEDGES):
            here = (0, len(case.mine.text.rstrip(" .!?")))
            yield finding("hedge-dropped", case, here, there=hit[1], told=other.told, strength=0.9)


def _dropped(case: Case, other: Candidate, firm: list[tuple[int, int, str]]) -> Iterator[Finding]:
    """A finding for each hedge of the other sentence that stands before a word of ours."""
    lists = lexicon(case.mine.language).lists
    if_too = any(cue[2] in _IF for cue in other.told.cues.get("hedges", ()))
    for name in HEDGES:
        for cue in other.told.cues.get(name, ()):
            hedged = any(case.mine.cues.get(one) for one in HEDGES)
            if any(cue[2] == own[2] for own in case.mine.cues.get(name, ())) or (hedged and cue[2] in _IF):
                continue
            if (cue[2] in lists.get("opinion", ()) and _attributed(case.mine)) or _same_cue(case.mine, cue):
                continue
            word = _hedged(other.told, cue, case.mine)
            if word is None:
                continue
            alleged = (
                any(word in cue[2] for word in lists.get("accusations", ())) and other.covers >= ALLEGED_COVERS
            )  # and ours says by nobody
            direct = _governs(other.told, cue, word.stem) or alleged
            sure = bool(firm) or (direct and _done(case.mine, word, other.told))
            strong = name == "hedges" or if_too
            strength = (0.3 + 0.3 * other.covers + (0.4 if sure else 0.3 if direct else 0.0)) * (
                1.0 if strong or (sure and direct) else 0.5
            )
            wished = direct and sure and cue[2] in lists.get("wishes", ())
            happened = direct and not firm and _done(case.mine, word, other.told)
            if happened:
                strength = 0.5 + 0.5 * other.covers
            code = "hedge-dropped" if (strong and (direct or sure)) or wished or happened else "hedge-weaker"
            here, there = _firm_span(case.mine, firm, word), other.told.text[cue[0] : cue[1]]
            yield finding(code, case, here, there=there, told=other.told, strength=min(1.0, strength))


_PAST = frozenset({
    "has", "have", "had", "was", "were", "hat", "haben", "hatte", "hatten", "wurde", "wurden", "ha", "han", "fue", "fueron",
    "ont", "avait",
    "été", "hanno", "è", "stato", "stata", "foi", "foram", "tem", "heeft", "hebben", "werd", "werden",
})  # fmt: skip


def _done(mine: Told, word: Token, theirs: Told) -> bool:
    """Whether a verb that the other sentence has behind "hopes to" or "will" is told as done: "reached", "has been built"."""
    there = next((t for t in theirs.tokens if t.stem == word.stem), None)
    if there is None or (there.word == word.word and mine.language not in {"de", "nl"}):
        return False
    before = [t for t in mine.tokens if t.end <= word.start][-3:]
    helped = any(t.word in _PAST for t in before) and all(not t.content or t.word in _PAST for t in before[-1:])
    if mine.language in ("de", "nl"):  # "hat 40.000 Euro veruntreut": the two stand at either end
        helped = any(t.word in _PAST for t in mine.tokens if t.clause == word.clause)
    ended = any(
        word.word.endswith(e) and not there.word.endswith(e) for e in lexicon(mine.language).lists.get("ended", ())
    )
    return (mine.language == "en" and word.word.endswith("ed") and not there.word.endswith("ed")) or helped or ended


def _attributed(mine: Told) -> bool:
    """Whether the sentence says whose opinion it tells: "according to prosecutors", "doctors think"."""
    phrases = lexicon(mine.language).phrases
    return "attributing" in phrases and phrases["attributing"].search(mine.text) is not None


def _firm_span(mine: Told, firm: list[tuple[int, int, str]], word: Token) -> tuple[int, int]:
    """The words to point at: the firm word, with the word behind it where that is what was hedged."""
    if not firm:
        return _verb(mine, word)
    start, end, _ = firm[0]
    return start, word.end if 0 <= word.start - end < 25 else end


_AUXILIARIES = frozenset({
    "hebben", "heeft", "worden", "werd", "zijn", "sein",
    "has", "have", "had", "was", "were", "is", "are", "be", "been", "will", "hat", "haben", "war", "waren", "ist", "sind", "wird",
    "werden", "wurde", "wurden", "ha", "han", "fue", "fueron",
})  # fmt: skip


def _verb(told: Told, word: Token) -> tuple[int, int]:
    """A word with the auxiliaries before it: "has been completed"; for a figure the verb before it."""
    at = next(i for i, t in enumerate(told.tokens) if t.start == word.start)
    while at and (not told.tokens[at].stem or told.tokens[at].stem.startswith("=")):
        at -= 1
    first = at
    while first and told.tokens[first - 1].word in _AUXILIARIES:
        first -= 1
    return told.tokens[first].start, max(word.end, told.tokens[at].end)


def _firm_too(told: Told, cue: tuple[int, int, str], mine: Told) -> bool:
    """Whether the other sentence is as firm about the same word as ours is with `cue`."""
    word = next((t for t in content(mine) if t.start >= cue[1]), None)
    theirs = (*told.cues.get("certain", ()), *told.cues.get("future", ()))
    if word is None:
        return any(c[2] == cue[2] for c in theirs)
    return any(_next_is(told, c, word.stem) for c in theirs)


def _hedged(told: Told, cue: tuple[int, int, str], mine: Told) -> Token | None:
    """The word of ours that stands within reach of a hedge in the other sentence."""
    for theirs in content(told):
        if 0 <= theirs.start - cue[1] <= 70:
            for token in content(mine):
                if token.stem == theirs.stem:
                    return token
    return None


def _governs(sentence: Told, cue: tuple[int, int, str], stem: str) -> bool:
    """Whether `stem` is what a hedge is said of: the word behind it, or where the verb comes last, that of its clause."""
    if _next_is(sentence, cue, stem):
        return True
    if sentence.language not in ("de", "nl"):
        return False
    at = next((t.clause for t in sentence.tokens if t.start >= cue[0]), -1)
    last = next(
        (t for t in reversed(sentence.tokens) if t.clause == at and t.content and t.word not in _AUXILIARIES), None
    )
    return last is not None and last.stem == stem and last.start > cue[1]


def _next_is(told: Told, cue: tuple[int, int, str], stem: str) -> bool:
    """Whether the first content word behind a hedge is `stem`."""
    first = next((t for t in content(told) if t.start >= cue[1]), None)
    return first is not None and first.stem == stem and first.start - cue[1] < 30


def _strong(case: Case) -> Iterator[Finding]:
    """Words of certainty, totality, cause or extremes that no near sentence has; weaker words there weigh more."""
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
