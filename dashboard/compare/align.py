"""Which sentences of two versions say the same.

Rule 1: no step assumes that both sides run in the same order. Rewriters move paragraphs, and aligners that count on
order fall from F .96 to .55 there. Rule 2: a sentence may have several partners, for rewriters merge and split.

First pass: two sentences are as alike as the strength of their common stems (Dice; rare words and numbers count more);
where words do not settle it, as their meaning says (compare/meant.py); and a little more if their neighbours are alike. A link stays if each is the other's best, or if one is the other's
best and clearly so. Second pass: what the partners of two sentences leave unexplained may be what the two share; that
finds the second half of a merged or split sentence. Last, the openings (compare/openings.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from dashboard import settings
from dashboard.compare.chain import heaviest_chain
from dashboard.compare.meant import asked_about, meant, nearness, unsettled
from dashboard.compare.openings import Opening, asked_of_openings, opening, openings, word_counts
from dashboard.compare.overlap import Matrix, Overlap, overlap
from dashboard.compare.weights import Weights
from dashboard.model import Alignment, Link, Version
from dashboard.text.fold import fold
from dashboard.text.meaning import prepare

_EVEN = 1e-12  # scores this near are equal
_TOGETHER = 64  # pairs of versions whose sentences are encoded together: more gain nothing and hold their matrices


def align(a: Version, b: Version, weights: Weights) -> Alignment:
    """All links between two versions by sentence numbers, with scores 0..1: from settings.SOLID on they say the same,
    below they are maybes. Costs one n × m product and a few passes over n × m cells."""
    return next(align_pairs([(a, b)], weights))


def align_pairs(pairs: Iterable[tuple[Version, Version]], weights: Weights) -> Iterator[Alignment]:
    """`align` of each pair. The sentences that words leave open are encoded together: half the time of pair after pair."""
    every = list(pairs)
    for first in range(0, len(every), _TOGETHER):
        some = every[first : first + _TOGETHER]
        begun = [_by_words(a, b, weights) if a.sentences and b.sentences else None for a, b in some]
        prepare([text for one in begun if one for texts in asked_about(one.a, one.b, one.asked) for text in texts])
        for (a, b), one in zip(some, begun, strict=True):
            yield _by_meaning(one) if one else Alignment(a.article.id, b.article.id, ())


@dataclass(frozen=True, slots=True)
class _Begun:
    """Two versions compared by their words. `asked`: the pairs of sentences that their meaning is needed of."""

    a: Version
    b: Version
    found: Overlap
    dice: Matrix
    weak: Matrix
    heads: tuple[Opening, Opening]
    alike: bool
    asked: Matrix


def _by_words(a: Version, b: Version, weights: Weights) -> _Begun:
    found = overlap(a, b, weights)
    weak = _scraps(a)[:, None] | _scraps(b)[None, :]
    dice = found.dice()
    dice = np.where(weak & (dice < settings.SCRAP_DICE), 0.0, dice)
    heads = opening(a), opening(b)
    alike = a.article.language == b.article.language or "und" in (a.article.language, b.article.language)
    asked = (unsettled(dice, _first_pass, alike) | asked_of_openings(*heads, found)) & ~weak
    return _Begun(a, b, found, dice, weak, heads, alike, asked)


def _by_meaning(begun: _Begun) -> Alignment:
    a, b, found, dice = begun.a, begun.b, begun.found, begun.dice
    near = nearness(a, b, begun.asked)
    like = np.where(begun.weak, dice, meant(dice, near, begun.alike))
    score = _first_pass(like)
    score = np.maximum(score, _second_pass(found, score > 0, dice > 0))
    score = np.minimum(np.maximum(score, openings(*begun.heads, found, dice, near)), 1.0)
    return Alignment(a.article.id, b.article.id, _links(a, b, _fewest(score), dice))


def exported(alignment: Alignment) -> tuple[Link, ...]:
    """The links that are written for other programs: all of them; their score tells the solid ones from the maybes."""
    return alignment.links


def _first_pass(dice: Matrix) -> Matrix:
    """The score of each best pair, 0 elsewhere."""
    padded = np.pad(dice, 1)
    neighbour = np.maximum(padded[:-2, :-2], padded[2:, 2:])
    score = dice + settings.NEIGHBOUR * neighbour * (dice > 0)
    row = score >= score.max(axis=1, keepdims=True) - _EVEN
    column = score >= score.max(axis=0, keepdims=True) - _EVEN
    kept = (row & column & (score >= settings.MAYBE)) | (
        (row | column) & (score >= settings.MAYBE + settings.ONE_SIDED)
    )
    return score * kept


def _scraps(version: Version) -> Matrix:
    """Lines of a page and scraps of a few words: they have words in common with others by chance, and are linked only if
    they are (almost) equal."""
    lengths = word_counts(version)
    kinds = [
        s.part == "page" or (s.part == "body" and n < settings.SCRAP_WORDS)
        for s, n in zip(version.sentences, lengths, strict=True)
    ]
    return np.array(kinds, dtype=bool)


def _second_pass(found: Overlap, linked: Matrix, allowed: Matrix) -> Matrix:
    """The score of the pairs that share enough of what their partners leave over; a little more is granted next to a
    partner. One of the two has a partner already: sentences without any were the first pass's business."""
    common, share = found.left_over(linked)
    share = share + settings.BESIDE * _beside(linked)
    has_partner = linked.any(axis=1, keepdims=True) | linked.any(axis=0, keepdims=True)
    share = share * ((common >= settings.LEFT_OVER_WORDS) & ~linked & has_partner & allowed)
    best = (share >= share.max(axis=1, keepdims=True) - _EVEN) | (share >= share.max(axis=0, keepdims=True) - _EVEN)
    return share * (best & (share >= settings.LEFT_OVER)) * settings.LEFT_OVER_SCORE


