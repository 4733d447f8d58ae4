"""Who copied whom: an estimate, from what two versions share that the others do not, and from when they appeared.

Evidence for a pair are phrases that stand word for word in both, the fewer other versions have them the heavier, and odd
values that both have: errors are hardly made twice. What the source document says word for word proves nothing between
two rewrites. Nobody copies what appears later, and nobody copies from a rewrite into a source. Where the times do not say
who was first, the version that has more of the other's text beside its own is taken for the earlier one.

The links are the heaviest arborescence of these weights (arborescence.py) below a root that stands for "not from a version at
hand". How certain a link is comes from drawing the evidence anew, with
replacement (Felsenstein 1985): the share of rounds in which the version has the same parent again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, permutations

import numpy as np

from dashboard import settings
from dashboard.compare.arborescence import NONE, Nodes, Weights, heaviest_tree
from dashboard.compare.facts import Fact, spoken
from dashboard.compare.telling import Place, Telling
from dashboard.text.detect import language_or_guess
from dashboard.text.fold import fold
from dashboard.text.lexicon import word_list
from dashboard.text.stems import WORD

ROOT = ""  # the parent of a version that nothing shows to be copied
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shared:
    """Something two versions share: `words` as they stand at `places`, one in each; `error`: an odd value."""

    words: str
    places: tuple[Place, Place]
    weight: float
    error: bool = False


@dataclass(frozen=True, slots=True)
class Copied:
    """`child` was probably taken from `parent`. `certain`: share of rounds with this parent, 0..1.

    `dated`: the times of publication say which was first; without them the direction is a guess. `evidence`: the
    heaviest first.
    """

    parent: str
    child: str
    certain: float
    dated: bool
    evidence: tuple[Shared, ...]


def estimate_copying(telling: Telling, facts: Sequence[Fact]) -> tuple[Copied, ...]:
    """The most likely links of copying between the versions of a story, in the order of publication of the copies.

    A version that nothing shows to be copied has no link, and none has of those behind the first COPY_VERSIONS. The same
    story gives the same links: rounds are seeded.
    """
    evidence = find_shared(telling, facts)
    names = [ROOT, *sorted(_compared(telling), reverse=True)]
    trees = _trees(telling, names, evidence)
    links, rounds = trees[0].tolist(), trees[1:]
    found = []
    for k, child in enumerate(names[1:], 1):
        parent = names[links[k]]
        if parent != ROOT:
            certain = sum(tree[k] == links[k] for tree in rounds) / max(1, len(rounds))
            own = tuple(sorted(evidence[_pair(parent, child)], key=lambda s: (-s.weight, s.places)))
            dated = _before(telling, parent, child) is True
            found.append(Copied(parent, child, round(float(certain), 2), dated, own))
    return tuple(sorted(found, key=lambda c: (_day(telling, c.child) or date.max, c.child)))


def _compared(telling: Telling) -> list[str]:
    """The versions that are held against each other: every two of them are."""
    return [version.article.id for version in telling.versions[: settings.COPY_VERSIONS]]


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


# ---- evidence ---------------------------------------------------------------------------------------------------
def find_shared(telling: Telling, facts: Sequence[Fact]) -> Mapping[Pair, tuple[Shared, ...]]:
    """For each pair of versions (ids in order) the rare phrases and odd values that both have."""
    runs = {article: _words(telling, article) for article in _compared(telling)}
    grams = _grams(runs)
    found: dict[Pair, list[Shared]] = defaultdict(list)
    for a, b in combinations(sorted(runs), 2):
        found[a, b] = _phrases(telling, runs, grams[a], a, b)
    for fact in facts:
        for pair, shared in _errors(fact):
            if pair in found:
                found[pair].append(shared)
    return {pair: tuple(some) for pair, some in found.items()}


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    place: Place
    start: int
    end: int
    content: bool


def _words(telling: Telling, article: str) -> list[_Word]:
    version = telling.by_id[article]
    function = word_list("function", language_or_guess(version.article.language, version.article.text))
    return [
        _Word(word, place, hit.start(), hit.end(), word not in function)
        for place in telling.places(version)
        for hit in WORD.finditer(telling.text(place))
        for word in (fold(hit[0]),)
    ]


def _grams(runs: Mapping[str, Sequence[_Word]]) -> dict[str, list[Mapping[str, int]]]:
    """Version → for each of its words who has the COPY_WORDS from there on, and where it has them first."""
    size = settings.COPY_WORDS
    having: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    found: dict[str, list[Mapping[str, int]]] = {}
    for article, words in runs.items():
        found[article] = [{}] * len(words)
        for k in range(len(words) - size + 1):
            if words[k].place == words[k + size - 1].place:
                found[article][k] = who = having[tuple(w.folded for w in words[k : k + size])]
                who.setdefault(article, k)
    return found


def _phrases(
    telling: Telling, runs: Mapping[str, Sequence[_Word]], grams: Sequence[Mapping[str, int]], a: str, b: str
) -> list[Shared]:
    """The longest stretches both have word for word, weighed by how few others have their parts."""
    size, words, other = settings.COPY_WORDS, runs[a], runs[b]
    sources = {v.article.id for v in telling.versions if v.role == "source"} - {a, b}
    found, k = [], 0
    while k < len(words):
        having = grams[k]
        if b not in having:
            k += 1
            continue
        at, n, rarest = having[b], size, len(having)
        known_to_source = not sources.isdisjoint(having)
        while _goes_on(words, other, k, at, n):
            n += 1
            more = grams[k + n - size]
            rarest = min(rarest, len(more) or rarest)
            known_to_source &= not sources.isdisjoint(more)
        content = sum(w.content for w in words[k : k + n])
        if content >= 2 and not known_to_source:
            text = telling.text(words[k].place)[words[k].start : words[k + n - 1].end]
            weight = content * _rarity(len(runs), rarest)
            found.append(Shared(text, (words[k].place, other[at].place), round(weight, 3)))
        k += n
    return [one for one in found if one.weight > 0]


def _goes_on(words: Sequence[_Word], other: Sequence[_Word], k: int, at: int, n: int) -> bool:
    return (
        k + n < len(words)
        and at + n < len(other)
        and words[k + n].folded == other[at + n].folded
        and words[k + n].place == words[k].place
        and other[at + n].place == other[at].place
    )


def _rarity(versions: int, having: int) -> float:
    """1 for a phrase that only two have, falling to almost 0 for one that all have."""
    return math.log((versions + 1) / having) / math.log((versions + 1) / 2)


def _errors(fact: Fact) -> list[tuple[Pair, Shared]]:
    """The odd values of a fact that two or more versions share."""
    found = []
    for value in fact.values:
        first = {d.article: d.place for d in reversed(value) if d.article in fact.odd}
        for a, b in combinations(sorted(first), 2):
            found.append(((a, b), Shared(spoken(value), (first[a], first[b]), settings.COPY_ERROR, error=True)))
    return found


# ---- weights ----------------------------------------------------------------------------------------------------
def _trees(telling: Telling, names: Sequence[str], evidence: Mapping[Pair, Sequence[Shared]]) -> list[Nodes]:
    """The tree of all evidence, then those of COPY_ROUNDS rounds for which it is drawn anew."""
    number = {name: k for k, name in enumerate(names)}
    some = [(number[a], number[b], one.weight) for (a, b), shared in sorted(evidence.items()) for one in shared]
    cells = np.array([a * len(names) + b for a, b, _ in some], dtype=np.intp)
    weight = np.array([w for _, _, w in some])
    fitting = _directions(telling, names)
    draw = np.random.RandomState(len(some) % 2**32)  # the same story gives the same figures, with every numpy
    trees = [_tree(weight, cells, fitting)]
    for _ in range(settings.COPY_ROUNDS if some else 0):
        times = np.bincount(draw.randint(0, len(some), len(some)), minlength=len(some))
        trees.append(_tree(weight * times, cells, fitting))
    return trees


def _tree(weight: Weights, cells: Nodes, fitting: Weights) -> Nodes:
    """The tree of evidence of this `weight`, which stands in the `cells` of the matrix of pairs."""
    total = np.bincount(cells, weight, fitting.size).reshape(fitting.shape)
    weights = (total + total.T) * fitting
    weights[0, 1:] = settings.COPY_LEAST  # the root can be the parent of all
    weights[weights <= 0] = NONE
    return heaviest_tree(weights)


def _directions(telling: Telling, names: Sequence[str]) -> Weights:
    """`_direction` of each parent and child; none has to do with the root, which stands first."""
    fitting = np.zeros((len(names), len(names)))
    for (k, parent), (n, child) in permutations(enumerate(names[1:], 1), 2):
        fitting[k, n] = _direction(telling, parent, child)
    return fitting


def _direction(telling: Telling, parent: str, child: str) -> float:
    """How well it fits that `parent` was first: 1 or 0 where roles or days settle it, else around a half."""
    roles = telling.by_id[parent].role == "source", telling.by_id[child].role == "source"
    if roles[1]:
        return 0.0
    first = True if roles[0] else _before(telling, parent, child)
    if first is not None:
        return 1.0 if first else 0.0
    stems = telling.words[parent], telling.words[child]
    common = len(stems[0] & stems[1])
    lean = common / max(1, len(stems[1])) - common / max(1, len(stems[0]))  # the copy has less of its own
    return min(0.8, max(0.5, 0.65 + lean))


def _before(telling: Telling, a: str, b: str) -> bool | None:
    """Whether `a` appeared on an earlier day than `b`; None where one day is not known or both are the same."""
    days = _day(telling, a), _day(telling, b)
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return None
    return days[0] < days[1]


def _day(telling: Telling, article: str) -> date | None:
    return telling.by_id[article].article.published
