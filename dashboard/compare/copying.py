"""Who copied whom: an estimate, from what two versions share that the others do not, and from when they appeared.

Evidence for a pair are phrases that stand word for word in both, the fewer other versions have them the heavier, and odd
values that both have: errors are hardly made twice. What the source document says word for word proves nothing between
two rewrites. Nobody copies what appears later, and nobody copies from a rewrite into a source. Where the times do not say
who was first, the version that has more of the other's text beside its own is taken for the earlier one.

The links are the maximum spanning arborescence of these weights (Edmonds 1967, here Chu and Liu's contraction) below a
root that stands for "not from a version at hand". How certain a link is comes from drawing the evidence anew, with
replacement (Felsenstein 1985): the share of rounds in which the version has the same parent again.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from dashboard import settings
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

    A version that nothing shows to be copied has no link. The same story gives the same links: rounds are seeded.
    """
    evidence = find_shared(telling, facts)
    links = arborescence(_weights(telling, evidence), list(telling.by_id))
    rounds = _rounds(telling, evidence)
    found = []
    for child, parent in links.items():
        if parent == ROOT:
            continue
        key = _pair(parent, child)
        certain = sum(one.get(child) == parent for one in rounds) / max(1, len(rounds))
        own = tuple(sorted(evidence[key], key=lambda s: (-s.weight, s.places)))
        found.append(Copied(parent, child, round(certain, 2), _before(telling, parent, child) is True, own))
    return tuple(sorted(found, key=lambda c: (_day(telling, c.child) or date.max, c.child)))


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


# ---- evidence ---------------------------------------------------------------------------------------------------
def find_shared(telling: Telling, facts: Sequence[Fact]) -> Mapping[Pair, tuple[Shared, ...]]:
    """For each pair of versions (ids in order) the rare phrases and odd values that both have."""
    runs = {v.article.id: _words(telling, v.article.id) for v in telling.versions}
    grams: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    size = settings.COPY_WORDS
    for article, words in runs.items():
        for k in range(len(words) - size + 1):
            if words[k].place == words[k + size - 1].place:
                grams[tuple(w.folded for w in words[k : k + size])].setdefault(article, k)
    found: dict[Pair, list[Shared]] = defaultdict(list)
    for a, b in combinations(sorted(runs), 2):
        found[a, b] = _phrases(telling, runs, grams, a, b)
    for fact in facts:
        for pair, shared in _errors(fact):
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


def _phrases(
    telling: Telling,
    runs: Mapping[str, Sequence[_Word]],
    grams: Mapping[tuple[str, ...], Mapping[str, int]],
    a: str,
    b: str,
) -> list[Shared]:
    """The longest stretches both have word for word, weighed by how few others have their parts."""
    size, words, other = settings.COPY_WORDS, runs[a], runs[b]
    sources = {v.article.id for v in telling.versions if v.role == "source"} - {a, b}
    found, k = [], 0
    while k + size <= len(words):
        having = grams.get(tuple(w.folded for w in words[k : k + size]), {})
        if b not in having or words[k].place != words[k + size - 1].place:
            k += 1
            continue
        at, n, rarest = having[b], size, len(having)
        known_to_source = bool(sources & having.keys())
        while _goes_on(words, other, k, at, n):
            n += 1
            more = grams.get(tuple(w.folded for w in words[k + n - size : k + n]), {})
            rarest = min(rarest, len(more) or rarest)
            known_to_source &= bool(sources & more.keys())
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
def _weights(telling: Telling, evidence: Mapping[Pair, Sequence[Shared]]) -> dict[tuple[str, str], float]:
    """(parent, child) → weight; the root can be the parent of all."""
    weights = {(ROOT, article): settings.COPY_LEAST for article in telling.by_id}
    for (a, b), some in evidence.items():
        total = sum(one.weight for one in some)
        if total:
            for parent, child in ((a, b), (b, a)):
                weights[parent, child] = total * _direction(telling, parent, child)
    return {pair: weight for pair, weight in weights.items() if weight > 0}


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


def _rounds(telling: Telling, evidence: Mapping[Pair, Sequence[Shared]]) -> list[dict[str, str]]:
    """The parents of every version when the evidence is drawn anew, again and again."""
    some = [(pair, one) for pair, shared in sorted(evidence.items()) for one in shared]
    draw = random.Random(len(some))  # noqa: S311  no secret: the same story gives the same figures
    names, rounds = list(telling.by_id), []
    for _ in range(settings.COPY_ROUNDS if some else 0):
        drawn: dict[Pair, list[Shared]] = defaultdict(list)
        for pair, one in draw.choices(some, k=len(some)):
            drawn[pair].append(one)
        rounds.append(arborescence(_weights(telling, drawn), names))
    return rounds


# ---- the arborescence -------------------------------------------------------------------------------------------
def arborescence(weights: Mapping[tuple[str, str], float], nodes: Sequence[str]) -> dict[str, str]:
    """The parent of each node in the heaviest arborescence from ROOT. `weights`: (parent, child) → weight above 0, with
    (ROOT, node) for every node. O(nodes × edges)."""
    best = {
        child: max(((w, p) for (p, c), w in weights.items() if c == child), key=lambda x: (x[0], x[1] == ROOT, x[1]))[1]
        for child in nodes
    }
    cycle = _cycle(best)
    if not cycle:
        return best
    name = "+".join(sorted(cycle))
    inner: dict[tuple[str, str], tuple[float, tuple[str, str]]] = {}
    for (parent, child), weight in sorted(weights.items()):
        if parent in cycle and child in cycle:
            continue
        key = (name if parent in cycle else parent, name if child in cycle else child)
        loss = weights[best[child], child] if child in cycle else 0.0
        if key not in inner or weight - loss > inner[key][0]:
            inner[key] = (weight - loss, (parent, child))
    solved = arborescence({k: v[0] for k, v in inner.items()}, [n for n in nodes if n not in cycle] + [name])
    out = {node: best[node] for node in cycle}
    for child, parent in solved.items():
        real = inner[parent, child][1]
        out[real[1]] = real[0]
    return out


def _cycle(parents: Mapping[str, str]) -> frozenset[str]:
    """The nodes of a cycle; empty where there is none."""
    done: set[str] = set()
    for start in parents:
        path: list[str] = []
        node = start
        while node != ROOT and node in parents and node not in done and node not in path:
            path.append(node)
            node = parents[node]
        if node in path:
            return frozenset(path[path.index(node) :])
        done.update(path)
    return frozenset()
