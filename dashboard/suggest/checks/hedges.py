"""A hedge dropped: "may match" told as "will match", an accusation as the deed, a plan as done, a condition left out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon
from dashboard.text.stems import is_irregular_past, stem

ALLEGED_COVERS = 0.6  # share of ours that an accusation must say to be told as fact by it
HEDGES = ("hedges", "soft_hedges")
TO_COME = (*HEDGES, "future")
_IF = frozenset({"if", "provided", "subject to", "wenn", "falls", "sofern", "si", "siempre que"})


def find_dropped_hedges(case: Case, near: list[Candidate]) -> Iterator[Finding]:
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
    dropped = [f for c in near[:2] if c.covers >= plain - 0.05 for f in _dropped(case, c, firm)]
    if any(case.mine.cues.get(name) for name in HEDGES):
        dropped = [
            f for f in dropped if firm and f.reason.code == "hedge-dropped"
        ]  # hedged otherwise, but firm in this place
    dropped += [*_condition(case, near), *(_completed(case, near) if not dropped else ())]
    if not dropped or max(f.strength for f in dropped) < WEAKLY:
        dropped += _told_done(case)
    if dropped:
        yield max(dropped, key=lambda f: f.strength)


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
    cue = next((cue for name in TO_COME for cue in sentence.cues.get(name, ())), None)
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
    if best is None or best.covers < DONE_COVERS or not _is_past(mine) or _comes(mine):
        return
    theirs = best.told
    if any(not _comes(c.told) and c.covers >= DONE_OTHERWISE * best.covers for c in case.found[1:]):
        return
    plain = theirs.cues.get("future", ())  # what "will" come has come when it is told later
    for cue in (cue for cue in _to_come(theirs) if cue not in plain and not _same_cue(mine, cue)):
        clause = _clause_of(theirs, cue)
        both = [t for t in theirs.content if t.stem in mine.weights]
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


def _happened(sentence: Told, clause: int, cue: tuple[int, int, str]) -> bool:
    """Whether the clause of a cue tells something as past beside who said it and the "was" of "was considering"."""
    speech = lexicon(sentence.language).lists.get("speech", frozenset())
    return any(
        t.clause == clause
        and t.word not in speech
        and not -CUE_REACH < t.start - cue[0] < cue[1] - cue[0]
        and _past_word(t, sentence)
        for t in sentence.tokens
    )


def _comes(sentence: Told) -> bool:
    return any(True for _ in _to_come(sentence))


def _to_come(sentence: Told) -> Iterator[tuple[int, int, str]]:
    """Where a sentence says that it is not done yet, nor sure; "the talks", "a claim" are nouns and say no such thing."""
    nouns = lexicon(sentence.language).lists.get("noun_cues", frozenset())
    return (cue for name in TO_COME for cue in sentence.cues.get(name, ()) if cue[2] not in nouns)


def _is_past(sentence: Told) -> bool:
    return any(_past_word(t, sentence) for t in sentence.tokens)


def _past_word(token: Token, sentence: Told) -> bool:
    """Whether a word looks like a verb told as past, so far as endings and small words say."""
    if token.word in _PAST:
        return True
    ends = tuple(lexicon(sentence.language).lists.get("ended", ()))
    english = (
        sentence.language == "en"
        and (token.word.endswith("ed") or is_irregular_past(token.word))
        and len(token.word) > 3
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
        inside = {t.stem for t in other.told.content if t.start < hit.end()}
        rest = {t.stem: other.told.weights[t.stem] for t in other.told.content if t.start >= hit.end()}
        kept = sum(w for s, w in rest.items() if s in case.mine.weights)
        free = any(c.told is not other.told and c.covers >= other.covers for c in case.found)
        if free or inside & case.mine.weights.keys() or kept < CONDITION_KEPT * sum(rest.values()):
            continue
        first = next((t for t in case.mine.content), None)
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
            if word is None or any(n.start <= word.start < n.end for n in case.mine.details.names):
                continue  # a name was hedged by nobody
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


def _verb(sentence: Told, word: Token) -> tuple[int, int]:
    """A word with the auxiliaries before it: "has been completed"; for a figure the verb before it."""
    at = next(i for i, t in enumerate(sentence.tokens) if t.start == word.start)
    while at and (not sentence.tokens[at].stem or sentence.tokens[at].stem.startswith("=")):
        at -= 1
    first = at
    while first and sentence.tokens[first - 1].word in _AUXILIARIES:
        first -= 1
    return sentence.tokens[first].start, max(word.end, sentence.tokens[at].end)


def _firm_too(sentence: Told, cue: tuple[int, int, str], mine: Told) -> bool:
    """Whether the other sentence is as firm about the same word as ours is with `cue`."""
    word = next((t for t in mine.content if t.start >= cue[1]), None)
    theirs = (*sentence.cues.get("certain", ()), *sentence.cues.get("future", ()))
    if word is None:
        return any(c[2] == cue[2] for c in theirs)
    return any(_next_is(sentence, c, word.stem) for c in theirs)


def _hedged(told: Told, cue: tuple[int, int, str], mine: Told) -> Token | None:
    """The word of ours that stands within reach of a hedge in the other sentence."""
    for theirs in told.content:
        if 0 <= theirs.start - cue[1] <= 70:
            for token in mine.content:
                if token.stem == theirs.stem:
                    return token
    return None


def _governs(sentence: Told, cue: tuple[int, int, str], stem: str) -> bool:
    """Whether `stem` is what a hedge is said of: the word behind it, or where the verb comes last, that of its clause."""
    if _next_is(sentence, cue, stem):
        return True
    if sentence.language not in ("de", "nl"):
        return False
    at = _clause_of(sentence, cue)
    last = next(
        (t for t in reversed(sentence.tokens) if t.clause == at and t.content and t.word not in _AUXILIARIES), None
    )
    return last is not None and last.stem == stem and last.start > cue[1]


def _clause_of(sentence: Told, cue: tuple[int, int, str]) -> int:
    """The number of the clause that a cue stands in, -1 for none."""
    return next((t.clause for t in sentence.tokens if t.start >= cue[0]), -1)


def _next_is(sentence: Told, cue: tuple[int, int, str], stem: str) -> bool:
    """Whether the first content word behind a hedge is `stem`."""
    first = next((t for t in sentence.content if t.start >= cue[1]), None)
    return first is not None and first.stem == stem and first.start - cue[1] < 30
