"""Who did it to whom, told by what stands right before and right behind a verb: "the publisher sued Brandt", "Brandt sued the
publisher".

Both sentences must be told the same way round (none of them passive), and the word between must not be one that holds
both ways ("met", "married").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from dashboard.suggest.checks.case import Case, Finding, finding
from dashboard.suggest.evidence import Candidate
from dashboard.suggest.reading import Token, Told

TURNED_COVERS = 0.55  # share of our words that the other sentence says
BETWEEN = 2  # small words between a verb and who stands beside it
_BOTH_WAYS = frozenset({
    "met", "meet", "meets", "married", "marry", "marries", "faced", "face", "faces", "played", "play", "plays", "fought",
    "drew", "tied", "traf", "treffen", "trifft", "heiratete", "spielte", "enfrentó", "casó", "rencontré", "rencontre",
    "affronte", "incontrato", "incontra", "sposato", "affronta", "versus", "vs", "equals", "equalled", "like", "unlike",
})  # fmt: skip
_PASSIVE = frozenset({
    "by", "was", "were", "been", "being", "von", "vom", "durch", "wurde", "wurden", "worden", "por", "fue", "fueron",
    "sido", "par", "été", "da", "dal", "dalla", "stato", "stata", "stati", "door", "werd", "werden", "foi", "foram",
})  # fmt: skip
_OBJECT = frozenset({"den", "dem"})  # "den Bauherrn verklagt die Stadt": in German the object may come first
_BREAKS = frozenset({
    "and", "or", "und", "oder", "y", "o", "et", "ou", "e", "en", "with", "mit", "con", "avec", "to", "zu", "against",
    "gegen", "contra", "contre", "contro",
})  # fmt: skip

_Beside = Mapping[str, tuple[Token, Token, Token]]


def find_turned(case: Case, candidate: Candidate) -> Iterator[Finding]:
    """The first verb of the sentence on whose sides the same two have changed places."""
    mine, theirs = _beside(case.mine), _beside(candidate.told)
    for word, (a, _, b) in mine.items():
        if word not in theirs:
            continue
        x, _, y = theirs[word]
        if (
            _same_word(a, y)
            and _same_word(b, x)
            and not _same_word(a, b)
            and _active(case.mine, a) == _active(candidate.told, x)
        ):
            said = candidate.told.text[x.start : y.end]
            yield finding("word-differs", case, (a.start, b.end), there=said, told=candidate.told, strength=1.0)
            return


def _same_word(one: Token, other: Token) -> bool:
    """Whether two words are one, case endings aside ("Bauherr", "Bauherrn")."""
    return one.stem == other.stem or (len(one.word) > 5 and one.word[:-1] == other.word[: len(one.word) - 1])


def _active(told: Told, first: Token) -> bool:
    """Whether a sentence is told from the doer's side, so far as small words say."""
    opening = next((t for t in reversed(told.tokens) if t.end <= first.start), None)
    return not is_passive(told) and not (opening and opening.word in _OBJECT)


def is_passive(told: Told) -> bool:
    """Whether small words say that a sentence may be told from the side of whom it was done to."""
    return not _PASSIVE.isdisjoint(told.words)


def holds_both_ways(verb: str) -> bool:
    """Whether a verb says the same of both beside it: "met", "married"."""
    return verb in _BOTH_WAYS


@lru_cache(maxsize=1_024)
def _beside(told: Told) -> _Beside:
    """A word between two others that carry meaning → the three of them; not across a comma, an "and" or a preposition."""
    words = [i for i, t in enumerate(told.tokens) if t.content and not t.stem.startswith("=")]
    found: dict[str, tuple[Token, Token, Token]] = {}
    for i, j, k in zip(words, words[1:], words[2:], strict=False):
        between = {told.tokens[n].word for n in (*range(i + 1, j), *range(j + 1, k))}
        a, verb, b = told.tokens[i], told.tokens[j], told.tokens[k]
        near = j - i <= BETWEEN + 1 and k - j <= BETWEEN + 1 and a.clause == b.clause
        if near and verb.word not in _BOTH_WAYS and not _BREAKS & between:
            found.setdefault(verb.word, (a, verb, b))
    return found
