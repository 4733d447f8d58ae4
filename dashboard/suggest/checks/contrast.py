"""Words that exclude each other in one place: northern for southern, wife for sister, safe for unsafe, all for nine of 13.

Only sentences that tell the same otherwise are laid over each other, and only words held on both sides by words that both have
are compared: a word alone proves nothing, in the place of its opposite it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from dashboard.compare.amounts import Quantity
from dashboard.suggest.checks.case import Case, Finding, finding, fit
from dashboard.suggest.checks.places import Overlay, Place, lay_over
from dashboard.suggest.checks.turned import TURNED_COVERS, find_turned
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told
from dashboard.text import patterns as regex
from dashboard.text.lexicon import Lexicon, lexicon

SWAPPED_ALIKE = 0.5  # share of all words in the same order from which two plain words may have changed places
APART_COVERS, APART_FIT = (
    0.6,
    0.5,
)  # share of ours that a sentence of another order must say; likeness of the words beside
SAME_BUT_ONE = 0.8  # share of all words from which two sentences differ in one alone
CLOSE = 0.55  # share of our words that a sentence must have in our order
_PREFIX = regex.compile_twice(r"(?:un|il|im|in|ir|dis|non-?|des|a|vize|vice-?|ex-?|sub)(?=\p{L}{4})")
_PARTY = regex.compile_twice(r"[rdi]-\p{L}+")
_ALL = frozenset(
    {"all", "every", "both", "each", "alle", "sämtliche", "todos", "todas", "ambos", "tous", "toutes", "tutti"}
)
_SWAPPED_JOINED = frozenset({"and", "und", "y", "e", "et", "en", "or", "oder", "with", "mit", "con"})


def check_contrast(case: Case) -> Iterator[Finding]:
    """The first word, whole or order of the sentence that a nearly equal sentence of the pool contradicts in its place."""
    turned_round = next((f for c in case.found[:2] if c.covers >= TURNED_COVERS for f in find_turned(case, c)), None)
    if turned_round:
        yield turned_round
        return
    for candidate in case.found[:3]:
        overlay = lay_over(case.mine, candidate.told)
        turned = candidate.covers >= 0.9 and overlay.alike >= 0.3  # the same words in another order
        if not turned and not _close(overlay):
            continue
        found = next((f for look in (_words, _whole, _swapped, _apart) for f in look(case, candidate, overlay)), None)
        if found:
            yield found
            return


def _close(overlay: Overlay) -> bool:
    return overlay.kept >= CLOSE or (overlay.kept >= 0.4 and overlay.back >= 0.65) or overlay.alike >= 0.65


# ---- words ------------------------------------------------------------------------------------------------------
def _words(case: Case, candidate: Candidate, overlay: Overlay) -> Iterator[Finding]:
    lex, twice = lexicon(case.mine.language), turns_twice(case.mine, candidate.told)
    for place in overlay.places:
        if not (place.left and place.right and len(place.mine) <= 4 and len(place.theirs) <= 4):
            continue
        for mine in place.mine:
            theirs = next((t for t in place.theirs if _exclude(mine, t, lex)), None)
            if theirs and twice and not {mine.word, theirs.word} & lex.lists.get("few", frozenset()):
                continue  # "few" and "many" themselves are no second turn
            if theirs and mine.word == "most" and case.mine.text[: mine.start].lower().endswith("at "):
                continue  # "at most 50" is a bound
            if theirs and not _said_elsewhere(case, candidate, mine, 0.85 if overlay.alike >= SAME_BUT_ONE else 0.7):
                yield _finding(case, candidate, (mine.start, mine.end), (theirs.start, theirs.end))


@lru_cache(maxsize=4_096)
def turns_twice(mine: Told, theirs: Told) -> bool:
    """Whether a second turn undoes the first: "few were unqualified" is "most were qualified", and what is slower than the
    other has the other faster than itself."""
    few = lexicon(mine.language).lists.get("few", frozenset())
    if few.isdisjoint(mine.words) != few.isdisjoint(theirs.words):
        return True
    (a, b), (x, y) = _compared(mine), _compared(theirs)
    return bool((a - x) & (y - b) and (b - y) & (x - a))


def _compared(told: Told) -> tuple[frozenset[str], frozenset[str]]:
    """The content stems on either side of a "than"; nothing where there is none."""
    than = lexicon(told.language).lists.get("than", frozenset())
    at = next((t.start for t in told.tokens if t.word in than), None)
    if at is None:
        return frozenset(), frozenset()
    words = [t for t in told.tokens if t.content]
    return frozenset(t.stem for t in words if t.start < at), frozenset(t.stem for t in words if t.start > at)


def _apart(case: Case, candidate: Candidate, overlay: Overlay) -> Iterator[Finding]:
    """The same where the order of words differs: "the kiosk's owner" for "a customer of the kiosk". Each side must lack the
    other's word, and only words that carry meaning count."""
    lex, theirs = lexicon(case.mine.language), candidate.told
    if candidate.covers < APART_COVERS or turns_twice(case.mine, theirs):
        return
    lost = [t for t in theirs.tokens if t.content and t.stem not in case.mine.weights and t.word in lex.contrasts]
    for mine in case.mine.tokens if lost else ():
        if not mine.content or mine.stem in theirs.weights or mine.word not in lex.contrasts:
            continue
        other = next((t for t in lost if _exclude(mine, t, lex)), None)
        where = fit(case.mine, (mine.start, mine.end), theirs, (other.start, other.end)) if other else 0.0
        if other and where >= APART_FIT and not _said_elsewhere(case, candidate, mine):
            yield _finding(case, candidate, (mine.start, mine.end), (other.start, other.end))
            return


