"""The consensus text as the left side of the review, where a story has no source: what most versions share.

It is no version and no witness: nothing rests on it, nobody marks it. Where versions disagree it gives every value with the
number of versions behind it, "Tuesday (3) / Wednesday (1)", and a version is held against the first of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from dashboard import compare
from dashboard.compare import CONSENSUS, Place, Wording
from dashboard.model import Alignment, Sentence, StoryAnalysis, Version
from dashboard.wire.review import Range, WireRow

FEWEST = 3  # versions: what two share is either of them


@dataclass(frozen=True, slots=True)
class Consensus:
    """`version`: the text with every value of a disputed fact; `plain`: the same sentences with the first value alone."""

    version: Version
    plain: Version
    alignments: tuple[Alignment, ...]
    wordings: tuple[Wording, ...]


_MEMO: list[tuple[StoryAnalysis, Consensus | None]] = []  # newest last


def consensus_of(analysis: StoryAnalysis) -> Consensus | None:
    """The consensus of a story without a source; None where there is one, or where too few versions share anything."""
    for kept, made in reversed(_MEMO):
        if kept is analysis:
            return made
    made = _made(analysis)
    _MEMO.append((analysis, made))
    del _MEMO[:-8]
    return made


def _made(analysis: StoryAnalysis) -> Consensus | None:
    if len(analysis.versions) < FEWEST or "source" in analysis.story.roles.values():
        return None
    left_out = _furniture(analysis)
    telling = compare.read_telling(analysis.versions, left_out)
    claims = compare.claims(analysis.versions, analysis.alignments, left_out)
    wordings = compare.consensus(telling, claims)
    if not wordings:
        return None
    version, alignments = compare.consensus_version(telling, claims, wordings, name=CONSENSUS)
    return Consensus(version, _plain(version, wordings), alignments, wordings)


def _furniture(analysis: StoryAnalysis) -> frozenset[Place]:
    """The sentences that are page furniture or filler, which no claim is made of."""
    places = set()
    for version in analysis.versions:
        article = version.article.id
        suggestions = analysis.suggestions.get(article, ())
        for sentence in version.sentences:
            guess = suggestions[sentence.n - 1].label if sentence.n <= len(suggestions) else ""
            if sentence.part == "page" or guess == "boilerplate":
                places.add((article, sentence.n))
    return frozenset(places)


def _plain(version: Version, wordings: Sequence[Wording]) -> Version:
    texts, sentences, at = [wording.text for wording in wordings], [], 0
    for n, text in enumerate(texts, 1):
        sentences.append(Sentence(n, at, at + len(text), text, "body", n - 1))
        at += len(text) + 1
    return replace(version, article=replace(version.article, text="\n".join(texts)), sentences=tuple(sentences))


def alignment_with(consensus: Consensus, article: str) -> Alignment:
    """How the consensus is aligned with a version."""
    return next(
        (alignment for alignment in consensus.alignments if alignment.b == article), Alignment(CONSENSUS, article, ())
    )


def spell_out(consensus: Consensus, row: WireRow) -> WireRow:
    """A row against the plain text as one against the text with every value: those are ranges of their own."""
    wordings = [consensus.wordings[n - 1] for n in row.lefts]
    ranges = row.left_ranges or [[] for _ in wordings]
    return row._replace(left_ranges=[_shifted(wording, some) for wording, some in zip(wordings, ranges, strict=True)])


def _shifted(wording: Wording, ranges: Sequence[Range]) -> list[Range]:
    """Ranges of the plain text in the written-out one; what versions disagree on is one of them."""
    variants = wording.variants
    grown = [len(compare.consensus_spelling(v)) - (v.end - v.start) for v in variants]
    shift = partial(_moved, [v.end for v in variants], grown)
    disputed = [Range(shift(v.start), shift(v.end), "disputed") for v in variants]
    rest: list[Range] = []
    for start, end, strong in ranges:
        cuts = [(v.start, v.end) for v in variants if v.start < end and v.end > start]
        at = start
        for a, b in [*cuts, (end, end)]:
            rest += [Range(shift(at), shift(a), strong)] if a > at else []
            at = max(at, b)
    return sorted([*rest, *disputed])


def _moved(ends: Sequence[int], grown: Sequence[int], at: int) -> int:
    return at + sum(more for end, more in zip(ends, grown, strict=True) if end <= at)
