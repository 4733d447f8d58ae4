"""What was done to a sentence that is otherwise kept: another cause, another authority, a clause added behind it, a negation
dropped, "some" told as "the".

New words alone prove nothing. In a sentence that keeps to another one word by word they do, where they stand in a slot that
only one thing fills ("because of …", "according to …"), or where no sentence of the whole pool has any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from dashboard.suggest.checks.callings import in_family
from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.checks.changed import content_words, has_word
from dashboard.suggest.checks.places import Overlay, Place, lay_over
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import lexicon
from dashboard.text.meaning import cosines

SLOT_COVERS = 0.6  # share of our other content words that a sentence must say before its slots are held against ours
SLOT_NEAR = 0.45  # nearness in meaning from which two fillers of a slot may be one thing
SLOT_LONG = 7  # words of a slot
ADDED_BACK = 0.85  # share of the other sentence's content that ours keeps, before what ours adds counts
ADDED_LEAST, ADDED_MOST = 2, 9  # new content words of an addition
ADDED_NEW = 0.6  # share of them that the whole pool has no word of
FLAT_ALIKE = 0.7  # share of all words that two sentences share which differ in a negation alone
PART_ALIKE = 0.6  # share of all words from which "the councillors" stands for "several councillors"
_END = regex.compile_twice(r"[,.;:—–()“”\"«»]")


def check_kept(case: Case) -> Iterator[Finding]:
    """What was replaced, added or dropped in a sentence that one of the nearest keeps to."""
    if case.mine.title:
        return
    for candidate in case.found[:2]:
        overlay = lay_over(case.mine, candidate.told)
        looks = (_slots(case, candidate), _flat(case, candidate, overlay), _part(case, candidate, overlay))
        result = next((f for look in looks for f in look), None)
        if result:
            yield result
            return
    yield from _added(case)


# ---- a slot that one thing fills -------------------------------------------------------------------------------
def _slots(case: Case, candidate: Candidate) -> Iterator[Finding]:
    """Another cause or another authority than the other sentence names."""
    mine, theirs = _filled(case.mine), _filled(candidate.told)
    for kind, ours in mine.items():
        other = theirs.get(kind)
        if other is None or not _another(case, ours, other, candidate):
            continue
        here, there = (ours[0].start, ours[-1].end), candidate.told.text[other[0].start : other[-1].end]
        yield finding("word-differs", case, here, there=there, told=candidate.told, strength=0.9)


@lru_cache(maxsize=4_096)
def _filled(sentence: Told) -> dict[str, tuple[Token, ...]]:
    """kind of slot → the words that fill it, where they are no name and no figure."""
    result: dict[str, tuple[Token, ...]] = {}
    phrases = lexicon(sentence.language).phrases
    for kind, behind in (("causes", True), ("authorities", True), ("speech", False)):
        hit = phrases[kind].search(sentence.text) if kind in phrases else None
        words = _filler(sentence, hit.end() if behind else hit.start(), behind=behind) if hit else ()
        if words and not _fixed(sentence, words):
            result.setdefault("authorities" if kind == "speech" else kind, words)
    return result


def _filler(sentence: Told, at: int, *, behind: bool) -> tuple[Token, ...]:
    """The words behind a marker, or before a verb of speech up to the start of its clause."""
    if behind:
        border = _END.search(sentence.text, at)
        end = border.start() if border else len(sentence.text)
        words = [t for t in sentence.tokens if at <= t.start < end][:SLOT_LONG]
    else:
        start = max((m.end() for m in _END.finditer(sentence.text, 0, at)), default=0)
        words = [t for t in sentence.tokens if start <= t.start and t.end <= at]
        words = words if len(words) <= SLOT_LONG - 2 else []
    stop = next((i for i, t in enumerate(words) if i and _ends_phrase(sentence, t)), len(words))
    words = words[:stop]
    return tuple(words) if any(t.content for t in words) else ()


def _ends_phrase(sentence: Told, token: Token) -> bool:
    lists = lexicon(sentence.language).lists
    return token.word in lists.get("speech", ()) or token.word in lists.get("slot_ends", ())


def _fixed(sentence: Told, words: Sequence[Token]) -> bool:
    """Whether a name or a figure stands in the slot: others hold those against each other."""
    details = (*sentence.details.names, *sentence.details.numbers, *sentence.details.dates, *sentence.details.quotes)
    return any(d.start <= t.start < d.end for d in details for t in words if t.content)


def _another(case: Case, ours: Sequence[Token], other: Sequence[Token], candidate: Candidate) -> bool:
    """Whether two fillers cannot be one thing told otherwise, in sentences that say the same beside."""
    own, there = [t for t in ours if t.content], [t for t in other if t.content]
    loose = lexicon(case.mine.language).lists.get("loose_sources", frozenset())
    if any(all(t.word in loose for t in some) for some in (own, there)) or not _says_the_rest(
        case, ours, candidate.told
    ):
        return False
    step = (case.world.neighbour(candidate.told, k) for k in (-1, 1))
    near = [*(c.told for c in case.near), candidate.told]
    if any(has_word(sentence, case.mine, t) for sentence in near for t in own) or any(
        t.stem in b.weights for b in step if b for t in own
    ):
        return False
    texts = [" ".join(t.word for t in some) for some in (own, there)]
    return float(cosines(texts[:1], texts[1:])[0, 0]) < SLOT_NEAR


def _says_the_rest(case: Case, slot: Sequence[Token], sentence: Told) -> bool:
    """Whether the other sentence has what ours says outside the slot."""
    inside = {t.start for t in slot}
    rest = {t.stem: case.mine.weights[t.stem] for t in case.mine.content if t.start not in inside}
    if len(rest) < 2:
        return False
    groups = {g for v in sentence.groups.values() for g in v}
    have = sum(w for s, w in rest.items() if s in sentence.weights or case.mine.groups.get(s, frozenset()) & groups)
    return have >= SLOT_COVERS * sum(rest.values())


# ---- a clause behind a kept sentence -----------------------------------------------------------------------------
def _added(case: Case) -> Iterator[Finding]:
    """A stretch put into a kept sentence of which the whole pool has no word."""
    for candidate in case.found[:1]:
        overlay = lay_over(case.mine, candidate.told)
        if overlay.back < ADDED_BACK:
            continue
        changed = [p for p in overlay.places if any(t.content for t in (*p.mine, *p.theirs))]
        if len(changed) != 1 or any(t.content for t in changed[0].theirs):
            continue
        words = [t for t in changed[0].mine if t.content]
        words = [t for t in words if not _fixed(case.mine, [t])]  # figures and names are others' business
        speech = lexicon(case.mine.language).lists.get("speech", frozenset())
        if any(t.word in speech for t in changed[0].mine):
            continue  # who said it may stand in the sentence before
        if not ADDED_LEAST <= len(words) <= ADDED_MOST:
            continue
        new = [t for t in words if not _in_pool(case, t)]
        if (
            len(new) >= max(ADDED_LEAST, ADDED_NEW * len(words))
            and len([a for a, _ in overlay.same if a.content]) >= ADDED_LEAST
        ):
            span = _stretch(changed[0])
            yield finding("addition", case, span, told=candidate.told, strength=round(overlay.back, 3))


def _stretch(place: Place) -> tuple[int, int]:
    return place.mine[0].start, place.mine[-1].end


def _in_pool(case: Case, token: Token) -> bool:
    """Whether any sentence of the pool has a word or a synonym."""
    pool = case.world.pool
    if token.stem in pool.index or any(g in pool.groups for g in case.mine.groups.get(token.stem, ())):
        return True
    return any(in_family(token.word, content_words(c.told)) for c in case.near)


# ---- a negation alone --------------------------------------------------------------------------------------------
def _flat(case: Case, candidate: Candidate, overlay: Overlay) -> Iterator[Finding]:
    """The same sentence but for a negation."""
    if overlay.alike < FLAT_ALIKE or _denials(case.mine) == _denials(candidate.told):
        return
    stop = lexicon(case.mine.language).lists
    small = stop.get("negations", frozenset()) | stop.get("subject_negations", frozenset())
    differ = [t for p in overlay.places for t in (*p.mine, *p.theirs) if t.content and t.word not in small]
    differ = [t for t in differ if not t.word.startswith("n'")]  # "n'a pas"
    if differ or not overlay.same or _said_so(case, candidate):
        return
    first = next((t for t in (*case.mine.tokens, *candidate.told.tokens) if t.negated and t.content), None)
    if first is None:
        return
    mine = next((a for a, _ in overlay.same if a.stem == first.stem), None)
    theirs = next((b for _, b in overlay.same if b.stem == first.stem), None)
    if mine and theirs:
        here, there = _with_cue(case.mine, mine), _with_cue(candidate.told, theirs)
        yield finding("word-differs", case, here, there=candidate.told.text[slice(*there)], told=candidate.told)


def _said_so(case: Case, candidate: Candidate) -> bool:
    """Whether another sentence of the pool tells it as ours does."""
    others = [c.told for c in case.found[:4] if c.told is not candidate.told]
    alike = (sentence for sentence in others if lay_over(case.mine, sentence).alike >= FLAT_ALIKE)
    return any(_denials(case.mine) == _denials(sentence) for sentence in alike)


def _denials(sentence: Told) -> int:
    """0 or 1: whether a sentence has an odd number of plain negations."""
    return len(sentence.cues.get("negations", ())) % 2


def _with_cue(sentence: Told, token: Token) -> tuple[int, int]:
    """A word with the negation near it, or alone."""
    hits = [(a, b) for a, b, _ in sentence.cues.get("negations", ()) if abs(a - token.start) < 40]
    if not hits:
        return token.start, token.end
    a, b = min(hits, key=lambda hit: abs(hit[0] - token.start))
    return min(a, token.start), max(b, token.end)


# ---- some told as the --------------------------------------------------------------------------------------------
def _part(case: Case, candidate: Candidate, overlay: Overlay) -> Iterator[Finding]:
    """ "The councillors" where the other sentence has "several councillors", in its place."""
    if overlay.alike < PART_ALIKE:
        return
    lists = lexicon(case.mine.language).lists
    part, whole = lists.get("partial", frozenset()), lists.get("definite", frozenset())
    if whole.isdisjoint(case.mine.words) or part.isdisjoint(candidate.told.words):
        return
    for ours, theirs in overlay.same:
        if not ours.content:
            continue
        before, there = _before(case.mine, ours), _before(candidate.told, theirs)
        if before and there and before.word in whole and there.word in part and ours.word == theirs.word:
            here, wording = (before.start, ours.end), candidate.told.text[there.start : theirs.end]
            yield finding("word-differs", case, here, there=wording, told=candidate.told, strength=0.8)
            return


def _before(sentence: Told, token: Token) -> Token | None:
    return next((t for t in reversed(sentence.tokens) if t.end <= token.start), None)