def _exclude(mine: Token, theirs: Token, lex: Lexicon) -> bool:
    """Whether two words cannot both be true in one place."""
    if _PARTY.fullmatch(mine.word) and _PARTY.fullmatch(theirs.word):
        return mine.word != theirs.word
    for one, two in ((mine.word, theirs.word), (theirs.word, mine.word)):
        hit = _PREFIX.match(one)
        if hit and one[hit.end() :] == two:
            return mine.negated == theirs.negated  # "not hurt" is "unhurt"
    if mine.negated != theirs.negated:
        return False
    a, b = _sides(mine, lex), _sides(theirs, lex)
    return any(x[0] == y[0] and x[1] != y[1] for x in a for y in b) and not a & b


def _sides(token: Token, lex: Lexicon) -> frozenset[tuple[int, int]]:
    """The groups of exclusive words that a word stands in, itself or by its stem, each with its meaning there."""
    found = lex.contrasts.get(token.word)
    if found is None and token.content:  # words of a figure carry none: "24 months" are two years
        found = lex.contrasts.get(f"~{token.stem}")
    return found or frozenset()


def _said_elsewhere(case: Case, candidate: Candidate, mine: Token, near_from: float = 0.7) -> bool:
    """Whether that sentence or another as near has the word, too."""
    if mine.word in candidate.told.words:
        return True
    near = [c.told for c in case.found if c.told is not candidate.told and c.score >= near_from * candidate.score]
    return any(mine.word in told.words for told in near)


# ---- a part told as the whole -----------------------------------------------------------------------------------
def _whole(case: Case, candidate: Candidate, overlay: Overlay) -> Iterator[Finding]:
    """ "All 13 schools" or "three men" where the source says "nine of the 13", "two of the three"."""
    mine, theirs = case.mine, candidate.told
    for part in (q for q in theirs.details.numbers if q.of):
        if any(q.of or q.amount == part.amount or _is_share(q, part) for q in mine.details.numbers):
            continue
        whole = next((q for q in mine.details.numbers if q.amount == part.of and q.form == "plain"), None)
        token = _all_word(mine)
        if whole and (token or _in_place(overlay, whole, part)):
            start = min(whole.start, token.start) if token and 0 <= whole.start - token.end < 12 else whole.start
            yield _finding(case, candidate, (start, whole.end), _reach(theirs, part))
        elif token and whole is None and any(t.start == token.start for p in overlay.places for t in p.mine):
            yield _finding(case, candidate, (token.start, token.end), _reach(theirs, part))


