"""Headlines and first sentences: what they say, and what a link of theirs means.

A headline sums its story up, and so says in part what several sentences say: such a link is a maybe that shows an editor
where to look, never evidence for a detail. It needs words and meaning in common: words alone made two of five such links
wrong on corpora they were not chosen on.
"""

from __future__ import annotations

from itertools import islice

import numpy as np

from dashboard import settings
from dashboard.compare.overlap import Matrix, Overlap
from dashboard.model import Version
from dashboard.text.stems import stems

Opening = tuple[Matrix, Matrix]  # of each sentence: is it headline, is it the lead


def openings(a: Opening, b: Opening, found: Overlap, dice: Matrix, near: Matrix) -> Matrix:
    """n × m: the score of what the openings of two versions say; 0 for all other pairs. `near`: as compare/meant.py.

    Two headlines of one story are linked if they are near at all, a headline and the other side's lead, and two leads,
    for little more; a headline and any sentence that has most of its words for the share of them.
    """
    (heads_a, leads_a), (heads_b, leads_b) = a, b
    share = headline_share(heads_a, heads_b, found)
    close = np.nan_to_num(near, nan=-1.0)
    summed = (share >= settings.SUMMED_UP) & (found.common >= settings.SUMMED_UP_WORDS)
    leads = leads_a[:, None] & leads_b[None, :] & (dice >= settings.LEADS) & (found.common >= settings.LEADS_WORDS)
    across = (heads_a[:, None] & leads_b[None, :]) | (leads_a[:, None] & heads_b[None, :])
    maybe = (
        (heads_a[:, None] & heads_b[None, :] & (close >= settings.HEADS_NEAR))
        | (across & (share >= settings.HEAD_LEAD) & (close >= settings.ACROSS_NEAR))
        | (leads & (close >= settings.LEADS_NEAR))
    )
    summed &= close >= settings.SUMMED_UP_NEAR
    return np.maximum(share * summed * settings.SUMMED_UP_SCORE, maybe * settings.MAYBE)


def asked_of_openings(a: Opening, b: Opening, found: Overlap) -> Matrix:
    """The pairs whose meaning `openings` needs."""
    (heads_a, leads_a), (heads_b, leads_b) = a, b
    first = (heads_a | leads_a)[:, None] & (heads_b | leads_b)[None, :]
    return first | (headline_share(heads_a, heads_b, found) >= settings.SUMMED_UP)


def headline_share(heads_a: Matrix, heads_b: Matrix, found: Overlap) -> Matrix:
    """n × m: the share of a headline's word strength that the other sentence has; 0 where neither is a headline."""
    share_a = found.common / np.maximum(found.a[:, None], 1e-9)
    share_b = found.common / np.maximum(found.b[None, :], 1e-9)
    return np.maximum(share_a * heads_a[:, None], share_b * heads_b[None, :])


def opening(version: Version) -> Opening:
    """Which sentences are the headline (it may be several lines), and which is the lead: the first sentence of the story
    itself, neither furniture nor a byline of a few words."""
    heads = np.array([sentence.part == "title" for sentence in version.sentences], dtype=bool)
    lengths = enumerate(word_counts(version))
    long = (k for k, n in lengths if n >= settings.LEAD_WORDS and version.sentences[k].part == "body")
    leads = np.zeros_like(heads)
    leads[list(islice(long, 1))] = True
    return heads, leads


def word_counts(version: Version) -> list[int]:
    """The number of words of each sentence."""
    return [len(stems(sentence.text, version.article.language)) for sentence in version.sentences]
