"""The table of facts: one row a fact, one column a version, the values side by side.

A fact is a slot of a claim row that versions fill with a detail of the same kind. Details that say the same fill one slot.
What is left of two versions fills one slot, too, where the same words stand around both: "voted on Tuesday", "voted on
Wednesday". A name that the other version has elsewhere is no altered name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from dashboard import settings
from dashboard.compare.telling import NUMBERS, Detail, Telling, different, is_alone, likeness, same_detail
from dashboard.model import Claim

FIGURES = ("date", "time", *NUMBERS)
MARKS = ' ,;:“”„«»"'
KINDS = (*FIGURES, "name", "role", "quotation")  # in the order of a claim's rows


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a story. `values`: what is said, most versions first, each with the details that say it."""

    claim: int  # index of the claim row
    kind: str
    values: tuple[tuple[Detail, ...], ...]
    silent: frozenset[str]  # versions that tell the claim without this fact
    odd: frozenset[str]  # versions that say otherwise than the source, or than most

    @property
    def disputed(self) -> bool:
        """Whether versions contradict each other."""
        return len(self.values) > 1

    @property
    def articles(self) -> frozenset[str]:
        """The versions that give it."""
        return frozenset(detail.article for value in self.values for detail in value)

    def value_of(self, article: str) -> tuple[Detail, ...]:
        """What one version says; () where it says nothing."""
        return next((own for value in self.values if (own := tuple(d for d in value if d.article == article))), ())


def tabulate_facts(telling: Telling, claims: Sequence[Claim]) -> tuple[Fact, ...]:
    """Every fact of a story, in the order of its claims; a fact that several claims repeat is there once."""
    found = [fact for k, claim in enumerate(claims) for fact in _facts(telling, k, claim)]
    once: dict[tuple[object, ...], Fact] = {}
    for fact in found:
        once.setdefault(_key(fact), fact)
    return tuple(_whole(list(once.values())))


def _key(fact: Fact) -> tuple[object, ...]:
    return fact.kind, frozenset((d.article, d.specific.value) for value in fact.values for d in value)


def _whole(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without those that say less than another one: the headline has what the text has again."""
    rows = [{(d.article, d.specific.value) for value in fact.values for d in value} for fact in facts]
    return [
        fact
        for k, fact in enumerate(facts)
        if not any(j != k and facts[j].kind == fact.kind and rows[k] < rows[j] for j in range(len(facts)))
    ]


def _facts(telling: Telling, number: int, claim: Claim) -> list[Fact]:
    told = [article for article in telling.by_id if any(p in telling.details for p in _places(claim, article))]
    found = []
    for kind in KINDS:
        details = [d for a in told for p in _places(claim, a) for d in telling.details.get(p, ()) if _kind(d) == kind]
        for slot in _slots(telling, kind, details):
            values = tuple(
                sorted(slot, key=lambda value: (not _of_source(telling, value), -len({d.article for d in value})))
            )
            having = frozenset(d.article for value in values for d in value)
            fact = Fact(number, kind, values, frozenset(told) - having, frozenset())
            found.append(replace(fact, odd=_odd(telling, fact)))
    return found


def _of_source(telling: Telling, value: Iterable[Detail]) -> bool:
    return any(telling.by_id[d.article].role == "source" for d in value)


def _places(claim: Claim, article: str) -> list[tuple[str, int]]:
    return [(article, n) for n in claim.cells.get(article, ())]


def _kind(detail: Detail) -> str:
    return "name" if detail.specific.kind == "place" else detail.specific.kind


def _slots(telling: Telling, kind: str, details: Iterable[Detail]) -> list[list[tuple[Detail, ...]]]:
    """Slots of values of details: first those that say the same, then the slots that stand among the same words."""
    values: list[list[Detail]] = []
    for detail in details:
        own = next((v for v in values if same_detail(v[0].specific, detail.specific)), None)
        if own is None:
            values.append([detail])
        else:
            own.append(detail)
    slots = [[tuple(value)] for value in values]
    pairs = [
        (score, i, j)
        for i, j in combinations(range(len(slots)), 2)
        if (score := _fit(telling, kind, slots[i], slots[j]))
    ]
    at = list(range(len(slots)))
    for _, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        one, other = slots[at[i]], slots[at[j]]
        if at[i] != at[j] and not _articles(one) & _articles(other):
            slots[at[i]] = one + other
            at = [at[i] if k == at[j] else k for k in at]
    return [slots[k] for k in sorted(set(at))]


def _articles(slot: Sequence[Sequence[Detail]]) -> set[str]:
    return {detail.article for value in slot for detail in value}


def _fit(telling: Telling, kind: str, a: Sequence[Sequence[Detail]], b: Sequence[Sequence[Detail]]) -> float:
    """How surely two values fill one slot; 0 where they do not."""
    if _articles(a) & _articles(b):
        return 0.0
    border = settings.FACT_FIT if kind in FIGURES else settings.FACT_FIT_NAMES
    pairs = [(x, y) for value in a for x in value for other in b for y in other]
    if any(not different(x.specific, y.specific) for x, y in pairs):
        return 0.0
    if kind not in FIGURES and any(
        _known_to(telling, x, y.article) or _known_to(telling, y, x.article) for x, y in pairs
    ):
        return 0.0
    if kind == "quotation":
        return max((r for x, y in pairs if (r := _words_in_common(x, y)) >= settings.QUOTE_FIT), default=0.0)
    best = max(likeness(x, y) for x, y in pairs)
    return best if best >= border else 0.0


def _words_in_common(a: Detail, b: Detail) -> float:
    """Share of the words of the shorter quotation: two of one speaker stand among the same words and are no variants."""
    one, other = set(a.specific.value.split()), set(b.specific.value.split())
    return len(one & other) / max(1, min(len(one), len(other)))


def _known_to(telling: Telling, detail: Detail, article: str) -> bool:
    """Whether a version has a name, a role or a quotation anywhere."""
    if detail.specific.kind == "quotation":
        return detail.specific.value in telling.quotable[article]
    return set(detail.specific.value.split()) <= telling.words[article]


def _odd(telling: Telling, fact: Fact) -> frozenset[str]:
    """Who says otherwise than the source; without one, otherwise than the most, if they are more than one. Where only one
    version has the fact: that one, if no other has it anywhere."""
    if not fact.disputed:
        only = next(iter(fact.articles)) if len(fact.articles) == 1 else ""
        lonely = only and telling.by_id[only].role != "source" and is_alone(telling, fact.values[0][0])
        return fact.articles if lonely else frozenset()
    sources = {v.article.id for v in telling.versions if v.role == "source"}
    sizes = [len({d.article for d in value}) for value in fact.values]
    if not _of_source(telling, fact.values[0]) and (sizes[0] < 2 or sizes[0] == sizes[1]):
        return frozenset()
    return frozenset(d.article for value in fact.values[1:] for d in value) - sources


def spoken(value: Sequence[Detail]) -> str:
    """A value as it is spelled most often; the longest of equals."""
    counts = Counter(d.specific.text if d.specific.kind == "quotation" else d.specific.text.strip(MARKS) for d in value)
    return max(counts, key=lambda words: (counts[words], len(words), words))