def _is_share(mine: Quantity, part: Quantity) -> bool:
    """Whether a percentage or fraction is the part's of its whole: "a quarter of its 240 posts" for 60 of 240."""
    return mine.unit == "%" and abs(100 * part.amount / part.of - mine.amount) <= 1.0


def _all_word(told: Told) -> Token | None:
    return next((t for t in told.tokens if t.word in _ALL), None)


def _in_place(overlay: Overlay, mine: Quantity, theirs: Quantity) -> bool:
    """Whether the part and the whole stand before the same word."""
    return any(0 <= a.start - mine.end < 25 and 0 <= b.start - theirs.end < 40 for a, b in overlay.same if a.content)


def _reach(told: Told, part: Quantity) -> tuple[int, int]:
    """The stretch of "nine of the 13"."""
    whole = next((q for q in told.details.numbers if q.start > part.end and q.amount == part.of), part)
    return part.start, whole.end


# ---- who did it to whom -----------------------------------------------------------------------------------------
def _swapped(case: Case, candidate: Candidate, overlay: Overlay) -> Iterator[Finding]:
    """Two names that have changed places around the same verb: "Reed sued Ruiz", "Ruiz sued Reed"."""
    mine, theirs = case.mine, candidate.told
    places = [p for p in overlay.places if p.left and p.right and p.mine and p.theirs]
    for i, one in enumerate(places):
        for two in places[i + 1 :]:
            named = _names(mine, one) and _names(mine, two)
            alike = named or overlay.alike >= SWAPPED_ALIKE
            if _crossed(one, two) and alike and _active(mine, theirs, one, two) and not _passive(mine, theirs):
                yield _finding(
                    case, candidate, (one.mine[0].start, two.mine[-1].end), (one.theirs[0].start, two.theirs[-1].end)
                )
                return


def _crossed(one: Place, two: Place) -> bool:
    mine, theirs = _stems(one.mine), _stems(one.theirs)
    if any(s.startswith("=") for s in (*mine, *theirs)):
        return False  # figures are held against each other by what they count
    return bool(mine and theirs) and mine == _stems(two.theirs) and theirs == _stems(two.mine)


def _stems(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(t.stem for t in tokens if t.content)


def _names(told: Told, place: Place) -> bool:
    return any(n.start <= t.start < n.end for t in place.mine for n in told.details.names)


def _active(mine: Told, theirs: Told, one: Place, two: Place) -> bool:
    """Whether the words between are the same and more than an "and": with another verb form the order may turn."""
    between = [t.word for t in mine.tokens if one.mine[-1].end <= t.start < two.mine[0].start]
    there = [t.word for t in theirs.tokens if one.theirs[-1].end <= t.start < two.theirs[0].start]
    joined = bool(set(between) & _SWAPPED_JOINED) and not any(
        t.content for t in mine.tokens if one.mine[-1].end <= t.start < two.mine[0].start
    )
    return between == there and bool(between) and not joined


_BY = frozenset({"by", "von", "vom", "durch", "por", "par", "da", "dal", "dalla", "door"})


def _passive(mine: Told, theirs: Told) -> bool:
    """Whether one of the sentences alone tells it from the other's side: "Ruiz was sued by Reed"."""
    return _BY.isdisjoint(mine.words) != _BY.isdisjoint(theirs.words)


def _finding(case: Case, candidate: Candidate, here: tuple[int, int], there: tuple[int, int]) -> Finding:
    return finding(
        "word-differs", case, here, there=candidate.told.text[slice(*there)], told=candidate.told, strength=1.0
    )
