"""Which sentences of two versions say the same.

Rule 1: no step assumes that both sides run in the same order. Rewriters move paragraphs, and aligners that count on
order fall from F .96 to .55 there. Rule 2: a sentence may have several partners, for rewriters merge and split.

First pass: two sentences are as alike as the strength of their common stems (Dice; rare words and numbers count more),
and a little more if their neighbours are alike too. A link stays if each is the other's best, or if one is the other's
best and clearly so. Second pass: what the partners of two sentences leave unexplained may be what the two share; that
finds the second half of a merged or split sentence. Last, the openings: a headline sums up the story and so says the
same as several sentences, and the first sentences of two versions tell the same event.
"""

from __future__ import annotations

from itertools import islice
from typing import Literal

import numpy as np

from dashboard import settings
from dashboard.compare.chain import heaviest_chain
from dashboard.compare.overlap import Matrix, Overlap, overlap
from dashboard.compare.weights import Weights
from dashboard.model import Alignment, Link, Version
from dashboard.text.fold import fold
from dashboard.text.stems import stems

_EVEN = 1e-12  # scores this near are equal


def align(a: Version, b: Version, weights: Weights) -> Alignment:
    """All links between two versions by sentence numbers, with scores 0..1: from settings.SOLID on they say the same,
    below they are maybes. Costs one n × m product and a few passes over n × m cells."""
    if not a.sentences or not b.sentences:
        return Alignment(a.article.id, b.article.id, ())
    found = overlap(a, b, weights)
    dice = _without_furniture(a, b, found.dice())
    score = _first_pass(dice)
    score = np.maximum(score, _second_pass(found, score > 0, dice > 0))
    score = np.minimum(np.maximum(score, _openings(a, b, found, dice)), 1.0)
    return Alignment(a.article.id, b.article.id, _links(a, b, score, dice))


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


def _without_furniture(a: Version, b: Version, dice: Matrix) -> Matrix:
    """`dice` without what lines of a page and scraps of a few words have in common with others by chance: they are linked
    only if they are (almost) equal."""
    weak = _scraps(a)[:, None] | _scraps(b)[None, :]
    return np.where(weak & (dice < settings.SCRAP_DICE), 0.0, dice)


def _scraps(version: Version) -> Matrix:
    lengths = _lengths(version)
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


def _openings(a: Version, b: Version, found: Overlap, dice: Matrix) -> Matrix:
    """The score of what the openings say. A headline sums the story up and so says what several sentences say: it need not
    be the best pair. Two headlines of one story are linked whatever their words, a headline and the other side's lead for
    little, two leads for little more; such links are maybes."""
    (heads_a, leads_a), (heads_b, leads_b) = _opening(a), _opening(b)
    share_a = found.common / np.maximum(found.a[:, None], 1e-9)
    share_b = found.common / np.maximum(found.b[None, :], 1e-9)
    share = np.maximum(share_a * heads_a[:, None], share_b * heads_b[None, :])
    summed = (share >= settings.SUMMED_UP) & (found.common >= settings.SUMMED_UP_WORDS)
    leads = leads_a[:, None] & leads_b[None, :] & (dice >= settings.LEADS) & (found.common >= settings.LEADS_WORDS)
    across = (heads_a[:, None] & leads_b[None, :]) | (leads_a[:, None] & heads_b[None, :])
    maybe = (heads_a[:, None] & heads_b[None, :]) | (across & (share >= settings.HEAD_LEAD)) | leads
    return np.maximum(share * summed * settings.SUMMED_UP_SCORE, maybe * settings.MAYBE)


def _opening(version: Version) -> tuple[Matrix, Matrix]:
    """Which sentences are the headline (it may be several lines), and which is the lead: the first sentence of the story
    itself, neither furniture nor a byline of a few words."""
    heads = np.array([sentence.part == "title" for sentence in version.sentences], dtype=bool)
    lengths = enumerate(_lengths(version))
    long = (k for k, n in lengths if n >= settings.LEAD_WORDS and version.sentences[k].part == "body")
    leads = np.zeros_like(heads)
    leads[list(islice(long, 1))] = True
    return heads, leads


def _lengths(version: Version) -> list[int]:
    """The number of words of each sentence."""
    return [len(stems(sentence.text, version.article.language)) for sentence in version.sentences]


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


def _bare(text: str) -> str:
    """`text` without what makes no difference: case, kinds of quotation marks, white space."""
    return " ".join(fold(text).replace('"', "").split())
