"""What every check is handed: one sentence, the sentences that may bear it out, and what the whole pool says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from operator import itemgetter

from dashboard.compare.people import Office, name_value
from dashboard.compare.quotations import quote_value
from dashboard.model import Reason, Specific
from dashboard.settings import NEAR_SCORE
from dashboard.suggest.evidence import Candidate, Pool
from dashboard.suggest.reading import Token, Told
from dashboard.text.fold import fold_name


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the reason to show, how strong it is (0..1, a feature of the scoring model), what is wrong."""

    reason: Reason
    strength: float = 1.0
    detail: str = ""  # the unsupported detail as it stands in the sentence


class World:
    """What a pool says as a whole, worked out once per pool and asked by every check."""

    def __init__(self, pool: Pool, *, across: bool = False) -> None:
        self.pool = pool
        self.across = across  # it is in other languages: words prove nothing, values do

    @cached_property
    def details(self) -> Mapping[str, tuple[tuple[Told, Specific], ...]]:
        """kind of detail → every (sentence, detail) of the pool."""
        found: dict[str, list[tuple[Told, Specific]]] = defaultdict(list)
        for told in self.pool.facts:
            for s in (*told.details.dates, *told.details.times, *told.details.numbers):
                found[s.kind].append((told, s))
            for s in told.details.names:
                found["name"].append((told, s))
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def published(self) -> frozenset[date]:
        """The days on which the pool's articles came out."""
        return frozenset(told.published for told in self.pool.told if told.published)

    @cached_property
    def words(self) -> Mapping[str, set[int]]:
        """folded word → the pool's sentences it stands in."""
        found: dict[str, set[int]] = defaultdict(set)
        for i, told in enumerate(self.pool.facts):
            for word in name_words(told):
                found[word].add(i)
        return dict(found)

    @cached_property
    def offices(self) -> Mapping[str, tuple[tuple[Told, Office], ...]]:
        """holder's last name → every office the pool gives them."""
        found: dict[str, list[tuple[Told, Office]]] = defaultdict(list)
        for told in self.pool.told:
            for office in told.details.offices:
                if office.holder:
                    found[office.holder].append((told, office))
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def running(self) -> Mapping[str, tuple[str, tuple[tuple[int, Told], ...]]]:
        """article → (its words in one string, (offset, sentence) …): where quotations are looked up."""
        found: dict[str, tuple[str, tuple[tuple[int, Told], ...]]] = {}
        by_article: dict[str, list[Told]] = defaultdict(list)
        for told in self.pool.told:
            by_article[told.article].append(told)
        for article, tolds in by_article.items():
            text, marks = " ", []
            for told in tolds:
                marks.append((len(text), told))
                text += quote_value(told.text) + " "
            found[article] = (text, tuple(marks))
        return found

    def sentence_at(self, article: str, offset: int) -> Told:
        """The sentence of `article` whose words stand at `offset` of its running text."""
        marks = self.running[article][1]
        return marks[max(0, bisect_right(marks, offset, key=itemgetter(0)) - 1)][1]

    def neighbour(self, told: Told, step: int) -> Told | None:
        """The sentence `step` after (or before) `told` in its article, if it is in the pool."""
        return self._by_place.get((told.article, told.n + step))

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, int], Told]:
        return {(t.article, t.n): t for t in self.pool.told}


@lru_cache(maxsize=4_096)  # each version of a story is held against a pool of its own, made of the same sentences
def name_words(told: Told) -> tuple[str, ...]:
    """The folded words of a sentence as names are compared: accents gone, hyphens split, aliases read as one."""
    named = (word for s in told.details.names for word in s.value.split())
    return tuple(dict.fromkeys((*named, *(word for token in told.tokens for word in name_value(token.word).split()))))


@dataclass(frozen=True, eq=False)
class Case:
    """One sentence on trial: `found` the pool's best sentences for it, best first."""

    mine: Told
    found: tuple[Candidate, ...]
    world: World

    @property
    def best(self) -> Candidate | None:
        """The nearest candidate; None where there is none."""
        return self.found[0] if self.found else None

    @cached_property
    def near(self) -> tuple[Candidate, ...]:
        """The candidates close enough to be telling the same thing: the best one, and all of a good score."""
        return tuple(c for i, c in enumerate(self.found) if i == 0 or c.score >= NEAR_SCORE)


