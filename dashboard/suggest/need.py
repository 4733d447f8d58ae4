"""How much a sentence needs an editor: risk x uncertainty x reach.

risk         the machine's chance that it is unsupported
uncertainty  how little its three scores settle (entropy over log 3); even a certain "unsupported" needs a decision, so
             uncertainty halves the need at most
reach        how many versions carry it: 1 + log2 of them; a falsehood in four versions does more harm than in one
A source document's sentences are not up for review: 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log, log2

from dashboard.labels import FLAGGED, Label
from dashboard.model import StoryAnalysis, Suggestion
from dashboard.reasons import find


def needs(analysis: StoryAnalysis) -> dict[tuple[str, int], float]:
    """(article, n) -> need, 0 or more, of every sentence that has a suggestion and stands in no source document."""
    carriers = _carriers(analysis)
    return {
        (version.article.id, s.n): sentence_need(said, carriers[version.article.id, s.n])
        for version in analysis.versions
        if version.role != "source"
        for s, said in zip(version.sentences, analysis.suggestions.get(version.article.id, ()), strict=False)
    }


def sentence_need(said: Suggestion, others: int) -> float:
    """The need of one sentence that `others` further versions carry."""
    risk = said.scores.get("unsupported", 0.0)
    return risk * (1 + _uncertainty(said.scores)) / 2 * (1 + log2(1 + others))


def _uncertainty(scores: Mapping[Label, float]) -> float:
    total = sum(scores.values())
    shares = [score / total for score in scores.values() if score > 0] if total > 0 else []
    return -sum(share * log(share) for share in shares) / log(3)


def _carriers(analysis: StoryAnalysis) -> Counter[tuple[str, int]]:
    """In how many other versions a sentence has a counterpart."""
    seen = {
        pair
        for alignment in analysis.alignments
        for link in alignment.links
        for pair in (((alignment.a, link.a), alignment.b), ((alignment.b, link.b), alignment.a))
        if link.kind != "maybe"
    }
    return Counter(place for place, _ in seen)


def unborne_kinds(analysis: StoryAnalysis) -> dict[str, int]:
    """Kind of detail -> in how many sentences nothing bears such a one out, as the reasons tell it."""
    rewrites = {version.article.id for version in analysis.versions if version.role != "source"}
    kinds: Counter[str] = Counter()
    for key in rewrites & analysis.suggestions.keys():
        for said in analysis.suggestions[key]:
            kinds.update(unborne(said.label, [reason.code for reason in said.reasons]))
    return dict(sorted(kinds.items()))


def unborne(label: str | None, codes: Iterable[str]) -> set[str]:
    """The kinds of detail that nothing bears out in a sentence with this state and reasons of these codes."""
    if label not in FLAGGED:
        return set()
    return {spec.kind for spec in map(find, codes) if spec and spec.kind}