def _beside(linked: Matrix) -> Matrix:
    """True for the cells above, below, left and right of a link."""
    padded = np.pad(linked, 1)
    return padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]


def _fewest(score: Matrix) -> Matrix:
    """`score` with at most settings.LINKS_MOST links a sentence, the nearest in place of equal ones: a text of a thousand
    equal lines would have a million links."""
    most = settings.LINKS_MOST
    if min(score.shape) <= most or np.count_nonzero(score) <= most * sum(score.shape):
        return score
    n, m = score.shape
    away = np.abs(np.arange(n)[:, None] / n - np.arange(m)[None, :] / m)
    ranked = np.where(score > 0, score - 1e-6 * away, -1.0)
    row = ranked >= np.partition(ranked, m - most, axis=1)[:, m - most, None]
    column = ranked >= np.partition(ranked, n - most, axis=0)[None, n - most, :]
    return score * (row & column)


def _links(a: Version, b: Version, score: Matrix, dice: Matrix) -> tuple[Link, ...]:
    pairs = [(int(i), int(j), float(score[i, j])) for i, j in zip(*np.nonzero(score), strict=True)]
    chain = set(heaviest_chain(pairs))
    return tuple(
        Link(i + 1, j + 1, round(s, 4), _kind(a.sentences[i].text, b.sentences[j].text, s, dice[i, j]), k not in chain)
        for k, (i, j, s) in enumerate(pairs)
    )


def _kind(left: str, right: str, score: float, dice: float) -> Literal["same", "edited", "rewritten", "maybe"]:
    if dice > settings.EDITED and _bare(left) == _bare(right):
        return "same"
    if score < settings.SOLID:
        return "maybe"
    return "edited" if dice >= settings.EDITED else "rewritten"


@lru_cache(maxsize=20_000)
def _bare(text: str) -> str:
    """`text` without what makes no difference: case, kinds of quotation marks, white space."""
    return " ".join(fold(text).replace('"', "").split())