def where(told: Told) -> str:
    """How a reason names a place: article and sentence number."""
    return f"{told.label} #{told.n}"


def finding(
    code: str,
    case: Case,
    span: tuple[int, int],
    *,
    there: str = "",
    told: Told | None = None,
    strength: float = 1.0,
    detail: bool = True,
) -> Finding:
    """A finding about the words of the sentence at `span`; `there` is what the other side says, `told` its sentence."""
    here, there, span = _told_apart(case.mine, span, told, there)
    values = {"here": here, "kind": case.world.pool.kind}
    if there:
        values["there"] = there
    if told:
        values["where"] = where(told)
    return Finding(Reason(code, values, *case.mine.place(*span)), strength, here if detail else "")


def _told_apart(mine: Told, span: tuple[int, int], told: Told | None, there: str) -> tuple[str, str, tuple[int, int]]:
    """(our words, theirs, where ours stand): widened where both would read the same ("300" for "more than 300")."""
    here = mine.text[slice(*span)]
    at = told.text.find(there) if told and there else -1
    if at < 0 or told is None or fold_name(here) != fold_name(there):
        return here, there, span
    their = (at, at + len(there))
    for before, after in ((1, 0), (2, 0), (0, 1), (3, 0), (1, 1), (2, 2), (4, 3)):
        a, b = _widened(mine.text, span, before, after), _widened(told.text, their, before, after)
        if fold_name(mine.text[slice(*a)]) != fold_name(told.text[slice(*b)]):
            return mine.text[slice(*a)], told.text[slice(*b)], a
    return mine.text, told.text, (0, len(mine.text))


def _widened(text: str, span: tuple[int, int], before: int, after: int) -> tuple[int, int]:
    """The span with so many words more on either side."""
    left, right = text[: span[0]].split(), text[span[1] :].split()
    start, end = span
    for word in reversed(left[-before:] if before else []):
        start = text.rfind(word, 0, start)
    for word in right[:after]:
        end = text.find(word, end) + len(word)
    return start, end


@lru_cache(maxsize=4_096)  # each detail of the pool is asked about by each of ours: their square in a list of figures
def window(told: Told, start: int, end: int, reach: int = 5) -> Mapping[str, float]:
    """The content stems beside a stretch of a sentence, the nearer the heavier: what it is said of."""
    words, starts, ends = _content_places(told)
    before = words[: bisect_right(ends, start)][-reach:]
    after = words[(at := bisect_left(starts, end)) : at + reach]
    return {t.stem: 1.0 / (1 + 0.3 * i) for side in (reversed(before), iter(after)) for i, t in enumerate(side)}


@lru_cache(maxsize=2_048)
def _content_places(told: Told) -> tuple[tuple[Token, ...], list[int], list[int]]:
    words = told.content
    return words, [t.start for t in words], [t.end for t in words]


def fit(mine: Told, a: tuple[int, int], theirs: Told, b: tuple[int, int]) -> float:
    """0..1: how far the stretches `a` and `b` of two sentences stand in the same surroundings."""
    x, y = window(mine, *a), window(theirs, *b)
    total = sum(x.values()) or 1.0
    groups = {g for s in y for g in theirs.groups.get(s, ())} if theirs.groups.keys() & y.keys() else frozenset()
    return sum(w for s, w in x.items() if s in y or mine.groups.get(s, frozenset()) & groups) / total


def closeness(case: Case, here: tuple[int, int], told: Told, theirs: Specific) -> float:
    """How surely a detail of the pool stands in the place of ours: like surroundings, and a sentence that covers ours."""
    covers = next((c.covers for c in case.found if c.told is told), 0.0)
    return 0.5 * fit(case.mine, here, told, (theirs.start, theirs.end)) + 0.5 * covers
